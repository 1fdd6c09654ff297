"""Another bundle for what is up: graded first, used when somebody says so.

While a bundle is proposed, orders that were done are graded once more under it, behind all others.
Their members see what they saw: the result under the bundle of the opening, which stays until the
other one is used. What was handed in meanwhile is graded under the bundle of the opening, and then
under the other one where somebody asks for that. An order whose bundle is not that of its opening
is one that is proposed.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from autograder.batch.journal import Entry
from autograder.errors import UsageError
from autograder.formats.bundle import Bundle
from autograder.service import classes, openings
from autograder.service.courses import Course, note
from autograder.service.members import Member, Role
from autograder.service.openings import Opening
from autograder.service.orders import NOBODYS, State
from autograder.service.store.tables import attempts, orders, results
from autograder.service.store.tables import openings as openings_table


class ProposalProgress(msgspec.Struct, frozen=True, kw_only=True):
    """How many attempts are graded under a proposed bundle, are to be, could not be, and came since
    and are graded under the other one alone."""

    done: int = 0
    waiting: int = 0
    unexamined: int = 0
    since: int = 0


class QuestionShift(msgspec.Struct, frozen=True):
    """A question's points before and after; `None` where it is not there, or has none."""

    name: str
    before: float | None
    after: float | None


class MemberShift(msgspec.Struct, frozen=True, kw_only=True):
    """A member whose points would change: of the attempts that count by each bundle, the numbers,
    the points, and by which questions."""

    member: Member
    number_before: int
    number_after: int
    before: float | None
    after: float | None
    questions: tuple[QuestionShift, ...]

    @property
    def gain(self) -> float:
        """How many points more; 0 where one of both is not known."""
        return (self.after or 0.0) - (self.before or 0.0) if self.is_known else 0.0

    @property
    def is_known(self) -> bool:
        return self.before is not None and self.after is not None


def propose(
    connection: sa.Connection,
    course: Course,
    opening: Opening,
    bundle: Bundle,
    data: bytes,
    canary: bytes | None,
    now: datetime,
    who: str,
) -> int:
    """Grade what is done under another bundle, besides; how many attempts. One that was proposed
    before is left.

    Raises:
        UsageError: it is the bundle that the opening has, or another assignment's.
    """
    if bundle.slug != opening.slug:
        raise UsageError(f"that is a bundle of {bundle.slug!r:.60}", f"one of {opening.slug}")
    if bundle.digest == opening.bundle:
        raise UsageError("that bundle grades the assignment already")
    if opening.proposed not in (None, bundle.digest):
        _put_back(connection, opening, now)
    openings.keep_bundle(connection, bundle, data, canary, now)
    _set(connection, opening, proposed=bundle.digest)
    note(
        connection,
        course,
        now,
        "bundle proposed",
        opening.slug,
        before=opening.bundle[:12],
        after=bundle.digest[:12],
        who=who,
    )
    return _order(connection, msgspec.structs.replace(opening, proposed=bundle.digest), now)


def more(
    connection: sa.Connection, course: Course, opening: Opening, now: datetime, who: str
) -> int:
    """Grade under the proposed bundle what was done since, too; how many attempts.

    Raises:
        UsageError: none is proposed.
    """
    if opening.proposed is None:
        raise UsageError("no bundle is proposed any more")
    number = _order(connection, opening, now)
    after = f"{opening.proposed[:12]}: {number} more to grade"
    note(connection, course, now, "bundle proposed", opening.slug, after=after, who=who)
    return number


def _order(connection: sa.Connection, opening: Opening, now: datetime) -> int:
    """Have what is done under the opening's bundle graded under the proposed one; how many. They go
    behind all others, for nobody waits for them."""
    changed = connection.execute(
        sa.update(orders)
        .where(_of(opening), orders.c.bundle == opening.bundle, orders.c.state == State.DONE)
        .values(
            bundle=opening.proposed,
            state=State.WAITING.value,
            last=True,
            queued=now,
            tries=0,
            lease=orders.c.lease + 1,
            **NOBODYS,
            done=None,
        )
    )
    return changed.rowcount


def use(
    connection: sa.Connection,
    course: Course,
    opening: Opening,
    title: str,
    now: datetime,
    who: str,
) -> Opening:
    """Let the proposed bundle, which has that `title`, be that of the opening: its results count
    and are seen from now on. What was not graded under it yet is.

    Raises:
        UsageError: none is proposed.
    """
    if opening.proposed is None:
        raise UsageError("no bundle is proposed any more")
    _set(connection, opening, bundle=opening.proposed, proposed=None, title=title)
    used = openings.find(connection, course, opening.slug)
    openings.order_again(connection, used, now)
    waits = sa.and_(_of(opening), orders.c.state != State.DONE)
    connection.execute(sa.update(orders).where(waits).values(last=False))
    note(
        connection,
        course,
        now,
        "proposed bundle used",
        opening.slug,
        before=opening.bundle[:12],
        after=used.bundle[:12],
        who=who,
    )
    return used


