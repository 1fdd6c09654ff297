"""What a bundle carries for Gradescope: the same bytes each time, exact versions."""

from __future__ import annotations

import base64
import hashlib
import io
import subprocess
import zipfile
from pathlib import Path

import msgspec
import pytest
from fakes import make_bundle, question

from autograder.formats import bundle
from autograder.gradescope_image import installed
from autograder.gradescope_image.entries import PROGRAMS, entries
from autograder.gradescope_image.installed import Installed
from autograder.gradescope_image.pins import pins
from autograder.gradescope_image.wheel import wheel
from autograder.grading import confine
from autograder.views.gradescope import Settings

pytestmark = pytest.mark.slow  # pins of a whole environment

ROOT = Path(__file__).resolve().parents[2]
BUNDLE = make_bundle(
    question("q1", "def test(f):\n    import scipy.optimize\n    assert f(1) == 1")
)


def test_a_wheel_records_what_it_holds_and_is_the_same_each_time() -> None:
    name, content = wheel()
    assert wheel() == (name, content)
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        names = file.namelist()
        (record,) = [entry for entry in names if entry.endswith("/RECORD")]
        lines = file.read(record).decode().splitlines()
        assert [line.split(",")[0] for line in lines] == names
        for line in lines[:-1]:
            entry, digest, size = line.split(",")
            data = file.read(entry)
            found = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            assert (digest, int(size)) == (f"sha256={found}", len(data))
    assert {"autograder/__init__.py", "autograder/gradescope_image/run.py"} <= set(names)
    assert not [entry for entry in names if "__pycache__" in entry]


def test_pins_are_the_versions_of_the_constraints() -> None:
    pinned = pins(["numpy", "otter-grader==7.0.0"])
    assert (pinned.notes, pinned.settled) == ((), True)
    known = (ROOT / "constraints.txt").read_text().lower().replace("_", "-").splitlines()
    assert [line for line in pinned.lines if line.partition(" ;")[0] not in known] == []
    names = {line.partition("==")[0] for line in pinned.lines}
    assert {"ipython", "msgspec", "numpy", "parso", "scikit-learn"} <= names
    assert not names & {"otter-grader", "nbconvert", "playwright", "pytest", "mypy"}


def test_an_assignment_s_own_requirements_come_with_what_they_need() -> None:
    pinned = pins(["nbformat"])
    names = {line.partition("==")[0] for line in pinned.lines}
    assert {"nbformat", "jsonschema", "referencing"} <= names
    assert pinned.notes == ()


def test_requirements_that_cannot_be_pinned_are_told() -> None:
    pinned = pins(["no-such-package>=2", "-r other.txt"])
    assert "no-such-package>=2" in pinned.lines
    notes = pinned.notes
    assert [note for note in notes if "no-such-package is not installed here" in note]
    assert [note for note in notes if "-r other.txt" in note]
    assert len(notes) == 2
    assert not pinned.settled


def test_the_entries() -> None:
    settings = Settings(time_limit=100)
    made, pinned = entries(BUNDLE, settings, "after_published", "counts", ["import pandas"])
    assert pinned.notes == ()
    assert dict(made) == dict(
        entries(BUNDLE, settings, "after_published", "counts", ["import pandas"])[0]
    )
    read = msgspec.json.decode(made[installed.INSTALLED], type=Installed)
    assert (read.settings, read.visibility, read.hidden_feedback) == (
        settings,
        "after_published",
        "counts",
    )
    assert {"numpy", "pandas", "scipy.optimize"} <= set(read.modules)
    environment = made["grader/environment"].decode().splitlines()
    assert "AUTOGRADER_SECONDS=100" in environment
    assert {f"{key}={value}" for key, value in confine.ENVIRONMENT.items()} < set(environment)


def test_the_zip_has_the_programs_at_its_root_and_is_still_the_bundle(tmp_path: Path) -> None:
    made, _ = entries(BUNDLE, Settings(), "visible", "messages")
    packed = bundle.pack(BUNDLE, made)
    assert packed == bundle.pack(BUNDLE, made)
    (tmp_path / "hw.zip").write_bytes(packed)
    assert bundle.read(tmp_path / "hw.zip") == BUNDLE
    with zipfile.ZipFile(tmp_path / "hw.zip") as file:
        for program in PROGRAMS:
            assert file.getinfo(program).external_attr >> 16 == 0o100755
        file.extractall(tmp_path / "source")
    assert bundle.read_folder(tmp_path / "source") == BUNDLE


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_programs_are_sound_and_name_no_address(program: str, tmp_path: Path) -> None:
    made, _ = entries(BUNDLE, Settings(), "visible", "messages")
    assert made[program].startswith(b"#!/usr/bin/env bash\n")
    assert b"://" not in made[program]
    subprocess.run(["bash", "-n"], input=made[program], check=True)


def test_a_bundle_without_settings_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="a bundle built by"):
        installed.read(tmp_path)
