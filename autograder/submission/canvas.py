"""Names of files in a bulk download of Canvas: `<name>[_LATE]_<user>_<file>_<file's own name>`.

`name` is the sortable name in small letters without spaces; where marking is anonymous,
`anon_<code>` stands for name and user. From `lib/content_zipper.rb` in instructure/canvas-lms.
"""

from __future__ import annotations

import re

import msgspec

_NAME = re.compile(
    r"(?:(?P<name>\w+?)_)??(?:(?P<late>LATE)_)?(?:anon_(?P<code>[A-Za-z0-9]+)|(?P<user>\d+))"
    r"_\d+_(?P<original>.+)",
    re.DOTALL,
)


class CanvasName(msgspec.Struct, frozen=True, kw_only=True):
    """What such a name tells; `owner` is the same in all files of one student."""

    name: str
    user: str
    owner: str
    late: bool
    original: str


def read_name(name: str) -> CanvasName | None:
    """The parts of a file's name, or `None` for one that Canvas has not written."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    return CanvasName(
        name=found["name"] or "",
        user=found["user"] or "",
        owner=found["user"] or f"anon_{found['code']}",
        late=bool(found["late"]),
        original=found["original"],
    )
