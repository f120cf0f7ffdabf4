"""Pictures of steps and of procedures: nothing overlaps, nothing is lost, lines run forwards, any name fits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tries import tries
from tthc.graph.catalogue import CatalogueGraph
from tthc.graph.steps import StepGraph
from tthc.model.catalogue import Catalogue
from tthc.model.cut import Component, Cut, CutKind, Part
from tthc.model.procedure import Procedure
from tthc.model.reference import Agency, AgencyLevel, DocumentType
from tthc.publish.drawing import HEADER, LETTER, LINE, PAD, Box, Picture, draw_catalogue, draw_steps

CODE = "1.000001"
HOSTILE = (
    "x",
    "Cấp đổi Giấy chứng nhận quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất",
    "<script>alert('&amp;\"')</script>",
    "Khôngcókhoảngtrắngnàođểxuốngdòngởđâycả" * 4,
    "a\u0301\u200b\u202e\ufeff",
    "tab\there\nand a new line",
    "{{ 7 * 7 }} {% raw %} ${x} %s {who}",
    "- - - - - - - - - - - - - - - - - - - - - - - - - - -",
    "𝕿𝖍ủ 𝖙ụ𝖈 🏛️👩‍👩‍👧‍👦",
)
DURATIONS = (
    None,
    {"hours": 4},
    {"working_days": 5, "estimate": "đoán"},
    {"minutes": "33.3333333333333333"},
    {"same_day": True},
    {"months": 100000},
)


def picture_of(procedure: Procedure, cuts: Sequence[Cut] = (), agencies: Sequence[Agency] = ()) -> Picture:
    numbers = {document.id: number for number, document in enumerate(procedure.documents, start=1)}
    return draw_steps(StepGraph(procedure), {a.id: a for a in agencies}, numbers, cuts, "Các bước")


def points(path: str) -> list[tuple[int, int]]:
    """The corners of a line of straight pieces."""
    x = y = 0
    found: list[tuple[int, int]] = []
    for letter, first, second in re.findall(r"([MVH])(-?\d+)(?: (-?\d+))?", path):
        x, y = {"M": (int(first), int(second or 0)), "V": (x, int(first)), "H": (int(first), y)}[letter]
        found.append((x, y))
    assert re.fullmatch(r"(?:[VHM]-?\d+(?: -?\d+)?)+", path), path
    return found


def overlap(one: Box, other: Box) -> bool:
    beside = one.x + one.width <= other.x or other.x + other.width <= one.x
    above = one.y + one.height <= other.y or other.y + other.height <= one.y
    return not (beside or above)


def goes_through(start: tuple[int, int], end: tuple[int, int], box: Box) -> bool:
    """Whether a straight piece crosses the inside of a box."""
    (x1, x2), (y1, y2) = sorted((start[0], end[0])), sorted((start[1], end[1]))
    return x1 < box.x + box.width and x2 > box.x and y1 < box.y + box.height and y2 > box.y


def names_in(box: Box) -> str:
    return "".join("".join(line.text.split()) for line in box.lines if line.kind == "name")


def step_boxes(procedure: Procedure, picture: Picture) -> dict[str, Box]:
    """Each box with its step: they stand in the order of work."""
    drawn = StepGraph(procedure).in_order()
    assert len(drawn) == len(picture.boxes)
    return {step.id: box for step, box in zip(drawn, picture.boxes, strict=True)}


@st.composite
def procedures(draw: st.DrawFn) -> Procedure:
    """Steps of any name, in any lanes, waiting for any steps before them."""
    number = draw(st.integers(0, 9))
    names = st.sampled_from(HOSTILE) | st.text(min_size=1, max_size=90).filter(
        lambda text: text.strip().isprintable() and text.strip()
    )
    ids = [f"s{index}" for index in range(number)]
    steps = [
        {"id": one, "name": draw(names), "kind": draw(st.sampled_from(["submit", "verify", "decide"])),
         "actor": draw(st.sampled_from(["a0", "a1", "a2"])), "role": draw(st.none() | names),
         "duration": draw(st.sampled_from(DURATIONS)), "produces": [f"p{index}"], "inferred": draw(st.booleans()),
         "needs": draw(st.lists(st.sampled_from(["don", *(f"p{i}" for i in range(index))]), max_size=3)),
         "after": draw(st.lists(st.sampled_from(ids[:index]), max_size=3)) if index else []}
        for index, one in enumerate(ids)
    ]  # fmt: skip
    shuffled = draw(st.permutations(steps))
    return Procedure.model_validate(
        {"code": CODE, "name": "x", "steps": shuffled, "documents": [{"id": "don", "type": "don", "originals": 1}]}
    )


agencies = st.builds(
    lambda names: tuple(Agency(id=f"a{i}", name=n, level=AgencyLevel.COMMUNE) for i, n in enumerate(names)),
    st.lists(st.sampled_from(HOSTILE), max_size=3),
)
examples = settings(max_examples=tries(150), deadline=None, derandomize=True)


@examples
@given(procedures(), agencies)
def test_every_step_is_drawn_once_and_nothing_overlaps(procedure: Procedure, agencies: tuple[Agency, ...]) -> None:
    picture = picture_of(procedure, agencies=agencies)
    boxes = step_boxes(procedure, picture)
    for step in procedure.steps:
        assert names_in(boxes[step.id]) == "".join(step.name.split())
    for one, other in (*combinations(picture.boxes, 2), *combinations(picture.lanes, 2)):
        assert not overlap(one, other)
    for box in (*picture.boxes, *picture.lanes):
        assert 0 <= box.x < box.x + box.width <= picture.width
        assert 0 <= box.y < box.y + box.height <= picture.height
    for box in picture.boxes:
        assert box.y >= HEADER
        assert sum(overlap(box, lane) for lane in picture.lanes) == 1


@examples
@given(procedures(), agencies)
def test_every_line_of_text_fits_its_box(procedure: Procedure, agencies: tuple[Agency, ...]) -> None:
    picture = picture_of(procedure, agencies=agencies)
    for box in (*picture.boxes, *picture.lanes):
        bottom = HEADER if box.kind == "lane" else box.y + box.height
        for line in box.lines:
            assert line.x == box.x + PAD
            assert line.x + len(line.text) * LETTER <= box.x + box.width - PAD
            assert box.y + LINE // 2 < line.y < bottom
        for above, below in pairwise(box.lines):
            assert below.y - above.y == LINE


@examples
@given(procedures())
def test_every_line_runs_from_the_earlier_step_down_to_the_later_one(procedure: Procedure) -> None:
    picture = picture_of(procedure)
    boxes = step_boxes(procedure, picture)
    expected = StepGraph(procedure).essential_edges()
    assert len(picture.edges) == len(expected)
    for edge, (earlier, later, _) in zip(picture.edges, expected, strict=True):
        one, other, corners = boxes[earlier], boxes[later], points(edge.path)
        assert corners[0] == (one.x + one.width // 2, one.y + one.height)
        assert corners[-1] == (other.x + other.width // 2, other.y - 4)
        assert all(start[1] <= end[1] for start, end in pairwise(corners))
        for start, end in pairwise(corners):
            assert not any(goes_through(start, end, box) for box in picture.boxes)
            assert all(0 <= x <= picture.width and 0 <= y <= picture.height for x, y in (start, end))


@examples
@given(procedures(), agencies)
def test_one_procedure_has_one_picture(procedure: Procedure, agencies: tuple[Agency, ...]) -> None:
    again = Procedure.model_validate(procedure.model_dump())
    assert picture_of(procedure, agencies=agencies) == picture_of(again, agencies=agencies)


def test_a_procedure_without_steps_is_an_empty_picture() -> None:
    picture = picture_of(Procedure(code=CODE, name="x"))
    assert (picture.boxes, picture.lanes, picture.edges) == ((), (), ())
    assert picture.width > 0
    assert picture.height > 0
    assert not picture.is_wide
    assert draw_catalogue(CatalogueGraph(Catalogue()), "Trống").boxes == ()


def test_what_the_cuts_take_away_is_marked(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.000001"
        name: Cấp phép
        steps:
          - {id: nop, name: Nộp, kind: submit, actor: dan, produces: ho-so}
          - {id: phan, name: Phân công, kind: transfer, actor: xa, needs: ho-so, produces: phieu, duration: {hours: 4}}
          - {id: xet, name: Xét, kind: verify, actor: xa, needs: phieu, produces: y-kien, duration: {hours: 8}}
          - {id: lap, name: Lập tờ trình, kind: record, actor: xa, needs: y-kien, produces: to-trinh, inferred: true}
          - {id: do, name: Đo, kind: inspect, actor: so, needs: ho-so, after: [phan], produces: ban-do, duration: {hours: 1}}
          - {id: ky, name: Ký, kind: sign, actor: so, needs: [to-trinh, ban-do], produces: ket-qua, safeguard: Luật định}
    """
    procedure = catalogue.procedure(CODE)

    def cut(kind: CutKind, step: str, other: str | None = None) -> Cut:
        return Cut(kind=kind, target=Component(procedure=CODE, part=Part.STEP, id=step), other=other)

    def kinds(*cuts: Cut) -> dict[str, str]:
        return {step: box.kind for step, box in step_boxes(procedure, picture_of(procedure, cuts)).items()}

    assert kinds() == {
        "nop": "step applicant critical",
        "phan": "step critical",
        "xet": "step critical",
        "lap": "step critical inferred",
        "do": "step",
        "ky": "step safeguard critical",
    }
    assert kinds(cut(CutKind.DROP_STEP, "phan"))["phan"] == "step critical cut"
    merged = kinds(cut(CutKind.MERGE_STEPS, "lap", "xet"))
    assert (merged["xet"], merged["lap"]) == ("step critical cut", "step critical changed inferred")
    apart = cut(CutKind.RUN_IN_PARALLEL, "do", "phan")
    edges = {
        (one, other): edge.kind
        for (one, other, _), edge in zip(
            StepGraph(procedure).essential_edges(), picture_of(procedure, [apart]).edges, strict=True
        )
    }
    assert edges == {
        ("do", "ky"): "",
        ("lap", "ky"): "critical",
        ("nop", "phan"): "critical",
        ("phan", "do"): "order-only freed cut",
        ("phan", "xet"): "critical",
        ("xet", "lap"): "critical",
    }


