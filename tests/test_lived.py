"""Lived against promised: the comparison finds exactly what was planted in synthetic steps, and what a hand counts."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import pytest

from tthc.audit.comparing.bounds import share_bounds
from tthc.audit.comparing.compare import Beside, compare
from tthc.audit.comparing.lived import Deviation, Lived, LivedGroup
from tthc.audit.comparing.papers import paper_words
from tthc.audit.comparing.step_words import alike
from tthc.audit.judging.dossiers import judge_log
from tthc.audit.reading.papers_asked import read_papers
from tthc.audit.reading.step_log import read_steps
from tthc.audit.simulating.deviations import Planted, Planting, differing_lines, plant
from tthc.audit.simulating.files import write_log
from tthc.audit.simulating.life import Rates
from tthc.audit.simulating.simulate import simulate
from tthc.load.catalogue import load_catalogue, load_text
from tthc.model.catalogue import Catalogue
from tthc.model.overlay import in_locality

ROOT = Path(__file__).parent.parent
TODAY = date(2026, 10, 5)

FILES = (
    """
    agencies:
      - {id: vpdk, name: Văn phòng đăng ký đất đai, level: province}
      - {id: ubnd-xa, name: Ủy ban nhân dân cấp xã, level: commune}
      - {id: nguoi-nop, name: Người nộp hồ sơ, level: applicant}
    document_types:
      - {id: don, name: Đơn đăng ký, origin: applicant}
      - {id: can-cuoc, name: Thẻ căn cước, aliases: [căn cước công dân], origin: state}
      - {id: gcn, name: Giấy chứng nhận, origin: state}
    """,
    """
    code: "1.000001"
    name: Cấp đổi
    agencies: {receiving: [vpdk, ubnd-xa]}
    channels: [{mode: in_person, time_limits: [{statutory: {working_days: 10}}]}]
    documents: [{id: don, type: don}]
    steps:
      - {id: nop, name: Nộp hồ sơ, kind: submit, actor: nguoi-nop}
      - {id: tiep-nhan, name: Tiếp nhận hồ sơ, kind: receive, actor: vpdk, after: [nop]}
      - {id: tham-tra, name: Thẩm tra, kind: verify, actor: vpdk, after: [tiep-nhan], produces: [bao-cao]}
      - {id: y-kien, name: Lấy ý kiến, kind: consult, actor: ubnd-xa, after: [tiep-nhan]}
      - {id: ky, name: Ký, kind: sign, actor: vpdk, needs: [bao-cao], after: [y-kien], produces: [ket-qua]}
      - {id: tra, name: Trả kết quả, kind: return, actor: vpdk, needs: [ket-qua]}
    """,
    """
    code: "1.000002"
    name: Có hai trường hợp
    agencies: {receiving: [ubnd-xa]}
    cases: [{id: don-gian, name: Hồ sơ đơn giản}, {id: phuc-tap, name: Hồ sơ phức tạp}]
    channels: [{mode: in_person, time_limits: [{statutory: {working_days: 5}}]}]
    documents: [{id: don, type: don}, {id: gcn, type: gcn, cases: [phuc-tap]}]
    steps:
      - {id: tiep-nhan, name: Tiếp nhận, kind: receive, actor: ubnd-xa}
      - {id: kiem-tra, name: Kiểm tra thực địa, kind: inspect, actor: ubnd-xa, after: [tiep-nhan], cases: [phuc-tap]}
      - {id: ky, name: Ký, kind: sign, actor: ubnd-xa, after: [tiep-nhan, kiem-tra], inferred: true}
    """,
)

PLANTING = Planting(0.1, 0.1, 0.1, 0.1, 0.1, ("Thẻ căn cước", "căn cước công dân", "Giấy của tổ dân phố"))


def catalogue_of(*files: str) -> Catalogue:
    calendar = load_catalogue(ROOT / "catalog/reference", ROOT, [ROOT / "catalog/reference/calendar.yaml"])
    loaded = [load_text(text, f"{number}.yaml") for number, text in enumerate(files)]
    assert not [problem for one in (calendar, *loaded) for problem in one.problems]
    return Catalogue(tuple(entry for one in (calendar, *loaded) for entry in one.catalogue.entries))


CATALOGUE = catalogue_of(*FILES)


def write_rows(path: Path, rows: Iterable[Iterable[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def lived_of(log: Path, steps: Path, words: Mapping[str, str] | None = None, catalogue: Catalogue = CATALOGUE) -> Lived:
    judged = judge_log(log, catalogue, TODAY)
    read = read_steps(steps, judged.log.connection)
    papers = read_papers([steps], judged.log.connection)
    return compare(
        judged, read, catalogue, Beside(own_words=words or {}, papers=papers, paper_words=paper_words(catalogue))
    )


def written(folder: Path, log: str, steps: str) -> tuple[Path, Path]:
    paths = folder / "log.csv", folder / "steps.csv"
    for path, text in zip(paths, (log, steps), strict=True):
        path.write_text(text.lstrip(), encoding="utf-8")
    return paths


PAPERS = {"Thẻ căn cước": ("extra_paper", "can-cuoc"), "căn cước công dân": ("extra_paper", "can-cuoc")}


def as_found(planted: Planted) -> tuple[str, str, str]:
    """What a comparison calls it: kinds of paper go by their ids, papers that nobody knows by their words."""
    if planted.kind != "extra_paper":
        return planted.kind, planted.what, planted.later
    kind, what = PAPERS.get(planted.what, ("unknown_paper", planted.what))
    return kind, what, ""


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_comparison_finds_exactly_what_was_planted(seed: int, tmp_path: Path) -> None:
    log = simulate(CATALOGUE, seed, 500, TODAY, rates=Rates(open=0.2, dirt=0.05))
    steps = plant(log, PLANTING, seed)
    lived = lived_of(write_log(log, tmp_path), write_rows(tmp_path / "steps.csv", differing_lines(steps)))
    right: dict[tuple[str, str | None, tuple[str, str, str]], int] = {}
    for (procedure, agency, planted), count in steps.answers.items():
        key = procedure, agency, as_found(planted)
        right[key] = right.get(key, 0) + count
    found = {
        (procedure.code, group.agency, (one.kind.value, one.what, one.later)): one.touched
        for procedure in lived.procedures
        for group in procedure.groups
        if not group.whole
        for one in group.deviations
    }
    assert found == right
    assert {kind for _, _, (kind, _, _) in right} == {
        *("missing_step", "extra_step", "turned_order", "repeated_step", "extra_paper", "unknown_paper")
    }


def test_nothing_is_found_where_nothing_was_planted(tmp_path: Path) -> None:
    log = simulate(CATALOGUE, 3, 300, TODAY)
    steps = plant(log, Planting(), 3)
    lived = lived_of(write_log(log, tmp_path), write_rows(tmp_path / "steps.csv", differing_lines(steps)))
    assert [group.deviations for procedure in lived.procedures for group in procedure.groups if group.deviations] == []
    assert all(group.exact == group.settled for procedure in lived.procedures for group in procedure.groups)


LOG = """
Mã hồ sơ,Mã thủ tục,Cơ quan,Trường hợp,Ngày tiếp nhận,Ngày có kết quả
H1,1.000001,Văn phòng đăng ký đất đai,,02/03/2026 08:00,06/03/2026
H2,1.000001,Văn phòng đăng ký đất đai,,02/03/2026 08:00,06/03/2026
H3,1.000001,Ủy ban nhân dân cấp xã,,02/03/2026 08:00,
H4,1.000002,Ủy ban nhân dân cấp xã,Hồ sơ đơn giản,02/03/2026 08:00,06/03/2026
H5,1.000002,Ủy ban nhân dân cấp xã,,02/03/2026 08:00,06/03/2026
H6,1.000001,Ủy ban nhân dân cấp xã,,02/03/2026 08:00,06/03/2026
"""

STEPS = """
Mã hồ sơ,Bước,Thời điểm bắt đầu,Thời điểm kết thúc,Giấy tờ yêu cầu
H1,Tiếp nhận hồ sơ,02/03/2026 08:00,02/03/2026 09:00,
H1,Ký,03/03/2026 08:00,03/03/2026 09:00,Đơn đăng ký; căn cước công dân
H1,tham-tra,03/03/2026 10:00,03/03/2026 11:00,
H1,Phân công,03/03/2026 11:00,03/03/2026 12:00,
H1,PHAN CONG,03/03/2026 14:00,03/03/2026 15:00,
H1,Phân công,03/03/2026 14:30,03/03/2026 15:00,
H1,Trả kết quả,06/03/2026 10:00,06/03/2026 11:00,
H2,tra,02/03/2026,02/03/2026,
H2,ky,02/03/2026,02/03/2026,
H2,tham-tra,02/03/2026,02/03/2026,
H2,y-kien,02/03/2026,02/03/2026,
H2,tiep-nhan,02/03/2026,02/03/2026,
H3,tiep-nhan,02/03/2026 09:00,02/03/2026 10:00,
H4,tiep-nhan,02/03/2026 09:00,02/03/2026 10:00,
H4,Kiểm tra thực địa,03/03/2026 09:00,02/03/2026 10:00,Giấy chứng nhận
H4,ky,03/03/2026 10:00,02/03/2026 10:00,
H5,ky,03/03/2026 09:00,02/03/2026 10:00,Giấy chứng nhận
H5,tiep-nhan,03/03/2026 11:00,02/03/2026 10:00,
H9,tiep-nhan,03/03/2026 11:00,02/03/2026 10:00,
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    return lived_of(*written(tmp_path_factory.mktemp("lived"), LOG, STEPS))


