"""`tthc proposals` and `tthc store` as an office uses them, on a project with two procedures."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click
import openpyxl
import pytest
import yaml

from tests.command_line import AT, Ran, tthc_here
from tests.databases import store_with_logins
from tthc.cli.shared.completing import complete_proposal

CATALOGUE = """\
agencies:
  - {id: xa, name: Ủy ban nhân dân cấp xã, level: commune, one_stop: true}
sectors:
  - {id: ho-tich, name: Hộ tịch}
applicants:
  - {id: cong-dan, name: Công dân}
document_types:
  - {id: to-khai, name: Tờ khai, origin: applicant}
  - {id: giay-khai-sinh, name: Giấy khai sinh, origin: state, issued_by: [xa]}
"""
PROCEDURE = """\
code: {code}
name: {name}
sector: ho-tich
levels: [commune]
effective: {{from: 2025-01-01}}
applicants: [cong-dan]
agencies: {{receiving: [xa], deciding: [xa]}}
channels:
  - mode: in_person
    time_limits: [{{statutory: {{working_days: 5}}}}]
documents:
  - {{id: don, type: to-khai, originals: 1}}
steps:
  - {{id: nhan, name: Tiếp nhận, kind: receive, actor: xa, needs: [don], duration: {{hours: 2}}}}
  - {{id: xem, name: Thẩm tra, kind: verify, actor: xa, needs: [don], after: [nhan], duration: {{hours: 4}}}}
  - {{id: ky, name: Ký, kind: sign, actor: xa, after: [nhan, xem], produces: [ket-qua], duration: {{hours: 2}}}}
  - {{id: tra, name: Trả kết quả, kind: return, actor: xa, needs: [ket-qua], after: [ky], duration: {{hours: 1}}}}
results: [{{type: giay-khai-sinh}}]
sources: [{{name: thử nghiệm, retrieved: 2026-11-01}}]
"""
FIRST, SECOND = (f"drop_wait:1.00000{number}/step/ky:nhan" for number in (1, 2))
AN, BINH = ("--as", "Nguyễn An"), ("--as", "Trần Bình")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Two procedures with a wait that follows from the rest, and a run that proposes to leave it out."""
    return make(tmp_path / "du-an")


def make(root: Path) -> Path:
    for folder in ("catalog/procedures", "catalog/reference"):
        (root / folder).mkdir(parents=True)
    (root / "tthc.toml").write_text("", encoding="utf-8")
    (root / "catalog/reference/all.yaml").write_text(CATALOGUE, encoding="utf-8")
    for code, name in (("1.000001", "Đăng ký khai sinh"), ("1.000002", "Đăng ký lại khai sinh")):
        path = root / f"catalog/procedures/{code}.yaml"
        path.write_text(PROCEDURE.format(code=f'"{code}"', name=name), encoding="utf-8")
    return root


@pytest.fixture
def proposed(project: Path) -> Path:
    done(project, "propose")
    return project


def run(project: Path, *arguments: str | Path) -> Ran:
    day = AT if arguments[0] == "propose" or {"submit", "show"} & set(arguments[1:2]) else ()
    return tthc_here("--root", project, *arguments, *day)


def done(project: Path, *arguments: str | Path) -> str:
    ran = run(project, *arguments)
    assert ran.code == 0, ran.said
    return ran.out


def refused(project: Path, *arguments: str | Path) -> str:
    ran = run(project, *arguments)
    assert (ran.code, ran.out) == (2, ""), ran.said
    return ran.err


def listed(project: Path, *arguments: str) -> dict[str, str]:
    return {one["id"]: one["state"] for one in json.loads(done(project, "proposals", *arguments, "-f", "json"))}


def test_from_a_finding_to_a_decision(proposed: Path) -> None:
    assert {FIRST, SECOND} <= set(done(proposed, "proposals", "--ids").split())
    assert "submitted" in done(proposed, "proposals", "submit", FIRST, SECOND, "--note", "Kính trình", *AN)
    done(proposed, "proposals", "take-up", FIRST, SECOND, *BINH)
    done(proposed, "proposals", "approve", "1.000001", *BINH)
    done(proposed, "proposals", "reject", "1.000002", "--why", "Chưa cần", *BINH)
    days = ("--signed", "20/11/2026", "--effective", "2026-12-01")
    done(proposed, "proposals", "enact", FIRST, "--decision", "12/QĐ-UBND", *days, *AN)
    assert listed(proposed)[FIRST] == "enacted"
    assert listed(proposed, "--state", "rejected") == {SECOND: "rejected"}
    assert FIRST not in listed(proposed, "--state", "draft")
    shown = done(proposed, "proposals", "show", FIRST)
    for said in ("12/QĐ-UBND", "Nguyễn An (by own account)", "Kính trình", "The ground stands", "I10 "):
        assert said in shown
    assert "· enacted]" in run(proposed, "propose", "--no-save").out


