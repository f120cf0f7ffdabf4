"""The comparison: ways that dossiers went, read once and counted by procedure and agency."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from ibis.expr.types import Table

from tthc.audit.comparing.deviations import DeviationKind, Difference, PathFacts, facts_of
from tthc.audit.comparing.lived import Deviation, Lived, LivedGroup, LivedPath, LivedProcedure
from tthc.audit.comparing.papers import PapersAsked, PaperWords, dossiers_in, papers_asked
from tthc.audit.comparing.paths import (
    OTHER,
    PathsTaken,
    comparable,
    most_taken,
    numbered,
    paths_of,
    placed,
    read_paths,
    steps_of,
    told_of,
    with_workflow,
    words_in,
)
from tthc.audit.comparing.step_words import KnownBy, StepTaken, step_taken_for
from tthc.audit.comparing.workflow import Workflow, workflows
from tthc.audit.groups import row_of, rows_of
from tthc.audit.judging.dossiers import JudgedLog
from tthc.audit.judging.keeping import kept
from tthc.audit.reading.step_log import StepLog
from tthc.model.catalogue import Catalogue
from tthc.source import Position, Problem, Severity, say
from tthc.vietnamese import fold


@dataclass(frozen=True)
class Beside:
    """What a comparison knows beside the log: its words for steps (folded), the catalogue without a locality's values.

    `papers` are the papers that were asked for, if the log names any.
    """

    own_words: Mapping[str, str] = field(default_factory=dict)
    national: Catalogue | None = None
    papers: Table | None = None
    paper_words: PaperWords | None = None


def compare(log: JudgedLog, steps: StepLog, catalogue: Catalogue, beside: Beside | None = None) -> Lived:
    """What was done beside what is published, in every procedure of which the log has steps."""
    beside = beside or Beside()
    dossiers = comparable(log)
    known = {w.number: w for w in workflows(catalogue, told_of(dossiers), beside.national)}
    dossiers = kept(log.log, "compared", with_workflow(dossiers, known.values()))
    of_steps = steps_of(steps, dossiers)
    words = _Words(known, beside)
    words.read(of_steps)
    paths = kept(log.log, "paths", paths_of(of_steps, words.numbers()))
    counted = _Counted(known, words)
    for path in read_paths(paths):
        counted.add(path)
    if beside.papers is not None and beside.paper_words:
        counted.add_papers(papers_asked(beside.papers, dossiers, known, beside.paper_words), dossiers_in(dossiers))
    procedures = _procedures(counted, words, most_taken(paths, _MOST_PATHS))
    all_dossiers = _count(dossiers)
    found = Lived(
        procedures=tuple(procedures),
        dossiers=all_dossiers,
        without_steps=all_dossiers - counted.dossiers,
        papers_told=beside.papers is not None,
        too_long=counted.too_long,
        problems=tuple(_doubts(steps, of_steps)),
        synthetic=steps.synthetic,
        received={row["procedure"]: int(row["count"]) for row in rows_of(_by_procedure(dossiers))},
    )
    for name in ("compared", "paths"):
        log.log.connection.drop_table(name, force=True)
    return found


_MOST_PATHS = 50
"""So many ways of each workflow are kept whole."""


class _Words:
    """The words of the steps of a log, by workflow: what they are taken for, and their numbers."""

    def __init__(self, known: Mapping[int, Workflow], beside: Beside) -> None:
        self.known, self.beside = known, beside
        self.names: dict[int, dict[str, str]] = {number: {} for number in known}
        self.taken: dict[str, dict[str, StepTaken]] = {}
        self.replaced: dict[int, set[str]] = {number: set() for number in known}
        self._untold: dict[str, frozenset[str]] = {}

    def read(self, steps: Table) -> None:
        """Take every wording for a step, or for none; what is written almost alike is one wording."""
        first: dict[tuple[int, str], str] = {}
        for row in words_in(steps):
            workflow, written = self.known[row["workflow"]], row["step_text"]
            step, known_by = step_taken_for(workflow, written.strip(), self.beside.own_words)
            name = step or first.setdefault((workflow.number, fold(written.strip())), written.strip())
            self.names[workflow.number][written] = name
            if known_by is KnownBy.REPLACED:
                self.replaced[workflow.number].add(name)
            of = self.taken.setdefault(workflow.procedure.code, {})
            shown = written.strip()
            rows = int(row["rows"]) + (of[shown].rows if shown in of else 0)
            of[shown] = StepTaken(workflow.procedure.code, shown, rows, known_by, step)

    def numbers(self) -> Iterator[tuple[int, str, int]]:
        """Workflow, wording, and the number of the step."""
        for workflow, names in self.names.items():
            numbers = numbered(self.known[workflow], tuple(dict.fromkeys(names.values())))
            yield from ((workflow, written, numbers[name]) for written, name in names.items())

    def by_number(self, workflow: int) -> Mapping[int, str]:
        """The steps by their numbers; what has no number of its own goes by the number of all such."""
        numbers = numbered(self.known[workflow], tuple(dict.fromkeys(self.names[workflow].values())))
        return {number: name for name, number in numbers.items() if number < OTHER} | {OTHER: _REST}

    def untold(self, code: str) -> frozenset[str]:
        """The steps that a log never names, and need not: the applicant's, and those that a system does by itself."""
        if code not in self._untold:
            said = {taken.step for taken in self.taken.get(code, {}).values()}
            steps = (s for w in self.known.values() if w.procedure.code == code for s in w.steps.values())
            need_not = (step.id for step in steps if step.automatic or not step.actor_works)
            self._untold[code] = frozenset(need_not) - said
        return self._untold[code]


