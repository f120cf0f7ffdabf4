"""Decimal numbers on the command line, as Vietnamese writes them (2,5) and as keyboards do (2.5)."""

from __future__ import annotations

import re
from typing import Any

import click


class DecimalRange(click.FloatRange):
    """A number within a range. A comma with three digits behind it is refused: it may stand for thousands."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number."""
        written = str(value).strip()
        read: Any = written.replace(",", ".") if re.fullmatch(r"[+-]?\d+,\d{1,2}", written) else value
        return super().convert(read, param, ctx)