def test_what_approves_is_written_down_beside_what_enacts(proposed: Path) -> None:
    done(proposed, "proposals", "submit", FIRST, SECOND, *AN)
    done(proposed, "proposals", "take-up", FIRST, SECOND, *BINH)
    by = ("--signed", "20/11/2026", "--by", "Chủ tịch UBND tỉnh Bắc Ninh")
    assert "belong together" in refused(proposed, "proposals", "approve", FIRST, "--decision", "45/QĐ-UBND", *BINH)
    done(proposed, "proposals", "approve", FIRST, "--decision", "45/QĐ-UBND", *by, *BINH)
    done(proposed, "proposals", "approve", SECOND, *BINH)
    done(proposed, "proposals", "approval", SECOND, "--decision", "46/QĐ-UBND", *by, *AN)
    again = ("proposals", "approval", SECOND, "--decision", "47/QĐ-UBND", *by, *AN)
    assert "is approved by 46/QĐ-UBND: say why that is put right" in refused(proposed, *again)
    done(proposed, *again, "--why", "Ghi nhầm số")
    assert "Approved by 47/QĐ-UBND of Chủ tịch UBND tỉnh Bắc Ninh, 2026-11-20" in done(
        proposed, "proposals", "show", SECOND
    )
    assert json.loads(done(proposed, "proposals", "show", FIRST, "-f", "json"))["file"]["approval"] == {
        "instrument": "45/QĐ-UBND",
        "signed": "2026-11-20",
        "agency": "Chủ tịch UBND tỉnh Bắc Ninh",
    }


def test_a_reviewer_with_the_authors_name_but_for_accents_is_told(proposed: Path) -> None:
    done(proposed, "proposals", "submit", FIRST, *AN)
    assert "somebody else must judge it" in refused(proposed, "proposals", "take-up", FIRST, "--as", "NGUYỄN AN")
    ran = run(proposed, "proposals", "take-up", FIRST, "--as", "Nguyen An")
    assert ran.code == 0
    assert "Nguyen An judges what Nguyễn An has submitted, and the two names differ only in accents" in ran.err
    assert "accents" not in run(proposed, "proposals", "approve", FIRST, *BINH).err


def test_a_proposal_changed_in_the_store_is_noticed(proposed: Path) -> None:
    assert run(proposed, "proposals", "verify").code == 0
    with closing(sqlite3.connect(proposed / ".tthc/store.sqlite")) as database, database:
        with pytest.raises(sqlite3.IntegrityError, match="only ever added to"):
            database.execute("UPDATE tthc_proposal SET verdict = 'refuted'")
        database.execute("DROP TRIGGER tthc_proposal_no_update")
        database.execute("UPDATE tthc_proposal SET name = 'Khác' WHERE id = ?", (FIRST,))
        database.execute("DELETE FROM tthc_proposal WHERE id = ?", (SECOND,))
    ran = run(proposed, "proposals", "verify")
    assert ran.code == 1
    assert f": changed since it was stored: {FIRST}" in ran.out
    assert f": missing since it was stored: {SECOND}" in ran.out
    assert "have been changed since run" in refused(proposed, "proposals", "submit", FIRST, *AN)
    done(proposed, "propose")
    done(proposed, "proposals", "submit", FIRST, *AN)


def test_what_comes_next_is_said(proposed: Path) -> None:
    ran = run(proposed, "proposals", "submit", "1.000001/step", *AN)
    assert f"1.000001/step means {FIRST}" in ran.err
    assert ran.out.endswith("next somebody else takes it up for review: 'tthc proposals take-up'\n")
    for step, says in (
        ("approve", "next somebody else takes it up for review: 'tthc proposals take-up'"),
        ("take-up", "next somebody else decides: 'tthc proposals approve', 'return' or 'reject'"),
        ("approve", "next the decision that enacts it is written down: 'tthc proposals enact'"),
    ):
        assert says in run(proposed, "proposals", step, FIRST, *BINH).said
    assert "tthc proposals enact" in refused(proposed, "proposals", "take-up", FIRST, *BINH)


