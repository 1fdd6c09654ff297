"""What is put up for hand-in: a bundle, until when, and what counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import msgspec
import sqlalchemy as sa

from autograder.errors import UsageError, did_you_mean
from autograder.formats.bundle import Bundle
from autograder.service.courses import COMMAND_LINE, Course, note
from autograder.service.members import Member
from autograder.service.store.tables import attempts, bundles, extensions, openings, orders

UPLOAD_GRACE = 60
"""seconds that the last byte may be there after the deadline, and be in time"""


class Counts(StrEnum):
    """Which of a member's attempts counts."""

    LAST = "last"
    BEST = "best"


class Release(StrEnum):
    """When members may see all feedback."""

    AT_ONCE = "at once"
    AFTER_DUE = "after due"
    BY_HAND = "by hand"


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """An assignment that is up: which `bundle` grades it, and between which moments it is taken."""

    id: int
    course_id: int
    slug: str
    title: str
    bundle: str
    opens: datetime | None
    due: datetime
    closes: datetime | None
    upload_grace: int
    counts: Counts
    release: Release
    released: datetime | None
    proposed: str | None = None
    """another bundle, under which attempts are graded besides until somebody says to use it"""


class GivenExtension(msgspec.Struct, frozen=True, kw_only=True):
    """An extension as it was given: to the member (the number of the row), until when, why, when,
    and by whom, as the trail calls them."""

    member: int
    until: datetime
    reason: str
    made: datetime
    who: str


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """Between which moments one member may hand in, and from when on that is late."""

    opens: datetime | None
    due: datetime
    closes: datetime | None
    grace: timedelta

    def is_open(self, moment: datetime) -> bool:
        """Whether something whose last byte came at that moment is taken."""
        begun = self.opens is None or moment >= self.opens
        return begun and (self.closes is None or moment <= self.closes + self.grace)

    def is_late(self, moment: datetime) -> bool:
        """Whether it came too late; with less than the grace for uploads it did not."""
        return moment > self.due + self.grace

    def is_over(self, moment: datetime) -> bool:
        """Whether nobody can hand in in time any more: it is closed or, where it does not close,
        due."""
        return self.is_late(moment) if self.closes is None else not self.is_open(moment)


class OpeningTerms(msgspec.Struct, frozen=True, kw_only=True):
    """What an instructor says of an opening; what is `None` stays as it was."""

    due: datetime
    opens: datetime | None = None
    closes: datetime | None = None
    counts: Counts | None = None
    release: Release | None = None


class PutUp(msgspec.Struct, frozen=True, kw_only=True):
    """What came of putting a bundle up: how many attempts there are, and how many of them are to be
    looked at again because the bundle is another one."""

    opening: Opening
    is_new: bool
    attempts: int
    again: int


def opening_of(row: sa.Row[Any]) -> Opening:
    """The opening of a row of the table."""
    fields = {name: getattr(row, name) for name in Opening.__struct_fields__}
    return Opening(**{**fields, "counts": Counts(row.counts), "release": Release(row.release)})


def all_of(connection: sa.Connection, course: Course) -> tuple[Opening, ...]:
    """All that is or was up, in the order of the due dates."""
    query = sa.select(openings).where(openings.c.course_id == course.id)
    return tuple(map(opening_of, connection.execute(query.order_by(openings.c.due, openings.c.id))))


_BY_SLUG = sa.select(openings).where(
    openings.c.course_id == sa.bindparam("course"), openings.c.slug == sa.bindparam("slug")
)
_EXTENSION = (
    sa.select(extensions)
    .where(
        extensions.c.opening_id == sa.bindparam("opening"),
        extensions.c.member_id == sa.bindparam("member"),
    )
    .order_by(extensions.c.id.desc())
    .limit(1)
)


def by_slug(connection: sa.Connection, course: Course, slug: str) -> Opening | None:
    """The opening of an assignment, if it is up."""
    row = connection.execute(_BY_SLUG, {"course": course.id, "slug": slug}).one_or_none()
    return None if row is None else opening_of(row)


def find(connection: sa.Connection, course: Course, slug: str) -> Opening:
    """The opening of an assignment.

    Raises:
        UsageError: it is not up.
    """
    known = {one.slug: one for one in all_of(connection, course)}
    if slug in known:
        return known[slug]
    then = (
        did_you_mean(slug, known) if known else "put it up with `autograder open SLUG --due TIME`"
    )
    raise UsageError(f"{slug!r:.60} is not up in {course.name}", then=then)


def is_handed_in(connection: sa.Connection, opening: Opening) -> bool:
    """Whether there is an attempt of anybody's."""
    of_it = sa.exists().where(attempts.c.opening_id == opening.id)
    return connection.scalar(sa.select(of_it)) or False


