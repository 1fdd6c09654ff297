"""Backups of a store, and how one is brought back.

A backup is one file, taken while others write: all of it is from one moment. Of a store on
PostgreSQL it is what `pg_dump` writes (`dumps`). The private key is not in it, unless it is asked
for, in a file of its own beside it.

What is brought back is a store of an earlier moment, so it is made fit first and put into its place
then, whole or not at all: each course begins a new epoch, so that a receipt tells on which side of
it its attempt was accepted; who was forgotten since is forgotten again; nobody is signed in; and
the keys that signed since are known, so that `admission` can check their receipts.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import msgspec
import sqlalchemy as sa

from autograder import files
from autograder.errors import AutograderError, MachineError, UsageError, of_file, one_line
from autograder.service import courses, dumps, forgetting, keyring, keys
from autograder.service.orders import NOBODYS, State
from autograder.service.store import Store, StorePlace, opened, place_of, schema
from autograder.service.store.access import alone, migrating
from autograder.service.store.tables import attempts, orders, public_keys, sessions
from autograder.service.store.tables import courses as courses_table

LOGS = ("-wal", "-shm")
EPOCHS = ".epochs"
"""ends the name of the file beside a PostgreSQL store that says which epochs were begun"""
_HEAD = b"SQLite format 3\x00"
_AGAIN = "run the same command again"


class StoreBackup(msgspec.Struct, frozen=True, kw_only=True):
    """A backup that was made: the file, its size, how many attempts are in it, and the file of the
    private key where that was wanted."""

    path: Path
    bytes: int
    attempts: int
    key: Path | None = None


class Restored(msgspec.Struct, frozen=True, kw_only=True):
    """A store that was brought back: the epoch that each course begins, how many were forgotten
    once more, where the old one is now, and whether there is a key to sign with."""

    path: Path
    epochs: dict[str, int]
    attempts: int
    forgotten: int
    aside: Path | None
    has_key: bool


def backup(store: Store, path: Path, *, with_key: bool = False) -> StoreBackup:
    """Put all of a store into a file, whole or not at all.

    Raises:
        UsageError: the file cannot be written; MachineError: there is no room, or no `pg_dump`.
    """
    own = store.place.file
    if own is not None and path.resolve() in _files_of(own):
        raise UsageError(f"{path} is the store itself", "another file for the backup")
    key = path.with_name(path.name + keyring.SUFFIX) if with_key else None
    if key is not None:
        keys.keep_private(keys.read_private(store.place.beside(keyring.SUFFIX)), key)
    with whole(path) as temporary:
        if own is None:
            dumps.dump(store.place, temporary)
        else:
            store.copy(temporary)
    with store.read() as connection:
        count = connection.scalar(sa.select(sa.func.count()).select_from(attempts)) or 0
    return StoreBackup(path=path, bytes=path.stat().st_size, attempts=count, key=key)


def restore(place: StorePlace, path: Path, *, force: bool = False) -> Restored:
    """Bring a backup back; with `force` also where there is a store, which is put aside then. A
    database of PostgreSQL has to be empty.

    Raises:
        UsageError: no backup, or there is a store; MachineError: the backup is of a newer program,
            somebody serves the store, or there is no room.
    """
    if place.file is None:
        return _restore_dump(place, path)
    own = place.file
    _check(path)
    with alone(place):
        if own.exists() and not force:
            raise UsageError(
                f"{own} is there already",
                "a place without a store",
                "give --force to put that one aside first",
            )
        before = _before(own)
        with whole(own, put=False) as temporary:
            _copied(path, temporary)
            there = place_of(f"sqlite:///{temporary}", temporary.parent)
            with _called(path.name, temporary):
                made = _made_fit(place, there, before, path.name)
            there.beside(".serving").unlink(missing_ok=True)
            aside = _put_aside(own)
            _moved(temporary, own)
    has_key = _with_key(place, path)
    return msgspec.structs.replace(made, path=own, aside=aside, has_key=has_key)


def _restore_dump(place: StorePlace, path: Path) -> Restored:
    """A dump becomes the store, and is made fit in it: nobody can have served it in between, for
    the tables are there before the program that serves finds any."""
    dumps.check(path)
    with alone(place):
        dumps.into_empty(place, path)
    begun = place.beside(EPOCHS)
    made = _made_fit(place, place, _EarlierStore(epochs=_read_epochs(begun)), path.name)
    files.keep(begun, msgspec.json.encode(made.epochs))
    return msgspec.structs.replace(made, has_key=_with_key(place, path))


def _read_epochs(path: Path) -> dict[str, int]:
    """The epochs that restores began here, by course: a database that is gone cannot say."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, int])
    except FileNotFoundError:
        return {}
    except (OSError, msgspec.MsgspecError) as error:
        raise UsageError(
            f"{path} cannot be read ({one_line(str(error), 60)})",
            "the epochs that were begun already",
            "write {} into it where nothing was restored before",
        ) from error


