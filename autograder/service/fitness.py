"""Which machines cannot grade with a bundle, and why: said by each that grades, for all to read.

Where the solution does not get full marks on a machine, that one leaves the orders of the bundle to
others. What it said holds for as long as it says so again: who is gone has said nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from autograder.service.store.tables import unfit

LASTS = timedelta(minutes=2)
"""how long what a machine said holds without a word"""


def say_unfit(
    connection: sa.Connection, holder: str, bundle: str, reason: str, now: datetime
) -> None:
    """Somebody who grades, called as in leases, cannot grade with a bundle."""
    say_fit(connection, holder, bundle)
    values = {"holder": holder, "bundle": bundle, "reason": reason, "seen": now}
    connection.execute(sa.insert(unfit).values(values))


def say_fit(connection: sa.Connection, holder: str, bundle: str) -> None:
    """It can, or can by now."""
    own = sa.and_(unfit.c.holder == holder, unfit.c.bundle == bundle)
    connection.execute(sa.delete(unfit).where(own))


def say_again(connection: sa.Connection, holder: str, now: datetime) -> None:
    """What somebody said holds from now; what others said that are gone goes."""
    connection.execute(sa.update(unfit).where(unfit.c.holder == holder).values(seen=now))
    connection.execute(sa.delete(unfit).where(unfit.c.seen < now - LASTS))


def said_of(connection: sa.Connection, bundle: str, now: datetime) -> tuple[str, ...]:
    """Why nothing is graded with a bundle, a line for each machine that cannot."""
    query = sa.select(unfit.c.holder, unfit.c.reason).where(
        unfit.c.bundle == bundle, unfit.c.seen >= now - LASTS
    )
    found = {f"{_machine(holder)}: {reason}" for holder, reason in connection.execute(query)}
    return tuple(sorted(found))


def _machine(holder: str) -> str:
    """The machine that a holder is on: it is called by program, machine, process and a number."""
    words = holder.split()
    return words[1] if len(words) > 1 else holder
