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

MAX_ARCHIVE_ENTRIES = 2_000
"""Files inside a .xlsx or .docx; Excel and Word write some tens of them."""

MAX_UNPACKED_BYTES = 256 * MB
"""What the files inside a .xlsx or .docx have together once they are unpacked."""

MAX_RATIO = 200
"""How many times larger a file inside may be than its packed form; real ones stay below 60."""

MAX_RATIO_FROM = MB
"""Below this unpacked size the ratio does not matter."""

MAX_TAGS = 1_500_000
"""Tags in the text of one Word file, all of which are in memory at once: with so many they take 800 MB."""

MAX_SHEET_COLUMNS = 200
"""Columns of one sheet of a workbook; our own sheets have 25 at most."""

MAX_SHEET_ROWS = 50_000
"""Rows of one sheet of a workbook."""

MAX_CELL_TEXT = 32_767
"""Characters of one cell: what Excel itself can hold."""

MAX_BLOCKS = 200_000
"""Paragraphs and rows of tables in one Word or PDF file."""

MAX_PDF_PAGES = 1_000
"""Pages of one PDF; the longest real export has 170."""

MAX_PDF_SECONDS = 120
"""How long one PDF may take, which is read in a process of its own; the longest real one takes 6 seconds."""

MAX_PDF_MEMORY = 2_048 * MB
"""Address space of the process that reads a PDF, where the system can limit it."""