def group_of(lived: Lived, code: str, agency: str | None = None) -> LivedGroup:
    procedure = next(one for one in lived.procedures if one.code == code)
    return next(group for group in procedure.groups if (group.whole if agency is None else group.agency == agency))


def told(deviations: Iterable[Deviation]) -> set[tuple[str, str, str, int, int]]:
    return {(one.kind.value, one.what, one.later, one.touched, one.of) for one in deviations}


def test_every_way_to_differ_is_counted_beside_the_dossiers_in_which_it_could_have_been(small: Lived) -> None:
    assert told(group_of(small, "1.000001").deviations) == {
        ("extra_step", "Phân công", "", 1, 3),
        ("missing_step", "y-kien", "", 1, 2),
        ("repeated_step", "Phân công", "", 1, 1),
        ("turned_order", "tham-tra", "ky", 1, 2),
        ("extra_paper", "can-cuoc", "", 1, 4),
    }


def test_steps_of_one_day_without_hours_are_never_in_the_wrong_order(small: Lived) -> None:
    assert group_of(small, "1.000001").exact == 1  # H2: written from the last step to the first, all on one day


def test_nothing_is_missed_of_an_open_dossier(small: Lived) -> None:
    assert group_of(small, "1.000001", "ubnd-xa").deviations == ()


