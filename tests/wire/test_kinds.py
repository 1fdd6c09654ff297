"""A kind of value is one file: found by being there, and free where its library is not loaded."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import autograder
from autograder.grading.wire import forms, values
from autograder.grading.wire.forms import Kind
from wire.laws import refuse

TOYS = """
'''Boxes of a library that few have.'''

from autograder.errors import WireError
from autograder.grading.wire.forms import Kind, decode, encode


def _encode(value, lend, depth):
    return ["toy", encode(value.holds, lend, depth + 1)]


def _decode(form, resolve):
    import toylib.boxes

    _, holds = form
    holds = decode(holds, resolve)
    if not isinstance(holds, list):
        raise WireError("a box that holds no list")
    return toylib.boxes.Box(holds)


def _overwrite(target, source):
    if type(source) is not type(target):
        return False
    target.holds = source.holds
    return True


KINDS = (Kind("toy", ("toylib.boxes:Box",), _encode, _decode, _overwrite, extended=True),)
"""
BOXES = """
class Box:
    def __init__(self, holds):
        self.holds = holds


class Chest(Box):
    pass
"""
LAZY = """
def __getattr__(name):
    raise SystemExit(f"somebody looked for {name}")
"""
SAY = """
import json, sys
from autograder.errors import WireError
from autograder.grading.wire import values

lend = lambda what: ["own", 1, type(what).__name__]
said = {}


def refused(form):
    try:
        return repr(values.decode(form, lend))
    except WireError as error:
        return str(error)


values.encode([1, object()], lend)
said["not loaded"] = refused(["toy", ["l"]])
import toylib
said["another module loaded"] = refused(["toy", ["l"]])
said["imported by the wire"] = [name for name in ("toylib.boxes", "pandas") if name in sys.modules]

from toylib.boxes import Box, Chest
said["form"] = values.encode([Box([1]), Chest([2])], lend)
box, chest = values.decode(said["form"], lend)
said["value"] = [type(box).__name__, box.holds, type(chest).__name__, chest.holds]
said["hostile"] = [refused(["toy", 5]), refused(["toy"])]
argument = Box([1])
said["changed"] = values.changes([Box([1, 2])], {}, ([["toy", ["l", 1]]], {}), lend)
values.apply_changes(said["changed"], [argument], {}, lend)
said["argument"] = argument.holds

said["nothing of pandas"] = repr(values.decode(["NA"], lend))
print(json.dumps(said))
"""


@pytest.mark.slow
def test_one_new_file_is_a_new_kind(tmp_path: Path) -> None:
    package = Path(autograder.__file__).parent
    copy = tmp_path / "autograder"
    shutil.copytree(package, copy, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "grading/wire/kinds/toys.py").write_text(TOYS)
    (tmp_path / "toylib").mkdir()
    (tmp_path / "toylib/__init__.py").write_text(LAZY)
    (tmp_path / "toylib/boxes.py").write_text(BOXES)
    ran = subprocess.run(
        [sys.executable, "-c", SAY],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout) == {
        "not loaded": "a form 'toy' of toylib.boxes, not loaded here",
        "another module loaded": "a form 'toy' of toylib.boxes, not loaded here",
        "imported by the wire": [],
        "form": ["l", ["toy", ["l", 1]], ["toy", ["l", 2]]],
        "value": ["Box", [1], "Box", [2]],
        "hostile": ["a box that holds no list", "a form 'toy' that does not fit (ValueError)"],
        "changed": [[0, ["toy", ["l", 1, 2]]]],
        "argument": [1, 2],
        "nothing of pandas": "<NA>",
    }


@pytest.mark.parametrize(
    ("tag", "types"),
    [("l", ()), ("own", ()), ("new", (list,)), ("new", (np.float32,))],
    ids=["tag", "tag of references", "type", "type among others"],
)
def test_no_two_kinds_share_a_tag_or_a_type(tag: str, types: tuple[type, ...]) -> None:
    before = values.encode([1], refuse)
    row = Kind(tag, types, lambda v, lend, depth: [tag], lambda form, resolve: None)
    with pytest.raises(ValueError, match="two kinds"):
        forms.register((row,))
    assert values.encode([1], refuse) == before


@pytest.mark.parametrize("name", ["toylib", "toylib.boxes"])
def test_a_library_that_cannot_be_imported_is_passed_over(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = Kind("toy", (f"{name}:Box",), lambda v, lend, depth: ["toy"], lambda form, resolve: None)
    monkeypatch.setattr(forms, "_LATE", {name: {"Box": row}})
    monkeypatch.setitem(sys.modules, name, None)
    assert values.encode(object(), lambda what: "lent") == "lent"
