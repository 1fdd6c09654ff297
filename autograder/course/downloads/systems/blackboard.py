"""Blackboard's *Assignment File Download*: the files of all side by side, and a text for each time.

`<assignment>_<username>_attempt_<YYYY-MM-DD-hh-mm-ss>_<file's own name>`, and the same without a
file's name and with `.txt`, which begins `Name: First Last (username)` and holds what was typed. As
public programs that read it agree. The clock is the server's, whose zone the names do not tell: the
time tells what came later, and no lateness.

Known where every file has the form and all name one assignment. A person chooses the end of a
file's name alone, which is read last; of the text only the first line is believed, and only where
it has the same username as the name.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Mapping
from datetime import datetime

from autograder.course.downloads.forms import Delivery, Download, Listing, printable
from autograder.course.roster import Student

_FORM = re.compile(
    r"(?P<head>[^/]+?)_attempt_(?P<when>\d{4}(?:-\d\d){5})(?:_(?P<own>[^/]+)|(?P<text>\.txt))",
    re.DOTALL,
)
_FIRST_LINE = re.compile(r"[^:\n]{1,40}: *(?P<name>[^\n]*?) *\((?P<user>[^()\s]+)\)\s*$")
_MOST = 4096

INSTEAD = (
    "Blackboard takes no feedback files of many students at once; take --for plain and attach each "
    "page where you grade the attempt"
)


def read(listing: Listing) -> Download | None:
    """Each time that somebody handed in, with the time and the name that Blackboard tells."""
    forms = {name: found for name in listing.names if (found := _FORM.fullmatch(name))}
    odd = [
        name
        for name in listing.names
        if name not in forms and (listing.zip_name or listing.is_work(name))
    ]
    texts = [name for name, found in forms.items() if found["text"]]
    if odd or not forms or (len(forms) == 1 and not texts):
        return None
    heads = {found["head"] for found in forms.values()}
    told = {name: _FIRST_LINE.match(_first_line(listing.read(name, _MOST))) for name in texts}
    users = {forms[name]["head"]: line["user"] for name, line in told.items() if line}
    start = _assignment(heads, users)
    if not start:
        return None
    times: dict[tuple[str, str], list[str]] = {}
    for name, found in sorted(forms.items()):
        times.setdefault((found["head"].removeprefix(start), found["when"]), []).append(name)
    return Download(
        system="Blackboard",
        deliveries=tuple(
            _delivery(user, when, names, forms, told)
            for (user, when), names in sorted(times.items())
        ),
    )


def _assignment(heads: Collection[str], users: Mapping[str, str]) -> str:
    """What all names begin with up to the username, or nothing where they do not agree. A username
    may have underscores: texts tell it, by the names of which they are."""
    starts = {head.removesuffix(user) for head, user in users.items() if head.endswith(f"_{user}")}
    starts = starts or {head.rpartition("_")[0] + "_" for head in heads if "_" in head}
    shared = [start for start in starts if all(head.startswith(start) for head in heads)]
    if shared:
        return max(shared, key=len)
    low, high = min(heads), max(heads)  # what these two share, all that lie between them do
    same = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(low, high, strict=False))
    first, underscore, _ = "".join(one for one, _ in same).rpartition("_")
    return first + underscore


def _delivery(
    user: str,
    when: str,
    names: list[str],
    forms: Mapping[str, re.Match[str]],
    told: Mapping[str, re.Match[str] | None],
) -> Delivery:
    lines = [line for name in names if (line := told.get(name)) and line["user"] == user]
    called = printable(lines[0]["name"]) if lines else ""
    return Delivery(
        files={name: forms[name]["own"] or "text.txt" for name in names},
        typed=tuple(name for name in names if forms[name]["text"]),
        people=(Student(name=called, login=printable(user)),),
        submitted=_moment(when),
    )


def _first_line(text: bytes) -> str:
    return text.decode("utf-8-sig", "replace").partition("\n")[0].rstrip("\r")


def _moment(when: str) -> str:
    """ISO 8601 without a zone, empty for what is no time."""
    try:
        return datetime.strptime(when, "%Y-%m-%d-%H-%M-%S").isoformat()
    except ValueError:
        return ""
