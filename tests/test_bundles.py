"""The bundle that a command names: by slug or by path, else one line on what to do."""

from pathlib import Path

import pytest

from autograder.commands.bundles import find_bundle
from autograder.config import Config
from autograder.errors import UsageError


@pytest.fixture
def course(tmp_path: Path) -> Config:
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "week1.zip").touch()
    (tmp_path / "assignments" / "week2").mkdir(parents=True)
    return Config(root=tmp_path)


def test_a_slug_is_the_zip_that_was_built(course: Config) -> None:
    assert find_bundle(course, "week1") == course.root / "dist" / "week1.zip"


@pytest.mark.parametrize("name", ["week1.zip", "elsewhere/week1", "./week1"])
def test_a_path_is_taken_as_it_is(course: Config, name: str) -> None:
    assert find_bundle(course, name) == Path(name)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("week2", "run `autograder build week2` first"),
        ("week3", "no bundle is called week3.*week1"),
    ],
)
def test_what_is_not_there_is_told(course: Config, name: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        find_bundle(course, name)


def test_a_folder_of_that_name_here_does_not_hide_what_was_built(
    course: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    (course.root / "week1").mkdir()
    monkeypatch.chdir(course.root)
    assert find_bundle(course, "week1") == course.root / "dist" / "week1.zip"
