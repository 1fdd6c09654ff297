"""How far a command is; readable without colour and without a terminal."""

from __future__ import annotations

import sys
import time

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn


class Bar:
    """A progress bar on standard error; plain lines now and then where that is no terminal."""

    def __init__(self) -> None:
        self._console = Console(stderr=True)
        self._progress: Progress | None = None
        self._what, self._total, self._done, self._told = "", 0, 0, 0.0

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *details: object) -> None:
        if self._progress is not None:
            self._progress.stop()

    def start(self, what: str, total: int) -> None:
        self._what, self._total, self._done, self._told = what, total, 0, time.monotonic()
        if total and self._console.is_terminal:
            self._progress = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeRemainingColumn(),
                TextColumn("{task.fields[note]}"),
                console=self._console,
                transient=True,
            )
            self._task = self._progress.add_task(what, total=total, note="")
            self._progress.start()

    def step(self, note: str = "") -> None:
        self._done += 1
        if self._progress is not None:
            self._progress.update(self._task, advance=1, note=note[:40])
        elif time.monotonic() - self._told > 5 or self._done == self._total:
            self._told = time.monotonic()
            print(f"{self._what}: {self._done} of {self._total}", file=sys.stderr, flush=True)

    def say(self, line: str) -> None:
        self._console.print(line, highlight=False, markup=False)
