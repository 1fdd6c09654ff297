"""What saboteurs earn is among the findings of an audit, and the master's answers for it."""

from __future__ import annotations

from autograder.authoring.audit.findings import (
    SABOTEUR,
    Findings,
    QuestionFindings,
    with_saboteurs,
)

QUESTION = QuestionFindings(
    name="q1",
    mutants=0,
    by_public=0,
    by_hidden=0,
    timed_out=0,
    survived=0,
    equivalent=0,
    unexamined=0,
    cases=(),
    survivors=(),
    flaws=(),
)
CLEAN = Findings(slug="hw", questions=(QUESTION,))
EARNED = {"q1": {"none": ("q1 - 2",)}}


def test_one_that_earns_points_is_a_flaw() -> None:
    found = with_saboteurs(CLEAN, EARNED, {})
    ((flaw,),) = [question.flaws for question in found.questions]
    assert (flaw.check, flaw.text) == (SABOTEUR, "saboteurs earn points in q1: None ('q1 - 2')")
    assert not found.clean


def test_the_master_answers_for_it() -> None:
    found = with_saboteurs(CLEAN, EARNED, {"q1": "so it is meant"})
    assert found.clean
    assert [flaw.check for flaw in found.questions[0].accepted] == [SABOTEUR]


def test_an_answer_for_nothing_is_stale() -> None:
    found = with_saboteurs(CLEAN, {}, {"q1": "so it was meant"})
    assert found.stale == ("q1: no saboteur earns what 'accepted_saboteurs' answers for",)
    assert not found.clean
    assert with_saboteurs(CLEAN, {}, {}) == CLEAN
