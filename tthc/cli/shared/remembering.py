"""Findings and proposals of a project, with what earlier runs have kept of them; only what has changed is redone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tthc.analyse.findings import Findings
    from tthc.analyse.match import Analysis
    from tthc.cli.shared.session import Opened
    from tthc.model.cut import Finding
    from tthc.model.proposal import Proposal


def all_findings(opened: Opened, analysis: Analysis, *, keep: bool = True) -> Findings:
    """What all rules of the project find; nothing new is kept of a catalogue that is only supposed."""
    from tthc.analyse.findings import run_rules
    from tthc.analyse.remembered import remembering
    from tthc.graph.remembered import Remembered
    from tthc.load.kept_answers import open_answers

    with open_answers(opened.project.root, "findings") as answers:
        known = remembering(Remembered(analysis.catalogue, answers))
        found = run_rules(opened.rules.rules, opened.rules.profile, analysis, known)
        if not keep:
            answers.new.clear()
        return found


def all_proposals(
    opened: Opened, analysis: Analysis, found: Iterable[Finding], *, keep: bool = True
) -> tuple[Proposal, ...]:
    """The proposals that come of all findings, by procedure and place; see `all_findings` for `keep`."""
    from tthc.graph.remembered import Remembered
    from tthc.load.kept_answers import open_answers
    from tthc.propose.candidates import propose
    from tthc.propose.remembered import relations, remembering

    with open_answers(opened.project.root, "proofs") as answers:
        known = Remembered(analysis.catalogue, answers)
        made = propose(found, analysis.catalogue, analysis.day, analysis.experience, remembering(known))
        in_order = sorted(made, key=lambda proposal: (proposal.procedure, proposal.id))
        proposals = relations(in_order, known, analysis.day, analysis.experience)
        if not keep:
            answers.new.clear()
        return proposals
