"""The same procedure side by side: localities, files, ways of handing in, and who asks least of the applicant."""

from __future__ import annotations

import json
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.command_line import AT, make_project, tthc_here
from tthc.cost.side_by_side import Criterion, Side, offers, who_asks_least
from tthc.model.catalogue import Catalogue
from tthc.model.channel import Mode
from tthc.model.overlay import in_locality

DAY = date(2026, 11, 23)


def sides(catalogue: Catalogue, *localities: str) -> list[Side]:
    laid = [(name, in_locality(catalogue, name, DAY)) for name in localities]
    return [
        Side("nation", catalogue.procedure("1.001193"), catalogue),
        *(Side(name, one.procedure("1.001193"), one) for name, one in laid),
    ]


def test_a_locality_that_promises_more_and_charges_less_asks_least(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.001193"
        name: Khai sinh
        channels: [{mode: online, time_limits: [{statutory: {working_days: 5}}], fees: [{amount: 8000, decided_by: hdnd}]}]
        documents:
          - {id: a, name: Tờ khai, originals: 1, copies: 1}
          - {id: b, name: Căn cước, look_up: {database: dan-cu}}
          - {id: c, name: Ảnh, originals: 1, channels: [in_person]}
        dossier_sets: 2
    local_values:
      - {locality: a, procedure: "1.001193", time_limits: [{committed: {working_days: 3}}], fees: [{amount: 0}]}
      - {locality: b, procedure: "1.001193", time_limits: [{committed: {working_days: 2}}]}
    localities: [{id: a, name: Tỉnh A, level: province}, {id: b, name: Tỉnh B, level: province}]
    databases: [{id: dan-cu, name: CSDL dân cư}]
    """
    found = offers(sides(catalogue, "a"))
    assert [
        (o.who, o.documents, o.burden.papers, o.fees, o.limit and o.limit.amount, o.is_promised) for o in found
    ] == [
        ("nation", 1, 6, 8000, 5, False),
        ("a", 1, 6, 0, 3, True),
    ]
    (least,) = who_asks_least(found)
    assert [offer.who for offer in least.overall] == ["a"]
    (least,) = who_asks_least(offers(sides(catalogue, "a", "b")))
    assert least.overall == ()
    assert {criterion: [offer.who for offer in best] for criterion, best in least.by.items()} == {
        Criterion.DOCUMENTS: ["nation", "a", "b"],
        Criterion.PAPERS: ["nation", "a", "b"],
        Criterion.CERTIFIED: ["nation", "a", "b"],
        Criterion.VISITS: ["nation", "a", "b"],
        Criterion.FEES: ["a"],
        Criterion.LIMIT: ["b"],
    }


def test_what_is_unknown_or_does_not_compare_has_no_least(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.001193"
        name: Khai sinh
        cases: [{id: thuong, name: Thường}, {id: lai, name: Đăng ký lại}]
        channels:
          - {mode: online, time_limits: [{statutory: {working_days: 5}}], fees: [{amount: 0}]}
          - {mode: postal, time_limits: [{statutory: {calendar_days: 5}}, {case: lai, statutory: {working_days: 6}}]}
    """
    normal, again = who_asks_least(offers(sides(catalogue)))
    assert (normal.case, normal.by[Criterion.LIMIT], normal.by[Criterion.FEES]) == ("Thường", (), ())
    assert [offer.mode for offer in again.by[Criterion.LIMIT]] == [Mode.ONLINE]


# The command line

VALUES = """\
local_values:
  - locality: bac-ninh
    procedure: "1.001193"
    over: 163/QĐ-BTP
    time_limits: [{modes: [postal], committed: {hours: 4}}]
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = make_project(tmp_path_factory.mktemp("compare") / "demo")
    local = made / "catalog/local/bac-ninh/1.001193.yaml"
    local.parent.mkdir(parents=True, exist_ok=True)
    local.write_text(VALUES, encoding="utf-8")
    return made


def test_all_localities_that_lay_something_over_it(project: Path) -> None:
    ran = tthc_here("--root", project, "compare", "1.001193", *AT)
    lines = ran.out.splitlines()
    assert (ran.code, lines[0]) == (0, "1.001193  Thủ tục đăng ký khai sinh")
    assert lines[1:10] == [
        "Trẻ không thuộc hai trường hợp dưới đây",
        "  where                way        documents  copies handed in  certified copies  visits  fees (đồng)  time limit",
        "  the nation's record  in person  6          4                 0                 2       0            within the day",
        "  the nation's record  online     6          4                 0                 0       0            within the day",
        "  the nation's record  by post    6          4                 0                 0       0            within the day",
        "  Tỉnh Bắc Ninh        in person  6          4                 0                 2       0            within the day",
        "  Tỉnh Bắc Ninh        online     6          4                 0                 0       0            within the day",
        "  Tỉnh Bắc Ninh        by post    6          4                 0                 0       0            4 hours *",
        "  nobody asks least in everything",
    ]
    assert lines[-1] == "* promised by the locality or its agencies, shorter than the law allows"


def test_named_localities_and_files(project: Path, tmp_path: Path) -> None:
    text = (project / "catalog/procedures/ho-tich/1.001193.yaml").read_text(encoding="utf-8")
    other = tmp_path / "tinh-khac.yaml"
    other.write_text(text.replace("amount: 0", "amount: 5000"), encoding="utf-8")
    words = ("compare", "1.001193", other, "--with", "Lâm Đồng", "-f", "json", *AT)
    ran = tthc_here("--root", project, *words)
    value = json.loads(ran.out)
    assert list(dict.fromkeys(offer["who"] for offer in value["offers"])) == [
        "the nation's record",
        "Tỉnh Lâm Đồng",
        "tinh-khac.yaml",
    ]
    assert {offer["fees"] for offer in value["offers"] if offer["who"] == "tinh-khac.yaml"} == {5000}
    assert all("tinh-khac.yaml" not in {o["who"] for o in one["by"]["fees"]} for one in value["least"])
    wrong = tthc_here("--root", project, "compare", "1.001193", "--with", "Lâm Đồg", *AT)
    assert (wrong.code, wrong.out) == (2, "")
    assert "did you mean 'lam-dong'?" in wrong.err


class Tags(HTMLParser):
    """What opens and closes in a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_as_a_page(project: Path) -> None:
    ran = tthc_here("--root", project, "compare", "1.001193", "-f", "html", *AT)
    assert (ran.code, Tags(ran.out).open) == (0, [])
    assert "<strong>" in ran.out
    assert ran.out.count("<table>") == 3
