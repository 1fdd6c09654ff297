"""An open store: read from it, and have changes made in it."""

from __future__ import annotations

import contextlib
import fcntl
import mmap
import os
import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa

from autograder.errors import AutograderError, MachineError, UsageError, of_file
from autograder.service.store import schema
from autograder.service.store.kinds import Clock, clock_of, engine_of, plainly, serving_alone
from autograder.service.store.place import StorePlace, refuse_far_away
from autograder.service.store.writer import Change, Writer, told, trouble, writing

T = TypeVar("T")
Overtaken = Callable[[MachineError], None]
"""Told, in another thread, that somebody else serves the store by now."""


class Store:
    """A store that is open. `now` is its clock, the one that all moments in it come from."""

    def __init__(self, engine: sa.Engine, writer: Writer, place: StorePlace, now: Clock) -> None:
        self._engine = engine
        self._reading = engine.execution_options(reading=True)
        self._writer = writer
        self.place = place
        self.now = now

    @contextlib.contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """What stands in it at this moment, all of it from one moment.

        Raises:
            MachineError: it cannot be read.
        """
        try:
            with self._reading.begin() as connection:
                yield connection
        except (sa.exc.DBAPIError, sa.exc.TimeoutError) as error:
            raise trouble(error, self.place.shown) from error

    def submit(self, change: Change[T]) -> Future[T]:
        """Have a change made; the future has what came of it, once that is on the disk."""
        return self._writer.submit(change)

    def write(self, change: Change[T]) -> T:
        """Make a change: it is on the disk when this returns.

        Raises:
            AutograderError: what the change raises, and nothing of it is kept then.
            MachineError: nothing could be kept.
        """
        return self.submit(change).result()

    def checkpoint(self) -> None:
        """Empty the write-ahead log into the file, so that nothing that was deleted stays in it."""
        with self._raw() as raw:
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def sweep(self, traces: Sequence[bytes] = ()) -> None:
        """See that nothing that was deleted stands in the file or its log any more. The log is
        emptied; where one of the `traces` is still in the file, as where another program deleted
        without writing zeros, it is written anew, during which nobody else can write. Without any
        trace to look for it is, too. On PostgreSQL the tables are written anew; its log is
        overwritten when the server has done with it.

        Raises:
            MachineError: there is no room for a second copy, or somebody else is reading.
        """
        if self.place.file is None:
            try:
                with plainly(self._engine).connect() as connection:
                    connection.exec_driver_sql("VACUUM FULL")
            except sa.exc.DBAPIError as error:
                raise trouble(error, self.place.shown) from error
            return
        with self._raw() as raw:
            self._empty_log(raw)
            if not traces or self._holds(traces):
                raw.execute("VACUUM")
                self._empty_log(raw)

    def _empty_log(self, raw: sqlite3.Connection) -> None:
        busy, _, _ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise MachineError(
                f"the log of {self.place.shown} cannot be emptied, another program is reading it",
                then="try again when it is not",
            )

    def _holds(self, traces: Sequence[bytes]) -> bool:
        """Whether the file has one of these bytes in it, wherever."""
        if self.place.file is None:
            return False
        with (
            open(self.place.file, "rb") as file,
            mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data,
        ):
            return re.search(b"|".join(map(re.escape, traces)), data) is not None

    def copy(self, path: Path) -> None:
        """Put all that stands in it at this moment into another file, whatever is written
        meanwhile. Only for a store that is a file.

        Raises:
            MachineError: it cannot be read, or there is no room.
        """
        with self._raw() as raw, contextlib.closing(sqlite3.connect(path)) as other:
            raw.backup(other)
            other.execute("PRAGMA journal_mode = DELETE")  # so that it is one file, and no log

    @contextlib.contextmanager
    def _raw(self) -> Iterator[sqlite3.Connection]:
        """A connection of SQLite's own, outside of any transaction."""
        with self._engine.connect() as connection:
            raw = connection.connection.driver_connection
            if not isinstance(raw, sqlite3.Connection):
                raise MachineError(f"{self.place.shown} is no file", "a store that is one")
            try:
                yield raw
            except sqlite3.Error as error:
                raise told(str(error), self.place.shown) from error


