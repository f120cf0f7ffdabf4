"""Writes the documented shapes of the audit's JSON again: `python -m tests.audit_schema`."""

from __future__ import annotations

from pathlib import Path

from tthc.show import limit_advice, lived_form, period_form

if __name__ == "__main__":
    folder = Path(period_form.__file__).parent
    folder.joinpath("audit-report.schema.json").write_text(period_form.schema_text(), "utf-8")
    folder.joinpath("audit-lived.schema.json").write_text(lived_form.schema_text(), "utf-8")
    folder.joinpath("audit-advice.schema.json").write_text(limit_advice.schema_text(), "utf-8")
