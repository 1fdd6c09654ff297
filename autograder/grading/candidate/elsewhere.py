"""What a notebook says to the machine that it was written on: Google Colab, JupyterLite, a desk
with windows. Here such a line does nothing, says so, and never costs the rest of its cell.

`settle` does this for one process. It stands in for modules that only those machines have, passes
over magics that set up a machine, keeps matplotlib without windows, and finds the assignment's own
files where a path leads to a folder of that machine. Modules that are installed here come first.

A notebook that asks whether it is on Colab by trying the import is told no: its other branch is
the one that fits here. One that imports it without asking gets a stand-in.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import functools
import importlib
import importlib.machinery
import io
import linecache
import os
import re
import sys
import types
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any, TextIO

from autograder.grading.candidate.stub import Silence

COLAB = "google.colab"
INSTALLERS = ("micropip", "piplite")
"""What installs packages in JupyterLite."""
RUNS_CODE = frozenset(("debug", "lprun", "memit", "mprun", "pdb", "prun", "run", "time", "timeit"))
"""Line magics that run the notebook's own code, whose mistakes are the notebook's; all others set
up a machine."""

_INSTALLS = re.compile(r"^(?:pip3?|conda|mamba|micromamba|uv)[ \t]+\S.*$", re.MULTILINE)
_REFUSALS = frozenset(("BaseException", "Exception", "ImportError", "ModuleNotFoundError"))
_WINDOWLESS = frozenset(("agg", "cairo", "pdf", "pgf", "ps", "svg", "template"))
_MOST_FILES = 2000
"""How many files of the assignment are looked through for one that a path may mean."""


def say(what: str, why: str = "", where: TextIO | None = None) -> None:
    """Tell in the cell's output what was passed over. On `sys.stderr` it is no part of what an
    answer prints to a test."""
    reason = f" ({why})" if why else ""
    (where or sys.stdout).write(f"[passed over while grading: {what}{reason}]\n")


def settle(source_of: Callable[[str], str | None]) -> None:
    """Make this process a place where such lines do nothing. `source_of` gives the source of a cell
    by the file name that it is compiled under."""
    sys.meta_path.append(_Elsewhere(source_of))
    _without_windows()
    _own_files()


def without_installs(source: str) -> str:
    """A cell that is no Python, with what installs packages in it left out; in Jupyter it works
    alone in its cell only."""
    return _INSTALLS.sub(lambda line: f"print({_passed_over(line.group())!r})", source)


def _passed_over(what: str) -> str:
    return f"[passed over while grading: {what.strip()}]"


def stands_in_for(module: str) -> bool:
    """Whether there is a stand-in for a module that is not installed here."""
    return module in ("google", *INSTALLERS) or f"{module}.".startswith(f"{COLAB}.")


# ------------------------------------------------------------------ modules of other machines


class _Elsewhere:
    """Finds stand-ins, after everybody else has found nothing."""

    def __init__(self, source_of: Callable[[str], str | None]) -> None:
        self._source_of = source_of

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        colab = name not in INSTALLERS
        if not stands_in_for(name) or (colab and _is_asked(self._source_of)):
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=colab)  # type: ignore[arg-type]

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        return _StandIn(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        if module.__name__ in INSTALLERS:
            module.__dict__["install"] = _install
        elif module.__name__ == f"{COLAB}.files":
            module.__dict__["upload"] = _uploaded


class _StandIn(types.ModuleType):
    """A module of which everything may be called and does nothing; of a package, its modules."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if self.__name__ in ("google", COLAB):
            return importlib.import_module(f"{self.__name__}.{name}")
        return Silence()


async def _install(*args: Any, **kwargs: Any) -> None:
    say("an installation of packages")


def _uploaded(*args: Any) -> dict[str, bytes]:
    """What Colab's `files.upload()` gives: here the assignment's own files by name."""
    found: dict[str, bytes] = {}
    for name in _files_below("."):
        with contextlib.suppress(OSError), open(name, "rb") as file:
            found.setdefault(os.path.basename(name), file.read())
    return found


def _is_asked(source_of: Callable[[str], str | None]) -> bool:
    """Whether the import that is under way only asks: `importlib.util.find_spec`, or a `try` that
    takes no for an answer."""
    frame: types.FrameType | None = sys._getframe(2)
    while frame is not None:
        name = frame.f_code.co_filename
        if frame.f_globals.get("__name__") == "importlib.util":
            return True
        source = source_of(name)
        if source is None and not name.startswith("<"):
            source = "".join(linecache.getlines(name)) if _is_own(name) else None
        if source is not None and _takes_no(source, frame.f_lineno):
            return True
        frame = frame.f_back
    return False


def _is_own(path: str) -> bool:
    """Whether a file is the notebook's: a module beside it."""
    return not os.path.relpath(path).startswith("..")


