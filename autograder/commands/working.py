"""`autograder work`: grading alone, for a store that somebody else serves.

open the store -> is this the grader that it is graded by -> grade until told to make an end, and
tell the others at the store what stands otherwise
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection

from autograder import batch
from autograder.commands.serving import GradingPlace, holder
from autograder.errors import UsageError
from autograder.service import graders
from autograder.service.dispatch import Dispatch, at_work
from autograder.service.store import StorePlace, news, opened


def work(
    place: StorePlace,
    grading: GradingPlace,
    workers: int,
    *,
    ready: Callable[[], None],
    say: Callable[[str], None],
) -> None:
    """Grade what waits in a store until SIGINT or SIGTERM; what is at work then has a moment, and
    waits again.

    Raises:
        UsageError: the store is a file, or none; MachineError: it cannot be used; AnotherGrader: it
            is graded by another version of the grader.
    """
    if place.file is not None:
        raise UsageError(
            f"{place.shown} is graded by the `serve` that has it",
            "a store on PostgreSQL, which several machines can reach",
            "give --store postgresql://HOST/NAME",
        )
    with contextlib.ExitStack() as scope:
        store = scope.enter_context(opened(place))
        with store.read() as connection:
            graders.require(connection, batch.grader_version())

        def heard(attempts: Collection[int]) -> None:
            if not attempts and dispatch is not None:
                dispatch.wake()

        dispatch: Dispatch | None = None  # somebody may be heard before it is there

        tell = scope.enter_context(news.shared(place, heard))
        dispatch = Dispatch(store, grading.grading, holder("work "), workers, say, tell)
        ended = scope.enter_context(at_work(dispatch, grading.end))
        ready()
        ended.result()
