"""Writes the documented shape of the JSON of signs again: `python -m tests.signals_schema`."""

from __future__ import annotations

from pathlib import Path

from tthc.show import signals

if __name__ == "__main__":
    Path(signals.__file__).with_name("audit-signals.schema.json").write_text(signals.schema_text(), "utf-8")