def _files_of(own: Path) -> list[Path]:
    """A store that is a file, and what SQLite has beside it."""
    return [own.resolve(), *(own.with_name(own.name + log).resolve() for log in LOGS)]


# ------------------------------------------------------------------ what a backup is


def _check(path: Path) -> None:
    """Raises `UsageError` where a file is no backup. It is not changed by being looked at."""
    then = "a file that `autograder store backup` made"
    try:
        with open(path, "rb") as file:
            head = file.read(len(_HEAD))
    except OSError as error:
        raise of_file(error, f"{path} cannot be read", then) from error
    if head != _HEAD:
        raise UsageError(f"{path} is no backup", then)
    log = path.with_name(path.name + LOGS[0])
    if log.exists() and log.stat().st_size:
        raise UsageError(f"{path} has a log beside it: it is a store that somebody uses", then)
    try:
        with contextlib.closing(_untouched(path)) as raw:
            said = [line for (line,) in raw.execute("PRAGMA quick_check(3)")]
            names = {name for (name,) in raw.execute("SELECT name FROM sqlite_master")}
    except sqlite3.Error as error:
        raise UsageError(f"{path} is damaged ({one_line(str(error), 80)})", then) from error
    if said != ["ok"]:
        raise UsageError(f"{path} is damaged ({one_line(said[0], 80)})", then)
    if "alembic_version" not in names:
        raise UsageError(f"{path} is a database of something else", then)


def _untouched(path: Path) -> sqlite3.Connection:
    """A file as it lies there: nothing is made beside it."""
    return sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1", uri=True)


# ------------------------------------------------------------------ what it becomes


class _EarlierStore(msgspec.Struct, frozen=True, kw_only=True):
    """What is still known of the store that a backup takes the place of: the epoch of each course
    by name, and its public keys (name, bytes, when made and when retired)."""

    epochs: Mapping[str, int] = {}
    keys: tuple[tuple[str, bytes, int, int | None], ...] = ()


def _before(own: Path) -> _EarlierStore:
    """What can still be read of the old store, if there is one."""
    if not own.exists():
        return _EarlierStore()
    try:
        # not read-only: the last one to close it puts what is in the log into the file
        with contextlib.closing(sqlite3.connect(own)) as raw:
            return _EarlierStore(
                epochs=dict(raw.execute("SELECT name, epoch FROM courses")),
                keys=tuple(raw.execute("SELECT kid, raw, made, retired FROM public_keys")),
            )
    except sqlite3.Error:
        return _EarlierStore()


def _made_fit(place: StorePlace, there: StorePlace, before: _EarlierStore, what: str) -> Restored:
    """Bring the tables of what is `there` up to date, begin the epochs, and forget who was
    forgotten since, as what lies beside `place` says."""
    with migrating(there) as connection:
        version = schema.version_of(connection)
        if version is not None and version < schema.HEAD:
            schema.upgrade(connection)
    with opened(there) as store:
        records = forgetting.read_list(place.beside(forgetting.SUFFIX))
        now = store.now()

        def change(connection: sa.Connection) -> tuple[dict[str, int], int, int]:
            _know_keys(connection, before, place, now)
            connection.execute(sa.delete(sessions))
            _wait_again(connection)
            epochs = _begun(connection, before, what, now)
            again = forgetting.replay(connection, records, now)
            count = connection.scalar(sa.select(sa.func.count()).select_from(attempts))
            return epochs, again, count or 0

        epochs, again, count = store.write(change)
        store.sweep()
    return Restored(
        path=there.near, epochs=epochs, attempts=count, forgotten=again, aside=None, has_key=False
    )


