"""Records to the files that an import would write, each checked by loading it, and what is said of each record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from tthc.check.identity import doubled_parts
from tthc.check.references import dangling_references
from tthc.exchange.importing.reimport import Again, Landing, Outcome, as_json, imported_path, land_again, land_filled
from tthc.exchange.settling.decisions import Decision, Part, decide
from tthc.exchange.settling.filled import settle_filled
from tthc.exchange.settling.knowledge import Knowledge
from tthc.exchange.settling.settle import Settled, settle
from tthc.exchange.slugs import is_safe_name, slug
from tthc.exchange.sources.record import Filled, Record
from tthc.exchange.writing.landing import NewText
from tthc.exchange.yaml.procedure_file import plain, write_procedure
from tthc.exchange.yaml.words import item
from tthc.load.catalogue import load_text
from tthc.load.files import MAX_BYTES, read_text
from tthc.model.catalogue import Catalogue
from tthc.model.entry import Entry, references
from tthc.model.procedure import Procedure
from tthc.model.reference import Law, Sector
from tthc.source import Message, Problem, say

LAWS = "reference/laws-imported.yaml"
SECTORS = "reference/sectors-imported.yaml"
_HEADINGS = {
    LAWS: "# Văn bản mà các hồ sơ nhập vào viện dẫn và danh mục chưa có: chưa biết hiệu lực, chưa đối chiếu.\nlaws:\n",
    SECTORS: "# Lĩnh vực của các hồ sơ nhập vào mà danh mục chưa có; tên như nguồn ghi.\nsectors:\n",
}


@dataclass(frozen=True)
class Imported:
    """One record of an import: what became of it, in which file, and every decision about it."""

    code: str
    name: str
    source: str
    outcome: Outcome
    path: str = ""
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True)
class Prepared:
    """What an import would write, and its report."""

    imported: tuple[Imported, ...]
    texts: tuple[NewText, ...]


@dataclass(frozen=True)
class Wanted:
    """What of the records is wanted: these codes, these sectors (all if empty); versions begin on `start`.

    `day` is today: the agencies that records name must exist then, or on the first day of a new version.
    """

    codes: frozenset[str] = frozenset()
    sectors: frozenset[str] = frozenset()
    start: date | None = None
    retrieved: str = ""
    day: date | None = None


def prepare(
    found: Iterable[Record | Filled | Problem], catalogue: Catalogue, catalog: Path, wanted: Wanted | None = None
) -> Prepared:
    """Settle every record against the catalogue, whose files lie below `catalog`; nothing is written."""
    wanted = wanted or Wanted()
    preparation = _Preparation(Knowledge.of(catalogue, wanted.start or wanted.day), catalog, wanted)
    for one in found:
        preparation.take(one)
    return preparation.finish()


class _Preparation:
    """Grows record by record."""

    def __init__(self, knowledge: Knowledge, catalog: Path, wanted: Wanted) -> None:
        self.knowledge = knowledge
        self.catalog = catalog
        self.wanted = wanted
        self.imported: list[Imported] = []
        self.texts: dict[str, str] = {}
        self.before: dict[str, str | None] = {}
        self.read: dict[str, Procedure] = {}
        self.codes: set[str] = set()
        self.bases: dict[str, Filled] = {}
        self.there: dict[str, list[Procedure]] = {}
        for version in knowledge.catalogue.versions:
            self.there.setdefault(version.code, []).append(version)
        self.laws: dict[str, Law] = {}
        self.sectors: dict[str, Sector] = {}

    def take(self, one: Record | Filled | Problem) -> None:
        """Settle one record, or pass on why there is none."""
        if isinstance(one, Problem):
            refusal = decide(one.code, Part.FILE, one.message)
            self.imported.append(Imported("", "", one.at.file, Outcome.REFUSED, decisions=(refusal,)))
            return
        if isinstance(one, Filled):
            self.bases[one.procedure.code] = one
            settled = settle_filled(one, self.knowledge)
            if self._is_wanted(settled):
                self.imported.append(self._place(settled))
            return
        day = one.origin.retrieved or self.wanted.retrieved or one.origin.file_day
        origin = replace(one.origin, retrieved=day)
        settled = settle(replace(one, origin=origin), self.knowledge, self.wanted.start)
        if self._is_wanted(settled):
            self.imported.append(self._place(settled))

    def _is_wanted(self, settled: Settled) -> bool:
        if (
            self.wanted.codes
            and (settled.procedure.code if settled.procedure else settled.record.code) not in self.wanted.codes
        ):
            return False
        sector = settled.procedure.sector.id if settled.procedure and settled.procedure.sector else ""
        names = {sector, *(slug(named.name) for named in settled.record.sectors)}
        return not self.wanted.sectors or bool(names & self.wanted.sectors)

    def _place(self, settled: Settled) -> Imported:
        record, procedure = settled.record, settled.procedure
        told = Imported(record.code, record.name, record.origin.file, Outcome.REFUSED, decisions=settled.decisions)
        if procedure is None:
            return told
        told = replace(told, code=procedure.code)
        if procedure.code in self.codes:
            return _also(
                told, "I006", say("{code} is in this import already; only the first counts", code=procedure.code)
            )
        self.codes.add(procedure.code)
        versions = self.there.get(procedure.code)
        landing = self._again(settled, procedure, versions) if versions else self._first(settled, procedure)
        told = replace(
            told, outcome=landing.outcome, path=landing.path, decisions=(*told.decisions, *landing.decisions)
        )
        return self._checked(told, settled, landing)

    def _first(self, settled: Settled, procedure: Procedure) -> Landing:
        """A procedure that the catalogue does not have."""
        path = path_of(procedure)
        self.before[path] = None
        if (self.catalog / path).exists():
            taken = decide("I007", Part.IDENTITY, say("{path} is there already and cannot be read", path=path))
            return Landing(Outcome.REFUSED, decisions=(taken,))
        texts = {path: write_procedure(procedure)}
        if procedure.code not in self.bases:
            texts[imported_path(procedure.code)] = as_json(settled.record, procedure)
        return Landing(Outcome.NEW, path, texts)

    def _again(self, settled: Settled, procedure: Procedure, versions: list[Procedure]) -> Landing:
        """A procedure that the catalogue has: its latest version is edited, or followed by a new one."""
        current = max(versions, key=lambda version: version.effective.start or date.min)
        text = self._read(current.at.file)
        if filled := self.bases.get(procedure.code):
            again = Again(settled.record, procedure, current, text or "", None)
            return land_filled(again, filled.base, self.wanted.start)
        earlier = self._read(imported_path(procedure.code))
        return land_again(Again(settled.record, procedure, current, text or "", earlier), self.wanted.start)

    def _read(self, path: str) -> str | None:
        """A text of the catalogue, remembered: what is written must follow from it."""
        place = self.catalog / path
        self.before[path] = read_text(place, path)[0] if place.exists() else None
        return self.before[path]

    def _checked(self, told: Imported, settled: Settled, landing: Landing) -> Imported:
        """The same, unless a text of it would not load."""
        if max((len(text.encode("utf-8")) for text in landing.texts.values()), default=0) > MAX_BYTES:
            large = decide("I008", Part.FILE, say("its file would have more than {limit} bytes", limit=MAX_BYTES))
            return replace(told, outcome=Outcome.REFUSED, path="", decisions=(*told.decisions, large))
        loaded = [load_text(text, path) for path, text in landing.texts.items() if path.endswith(".yaml")]
        problems = [p for one in loaded for p in (*one.problems, *doubled_parts(one.catalogue, date.min))]
        if problems:
            refusals = tuple(map(_does_not_load, problems))
            return replace(told, outcome=Outcome.REFUSED, path="", decisions=(*told.decisions, *refusals))
        for procedure in (version for one in loaded for version in one.catalogue.versions):
            self.read[procedure.at.file] = procedure
        self.texts.update(landing.texts)
        if landing.texts:
            self.laws.update({law.id: law for law in settled.laws})
            self.sectors.update({sector.id: sector for sector in settled.sectors})
        return told

    def finish(self) -> Prepared:
        """The report and the texts; a procedure that would refer to what is not there is refused."""
        for path, problems in self._dangling().items():
            self._refuse(path, tuple(_does_not_load(problem) for problem in problems))
        for path, entries in ((LAWS, self.laws), (SECTORS, self.sectors)):
            if entries:
                self.texts[path] = with_entries(self._read(path), path, entries)
        texts = (NewText(p, text, self.before.get(p), p not in self.before) for p, text in self.texts.items())
        return Prepared(tuple(self.imported), tuple(texts))

    def _dangling(self) -> dict[str, list[Problem]]:
        """References of the new texts to what neither the catalogue nor this import defines, by file."""
        reference = (entry for entry in self.knowledge.catalogue.entries if not isinstance(entry, Procedure))
        whole = Catalogue((*reference, *self.laws.values(), *self.sectors.values(), *self.read.values()))
        found: dict[str, list[Problem]] = {}
        for problem in dangling_references(whole, date.min):
            if problem.at.file in self.read and problem.message.values["id"] not in self._used_in(problem.at.file):
                found.setdefault(problem.at.file, []).append(problem)
        return found

    def _used_in(self, path: str) -> set[str]:
        """The ids that a file referred to before the import: whether they are defined is not its business."""
        versions = (version for version in self.knowledge.catalogue.versions if version.at.file == path)
        return {ref.id for version in versions for ref in references(version)}

    def _refuse(self, path: str, why: tuple[Decision, ...]) -> None:
        del self.texts[path]
        for number, one in enumerate(self.imported):
            if one.path == path:
                self.texts.pop(imported_path(one.code), None)
                self.imported[number] = replace(one, outcome=Outcome.REFUSED, path="", decisions=(*one.decisions, *why))


def with_entries(before: str | None, path: str, entries: Mapping[str, Entry]) -> str:
    """The text of a file of entries made by imports, with new ones at its end."""
    lines = [
        line
        for entry in sorted(entries.values(), key=lambda e: str(getattr(e, "id", "")))
        for line in item(plain(entry), 2)
    ]
    return f"{(before or _HEADINGS[path]).rstrip(chr(10))}\n" + "\n".join(lines) + "\n"


def _does_not_load(problem: Problem) -> Decision:
    where = f"{problem.at.line}:{problem.at.column}"
    return decide("I007", Part.IDENTITY, say("{at}: {code} {why}", at=where, code=problem.code, why=problem.message))


def path_of(procedure: Procedure) -> str:
    """Where a new procedure goes: the folder of its sector; an id that cannot be a folder is made one."""
    sector = procedure.sector.id if procedure.sector else "khac"
    return f"procedures/{sector if is_safe_name(sector) else slug(sector)}/{procedure.code}.yaml"


def _also(told: Imported, code: str, text: Message) -> Imported:
    return replace(told, decisions=(*told.decisions, decide(code, Part.IDENTITY, text)))
