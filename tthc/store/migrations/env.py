"""What Alembic runs: the changes that are missing, in the transaction of the connection it is given."""

from alembic import context

from tthc.store.versions import VERSION_TABLE

context.configure(connection=context.config.attributes["connection"], version_table=VERSION_TABLE)
with context.begin_transaction():
    context.run_migrations()
