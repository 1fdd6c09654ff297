"""`run_autograder` of a real bundle in Gradescope's folders, on this machine's libraries."""

from __future__ import annotations

import datetime
import io
import json
import os
import signal
import stat
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner
from fakes import RIGHT, WRONG, make_bundle, question, write

from autograder.cli import main
from autograder.commands.gradescope import is_good, made_up_metadata, text
from autograder.course.lateness import FREE, LatePolicy
from autograder.errors import BundleError, UsageError
from autograder.formats import bundle
from autograder.gradescope_image import container, entries
from autograder.gradescope_image.installed import Installed, read
from autograder.gradescope_image.place import Layout
from autograder.gradescope_image.run import _bounded, _lacking, _late
from autograder.grading import confine
from autograder.limits import MIB, Limits
from autograder.views import gradescope
from autograder.views.gradescope import Attempts, Settings

pytestmark = pytest.mark.skipif(bool(confine.missing()), reason="this machine cannot confine")

BUNDLE = make_bundle(
    question(
        "q1", "def test(f):\n    assert f(3) == 9", "def hidden_test(f):\n    assert f(4) == 16"
    ),
    question("q2", "def test(g):\n    assert g() == 1"),
)
HONEST = (RIGHT, 'grader.check("q1")', "def g(): return 1", 'grader.check("q2")')


def zipped(folder: Path, settings: Settings | None = None, late: LatePolicy = FREE) -> Path:
    extra, _ = entries.entries(BUNDLE, settings or Settings(), "visible", "messages", late=late)
    path = folder / "hw.zip"
    path.write_bytes(bundle.pack(BUNDLE, extra))
    return path


def laid_out(
    folder: Path,
    submission: Path,
    settings: Settings | None = None,
    metadata: bytes | None = None,
    late: LatePolicy = FREE,
) -> Layout:
    place = Layout(folder / "autograder")
    given = metadata or made_up_metadata("hw")
    container.lay_out(zipped(folder, settings, late), submission, given, place)
    container.stand_in(place)
    return place


def graded(*arguments: Any, **options: Any) -> container.ContainerRun:
    return container.run(laid_out(*arguments, **options), cores=2)


def points(ended: container.ContainerRun) -> list[float | None]:
    return [test.get("score") for test in ended.results["tests"]]


@pytest.mark.slow
@pytest.mark.sampled(3)
def test_an_honest_submission(tmp_path: Path) -> None:
    place = laid_out(tmp_path, write(tmp_path, "hw", *HONEST))
    ended = container.run(place, cores=2)
    assert is_good(ended), ended
    assert points(ended) == [2.0, 1.0]
    assert ended.results["score"] == 3.0
    assert ended.results["extra_data"]["seconds"] > 0
    assert (place.results.parent / "stdout").read_text().startswith("q1: 2.0 of 2.0 points\n")
    for path in (place.source, place.submission, place.results.parent, place.metadata):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


@pytest.mark.slow
@pytest.mark.sampled(3)
def test_what_is_graded_outlives_a_killed_container(tmp_path: Path) -> None:
    submission = write(tmp_path, "hw", *HONEST[:2], "while True: pass", *HONEST[2:])
    place = laid_out(tmp_path, submission)
    process = subprocess.Popen(
        [place.root / "run_autograder"],
        cwd=place.root,
        env={"PATH": os.environ["PATH"], "AUTOGRADER_ROOT": str(place.root)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "q1: 2.0 of 2.0 points\n"
    for pid in (process.pid, *confine.descendants(process.pid)):
        os.kill(pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    data = place.results.read_bytes()
    assert gradescope.problems(data) == ()
    left = json.loads(data)
    assert left["score"] == 2.0
    assert "Grading was stopped before it came to its end" in left["output"]
    assert [test.get("score") for test in left["tests"]] == [2.0, None]
    assert left["tests"][1]["output"] == "Not graded, and not part of the score."


@pytest.mark.slow
@pytest.mark.sampled(3)
def test_the_time_limit_ends_a_submission_and_keeps_its_points(tmp_path: Path) -> None:
    submission = write(tmp_path, "hw", *HONEST[:2], "import time; time.sleep(500)", *HONEST[2:])
    place = laid_out(tmp_path, submission, Settings(time_limit=40))
    ended = container.run(place, cores=2)
    assert is_good(ended), ended
    assert points(ended)[0] == 2.0
    assert ended.seconds < 40


@pytest.mark.slow
@pytest.mark.sampled(3)
def test_hanging_for_good_is_ended_from_outside(tmp_path: Path) -> None:
    place = laid_out(tmp_path, write(tmp_path, "hw", *HONEST))
    python = place.root / "environment" / "bin" / "python"
    python.write_text("#!/bin/sh\nexec sleep 500\n")
    environment = place.source / "grader" / "environment"
    environment.write_text("AUTOGRADER_SECONDS=1\n")
    ended = container.run(place, cores=2)
    assert ended.status == 0
    assert ended.problems == ()
    assert ended.results["score"] == 0
    assert "The 0 is no verdict" in ended.results["output"]
    assert not is_good(ended)


@pytest.mark.slow
def test_without_an_environment_the_results_say_so(tmp_path: Path) -> None:
    place = laid_out(tmp_path, write(tmp_path, "hw", *HONEST))
    (place.root / "environment" / "bin" / "python").unlink()
    ended = container.run(place, cores=2)
    assert ended.problems == ()
    assert "the grader is not installed" in ended.results["output"]
    assert not is_good(ended)


def zip_of(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name, data in files.items():
            file.writestr(name.replace("__", "."), data)
    return buffer.getvalue()


def handed_in(folder: Path, **files: bytes) -> Path:
    inside = folder / "handed-in"
    inside.mkdir()
    for name, data in files.items():
        (inside / name.replace("__", ".")).write_bytes(data)
    return inside


@pytest.mark.slow
@pytest.mark.sampled(3)
def test_a_zip_in_a_zip_beside_a_broken_one(tmp_path: Path) -> None:
    notebook = write(tmp_path, "hw", *HONEST).read_bytes()
    inner = zip_of(hw__ipynb=notebook)
    submission = handed_in(tmp_path, work__zip=zip_of(inner__zip=inner), a__zip=b"PK")
    ended = graded(tmp_path, submission)
    assert ended.results["score"] == 3.0, ended


@pytest.mark.slow
@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"report__pdf": b"%PDF-1.4"}, "nothing that could be run"),
        ({"a__ipynb": b"{}", "b__ipynb": b"{}"}, "2 notebooks"),
    ],
)
def test_no_notebook_and_several(tmp_path: Path, files: dict, said: str) -> None:
    ended = graded(tmp_path, handed_in(tmp_path, **files))
    assert is_good(ended), ended
    assert ended.results["score"] == 0
    assert said in ended.results["output"]


