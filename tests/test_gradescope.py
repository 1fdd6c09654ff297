"""Gradescope's results.json: valid whatever a submission said, no points where there are none."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder import gradescope
from autograder.result import CaseResult, CellRecord, Outcome, QuestionResult, Result, Status


def case(outcome: Outcome, hidden: bool = False, message: str = "", detail: str = "") -> CaseResult:
    return CaseResult(
        name="test_a", hidden=hidden, points=1.0, outcome=outcome, message=message, detail=detail
    )


def result(*cases: CaseResult, points: float | None = 1.0, **more: object) -> Result:
    question = QuestionResult(name="q1", points=points, max_points=2.0, cases=cases)
    whole = {"submission": "s", "status": Status.GRADED, "max_score": 2.0, "questions": (question,)}
    return Result(**{**whole, **more})


def test_the_document() -> None:
    shown = gradescope.document(result(case(Outcome.PASSED), case(Outcome.FAILED, message="no")))
    assert shown["score"] == 1.0
    (test,) = shown["tests"]
    assert (test["name"], test["score"], test["max_score"], test["status"]) == (
        "q1",
        1,
        2,
        "failed",
    )
    assert test["output"] == "test_a passed\ntest_a not right yet: no"
    assert shown["extra_data"]["autograder"]["submission"] == "s"


def test_detail_is_for_instructors_only() -> None:
    shown = gradescope.document(result(case(Outcome.FAILED, detail="SECRET", hidden=True)))
    assert "SECRET" in json.dumps(shown.pop("extra_data"))
    assert "SECRET" not in json.dumps(shown)


def test_hidden_cases_are_counted_and_their_names_kept() -> None:
    shown = gradescope.document(
        result(case(Outcome.PASSED, hidden=True), *[case(Outcome.FAILED, True, "hint")] * 2)
    )
    assert shown["tests"][0]["output"] == "Hidden tests: 1 of 3 passed\n- hint"


@pytest.mark.parametrize("status", [Status.UNEXAMINED, Status.UNREADABLE])
def test_what_could_not_be_graded_says_why(status: Status) -> None:
    shown = gradescope.document(result(questions=(), status=status, reason="because"))
    assert "because" in shown["output"]
    assert ("score" in shown) == (status is Status.UNREADABLE)


def test_an_unexamined_question_has_no_score_and_neither_has_the_whole() -> None:
    shown = gradescope.document(result(case(Outcome.UNEXAMINED), points=None))
    assert "score" not in shown
    assert "score" not in shown["tests"][0]
    assert "status" not in shown["tests"][0]


@pytest.mark.parametrize("visibility", ["visible", "hidden", "after_due_date", "after_published"])
def test_visibility(visibility: gradescope.Visibility) -> None:
    shown = gradescope.document(result(case(Outcome.PASSED)), visibility)
    assert {shown["visibility"], shown["tests"][0]["visibility"]} == {visibility}
    assert shown["stdout_visibility"] == "hidden"


@given(st.text(max_size=50), st.text(max_size=50), st.sampled_from(Outcome))
def test_any_text_gives_a_valid_document(message: str, error: str, outcome: Outcome) -> None:
    cells = (CellRecord(cell=1, outcome=Outcome.ERROR, error=error, line=3),)
    shown = gradescope.document(result(case(outcome, message=message), cells=cells, notes=(error,)))
    data = msgspec.json.encode(shown)
    assert b"\\u0000" not in msgspec.json.encode([shown["output"], shown["tests"]])
    assert json.loads(data)["tests"][0]["name"] == "q1"


def test_long_output_keeps_head_and_tail() -> None:
    notes = ("head", *["x" * 1000] * 500, "tail")
    output = gradescope.document(result(notes=notes))["output"]
    assert len(output) <= gradescope.MAX_OUTPUT
    assert output.startswith("head")
    assert output.endswith("tail")
