"""Workers of this machine that outlive a batch: what they loaded for one serves the next.

The solution is graded before its class, and loading libraries takes longer than grading either.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Generator, Iterable

from autograder.batch import jobs
from autograder.batch.controller import Crew, Graded, Task, grade, settled
from autograder.batch.preload import Modules, modules_of


class Here:
    """As `grade` by that many workers; as a context it keeps its crew from call to call, as long as
    that has loaded what is wanted, and ends it. They give way to others by that much
    `niceness`."""

    def __init__(self, workers: int, niceness: int = 0) -> None:
        self._workers = workers
        self._differing = {jobs.NICENESS: str(niceness)}
        self._lasts = False
        self._crew: Crew | None = None
        self._loaded = Modules((), ())

    def __enter__(self) -> Here:
        self._lasts = True
        return self

    def __exit__(self, *details: object) -> None:
        self._lasts = False
        self._end()

    def __call__(self, work: Iterable[Task]) -> Generator[Graded, None, None]:
        """Work that is no collection is taken as it comes; its first tasks say what to load."""
        if not self._lasts:
            yield from grade(work, self._workers, self._differing)
            return
        coming = iter(work)
        most = None if isinstance(work, Collection) else 2 * self._workers
        first = list(itertools.islice(coming, most))
        if first:
            crew = self._crew_for(first)
            yield from settled(crew.grade(itertools.chain(first, coming)))

    def stop(self) -> None:
        """Make an end of what it is doing, from another thread; it is of no more use then."""
        crew = self._crew
        if crew is not None:
            crew.stop()

    def _crew_for(self, tasks: list[Task]) -> Crew:
        wanted = modules_of((task.bundle, task.upload) for task in tasks)
        if self._crew is not None and _has(self._loaded, wanted):
            return self._crew
        self._end()
        crew = Crew(range(self._workers), wanted, self._differing)
        crew.__enter__()
        self._crew, self._loaded = crew, wanted
        return crew

    def _end(self) -> None:
        crew, self._crew = self._crew, None
        if crew is not None:
            crew.__exit__()


def _has(loaded: Modules, wanted: Modules) -> bool:
    return set(wanted.examiner) <= set(loaded.examiner) and (
        set(wanted.candidate) <= set(loaded.candidate)
    )
