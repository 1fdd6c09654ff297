"""What controller and workers say to each other. Both are trusted; no submission speaks here."""

from __future__ import annotations

import os
import struct

import msgspec

from autograder.formats.bundle import Bundle
from autograder.formats.submission import Parcel, Upload
from autograder.grading.beacon import Spot, Stage
from autograder.grading.fall import Fall
from autograder.grading.known import Known
from autograder.result import Outcome, QuestionResult, Result, Status, public_of

MAX_MESSAGE = 1 << 30
ENDED = struct.Struct("=qi")
"""What the ancestor tells of a worker that has ended: its number, and its wait status."""
NICENESS = "AUTOGRADER_NICENESS"
"""In the environment of an ancestor: how far all below it give way to others."""
RUNS = 3
"""How often a submission is examined at most, where its candidate was killed."""


class Cost(msgspec.Struct, frozen=True, kw_only=True):
    """What grading one submission took: seconds on the clock and of CPU time. Measured, so never
    part of a `Result`."""

    seconds: float
    cpu_examiner: float
    cpu_candidate: float


NOTHING = Cost(seconds=0.0, cpu_examiner=0.0, cpu_candidate=0.0)


class Start(msgspec.Struct, frozen=True, tag=True):
    """The bundle to grade with; sent once to each worker."""

    bundle: Bundle


class LocalUpload(msgspec.Struct, frozen=True, tag=True):
    """An `Upload` that lies on this machine; names of files as the file system has them."""

    id: str
    name: str
    path: bytes
    more: tuple[bytes, ...] = ()
    own: tuple[tuple[bytes, bytes], ...] = ()
    typed: bool = False


class Before(msgspec.Struct, frozen=True):
    """What earlier examiners of the same submission came to: where they fell, and how many seconds
    on the clock it has used up with them."""

    falls: tuple[Fall, ...] = ()
    seconds: float = 0.0


AT_FIRST = Before()
MOST_FALLS = 20
"""How often examiners may fall over one submission before the rest of it is given up."""


def after(before: Before, fall: Fall, seconds: float) -> Before:
    """What comes before the next try, after one more fall and so many seconds. Who falls where one
    has fallen, or too often, does not come to an end at all."""
    falls = (*before.falls, fall)
    if len(falls) >= MOST_FALLS or fall.spot in [each.spot for each in before.falls]:
        falls = (*falls, Fall(Spot(Stage.CLOSING), fall.outcome, fall.why))
    return Before(falls, before.seconds + seconds)


def crash(spot: Spot, reason: str) -> Fall:
    """What comes of it where an examiner falls by itself, again and alone."""
    return Fall(spot, Outcome.CRASHED, f"the grader fell over the answer: {reason}"[:300])


class Job(msgspec.Struct, frozen=True, tag=True):
    """Grade one submission, but for what is known of it; where it is `live`, say how each question
    stands meanwhile."""

    upload: LocalUpload | Parcel
    known: Known | None = None
    before: Before = AT_FIRST
    live: bool = False


class Ready(msgspec.Struct, frozen=True, tag=True):
    """The worker is there."""

    pid: int


class SoFar(msgspec.Struct, frozen=True, tag=True):
    """What the public cases of one question came to so far, of a submission at work."""

    question: QuestionResult


class Done(msgspec.Struct, frozen=True, tag=True):
    """One submission is graded; the tests of the `touched` questions changed its state; examiners
    fell over it at `falls`. `asked` are questions, and methods of the answer's objects that their
    tests gave something of their own."""

    result: Result
    cost: Cost
    touched: tuple[str, ...] = ()
    falls: tuple[Fall, ...] = ()
    asked: tuple[tuple[str, str], ...] = ()


class Failed(msgspec.Struct, frozen=True, tag=True):
    """The worker could not grade it, and ends now. Where that was surely not because of anything in
    the submission, it is `ours`."""

    reason: str
    ours: bool = False


order = msgspec.msgpack.Decoder(Start | Job)
news = msgspec.msgpack.Decoder(Ready | SoFar | Done | Failed)
encode = msgspec.msgpack.encode


def job(
    upload: Upload | Parcel,
    known: Known | None,
    before: Before = AT_FIRST,
    live: bool = False,
) -> Job:
    """The order to grade `upload`."""
    if isinstance(upload, Parcel):
        return Job(upload, known, before, live)
    more = tuple(map(os.fsencode, upload.more))
    own = tuple((os.fsencode(name), os.fsencode(given)) for name, given in upload.own.items())
    path = os.fsencode(upload.path)
    local = LocalUpload(upload.id, upload.name, path, more, own, upload.typed)
    return Job(local, known, before, live)


def upload_of(job: Job) -> Upload | Parcel:
    """What an order asks to grade."""
    place = job.upload
    if isinstance(place, Parcel):
        return place
    more = tuple(map(os.fsdecode, place.more))
    own = {os.fsdecode(name): os.fsdecode(given) for name, given in place.own}
    return Upload(place.id, place.name, os.fsdecode(place.path), more, own, place.typed)


def so_far(question: QuestionResult) -> SoFar:
    """How a question stands, without its hidden cases."""
    return SoFar(public_of(question))


def unreadable(bundle: Bundle, submission_id: str, reason: str) -> Result:
    """The result of a submission that holds nothing to run."""
    return Result(
        submission=submission_id,
        status=Status.UNREADABLE,
        reason=reason,
        max_score=bundle.max_score,
    )


def unexamined(bundle: Bundle, submission_id: str, reason: str) -> Result:
    """The result of a submission that we failed to grade: it has no points."""
    return Result(
        submission=submission_id,
        status=Status.UNEXAMINED,
        reason=reason,
        max_score=bundle.max_score,
    )
