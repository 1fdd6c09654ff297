"""The folder of a run as `grade` leaves it, made of results by hand: nothing is graded."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from autograder.commands.drawn import UndecidedRun, draw, write
from autograder.config import Config
from autograder.course import HandedIn, Roster, Student
from autograder.course.decisions import Ledger
from autograder.result import (
    CaseResult,
    CellRecord,
    Outcome,
    QuestionResult,
    Result,
    Status,
    WrittenAnswer,
)
from autograder.views.gradebook.marked import AssignmentFile
from autograder.views.gradebook.marks import ManualQuestion
from autograder.views.report.run import About

ESSAY = ManualQuestion(name="essay", max_points=4.0, prompt="Why?")
ADA, BEN, CEM = (
    Student(name=f"{name} Ex", email=f"{name.lower()}@x.example", sid=f"{number}")
    for number, name in enumerate(("Ada", "Ben", "Cem"), start=1)
)


def graded(
    name: str, q1: float | None = 2.0, q2: float | None = 1.0, source: str = "x = 1"
) -> Result:
    """Two questions of 2 points, and an essay that a person marks."""

    def of(question: str, points: float | None) -> QuestionResult:
        outcome = Outcome.PASSED if points == 2.0 else Outcome.FAILED
        if points is None:
            outcome = Outcome.UNEXAMINED
        case = CaseResult(name=f"{question}_1", hidden=False, points=2.0, outcome=outcome)
        return QuestionResult(name=question, points=points, max_points=2.0, cases=(case,))

    return Result(
        submission=name,
        status=Status.GRADED,
        questions=(of("q1", q1), of("q2", q2)),
        cells=(
            CellRecord(cell=1, question="q1", source=source),
            CellRecord(cell=2, question="q2", source="y = 2"),
        ),
        answers=(WrittenAnswer(question="essay", parts=(("markdown", f"{name}: so"),)),),
        max_score=4.0,
    )


def unreadable(name: str) -> Result:
    return Result(submission=name, status=Status.UNREADABLE, reason="rubbish", max_score=4.0)


def made(
    folder: Path,
    results: Sequence[Result] | None = None,
    decided: Ledger | None = None,
    manual: tuple[ManualQuestion, ...] = (),
    earlier: Sequence[Result] = (),
) -> Path:
    """A run of Ada and Ben, who handed in, and Cem, who did not."""
    results = results or (graded("ada"), graded("ben", 0.0, 2.0))
    people = {"ada": (ADA,), "ben": (BEN,)}
    handed_in = tuple(
        HandedIn(
            submission=one.submission,
            called=one.submission,
            people=people.get(one.submission, ()),
            submitted="2026-10-02T13:00:00+00:00",
        )
        for one in results
    )
    run = UndecidedRun(
        assignment=AssignmentFile(
            assignment="hw",
            title="Homework",
            max_score=4.0,
            questions=("q1", "q2", *(one.name for one in manual)),
            points={"q1": 2.0, "q2": 2.0},
            manual=manual,
        ),
        results=tuple(results),
        about=About(
            title="Homework",
            digests={one.submission: f"file of {one.submission}" for one in results},
            earlier={
                one.submission: {part.name: part.points for part in one.questions}
                for one in earlier
            }
            or None,
        ),
        handed_in=handed_in,
        roster=Roster(students=(ADA, BEN, CEM)),
    )
    (folder / "results").mkdir(parents=True, exist_ok=True)
    write(draw(run, folder, decided or Ledger()), folder, Config())
    return folder
