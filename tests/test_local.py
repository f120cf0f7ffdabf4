"""Local values: laid over the national record field by field, each saying whose it is, and never over another version."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.command_line import AT, make_project, tthc_here
from tthc.model.catalogue import Catalogue
from tthc.model.channel import Mode
from tthc.model.overlay import in_locality, units_above
from tthc.model.procedure import Procedure

DAY = date(2026, 11, 23)


def here(catalogue: Catalogue, locality: str, day: date = DAY, code: str = "1.001193") -> Procedure:
    return in_locality(catalogue, locality, day).on(day).procedure(code)


def whose(part: object) -> str | None:
    ref = getattr(part, "set_by", None)
    return ref.id if ref else None


def test_the_commune_over_the_province_over_the_nation(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.001193"
        name: Khai sinh
        publication: {decision: 163/QĐ-BTP}
        channels:
          - mode: in_person
            time_limits: [{statutory: {working_days: 5}}]
            fees: [{name: Lệ phí hộ tịch, amount: 8000, decided_by: hdnd}, {name: Bản sao, amount: 2000, per: trang}]
          - mode: online
            time_limits: [{statutory: {working_days: 5}}]
            fees: [{name: Lệ phí hộ tịch, amount: 8000, decided_by: hdnd}]
        volumes: [{year: 2025, dossiers: 900000, source: Bộ Tư pháp}]
    local_values:
      - locality: bac-ninh
        procedure: "1.001193"
        over: 163/QĐ-BTP
        fees: [{modes: [online], name: lệ phí hộ tịch, amount: 0}, {modes: [in_person], amount: 5000, case: null}]
        time_limits: [{committed: {working_days: 4}}]
        volumes: [{year: 2025, dossiers: 1200, source: Báo cáo của tỉnh}]
      - locality: xa-a
        procedure: "1.001193"
        over: 163/QĐ-BTP
        time_limits: [{modes: [online], committed: {working_days: 2}, note: Trả sớm}]
        places: [{agency: ubnd-xa, address: Số 1 đường Một, hours: "07:30–17:00", phone: "0222"}]
    localities:
      - {id: bac-ninh, name: Tỉnh Bắc Ninh, level: province}
      - {id: xa-a, name: Xã A, level: commune, part_of: bac-ninh}
    agencies:
      - {id: ubnd-xa, name: UBND xã, level: commune}
      - {id: hdnd, name: HĐND tỉnh, level: province}
    """
    procedure = here(catalogue, "xa-a")
    in_person, online = procedure.channels
    assert [(f.name, f.amount, whose(f)) for f in in_person.fees] == [
        ("Lệ phí hộ tịch", 5000, "bac-ninh"),
        ("Bản sao", 2000, None),
    ]
    assert [(f.name, f.amount, whose(f)) for f in online.fees] == [("lệ phí hộ tịch", 0, "bac-ninh")]
    limits = [(c.mode, limit.committed, whose(limit)) for c in procedure.channels for limit in c.time_limits]
    assert [(mode, committed and committed.amount, by) for mode, committed, by in limits] == [
        (Mode.IN_PERSON, 4, "bac-ninh"),
        (Mode.ONLINE, 2, "xa-a"),
    ]
    assert {limit.statutory and limit.statutory.amount for c in procedure.channels for limit in c.time_limits} == {5}
    assert [(p.agency.id, p.address, whose(p)) for p in procedure.places] == [("ubnd-xa", "Số 1 đường Một", "xa-a")]
    assert [(v.dossiers, whose(v)) for v in procedure.volumes] == [(1200, "bac-ninh")]
    province = here(catalogue, "bac-ninh")
    assert [c.time_limits[0].committed and c.time_limits[0].committed.amount for c in province.channels] == [4, 4]
    assert (province.places, here(catalogue, "ha-noi")) == ((), catalogue.procedure("1.001193"))
    assert [unit.id for unit in units_above(catalogue, "xa-a")] == ["bac-ninh", "xa-a"]