def test_submitting_what_was_judged_for_an_old_day_says_so(proposed: Path) -> None:
    assert "judged as of 2026-11-23" in run(proposed, "proposals", "submit", FIRST, "--dry-run", *AN).err


def test_what_is_enacted_is_in_no_total(proposed: Path) -> None:
    (count,) = re.findall(r"^(\d+) proposals: ", done(proposed, "proposals"), re.MULTILINE)
    done(proposed, "proposals", "submit", FIRST, *AN)
    done(proposed, "proposals", "take-up", FIRST, *BINH)
    done(proposed, "proposals", "approve", FIRST, *BINH)
    days = ("--signed", "2026-11-20", "--effective", "2027-01-01")
    done(proposed, "proposals", "enact", FIRST, "--decision", "12/QĐ-UBND", *days, *AN)
    for said in (done(proposed, "proposals"), done(proposed, "propose", "--no-save")):
        (rest,) = re.findall(r"^(\d+) proposals: .*; already enacted: 1 proposals, not counted", said, re.MULTILINE)
        assert int(rest) == int(count) - 1


def test_every_output_says_how_it_is_known_who_somebody_is(proposed: Path) -> None:
    done(proposed, "proposals", "submit", FIRST, *AN)
    assert json.loads(done(proposed, "proposals", "history", "-f", "json"))[0]["actor"] == {
        "name": "Nguyễn An",
        "identified": "declared",
        "in_words": "by own account",
    }
    assert "Nguyễn An (by own account)" in done(proposed, "proposals", "history")
    assert "Nguyễn An (by own account)" in refused(proposed, "proposals", "submit", FIRST, *AN)


def test_what_is_not_proved_is_submitted_and_says_so(proposed: Path) -> None:
    ran = run(proposed, "proposals", "submit", "shorten_limit:1.000001", *AN)
    assert ran.code == 0
    assert "is not proved: the catalogue does not say which instrument" in ran.err
    done(proposed, "proposals", "take-up", "shorten_limit:1.000001", *BINH)
    ran = run(proposed, "proposals", "approve", "shorten_limit:1.000001", *BINH)
    assert "is not proved: the catalogue does not say which instrument" in ran.err
    days = ("--decision", "12/QĐ-UBND", "--signed", "2026-01-20", "--effective", "2026-12-01", *AN)
    ran = run(proposed, "proposals", "enact", "shorten_limit:1.000001", *days)
    assert ran.code == 0, ran.said
    assert "is not proved: the catalogue does not say which instrument" in ran.err
    assert "signed on 2026-01-20, and it was submitted only on" in ran.err


def test_the_name_comes_from_the_settings_or_the_environment(proposed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "who are you?" in refused(proposed, "proposals", "submit", FIRST)
    monkeypatch.setenv("TTHC_ACTOR", "Lê Chi")
    done(proposed, "proposals", "submit", FIRST)
    monkeypatch.delenv("TTHC_ACTOR")
    (proposed / "tthc.toml").write_text('[people]\nname = "Phạm Dung"\n', encoding="utf-8")
    done(proposed, "proposals", "take-up", FIRST)
    people = [entry["actor"]["name"] for entry in json.loads(done(proposed, "proposals", "history", "-f", "json"))]
    assert people == ["Lê Chi", "Lê Chi", "Phạm Dung"]
    (proposed / "tthc.toml").write_text('[people]\nnaem = "x"\n', encoding="utf-8")
    assert "people.naem: there is no such key (did you mean 'name'?)" in refused(proposed, "proposals", "history")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("submit", "nope", *AN), "there is no proposal 'nope'"),
        (("submit", "drop_wait:1.00000", *AN), "'drop_wait:1.00000' may mean any of 2"),
        (("submit", FIRST.replace("ky", "kz"), *AN), f"did you mean '{FIRST}'?"),
        (("submit", *AN), "name proposals, or a plan"),
        (("take-up", FIRST, *AN), "is not submitted yet"),
        (("reject", FIRST, *AN), "Missing option '--why'"),
        (("enact", FIRST, "--decision", "1", "--signed", "hôm qua", "--effective", "2026-12-01"), "is not a day"),
        (("verify", "--mark", "xyz"), "is no mark"),
        (("submit", "--plan", "nowhere.yaml", *AN), "nowhere.yaml"),
        (("burn", FIRST), "No such command 'burn'"),
    ],
    ids=str,
)
def test_what_cannot_be_done_is_said(proposed: Path, arguments: tuple[str, ...], said: str) -> None:
    assert said in refused(proposed, "proposals", *arguments)


