"""A student in a real JupyterLab: types answers, runs all, reads verdicts, saves, is graded."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from browser import Received
from fakes import class_run
from playwright.sync_api import Browser

from autograder.authoring import masters as build
from autograder.authoring.masters import Built
from autograder.authoring.masters.leaks import find_leaks
from autograder.limits import Limits

ROOT = Path(__file__).resolve().parents[2]
SLUG = "dot_products"
RIGHT = """\
def dot(a, b):
    from operator import mul
    a, b = list(a), list(b)
    if len(a) - len(b):
        raise ValueError("not the same length")
    return sum(map(mul, a, b))"""
WRONG = "def magnitude(v):\n    return -1"
MINUTES = 180_000
"""Milliseconds that a slow machine may take for one step."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.outside,
    pytest.mark.skipif(find_spec("jupyterlab") is None, reason="needs jupyterlab"),
]


@pytest.fixture(scope="module")
def built() -> Built:
    return build.build_assignment(ROOT / "assignments" / SLUG, Limits())


@contextlib.contextmanager
def jupyter_lab(folder: Path, private: Path) -> Iterator[str]:
    """The address of a JupyterLab of its own that serves `folder`; it ends with the context."""
    settings = private / "settings" / "@jupyterlab" / "notebook-extension"
    settings.mkdir(parents=True)
    # all cells in the page at once, also those that are not in view
    (settings / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}')
    places = ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")
    environment = {
        **{f"JUPYTER_{place}": str(private / place) for place in places},
        "JUPYTERLAB_SETTINGS_DIR": str(private / "settings"),
        "HOME": str(private),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
    }
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    options = ["--ip=127.0.0.1", "--ServerApp.port=0", "--IdentityProvider.token=secret"]
    options += ["--LabApp.news_url=None", "--LabApp.check_for_updates_class="]
    options[-1] += "jupyterlab.NeverCheckForUpdate"
    with open(private / "log", "wb") as log:
        process = subprocess.Popen(
            [*command, *options],
            cwd=folder,
            env=environment,
            stdout=log,
            stderr=subprocess.PIPE,
            text=True,
        )
    try:
        yield next(
            found.group(1)
            for line in process.stderr or ()
            if (found := re.search(r"(http://127\.0\.0\.1:[1-9]\d*)/", line))
        )
    finally:
        process.terminate()
        process.communicate()


@pytest.fixture(scope="module")
def session(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """One student's sitting: what was read, what was received, and the file that was saved."""
    folder, private = tmp_path_factory.mktemp("desk"), tmp_path_factory.mktemp("private")
    shutil.copytree(ROOT / "student" / SLUG, folder, dirs_exist_ok=True)
    with (
        jupyter_lab(folder, private) as address,
        browser.new_context(viewport={"width": 1400, "height": 1000}) as context,
    ):
        page = context.new_page()
        page.set_default_timeout(MINUTES)
        received = Received(page)
        page.goto(f"{address}/lab/tree/{SLUG}.ipynb?token=secret")
        cells = page.locator(".jp-Notebook .jp-CodeCell")
        for name, source in (("def dot(", RIGHT), ("def magnitude(", WRONG)):
            editor = cells.filter(has_text=name).first.locator(".cm-content")
            editor.click()
            page.keyboard.press("Control+A")
            page.keyboard.insert_text(source)
        page.click(".lm-MenuBar-itemLabel:text-is('Run')")
        page.click(".lm-Menu-itemLabel:text-is('Run All Cells')")
        last = cells.filter(has_text="grader.export(").last
        last.locator(".jp-InputPrompt", has_text=re.compile(r"\[\d+\]")).wait_for()
        with page.expect_response(lambda answer: answer.request.method == "PUT" and answer.ok):
            page.keyboard.press("Control+S")
        read = {}
        for question in ("q1_dot", "q2_magnitude", "q3_unit"):
            check = cells.filter(has_text=f'grader.check("{question}")').first
            read[question] = check.locator(".jp-OutputArea-output").last.inner_text()
        every = cells.filter(has_text="grader.check_all()").locator(".jp-OutputArea-output")
        read["all"] = every.last.inner_text()
        parts = received.parts()
    return {"folder": folder, "read": read, "received": parts}


def test_public_verdicts_are_seen(session: dict[str, dict[str, str]]) -> None:
    read = session["read"]
    assert "q1_dot passed!" in read["q1_dot"]
    assert "Test case failed" in read["q2_magnitude"]
    assert "failed" in read["q3_unit"]
    assert "q1_dot" in read["all"]
    assert "q11_similarity" in read["all"]


def test_the_saved_notebook_gets_the_expected_grade(
    session: dict[str, Path], built: Built, tmp_path: Path
) -> None:
    saved = session["folder"] / f"{SLUG}.ipynb"
    zips = list(session["folder"].glob(f"{SLUG}_*.zip"))
    assert len(zips) == 1
    run = class_run(built.bundle, saved, tmp_path / "out", workers=1)
    (result,) = run.results
    points = {question.name: question.points for question in result.questions}
    full = {question.name: question.max_points for question in result.questions}
    assert points == {name: full[name] if name == "q1_dot" else 0 for name in points}
    assert result.notes == ()


def test_nothing_secret_was_received(session: dict[str, dict[str, bytes]], built: Built) -> None:
    received = session["received"]
    assert any(name.startswith("frame-") for name in received)
    assert any(f"/api/contents/{SLUG}.ipynb" in name for name in received)
    said = {name: body for name, body in received.items() if "/static/" not in name}
    text = b"\n".join(said.values()).replace(b"\\n", b"\n").replace(b'\\"', b'"')
    assert b"grader.check" in text
    assert find_leaks(built.secrets, {"received.txt": text}) == ()
    secret = next(one for one in built.secrets.secrets if one.kind == "hidden test")
    found = find_leaks(built.secrets, {"received.txt": text + b"\n" + secret.text.encode()})
    assert found
