"""The tables. Classes with `table=True` do not validate what they are given: `rows` does, with the pydantic models.

Whoever changes one writes a migration to it: a store is made by the migrations, and a test compares the two.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, DateTime, Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, MetaData, SQLModel

Json = Any
"""What a JSON column holds: the edge where types end."""


class UtcTime(TypeDecorator[dt.datetime]):
    """A moment in UTC: SQLite forgets time zones, PostgreSQL shows them in its own."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """To UTC."""
        return value.astimezone(dt.UTC) if value else None

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Back from UTC, with the zone said."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class Table(SQLModel):
    """What the tables share: a register of their own, apart from any other use of SQLModel in the process."""

    metadata = MetaData()


class RunRow(Table, table=True):
    """One run."""

    __tablename__ = "tthc_run"

    id: str = Field(primary_key=True)
    started: dt.datetime = Field(sa_column=Column(UtcTime, nullable=False, index=True))
    catalogue: str
    version: str
    policy: str = Field(sa_type=Text)
    counts: Json = Field(sa_column=Column(JSON, nullable=False))


class ProposalRow(Table, table=True):
    """One proposal of one run. `verdict`, `power` and `addressee` repeat what the JSON says, to be asked for."""

    __tablename__ = "tthc_proposal"

    run_id: str = Field(primary_key=True, foreign_key="tthc_run.id", ondelete="CASCADE")
    id: str = Field(primary_key=True)
    procedure: str = Field(index=True)
    name: str = Field(sa_type=Text)
    status: str = Field(index=True)
    verdict: str = Field(index=True)
    power: str = Field(index=True)
    addressee: str | None = Field(default=None, sa_type=Text)
    cost_before_low: int | None = Field(default=None, sa_type=BigInteger)
    cost_before_mid: int | None = Field(default=None, sa_type=BigInteger)
    cost_before_high: int | None = Field(default=None, sa_type=BigInteger)
    cost_after_low: int | None = Field(default=None, sa_type=BigInteger)
    cost_after_mid: int | None = Field(default=None, sa_type=BigInteger)
    cost_after_high: int | None = Field(default=None, sa_type=BigInteger)
    adds_low: int | None = Field(default=None, sa_type=BigInteger)
    adds_mid: int | None = Field(default=None, sa_type=BigInteger)
    adds_high: int | None = Field(default=None, sa_type=BigInteger)
    adds_days: str | None = None
    days_before: str | None = None
    days_after: str | None = None
    papers_before: int | None = None
    papers_after: int | None = None
    visits_before: int | None = None
    visits_after: int | None = None
    of: Json = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    title: Json = Field(sa_column=Column(JSON, nullable=False))
    cuts: Json = Field(sa_column=Column(JSON, nullable=False))
    certificate: Json = Field(sa_column=Column(JSON, nullable=False))
    competence: Json = Field(sa_column=Column(JSON, nullable=False))
    rules: Json = Field(sa_column=Column(JSON, nullable=False))
    reasons: Json = Field(sa_column=Column(JSON, nullable=False))


class SealRow(Table, table=True):
    """What the rows of a run said when they were stored, by their digests as canonical JSON; never changed."""

    __tablename__ = "tthc_seal"

    run_id: str = Field(primary_key=True)
    digests: str = Field(sa_type=Text)


class FileRow(Table, table=True):
    """A proposal as it was when it was submitted, with its ground, as canonical JSON; never changed, never deleted."""

    __tablename__ = "tthc_file"

    digest: str = Field(primary_key=True)
    proposal: str = Field(sa_column=Column(Text, nullable=False, index=True))
    content: str = Field(sa_type=Text)


class JournalRow(Table, table=True):
    """One entry of the journal; never changed, never deleted. On PostgreSQL a trigger fills in who, when and the marks.

    `details` is canonical JSON: the marks are of its letters.
    """

    __tablename__ = "tthc_journal"

    serial: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    proposal: str = Field(sa_column=Column(Text, nullable=False, index=True))
    at: dt.datetime = Field(sa_column=Column(UtcTime, nullable=False))
    actor: str = Field(sa_type=Text)
    identified: str
    kind: str
    move: str | None = None
    text: str = Field(sa_type=Text)
    details: str = Field(sa_type=Text)
    previous: str
    mark: str = Field(unique=True)


class ReturnedRow(Table, table=True):
    """A questionnaire that came back, as canonical JSON; `digest` is of its file. Never changed, never deleted."""

    __tablename__ = "tthc_returned"

    serial: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    digest: str = Field(unique=True)
    at: dt.datetime = Field(sa_column=Column(UtcTime, nullable=False))
    actor: str = Field(sa_type=Text)
    identified: str
    agency: str = Field(sa_column=Column(Text, nullable=False, index=True))
    content: str = Field(sa_type=Text)


class PublicationRow(Table, table=True):
    """What was made public or checked, as canonical JSON: each procedure's digest. Never changed, never deleted."""

    __tablename__ = "tthc_publication"

    serial: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    kind: str = Field(sa_column=Column(Text, nullable=False, index=True))
    at: dt.datetime = Field(sa_column=Column(UtcTime, nullable=False))
    actor: str = Field(sa_type=Text)
    identified: str
    content: str = Field(sa_type=Text)


class ContentRow(Table, table=True):
    """What a version of a procedure said when it was made public or checked, as canonical JSON, by its digest."""

    __tablename__ = "tthc_content"

    digest: str = Field(primary_key=True)
    content: str = Field(sa_type=Text)
