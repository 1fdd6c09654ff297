"""Which version of the grader a store's orders are graded by: one at a time, so that a class is
graded alike on all machines. Whoever serves the store says which; who grades for it has the same.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from autograder.errors import MachineError
from autograder.service.store.tables import graders


class AnotherGrader(MachineError):
    """This program grades otherwise than the one that serves the store."""


def in_charge(connection: sa.Connection) -> str | None:
    """The version that grades now; `None` where nobody has served the store yet."""
    query = sa.select(graders.c.version).order_by(graders.c.id.desc()).limit(1)
    version: str | None = connection.scalar(query)
    return version


def take_charge(connection: sa.Connection, version: str, now: datetime) -> None:
    """From now on orders are graded by that version."""
    if in_charge(connection) != version:
        connection.execute(sa.insert(graders).values(version=version, since=now))


def require(connection: sa.Connection, version: str) -> None:
    """Raises `AnotherGrader` where another version is in charge."""
    found = in_charge(connection)
    if found not in (None, version):
        raise AnotherGrader(
            f"this program grades as {version:.12}, and the store is graded by {found:.12}",
            "the same program as `autograder serve`",
            "install that one here; until then nothing is graded on this machine",
        )
