"""Notebook and script bytes: whatever comes is read or refused in one line."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.errors import Unreadable
from autograder.formats.notebook import MAX_CELLS, Notebook, checks_in, read_notebook, read_script
from autograder.formats.notebook import ipynb as ipynb_module


def code(source: object, **metadata: object) -> dict[str, object]:
    return {"cell_type": "code", "source": source, "metadata": metadata, "outputs": []}


def notebook(*cells: object, **metadata: object) -> bytes:
    return json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4}).encode()


def sources(found: Notebook) -> list[str]:
    return [cell.source for cell in found.cells]


def reason(data: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        read_notebook(data)
    text = str(caught.value)
    assert "\n" not in text
    assert len(text) < 300
    return text


def test_code_cells_keep_their_numbers() -> None:
    text = {"cell_type": "markdown", "source": "# Title", "attachments": {"a.png": {}}}
    found = read_notebook(notebook(text, code("x = 1"), code(["y = 2\n", "z = 3"])))
    assert [cell.number for cell in found.cells] == [2, 3]
    assert sources(found) == ["x = 1", "y = 2\nz = 3"]
    assert found.notes == ()


def test_otters_marks_in_cells() -> None:
    found = read_notebook(
        notebook(
            code("a", tags=["otter_ignore"]),
            code("b", otter={"ignore": True}),
            code('grader.check("q1")', otter={"tests": ["q2", "q1", 3]}),
        )
    )
    assert [(cell.number, cell.checks) for cell in found.cells] == [(3, ("q1", "q2"))]


def test_otters_metadata() -> None:
    otter = {"assignment_name": "hw01", "OK_FORMAT": False, "tests": {"q1": "name = 'q1'", "q2": 3}}
    found = read_notebook(notebook(code("x"), otter=otter))
    assert found.assignment == "hw01"
    assert found.tests == {"q1": "name = 'q1'"}


def test_format_3() -> None:
    cells = [{"cell_type": "code", "input": ["x = ", "1"], "language": "python"}]
    data = json.dumps({"nbformat": 3, "worksheets": [{"cells": cells}], "metadata": {}}).encode()
    assert sources(read_notebook(data)) == ["x = 1"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_of_windows_editors(encoding: str) -> None:
    text = json.dumps({"cells": [code("x = 'é'")]}, ensure_ascii=False)
    found = read_notebook(text.encode(encoding))
    assert sources(found) == ["x = 'é'"]


def test_windows_1252_is_noted() -> None:
    text = json.dumps({"cells": [code("x = 'é'")]}, ensure_ascii=False)
    found = read_notebook(text.encode("cp1252"))
    assert sources(found) == ["x = 'é'"]
    assert "Windows-1252" in found.notes[0]


def test_values_that_are_no_strict_json() -> None:
    outputs = [{"data": {"plot": [float("nan"), float("-inf")]}}]
    cell = {**code("x = '\ud800'"), "outputs": outputs}
    assert sources(read_notebook(notebook(cell, code("y")))) == ["x = '\ufffd'", "y"]


def test_damaged_cells_are_left_out_and_noted() -> None:
    found = read_notebook(notebook(3, code(None), code("x"), {"source": "y"}, code(["z", 1])))
    assert sources(found) == ["x"]
    assert found.notes == ("damaged cells were left out: 1, 2, 4, 5",)


def test_odd_metadata_is_passed_over() -> None:
    cell = {"cell_type": "code", "source": "x", "metadata": [1]}
    found = read_notebook(json.dumps({"cells": [cell], "metadata": "none"}).encode())
    assert sources(found) == ["x"]
    odd = notebook(code("x", tags="otter_ignore", otter=[]), otter={"tests": [], "OK_FORMAT": 3})
    assert sources(read_notebook(odd)) == ["x"]


def test_of_two_equal_keys_the_last_counts() -> None:
    cell = '{"cell_type": "code", "source": "first", "source": "last"}'
    for document in (f'{{"cells": [], "cells": [{cell}]}}', f'{{"a": NaN, "cells": [{cell}]}}'):
        assert sources(read_notebook(document.encode())) == ["last"]


def test_another_language_is_noted() -> None:
    found = read_notebook(notebook(code("x <- 1"), kernelspec={"name": "ir", "language": "R"}))
    assert found.notes == ("the notebook says that its language is r: run as Python",)
    fine = read_notebook(notebook(code("x"), kernelspec={"name": "course", "language": "python"}))
    assert fine.notes == ()
    odd = read_notebook(notebook(code("x"), kernelspec={"name": "ir", "language": "a\x00\u202eb"}))
    assert odd.notes == (r"the notebook says that its language is a\x00\u202eb: run as Python",)


def test_a_large_output_is_no_matter() -> None:
    cell = {**code("x"), "outputs": [{"text": "x" * 5_000_000}]}
    assert sources(read_notebook(notebook(cell))) == ["x"]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b" \n\0", "empty"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"PK\x03\x04....", "a zip"),
        (b"\xef\xbb\xbf<!DOCTYPE html><html>", "a web page"),
        (b"<html><body>Log in</body></html>", "a web page"),
        (b"version https://git-lfs.github.com/spec/v1", "Git LFS"),
        (b"print('hello')", "text, but no notebook"),
        (notebook(code("x"))[:-9], "cut off"),
        (b'{"cells": [{"cell_type": "co', "cut off"),
        (b'{"cells": [\n}, 1]}', "damaged at line 2"),
        (b'{"cells": [\n<<<<<<< HEAD\n', "merge conflict"),
        (b"[1, 2]", "a list"),
        (b"3", "a single value"),
        (b'{"cells": 3}', "no list of cells"),
        (b'{"metadata": {}}', "no list of cells"),
        (b'{"cells": []}', "no code cell"),
        (notebook({"cell_type": "markdown", "source": "x"}), "no code cell"),
        (b'{"cells": ' + b"[" * 100_000, "nested too deeply"),
        (b'{"x":' * 100_000, "nested too deeply"),
        (b'{"cells": [], "x": NaN, "n": ' + b"1" * 5000 + b"}", "too long"),
    ],
)
def test_what_is_no_notebook(data: bytes, says: str) -> None:
    assert says in reason(data)


def test_caps(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "cells" in reason(notebook(*[code("")] * (MAX_CELLS + 1)))
    assert "too many values" in reason(b'{"x": [' + b"{}," * 2_600_000 + b"NaN]}")
    monkeypatch.setattr(ipynb_module, "MAX_SOURCE", 100)
    assert "more code" in reason(notebook(code("x" * 200)))


def test_checks_in_order_of_the_source() -> None:
    source = 'if True:\n    grader.check("a")\ngrader.check(question="b"); grader.check("a")'
    assert checks_in(source) == ("a", "b")
    assert checks_in('# grader.check("a")\nprint(\'grader.check("b")\')') == ()
    assert checks_in('%matplotlib inline\n# grader.check("a")\ngrader.check("b")') == ("b",)
    assert checks_in('grader.check_all(); check("a"); grader.check(name)') == ()


@pytest.mark.parametrize("bomb", ["(" * 5000, "-" * 50_000 + "1", "a" + ".a" * 50_000, "\\d\0"])
def test_sources_that_upset_the_parser(bomb: str) -> None:
    assert checks_in(bomb + "\ngrader.check('q')") in ((), ("q",))


def test_a_script_is_one_cell() -> None:
    found = read_script(b"x = 1\r\ngrader.check('q1')\r\n")
    assert sources(found) == ["x = 1\ngrader.check('q1')\n"]
    assert found.cells[0].checks == ("q1",)


def test_percent_cells_are_kept_apart() -> None:
    script = "# ---\n# jupyter: x\n# ---\n# %% [markdown]\n# Text\n#%%\nx = 1\n# %% Two\ny = 2\n"
    found = read_script(script.encode())
    assert [(cell.number, cell.source) for cell in found.cells] == [(2, "x = 1"), (3, "y = 2\n")]
    assert sources(read_script(b'x = 1\n# %%\ny = """\n# %%\n"""\n')) == [
        "x = 1",
        'y = """\n# %%\n"""\n',
    ]


