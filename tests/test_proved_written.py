"""A proved cut written into the YAML: the files can still be read, say what was proved, and pass `check`."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from tests.proving import DAY
from tests.test_propose import proved_trial
from tthc.analyse.findings import run_rules
from tthc.analyse.match import Analysis
from tthc.check import check
from tthc.exchange.applying.apply import Application, Asked, apply
from tthc.exchange.yaml.edit import edit_mapping
from tthc.exchange.yaml.procedure_file import plain, write_procedure
from tthc.exchange.yaml.three_way import compact
from tthc.load.catalogue import load_catalogue, load_text
from tthc.load.files import name_of, yaml_files
from tthc.load.rules import load_rules
from tthc.model.catalogue import Catalogue
from tthc.model.cut import Verdict
from tthc.model.decision import Decision
from tthc.model.entry import ALWAYS
from tthc.model.overlay import in_locality
from tthc.model.procedure import Procedure
from tthc.model.proposal import Proposal
from tthc.propose.candidates import propose, proved_set
from tthc.propose.changes import after_cuts
from tthc.source import Severity

ROOT = Path(__file__).parent.parent
START = date(2027, 1, 1)


def errors(catalogue: Catalogue) -> list[str]:
    return sorted(p.code + str(p.message) for p in check(catalogue, DAY) if p.severity is Severity.ERROR)


def read_again(text: str, name: str) -> Procedure:
    loaded = load_text(text, name)
    assert [str(problem) for problem in loaded.problems] == []
    return next(entry for entry in loaded.catalogue.entries if isinstance(entry, Procedure))


def test_random_proved_sets_are_written_and_read_again() -> None:
    changed = 0
    for seed in range(150):
        trial = proved_trial(seed)
        again = read_again(write_procedure(trial.after), f"procedures/x/{trial.after.code}.yaml")
        assert plain(again) == plain(trial.after), seed
        changed += plain(again) != plain(trial.before)
        assert set(errors(trial.catalogue.replacing(again))) <= set(errors(trial.catalogue)), seed
    assert changed > 50


@cache
def shipped(here: str | None = None) -> tuple[Catalogue, tuple[Proposal, ...]]:
    """The shipped catalogue, in a locality or as it is written, and what is proved of it."""
    loaded = load_catalogue(ROOT / "catalog", ROOT)
    analysis = Analysis(in_locality(loaded.catalogue, here, DAY) if here else loaded.catalogue, DAY)
    rules = load_rules(ROOT / "rules", ROOT)
    found = run_rules(rules.rules, rules.profile, analysis).found
    proved = (p for p in propose(found, analysis.catalogue, DAY) if p.certificate.verdict is Verdict.PROVED)
    return analysis.catalogue, tuple(sorted(proved, key=lambda p: (p.procedure, p.id)))


@pytest.mark.slow
def test_what_is_proved_of_the_shipped_catalogue_can_be_written_into_its_files() -> None:
    catalogue, proposals = shipped()
    by_procedure: dict[str, list[Proposal]] = defaultdict(list)
    for proposal in proposals:
        by_procedure[proposal.procedure].append(proposal)
    changed = catalogue
    for code, same in by_procedure.items():
        before = catalogue.procedure(code)
        after = after_cuts(before, proved_set(same, catalogue, DAY))
        assert after != before
        text = (ROOT / before.at.file).read_text(encoding="utf-8")
        edited = edit_mapping(text, plain(before), plain(after), tuple(Procedure.model_fields))
        assert edited is not None, code
        again = read_again(edited, before.at.file)
        assert plain(again) == plain(after), code
        changed = changed.replacing(again)
    assert len(by_procedure) >= 10
    assert errors(changed) == errors(catalogue)


@pytest.mark.slow
def test_what_is_proved_of_the_shipped_catalogue_is_applied_as_it_was_proved() -> None:
    """Here and in the province whose values are shipped with it; everything else stays as it is."""
    loaded = load_catalogue(ROOT / "catalog", ROOT).catalogue
    files = {name_of(path, ROOT): path.read_bytes() for path in yaml_files(ROOT / "catalog")}
    applied = 0
    for here in (None, "bac-ninh"):
        catalogue, proposals = shipped(here)
        by_procedure: dict[str, list[Proposal]] = defaultdict(list)
        for proposal in proposals:
            by_procedure[proposal.procedure].append(proposal)
        for code, same in list(by_procedure.items())[:: 3 if here else 4]:
            cuts = proved_set(same, catalogue, DAY)
            question = Asked(loaded, files, cuts, START, Decision("77/QĐ-UBND", DAY, START), here)
            application = apply(question)
            assert isinstance(application, Application), (code, application)
            whole = in_locality(application.after, here, START) if here else application.after
            after, wanted = whole.on(START).procedure(code), after_cuts(catalogue.procedure(code), cuts)
            assert content(after) == content(wanted), code
            applied += 1
    assert applied >= 8


def content(procedure: Procedure) -> object:
    """What a procedure says, without when, by which decision, and whose promise it is."""
    same = plain(procedure.model_copy(update={"effective": ALWAYS, "publication": None}))
    for channel in same.get("channels", ()):
        for limit in channel.get("time_limits", ()):
            limit.pop("set_by", None)
    return compact(same)
