"""Run by Alembic: migrates on the connection that `migrate` hands over, in its transaction."""

from alembic import context

from remit.stores.tables import REVISION_TABLE

context.configure(connection=context.config.attributes["connection"], version_table=REVISION_TABLE)
with context.begin_transaction():
    context.run_migrations()
