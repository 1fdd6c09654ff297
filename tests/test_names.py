"""One name, one meaning; state has an owner; and only the command line prints."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import autograder

PACKAGE = Path(autograder.__file__).parent
SOURCES = {path.relative_to(PACKAGE).as_posix(): path.read_text() for path in PACKAGE.rglob("*.py")}

FOR_THE_TERMINAL = {"click", "rich"}
ALONE = {
    "gradescope_image/run.py": "a program of the container, whose harness shows what it prints",
}
"""Programs that are started in a process of their own, and why they print."""


def repeated(sources: Mapping[str, str]) -> dict[str, list[str]]:
    """Names of classes that stand twice, with the places; a leading underscore is no difference."""
    places = defaultdict(list)
    for file, text in sources.items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ClassDef):
                places[node.name.lstrip("_")].append(f"{file}:{node.lineno}")
    return {name: where for name, where in places.items() if len(where) > 1}


def printing(text: str) -> Iterator[str]:
    """What a module prints with, and in which line."""
    for node in ast.walk(ast.parse(text)):
        found: list[str] = []
        if isinstance(node, ast.Name):
            found = [node.id] if node.id == "print" else []
        elif isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found = [node.module or ""]
        for name in found:
            if name == "print" or name.partition(".")[0] in FOR_THE_TERMINAL:
                yield f"line {node.lineno}: {name}"


def fields_set(text: str) -> Iterator[tuple[str, str]]:
    """Whose field a module sets, and which: `a.b.c = 1` gives `a.b` and `c`."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store | ast.Del):
            yield ast.unparse(node.value), node.attr


OWNERS = {"dialogue": "Dialogue", "examination": "Examination"}
"""Modules below `grading/examiner` whose one class owns the state of grading."""


@pytest.mark.slow
@pytest.mark.parametrize("module", OWNERS)
def test_nobody_outside_sets_what_an_owner_holds(module: str) -> None:
    own = f"grading/examiner/{module}.py"
    assert f"class {OWNERS[module]}" in SOURCES[own]
    fields = {field for whose, field in fields_set(SOURCES[own]) if whose == "self"}
    assert len(fields) > 5
    assert all(field.startswith("_") for field in fields)
    for file, text in SOURCES.items():
        if file.startswith(("grading/", "batch/")) and file != own:
            others = [(whose, field) for whose, field in fields_set(text) if whose != "self"]
            found = [one for one in others if one[1] in fields or module in one[0]]
            assert found == [], file


def test_a_field_that_is_set_from_outside_is_found() -> None:
    text = "dialogue.said = None\nself._a: int = 1\nrun.dialogue.left += 1\nx.y()\n"
    found = [("dialogue", "said"), ("self", "_a"), ("run.dialogue", "left")]
    assert sorted(fields_set(text)) == sorted(found)


@pytest.mark.slow
def test_no_class_has_the_name_of_another() -> None:
    assert repeated(SOURCES) == {}


def test_the_second_class_of_a_name_is_found() -> None:
    sources = {
        "a.py": "class One:\n    class Two: ...\n",
        "b/c.py": "def f():\n    class _Two: ...\n",
    }
    assert repeated(sources) == {"Two": ["a.py:2", "b/c.py:2"]}


@pytest.mark.slow
def test_only_the_command_line_prints() -> None:
    below = {file: text for file, text in SOURCES.items() if not file.startswith("cli/")}
    found = {file: lines for file, text in below.items() if (lines := list(printing(text)))}
    assert found.keys() == ALONE.keys(), found
    assert all('if __name__ == "__main__"' in SOURCES[file] for file in ALONE)


@pytest.mark.parametrize(
    "text",
    [
        "print(1)",
        "say = print",
        "def f():\n    import click",
        "from rich.table import Table",
        "import rich.console as c",
    ],
)
def test_each_way_to_print_is_found(text: str) -> None:
    assert list(printing(text))


def test_what_only_looks_like_printing_passes() -> None:
    text = "from autograder import rich\nx = 'print(1)'\nfingerprint(1)\nx.print()\nimport richer\n"
    assert list(printing(text)) == []