def test_internal_steps_take_the_place_of_the_nations_in_the_cases_they_cover(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.009645"
        name: Chấp thuận chủ trương đầu tư
        cases: [{id: moi, name: Dự án mới}, {id: thu-cap, name: Dự án thứ cấp}]
        steps:
          - {id: nop, name: Nộp hồ sơ, kind: submit, actor: nguoi-nop}
          - {id: xet, name: Xem xét, kind: verify, actor: so, after: [nop]}
          - {id: ky, name: Ký, kind: sign, actor: ct, after: [xet], cases: [moi]}
    local_values:
      - locality: bac-ninh
        procedure: "1.009645"
        steps:
          - {id: tham-dinh, name: Thẩm định, kind: verify, actor: so, after: [nop], cases: [moi]}
          - {id: ky, name: Ký, kind: sign, actor: ct, after: [tham-dinh], cases: [moi]}
    localities: [{id: bac-ninh, name: Tỉnh Bắc Ninh, level: province}]
    """
    steps = here(catalogue, "bac-ninh", code="1.009645").steps
    assert [(step.id, [ref.id for ref in step.cases], whose(step)) for step in steps] == [
        ("nop", [], None),
        ("xet", ["thu-cap"], None),
        ("tham-dinh", ["moi"], "bac-ninh"),
        ("ky", ["moi"], "bac-ninh"),
    ]


def test_values_are_not_laid_over_another_version_or_on_another_day(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.001193"
        name: Khai sinh
        effective: {to: 2026-06-30}
        publication: {decision: 1/QĐ-BTP}
        channels: [{mode: online, time_limits: [{statutory: {working_days: 5}}]}]
      - code: "1.001193"
        name: Khai sinh
        effective: {from: 2026-07-01}
        publication: {decision: 2/QĐ-BTP}
        channels: [{mode: online, time_limits: [{statutory: {working_days: 3}}]}]
    local_values:
      - {locality: bac-ninh, procedure: "1.001193", over: 1/QĐ-BTP, effective: {from: 2026-01-01}, time_limits: [{committed: {working_days: 4}}]}
    localities: [{id: bac-ninh, name: Tỉnh Bắc Ninh, level: province}]
    """
    committed = {
        day: here(catalogue, "bac-ninh", day).channels[0].time_limits[0].committed
        for day in (date(2025, 12, 31), date(2026, 1, 1), DAY)
    }
    assert [time and time.amount for time in committed.values()] == [None, 4, None]


def test_a_commitment_for_a_case_without_a_limit_of_its_own(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.001193"
        name: Khai sinh
        cases: [{id: thuong, name: Thường}, {id: lai, name: Đăng ký lại}]
        channels: [{mode: online, time_limits: [{statutory: {working_days: 5}}]}]
    local_values:
      - {locality: bac-ninh, procedure: "1.001193", time_limits: [{case: lai, committed: {working_days: 3}}]}
    localities: [{id: bac-ninh, name: Tỉnh Bắc Ninh, level: province}]
    """
    limits = here(catalogue, "bac-ninh").channels[0].time_limits
    assert [
        (x.case and x.case.id, x.statutory and x.statutory.amount, x.committed and x.committed.amount) for x in limits
    ] == [
        (None, 5, None),
        ("lai", 5, 3),
    ]


def test_a_fee_that_the_nation_fixes_stays(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.001193"
        name: Khai sinh
        channels: [{mode: online, fees: [{amount: 8000, fixed_by: {law: 1/2025/TT-BTC}}]}]
    local_values: [{locality: bac-ninh, procedure: "1.001193", fees: [{amount: 9000}]}]
    localities: [{id: bac-ninh, name: Tỉnh Bắc Ninh, level: province}]
    """
    assert [fee.amount for fee in here(catalogue, "bac-ninh").channels[0].fees] == [8000]


# The command line

VALUES = """\
local_values:
  - locality: bac-ninh
    procedure: "1.001193"
    over: 163/QĐ-BTP
    fees: [{modes: [online], amount: 1000}]
"""
UNITS = "localities: [{id: bac-ninh, name: Tỉnh Bắc Ninh, level: province, aliases: [Bắc Ninh]}]\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    made = make_project(tmp_path / "demo")
    local = made / "catalog/local/bac-ninh/1.001193.yaml"
    local.parent.mkdir(parents=True, exist_ok=True)
    local.write_text(VALUES, encoding="utf-8")
    if not (made / "catalog/reference/localities.yaml").exists():
        (made / "catalog/reference/localities.yaml").write_text(UNITS, encoding="utf-8")
    return made


@pytest.mark.parametrize("words", [("--in", "bac-ninh"), ("--in=Bac Ninh",)])
def test_in_a_locality_wherever_the_option_is_written(project: Path, words: tuple[str, ...]) -> None:
    draft = project / "catalog/procedures/ho-tich/1.001193.yaml"
    ran = tthc_here("--root", project, "diff", draft, *words, "--burden", *AT)
    assert (ran.code, ran.out.splitlines()[2:]) == (0, ["  easier       fee: 1000 → 0 đồng (online)", "1 easier"])
    assert tthc_here("--root", project, "diff", draft, *AT).out.splitlines()[-1] == "No difference."


def test_a_locality_beside_another_and_the_nation(project: Path) -> None:
    words = ("diff", "1.001193@quoc-gia", "1.001193@Bắc Ninh@23/11/2026", "--burden", "--fail-on", "harder", *AT)
    ran = tthc_here("--root", project, *words)
    assert (ran.code, ran.out.splitlines()[2]) == (1, "  harder       fee: 0 → 1000 đồng (online)")


def test_the_locality_of_the_project(project: Path) -> None:
    settings = project / "tthc.toml"
    text = settings.read_text(encoding="utf-8").replace('locality = ""', 'locality = "bac-ninh"')
    settings.write_text(text, encoding="utf-8")
    draft = project / "catalog/procedures/ho-tich/1.001193.yaml"
    assert "fee: 1000 → 0 đồng" in tthc_here("--root", project, "diff", draft, *AT).out
    assert tthc_here("--root", project, "analyse", *AT).code == 0


def test_pages_say_whose_a_value_is(project: Path, tmp_path: Path) -> None:
    place = "    places: [{agency: ubnd-xa, address: Số 1 đường Một, hours: '07:30–17:00', url: 'javascript:x'}]\n"
    (project / "catalog/local/bac-ninh/1.001193.yaml").write_text(VALUES + place, encoding="utf-8")
    for words, count in (((), 0), (("--in", "bac-ninh"), 2)):
        site = tmp_path / f"site-{count}"
        assert tthc_here("--root", project, "publish", "--drafts", "-o", site, *words, *AT).code == 0
        page = (site / "procedures/1.001193.html").read_text(encoding="utf-8")
        before, tools, after = page.partition('<script type="application/json"')
        data, _, rest = after.partition("</script>")
        assert tools
        for shown in (before + rest, data):
            assert shown.count("Theo quy định của Tỉnh Bắc Ninh") == count
            assert shown.count("Số 1 đường Một") == shown.count("Giờ làm việc: 07:30–17:00") == count // 2
        assert 'href="javascript' not in page


def test_a_new_project_stands_where_the_shipped_steps_are_from(tmp_path: Path) -> None:
    made = tmp_path / "demo"
    assert tthc_here("init", made, "--procedure", "1.009645", *AT).code == 0
    assert 'locality = "bac-ninh"' in (made / "tthc.toml").read_text(encoding="utf-8")
    ran = tthc_here("--root", made, "show", "1.009645", *AT)
    assert "Phòng xem xét báo cáo thẩm định" in ran.out  # a step of the internal workflow of the province
    ran = tthc_here("--root", made, "propose", "1.009645", "--no-save", *AT)
    assert "0 proposals" in ran.out  # of two signatures, that of the head of the drafting unit has to stay
    assert [path.name for path in (made / "catalog/local").rglob("*.yaml")] == ["1.009645.yaml"]


def test_a_locality_that_nobody_knows(project: Path) -> None:
    ran = tthc_here("--root", project, "analyse", "--in", "bac-ninhh", *AT)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "tthc: there is no locality 'bac-ninhh' (did you mean 'bac-ninh'?)\n"