@pytest.mark.parametrize("name", HOSTILE)
def test_procedures_of_any_name_fit_their_boxes(name: str) -> None:
    loaded = Catalogue(
        tuple(
            Procedure.model_validate(
                {"code": f"1.00000{i}", "name": name, "results": [{"type": f"t{i}"}],
                 "documents": [{"id": "x", "any_of": [f"t{need}" for need in needs], "originals": 1}]}
            )
            for i, needs in enumerate(((9,), (0,), (0, 1), (2, 4), (3,)))
        )
    )  # fmt: skip
    types = [{"id": f"t{i}", "name": name, "origin": "state"} for i in range(5)]
    graph = CatalogueGraph(Catalogue((*loaded.entries, *(type_of(one) for one in types))))
    picture = draw_catalogue(graph, "Các thủ tục")
    assert picture == draw_catalogue(graph, "Các thủ tục")
    assert [box.lines[0].text for box in picture.boxes] == [f"1.00000{i}" for i in range(5)]
    assert not any(overlap(one, other) for one, other in combinations(picture.boxes, 2))
    for box in picture.boxes:
        assert box.x + box.width <= picture.width
        assert box.y + box.height <= picture.height
        assert all(line.x + len(line.text) * LETTER <= box.x + box.width - PAD for line in box.lines)
    assert sorted(edge.kind for edge in picture.edges) == ["", "", "", "", "ring both"]


def type_of(values: dict[str, str]) -> DocumentType:
    return DocumentType.model_validate(values)
