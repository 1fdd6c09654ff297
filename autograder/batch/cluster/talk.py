"""What the client and a worker of the cluster say to each other: bytes, decoded strictly by type.

Any order may be answered with `Fitness` in place of what was asked for: then the worker is not the
one that was spoken to before, or not of the version that the client wants.
"""

from __future__ import annotations

import msgspec

from autograder.batch.fitness import Fitness
from autograder.batch.jobs import Done
from autograder.batch.preload import Modules
from autograder.batch.survey import Needs
from autograder.formats.bundle import Bundle
from autograder.formats.submission import Parcel
from autograder.grading.known import Known
from autograder.result import QuestionResult


class Inspect(msgspec.Struct, frozen=True, tag=True):
    """Say what you are, and what you lack of these needs; answered with `Fitness`."""

    needs: Needs = Needs()


class Keep(msgspec.Struct, frozen=True, tag=True):
    """A bundle to grade with later; answered with `Kept`."""

    grader: str
    bundle: Bundle


class GradeParcels(msgspec.Struct, frozen=True, tag="Grade"):
    """Grade these with the bundle of that digest; `modules` are what to import beforehand. Where
    there is a `topic`, it is told of questions as they stand meanwhile (`Hearsay`)."""

    grader: str
    bundle: str
    modules: Modules
    parcels: tuple[Parcel, ...]
    known: tuple[Known | None, ...]
    """of each parcel"""
    topic: str = ""


class Kept(msgspec.Struct, frozen=True, tag=True):
    """The bundle is here."""

    bundle: str


class Wanted(msgspec.Struct, frozen=True, tag=True):
    """The bundle of that digest is not here."""

    bundle: str


class Results(msgspec.Struct, frozen=True, tag=True):
    """What became of each parcel, in their order."""

    done: tuple[Done, ...]


class Trouble(msgspec.Struct, frozen=True, tag=True):
    """The worker cannot do it, through no fault of a submission's."""

    reason: str


class Hearsay(msgspec.Struct, frozen=True, tag=True):
    """How a question of the parcel with that id stands meanwhile. It answers nothing, and may be
    late, or get lost."""

    parcel: str
    question: QuestionResult


Reply = Fitness | Kept | Wanted | Results | Trouble

encode = msgspec.msgpack.encode
order = msgspec.msgpack.Decoder(Inspect | Keep | GradeParcels)
reply = msgspec.msgpack.Decoder(Reply)
hearsay = msgspec.msgpack.Decoder(Hearsay)
