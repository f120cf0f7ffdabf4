"""`tthc apply` as an officer meets it: shown, written, killed, asked for by eight at once, taken back."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count, takewhile
from pathlib import Path

import pytest

from tests.command_line import environment, files_of, tthc, tthc_here
from tests.proving import ESTIMATES, LAWS
from tests.test_apply import HERE, NATION, PROMISE, RECORD, REFERENCE
from tests.test_apply import NEW as NEW_NAME
from tests.test_transaction import killed_at
from tthc.load.catalogue import load_catalogue
from tthc.load.settings import find_project
from tthc.load.transaction import Place, archive, commit
from tthc.model.catalogue import Catalogue
from tthc.model.cut import Component, Cut, CutKind, Finding
from tthc.model.decision import Actor, Decision, Identified, Move
from tthc.model.overlay import in_locality
from tthc.model.proposal import Proposal, Run
from tthc.propose.candidates import proposal_for
from tthc.propose.competence import PART_OF
from tthc.propose.ground import Standpoint, snapshots
from tthc.source import NOWHERE, Severity, say
from tthc.store.files import file_of, move, submit
from tthc.store.journal import Deed
from tthc.store.proposals import save_run

TODAY = date(2026, 11, 23)
START = date(2027, 1, 1)
SECOND = "catalog/procedures/x/1.000002.yaml"
DECISION = Decision("77/QĐ-UBND", date(2026, 11, 20), START)
PARTIES = RECORD.replace("{id: khac, name: Giấy khác, originals: 1}", "{id: khac, type: anh, originals: 1}").replace(
    "steps:", "dossier_sets: 2\nsets_fixed_by: {law: 10/QĐ-UBND}\nsteps:"
)
FILES = {
    "tthc.toml": 'locality = "bac-ninh"\n[people]\nname = "Trần Bình"\n',
    NATION: PARTIES,
    SECOND: PARTIES.replace("1.000001", "1.000002"),
    HERE: PROMISE,
    "catalog/reference/a.yaml": LAWS
    + REFERENCE.replace(
        "origin: state, proves: cu-tru}", "origin: state, proves: cu-tru}\n  - {id: anh, name: Ảnh, origin: outside}"
    ),
    "catalog/reference/b.yaml": ESTIMATES,
}


def one_set(code: str) -> Cut:
    return Cut(kind=CutKind.ONE_SET, target=Component(procedure=code, part=PART_OF[CutKind.ONE_SET]))


FIRST, OTHER = one_set("1.000001"), one_set("1.000002")


class Office:
    """A project in which proposals have been made on the catalogue as it is."""

    def __init__(self, folder: Path) -> None:
        for name, text in FILES.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        self.folder = folder
        self.store = find_project(folder).store

    @property
    def catalogue(self) -> Catalogue:
        return load_catalogue(self.folder / "catalog", self.folder).catalogue

    def here(self, day: date = TODAY) -> Catalogue:
        return in_locality(self.catalogue, "bac-ninh", day).on(day)

    def proposals(self, cuts: Sequence[Cut]) -> list[Proposal]:
        return [
            proposal_for([Finding("R001", Severity.ADVICE, cut.target, NOWHERE, say("x"), cut=cut)], self.here(), TODAY)
            for cut in cuts
        ]

    def in_a_run(self, *cuts: Cut) -> None:
        save_run(self.store, Run("1", datetime.now(UTC), "x", "0", ""), self.proposals(cuts))

    def submitted(self, *cuts: Cut) -> tuple[str, ...]:
        made = snapshots(self.proposals(cuts), Standpoint(self.here(), "x", TODAY))
        submit(self.store, [snapshot for snapshot, _ in made], _deed("Nguyễn An"))
        return tuple(cut.id for cut in cuts)

    def enacted(self, *cuts: Cut, decision: Decision = DECISION) -> tuple[str, ...]:
        ids = self.submitted(*cuts)
        for step in (Move.TAKE_UP, Move.APPROVE):
            move(self.store, ids, step, _deed("Trần Bình"))
        move(self.store, ids, Move.ENACT, _deed("Trần Bình"), decision=decision)
        return ids

    def files(self) -> dict[str, bytes]:
        return files_of(self.folder / "catalog")

    def applied(self, cut: Cut) -> date | None:
        file = file_of(self.store, cut.id)
        assert file
        return file.applied

    def run(self, *arguments: str) -> tuple[int, str]:
        ran = tthc_here("--root", self.folder, "apply", *arguments)
        return ran.code, ran.said


def _deed(name: str) -> Deed:
    return Deed(Actor(name, Identified.DECLARED), datetime.now(UTC))


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_what_was_decided_is_shown_then_written_then_noted(office: Office) -> None:
    before, ids = office.files(), office.enacted(FIRST, OTHER)
    code, said = office.run(*ids, "--dry-run")
    assert (code, office.files()) == (0, before), said
    assert "1.000001  Trợ cấp" in said
    assert "-dossier_sets: 2\n+dossier_sets: 1\n" in said
    assert "as a set: proved" in said
    code, said = office.run(*ids)
    assert code == 0, said
    assert "take it back" in said or "takes it back" in said
    now = office.here(START)
    assert [now.procedure(code).dossier_sets for code in ("1.000001", "1.000002")] == [1, 1]
    assert office.here(date(2026, 12, 31)).procedure("1.000001").dossier_sets == 2
    assert (office.applied(FIRST), office.applied(OTHER)) == (START, START)
    assert tthc_here("--root", office.folder, "check", "--at", "2027-01-01").code == 0


def test_it_is_taken_back_byte_for_byte(office: Office) -> None:
    before, ids = office.files(), office.enacted(FIRST)
    change = json.loads(office.run(*ids, "-f", "json")[1])["id"]
    assert office.files() != before
    assert change in office.run("--list")[1]
    code, said = office.run("--undo", change)
    assert (code, office.files()) == (0, before), said
    assert "(taken back)" in office.run("--list")[1]
    assert "has been taken back already" in office.run("--undo", change)[1]
    file = file_of(office.store, FIRST.id)
    assert file
    assert (file.applied, file.journal[-1].details["undone"]) == (None, change)
    shown = tthc_here("--root", office.folder, "proposals", "show", FIRST.id).out
    assert f"taken back from the catalogue: change {change}" in shown
    assert "Stands in the catalogue" not in shown
    code, said = office.run(*ids)
    assert (code, office.applied(FIRST)) == (0, START), said
    assert office.files() != before


def test_it_is_taken_back_by_the_proposal_that_it_applied(office: Office) -> None:
    before, ids = office.files(), office.enacted(FIRST, OTHER)
    assert office.run(*ids)[0] == 0
    code, said = office.run("--undo", FIRST.id)
    assert (code, office.files()) == (0, before), said
    assert f"applied these as well: {OTHER.id}" in said
    assert (office.applied(FIRST), office.applied(OTHER)) == (None, None)
    assert "has been taken back already" in office.run("--undo", FIRST.id)[1]
    assert "there is no change nope" in office.run("--undo", "nope")[1]


def test_it_is_not_taken_back_over_somebodys_work(office: Office) -> None:
    change = json.loads(office.run(*office.enacted(FIRST), "-f", "json")[1])["id"]
    edited = (office.folder / NEW_NAME).read_text(encoding="utf-8") + "note: sửa tay\n"
    (office.folder / NEW_NAME).write_text(edited, encoding="utf-8")
    before = office.files()
    code, said = office.run("--undo", change)
    assert (code, office.files()) == (2, before)
    assert f"{NEW_NAME.removeprefix('catalog/')}: changed meanwhile" in said


def test_only_what_is_enacted_is_applied(office: Office) -> None:
    office.in_a_run(FIRST, OTHER)
    before, ids = office.files(), office.submitted(FIRST)
    code, said = office.run(*ids, OTHER.id)
    assert (code, office.files()) == (2, before)
    assert f"{FIRST.id} is submitted: Nguyễn An" in said
    assert "next somebody else takes it up for review: 'tthc proposals take-up'" in said
    assert f"nobody has submitted {OTHER.id}: 'tthc proposals submit' comes first" in said
    code, said = office.run(*ids, "--what-if", OTHER.id, "--from", "2027-03-01")
    assert (code, office.files()) == (0, before), said
    assert "+effective: {from: 2027-03-01}" in said


def test_the_set_of_a_plan_is_shown_as_one(office: Office) -> None:
    """Its ids are taken from the file; the set is proved as a set."""
    office.in_a_run(FIRST, OTHER)
    chosen = [
        {"id": cut.id, "procedure": cut.target.procedure, "cuts": [cut.model_dump(mode="json", exclude_defaults=True)]}
        for cut in (FIRST, OTHER)
    ]
    saved = {"day": "2026-11-23", "catalogue": "x", "version": "0", "within": ["own"], "per": "dossier"}
    plan = {**saved, "feasible": True, "gap": 0, "effort": 1, "proposals": chosen}
    (office.folder / "plan.yaml").write_text(json.dumps({"plan": plan}), encoding="utf-8")
    code, said = office.run("--what-if", "--plan", str(office.folder / "plan.yaml"), "-f", "json")
    shown = json.loads(said)
    assert (code, shown["verdict"], shown["written"]) == (0, "proved", False)
    assert [one["procedure"] for one in shown["procedures"]] == ["1.000001", "1.000002"]


def test_a_file_with_a_mistake_in_it_is_left(office: Office) -> None:
    ids = office.enacted(FIRST)
    with (office.folder / NATION).open("a", encoding="utf-8") as file:
        file.write("\nmode: online\n")
    before = office.files()
    code, said = office.run(*ids)
    assert (code, office.files()) == (2, before)
    assert f"{NATION}:26:1: L010" in said


def test_by_several_decisions_at_once_is_refused(office: Office) -> None:
    later = replace(DECISION, instrument="78/QĐ-UBND")
    ids = (*office.enacted(FIRST), *office.enacted(OTHER, decision=later))
    assert "put into force by several decisions: 77/QĐ-UBND, 78/QĐ-UBND" in office.run(*ids)[1]


def test_where_the_ground_has_moved_it_says_what_moved(office: Office) -> None:
    ids = office.enacted(FIRST, OTHER)
    text = (office.folder / NATION).read_text(encoding="utf-8")
    (office.folder / NATION).write_text(text.replace("name: 'Trợ cấp'", "name: Trợ cấp xã hội"), encoding="utf-8")
    before = office.files()
    code, said = office.run(*ids)
    assert (code, office.files()) == (2, before)
    assert f"{FIRST.id}: since it was submitted, something else has been written about procedure 1.000001." in said
    assert office.run(*ids, "--accept-moved")[0] == 0
    assert office.here(START).procedure("1.000001").name == "Trợ cấp xã hội"


def test_comments_and_other_entries_may_change_without_moving_the_ground(office: Office) -> None:
    ids = office.enacted(FIRST)
    for name, more in ((NATION, "# ghi chú\n"), (SECOND, "note: Việc khác\n")):
        with (office.folder / name).open("a", encoding="utf-8") as file:
            file.write(f"\n{more}")
    code, said = office.run(*ids)
    assert code == 0, said
    assert b"# ghi ch\xc3\xba" in office.files()[NEW_NAME.removeprefix("catalog/")]


def test_what_is_no_longer_proved_is_not_written(office: Office) -> None:
    """Somebody has found out by which law two sets are asked for: the ground has moved, and the proof with it."""
    ids = office.enacted(FIRST)
    text = (office.folder / NATION).read_text(encoding="utf-8")
    (office.folder / NATION).write_text(text.replace("sets_fixed_by: {law: 10/QĐ-UBND}\n", ""), encoding="utf-8")
    before = office.files()
    code, said = office.run(*ids, "--accept-moved")
    assert (code, office.files()) == (2, before)
    assert "together they are no longer what was decided on" in said


def test_what_was_never_proved_is_written_only_when_somebody_says_so(office: Office) -> None:
    """Nobody knows by which text two sets are asked for, and it was decided all the same."""
    text = (office.folder / NATION).read_text(encoding="utf-8")
    (office.folder / NATION).write_text(text.replace("sets_fixed_by: {law: 10/QĐ-UBND}\n", ""), encoding="utf-8")
    before, ids = office.files(), office.enacted(FIRST)
    code, said = office.run(*ids, "--dry-run")
    assert code == 1, said
    assert "as a set: not proved" in said
    assert "Without --dry-run this would be refused:" in said
    assert "apply it all the same with --accept-unproved" in said
    assert "refused" not in office.run(*ids, "--dry-run", "--accept-unproved")[1]
    code, said = office.run(*ids)
    assert (code, office.files(), office.applied(FIRST)) == (2, before, None)
    assert "it is not proved, and nothing was written" in said
    code, said = office.run(*ids, "--accept-unproved")
    assert (code, office.applied(FIRST)) == (0, START), said
    assert office.here(START).procedure("1.000001").dossier_sets == 1


def test_what_the_catalogue_has_is_not_said_to_have_moved(office: Office) -> None:
    """It is the change itself that moved it; once that is taken back, the ground is looked at again."""
    ids = office.enacted(FIRST, OTHER)

    def shown(*more: str) -> str:
        ran = tthc_here("--root", office.folder, "proposals", "show", FIRST.id, "--at", "2027-02-01", *more)
        assert ran.code == 0, ran.said
        return ran.out

    assert "Applied: the catalogue has it" not in shown()
    change = json.loads(office.run(*ids, "-f", "json")[1])["id"]
    said = shown()
    assert "Applied: the catalogue has it, in force from 2027-01-01 on" in said
    assert "ground" not in said
    found = json.loads(shown("-f", "json"))
    assert (found["in_catalogue"], found["since"]) == (True, None)
    assert office.run("--undo", change)[0] == 0
    assert "Applied: the catalogue has it" not in shown()
    assert "The ground" in shown()


def test_a_second_time_it_says_that_it_is_done(office: Office) -> None:
    ids = office.enacted(FIRST)
    office.run(*ids)
    before, journal = office.files(), file_of(office.store, FIRST.id)
    assert office.run(*ids) == (0, "The catalogue says all of this already, from 2027-01-01 on.\n")
    assert (office.files(), file_of(office.store, FIRST.id)) == (before, journal)


def test_files_that_are_in_place_are_only_noted(office: Office) -> None:
    """The machine stopped between the files and the note; or the files came by git, from where they were applied."""
    ids = office.enacted(FIRST)
    office.run(*ids)
    (office.folder / "tthc.toml").write_text(FILES["tthc.toml"] + 'store = ".tthc/second.sqlite"\n', encoding="utf-8")
    text = FILES["tthc.toml"].replace("[people]", 'store = ".tthc/second.sqlite"\n[people]')
    (office.folder / "tthc.toml").write_text(text, encoding="utf-8")
    other = Office.__new__(Office)
    other.folder, other.store = office.folder, find_project(office.folder).store
    other.enacted(FIRST)
    assert other.applied(FIRST) is None
    assert other.run(*ids)[0] == 0
    assert other.applied(FIRST) == START


def test_the_next_command_says_what_it_has_finished(office: Office) -> None:
    """Killed just after the change was made: whatever is asked next puts the files in place first."""
    before = office.files()
    office.run(*office.enacted(FIRST))
    after, place = office.files(), Place(office.folder, office.folder / "catalog")
    changes = archive(place)[0].changes
    _set_back(office, before)
    assert not any(
        killed_at(line, lambda: commit(place, changes, {})) for line in takewhile(_is_open(place), count(100, 5))
    )
    assert office.files() == before
    ran = tthc_here("--root", office.folder, "ls")
    assert "A change that was cut off has been finished" in ran.err
    assert office.files() == after


def _is_open(place: Place) -> Callable[[int], bool]:
    """Until the change is made."""
    return lambda line: not any(place.folder.glob("*.committed"))


@pytest.mark.slow
def test_killed_at_any_moment_nothing_is_half_applied(tmp_path: Path) -> None:
    """At random moments; the next command finds the catalogue entirely as before, or entirely as decided."""
    dice, seen = random.Random(7), {"before": 0, "after": 0}
    office = Office(tmp_path)
    before, ids = office.files(), office.enacted(FIRST, OTHER)
    office.run(*ids)
    after = office.files()
    took = _seconds_of(office, before, ids)
    for _ in range(8):
        _set_back(office, before)
        started = _started(office, ids)
        time.sleep(dice.uniform(took * 0.5, took * 1.02))
        started.send_signal(signal.SIGKILL)
        started.wait()
        assert tthc("ls", "--at", "2027-02-01", cwd=office.folder).code == 0
        assert office.files() in (before, after)
        seen["after" if office.files() == after else "before"] += 1
        assert office.run(*ids)[0] == 0
        assert office.files() == after
    assert seen["before"]


def _set_back(office: Office, before: dict[str, bytes]) -> None:
    for name in set(office.files()) - set(before):
        (office.folder / "catalog" / name).unlink()
    for name, data in before.items():
        (office.folder / "catalog" / name).write_bytes(data)


def _started(office: Office, ids: Sequence[str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tthc", "apply", *ids]
    pipe = subprocess.DEVNULL
    return subprocess.Popen(command, cwd=office.folder, env=environment(), stdout=pipe, stderr=pipe)


def _seconds_of(office: Office, before: dict[str, bytes], ids: Sequence[str]) -> float:
    _set_back(office, before)
    start = time.monotonic()
    assert _started(office, ids).wait() == 0
    return time.monotonic() - start


def test_eight_at_once_apply_each_proposal_once(office: Office) -> None:
    """Four ask for one proposal, four for the other; each is written once, the others are told that it is there."""
    office.enacted(FIRST, OTHER)
    asked = [cut.id for cut in (FIRST, OTHER) for _ in range(4)]
    command = [sys.executable, "-m", "tthc", "apply"]
    running = [
        subprocess.Popen([*command, one], cwd=office.folder, env=environment(), stdout=subprocess.PIPE) for one in asked
    ]
    said = [one.communicate()[0].decode() for one in running]
    assert [one.returncode for one in running] == [0] * 8
    assert sum("says all of this already" in one for one in said) == 6
    now = office.here(START)
    assert [now.procedure(code).dossier_sets for code in ("1.000001", "1.000002")] == [1, 1]
    assert len(list((office.folder / ".tthc" / "apply").glob("*.done"))) == 2
