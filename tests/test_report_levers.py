"""Proposals by what settles them, the short report made of them, and how pictures go on paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.command_line import AT, tthc_here
from tthc.cli.review import work_out
from tthc.cli.shared.session import translate
from tthc.load.settings import Authority
from tthc.model.cut import Competence, Power, Verdict
from tthc.model.proposal import Proposal
from tthc.propose.totals import saved_by
from tthc.publish.drawing import Picture
from tthc.publish.review.file import SHORT, report_files
from tthc.publish.review.levers import Lever, lever_name, levers, proved_table, unknown_table
from tthc.publish.review.print import MOST_SHRUNK, ROOM, OnPaper, on_paper, scale
from tthc.publish.review.report import Reviewed, report_page
from tthc.publish.review.savings import Setting, outcomes
from tthc.publish.review.words import for_readers, without_files
from tthc.source import Message, say

TODAY = date(2026, 11, 26)
MINISTRY = Competence(Power.PETITION, say("fixed by {law}", law="x"), addressee=say("the minister who issued it"))


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> Reviewed:
    """What a review of the demonstration works out."""
    folder = tmp_path_factory.mktemp("levers") / "demo"
    assert tthc_here("init", folder, *AT).code == 0
    review = work_out(folder, None, TODAY)
    catalogue = review.opened.catalogue.on(TODAY)
    return Reviewed(catalogue, TODAY, Authority(), review.opened.problems, review.proposals, None)


def levers_of(reviewed: Reviewed, proposals: tuple[Proposal, ...]) -> tuple[Lever, ...]:
    setting = Setting(reviewed.catalogue, TODAY)
    return levers(setting, outcomes(setting, proposals, translate), proposals, translate)


def test_every_proposal_that_is_not_refuted_belongs_to_one_lever(reviewed: Reviewed) -> None:
    found = levers_of(reviewed, reviewed.proposals)
    settled = sorted(proposal.id for lever in found for proposal in lever.proposals)
    assert settled == sorted(p.id for p in reviewed.proposals if p.certificate.verdict is not Verdict.REFUTED)
    assert len(found) < len(settled)
    assert len({lever.anchor for lever in found}) == len(found)


def test_one_database_is_one_lever_whoever_decides_and_what_is_ours_is_told_apart(reviewed: Reviewed) -> None:
    setting = Setting(reviewed.catalogue, TODAY)
    ours = next(
        p for p in reviewed.proposals if p.certificate.verdict is Verdict.PROVED and any(cut.database for cut in p.cuts)
    )
    theirs = replace(ours, id=f"{ours.id}:2", competence=MINISTRY)
    (lever,) = levers(setting, outcomes(setting, [ours], translate), [theirs, ours], translate)
    minister = translate(say("the minister who issued it"))
    assert lever.own
    assert [(share.addressee, share.proposals) for share in lever.petitions] == [(minister, 1)]
    assert lever.own.proposals == 1
    assert lever.own.saving + lever.petitions[0].saving == lever.saving
    (row,) = proved_table([lever], reviewed.catalogue).rows
    assert row.title == lever_name(lever, reviewed.catalogue)
    assert lever.own.saving.mid > 0
    assert "đồng" in row.cells[0][0]
    assert minister[1:] in row.cells[1][0]


def test_the_levers_that_are_proved_save_what_the_proposals_save_together(reviewed: Reviewed) -> None:
    proved = [p for p in reviewed.proposals if p.certificate.verdict is Verdict.PROVED]
    found = [lever for lever in levers_of(reviewed, reviewed.proposals) if lever.verdict is Verdict.PROVED]
    assert sum(lever.saving.mid for lever in found) == getattr(saved_by(proved)[0], "mid", 0)
    assert [lever.saving.mid for lever in found] == sorted((lever.saving.mid for lever in found), reverse=True)


def test_what_is_left_out_of_a_short_table_is_counted(reviewed: Reviewed) -> None:
    everything = levers_of(reviewed, reviewed.proposals)
    whole = unknown_table(everything, reviewed.catalogue, translate)
    assert whole.rows
    assert all(row.lacks for row in whole.rows), "each says what is lacking"
    short = unknown_table(everything, reviewed.catalogue, translate, 1)
    assert (len(short.rows), short.more) == (1, len(whole.rows) - 1)


def test_the_first_tasks_are_about_groups_and_lead_to_them(reviewed: Reviewed) -> None:
    page = report_page(reviewed, translate)
    anchors = {row.anchor for table in page.levers for row in table.rows}
    about_groups = [step for step in page.next_steps if step.anchor.startswith("nhom-")]
    assert about_groups
    assert {step.anchor for step in about_groups} <= anchors
    assert all(" đề xuất ở " in step.text for step in about_groups)


def texts_of(value: object) -> Iterator[str]:
    """Every word of a page object, wherever it stands in it."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from texts_of(one)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from texts_of(getattr(value, name))


