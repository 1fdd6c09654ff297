"""The tables of a store.

Moments are microseconds since 1970 in UTC. A person is in `members` alone: all else speaks of the
number of a row, so that forgetting somebody is possible, and the chain, which must stay whole,
holds digests only.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Moment(sa.types.TypeDecorator[datetime]):
    """A moment with its zone, kept as a number: no database changes its meaning."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> int | None:
        return None if value is None else (value - EPOCH) // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: Any) -> datetime | None:
        return None if value is None else EPOCH + value * _MICROSECOND


NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
"""What rows are numbered by: SQLite counts up in a column of its own kind only."""

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _table(name: str, *items: sa.schema.SchemaItem) -> sa.Table:
    return sa.Table(name, metadata, *items, sqlite_autoincrement=True)


def _number() -> sa.Column[int]:
    """A number of a row that no later row ever gets again."""
    return sa.Column("id", NUMBER, primary_key=True, autoincrement=True)


def _of(table: str, *, nullable: bool = False) -> sa.Column[int]:
    name = table.removesuffix("s") + "_id"
    return sa.Column(name, NUMBER, sa.ForeignKey(f"{table}.id"), nullable=nullable)


courses = _table(
    "courses",
    _number(),
    sa.Column("name", sa.Text, nullable=False, unique=True),
    sa.Column("zone", sa.Text, nullable=False),
    sa.Column("made", Moment, nullable=False),
    # the head of the chain: whoever adds to it holds this row
    sa.Column("epoch", sa.Integer, nullable=False),
    sa.Column("sequence", NUMBER, nullable=False),
    sa.Column("link", sa.Text, nullable=False),
    # whose turn it is: see orders
    sa.Column("turn", NUMBER, nullable=False),
    sa.Column("served", NUMBER, nullable=False),
)

members = _table(
    "members",
    _number(),
    _of("courses"),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("student", sa.LargeBinary, nullable=False),
    # since when the number is this person's: no receipt that is older can be theirs
    sa.Column("made", Moment, nullable=False),
    sa.Column("sections", sa.LargeBinary, nullable=False),
    sa.Column("secret", sa.Text, unique=True),
    sa.Column("secret_made", Moment),
    sa.UniqueConstraint("course_id", "number"),
)

sessions = _table(
    "sessions",
    sa.Column("secret", sa.Text, primary_key=True),
    _of("members"),
    sa.Column("form", sa.Text, nullable=False),
    sa.Column("made", Moment, nullable=False),
    sa.Column("ends", Moment, nullable=False),
    sa.Index(None, "member_id"),
)

bundles = _table(
    "bundles",
    sa.Column("digest", sa.Text, primary_key=True),
    sa.Column("data", sa.LargeBinary, nullable=False),
    sa.Column("canary", sa.LargeBinary),
    sa.Column("made", Moment, nullable=False),
)

