"""`autograder open`: a built bundle is put up for hand-in.

find the bundle -> read the dates -> put it up; where the assignment is up already its dates are
changed, and with another bundle its attempts are ordered to be graded again
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

import msgspec

from autograder.commands.at_store import CourseAddress, at_course
from autograder.commands.bundles import find_bundle
from autograder.commands.moments import moment, shown
from autograder.config import Config
from autograder.errors import of_file
from autograder.formats import bundle as bundles
from autograder.formats.bundle import Bundle
from autograder.service import openings
from autograder.service.openings import Counts, OpeningTerms, PutUp, Release

CANARY = ".canary"


class OpeningWish(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wants to put up, in their own words: nothing is looked up yet."""

    slug: str
    due: str
    opens: str | None = None
    closes: str | None = None
    counts: Counts | None = None
    release: Release | None = None


class OpenedAssignment(msgspec.Struct, frozen=True, kw_only=True):
    """What was put up, in which course, and what a person should know."""

    course: str
    put_up: PutUp
    notes: tuple[str, ...]


def open_(config: Config, address: CourseAddress, wish: OpeningWish) -> OpenedAssignment:
    """Put a bundle up; store and course are made where there are none.

    Raises:
        UsageError: no such bundle, no dates, or dates in no order; or as `at_course`.
    """
    path = find_bundle(config, wish.slug)
    bundle = bundles.read(path)
    terms = OpeningTerms(
        due=moment(wish.due, "--due", config),
        opens=_time(wish.opens, "--opens", config),
        closes=_time(wish.closes, "--closes", config),
        counts=wish.counts,
        release=wish.release,
    )
    data = bundles.pack(bundle)
    canary, notes = _canary_beside(bundle, path)
    with at_course(address, make=True) as here:
        put_up = here.store.write(
            lambda c: openings.put_up(c, here.course, bundle, data, canary, terms, here.store.now())
        )
    if here.is_new:
        notes.append(f"{here.course.name} is a new course in {address.place.shown}")
    due = config.late.due.get(bundle.slug)
    if due is not None and due != put_up.opening.due:
        notes.append(
            f"[tool.autograder.late] says that {bundle.slug} is due at {shown(due, config)}: the "
            "gradebook goes by that"
        )
    return OpenedAssignment(course=here.course.name, put_up=put_up, notes=tuple(notes))


def _time(text: str | None, what: str, config: Config) -> datetime | None:
    return None if text is None else moment(text, what, config)


def _canary_beside(bundle: Bundle, path: Path) -> tuple[bytes | None, list[str]]:
    """The solution that a build put beside a bundle, to be graded first; or why there is none."""
    file = path.with_suffix(CANARY)
    then = "machines that grade are not proved for this bundle"
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        return None, [f"there is no {file}: {then}"]
    except OSError as error:
        raise of_file(error, f"{file} cannot be read", "the solution of the bundle") from error
    if hashlib.sha256(data).hexdigest() != bundle.canary.solution:
        return None, [f"{file} is of another build than {path.name}: {then}"]
    return data, []
