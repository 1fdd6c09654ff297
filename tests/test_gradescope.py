"""Gradescope's results.json: valid whatever a submission said, no points where there are none."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.result import CaseResult, CellRecord, Outcome, QuestionResult, Result, Status
from autograder.views import gradescope
from autograder.views.gradescope import Deduction, Settings

VISIBILITIES = ("visible", "hidden", "after_due_date", "after_published")


def case(
    outcome: Outcome = Outcome.PASSED, hidden: bool = False, message: str = "", detail: str = ""
) -> CaseResult:
    return CaseResult(
        name="test_a", hidden=hidden, points=1.0, outcome=outcome, message=message, detail=detail
    )


def result(*cases: CaseResult, points: float | None = 1.0, **more: object) -> Result:
    question = QuestionResult(name="q1", points=points, max_points=2.0, cases=cases)
    whole = {"submission": "s", "status": Status.GRADED, "max_score": 2.0, "questions": (question,)}
    return Result(**{**whole, **more})


def visible(shown: gradescope.Entry) -> str:
    """All that a student reads while hidden things stay hidden."""
    tests = [test for test in shown["tests"] if test["visibility"] == "visible"]
    return json.dumps([shown["output"], tests])


def test_the_document() -> None:
    shown = gradescope.document(result(case(), case(Outcome.FAILED, message="no")), seconds=1.23456)
    assert shown["score"] == 1.0
    assert shown["extra_data"]["seconds"] == 1.23
    assert "execution_time" not in shown  # students see it, and hidden tests take time
    (test,) = shown["tests"]
    assert test == {
        "number": "1",
        "name": "q1",
        "score": 1.0,
        "max_score": 2.0,
        "status": "failed",
        "visibility": "visible",
        "output": "- test\\_a: passed\n- test\\_a: not right yet: no",
        "tags": ["q1", "public"],
    }
    assert shown["extra_data"]["autograder"]["submission"] == "s"
    assert "leaderboard" not in shown


def test_detail_is_for_instructors_only() -> None:
    shown = gradescope.document(result(case(Outcome.FAILED, detail="SECRET", hidden=True)))
    assert "SECRET" in json.dumps(shown.pop("extra_data"))
    assert "SECRET" not in json.dumps(shown)


def test_hidden_cases_are_counted_and_their_names_kept() -> None:
    shown = gradescope.document(
        result(case(hidden=True), *[case(Outcome.FAILED, True, "hint")] * 2)
    )
    assert "Hidden tests: 1 of 3 passed" in shown["tests"][0]["output"]
    assert "test_a" not in shown["tests"][0]["output"]


@pytest.mark.parametrize("status", [Status.UNEXAMINED, Status.UNREADABLE])
def test_what_could_not_be_graded_says_so(status: Status) -> None:
    shown = gradescope.document(result(questions=(), status=status, reason="because"))
    assert ("because" in shown["output"]) == (status is Status.UNREADABLE)
    assert ("score" in shown) == (status is Status.UNREADABLE)


def test_an_unexamined_question_has_no_score_and_neither_has_the_whole() -> None:
    shown = gradescope.document(result(case(Outcome.UNEXAMINED), points=None))
    assert "score" not in shown
    assert "score" not in shown["tests"][0]
    assert "status" not in shown["tests"][0]


def test_what_is_unfinished_counts_what_is_there_and_says_why() -> None:
    questions = (
        QuestionResult(name="q1", points=2.0, max_points=2.0, cases=(case(),)),
        QuestionResult(name="q2", points=None, max_points=3.0),
    )
    shown = gradescope.document(
        result(questions=questions), unfinished="It stopped.", taken_off=Deduction(0.5, "Late.")
    )
    assert shown["score"] == 1.0
    assert shown["output"] == "**It stopped\\.**\n\n**Late\\.**"
    assert [test.get("score") for test in shown["tests"]] == [2.0, None]
    assert gradescope.problems(msgspec.json.encode(shown)) == ()


@pytest.mark.parametrize("visibility", VISIBILITIES)
def test_visibility(visibility: gradescope.Visibility) -> None:
    shown = gradescope.document(result(case()), visibility)
    assert {shown["visibility"], shown["tests"][0]["visibility"]} == {visibility}
    assert shown["stdout_visibility"] == "hidden"


@pytest.mark.parametrize("entries", ["question", "case"])
@pytest.mark.parametrize("together", [(), ("q1",)])
def test_nothing_that_is_shown_depends_on_hidden_tests(entries: str, together: tuple) -> None:
    settings = Settings(entries=entries, hidden_visibility="after_published")
    cells = (CellRecord(cell=1, outcome=Outcome.ERROR, error="NameError: x", question="q1"),)
    both = []
    for outcome, points in ((Outcome.PASSED, 2.0), (Outcome.FAILED, 0.0 if together else 1.0)):
        one = result(case(), case(outcome, True, "said"), points=points, cells=cells)
        both.append(gradescope.document(one, "visible", settings, together=together))
    right, wrong = both
    assert (right["score"], wrong["score"]) == (2.0, 0.0 if together else 1.0)
    assert visible(right) == visible(wrong)
    assert "NameError" in visible(wrong)
    later = [test for test in wrong["tests"] if test["visibility"] == "after_published"]
    assert "said" in json.dumps(later)
    assert [test["status"] for test in later] == ["failed"] * len(later)
    assert sum(test.get("max_score", 0) for test in wrong["tests"]) == 2.0
    assert sum(test.get("score", 0) for test in wrong["tests"]) == wrong["score"]


@pytest.mark.parametrize("settings", [Settings(), Settings(entries="case")])
def test_a_question_that_lost_hidden_points_never_looks_passed(settings: Settings) -> None:
    shown = gradescope.document(
        result(case(), case(Outcome.FAILED, True)), settings=settings, degree="none"
    )
    assert "failed" in [test["status"] for test in shown["tests"]]
    assert "everything is right" not in shown["output"].lower()


def test_a_line_a_case() -> None:
    shown = gradescope.document(
        result(case(), case(Outcome.FAILED, True, "no")), settings=Settings(entries="case")
    )
    assert [(t["number"], t["name"], t["score"], t["max_score"]) for t in shown["tests"]] == [
        ("1.1", "q1: test 1", 1.0, 1.0),
        ("1.2", "q1: test 2 (hidden)", 0.0, 1.0),
    ]


def test_a_total_and_a_leaderboard_where_they_are_asked_for() -> None:
    settings = Settings(show_total=True, leaderboard=True, hidden_visibility="hidden")
    shown = gradescope.document(result(case(), case(hidden=True), points=2.0), settings=settings)
    assert "Total: 2 of 2 points" in shown["output"]
    assert shown["leaderboard"] == [{"name": "Score", "value": 2.0, "order": "desc"}]


def test_a_hint_is_shown_and_a_misconception_is_not() -> None:
    question = QuestionResult(
        name="q1", points=0, max_points=1, hint="Divide by n.", misconception="sum_for_mean"
    )
    shown = gradescope.document(result(questions=(question,)))
    assert "Divide by n" in shown["tests"][0]["output"]
    assert "sum_for_mean" in json.dumps(shown.pop("extra_data"))
    assert "sum_for_mean" not in json.dumps(shown)


questions = st.builds(
    QuestionResult,
    name=st.text(max_size=20),
    points=st.one_of(st.none(), st.floats(0, 9)),
    max_points=st.floats(0, 9),
    cases=st.lists(
        st.builds(
            CaseResult,
            name=st.text(max_size=20),
            hidden=st.booleans(),
            points=st.floats(0, 9),
            outcome=st.sampled_from(Outcome),
            message=st.text(max_size=50),
            detail=st.text(max_size=50),
        ),
        max_size=3,
    ).map(tuple),
    hint=st.text(max_size=20),
)
settings = st.builds(
    Settings,
    entries=st.sampled_from(["question", "case"]),
    hidden_visibility=st.one_of(st.none(), st.sampled_from(VISIBILITIES)),
    show_total=st.booleans(),
    leaderboard=st.booleans(),
)


@pytest.mark.slow
@given(
    st.lists(questions, max_size=3),
    settings,
    st.sampled_from(VISIBILITIES),
    st.sampled_from(["none", "counts", "messages"]),
    st.text(max_size=50),
    st.booleans(),
)
def test_any_result_keeps_the_contract(
    asked: list, chosen: Settings, visibility: str, degree: str, text: str, all_together: bool
) -> None:
    cells = (CellRecord(cell=1, outcome=Outcome.ERROR, error=text, line=3, output=text),)
    shown = gradescope.document(
        result(questions=tuple(asked), cells=cells, notes=(text,)),
        visibility,
        chosen,
        degree,
        together=[question.name for question in asked] if all_together else (),
        seconds=2.0,
        unfinished="why" if any(question.points is None for question in asked) else "",
    )
    shown.pop("extra_data")  # a NUL may stand there: nobody shows it
    assert gradescope.problems(msgspec.json.encode(shown)) == ()


def test_long_output_keeps_head_and_tail() -> None:
    cells = tuple(
        CellRecord(cell=n, outcome=Outcome.ERROR, error=f"E{n}: " + "x" * 900) for n in range(500)
    )
    output = gradescope.document(result(cells=cells))["output"]
    assert len(output) <= gradescope.MAX_OUTPUT
    assert "E0" in output
    assert "E499" in output


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "Input data was truncated"),
        (b"\xff", "not UTF-8"),
        (b"[]", "object"),
        (b"{}", "no score"),
        (b'{"tests": [{"score": 1}, {"name": "q"}]}', "no score"),
        (b'{"score": 1, "colour": "red"}', "colour"),
        (b'{"score": 1, "visibility": "sometimes"}', "sometimes"),
        (b'{"score": 1, "tests": [{"status": "unexamined"}]}', "unexamined"),
        (b'{"score": 1, "tests": [{"number": 1}]}', "str"),
        (b'{"score": 1, "output": "a\\u0000"}', "NUL"),
        (b'{"score": 1, "output": "a\\r\\n"}', "carriage return"),
        (b'{"score": 1, "output": "' + b"x" * 100_001 + b'"}', "100,001 characters"),
    ],
)
def test_what_breaks_the_contract_is_named(data: bytes, said: str) -> None:
    (problem,) = gradescope.problems(data)
    assert said in problem


def test_a_backslash_before_u0000_is_no_nul() -> None:
    assert gradescope.problems(b'{"score": 1, "output": "\\\\u0000"}') == ()
