"""`tthc audit map`, and what else the command line of the audit reads: mappings, pauses, reports, pseudonyms."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import AT, Ran, make_project, tthc_here

LOG = """Số biên nhận;Họ và tên;SĐT;Mã thủ tục HC;Ngày vào sổ tiếp nhận;Ngày có kết quả;Tình trạng;Đơn vị xử lý;Hình thức nộp hồ sơ;Ghi chú
H15-0001;Nguyễn Văn A;0912345678;1.001193;02/03/2026 08:15;02/03/2026;Đã trả kết quả;UBND xã Hòa Phong;Trực tiếp;x
H15-0002;Trần Thị B;0912345679;1.001193;13/03/2026 08:15;;Chờ ông Tám ký;Trần Thị B;Zalo;y
H15-0003;Trần Thị B;0912345679;9.999999;03/03/2026 08:15;;Đã chuyển phòng;Sở Vũ trụ;Trực tuyến;y
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("map") / "project")


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "xuat.csv"
    path.write_text(LOG, encoding="utf-8")
    return path


def run(project: Path, *arguments: str | Path) -> Ran:
    return tthc_here("--root", project, *arguments, *AT)


def column(found: dict[str, Any], heading: str) -> dict[str, Any]:
    return next(one for one in found["columns"] if one["heading"] == heading)


def test_what_each_column_is_taken_for(project: Path, log: Path) -> None:
    found = json.loads(run(project, "audit", "map", log, "-f", "json").out)
    assert (found["rows"], found["malformed"], found["fits"]) == (3, 0, "mot-cua-tinh")
    taken = {one["heading"]: (one["meaning"], one["surety"]) for one in found["columns"] if one["meaning"]}
    assert taken == {
        "Số biên nhận": ("id", "certain"),
        "Mã thủ tục HC": ("procedure", "likely"),
        "Ngày vào sổ tiếp nhận": ("received", "likely"),
        "Ngày có kết quả": ("finished", "certain"),
        "Tình trạng": ("status", "certain"),
        "Đơn vị xử lý": ("agency", "certain"),
        "Hình thức nộp hồ sơ": ("channel", "likely"),
    }
    assert column(found, "Số biên nhận")["shapes"] == [{"shape": "A99-9999", "count": 3}]
    assert column(found, "Ngày vào sổ tiếp nhận")["order"] == "day_first"
    assert [one["heading"] for one in found["columns"] if one["personal"]] == ["Họ và tên", "SĐT", "Ghi chú"]


@pytest.mark.parametrize(
    "heading", ["Họ tên người nộp", "ho_ten_nguoi_nop", "HoTenNguoiNop", "hotennguoinop", "soCCCD"]
)
def test_who_somebody_is_is_not_looked_at_however_the_heading_is_written(
    project: Path, tmp_path: Path, heading: str
) -> None:
    log = tmp_path / "log.csv"
    log.write_text(f"MaHoSo;MaTTHC;{heading};govAgencyName\nH1;1.001193;Trần Thị B;Sở Nội vụ\n", encoding="utf-8")
    found = json.loads(run(project, "audit", "map", log, "-f", "json").out)
    assert [column["personal"] for column in found["columns"]] == [False, False, True, False]


@pytest.mark.parametrize(
    ("written", "form", "why"),
    [
        ("02.03.26", "99.99.99", "the year has two digits"),
        ("10/3", "99/9", "there is no year"),
        ("07:30", "99:99", "an hour without a day"),
        ("Thứ Hai", "Aaa Aaa", "in words"),
        ("31/02/2026", "99/99/9999", "no such day"),
    ],
)
def test_why_a_column_of_dates_is_not_read(project: Path, tmp_path: Path, written: str, form: str, why: str) -> None:
    """Also of a column that is taken for nothing, if it is called like one of dates."""
    log = tmp_path / "log.csv"
    log.write_text(
        f"Mã hồ sơ;Mã thủ tục;Ngày tiếp nhận;Ngày lạ lùng\nH1;1.001193;{written};{written}\nH2;1.001193;02/03/2026;\n",
        encoding="utf-8",
    )
    said = run(project, "audit", "map", log).out
    sentence = f"       1 values are no dates, such as {form}: "
    lines = [line for line in said.splitlines() if line.startswith(sentence)]
    assert len(lines) == 2
    assert all(why in line for line in lines)
    assert written not in said
    found = json.loads(run(project, "audit", "map", log, "-f", "json").out)
    assert column(found, "Ngày tiếp nhận")["unread"] == {"count": 1, "shape": form}