openings = _table(
    "openings",
    _number(),
    _of("courses"),
    sa.Column("slug", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("bundle", sa.Text, sa.ForeignKey("bundles.digest"), nullable=False),
    sa.Column("opens", Moment),
    sa.Column("due", Moment, nullable=False),
    sa.Column("closes", Moment),
    sa.Column("upload_grace", sa.Integer, nullable=False),
    sa.Column("counts", sa.Text, nullable=False),
    sa.Column("release", sa.Text, nullable=False),
    sa.Column("released", Moment),
    # a bundle that grades attempts besides, until somebody says to use it; digest of one
    sa.Column("proposed", sa.Text),
    sa.UniqueConstraint("course_id", "slug"),
)

extensions = _table(
    "extensions",
    _number(),
    _of("openings"),
    _of("members"),
    sa.Column("until", Moment, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("made", Moment, nullable=False),
    # who gave it; nothing where that is older than the column
    sa.Column("who", sa.Text, nullable=False, server_default=""),
    sa.Index(None, "opening_id", "member_id"),
)

bodies = _table(
    "bodies",
    sa.Column("sha256", sa.Text, primary_key=True),
    sa.Column("data", sa.LargeBinary, nullable=False),
)

attempts = _table(
    "attempts",
    _number(),
    _of("openings"),
    _of("members"),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("sha256", sa.Text, sa.ForeignKey("bodies.sha256"), nullable=False),
    sa.Column("called", sa.Text, nullable=False),
    sa.Column("time", Moment, nullable=False),
    sa.Column("form", sa.Text, nullable=False),
    sa.Column("salt", sa.Text, nullable=False),
    sa.Column("notes", sa.LargeBinary, nullable=False),
    sa.Column("submission", sa.Text, nullable=False),
    sa.Column("receipt", sa.Text, nullable=False),
    sa.UniqueConstraint("opening_id", "member_id", "number"),
    sa.UniqueConstraint("opening_id", "member_id", "form"),
    sa.Index(None, "sha256"),
)

chain = _table(
    "chain",
    _number(),
    _of("courses"),
    sa.Column("epoch", sa.Integer, nullable=False),
    sa.Column("sequence", NUMBER, nullable=False),
    sa.Column("previous", sa.Text, nullable=False),
    sa.Column("commitment", sa.Text, nullable=False),
    sa.Column("link", sa.Text, nullable=False),
    sa.Column("attempt_id", NUMBER, sa.ForeignKey("attempts.id"), unique=True),
    sa.UniqueConstraint("course_id", "sequence"),
    sa.UniqueConstraint("course_id", "previous"),
    sa.UniqueConstraint("course_id", "commitment"),
)

orders = _table(
    "orders",
    sa.Column("attempt_id", NUMBER, sa.ForeignKey("attempts.id"), primary_key=True),
    _of("courses"),
    _of("members"),
    sa.Column("bundle", sa.Text, sa.ForeignKey("bundles.digest"), nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("last", sa.Boolean, nullable=False),
    sa.Column("turn", NUMBER, nullable=False),
    sa.Column("slot", NUMBER, nullable=False),
    sa.Column("queued", Moment, nullable=False),
    sa.Column("lease", sa.Integer, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("holder", sa.Text),
    sa.Column("ends", Moment),
    sa.Column("grader", sa.Text),
    sa.Column("done", Moment),
    # what public tests gave, while somebody has it
    sa.Column("so_far", sa.LargeBinary),
    # of its time, in which grading had a processor; nothing where nobody measured it
    sa.Column("share", sa.Float),
    sa.Index(None, "state", "course_id", "last", "turn", "slot"),
    sa.Index(None, "member_id"),
)

results = _table(
    "results",
    sa.Column("bundle", sa.Text, primary_key=True),
    sa.Column("submission", sa.Text, primary_key=True),
    sa.Column("grader", sa.Text, primary_key=True),
    sa.Column("entry", sa.LargeBinary, nullable=False),
    sa.Column("made", Moment, nullable=False),
)

graders = _table(
    "graders",
    _number(),
    sa.Column("version", sa.Text, nullable=False),
    sa.Column("since", Moment, nullable=False),
)

# what machines that grade say of bundles that they cannot grade with
unfit = sa.Table(
    "unfit",
    metadata,
    sa.Column("holder", sa.Text, primary_key=True),
    sa.Column("bundle", sa.Text, primary_key=True),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("seen", Moment, nullable=False),
)

public_keys = _table(
    "public_keys",
    sa.Column("kid", sa.Text, primary_key=True),
    sa.Column("raw", sa.LargeBinary, nullable=False),
    sa.Column("made", Moment, nullable=False),
    sa.Column("retired", Moment),
)

forgotten = _table(
    "forgotten",
    _number(),
    _of("courses"),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("made", Moment, nullable=False),
)

trail = _table(
    "trail",
    _number(),
    _of("courses"),
    _of("members", nullable=True),
    sa.Column("made", Moment, nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("which", sa.Text, nullable=False),
    sa.Column("before", sa.Text, nullable=False),
    sa.Column("after", sa.Text, nullable=False),
)

# what persons give and decide: rows are added, and never changed
marks = _table(
    "marks",
    _number(),
    _of("openings"),
    _of("members"),
    sa.Column("question", sa.Text, nullable=False),
    # the digest of what was written: a mark is for that, in whichever attempt it stands
    sa.Column("answer", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    # the number of the attempt that the marker saw
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.Column("points", sa.Float),
    sa.Column("comment", sa.Text, nullable=False),
    sa.Column("items", sa.LargeBinary, nullable=False),
    sa.Column("marker_id", NUMBER, sa.ForeignKey("members.id"), nullable=False),
    sa.Column("form", sa.Text, nullable=False),
    sa.Column("made", Moment, nullable=False),
    # of two who save on the same version one fails, whatever programs write
    sa.UniqueConstraint("opening_id", "member_id", "question", "answer", "version"),
)

decisions = _table(
    "decisions",
    _number(),
    _of("openings"),
    _of("members", nullable=True),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("entry", sa.LargeBinary, nullable=False),
    sa.Column("decider_id", NUMBER, sa.ForeignKey("members.id"), nullable=False),
    sa.Column("form", sa.Text, nullable=False),
    sa.Column("made", Moment, nullable=False),
    sa.UniqueConstraint("opening_id", "number"),
)

# comments that a marker keeps at hand for a question
banks = _table(
    "banks",
    _number(),
    _of("openings"),
    _of("members"),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("comments", sa.LargeBinary, nullable=False),
    sa.Column("made", Moment, nullable=False),
    sa.UniqueConstraint("opening_id", "member_id", "question"),
)
