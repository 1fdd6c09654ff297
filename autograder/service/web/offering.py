"""A bundle that an instructor offers in a form: as a file with its solution, or one that was built
where this machine sees it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import anyio.to_thread
import msgspec
from starlette.datastructures import FormData
from starlette.requests import Request

from autograder.errors import UsageError, of_file
from autograder.formats import bundle as bundles
from autograder.formats.bundle import Bundle
from autograder.service import intake
from autograder.service.web import forms
from autograder.service.web.surroundings import Surroundings

MOST_BUNDLE = 200 << 20
"""bytes of a bundle and its solution"""
CANARY = ".canary"


class OfferedBundle(msgspec.Struct, frozen=True, kw_only=True):
    """A bundle to put up, and the solution that proves graders for it, where there is one."""

    bundle: Bundle
    data: bytes
    canary: bytes | None


def built(request: Request) -> tuple[str, ...]:
    """What `autograder build` put where this machine sees it."""
    around: Surroundings = request.app.state.surroundings
    if around.dist is None:
        return ()
    try:
        return tuple(sorted(path.stem for path in around.dist.glob("*.zip")))
    except OSError:
        return ()


async def offered(request: Request, form: FormData) -> OfferedBundle:
    file, canary = await forms.content(form, "bundle"), await forms.content(form, "canary")
    name = forms.text(form, "built")
    if file is not None and name:
        raise UsageError("there is a file, and a built bundle was chosen", "one of the two")
    if file is not None:
        called, data = intake.fit_name(file[0]), file[1]
    elif name in built(request):
        called, data, canary = await anyio.to_thread.run_sync(_beside, _dist(request), name)
    else:
        raise UsageError("no bundle was chosen", "the zip that `autograder build` made")
    bundle = await anyio.to_thread.run_sync(bundles.unpacked, data, called)
    proof = None if canary is None else canary[1]
    if proof is not None and hashlib.sha256(proof).hexdigest() != bundle.canary.solution:
        raise UsageError(
            "the solution is of another build than the bundle", "the two that were built together"
        )
    return OfferedBundle(bundle=bundle, data=bundles.pack(bundle), canary=proof)


def _dist(request: Request) -> Path:
    around: Surroundings = request.app.state.surroundings
    return around.dist or Path()


def _beside(dist: Path, name: str) -> tuple[str, bytes, tuple[str, bytes] | None]:
    """A built bundle and the solution beside it, which may not be there."""
    path = dist / f"{name}.zip"
    try:
        data = path.read_bytes()
        try:
            proof = path.with_suffix(CANARY).read_bytes()
        except FileNotFoundError:
            return path.name, data, None
    except OSError as error:
        raise of_file(error, f"{name} cannot be read", "a built bundle") from error
    return path.name, data, (CANARY, proof)
