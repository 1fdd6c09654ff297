"""What is found by looking at tests: clocks, a solution given away, a message that tells."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.authoring.audit.cheap import constant_answers, functions_of
from autograder.authoring.audit.declared import read_declared
from autograder.authoring.audit.findings import findings_of
from autograder.authoring.audit.flaws import Flaw, Judged, find_flaws
from autograder.authoring.audit.page import page
from autograder.authoring.audit.variants import reordered, reseeded
from autograder.errors import UsageError

from .planted import HIDDEN, PUBLIC, Planted, subject_of

ANSWER = "def area(a, b):\n    return (a + b) * (a - b) / 2 + 1\n"
QUIET = f"{HIDDEN}def test_it(area):\n    assert area(1, 2) == 17.25, 'wanted another area'\n"


def flaws_of(tests: str, prompt: str = "") -> list[Flaw]:
    subject = subject_of("q1", Planted(tests, answer=ANSWER, prompt=prompt))
    return [
        flaw
        for flaw in find_flaws(Judged(subject=subject, mutants=(), tried=()))
        if flaw.check not in ("useless",)
    ]


def test_nothing_to_find() -> None:
    assert flaws_of(QUIET) == []


@pytest.mark.parametrize("clock", ["time.time()", "time.perf_counter()", "datetime.now()"])
def test_a_clock(clock: str) -> None:
    (flaw,) = flaws_of(f"{HIDDEN}def test_it(area):\n    assert {clock} > 0\n")
    assert flaw.check == "time"


def test_a_solution_given_away() -> None:
    told = "    a, b = 3, 4\n    assert area(a, b) == (a + b) * (a - b) / 2 + 1\n"
    (flaw,) = flaws_of(f"{PUBLIC}def test_it(area):\n{told}")
    assert (flaw.check, flaw.case) == ("gives away", "q1 - 1")
    assert flaws_of(f"{HIDDEN}def test_it(area):\n{told}") == []


def test_a_message_that_tells() -> None:
    telling = QUIET.replace("another area", "17.25")
    (flaw,) = flaws_of(telling)
    assert (flaw.check, flaw.case) == ("tells", "q1 - 1")
    assert flaws_of(telling, prompt="The area is 17.25.") == []
    head = '@test_case(points=1, hidden=True, failure_message="It is 17.25")\n'
    assert [flaw.check for flaw in flaws_of(head + QUIET.partition("\n")[2])] == ["tells"]


def test_declarations(tmp_path: Path) -> None:
    assert read_declared(tmp_path).equivalent == ()
    (tmp_path / "answers").mkdir()
    path = tmp_path / "answers" / "declared.toml"
    for text in ("[[equivalent]]", "= 1", "[[accepted]]\nquestion='q'\ncheck='x'\nreason=' '\n"):
        path.write_text(text)
        with pytest.raises(UsageError, match=r"declared\.toml"):
            read_declared(tmp_path)


def test_page_is_self_contained_and_escaped() -> None:
    subject = subject_of("q1", Planted(QUIET, answer=ANSWER))
    judged = Judged(subject=subject, mutants=(), tried=())
    text = page([findings_of("<b>", [judged], read_declared(Path("/nowhere")))])
    assert "&lt;b&gt;" in text
    assert "<b></" not in text
    assert "http" not in text
    assert "fails on no mutant" in text


def test_cheap_answers() -> None:
    made = constant_answers(ANSWER, "Here $x^{1.5}$ is 2.25, and -0.5 at v1.2.3.")
    assert {"always None", "always 2.25", "always -0.5"} <= set(made)
    assert "always 1.5" not in made
    assert functions_of(made["always 0"]) == ("area",)


def test_variants_keep_what_is_checked() -> None:
    question = subject_of("q1", Planted(QUIET + QUIET.replace("test_it", "test_too"))).question
    back = reordered(question, (1, 0))
    assert [case.name for case in back.cases] == ["q1 - 2", "q1 - 1"]
    seeded = f"{HIDDEN}def test_it(area):\n    rng = np.random.default_rng(5)\n"
    other = reseeded(subject_of("q1", Planted(seeded)).question, 3)
    assert "default_rng(5 + 23757)" in other.source
