"""A run beside an earlier one: whose points changed, and in which questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec
import numpy as np

from autograder.views.report.run import Points, RunResults, points_of


class ChangedSubmission(msgspec.Struct, frozen=True, kw_only=True):
    """A submission whose points differ from the earlier run's."""

    submission: str
    student: str
    before: float | None
    now: float | None
    questions: tuple[str, ...]

    @property
    def difference(self) -> float | None:
        if self.before is None or self.now is None:
            return None
        return self.now - self.before


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """This run beside an earlier one; scores are of submissions that have one."""

    with_what: str
    before: tuple[float, ...]
    now: tuple[float, ...]
    added: int
    gone: int
    same: int
    changes: tuple[ChangedSubmission, ...]
    questions: tuple[tuple[str, int, float], ...]
    """name, how many changed in it, and by how many points on average, of those that changed"""


def compared(
    run: RunResults, students: Mapping[str, str], with_what: str, before: Points
) -> Comparison:
    """`run` beside the points of another; the largest changes come first."""
    now = points_of(run.results)
    changes = tuple(
        ChangedSubmission(
            submission=name,
            student=students.get(name, ""),
            before=_total(before[name]),
            now=_total(now[name]),
            questions=tuple(
                question
                for question in dict.fromkeys((*now[name], *before[name]))
                if before[name].get(question) != now[name].get(question)
            ),
        )
        for name in now
        if name in before and before[name] != now[name]
    )
    return Comparison(
        with_what=with_what,
        before=tuple(_scores(before)),
        now=tuple(_scores(now)),
        added=len(now.keys() - before.keys()),
        gone=len(before.keys() - now.keys()),
        same=len(now.keys() & before.keys()) - len(changes),
        changes=tuple(sorted(changes, key=_size, reverse=True)),
        questions=tuple(_changed_questions(before, now)),
    )


def _size(change: ChangedSubmission) -> float:
    return float("inf") if change.difference is None else abs(change.difference)


def _scores(points: Points) -> Iterator[float]:
    for one in points.values():
        total = _total(one) if one else None
        if total is not None:
            yield total


def _changed_questions(before: Points, now: Points) -> Iterator[tuple[str, int, float]]:
    for name in dict.fromkeys(name for points in now.values() for name in points):
        pairs = [(before[one].get(name), now[one].get(name)) for one in now if one in before]
        moved = [b - a for a, b in pairs if a is not None and b is not None and a != b]
        if moved:
            yield name, len(moved), float(np.mean(moved))


def _total(points: Mapping[str, float | None]) -> float | None:
    """The sum, `None` where a question has none."""
    known = [value for value in points.values() if value is not None]
    return float(np.sum(known)) if len(known) == len(points) else None
