"""A small service for tests: a store with a course, members, an opening, and a clock of its own."""

from __future__ import annotations

import contextlib
import hashlib
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
    with opened(place_of("sqlite:///course.db", folder), make=True) as store:
        store.checkpoint()
    return folder / "course.db"


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
    shutil.copy(_empty(), folder / "course.db")
    clock = Clock()
    with opened(place_of("sqlite:///course.db", folder), now=clock) as store:
        course = store.write(lambda c: courses.found(c, "Numbers", "Europe/Berlin", clock()))
        yield Served(store, clock, folder, course, keyring.signer(store))
