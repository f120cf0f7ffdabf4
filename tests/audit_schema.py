"""Writes the documented shape of the audit's JSON again: `python -m tests.audit_schema`."""

from __future__ import annotations

from pathlib import Path

from tthc.show import period_form

if __name__ == "__main__":
    Path(period_form.__file__).with_name("audit-report.schema.json").write_text(period_form.schema_text(), "utf-8")
