"""The sample class through the real grader: everybody gets what stands in `expected.json`."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from fakes import class_run

from autograder.authoring import masters as build
from autograder.limits import Limits

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SLUG = "descent_recurrence"


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_sample_class", HERE / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_files_are_what_the_script_writes() -> None:
    files, expected = script().class_files()
    folder = HERE / "submissions"
    present = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
    assert sorted(present) == sorted(files)
    for name, data in files.items():
        assert present[name].read_bytes() == data, f"run tests/sample_class/make.py: {name}"
    assert json.loads((HERE / "expected.json").read_text("utf-8")) == expected


@pytest.mark.slow
def test_everybody_gets_what_is_expected(tmp_path: Path) -> None:
    limits = Limits(cell=2.0)  # what loops for ever does it as well in two seconds
    bundle = build.build_assignment(ROOT / "assignments" / SLUG, limits).bundle
    run = class_run(bundle, HERE / "submissions", tmp_path)
    expected: dict[str, Any] = json.loads((HERE / "expected.json").read_text("utf-8"))
    full = {question.name: question.max_points for question in bundle.examined}
    assert sorted(result.submission for result in run.results) == sorted(expected)
    for result in run.results:
        wanted = expected[result.submission]
        assert result.status.value == wanted["status"], result.submission
        if wanted["status"] == "unreadable":
            assert wanted["reason"] in result.reason
            assert result.score == 0
            continue
        points = dict.fromkeys(full, 0.0) if wanted.get("everything") == 0 else dict(full)
        points |= wanted.get("points", {})
        got = {question.name: question.points for question in result.questions}
        for name in wanted.get("wrong", ()):
            lost = got.pop(name)
            assert lost is not None
            assert lost < points.pop(name), f"{result.submission}: {name}"
        assert got == points, result.submission
