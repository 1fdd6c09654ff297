"""Files as no program should write them: real notebooks, scripts and zips, changed at random.

`mutated(seed)` is one file name and its bytes; the same seed gives the same file on every machine.
"""

from __future__ import annotations

import copy
import gzip
import io
import json
import random
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

Draw = random.Random
SAMPLES = Path(__file__).resolve().parents[1] / "sample_class" / "submissions"

NAMES = (
    "a b c",
    "Übung – Ärger",
    "答案",
    "🎓",
    "-rf",
    "--out",
    "a'b",
    'a"b',
    "a,b;c",
    "=1+1",
    "@x",
    "$(id)",
    "`id`",
    "a&b",
    "con",
    "x" * 150,
    "tab\there",
    "line\nbreak",
    "{}",
    "%s",
    "...",
    "~",
    "hw (1)",
    "hw_copy",
    ".".join("abc"),
    "NUL.tar",
    "'; drop",
    "<b>",
    "\u202egpj",
    "\u0000"[:0],
)
JUNK: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    1.5,
    "",
    "x",
    [],
    {},
    [[]],
    {"a": {}},
    "\ud800",
    "\x00",
    "x" * 70_000,
    [None] * 50,
    10**30,
    {"cell_type": "code"},
    [{"cell_type": "code", "source": "x = 1"}],
)
CODE = (
    "def f(x:",
    "f = ",
    "  indented()",
    "x = '",
    "'''",
    "\x00",
    "\ufeffx = 1",
    "f(\x0c3)",
    "\\",
    "%%bash\nls /",
    "!ls",
    "?f",
    "f??",
    "%matplotlib inline",
    "%no_such_magic",
    "%%timeit\n1",
    "1 / 0",
    "raise SystemExit(3)",
    "raise KeyboardInterrupt",
    "exit()",
    "quit()",
    "input()",
    "import sys; sys.stdout = None",
    "import sys; sys.modules.clear()",
    "del __builtins__",
    "import os; os._exit(0)",
    "import os; os.close(0); os.close(1)",
    "await f(1)",
    "return 1",
    "raise Exception('\\ud800')",
    "print('x' * 3_000_000)",
    "x = 9 ** 9 ** 4",
    "yield",
    "f = f",
    "class f: __call__ = None",
    "f = 3",
    "def f(x): return f(x)",
    "def f(x): return '\\ud800'",
    "def f(x): return [[]] * 10 ** 5",
    "import no_such_module",
    "from hw import *",
    "\t\n\t x",
    "def f(x):\n\treturn x\n        return 2",
    "# -*- coding: utf-7 -*-\nx = 1",
    "f = lambda *x: x",
    "get_ipython().user_ns.clear()",
    "globals().clear()",
    "raise MemoryError",
    "assert False",
)


def tiny() -> dict[str, Any]:
    """A small notebook as Jupyter writes it, with right answers and a check."""

    def cell(source: str) -> dict[str, Any]:
        lines = source.splitlines(keepends=True)
        shared = {"execution_count": None, "id": "a1", "metadata": {}, "outputs": []}
        return {"cell_type": "code", "source": lines, **shared}

    said = {"cell_type": "markdown", "metadata": {}, "source": ["# Homework\n", "Squares."]}
    cells = [said, cell("def f(x):\n    return x * x"), cell('grader.check("q1")'), cell("f(2)")]
    cells[-1]["outputs"] = [{"output_type": "execute_result", "data": {"text/plain": ["4"]}}]
    otter = {"otter": {"OK_FORMAT": False, "assignment_name": "hw", "tests": {}}}
    kernel = {"kernelspec": {"language": "python", "name": "python3"}}
    return {"cells": cells, "metadata": kernel | otter, "nbformat": 4, "nbformat_minor": 5}


# ------------------------------------------------------------------ bytes


def cut(draw: Draw, data: bytes) -> bytes:
    return data[: draw.randrange(len(data) + 1)]