def _begun(
    connection: sa.Connection, before: _EarlierStore, what: str, now: datetime
) -> dict[str, int]:
    """Each course in an epoch that it was never in; their numbers by the courses' names."""
    epochs: dict[str, int] = {}
    for course in courses.all_of(connection):
        same = courses_table.c.id == course.id
        own = connection.scalar(sa.select(courses_table.c.epoch).where(same)) or 1
        epochs[course.name] = max(own, before.epochs.get(course.name, 1)) + 1
        connection.execute(sa.update(courses_table).where(same).values(epoch=epochs[course.name]))
        after = f"epoch {epochs[course.name]}"
        courses.note(connection, course, now, "restored", what, before=f"epoch {own}", after=after)
    return epochs


def _wait_again(connection: sa.Connection) -> None:
    """Whoever had a lease when the backup was made has none here."""
    connection.execute(
        sa.update(orders)
        .where(orders.c.state == State.LEASED)
        .values(state=State.WAITING.value, lease=orders.c.lease + 1, **NOBODYS)
    )


def _know_keys(
    connection: sa.Connection, before: _EarlierStore, place: StorePlace, now: datetime
) -> None:
    """Take over the public keys of the old store, and that of the private key beside it."""
    known = set(connection.scalars(sa.select(public_keys.c.kid)))
    for kid, raw, made, retired in before.keys:
        if kid not in known:
            connection.execute(
                sa.text(
                    "INSERT INTO public_keys (kid, raw, made, retired) VALUES (:k, :r, :m, :t)"
                ),
                {"k": kid, "r": raw, "m": made, "t": retired},
            )
            known.add(kid)
    with contextlib.suppress(AutograderError):
        public = keys.raw(keys.read_private(place.beside(keyring.SUFFIX)))
        kid = keys.kid_of(public)
        if kid not in known:
            connection.execute(sa.insert(public_keys).values(kid=kid, raw=public, made=now))
        others = sa.and_(public_keys.c.kid != kid, public_keys.c.retired.is_(None))
        connection.execute(sa.update(public_keys).where(others).values(retired=now))


def _with_key(place: StorePlace, path: Path) -> bool:
    """Put the private key of a backup beside the store where there is none; whether there is one
    then."""
    own = place.beside(keyring.SUFFIX)
    packed = path.with_name(path.name + keyring.SUFFIX)
    if not own.exists() and packed.exists():
        keys.keep_private(keys.read_private(packed), own)
    return own.exists()


@contextlib.contextmanager
def _called(what: str, temporary: Path) -> Iterator[None]:
    """What is wrong with the temporary file is told of the backup that it was copied from."""
    try:
        yield
    except AutograderError as error:
        error.saw = error.saw.replace(str(temporary), what)
        error.then = error.then.replace(str(temporary), what)
        raise


# ------------------------------------------------------------------ files, whole or not at all


@contextlib.contextmanager
def whole(path: Path, *, put: bool = True) -> Iterator[Path]:
    """A temporary file beside `path`, for its owner alone; with `put` it is at `path` and on the
    disk when the context ends well."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        yield temporary
        if put:
            _moved(temporary, path)
    except OSError as error:
        raise of_file(error, f"{path} cannot be written", then="give another FILE") from error
    finally:
        for log in ("", *LOGS, "-journal", ".serving"):
            temporary.with_name(temporary.name + log).unlink(missing_ok=True)


def _moved(temporary: Path, path: Path) -> None:
    """Put a file into its place once it is on the disk, and see that this is there, too."""
    _synced(temporary, os.O_RDONLY)
    temporary.replace(path)
    _synced(path.parent, os.O_RDONLY | os.O_DIRECTORY)


def _synced(path: Path, how: int) -> None:
    place = os.open(path, how)
    try:
        os.fsync(place)
    finally:
        os.close(place)


def _copied(path: Path, temporary: Path) -> None:
    with open(path, "rb") as source, open(temporary, "wb") as target:
        shutil.copyfileobj(source, target, 1 << 20)


def _put_aside(own: Path) -> Path | None:
    """Give the old store another name, with what is in its log; `None` where there is none.

    Raises:
        MachineError: it is in use.
    """
    if not any(own.with_name(own.name + log).exists() for log in ("", *LOGS)):
        return None
    number = 1
    while (aside := own.with_name(f"{own.name}.before-{number}")).exists():
        number += 1
    try:
        # the log last: without it the file alone would pass for a store of an earlier moment
        for log in ("", *LOGS):
            if (old := own.with_name(own.name + log)).exists():
                old.rename(aside.with_name(aside.name + log))
    except OSError as error:
        raise MachineError(f"{own} cannot be put aside ({error.strerror})", then=_AGAIN) from error
    return aside
