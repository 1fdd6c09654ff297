"""A made class: results as grading would leave them, of any size, the same each time.

python -m report.made FOLDER [SIZE]     (in tests/) writes such a class, to be looked at
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

import msgspec
import numpy as np

from autograder.result import (
    CaseResult,
    CellRecord,
    Outcome,
    QuestionResult,
    Result,
    Status,
    question_result,
)
from autograder.views import gradescope
from autograder.views.report.run import NAME, About

TITLE = "Walking downhill: gradients and steps"
TREES = [
    "Alder",
    "Birch",
    "Cedar",
    "Dogwood",
    "Elm",
    "Fir",
    "Ginkgo",
    "Hazel",
    "Ivy",
    "Juniper",
    "Larch",
    "Maple",
    "Oak",
    "Pine",
]
BIRDS = [
    "Avocet",
    "Bunting",
    "Curlew",
    "Dunlin",
    "Egret",
    "Finch",
    "Gannet",
    "Heron",
    "Ibis",
    "Jay",
    "Kite",
    "Lapwing",
    "Wren",
]
QUESTIONS = (
    # name, points a test, tests, difficulty, how well it tells strong from weak
    ("q1_slope", 1, 3, -1.6, 1.2),
    ("q2_tangent", 1, 4, -0.9, 1.5),
    ("q3_step", 1, 4, -0.4, 1.7),
    ("q4_descent", 1, 6, 0.0, 2.0),
    ("q5_stop", 1, 4, 0.4, 1.4),
    ("q6_rates", 1, 4, 0.8, 1.6),
    ("q7_valleys", 1, 5, 1.1, 0.1),
    ("q8_saddle", 1, 4, 1.6, 1.3),
)
MISCONCEPTIONS = {
    "q3_step": (
        ("steps uphill", "Which way does the derivative point? You want to go down."),
        ("forgets the rate", "Try a learning rate of 0. Should the guess move?"),
    ),
    "q5_stop": (("stops at a small step", "A small step can also mean a small learning rate."),),
    "q8_saddle": (("calls a saddle a valley", "Look along the other direction, too."),),
}
ERRORS = (
    "TypeError: unsupported operand type(s) for -: 'float' and 'list'",
    "NameError: name 'rate' is not defined",
    "ValueError: operands could not be broadcast together with shapes (3,) (2,)",
)
SOURCE = '''def {name}(f, x, rate=0.1):
    """One step downhill from x."""
    slope = (f(x + 1e-6) - f(x)) / 1e-6
    return x {sign} rate * slope
'''


def picture(seed: int = 0, size: float = 4.0) -> bytes:
    """A small figure as PNG, as a notebook keeps it."""
    from matplotlib.figure import Figure  # half a second, which most tests have no use for

    figure = Figure(figsize=(size, size * 0.6), dpi=80, layout="constrained")
    axes = figure.subplots()
    xs = np.linspace(-2, 2.4, 80)
    axes.plot(xs, xs**4 - 3 * xs**2 + xs)
    guess = 2.2 - 0.05 * seed
    path = [guess]
    for _ in range(14):
        guess -= 0.03 * (4 * guess**3 - 6 * guess + 1)
        path.append(guess)
    axes.plot(path, [x**4 - 3 * x**2 + x for x in path], "o-", markersize=4)
    axes.set(title="The path downhill", xlabel="x", ylabel="height")
    file = io.BytesIO()
    figure.savefig(file, format="png", metadata={"Software": None})
    return file.getvalue()


def results(size: int, seed: int = 7) -> tuple[Result, ...]:
    """A class of `size`, in order of submission: mostly graded, some trouble."""
    rng = np.random.default_rng(seed)
    figure = picture()
    return tuple(_result(number, size, rng, figure) for number in range(size))


def about(made: tuple[Result, ...], seed: int = 7) -> About:
    """Names and times for these results, and a run before them in which a test was wrong."""
    rng = np.random.default_rng(seed)
    before = {
        result.submission: {
            question.name: 0.0
            if question.name == "q6_rates" and rng.random() < 0.5
            else question.points
            for question in result.questions
        }
        for result in made
    }
    return About(
        title=TITLE,
        questions=tuple(name for name, *_ in QUESTIONS),
        students={result.submission: _name(n) for n, result in enumerate(made)},
        seconds={
            result.submission: round(float(rng.lognormal(-0.6, 0.8)), 3)
            for result in made
            if result.status is Status.GRADED
        },
        before=before,
    )


def write(folder: Path, made: tuple[Result, ...], known: About | None = None) -> Path:
    """These results as a run's folder."""
    (folder / "results").mkdir(parents=True, exist_ok=True)
    for result in made:
        data = msgspec.json.encode(gradescope.document(result))
        (folder / "results" / f"{result.submission}.json").write_bytes(data)
    if known is not None:
        (folder / NAME).write_bytes(msgspec.json.encode(known))
    return folder


