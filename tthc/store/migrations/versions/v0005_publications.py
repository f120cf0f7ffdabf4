"""What was made public and checked, with the contents it was about; the database refuses to change or delete them.

On PostgreSQL the client is not believed: the database says who wrote it down, and when.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_TABLES = ("tthc_publication", "tthc_content")


def upgrade() -> None:
    """Make the tables with their triggers."""
    op.create_table(
        "tthc_publication",
        sa.Column("serial", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("kind", "actor", "content")),
        sa.Column("identified", sa.String, nullable=False),
    )
    op.create_index("ix_tthc_publication_kind", "tthc_publication", ["kind"])
    op.create_table(
        "tthc_content",
        sa.Column("digest", sa.String, primary_key=True),
        sa.Column("content", sa.Text, nullable=False),
    )
    statements = _POSTGRESQL if op.get_bind().dialect.name == "postgresql" else _SQLITE
    for statement in statements:
        op.execute(sa.text(statement))


_SQLITE = tuple(
    f"""
    CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}
    BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END
    """
    for table in _TABLES
    for verb in ("UPDATE", "DELETE")
)

_POSTGRESQL = (
    """
    CREATE TRIGGER tthc_publication_by_login BEFORE INSERT ON tthc_publication
    FOR EACH ROW EXECUTE FUNCTION tthc_returned_by_login()
    """,
    *(
        f"""
        CREATE TRIGGER {table}_only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION tthc_only_added_to()
        """
        for table in _TABLES
    ),
    """
    DO $$
    DECLARE
      known record;
    BEGIN
      FOR known IN SELECT DISTINCT grantee, privilege_type FROM information_schema.role_table_grants
        WHERE table_schema = current_schema() AND table_name = 'tthc_run' AND privilege_type IN ('SELECT', 'INSERT')
          AND grantee <> current_user
      LOOP
        EXECUTE format('GRANT %s ON tthc_publication, tthc_content TO %s', known.privilege_type,
          CASE known.grantee WHEN 'PUBLIC' THEN 'PUBLIC' ELSE quote_ident(known.grantee) END);
      END LOOP;
    END $$
    """,
)
"""`tthc_returned_by_login` fills in who and when, whatever the table; who may work on runs may work on these."""
