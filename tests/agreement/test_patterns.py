"""What tests of other courses look at is graded as stock `otter run` grades it, in both formats."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes import class_run

from agreement.patterns import EXPECTED_DIFFERENCES, FORMATS, PATTERNS, hand_in, stock_zip
from agreement.recorded import record
from autograder.formats import bundle
from autograder.result import QuestionResult


@pytest.fixture(scope="module", params=FORMATS)
def zipped(request, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp(request.param) / f"{request.param}.zip"
    path.write_bytes(stock_zip(FORMATS[request.param]))
    return path


@pytest.fixture(scope="module")
def ours(zipped) -> dict[str, dict[str, QuestionResult]]:
    folder = zipped.parent / "subs"
    hand_in(folder)
    run = class_run(bundle.read(zipped), folder, zipped.parent / "out")
    return {result.submission: {q.name: q for q in result.questions} for result in run.results}


@pytest.mark.slow
@pytest.mark.sampled(16)
def test_right_answers_pass_and_wrong_ones_do_not(ours) -> None:
    for name in PATTERNS:
        passed = ours["right"][name].cases[0].outcome == "passed"
        assert passed is (name not in EXPECTED_DIFFERENCES), ours["right"][name]
        assert ours["wrong"][name].points == 0.0, ours["wrong"][name]


@pytest.mark.slow
@pytest.mark.sampled(16)
@pytest.mark.parametrize("name", ["right", "wrong", "mixed"])
def test_stock_otter_agrees(zipped, ours, name: str) -> None:
    kept = record()[zipped.stem]["points"][name]
    theirs = {question: kept[question] for question in kept if question not in EXPECTED_DIFFERENCES}
    assert {question: ours[name][question].points for question in theirs} == theirs
    assert len(theirs) == len(PATTERNS) - len(EXPECTED_DIFFERENCES)