def test_a_step_and_a_paper_of_another_case_differ_only_where_the_case_is_known(small: Lived) -> None:
    assert told(group_of(small, "1.000002").deviations) == {
        ("other_case", "kiem-tra", "", 1, 2),
        ("extra_paper", "gcn", "", 1, 2),
        ("turned_order", "tiep-nhan", "ky", 1, 2),
    }


def test_an_order_that_no_source_states_says_so(small: Lived) -> None:
    of_second, of_first = group_of(small, "1.000002").deviations, group_of(small, "1.000001").deviations
    assert [one.inferred for one in (*of_second, *of_first) if one.kind.value == "turned_order"] == [True, False]


def test_what_each_step_of_the_log_was_taken_for_is_kept_with_its_rows(small: Lived) -> None:
    first = next(one for one in small.procedures if one.code == "1.000001")
    assert {(one.written, one.step, one.known_by.value, one.rows) for one in first.taken} >= {
        ("Tiếp nhận hồ sơ", "tiep-nhan", "name", 1),
        ("tham-tra", "tham-tra", "id", 2),
        ("Phân công", None, "nothing", 2),
        ("PHAN CONG", None, "nothing", 1),
    }
    assert first.untold == ("nop",)


def test_dossiers_without_steps_and_rows_without_dossiers_are_said(small: Lived) -> None:
    assert (small.dossiers, small.without_steps) == (6, 1)
    assert [(problem.code, problem.message.values["count"]) for problem in small.problems] == [("A022", 1)]


def test_a_step_without_a_beginning_or_with_an_unknown_outcome_was_done_all_the_same(tmp_path: Path) -> None:
    steps = """
dossier,step,arrived,started,finished,outcome
H1,tiep-nhan,,02/03/2026 08:00,02/03/2026 09:00,Đã xong cả rồi
H1,tham-tra,03/03/2026 08:00,,,
H1,y-kien,,,03/03/2026 10:00,
H1,ky,04/03/2026 08:00,31/02/2026,,
H1,tra,,,,
"""
    lived = lived_of(*written(tmp_path, LOG, steps))
    assert told(group_of(lived, "1.000001").deviations) == {("missing_step", "tra", "", 1, 1)}
    assert [(problem.code, problem.message.values["count"]) for problem in lived.problems] == [("A023", 1)]