def _takes_no(source: str, line: int) -> bool:
    """Whether a line stands where a failed import is caught."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    for node in ast.walk(tree):
        if isinstance(node, ast.Try):
            caught = [kind for handler in node.handlers for kind in _names(handler.type)]
        elif isinstance(node, ast.With):
            calls = [item.context_expr for item in node.items]
            caught = [
                kind
                for call in calls
                if isinstance(call, ast.Call) and _names(call.func) == ["suppress"]
                for argument in call.args
                for kind in _names(argument)
            ]
        else:
            continue
        last = node.body[-1].end_lineno or 0
        if node.body[0].lineno <= line <= last and _REFUSALS & {*caught}:
            return True
    return False


def _names(node: ast.expr | None) -> list[str]:
    """What an `except` catches, by name; a bare one catches all."""
    match node:
        case None:
            return ["BaseException"]
        case ast.Name(name) | ast.Attribute(attr=name):
            return [name]
        case ast.Tuple(elements):
            return [name for element in elements for name in _names(element)]
    return []


# ------------------------------------------------------------------ windows


_CHOOSES = {"matplotlib": "use", "matplotlib.pyplot": "switch_backend"}
"""By which function of a module a backend is chosen."""


class _Windowless:
    """Finds matplotlib where everybody does, and changes it once it is loaded."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        spec = importlib.machinery.PathFinder.find_spec(name, path) if name in _CHOOSES else None
        if spec is not None and spec.loader is not None:
            plain = spec.loader.exec_module

            def exec_module(module: types.ModuleType) -> None:
                plain(module)
                _never_opens_windows(module)

            spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


def _without_windows() -> None:
    sys.meta_path.insert(0, _Windowless())
    for name in _CHOOSES:
        if name in sys.modules:
            _never_opens_windows(sys.modules[name])


def _never_opens_windows(module: types.ModuleType) -> None:
    """A backend with windows, or for a notebook's page, becomes the one that draws into memory."""
    plain = getattr(module, _CHOOSES[module.__name__])

    @functools.wraps(plain)
    def choose(backend: Any, *args: Any, **kwargs: Any) -> None:
        if isinstance(backend, str) and backend.lower() not in _WINDOWLESS:
            say(f"the backend {backend:.40}")
            backend = "agg"
        plain(backend, *args, **kwargs)

    setattr(module, plain.__name__, choose)


# ------------------------------------------------------------------ paths of other machines


def _own_files() -> None:
    """`open` and `os.chdir` find the assignment's own file or folder where a path leads to another
    machine's."""
    plain_open, plain_chdir = io.open, os.chdir

    def open_here(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
        try:
            return plain_open(file, mode, *args, **kwargs)
        except (FileNotFoundError, PermissionError):
            found = meant_by(file) if set(mode).isdisjoint("wax+") else None
            if found is None:
                raise
        say(f"the folder of {os.fspath(file)}", f"{found} was read")
        return plain_open(found, mode, *args, **kwargs)

    def change(path: Any) -> None:
        try:
            plain_chdir(path)
        except (FileNotFoundError, PermissionError, NotADirectoryError):
            if not is_elsewhere(path):
                raise
            say(f"the folder {os.fspath(path)}", "it is not here")

    open_here.__name__ = open_here.__qualname__ = "open"
    builtins.open = io.open = open_here  # type: ignore[assignment]
    os.chdir = change  # type: ignore[assignment]


def is_elsewhere(path: object) -> bool:
    """Whether a path leads out of the folder of the notebook."""
    if not isinstance(path, str | os.PathLike):
        return False
    text = os.fspath(path)
    return isinstance(text, str) and (
        text.startswith(("/", "~", "..")) or bool(PureWindowsPath(text).drive)
    )


def meant_by(path: object) -> str | None:
    """The assignment's file that a path of another machine means: the one with the longest equal
    end of its path, where there is just one."""
    if not is_elsewhere(path):
        return None
    text = os.fspath(path)  # type: ignore[call-overload]
    pure = PureWindowsPath(text) if PureWindowsPath(text).drive else PurePosixPath(text)
    wanted = [part for part in pure.parts if part != ".."][::-1]
    ranked: dict[int, list[str]] = {}
    for name in _files_below("."):
        parts = PurePosixPath(name).parts[::-1]
        equal = next(
            (n for n, (a, b) in enumerate(zip(parts, wanted, strict=False)) if a != b),
            min(len(parts), len(wanted)),
        )
        if equal:
            ranked.setdefault(equal, []).append(name)
    best = ranked[max(ranked)] if ranked else []
    return best[0] if len(best) == 1 else None


def _files_below(folder: str) -> Iterator[str]:
    count = 0
    for where, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            count += 1
            if count > _MOST_FILES:
                return
            yield os.path.relpath(os.path.join(where, name), folder)
