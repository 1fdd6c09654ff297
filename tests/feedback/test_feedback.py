"""What a student may read: never a detail, never what was said after a hidden test."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from autograder.result import CaseResult, CellRecord, Outcome, QuestionResult, Result, Status
from autograder.views import feedback
from autograder.views.feedback.markdown import escaped, fenced
from autograder.views.feedback.text import shown


def case(outcome: Outcome, hidden: bool = False, message: str = "", name: str = "t") -> CaseResult:
    return CaseResult(
        name=name, hidden=hidden, points=1.0, outcome=outcome, message=message, detail="SECRET"
    )


def result(*cases: CaseResult, points: float | None = 1.0, **more: object) -> Result:
    question = QuestionResult(
        name="q1", points=points, max_points=2.0, cases=cases, misconception="SECRET", hint="look"
    )
    whole = {"submission": "s", "status": Status.GRADED, "max_score": 2.0, "questions": (question,)}
    return Result(**{**whole, **more})


LOST = tuple(outcome for outcome in Outcome if outcome is not Outcome.PASSED)


@pytest.mark.parametrize("degree", feedback.DEGREES)
@pytest.mark.parametrize("outcome", LOST)
def test_details_names_and_misconceptions_stay_with_the_instructor(
    degree: feedback.Degree, outcome: Outcome
) -> None:
    cells = (
        CellRecord(cell=1, question="q1", output="SECRET", after_hidden=True, source="x = 1"),
        CellRecord(
            cell=2, outcome=Outcome.ERROR, error="E: no", output="SECRET", after_hidden=True
        ),
    )
    hidden = case(outcome, True, name="SECRET")
    given = result(case(outcome), hidden, cells=cells)
    told = feedback.feedback(given, degree)
    said = str(msgspec.to_builtins(told)) + feedback.markdown(told)
    said += "".join(feedback.lines(told.questions[0]))
    assert "SECRET" not in said
    assert "look" in said


def test_degrees() -> None:
    cases = (
        case(Outcome.PASSED, True),
        case(Outcome.FAILED, True, "mind the sign"),
        case(Outcome.TIMEOUT, True, "mind the sign"),
    )

    def said(degree: feedback.Degree) -> list[str]:
        return feedback.lines(feedback.feedback(result(*cases), degree).questions[0])

    counts = "Hidden tests: 1 of 3 passed, 1 not right yet, 1 took too long"
    assert said("none") == ["Hint: look"]
    assert said("counts") == [counts, "Hint: look"]
    assert said("messages") == [counts, "- mind the sign", "Hint: look"]


def raised(detail: str, message: str = "") -> CaseResult:
    return CaseResult(
        name="t", hidden=True, points=1.0, outcome=Outcome.ERROR, message=message, detail=detail
    )


def test_of_an_error_in_a_hidden_test_there_is_the_kind_and_the_own_line() -> None:
    source = CellRecord(cell=3, question="q1", source="def f(x):\n    return x[5]")
    own = "IndexError: SECRET\n(cell 1, line 1) (cell 3, line 2)"
    cases = (
        raised(own, "mind the end - your answer raised an error"),
        raised(own.replace("SECRET", "another SECRET")),
        raised("SECRETError: SECRET (cell 3, line 1)"),
        raised("KeyError: 'SECRET'"),
        raised("KeyError: 'SECRET' (cell 9, line 9)"),
    )
    given = result(*cases, cells=(source,))
    told = feedback.feedback(given, "errors")
    assert feedback.lines(told.questions[0])[1:-1] == [
        "- mind the end",
        "- your answer raised IndexError (cell 3, line 2): return x[5]",
        "- your answer raised an error (cell 3, line 1): def f(x):",
        "- your answer raised KeyError (cell 9, line 9)",
    ]
    assert "SECRET" not in feedback.markdown(told) + str(msgspec.to_builtins(told))
    assert "return x\\[5\\]" in feedback.markdown(told).partition("Cell 3")[0]
    before = feedback.feedback(given, feedback.before_the_end("errors"))
    assert before == feedback.feedback(given, "messages")
    assert [feedback.before_the_end(degree) for degree in feedback.DEGREES[:3]] == [
        *feedback.DEGREES[:3]
    ]


def test_what_could_not_be_examined_says_nothing_of_why() -> None:
    told = feedback.feedback(result(case(Outcome.UNEXAMINED), points=None))
    assert told.score is None
    assert "could not be examined" in told.headline
    assert feedback.lines(told.questions[0]) == [
        "This question could not be examined; nobody lost points for it."
    ]
    whole = result(status=Status.UNEXAMINED, reason="SECRET", questions=())
    assert "SECRET" not in feedback.markdown(feedback.feedback(whole))


def test_an_unreadable_submission_says_why() -> None:
    told = feedback.feedback(result(status=Status.UNREADABLE, reason="it is a PDF", questions=()))
    assert told.headline == "Nothing could be run: it is a PDF"
    assert told.score == 0


def test_a_failed_test_that_is_worth_nothing_is_not_hidden_by_full_points() -> None:
    told = feedback.feedback(result(case(Outcome.FAILED), points=2.0))
    assert (told.questions[0].state, told.questions[0].settled) == ("full", False)
    assert told.headline == "0 of 1 questions are right. Look at q1 next."
    told = feedback.feedback(result(case(Outcome.PASSED), points=2.0))
    assert told.headline == "Everything is right."


def test_an_error_is_explained_with_its_line() -> None:
    record = CellRecord(
        cell=4,
        question="q1",
        outcome=Outcome.ERROR,
        error="NameError: name 'xs' is not defined",
        line=2,
        source="def f():\n    return xs\nf()",
    )
    (cell,) = feedback.feedback(result(cells=(record,))).questions[0].cells
    assert cell.error is not None
    assert (cell.error.cell, cell.error.line, cell.error.code) == (4, 2, "return xs")
    assert "has no value" in cell.error.meaning


def test_the_error_of_an_answer_is_explained() -> None:
    record = CellRecord(cell=3, question="q1", source="a = 0\nb = 1 / a")
    message = "mind zero - your answer raised ZeroDivisionError: division by zero (cell 3, line 2)"
    told = feedback.feedback(result(case(Outcome.ERROR, message=message), cells=(record,)))
    (check,) = told.questions[0].checks
    assert check.message == "mind zero"
    assert check.error is not None
    assert check.error.said == "ZeroDivisionError: division by zero"
    assert check.error.code == "b = 1 / a"
    assert "divided by zero" in check.error.meaning


def test_output_that_was_handed_in_comes_first() -> None:
    record = CellRecord(cell=3, question="q1", output="now", saved="then")
    (cell,) = feedback.feedback(result(cells=(record,))).questions[0].cells
    assert (cell.output, cell.saved) == ("then", True)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a\x1b[31mred\x1b[0m", "ared"),
        ("a\u202eb", "a<U+202E>b"),
        ("a\x00b\tc\n", "a<U+0000>b\tc\n"),
        ("Z\u0351\u0351\u0351\u0351\u0351", "Z\u0351\u0351\u0351"),
        ("\ud800", "<U+D800>"),
        ("Grüße, 你好, שלום", "Grüße, 你好, שלום"),
    ],
)
def test_invisible_characters_are_named(text: str, wanted: str) -> None:
    assert shown(text) == wanted


def test_ten_megabytes_become_a_head_and_a_tail() -> None:
    text = shown("head" + "x" * 10_000_000 + "tail", 1000)
    assert len(text) < 1100
    assert text.startswith("head")
    assert text.endswith("tail")


HOSTILE = [
    "<script>alert(1)</script>",
    "[click](javascript:alert(1))",
    "![x](http://evil.example/x.png)",
    "http://evil.example www.evil.example me@evil.example",
    "```\n</code>\n<img src=x onerror=alert(1)>",
    "# title\n\n* list\n\n<b>",
    "[ref]: http://evil.example",
    "a | b\n--- | ---",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_of_a_submission_stays_text(text: str) -> None:
    renderer = MarkdownIt("commonmark", {"html": True}).enable("table")
    html = renderer.render(f"- {escaped(text)}\n\n{fenced(text)}\n")
    tags = {tag.split(" ")[0].strip("</>") for tag in html.split("<")[1:]}
    assert {tag.split(">")[0] for tag in tags} <= {"ul", "li", "pre", "code"}


@given(st.text(max_size=60))
def test_any_text_is_fit_to_be_written(text: str) -> None:
    given = result(case(Outcome.FAILED, message=text), notes=(text,), submission=text)
    assert feedback.markdown(feedback.feedback(given)).encode()