def flipped(draw: Draw, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(draw.choice((1, 3, 30))):
        if changed:
            changed[draw.randrange(len(changed))] ^= 1 << draw.randrange(8)
    return bytes(changed)


def moved(draw: Draw, data: bytes) -> bytes:
    one, two = sorted(draw.randrange(len(data) + 1) for _ in range(2))
    return data[:one] + data[two:] + data[one:two]


def stuffed(draw: Draw, data: bytes) -> bytes:
    place = draw.randrange(len(data) + 1)
    junk = draw.choice((b"\0" * 99, b"\xff\xfe", b"{" * 5000, b"[" * 99_000, b'"', b"\\u12", b"}]"))
    return data[:place] + junk + data[place:]


def encoded(draw: Draw, data: bytes) -> bytes:
    text = data.decode("utf-8", "replace")
    name = draw.choice(("utf-8-sig", "utf-16", "utf-16-le", "utf-32", "latin-1", "cp1252", "utf-7"))
    return text.encode(name, "replace")


def rewritten(draw: Draw, data: bytes) -> bytes:
    ends = draw.choice((b"\r\n", b"\r", b"\x0c\n", b"\x85", b""))
    return data.replace(b"\n", ends)


def wrapped(draw: Draw, data: bytes) -> bytes:
    ways: tuple[Callable[[bytes], bytes], ...] = (
        lambda data: gzip.compress(data, mtime=0),
        lambda data: data + data,
        lambda data: b"<html><body>Please log in</body></html>" + data[:20],
        lambda data: b"%PDF-1.7\n" + data,
        lambda data: b"",
        lambda data: b" \n" * 500,
        lambda data: json.dumps(data.decode("latin-1")).encode(),
        lambda data: b"[" * 3000 + data + b"]" * 3000,
        lambda data: b"[" + data + b"]",
    )
    return draw.choice(ways)(data)


BYTES = (cut, flipped, moved, stuffed, encoded, rewritten, wrapped)


# ------------------------------------------------------------------ notebooks


def restructured(draw: Draw, notebook: dict[str, Any]) -> bytes:
    """A notebook with parts replaced, removed, renamed, repeated or nested."""
    changed = copy.deepcopy(notebook)
    for _ in range(draw.choice((1, 1, 2, 5))):
        holder, key = draw.choice(list(_places(changed)))
        way = draw.randrange(5)
        if way == 0:
            del holder[key]
        elif way == 1 and isinstance(holder, dict):
            holder[str(key).upper()] = holder.pop(key)
        elif way == 2 and isinstance(holder, list):
            holder.extend(copy.deepcopy([holder[key]] * draw.choice((1, 200))))
        elif way == 3:
            for _ in range(draw.choice((3, 300))):
                holder[key] = [holder[key]] if draw.random() < 0.5 else {"source": holder[key]}
        else:
            holder[key] = copy.deepcopy(draw.choice(JUNK))
    return json.dumps(changed).encode()


def _places(value: Any) -> Any:
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in items:
        yield value, key
        if isinstance(inner, dict | list):
            yield from _places(inner)


def misspelt(draw: Draw, notebook: dict[str, Any]) -> bytes:
    """A notebook in JSON that is none, or only nearly."""
    text = json.dumps(notebook, indent=draw.choice((None, 1)))
    old, new = draw.choice(
        (
            ('"cells":', '"cells": [], "cells":'),
            ('"metadata":', '"metadata": {"a": 1}, "metadata":'),
            ('"nbformat": 4', '"nbformat": ' + "9" * 5000),
            ('"nbformat": 4', '"nbformat": 1e999'),
            ('"nbformat": 4', '"nbformat": NaN'),
            ('"nbformat": 4', '"nbformat": 3, "worksheets": [{"cells": []}]'),
            ("null", "undefined"),
            ('"', "'"),
            ("}", ",}"),
            ("{", "{/* here */"),
            ('"code"', '"c\\u006fde"'),
            ("return", "\\ud83d\\ude00 return \\udead"),
            ("x", "\\u0000"),
            ('"source"', '"sourceX"'),
            ("\n", "\n\n\n"),
        )
    )
    return text.replace(old, new, draw.choice((1, -1))).encode()


def misprogrammed(draw: Draw, notebook: dict[str, Any]) -> bytes:
    """A sound notebook with unsound code in it."""
    changed = copy.deepcopy(notebook)
    for _ in range(draw.choice((1, 1, 3))):
        mine = {"cell_type": "code", "metadata": {}, "outputs": [], "source": draw.choice(CODE)}
        changed["cells"].insert(draw.randrange(len(changed["cells"]) + 1), mine)
    return json.dumps(changed).encode()


NOTEBOOKS = (restructured, restructured, misspelt, misprogrammed)


# ------------------------------------------------------------------ zips


def zipped(draw: Draw, data: bytes) -> bytes:
    """A zip with a notebook in it, and with something else."""
    buffer = io.BytesIO()
    name = "hw.ipynb"
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        way = draw.randrange(14)
        if way == 0:
            name = draw.choice(
                ("../" * 9 + "tmp/hw.ipynb", "/etc/hw.ipynb", "C:\\hw.ipynb", "a//b")
            )
        elif way == 1:
            link = zipfile.ZipInfo(draw.choice(("hw.ipynb", "link.ipynb")))
            link.create_system, link.external_attr = 3, 0o120777 << 16
            file.writestr(link, draw.choice(("/etc/passwd", "../../secret.ipynb")))
        elif way == 2:
            file.writestr("zeros.ipynb", bytes(draw.choice((10**4, 10**4, 10**5, 9 * 10**7))))
        elif way == 3:
            inner = data
            for _ in range(draw.choice((1, 2, 6))):
                inner = _in_zip("deeper.zip", inner)
            file.writestr("nested.zip", inner)
        elif way == 4:
            for number in range(draw.choice((20, 20, 20, 10_050))):
                file.writestr(f"n{number}.txt", b"")
        elif way == 5:
            file.writestr("__MACOSX/._hw.ipynb", b"\0\5\x16\7")
            file.writestr(".DS_Store", b"Bud1")
        elif way == 6:
            file.writestr("other/hw.ipynb", data)
        elif way == 7:
            file.writestr("hw.py", "x = 1")
        elif way == 8:
            file.comment = draw.randbytes(300)
        elif way == 9:
            name = draw.choice(NAMES) + "/" + draw.choice(NAMES) + ".ipynb"
        elif way == 10:
            name = "notes.txt"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of two entries of one name
            for _ in range(2 if way == 11 else 1):
                file.writestr(name, data)
    packed = buffer.getvalue()
    return draw.choice((_as_it_is, _encrypted, _of_method, cut, flipped, stuffed, _led))(
        draw, packed
    )


def _in_zip(name: str, data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name if data[:2] == b"PK" else "hw.ipynb", data)
    return buffer.getvalue()


def _as_it_is(draw: Draw, data: bytes) -> bytes:
    return data


def _encrypted(draw: Draw, data: bytes) -> bytes:
    """The same with the bit set that says that entries are encrypted."""
    return _patched(data, b"PK\x01\x02", 8, 1)


def _of_method(draw: Draw, data: bytes) -> bytes:
    return _patched(data, b"PK\x01\x02", 10, draw.choice((1, 9, 12, 14, 93, 99)))


def _led(draw: Draw, data: bytes) -> bytes:
    return b"#!/bin/sh\nexit\n" * draw.randrange(1, 99) + data


def _patched(data: bytes, record: bytes, offset: int, value: int) -> bytes:
    changed, place = bytearray(data), data.find(record)
    while place >= 0:
        changed[place + offset] = value
        place = data.find(record, place + 4)
    return bytes(changed)


# ------------------------------------------------------------------ all


def script(draw: Draw) -> bytes:
    """A script in percent format, or what is left of one."""
    cells = ["def f(x):\n    return x * x", 'grader.check("q1")', draw.choice(CODE)]
    draw.shuffle(cells)
    mark = draw.choice(("# %%", "# %% [markdown]", "#%%", "# In[1]:", "# %% {bad json", "# +", ""))
    text = "\n\n".join(f"{mark}\n{cell}" for cell in cells)
    data = text.encode("utf-8", "surrogatepass")
    return draw.choice(BYTES)(draw, data) if draw.random() < 0.6 else data


def mutated(seed: int) -> tuple[str, bytes]:
    """One file: its name, unique for its seed, and its bytes."""
    draw = random.Random(seed)
    name = f"{seed:04} {draw.choice(NAMES)}"[:200]
    notebook = tiny()
    if draw.random() < 0.08:
        sample = draw.choice(("alder.ipynb", "ginkgo.ipynb", "kapok.ipynb", "pine.ipynb"))
        notebook = json.loads((SAMPLES / sample).read_bytes())
    kind = draw.choice(("bytes", "bytes", "notebook", "notebook", "notebook", "zip", "script"))
    if kind == "script":
        return f"{name}.py", script(draw)
    if kind == "notebook":
        return f"{name}.ipynb", draw.choice(NOTEBOOKS)(draw, notebook)
    data = json.dumps(notebook, indent=1).encode()
    if kind == "bytes":
        return f"{name}.ipynb", draw.choice(BYTES)(draw, data)
    return f"{name}.zip", zipped(draw, draw.choice((data, cut(draw, data))))
