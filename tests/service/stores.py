"""A small service for tests: a store with a course, members, an opening, and a clock of its own."""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import itertools
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from fakes import make_bundle, question

from autograder.course import Student
from autograder.formats.bundle import Bundle, pack
from autograder.formats.submission import parcel_of
from autograder.service import courses, intake, keyring, members, openings
from autograder.service.courses import Course
from autograder.service.intake import AcceptedAttempt, Arrival, Signer
from autograder.service.members import Member, Role
from autograder.service.openings import Opening, OpeningTerms
from autograder.service.store import Store, opened, place_of
from service.postgres import Cluster, cluster

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
DUE = START + timedelta(days=7)
BUNDLE = make_bundle(question("q1", "def test(x): assert x == 1"), slug="hw1")


@dataclass
class Clock:
    """A clock that stands still until it is set."""

    moment: datetime = START

    def __call__(self) -> datetime:
        return self.moment

    def go(self, **by: float) -> datetime:
        self.moment += timedelta(**by)
        return self.moment


@cache
def _empty() -> Path:
    """A store with no course in it, made once: the steps of a new one take a second."""
    folder = Path(mkdtemp(prefix="autograder-empty-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with opened(place_of("sqlite:///course.db", folder), make=True) as store:
        store.checkpoint()
    return folder / "course.db"


@cache
def _cluster() -> Cluster:
    """A server with an empty store, for all tests of this process."""
    scope = contextlib.ExitStack()
    atexit.register(scope.close)
    made = scope.enter_context(cluster())
    made.make_database("empty")
    with opened(place_of(made.url("empty"), made.folder), make=True):
        return made


def new_store(folder: Path) -> str:
    """The URL of a new store without a course: a file in `folder`, or, where the tests are run with
    `--store postgresql`, a database of its own."""
    if KIND == "sqlite":
        shutil.copy(_empty(), folder / "course.db")
        return "sqlite:///course.db"
    name = f"store_{next(_numbers)}"
    _cluster().make_database(name, "empty")
    return _cluster().url(name)


KIND = os.environ.get("AUTOGRADER_TEST_STORE", "sqlite")
_numbers = itertools.count(1)


@dataclass
class Served:
    """An open store and what is in it."""

    store: Store
    clock: Clock
    folder: Path
    course: Course
    signer: Signer
    students: list[Member] = field(default_factory=list)

    def student(self, name: str) -> Member:
        made = self.store.write(
            lambda c: members.add(c, self.course, Student(name=name), Role.STUDENT, self.clock())
        )
        self.students.append(made)
        return made

    def put_up(self, bundle: Bundle = BUNDLE, **terms: object) -> Opening:
        made = OpeningTerms(**{"due": DUE, **terms})  # type: ignore[arg-type]
        return self.store.write(
            lambda c: openings.put_up(
                c, self.course, bundle, pack(bundle), None, made, self.clock()
            )
        ).opening

    def arrival(self, data: bytes, called: str = "hw1.ipynb", form: str = "") -> Arrival:
        path = self.folder / f"spooled-{hashlib.sha256(data).hexdigest()[:12]}"
        path.write_bytes(data)
        return Arrival(
            path=path,
            sha256=hashlib.sha256(data).hexdigest(),
            called=called,
            time=self.clock(),
            form=form,
            submission=parcel_of("attempt", called, data).digest,
        )

    def hand_in(
        self,
        member: Member,
        data: bytes,
        slug: str = "hw1",
        form: str = "",
        called: str = "hw1.ipynb",
    ) -> AcceptedAttempt:
        arrived = self.arrival(data, called, form)
        return self.store.write(
            lambda c: intake.accept(c, self.course, member, slug, arrived, self.signer)
        )


@contextlib.contextmanager
def served(folder: Path) -> Iterator[Served]:
    """A store in `folder` with an empty course."""
    clock = Clock()
    with opened(place_of(new_store(folder), folder), now=clock) as store:
        course = store.write(lambda c: courses.found(c, "Numbers", "Europe/Berlin", clock()))
        yield Served(store, clock, folder, course, keyring.signer(store))