def test_a_dry_run_writes_nothing(proposed: Path) -> None:
    assert "would be written down" in done(proposed, "proposals", "submit", FIRST, "--dry-run", *AN)
    assert done(proposed, "proposals", "history", "-f", "json") == "[]\n"


def test_what_a_plan_has_chosen_is_submitted(proposed: Path) -> None:
    plan = proposed / "plan.yaml"
    tthc_here("--root", proposed, "plan", "--front", "0", "-o", plan, *AT)
    assert "name proposals, or a plan" in refused(proposed, "proposals", "submit", "--plan", plan, *AN)
    written = yaml.safe_load(plan.read_text(encoding="utf-8"))
    target = {"procedure": "1.000002", "part": "step", "id": "ky"}
    cut = {"kind": "drop_wait", "target": target, "other": "nhan"}
    written["plan"]["proposals"] = [{"id": SECOND, "procedure": "1.000002", "cuts": [cut]}]
    plan.write_text(yaml.safe_dump(written), encoding="utf-8")
    done(proposed, "proposals", "submit", "--plan", plan, *AN)
    assert listed(proposed, "--state", "submitted") == {SECOND: "submitted"}
    plan.write_text("plan: none\n", encoding="utf-8")
    assert "is no plan" in refused(proposed, "proposals", "submit", "--plan", plan, *AN)


def test_what_was_proposed_on_another_catalogue_is_not_submitted(proposed: Path) -> None:
    path = proposed / "catalog/procedures/1.000001.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "# sửa\n", encoding="utf-8")
    assert "run 'tthc propose' first" in refused(proposed, "proposals", "submit", FIRST, *AN)


# The ground


