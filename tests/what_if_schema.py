"""Writes the documented shape of the JSON of a replay again: `python -m tests.what_if_schema`."""

from __future__ import annotations

from pathlib import Path

from tthc.show import what_if_form

if __name__ == "__main__":
    Path(what_if_form.__file__).with_name("what-if.schema.json").write_text(what_if_form.schema_text(), "utf-8")
