"""Proposals that were decided, written into the catalogue: new versions from the day on which they take effect.

The version in force keeps its file and ends on the day before; a copy of its text with only the cuts in it stands
beside it. Values that localities have laid over it are laid over the new version in the same way. What comes out is
read again: it must be, for the province and for everybody else, exactly what was proved, and bring no new mistake.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import PurePosixPath

from tthc.check import check
from tthc.exchange.applying.apply_text import FileText, Version, begun, edited, file_text, until
from tthc.exchange.yaml.procedure_file import plain, write_entries
from tthc.exchange.yaml.three_way import compact
from tthc.load.catalogue import load_text
from tthc.load.transaction import FileChange
from tthc.model.catalogue import Catalogue
from tthc.model.cut import Cut, CutKind
from tthc.model.decision import Decision
from tthc.model.entry import Entry, Period
from tthc.model.local_values import LocalValues
from tthc.model.overlay import in_locality, is_laid_over, units_above
from tthc.model.procedure import Procedure, Publication, PublicationKind
from tthc.propose.whose import Layered, divided, unowned, wanted_whole
from tthc.source import Message, Problem, Severity, say


@dataclass(frozen=True)
class Asked:
    """What is to be applied, to what: the catalogue as it is written, and the bytes of its files by their names.

    `here` is the locality whose project this is. Without a `decision` it is only asked what would change.
    """

    catalogue: Catalogue
    files: Mapping[str, bytes]
    cuts: tuple[Cut, ...]
    effective: date
    decision: Decision | None = None
    here: str | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        """The procedures that are cut."""
        return tuple(dict.fromkeys(cut.target.procedure for cut in self.cuts))

    @property
    def last_day(self) -> date:
        """The last day of what was before."""
        return self.effective - timedelta(days=1)


@dataclass(frozen=True)
class Application:
    """The files that change, and the catalogue before and afterwards.

    `like` names for each new file the one it is a copy of; `told` is what a person should know.
    """

    changes: tuple[FileChange, ...]
    before: Catalogue
    after: Catalogue
    like: Mapping[str, str] = field(default_factory=dict)
    told: tuple[Message, ...] = ()


@dataclass(frozen=True)
class Refusal:
    """Why nothing is written."""

    reasons: tuple[Message, ...]


class _RefusedError(Exception):
    def __init__(self, *reasons: Message) -> None:
        super().__init__(*map(str, reasons))
        self.reasons = reasons


def apply(asked: Asked) -> Application | Refusal:
    """The changes of files that the cuts are, all of them read again and compared; nothing is written."""
    try:
        writing = _Writing(asked)
        for code in asked.codes:
            writing.procedure(code)
        application = writing.result()
        _compare(asked, application)
        _refuse_new_mistakes(asked, application)
    except _RefusedError as refused:
        return Refusal(refused.reasons)
    return application


def is_applied(asked: Asked) -> bool:
    """Whether something begins on that day that has all the cuts, which what was before had not."""
    return all(_has_cuts(asked, code) for code in asked.codes)


def _has_cuts(asked: Asked, code: str) -> bool:
    now, earlier = _layered(asked, code, asked.effective), _layered(asked, code, asked.last_day)
    if now is None or earlier is None:
        return False
    versions: tuple[Version, ...] = (now.national, *now.values)
    cuts = [cut for cut in asked.cuts if cut.target.procedure == code]
    return (
        any(one.effective.start == asked.effective for one in versions)
        and _content(wanted_whole(now, cuts)) == _content(now.whole)
        and _content(wanted_whole(earlier, cuts)) != _content(earlier.whole)
    )


def _content(procedure: Procedure) -> object:
    """What a version says, apart from when it holds and who published it."""
    same = procedure.model_copy(update={"effective": Period(), "publication": None})
    return compact(plain(same))


def _layered(asked: Asked, code: str, day: date) -> Layered | None:
    """The version in force on a day, with what is laid over it here."""
    national = asked.catalogue.on(day).all(Procedure).get(code)
    if national is None:
        return None
    units = [unit.id for unit in units_above(asked.catalogue, asked.here)] if asked.here else []
    laid = [v for v in asked.catalogue.local_values if is_laid_over(v, national) and v.effective.covers(day)]
    in_order = sorted((one for one in laid if one.locality.id in units), key=lambda one: units.index(one.locality.id))
    return Layered(national, tuple(in_order), asked.here)


class _Writing:
    """Collects the files that change: each edit starts from what the file says after those before it."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.texts: dict[str, FileText] = {}
        self.like: dict[str, str] = {}
        self.told: list[Message] = []

    def procedure(self, code: str) -> None:
        """The new version of a procedure, and of the values laid over it."""
        before = self._before(code)
        cuts = tuple(cut for cut in self.asked.cuts if cut.target.procedure == code)
        after = divided(before, cuts)
        if not _is_same(after.national, before.national):
            new = after.national
            if not (self._begins_today(before.national) and before.national.publication):
                new = _published(after.national, cuts, self.asked.decision)
            self._follow(before.national, new)
            if any(cut.kind is CutKind.ABOLISH for cut in cuts):
                self._end_values(before.national)
            else:
                self._lay_over(before, after, new, cuts)
        elif all(map(_is_same, after.values, before.values)) and len(after.values) == len(before.values):
            raise _RefusedError(say("{code}: the cuts change nothing in it any more", code=code))
        else:
            for own in after.values:
                self._own_values(own, before)
        self._say_what_follows(before.national)

    def result(self) -> Application:
        """What has been collected."""
        files = self.asked.files
        changes = [FileChange(name, files.get(name), text.data) for name, text in sorted(self.texts.items())]
        names = set(self.texts)
        kept = [entry for entry in self.asked.catalogue.entries if entry.at.file not in names]
        read = [entry for name, text in self.texts.items() for entry in _read(name, text)]
        after = sorted((*kept, *read), key=lambda entry: (PurePosixPath(entry.at.file), entry.at))
        whole = Catalogue(tuple(after))
        return Application(tuple(changes), self.asked.catalogue, whole, self.like, tuple(self.told))

    def _before(self, code: str) -> Layered:
        effective = self.asked.effective
        found = _layered(self.asked, code, effective)
        if found is None:
            raise _RefusedError(say("no version of {code} is in force on {day}", code=code, day=effective))
        return found

    def _begins_today(self, version: Version) -> bool:
        return version.effective.start == self.asked.effective

    def _lay_over(self, before: Layered, after: Layered, new: Procedure, cuts: Sequence[Cut]) -> None:
        """Every locality's values over the new version, those of others where the cuts leave them as they are."""
        decision = new.publication.decision if new.publication else None
        own = {one.locality.id for one in before.values}
        for values in after.values:
            self._own_values(values.model_copy(update={"over": decision}), before)
        for values in self._laid_over(before.national):
            if values.locality.id in own:
                continue
            kept = unowned(values, before.national, cuts)
            if kept is None:
                text = say("{file} does not go with the new version as it is: compare it", file=values.at.file)
                self.told.append(text)
            elif not _is_same(values, kept := kept.model_copy(update={"over": decision})):
                self._follow(values, kept)

    def _laid_over(self, national: Procedure) -> Iterator[LocalValues]:
        for values in self.asked.catalogue.local_values:
            if is_laid_over(values, national) and values.effective.covers(self.asked.effective):
                yield values

    def _own_values(self, values: LocalValues, before: Layered) -> None:
        """The values of this place: a new period where something of them changes, with the decision that says so."""
        old = next((one for one in before.values if one.locality.id == values.locality.id), None)
        changed = old is None or not _is_same(values.model_copy(update={"over": old.over}), old)
        if changed and self.asked.decision and not (old and old.decision and self._begins_today(old)):
            values = values.model_copy(update={"decision": self.asked.decision.instrument})
        if old is None:
            self._begin_values(values)
        elif not _is_same(old, values):
            self._follow(old, values)

    def _begin_values(self, values: LocalValues) -> None:
        """The first values of a locality for a procedure, in a file of their own."""
        begun_values = values.model_copy(update={"effective": Period(start=self.asked.effective)})
        name = self._new_name(_values_file(values, self.asked.catalogue))
        self.texts[name] = FileText(write_entries({"local_values": (begun_values,)}, _HEADING))

    def _end_values(self, national: Procedure) -> None:
        """What was laid over a procedure that is no more ends with it."""
        for values in self._laid_over(national):
            self._end(values)

    def _follow(self, old: Version, new: Version) -> None:
        """The version that ends, and the one that follows in a file beside it; one that begins today is edited."""
        if self._begins_today(old):
            self._replace(old, new)
            self.told.append(say("{file} begins on that day already: the cuts are added to it", file=old.at.file))
            return
        period = Period(start=self.asked.effective, end=old.effective.end)
        text = begun(
            self._file(old), self._as_it_stands(old), new.model_copy(update={"effective": period}), self._instrument()
        )
        if text is None:
            raise _RefusedError(say("{file} cannot be edited without losing something in it", file=old.at.file))
        code = old.code if isinstance(old, Procedure) else old.procedure.id
        stem = f"{code}-{self.asked.effective.isoformat()}.yaml"
        name = self._new_name(str(PurePosixPath(old.at.file).with_name(stem)))
        self._end(old)
        self.texts[name], self.like[name] = text, old.at.file

    def _end(self, old: Version) -> None:
        self._replace(old, until(old, self.asked.last_day))

    def _replace(self, old: Version, new: Version) -> None:
        text = edited(self._file(old), self._as_it_stands(old), new)
        if text is None:
            raise _RefusedError(say("{file} cannot be edited without losing something in it", file=old.at.file))
        self.texts[old.at.file] = text

    def _file(self, entry: Version) -> FileText:
        name = entry.at.file
        data = self.asked.files.get(name)
        text = self.texts.get(name) or (file_text(data, name) if data is not None else None)
        if text is None:
            raise _RefusedError(say("{file} cannot be edited without losing something in it", file=name))
        return text

    def _as_it_stands(self, entry: Version) -> Version:
        """The entry where it is now: earlier edits may have moved it down the file."""
        found = load_text(self._file(entry).text, entry.at.file).catalogue.entries
        same = (one for one in found if type(one) is type(entry) and compact(plain(one)) == compact(plain(entry)))
        place = next(same, None)
        return entry.model_copy(update={"at": place.at}) if place is not None else entry

    def _new_name(self, wanted: str) -> str:
        """A name that no file has."""
        path, number = PurePosixPath(wanted), 1
        while (name := str(path if number == 1 else path.with_stem(f"{path.stem}-{number}"))) in self.texts or (
            name in self.asked.files
        ):
            number += 1
        return name

    def _instrument(self) -> str | None:
        decision = self.asked.decision
        return f"{decision.instrument} ngày {decision.signed:%d/%m/%Y}" if decision else None

    def _say_what_follows(self, national: Procedure) -> None:
        """A later version was written before the cuts were decided: somebody has to look at it."""
        for later in self.asked.catalogue.versions:
            start = later.effective.start
            if later.code == national.code and start and start > self.asked.effective:
                text = say("{file}, from {day}, is a later version without these cuts", file=later.at.file, day=start)
                self.told.append(text)


