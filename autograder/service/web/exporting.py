"""What an instructor takes along: the folder of a run as a zip, and the table of the term.

Both are what the commands `collect` and `gradebook` make, in a process of their own, so that pages
do not wait for them; one at a time.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import zipfile
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import IO

import anyio
import anyio.to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from autograder.errors import UsageError, one_line
from autograder.service import members, openings
from autograder.service.openings import Opening
from autograder.service.web import forms, pages, rights
from autograder.service.web.site import Site
from autograder.service.web.surroundings import Surroundings
from autograder.service.web.terms import address, opening_here

CHUNK = 1 << 16
FORMATS = ("table", "canvas", "moodle", "gradescope", "brightspace", "blackboard")
_DONE = (0, 1)
"""exit codes of a command that made what was asked for; 1 where something is open still"""


async def run(request: Request) -> Response:
    """The folder that `collect` makes of an assignment, as a zip."""
    site: Site = request.app.state.site
    who = rights.who(request)
    opening = await opening_here(request)
    try:
        async with site.exporting:
            with tempfile.TemporaryDirectory(prefix="autograder-export-") as folder:
                out = Path(folder) / "run"
                await _collect(request, opening, out)
                packed = await anyio.to_thread.run_sync(_packed, out, Path(folder) / "run.zip")
    except UsageError as error:
        return forms.refused(who, error, address(opening), "No run to take along")
    headers = {
        **pages.as_file(f"{opening.slug}-run.zip"),
        "Content-Length": str(os.fstat(packed.fileno()).st_size),
    }
    return StreamingResponse(_chunks(packed), media_type="application/zip", headers=headers)


async def gradebook(request: Request) -> Response:
    """The table of the term: all assignments that somebody handed in, and all students."""
    site: Site = request.app.state.site
    who = rights.who(request)
    form = request.query_params.get("format", FORMATS[0])
    if form not in FORMATS:
        raise HTTPException(404)
    now = site.store.now()
    up, known = await site.read(
        lambda c: (
            [
                one
                for one in openings.all_of(c, who.course)
                if one.due <= now and openings.is_handed_in(c, one)
            ],
            members.all_of(c, who.course),
        )
    )
    try:
        async with site.exporting:
            with tempfile.TemporaryDirectory(prefix="autograder-export-") as folder:
                roster, made = Path(folder) / "roster.csv", []
                roster.write_text(members.roster_table(known), "utf-8")
                for number, one in enumerate(up):
                    out = Path(folder) / str(number)
                    await _collect(request, one, out)
                    made.append(str(out))
                if not made:
                    raise UsageError(
                        f"nobody has handed in anything to {who.course.name} that is due by now"
                    )
                table = Path(folder) / "grades.csv"
                rest = (f"--roster={roster}", f"--format={form}", f"--out={table}", "--", *made)
                await _called(request, ("gradebook", *rest))
                data = table.read_bytes()
    except UsageError as error:
        return forms.refused(who, error, "/", "No table yet")
    return pages.file(data, f"grades-{form}.csv", "text/csv")


async def _collect(request: Request, opening: Opening, out: Path) -> None:
    site: Site = request.app.state.site
    which = f"--course={rights.who(request).course.name}"
    store = {"AUTOGRADER_STORE": site.store.place.url}  # may have a password in it
    words = ("collect", f"--out={out}", which, "--json", "--", opening.slug)
    await _called(request, words, store)


async def _called(
    request: Request, words: Sequence[str], variables: Mapping[str, str] | None = None
) -> None:
    """Call the program in the course's folder.

    Raises:
        UsageError: it could not do that; in its own words.
    """
    around: Surroundings = request.app.state.surroundings
    if around.root is None:
        raise UsageError("this service knows no folder of the course")
    gentle = ["nice"] if shutil.which("nice") else []  # pages go first
    done = await anyio.run_process(
        [*gentle, sys.executable, "-P", "-m", "autograder", *words],
        check=False,
        cwd=around.root,
        env={**os.environ, **(variables or {})},
    )
    if done.returncode not in _DONE:
        said = (done.stderr or done.stdout).decode("utf-8", "replace").strip().splitlines()
        last = said[-1] if said else f"exit code {done.returncode}"
        raise UsageError(one_line(last.removeprefix("autograder: "), 500))


def _packed(folder: Path, path: Path) -> IO[bytes]:
    """All files of a folder in a zip; the file is open, and its name may go."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file() and not file.is_symlink():
                archive.write(file, file.relative_to(folder))
    return open(path, "rb")


async def _chunks(file: IO[bytes]) -> AsyncIterator[bytes]:
    with file:
        while chunk := await anyio.to_thread.run_sync(file.read, CHUNK):
            yield chunk
