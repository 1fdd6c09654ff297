"""Points that a person gave: read, checked and merged, and the laws of that."""

from __future__ import annotations

import datetime
import json
import os
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.commands import marking
from autograder.errors import UsageError
from autograder.result import QuestionResult, Result, Status, WrittenAnswer
from autograder.views import gradescope
from autograder.views.gradebook import grades_csv
from autograder.views.gradebook.marked import AssignmentFile
from autograder.views.gradebook.marks import (
    ManualQuestion,
    MarkGiven,
    checked,
    counting,
    digest_of,
    read_marks,
    united,
    with_marks,
)

QUESTION = ManualQuestion(name="q2", max_points=2.0)
ORDER = ("q1", "q2", "q3")


def result(name: str = "a", status: Status = Status.GRADED, text: str = "Because.") -> Result:
    tested = tuple(QuestionResult(name=one, points=1.0, max_points=3.0) for one in ("q1", "q3"))
    answer = WrittenAnswer(question="q2", parts=(("markdown", text),))
    graded = status is Status.GRADED
    return Result(
        submission=name,
        status=status,
        questions=tested if graded else (),
        answers=(answer,) if graded else (),
        max_score=6.0,
    )


def merged(one: Result, **mark: Any) -> Result:
    return with_marks(one, ORDER, (QUESTION,), {"q2": {"a": MarkGiven(**mark)}})


def test_a_mark_is_part_of_the_score() -> None:
    done = merged(result(), points=1.5, comment="Nearly.")
    assert (done.score, done.max_score) == (3.5, 8.0)
    assert [question.name for question in done.questions] == list(ORDER)
    assert done.questions[1].comment == "Nearly."
    assert grades_csv([done], ORDER, {}).splitlines()[1] == '"a",,"graded",3.5,8,1,1.5,1'
    shown = gradescope.document(done)
    assert shown["score"] == 3.5
    assert shown["tests"][1]["score"] == 1.5
    assert "Nearly" in shown["tests"][1]["output"]


def test_without_a_mark_there_is_no_score_but_no_trouble_either() -> None:
    done = merged(result())
    assert (done.score, done.max_score, done.overall_status) == (None, 8.0, Status.GRADED)
    assert grades_csv([done], ORDER, {}).splitlines()[1] == '"a",,"graded",,8,1,,1'
    shown = gradescope.document(done)
    assert "score" not in shown
    assert "score" not in shown["tests"][1]
    assert "not marked yet" in shown["tests"][1]["output"]


def test_what_could_not_be_read_has_zero_points_and_our_trouble_none() -> None:
    assert merged(result(status=Status.UNREADABLE), points=2.0).score == 0.0
    unexamined = merged(result(status=Status.UNEXAMINED), points=2.0)
    assert (unexamined.score, unexamined.max_score) == (None, 8.0)


def test_merging_again_replaces() -> None:
    once = merged(result(), points=1.5)
    assert merged(once, points=0.5) == merged(result(), points=0.5)
    assert with_marks(once, ORDER, (), {}) == result()


points = st.one_of(st.none(), st.floats(0, 2))


@pytest.mark.slow
@given(
    st.dictionaries(st.sampled_from("abcd"), points), st.lists(st.sampled_from("abcd"), unique=True)
)
def test_the_score_is_what_tests_and_persons_gave(given: dict[str, Any], names: list[str]) -> None:
    marks = {"q2": {name: MarkGiven(points=value) for name, value in given.items()}}
    results = [result(name) for name in names]
    good, _ = checked(marks, (QUESTION,), results)
    questions = counting(good, (QUESTION,))
    for one in results:
        done = with_marks(one, ORDER, questions, good)
        value = given.get(one.submission)
        if not questions:
            assert done == one
        elif value is None:
            assert done.score is None
        else:
            assert done.score == pytest.approx(2.0 + value, abs=1e-4)
            assert 0 <= done.score <= done.max_score


def test_a_question_counts_from_its_first_mark_on() -> None:
    marks = {"q2": {"a": MarkGiven(comment="Look at it again")}}
    assert counting(marks, (QUESTION,)) == ()
    assert counting({"q2": {"a": MarkGiven(points=0.0)}}, (QUESTION,)) == (QUESTION,)


