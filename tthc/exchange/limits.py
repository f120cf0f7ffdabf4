"""How much of a file from outside is read: past these limits it is refused with a sentence. Stated here only."""

from __future__ import annotations

MB = 1024 * 1024

MAX_FILE_BYTES = 64 * MB
"""One file of an import."""

MAX_DEPTH = 40
"""Levels of lists and objects inside one another in a JSON file."""

MAX_RECORDS = 20_000
"""Records in one file; a province has 2,000 procedures."""

MAX_VALUES = 20_000
"""Values in one record; the longest real ones have a few hundred."""

MAX_TEXT = 200_000
"""Characters of one text, as many as the catalogue keeps verbatim; the longest real ones have 30,000."""

MAX_RECORD_TEXT = 1_000_000
"""Characters of all texts of one record, so that its file in the catalogue stays below what `load` reads."""