def test_the_ground_stands_while_nothing_that_was_read_says_something_else(proposed: Path) -> None:
    done(proposed, "proposals", "submit", FIRST, *AN)
    path = proposed / "catalog/procedures/1.000001.yaml"
    path.write_text("# một dòng\n\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    other = proposed / "catalog/procedures/1.000002.yaml"
    other.write_text(other.read_text(encoding="utf-8").replace("Đăng ký lại", "Cấp lại"), encoding="utf-8")
    since = json.loads(done(proposed, "proposals", "show", FIRST, "-f", "json"))["since"]
    assert (since["moved"], since["same_catalogue"]) == ([], False)


def test_it_says_what_has_moved_and_proves_again(proposed: Path) -> None:
    done(proposed, "proposals", "submit", FIRST, *AN)
    path = proposed / "catalog/procedures/1.000001.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("needs: [don], after: [nhan]", "needs: [don]"), encoding="utf-8")
    shown = done(proposed, "proposals", "show", FIRST)
    assert "The ground has moved" in shown
    assert "procedure 1.000001 Đăng ký khai sinh" in shown
    assert "Certificate then: proved; now: refuted" in shown
    path.write_text(
        text.replace("id: ky,", "id: ky-ten,").replace("after: [ky],", "after: [ky-ten],"), encoding="utf-8"
    )
    assert "now there is nothing left to cut" in done(proposed, "proposals", "show", FIRST)
    path.unlink()
    assert "now there is nothing left to cut" in done(proposed, "proposals", "show", FIRST)
    assert FIRST in listed(proposed)


# Opinions


def test_opinions_go_out_as_a_table_and_come_back_answered(proposed: Path, tmp_path: Path) -> None:
    done(proposed, "proposals", "submit", FIRST, *AN)
    said = ("--from", "Sở Tư pháp", "--text", "- Bổ sung căn cứ", "--source", "12/STP-KSTTHC", "--given", "25/11/2026")
    tried = done(proposed, "proposals", "opinion", "add", FIRST, *said, "--dry-run", *AN)
    assert "would be written down: 1 new opinions, 0 put right, 0 answers; nothing was" in tried
    done(proposed, "proposals", "opinion", "add", FIRST, *said, *AN)
    table = tmp_path / "y-kien.xlsx"
    done(proposed, "proposals", "opinion", "export", table)
    book = openpyxl.load_workbook(table)
    sheet = book.active
    assert sheet is not None
    assert [cell.value for cell in sheet[2]][:6] == [
        "YK 3-3",
        FIRST,
        "Sở Tư pháp",
        "12/STP-KSTTHC",
        "25/11/2026",
        "- Bổ sung căn cứ",
    ]
    sheet["G2"], sheet["H2"] = "Tiếp thu một phần", "Đã bổ sung"
    sheet.append([None, "1.000001/step/ky", "UBND xã Hòa Long", None, None, "Nhất trí", "tiếp thu"])
    book.save(table)
    tried = done(proposed, "proposals", "opinion", "import", table, "--dry-run", *AN)
    assert "would be written down: 1 new opinions, 0 put right, 2 answers; nothing was" in tried
    for said in ("written down: 1 new opinions, 0 put right, 2 answers", "nothing is new: all of it was written down"):
        assert said in done(proposed, "proposals", "opinion", "import", table, *AN)
    assert "2 opinions, 0 not answered" in done(proposed, "proposals", "opinion", "list")
    kinds = [entry["kind"] for entry in json.loads(done(proposed, "proposals", "history", "-f", "json"))]
    assert kinds == ["opened", "moved", "opinion", "answered", "opinion", "answered"]
    as_csv = tmp_path / "y-kien.csv"
    done(proposed, "proposals", "opinion", "export", as_csv, FIRST)
    assert "nothing is new" in done(proposed, "proposals", "opinion", "import", as_csv, *AN)
    assert len(json.loads(done(proposed, "proposals", "history", "-f", "json"))) == len(kinds)


def test_an_opinion_edited_in_the_table_is_put_right_and_not_written_twice(proposed: Path, tmp_path: Path) -> None:
    done(proposed, "proposals", "submit", FIRST, *AN)
    said = ("--from", "Sở Tư pháp", "--text", "Bổ sung căn cư", "--source", "12/STP-KSTTHC")
    done(proposed, "proposals", "opinion", "add", FIRST, *said, *AN)
    done(proposed, "proposals", "opinion", "answer", "3", "--reply", "accepted", *AN)
    table = tmp_path / "y-kien.csv"
    done(proposed, "proposals", "opinion", "export", table)
    table.write_text(table.read_text(encoding="utf-8-sig").replace("căn cư", "căn cứ pháp lý"), encoding="utf-8")
    taken = done(proposed, "proposals", "opinion", "import", table, *AN)
    assert "[3] Sở Tư pháp (12/STP-KSTTHC): Bổ sung căn cứ pháp lý" in taken
    assert "taken over (answered before the opinion was put right)" in taken
    assert "written down: 0 new opinions, 1 put right, 0 answers" in taken
    assert "1 opinions, 0 not answered" in done(proposed, "proposals", "opinion", "list")
    history = done(proposed, "proposals", "history", FIRST)
    assert "opinion of Sở Tư pháp: Bổ sung căn cư  [" in history
    assert "opinion 3 of Sở Tư pháp put right: Bổ sung căn cứ pháp lý" in history
    assert "older" not in done(proposed, "proposals", "opinion", "answer", "3", "--reply", "accepted", *AN)


def test_a_table_that_is_older_than_the_opinion_is_refused(proposed: Path, tmp_path: Path) -> None:
    done(proposed, "proposals", "submit", FIRST, *AN)
    done(proposed, "proposals", "opinion", "add", FIRST, "--from", "Sở Nội vụ", "--text", "Chưa rõ", *AN)
    table = tmp_path / "y-kien.csv"
    done(proposed, "proposals", "opinion", "export", table)
    done(proposed, "proposals", "opinion", "correct", "3", "--text", "Chưa rõ căn cứ", *AN)
    said = refused(proposed, "proposals", "opinion", "import", table, *AN)
    assert "opinion 3 of Sở Nội vụ has been changed since this table was written: export it again" in said
    assert "Chưa rõ căn cứ" in done(proposed, "proposals", "opinion", "list")


def test_an_opinion_that_is_much_like_an_earlier_one_is_told(proposed: Path) -> None:
    done(proposed, "proposals", "submit", FIRST, *AN)
    for text in ("Đề nghị bổ sung căn cứ pháp lý", "Đề nghị bổ sung căn cứ pháp lý của Điều 5"):
        ran = run(proposed, "proposals", "opinion", "add", FIRST, "--from", "Sở Tư pháp", "--text", text, *AN)
        assert ran.out.count("Sở Tư pháp") == 1, "only what is new is printed"
    assert "opinion 4 is much like opinion 3 of Sở Tư pháp" in ran.err
    future = ("--from", "Sở Y tế", "--text", "Nhất trí", "--given", "31/12/2199")
    said = refused(proposed, "proposals", "opinion", "add", FIRST, *future, *AN)
    assert "an opinion cannot be of 2199-12-31: that is still to come" in said


def test_a_mistake_in_a_workbook_is_told_by_its_cell(proposed: Path, tmp_path: Path) -> None:
    done(proposed, "proposals", "submit", FIRST, *AN)
    done(proposed, "proposals", "opinion", "add", FIRST, "--from", "Sở Nội vụ", "--text", "Chưa rõ", *AN)
    table = tmp_path / "y-kien.xlsx"
    done(proposed, "proposals", "opinion", "export", table)
    book = openpyxl.load_workbook(table)
    assert book.active is not None
    book.active["E2"] = "hôm qua"
    book.save(table)
    ran = run(proposed, "proposals", "opinion", "import", table, *AN)
    assert "y-kien.xlsx:Ý kiến góp ý!E2: I133 'hôm qua' is not a day" in ran.err


def test_a_table_in_which_answers_were_written_is_not_written_over(proposed: Path, tmp_path: Path) -> None:
    table = tmp_path / "y-kien.csv"
    done(proposed, "proposals", "opinion", "export", table)
    table.write_text(table.read_text(encoding="utf-8") + "Đã giải trình", encoding="utf-8")
    ran = tthc_here("--root", proposed, "proposals", "opinion", "export", table)
    assert ran.code == 2
    assert "y-kien.csv was changed after it was written" in ran.err
    assert table.read_text(encoding="utf-8").endswith("Đã giải trình")


@pytest.mark.parametrize("of", [FIRST, "1.000001/step/ky"])
def test_what_is_only_proposed_is_said_to_be_not_submitted_yet(proposed: Path, tmp_path: Path, of: str) -> None:
    done(proposed, "proposals", "submit", SECOND, *AN)  # which comes near, and is not meant
    opinion = ("--from", "Sở Nội vụ", "--text", "Chưa rõ", *AN)
    for asked in (("opinion", "add", of, *opinion), ("take-up", of, *BINH), ("history", of), ("opinion", "list", of)):
        said = refused(proposed, "proposals", *asked)
        assert f"{FIRST} is not submitted yet: 'tthc proposals submit' does that first" in said
    table = tmp_path / "y-kien.csv"
    table.write_text(f"{HEADINGS}\n{of};Sở Nội vụ;Chưa rõ\n", encoding="utf-8")
    ran = run(proposed, "proposals", "opinion", "import", table, *AN)
    assert (ran.code, f"{FIRST} is not submitted yet" in ran.err) == (1, True), ran.said
    assert "there is no proposal 'nope'" in refused(proposed, "proposals", "history", "nope")


def test_an_opinion_is_answered_by_its_number(proposed: Path) -> None:
    done(proposed, "proposals", "submit", FIRST, *AN)
    done(proposed, "proposals", "opinion", "add", FIRST, "--from", "Sở Nội vụ", "--text", "Chưa rõ", *AN)
    assert "1 not answered" in done(proposed, "proposals", "opinion", "list", "--open")
    done(proposed, "proposals", "take-up", FIRST, *BINH)
    assert "1 opinions are not answered yet" in run(proposed, "proposals", "approve", FIRST, "--dry-run", *BINH).err
    answer = ("--reply", "explained", "--text", "Đã nêu tại mục 2")
    tried = done(proposed, "proposals", "opinion", "answer", "3", *answer, "--dry-run", *AN)
    assert "would be written down: 0 new opinions, 0 put right, 1 answers; nothing was" in tried
    assert "explained: Đã nêu tại mục 2" in done(proposed, "proposals", "opinion", "answer", "3", *answer, *AN)
    assert "there is no opinion 99" in refused(proposed, "proposals", "opinion", "answer", "99", *answer, *AN)


HEADINGS = "Mã phương án;Cơ quan, tổ chức, cá nhân góp ý;Nội dung góp ý;Ngày góp ý;Tiếp thu, giải trình;Nội dung tiếp thu, giải trình"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a;b\n", "bang.csv:1:1: I130 these columns are missing"),
        ("", "bang.csv:1:1: I130 these columns are missing"),
        (f"{HEADINGS}\n{FIRST};Sở A;\n", "bang.csv:2:1: I132 this row lacks: Nội dung góp ý"),
        (f"{HEADINGS}\n{FIRST};Sở A;x;hôm qua\n", "bang.csv:2:1: I133 'hôm qua' is not a day"),
        (f"{HEADINGS}\n{FIRST};Sở A;x;31/12/2199\n", "I133 an opinion cannot be of 2199-12-31: that is still to come"),
        (f"{HEADINGS};Số ý kiến (không sửa)\n{FIRST};Sở A;x;;;;thứ ba\n", "I137 'thứ ba' is no number of an opinion"),
        (f"{HEADINGS}\n{FIRST};Sở A;x;;đồng ý\n", "I134 'đồng ý' is none of: tiếp thu"),
        (f"{HEADINGS}\n{FIRST};Sở A;x;;;vì\n", "I134 an answer says which it is"),
        (f"{HEADINGS}\n{FIRST};Sở A;x;;giải trình\n", "I135 what is not taken over"),
        (f"{HEADINGS}\nnope;Sở A;x\n", "I136 there is no proposal 'nope'"),
    ],
)
def test_a_table_with_mistakes_is_refused_whole(proposed: Path, text: str, said: str) -> None:
    done(proposed, "proposals", "submit", FIRST, *AN)
    table = proposed / "bang.csv"
    table.write_text(text + (f"{FIRST};Sở B;Nhất trí\n" if HEADINGS in text else ""), encoding="utf-8")
    ran = run(proposed, "proposals", "opinion", "import", table, *AN)
    assert (ran.code, ran.out) == (1, "")
    assert said in ran.err
    assert "nothing was written down: 1 mistakes" in ran.err
    assert "0 opinions" in done(proposed, "proposals", "opinion", "list")


