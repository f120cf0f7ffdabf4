"""From a catalogue to its lists: the first page, one page per sector, one per level."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from tthc.model.catalogue import Catalogue
from tthc.model.entry import Ref
from tthc.model.procedure import Level, Procedure
from tthc.model.reference import Applicant
from tthc.publish.portal.first_screen import fee_figure, time_figure
from tthc.publish.portal.pages import Frame, Link
from tthc.publish.portal.places import audience_place, level_place, procedure_place
from tthc.publish.portal.procedure_page import LONG_NAME, lacking_elements, sector_link
from tthc.publish.portal.reference_names import name_of
from tthc.publish.words import LEVELS
from tthc.vietnamese import collation_key, write_count

READ_THROUGH = 20
"""How many procedures somebody reads through; a longer list is cut by sector."""

LOOKED_THROUGH = 60
"""How many procedures somebody scrolls through; in a longer list sectors are opened one by one."""


@dataclass(frozen=True)
class Group:
    """A way into the list, by sector or by level: how many procedures are behind it, and how many drafts."""

    link: Link
    count: str
    drafts: str


@dataclass(frozen=True)
class Listed:
    """One procedure in a list; what all of the list share is empty (the level on the page of a level)."""

    link: Link
    code: str
    levels: str
    sector: str
    time: str
    fee: str
    has_long_name: bool
    is_draft: bool


@dataclass(frozen=True)
class IndexPage:
    """The first page: search, and the ways into the lists."""

    frame: Frame
    count: str
    drafts: str
    sectors: tuple[Group, ...]
    levels: tuple[Group, ...]
    events: tuple[Group, ...] = ()
    audiences: tuple[Group, ...] = ()
    agencies: tuple[Group, ...] = ()


@dataclass(frozen=True)
class ListedSector:
    """The procedures of one sector in a list that is too long to be read through; `name` is '' where there is one list.

    `anchor` names it on the page.
    """

    name: str
    anchor: str
    count: str
    procedures: tuple[Listed, ...]


@dataclass(frozen=True)
class ListPage:
    """The procedures of one sector, one level or one kind of applicant (trang lĩnh vực, cấp thực hiện, đối tượng).

    Where they are many they come by sector, and where they are very many each sector is opened (`is_folded`).
    """

    frame: Frame
    heading: str
    kind: str
    count: str
    drafts: str
    sectors: tuple[ListedSector, ...]
    is_folded: bool


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


def by_audience(catalogue: Catalogue, procedures: Sequence[Procedure]) -> Iterator[tuple[Link, list[Procedure]]]:
    """Each kind of applicant that procedures name, with its procedures: those that most procedures serve first."""
    groups: dict[str, list[Procedure]] = {}
    for procedure in procedures:
        for ref in dict.fromkeys(procedure.applicants):
            groups.setdefault(ref.id, []).append(procedure)
    names = {id_: name_of(catalogue, Ref(id_, kind=Applicant)) for id_ in groups}
    for id_ in sorted(groups, key=lambda id_: (-len(groups[id_]), collation_key(names[id_]), id_)):
        yield Link(names[id_], audience_place(id_)), groups[id_]


@dataclass(frozen=True)
class Ways:
    """Further ways into the catalogue: life events, kinds of applicants, agencies."""

    events: tuple[Group, ...] = ()
    audiences: tuple[Group, ...] = ()
    agencies: tuple[Group, ...] = ()


NO_WAYS = Ways()


@dataclass(frozen=True)
class Rows:
    """What lists say of each procedure, worked out once; the lists stand one folder down."""

    catalogue: Catalogue
    _known: dict[str, Listed] = field(default_factory=dict)

    def of(self, procedure: Procedure) -> Listed:
        """The row of a procedure."""
        if procedure.code not in self._known:
            self._known[procedure.code] = _listed(self.catalogue, procedure)
        return self._known[procedure.code]

    def counts(self, procedures: Sequence[Procedure]) -> tuple[str, str]:
        """The public count in words, and that of drafts; empty where there are none."""
        return _counts([self.of(procedure) for procedure in procedures])

    def group(self, link: Link, procedures: Sequence[Procedure]) -> Group:
        """A way into a list, with what is behind it."""
        return Group(link, *self.counts(procedures))


def in_order(procedures: Iterable[Procedure]) -> tuple[Procedure, ...]:
    """Procedures by the alphabet, as lists have them."""
    return tuple(sorted(procedures, key=lambda procedure: (collation_key(procedure.name), procedure.code)))


def index_page(rows: Rows, procedures: Sequence[Procedure], frame: Frame, ways: Ways = NO_WAYS) -> IndexPage:
    """The first page."""
    count, drafts = rows.counts(procedures)
    return IndexPage(
        frame=frame,
        count=count,
        drafts=drafts,
        sectors=tuple(rows.group(link, found) for link, found in by_sector(rows.catalogue, procedures)),
        levels=tuple(rows.group(link, found) for link, found in by_level(procedures)),
        events=ways.events,
        audiences=ways.audiences,
        agencies=ways.agencies,
    )


def sector_page(rows: Rows, procedures: Sequence[Procedure], frame: Frame, name: str) -> ListPage:
    """The page of a sector; the procedures come in order."""
    listed = tuple(replace(rows.of(procedure), sector="") for procedure in procedures)
    only = ListedSector("", "", "", listed)
    return ListPage(frame, name, "Lĩnh vực", *rows.counts(procedures), (only,), is_folded=False)


def level_page(rows: Rows, procedures: Sequence[Procedure], frame: Frame, name: str) -> ListPage:
    """The page of a level; the procedures come in order."""
    listed = [replace(rows.of(procedure), levels="") for procedure in procedures]
    return _list_page(frame, name, "Cấp thực hiện", rows.counts(procedures), listed)


def audience_page(rows: Rows, procedures: Sequence[Procedure], frame: Frame, name: str) -> ListPage:
    """The page of a kind of applicant; the procedures come in order."""
    return _list_page(frame, name, "Đối tượng thực hiện", rows.counts(procedures), [*map(rows.of, procedures)])


def _list_page(frame: Frame, name: str, kind: str, counts: tuple[str, str], listed: Sequence[Listed]) -> ListPage:
    is_long = len(listed) > READ_THROUGH
    sectors = tuple(_listed_by_sector(listed)) if is_long else (ListedSector("", "", "", tuple(listed)),)
    return ListPage(frame, name, kind, *counts, sectors, is_folded=len(listed) > LOOKED_THROUGH)


def _listed_by_sector(listed: Sequence[Listed]) -> Iterator[ListedSector]:
    found: dict[str, list[Listed]] = {}
    for row in listed:
        found.setdefault(row.sector, []).append(replace(row, sector=""))
    for number, name in enumerate(sorted(found, key=collation_key), 1):
        counts = ", ".join(filter(None, _counts(found[name])))
        yield ListedSector(name, f"nhom-{number}", counts, tuple(found[name]))


def _counts(listed: Sequence[Listed]) -> tuple[str, str]:
    drafts = sum(row.is_draft for row in listed)
    public = len(listed) - drafts
    return f"{write_count(public)} thủ tục" if public else "", f"{write_count(drafts)} bản nháp" if drafts else ""


def _listed(catalogue: Catalogue, procedure: Procedure) -> Listed:
    time, fee = time_figure(procedure), fee_figure(procedure)
    return Listed(
        link=Link(procedure.name, f"../{procedure_place(procedure)}"),
        code=procedure.code,
        levels=", ".join(LEVELS[level] for level in procedure.levels),
        sector=sector_link(catalogue, procedure, "").text,
        time=time.value if time.is_known else "",
        fee=fee.value if fee.is_known else "",
        has_long_name=len(procedure.name) > LONG_NAME,
        is_draft=bool(lacking_elements(procedure)),
    )