def leave(
    connection: sa.Connection, course: Course, opening: Opening, now: datetime, who: str
) -> None:
    """Let everything stand as before it was proposed.

    Raises:
        UsageError: none is proposed.
    """
    if opening.proposed is None:
        raise UsageError("no bundle is proposed any more")
    _put_back(connection, opening, now)
    _set(connection, opening, proposed=None)
    note(
        connection,
        course,
        now,
        "proposed bundle left",
        opening.slug,
        before=opening.proposed[:12],
        after=opening.bundle[:12],
        who=who,
    )


def _put_back(connection: sa.Connection, opening: Opening, now: datetime) -> None:
    """Have orders under the proposed bundle be done under the opening's again, by the result that
    is kept; where none is, they wait for it."""
    grader = (
        sa.select(results.c.grader)
        .join(attempts, attempts.c.submission == results.c.submission)
        .where(attempts.c.id == orders.c.attempt_id, results.c.bundle == opening.bundle)
        .order_by(results.c.made.desc())
        .limit(1)
        .scalar_subquery()
    )
    connection.execute(
        sa.update(orders)
        .where(_of(opening), orders.c.bundle != opening.bundle)
        .values(
            bundle=opening.bundle,
            state=sa.case((grader.is_(None), State.WAITING.value), else_=State.DONE.value),
            grader=grader,
            done=now,
            last=False,
            tries=0,
            lease=orders.c.lease + 1,
            **NOBODYS,
        )
    )


def progress(connection: sa.Connection, opening: Opening) -> ProposalProgress:
    """How far grading under the proposed bundle is."""
    query = (
        sa.select(orders.c.bundle, orders.c.state, sa.func.count().label("many"))
        .where(_of(opening))
        .group_by(orders.c.bundle, orders.c.state)
    )
    counts = dict.fromkeys(ProposalProgress.__struct_fields__, 0)
    for row in connection.execute(query):
        if row.bundle != opening.proposed:
            counts["since"] += row.many
        elif row.state == State.UNEXAMINED:
            counts["unexamined"] += row.many
        else:
            counts["done" if row.state == State.DONE else "waiting"] += row.many
    return ProposalProgress(**counts)


def shifts(connection: sa.Connection, course: Course, opening: Opening) -> tuple[MemberShift, ...]:
    """The students whose points would be others, of those that are graded under both; who loses
    most first."""
    if opening.proposed is None:
        return ()
    other = msgspec.structs.replace(opening, bundle=opening.proposed)
    after = {one.member.id: one for one in classes.lines(connection, course, other)}
    rows = connection.execute(
        sa.select(attempts.c.member_id, attempts.c.number, attempts.c.id, orders.c.bundle)
        .join(orders, orders.c.attempt_id == attempts.c.id)
        .where(attempts.c.opening_id == opening.id)
    )
    ids = {(row.member_id, row.number): row.id for row in rows}
    found = []
    for now in classes.lines(connection, course, opening):
        new = after.get(now.member.id)
        if now.member.role is not Role.STUDENT or now.number is None or new is None:
            continue
        if new.number is None:
            continue
        old_entry = classes.entry_of(connection, opening, ids[now.member.id, now.number])
        new_entry = classes.entry_of(connection, other, ids[new.member.id, new.number])
        if old_entry is None or new_entry is None:
            continue
        changed = _questions(old_entry, new_entry)
        if changed or now.score != new.score:
            found.append(
                MemberShift(
                    member=now.member,
                    number_before=now.number,
                    number_after=new.number,
                    before=now.score,
                    after=new.score,
                    questions=changed,
                )
            )
    return tuple(sorted(found, key=lambda one: (one.is_known, one.gain, one.member.number)))


def _questions(before: Entry, after: Entry) -> tuple[QuestionShift, ...]:
    old = {one.name: one.points for one in before.result.questions}
    new = {one.name: one.points for one in after.result.questions}
    return tuple(
        QuestionShift(name, old.get(name), new.get(name))
        for name in dict.fromkeys([*new, *old])
        if old.get(name) != new.get(name)
    )


def _of(opening: Opening) -> sa.ColumnElement[bool]:
    of_it = sa.select(attempts.c.id).where(attempts.c.opening_id == opening.id)
    return orders.c.attempt_id.in_(of_it)


def _set(connection: sa.Connection, opening: Opening, **values: Any) -> None:
    here = openings_table.c.id == opening.id
    connection.execute(sa.update(openings_table).where(here).values(values))
