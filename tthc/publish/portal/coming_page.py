"""The page of a procedure that was published and is not in force yet: the same as that of any other, with the day."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, fields
from datetime import date

from tthc.analyse.version_events import is_abolished
from tthc.model.catalogue import Catalogue
from tthc.model.procedure import Procedure
from tthc.publish.portal.pages import Frame, ProcedurePage
from tthc.publish.portal.procedure_page import ALONE, About, lacking_elements, procedure_page
from tthc.vietnamese import write_date


@dataclass(frozen=True)
class ComingPage(ProcedurePage):
    """A procedure that begins on the day `starts`; everything else is as it will be then."""

    starts: str = ""


def coming(catalogue: Catalogue, on: date, known: Collection[str], *, drafts: bool) -> Iterator[Procedure]:
    """The next version of each procedure that has no page yet: announced, with everything that it must have."""
    next_ones: dict[str, Procedure] = {}
    for version in catalogue.versions:
        start = version.effective.start
        if start is None or start <= on or version.code in known or is_abolished(version):
            continue
        earlier = next_ones.get(version.code)
        if earlier is None or start < (earlier.effective.start or date.max):
            next_ones[version.code] = version
    for _code, version in sorted(next_ones.items()):
        if drafts or not lacking_elements(version):
            yield version


def coming_page(catalogue: Catalogue, procedure: Procedure, frame: Frame, about: About = ALONE) -> ComingPage:
    """The page as it will be on its first day; laws are judged as of then."""
    start = procedure.effective.start
    assert start is not None
    page = procedure_page(catalogue.on(start), procedure, frame, start, about)
    values = {field.name: getattr(page, field.name) for field in fields(ProcedurePage)}
    return ComingPage(**values, starts=write_date(start))
