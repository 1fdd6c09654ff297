"""Which version of the tables a store has, and the steps from one version to the next.

Each step is a file in `migrations/versions`, called by its number. Alembic takes them; it needs a
second to be imported, so it is asked only where something is to be done.
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from autograder.errors import MachineError, UsageError, one_line

VERSIONS = Path(__file__).parent / "migrations" / "versions"
HEAD = max(path.stem.partition("_")[0] for path in VERSIONS.glob("[0-9]*_*.py"))
"""The version that this program knows."""

_KEPT = sa.table("alembic_version", sa.column("version_num", sa.Text))


def version_of(connection: sa.Connection) -> str | None:
    """The version of a store's tables; `None` where it has none yet.

    Raises:
        UsageError: there are tables of something else.
    """
    names = sa.inspect(connection).get_table_names()
    if "alembic_version" in names:
        return connection.scalar(sa.select(_KEPT.c.version_num))
    if names:
        raise UsageError(
            f"it holds tables of something else ({', '.join(sorted(names)[:3])})", "a store"
        )
    return None


def require_head(connection: sa.Connection, shown: str) -> None:
    """Raises where the tables of a store are not those of this program: `MachineError` with what to
    do, because nothing is wrong with the command."""
    found = version_of(connection)
    if found is None:
        raise UsageError(
            f"{shown} is empty", "a store with a course in it", "run `autograder serve` or `open`"
        )
    _require_own(found, shown)


def require_still_head(connection: sa.Connection, shown: str) -> None:
    """The same for a store that was of this program's version when it was opened: somebody may have
    brought its tables up to date since. Asks for nothing else, since each transaction does."""
    _require_own(connection.scalar(sa.select(_KEPT.c.version_num)) or "", shown)


def _require_own(found: str, shown: str) -> None:
    if found < HEAD:
        raise MachineError(
            f"{shown} has tables of version {found}, this program wants {HEAD}",
            then="run `autograder store backup FILE`, then `autograder store migrate`",
        )
    if found > HEAD:
        raise MachineError(
            f"{shown} has tables of version {found}, and this program knows {HEAD}",
            then="use the newer program that it was made with",
        )


def upgrade(connection: sa.Connection, to: str = "head") -> None:
    """Take the steps that are left, in the transaction of `connection`.

    Raises:
        MachineError: none lead on from the version that it has.
    """
    from alembic import command
    from alembic.config import Config as AlembicConfig
    from alembic.util import CommandError

    config = AlembicConfig()
    config.set_main_option("script_location", str(VERSIONS.parent))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, to)
    except CommandError as error:
        raise MachineError(
            f"no step leads from the version of these tables to {HEAD} "
            f"({one_line(str(error), 80)})",
            then="use the program that it was made with",
        ) from error
