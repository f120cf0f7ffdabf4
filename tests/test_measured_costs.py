"""Measured costs and forms known by their fields: what takes the place of an estimate, whose it is, what a cut leaves."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.test_cost import REFERENCE
from tests.tries import tries
from tthc.cost.activities import Situation
from tthc.cost.before_after import priced, priced_in, renewals
from tthc.cost.scm import CostSheet, annual_cost, compare, dossier_cost, sources_of
from tthc.cost.sheet import Record, cost_sheet
from tthc.cost.tornado import swings
from tthc.load.catalogue import load_text
from tthc.model.catalogue import Catalogue
from tthc.model.channel import Mode
from tthc.model.cut import Component, Cut, CutKind, Part
from tthc.model.overlay import in_locality
from tthc.model.procedure import Procedure
from tthc.model.step import Step, StepKind
from tthc.propose.changes import after_cuts
from tthc.propose.trial import Trial

DAY = date(2026, 11, 23)
WHO = Situation(None, None, Mode.ONLINE)


def with_prices(catalogue: Catalogue) -> Catalogue:
    """The catalogue of a test with the estimates of `test_cost`."""
    reference = load_text(REFERENCE, "reference.yaml")
    field = "estimates: [{id: form-field, name: một ô, unit: giây/ô, low: 10, mid: 60, high: 180, basis: ước lượng}]"
    entries = (*catalogue.entries, *reference.catalogue.entries, *load_text(field, "f.yaml").catalogue.entries)
    return Catalogue(entries)


def sheet(catalogue: Catalogue, situation: Situation = WHO) -> CostSheet:
    whole = with_prices(catalogue)
    procedure = next(iter(whole.procedures.values()))
    found = cost_sheet(procedure, whole, situation.case, situation.mode, situation.applicant)
    assert isinstance(found, CostSheet), found
    return found


def cut(kind: CutKind, document: str) -> Cut:
    return Cut(kind=kind, target=Component(procedure="1.000001", part=Part.DOCUMENT, id=document))


def both(catalogue: Catalogue, *cuts: Cut) -> tuple[CostSheet, CostSheet]:
    whole = with_prices(catalogue)
    procedure = whole.procedure("1.000001")
    after = after_cuts(procedure, cuts)
    found = priced_in(WHO, Record(procedure, whole), Record(after, whole.replacing(after))).sheets
    assert found
    return found


# Measured


def test_measured_figures_take_the_place_of_estimates_column_by_column(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.000001"
        name: Cấp giấy
        channels: [{mode: online}]
        documents: [{id: gks, type: giay-khai-sinh, certified: 1}]
        costs:
          - work: prepare
            document: gks
            minutes: {low: 20, mid: 30, high: 45}
            source: Khảo sát 40 người dân
            date: 2026-03-31
          - {work: other, name: Thuê đo đạc, hired_service: {mid: 1500000}, source: Báo giá, date: 2026-03-31}
          - {work: submit, channels: [in_person], minutes: {mid: 999}, source: Khảo sát, date: 2026-03-31}
    """
    found = sheet(catalogue)
    birth, submit, survey = found.rows
    assert (birth.hours.low, birth.hours.mid, birth.hours.high) == (Fraction(1, 3), Fraction(1, 2), Fraction(3, 4))
    assert birth.fees.mid == 4000
    assert [str(source) for source in sources_of(birth)] == [
        "estimate phí chứng thực: 2000 / 4000 / 10000 đồng/bản × 1 (ước lượng)",
        "measured Giấy khai sinh: minutes: 20 / 30 / 45 phút × 1 (Khảo sát 40 người dân)",
        "measured: Khảo sát 40 người dân, 2026-03-31",
    ]
    assert submit.hours.mid == Fraction(1, 4)
    assert (str(survey.name), survey.hired_service.mid) == ("Thuê đo đạc", 1500000)


