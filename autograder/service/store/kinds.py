"""What differs from one kind of database to the other: how a connection is made ready, how a
transaction begins, and whose clock tells the time.

On either, transactions that write come one after the other. On SQLite that is the file's lock. On
PostgreSQL it is a lock of the store's own, which ends with the transaction: what reads first and
writes then may be written as if it were alone, and the same tests hold for both. Many changes are
made in one transaction (`writer`), so the lock is taken some ten times a second, not a thousand.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from autograder.errors import UsageError
from autograder.service.store import schema
from autograder.service.store.place import StorePlace
from autograder.service.store.tables import EPOCH, Moment

Clock = Callable[[], datetime]
"""What time it is, in UTC."""

PATIENCE = 10.0
"""seconds to wait for another program that writes to the same store"""
CACHE_KIB = 8192
_STUCK = 20
"""seconds after which PostgreSQL ends a transaction in which nobody says anything: a machine that
is cut off holds the lock no longer than that"""
_LOCK = 0x6175746F67726164
"""the number of the lock, 'autograd': each database has locks of its own"""
_SERVING = _LOCK + 1
"""the number of another, which whoever serves the store has for as long"""


def system_clock() -> datetime:
    return datetime.now(UTC)


@contextlib.contextmanager
def engine_of(place: StorePlace) -> Iterator[sa.Engine]:
    """What makes connections to a store.

    A connection is for reading, with all that it sees from one moment, by the execution option
    `reading`; else it writes, with `checked` only while the tables are this program's.

    Raises:
        UsageError: what talks to this kind of database is not installed.
    """
    engine = _sqlite(place) if place.file is not None else _postgresql(place)
    try:
        yield engine
    finally:
        engine.dispose()


def plainly(engine: sa.Engine) -> sa.Engine:
    """Connections on which each statement stands alone, outside of any transaction."""
    return engine.execution_options(isolation_level="AUTOCOMMIT", plain=True)


def clock_of(engine: sa.Engine) -> Clock:
    """The clock of a store: this machine's where the store is a file of it, else the database's,
    since leases are of several machines."""
    if engine.dialect.name == "sqlite":
        return system_clock
    asked = sa.text("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint")
    asking = plainly(engine)

    def now() -> datetime:
        with asking.connect() as connection:
            told = connection.scalar(asked)
        found = Moment().process_result_value(told, engine.dialect)
        return EPOCH if found is None else found

    return now


@contextlib.contextmanager
def serving_alone(place: StorePlace) -> Iterator[bool]:
    """Whether nobody else serves a PostgreSQL store; nobody can then until the context ends."""
    with engine_of(place) as engine, plainly(engine).connect() as connection:
        asked = sa.text("SELECT pg_try_advisory_lock(:number)")
        yield bool(connection.scalar(asked, {"number": _SERVING}))


# ------------------------------------------------------------------ SQLite


def _sqlite(place: StorePlace) -> sa.Engine:
    engine = sa.create_engine(place.url, pool_size=20, max_overflow=20)
    sa.event.listen(engine, "connect", _made_ready)
    sa.event.listen(engine, "begin", _begun_in_file)
    return engine


def _made_ready(raw: sqlite3.Connection, record: object) -> None:
    raw.isolation_level = None  # transactions begin where we say so: see _begun_in_file
    for setting in (
        f"busy_timeout = {PATIENCE * 1000:.0f}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
        f"cache_size = -{CACHE_KIB}",
    ):
        raw.execute(f"PRAGMA {setting}")


def _begun_in_file(connection: sa.Connection) -> None:
    # one that reads first and writes then must have the lock before it reads: what SQLAlchemy does
    # by default let 4 threads lose 150 of 200 updates without an error
    reads = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


# ------------------------------------------------------------------ PostgreSQL


def _postgresql(place: StorePlace) -> sa.Engine:
    settings = {
        "lock_timeout": f"{PATIENCE:.0f}s",
        "idle_in_transaction_session_timeout": f"{_STUCK}s",
        "synchronous_commit": "on",
        "timezone": "UTC",
    }
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    patient: dict[str, Any] = {
        "connect_timeout": int(PATIENCE),
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 3,
        "tcp_user_timeout": 1000 * _STUCK,
        "options": options,
        "application_name": "autograder",
    }
    try:
        engine = sa.create_engine(
            place.url, connect_args=patient, pool_size=5, max_overflow=5, pool_pre_ping=True
        )
    except ModuleNotFoundError as error:
        raise UsageError(
            f"{place.shown} is PostgreSQL, and what talks to that is not installed",
            "psycopg",
            "pip install 'sealed-autograder[postgresql]'",
        ) from error

    def begun(connection: sa.Connection) -> None:
        how = connection.get_execution_options()
        if how.get("reading"):
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        elif not how.get("plain"):
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
            if how.get("checked"):
                schema.require_still_head(connection, place.shown)

    sa.event.listen(engine, "begin", begun)
    return engine