# History and store


def test_a_mark_is_found_again_until_the_history_is_cut_short(proposed: Path) -> None:
    done(proposed, "proposals", "submit", FIRST, *AN)
    done(proposed, "proposals", "comment", FIRST, "--text", "Xong", *BINH)
    mark = done(proposed, "proposals", "verify").split()[-1]
    assert "The mark is that of this entry" in done(proposed, "proposals", "verify", "--mark", mark[:10].upper())
    store = proposed / ".tthc/store.sqlite"
    with closing(sqlite3.connect(store)) as database, database:
        database.execute("DROP TRIGGER tthc_journal_no_delete")
        database.execute("DELETE FROM tthc_journal WHERE serial = 3")
    ran = run(proposed, "proposals", "verify", "--mark", mark)
    assert ran.code == 1
    assert ran.out.startswith("The mark is not in the history")
    assert "as it was written" not in ran.out
    assert run(proposed, "proposals", "verify").code == 0
    with closing(sqlite3.connect(store)) as database, database:
        database.execute("DROP TRIGGER tthc_journal_no_update")
        database.execute("UPDATE tthc_journal SET actor = 'Ai đó' WHERE serial = 2")
    ran = run(proposed, "proposals", "verify")
    assert (ran.code, "Broken at entry 2" in ran.out) == (1, True)
    with closing(sqlite3.connect(store)) as database, database:
        database.execute("UPDATE tthc_journal SET kind = 'burnt' WHERE serial = 1")
    assert f"The files of {FIRST} make no sense" in run(proposed, "proposals", "list").err
    assert "makes no sense at kind" in refused(proposed, "proposals", "show", FIRST)