def test_a_province_measures_for_itself(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.000001"
        name: Cấp giấy
        publication: {decision: 1/QĐ-BTP}
        channels: [{mode: online}]
        costs: [{work: submit, minutes: {mid: 30}, source: Bộ Tư pháp, date: 2025-12-31}]
    localities: [{id: bac-ninh, name: Tỉnh Bắc Ninh, level: province}]
    local_values:
      - locality: bac-ninh
        procedure: "1.000001"
        over: 1/QĐ-BTP
        costs: [{work: submit, minutes: {mid: 12}, source: Sở Tư pháp, date: 2026-03-31}]
    """
    assert sheet(catalogue).rows[0].hours.mid == Fraction(1, 2)
    row = sheet(in_locality(catalogue, "bac-ninh", DAY)).rows[0]
    assert row.hours.mid == Fraction(1, 5)
    assert str(row.basis[-1]) == "measured by bac-ninh: Sở Tư pháp, 2026-03-31"


def test_after_a_cut_a_measured_figure_moves_as_the_estimates_move(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.000001"
        name: Cấp giấy
        channels: [{mode: online}]
        dossier_sets: 2
        documents: [{id: gks, type: giay-khai-sinh, certified: 1}, {id: cu-tru, type: xac-nhan-cu-tru, originals: 1}]
        costs:
          - {work: prepare, document: gks, minutes: {mid: 10}, source: Khảo sát, date: 2026-03-31}
          - {work: prepare, document: cu-tru, minutes: {mid: 60}, source: Khảo sát, date: 2026-03-31}
    """
    before, after = both(catalogue, Cut(kind=CutKind.ONE_SET, target=Component(procedure="1.000001", part=Part.SETS)))
    assert (before.rows[0].hours.mid, after.rows[0].hours.mid) == (Fraction(1, 6), Fraction(1, 12))
    assert before.rows[1] == after.rows[1]
    before, after = both(catalogue, cut(CutKind.ACCEPT_PLAIN_COPY, "gks"))
    assert after.rows[0].hours.mid == before.rows[0].hours.mid * 15 / 90
    before, after = both(catalogue, cut(CutKind.DROP_DOCUMENT, "cu-tru"))
    assert [row.about for row in after.rows] == ["gks", ""]


def test_that_nobody_is_worse_off_is_judged_by_what_was_measured(catalogue: Catalogue) -> None:
    """
    document_types: [{id: don, name: Đơn, origin: applicant}, {id: gks, name: Giấy khai sinh, origin: state}]
    procedures:
      - code: "1.000001"
        name: Cấp giấy
        channels: [{mode: online}]
        documents: [{id: don, type: don, originals: 1}, {id: gks, type: gks, certified: 2}]
        costs:
          - {work: prepare, document: gks, minutes: {mid: 40}, fees: {mid: 30000}, source: Khảo sát, date: 2026-03-31}
          - {work: submit, minutes: {mid: 0}, source: Khảo sát, date: 2026-03-31}
    """
    whole = with_prices(catalogue)
    procedure = whole.procedure("1.000001")
    dropped = Trial(whole, procedure, (cut(CutKind.DROP_DOCUMENT, "gks"),), DAY)
    ((_, before, after),) = dropped.burdens
    by_estimates = procedure.model_copy(update={"costs": ()})
    estimated = Trial(whole.replacing(by_estimates), by_estimates, dropped.cuts, DAY).burdens[0]
    assert before.minutes is not None
    assert after.minutes is not None
    assert (before.minutes - after.minutes, before.minutes) == (40, 40 + after.minutes)
    assert (before.papers, after.papers) == (estimated[1].papers, estimated[2].papers) == (3, 1)
    assert before != estimated[1]
    halved = Trial(whole, procedure, (cut(CutKind.ACCEPT_PLAIN_COPY, "gks"),), DAY).burdens[0]
    assert halved[2].minutes is not None
    assert after.minutes < halved[2].minutes < before.minutes


def test_rows_may_have_their_own_number_of_people(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.000001"
        name: Cấp giấy
        channels: [{mode: online}]
        volumes: [{year: 2025, dossiers: 100, source: Báo cáo}]
        costs:
          - {work: other, name: Thuê đo đạc, hired_service: {mid: 1000}, population: 7, source: Báo cáo, date: 2026-01-01}
    """
    total = annual_cost(sheet(catalogue))
    assert total is not None
    assert total.mid == 15000 * 100 + 1000 * 7


def test_a_result_that_is_valid_for_longer_is_asked_for_less_often(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.000001"
        name: Cấp giấy
        channels: [{mode: online}]
        results: [{type: to-khai, electronic: true, validity: {months: 12}}]
        volumes: [{year: 2025, dossiers: 300, source: Báo cáo}]
    """
    whole = with_prices(catalogue)
    before = whole.procedure("1.000001")
    longer = before.results[0].model_copy(update={"validity": type(before.results[0].validity)(months=36)})
    after = before.model_copy(update={"results": (longer,)})
    assert renewals(before, after, None) == Fraction(1, 3)
    sheets = priced_in(WHO, Record(before, whole), Record(after, whole.replacing(after))).sheets
    assert sheets
    comparison = compare(*sheets)
    assert comparison.dossier.amount.mid == 0
    assert comparison.year is not None
    assert comparison.year.amount.mid == 15000 * 200


def test_nothing_is_paid_for_what_is_abolished(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.000001"
        name: Cấp giấy
        channels: [{mode: online}]
        volumes: [{year: 2025, dossiers: 100, source: Báo cáo}]
    """
    before, after = both(
        catalogue, Cut(kind=CutKind.ABOLISH, target=Component(procedure="1.000001", part=Part.PROCEDURE))
    )
    comparison = compare(before, after)
    assert comparison.dossier.amount == dossier_cost(before)
    assert comparison.year is not None
    assert (comparison.year.after.mid, comparison.year.rate) == (0, Decimal("100.00"))


# Forms


def test_a_form_is_filled_in_field_by_field_where_they_are_known(catalogue: Catalogue) -> None:
    """
    document_types:
      - id: don
        name: Đơn
        origin: applicant
        fields:
          - {id: ho-ten, name: Họ tên}
          - {id: noi-o, name: Nơi ở}
          - {id: ly-do, name: Lý do, minutes: 4.5}
    procedures:
      - {code: "1.000001", name: A, channels: [{mode: online}], dossier_sets: 2, documents: [{id: d, type: don, originals: 1}]}
    """
    row = sheet(catalogue).rows[0]
    assert row.hours.mid * 60 == (2 + Fraction(Decimal("4.5"))) * 2
    assert row.hours.low * 60 == (Fraction(20, 60) + Fraction(Decimal("4.5"))) * 2
    assert [str(how) for how in row.how] == ["forms filled in: 2", "by its fields: 2 estimated, 1 measured"]


def test_a_field_that_is_left_empty_takes_no_time(catalogue: Catalogue) -> None:
    """
    document_types: [{id: don, name: Đơn, origin: applicant, fields: [{id: a, name: A}, {id: b, name: B, minutes: 2}]}]
    procedures:
      - {code: "1.000001", name: A, channels: [{mode: online}], documents: [{id: d, type: don, omits: [a, b]}]}
      - {code: "1.000002", name: A, channels: [{mode: online}], documents: [{id: d, type: don, omits: [a]}]}
    """
    whole = with_prices(catalogue)
    for code, minutes in (("1.000001", 0), ("1.000002", 2)):
        found = cost_sheet(whole.procedure(code), whole, None, Mode.ONLINE)
        assert isinstance(found, CostSheet)
        assert found.rows[0].hours.mid * 60 == minutes


def test_else_as_a_whole_and_says_so(catalogue: Catalogue) -> None:
    """
    procedures: [{code: "1.000001", name: A, channels: [{mode: online}], documents: [{id: d, type: to-khai}]}]
    """
    row = sheet(catalogue).rows[0]
    assert row.hours.mid == Fraction(1, 2)
    assert str(row.how[1]) == "estimated as a whole: its fields are not known"


# What matters most


def test_each_estimate_is_swung_with_all_others_in_the_middle(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.000001"
        name: Cấp giấy
        channels: [{mode: online}]
        documents: [{id: gks, type: giay-khai-sinh, certified: 1}, {id: cu-tru, type: xac-nhan-cu-tru, certified: 1}]
        costs: [{work: submit, minutes: {low: 5, mid: 6, high: 60}, source: Khảo sát, date: 2026-03-31}]
    """
    before, after = both(catalogue, cut(CutKind.ACCEPT_PLAIN_COPY, "gks"))
    found = {one.used.estimate.id: one for one in swings(before)}
    total = dossier_cost(before).mid
    assert [s.used.estimate.id for s in swings(before)][:2] == ["obtain-from-state", "certified-copy"]
    certified = found["certified-copy"]
    assert (certified.cost.low, certified.cost.mid, certified.cost.high) == (total - 90000, total, total + 120000)
    assert found["submit/minutes"].used.is_measured
    assert found["submit/minutes"].cost.high - total == 54000
    saved = {one.used.estimate.id: one.saving for one in swings(before, after)}
    amount = compare(before, after).dossier.amount.mid
    assert {one.mid for one in saved.values() if one} == {amount}
    assert saved["plain-copy"]
    assert saved["plain-copy"].high == amount - 15000


# Properties


_DOCUMENT = st.builds(
    lambda kind, original, plain, certified, shown, measured: {
        "type": kind,
        "originals": original,
        "copies": plain,
        "certified": certified,
        "submission": "present" if shown else "submit",
        "measured": measured,
    },
    st.sampled_from(["to-khai", "giay-khai-sinh", "xac-nhan-cu-tru", "sao-ke"]),
    st.integers(0, 2),
    st.integers(0, 2),
    st.integers(0, 2),
    st.booleans(),
    st.none() | st.integers(0, 500),
)


@st.composite
def procedures(draw: st.DrawFn) -> Procedure:
    """A procedure with documents, some of them measured, and steps for which people have to come."""
    documents, costs = [], []
    for index, drawn in enumerate(draw(st.lists(_DOCUMENT, max_size=4))):
        measured = drawn.pop("measured")
        documents.append({"id": f"d{index}", **drawn})
        if measured is not None:
            figure = {"mid": measured}
            cost = {"work": "prepare", "document": f"d{index}", "minutes": figure, "fees": figure}
            costs.append({**cost, "source": "Khảo sát", "date": date(2026, 1, 1)})
    steps = tuple(
        Step.model_validate({"id": f"s{i}", "name": "Ký", "kind": StepKind.SIGN, "actor": "x", "visit": True})
        for i in range(draw(st.integers(0, 2)))
    )
    fees = [{"amount": draw(st.integers(0, 10**6))}]
    return Procedure.model_validate(
        {
            "code": "1.000001",
            "name": "Cấp giấy",
            "dossier_sets": draw(st.integers(1, 3)),
            "documents": documents,
            "costs": costs,
            "steps": steps,
            "channels": [{"mode": mode, "fees": fees} for mode in draw(st.sets(st.sampled_from(Mode), min_size=1))],
            "results": [{"type": "to-khai", "delivery": [draw(st.sampled_from(Mode))]}],
        }
    )


REMOVING = (CutKind.DROP_DOCUMENT, CutKind.ACCEPT_PLAIN_COPY, CutKind.ONE_SET, CutKind.DROP_STEP)


@given(procedures(), st.data())
@settings(max_examples=tries(200), deadline=None)
def test_a_cut_that_only_removes_never_makes_a_sheet_dearer(procedure: Procedure, data: st.DataObject) -> None:
    """Nor any of its levels: here nothing has alternatives, of which the cheapest is chosen in the middle."""
    whole = with_prices(Catalogue((procedure,)))
    ids = [*(d.id for d in procedure.documents), *(s.id for s in procedure.steps), ""]
    made = [
        Cut(kind=kind, target=Component(procedure="1.000001", part=Part.DOCUMENT, id=id_))
        for kind, id_ in data.draw(st.lists(st.tuples(st.sampled_from(REMOVING), st.sampled_from(ids)), max_size=4))
    ]
    after = after_cuts(procedure, made)
    for one in priced(Record(procedure, whole), Record(after, whole.replacing(after))):
        assert one.sheets
        saving = compare(*one.sheets).dossier.amount
        assert min(saving.low, saving.mid, saving.high) >= 0


@given(procedures())
@settings(max_examples=tries(50), deadline=None)
def test_swings_start_from_what_the_sheet_says(procedure: Procedure) -> None:
    whole = with_prices(Catalogue((procedure,)))
    for one in priced(Record(procedure, whole)):
        assert isinstance(one.before, CostSheet)
        total = dossier_cost(one.before)
        assert {swing.cost.mid for swing in swings(one.before)} <= {total.mid}
        for swing in swings(one.before):
            assert total.low <= swing.cost.low <= total.mid <= swing.cost.high <= total.high


def test_a_file_without_its_source_is_not_loaded_as_measured() -> None:
    """A figure needs a row to be about, and at least one number."""
    for wrong in (
        "{work: prepare, minutes: {mid: 1}}",
        "{work: submit, document: x, minutes: {mid: 1}}",
        "{work: submit}",
        "{work: submit, minutes: {low: 3, mid: 1}}",
    ):
        loaded = load_text(f'code: "1.000001"\nname: A\ncosts:\n  - {wrong}\n', "x.yaml")
        assert [problem.code for problem in loaded.problems] == ["L012"]
