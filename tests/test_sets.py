"""Sets of cuts: one certificate for all of them, also of several procedures, and which of them go together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tests.proving import CODE, DAY, with_laws
from tests.test_cut_kinds import ABOLISH, ASKED, VISITS, written
from tthc.model.catalogue import Catalogue
from tthc.model.cut import Certificate, Component, Cut, CutKind, Finding, Verdict
from tthc.model.proposal import Proposal
from tthc.propose.additions import with_additions
from tthc.propose.candidates import proposal_for
from tthc.propose.competence import PART_OF
from tthc.propose.sets import certify_set, proved_together, related
from tthc.show.proposals import as_text
from tthc.source import NOWHERE, Severity, say


def of(code: str, kind: str, target: str = "", **more: object) -> Cut:
    """A cut of one of several procedures."""
    component = Component(procedure=code, part=PART_OF[CutKind(kind)], id=target)
    return Cut.model_validate({"kind": kind, "target": component, **more})


def proof(catalogue: Catalogue, *cuts: Cut) -> Certificate:
    return certify_set(with_laws(catalogue), cuts, DAY)


def objections(found: Certificate) -> list[str]:
    return [f"{c.invariant} {c.verdict.value}: {c.because}" for c in found.checks if c.verdict is not Verdict.PROVED]


def proposals(catalogue: Catalogue, *cuts: Cut) -> list[Proposal]:
    whole = with_laws(catalogue)
    return [
        proposal_for([Finding("R001", Severity.ADVICE, cut.target, NOWHERE, say("x"), cut=cut)], whole, DAY)
        for cut in cuts
    ]


LOOKED_UP = of("1.000002", "replace_by_look_up", "nha", database="dan-cu")
ONLY_LOOKED_UP = of("1.000002", "replace_by_look_up", "nha", database="dan-cu", fallback=False)
DROPPED = of("1.000002", "drop_document", "nha", other="nha-2")
TWICE = (
    "    conditions: [{id: o-day",
    "      - {id: nha-2, type: hop-dong, originals: 1}\n    conditions: [{id: o-day",
)
IN_LINES = (
    "documents: [{id: nha, type: xac-nhan, originals: 1, fixed_by: {law: 10/QĐ-UBND}}]",
    "documents:\n      - {id: nha, type: xac-nhan, originals: 1, fixed_by: {law: 10/QĐ-UBND}}",
)
CONTRACT = (
    "databases:",
    "  - {id: hop-dong, name: Hợp đồng thuê nhà, origin: outside, proves: cu-tru}\ndatabases:",
)
TWO_PAPERS = written(ASKED, IN_LINES, TWICE, CONTRACT)


def test_a_procedure_can_go_together_with_the_last_that_asks_for_its_result() -> None:
    assert objections(proof(TWO_PAPERS, ABOLISH)) == [
        "I1 refuted: - cannot get through 1.000002 Trợ cấp without Giấy xác nhận"
    ]
    assert objections(proof(TWO_PAPERS, ABOLISH, DROPPED)) == []
    assert objections(proof(TWO_PAPERS, DROPPED, ABOLISH)) == []


def test_a_look_up_does_not_help_those_who_are_in_no_database() -> None:
    """The counter-example names the procedure and who is shut out of it."""
    assert objections(proof(written(ASKED), ABOLISH, LOOKED_UP)) == [
        "I1 refuted: 1.000001: people without data: dân cư cannot get through 1.000002 Trợ cấp without Giấy xác nhận"
    ]
    found = objections(proof(written(ASKED), ABOLISH, ONLY_LOOKED_UP))
    assert "I2 refuted: 1.000002: people without data: dân cư: step 1 (Xét) lacks Nơi cư trú" in found


def test_what_belongs_together_is_named() -> None:
    abolish, dropped = related(proposals(TWO_PAPERS, ABOLISH, DROPPED), with_laws(TWO_PAPERS), DAY)
    assert (abolish.certificate.verdict, dropped.certificate.verdict) == (Verdict.REFUTED, Verdict.PROVED)
    assert abolish.certificate.only_with == (dropped.id,)
    assert dropped.certificate.only_with == ()


def both_ways() -> tuple[Catalogue, Sequence[Cut]]:
    """Each of two papers stands in for the other: one can go, not both."""
    catalogue = written(
        ASKED,
        IN_LINES,
        ("    conditions: [{id: o-day", "      - {id: nha-2, type: giay-tam-tru, originals: 1, fixed_by: {law: 10/QĐ-UBND}}\n    conditions: [{id: o-day"),
        ("databases:", "  - {id: giay-tam-tru, name: Giấy tạm trú, origin: state, proves: cu-tru}\ndatabases:"),
    )  # fmt: skip
    return catalogue, (DROPPED, of("1.000002", "drop_document", "nha-2", other="nha"))


def test_what_conflicts_is_named() -> None:
    catalogue, cuts = both_ways()
    one, other = related(proposals(catalogue, *cuts), with_laws(catalogue), DAY)
    assert [p.certificate.verdict for p in (one, other)] == [Verdict.PROVED, Verdict.PROVED]
    assert (one.certificate.conflicts, other.certificate.conflicts) == ((other.id,), (one.id,))


def test_too_many_pairs_to_try_are_said_to_be_so() -> None:
    catalogue, cuts = both_ways()
    one, other = proposals(catalogue, *cuts)
    many = [replace(one, id=f"{one.id} {number}") for number in range(32)]
    found = related([*many, other], with_laws(catalogue), DAY)
    assert {(p.certificate.untried, p.certificate.conflicts) for p in found} == {(528, ())}
    assert "too many pairs of cuts to try which go together: 528" in as_text(found[-1:], str)
    assert {p.certificate.untried for p in related([one, other], with_laws(catalogue), DAY)} == {0}


def test_a_cut_that_another_one_makes_needless_is_not_counted_again() -> None:
    found = objections(proof(TWO_PAPERS, DROPPED, LOOKED_UP))
    assert found == ["I5 not_proved: beside the other cuts this one changes nothing: document nha"]


def test_two_cuts_save_no_more_than_both_of_them() -> None:
    """Two papers are copied for two sets; with one set there is less to save by dropping one of them."""
    catalogue = written(
        ASKED,
        (ASKED[: ASKED.index("agencies:")] + "agencies:", "agencies:"),
        IN_LINES,
        ("    conditions: [{id: o-day", "      - {id: nha-2, type: hop-dong, originals: 1, copies: 2}\n    channels: [{mode: in_person}]\n    sets_fixed_by: {law: 10/QĐ-UBND}\n    dossier_sets: 2\n    conditions: [{id: o-day"),
        ("{id: nha, type: xac-nhan, originals: 1", "{id: nha, type: xac-nhan, copies: 3"),
        CONTRACT,
    )  # fmt: skip
    found = proposals(catalogue, DROPPED, of("1.000002", "one_set"))
    assert [p.certificate.verdict for p in found] == [Verdict.PROVED, Verdict.PROVED]
    (together,) = proved_together(found, with_laws(catalogue), DAY)
    saving, parts = together.effect.saving, together.sum_of_parts
    assert saving is not None
    assert parts is not None
    assert saving.mid < parts.mid
    assert together.proposals == tuple(p.id for p in found)
    added = with_additions(found, with_laws(catalogue), DAY)
    assert sum(p.effect.adds.mid for p in added if p.effect.adds) == saving.mid, "what each adds comes to the whole"


def test_cuts_of_two_procedures_that_have_nothing_to_do_with_each_other() -> None:
    both = Catalogue((*TWO_PAPERS.entries, *(e for e in written(VISITS).entries if getattr(e, "code", "") == CODE)))
    assert objections(proof(both, DROPPED)) == []
    unknown = objections(proof(TWO_PAPERS, DROPPED, of("1.000009", "one_set")))
    assert unknown == ["I5 not_proved: there is no procedure 1.000009"]
