"""All that a store has about one member, as files: for the person, who may ask for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

import msgspec
import sqlalchemy as sa

from autograder.errors import one_line
from autograder.service.courses import Course
from autograder.service.members import Member
from autograder.service.receipts import moment_text
from autograder.service.store.tables import (
    attempts,
    banks,
    bodies,
    chain,
    decisions,
    extensions,
    marks,
    members,
    openings,
    orders,
    results,
    sessions,
    trail,
)


def files_of(
    connection: sa.Connection, course: Course, member: Member
) -> Iterator[tuple[PurePosixPath, bytes]]:
    """Each file by its path: `member.json`, `receipts.txt`, `attempts.json`, what was handed in,
    the results, marks and decisions, and the lines of the trail. Secrets are not among it: of these
    a store has digests."""
    yield PurePosixPath("member.json"), _json(_person(connection, course, member))
    rows = connection.execute(_attempts(member)).all()
    yield PurePosixPath("attempts.json"), _json([_attempt(row) for row in rows])
    yield PurePosixPath("receipts.txt"), "".join(f"{row.receipt}\n" for row in rows).encode()
    for row in rows:
        place = PurePosixPath("attempts", row.slug, f"{row.number}")
        data = connection.execute(
            sa.select(bodies.c.data).where(bodies.c.sha256 == row.sha256)
        ).scalar_one()
        yield place / row.called.replace("/", "_"), data
        found = connection.scalars(
            sa.select(results.c.entry).where(results.c.submission == row.submission)
        )
        for number, entry in enumerate(found, start=1):
            name = f"{row.slug}-{row.number}-{number}.json"
            yield PurePosixPath("results", name), _json(msgspec.json.decode(entry))
    yield PurePosixPath("marks.json"), _json(_marks(connection, member))
    yield PurePosixPath("decisions.json"), _json(_decisions(connection, member))
    yield PurePosixPath("trail.json"), _json(_trail(connection, course, member))


def _attempts(member: Member) -> sa.Select[Any]:
    return (
        sa.select(
            attempts,
            openings.c.slug,
            chain.c.sequence,
            chain.c.epoch,
            orders.c.state,
            orders.c.bundle,
            orders.c.done,
        )
        .join(openings, openings.c.id == attempts.c.opening_id)
        .outerjoin(chain, chain.c.attempt_id == attempts.c.id)
        .outerjoin(orders, orders.c.attempt_id == attempts.c.id)
        .where(attempts.c.member_id == member.id)
        .order_by(attempts.c.time, attempts.c.id)
    )


def _person(connection: sa.Connection, course: Course, member: Member) -> dict[str, Any]:
    row = connection.execute(sa.select(members).where(members.c.id == member.id)).one()
    given = connection.execute(
        sa.select(extensions, openings.c.slug)
        .join(openings, openings.c.id == extensions.c.opening_id)
        .where(extensions.c.member_id == member.id)
        .order_by(extensions.c.id)
    )
    signed_in = connection.execute(
        sa.select(sessions).where(sessions.c.member_id == member.id).order_by(sessions.c.made)
    )
    return {
        "course": course.name,
        "number": member.number,
        "role": member.role.value,
        "active": member.active,
        "sections": member.sections,
        "made": moment_text(row.made),
        "link_made": row.secret_made and moment_text(row.secret_made),
        "student": member.student,
        "extensions": [
            {
                "opening": one.slug,
                "until": moment_text(one.until),
                "reason": one.reason,
                "made": moment_text(one.made),
            }
            for one in given
        ],
        "sessions": [
            {"made": moment_text(one.made), "ends": moment_text(one.ends)} for one in signed_in
        ],
    }


def _attempt(row: sa.Row[Any]) -> dict[str, Any]:
    return {
        "opening": row.slug,
        "number": row.number,
        "time": moment_text(row.time),
        "called": row.called,
        "sha256": row.sha256,
        "notes": msgspec.json.decode(row.notes),
        "receipt": row.receipt,
        "salt": row.salt,
        "link": {"epoch": row.epoch, "sequence": row.sequence},
        "state": row.state,
        "bundle": row.bundle,
        "done": row.done and moment_text(row.done),
    }


def _marks(connection: sa.Connection, member: Member) -> dict[str, Any]:
    """What was given for a member's answers, and which answers of others they marked: not what they
    gave, for that is about the others."""
    query = sa.select(marks, openings.c.slug).join(openings, openings.c.id == marks.c.opening_id)
    own = query.where(marks.c.member_id == member.id).order_by(marks.c.id)
    made = query.where(marks.c.marker_id == member.id).order_by(marks.c.id)
    return {
        "marks": [
            {
                "opening": row.slug,
                "question": row.question,
                "attempt": row.attempt,
                "answer": row.answer,
                "version": row.version,
                "points": row.points,
                "comment": row.comment,
                "items": msgspec.json.decode(row.items),
                "made": moment_text(row.made),
            }
            for row in connection.execute(own)
        ],
        "given_to_others": [
            {
                "opening": row.slug,
                "question": row.question,
                "version": row.version,
                "made": moment_text(row.made),
            }
            for row in connection.execute(made)
        ],
        "comments_at_hand": [
            {
                "opening": row.slug,
                "question": row.question,
                "comments": msgspec.json.decode(row.comments),
            }
            for row in connection.execute(
                sa.select(banks, openings.c.slug)
                .join(openings, openings.c.id == banks.c.opening_id)
                .where(banks.c.member_id == member.id)
                .order_by(banks.c.id)
            )
        ],
    }


def _decisions(connection: sa.Connection, member: Member) -> list[dict[str, Any]]:
    query = (
        sa.select(decisions, openings.c.slug)
        .join(openings, openings.c.id == decisions.c.opening_id)
        .where(decisions.c.member_id == member.id)
        .order_by(decisions.c.id)
    )
    return [
        {"opening": row.slug, **msgspec.json.decode(row.entry)} for row in connection.execute(query)
    ]


def _trail(connection: sa.Connection, course: Course, member: Member) -> list[dict[str, Any]]:
    lines = connection.execute(
        sa.select(trail).where(trail.c.course_id == course.id).order_by(trail.c.id)
    )
    mark = f"#{member.number}"
    return [
        {
            "time": moment_text(line.made),
            "who": line.who,
            "what": line.what,
            "which": line.which,
            "before": line.before,
            "after": one_line(line.after, 4000),
        }
        for line in lines
        if line.member_id == member.id or mark in line.which.split()
    ]


def _json(value: Any) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"
