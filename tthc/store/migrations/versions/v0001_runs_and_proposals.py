"""Runs and their proposals, with the version of the schema in a row of its own, as they were before migrations."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_WORDS = ("procedure", "status", "verdict", "power")
_FIGURES = tuple(
    f"{what}_{level}" for what in ("cost_before", "cost_after", "adds") for level in ("low", "mid", "high")
)
_COUNTS = ("papers_before", "papers_after", "visits_before", "visits_after")
_OBJECTS = ("title", "cuts", "certificate", "competence", "rules", "reasons")


def upgrade() -> None:
    """Make the three tables."""
    version = op.create_table("tthc_schema", sa.Column("version", sa.Integer, primary_key=True))
    op.bulk_insert(version, [{"version": 2}])
    op.create_table(
        "tthc_run",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("started", sa.DateTime(timezone=True), nullable=False),
        sa.Column("catalogue", sa.String, nullable=False),
        sa.Column("version", sa.String, nullable=False),
        sa.Column("policy", sa.Text, nullable=False),
        sa.Column("counts", sa.JSON, nullable=False),
    )
    op.create_index("ix_tthc_run_started", "tthc_run", ["started"])
    op.create_table(
        "tthc_proposal",
        sa.Column("run_id", sa.String, sa.ForeignKey("tthc_run.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("id", sa.String, primary_key=True),
        *(sa.Column(name, sa.String, nullable=False) for name in _WORDS),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("addressee", sa.Text),
        *(sa.Column(name, sa.BigInteger) for name in _FIGURES),
        *(sa.Column(name, sa.String) for name in ("adds_days", "days_before", "days_after")),
        *(sa.Column(name, sa.Integer) for name in _COUNTS),
        sa.Column("of", sa.JSON(none_as_null=True)),
        *(sa.Column(name, sa.JSON, nullable=False) for name in _OBJECTS),
    )
    for name in _WORDS:
        op.create_index(f"ix_tthc_proposal_{name}", "tthc_proposal", [name])
