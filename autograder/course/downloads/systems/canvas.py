"""Canvas's *Download submissions*: what names of files tell, and whether Canvas gave them.

`<name>[_LATE]_<user>_<file>_<file's own name>`, and `<name>[_LATE]_<user>_text.html` (or `_link`)
for text and links that were typed; `name` is the sortable name in small letters without spaces,
and nothing where it had neither letter nor digit; where marking is anonymous, `anon_<code>` stands
for name and user. From `lib/content_zipper.rb` in instructure/canvas-lms.

A course's own rule for names can have this form, too: `HW_1_1234567_adler.ipynb`. So no name is
believed alone. Names are Canvas's where all of these agree:

- every file has the form, two at least, or one that is late or was typed;
- names are in small letters, and most are there;
- a user has one name, and most names one user (a rule's constant word has many);
- no number of a file comes twice, nor does one user give two files of one name.

Several notebooks of one user are united only where other users gave a file of such a name, or they
differ in a number alone (`hw01`, `hw02`); else they could be different people's, as above, and
each stands for itself. In doubt nothing is united.

A person chooses name and file's name, and so can write a number of another before or after the own
one: `birch_12_11_901_hw.ipynb` is the user 12 by its beginning, and 11 in truth. Numbers of files
tell which: those of one assignment lie close together. What still contradicts the others is
nobody's, and costs the others nothing.

Back goes *Re-upload submissions*, a zip of files that are called as in the download. Canvas knows a
file by two parts of its name between underscores, but for `LATE`: the first two that are numbers,
and after `anon` the next two. They have to be a user's and a file's which that user handed in; all
else it passes over without a word. To the student it is a comment with a file that is called as the
student's own, whatever it holds. From `infer_comment_context_from_filename` in
`app/models/abstract_assignment.rb` in instructure/canvas-lms.
"""

from __future__ import annotations

import math
import re
import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

import msgspec

from autograder.course.downloads.forms import (
    Delivery,
    Download,
    Listing,
    Original,
    printable,
)
from autograder.course.roster import Student

_PLACE = re.compile(r"(?=(?:^|_)(?P<user>\d{1,20})_(?P<file>\d{1,20})_(?P<original>.+))", re.DOTALL)
_TYPED = re.compile(r"(?P<name>.*)_(?P<user>\d{1,20})_(?P<typed>(?:text|link)\.html)", re.DOTALL)
_ANONYMOUS = re.compile(
    r"(?P<late>LATE_)?anon_(?P<code>[A-Za-z0-9]+)"
    r"_(?:(?P<file>\d{1,20})_(?P<original>.+)|(?P<typed>(?:text|link)\.html))",
    re.DOTALL,
)
# What is in a name is a letter, mark, digit or connector to Ruby; `\w` of Python knows no marks.
_NO_NAME = re.compile(r"[\x00-/:-@\[-^`{-\x7f\s]")
_NUMBER = re.compile(r"[0-9]+")
_ALIKE = math.log(1.5)
_EACH = "each file is taken for itself"
_COPY = re.compile(r"([ _-]?\(\d+\)|[ _-]?copy\d*|-\d+)+$")


class CanvasName(msgspec.Struct, frozen=True, kw_only=True):
    """What such a name tells; `owner` is the same in all files of one student, `file` is Canvas's
    number of the file, and empty where it holds what was `typed`."""

    name: str
    user: str
    owner: str
    late: bool
    original: str
    file: str = ""

    @property
    def typed(self) -> bool:
        """Whether it is text or a link that was typed, no file that was given."""
        return not self.file


class FromCanvas(msgspec.Struct, frozen=True):
    """The files that are Canvas's, by name, and a line for each doubt."""

    files: Mapping[str, CanvasName] = {}
    notes: tuple[str, ...] = ()


def read(listing: Listing) -> Download | None:
    """Canvas's files lie side by side. In a zip nothing else does; a single one is known by what
    the zip is called, too."""
    flat = [name for name in listing.names if "/" not in name]
    if listing.zip_name and (
        len(flat) < len(listing.names) or any(read_name(name) is None for name in flat)
    ):
        return None
    works = [name for name in flat if listing.is_work(name)]
    told = read_names(flat, works)
    files = dict(told.files)
    if len(listing.names) == 1 and listing.zip_name.endswith("submissions"):
        files = {name: known for name in flat if (known := read_name(name))}
    if not files and not told.notes:
        return None
    owned: dict[str, list[str]] = {}
    for name in sorted(files, key=lambda name: (int(files[name].file or 0), name)):
        owned.setdefault(files[name].owner, []).append(name)
    return Download(
        system="Canvas",
        deliveries=tuple(_delivery(names, files) for names in owned.values()),
        notes=told.notes,
    )


def _delivery(names: list[str], files: Mapping[str, CanvasName]) -> Delivery:
    first = files[names[0]]
    person = Student(name=printable(first.name), canvas=first.user)
    return Delivery(
        files={name: files[name].original for name in names},
        typed=tuple(name for name in names if files[name].typed),
        people=(person,) if first.user else (),
        late=any(files[name].late for name in names),
    )


def returned(given: Original, page: str) -> str | None:
    """The first of the names by which Canvas finds the person and a file of theirs."""
    return next((name for name in given.names if _is_found(name, given.who)), None)


def _is_found(name: str, who: str) -> bool:
    parts = [part for part in name.split("_") if part != "LATE"]
    if parts[0] == "anon" and not who:
        return len(parts) > 3 and bool(_NUMBER.fullmatch(parts[2]))
    numbers = [part for part in parts if _NUMBER.fullmatch(part)]
    return parts[0] != "anon" and len(numbers) > 1 and numbers[0] == who