def test_a_script_with_a_mistake_is_still_a_script() -> None:
    assert sources(read_script(b"def f(:\n")) == ["def f(:\n"]


def test_a_notebook_under_a_scripts_name() -> None:
    found = read_script(notebook(code("x")))
    assert sources(found) == ["x"]
    assert "read as a notebook" in found.notes[0]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"%PDF", "PDF"),
        (b"MZ\0\0\1\2\3\4", "binary"),
        (b"# only this\n", "no code"),
    ],
)
def test_what_is_no_script(data: bytes, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        read_script(data)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5) | st.just("code"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["cells", "cell_type", "source", "metadata", "otter", "tests", "tags"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


def _reads_or_refuses(data: bytes) -> None:
    for read in (read_notebook, read_script):
        with contextlib.suppress(Unreadable):
            found = read(data)
            assert found.cells
            "".join(sources(found)).encode()


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    _reads_or_refuses(data)


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(JSON)
def test_any_json_is_read_or_refused(value: object) -> None:
    _reads_or_refuses(json.dumps(value).encode())
    _reads_or_refuses(json.dumps({"cells": [value, value], "metadata": value}).encode())


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(st.integers(0, 200), st.binary(min_size=1, max_size=3))
def test_damaged_notebooks_are_read_or_refused(at: int, damage: bytes) -> None:
    whole = notebook(code("x = 1", tags=["a"]), code(["y"]), otter={"assignment_name": "hw"})
    _reads_or_refuses(whole[:at] + damage + whole[at + len(damage) :])
    _reads_or_refuses(whole[:at])


LIGHT = """\
# ---
# jupyter:
#   jupytext:
#     format_name: light
# ---

# # A heading

import math


def root(x):

    return math.sqrt(x)

# +
a = 1

b = 2
# -

c = "a

d"
"""
EXPORTED = "#!/usr/bin/env python\n\n# In[1]:\n\n\nx = 1\n\n\n# # Head\n\n# In[ ]:\n\n\ny = 2\n"
MARKS = {
    "Jupyter's export": (EXPORTED, ["x = 1\n\n\n# # Head", "y = 2"]),
    "Jupyter's export, at work": ("# In[*]:\nx = 1\n# In [12]\ny = 2\n", ["x = 1", "y = 2"]),
    "codecell": (
        "# <codecell>\nx = 1\n# <markdowncell>\n# hi\n# <codecell>\ny = 2",
        ["x = 1", "y = 2"],
    ),
    "Databricks": ("x = 1\n# COMMAND ----------\ny = 2", ["x = 1", "y = 2"]),
    "Jupytext's light form, marked": (
        "x = 1\n\n# +\ny = 2\n\nz = 3\n",
        ["x = 1", "y = 2\n\nz = 3"],
    ),
    "a mark inside a string": ('x = """\n# In[3]:\n"""\n', ['x = """\n# In[3]:\n"""']),
    "no mark": ("x = 1\n\ny = 2\n", ["x = 1\n\ny = 2"]),
}


@pytest.mark.parametrize(("text", "wanted"), MARKS.values(), ids=MARKS)
def test_marks_of_cells_in_scripts(text: str, wanted: list[str]) -> None:
    assert [cell.source.strip() for cell in read_script(text.encode()).cells] == wanted


def test_a_script_in_jupytexts_light_form() -> None:
    text = LIGHT.replace('"a\n\nd"', '"""a\n\nd"""')
    assert [cell.source.strip() for cell in read_script(text.encode()).cells] == [
        "import math",
        "def root(x):\n\n    return math.sqrt(x)",
        "a = 1\n\nb = 2",
        'c = """a\n\nd"""',
    ]


def test_a_mistake_in_a_light_script_stays_in_its_cell() -> None:
    text = LIGHT.replace("def root(x):", "def root(x:")
    assert len(read_script(text.encode()).cells) > 3


TURNED = {
    "an import": ("raw", "import numpy as np", True),
    "a definition": ("markdown", "def f(x):\n    return x", True),
    "with a comment": ("markdown", "# your answer\nclass A:\n    pass", True),
    "an assignment, raw": ("raw", "x = 3", True),
    "an assignment, Markdown": ("markdown", "x = 3", False),
    "prose": ("markdown", "We import data and define a class of functions = none.", False),
    "code in prose": ("markdown", "Write\n\n```python\nimport numpy\n```", False),
    "a heading": ("markdown", "# import numpy", False),
}


@pytest.mark.parametrize(("kind", "source", "told"), TURNED.values(), ids=TURNED)
def test_code_that_is_no_code_cell_any_more_is_told(kind: str, source: str, told: bool) -> None:
    cells = [{"cell_type": "code", "source": "y = 1"}, {"cell_type": kind, "source": source}]
    for version in (4, "?"):  # the second is left to the second reader
        data = json.dumps({"cells": cells, "metadata": {}, "nbformat": version}).encode()
        assert any(f"cell 2 is a {kind} cell" in n for n in read_notebook(data).notes) is told
