"""How a long command tells what it is doing."""

from __future__ import annotations

from typing import Protocol


class Reporter(Protocol):
    """Where a command says how far it is."""

    def start(self, what: str, total: int) -> None:
        """A stretch of `total` steps begins."""

    def step(self, note: str = "") -> None:
        """One step of it is done."""

    def say(self, line: str) -> None:
        """One line that a person should read."""


class Silent:
    """Says nothing."""

    def start(self, what: str, total: int) -> None:
        pass

    def step(self, note: str = "") -> None:
        pass

    def say(self, line: str) -> None:
        pass
