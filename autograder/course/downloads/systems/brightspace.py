"""Brightspace's (D2L's) download of an assignment: a folder each, named for person and time.

`<user>-<folder> - <name> - <Mon D, YYYY HMM AM>/<file>`, one for each time that somebody handed in,
and an `index.html` beside them; older ones have `<...> - <file>` side by side. As public programs
that read it agree; the vendor's guides show the download and not its names. The clock is that of
the organisation, which the download does not name: it tells what came later, and no lateness.

Known where all work lies under names of this form. A name that could be read in two ways is
nobody's. What the two numbers are the programs do not agree on: the name alone tells who it is.
"""

from __future__ import annotations

import re
from datetime import datetime

from autograder.course.downloads.forms import Delivery, Download, Listing, printable
from autograder.course.roster import Student

_WHEN = (
    r"(?P<month>\w{3,9})\.? (?P<day>\d{1,2}), (?P<year>\d{4}) (?P<clock>\d{3,4}) (?P<half>[AP]M)"
)
_FORM = re.compile(
    rf"(?P<numbers>\d+-\d+) - (?P<name>.+?) - {_WHEN}(?: - (?P<own>.+))?",
    re.DOTALL | re.IGNORECASE,
)
_ANY_TIME = re.compile(r"\d{1,2}, \d{4} \d{3,4} [AP]M", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_INDEX = "index.html"

INSTEAD = (
    "what Brightspace's bulk upload of feedback files wants to have is not public, so no zip is "
    "made for it; take --for plain and attach each page where you evaluate the submission"
)


def read(listing: Listing) -> Download | None:
    """Each time that somebody handed in, with what is known of when."""
    tops = {name.partition("/")[0] for name in (*listing.names, *listing.folders)}
    files = {name for name in listing.names if "/" not in name}
    forms = {top: found for top in sorted(tops) if (found := _FORM.fullmatch(top))}
    forms = {top: found for top, found in forms.items() if bool(found["own"]) == (top in files)}
    odd = [
        name
        for name in listing.names
        if name.partition("/")[0] not in forms
        and name != _INDEX
        and (listing.zip_name or listing.is_work(name))
    ]
    if not forms or odd:
        return None
    times: dict[tuple[str, str, str], list[str]] = {}
    for top, found in forms.items():
        when = found.string if top not in files else _moment(found) or top
        times.setdefault((found["name"], found["numbers"], when), []).append(top)
    return Download(
        system="Brightspace",
        deliveries=tuple(
            _delivery(tops, forms, files, name) for (name, *_), tops in sorted(times.items())
        ),
        own={_INDEX: "Brightspace's list of what was handed in"} if _INDEX in files else {},
    )


def _delivery(
    tops: list[str], forms: dict[str, re.Match[str]], files: set[str], name: str
) -> Delivery:
    found = forms[tops[0]]
    doubtful = any(len(_ANY_TIME.findall(top)) > 1 for top in tops)
    return Delivery(
        folder="" if tops[0] in files else tops[0],
        files={top: forms[top]["own"] for top in tops if top in files},
        people=() if doubtful else (Student(name=printable(name)),),
        submitted=_moment(found),
    )


def _moment(found: re.Match[str]) -> str:
    """ISO 8601 without a zone, empty for what is no time."""
    clock = int(found["clock"])
    hour = clock // 100 % 12 + 12 * (found["half"].upper() == "PM")
    try:
        month = _MONTHS.index(found["month"].lower()[:3]) + 1
        moment = datetime(int(found["year"]), month, int(found["day"]), hour, clock % 100)
    except ValueError:
        return ""
    return moment.isoformat()