@contextlib.contextmanager
def opened(
    place: StorePlace,
    *,
    make: bool = False,
    serving: bool = False,
    overtaken: Overtaken = lambda error: None,
    now: Clock | None = None,
) -> Iterator[Store]:
    """Open a store; with `make` one that is not there is made. Who is `serving` it is the only one;
    where it comes to be otherwise, as after the database was started again, `overtaken` is told
    why. `now` is another clock than the store's own.

    Raises:
        UsageError: there is none, or it is something else.
        MachineError: it is older or newer than this program, locked, or not to be written.
    """
    refuse_far_away(place)
    if place.file is not None and not place.file.exists():
        if not make:
            raise UsageError(
                f"there is no store {place.shown}",
                "one with a course in it",
                "run `autograder open`, `members` or `serve` in the course's folder, or --store",
            )
        if not place.file.parent.is_dir():
            raise UsageError(f"{place.file.parent} is no folder", "a folder for the store")
    with _only_one(place, serving, overtaken), engine_of(place) as engine:
        try:
            if make:
                _kept_to_oneself(place)
                with engine.begin() as connection:
                    if schema.version_of(connection) is None:
                        schema.upgrade(connection)
            with engine.execution_options(reading=True).begin() as connection:
                schema.require_head(connection, place.shown)
            clock = now or clock_of(engine)
        except sa.exc.DBAPIError as error:
            raise _unfit(error, place) from error
        with writing(engine.execution_options(checked=True), place.shown) as writer:
            yield Store(engine, writer, place, clock)


def _kept_to_oneself(place: StorePlace) -> None:
    """A new file is its owner's alone, and so is what SQLite puts beside it."""
    if place.file is None:
        return
    try:
        with contextlib.suppress(FileExistsError):
            os.close(os.open(place.file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise of_file(error, f"{place.file} cannot be made", "a folder for the store") from error


@contextlib.contextmanager
def alone(place: StorePlace) -> Iterator[None]:
    """Nobody serves the store meanwhile; raises `MachineError` where somebody does."""
    refuse_far_away(place)
    with _only_one(place, True):
        yield


@contextlib.contextmanager
def migrating(place: StorePlace) -> Iterator[sa.Connection]:
    """A connection to bring a store's tables up to date on, in one transaction.

    Raises:
        UsageError: there is no store; MachineError: it is locked or not to be written.
    """
    if place.file is not None and not place.file.exists():
        raise UsageError(f"there is no store {place.shown}", "one to migrate")
    with _only_one(place, True), engine_of(place) as engine:
        try:
            with engine.begin() as connection:
                yield connection
        except sa.exc.DBAPIError as error:
            raise _unfit(error, place) from error


def _unfit(error: sa.exc.DBAPIError, place: StorePlace) -> AutograderError:
    if "not a database" in str(error.orig) or "malformed" in str(error.orig):
        return UsageError(
            f"{place.shown} is no store, or is damaged",
            "a file that `autograder serve` made",
            "restore the last backup with `autograder store restore FILE`",
        )
    found = trouble(error, place.shown)
    return found if isinstance(found, AutograderError) else MachineError(str(found))


@contextlib.contextmanager
def _only_one(
    place: StorePlace, serving: bool, overtaken: Overtaken = lambda error: None
) -> Iterator[None]:
    """Raises `MachineError` where another program serves the same store; tells `overtaken` where
    one does later."""
    if not serving:
        yield
        return
    if place.file is None:
        another = MachineError(
            f"another `autograder serve` has {place.shown}",
            "one that serves a course",
            "end that one first",
        )
        with contextlib.ExitStack() as scope:
            try:
                is_free = scope.enter_context(serving_alone(place, lambda: overtaken(another)))
            except sa.exc.DBAPIError as error:
                raise _unfit(error, place) from error
            if not is_free:
                raise another
            yield
        return
    path = place.beside(".serving")
    try:
        file = open(path, "ab")  # noqa: SIM115 - closed below
    except OSError as error:
        raise of_file(
            error, f"{path} cannot be written", "a folder to keep the store in"
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise MachineError(
                f"another `autograder serve` has {place.shown}",
                "one that writes to a file",
                "end that one first, or use PostgreSQL for several",
            ) from error
        yield
