"""`autograder compare` beside a command that answers as Otter does."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import msgspec
import pytest
from fakes import RIGHT, WRONG, doctests, make_bundle, question, write

from autograder import batch
from autograder.commands import compare, stock
from autograder.commands.compare import LISTED, Compared
from autograder.commands.progress import Silent
from autograder.config import Config
from autograder.errors import MachineError
from autograder.formats import bundle

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "differences.md"
pytestmark = pytest.mark.slow


def an_otter(folder: Path, said: object) -> Path:
    """Writes what it is told into its results, and a line for each time it ran."""
    path = folder / "otter"
    path.write_text(
        f"#!{sys.executable}\nimport sys\n"
        "if '--version' in sys.argv: sys.exit(print('Otter-Grader version: 7.0.0'))\n"
        f"open({str(folder / 'runs')!r}, 'a').write(sys.argv[-1] + '\\n')\n"
        f"said = {said!r}\n"
        "if said is None: sys.exit('no kernel')\n"
        "with open(sys.argv[sys.argv.index('-o') + 1] + '/results.json', 'w') as file:\n"
        "    file.write(said)\n"
    )
    path.chmod(0o700)
    return path


def scores(**points: float | tuple[float, str]) -> str:
    tests = [
        {"name": name, "score": one[0], "output": one[1]}
        if isinstance(one, tuple)
        else {"name": name, "score": one}
        for name, one in points.items()
    ]
    return json.dumps({"tests": [{"name": "Public Tests", "output": "x"}, *tests]})


def compared(folder: Path, otter: Path, made: bundle.Bundle) -> Compared:
    (folder / "hw.zip").write_bytes(bundle.pack(made))
    with batch.Here(1) as grading:
        return compare.compare(
            Config(root=folder),
            folder / "hw.zip",
            [folder / "class"],
            folder / "out",
            otter=[str(otter)],
            grading=grading,
            reporter=Silent(),
        )


BUNDLE = make_bundle(question("q1", "def test(f):\n    assert f(3) == 9"))


@pytest.fixture
def course(tmp_path: Path) -> Path:
    (tmp_path / "class").mkdir()
    write(tmp_path / "class", "ada", RIGHT)
    write(tmp_path / "class", "ben", WRONG)
    return tmp_path


def test_what_differs_is_told_with_both_sides(course: Path) -> None:
    found = compared(course, an_otter(course, scores(q1=(1, "all passed"))), BUNDLE)
    assert (found.submissions, found.questions, found.equal) == (2, 2, 1)
    (one,) = found.differences
    assert (one.submission, one.stock, one.ours, one.listed) == ("ben", 1.0, 0.0, "")
    assert one.stock_said == "all passed"
    assert one.tests
    assert not found.is_clean
    rows = (course / "out" / "differences.csv").read_text().splitlines()
    assert rows[0].startswith("submission,question,stock,ours")
    assert rows[1].startswith('"ben","q1",1,0')


def test_nothing_runs_twice_until_something_changed(course: Path) -> None:
    otter = an_otter(course, scores(q1=1))
    runs = course / "runs"
    for _ in range(2):
        compared(course, otter, BUNDLE)
        assert len(runs.read_text().splitlines()) == 2
    write(course / "class", "ben", f"{RIGHT}  # mended")
    compared(course, otter, BUNDLE)
    assert len(runs.read_text().splitlines()) == 3


def test_a_submission_that_otter_cannot_grade_is_named(course: Path) -> None:
    found = compared(course, an_otter(course, None), BUNDLE)
    assert found.questions == 0
    assert set(found.missing) == {"ada", "ben"}
    assert "no kernel" in found.missing["ada"]
    assert not found.is_clean


@pytest.mark.parametrize(
    ("source", "called"),
    [
        ('grader = otter.Notebook("hw 01.ipynb")', "hw 01.ipynb"),
        ("grader = Notebook( 'hw01.ipynb', tests_dir='tests')", "hw01.ipynb"),
        ("grader = otter.Notebook()", "ann_123_hw01-2.ipynb"),
        ('grader = otter.Notebook("../../hw01.ipynb")', "ann_123_hw01-2.ipynb"),
        ("x = 1", "ann_123_hw01-2.ipynb"),
    ],
)
def test_otter_is_given_a_notebook_under_the_name_that_it_calls_itself(
    tmp_path: Path, source: str, called: str
) -> None:
    assert stock.own_name(write(tmp_path, "ann_123_hw01-2", source)) == called


def test_what_is_no_otter_is_refused(tmp_path: Path) -> None:
    for command in (["no-such-otter"], [sys.executable]):
        with pytest.raises(MachineError, match="wanted stock Otter-Grader"):
            stock.version(command)


def test_each_listed_reason_stands_in_the_reference() -> None:
    assert {*re.findall(r"^- \(([^)]+)\)", PAGE.read_text(), re.MULTILINE)} == {*LISTED}


def test_a_print_form_of_numpy_is_a_listed_reason(course: Path) -> None:
    made = make_bundle(doctests("q1", ">>> f(3) == 9\nTrue"))
    (course / "class" / "ben.ipynb").unlink()
    write(course / "class", "ada", "import numpy as np\ndef f(x): return np.int64(x * x)")
    said = scores(q1=(0, "Expected:\n    True\nGot:\n    np.True_"))
    found = compared(course, an_otter(course, said), made)
    assert [one.listed for one in found.differences] == ["print forms of NumPy"]
    assert found.is_clean


def test_a_hang_is_a_listed_reason(course: Path) -> None:
    (course / "class" / "ben.ipynb").unlink()
    write(course / "class", "ada", "def f(x):\n    while True: pass")
    made = msgspec.structs.replace(
        BUNDLE, limits=msgspec.structs.replace(BUNDLE.limits, call=0.2, cell=1.0)
    )
    found = compared(course, an_otter(course, scores(q1=1)), bundle.sealed(made))
    assert [one.listed for one in found.differences] == ["a hang or crash costs its question"]