@pytest.mark.slow
@pytest.mark.sampled(3)
def test_late_work_of_a_large_group_for_another_assignment(tmp_path: Path) -> None:
    whole = json.loads(made_up_metadata("hw"))
    created = datetime.datetime.fromisoformat(whole["created_at"])
    whole["assignment"] |= {
        "due_date": (created - datetime.timedelta(hours=30)).isoformat(),
        "group_size": 1,
    }
    whole["users"] *= 2
    submission = write(tmp_path, "hw", *HONEST)
    notebook = json.loads(submission.read_text())
    notebook["metadata"]["otter"] = {"assignment_name": "week_9"}
    submission.write_text(json.dumps(notebook))
    late = LatePolicy(zone="Europe/Berlin", percent_per_day=25)
    ended = graded(tmp_path, submission, None, msgspec.json.encode(whole), late)
    assert ended.results["score"] == 1.5
    assert points(ended) == [2.0, 1.0]
    for said in ("50 %", "2 people handed this in together", "week"):
        assert said in ended.results["output"]


def test_a_container_that_does_not_know_the_zone(capsys: pytest.CaptureFixture[str]) -> None:
    late = LatePolicy(zone="Mars/Olympus", percent_per_day=25)
    assert _late(Installed(late=late)) == LatePolicy(percent_per_day=25)
    assert "days of lateness have 24 hours here" in capsys.readouterr().out


def test_a_zip_of_earlier_settings_is_refused(tmp_path: Path) -> None:
    (tmp_path / "grader").mkdir()
    (tmp_path / "grader/gradescope.json").write_text('{"settings": {"late": {"percent": 10}}}')
    with pytest.raises(BundleError, match="a bundle built by"):
        read(tmp_path)


@pytest.mark.slow
@pytest.mark.sampled(3)
def test_too_many_attempts_keep_the_score(tmp_path: Path) -> None:
    whole = json.loads(made_up_metadata("hw"))
    created = datetime.datetime.fromisoformat(whole["created_at"])
    before = (created - datetime.timedelta(hours=1)).isoformat()
    whole["previous_submissions"] = [{"submission_time": before, "score": "2.5"}]
    ended = graded(
        tmp_path,
        write(tmp_path, "hw", *HONEST),
        Settings(attempts=Attempts(most=1)),
        msgspec.json.encode(whole),
    )
    assert is_good(ended), ended
    assert ended.results["score"] == 2.5
    assert "You can hand in again in 23 hours" in ended.results["output"]


def test_limits_within_the_container() -> None:
    limits = Limits(memory_mib=1024, submission=120, patience=3)
    assert _bounded(limits, None, 540).memory_mib == 1024
    assert _bounded(limits, 768 * MIB, 540).memory_mib == 512
    assert _bounded(limits, 64 * MIB, 540).memory_mib == 128
    assert _bounded(limits, None, 540).patience == 3
    assert _bounded(limits, None, 150).patience == 1


@pytest.mark.slow
def test_what_cannot_be_laid_out(tmp_path: Path) -> None:
    place = Layout(tmp_path / "autograder")
    stock = tmp_path / "stock.zip"
    stock.write_bytes(bundle.pack(BUNDLE))
    with pytest.raises(BundleError, match=r"lacks setup\.sh"):
        container.lay_out(stock, tmp_path, b"{}", place)
    with pytest.raises(UsageError, match="there is no"):
        container.lay_out(zipped(tmp_path), tmp_path / "none", b"{}", place)


