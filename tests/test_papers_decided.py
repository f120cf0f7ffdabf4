"""Papers about proposals that people have taken in hand: as submitted, by whom, with the mark that proves it."""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from tests.command_line import AT, Ran, tthc_here
from tests.on_paper import pages_of
from tests.test_proposals_command import AN, BINH, FIRST, SECOND, done, make, refused
from tests.test_store import PROPOSAL
from tthc.cli.shared.session import open_project
from tthc.model.cut import Competence, Power, Range, Verdict
from tthc.model.decision import (
    Actor,
    Approval,
    Decision,
    Given,
    Ground,
    Identified,
    Move,
    ProposalFile,
    Reply,
    Snapshot,
)
from tthc.model.proposal import Effect, Proposal
from tthc.publish.papers.approvals import BLANK_DECISION
from tthc.publish.papers.letterhead import BLANK, Asked
from tthc.publish.papers.opinions_table import opinions_page
from tthc.publish.papers.periodic_report import report_paper
from tthc.publish.papers.petition import petitions_page
from tthc.publish.papers.proposal_annex import annex_page, decision_page
from tthc.publish.papers.record import record_of
from tthc.publish.papers.review_summary import summary_page
from tthc.publish.papers.submission import submission_page
from tthc.publish.papers.word_file import word_file
from tthc.show.language import Language, translator
from tthc.source import say
from tthc.store.engine import sqlite_url
from tthc.store.files import add_opinions, files, move, note_approval, submit
from tthc.store.journal import Deed

DAY = dt.date(2026, 11, 23)
SHEET = "CẦN ĐỐI CHIẾU TRƯỚC KHI TRÌNH KÝ"


def words(document: Any) -> str:
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in document.element.body.iter(qn("w:p")))


def doc(project: Path, *arguments: str) -> Ran:
    return tthc_here("--root", project, "doc", *arguments, *AT)


def written(project: Path, *arguments: str) -> str:
    output = project / "out.docx"
    ran = doc(project, *arguments, "-o", str(output), "--replace")
    assert ran.code == 0, ran.said
    return words(Document(str(output)))


CUTS = PROPOSAL.cuts
OWN = (
    (
        "to-trinh",
        "Mẫu riêng: {{ contents }} nội dung, {{ totals[0].name }}",
        "Mẫu riêng: 01 nội dung, Thuộc thẩm quyền của tỉnh",
    ),
    ("tong-hop-y-kien", "Mẫu riêng: {{ groups[0].rows[0].giver }}", "Mẫu riêng: Sở Tư pháp"),
    ("tong-hop-ra-soat", "Mẫu riêng: {{ procedures }}", "Mẫu riêng: 02"),
    (
        "kien-nghi",
        "Mẫu riêng: {{ letters[0].decision }}",
        "Mẫu riêng: Quyết định số ………/QĐ-UBND ngày …… tháng …… năm ……",
    ),
    ("quyet-dinh-phuong-an", "Mẫu riêng: {{ head.number }}", "Mẫu riêng: ………/QĐ-UBND"),
    ("phuong-an", "Mẫu riêng: {{ parts[0].blocks[0].name }}", "Mẫu riêng: Đăng ký khai sinh"),
)
"""Papers about proposals: what a template of an office uses of each, and what comes out."""


def own_template(project: Path, kind: str, text: str) -> None:
    folder = project / "templates" / "papers"
    folder.mkdir(parents=True, exist_ok=True)
    document = Document()
    document.add_paragraph(text)
    document.save(str(folder / f"{kind}.docx"))


