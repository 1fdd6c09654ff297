"""What is known of the submissions of a run before any is graded.

the journal says what stands already -> and what came of another bundle or grader, of which part may
still hold -> the folder says which points are shown
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from autograder import batch
from autograder.batch import history, jobs
from autograder.batch.history import Grading
from autograder.batch.journal import Entry, Key
from autograder.commands.handed_in import Received
from autograder.formats.bundle import Bundle, Parts, parts_of
from autograder.formats.submission import Upload
from autograder.grading.known import Known, still_known
from autograder.result import Result
from autograder.views.gradebook.decided import undecided
from autograder.views.report.run import Points, points_of, read_run


class Recalled(msgspec.Struct, frozen=True, kw_only=True):
    """What is known already. Where nothing else is said, by the id of an upload."""

    keys: dict[str, Key]
    """what the result of each upload that can be read is kept under"""
    results: dict[Key, Result]
    """the results that are there; with `--fresh` also those that are to be made again"""
    unreadable: dict[str, Result]
    left: dict[Key, Upload]
    """what is to be graded: of uploads with equal bytes one"""
    holding: dict[Key, Known]
    """of what is left, the part of an earlier result that holds under this bundle, too"""
    before: dict[str, Result] | None
    """what the last other bundle or grader gave; `None` where there was none"""
    shown: Points
    """the points that stand in the folder"""
    shown_before: Points
    """the points that stood there before those"""

    @property
    def taken_over(self) -> int:
        """How many submissions have their result from an earlier run."""
        return sum(key not in self.left for key in self.keys.values())


def recall(
    received: Received, bundle: Bundle, out: Path, entries: Mapping[Key, Entry], *, fresh: bool
) -> Recalled:
    """What the folder `out` and the `entries` of its journal know of what was `received`; from now
    on the folder knows this bundle, too. With `fresh`, all is left to be graded.

    Raises:
        JournalError: the folder cannot be written; MachineError: the disk is full.
    """
    version = batch.grader_version()
    parts = parts_of(bundle)
    earlier = history.remember(out, Grading(parts, version))
    keys = {name: Key(bundle.digest, digest, version) for name, digest in received.digests.items()}
    left = {
        keys[upload.id]: upload
        for upload in received.uploads
        if upload.id in keys and (fresh or keys[upload.id] not in entries)
    }
    holding: dict[Key, Known] = {}
    for key in () if fresh else left:
        if last := _last(earlier, key.submission, entries, version):
            known = still_known(last[0], parts, bundle, last[1].result, last[1].touched)
            if known is not None and known.questions:
                holding[key] = known
    before = {
        name: last[1].result
        for name, key in keys.items()
        if (last := _last(earlier, key.submission, entries))
    }
    standing = read_run(out)
    return Recalled(
        keys=keys,
        results={key: entries[key].result for key in keys.values() if key in entries},
        unreadable={
            name: jobs.unreadable(bundle, name, reason)
            for name, reason in received.unreadable.items()
        },
        left=left,
        holding=holding,
        before=before if earlier else None,
        shown=points_of(map(undecided, standing.results)),
        shown_before=standing.about.before,
    )


def _last(
    earlier: Sequence[Grading], submission: str, entries: Mapping[Key, Entry], grader: str = ""
) -> tuple[Parts, Entry] | None:
    """What came of a submission under the last of the `earlier` bundles that it was graded with, if
    there is one, and that bundle's parts; of this `grader` where it is given."""
    for grading in reversed(earlier):
        entry = entries.get(Key(grading.parts.bundle, submission, grader or grading.grader))
        if entry is not None:
            return grading.parts, entry
    return None