def bundle_of(connection: sa.Connection, opening: Opening) -> bytes:
    """The packed bundle that grades an opening now."""
    query = sa.select(bundles.c.data).where(bundles.c.digest == opening.bundle)
    data: bytes = connection.execute(query).scalar_one()
    return data


def put_up(
    connection: sa.Connection,
    course: Course,
    bundle: Bundle,
    data: bytes,
    canary: bytes | None,
    terms: OpeningTerms,
    now: datetime,
    who: str = COMMAND_LINE,
) -> PutUp:
    """Put a bundle up; where the assignment is up already its dates are changed, and where the
    bundle is another one every attempt is to be looked at again.

    Raises:
        UsageError: the dates are in no order.
    """
    _check(terms)
    keep_bundle(connection, bundle, data, canary, now)
    same = sa.and_(openings.c.course_id == course.id, openings.c.slug == bundle.slug)
    row = connection.execute(sa.select(openings).where(same)).one_or_none()
    before = None if row is None else opening_of(row)
    values = {
        "title": bundle.title,
        "bundle": bundle.digest,
        "due": terms.due,
        "opens": terms.opens or (before.opens if before else None),
        "closes": terms.closes or (before.closes if before else None),
        "counts": (terms.counts or (before.counts if before else Counts.LAST)).value,
        "release": (terms.release or (before.release if before else Release.AFTER_DUE)).value,
        "proposed": before.proposed if before and before.bundle == bundle.digest else None,
    }
    if before is None:
        fixed = {"course_id": course.id, "slug": bundle.slug, "upload_grace": UPLOAD_GRACE}
        connection.execute(sa.insert(openings).values({**fixed, **values}))
    else:
        connection.execute(sa.update(openings).where(same).values(values))
    opening = find(connection, course, bundle.slug)
    again = 0
    if before is not None and before.bundle != bundle.digest:
        again = order_again(connection, opening, now)
    what = "opened" if before is None else "opening changed"
    note(
        connection,
        course,
        now,
        what,
        bundle.slug,
        before="" if before is None else _said(before),
        after=_said(opening),
        who=who,
    )
    count = sa.select(sa.func.count()).where(attempts.c.opening_id == opening.id)
    return PutUp(
        opening=opening,
        is_new=before is None,
        attempts=connection.scalar(count) or 0,
        again=again,
    )


def keep_bundle(
    connection: sa.Connection, bundle: Bundle, data: bytes, canary: bytes | None, now: datetime
) -> None:
    """Have a bundle in the store, and its solution where that is given."""
    if connection.scalar(sa.select(bundles.c.digest).where(bundles.c.digest == bundle.digest)):
        if canary is not None:
            connection.execute(
                sa.update(bundles).where(bundles.c.digest == bundle.digest).values(canary=canary)
            )
    else:
        values = {"digest": bundle.digest, "data": data, "canary": canary, "made": now}
        connection.execute(sa.insert(bundles).values(values))


def _check(terms: OpeningTerms) -> None:
    for first, second, said in (
        (terms.opens, terms.due, "it opens after it is due"),
        (terms.due, terms.closes, "it closes before it is due"),
    ):
        if first is not None and second is not None and first > second:
            raise UsageError(said, "it to open, then to be due, then to close")


def order_again(connection: sa.Connection, opening: Opening, now: datetime) -> int:
    """Order every attempt of an opening again, under its present bundle."""
    of_it = sa.select(attempts.c.id).where(attempts.c.opening_id == opening.id)
    changed = connection.execute(
        sa.update(orders)
        .where(orders.c.attempt_id.in_(of_it), orders.c.bundle != opening.bundle)
        .values(
            bundle=opening.bundle,
            state="waiting",
            queued=now,
            tries=0,
            lease=orders.c.lease + 1,  # whoever has it writes under a lease that is over
            holder=None,
            ends=None,
            so_far=None,
            done=None,
        )
    )
    return changed.rowcount


def _said(opening: Opening) -> str:
    dates = (opening.opens, opening.due, opening.closes)
    times = ("-" if time is None else time.isoformat() for time in dates)
    said = (f"{word} {time}" for word, time in zip(("opens", "due", "closes"), times, strict=True))
    counts = f"the {opening.counts} attempt counts"
    return f"{', '.join(said)}, {counts}, released {opening.release}, {opening.bundle[:12]}"