def test_without_a_store_there_is_nothing_to_verify(project: Path) -> None:
    said = refused(project, "proposals", "verify")
    assert "there is no store, and so no history" in said
    assert "store.sqlite is not there" in said
    done(project, "propose")
    assert "The store has no history" in done(project, "proposals", "verify")
    ran = run(project, "proposals", "verify", "--mark", "0123abcd")
    assert (ran.code, "The mark is not in the history" in ran.out) == (1, True)


def test_a_text_with_line_breaks_does_not_look_like_another_entry(proposed: Path) -> None:
    forged = "Xong\n4  26/11/2026 09:00  Chủ tịch (login)  approved\r\x1b[2K\u2028hết"
    done(proposed, "proposals", "submit", FIRST, *AN)
    done(proposed, "proposals", "comment", FIRST, "--text", forged, "--as", "Trần\nBình")
    done(proposed, "proposals", "opinion", "add", FIRST, "--from", "Sở\nTư pháp", "--text", forged, *BINH)
    done(proposed, "proposals", "opinion", "answer", "4", "--reply", "accepted", "--text", forged, *BINH)
    history = done(proposed, "proposals", "history")
    assert len(history.splitlines()) == 6
    assert "Trần Bình (by own account)  comment: Xong 4  26/11/2026" in history
    mark = history.splitlines()[3].split("[")[-1].rstrip("]")
    assert len(done(proposed, "proposals", "verify", "--mark", mark).splitlines()) == 3
    assert len(done(proposed, "proposals", "opinion", "list").splitlines()) == 4
    shown = done(proposed, "proposals", "show", FIRST)
    assert not [line for line in shown.splitlines() if line.startswith(("4 ", "\x1b", "hết"))]
    assert json.loads(done(proposed, "proposals", "history", "-f", "json"))[2]["text"] == forged


