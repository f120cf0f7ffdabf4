"""URLs of PostgreSQL: whether a place is one, and the table that it names."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from tthc.source import CannotRunError, Position, say

LABEL = "postgresql"
_SCHEME = re.compile(r"^(postgres|postgresql)(\+psycopg)?:/+", re.IGNORECASE)


def is_url(place: str) -> bool:
    """Whether a place is in PostgreSQL."""
    return _SCHEME.match(place) is not None


def without_table(place: str) -> tuple[str, str]:
    """The URL as the driver takes it, and the table that it named (`?table=schema.name`)."""
    address = _SCHEME.sub("postgresql://", place)
    try:
        split = urlsplit(address)
        query = parse_qsl(split.query, keep_blank_values=True)
    except ValueError:
        text = say("this is not a URL of a database: postgresql://user@host/database?table=NAME")
        raise CannotRunError(say("{at}: {message}", at=Position(LABEL, 1, 1), message=text)) from None
    table = next((value for key, value in query if key == "table"), "")
    rest = urlencode([(key, value) for key, value in query if key != "table"], quote_via=quote)
    return urlunsplit(split._replace(query=rest)), table


def parts_of(table: str) -> tuple[str, ...]:
    """The parts of a table's name, quoted or not; one or two are right."""
    return tuple(part.strip('"') for part in re.findall(r'"[^"]+"|[^."]+', table))