def test_the_mapping_of_a_log_says_what_its_words_mean(tmp_path: Path) -> None:
    lived = lived_of(*written(tmp_path, LOG, STEPS), {"phan cong": "Lấy ý kiến"})
    kinds = {(one.kind.value, one.what) for one in group_of(lived, "1.000001").deviations}
    assert not {("extra_step", "Phân công"), ("missing_step", "y-kien")} & kinds
    assert ("repeated_step", "y-kien") in kinds


def test_the_bounds_are_wilsons() -> None:
    """Known answers: 10 of 100, and the ends (Wilson 1927; checked with statsmodels' proportion_confint)."""
    assert [round(bound, 4) for bound in share_bounds(10, 100)] == [0.0552, 0.1744]
    assert [round(bound, 4) for bound in share_bounds(0, 10)] == [0.0, 0.2775]
    assert [round(bound, 4) for bound in share_bounds(10, 10)] == [0.7225, 1.0]
    assert share_bounds(0, 0) == (0.0, 1.0)


LOCAL = (
    """
    localities: [{id: tinh-a, name: Tỉnh A, level: province}]
    local_values:
      - locality: tinh-a
        procedure: "1.000003"
        over: 1/QĐ-BTP
        steps:
          - {id: tiep-nhan, name: Tiếp nhận, kind: receive, actor: ubnd-xa}
          - {id: phan-cong, name: Phân công, kind: check, actor: ubnd-xa, after: [tiep-nhan]}
          - {id: ky, name: Ký, kind: sign, actor: ubnd-xa, after: [phan-cong]}
    """,
    """
    code: "1.000003"
    name: Có quy trình nội bộ
    publication: {decision: 1/QĐ-BTP}
    agencies: {receiving: [ubnd-xa]}
    channels: [{mode: in_person, time_limits: [{statutory: {working_days: 5}}]}]
    steps:
      - {id: tiep-nhan, name: Tiếp nhận, kind: receive, actor: ubnd-xa}
      - {id: xac-minh, name: Xác minh, kind: verify, actor: ubnd-xa, after: [tiep-nhan]}
      - {id: ky, name: Ký, kind: sign, actor: ubnd-xa, after: [xac-minh]}
    """,
)


def test_where_a_locality_has_an_internal_workflow_that_is_what_is_compared(tmp_path: Path) -> None:
    national = catalogue_of(FILES[0], *LOCAL)
    here = in_locality(national, "tinh-a", TODAY)
    log, steps = written(
        tmp_path,
        "id,procedure,agency,received,finished\nH1,1.000003,ubnd-xa,2026-03-02 08:00,2026-03-05\n",
        "dossier,step,started,finished\nH1,tiep-nhan,2026-03-02 08:00,2026-03-02 09:00\n"
        "H1,Xác minh,2026-03-03 08:00,2026-03-03 09:00\nH1,ky,2026-03-04 08:00,2026-03-04 09:00\n",
    )
    judged = judge_log(log, here, TODAY)
    lived = compare(judged, read_steps(steps, judged.log.connection), here, Beside(national=national))
    found = [(one.kind.value, one.what, one.set_by) for one in lived.procedures[0].whole.deviations]
    assert found == [("missing_step", "phan-cong", "tinh-a"), ("replaced_step", "Xác minh", None)]
    judged = judge_log(log, national, TODAY)
    lived = compare(judged, read_steps(steps, judged.log.connection), national)
    assert lived.procedures[0].whole.deviations == ()
    assert not lived.papers_told


@pytest.mark.parametrize(
    ("written", "step"),
    [
        ("Tiếp nhận", "tiep-nhan"),
        ("Bước 2: Thẩm tra hồ sơ", "tham-tra"),
        ("II. Lấy ý kiến cơ quan khác", "y-kien"),
        ("Trả hồ sơ", None),
        ("Ký nháy", None),
        ("Thẩm định", None),
    ],
)
def test_a_wording_is_taken_for_the_only_step_that_begins_alike(written: str, step: str | None) -> None:
    assert alike(tuple(CATALOGUE.procedures["1.000001"].steps), written) == step


def test_more_steps_than_are_compared_are_said(tmp_path: Path) -> None:
    rows = "".join(f"H1,ky,03/03/2026 {8 + n // 60:02}:{n % 60:02},03/03/2026 16:00,\n" for n in range(60))
    lived = lived_of(*written(tmp_path, LOG, STEPS.split("\n", 2)[1] + "\n" + rows))
    assert lived.too_long == 1
    assert ("repeated_step", "ky", "", 1, 1) in told(group_of(lived, "1.000001").deviations)
