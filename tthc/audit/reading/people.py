"""Who dealt with a dossier and whose it is: as pseudonyms, from the moment at which the log is read."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ibis.expr.types import Table

from tthc.audit.reading.log_columns import PEOPLE_COLUMNS, Places
from tthc.audit.reading.log_words import distinct_texts, looked_up
from tthc.audit.reading.pseudonyms import Pseudonyms

MARKS: Mapping[str, str] = MappingProxyType({"official": "CB", "applicant": "NN"})
"""How the pseudonyms of officials (cán bộ) and applicants (người nộp) begin."""


def with_pseudonyms(read: Table, places: Places, pseudonyms: Pseudonyms) -> Table:
    """The texts of PEOPLE_COLUMNS that are there as pseudonyms; null where nothing is written."""
    for name in PEOPLE_COLUMNS:
        if name in places:
            read = _named(read, name, pseudonyms)
    return read


def _named(read: Table, name: str, pseudonyms: Pseudonyms) -> Table:
    written = [text for text in distinct_texts(read, name) if text.strip()]
    pairs = [(text, pseudonyms.person(MARKS[name], text)) for text in written] or [("", MARKS[name])]
    joined = looked_up(read, name, pairs, "pseudonym")
    return joined.mutate(**{name: joined.pseudonym}).drop("pseudonym")