_HEADING = "yaml-language-server: $schema=../../reference.schema.json"


def _values_file(values: LocalValues, catalogue: Catalogue) -> str:
    """Beside the locality's other values; else in the folder of its name in the catalogue."""
    unit, name = values.locality.id, f"{values.procedure.id}.yaml"
    for other in catalogue.local_values:
        if other.locality.id == unit:
            return str(PurePosixPath(other.at.file).with_name(name))
    national = next(one for one in catalogue.versions if one.code == values.procedure.id)
    parts = PurePosixPath(national.at.file).parts
    top = parts[: parts.index("procedures")] if "procedures" in parts else parts[:-1]
    return str(PurePosixPath(*top, "local", unit, name))


def _read(name: str, text: FileText) -> Sequence[Entry]:
    loaded = load_text(text.text, name)
    if loaded.problems:
        raise _RefusedError(say("{problem}", problem=str(loaded.problems[0])))
    return loaded.catalogue.entries


def _is_same(one: Version, other: Version) -> bool:
    return bool(compact(plain(one)) == compact(plain(other)))


_OF_PUBLICATION = "/QĐ-"
"""Procedures are published by decisions; a decree or circular only makes a new text necessary."""


def _published(version: Procedure, cuts: Sequence[Cut], decision: Decision | None) -> Procedure:
    """The version with the decision that publishes it, if it is one that can; otherwise nobody has published it yet."""
    if decision is None or _OF_PUBLICATION not in decision.instrument:
        return version.model_copy(update={"publication": None})
    abolished = any(cut.kind is CutKind.ABOLISH for cut in cuts)
    kind = PublicationKind.ABOLISHED if abolished else PublicationKind.AMENDED
    publication = Publication(decision=decision.instrument, date=decision.signed, kind=kind)
    return version.model_copy(update={"publication": publication})


