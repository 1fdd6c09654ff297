"""An attempt that a backup does not know comes back by its receipt, at its own time.

The receipt says all that the row said and is signed by us, and the file has the bytes that it
speaks of: nothing else is believed. The attempt has a new link, in the present epoch, with the
commitment that it had before.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa

from autograder.errors import AutograderError, UsageError
from autograder.formats.bundle import unpacked
from autograder.service import intake, keyring, members, openings, orders, receipts
from autograder.service.courses import Course, note
from autograder.service.members import Member
from autograder.service.openings import Opening
from autograder.service.receipts import Claims, ReceiptError
from autograder.service.store import Store
from autograder.service.store.tables import (
    attempts,
    chain,
    forgotten,
)
from autograder.service.store.tables import members as members_table


class NotAdmitted(AutograderError):
    """A good receipt whose attempt cannot come back into this store."""


class Admitted(msgspec.Struct, frozen=True, kw_only=True):
    """An attempt that is in the store again; not `is_new` where it was there already."""

    member: Member
    opening: str
    number: int
    time: str
    is_new: bool


def admit(store: Store, course: Course, receipt: str, path: Path) -> Admitted:
    """Bring back the attempt that a receipt speaks of; the file at `path` is what was handed in.

    Raises:
        ReceiptError: the receipt is not good, is of another course, or speaks of other bytes.
        UsageError: nothing of that name is up, or nobody has that number.
        NotAdmitted: the member was forgotten, the number of the member or of the attempt is taken
            by another, or no epoch began since.
    """
    claims = receipts.checked(receipt, keyring.public(store))
    data = path.read_bytes()
    if claims.course != course.name:
        raise ReceiptError(f"it is of the course {claims.course!r:.60}", f"one of {course.name}")
    if not receipts.speaks_of(claims, data):
        raise ReceiptError(f"it does not speak of {path}", f"the file with SHA-256 {claims.sha256}")
    with store.read() as connection:
        opening = openings.find(connection, course, claims.opening)
        packed = openings.bundle_of(connection, opening)
    called = intake.fit_name(path.name)
    submission = intake.told_apart(path, called)
    notes = intake.oddities(path, called, unpacked(packed, opening.slug))
    values = {
        "opening_id": opening.id,
        "number": claims.number,
        "sha256": claims.sha256,
        "called": called,
        "time": datetime.fromisoformat(claims.time),
        "form": f"none {claims.number}",
        "salt": claims.salt,
        "notes": msgspec.json.encode(notes),
        "submission": submission,
        "receipt": receipt.strip(),
    }
    return store.write(lambda c: _kept(c, course, opening, claims, values, data, store.now()))


def _kept(
    connection: sa.Connection,
    course: Course,
    opening: Opening,
    claims: Claims,
    values: dict[str, Any],
    data: bytes,
    now: datetime,
) -> Admitted:
    """Put body, attempt, link and order in, if they are not there."""
    head = intake.held(connection, course.id)
    member = _member(connection, course, claims)
    admitted = Admitted(
        member=member,
        opening=opening.slug,
        number=claims.number,
        time=claims.time,
        is_new=False,
    )
    if _is_there(connection, opening, member, claims):
        return admitted
    if claims.epoch >= head.epoch:
        raise NotAdmitted(
            f"the receipt is of epoch {claims.epoch}, and {course.name} is in epoch {head.epoch}",
            "a receipt from before the last restore",
            "bring the backup back with `autograder store restore`, which begins an epoch",
        )
    whole = {**values, "member_id": member.id}
    attempt = intake.put_in(connection, opening, whole, lambda: data, claims.commitment)
    order = orders.Order(attempt=attempt, course=course.id, member=member.id, bundle=opening.bundle)
    orders.place(connection, order, now, beyond=False)
    note(
        connection,
        course,
        now,
        "admitted",
        f"{opening.slug} #{member.number}",
        after=f"attempt {claims.number} of {claims.time}",
        member=member.id,
    )
    return msgspec.structs.replace(admitted, is_new=True)


def _member(connection: sa.Connection, course: Course, claims: Claims) -> Member:
    """Whoever has the number of a receipt, and had it then."""
    number = claims.member
    is_gone = sa.select(forgotten.c.id).where(
        forgotten.c.course_id == course.id, forgotten.c.number == number
    )
    if connection.scalar(is_gone.limit(1)) is not None:
        raise NotAdmitted(f"#{number} of {course.name} was forgotten, with all that was theirs")
    row = connection.execute(
        sa.select(members_table).where(
            members_table.c.course_id == course.id, members_table.c.number == number
        )
    ).one_or_none()
    if row is None:
        raise UsageError(
            f"nobody in {course.name} is #{number}, who handed this in",
            then="they were added after the backup, and nobody else may have that number's work",
        )
    if row.made > datetime.fromisoformat(claims.time):
        raise NotAdmitted(
            f"#{number} of {course.name} was added at {row.made.isoformat()}, after this was "
            "handed in: the number was somebody else's before the restore",
            then="who it was only the student can say: have them hand it in again",
        )
    return members.member_of(row)


def _is_there(connection: sa.Connection, opening: Opening, member: Member, claims: Claims) -> bool:
    """Whether the attempt is in the store already.

    Raises:
        NotAdmitted: another one has its number, or its link is there without it.
    """
    row = connection.execute(
        sa.select(attempts).where(
            attempts.c.opening_id == opening.id,
            attempts.c.member_id == member.id,
            attempts.c.number == claims.number,
        )
    ).one_or_none()
    if row is not None:
        if row.salt == claims.salt and row.sha256 == claims.sha256:
            return True
        raise NotAdmitted(
            f"{member.label} has another attempt {claims.number} for {opening.slug}, of "
            f"{row.time.isoformat()}",
            then="both have a receipt: compare them, and decide which counts",
        )
    same = sa.and_(chain.c.course_id == opening.course_id, chain.c.commitment == claims.commitment)
    if connection.scalar(sa.select(chain.c.id).where(same)) is not None:
        raise NotAdmitted("its link is in the chain, and its attempt was forgotten")
    return False