def test_dates_that_nobody_asked_for_are_said_to_be_some(project: Path, tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_text("Mã hồ sơ;Mã thủ tục;Lạ lùng\nH1;1.001193;02/03/2026\n", encoding="utf-8")
    assert "its values are dates" in run(project, "audit", "map", log).out


def test_a_log_that_is_not_understood_points_to_the_look_at_it(project: Path, tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_text("Số hồ sơ;Loại việc;Lúc nhận\nH1;1.001193;02/03/2026\n", encoding="utf-8")
    assert f"'tthc audit map {log}' shows what of it is understood" in run(project, "audit", log).err
    wrong = run(project, "audit", log, "--mapping", "opencps-v2")
    assert (wrong.code, f"'tthc audit map {log}' shows" in wrong.err) == (2, True)
    log.write_text("id;procedure;received;finished\nH1;1.001193;02.03.26;03.03.26\n", encoding="utf-8")
    none = run(project, "audit", log)
    assert f"no row could be judged; 'tthc audit map {log}' shows" in none.err


def test_a_log_of_one_procedure_may_name_it_once(project: Path, tmp_path: Path) -> None:
    log, mapping = tmp_path / "log.csv", tmp_path / "anh-xa.yaml"
    log.write_text(
        "case:concept:name;concept:name;time:timestamp\nH1;Tiếp nhận hồ sơ;2026-03-02 08:00\n", encoding="utf-8"
    )
    hint = '# constants: {procedure: "1.000000"}'
    proposed = run(project, "audit", "map", log, "-o", mapping)
    text = mapping.read_text(encoding="utf-8")
    assert (proposed.code, hint in text, "  # procedure: …" in text) == (0, True, True)
    mapping.write_text(text.replace(hint, 'constants: {procedure: "1.001193"}'), encoding="utf-8")
    again = run(project, "audit", "map", log, "--mapping", mapping, "-f", "json")
    assert "procedure: …" not in json.loads(again.out)["mapping"]
    assert hint not in json.loads(again.out)["mapping"]
    read = run(project, "audit", log, "--mapping", mapping, "--at", "2026-03-03", "-f", "json")
    assert json.loads(read.out)["judged"] == 1


def test_activities_that_no_event_explains_are_told_without_the_names_in_them(project: Path, tmp_path: Path) -> None:
    """
    case:concept:name;concept:name;time:timestamp;lifecycle:transition;case:responsible
    H1;Tiếp nhận hồ sơ;2026-03-02 08:00;complete;Trần Thị B
    H1;Đang xử lý hồ sơ;2026-03-02 09:00;complete;Trần Thị B
    H1;T02 Trần Thị B;2026-03-03 08:00;complete;Trần Thị B
    """
    log = tmp_path / "log.csv"
    text = test_activities_that_no_event_explains_are_told_without_the_names_in_them.__doc__ or ""
    log.write_text("\n".join(line.strip() for line in text.strip().splitlines()) + "\n", encoding="utf-8")
    ran = run(project, "audit", "map", log, "--mapping", "xes-lifecycle", "-f", "json")
    found = json.loads(ran.out)
    said = [(one["word"], one["rows"]) for one in found["unknown"] if one["kind"] == "activity"]
    assert said == [("Đang xử lý hồ sơ", 1), ("a99 aaaa aaa a", 1)]
    assert "# events: [{means: received, activities: [...]}" in found["mapping"]
    assert column(found, "case:responsible")["personal"]
    assert "Trần" not in ran.said


def test_unknown_words_are_counted_and_shown_as_far_as_they_are_nobodys(project: Path, log: Path) -> None:
    found = json.loads(run(project, "audit", "map", log, "-f", "json").out)
    assert [(one["kind"], one["word"], one["rows"], one["first_row"]) for one in found["unknown"]] == [
        ("status", "Chờ …", 1, 3),
        ("status", "Đã chuyển phòng", 1, 4),
        ("channel", "…", 1, 3),
        ("procedure", "9.999999", 1, 4),
        ("agency", "?", 1, 3),
        ("agency", "Sở Vũ trụ", 1, 4),
    ]


def test_the_mapping_is_written_only_when_asked_and_then_reads_the_log(
    project: Path, log: Path, tmp_path: Path
) -> None:
    assert "columns are missing" in run(project, "audit", log).err
    run(project, "audit", "map", log)
    assert list(tmp_path.glob("*.yaml")) == []
    mapping = tmp_path / "anh-xa.yaml"
    assert run(project, "audit", "map", log, "-o", mapping).code == 0
    ran = run(project, "audit", log, "--mapping", mapping, "-f", "json")
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["read"] == 3


def test_a_first_row_that_may_be_a_person_is_not_shown(project: Path, tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("Nguyễn Văn A,0912345678\nTrần Thị B,0912345679\n", encoding="utf-8")
    ran = run(project, "audit", "map", path)
    assert (ran.code, ran.out) == (2, "")
    assert "no heading of the first row is known" in ran.err
    assert "Nguyễn" not in ran.err


def test_a_dossier_is_explained_by_its_id_or_its_pseudonym(project: Path, tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(
        "id,procedure,channel,received,finished\nH15-1,1.001193,online,2026-03-02 08:00,\n", encoding="utf-8"
    )
    by_id = run(project, "audit", "explain", path, "H15-1")
    assert by_id.code == 0, by_id.err
    assert "H15-1" not in by_id.said
    pseudonym = next(word.strip(":,.") for word in by_id.out.split() if word.startswith("HS-"))
    assert run(project, "audit", "explain", path, pseudonym).out == by_id.out
    assert "H15-1" in run(project, "audit", "explain", path, pseudonym, "--show-ids").out


def test_a_report_that_does_not_add_up_is_told_so(project: Path, tmp_path: Path) -> None:
    log, yaml, csv = (tmp_path / name for name in ("log.csv", "bao-cao.yaml", "bao-cao.csv"))
    log.write_text("id,procedure,received,finished\n", encoding="utf-8")
    yaml.write_text("figures:\n- {name: Toàn tỉnh, settled: 643272, on_time: 635593, late: 7677}\n", encoding="utf-8")
    csv.write_text("Đơn vị;Đã giải quyết;Đúng hạn;Quá hạn\nA;1.000;990;10\nB;8;8;1\n", encoding="utf-8")
    by_yaml, by_csv = (run(project, "audit", log, "--reported", file) for file in (yaml, csv))
    assert (by_yaml.code, by_csv.code) == (1, 1)
    assert (
        "bao-cao.yaml:2:3: A018 settled 643272 is not on time 635593 and late 7677: the difference is 2" in by_yaml.err
    )
    assert "bao-cao.csv:3:1: A018" in by_csv.err
    csv.write_text("Đơn vị;Đã giải quyết;Đúng hạn;Quá hạn\nA;1.000;990;mười\n", encoding="utf-8")
    assert "bao-cao.csv:2:4: expected a whole number" in run(project, "audit", log, "--reported", csv).err


def test_a_project_may_name_the_mapping_of_its_logs(log: Path, tmp_path: Path) -> None:
    project = make_project(tmp_path / "own")
    run(project, "audit", "map", log, "-o", tmp_path / "anh-xa.yaml")
    (project / "anh-xa.yaml").write_bytes((tmp_path / "anh-xa.yaml").read_bytes())
    settings = project / "tthc.toml"
    lines = [line for line in settings.read_text("utf-8").splitlines() if not line.startswith("log")]
    settings.write_text("\n".join([f'log = "{log}"', 'log_mapping = "anh-xa.yaml"', *lines]), encoding="utf-8")
    assert json.loads(run(project, "audit", log, "-f", "json").out)["read"] == 3
    assert run(project, "rules").code == 0