# From the command line


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Two procedures, for each of which a proposal is submitted and taken up for review."""
    made = make(tmp_path / "du-an")
    done(made, "propose")
    done(made, "proposals", "submit", FIRST, SECOND, *AN)
    done(made, "proposals", "take-up", FIRST, SECOND, *BINH)
    return made


def approve(project: Path, *ids: str) -> None:
    done(project, "proposals", "approve", *ids, *BINH)


def test_the_decision_is_about_what_is_approved_and_carries_a_mark_that_verify_knows(project: Path) -> None:
    approve(project, FIRST)
    text = written(project, "quyet-dinh-phuong-an")
    assert "01 thủ tục có nội dung thuộc thẩm quyền quyết định của tỉnh" in text
    for line in ("Trình: Nguyễn An (tự khai), ngày ", "Duyệt: Trần Bình (tự khai), ngày "):
        assert f"- {line}" in text
    (mark,) = re.findall(r"^[0-9a-f]{64}$", text, re.M)
    assert "The mark is that of this entry" in done(project, "proposals", "verify", "--mark", mark)


def test_the_annex_is_about_what_is_on_its_way_or_in_the_states_that_are_named(project: Path) -> None:
    first = written(project, "phuong-an")
    assert ("1.000001" in first, "1.000002" in first) == (True, True)
    approve(project, FIRST)
    assert "1.000001" not in written(project, "phuong-an")
    approved = written(project, "phuong-an", "--state", "approved")
    assert ("1.000001" in approved, "1.000002" in approved) == (True, False)
    assert "no proposal is approved" in doc(project, "phuong-an", "1.000002", "--state", "approved").err
    assert "(01 phương án)" in written(project, "to-trinh", "--proposal", FIRST)


def test_nothing_in_the_state_that_is_meant_is_a_sentence_with_what_there_is(project: Path) -> None:
    assert "no proposal is approved (there are: in review: 2); see --state" in doc(project, "quyet-dinh-phuong-an").err
    assert "there is no proposal 'none'" in doc(project, "phuong-an", "--proposal", "none").err


def test_what_is_only_proposed_is_not_printed_as_if_somebody_had_submitted_it(tmp_path: Path) -> None:
    project = make(tmp_path / "du-an")
    done(project, "propose")
    done(project, "proposals", "submit", SECOND, *AN)
    said = doc(project, "phuong-an", "--proposal", FIRST).err
    assert f"{FIRST} is not submitted yet: 'tthc proposals submit' does that first" in said


def test_while_nobody_has_submitted_anything_papers_are_drafts_and_say_so(tmp_path: Path) -> None:
    project = make(tmp_path / "du-an")
    text = written(project, "quyet-dinh-phuong-an")
    assert "Chưa ai trình phương án nào trong sổ" in text.split(SHEET)[1]
    assert "Dấu nhật ký" not in text
    assert "nobody has submitted one" in doc(project, "phuong-an", "--state", "approved").err


def test_drafts_can_be_printed_beside_what_is_in_hand(project: Path) -> None:
    assert "Chưa ai trình" in written(project, "phuong-an", "--state", "draft").split(SHEET)[1]


def test_a_ground_that_has_moved_is_named(project: Path) -> None:
    assert "Căn cứ đã thay đổi" not in written(project, "phuong-an")
    path = project / "catalog/procedures/1.000001.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("duration: {hours: 4}", "duration: {hours: 3}"), "utf-8")
    paper, sheet = written(project, "phuong-an").split(SHEET)
    assert "- Căn cứ đã thay đổi sau khi trình: 1.000001." in paper
    assert "Căn cứ đã thay đổi sau khi trình: Đăng ký khai sinh. Chứng minh khi trình: đã chứng minh; nay:" in sheet


def test_what_was_rewritten_is_not_printed(project: Path) -> None:
    with closing(sqlite3.connect(project / ".tthc/store.sqlite")) as database, database:
        database.execute("DROP TRIGGER tthc_journal_no_update")
        database.execute("UPDATE tthc_journal SET actor = 'Ai đó' WHERE serial = 2")
    assert "the journal of the store is broken at entry 2" in refused(project, "doc", "phuong-an")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("quy-trinh-noi-bo", "--state", "approved"), "not about proposals of the store"),
        (("phuong-an", "--state", "approved", "--proposal", "x"), "cannot be used together"),
        (("phuong-an", "--state", "approved", "--state", "draft"), "goes with no other state"),
        (("phuong-an", "--state", "aproved"), "aproved"),
    ],
)
def test_what_makes_no_sense_is_a_sentence(project: Path, arguments: tuple[str, ...], says: str) -> None:
    ran = doc(project, *arguments)
    assert (ran.code, says in ran.err) == (2, True), ran.err


def test_the_report_counts_what_was_done_in_its_period(project: Path) -> None:
    approve(project, FIRST)
    days = ("--signed", "20/11/2026", "--effective", "2026-12-01")
    done(project, "proposals", "enact", FIRST, "--decision", "12/QĐ-UBND", *days, *AN)
    done(project, "proposals", "reject", SECOND, "--why", "Chưa cần", *BINH)
    today = dt.datetime.now(dt.timezone(dt.timedelta(hours=7))).date()
    text = written(project, "bao-cao", "--period", f"{today:%Y}")
    assert "đã trình: 2; đã duyệt: 1; đã ban hành: 1; không chấp thuận: 1; đã rút: 0." in text
    text = written(project, "bao-cao", "--period", "2026-Q1")
    assert "đã trình: 0; đã duyệt: 0; đã ban hành: 0; không chấp thuận: 0; đã rút: 0." in text
    mark = re.search(r"dấu ([0-9a-f]{12})", text)
    assert mark
    assert "The mark is that of this entry" in done(project, "proposals", "verify", "--mark", mark[1])


def test_without_a_store_the_report_has_blanks(tmp_path: Path) -> None:
    text = written(make(tmp_path / "du-an"), "bao-cao")
    assert f"đã trình: {BLANK}; đã duyệt: {BLANK}; đã ban hành: {BLANK}; không chấp thuận: {BLANK}" in text
    assert "chưa có phương án nào trong sổ: số liệu để trống" in text


# From values


GROUND = Ground(DAY, "5f2c", {})
AUTHOR, REVIEWER = Actor("Nguyễn An", Identified.DECLARED), Actor("Trần Bình", Identified.DECLARED)
NOW = dt.datetime(2026, 11, 26, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=7)))
GOVERNMENT = Competence(
    Power.PETITION, say("x"), say("{name}", name="Chính phủ"), "151/2025/NĐ-CP", "Điều 12", confirmed=True
)
MINISTRY = replace(GOVERNMENT, addressee=say("{name}", name="Bộ Tư pháp"), instrument="8/2023/TT-BTP", article=None)


def proposal(name: str, competence: Competence = GOVERNMENT, **changed: Any) -> Proposal:
    title = say("{title}", title=f"Tra cứu giấy {name}")
    reasons = (say("{text}", text="Nhà nước đã có"),)
    return replace(PROPOSAL, id=name, competence=competence, title=title, reasons=reasons, **changed)


def asked(folder: Path, proposals: Sequence[Proposal], *moves: Move, opinions: Sequence[Given] = ()) -> Asked:
    """Papers about proposals that went through a store and were moved on there."""
    url, ids = sqlite_url(folder / "kho.sqlite"), [one.id for one in proposals]
    submit(url, [Snapshot(one, GROUND) for one in proposals], Deed(AUTHOR, NOW))
    decision = Decision("123/QĐ-UBND", dt.date(2026, 11, 20), dt.date(2026, 12, 1))
    for step in moves:
        move(url, ids, step, Deed(REVIEWER, NOW, "vì"), decision=decision if step is Move.ENACT else None)
    if opinions:
        add_opinions(url, opinions, Deed(AUTHOR, NOW))
    return about(folder, files(url))


def about(folder: Path, found: tuple[ProposalFile, ...]) -> Asked:
    root = folder / "du-an"
    opened = open_project(root if root.exists() else make(root), DAY)
    vietnamese = translator(Language.VIETNAMESE)
    catalogue = opened.catalogue.on(DAY)
    procedures = tuple(catalogue.procedures.values())
    return Asked(catalogue, DAY, opened.project.settings.authority, procedures, vietnamese, files=found)


def printed(kind: str, page: object) -> str:
    return words(Document(_file(kind, page)))


def _file(kind: str, page: object) -> Any:
    import io

    return io.BytesIO(word_file(None, kind, page))


APPROVED = (Move.TAKE_UP, Move.APPROVE)


def test_figures_are_those_of_the_day_of_submission(tmp_path: Path) -> None:
    """The procedure is not even in the catalogue any more."""
    text = printed("phuong-an", annex_page(asked(tmp_path, [proposal("a")], *APPROVED)))
    assert "1. Thủ tục: Đăng ký khai sinh (mã số 1.001193; lĩnh vực: ………)" in text
    assert "Chi phí tuân thủ trước khi đơn giản hóa: 661.000 đồng/hồ sơ." in text
    assert "Chi phí tuân thủ sau khi đơn giản hóa: 91.500 đồng/hồ sơ." in text
    assert "Chi phí tiết kiệm: 569.500 đồng/hồ sơ." in text
    assert "Tỷ lệ cắt giảm chi phí: 86,16%." in text
    assert "từ 05 ngày làm việc xuống 4,5 ngày làm việc" in text
    assert "Số liệu là số liệu khi trình phương án" in text


def test_savings_of_several_are_added_by_what_each_adds(tmp_path: Path) -> None:
    first = replace(PROPOSAL.effect, adds=Range(100, 100, 100))
    second = replace(first, adds=Range(0, 30, 60))
    both = asked(tmp_path, [proposal("a", effect=first), proposal("b", effect=second)])
    (block,) = annex_page(both).parts[0].blocks
    assert (block.benefit.before, block.benefit.saved, block.benefit.after) == (
        "661.000 đồng/hồ sơ",
        "130 đồng/hồ sơ",
        "660.870 đồng/hồ sơ",
    )


def test_without_figures_there_are_blanks(tmp_path: Path) -> None:
    (block,) = annex_page(asked(tmp_path, [proposal("a", effect=Effect())])).parts[0].blocks
    assert (block.benefit.before, block.benefit.saved, block.benefit.rate) == (BLANK, BLANK, BLANK)


def test_what_was_never_proved_and_what_nobody_may_decide_stand_apart(tmp_path: Path) -> None:
    checks = tuple(replace(check, verdict=Verdict.NOT_PROVED) for check in PROPOSAL.certificate.checks)
    certificate = replace(PROPOSAL.certificate, checks=checks)
    unknown = Competence(Power.UNKNOWN, say("{why}", why="chưa rõ văn bản nào quy định"))
    page = asked(tmp_path, [proposal("a", unknown, certificate=certificate)], *APPROVED)
    paper, sheet = printed("phuong-an", annex_page(page)).split(SHEET)
    assert "PHẦN III. NỘI DUNG CHƯA XÁC ĐỊNH THẨM QUYỀN" in paper
    assert "- Xác định thẩm quyền quyết định trước khi thực hiện." in paper
    assert "Nội dung chưa được chứng minh khi trình: số liệu chỉ để tham khảo." in paper
    assert "Khi trình chưa chứng minh được; đã duyệt; Chưa xác định được ai có thẩm quyền quyết định: chưa rõ" in sheet
    assert "01 thủ tục có nội dung chưa xác định thẩm quyền." in printed("quyet-dinh-phuong-an", decision_page(page))


def test_a_login_of_the_database_is_called_that(tmp_path: Path) -> None:
    page = asked(tmp_path, [proposal("a")])
    (file,) = page.files or ()
    known = tuple(replace(e, actor=Actor("an.nguyen", Identified.LOGIN)) for e in file.journal)
    (line,) = record_of(replace(page, files=(replace(file, journal=known),))).lines
    assert line == "Trình: an.nguyen (đăng nhập CSDL), ngày 26/11/2026 (01 phương án)"


def test_each_addressee_has_a_letter_with_the_article_of_each_text(tmp_path: Path) -> None:
    page = petitions_page(asked(tmp_path, [proposal("a"), proposal("b", MINISTRY), proposal("c")], *APPROVED))
    assert [(letter.addressee, letter.contents) for letter in page.letters] == [
        ("Bộ Tư pháp", "01"),
        ("Chính phủ", "02"),
    ]
    text = printed("kien-nghi", page)
    first, second = text.split("Kính gửi: ")[1:]
    assert ("Văn bản" in first, BLANK in first) == (False, True)
    assert "151/2025/NĐ-CP" in second
    assert second.count("Điều 12") == 2 * 2, "in the table of what is asked for, and in that of how it could read"
    assert "đã thông qua phương án đơn giản hóa thủ tục hành chính tại Quyết định số ………/QĐ-UBND" in text
    assert "Danh mục chưa ghi điều, khoản phải sửa đổi" in text.split(SHEET)[1]
    assert "Dấu nhật ký" in text.split(SHEET)[1]
    assert text.count("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM") == 2


def test_what_enacts_a_proposal_is_not_taken_for_the_decision_that_approves_it(tmp_path: Path) -> None:
    page = petitions_page(asked(tmp_path, [proposal("a")], *APPROVED, Move.ENACT))
    assert page.decision == "Quyết định số ………/QĐ-UBND ngày …… tháng …… năm ……"


APPROVAL = Approval("45/QĐ-UBND", dt.date(2026, 11, 20), "Chủ tịch Ủy ban nhân dân tỉnh")


def test_papers_name_the_decision_that_approves_once_it_is_written_down(tmp_path: Path) -> None:
    page = asked(tmp_path, [proposal("a"), proposal("b", MINISTRY)], *APPROVED)
    url = sqlite_url(tmp_path / "kho.sqlite")
    note_approval(url, ["a"], APPROVAL, Deed(REVIEWER, NOW))
    half = replace(page, files=files(url))
    named = "Quyết định số 45/QĐ-UBND ngày 20 tháng 11 năm 2026 của Chủ tịch Ủy ban nhân dân tỉnh"
    letters = {letter.addressee: letter.decision for letter in petitions_page(half).letters}
    assert letters == {"Chính phủ": named, "Bộ Tư pháp": BLANK_DECISION}
    assert "Sổ phương án chưa ghi quyết định phê duyệt" in printed("kien-nghi", petitions_page(half)).split(SHEET)[1]
    assert decision_page(half).head.number == f"{BLANK}/QĐ-UBND"
    note_approval(url, ["b"], APPROVAL, Deed(REVIEWER, NOW))
    whole = replace(page, files=files(url))
    head = decision_page(whole).head
    assert (head.number, head.place_and_day) == ("45/QĐ-UBND", "………, ngày 20 tháng 11 năm 2026")
    assert f"(Kèm theo {named})" in printed("phuong-an", annex_page(whole))
    assert "Phê duyệt: Quyết định số 45/QĐ-UBND của Chủ tịch Ủy ban nhân dân tỉnh, ngày 20/11/2026 (02 phương án)" in (
        printed("phuong-an", annex_page(whole))
    )
    assert f"- {named}." in printed("bao-cao", report_paper(replace(whole, period="2026-Q4")))
    assert named not in printed("bao-cao", report_paper(replace(whole, period="2026-Q3")))


def test_a_letter_proposes_how_the_article_could_read(tmp_path: Path) -> None:
    """The catalogue has no text of laws: what it says today is left to whoever writes the letter."""
    title = say(
        "Look up “{target}” in {database} instead of asking for it", target="Giấy khai sinh", database="CSDL hộ tịch"
    )
    both = [replace(proposal("a"), title=title), replace(proposal("b"), cuts=(*CUTS, *CUTS))]
    paper, sheet = printed("kien-nghi", petitions_page(asked(tmp_path, both, *APPROVED))).split(SHEET)
    assert "Quy định hiện hành (trích nguyên văn)\nĐề nghị sửa đổi, bổ sung thành" in paper
    first = (
        "Bỏ “Giấy khai sinh” khỏi thành phần hồ sơ phải nộp; cơ quan giải quyết thủ tục khai thác thông tin tại CSDL hộ "
        "tịch; trường hợp không khai thác được thì người thực hiện thủ tục nộp giấy tờ này."
    )
    assert f"\n1\nĐiều 12\n………\n{first}\n" in paper
    assert "\n2\nĐiều 12\n………\nSửa đổi, bổ sung theo hướng: Tra cứu giấy b.\n" in paper
    assert "Dự thảo soạn từ nội dung phương án" in sheet


def test_what_others_may_do_as_it_is_asks_for_no_amendment(tmp_path: Path) -> None:
    """Who takes the papers is not directed by the province, and a law in force obliges it to look them up already."""
    police = Competence(
        Power.PETITION, say("x"), say("{name}", name="Cơ quan Công an"), confirmed=True, amends_nothing=True
    )
    page = asked(tmp_path, [proposal("a", police), proposal("b")], *APPROVED)
    (government, letter) = petitions_page(page).letters
    assert (letter.addressee, letter.texts, [deed.content for deed in letter.deeds]) == (
        "Cơ quan Công an",
        (),
        ["Tra cứu giấy a."],
    )
    assert (government.deeds, government.amendments) == ((), "01")
    paper, sheet = printed("kien-nghi", petitions_page(page)).split(SHEET)
    assert "kính đề nghị Cơ quan Công an tổ chức thực hiện các nội dung sau:" in paper
    assert paper.count("phải sửa đổi, bổ sung văn bản vượt thẩm quyền") == 1
    assert "chưa ghi điều, khoản" not in sheet
    assert "Đề nghị Cơ quan Công an thực hiện: x." in printed("phuong-an", annex_page(page))


def test_a_reviewer_whose_name_differs_only_in_accents_is_to_be_looked_at(tmp_path: Path) -> None:
    page = asked(tmp_path, [proposal("a")])
    move(sqlite_url(tmp_path / "kho.sqlite"), ["a"], Move.TAKE_UP, Deed(Actor("Nguyen An", Identified.DECLARED), NOW))
    again = replace(page, files=files(sqlite_url(tmp_path / "kho.sqlite")))
    said = "Người trình Nguyễn An và người xét Nguyen An: tên chỉ khác dấu"
    assert said in printed("phuong-an", annex_page(again)).split(SHEET)[1]


@pytest.mark.parametrize(("kind", "text", "says"), OWN)
def test_an_officers_own_template_of_each_newer_paper_goes_first(
    project: Path, kind: str, text: str, says: str
) -> None:
    approve(project, FIRST)
    done(project, "proposals", "opinion", "add", FIRST, "--from", "Sở Tư pháp", "--text", "Nhất trí", *AN)
    own_template(project, kind, text)
    assert written(project, kind, *(("--proposal", FIRST) if kind != "tong-hop-ra-soat" else ())).strip() == says


@pytest.mark.parametrize("kind", [kind for kind, _, _ in OWN])
def test_an_officers_own_template_stays_in_the_sandbox(project: Path, kind: str) -> None:
    approve(project, FIRST)
    for text, says in (
        ("{{ ().__class__.__bases__[0].__subclasses__() }}", "is unsafe"),
        ("{{ to_check.__class__ }}", "is unsafe"),
        ("{{ nobody }}", "'nobody' is undefined"),
    ):
        own_template(project, kind, text)
        ran = doc(
            project, kind, *(("--proposal", FIRST) if kind != "tong-hop-ra-soat" else ()), "-o", project / "x.docx"
        )
        assert (ran.code, says in ran.err, f"{kind}.docx" in ran.err) == (2, True, True), ran.said
        assert not (project / "x.docx").exists()


def test_opinions_stand_with_what_became_of_them(tmp_path: Path) -> None:
    said = (
        Given("a", "Sở Tư pháp", "Làm rõ", dt.date(2026, 11, 20), "Công văn 12/STP", Reply.PARTLY, "Đã bổ sung"),
        Given("a", "Công an tỉnh", "Thống nhất", reply=Reply.ACCEPTED),
        Given("b", "Sở Y tế", "Chưa rõ"),
    )
    page = opinions_page(asked(tmp_path, [proposal(name) for name in "abc"], opinions=said))
    assert (page.proposals, page.replies.all, page.replies.partly, page.replies.unanswered) == ("02", "03", "01", "01")
    rows = [row for group in page.groups for row in group.rows]
    assert [(row.letter, row.answer) for row in rows] == [
        ("Công văn 12/STP, ngày 20/11/2026", "Tiếp thu một phần: Đã bổ sung (Trả lời: Nguyễn An (tự khai))"),
        (BLANK, "Tiếp thu. (Trả lời: Nguyễn An (tự khai))"),
        (BLANK, BLANK),
    ]
    text = printed("tong-hop-y-kien", page)
    assert "của Sở Y tế chưa được tiếp thu, giải trình" in text.split(SHEET)[1]
    assert "(02 phương án)" in text


def test_the_submission_adds_up_what_is_proved(tmp_path: Path) -> None:
    effect = replace(PROPOSAL.effect, adds=Range(100, 200, 300))
    own = Competence(Power.OWN, say("x"))
    page = submission_page(asked(tmp_path, [proposal("a", effect=effect), proposal("b", own, effect=effect)]))
    assert [(one.name, one.contents, one.saved) for one in page.totals] == [
        ("Thuộc thẩm quyền của tỉnh", "1", "200 đồng"),
        ("Phải kiến nghị cơ quan có thẩm quyền", "1", "200 đồng"),
    ]
    text = printed("to-trinh", page)
    assert "Phương án gồm 02 nội dung đơn giản hóa của 01 thủ tục hành chính" in text
    assert "Ý kiến của các cơ quan, tổ chức, cá nhân: ………" in text


def test_what_was_submitted_twice_counts_once(tmp_path: Path) -> None:
    page = asked(tmp_path, [proposal("a")], Move.RETURN)
    submit(sqlite_url(tmp_path / "kho.sqlite"), [Snapshot(proposal("a"), GROUND)], Deed(AUTHOR, NOW))
    again = replace(page, files=files(sqlite_url(tmp_path / "kho.sqlite")), period="2026-Q4")
    assert report_paper(again).moved.submitted == "1"


def test_procedures_that_a_paper_joins_are_reviewed_together(tmp_path: Path) -> None:
    """The second asks for the birth certificate that both give."""
    root = make(tmp_path / "du-an")
    path = root / "catalog/procedures/1.000002.yaml"
    text = path.read_text(encoding="utf-8").replace("steps:", "  - {id: gks, type: giay-khai-sinh, copies: 1}\nsteps:")
    path.write_text(text, encoding="utf-8")
    (group,) = summary_page(replace(about(tmp_path, ()), files=None)).related
    assert group.heading == "Nhóm 1: 02 thủ tục có liên hệ với nhau"
    assert group.relations == ("Giấy khai sinh: cấp ở 1.000001; yêu cầu nộp ở 1.000002",)
    assert [one.rows[0].content for one in group.procedures] == ["Chưa phát hiện nội dung cần đơn giản hóa"] * 2


def test_form_02b_says_that_its_layout_is_to_be_checked(tmp_path: Path) -> None:
    paper, sheet = printed("tong-hop-ra-soat", summary_page(about(tmp_path, ()))).split(SHEET)
    assert "(Bố cục biểu mẫu: cần đối chiếu)" in paper
    assert "Tên và thứ tự các cột chưa đối chiếu với biểu mẫu ban hành" in sheet


def test_on_paper_a_long_letter_repeats_its_headings_and_loses_nothing(tmp_path: Path) -> None:
    many = [proposal(f"so-{number:03}") for number in range(60)]
    path = tmp_path / "x.docx"
    path.write_bytes(word_file(None, "kien-nghi", petitions_page(asked(tmp_path, many, *APPROVED))))
    pages = "\f".join(pages_of(path, tmp_path)).split(SHEET)[0].split("\f")
    assert len(pages) > 3
    assert all("STT" in page for page in pages if re.search(r"so-\d", page))
    assert len(set(re.findall(r"so-\d{3}", " ".join(pages)))) == 60
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in pages[0]
