"""What the examples of cuts and their certificates share: laws, estimates, and short names for making and asking."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tthc.cost.activities import Figure
from tthc.load.catalogue import load_text
from tthc.model.catalogue import Catalogue
from tthc.model.cut import Certificate, Cut, CutKind, Verdict
from tthc.model.duration import Duration
from tthc.model.entry import Ref
from tthc.model.experience import Experience
from tthc.model.step import Step, Thing
from tthc.propose.certificate import certify
from tthc.propose.changes import after_cuts
from tthc.propose.competence import PART_OF

DAY = date(2026, 11, 23)
CODE = "1.000001"
LAWS = """
laws:
  - {id: 10/QĐ-UBND, rank: province_decision}
  - {id: 20/QĐ-UBND, rank: chairman_decision}
  - {id: 75/2022/NĐ-CP, rank: decree}
  - {id: 8/2023/TT-BTP, rank: circular}
  - {id: 66.7/2025/NQ-CP, rank: government_resolution}
  - {id: 1/2010/NĐ-CP, rank: decree, status: expired}
agencies:
  - {id: nguoi-dan, name: Người dân, level: applicant}
  - {id: xa, name: Ủy ban nhân dân xã, level: commune}
  - {id: so, name: Sở, level: province}
facts: [{id: cu-tru, name: Nơi cư trú}, {id: thu-nhap, name: Thu nhập}, {id: nhan-than, name: Nhân thân}]
"""
"""What the examples of this file refer to and do not want to repeat."""

ESTIMATES = "hourly_income: [{year: 2025, amount: 50000, source: test}]\nestimates:\n" + "\n".join(
    f"  - {{id: {figure}, name: {figure}, unit: {unit}, low: {index}, mid: {index}, high: {index}, basis: test}}"
    for index, (figure, unit) in enumerate(
        ((figure.value, "đồng" if figure.value.endswith("-fee") else "phút") for figure in Figure), start=5
    )
)
"""Some figure for everything, so that what is cheaper and what is dearer can be told."""


def with_laws(catalogue: Catalogue, *, priced: bool = True) -> Catalogue:
    """The catalogue of an example with what all examples refer to."""
    texts = (LAWS, ESTIMATES) if priced else (LAWS,)
    common = [load_text(text, "common.yaml") for text in texts]
    assert not any(loaded.problems for loaded in common)
    return Catalogue((*catalogue.entries, *(entry for loaded in common for entry in loaded.catalogue.entries)))


def cut(kind: str, target: str, **more: object) -> Cut:
    """A cut of the one procedure of an example."""
    part = PART_OF[CutKind(kind)]
    return Cut.model_validate({"kind": kind, "target": {"procedure": CODE, "part": part, "id": target}, **more})


def shorten(mode: str, case: str | None = None, **limit: int) -> Cut:
    return cut("shorten_limit", mode, limit=Duration.model_validate(limit), case=case)


def certificate(catalogue: Catalogue, *cuts: Cut, priced: bool = True, log: Sequence[Experience] = ()) -> Certificate:
    whole = with_laws(catalogue, priced=priced)
    return certify(whole, whole.procedure(CODE), cuts, DAY, log)


def said(certificate: Certificate) -> list[str]:
    """What the certificate objects, one line for each invariant; nothing where the cut is proved."""
    return [
        f"{check.invariant.value} {check.verdict.value.replace('_', ' ')}: {check.because}"
        for check in certificate.checks
        if check.verdict is not Verdict.PROVED
    ]


def after(catalogue: Catalogue, *cuts: Cut) -> dict[str, Step]:
    """The steps by id, after cuts."""
    return {step.id: step for step in after_cuts(catalogue.procedure(CODE), cuts).steps}


def ids(refs: Sequence[Ref[Step]] | Sequence[Ref[Thing]]) -> list[str]:
    return [ref.id for ref in refs]
