"""From a catalogue to its lists: the first page, one page per sector, one per level."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tthc.model.catalogue import Catalogue
from tthc.model.procedure import Level, Procedure
from tthc.publish.first_screen import fee_figure, time_figure
from tthc.publish.pages import Frame, Group, IndexPage, Link, Listed, ListPage
from tthc.publish.places import level_place, procedure_place
from tthc.publish.procedure_page import LONG_NAME, lacking_elements, sector_link
from tthc.publish.words import LEVELS
from tthc.vietnamese import collation_key, write_count


def by_sector(catalogue: Catalogue, procedures: Sequence[Procedure]) -> Iterator[tuple[Link, list[Procedure]]]:
    """Each sector that has procedures, in the order of the alphabet, with its procedures."""
    groups: dict[Link, list[Procedure]] = {}
    for procedure in procedures:
        groups.setdefault(sector_link(catalogue, procedure, ""), []).append(procedure)
    for link in sorted(groups, key=lambda link: (collation_key(link.text), link.href)):
        yield link, groups[link]


def by_level(procedures: Sequence[Procedure]) -> Iterator[tuple[Link, list[Procedure]]]:
    """Each level that has procedures, from the ministry down, with its procedures."""
    for level in Level:
        found = [procedure for procedure in procedures if level in procedure.levels]
        if found:
            yield Link(LEVELS[level], level_place(level)), found


def index_page(catalogue: Catalogue, procedures: Sequence[Procedure], frame: Frame) -> IndexPage:
    """The first page."""
    count, drafts = _counts(procedures)
    return IndexPage(
        frame=frame,
        count=count,
        drafts=drafts,
        sectors=tuple(Group(link, *_counts(found)) for link, found in by_sector(catalogue, procedures)),
        levels=tuple(Group(link, *_counts(found)) for link, found in by_level(procedures)),
    )


def sector_page(catalogue: Catalogue, procedures: Sequence[Procedure], frame: Frame, name: str) -> ListPage:
    """The page of a sector."""
    listed = tuple(replace(_listed(catalogue, p, frame.root), sector="") for p in _in_order(procedures))
    return ListPage(frame, name, "Lĩnh vực", *_counts(procedures), listed)


def level_page(catalogue: Catalogue, procedures: Sequence[Procedure], frame: Frame, name: str) -> ListPage:
    """The page of a level."""
    listed = tuple(replace(_listed(catalogue, p, frame.root), levels="") for p in _in_order(procedures))
    return ListPage(frame, name, "Cấp thực hiện", *_counts(procedures), listed)


def _in_order(procedures: Sequence[Procedure]) -> list[Procedure]:
    return sorted(procedures, key=lambda procedure: (collation_key(procedure.name), procedure.code))


def _counts(procedures: Sequence[Procedure]) -> tuple[str, str]:
    """The public count in words, and that of drafts; empty where there are none."""
    drafts = sum(bool(lacking_elements(procedure)) for procedure in procedures)
    public = len(procedures) - drafts
    return f"{write_count(public)} thủ tục" if public else "", f"{write_count(drafts)} bản nháp" if drafts else ""


def _listed(catalogue: Catalogue, procedure: Procedure, root: str) -> Listed:
    time, fee = time_figure(procedure), fee_figure(procedure)
    return Listed(
        link=Link(procedure.name, root + procedure_place(procedure)),
        code=procedure.code,
        levels=", ".join(LEVELS[level] for level in procedure.levels),
        sector=sector_link(catalogue, procedure, "").text,
        time=time.value if time.is_known else "",
        fee=fee.value if fee.is_known else "",
        has_long_name=len(procedure.name) > LONG_NAME,
        is_draft=bool(lacking_elements(procedure)),
    )
