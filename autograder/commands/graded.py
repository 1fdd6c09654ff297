"""What is left of a run is graded, and each result kept as soon as it is there."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing

import msgspec

from autograder import batch
from autograder.batch import Task
from autograder.batch.journal import Entry, Journal
from autograder.commands.handed_in import Received
from autograder.commands.progress import Reporter, Silent
from autograder.commands.recalled import Recalled
from autograder.errors import AutograderError, MachineError, UsageError
from autograder.formats.bundle import Bundle
from autograder.grading import known
from autograder.grading.beacon import Spot, Stage
from autograder.grading.fall import Fall
from autograder.result import Result, Status

_SILENT = Silent()


class ClassResults(msgspec.Struct, frozen=True, kw_only=True):
    """The results that there are when grading has ended, in order of id."""

    results: tuple[Result, ...]
    seconds: dict[str, float]
    """how long each took, by submission"""
    interrupted: bool = False
    trouble: AutograderError | None = None
    """why it ended before its end, where that is ours"""


def grade_left(
    recalled: Recalled,
    bundle: Bundle,
    grading: batch.Grading,
    reporter: Reporter = _SILENT,
) -> Generator[Entry, None, None]:
    """The result of each submission that is left, as it comes: arithmetic where all is known, else
    graded. One that took down who examined it is told of. Closing the iterator ends what was
    started; raises what `grading` raises."""
    tasks: list[Task] = []
    for key, upload in recalled.left.items():
        holds = recalled.holding.get(key)
        if holds is not None and len(holds.questions) == len(bundle.examined):
            yield Entry(key, known.whole(bundle, upload.id, holds), {}, holds.touching)
        else:
            tasks.append(Task(bundle, upload, holds))
    with closing(grading(tasks)) as stream:
        for done in stream:
            if done.falls:
                key = recalled.keys[done.task.upload.id]
                alike = [name for name, other in recalled.keys.items() if other == key]
                reporter.say(told(alike, done.falls, bundle))
            cost = msgspec.to_builtins(done.cost)
            yield Entry(recalled.keys[done.task.upload.id], done.result, cost, done.touched)


def told(names: Sequence[str], falls: Sequence[Fall], bundle: Bundle) -> str:
    """What a person should know of a submission that examiners were ended for, or fell over; copies
    of it have `names`, too."""
    places = dict.fromkeys(_place_of(fall.spot, bundle) for fall in falls)
    many = len(falls) > 1
    if all(fall.spot.stage is Stage.DIAGNOSIS for fall in falls):
        costs = "without a diagnosis the grade is the same"
    else:
        counts = "these count" if many else "that counts"
        costs = f"{counts} as wrong there and cost nobody else anything"
    return (
        f"{', '.join(names)}: the answers held up the grader or took it down at "
        f"{', '.join(places)} ({'first: ' if many else ''}{falls[0].why}); {costs}"
    )


def _place_of(spot: Spot, bundle: Bundle) -> str:
    match spot:
        case Spot(Stage.CASE, at, case):
            return bundle.examined[at].cases[case].name
        case Spot(Stage.CELL, at):
            return f"code cell {at + 1}"
        case Spot(Stage.LOADING):
            return "its file"
        case Spot(Stage.DIAGNOSIS, at):
            return f"the diagnosis of {bundle.examined[at].name}"
    return "its end"


def keep(
    entries: Generator[Entry, None, None],
    received: Received,
    recalled: Recalled,
    log: Journal,
    reporter: Reporter,
) -> ClassResults:
    """Put each of the `entries` into the journal as it comes, and give all results that are there
    then. One without points is not kept: the next run tries again.

    Raises:
        MachineError: the disk is full, and what came before is kept.
        UsageError: the place of grading cannot be used, such as a scheduler that is not there.
    """
    results = dict(recalled.results)
    interrupted = False
    trouble: AutograderError | None = None
    reporter.start("grading", len(recalled.left))
    try:
        with closing(entries):
            for entry in entries:
                if entry.result.status is not Status.UNEXAMINED and entry.result.score is not None:
                    log.append(entry)
                results[entry.key] = entry.result
                reporter.step(entry.result.submission)
    except KeyboardInterrupt:
        interrupted = True
    except (UsageError, MachineError):
        raise
    except AutograderError as error:
        trouble = error
    found = recalled.unreadable | {
        name: msgspec.structs.replace(results[key], submission=name)
        for name, key in recalled.keys.items()
        if key in results
    }
    return ClassResults(
        results=tuple(found[one.id] for one in received.uploads if one.id in found),
        seconds={
            name: log.entries[key].cost.get("seconds", 0.0)
            for name, key in recalled.keys.items()
            if key in log.entries
        },
        interrupted=interrupted,
        trouble=trouble,
    )