# What comes out, read again


def _compare(asked: Asked, application: Application) -> None:
    """The catalogue that was read again holds what was proved from the day on, what it held before until then."""
    after = replace(asked, catalogue=application.after)
    for code in asked.codes:
        cuts = [cut for cut in asked.cuts if cut.target.procedure == code]
        before, now = _layered(asked, code, asked.effective), _layered(after, code, asked.effective)
        assert before is not None  # it has been cut
        if now is None or _content(now.whole) != _content(wanted_whole(before, cuts)):
            raise _RefusedError(say("{code}: what would be written is not what was proved", code=code))
    for day, cut in ((asked.last_day, ()), (asked.effective, asked.codes)):
        for code in _otherwise(application, day):
            if code not in cut:
                text = say("{code}: what holds on {day} would change, and must not", code=code, day=day)
                raise _RefusedError(text)


def _otherwise(application: Application, day: date) -> Iterator[str]:
    """The procedures that differ on a day, in the record or in any locality."""
    units = dict.fromkeys(values.locality.id for values in application.before.local_values)
    for unit in (None, *units):
        old, new = (
            (in_locality(catalogue, unit, day) if unit else catalogue).on(day).procedures
            for catalogue in (application.before, application.after)
        )
        for code in sorted(old.keys() | new.keys()):
            one, other = old.get(code), new.get(code)
            if one is not other and (one is None or other is None or _content(one) != _content(other)):
                yield code


def _refuse_new_mistakes(asked: Asked, application: Application) -> None:
    """A catalogue is not worse than before, on the last day of the old versions and the first of the new ones."""
    for day in (asked.last_day, asked.effective):
        known = set(map(_mistake, check(application.before, day)))
        new = [
            say("{problem}", problem=str(problem))
            for problem in check(application.after, day)
            if problem.severity is Severity.ERROR and _mistake(problem) not in known
        ]
        if new:
            raise _RefusedError(*new)


def _mistake(problem: Problem) -> tuple[str, str]:
    """A mistake without where it stands: files have new lines, and a new version has its mistakes from the old one."""
    return problem.code, _PLACE.sub("", str(problem.message))


_PLACE = re.compile(r"\S+:\d+:\d+|\bline \d+")