def extend(
    connection: sa.Connection,
    course: Course,
    opening: Opening,
    member: Member,
    until: datetime,
    reason: str,
    now: datetime,
    who: str = COMMAND_LINE,
) -> None:
    """Give one member time until a moment; of several extensions the last that was given counts,
    and the very same again is that one.

    Raises:
        UsageError: there is no reason.
    """
    if not reason.strip():
        raise UsageError("the reason is empty", "a sentence that the student may read")
    last = extension_of(connection, opening, member.id)
    if last is not None and (last.until, last.reason) == (until, reason):
        return
    connection.execute(
        sa.insert(extensions).values(
            opening_id=opening.id,
            member_id=member.id,
            until=until,
            reason=reason,
            made=now,
            who=who,
        )
    )
    note(
        connection,
        course,
        now,
        "extended",
        f"{opening.slug} #{member.number}",
        before="" if last is None else last.until.isoformat(),
        after=f"{until.isoformat()} ({reason})",
        who=who,
        member=member.id,
    )


def extension_of(connection: sa.Connection, opening: Opening, member: int) -> GivenExtension | None:
    """The extension of a member (by the number of the row) that counts, if there is one: the
    last."""
    asked = {"opening": opening.id, "member": member}
    row = connection.execute(_EXTENSION, asked).one_or_none()
    return None if row is None else _given(row)


def standing_extensions(connection: sa.Connection, opening: Opening) -> dict[int, GivenExtension]:
    """Of each member (by the number of the row) the extension that counts: the last."""
    return {one.member: one for one in reversed(all_extensions(connection, opening))}


def all_extensions(connection: sa.Connection, opening: Opening) -> tuple[GivenExtension, ...]:
    """All that were given for an opening, the newest first."""
    query = sa.select(extensions).where(extensions.c.opening_id == opening.id)
    return tuple(map(_given, connection.execute(query.order_by(extensions.c.id.desc()))))


def _given(row: sa.Row[Any]) -> GivenExtension:
    return GivenExtension(
        member=row.member_id, until=row.until, reason=row.reason, made=row.made, who=row.who
    )


def window(connection: sa.Connection, opening: Opening, member: int) -> Window:
    """Between which moments a member may hand in. An extension never takes time away."""
    given = extension_of(connection, opening, member)
    return window_until(opening, None if given is None else given.until)


def window_until(opening: Opening, until: datetime | None) -> Window:
    """The same for whoever has time `until` a moment."""
    due, closes = opening.due, opening.closes
    if until is not None:
        due = max(due, until)
        closes = None if closes is None else max(closes, until)
    return Window(
        opens=opening.opens, due=due, closes=closes, grace=timedelta(seconds=opening.upload_grace)
    )


def set_terms(
    connection: sa.Connection,
    course: Course,
    opening: Opening,
    terms: OpeningTerms,
    now: datetime,
    who: str = COMMAND_LINE,
) -> Opening:
    """Let an opening have these dates and no others: one that is `None` is taken away. Moving a
    date grades nothing again.

    Raises:
        UsageError: the dates are in no order.
    """
    _check(terms)
    values = {
        "due": terms.due,
        "opens": terms.opens,
        "closes": terms.closes,
        "counts": (terms.counts or opening.counts).value,
        "release": (terms.release or opening.release).value,
    }
    connection.execute(sa.update(openings).where(openings.c.id == opening.id).values(values))
    changed = find(connection, course, opening.slug)
    before, after = _said(opening), _said(changed)
    if before != after:
        note(
            connection,
            course,
            now,
            "opening changed",
            opening.slug,
            before=before,
            after=after,
            who=who,
        )
    return changed


def release(
    connection: sa.Connection,
    course: Course,
    opening: Opening,
    now: datetime,
    who: str = COMMAND_LINE,
) -> bool:
    """Let members see all feedback from now on; `False` where they may already."""
    if opening.released is not None:
        return False
    connection.execute(sa.update(openings).where(openings.c.id == opening.id).values(released=now))
    note(connection, course, now, "released", opening.slug, who=who)
    return True


def take_back(
    connection: sa.Connection,
    course: Course,
    opening: Opening,
    now: datetime,
    who: str = COMMAND_LINE,
) -> bool:
    """Take back that members may see all feedback, as far as somebody said so: what is released by
    its date still is. `False` where nobody did."""
    if opening.released is None:
        return False
    connection.execute(sa.update(openings).where(openings.c.id == opening.id).values(released=None))
    before = opening.released.isoformat()
    note(connection, course, now, "release taken back", opening.slug, before=before, who=who)
    return True


def is_released(opening: Opening, due: datetime, now: datetime) -> bool:
    """Whether a member whose due date that is may see all feedback."""
    if opening.released is not None:
        return True
    match opening.release:
        case Release.AT_ONCE:
            return True
        case Release.AFTER_DUE:
            return now > due + timedelta(seconds=opening.upload_grace)
        case Release.BY_HAND:
            return False


def best_of(scores: Sequence[float | None]) -> int:
    """Which of a member's attempts, in order of time, is the best by its score: of equal ones the
    last; the last of all where no score is known."""
    known = [(score, place) for place, score in enumerate(scores) if score is not None]
    return max(known)[1] if known else len(scores) - 1
