"""Questionnaires that came back from departments; the database itself refuses to change or delete them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table with its triggers."""
    op.create_table(
        "tthc_returned",
        sa.Column("serial", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("digest", sa.String, nullable=False, unique=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("actor", "agency", "content")),
        sa.Column("identified", sa.String, nullable=False),
    )
    op.create_index("ix_tthc_returned_agency", "tthc_returned", ["agency"])
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for statement in _POSTGRESQL if is_postgresql else _SQLITE:
        op.execute(sa.text(statement))


_SQLITE = tuple(
    f"""
    CREATE TRIGGER tthc_returned_no_{verb.lower()} BEFORE {verb} ON tthc_returned
    BEGIN SELECT RAISE(ABORT, 'tthc_returned is only ever added to'); END
    """
    for verb in ("UPDATE", "DELETE")
)
_POSTGRESQL = (
    """
    CREATE TRIGGER tthc_returned_only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON tthc_returned
    FOR EACH STATEMENT EXECUTE FUNCTION tthc_only_added_to()
    """,
)
