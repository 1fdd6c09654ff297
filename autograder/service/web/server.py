"""The application on a socket, with graders behind it, until somebody ends it."""

from __future__ import annotations

import contextlib
import logging
import socket
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from autograder.errors import MachineError, UsageError

GOODBYE = 4
"""seconds that requests under way have to end"""
LOOPBACK = ("127.0.0.1", "::1", "localhost")

log = logging.getLogger("autograder.service")


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
    """Says which route was asked and what it answered: never an address, which may be a secret."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, sending)
        finally:
            endpoint = scope.get("endpoint")
            name = getattr(endpoint, "__name__", "none")
            log.info("%s %s %s", scope["method"], name, status or "no answer")


@contextlib.contextmanager
def spooling() -> Iterator[Path]:
    """A folder for bodies on their way, gone at the end."""
    with tempfile.TemporaryDirectory(prefix="autograder-spool-") as folder:
        yield Path(folder)


def run(app: ASGIApp, listening: socket.socket, ready: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM; `ready` is called when the first request would be answered."""
    config = uvicorn.Config(
        Logged(app),
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GOODBYE,
        limit_concurrency=None,
        lifespan="off",
    )
    server = _Server(config, ready)
    server.run(sockets=[listening])


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self._ready()
