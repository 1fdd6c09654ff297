"""A headless Chromium for tests, and what it received. Tests skip where there is none."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Response, WebSocket

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)

needs_chromium = pytest.mark.skipif(
    CHROMIUM is None or find_spec("playwright") is None,
    reason="needs Chromium (apt-get install chromium) and playwright",
)


@contextlib.contextmanager
def chromium(folder: Path) -> Iterator[Browser]:
    """A browser with a profile of its own, that ends with the context."""
    from playwright.sync_api import sync_playwright

    environment = {"HOME": str(folder), "PATH": os.environ["PATH"]}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, headless=True, args=list(FLAGS), env=environment
        )
        try:
            yield browser
        finally:
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
