"""The publication gate: what goes out, what is held back and why, and what an officer's check is worth."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from site_catalogue import BARE, FULL, catalogue

from tthc.check.publication import Checked, Checking, Gate, Since, Standing, code_of, judge, version_key
from tthc.cli.publish.record import digest
from tthc.model.catalogue import Catalogue
from tthc.model.decision import Actor, Identified
from tthc.model.procedure import Procedure
from tthc.model.publication import PublicationRecord, Published, Told

TODAY = dt.date(2026, 11, 23)
LAN = Actor("Nguyễn Thị Lan", Identified.DECLARED)
LATER = FULL.replace("{from: 2026-06-01}", "{from: 2027-03-01}")


def told(kind: Published, *procedures: Procedure, serial: int = 1) -> PublicationRecord:
    digests = {version_key(one): digest(one) for one in procedures}
    return PublicationRecord(serial, Told(kind, TODAY, digests), dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC), LAN)


def gate(
    catalogue: Catalogue, records: Sequence[PublicationRecord] = (), checking: Checking = Checking.CHANGED
) -> Gate:
    return judge(catalogue, TODAY, records, digest, checking)


def reasons(found: Gate) -> dict[str, list[str]]:
    return {one.procedure.code: [str(reason) for reason in one.reasons] for one in found.held}


def test_a_full_procedure_goes_out() -> None:
    found = gate(catalogue(FULL))
    assert [(one.procedure.code, one.standing, one.since) for one in found.out] == [
        ("1.012783", Standing.IN_FORCE, Since.NEW)
    ]
    assert found.held == ()


def test_what_is_not_complete_is_held_back_with_every_element_it_lacks() -> None:
    (first, decision) = reasons(gate(catalogue(BARE)))["1.001193"]
    assert first.startswith("mandatory elements are missing: no steps are given")
    assert first.count("điểm") == 6
    assert decision == "the decision that published it is not given"


def test_a_decision_that_nobody_named_holds_back() -> None:
    lines = [line for line in FULL.splitlines() if not line.startswith("publication:")]
    assert reasons(gate(catalogue("\n".join(lines)))) == {"1.012783": ["the decision that published it is not given"]}


def test_a_file_with_errors_is_held_back() -> None:
    found = judge(catalogue(FULL), TODAY, (), digest, faulty={"1.yaml"})
    assert reasons(found) == {"1.012783": ["its file 1.yaml has errors: 'tthc check' lists them"]}


def test_a_version_to_come_is_announced_and_one_that_has_ended_is_not_spoken_of() -> None:
    ended = FULL.replace("{from: 2026-06-01}", "{from: 2024-01-01, to: 2026-05-31}")
    found = gate(catalogue(ended, FULL, LATER))
    assert [(version_key(one.procedure), one.standing) for one in found.out] == [
        ("1.012783@2026-06-01", Standing.IN_FORCE),
        ("1.012783@2027-03-01", Standing.ANNOUNCED),
    ]


def test_what_was_checked_and_changed_since_is_held_back_until_it_is_checked_again() -> None:
    was, now = catalogue(FULL), catalogue(FULL.replace("working_days: 4", "working_days: 3"))
    check = told(Published.CHECKED, was.procedure("1.012783"))
    assert [one.checked for one in gate(was, [check]).out] == [Checked.CURRENT]
    assert reasons(gate(now, [check])) == {"1.012783": ["it was changed after Nguyễn Thị Lan checked it on 2026-11-20"]}
    again = told(Published.CHECKED, now.procedure("1.012783"), serial=2)
    assert gate(now, [check, again]).held == ()


def test_a_file_that_is_only_written_in_another_way_is_still_checked() -> None:
    """Comments, the order of keys and quotes are nobody's reading."""
    check = told(Published.CHECKED, catalogue(FULL).procedure("1.012783"))
    code, *rest = FULL.strip().splitlines()
    otherwise = catalogue("\n".join(["# đã sắp xếp lại", *rest, code.replace('"', "'")]))
    assert [one.checked for one in gate(otherwise, [check]).out] == [Checked.CURRENT]


def test_what_nobody_checked_goes_out_unless_everything_has_to_be_checked() -> None:
    assert [one.checked for one in gate(catalogue(FULL)).out] == [Checked.NEVER]
    assert reasons(gate(catalogue(FULL), checking=Checking.ALL)) == {"1.012783": ["no officer has checked it yet"]}


def test_a_check_of_one_version_is_none_of_the_next() -> None:
    check = told(Published.CHECKED, catalogue(FULL).procedure("1.012783"))
    found = gate(catalogue(FULL, LATER), [check], Checking.ALL)
    assert [version_key(one.procedure) for one in found.held] == ["1.012783@2027-03-01"]


def test_what_is_new_changed_and_gone_since_the_last_publication() -> None:
    other = FULL.replace("1.012783", "1.012784")
    then = catalogue(FULL, other)
    site = told(Published.SITE, *then.procedures.values())
    changed = catalogue(FULL.replace("working_days: 4", "working_days: 3"), FULL.replace("1.012783", "1.012785"))
    found = gate(changed, [site])
    assert {one.procedure.code: one.since for one in found.out} == {
        "1.012783": Since.CHANGED,
        "1.012785": Since.NEW,
    }
    assert [code_of(key) for key in found.gone] == ["1.012784"]
    assert {one.since for one in gate(then, [site]).out} == {Since.SAME}
