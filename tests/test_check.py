"""Checking: what every check says, what it leaves alone, and that broken files show exactly what they mark."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.full_procedure import FULL_PROCEDURE
from tthc.check import CHECKS, check
from tthc.check.completeness import missing_mandatory
from tthc.check.references import WHAT
from tthc.load.catalogue import load_text
from tthc.model.catalogue import KINDS, Catalogue
from tthc.model.entry import Entry, Ref
from tthc.model.step import Thing
from tthc.source import Message, Problem, Severity, say

DAY = date(2026, 11, 23)
FOLDER = Path(__file__).parent / "broken"
FILES = sorted(FOLDER.glob("*.yaml"))
MARK = re.compile(r"# !((?: [A-Z]\d{3}(?::\d+)?)+)$")

Place = tuple[int, int | None, str]
"""Line, column where it is marked, code."""


def errors(catalogue: Catalogue, day: date = DAY) -> list[str]:
    return [str(problem) for problem in check(catalogue, day) if problem.severity is Severity.ERROR]


# Broken files mark their own problems: `mode: coppy  # ! L013`, with the column `# ! L013:11` where it matters


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_broken_file_has_the_problems_that_it_marks_and_no_others(path: Path) -> None:
    """Warnings and advice count only in files that begin with `# show: warnings`."""
    text = path.read_text(encoding="utf-8")
    least = Severity.ADVICE if text.startswith("# show: warnings\n") else Severity.ERROR
    found = [problem for problem in problems_in(text) if problem.severity.rank <= least.rank]
    unmarked, missed = unmatched(found, list(marks(text)))
    assert [str(problem) for problem in unmarked] == []
    assert missed == []


def problems_in(text: str) -> tuple[Problem, ...]:
    loaded = load_text(text, "broken.yaml")
    return (*loaded.problems, *check(loaded.catalogue, DAY))


def marks(text: str) -> Iterator[Place]:
    for number, line in enumerate(text.split("\n"), start=1):
        if found := MARK.search(line):
            for mark in found[1].split():
                code, _, column = mark.partition(":")
                yield number, int(column) if column else None, code


def unmatched(problems: list[Problem], marked: list[Place]) -> tuple[list[Problem], list[Place]]:
    """Problems that no mark stands for, and marks that no problem came for; a mark stands for one problem."""
    still_open = Counter(marked)
    left = []
    for problem in problems:
        _, line, column = problem.at
        mark = next((m for m in ((line, column, problem.code), (line, None, problem.code)) if still_open[m]), None)
        if mark:
            still_open[mark] -= 1
        else:
            left.append(problem)
    return left, sorted(still_open.elements(), key=str)


def test_every_code_has_a_broken_file_or_a_test_of_its_own() -> None:
    tests = FOLDER.parent
    used = codes_in((tests.parent / "tthc").rglob("*.py"), r'"([LC]\d{3})"')
    tested = codes_in(tests.glob("test_*.py"), r"\b([LC]\d{3})\b")
    in_files = {code for path in FILES for _, _, code in marks(path.read_text(encoding="utf-8"))}
    assert len(used) > 25
    assert sorted(used - tested - in_files) == []
    assert sorted(in_files - used) == []


def codes_in(paths: Iterable[Path], pattern: str) -> set[str]:
    return {code for path in paths for code in re.findall(pattern, path.read_text(encoding="utf-8"))}


# References


def test_dangling_references(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.001193"
        name: Đăng ký khai sinh
        documents:
          - {id: chung-sinh, type: giay-khai-sin, originals: 1}
        steps:
          - {id: nop, name: Nộp hồ sơ, kind: submit, actor: ubnd-xa}
          - {id: tra, name: Trả kết quả, kind: return, actor: ubnd-xa, after: [nopp]}
    agencies:
      - {id: ubnd-xa, name: Ủy ban nhân dân xã, level: commune, part_of: chinh-phu}
    document_types:
      - {id: giay-khai-sinh, name: Giấy khai sinh, origin: state}
    """
    assert errors(catalogue) == [
        "catalogue.yaml:5:32: C101 no document type has the id 'giay-khai-sin' (did you mean 'giay-khai-sinh'?)",
        "catalogue.yaml:8:76: C101 this procedure has no step 'nopp' (did you mean 'nop'?)",
        "catalogue.yaml:10:70: C101 no agency has the id 'chinh-phu'",
    ]


