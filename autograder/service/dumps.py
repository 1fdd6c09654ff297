"""All of a PostgreSQL store as one file, by PostgreSQL's own programs.

`pg_dump` takes it from one moment while others write; `pg_restore` puts it into an empty database,
whole or not at all. A password goes by the environment: arguments can be listed by others.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import sqlalchemy as sa

from autograder.errors import MachineError, UsageError, of_file, one_line
from autograder.service.store import StorePlace
from autograder.service.store.kinds import engine_of

_HEAD = b"PGDMP"


def dump(place: StorePlace, path: Path) -> None:
    """Put all of a store into a file.

    Raises:
        MachineError: `pg_dump` is not there, or fails.
    """
    _run(place, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={path}")


def check(path: Path) -> None:
    """Raises `UsageError` where a file is no dump."""
    then = "a file that `autograder store backup` made"
    try:
        with open(path, "rb") as file:
            head = file.read(len(_HEAD))
    except OSError as error:
        raise of_file(error, f"{path} cannot be read", then) from error
    if head != _HEAD:
        raise UsageError(f"{path} is no dump of PostgreSQL", then)


def into_empty(place: StorePlace, path: Path) -> None:
    """Put a dump into a database that has no tables.

    Raises:
        UsageError: it has some; MachineError: `pg_restore` is not there, or fails, and nothing was
            put in.
    """
    with engine_of(place) as engine:
        names = sa.inspect(engine).get_table_names()
    if names:
        raise UsageError(
            f"{place.shown} has tables already",
            "an empty database",
            "make one with createdb, and give its address",
        )
    options = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
    _run(place, "pg_restore", *options, str(path))


def _run(place: StorePlace, program: str, *arguments: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise MachineError(
            f"{program} is not installed here",
            "PostgreSQL's own programs, of the server's version or newer",
            "apt-get install postgresql-client",
        )
    url = sa.make_url(place.url)
    spoken = url.set(drivername="postgresql", password=None).render_as_string()
    secret = {"PGPASSWORD": url.password} if url.password else {}
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own, with what the operator gave
        [found, f"--dbname={spoken}", *arguments],
        env={**os.environ, **secret},
        capture_output=True,
        text=True,
        errors="replace",
    )
    if done.returncode:
        raise MachineError(
            f"{program} failed ({one_line(done.stderr, 160)})", then="nothing was changed"
        )
