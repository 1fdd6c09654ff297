"""A changed bundle: what is taken over, what is examined again, and that both give one result."""

import csv
import io
import json
from pathlib import Path

import pytest
from fakes import RIGHT, WRONG, make_bundle, question, write

from autograder.batch import journal
from autograder.formats import bundle
from autograder.formats.bundle import Bundle, parts_of
from batch.test_grade import Course, cache  # noqa: F401 - a fixture

Q1 = ("def test(f):\n    assert f(3) == 9", "def test_hidden(f):\n    assert f(2) == 4")
Q2 = ("def test(g):\n    assert g() == 1", "def test_hidden(g):\n    assert g() < 3")
Q3 = ("def test_hidden(total):\n    assert total(2) == 2",)
COMPARED = {"diagnoses": ()}
"""How an answer goes wrong is looked at, though no mistake is known."""
STRICTER = (Q2[0], "def test_hidden(g):\n    assert g() < 0, 'too much'")

BASE = make_bundle(question("q1", *Q1, **COMPARED), question("q2", *Q2), question("q3", *Q3))
CHANGED = {
    "a stricter hidden test": [
        question("q1", *Q1, **COMPARED),
        question("q2", *STRICTER),
        question("q3", *Q3),
    ],
    "a question less": [question("q1", *Q1, **COMPARED), question("q3", *Q3)],
    "messages": [
        question("q1", *Q1, **COMPARED, messages={"failure_message": "think of squares"}),
        question("q2", *Q2),
        question("q3", *Q3, all_or_nothing=True),
    ],
}
TIDY = "\ndef g(): return 1\ndef total(x): return x"
CHECKS = ["grader.check('q1')", "grader.check('q2')", "grader.check('q3')"]
COUNTING = """
calls = []
def f(x):
    calls.append(x)
    return x * x
def g():
    calls.append(0)
    return len(calls) - 2
def total(x): return len(calls) - 2
"""
SUBMISSIONS = {
    "ada": (RIGHT + TIDY, *CHECKS),
    "ben": (WRONG + TIDY, *CHECKS, "1 / 0"),
    "cem": (COUNTING, *CHECKS),  # each question sees what the tests of the others left
    "dora": (RIGHT + "\ndef total(x): raise ValueError('no')", *reversed(CHECKS), "print(f(2))"),
    "eve": (RIGHT + "\ndef g():\n    while True: pass\ndef total(x): return x", *CHECKS),
    "fay": ("import os\ndef f(x): os._exit(3)" + TIDY, *CHECKS),
    "gus": ("x = 1",),
}


@pytest.fixture(scope="module")
def graded(tmp_path_factory, cache) -> Course:  # noqa: F811
    made = Course(tmp_path_factory.mktemp("graded"), cache)
    for name, cells in SUBMISSIONS.items():
        write(made.submissions, name, *cells)
    use(made, BASE)
    assert made.grade("out")[0] == 0
    yield made
    made.end()


def use(course: Course, changed: Bundle) -> None:
    (course.folder / "hw.zip").write_bytes(bundle.pack(changed))


def regraded(course: Course, changed: Bundle) -> tuple[dict, dict[str, list[str]]]:
    """What the command says, and for whom which questions changed. A copy of the folder is graded
    again, and the result compared with one from the start."""
    use(course, changed)
    for out in ("again", "fresh"):
        (course.folder / out).mkdir(exist_ok=True)
        for path in sorted((course.folder / out).rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
    for name in (journal.NAME, "bundles.json"):
        (course.folder / "again" / name).write_bytes((course.folder / "out" / name).read_bytes())
    code, said, err = course.grade("again", "--json")
    assert code == 0, err
    assert course.grade("fresh")[0] == 0
    assert course.files("again") == course.files("fresh")
    text = (course.folder / "again" / "grades-changes.csv").read_text()
    found: dict[str, list[str]] = {}
    for row in csv.DictReader(io.StringIO(text)):
        found.setdefault(row["submission"], []).append(
            f"{row['question']}: {row['before']} to {row['after']} ({row['score_after']})"
        )
    return json.loads(said), found


@pytest.mark.slow
@pytest.mark.sampled(2)
def test_a_changed_question_is_all_that_is_asked_again(graded) -> None:
    changed = make_bundle(*CHANGED["a stricter hidden test"])
    said, changes = regraded(graded, changed)
    assert said["taken_over"] == 0
    assert said["in_part"] == 4  # not: state that is shared, an endless loop, a crash
    assert changes == {
        "ada": ["q2: 2 to 1 (4)"],
        "ben": ["q2: 2 to 1 (3)"],
        "cem": ["q2: 2 to 1 (4)"],
        "fay": ["q2: 2 to 1 (2)"],
    }
    assert len(said["changes"]) == 4


@pytest.mark.slow
@pytest.mark.sampled(2)
def test_points_and_messages_are_arithmetic(graded) -> None:
    said, changes = regraded(graded, make_bundle(*CHANGED["messages"]))
    assert said["in_part"] == 5  # of shared state, too: nothing of it runs
    assert changes == {}
    entries = journal.read(graded.folder / "again")
    assert sum(not entry.cost for entry in entries) == 5


@pytest.mark.slow
@pytest.mark.sampled(2)
def test_another_outline_is_examined_whole(graded) -> None:
    said, changes = regraded(graded, make_bundle(*CHANGED["a question less"]))
    assert said["in_part"] == 0
    assert changes["ada"] == ["q2: 2 to  (3)"]


def test_what_makes_a_question_another_one() -> None:
    def asks(*tests: str, **options: object) -> str:
        return parts_of(make_bundle(question("q1", *tests, **options))).questions[0].asks

    same = asks(*Q1)
    assert asks(*Q1, messages={"success_message": "well done"}) == same
    assert asks(*Q1, all_or_nothing=True) == same
    assert asks(*Q1, before="# only a remark\n") == same
    assert asks(*Q1, before="points = 7\n") == same
    assert asks(*Q1, before="x = 7\n") != same
    assert asks(Q1[0], Q1[1].replace("4", "5")) != same
    assert asks(*reversed(Q1)) != same
    assert asks(Q1[0]) != same


def test_what_makes_a_bundle_another_one() -> None:
    def common(**options: object) -> str:
        return parts_of(make_bundle(question("q1", *Q1, **COMPARED), **options)).common

    assert common() == common(show_hidden=True)
    different = {common(), common(files={"a": b"1"}), common(files={"a": b"2"}), common(seed=1)}
    assert len(different) == 4


def test_a_damaged_history_is_none(tmp_path: Path) -> None:
    from autograder.batch import history

    (tmp_path / history.NAME).write_bytes(b'[{"parts": 3')
    assert history.read_history(tmp_path) == ()
    one = history.Grading(parts_of(BASE), "1")
    two = history.Grading(parts_of(BASE), "2")
    assert history.remember(tmp_path, one) == ()
    assert history.remember(tmp_path, two) == (one,)
    assert history.remember(tmp_path, two) == (one,)
    assert history.remember(tmp_path, one) == (two,)
