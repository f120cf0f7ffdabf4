"""What a log shows of procedures: real CSV files through DuckDB, counted and compared by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.dossier_catalogue import CATALOGUE, POLICIES
from tthc.audit.figures.experience import Practice, practice_in
from tthc.load.catalogue import load_text
from tthc.model.catalogue import Catalogue
from tthc.model.experience import Experience, StepExperience
from tthc.model.reference import CalendarYear
from tthc.source import CannotRunError

TODAY = date(2026, 11, 23)
POLICY = POLICIES["excluded"]

TEXT = """
agencies:
  - {id: ubnd-xa, name: Ủy ban nhân dân cấp xã, level: commune, aliases: [UBND xã]}
  - {id: cong-an, name: Cơ quan Công an, level: province}
procedures:
  - code: "1.004884"
    name: Đăng ký lại khai sinh
    agencies: {receiving: ubnd-xa, deciding: ubnd-xa}
    cases: [{id: con-so, name: Còn sổ gốc}, {id: mat-so, name: Không còn sổ gốc}]
    channels: [{mode: in_person, time_limits: [{statutory: {working_days: 5}}]}]
    steps:
      - {id: tham-tra, name: Thẩm tra, kind: verify, actor: ubnd-xa, produces: phieu}
      - {id: hoi, name: Hỏi Công an, kind: consult, actor: cong-an, needs: phieu, produces: y-kien}
      - {id: ky, name: Ký, kind: sign, actor: ubnd-xa, needs: y-kien, produces: ket-qua}
  - code: "1.000656"
    name: Đăng ký khai tử
    agencies: {receiving: ubnd-xa, deciding: ubnd-xa}
    channels: [{mode: in_person, time_limits: [{statutory: {working_days: 1}}]}]
  - code: "1.012783"
    name: Cấp đổi Giấy chứng nhận
    agencies: {deciding: cong-an}
    channels: [{mode: in_person, time_limits: [{statutory: {working_days: 5}}]}]
