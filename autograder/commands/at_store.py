"""Which store a command means, and which course of it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import msgspec

from autograder.config import Config
from autograder.service import courses
from autograder.service.courses import Course
from autograder.service.store import Store, StorePlace, opened, place_of
from autograder.service.store.place import DEFAULT


class CourseAddress(msgspec.Struct, frozen=True, kw_only=True):
    """A store and the name of a course; `is_named` where somebody said which."""

    place: StorePlace
    course: str
    zone: str
    is_named: bool


class CourseAtHand(msgspec.Struct, frozen=True):
    """An open store and a course of it; `is_new` where it was made just now."""

    store: Store
    course: Course
    is_new: bool = False


def address_of(config: Config, store: str | None, course: str | None) -> CourseAddress:
    """What is meant by `--store` and `--course`.

    Raises:
        UsageError: no URL of a store.
    """
    return CourseAddress(
        place=place_of(store or DEFAULT, config.root),
        course=config.course_name if course is None else course,
        zone=config.late.zone,
        is_named=course is not None,
    )


@contextlib.contextmanager
def at_course(address: CourseAddress, *, make: bool = False) -> Iterator[CourseAtHand]:
    """The store, open, and the course; with `make` what is not there is made.

    Raises:
        UsageError: no store, something else, or no such course; MachineError: the store is older or
            newer than this program, or locked.
    """
    with opened(address.place, make=make) as store:
        if not make:
            with store.read() as connection:
                found = courses.find(connection, address.course)
            yield CourseAtHand(store, found)
            return
        with store.read() as connection:
            is_new = not courses.is_there(connection, address.course)
        made = store.write(lambda c: courses.found(c, address.course, address.zone, store.now()))
        yield CourseAtHand(store, made, is_new)