@pytest.mark.slow
@pytest.mark.sampled(3)
def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    submission = write(tmp_path, "hw", WRONG, *HONEST[1:])
    arguments = ["gradescope", str(zipped(tmp_path)), str(submission), "--out", "out"]
    done = CliRunner().invoke(main, [*arguments, "--json"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["ok"] is True
    assert [test["status"] for test in told["results"]["tests"]] == ["failed", "passed"]
    assert (tmp_path / "out" / "results" / "results.json").is_file()
    wrong = CliRunner().invoke(main, ["gradescope", "none", str(submission), "--out", "out"])
    assert wrong.exit_code == 2


@pytest.mark.parametrize(
    ("offered", "lacking"),
    [
        ({}, False),
        ({"landlock": False}, False),
        ({"landlock": False, "user": False}, True),
        ({"seccomp": False}, True),
    ],
)
def test_what_a_container_must_offer(
    offered: dict[str, bool], lacking: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    layers = dict.fromkeys(confine.DESCRIPTIONS, True) | offered
    monkeypatch.setattr(confine, "available", lambda: layers)
    assert bool(_lacking()) == lacking


def test_what_an_unexamined_question_looks_like_on_a_terminal(tmp_path: Path) -> None:
    shown = {"tests": [{"name": "q1", "max_score": 2.0}, {"name": "q2", "score": 1.0}]}
    ended = container.ContainerRun(results=shown, problems=(), seconds=1.0, status=0)
    first, second, *_ = text(ended, tmp_path).splitlines()
    assert "not graded" in first
    assert first.endswith("q1")
    assert second.endswith("q2")


READS_ITS_MEMORY = """\
import re
mine = "plan" + "ted_by_myself"
found = set()
with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
    for line in maps:
        place, rights = line.split()[:2]
        start, end = (int(part, 16) for part in place.split("-"))
        if "rw" in rights:
            try:
                memory.seek(start)
                found |= set(re.findall(rb"plan[t]ed_[a-z_]+", memory.read(end - start)))
            except (OSError, OverflowError, ValueError):
                pass
found = sorted(word.decode() for word in found)
"""


@pytest.mark.slow
@pytest.mark.sampled(3)
def test_what_the_metadata_says_is_in_no_candidate(tmp_path: Path) -> None:
    whole = json.loads(made_up_metadata("hw"))
    whole["users"][0] |= {"name": "planted_name", "email": "planted_address@x.org"}
    whole["assignment"]["title"] = "planted_title of another's"
    created = datetime.datetime.fromisoformat(whole["created_at"])
    many = [{"output": "planted_details " * 20_000}]
    before = {"score": 1.5, "output": "planted_words", "tests": many}
    whole["previous_submissions"] = [
        {
            "submission_time": (created - datetime.timedelta(hours=1)).isoformat(),
            "score": "1.5",
            "results": before,
        }
    ]
    test = "def test(found):\n    assert found == ['planted_by_myself'], found"
    made = make_bundle(question("q1", test))
    extra, _ = entries.entries(made, Settings(), "visible", "messages")
    path = tmp_path / "hw.zip"
    path.write_bytes(bundle.pack(made, extra))
    place = Layout(tmp_path / "autograder")
    submission = write(tmp_path, "hw", READS_ITS_MEMORY)
    container.lay_out(path, submission, msgspec.json.encode(whole), place)
    container.stand_in(place)
    ended = container.run(place, cores=2)
    assert is_good(ended), ended
    assert points(ended) == [1.0], ended.results


@pytest.mark.slow
@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("line", "answer", "said"),
    [
        ("import time; time.sleep(n)", "n = 1e6", "took more than"),
        ("assert '%x' % (3 ** n)", "n = 3 * 10 ** 8", "took more than"),
        ("import ctypes; ctypes.string_at(n)", "n = 0", "SIGSEGV"),
    ],
)
def test_what_an_answer_does_to_the_examiner_costs_that_case_only(
    tmp_path: Path, line: str, answer: str, said: str
) -> None:
    limits = Limits(cell=1.0, call=1.0, submission=30.0, patience=2.0)
    tried = make_bundle(
        question("q1", "def test(f):\n    assert f(3) == 9", f"def test(n):\n    {line}"),
        question("q2", "def test(g):\n    assert g() == 1"),
        limits=limits,
    )
    extra, _ = entries.entries(tried, Settings(), "visible", "messages")
    (tmp_path / "hw.zip").write_bytes(bundle.pack(tried, extra))
    place = Layout(tmp_path / "autograder")
    submission = write(tmp_path, "hw", f"{RIGHT}\n{answer}", HONEST[2])
    container.lay_out(tmp_path / "hw.zip", submission, made_up_metadata("hw"), place)
    container.stand_in(place)
    ended = container.run(place, cores=2)
    assert points(ended) == [1.0, 1.0], ended
    assert said in (place.results.parent / "stdout").read_text()