"""

LOG = """
Mã hồ sơ,Mã thủ tục,Cơ quan,Trường hợp,Ngày tiếp nhận,Ngày có kết quả,Trạng thái,Ngày yêu cầu bổ sung,Ngày bổ sung
H1,1.004884,UBND xã,Còn sổ gốc,02/11/2026 08:00,04/11/2026,Đã trả kết quả,,
H2,1.004884,UBND xã,con-so,02/11/2026 08:00,12/11/2026,Đã trả kết quả,,
H3,1.004884,UBND xã,Không còn sổ gốc,02/11/2026 08:00,06/11/2026,Đã trả kết quả,03/11/2026,05/11/2026
H4,1.004884,UBND xã,,18/11/2026 08:00,,Đang xử lý,,
H5,1.004884,Phường B,,18/11/2026 08:00,,Từ chối,,
H6,1.004884,UBND xã,,18/11/2026 08:00,,Rút hồ sơ,,
H7,1.004884,UBND xã,,30/02/2026,,Đang xử lý,,
"""

STEPS = """
Mã hồ sơ,Bước,Thời điểm chuyển đến,Thời điểm bắt đầu,Thời điểm kết thúc,Kết quả bước
H1,tham-tra,02/11/2026 08:00,02/11/2026 09:00,02/11/2026 11:00,đạt
H1,Hỏi Công an,,03/11/2026 09:00,03/11/2026 11:00,không thay đổi
H1,ky,,03/11/2026 11:00,04/11/2026 09:00,
H2,tham-tra,,02/11/2026 09:00,02/11/2026 11:00,trả lại
H2,hoi,,02/11/2026 14:00,03/11/2026 09:00,có thay đổi
H9,tham-tra,,02/11/2026 09:00,02/11/2026 11:00,đạt
H2,lăn tay,,02/11/2026 09:00,02/11/2026 11:00,đạt
H2,ky,,hôm qua,,đạt
"""


def catalogue() -> Catalogue:
    loaded = load_text(TEXT, "catalogue.yaml")
    assert loaded.problems == ()
    return Catalogue((*loaded.catalogue.entries, *CATALOGUE.all(CalendarYear).values()))


def practice(folder: Path, log: str = LOG, steps: str | None = None) -> Practice:
    paths = []
    for name, text in (("log.csv", log), ("steps.csv", steps)):
        if text is not None:
            (folder / name).write_text(text.lstrip(), encoding="utf-8")
            paths.append(folder / name)
    return practice_in(paths[0], catalogue(), TODAY, POLICY, *paths[1:])


def seen(practice: Practice, code: str, agency: str | None = None) -> Experience:
    (one,) = [one for one in practice.seen if (one.procedure, one.agency) == (code, agency)]
    return one


def test_an_audit_becomes_experience(tmp_path: Path) -> None:
    one = seen(practice(tmp_path), "1.004884")
    assert (one.source, one.first, one.last) == ("log.csv", date(2026, 11, 2), date(2026, 11, 18))
    assert (one.received, one.settled, one.refused, one.withdrawn) == (6, 3, 1, 1)
    assert (one.late, one.asked_again, one.synthetic) == (1, 1, False)
    assert one.by_case == {"con-so": 2, "mat-so": 1}


def test_days_are_counted_as_the_limit_is(tmp_path: Path) -> None:
    """Received on Monday 2 November: Wednesday is two working days later; the days of a supplement are not counted."""
    one = seen(practice(tmp_path), "1.004884")
    assert one.settled_in == {2: 2, 8: 1}


def test_open_dossiers_are_censored_not_missing(tmp_path: Path) -> None:
    """From Wednesday 18 to Monday 23 November: three working days."""
    assert seen(practice(tmp_path), "1.004884").open_for == {3: 1}


def test_each_agency_has_its_own_figures(tmp_path: Path) -> None:
    found = practice(tmp_path)
    assert [one.agency for one in found.seen if one.procedure == "1.004884"] == [None, "Phường B", "ubnd-xa"]
    assert seen(found, "1.004884", "ubnd-xa").received == 5
    assert seen(found, "1.004884", "Phường B").refused == 1


def test_a_procedure_without_a_dossier_is_known_only_where_the_log_has_its_agencies(tmp_path: Path) -> None:
    found = practice(tmp_path)
    assert seen(found, "1.000656").received == 0
    assert not any(one.procedure == "1.012783" for one in found.seen)


def test_a_synthetic_log_says_so(tmp_path: Path) -> None:
    log = "\n".join(f"mô phỏng,{row}" for row in LOG.strip().splitlines()).replace(
        "mô phỏng,Mã hồ sơ", "Nguồn,Mã hồ sơ"
    )
    assert all(one.synthetic for one in practice(tmp_path, log).seen)


def test_a_log_of_nothing_shows_nothing(tmp_path: Path) -> None:
    assert practice(tmp_path, LOG.strip().splitlines()[0]).seen == ()


def test_steps_are_read_from_a_second_file(tmp_path: Path) -> None:
    """Hours of the office only (7:30 to 11:30, 13:30 to 17): from 11 to 9 of the next day five and a half, so six."""
    one = seen(practice(tmp_path, steps=STEPS), "1.004884")
    assert one.source == "log.csv, steps.csv"
    assert one.steps == (
        StepExperience("hoi", dossiers=2, changed=1, hours={2: 1, 5: 1}, waited={1: 1, 6: 1}),
        StepExperience("ky", dossiers=1, hours={6: 1}, waited={0: 1}),
        StepExperience("tham-tra", dossiers=2, stopped=1, hours={2: 2}, waited={1: 1}),
    )


def test_what_does_not_fit_the_log_is_counted(tmp_path: Path) -> None:
    found = practice(tmp_path, steps=STEPS)
    assert [(p.code, str(p.message)) for p in found.problems] == [
        ("A022", "2 rows name a dossier that the log does not have, or a step that its procedure does not have"),
        ("A023", "1 rows have a moment or an outcome that cannot be read"),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "steps.csv:1:1: the file is empty"),
        ("Mã hồ sơ,Bước\nH1,ky\n", "steps.csv:1:1: columns are missing: thời điểm bắt đầu (started)"),
    ],
)
def test_a_file_that_is_no_step_log_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(CannotRunError, match=message.split("(", maxsplit=1)[0].strip()):
        practice(tmp_path, steps=text)
