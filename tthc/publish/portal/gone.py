"""What a procedure that is no longer public leaves behind: a page that says since when, by what, and what came instead.

Two kinds: those of which the catalogue itself says that they have ended, and those that an earlier run has published
and the catalogue does not have any more. The second kind is remembered in the site, in the file `REMOVED`.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any
from uuid import UUID, uuid5
from xml.sax.saxutils import escape, quoteattr

from tthc.analyse.version_events import Ended, is_abolished
from tthc.model.catalogue import Catalogue
from tthc.publish.plain_text import plain_text
from tthc.publish.portal.changes_page import FEED
from tthc.publish.portal.pages import Frame, Link
from tthc.publish.portal.places import procedure_place
from tthc.publish.portal.site_build import Stood
from tthc.publish.rendering import environment, render
from tthc.vietnamese import write_date

REMOVED = "api/v1/removed.json"
_RECORDS, _PAGES = "api/v1/procedures", "procedures"


@dataclass(frozen=True)
class GonePage:
    """A procedure that is no longer public: since when, why, by which decision, and what came in its place."""

    frame: Frame
    name: str
    code: str
    since: str
    why: str
    decision: str
    instead: tuple[Link, ...]


@dataclass(frozen=True)
class Removed:
    """The same for machines, and for the next run; `is_told` where the catalogue tells it."""

    code: str
    name: str
    since: str
    decision: str = ""
    replaced_by: tuple[str, ...] = ()
    is_told: bool = False


def gone_page(ended: Ended, frame: Frame, catalogue: Catalogue, public: Collection[str]) -> GonePage:
    """The page of a procedure of which the catalogue says that it has ended; `public` are the codes with a page."""
    procedure, told = ended.procedure, removed(ended)
    known = [(ref.id, catalogue.procedures.get(ref.id)) for ref in procedure.replaced_by]
    return GonePage(
        frame=frame,
        name=procedure.name,
        code=procedure.code,
        since=write_date(ended.since) if ended.since else "",
        why="Thủ tục đã bị bãi bỏ" if is_abolished(procedure) else "Thủ tục không còn áp dụng",
        decision=told.decision,
        instead=tuple(
            Link(new.name if new else code, frame.root + procedure_place(new) if new and code in public else "")
            for code, new in known
        ),
    )


def removed(ended: Ended) -> Removed:
    """What machines read of a procedure that has ended; a period that is over names no decision."""
    procedure = ended.procedure
    decision = procedure.publication.decision if procedure.publication and is_abolished(procedure) else ""
    since = ended.since.isoformat() if ended.since else ""
    return Removed(procedure.code, procedure.name, since, decision, tuple(r.id for r in procedure.replaced_by), True)


def removed_json(rows: Sequence[Removed]) -> str:
    """The file of all that are gone, by code."""
    listed = [asdict(row) for row in sorted(rows, key=lambda row: row.code)]
    return json.dumps({"removed": listed}, ensure_ascii=False, indent=1) + "\n"


def no_longer(about: Mapping[str, Any], templates: Path | None, before: Stood, now: Stood) -> Mapping[str, bytes]:
    """Pages for what was public before and is not any more, and the files in which that is said; mostly nothing."""
    rows = tuple(_vanished(about, before, now))
    if not rows:
        return {}
    frame = _frame(about["frame"])
    held = {code for code, _ in about["held"]}
    pages = environment(templates, "site")
    files = {
        f"{_PAGES}/{row.code}.html": render(pages, "gone.html", page=page, frame=page.frame)
        for row in rows
        for page in (_vanished_page(row, frame, is_held=row.code in held),)
    }
    told = [_row(one) for one in json.loads(now.read(REMOVED))["removed"]]
    files[REMOVED] = removed_json([*told, *rows]).encode()
    files[FEED] = _before_the_end(now.read(FEED), "</feed>", (_entry(row, frame) for row in rows))
    if "sitemap.xml" in now.files:
        files["sitemap.xml"] = _before_the_end(now.read("sitemap.xml"), "</urlset>", (_url(r, frame) for r in rows))
    return files


def _vanished(about: Mapping[str, Any], before: Stood, now: Stood) -> Iterator[Removed]:
    """What an earlier run has published, or has already said of it that it is gone, and what has no page now."""
    known: dict[str, Removed] = {}
    if REMOVED in before.files:
        known = {
            row.code: replace(row, is_told=False) for row in map(_row, json.loads(before.read(REMOVED))["removed"])
        }
    records = [place for place in before.files if PurePosixPath(place).parent == PurePosixPath(_RECORDS)]
    for code in sorted({*known, *(PurePosixPath(place).stem for place in records)}):
        if f"{_PAGES}/{code}.html" not in now.files:
            yield known.get(code) or _just_now(code, about["day"], before)


def _just_now(code: str, day: str, before: Stood) -> Removed:
    record = json.loads(before.read(f"{_RECORDS}/{code}.json"))["procedure"]
    return Removed(code, str(record["name"]), day)


def _row(values: Mapping[str, Any]) -> Removed:
    row = Removed(**values)
    return replace(row, replaced_by=tuple(row.replaced_by))


def _vanished_page(row: Removed, frame: Frame, *, is_held: bool) -> GonePage:
    why = "Thủ tục đang được rà soát, tạm thời không công khai" if is_held else "Thủ tục không còn trong danh mục"
    framed = replace(frame, title=f"{row.name} – {frame.title}")
    since = write_date(date.fromisoformat(row.since)) if row.since else ""
    return GonePage(framed, row.name, row.code, since, why, row.decision, tuple(map(Link, row.replaced_by)))


def _frame(values: Mapping[str, Any]) -> Frame:
    """A frame that was written into a plan."""
    links = {name: tuple(Link(**link) for link in values[name]) for name in ("trail", "more")}
    return Frame(**{**values, **links, "feedback": Link(**values["feedback"])})


def _before_the_end(text: str, end: str, added: Iterator[str]) -> bytes:
    return text.replace(end, "".join(added) + end).encode()


_OURS = UUID("6f1d7a3e-1c0b-5b7e-9a54-2f1c3f6f9d10")


def _entry(row: Removed, frame: Frame) -> str:
    root = f"{frame.address}/" if frame.address else ""
    told = uuid5(_OURS, f"{row.code}/{row.since}/removed")
    return (
        f"<entry><id>urn:uuid:{told}</id><title>{escape(plain_text(f'Không còn công khai: {row.name}'))}</title>"
        f'<updated>{row.since}T00:00:00+07:00</updated><category term="removed" label="Không còn công khai"/>'
        f'<link rel="alternate" href={quoteattr(f"{root}{_PAGES}/{row.code}.html")}/>'
        f"<summary>Mã thủ tục {row.code}.</summary></entry>\n"
    )


def _url(row: Removed, frame: Frame) -> str:
    place = escape(f"{frame.address}/{_PAGES}/{row.code}.html")
    return f"<url><loc>{place}</loc><lastmod>{row.since}</lastmod></url>\n"