def read_name(name: str) -> CanvasName | None:
    """The parts of a file's name, or `None` for one that has not Canvas's form."""
    return next(_readings(name), None)


def _readings(name: str, anonymous: bool = True) -> Iterator[CanvasName]:
    """All that a name could tell; where not all names are `anonymous`, somebody is called Anon."""
    if (found := _ANONYMOUS.fullmatch(name)) and (anonymous or not found["code"].isdecimal()):
        yield CanvasName(
            name="",
            user="",
            owner=f"anon_{found['code']}",
            late=bool(found["late"]),
            original=found["original"] or found["typed"],
            file=found["file"] or "",
        )
        return
    for place in _PLACE.finditer(name):
        called = name[: place.start()]
        if not _NO_NAME.search(called):
            yield _named(called, place["user"], place["original"], place["file"])
    if (found := _TYPED.fullmatch(name)) and not _NO_NAME.search(found["name"]):
        yield _named(found["name"], found["user"], found["typed"])


def _named(called: str, user: str, original: str, file: str = "") -> CanvasName:
    late = called == "LATE" or called.endswith("_LATE")
    name = called.removesuffix("LATE").removesuffix("_") if late else called
    return CanvasName(name=name, user=user, owner=user, late=late, original=original, file=file)


def read_names(names: Iterable[str], works: Iterable[str]) -> FromCanvas:
    """Which of the files of one folder are Canvas's. Files of other kinds than `works` may lie
    beside them under any name."""
    works = set(works)
    names = list(names)
    anonymous = all(map(_ANONYMOUS.fullmatch, names))
    readings = {name: list(_readings(name, anonymous)) for name in names}
    read = _settled(readings)
    named = {name: found[0] for name, found in read.items() if found}
    work = [name for name in read if name in works]
    others = [name for name in work if name not in named]
    if others and 2 * len(others) < len(work):
        return FromCanvas(
            {}, (f"most names are of Canvas's form, but {others[0]} is not: {_EACH}",)
        )
    if others or not _is_enough(named, bool(work)):
        return FromCanvas()
    calls = {known.user: known.name for name, known in named.items() if len(readings[name]) == 1}
    odd = {
        name: [name]
        for name, known in named.items()
        if len(readings[name]) > 1
        and (calls.get(known.user, known.name) != known.name or len(read[name]) > 1)
    }
    named = {name: known for name, known in named.items() if name not in odd}
    if doubt := _doubt(named):
        return FromCanvas({}, (f"names are of Canvas's form, but {doubt}: {_EACH}",))
    doubtful = _not_to_be_united({name: known for name, known in named.items() if name in works})
    notes = tuple(
        f"{', '.join(sorted(files)[:5])} could be of different people: {_EACH}"
        for files in (*odd.values(), *doubtful.values())
    )
    return FromCanvas(
        {n: known for n, known in named.items() if known.owner not in doubtful}, notes
    )


def _settled(readings: Mapping[str, list[CanvasName]]) -> dict[str, list[CanvasName]]:
    """Of several readings of a name those whose number of the file is like those of the names that
    have one reading; the first where there are none of these."""
    sure = [int(found[0].file) for found in readings.values() if len(found) == 1 and found[0].file]
    if not sure:
        return {name: found[:1] for name, found in readings.items()}
    usual = math.log(statistics.median(sure) + 1)

    def strange(known: CanvasName) -> float:
        return abs(math.log(int(known.file) + 1) - usual) if known.file else 1.0

    return {
        name: [one for one in found if strange(one) <= min(map(strange, found)) + _ALIKE]
        for name, found in readings.items()
    }


def _is_enough(named: Mapping[str, CanvasName], with_work: bool) -> bool:
    if not with_work:
        return len({known.owner for known in named.values()}) > 1
    return len(named) > 1 or any(known.late or known.typed for known in named.values())


def _doubt(named: Mapping[str, CanvasName]) -> str:
    """What speaks against Canvas, or nothing."""
    known = named.values()
    users: dict[str, set[str]] = {}
    for one in known:
        if any(map(str.isupper, one.name)):
            return f"{one.name} is not in small letters"
        if one.user:
            users.setdefault(one.user, set()).add(one.name)
    for user, called in users.items():
        if len(called) > 1:
            return f"{user} has the names {' and '.join(sorted(called)[:2])}"
    nameless = [user for user, (name,) in users.items() if not name]
    if 2 * len(nameless) > len(users):
        return f"{nameless[0]} has no name"
    several = len(users) > 1 and 2 * len(set[str]().union(*users.values())) <= len(users)
    if several:
        return "many users have one name"
    for seen, what in (
        (Counter(one.file for one in known if one.file), "number"),
        (Counter((one.owner, one.original) for one in known), "user and name"),
    ):
        if any(count > 1 for count in seen.values()):
            return f"two have the same {what}"
    return ""


def _not_to_be_united(named: Mapping[str, CanvasName]) -> dict[str, list[str]]:
    """Owners of several files of work that could be different people's, and these files."""
    owned: dict[str, list[str]] = {}
    for name, known in named.items():
        owned.setdefault(known.owner, []).append(name)
    kinds = {owner: {_kind(named[name]) for name in files} for owner, files in owned.items()}
    givers = Counter(kind for mine in kinds.values() for kind in mine)
    return {
        owner: owned[owner]
        for owner, mine in kinds.items()
        if len(mine) > 1 and not any(givers[kind] > 1 for kind in mine)
    }


def _kind(known: CanvasName) -> str:
    """A file's own name up to numbers, letters' case and the marks of copies."""
    stem = _COPY.sub("", PurePosixPath(known.original.lower()).stem)
    return re.sub(r"\d+", "#", stem)