def test_the_report_names_no_file_and_no_key_to_who_only_reads_it(reviewed: Reviewed) -> None:
    assert any("fixed_by" in str(p.competence.because) for p in reviewed.proposals)
    page = replace(report_page(reviewed, translate), problems=())
    assert [text for text in texts_of(page) if "fixed_by" in text or ".yaml" in text] == []


def test_a_sentence_inside_a_sentence_is_told_to_readers_too() -> None:
    inner = say(
        "the catalogue does not say which instrument fixes this component: look it up and write it in {file}, line "
        "{line} (key {key})",
        file="catalog/x.yaml",
        line=3,
        key="fixed_by",
    )
    short = say("the catalogue does not say which instrument fixes this component")
    assert without_files(Message("{why}; {more}", {"why": inner, "more": (inner, 3)})).values == {
        "why": short,
        "more": (short, 3),
    }
    assert for_readers(str)(inner) == str(short)


def test_a_saving_that_is_not_proved_says_on_which_condition_and_a_refuted_one_is_none(reviewed: Reviewed) -> None:
    page = report_page(reviewed, translate)
    cards = [card for group in page.groups for card in group.cards]
    open_cards = [card for card in cards if card.tone == "open"]
    assert open_cards
    assert all("nếu chứng minh được" in card.saving_heading.lower() for card in open_cards)
    assert all("nếu" not in card.saving_heading.lower() for card in cards if card.tone == "good")
    assert all(card.short_saving == "—" for card in cards if card.tone == "bad")


def test_the_short_report_leads_to_the_whole_one_and_back(reviewed: Reviewed) -> None:
    files = report_files(report_page(reviewed, translate))
    assert f'href="{SHORT}"'.encode() in files["report.html"]
    assert b'href="report.html"' in files[SHORT]
    assert len(files[SHORT]) < len(files["report.html"]) / 2
    assert b"<script" in files[SHORT]
    assert b" style=" not in files[SHORT]


def sheet(width: int, height: int) -> Picture:
    return Picture("Các bước", width, height, (), (), ())


@pytest.mark.parametrize(
    ("before", "after", "way"),
    [
        ((300, 500), (300, 400), OnPaper.SIDE),
        ((600, 400), (600, 300), OnPaper.STACKED),
        ((600, 400), (600, 900), OnPaper.APART),
        ((600, 400), (600, 1100), OnPaper.TALL),
        ((1400, 400), (600, 300), OnPaper.TABLE),
        ((600, 1800), (600, 300), OnPaper.TABLE),
        ((300, 500), None, OnPaper.APART),
        ((0, 0), (0, 0), OnPaper.SIDE),
    ],
)
def test_a_pair_stays_together_where_its_letters_stay_legible(
    before: tuple[int, int], after: tuple[int, int] | None, way: OnPaper
) -> None:
    pictures = [sheet(*size) for size in (before, after) if size]
    chosen = on_paper(pictures[0], pictures[1] if after else None)
    assert chosen is way
    if chosen in ROOM:
        assert all(scale(picture, *ROOM[chosen]) >= MOST_SHRUNK for picture in pictures)


def test_the_style_sheet_has_the_same_measures_as_the_layout() -> None:
    style = Path("templates/report/report.css").read_text(encoding="utf-8")
    for measure in (
        f"grid-template-columns:{ROOM[OnPaper.SIDE][0]}mm {ROOM[OnPaper.SIDE][0]}mm",
        f".pair.side svg{{max-height:{ROOM[OnPaper.SIDE][1]}mm}}",
        f".pair.stacked svg{{max-height:{ROOM[OnPaper.STACKED][1]}mm}}",
        f".pair.apart svg{{max-height:{ROOM[OnPaper.APART][1]}mm}}",
        f"max-height:{ROOM[OnPaper.TALL][1]}mm}}.pair.side",
    ):
        assert measure in style
