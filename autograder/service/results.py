"""Results that are kept: by the same key, and in the same bytes, as in the journal of a run."""

from __future__ import annotations

from datetime import datetime

import msgspec
import sqlalchemy as sa

from autograder.batch.journal import Entry, Key
from autograder.result import SCHEMA
from autograder.service.store.tables import results

_decoder = msgspec.json.Decoder(Entry)


def keep(connection: sa.Connection, entry: Entry, now: datetime) -> None:
    """Keep what came of a submission; what is there already stays."""
    if find(connection, entry.key) is not None:
        return
    key = entry.key
    here = _is(key)
    connection.execute(sa.delete(results).where(here))  # of another version of results
    connection.execute(
        sa.insert(results).values(
            bundle=key.bundle,
            submission=key.submission,
            grader=key.grader,
            entry=msgspec.json.encode(entry),
            made=now,
        )
    )


def find(connection: sa.Connection, key: Key) -> Entry | None:
    """What is kept under a key, if it can be read by this version."""
    data = connection.scalar(sa.select(results.c.entry).where(_is(key)))
    return None if data is None else _entry(data)


def last(connection: sa.Connection, bundle: str, submission: str) -> Entry | None:
    """What a bundle gave for a submission, whichever grader it was; of several the last."""
    data = connection.scalar(
        sa.select(results.c.entry)
        .where(results.c.bundle == bundle, results.c.submission == submission)
        .order_by(results.c.made.desc())
        .limit(1)
    )
    return None if data is None else _entry(data)


def last_key(connection: sa.Connection, bundle: str, submission: str) -> Key | None:
    """The key of that one."""
    grader = connection.scalar(
        sa.select(results.c.grader)
        .where(results.c.bundle == bundle, results.c.submission == submission)
        .order_by(results.c.made.desc())
        .limit(1)
    )
    return None if grader is None else Key(bundle, submission, grader)


def earlier(connection: sa.Connection, submission: str, grader: str) -> list[Entry]:
    """What other bundles gave for a submission, the last first."""
    query = (
        sa.select(results.c.entry)
        .where(results.c.submission == submission, results.c.grader == grader)
        .order_by(results.c.made.desc())
    )
    found = map(_entry, connection.scalars(query))
    return [entry for entry in found if entry is not None]


def _is(key: Key) -> sa.ColumnElement[bool]:
    return sa.and_(
        results.c.bundle == key.bundle,
        results.c.submission == key.submission,
        results.c.grader == key.grader,
    )


def _entry(data: bytes) -> Entry | None:
    try:
        entry = _decoder.decode(data)
    except msgspec.MsgspecError:
        return None
    return entry if entry.result.schema == SCHEMA else None
