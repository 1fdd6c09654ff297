"""The solution in the zip: graded while the image is built, and nowhere in it afterwards."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest
from fakes import RIGHT, make_bundle, question, write
from spies import LINE, holding, spy

from autograder.commands.gradescope import made_up_metadata
from autograder.formats import bundle
from autograder.formats.bundle import Bundle, Canary
from autograder.gradescope_image import container, entries
from autograder.gradescope_image.installed import CANARY
from autograder.gradescope_image.place import Layout
from autograder.grading import confine
from autograder.views.gradescope import Settings

BUNDLE = make_bundle(
    question("q1", "def test(f):\n    assert f(3) == 9"),
    question("spied", "def test(found, lure):\n    assert (found, lure) == ([], True)"),
    files={"lure.txt": b"a lure"},
    limits=msgspec.structs.replace(make_bundle().limits, cell=60.0, submission=120.0),
)
TESTED = make_bundle(BUNDLE.questions[0])
WANTED = Settings(canary=True)


def zipped(folder: Path, made: Bundle, canary: bytes, settings: Settings = WANTED) -> Path:
    digest = hashlib.sha256(canary).hexdigest()
    made = msgspec.structs.replace(made, canary=Canary(solution=digest))
    extra, _ = entries.entries(made, settings, "visible", "messages", canary=canary)
    path = folder / "hw.zip"
    path.write_bytes(bundle.pack(made, extra))
    return path


def solution(folder: Path, *cells: str) -> bytes:
    path = write(folder, "solution", f"{LINE} = 1", *cells)
    data = path.read_bytes()
    path.unlink()
    return data


@pytest.mark.slow
def test_it_is_in_the_zip_only_where_the_course_asks_for_it(tmp_path: Path) -> None:
    canary = solution(tmp_path, RIGHT)
    for settings, there in ((Settings(), False), (WANTED, True)):
        with zipfile.ZipFile(zipped(tmp_path, TESTED, canary, settings)) as file:
            assert (CANARY in file.namelist()) == there
            held = b"".join(file.read(name) for name in file.namelist())
            assert (LINE.encode() in held) == there
    extra, _ = entries.entries(TESTED, WANTED, "visible", "messages")
    assert CANARY not in extra


@pytest.fixture
def image(tmp_path: Path):
    """Makes an image on this machine's libraries, as far as `setup.sh` finds all installed, and
    runs that; gives its exit status and what it said."""

    def make(made: Bundle, canary: bytes) -> tuple[Layout, int, str]:
        place = Layout(tmp_path / "autograder")
        submission = write(tmp_path, "hw", RIGHT)
        container.lay_out(zipped(tmp_path, made, canary), submission, b"{}", place)
        kept = place.canary.read_bytes()
        container.stand_in(place)
        place.canary.write_bytes(kept)
        environment = place.root / "environment"
        (environment / "cache").mkdir()
        source = place.source / "grader"
        (wheel,) = source.glob("*.whl")
        stamp = hashlib.sha256((source / "requirements.txt").read_bytes() + wheel.read_bytes())
        (environment / "complete").write_text(f"{stamp.hexdigest()}  -\n")
        (tmp_path / "hw.zip").unlink()
        assert holding(tmp_path, LINE) == [str(place.canary)]
        temporary = tmp_path / "temporary"
        temporary.mkdir(mode=0o755)
        done = subprocess.run(
            [place.source / "setup.sh"],
            env={
                "PATH": os.environ["PATH"],
                "AUTOGRADER_ROOT": str(place.root),
                "TMPDIR": str(temporary),
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        return place, done.returncode, done.stdout

    return make


@pytest.mark.slow
@pytest.mark.sampled(2)
@pytest.mark.skipif(bool(confine.missing()), reason="this machine cannot confine")
def test_a_solution_with_full_marks_is_graded_and_deleted(image, tmp_path: Path) -> None:
    place, status, said = image(TESTED, solution(tmp_path, RIGHT))
    assert (status, said.splitlines()[-1]) == (0, "setup.sh: the solution gets all 1 points")
    assert not place.canary.exists()
    assert holding(tmp_path, LINE) == []


@pytest.mark.slow
@pytest.mark.sampled(2)
@pytest.mark.skipif(bool(confine.missing()), reason="this machine cannot confine")
@pytest.mark.parametrize(
    ("cells", "cause"),
    [
        (("import no_such_module", RIGHT[:-5]), "cell 2: no module named no_such_module here"),
        (("def f(x): return x",), "q1: 'q1_1' does not pass (failed)"),
    ],
)
def test_an_image_does_not_come_to_be_where_it_loses_points(
    image, tmp_path: Path, cells: tuple[str, ...], cause: str
) -> None:
    _, status, said = image(TESTED, solution(tmp_path, *cells))
    assert status == 1
    last = said.splitlines()[-1]
    assert last.startswith("setup.sh: FAILED: the solution of hw gets 0 of 1 in this image: ")
    assert cause in last
    assert holding(tmp_path, LINE) == []


@pytest.mark.slow
def test_it_is_deleted_where_the_grader_itself_does_not_run(
    image, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundle, "pack", without_description)
    _, status, said = image(TESTED, solution(tmp_path, RIGHT))
    assert status == 1
    assert "bundle.json" in said.splitlines()[-1]
    assert holding(tmp_path, LINE) == []


def without_description(made: Bundle, extra: Mapping[str, bytes]) -> bytes:
    """The zip of a bundle whose description got lost."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name, data in extra.items():
            file.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.slow
def test_it_is_deleted_where_nothing_can_be_installed(tmp_path: Path) -> None:
    place = Layout(tmp_path / "autograder")
    canary = solution(tmp_path, RIGHT)
    file = zipped(tmp_path, TESTED, canary)
    container.lay_out(file, write(tmp_path, "hw", RIGHT), b"{}", place)
    file.unlink()
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("bash", "dirname", "cat", "sha256sum", "rm", "env"):
        (programs / name).symlink_to(shutil.which(name) or name)
    done = subprocess.run(
        [programs / "bash", place.source / "setup.sh"],
        env={"PATH": str(programs), "AUTOGRADER_ROOT": str(place.root)},
        capture_output=True,
        text=True,
    )
    assert done.returncode != 0, done.stdout
    assert holding(tmp_path, LINE) == []


@pytest.mark.slow
@pytest.mark.sampled(2)
@pytest.mark.skipif(bool(confine.missing()), reason="this machine cannot confine")
@pytest.mark.parametrize("stand_in_again", [True, False])
def test_a_spy_finds_no_line_of_it(tmp_path: Path, stand_in_again: bool) -> None:
    """Also where a zip with the solution is unpacked over an image that is there."""
    place = Layout(tmp_path / "autograder")
    file = zipped(tmp_path, BUNDLE, solution(tmp_path, RIGHT))
    submission = write(tmp_path, "hw", spy(LINE, [tmp_path, place.root]), RIGHT)
    given = made_up_metadata("hw")
    container.lay_out(file, submission, given, place)
    container.stand_in(place)
    if not stand_in_again:
        kept = io.BytesIO(file.read_bytes())
        place.canary.write_bytes(zipfile.ZipFile(kept).read(CANARY))
    file.unlink()
    ended = container.run(place, cores=2)
    points = {test["name"]: test["score"] for test in ended.results["tests"]}
    assert points == {"q1": 1.0, "spied": 1.0}, ended
    assert holding(tmp_path, LINE) == []
