"""`autograder serve` that is killed at a named point of its way: what follows is as after a crash.

    python tests/service/dying.py POINT COUNT serve ...

Kills itself with SIGKILL when it comes to POINT for the COUNT-th time; `none` never.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

import sqlalchemy as sa

from autograder.cli import main
from autograder.service import intake, marking, orders, results
from autograder.service.dispatch import Dispatch
from autograder.service.store import writer
from autograder.service.web import api
from autograder.service.web import marking as marking_pages

WHERE: dict[str, tuple[Any, str, str]] = {
    "the body is here": (api, "take", "before"),
    "looked at": (intake, "accept", "before"),
    "the body is in": (intake, "add_link", "before"),
    "all is in": (intake, "accept", "after"),
    "committed": (writer.Future, "set_result", "before"),
    "answered": (api, "document", "before"),
    "spooling": (api, "spooled", "before"),
    "leased": (Dispatch, "_grade", "before"),
    "leasing": (orders, "lease", "after"),
    "a result is there": (Dispatch, "_keep", "before"),
    "a result is in": (results, "keep", "after"),
    "an order is done": (orders, "finish", "after"),
    "a result is kept": (Dispatch, "_keep", "after"),
}
MARKING: dict[str, tuple[Any, str, str]] = {
    "a mark comes": (marking, "save", "before"),
    "a mark is in": (marking, "save", "after"),
    "a mark is committed": (writer.Future, "set_result", "before"),
    "a mark is answered": (marking_pages, "_json", "before"),
}
COMMIT = "committing"
POINTS = (*WHERE, COMMIT)
MARKING_POINTS = (*MARKING, COMMIT)


def main_dying(point: str, count: int) -> None:
    left = [count]

    def come() -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    if point == COMMIT:
        sa.event.listen(sa.Engine, "commit", lambda connection: come())
    elif point in (places := WHERE | MARKING):
        owner, name, when = places[point]
        setattr(owner, name, dying(getattr(owner, name), when, come))
    elif point != "none":
        sys.exit(f"no point {point}; there are {', '.join((*POINTS, *MARKING))}")
    main()


def dying(function: Callable[..., Any], when: str, come: Callable[[], None]) -> Callable[..., Any]:
    """The same function, which tells when it is come to."""

    @wraps(function)
    def told(*arguments: Any, **named: Any) -> Any:
        if when == "before":
            come()
        given = function(*arguments, **named)
        if when == "after":
            come()
        return given

    return told


if __name__ == "__main__":
    where, count = sys.argv[1], int(sys.argv[2])
    sys.argv[1:3] = []
    sys.argv[0] = "autograder"
    main_dying(where, count)
