"""What to do about rows that were put aside: for each reason the step that lets them be judged."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tthc.audit.judging.reasons import Reason
from tthc.source import Message, say

NEXT_STEPS: Mapping[Reason, Message] = MappingProxyType(
    {
        Reason.NO_ID: say(
            "ask the one-stop software for the dossier ids, or name the column that has them (--mapping)"
        ),
        Reason.DUPLICATE: say("keep one row for each dossier in the export; its first row was counted"),
        Reason.SUPERSEDED: say("nothing: the row of the later file was counted"),
        Reason.UNREADABLE_DATE: say(
            "correct the date where it was entered, or say in the mapping how dates are written"
        ),
        Reason.WRONG_ORDER: say("correct the days of these dossiers: something ends before it begins"),
        Reason.FUTURE: say("correct the day, or audit as of a later day (--at)"),
        Reason.UNKNOWN_PROCEDURE: say("add the procedure to the catalogue, or correct its code in the software"),
        Reason.NOT_IN_FORCE: say("write into the catalogue which version was in force on the day of reception"),
        Reason.UNKNOWN_LIMIT: say(
            "let the log say the case and the way of handing in, or give the catalogue one limit"
        ),
        Reason.UNKNOWN_STATUS: say("say in the mapping what this status means"),
        Reason.CONTRADICTION: say("correct the status or the day of the result: each says the other is wrong"),
        Reason.NO_HOUR: say("let the export have the hour of reception: the limit is counted in hours"),
        Reason.OUTSIDE_CALENDAR: say("add the year to the calendar, with its source, or correct the day"),
        Reason.AMBIGUOUS_DATE: say("say in the mapping whether the day or the month comes first (dates: …)"),
        Reason.MALFORMED: say("export these rows anew: they do not have the columns of the header, or are not UTF-8"),
    }
)