def test_steps_and_cases_belong_to_their_own_procedure(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.001193"
        name: Đăng ký khai sinh
        cases: [{id: luu-dong, name: Lưu động}]
      - code: "1.000656"
        name: Đăng ký khai tử
        channels: [{mode: online, fees: [{case: luu-dong, amount: 0}]}]
    """
    assert errors(catalogue) == ["catalogue.yaml:7:45: C101 this procedure has no case 'luu-dong'"]


def referred_kinds(model: type[Entry], seen: set[object]) -> Iterator[type[Entry]]:
    """What the references inside a model, and inside the models in it, refer to."""

    def inside(annotation: object) -> Iterator[type[Entry]]:
        arguments = getattr(annotation, "__args__", ())
        if getattr(annotation, "__origin__", None) is Ref:
            yield arguments[0]
        elif isinstance(annotation, type) and issubclass(annotation, Entry) and annotation not in seen:
            yield from referred_kinds(annotation, seen)
        for argument in arguments:
            yield from inside(argument)

    seen.add(model)
    for field in model.model_fields.values():
        yield from inside(field.annotation)


def test_every_kind_of_reference_has_words_for_a_dangling_one() -> None:
    kinds = {kind for model in KINDS.values() for kind in referred_kinds(model, set())}
    assert len(kinds) > 8
    assert kinds - {Thing} <= WHAT.keys()


# Identity and versions


def test_two_entries_with_one_id(catalogue: Catalogue) -> None:
    """
    agencies:
      - {id: ubnd-xa, name: Ủy ban nhân dân xã, level: commune}
      - {id: ubnd-xa, name: Ủy ban nhân dân phường, level: commune}
    sectors:
      - {id: ubnd-xa, name: Ủy ban là một lĩnh vực khác}
    """
    assert errors(catalogue) == ["catalogue.yaml:3:5: C110 'ubnd-xa' is already defined in catalogue.yaml:2:5"]


def test_two_parts_with_one_id(catalogue: Catalogue) -> None:
    """
    code: "1.001193"
    name: Đăng ký khai sinh
    cases:
      - {id: a, name: Một}
      - {id: a, name: Hai}
    conditions:
      - {id: a, name: Cùng id nhưng là phần khác}
    """
    assert errors(catalogue) == ["catalogue.yaml:5:5: C111 'a' is already on line 4"]


def test_overlapping_versions(catalogue: Catalogue) -> None:
    """
    procedures:
      - {code: "1.001193", name: Cũ, effective: {from: 2020-01-01}}
      - {code: "1.001193", name: Mới, effective: {from: 2026-07-01}}
    """
    assert errors(catalogue) == [
        (
            "catalogue.yaml:3:5: C112 this version of 1.001193 is in force on days of the one in catalogue.yaml:2:5 "
            "(close the older one with 'effective: {to: …}')"
        )
    ]


VERSIONS = """
procedures:
  - {code: "1.001193", name: thứ nhất, effective: {to: 2025-06-30}}
  - {code: "1.001193", name: thứ hai, effective: {from: 2025-07-01, to: 2026-06-30}}
  - {code: "1.001193", name: thứ ba, effective: {from: 2026-07-01, to: 2027-02-28}}
  - {code: "1.000656", name: luôn luôn}
agencies:
  - {id: ubnd-xa, name: Ủy ban nhân dân xã, level: commune}
"""


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(1999, 1, 1), "thứ nhất"),
        (date(2025, 6, 30), "thứ nhất"),
        (date(2025, 7, 1), "thứ hai"),
        (date(2026, 6, 30), "thứ hai"),
        (date(2026, 7, 1), "thứ ba"),
        (date(2027, 2, 28), "thứ ba"),
        (date(2027, 3, 1), None),
    ],
)
def test_the_version_of_a_day(day: date, name: str | None) -> None:
    catalogue = load_text(VERSIONS, "x.yaml").catalogue
    assert errors(catalogue) == []
    procedures = catalogue.on(day).procedures
    assert procedures["1.000656"].name == "luôn luôn"
    assert (procedures["1.001193"].name if "1.001193" in procedures else None) == name
    assert len(catalogue.on(day).entries) == (3 if name else 2)


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 60)), max_size=6), st.integers(-10, 500))
def test_without_overlaps_a_day_has_at_most_one_version(spans: list[tuple[int, int]], number: int) -> None:
    start = date(2026, 1, 1)
    rows = (
        f'  - {{code: "1.001193", name: v{n}, effective: '
        f"{{from: {start + timedelta(begin)}, to: {start + timedelta(begin + length)}}}}}"
        for n, (begin, length) in enumerate(spans)
    )
    catalogue = load_text("\n".join(["procedures: ", *rows]) if spans else "laws: []", "x.yaml").catalogue
    day = start + timedelta(number)
    covering = [p for p in catalogue.versions if p.effective.covers(day)]
    overlaps = any("C112" in error for error in errors(catalogue))
    assert overlaps or len(covering) <= 1
    assert set(catalogue.on(day).versions) <= set(covering)
    assert len(catalogue.on(day).versions) == min(1, len(covering))


# Periods


def test_turned_periods(catalogue: Catalogue) -> None:
    """
    code: "1.001193"
    name: Đăng ký khai sinh
    effective:
      from: 2026-07-01
      to: 2026-06-30
    """
    expected = "catalogue.yaml:4:3: C120 it ends on 2026-06-30, before it begins on 2026-07-01"
    assert errors(catalogue) == [expected]


ENDED = """
procedures:
  - code: "1.001193"
    name: Đăng ký khai sinh
    effective: {from: 2025-01-01}
    agencies: {deciding: [so-xay-dung]}
agencies:
  - {id: so-xay-dung, name: Sở Xây dựng, level: province, effective: {to: 2026-02-28}, replaced_by: so-moi}
  - {id: so-moi, name: Sở mới, level: province, effective: {from: 2026-03-01}}
"""


def test_agencies_that_no_longer_exist() -> None:
    catalogue = load_text(ENDED, "x.yaml").catalogue
    assert errors(catalogue, date(2026, 2, 28)) == []
    assert errors(catalogue, date(2024, 12, 31)) == []
    assert errors(catalogue, date(2026, 3, 1)) == [
        "x.yaml:6:27: C121 the agency 'so-xay-dung' does not exist on 2026-03-01 (its work went to 'so-moi')"
    ]


def test_there_is_no_district_any_more(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.001193"
        name: Phiên bản còn hiệu lực
        levels: [district, commune]
        effective: {from: 2025-01-01}
        agencies: {deciding: ubnd-huyen}
      - code: "1.000656"
        name: Phiên bản đã hết hiệu lực khi bỏ cấp huyện
        levels: [district]
        effective: {to: 2025-06-30}
        agencies: {deciding: ubnd-huyen}
    agencies:
      - {id: ubnd-huyen, name: Ủy ban nhân dân huyện, level: district}
    """
    assert errors(catalogue, date(2025, 1, 1)) == [
        (
            "catalogue.yaml:2:5: C122 there is no district level after 2025-06-30 "
            "(end this version, or name the province or the commune)"
        ),
        "catalogue.yaml:6:26: C122 'ubnd-huyen' is a district agency; there are none after 2025-06-30",
    ]


# Order


def test_rings_of_steps(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.001193"
        name: Đăng ký khai sinh
        steps:
          - {id: nop, name: Nộp, kind: submit, actor: ubnd}
          - {id: nhan, name: Nhận, kind: receive, actor: ubnd, after: [nop, ky]}
          - {id: tham-tra, name: Thẩm tra, kind: verify, actor: ubnd, after: [nhan], produces: [to-trinh]}
          - {id: ky, name: Ký, kind: sign, actor: ubnd, needs: [to-trinh]}
          - {id: tra, name: Trả, kind: return, actor: ubnd, after: [tra]}
    agencies: [{id: ubnd, name: Ủy ban nhân dân xã, level: commune}]
    """
    assert errors(catalogue) == [
        "catalogue.yaml:6:9: C130 these steps wait for one another: nhan → ky → tham-tra → nhan",
        "catalogue.yaml:9:9: C130 these steps wait for one another: tra → tra",
    ]


def test_two_ways_in_one_case_are_no_ring(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.001193"
        name: Thứ tự hai bước ngược nhau trong hai trường hợp
        cases: [{id: mot, name: Một}, {id: hai, name: Hai}]
        steps:
          - {id: a, name: A, kind: check, actor: ubnd, after: [b]}
          - {id: b, name: B trước A, kind: check, actor: ubnd, cases: [mot]}
          - {id: c, name: C sau A, kind: check, actor: ubnd, after: [a], cases: [hai]}
    agencies: [{id: ubnd, name: Ủy ban nhân dân xã, level: commune}]
    """
    assert errors(catalogue) == []


def test_steps_that_need_what_nothing_gives(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.001193"
        name: Đăng ký khai sinh
        documents: [{id: to-khai, type: to-khai}]
        steps:
          - {id: nop, name: Nộp, kind: submit, actor: ubnd, needs: [to-khia]}
          - {id: nhan, name: Nhận, kind: receive, actor: ubnd, needs: [to-khai], produces: [giay-hen], after: [nop]}
          - {id: tra, name: Trả, kind: return, actor: ubnd, needs: [giay-hen, bien-lai]}
    agencies: [{id: ubnd, name: Ủy ban nhân dân xã, level: commune}]
    document_types: [{id: to-khai, name: Tờ khai, origin: applicant}]
    """
    assert errors(catalogue) == [
        (
            "catalogue.yaml:6:65: C131 the step 'nop' needs 'to-khia', which nothing before it gives "
            "(did you mean 'to-khai'?)"
        ),
        "catalogue.yaml:8:75: C131 the step 'tra' needs 'bien-lai', which nothing before it gives",
    ]


def test_rings_of_kinds(catalogue: Catalogue) -> None:
    """
    applicants:
      - {id: cong-dan, name: Công dân, kind_of: ca-nhan}
      - {id: ca-nhan, name: Cá nhân, kind_of: cong-dan}
      - {id: tre-em, name: Trẻ em, kind_of: cong-dan}
    """
    assert errors(catalogue) == [
        "catalogue.yaml:2:45: C132 'cong-dan' is a kind of itself",
        "catalogue.yaml:3:43: C132 'ca-nhan' is a kind of itself",
    ]


def test_a_promise_is_never_longer_than_the_law(catalogue: Catalogue) -> None:
    """
    code: "1.001193"
    name: Đăng ký khai sinh
    channels:
      - mode: in_person
        time_limits:
          - {statutory: {working_days: 3}, committed: {working_days: 4}}
          - {statutory: {hours: 4}, committed: {same_day: true}}
          - {statutory: {months: 1}, committed: {calendar_days: 45}}
          - {committed: {working_days: 4}}
    """
    assert errors(catalogue) == [
        "catalogue.yaml:6:51: C140 4 working days are promised where the law allows 3 working days",
        "catalogue.yaml:7:44: C140 1 working days are promised where the law allows 4 hours",
    ]


# Completeness


def test_what_the_law_wants(catalogue: Catalogue) -> None:
    """
    code: "1.001193"
    name: Đăng ký khai sinh
    """
    problems = check(catalogue, DAY)
    assert Counter((problem.code, problem.severity.value) for problem in problems) == {
        ("C201", "warning"): 6,
        ("C202", "advice"): 3,
        ("C203", "warning"): 5,
    }
    assert {str(problem.at) for problem in problems} == {"catalogue.yaml:1:1"}
    mandatory = [str(text) for text in missing_mandatory(catalogue.procedure("1.001193"))]
    assert "no steps are given (trình tự thực hiện, điểm b)" in mandatory
    assert len(mandatory) == 6


def test_a_full_procedure_has_no_problem() -> None:
    loaded = load_text(FULL_PROCEDURE, "x.yaml")
    assert loaded.problems == ()
    assert [str(problem) for problem in check(loaded.catalogue, DAY)] == []


# All checks together


def test_problems_come_in_the_order_of_lines_and_only_once(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.001193"
        name: Hai trường hợp, cùng một lỗi
        sector: x
        cases: [{id: mot, name: Một}, {id: hai, name: Hai}]
        steps: [{id: a, name: A, kind: check, actor: b, after: [a]}]
    """
    found = [(problem.at.line, problem.code) for problem in check(catalogue, DAY) if problem.code < "C2"]
    assert found == [(4, "C101"), (6, "C130"), (6, "C101")]


def test_every_check_says_what_it_looks_for() -> None:
    assert len(CHECKS) == len(set(CHECKS)) > 10
    assert all((checker.__doc__ or "").rstrip().endswith(".") for checker in CHECKS)


def test_equal_problems_are_one() -> None:
    one, other = say("the {what}", what="same"), Message("the {what}", {"what": "same"})
    at = load_text("x: [", "x.yaml").problems[0].at
    assert len({Problem("C101", at, one), Problem("C101", at, other)}) == 1
