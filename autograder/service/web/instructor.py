"""What instructors and markers see first: what is up, and how many attempts each has."""

from __future__ import annotations

import msgspec
import sqlalchemy as sa
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from autograder.service import members, openings
from autograder.service.members import Role
from autograder.service.openings import Opening
from autograder.service.store.tables import attempts
from autograder.service.store.tables import orders as orders_table
from autograder.service.web import pages, rights, wording
from autograder.service.web.exporting import FORMATS
from autograder.service.web.site import Site


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """How many attempts of an opening there are, by state."""

    attempts: int = 0
    waiting: int = 0
    leased: int = 0
    done: int = 0
    unexamined: int = 0


class OverviewLine(msgspec.Struct, frozen=True, kw_only=True):
    """An opening as the overview shows it."""

    opening: Opening
    window: Markup
    counts: Counted


async def home(request: Request) -> Response:
    """All that is or was up."""
    site: Site = request.app.state.site
    who = rights.who(request)
    now = site.store.now()

    def question(connection: sa.Connection) -> list[OverviewLine]:
        return [
            OverviewLine(
                opening=one,
                window=wording.said_of_window(
                    openings.window(connection, one, who.member.id), who.course, now
                ),
                counts=_counted(connection, one),
            )
            for one in openings.all_of(connection, who.course)
        ]

    found = await site.read(question)
    students = await site.read(
        lambda c: sum(
            one.active and one.role is Role.STUDENT for one in members.all_of(c, who.course)
        )
    )
    return pages.shown(
        "overview.html",
        title="Assignments",
        who=who,
        openings=found,
        students=students,
        formats=FORMATS,
    )


def _counted(connection: sa.Connection, one: Opening) -> Counted:
    query = (
        sa.select(orders_table.c.state, sa.func.count().label("many"))
        .join(attempts, attempts.c.id == orders_table.c.attempt_id)
        .where(attempts.c.opening_id == one.id)
        .group_by(orders_table.c.state)
    )
    found = {row.state: row.many for row in connection.execute(query)}
    return Counted(attempts=sum(found.values()), **found)
