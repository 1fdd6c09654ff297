"""The steps from one version of a store's tables to the next, as Alembic takes them."""
