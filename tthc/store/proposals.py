"""Runs and their proposals, stored and asked for; values go in and come out, never rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import col, select

from tthc.model.cut import Power, Verdict
from tthc.model.proposal import Proposal, ProposalStatus, Run
from tthc.source import CannotRunError, say
from tthc.store.engine import reading, writing
from tthc.store.rows import proposal_of, proposal_row, run_of, run_row
from tthc.store.seals import refuse_changed, seal_of
from tthc.store.tables import ProposalRow, RunRow


@dataclass(frozen=True)
class Wanted:
    """Which proposals are asked for: those of one run (the latest if None) that match everything that is given."""

    run: str | None = None
    procedure: str | None = None
    verdict: Verdict | None = None
    power: Power | None = None
    status: ProposalStatus | None = None

    def takes(self, proposal: Proposal) -> bool:
        """Whether a proposal is one of those asked for, of whatever run."""
        asked = (
            (self.procedure, proposal.procedure),
            (self.verdict, proposal.certificate.verdict),
            (self.power, proposal.competence.power),
            (self.status, proposal.status),
        )
        return all(wanted is None or wanted == found for wanted, found in asked)


def save_run(url: str, run: Run, proposals: Iterable[Proposal]) -> None:
    """Store a run with its proposals, all or nothing.

    CannotRunError if the database cannot be used or has the run already; ValueError if two proposals share an id.
    """
    rows = [proposal_row(run.id, proposal) for proposal in proposals]
    if len({row.id for row in rows}) != len(rows):
        raise ValueError("two proposals of a run share an id")
    row = run_row(run)
    seal = seal_of(row, rows)
    with writing(url) as session:
        if session.get(RunRow, run.id):
            raise CannotRunError(say("the run {run} is stored already", run=run.id))
        session.add(row)
        session.flush()
        session.add_all([*rows, seal])


def runs(url: str) -> tuple[Run, ...]:
    """Every stored run, the latest first; empty if nothing was ever stored there."""
    with reading(url) as session:
        if session is None:
            return ()
        found = session.exec(select(RunRow)).all()
        return tuple(sorted(map(run_of, found), key=lambda run: (run.started, run.id), reverse=True))


def latest_run(url: str) -> Run | None:
    """The run that started last."""
    return next(iter(runs(url)), None)


def proposals(url: str, wanted: Wanted = Wanted()) -> tuple[Proposal, ...]:
    """The proposals asked for, by procedure and id; sorted here, since databases sort by their own rules."""
    run = wanted.run or getattr(latest_run(url), "id", None)
    asked = (
        (col(ProposalRow.run_id), run),
        (col(ProposalRow.procedure), wanted.procedure),
        (col(ProposalRow.verdict), wanted.verdict),
        (col(ProposalRow.power), wanted.power),
        (col(ProposalRow.status), wanted.status),
    )
    with reading(url) as session:
        if session is None or run is None:
            return ()
        query = select(ProposalRow).where(*(column == str(value) for column, value in asked if value))
        found = session.exec(query).all()
        refuse_changed(session, run, found)
        return tuple(sorted(map(proposal_of, found), key=lambda proposal: (proposal.procedure, proposal.id)))
