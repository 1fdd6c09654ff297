"""What both a browser and a program do to hand in: look at the file, take it, wake the grader."""

from __future__ import annotations

from collections.abc import Sequence

import anyio
import anyio.to_thread
import msgspec

from autograder.service import grades, intake, openings, standing
from autograder.service.intake import AcceptedAttempt, Arrival
from autograder.service.members import Member
from autograder.service.openings import Opening
from autograder.service.standing import AttemptStanding
from autograder.service.web.sessions import Visitor
from autograder.service.web.site import Site
from autograder.service.web.spool import Spooled
from autograder.views.gradebook.marked import asked_by

LOOK = 0.25
"""seconds in which what is odd about a file is said: who hands in waits for no longer, and where
many hand in at once reads it with the result"""


async def opening_of(site: Site, who: Visitor, slug: str) -> Opening | None:
    """What is up by that name in the visitor's course, and nothing of any other."""
    return await site.read(lambda c: openings.by_slug(c, who.course, slug))


async def attempt_of(
    site: Site, who: Visitor, opening: Opening | None, number: int
) -> AttemptStanding | None:
    """How the visitor's own attempt of that number stands, and nothing of anybody else's."""
    if opening is None or number >= 2**31:
        return None
    now = site.store.now()
    found = await site.read(lambda c: standing.find(c, opening, who.member.id, number, now))
    return None if found is None else (await with_persons(site, who.member, opening, [found]))[0]


async def with_persons(
    site: Site, member: Member, opening: Opening, found: Sequence[AttemptStanding]
) -> list[AttemptStanding]:
    """A member's attempts with what persons gave and decided in the results that may be seen."""
    if all(one.result is None for one in found):
        return list(found)
    asked = asked_by(await site.bundle(opening.bundle))
    given = await site.read(lambda c: grades.given_by_persons(c, opening, asked, site.answers))
    return [
        one
        if one.result is None
        else msgspec.structs.replace(
            one,
            result=grades.graded_by_persons(one.result, member, given, asked, one.submission),
        )
        for one in found
    ]


async def take(
    site: Site, who: Visitor, opening: Opening, spooled: Spooled, called: str, form: str
) -> AcceptedAttempt:
    """Take a body that came whole, at this moment, as an attempt.

    Raises:
        NotAccepted: it is not up any more, or not open now.
        MachineError: it could not be kept, and nobody was told that it was.
    """
    time = site.store.now()
    bundle = await site.bundle(opening.bundle)
    name = intake.fit_name(called)
    digest = await anyio.to_thread.run_sync(intake.told_apart, spooled.path, name)
    notes: tuple[str, ...] = ()
    if site.looking.available_tokens:
        with anyio.move_on_after(LOOK):
            notes = await anyio.to_thread.run_sync(
                intake.oddities,
                spooled.path,
                name,
                bundle,
                abandon_on_cancel=True,
                limiter=site.looking,
            )
    arrival = Arrival(
        path=spooled.path,
        sha256=spooled.sha256,
        called=name,
        time=time,
        form=form,
        notes=notes,
        submission=digest,
    )
    accepted = await site.write(
        lambda c: intake.accept(c, who.course, who.member, opening.slug, arrival, site.signer)
    )
    site.wake()
    site.bulletin.post(())  # who watches a class; nobody can wait for this attempt yet
    return accepted
