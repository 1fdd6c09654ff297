"""The application on a socket, with graders behind it, until somebody ends it."""

from __future__ import annotations

import contextlib
import json
import logging
import secrets
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from datetime import UTC, datetime
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from autograder.errors import MachineError, UsageError
from autograder.service.web.site import LOOPBACK

GOODBYE = 4
"""seconds that requests under way have to end"""

log = logging.getLogger("autograder.service")

Count = Callable[[str, str, int, float], None]
"""Told of a request: its method, the name of its route, its status and its seconds."""


def require_safe(host: str, public_url: str, insecure: bool) -> None:
    """Raises `UsageError` where people would sign in over a line that others can read."""
    if host in LOOPBACK or public_url.startswith("https://") or insecure:
        return
    raise UsageError(
        f"{host} can be reached from elsewhere, and nothing says that https is in front of it",
        "--public-url https://…, behind a server that speaks https; or loopback alone",
        "--insecure-http serves links and notebooks for everybody on the way to read",
    )


def bound(host: str, port: int) -> socket.socket:
    """A socket that listens.

    Raises:
        MachineError: the port is taken, or may not be had; UsageError: there is no such address.
    """
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        found = socket.socket(family, socket.SOCK_STREAM)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((host, port))
        found.listen(2048)
    except socket.gaierror as error:
        raise UsageError(
            f"{host!r:.60} is no address of this machine ({error.strerror})"
        ) from error
    except OSError as error:
        raise MachineError(
            f"port {port} of {host} cannot be had ({error.strerror})",
            "a free port",
            "end what has it, or give another --port",
        ) from error
    return found


class Logged:
    """Says which route was asked, what it answered and how long that took, under a number that goes
    with the answer as `X-Request-Id`: never an address, which may be a secret."""

    def __init__(self, app: ASGIApp, count: Count) -> None:
        self._app = app
        self._count = count

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status, number, began = 0, secrets.token_hex(6), time.monotonic()

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", number.encode())]
            await send(message)

        try:
            await self._app(scope, receive, sending)
        finally:
            endpoint = scope.get("endpoint")
            route = getattr(endpoint, "__name__", "none")
            seconds = time.monotonic() - began
            self._count(scope["method"], route, status, seconds)
            said = {"method": scope["method"], "route": route, "status": status}
            more = {**said, "seconds": round(seconds, 4), "request": number}
            log.info(
                "%s %s %s", scope["method"], route, status or "no answer", extra={"said": more}
            )


class JsonLines(logging.Formatter):
    """Each record as one JSON document on a line."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        about = {"time": moment, "level": record.levelname.lower(), "logger": record.name}
        said = getattr(record, "said", None) or {"message": record.getMessage()}
        if record.exc_info:
            said = {**said, "trouble": self.formatException(record.exc_info)}
        return json.dumps({**about, **said})


@contextlib.contextmanager
def spooling() -> Iterator[Path]:
    """A folder for bodies on their way, gone at the end."""
    with tempfile.TemporaryDirectory(prefix="autograder-spool-") as folder:
        yield Path(folder)


def run(
    app: ASGIApp,
    listening: socket.socket,
    ready: Callable[[], None],
    count: Count,
    ending: Future[None],
    leaving: Callable[[], None] = lambda: None,
) -> None:
    """Serve until SIGINT or SIGTERM, or until `ending` is done; `ready` is called when the first
    request would be answered, `count` for each that was, and `leaving` when no more are taken.
    Raises what `ending` has."""
    config = uvicorn.Config(
        Logged(app, count),
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GOODBYE,
        limit_concurrency=None,
        lifespan="off",
    )
    server = _Server(config, ready, leaving)
    ending.add_done_callback(lambda future: server.end())
    server.run(sockets=[listening])
    if ending.done():
        ending.result()


class _Server(uvicorn.Server):
    def __init__(
        self, config: uvicorn.Config, ready: Callable[[], None], leaving: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._ready = ready
        self._leaving = leaving

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self._ready()

    def end(self) -> None:
        """As by a signal; from any thread."""
        self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._leaving()
        await super().shutdown(sockets=sockets)
