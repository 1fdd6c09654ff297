"""An attempt is accepted: all that belongs to it in one transaction, and a receipt that proves it.

The body, the attempt, the order to grade it and the next link of the course's chain are there
together or not at all. What is sent once more is the same attempt, and has the same receipt: a form
that was sent twice with the same bytes, or the bytes of the member's latest attempt.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from autograder.errors import AutograderError, Unreadable, one_line
from autograder.formats import submission
from autograder.formats.bundle import Bundle
from autograder.service import openings, orders, receipts
from autograder.service.courses import Course
from autograder.service.members import Member
from autograder.service.openings import Opening
from autograder.service.receipts import AttemptRecord, Claims
from autograder.service.store.tables import attempts, bodies, chain, courses

MAX_BODY = 20 * 2**20
"""bytes that one attempt may have"""
QUOTA = 30
"""attempts of one member in an hour; of those beyond it the newest is graded first, and the others
when nobody else waits"""
A_EPOCH = 1000
"""attempts of one member for one assignment that an epoch has numbers for"""
_HOUR = timedelta(hours=1)
MOST_CALLED = 120

# made once: building a statement takes four times as long as having SQLite run it, and in a rush
# all of them are the writer's
_HEAD = sa.select(courses).where(courses.c.id == sa.bindparam("course")).with_for_update()
_OWN = sa.and_(
    attempts.c.opening_id == sa.bindparam("opening"), attempts.c.member_id == sa.bindparam("member")
)
_BY_FORM = sa.select(attempts).where(_OWN, attempts.c.form == sa.bindparam("form"))
_LATEST = sa.select(attempts).where(_OWN).order_by(attempts.c.number.desc()).limit(1)
_SINCE = sa.select(sa.func.count()).where(
    attempts.c.member_id == sa.bindparam("member"), attempts.c.time > sa.bindparam("since")
)
_HAS_BODY = sa.select(bodies.c.sha256).where(bodies.c.sha256 == sa.bindparam("sha256"))
_BODY = sa.insert(bodies)
_ATTEMPT = sa.insert(attempts).returning(attempts.c.id)
_LINK = sa.insert(chain)
_ADVANCED = sa.update(courses).where(courses.c.id == sa.bindparam("course"))


class NotAccepted(AutograderError):
    """An attempt is not taken: `kind` says why in one word, for programs."""

    exit_code = 2

    def __init__(self, kind: str, saw: str, wanted: str = "", then: str = "") -> None:
        super().__init__(saw, wanted, then)
        self.kind = kind


class Signer(msgspec.Struct, frozen=True):
    """The key that receipts are signed with, and what it is called."""

    key: Ed25519PrivateKey
    kid: str


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """Something that came whole: the file it was spooled to, what it was called, when its last byte
    was there, and the number of the form that it came with, if it had one."""

    path: Path
    sha256: str
    called: str
    time: datetime
    form: str = ""
    notes: tuple[str, ...] = ()
    """what is odd about it, a line each"""
    submission: str
    """what tells it from other submissions: equal ones have equal results"""


class AcceptedAttempt(msgspec.Struct, frozen=True, kw_only=True):
    """An attempt that was taken, and its receipt."""

    attempt: int
    number: int
    receipt: str
    is_late: bool
    is_new: bool = True
    notes: tuple[str, ...] = ()


def fit_name(called: str) -> str:
    """What a file is called, as the last part of a path of any system, in characters that show."""
    last = PurePosixPath(called.replace("\\", "/")).name
    shown = one_line("".join(c if c.isprintable() else " " for c in last), MOST_CALLED)
    return shown if shown.strip(". ") else "notebook.ipynb"


def told_apart(path: Path, called: str) -> str:
    """What tells a file from other submissions."""
    return submission.parcel_of("attempt", called, path.read_bytes()).digest


def oddities(path: Path, called: str, bundle: Bundle) -> tuple[str, ...]:
    """What grading would say of a file, a line each; that a hostile one is looked at can take long.
    Nothing that is odd refuses a hand-in."""
    packed = submission.parcel_of("attempt", called, path.read_bytes())
    try:
        return submission.load(packed, bundle).notebook.notes
    except Unreadable as error:
        return (str(error),)


def accept(
    connection: sa.Connection,
    course: Course,
    member: Member,
    slug: str,
    arrival: Arrival,
    signer: Signer,
) -> AcceptedAttempt:
    """Take what arrived as an attempt of a member.

    Raises:
        NotAccepted: the member is not active, nothing of that name is up, or it is not open now.
    """
    head = held(connection, course.id)
    opening = _open(connection, course, member, slug, arrival.time)
    window = openings.window(connection, opening, member.id)
    latest = _latest(connection, opening, member)
    if (same := _same(connection, opening, member, arrival, latest)) is not None:
        return AcceptedAttempt(
            attempt=same.id,
            number=same.number,
            receipt=same.receipt,
            is_late=window.is_late(same.time),
            is_new=False,
            notes=msgspec.json.decode(same.notes, type=tuple[str, ...]),
        )
    record = AttemptRecord(
        course=course.name,
        opening=opening.slug,
        member=member.number,
        number=_next_number(latest, head.epoch),
        sha256=arrival.sha256,
        time=receipts.moment_text(arrival.time),
    )
    salt = secrets.token_hex(receipts.SALT_BYTES)
    claims = Claims(
        **msgspec.structs.asdict(record),
        epoch=head.epoch,
        sequence=head.sequence + 1,
        previous=head.link,
        salt=salt,
        commitment=receipts.commitment(record, salt),
    )
    receipt = receipts.signed(claims, signer.key, signer.kid)
    attempt = _kept(connection, opening, member, arrival, claims, receipt)
    order = orders.Order(attempt=attempt, course=course.id, member=member.id, bundle=opening.bundle)
    orders.place(
        connection, order, arrival.time, beyond=_is_beyond(connection, member, arrival.time)
    )
    return AcceptedAttempt(
        attempt=attempt,
        number=record.number,
        receipt=receipt,
        is_late=window.is_late(arrival.time),
        notes=arrival.notes,
    )


def held(connection: sa.Connection, course: int) -> sa.Row[Any]:
    """The row of a course, by its number, which nobody else changes before this commits."""
    return connection.execute(_HEAD, {"course": course}).one()


def _open(
    connection: sa.Connection, course: Course, member: Member, slug: str, time: datetime
) -> Opening:
    if not member.active:
        raise NotAccepted(
            "inactive",
            f"{member.label} is not in the roster of {course.name} any more",
            then="ask the instructor",
        )
    opening = openings.by_slug(connection, course, slug)
    if opening is None:
        known = [one.slug for one in openings.all_of(connection, course)]
        raise NotAccepted("unknown", f"{slug!r:.60} is not up in {course.name}", ", ".join(known))
    window = openings.window(connection, opening, member.id)
    if window.opens is not None and time < window.opens:
        raise NotAccepted(
            "early", f"{slug} opens at {window.opens.isoformat()}", then="come back then"
        )
    if not window.is_open(time):
        closed = window.closes.isoformat() if window.closes is not None else ""
        raise NotAccepted(
            "closed",
            f"{slug} closed at {closed}, and the last byte came at {time.isoformat()}",
            then="keep the file as it is, and ask the instructor for more time",
        )
    return opening


def _latest(connection: sa.Connection, opening: Opening, member: Member) -> sa.Row[Any] | None:
    """The member's attempt of the highest number."""
    own = {"opening": opening.id, "member": member.id}
    return connection.execute(_LATEST, own).one_or_none()


