"""Questionnaires that came back from departments; the database itself refuses to change or delete them.

On PostgreSQL the client is not believed: the database says who read them in, and when.
"""

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
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        schema = connection.dialect.identifier_preparer.quote(connection.scalar(sa.text("SELECT current_schema()")))
        statements: tuple[str, ...] = (_function(schema), *_POSTGRESQL)
    else:
        statements = _SQLITE
    for statement in statements:
        op.execute(sa.text(statement))


_SQLITE = tuple(
    f"""
    CREATE TRIGGER tthc_returned_no_{verb.lower()} BEFORE {verb} ON tthc_returned
    BEGIN SELECT RAISE(ABORT, 'tthc_returned is only ever added to'); END
    """
    for verb in ("UPDATE", "DELETE")
)


def _function(schema: str) -> str:
    """Who and when; it looks for our tables where they were made, whatever a client puts in the way."""
    return f"""
        CREATE OR REPLACE FUNCTION tthc_returned_by_login() RETURNS trigger LANGUAGE plpgsql
        SET search_path = {schema}, pg_temp AS $$
        BEGIN
          NEW.actor := session_user;
          NEW.identified := 'login';
          NEW.at := clock_timestamp();
          RETURN NEW;
        END $$
        """


_POSTGRESQL = (
    """
    CREATE TRIGGER tthc_returned_by_login BEFORE INSERT ON tthc_returned
    FOR EACH ROW EXECUTE FUNCTION tthc_returned_by_login()
    """,
    """
    CREATE TRIGGER tthc_returned_only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON tthc_returned
    FOR EACH STATEMENT EXECUTE FUNCTION tthc_only_added_to()
    """,
)
