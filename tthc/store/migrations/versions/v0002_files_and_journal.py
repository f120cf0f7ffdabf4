"""Files of proposals and the journal of what is done with them; the database itself refuses to change or delete them.

On PostgreSQL the client is not believed: the database says who and when, numbers and marks the entries, and keeps the
rules of the moves. What it works out is what `tthc.model.journal` works out.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_TABLES = ("tthc_file", "tthc_journal")


def upgrade() -> None:
    """Make the two tables with their triggers; the version of the schema is now the one of the migrations."""
    op.create_table(
        "tthc_file",
        sa.Column("digest", sa.String, primary_key=True),
        sa.Column("proposal", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
    )
    op.create_index("ix_tthc_file_proposal", "tthc_file", ["proposal"])
    op.create_table(
        "tthc_journal",
        sa.Column("serial", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("proposal", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("actor", "text", "details")),
        *(sa.Column(name, sa.String, nullable=False) for name in ("identified", "kind", "previous", "mark")),
        sa.Column("move", sa.String),
        sa.UniqueConstraint("mark"),
    )
    op.create_index("ix_tthc_journal_proposal", "tthc_journal", ["proposal"])
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        schema = connection.dialect.identifier_preparer.quote(connection.scalar(sa.text("SELECT current_schema()")))
        statements = (*functions(schema), *_POSTGRESQL)
    else:
        statements = _SQLITE
    for statement in statements:
        op.execute(sa.text(statement))
    op.drop_table("tthc_schema")


_SQLITE = (
    *(
        f"""
        CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}
        BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END
        """
        for table in _TABLES
        for verb in ("UPDATE", "DELETE")
    ),
    """
    CREATE TRIGGER tthc_file_no_replace BEFORE INSERT ON tthc_file
    WHEN EXISTS (SELECT 1 FROM tthc_file WHERE digest = NEW.digest)
    BEGIN SELECT RAISE(ABORT, 'tthc_file is only ever added to'); END
    """,
    """
    CREATE TRIGGER tthc_journal_in_order BEFORE INSERT ON tthc_journal
    WHEN NEW.serial <> 1 + coalesce((SELECT max(serial) FROM tthc_journal), 0)
      OR NEW.previous <> coalesce((SELECT mark FROM tthc_journal ORDER BY serial DESC LIMIT 1), '')
    BEGIN SELECT RAISE(ABORT, 'an entry of tthc_journal follows on the last one'); END
    """,
)


def functions(schema: str) -> tuple[str, ...]:
    """They look for our tables where they were made, whatever a client puts in the way."""
    path = f"SET search_path = {schema}, pg_temp"
    return (
        f"""
        CREATE OR REPLACE FUNCTION tthc_only_added_to() RETURNS trigger LANGUAGE plpgsql {path} AS $$
        BEGIN
          RAISE EXCEPTION '% is only ever added to', TG_TABLE_NAME;
        END $$
        """,
        f"""
        CREATE OR REPLACE FUNCTION tthc_file_is_its_digest() RETURNS trigger LANGUAGE plpgsql {path} AS $$
        BEGIN
          IF NEW.digest <> encode(sha256(convert_to(NEW.content, 'UTF8')), 'hex') THEN
            RAISE EXCEPTION 'a file is known by its digest';
          END IF;
          RETURN NEW;
        END $$
        """,
        f"""
        CREATE OR REPLACE FUNCTION tthc_is_day(word text) RETURNS boolean LANGUAGE plpgsql {path} AS $$
        BEGIN
          RETURN word ~ '^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}$' AND word::date IS NOT NULL;
        EXCEPTION WHEN others THEN
          RETURN false;
        END $$
        """,
        f"""
        CREATE OR REPLACE FUNCTION tthc_journal_entry() RETURNS trigger LANGUAGE plpgsql {path} AS $$
        DECLARE
          head tthc_journal;
          author text;
          state text;
          given jsonb := NEW.details::jsonb;
        BEGIN
          PERFORM pg_advisory_xact_lock({_LOCK});
          SELECT * INTO head FROM tthc_journal ORDER BY serial DESC LIMIT 1;
          SELECT actor INTO author FROM tthc_journal
            WHERE proposal = NEW.proposal AND kind = 'opened' ORDER BY serial DESC LIMIT 1;
          SELECT CASE WHEN kind = 'opened' THEN 'return' ELSE move END INTO state FROM tthc_journal
            WHERE proposal = NEW.proposal AND kind IN ('opened', 'moved') ORDER BY serial DESC LIMIT 1;
          IF NEW.kind = 'opened' THEN
            IF state NOT IN ('reject', 'withdraw') THEN
              RAISE EXCEPTION 'the file of % is open already', NEW.proposal;
            END IF;
            IF NOT EXISTS (SELECT 1 FROM tthc_file
                           WHERE digest = given->>'file' AND proposal = NEW.proposal) THEN
              RAISE EXCEPTION 'the file of % is missing', NEW.proposal;
            END IF;
          ELSIF state IS NULL THEN
            RAISE EXCEPTION 'nobody has opened a file of %', NEW.proposal;
          END IF;
          IF NOT coalesce(CASE NEW.kind
              WHEN 'opened' THEN true
              WHEN 'moved' THEN coalesce(NEW.move, '') <> 'enact' OR
                (given->>'instrument' <> '' AND tthc_is_day(given->>'signed') AND tthc_is_day(given->>'effective'))
              WHEN 'commented' THEN true
              WHEN 'opinion' THEN given->>'giver' IS NOT NULL
                AND (given->>'given' IS NULL OR tthc_is_day(given->>'given'))
              WHEN 'answered' THEN given->>'reply' IN ('accepted', 'partly', 'explained') AND EXISTS (
                SELECT 1 FROM tthc_journal
                WHERE proposal = NEW.proposal AND kind = 'opinion' AND serial::text = given->>'opinion')
              WHEN 'applied' THEN state = 'enact' AND tthc_is_day(given->>'effective')
                AND (given->>'undone' IS NOT NULL) = coalesce((
                  SELECT details::jsonb->>'undone' IS NULL FROM tthc_journal
                  WHERE proposal = NEW.proposal AND kind = 'applied' ORDER BY serial DESC LIMIT 1), false)
            END, false) THEN
            RAISE EXCEPTION 'an entry of the kind % does not look like that', NEW.kind;
          END IF;
          IF NEW.kind = 'moved' THEN
            IF NOT coalesce(CASE NEW.move
                WHEN 'submit' THEN state = 'return'
                WHEN 'take_up' THEN state = 'submit'
                WHEN 'return' THEN state IN ('submit', 'take_up')
                WHEN 'approve' THEN state = 'take_up'
                WHEN 'reject' THEN state = 'take_up'
                WHEN 'withdraw' THEN state IN ('return', 'submit', 'take_up')
                WHEN 'enact' THEN state = 'approve' OR (state = 'enact' AND NEW.text <> '' AND coalesce((
                  SELECT details::jsonb->>'undone' IS NOT NULL FROM tthc_journal
                  WHERE proposal = NEW.proposal AND kind = 'applied' ORDER BY serial DESC LIMIT 1), true))
              END, false) THEN
              RAISE EXCEPTION '% cannot follow on % for %', NEW.move, state, NEW.proposal;
            END IF;
            IF NEW.move IN ('take_up', 'return', 'approve', 'reject') AND author = session_user THEN
              RAISE EXCEPTION '% is of %: somebody else must judge it', NEW.proposal, author;
            END IF;
            IF NEW.move IN ('submit', 'withdraw') AND author <> session_user THEN
              RAISE EXCEPTION '% is of %: only they can do that', NEW.proposal, author;
            END IF;
          END IF;
          NEW.serial := coalesce(head.serial, 0) + 1;
          NEW.previous := coalesce(head.mark, '');
          NEW.actor := session_user;
          NEW.identified := 'login';
          NEW.at := clock_timestamp();
          SELECT '{{' || coalesce(string_agg(to_json(key)::text || ':' || to_json(coalesce(value, ''))::text,
              ',' ORDER BY key COLLATE "C"), '') || '}}'
            INTO NEW.details FROM jsonb_each_text(NEW.details::jsonb);
          NEW.mark := encode(sha256(convert_to(
            '[' || NEW.serial || ',' || to_json(NEW.proposal)
            || ',"' || to_char(NEW.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
            || '",' || to_json(NEW.actor) || ',"login",' || to_json(NEW.kind)
            || ',' || to_json(coalesce(NEW.move, '')) || ',' || to_json(NEW.text)
            || ',' || NEW.details || ',"' || NEW.previous || '"]', 'UTF8')), 'hex');
          RETURN NEW;
        END $$
        """,  # noqa: S608 - our own names
    )


_LOCK = 840_115_116
"""The advisory lock of the store; `tthc.store.engine` takes the same."""

_POSTGRESQL = (
    *(
        f"""
        CREATE TRIGGER {table}_only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION tthc_only_added_to()
        """
        for table in _TABLES
    ),
    """
    CREATE TRIGGER tthc_file_is_its_digest BEFORE INSERT ON tthc_file
    FOR EACH ROW EXECUTE FUNCTION tthc_file_is_its_digest()
    """,
    """
    CREATE TRIGGER tthc_journal_entry BEFORE INSERT ON tthc_journal
    FOR EACH ROW EXECUTE FUNCTION tthc_journal_entry()
    """,
)