def test_an_older_store_is_brought_up_to_date(project: Path) -> None:
    store = project / ".tthc/store.sqlite"
    assert "Nothing is stored yet" in done(project, "store", "status")
    assert "Nothing is stored yet" in done(project, "store", "upgrade")
    store.parent.mkdir(exist_ok=True)
    dump = (Path(__file__).parent / "stores/version_2.sql").read_text(encoding="utf-8")
    with closing(sqlite3.connect(store)) as database:
        database.executescript(dump)
    assert run(project, "store", "status").code == 1
    assert "run 'tthc store upgrade' first" in refused(project, "propose")
    assert "1.001193" in done(project, "proposals")
    assert "nothing was changed" in done(project, "store", "upgrade", "--dry-run")
    assert "The file as it was" in done(project, "store", "upgrade")
    assert "of this version already" in done(project, "store", "upgrade")
    assert json.loads(done(project, "store", "status", "-f", "json"))["proposals"] == 1
    done(project, "propose")
    assert "has no logins" in refused(project, "store", "grant", "an")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    """The project as the author and as the reviewer have it: one store on PostgreSQL, a login for each."""
    with store_with_logins() as (_, author, reviewer):
        folders = make(tmp_path / "an"), make(tmp_path / "binh")
        for folder, url in zip(folders, (author, reviewer), strict=True):
            (folder / "tthc.toml").write_text(f'store = "{url}"\n', encoding="utf-8")
        yield folders


def test_on_postgresql_the_login_counts(office: tuple[Path, Path]) -> None:
    author, reviewer = office
    done(author, "propose")
    done(author, "proposals", "submit", FIRST)
    assert "somebody else must judge it" in refused(author, "proposals", "take-up", FIRST)
    assert "and cannot be Trần Bình" in refused(author, "proposals", "take-up", FIRST, *BINH)
    done(reviewer, "proposals", "take-up", FIRST)
    assert "tthc_binh (login of the database)" in done(author, "proposals", "history")
    assert "The history is as it was written" in done(reviewer, "proposals", "verify")


def test_the_shell_completes_ids(proposed: Path) -> None:
    def completed(incomplete: str) -> set[str]:
        ctx = click.Context(click.Command("show"), obj=proposed, info_name="show")
        ctx.params["root"] = proposed
        with ctx:
            return {item.value for item in complete_proposal(ctx, click.Argument(["one"]), incomplete)}

    assert completed("drop_wait:") == {FIRST, SECOND}
    assert completed("1.000001/step") == {"1.000001/step/ky:nhan"}
    assert completed("nope") == set()
    (proposed / ".tthc/store.sqlite").write_text("không phải kho", encoding="utf-8")
    assert completed("drop_wait:") == set()
    (proposed / ".tthc/store.sqlite").unlink()
    assert completed("drop_wait:") == set()
