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
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from autograder.errors import UsageError
from autograder.service.store import schema
from autograder.service.store.place import StorePlace
from autograder.service.store.tables import EPOCH

Clock = Callable[[], datetime]
"""What time it is, in UTC."""

PATIENCE = 10.0
"""seconds to wait for another program that writes to the same store"""
CACHE_KIB = 8192
_STUCK = 8
"""seconds after which PostgreSQL ends a transaction in which nobody says anything, and either side
a line on which nothing arrives: a machine that is cut off holds the lock for less than others wait
for it"""
_READING = 60
"""the same of a transaction that only reads, which nobody waits for"""
_CONNECTING = 5
"""seconds in which a line must be there"""
_LOOKS = 1.0
"""seconds from one look at the lock of whoever serves to the next"""
_GHOST = 20.0
"""seconds in which the server may still take our own line that broke for one that is there"""
_ASKED_AGAIN = 30.0
"""seconds after which the server is asked for the time again"""
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
    return system_clock if engine.dialect.name == "sqlite" else _ServersClock(engine)


class _ServersClock:
    """The database's clock. It is asked now and then, beside what goes on; between, this machine
    counts on. So nobody waits for an answer, and what came while the server was away has the moment
    at which it came."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = plainly(engine)
        self._asking = threading.Lock()
        self._known = self._ask()

    def __call__(self) -> datetime:
        asked, told = self._known
        passed = _passed() - asked
        if passed > _ASKED_AGAIN and self._asking.acquire(blocking=False):
            threading.Thread(target=self._ask_again, name="clock", daemon=True).start()
        return EPOCH + timedelta(microseconds=told + int(passed * 1e6))

    def _ask(self) -> tuple[float, int]:
        """A moment of this machine's count, and what the server's clock said then."""
        query = sa.text("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint")
        with self._engine.connect() as connection:
            connection.detach()  # the store may be closed meanwhile
            before = _passed()
            told = connection.scalar(query)
            return (before + _passed()) / 2, int(told or 0)

    def _ask_again(self) -> None:
        try:
            self._known = self._ask()
        except sa.exc.SQLAlchemyError:  # it is away, and asked at the next occasion
            pass
        finally:
            self._asking.release()


def _passed() -> float:
    """Seconds since some moment; also those in which the machine slept, where it counts them."""
    counted: float = time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))
    return counted


@contextlib.contextmanager
def serving_alone(place: StorePlace, overtaken: Callable[[], None]) -> Iterator[bool]:
    """Whether nobody else serves a PostgreSQL store; nobody can then until the context ends.

    The server forgets that where it is started again, or the line to it breaks. So it is looked
    after in a thread, and taken again; where somebody else has it by then, that is `overtaken`.
    """
    with engine_of(place) as engine:
        lock = _ServingLock(plainly(engine))
        if not lock.take():
            yield False
            return
        ended = threading.Event()
        arguments = (ended, overtaken)
        thread = threading.Thread(target=lock.keep, args=arguments, name="alone", daemon=True)
        thread.start()
        try:
            yield True
        finally:
            ended.set()
            thread.join()


class _ServingLock:
    """A lock that is one line's to the server."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._line: sa.Connection | None = None

    def take(self) -> bool:
        """Take it on a line of its own; `False` where somebody has it."""
        line = self._engine.connect()
        asked = sa.text("SELECT pg_try_advisory_lock(:number)")
        if line.scalar(asked, {"number": _SERVING}):
            self._line = line
            return True
        line.close()
        return False

    def keep(self, ended: threading.Event, overtaken: Callable[[], None]) -> None:
        """See that it is ours, until the end."""
        refused: float | None = None
        while not ended.wait(_LOOKS):
            with contextlib.suppress(sa.exc.DBAPIError):
                if self._is_there():
                    continue
                if self.take():
                    refused = None
                    continue
                refused = time.monotonic() if refused is None else refused
                if time.monotonic() > refused + _GHOST:
                    overtaken()
                    return
        if self._line is not None:
            self._line.close()

    def _is_there(self) -> bool:
        if self._line is None:
            return False
        try:
            self._line.execute(sa.select(1))
        except sa.exc.DBAPIError:
            self._line.invalidate()
            self._line.close()
            self._line = None
            return False
        return True


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
        # so that the server sees, too, that a machine is gone: it has a place for so many alone
        "tcp_keepalives_idle": "5s",
        "tcp_keepalives_interval": "2s",
        "tcp_keepalives_count": "3",
        "tcp_user_timeout": f"{_STUCK}s",
        "synchronous_commit": "on",
        "timezone": "UTC",
    }
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    patient: dict[str, Any] = {
        "connect_timeout": _CONNECTING,
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 3,
        "tcp_user_timeout": 1000 * _STUCK,
        "options": options,
        "application_name": "autograder",
    }
    try:
        engine = sa.create_engine(
            place.url,
            connect_args=patient,
            pool_size=5,
            max_overflow=5,
            pool_timeout=PATIENCE,
            pool_pre_ping=True,
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
            connection.exec_driver_sql(
                "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY; "
                f"SET LOCAL idle_in_transaction_session_timeout = '{_READING}s'"
            )
        elif not how.get("plain"):
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
            if how.get("checked"):
                schema.require_still_head(connection, place.shown)

    sa.event.listen(engine, "begin", begun)
    return engine
