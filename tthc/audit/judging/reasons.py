"""Why rows of a log are put aside (để riêng): the codes of their problems."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Why a row of a log is not judged: the code of its problem. A row has one reason, the first of these."""

    NO_ID = "A001"
    DUPLICATE = "A002"
    SUPERSEDED = "A029"
    AMBIGUOUS_DATE = "A027"
    UNREADABLE_DATE = "A003"
    WRONG_ORDER = "A004"
    FUTURE = "A005"
    UNKNOWN_PROCEDURE = "A006"
    NOT_IN_FORCE = "A007"
    UNKNOWN_LIMIT = "A008"
    UNKNOWN_STATUS = "A009"
    CONTRADICTION = "A010"
    NO_HOUR = "A011"
    OUTSIDE_CALENDAR = "A012"
    MALFORMED = "A013"
