"""`autograder feedback-zip`: the feedback of a run as the zip that a learning system takes back.

read what the system called each hand-in -> write the pages as they count now -> give each its
place -> zip them
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from autograder.commands import marking
from autograder.commands.files import read, read_as, replacing
from autograder.commands.report import report
from autograder.config import Config
from autograder.course import INSTEAD, RETURNS, Original
from autograder.errors import UsageError
from autograder.formats.archive import write_zip
from autograder.views.feedback.text import shown_line
from autograder.views.feedback.wrapped import wrapped
from autograder.views.folder import ORIGINALS
from autograder.views.gradebook.marked import still_open
from autograder.views.report import run as runs

PLAIN = "plain"
KINDS = (*RETURNS, PLAIN)
"""What a zip is made for: a learning system, or nobody but you."""
OTHER_KIND = "what Canvas shows under the name of the student's own file is a page (HTML)"
_MOST_NAMED = 10


class FeedbackZip(msgspec.Struct, frozen=True, kw_only=True):
    """What was written: the zip, what the feedback of each submission is called in it, why that of
    others is not there, and what a person should know; `trouble` is what the pages lack."""

    path: Path
    sent: dict[str, str]
    left_out: dict[str, str]
    notes: tuple[str, ...] = ()
    trouble: tuple[str, ...] = ()


def feedback_zip(config: Config, folder: Path, kind: str, out: Path | None) -> FeedbackZip:
    """Write the zip of the run in `folder` for one of the `KINDS`, by default into the folder.

    Raises:
        UsageError: no run, a system that takes no such zip, or a run that was not of its download;
            JournalError: the zip or the pages cannot be written; MachineError: the disk is full.
    """
    if kind in INSTEAD:
        raise UsageError(f"--for {kind}", " or ".join(KINDS), INSTEAD[kind])
    run = runs.read_run(folder)
    originals = read_as(folder / ORIGINALS, dict[str, Original]) or {}
    if kind != PLAIN:
        _refuse_others(kind, folder, originals)
    names = [result.submission for result in run.results]
    places, left_out = _places(kind, names, originals)
    written = report(config, folder)
    about = marking.read_about(folder)
    path = out or folder / f"feedback-{kind}.zip"
    pages = _pages(folder / "feedback", places, as_is=kind != "canvas")
    with replacing(path) as file:
        write_zip(file, pages)
    odd = [name for name, place in places.items() if kind == "canvas" and not _has_form(place)]
    reasons = dict.fromkeys(left_out.values())
    return FeedbackZip(
        path=path,
        sent=places,
        left_out=left_out,
        notes=(
            *(_told([one for one in left_out if left_out[one] == why], why) for why in reasons),
            *([_told(odd, OTHER_KIND)] if odd else []),
            *(still_open(run.results, about) if about else ()),
        ),
        trouble=written.trouble,
    )


def _refuse_others(kind: str, folder: Path, originals: Mapping[str, Original]) -> None:
    """Raises `UsageError` where nothing of the run came out of the system's download."""
    systems = {one.system for one in originals.values()}
    if kind in {system.lower() for system in systems}:
        return
    wanted = f"a run of {kind.capitalize()}'s own download, whose names {kind.capitalize()} knows"
    if systems:
        others = " and ".join(sorted(systems))
        known = [system.lower() for system in sorted(systems) if system.lower() in RETURNS]
        then = " or ".join(f"--for {name}" for name in (*known, PLAIN))
        raise UsageError(f"the work in {folder} came from {others}", wanted, then)
    raise UsageError(
        f"{folder} knows no names of a download",
        wanted,
        "grade the download itself into that folder, which runs nothing twice; or --for plain",
    )


def _places(
    kind: str, names: list[str], originals: Mapping[str, Original]
) -> tuple[dict[str, str], dict[str, str]]:
    """Where the page of each submission belongs in the zip, and why some have no place."""
    if kind == PLAIN:
        return {name: f"{name}.html" for name in names}, {}
    places: dict[str, str] = {}
    left_out: dict[str, str] = {}
    seen: Counter[str] = Counter()
    system = kind.capitalize()
    for name in names:
        given = originals.get(name)
        if given is None or given.system.lower() != kind:
            left_out[name] = f"is not out of {system}'s download"
            continue
        seen[given.who] += 1
        number = f"-{seen[given.who]}" if seen[given.who] > 1 else ""
        place = RETURNS[kind](given, f"feedback{number}.html")
        if place is None:
            left_out[name] = f"has no file by whose name {system} would find it; attach it by hand"
        else:
            places[name] = place
    return places, left_out


def _pages(folder: Path, places: Mapping[str, str], as_is: bool) -> Iterator[tuple[str, bytes]]:
    for name, place in sorted(places.items(), key=lambda one: one[1]):
        page = read(folder / f"{name}.html")
        text = "" if as_is else read(folder / f"{name}.md").decode()
        yield place, page if as_is else (wrapped(place, page, text) or page)


def _has_form(place: str) -> bool:
    return wrapped(place, b"", "") is not None


def _told(names: list[str], what: str) -> str:
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return shown_line(f"{', '.join(names[:_MOST_NAMED])}{more}: {what}", 600)