_REST = "…"


@dataclass
class _Tally:
    """The counters of one procedure and agency."""

    dossiers: int = 0
    settled: int = 0
    exact: int = 0
    asked: int = 0
    found: Counter[Difference] = field(default_factory=Counter)
    possible: Counter[Difference] = field(default_factory=Counter)

    def add(self, facts: PathFacts, path: PathsTaken) -> None:
        """Dossiers that went one way."""
        self.dossiers += path.dossiers
        self.settled += path.dossiers if path.settled else 0
        self.exact += path.dossiers if path.settled and not facts.found else 0
        for differences, counter in ((facts.found, self.found), (facts.possible, self.possible)):
            for difference in differences:
                counter[difference] += path.dossiers

    def __iadd__(self, other: _Tally) -> _Tally:
        self.dossiers += other.dossiers
        self.settled += other.settled
        self.exact += other.exact
        self.asked += other.asked
        self.found += other.found
        self.possible += other.possible
        return self


class _Counted:
    """The counters of all procedures and agencies."""

    def __init__(self, known: Mapping[int, Workflow], words: _Words) -> None:
        self.known, self.words = known, words
        self.tallies: dict[str, dict[str | None, _Tally]] = {}
        self.of_workflow: Counter[int] = Counter()
        self.dossiers = self.too_long = 0
        self.names = {number: words.by_number(number) for number in known}
        self._facts = lru_cache(maxsize=100_000)(self._facts_of)

    def add(self, path: PathsTaken) -> None:
        """Dossiers that went one way."""
        facts = self._facts(path.workflow, path.numbers, settled=path.settled)
        self._tally(path.workflow, path.agency).add(facts, path)
        self.of_workflow[path.workflow] += path.dossiers
        self.dossiers += path.dossiers
        self.too_long += path.dossiers if path.length > len(path.numbers) else 0

    def add_papers(self, asked: Iterable[PapersAsked], dossiers: Mapping[tuple[int, str | None], int]) -> None:
        """Papers that were asked for, of all dossiers of a procedure and agency."""
        for (workflow, agency), count in dossiers.items():
            self._tally(workflow, agency).asked += count
        for one in asked:
            self._tally(one.workflow, one.agency).found[one.difference] += one.dossiers

    def steps_of(self, workflow: int, numbers: Iterable[int]) -> tuple[str, ...]:
        """The steps behind numbers."""
        return tuple(self.names[workflow][number] for number in numbers)

    def _tally(self, workflow: int, agency: str | None) -> _Tally:
        code = self.known[workflow].procedure.code
        return self.tallies.setdefault(code, {}).setdefault(agency, _Tally())

    def _facts_of(self, number: int, numbers: tuple[int, ...], *, settled: bool) -> PathFacts:
        workflow, steps = self.known[number], self.steps_of(number, numbers)
        untold = self.words.untold(workflow.procedure.code)
        return facts_of(workflow, steps, self.words.replaced[number], untold, settled=settled)


