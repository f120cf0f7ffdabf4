"""Figures that somebody reports (số liệu báo cáo): what a report says of its own period, to be checked for its sums."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tthc.model.entry import Entry, Name

Figure = Annotated[int, Field(ge=0)]


class ReportedFigures(Entry):
    """One line of a report. A figure that it does not give is null, which is not 0."""

    name: Name
    received: Figure | None = None
    settled: Figure | None = None
    on_time: Figure | None = None
    late: Figure | None = None
    open: Figure | None = None
    open_in_time: Figure | None = None
    early: Figure | None = None
    carried_over: Figure | None = None


class Report(Entry):
    """The lines of a report."""

    figures: tuple[ReportedFigures, ...]
