"""Differences between versions: what is said of each change, whether it makes life harder, and what does not compare."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import pytest

from tests.command_line import AT, ROOT, make_project, tthc_here
from tthc.analyse.difference import Difference, Weight
from tthc.analyse.differences import catalogue_differences, differences
from tthc.model.catalogue import Catalogue


def said(catalogue: Catalogue, code: str = "1.001193") -> list[str]:
    """What differs between the two versions of a catalogue, `weight sentence`."""
    before, after = (version for version in catalogue.versions if version.code == code)
    return lines(differences(before, after, catalogue, catalogue))


def lines(found: Sequence[Difference]) -> list[str]:
    return [f"{difference.weight} {difference.says}" for difference in found]


# The dossier


def test_a_document_more_is_harder_and_one_less_is_easier(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.001193"
        name: Khai sinh
        effective: {to: 2026-06-30}
        documents: [{id: a, type: to-khai, originals: 1}, {id: b, type: ho-khau, copies: 1}]
      - code: "1.001193"
        name: Khai sinh
        effective: {from: 2026-07-01}
        documents: [{id: a, type: to-khai, originals: 1}, {id: c, type: chung-sinh, originals: 1, copies: 2}]
    document_types:
      - {id: to-khai, name: Tờ khai, origin: applicant}
      - {id: ho-khau, name: Sổ hộ khẩu, origin: state}
      - {id: chung-sinh, name: Giấy chứng sinh, origin: state}
    """
    assert said(catalogue) == [
        "harder a document more: Giấy chứng sinh (1 × original, 2 × copy)",
        "easier a document less: Sổ hộ khẩu",
    ]


def test_documents_are_known_by_what_they_are_when_an_import_renames_them(catalogue: Catalogue) -> None:
    """
    procedures:
      - {code: "1.001193", name: Khai sinh, documents: [{id: doc-1, type: to-khai}, {id: doc-2, name: Giấy khác}]}
      - {code: "1.001193", name: Khai sinh, documents: [{id: giay-khac, name: Giấy khác}, {id: to-khai, type: to-khai}]}
    document_types: [{id: to-khai, name: Tờ khai, origin: applicant}]
    """
    assert said(catalogue) == []


