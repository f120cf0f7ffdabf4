"""Small random catalogues and cuts in them, for the provers that try everything out. A seed always gives the same."""

from __future__ import annotations

import random
from datetime import date

from tthc.model.catalogue import Catalogue
from tthc.model.cut import Component, Cut, CutKind
from tthc.model.entry import Entry
from tthc.model.procedure import Procedure
from tthc.model.reference import Agency, AgencyLevel, Applicant, Database, DocumentType, Fact
from tthc.propose.competence import PART_OF

DAY = date(2026, 11, 23)
CODE = "1.000001"
TYPES, FACTS, DATABASES, WORDS = ("t0", "t1", "t2"), ("f0", "f1"), ("d0", "d1"), ("w0", "w1")


def some(dice: random.Random, values: tuple[str, ...] | list[str], most: int) -> list[str]:
    return dice.sample(list(values), dice.randint(0, min(most, len(values))))


def random_catalogue(dice: random.Random) -> Catalogue:
    """At most 4 documents, 4 steps, 2 cases, 3 applicants and 2 databases, not always in good order."""
    entries, applicants = random_reference(dice)
    return Catalogue((*entries, random_procedure(dice, applicants)))


def random_reference(dice: random.Random) -> tuple[list[Entry], list[str]]:
    """What procedures refer to, and the kinds of applicant."""
    entries: list[Entry] = [Fact(id=one, name=one) for one in FACTS]
    entries += [
        Agency(id="a", name="a", level=AgencyLevel.COMMUNE),
        Agency(id="b", name="b", level=AgencyLevel.PROVINCE),
    ]
    entries += [
        DocumentType.model_validate({"id": one, "name": one, "origin": "state", "proves": some(dice, FACTS, 2)})
        for one in TYPES[: dice.choice([2, 3, 3])]
    ]
    entries += [
        Database.model_validate(
            {
                "id": one,
                "name": one,
                "holds": [{"types": some(dice, TYPES, 3), "verified": True, "since": "2020-01-01"}],
            }
        )
        for one in DATABASES
    ]
    number = dice.randint(0, 3)
    entries += [
        Applicant.model_validate(
            {"id": f"q{i}", "name": f"q{i}", "recorded_in": some(dice, DATABASES, 2),
             "kind_of": f"q{i - 1}" if i and dice.random() < 0.3 else None}
        )
        for i in range(number)
    ]  # fmt: skip
    return entries, [f"q{i}" for i in range(number)]


def random_procedure(dice: random.Random, applicants: list[str], code: str = CODE) -> Procedure:
    """Documents, steps, cases and conditions as they come."""
    cases = [f"c{i}" for i in range(dice.randint(0, 2))]
    look_ups = [
        None,
        None,
        None,
        {"issuer": "a"},
        *({"database": d, "fallback": f} for d in DATABASES for f in (True, False)),
    ]
    documents = [
        {"id": f"x{i}", "any_of": some(dice, TYPES, 2) or ["t0"], "cases": dice.choice([[], [], cases[:1]]),
         "applicants": dice.choice([[], [], applicants[:1]]), "when": dice.choice([None, None, None, *WORDS]),
         "proves": dice.choice([[], [], ["f0"]]), "look_up": dice.choice(look_ups), "originals": dice.randint(0, 1),
         "certified": dice.choice([0, 0, 2])}
        for i in range(dice.randint(0, 4))
    ]  # fmt: skip
    things = [*(str(d["id"]) for d in documents), "p0", "p1", "p2", "p3"]
    number = dice.randint(0, 4)
    steps = [
        {"id": f"s{i}", "name": f"s{i}", "kind": dice.choice(["transfer", "transfer", "verify", "sign", "receive", "pay"]),
         "actor": dice.choice(["a", "a", "a", "b"]), "role": dice.choice(["r", "r", "q", None]), "visit": dice.random() < 0.3,
         "duration": dice.choice([None, {"hours": 1}, {"hours": 4}, {"working_days": 2}]),
         "needs": some(dice, things[: len(documents) + i + (dice.random() < 0.1)], 2),
         "produces": ["ket-qua"] if i == number - 1 and dice.random() < 0.8 else dice.choice([[f"p{i}"], [f"p{i}"], [f"p{dice.randint(0, 3)}"], [], things[:1]]),
         "after": some(dice, [f"s{j}" for j in range(number) if j < i or dice.random() < 0.05], 2),
         "cases": dice.choice([[], [], [], cases[:1]])}
        for i in range(number)
    ]  # fmt: skip
    conditions = [
        {"id": f"k{i}", "name": f"k{i}", "requires": some(dice, FACTS, 2), "cases": dice.choice([[], cases[:1]])}
        for i in range(dice.randint(0, 2))
    ]
    return Procedure.model_validate(
        {"code": code, "name": "x", "applicants": applicants, "cases": [{"id": one, "name": one} for one in cases],
         "documents": documents, "steps": steps, "conditions": conditions, "dossier_sets": dice.choice([None, 2]),
         "agencies": {"deciding": dice.choice([["a"], ["b"], []])}, "channels": [{"mode": "in_person"}]}
    )  # fmt: skip


OF_DOCUMENTS = (CutKind.DROP_DOCUMENT, CutKind.DROP_DOCUMENT, CutKind.REPLACE_BY_LOOK_UP, CutKind.FETCH_FROM_ISSUER,
                CutKind.ACCEPT_ALTERNATIVE, CutKind.DECLARE_INSTEAD, CutKind.ACCEPT_PLAIN_COPY)  # fmt: skip
OF_STEPS = (CutKind.DROP_STEP, CutKind.MERGE_STEPS, CutKind.RUN_IN_PARALLEL, CutKind.JOIN_VISITS, CutKind.PAY_ONCE,
            CutKind.CHECK_EARLIER, CutKind.DROP_WAIT)  # fmt: skip
OF_THE_WHOLE = (CutKind.ONE_SET, CutKind.LOWER_LEVEL, CutKind.NOTIFY_INSTEAD)


def random_cut(dice: random.Random, procedure: Procedure) -> Cut | None:
    """A cut of a document, a step or the whole, mostly with what the kind wants besides."""
    documents, steps = [d.id for d in procedure.documents], [s.id for s in procedure.steps]
    kind = dice.choice([*OF_DOCUMENTS, *OF_STEPS, dice.choice(OF_THE_WHOLE)])
    targets = steps if kind in OF_STEPS else documents if kind in OF_DOCUMENTS else ["", ""]
    if len(targets) < 2:
        return None
    target, other = dice.sample(targets, 2)
    waits = [(ref.id, step.id) for step in procedure.steps for ref in step.after if ref.id != step.id]
    if kind in OF_STEPS and kind is not CutKind.DROP_STEP and waits and dice.random() < 0.7:
        other, target = dice.choice(waits)
    others = {CutKind.FETCH_FROM_ISSUER: "a", CutKind.LOWER_LEVEL: "a", CutKind.ACCEPT_ALTERNATIVE: dice.choice(TYPES)}
    return Cut(
        kind=kind,
        target=Component(procedure=procedure.code, part=PART_OF[kind], id=target),
        other=others.get(kind) or dice.choice([other, other, None]) or None,
        database=dice.choice(DATABASES) if kind is CutKind.REPLACE_BY_LOOK_UP else None,
        fallback=dice.random() < 0.5,
    )