def test_marks_that_cannot_count_are_told() -> None:
    marks = {
        "q2": {
            "a": MarkGiven(points=1.0, answer=digest_of(result().answers[0])),
            "b": MarkGiven(points=1.0, answer="0123456789abcdef"),
            "c": MarkGiven(points=3.0),
            "d": MarkGiven(points=-1.0),
            "nobody": MarkGiven(points=1.0),
        },
        "q9": {"a": MarkGiven(points=1.0)},
    }
    good, notes = checked(marks, (QUESTION,), [result(name) for name in "abcd"])
    assert list(good["q2"]) == ["a"]
    for said in ("b in q2 is unused: the answer has changed", "3 of 2 points", "-1 of 2 points"):
        assert any(said in note for note in notes)
    assert any("no such submission" in note for note in notes)
    assert any("q9 is no question" in note for note in notes)
    assert len(notes) == 5


def test_the_digest_tells_answers_apart() -> None:
    texts = ["", "a", "b", "a b"]
    assert len({digest_of(result(text=text).answers[0]) for text in texts}) == len(texts)
    assert digest_of(None) == digest_of(WrittenAnswer(question="q2"))


# ------------------------------------------------------------------ files


def saved(**other: Any) -> bytes:
    whole = {
        "format": 1,
        "assignment": "hw",
        "question": "q2",
        "marks": {"a": {"points": 1.5, "comment": "x", "at": "2026-01-02", "answer": "7"}},
    }
    return json.dumps(whole | other).encode()


def test_the_file_of_the_page() -> None:
    marks, notes = read_marks(saved(), "m.json", "hw")
    assert marks == {"q2": {"a": MarkGiven(points=1.5, comment="x", at="2026-01-02", answer="7")}}
    assert notes == ()


@pytest.mark.parametrize("separator", [",", ";"])
def test_a_table(separator: str) -> None:
    text = "submission,question,points,comment\n'=a,q2,1.5,fine\nb,q2,,\nc,q2,much,\n"
    marks, notes = read_marks(text.replace(",", separator).encode("utf-8-sig"), "m.csv", "hw")
    assert marks == {"q2": {"=a": MarkGiven(points=1.5, comment="fine"), "b": MarkGiven()}}
    assert notes == ("m.csv, line 4: 'much' are no points",)


DAMAGED = [
    b"",
    b"{",
    b"{}",
    saved(assignment="other"),
    saved(marks={"a": {"points": "2"}}),
    saved(marks=[1]),
    b"a,b\n1,2\n",
    b"\xff\xfe\x00",
    b'{"a": ' + b"[" * 100_000,
]


@pytest.mark.parametrize("data", DAMAGED)
def test_damaged_files_are_refused_in_one_line(data: bytes) -> None:
    with pytest.raises(UsageError, match=r"m\.json") as caught:
        read_marks(data, "m.json", "hw")
    assert "\n" not in str(caught.value)


@given(st.permutations(range(4)))
def test_of_two_marks_the_later_counts_in_any_order(order: list[int]) -> None:
    files = [
        (f"{number}.json", {"q2": {"a": MarkGiven(points=float(number), at=at)}})
        for number, at in enumerate(["2026-01-03", "2026-01-01", "", "2026-01-02"])
    ]
    marks, notes = united([files[number] for number in order])
    assert marks["q2"]["a"].points == 0.0
    assert any("a is marked twice" in note for note in notes)


def test_the_same_mark_twice_is_no_news() -> None:
    file = {"q2": {"a": MarkGiven(points=1.0, at="2026")}}
    assert united([("1", file), ("2", file)]) == (file, ())


def test_a_merged_result_comes_back_from_its_file() -> None:
    done = merged(result(), points=1.5, comment="x")
    shown = gradescope.document(done)["extra_data"]["autograder"]
    assert msgspec.convert(shown, Result) == done


def test_a_table_has_the_time_of_its_file(tmp_path: Path) -> None:
    asked = AssignmentFile(assignment="hw", manual=(QUESTION,))
    given = tmp_path / "given.csv"
    given.write_text("submission,question,points\na,q2,2\n")
    saved_at = {"a": {"points": 1, "at": "2026-05-01T12:00:00.000Z"}}
    page = {"format": 1, "assignment": "hw", "question": "q2", "marks": saved_at}
    (tmp_path / "run/marks").mkdir(parents=True)
    (tmp_path / "run/marks/page.json").write_text(json.dumps(page))
    for month, points in ((4, 1.0), (6, 2.0)):  # the table is older than the mark, then later
        changed = datetime.datetime(2026, month, 1, tzinfo=datetime.UTC).timestamp()
        os.utime(given, (changed, changed))
        marking.keep(marking.read_given([given], "hw"), tmp_path / "run")
        files = marking.read_kept(tmp_path / "run", asked)
        marks, notes = united((file.name, file.marks) for file in files)
        assert (marks["q2"]["a"].points, len(notes)) == (points, 1)