def test_fewer_alternatives_are_harder_and_more_are_easier(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.001193"
        name: Khai sinh
        documents: [{id: a, name: Giấy A, any_of: [x, y]}, {id: b, name: Giấy B, any_of: [x]}, {id: c, name: Giấy C, type: x}]
      - code: "1.001193"
        name: Khai sinh
        documents: [{id: a, name: Giấy A, any_of: [x]}, {id: b, name: Giấy B, any_of: [x, y]}, {id: c, name: Giấy C, type: y}]
    document_types: [{id: x, name: X, origin: state}, {id: y, name: Y, origin: state}]
    """
    assert said(catalogue) == [
        "harder Giấy A: fewer alternatives will do: X",
        "unclear Giấy C: Y instead of X",
        "easier Giấy B: more alternatives will do: X, Y",
    ]


def test_an_original_in_the_place_of_a_copy_is_harder(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.001193"
        name: Khai sinh
        documents:
          - {id: a, name: A, copies: 1}
          - {id: b, name: B, copies: 1}
          - {id: c, name: C, originals: 1}
          - {id: d, name: D, originals: 1}
          - {id: e, name: E, originals: 1}
          - {id: f, name: F}
      - code: "1.001193"
        name: Khai sinh
        documents:
          - {id: a, name: A, originals: 1}
          - {id: b, name: B, certified: 1}
          - {id: c, name: C, copies: 1}
          - {id: d, name: D, originals: 1, copies: 1}
          - {id: e, name: E, certified: 1}
          - {id: f, name: F, originals: 1}
    """
    assert said(catalogue) == [
        "harder A: 1 × copy → 1 × original",
        "harder B: 1 × copy → 1 × certified copy",
        "harder D: 1 × original → 1 × original, 1 × copy",
        "unclear E: 1 × original → 1 × certified copy",
        "unclear F: no number given → 1 × original",
        "easier C: 1 × original → 1 × copy",
    ]


def test_whom_a_document_is_asked_of(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.001193"
        name: Khai sinh
        cases: [{id: thuong, name: Thường}, {id: bo-roi, name: Bị bỏ rơi}]
        channels: [{mode: online}, {mode: in_person}]
        documents:
          - {id: a, name: A, cases: [bo-roi]}
          - {id: b, name: B, channels: [online]}
          - {id: c, name: C, when: ủy quyền}
          - {id: d, name: D, look_up: {database: dan-cu, fallback: true}}
          - {id: e, name: E}
      - code: "1.001193"
        name: Khai sinh
        cases: [{id: case-1, name: thường}, {id: bo-roi, name: Bị bỏ rơi}, {id: moi, name: Mới}]
        channels: [{mode: online}, {mode: in_person}]
        documents:
          - {id: a, name: A}
          - {id: b, name: B, channels: [in_person, online]}
          - {id: c, name: C}
          - {id: d, name: D, look_up: {database: dan-cu}}
          - {id: e, name: E, when: chưa có dữ liệu, submission: present}
          - {id: f, name: F, cases: [moi]}
    databases: [{id: dan-cu, name: CSDL dân cư}]
    """
    assert said(catalogue) == [
        "harder A: now asked also: thường",
        "harder B: now asked also: in person",
        "harder C: asked always, no longer only where: ủy quyền",
        "easier D: only looked up",
        "easier E: asked only where: chưa có dữ liệu",
        "easier E: only shown, no longer handed in",
        "neutral case: Thường → thường",
        "neutral a case more: Mới",
        "neutral a document more: F (no number given)",
    ]


# Ways of handing in


def test_a_limit_is_said_once_where_it_changes_alike_in_every_way(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.001193"
        name: Khai sinh
        channels:
          - {mode: in_person, time_limits: [{statutory: {working_days: 15}}], fees: [{amount: 50000}]}
          - {mode: online, time_limits: [{statutory: {working_days: 15}}], fees: [{amount: 50000}]}
      - code: "1.001193"
        name: Khai sinh
        channels:
          - {mode: in_person, time_limits: [{statutory: {working_days: 10}}], fees: [{amount: 50000}]}
          - {mode: online, time_limits: [{statutory: {working_days: 10}, committed: {working_days: 7}}], fees: [{amount: 0}]}
    """
    assert said(catalogue) == [
        "easier time limit: 15 → 10 working days",
        "easier a shorter time is promised: 7 working days (online)",
        "easier fee: 50000 → 0 đồng (online)",
    ]


@pytest.mark.parametrize(
    ("before", "after", "weight", "text"),
    [
        ("working_days: 5", "working_days: 7", Weight.HARDER, "5 → 7 working days"),
        ("working_days: 5", "calendar_days: 7", Weight.UNCLEAR, "5 working days → 7 days"),
        ("calendar_days: 20", "months: 1", Weight.UNCLEAR, "20 days → 1 months"),
        ("hours: 8", "working_days: 1", Weight.NEUTRAL, "8 hours → 1 working days"),
        ("hours: 4", "working_days: 1", Weight.HARDER, "4 hours → 1 working days"),
        ("same_day: true", "working_days: 1", Weight.HARDER, "within the day → 1 working days"),
        ("working_days: 2", "same_day: true", Weight.EASIER, "2 working days → within the day"),
        ("same_day: true", "hours: 4", Weight.UNCLEAR, "within the day → 4 hours"),
    ],
)
def test_a_longer_limit_is_harder_and_units_that_do_not_compare_are_unclear(
    before: str, after: str, weight: Weight, text: str
) -> None:
    from tthc.load.catalogue import load_text

    version = '- {{code: "1.001193", name: K, channels: [{{mode: online, time_limits: [{{statutory: {{{0}}}}}]}}]}}'
    written = "procedures:\n" + "\n".join(version.format(time) for time in (before, after))
    assert said(load_text(written, "x.yaml").catalogue) == [f"{weight} time limit: {text}"]


def test_limits_and_fees_of_cases(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.001193"
        name: Khai sinh
        cases: [{id: thuong, name: Thường}, {id: lai, name: Đăng ký lại}]
        channels:
          - mode: online
            time_limits: [{statutory: {working_days: 3}}, {case: lai, statutory: {working_days: 5}}]
            fees: [{case: lai, name: Lệ phí, amount: 8000}, {name: Bản sao, amount: 2000, per: trang}]
      - code: "1.001193"
        name: Khai sinh
        cases: [{id: thuong, name: Thường}, {id: lai, name: Đăng ký lại}]
        channels:
          - mode: online
            time_limits: [{statutory: {working_days: 3}}, {case: lai, statutory: {working_days: 6}}]
            fees: [{case: lai, name: Lệ phí, amount: 5000}, {name: Bản sao, amount: 10000, per: bản}]
          - {mode: postal}
    """
    assert said(catalogue) == [
        "harder time limit: 5 → 6 working days (Đăng ký lại)",
        "unclear Bản sao: Bản sao 2000 đồng/trang → Bản sao 10000 đồng/bản",
        "easier it may now be handed in by post",
        "easier Lệ phí: 8000 → 5000 đồng (Đăng ký lại)",
    ]


def test_a_fee_where_nothing_was_said_is_unclear_and_a_lost_channel_is_harder(catalogue: Catalogue) -> None:
    """
    procedures:
      - {code: "1.001193", name: Khai sinh, channels: [{mode: online, service_level: end_to_end}, {mode: postal}]}
      - {code: "1.001193", name: Khai sinh, channels: [{mode: online, service_level: partial, fees: [{amount: 9000}]}]}
      - {code: "1.000656", name: Khai tử, has_no: [fees], channels: [{mode: online}]}
      - {code: "1.000656", name: Khai tử, channels: [{mode: online, fees: [{name: Lệ phí, amount: 9000}]}]}
    """
    assert said(catalogue) == [
        "harder it may no longer be handed in by post",
        "harder online service: end to end → partial",
        "unclear fee: 9000 đồng",
    ]
    assert said(catalogue, "1.000656") == [
        "harder fee: Lệ phí 9000 đồng",
        "neutral recorded differently: has_no",
    ]


# Who, and in which order


def test_steps_agencies_conditions_and_laws(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.001193"
        name: Khai sinh
        applicants: [cong-dan]
        agencies: {receiving: [xa, tinh], deciding: [tinh]}
        conditions: [{id: tuoi, name: Đủ tuổi}]
        steps:
          - {id: nhan, name: Tiếp nhận, kind: receive, actor: xa}
          - {id: xet, name: Xem xét, kind: verify, actor: xa, after: [nhan], duration: {hours: 2}}
          - {id: ky, name: Ký, kind: sign, actor: xa, after: [xet]}
          - {id: tra, name: Trả, kind: return, actor: xa, after: [ky], visit: true}
        results: [{type: trich-luc, electronic: true, validity: {months: 12}, delivery: [online, postal]}]
        legal_basis: [60/2014/QH13]
      - code: "1.001193"
        name: Đăng ký khai sinh
        applicants: [cong-dan, kieu-bao]
        agencies: {receiving: [xa], deciding: [xa]}
        conditions: [{id: tuoi, name: Đủ tuổi}, {id: moi, name: Có nhà ở}]
        steps:
          - {id: nhan, name: Tiếp nhận, kind: receive, actor: tinh}
          - {id: xet, name: Xem xét, kind: verify, actor: xa, after: [nhan], duration: {hours: 4}}
          - {id: kiem-tra, name: Kiểm tra tại chỗ, kind: inspect, actor: xa}
          - {id: tra, name: Trả, kind: return, actor: xa, after: [xet]}
        results: [{type: trich-luc, electronic: true, validity: {months: 6}, delivery: [online]}]
        legal_basis: [03/2026/QH16]
    agencies: [{id: xa, name: UBND xã, level: commune}, {id: tinh, name: UBND tỉnh, level: province}]
    applicants: [{id: cong-dan, name: Công dân}, {id: kieu-bao, name: Kiều bào}]
    document_types: [{id: trich-luc, name: Trích lục, origin: state}]
    """
    assert said(catalogue) == [
        "harder no longer received by: UBND tỉnh",
        "harder a condition more: Có nhà ở",
        "harder a step more: Kiểm tra tại chỗ",
        "harder Trích lục: may no longer be returned: by post",
        "harder Trích lục: valid for 12 → 6 months",
        "easier may now apply: Kiều bào",
        "easier decided by: UBND tỉnh → UBND xã",
        "easier step “Trả”: the applicant no longer has to come in person",
        "neutral name: Khai sinh → Đăng ký khai sinh",
        "neutral a step less: Ký",
        "neutral step “Tiếp nhận”: done by UBND xã → UBND tỉnh",
        "neutral step “Xem xét”: time: 2 → 4 hours",
        "neutral steps in another order: Trả",
        "neutral no longer rests on 60/2014/QH13",
        "neutral now rests on 03/2026/QH16",
    ]


def test_steps_are_in_the_order_in_which_they_wait_not_as_they_are_written(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.001193"
        name: Khai sinh
        steps: [{id: a, name: A, kind: receive, actor: xa}, {id: b, name: B, kind: sign, actor: xa, after: [a]}]
      - code: "1.001193"
        name: Khai sinh
        steps: [{id: b, name: B, kind: sign, actor: xa, after: [a]}, {id: a, name: A, kind: receive, actor: xa}]
      - code: "1.000656"
        name: Khai tử
        steps: [{id: a, name: A, kind: receive, actor: xa}, {id: b, name: B, kind: sign, actor: xa}]
      - code: "1.000656"
        name: Khai tử
        steps: [{id: b, name: B, kind: sign, actor: xa}, {id: a, name: A, kind: receive, actor: xa}]
    """
    assert said(catalogue) == []
    assert said(catalogue, "1.000656") == ["neutral steps in another order: B, A"]


def test_places(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.001193"
        name: Khai sinh
        places: [{agency: xa, address: Số 1}, {agency: tinh, name: Quầy 3}]
      - code: "1.001193"
        name: Khai sinh
        places: [{agency: xa, address: Số 2, hours: "07:30–17:00"}, {agency: moi}]
    agencies: [{id: xa, name: UBND xã, level: commune}, {id: moi, name: Trung tâm mới, level: commune}]
    """
    assert said(catalogue) == [
        "unclear a place less: Quầy 3",
        "easier a place more: Trung tâm mới",
        "neutral place: UBND xã, Số 1 → UBND xã, Số 2, 07:30–17:00",
    ]


def test_where_a_thing_is_written_is_no_difference(catalogue: Catalogue) -> None:
    """
    procedures:
      - {code: "1.001193", name: Khai sinh, steps: [{id: a, name: A, kind: sign, actor: xa, fixed_by: {law: 1/2020/QH14}}]}
      - code: "1.001193"
        name: Khai sinh
        steps:
          - {id: a, name: A, kind: sign, actor: xa, fixed_by: {law: 1/2020/QH14}}
    """
    assert said(catalogue) == []


def shipped() -> Catalogue:
    from tthc.load.catalogue import load_catalogue

    return load_catalogue(ROOT / "catalog", ROOT).catalogue


def test_what_is_harder_one_way_is_easier_the_other_way() -> None:
    """Every pair of shipped procedures, as if the one were a version of the other."""
    catalogue = shipped()
    for one, other in combinations(catalogue.versions[:20], 2):
        there, back = (differences(a, b, catalogue, catalogue) for a, b in ((one, other), (other, one)))
        harder = Counter(d.aspect for d in there if d.weight is Weight.HARDER)
        assert harder == Counter(d.aspect for d in back if d.weight is Weight.EASIER), (one.code, other.code)


def test_a_version_does_not_differ_from_itself() -> None:
    catalogue = shipped()
    assert {code for code, p in catalogue.procedures.items() if differences(p, p, catalogue, catalogue)} == set()


# Whole catalogues


def test_procedures_that_came_and_went(catalogue: Catalogue) -> None:
    """
    procedures:
      - {code: "1.001193", name: Khai sinh}
      - {code: "1.000656", name: Khai tử, publication: {decision: 1/QĐ, kind: new}}
      - {code: "1.000894", name: Kết hôn}
    """
    birth, death, marriage = (Catalogue((version,)) for version in catalogue.versions)
    assert lines(catalogue_differences(birth, death)) == [
        "harder a procedure more: Khai tử",
        "unclear a procedure less: Khai sinh",
    ]
    assert lines(catalogue_differences(birth, marriage))[1:] == ["unclear a procedure less: Khai sinh"]


# The command line


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path / "demo")


def edited(project: Path) -> Path:
    """One more document and one more fee in a procedure of a project."""
    path = project / "catalog/procedures/ho-tich/1.001193.yaml"
    text = path.read_text(encoding="utf-8").replace("amount: 0", "amount: 8000", 1)
    text = text.replace("\ndocuments:\n", "\ndocuments:\n  - {id: ho-khau, name: Sổ hộ khẩu, copies: 1}\n", 1)
    path.write_text(text, encoding="utf-8")
    return path


def git(project: Path, *arguments: str) -> None:
    who = ("-c", "user.name=Cán bộ", "-c", "user.email=a@example.org")
    subprocess.run(["git", *who, *arguments], cwd=project, check=True, capture_output=True)


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_since_a_revision_of_git(project: Path) -> None:
    git(project, "init", "-q")
    git(project, "add", "-A")
    git(project, "commit", "-qm", "first")
    assert tthc_here("--root", project, "diff", "--since", "HEAD", *AT).out == "No difference.\n"
    edited(project)
    ran = tthc_here("--root", project, "diff", "--since", "HEAD", "--fail-on", "harder", *AT)
    assert ran.code == 1
    assert ran.out.splitlines() == [
        "1.001193  Thủ tục đăng ký khai sinh",
        "  both: no period given, 163/QĐ-BTP",
        "  harder       fee: 0 → 8000 đồng (in person)",
        "  harder       a document more: Sổ hộ khẩu (1 × copy)",
        "2 harder (documents more: 1; higher fees: 1)",
    ]
    assert tthc_here("--root", project, "diff", "--since", "HEAD", "1.012783", *AT).out == "No difference.\n"


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_what_could_not_be_read_has_neither_come_nor_gone(project: Path) -> None:
    path = project / "catalog/procedures/ho-tich/1.001193.yaml"
    sound = path.read_text(encoding="utf-8")
    git(project, "init", "-q")
    for text in (sound, "code: '1.001193'\nname: [", sound):
        path.write_text(text, encoding="utf-8")
        git(project, "add", "-A")
        git(project, "commit", "-qm", "one more", "--allow-empty")
    since_broken = tthc_here("--root", project, "diff", "--since", "HEAD~1", *AT)
    assert since_broken.out == "No difference.\n"
    assert since_broken.err == "1 files at HEAD~1 are not in today's format; what they hold is left out\n"
    path.write_text("code: '1.001193'\nname: [", encoding="utf-8")
    broken_now = tthc_here("--root", project, "diff", "--since", "HEAD", *AT)
    assert broken_now.out == "No difference.\n"
    assert "1.001193.yaml has mistakes" in broken_now.err
    path.unlink()
    assert "unclear      a procedure less:" in tthc_here("--root", project, "diff", "--since", "HEAD", *AT).out


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_since_what_is_no_revision(project: Path) -> None:
    ran = tthc_here("--root", project, "diff", "--since", "HEAD~3", *AT)
    assert (ran.code, ran.out) == (2, "")
    assert "there is no folder and no revision of git 'HEAD~3'" in ran.err


def test_a_file_is_compared_with_the_version_in_force(project: Path, tmp_path: Path) -> None:
    draft = tmp_path / "draft.yaml"
    kept = project / "catalog/procedures/ho-tich/1.001193.yaml"
    before = kept.read_text(encoding="utf-8")
    shutil.move(edited(project), draft)
    kept.write_text(before, encoding="utf-8")
    ran = tthc_here("--root", project, "diff", draft, "-f", "json", *AT)
    (compared,) = json.loads(ran.out)
    assert (ran.code, compared["procedure"]) == (0, "1.001193")
    assert [(d["weight"], d["aspect"], d["file"], d["line"]) for d in compared["differences"]] == [
        ("harder", "fee", "draft.yaml", 20),
        ("harder", "document", "draft.yaml", 31),
    ]
    fee = compared["differences"][0]
    assert (fee["before"], fee["after"], fee["part"]) == ("0 đồng", "8000 đồng", "in_person")


def test_what_cannot_be_compared_is_said(project: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("code: 1.001193\nname: [", encoding="utf-8")
    for words, sentence in (
        (["1.001193"], "1.001193 has only one version here"),
        (["1.001194"], "there is no procedure 1.001194. Did you mean '1.001193'?"),
        (["1.001193@yesterday", "1.001193"], "there is no locality 'yesterday'"),
        (["1.001193@2020-01-01@2021-01-01", "1.001193"], "names two days or two localities"),
        ([str(tmp_path / "no.yaml"), "1.001193"], "there is no file"),
        ([str(broken)], "broken.yaml:"),
        ([], "name one procedure or two versions"),
    ):
        ran = tthc_here("--root", project, "diff", *words, *AT)
        assert (ran.code, ran.out) == (2, "")
        assert sentence in ran.err


def test_what_fixes_a_part_and_how_it_is_marked_is_no_silent_change(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.001193"
        name: Khai sinh
        effective: {to: 2026-06-30}
        dossier_sets: 1
        channels: [{mode: online, service_level: partial}]
        documents: [{id: a, type: to-khai}]
        steps: [{id: nhan, name: Nhận, kind: receive, actor: ubnd}]
        results: [{type: trich-luc}]
      - code: "1.001193"
        name: Khai sinh
        effective: {from: 2026-07-01}
        fixed_by: {law: 60/2014/QH13}
        dossier_sets: 1
        sets_fixed_by: {law: 123/2015/NĐ-CP}
        channels: [{mode: online, service_level: partial, fixed_by: {law: 123/2015/NĐ-CP}}]
        documents: [{id: a, type: to-khai, omits: [x], declares: [trich-luc], sanction: {law: 123/2015/NĐ-CP}}]
        steps: [{id: nhan, name: Nhận, kind: receive, actor: ubnd, automatic: true}]
        results: [{type: trich-luc, name: Trích lục mới, fixed_by: {law: 123/2015/NĐ-CP}}]
    agencies: [{id: ubnd, name: UBND xã, level: commune}]
    document_types:
      - {id: to-khai, name: Tờ khai, origin: applicant}
      - {id: trich-luc, name: Trích lục, origin: state}
    laws: [{id: 60/2014/QH13, rank: law}, {id: 123/2015/NĐ-CP, rank: decree}]
    """
    told = " | ".join(said(catalogue))
    for key in ("fixed_by", "sets_fixed_by", "omits", "declares", "sanction", "automatic"):
        assert key in told, key
    assert told.count("recorded differently") == 5, told
    assert "Trích lục mới: recorded differently: name, fixed_by" in told
