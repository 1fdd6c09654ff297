"""`autograder submit`: a notebook is handed in over HTTP, and its receipt kept.

read the file -> send it -> keep the receipt -> wait for what the public tests found

Needs the standard library alone.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import secrets
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from autograder import files
from autograder.errors import AutograderError, MachineError, UsageError, of_file, one_line

PATIENCE = 60.0
"""seconds for one answer"""
BUSY = 60.0
"""seconds in which a service that cannot take anything now is asked again, where it says so"""
EVERY = 1.0
MAX_ANSWER = 5_000_000
AWAY = (
    "keep the file as it is: what counts is what your course says of a service that is away at the "
    "deadline; this digest shows later that the file is the same"
)


class HandInRefused(UsageError):
    """The service does not take it, and says why."""


class PublicCase(msgspec.Struct, frozen=True):
    """What came of one public test case."""

    question: str
    case: str
    outcome: str
    message: str = ""


class MeanwhileStanding(msgspec.Struct, frozen=True, kw_only=True):
    """How an attempt stands, as the service says: how many go first and how many seconds that
    takes, `None` where nobody knows, and what public tests gave so far."""

    state: str
    place: int | None = None
    seconds: float | None = None
    public: tuple[PublicCase, ...] = ()
    reason: str = ""


class Submitted(msgspec.Struct, frozen=True, kw_only=True):
    """An attempt that was taken: where its receipt is kept and its page is, and what the public
    tests found, `None` where nobody waited for that or it did not come."""

    number: int
    sha256: str
    late: bool
    new: bool
    notes: tuple[str, ...]
    kept: Path
    page: str
    state: str = "waiting"
    reason: str = ""
    public: tuple[PublicCase, ...] | None = None


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """Where to hand in: the address of the service, the assignment, and whose secret."""

    base: str
    slug: str
    secret: str


def target_of(url: str, token: str) -> Target:
    """What is meant by the address of an assignment's page, and by a token or a sign-in link.

    Raises:
        UsageError: that is no such address, or no token.
    """
    parts = urllib.parse.urlsplit(url)
    base, found, slug = parts.path.rstrip("/").rpartition("/a/")
    if parts.scheme not in ("http", "https") or not parts.netloc or not found or not slug:
        raise UsageError(
            f"{url!r:.80} is no address of an assignment", "https://HOST/a/SLUG, as its page has it"
        )
    secret = token.strip().rpartition("/in/")[2].strip()
    if not secret or not secret.isascii() or any(letter.isspace() for letter in secret):
        raise UsageError("that is no token", "your personal link, or what stands behind its /in/")
    root = f"{parts.scheme}://{parts.netloc}{base}"
    return Target(base=root, slug=urllib.parse.unquote(slug), secret=secret)


def submit(path: Path, target: Target) -> Submitted:
    """Hand in a file and keep its receipt beside it.

    Raises:
        UsageError: there is no such file, or the service does not take it.
        MachineError: the service is away, or cannot take anything now; or the receipt cannot be
            kept.
    """
    data = _read(path)
    sha256 = hashlib.sha256(data).hexdigest()
    headers = {
        "X-File-Name": urllib.parse.quote(path.name),
        "Idempotency-Key": secrets.token_urlsafe(12),  # an answer that was lost is asked for again
        "Content-Type": "application/octet-stream",
    }
    address = _address(target)
    answer = _again(lambda: _asked(target, address, sha256, data, headers))
    if answer.get("sha256") != sha256:
        raise MachineError(
            "the service has other bytes than were sent", then="hand it in again, and say so"
        )
    kept = _keep(path, answer)
    return Submitted(
        number=int(answer["number"]),
        sha256=sha256,
        late=bool(answer["late"]),
        new=bool(answer["new"]),
        notes=tuple(map(str, answer["notes"])),
        kept=kept,
        page=str(answer["page"]),
    )


def awaited(
    made: Submitted,
    target: Target,
    wait: float,
    told: Callable[[MeanwhileStanding], None] = lambda stands: None,
) -> Submitted:
    """The same, with what the public tests found, if that comes within `wait` seconds: what is
    handed in stays so, whatever becomes of the waiting. `told` is told how it stands meanwhile."""
    end, address = time.monotonic() + wait, _address(target)
    while time.monotonic() < end:
        try:
            state = _asked(target, f"{address}/{made.number}", made.sha256)
            stands = msgspec.convert(state, MeanwhileStanding)
        except (AutograderError, msgspec.ValidationError):
            return made
        made = msgspec.structs.replace(made, state=stands.state)
        if stands.state in ("done", "unexamined"):
            return msgspec.structs.replace(made, public=stands.public, reason=stands.reason)
        told(stands)
        time.sleep(EVERY)
    return made


def _address(target: Target) -> str:
    return f"{target.base}/api/{urllib.parse.quote(target.slug)}"


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise of_file(error, f"{path} cannot be read", "the notebook that you worked in") from error


def _keep(path: Path, answer: Mapping[str, Any]) -> Path:
    kept = path.with_name(f"{path.name}.{answer['number']}.receipt")
    files.keep(kept, f"{answer['receipt']}\n".encode(), "copy the receipt from the page")
    return kept


def _again(ask: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Ask once more where the answer was lost on the way, and for a while where the service says
    when: the same request is the same attempt."""
    end, lost = time.monotonic() + BUSY, False
    while True:
        try:
            return ask()
        except _NoAnswer:
            if lost:
                raise
            lost = True
        except _NotNow as error:
            if time.monotonic() + error.seconds > end:
                raise
            time.sleep(error.seconds)


class _NoAnswer(MachineError):
    """No answer came."""


class _NotNow(MachineError):
    """The service cannot take anything now; in so many `seconds` it may be asked again."""

    seconds: float = BUSY


def _asked(
    target: Target,
    address: str,
    sha256: str,
    data: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """What the service answers.

    Raises:
        HandInRefused: it does not take this; MachineError: it is away, or not what was expected.
    """
    request = urllib.request.Request(  # noqa: S310 - http or https, see target_of
        address, data, {**(headers or {}), "Authorization": f"Bearer {target.secret}"}
    )
    try:
        with _OPENER.open(request, timeout=PATIENCE) as answer:
            return _document(answer.read(MAX_ANSWER))
    except urllib.error.HTTPError as error:
        said = _document(error.read(MAX_ANSWER)).get("said", f"HTTP {error.code}")
        if error.code >= 500:
            away = _NotNow(f"{one_line(str(said))} (SHA-256 {sha256})", then=AWAY)
            when = error.headers.get("Retry-After", "")
            away.seconds = int(when) if when.isdecimal() else away.seconds
            raise away from error
        raise HandInRefused(one_line(str(said))) from error
    except (OSError, http.client.HTTPException) as error:
        why = getattr(error, "reason", None) or error
        raise _NoAnswer(
            f"{target.base} does not answer ({one_line(str(why), 100)}); the file has SHA-256 "
            f"{sha256}",
            then=AWAY,
        ) from error


def _document(data: bytes) -> dict[str, Any]:
    try:
        found = json.loads(data)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A secret goes to the one address that it is for."""

    def redirect_request(self, *details: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirect)
