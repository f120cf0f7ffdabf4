"""The tornado chart: bars inside the picture, classes instead of styles, a table with every estimate beside it."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from tests.test_cost import priced, read
from tthc.cost.scm import UsedEstimate
from tthc.cost.tornado import Swing, swings
from tthc.model.channel import Mode
from tthc.model.cut import Range
from tthc.publish.rendering import environment
from tthc.publish.review.tornado import MOST, NAMES, WIDTH, TornadoChart, tornado_chart
from tthc.show.language import Language, translator

IN_VIETNAMESE = translator(Language.VIETNAMESE)
PROCEDURE = """
code: "1.000001"
name: Cấp giấy
channels: [{mode: in_person}]
documents:
  - {id: gks, type: giay-khai-sinh, certified: 1}
  - {id: cu-tru, type: xac-nhan-cu-tru, originals: 1}
costs: [{work: submit, minutes: {low: 5, mid: 60, high: 61}, source: Khảo sát, date: 2026-03-31}]
results: [{type: to-khai}]
"""


@pytest.fixture
def chart() -> TornadoChart:
    found = tornado_chart(swings(priced(read(PROCEDURE), Mode.IN_PERSON)), "1", IN_VIETNAMESE)
    assert found
    return found


def html(chart: TornadoChart) -> str:
    template = environment(None, "report").from_string('{% from "tornado.svg" import tornado %}{{ tornado(chart) }}')
    return template.render(chart=chart)


def test_what_moves_most_comes_first_and_bars_meet_at_the_middle(chart: TornadoChart) -> None:
    assert [bar.name for bar in chart.bars] == [
        "xin của cơ quan",
        "nhận trực tiếp",
        "chứng thực",
        "Nộp hồ sơ: phút",
        "phí chứng thực",
    ]
    for bar in chart.bars:
        assert bar.low_x + bar.low_width == chart.mid_x == bar.high_x
        assert bar.low_x >= NAMES
        assert bar.high_x + bar.high_width <= WIDTH
    assert chart.bars[0].levels == "2 / 4 / 8 giờ"


def test_no_style_and_every_estimate_in_the_table(chart: TornadoChart) -> None:
    page = html(chart)
    assert "style" not in page
    tree = ElementTree.fromstring(f"<div>{page}</div>")
    assert len(tree.findall(".//tbody/tr")) == len(chart.bars)
    picture = tree.find(".//{http://www.w3.org/2000/svg}svg")
    assert picture is not None
    named = {element.get("id") for element in picture.iter() if element.get("id")}
    assert set(str(picture.get("aria-labelledby")).split()) == named
    assert "Nộp hồ sơ: phút (số đo)" in page


def test_a_figure_may_fall_as_an_estimate_rises() -> None:
    """A saving by post is less, the dearer the stamp."""
    used = priced(read(PROCEDURE)).rows[0].estimates[0]
    found = tornado_chart([Swing(used, Range(5, 5, 5), Range(100, 80, 20))], "x", IN_VIETNAMESE)
    assert found
    (bar,) = found.bars
    assert (bar.low, bar.high, bar.left, bar.right) == ("100", "20", "20", "100")
    assert bar.low_x == found.mid_x


def test_long_lists_and_hostile_names_stay_inside() -> None:
    used = priced(read(PROCEDURE)).rows[0].estimates[0]
    named = used.estimate.model_copy(update={"name": "<script>alert(1)</script> & " + "dài " * 40})
    swung = [Swing(UsedEstimate(named, 1), Range(0, 50, 100 + n)) for n in range(30)]
    found = tornado_chart(swung, "x", IN_VIETNAMESE)
    assert found
    assert (len(found.drawn), len(found.bars)) == (MOST, 30)
    assert "<script>" not in html(found)


def test_nothing_moves_nothing_is_drawn() -> None:
    assert tornado_chart([], "x", IN_VIETNAMESE) is None
