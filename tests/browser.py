"""A real browser: Debian's Chromium, driven by Playwright, and what a page of it received."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Response, WebSocket, sync_playwright

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def opened() -> Iterator[Browser]:
    """One browser for all tests; each opens contexts of its own. Skips where there is none."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("no Chromium here; apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


class Received:
    """The bodies of all responses, and the frames of all web sockets, that a page received."""

    def __init__(self, page: Page) -> None:
        self._responses: list[Response] = []
        self._frames: list[bytes] = []
        page.on("response", self._note)
        page.on("websocket", self._listen)

    def _note(self, response: Response) -> None:
        self._responses.append(response)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._keep)

    def _keep(self, frame: str | bytes) -> None:
        self._frames.append(frame.encode() if isinstance(frame, str) else frame)

    def parts(self) -> dict[str, bytes]:
        """Everything by a name: the address of a response, or the number of a frame. To be called
        while the page is there."""
        parts = {f"frame-{number}": frame for number, frame in enumerate(self._frames)}
        for number, response in enumerate(self._responses):
            with contextlib.suppress(Exception):  # redirections and aborted ones have no body
                parts[f"{number} {response.url}"] = response.body()
        return parts
