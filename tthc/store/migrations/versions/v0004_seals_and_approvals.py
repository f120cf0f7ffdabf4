"""Runs are sealed and not changed; opinions are put right, and what approves a proposal is written down.

What PostgreSQL checks of an entry is what it checked before, with the new kind and the new detail.
"""

import sqlalchemy as sa
from alembic import op

from tthc.store.migrations.versions.v0002_files_and_journal import functions

revision = "0004"
down_revision = "0003"

_RUNS = ("tthc_run", "tthc_proposal")


def upgrade() -> None:
    """Make the table of seals, and refuse changes of what runs have stored; earlier runs stay without a seal."""
    op.create_table(
        "tthc_seal",
        sa.Column("run_id", sa.String, primary_key=True),
        sa.Column("digests", sa.Text, nullable=False),
    )
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        schema = connection.dialect.identifier_preparer.quote(connection.scalar(sa.text("SELECT current_schema()")))
        statements: tuple[str, ...] = (*map(_with_new_entries, functions(schema)), *_POSTGRESQL, _RIGHTS)
    else:
        statements = _SQLITE
    for statement in statements:
        op.execute(sa.text(statement))


_SQLITE = tuple(
    f"""
    CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}
    BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END
    """
    for table, verbs in ((_RUNS[0], ["UPDATE"]), (_RUNS[1], ["UPDATE"]), ("tthc_seal", ["UPDATE", "DELETE"]))
    for verb in verbs
)

_POSTGRESQL = (
    *(
        f"""
        CREATE TRIGGER {table}_not_changed BEFORE UPDATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION tthc_only_added_to()
        """
        for table in _RUNS
    ),
    """
    CREATE TRIGGER tthc_seal_only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON tthc_seal
    FOR EACH STATEMENT EXECUTE FUNCTION tthc_only_added_to()
    """,
)

_RIGHTS = """
    DO $$
    DECLARE
      known record;
    BEGIN
      FOR known IN SELECT DISTINCT grantee, privilege_type FROM information_schema.role_table_grants
        WHERE table_schema = current_schema() AND table_name = 'tthc_run' AND privilege_type IN ('SELECT', 'INSERT')
          AND grantee <> current_user
      LOOP
        EXECUTE format('GRANT %s ON tthc_seal, tthc_returned TO %s', known.privilege_type,
          CASE known.grantee WHEN 'PUBLIC' THEN 'PUBLIC' ELSE quote_ident(known.grantee) END);
      END LOOP;
    END $$
    """
"""Who may work on runs may work on what has come since: nobody has to be let in anew."""

_IS_FIRST = "kind = 'opinion' AND details::jsonb->>'corrects' IS NULL AND serial::text = given->>"

_NEW = {
    "AND (given->>'given' IS NULL OR tthc_is_day(given->>'given'))": f"""
                AND (given->>'given' IS NULL OR tthc_is_day(given->>'given'))
                AND (given->>'corrects' IS NULL OR EXISTS (
                  SELECT 1 FROM tthc_journal WHERE proposal = NEW.proposal AND {_IS_FIRST}'corrects'))
              WHEN 'approval' THEN state IN ('approve', 'enact') AND given->>'instrument' <> ''
                AND given->>'agency' <> '' AND tthc_is_day(given->>'signed')""",  # noqa: S608 - our own names
    "kind = 'opinion' AND serial::text = given->>'opinion'": f"{_IS_FIRST}'opinion'",
}


def _with_new_entries(function: str) -> str:
    for before, now in _NEW.items():
        function = function.replace(before, now)
    return function
