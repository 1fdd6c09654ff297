"""From a clean machine to grades: `setup.sh` in a fresh root file system, then the sample class and
all attacks as Gradescope runs them: as root without CAP_SYS_ADMIN, within 768 MB.

A tier of its own, run by `make gradescope`.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import msgspec
import pytest
from attacks.assignment import BUNDLE, FULL, HONEST, SECRETS
from fakes import make_bundle, question, write
from spies import LINE, holding, spy

from autograder.authoring import masters as build
from autograder.commands.gradescope import is_good, made_up_metadata
from autograder.errors import MachineError
from autograder.formats import bundle
from autograder.formats.bundle import Bundle, Canary
from autograder.formats.notebook import read_script
from autograder.gradescope_image import container, entries
from autograder.gradescope_image.place import Layout
from autograder.limits import Limits
from autograder.views import gradescope
from autograder.views.gradescope import Settings
from image import clean_root

pytestmark = [
    pytest.mark.slow,
    pytest.mark.outside,
    pytest.mark.skipif(bool(clean_root.why_not()), reason=clean_root.why_not()),
]

ROOT = Path(__file__).resolve().parents[2]
CLASS = ROOT / "tests" / "sample_class"
SLUG = "descent_recurrence"
ATTACKS = sorted(path.parent for path in (ROOT / "tests" / "attacks").glob("*/attack.json"))


def with_solution(like: Path, folder: Path, *cells: str) -> Path:
    """A zip with a solution of these cells in it, as a course may ask for; its environment is that
    of `like`."""
    made = make_bundle(
        question("spied", "def test(found, lure):\n    assert (found, lure) == ([], True)"),
        files={"lure.txt": b"a lure"},
        limits=Limits(cell=120.0),
        requirements=bundle.read(like).requirements,
    )
    solution = write(folder, "solution", *cells).read_bytes()
    known = Canary(solution=hashlib.sha256(solution).hexdigest())
    made = msgspec.structs.replace(made, canary=known)
    settings = Settings(canary=True)
    extra, _ = entries.entries(made, settings, "visible", "messages", canary=solution)
    path = folder / "spied.zip"
    path.write_bytes(bundle.pack(made, extra))
    return path


def zipped(made: Bundle, path: Path) -> Path:
    extra, _ = entries.entries(made, Settings(), "visible", "messages")
    path.write_bytes(bundle.pack(made, extra))
    return path


@pytest.fixture(scope="module", params=os.environ.get("AUTOGRADER_SUITES", "jammy").split(","))
def machine(request, tmp_path_factory):
    """A clean machine with the environment of the sample class's bundle."""
    folder = tmp_path_factory.mktemp("zips")
    made = build.build_assignment(ROOT / "assignments" / SLUG, Limits()).bundle
    file = zipped(made, folder / f"{SLUG}.zip")
    root = clean_root.make(Path(os.environ["AUTOGRADER_CLEAN_ROOT"]), request.param)
    place = Layout(root / "autograder")
    python3 = harness_python(root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIP_CERT", clean_root.CERTIFICATES)
        container.lay_out(file, CLASS / "submissions" / "alder.ipynb", b"{}", place)
        seconds = container.set_up(root, folder / "setup.log")
        print(f"setup: {seconds:.0f} s", (folder / "setup.log").read_text())
        yield root, file, folder
    assert harness_python(root) == python3
    shutil.rmtree(root, ignore_errors=True)


def harness_python(root: Path) -> str:
    """What Gradescope's own harness runs on."""
    done = subprocess.run(
        [
            "chroot",
            str(root),
            "python3",
            "-c",
            "import sys; print(sys.version_info[:2], sys.executable, sys.path)",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def graded(root: Path, file: Path, submission: Path) -> container.ContainerRun:
    place = Layout(root / "autograder")
    for left in (root / "tmp").iterdir():
        shutil.rmtree(left)
    container.lay_out(file, submission, made_up_metadata("hw"), place)
    return container.run(place, root, cores=2)


def test_the_environment_is_small_and_setting_up_again_does_nothing(machine) -> None:
    root, _, folder = machine
    container.set_up(root, folder / "again.log")
    assert (folder / "again.log").read_text() == "setup.sh: all is there already\n"
    size = subprocess.check_output(["du", "-sm", root / "autograder" / "environment"], text=True)
    assert int(size.split()[0]) < 700


@pytest.mark.parametrize(
    "file", sorted((CLASS / "submissions").iterdir()), ids=lambda path: path.name
)
def test_the_sample_class(machine, file: Path) -> None:
    root, zip_file, _ = machine
    expected: dict[str, Any] = json.loads((CLASS / "expected.json").read_text("utf-8"))
    names = {path.stem if path.is_file() else path.name: path for path in [file]}
    wanted = expected[next(iter(matching(names, expected)))]
    ended = graded(root, zip_file, file)
    assert is_good(ended), ended
    result = ended.results["extra_data"]["autograder"]
    assert result["status"] == wanted["status"]
    if wanted["status"] == "unreadable":
        assert wanted["reason"] in result["reason"]
        assert ended.results["score"] == 0
        return
    full = {test["name"]: test["max_score"] for test in ended.results["tests"]}
    points = dict.fromkeys(full, 0.0) if wanted.get("everything") == 0 else dict(full)
    points |= wanted.get("points", {})
    got = {test["name"]: test["score"] for test in ended.results["tests"]}
    for name in wanted.get("wrong", ()):
        assert got.pop(name) < points.pop(name)
    assert got == points


def matching(names: dict[str, Path], expected: dict[str, Any]) -> list[str]:
    from autograder.formats.submission.discover import safe_id

    return [known for name in names for known in expected if safe_id(name) == known]


@pytest.fixture(scope="module")
def hostile(machine):
    """The machine with the attacks' assignment; its environment is the same."""
    root, _, folder = machine
    return root, zipped(BUNDLE, folder / "hw.zip"), folder


def hand_in(folder: Path, script: str) -> Path:
    return write(folder, "hw", *(cell.source for cell in read_script(script.encode()).cells))


def test_honest_work_for_the_attacked_assignment(hostile) -> None:
    root, file, folder = hostile
    ended = graded(root, file, hand_in(folder, HONEST))
    assert ended.results["score"] == sum(FULL.values()), ended


def test_the_solution_is_graded_and_nothing_of_it_is_left(machine) -> None:
    root, like, folder = machine
    file = with_solution(like, folder, f"{LINE} = 1", "found, lure = [], True")
    spying = write(folder, "spy", spy(LINE, [Path("/autograder")]))
    place = Layout(root / "autograder")
    container.lay_out(file, spying, made_up_metadata("hw"), place)
    assert place.canary.is_file()
    container.set_up(root, folder / "proved.log")
    said = (folder / "proved.log").read_text().splitlines()
    assert said[0] == "setup.sh: all is there already"
    assert said[-1] == "setup.sh: the solution gets all 1 points"
    assert holding(root, LINE) == []
    ended = container.run(place, root, cores=2)
    assert [test["score"] for test in ended.results["tests"]] == [1.0], ended
    assert holding(root, LINE) == []


def test_no_image_comes_to_be_where_the_solution_loses_points(machine) -> None:
    root, like, folder = machine
    file = with_solution(like, folder, f"{LINE} = 1", "import no_such_module")
    place = Layout(root / "autograder")
    container.lay_out(file, write(folder, "any", "x = 1"), b"{}", place)
    with pytest.raises(MachineError, match="cell 2: no module named no_such_module here"):
        container.set_up(root, folder / "failed.log")
    assert holding(root, LINE) == []


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda path: path.name)
def test_an_attack_gains_nothing(hostile, attack: Path) -> None:
    root, file, folder = hostile
    outside = root / "outside"
    shutil.rmtree(outside, ignore_errors=True)
    outside.mkdir()
    outside.chmod(0o755)
    (outside / "canary").write_text("7919 belongs to somebody else")
    wanted = msgspec.json.decode((attack / "attack.json").read_bytes())
    script = (attack / "submission.py").read_text().replace("@OUTSIDE@", "/outside")
    ended = graded(root, file, hand_in(folder, script))
    assert is_good(ended), ended
    points = {test["name"]: test["score"] for test in ended.results["tests"]}
    for name, honest in wanted["honest"].items():
        assert points[name] <= honest, name
        if name not in wanted.get("may_cost", ()):
            assert points[name] == honest, f"{name}: a loss, {ended.results}"
    cells = ended.results["extra_data"]["autograder"].get("cells", [])
    # what only control groups stop gets away in a container, which has none: `doctor` says so
    is_open = "stopped_by" in wanted
    if cells and cells[-1].get("outcome") == "error" and not is_open:
        assert not cells[-1]["error"].startswith("AssertionError"), cells[-1]
    shown = {key: value for key, value in ended.results.items() if key != "extra_data"}
    seen = json.dumps(shown, ensure_ascii=False)
    assert [secret for secret in sorted(SECRETS) if secret in seen] == []
    assert (outside / "canary").read_text() == "7919 belongs to somebody else"
    assert [path.name for path in outside.iterdir()] == ["canary"]
    assert [path.name for path in (root / "tmp").iterdir()] == []
    assert not gradescope.problems((root / "autograder/results/results.json").read_bytes())
