"""The one that writes: changes come from many threads and are made by one, several a commit.

A commit to the disk costs the same for one change as for a hundred, so all that wait are made
together; each in a savepoint of its own, so that one that fails takes nothing else along. Who asked
for a change is answered after the commit, never before.
"""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import Any, TypeVar

import sqlalchemy as sa

from autograder.errors import AutograderError, MachineError, one_line

MOST = 200
"""Changes that are made together: a reader sees them no later than that."""

T = TypeVar("T")
Change = Callable[[sa.Connection], T]
"""Something to do in a transaction. It may be made again where the transaction could not be."""

PATIENCE = 10.0
"""seconds in which a line to a database that broke may come back"""
APART = 0.2
"""seconds from one try to the next"""

_Asked = tuple[Change[Any], "Future[Any]"]
_Made = tuple["Future[Any]", Any, BaseException | None]


class Writer:
    """Makes changes in a thread of its own. Made by `writing`."""

    def __init__(self, engine: sa.Engine, shown: str) -> None:
        self._engine = engine
        self._shown = shown
        self._asked: queue.SimpleQueue[_Asked | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="writer", daemon=True)
        self._lock = threading.Lock()
        self._ended = False

    def start(self) -> None:
        self._thread.start()

    def end(self) -> None:
        """Make what was asked for, and nothing after that."""
        with self._lock:
            self._ended = True
            self._asked.put(None)
        self._thread.join()

    def submit(self, change: Change[T]) -> Future[T]:
        """Have a change made. Its future raises what the change raises, or `MachineError` where
        nothing could be kept."""
        future: Future[T] = Future()
        with self._lock:
            if self._ended:
                raise MachineError("the store is closed", then="start the service again")
            self._asked.put((change, future))
        return future

    def _work(self) -> None:
        while (first := self._asked.get()) is not None:
            group, ends = [first], False
            with contextlib.suppress(queue.Empty):
                while len(group) < MOST and not ends:
                    following = self._asked.get_nowait()
                    ends = following is None
                    if following is not None:
                        group.append(following)
            self._make(group)
            if ends:
                return

    def _make(self, group: list[_Asked]) -> None:
        """Make all of a group in one commit, then answer each."""
        began = time.monotonic()
        while True:
            this = _GroupTry(self._engine)
            try:
                made = this.make(group)
            except BaseException as error:
                patient = time.monotonic() < began + PATIENCE and not self._ended
                if patient and this.may_be_repeated(error):
                    time.sleep(APART)
                    continue
                for _, future in group:
                    future.set_exception(this.trouble(error, self._shown))
                return
            for future, given, raised in made:
                if raised is None:
                    future.set_result(given)
                else:
                    future.set_exception(raised)
            return


class _GroupTry:
    """One try to make a group of changes in one commit. A server can be started again meanwhile, or
    the way to it break; a file is there or is not."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._is_reached = engine.dialect.name == "sqlite"
        self._is_ending = False

    def make(self, group: list[_Asked]) -> list[_Made]:
        """What came of each, on the disk."""
        made: list[_Made] = []
        with self._engine.connect() as connection:
            self._is_reached = True
            with connection.begin() as transaction:
                for change, future in group:
                    try:
                        with connection.begin_nested():
                            made.append((future, change(connection), None))
                    except (AutograderError, sa.exc.IntegrityError) as error:
                        made.append((future, None, error))
                self._is_ending = True
                transaction.commit()
        return made

    def may_be_repeated(self, error: BaseException) -> bool:
        """Whether the database could not be reached, or was lost before it was asked to keep
        anything."""
        return not self._is_ending and self._is_lost(error)

    def trouble(self, error: BaseException, shown: str) -> BaseException:
        """What to raise for all of the group."""
        if self._is_ending and self._is_lost(error):
            return NobodyKnows(
                f"the line to {shown} broke while changes were kept; nobody knows whether they are",
                then="ask again: what is there already is found",
            )
        return trouble(error, shown)

    def _is_lost(self, error: BaseException) -> bool:
        return isinstance(error, sa.exc.DBAPIError) and (
            error.connection_invalidated or not self._is_reached
        )


class NobodyKnows(MachineError):
    """A line broke while changes were kept: they may be there or not."""


def trouble(error: BaseException, shown: str) -> BaseException:
    """What to raise where a store could not do what was asked; a mistake of ours stays itself."""
    if isinstance(error, sa.exc.TimeoutError):
        return MachineError(f"all lines to {shown} are in use", then="try again in a moment")
    if not isinstance(error, sa.exc.DBAPIError):
        return error
    return told(str(error.orig), shown)


def told(said: str, shown: str) -> MachineError:
    """What to raise where a database says that of itself."""
    said = one_line(said.rpartition("FATAL: ")[2].strip(), 120)  # PostgreSQL begins with the way
    if "locked" in said or "busy" in said or "lock timeout" in said:
        return MachineError(
            f"{shown} is locked by another program ({said})", then="end that one, and try again"
        )
    if "too many clients" in said or "connection slots" in said:
        return MachineError(
            f"{shown} has no connection left ({said})",
            "ten for each `serve` and `work`",
            "raise max_connections, or run fewer",
        )
    if "full" in said or "No space left" in said:
        return MachineError(
            f"{shown} cannot be written ({said})",
            "room on the disk",
            "make room; what was accepted is kept",
        )
    return MachineError(f"{shown} cannot be used ({said})", then="see to the machine and try again")


@contextlib.contextmanager
def writing(engine: sa.Engine, shown: str) -> Iterator[Writer]:
    """A writer that is at work until the end of the context."""
    writer = Writer(engine, shown)
    writer.start()
    try:
        yield writer
    finally:
        writer.end()
