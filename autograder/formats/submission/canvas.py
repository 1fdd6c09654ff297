"""Canvas's *Download submissions*: what names of files tell, and whether Canvas gave them.

`<name>[_LATE]_<user>_<file>_<file's own name>`, and `<name>[_LATE]_<user>_text.html` (or `_link`)
for text and links that were typed; `name` is the sortable name in small letters without spaces;
where marking is anonymous, `anon_<code>` stands for name and user. From `lib/content_zipper.rb` in
instructure/canvas-lms.

A course's own rule for names can have this form, too: `HW_1_1234567_adler.ipynb`. So no name is
believed alone. Names are Canvas's where all of these agree:

- every file has the form, two at least, or one that is late or was typed;
- names are in small letters, and are there;
- a user has one name, and most names one user (a rule's constant word has many);
- no number of a file comes twice, nor does one user give two files of one name.

Several notebooks of one user are united only where other users gave a file of such a name, or they
differ in a number alone (`hw01`, `hw02`); else they could be different people's, as above, and
each stands for itself. In doubt nothing is united.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

import msgspec

from autograder.formats.submission.tree import is_work

_NAME = re.compile(
    r"(?:(?P<name>\w+?)_)??(?:(?P<late>LATE)_)?(?:anon_(?P<code>[A-Za-z0-9]+)|(?P<user>\d+))"
    r"_(?:(?P<file>\d+)_(?P<original>.+)|(?P<typed>(?:text|link)\.html))",
    re.DOTALL,
)
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


def read_name(name: str) -> CanvasName | None:
    """The parts of a file's name, or `None` for one that has not Canvas's form."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    return CanvasName(
        name=found["name"] or "",
        user=found["user"] or "",
        owner=found["user"] or f"anon_{found['code']}",
        late=bool(found["late"]),
        original=found["original"] or found["typed"],
        file=found["file"] or "",
    )


def read_names(names: Iterable[str]) -> FromCanvas:
    """Which of the files of one folder are Canvas's. Files of other kinds than those that hold
    work may lie beside them under any name."""
    read = {name: read_name(name) for name in names}
    named = {name: known for name, known in read.items() if known is not None}
    work = [name for name in read if is_work(name)]
    others = [name for name in work if name not in named]
    if others and 2 * len(others) < len(work):
        return FromCanvas(
            {}, (f"most names are of Canvas's form, but {others[0]} is not: {_EACH}",)
        )
    if others or not _is_enough(named, bool(work)):
        return FromCanvas()
    if doubt := _doubt(named):
        return FromCanvas({}, (f"names are of Canvas's form, but {doubt}: {_EACH}",))
    doubtful = _not_to_be_united(named)
    notes = tuple(
        f"{', '.join(sorted(files)[:5])} could be of different people: {_EACH}"
        for files in doubtful.values()
    )
    return FromCanvas(
        {n: known for n, known in named.items() if known.owner not in doubtful}, notes
    )


def _is_enough(named: Mapping[str, CanvasName], with_work: bool) -> bool:
    if not with_work:
        return len({known.owner for known in named.values()}) > 1
    return len(named) > 1 or any(known.late or known.typed for known in named.values())


def _doubt(named: Mapping[str, CanvasName]) -> str:
    """What speaks against Canvas, or nothing."""
    known = named.values()
    users: dict[str, set[str]] = {}
    for one in known:
        if not one.name and one.user:
            return f"{one.user} has no name"
        if one.name != one.name.lower():
            return f"{one.name} is not in small letters"
        if one.user:
            users.setdefault(one.user, set()).add(one.name)
    for user, called in users.items():
        if len(called) > 1:
            return f"{user} has the names {' and '.join(sorted(called)[:2])}"
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
        if is_work(name):
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