def _name(number: int) -> str:
    tree, bird = TREES[number * 5 % len(TREES)], BIRDS[number % len(BIRDS)]
    turn = number // (len(TREES) * len(BIRDS))
    return f"{tree} {bird}" + (f" {turn + 1}" if turn else "")


def _result(number: int, size: int, rng: np.random.Generator, figure: bytes) -> Result:
    submission = f"{_name(number).lower().replace(' ', '-')}"
    top = float(sum(points * tests for _, points, tests, *_ in QUESTIONS))
    if number % 97 == 11:
        return Result(
            submission=submission,
            status=Status.UNREADABLE,
            reason="the file is a PDF; wanted a Jupyter notebook (.ipynb)",
            max_score=top,
        )
    if number % 211 == 17:
        return Result(
            submission=submission,
            status=Status.UNEXAMINED,
            reason="grading failed 3 times (the worker hung); nothing is wrong with the submission",
            max_score=top,
        )
    ability = rng.normal(0.6, 1.0)
    questions, cells = [], []
    for place, question in enumerate(QUESTIONS):
        made, record = _question(place, question, ability, rng)
        questions.append(made)
        if place in (3, 6) and number % 3 == 0:
            record = msgspec.structs.replace(record, figures=(figure,))
        cells.append(record)
    return Result(
        submission=submission,
        status=Status.GRADED,
        questions=tuple(questions),
        cells=tuple(cells),
        max_score=top,
    )


def _question(
    place: int,
    question: tuple[str, int, int, float, float],
    ability: float,
    rng: np.random.Generator,
) -> tuple[QuestionResult, CellRecord]:
    name, points, tests, difficulty, slope = question
    right = rng.random() < 1 / (1 + np.exp(-1.7 * slope * (ability - difficulty)))
    kind = Outcome.PASSED if right else _kind(rng)
    known = MISCONCEPTIONS.get(name, ()) if kind is Outcome.FAILED and rng.random() < 0.7 else ()
    misconception, hint = known[rng.integers(len(known))] if known else ("", "")
    cell = 4 * place + 8
    error = ERRORS[rng.integers(len(ERRORS))]
    cases = []
    for number in range(tests):
        hidden = number > 0
        lost = kind is not Outcome.PASSED and (number > 1 or rng.random() < 0.5)
        outcome = kind if lost else Outcome.PASSED
        if name == "q7_valleys" and number == tests - 1:
            outcome = Outcome.FAILED  # a test that nobody passes
        message = "Try it on a slope that falls." if outcome is not Outcome.PASSED else ""
        if outcome is Outcome.ERROR:
            said = "an error" if hidden else f"{error} (cell {cell}, line 4)"
            message = f"{message} - your answer raised {said}"
        cases.append(
            CaseResult(
                name=f"{name} - {number + 1}",
                hidden=hidden,
                points=float(points),
                outcome=outcome,
                message=message,
                detail="AssertionError: got 0.3, wanted -0.3" if outcome is Outcome.FAILED else "",
            )
        )
    made = msgspec.structs.replace(
        question_result(name, cases), misconception=misconception, hint=hint
    )
    record = CellRecord(
        cell=cell,
        question=name,
        source=SOURCE.format(name=name.partition("_")[2], sign="-" if right else "+"),
        saved="x = 1.25, height -1.98\nx = 1.13, height -2.07" if place % 2 else "",
        after_hidden=place > 0,
    )
    return made, record


def _kind(rng: np.random.Generator) -> Outcome:
    kinds = [Outcome.FAILED, Outcome.ERROR, Outcome.MISSING, Outcome.TIMEOUT, Outcome.CRASHED]
    return kinds[rng.choice(5, p=[0.7, 0.14, 0.12, 0.03, 0.01])]


if __name__ == "__main__":
    made = results(int(sys.argv[2]) if len(sys.argv) > 2 else 60)
    print(write(Path(sys.argv[1]), made, about(made)))