def _procedures(counted: _Counted, words: _Words, most: Iterable[PathsTaken]) -> list[LivedProcedure]:
    """The procedures, the one in which most dossiers differ first."""
    paths: dict[str, Counter[tuple[str, ...]]] = {}
    for path in most:
        of = paths.setdefault(counted.known[path.workflow].procedure.code, Counter())
        of[counted.steps_of(path.workflow, path.numbers)] += path.dossiers
    found = [
        _procedure(code, by_agency, counted, words, paths.get(code, Counter()))
        for code, by_agency in counted.tallies.items()
        if any(tally.dossiers for tally in by_agency.values())
    ]
    return sorted(found, key=lambda one: (-one.whole.most, one.code))


def _procedure(
    code: str,
    by_agency: Mapping[str | None, _Tally],
    counted: _Counted,
    words: _Words,
    paths: Counter[tuple[str, ...]],
) -> LivedProcedure:
    of_code = [w for w in counted.known.values() if w.procedure.code == code]
    chief = max(of_code, key=lambda w: (counted.of_workflow[w.number], -w.number))
    whole = _Tally()
    for tally in by_agency.values():
        whole += tally
    agencies = [_group(agency, tally, of_code, whole=False) for agency, tally in by_agency.items()]
    agencies.sort(key=lambda group: (-group.most, group.agency or ""))
    taken = sorted(words.taken.get(code, {}).values(), key=lambda one: (-one.rows, one.written))
    return LivedProcedure(
        code=code,
        version=chief.procedure,
        steps={id_: step for w in (*of_code, chief) for id_, step in w.steps.items()},
        groups=(_group(None, whole, of_code, whole=True), *agencies),
        taken=tuple(taken),
        untold=tuple(step for step in chief.steps if step in words.untold(code)),
        paths=tuple(LivedPath(*pair) for pair in sorted(paths.items(), key=lambda pair: (-pair[1], pair[0]))),
    )


def _group(agency: str | None, tally: _Tally, known: Iterable[Workflow], *, whole: bool) -> LivedGroup:
    steps = {id_: step for workflow in known for id_, step in workflow.steps.items()}
    guessed = {pair: is_guess for workflow in known for pair, is_guess in workflow.order.items()}

    def deviation(found: Difference, touched: int) -> Deviation:
        step = steps.get(found.what)
        guess = guessed.get((found.what, found.later), False) if found.later else bool(step and step.inferred)
        inferred = guess and found.kind in (DeviationKind.TURNED, DeviationKind.MISSING)
        whose = step.set_by.id if step and step.set_by else None
        return Deviation(*found, touched, _of(found, tally), inferred, whose)

    found = [deviation(difference, touched) for difference, touched in tally.found.items()]
    found.sort(key=lambda one: (-(one.touched or 0), one.kind.value, one.what, one.later))
    return LivedGroup(agency, whole, tally.dossiers, tally.settled, tally.exact, tuple(found))


def _of(found: Difference, tally: _Tally) -> int:
    """In how many dossiers it could have been."""
    if found.kind in (DeviationKind.PAPER, DeviationKind.UNKNOWN_PAPER):
        return tally.asked
    return tally.possible.get(found, tally.dossiers)


def _by_procedure(dossiers: Table) -> Table:
    return dossiers.group_by("procedure").agg(count=dossiers.count())


def _doubts(steps: StepLog, compared: Table) -> Iterator[Problem]:
    """What of the step log could not be compared."""
    at = Position(steps.source, 1, 1)
    if steps.malformed:
        text = say("rows with too many or too few values, or not UTF-8: {count}", count=len(steps.malformed))
        yield Problem("A021", Position(steps.source, steps.malformed[0], 1), text, severity=Severity.WARNING)
    rows, with_moment, known = (_count(table) for table in (steps.table, placed(steps), compared))
    if with_moment > known:
        text = say(
            "{count} rows name a dossier that is not in the log, or was put aside there", count=with_moment - known
        )
        yield Problem("A022", at, text, severity=Severity.WARNING)
    if rows > with_moment:
        text = say("{count} rows have no moment that can be read: they are not compared", count=rows - with_moment)
        yield Problem("A023", at, text, severity=Severity.WARNING)


def _count(table: Table) -> int:
    return int(row_of(table.agg(rows=table.count()))["rows"])