def _same(
    connection: sa.Connection,
    opening: Opening,
    member: Member,
    arrival: Arrival,
    latest: sa.Row[Any] | None,
) -> sa.Row[Any] | None:
    """The attempt that this is once more: of the same form, or the latest with the same bytes."""
    if arrival.form:
        by_form = {"opening": opening.id, "member": member.id, "form": _form_of(arrival)}
        if (row := connection.execute(_BY_FORM, by_form).one_or_none()) is not None:
            return row
    return latest if latest is not None and latest.sha256 == arrival.sha256 else None


def _form_of(arrival: Arrival) -> str:
    """What tells a form that was sent from others. A page that a browser brings back has its old
    number, and may be sent with another file: that is another attempt."""
    return f"{arrival.form} {arrival.sha256}"


def _next_number(latest: sa.Row[Any] | None, epoch: int) -> int:
    """The number after the last one; in an epoch that a restore began, one that no attempt had
    which the backup does not know: by its receipt that one may come back."""
    following = 1 if latest is None else latest.number + 1
    return max(following, (epoch - 1) * A_EPOCH + 1)


def _kept(
    connection: sa.Connection,
    opening: Opening,
    member: Member,
    arrival: Arrival,
    claims: Claims,
    receipt: str,
) -> int:
    """Put what arrived in; the number of the attempt's row."""

    def spooled() -> bytes:
        data = arrival.path.read_bytes()
        if hashlib.sha256(data).hexdigest() != arrival.sha256:
            raise NotAccepted(
                "changed", "the spooled file is not what arrived", then="hand it in again"
            )
        return data

    values = {
        "opening_id": opening.id,
        "member_id": member.id,
        "number": claims.number,
        "sha256": arrival.sha256,
        "called": arrival.called,
        "time": arrival.time,
        "form": _form_of(arrival) if arrival.form else f"none {claims.number}",
        "salt": claims.salt,
        "notes": msgspec.json.encode(arrival.notes),
        "submission": arrival.submission,
        "receipt": receipt,
    }
    return put_in(connection, opening, values, spooled, claims.commitment)


def put_in(
    connection: sa.Connection,
    opening: Opening,
    values: Mapping[str, Any],
    body: Callable[[], bytes],
    committed: str,
) -> int:
    """Put an attempt of these values in, with its link, and its body where the store has none of
    the kind; the course's row is held. The number of the attempt's row."""
    sha256 = values["sha256"]
    if connection.scalar(_HAS_BODY, {"sha256": sha256}) is None:
        connection.execute(_BODY, {"sha256": sha256, "data": body()})
    attempt: int = connection.execute(_ATTEMPT, values).scalar_one()
    add_link(connection, opening.course_id, committed, attempt)
    return attempt


def add_link(connection: sa.Connection, course: int, committed: str, attempt: int | None) -> None:
    """Add a link to the chain of a course (the number of its row), whose row is held."""
    head = held(connection, course)
    following = receipts.link(head.link, head.epoch, head.sequence + 1, committed)
    connection.execute(
        _LINK,
        {
            "course_id": course,
            "epoch": head.epoch,
            "sequence": head.sequence + 1,
            "previous": head.link,
            "commitment": committed,
            "link": following,
            "attempt_id": attempt,
        },
    )
    advanced = {"course": course, "sequence": head.sequence + 1, "link": following}
    connection.execute(_ADVANCED, advanced)


def _is_beyond(connection: sa.Connection, member: Member, time: datetime) -> bool:
    """Whether a member has had as many attempts in the last hour as are graded at once."""
    since = {"member": member.id, "since": time - _HOUR}
    return (connection.scalar(_SINCE, since) or 0) > QUOTA
