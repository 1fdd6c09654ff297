"""What Alembic runs: the steps that are left, on the connection that it was given."""

from alembic import context

from autograder.service.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
