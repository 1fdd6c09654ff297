"""Moodle's *Download all submissions*: a folder each, or the files of all side by side.

`<name>_<number>_assignsubmission_<plugin>[_]/<file>`, or the same with the file's own name in place
of the slash; `plugin` is `file`, or `onlinetext` for what was typed, and one person may have a
folder of both. `number` is the assignment's own of a participant, which the grading worksheet
calls `Participant <number>`; where marking is blind `name` is that word alone, and where groups
hand in it begins with the group's and a dash. From `mod/assign/locallib.php` in moodle/moodle,
which takes the underscores out of names, so that nobody's name can hold a number of another.

Known where all work lies under names of this form, and no number has two names. Of two people of
one name the number alone is known.

Back goes *Upload multiple feedback files in a zip*: Moodle takes the person from the number in a
folder's or file's name of this form, and what follows as the name of the feedback file. From
`mod/assign/feedback/file/importziplib.php` there; it wants *Feedback files* among the assignment's
feedback types.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from autograder.course.downloads.forms import (
    Delivery,
    Download,
    Listing,
    Original,
    distinct,
    printable,
)
from autograder.course.roster import Student

_FORM = re.compile(
    r"(?P<name>[^/_]+)_(?P<number>\d{1,20})_assignsubmission_(?P<plugin>[a-z]+)(?:_(?P<own>.+)?)?",
    re.DOTALL,
)
_TYPED = "onlinetext"


def read(listing: Listing) -> Download | None:
    """The folders or files of each participant, with the number of each."""
    tops = {name.partition("/")[0] for name in (*listing.names, *listing.folders)}
    forms = {top: found for top in sorted(tops) if (found := _FORM.fullmatch(top))}
    odd = [
        name
        for name in listing.names
        if name.partition("/")[0] not in forms and (listing.zip_name or listing.is_work(name))
    ]
    if not forms or odd:
        return None
    theirs: dict[str, list[re.Match[str]]] = {}
    for found in forms.values():
        theirs.setdefault(found["number"], []).append(found)
    for number, several in theirs.items():
        if len(called := {found["name"] for found in several}) > 1:
            two = " and ".join(sorted(called)[:2])
            return Download(system="Moodle", notes=(f"{number} is {two}: each is nobody's",))
    names = {number: several[0]["name"] for number, several in theirs.items()}
    known = distinct(_without_group(names))
    files = {name for name in listing.names if "/" not in name}
    return Download(
        system="Moodle",
        deliveries=tuple(
            delivery
            for number, several in theirs.items()
            for delivery in _deliveries(
                several, files, (Student(name=printable(known[number]), participant=number),)
            )
        ),
    )


def returned(given: Original, page: str) -> str | None:
    """The page in the person's own folder, or beside it under the start of the file's name."""
    for name in given.names:
        if (found := _FORM.fullmatch(name.rstrip("/"))) and found["number"] == given.who:
            own = found["own"] or ""
            return f"{name}{page}" if name.endswith("/") else name.removesuffix(own) + page
    return None


def _deliveries(
    forms: list[re.Match[str]], files: Collection[str], people: tuple[Student, ...]
) -> Iterable[Delivery]:
    """What one participant gave: files or folders that were uploaded, else what was typed."""
    given = [found for found in forms if found["plugin"] != _TYPED] or forms
    typed = tuple(found.string for found in forms if found["plugin"] == _TYPED)
    flat = {found.string: found["own"] or "" for found in forms if found.string in files}
    if flat:
        yield Delivery(files=flat, typed=typed, people=people)
    for found in given:
        if found.string not in flat:
            yield Delivery(folder=found.string, typed=typed, people=people)


def _without_group(names: Mapping[str, str]) -> Mapping[str, str]:
    """Names without the group that all of them begin with, if all do and some share one."""
    groups = {name.partition("-")[0] for name in names.values() if "-" in name}
    in_groups = all("-" in name for name in names.values()) and len(groups) < len(names)
    return {n: name.partition("-")[2] if in_groups else name for n, name in names.items()}
