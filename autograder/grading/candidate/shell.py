"""The IPython shell in which cells run, made quiet, cheap and bounded.

It is made once in the warm server and inherited by every candidate. Output is kept up to a limit
and the rest counted away; tracebacks are not rendered (the examiner asks for the last line only);
figures are not drawn as pictures, which nobody would see.
"""

from __future__ import annotations

import ast
import contextlib
import io
import keyword
import os
import re
import sys
import traceback
import warnings
from types import TracebackType
from typing import Any

import msgspec
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from autograder.grading.candidate import elsewhere

MAX_ERROR = 1000
_MAYBE_MAGIC = re.compile(r"[%!?\x0c]|>>>|\.\.\.|In \[|^\s*[,;/]|\A\s", re.MULTILINE)
"""Found in every cell that IPython would read as anything else than plain Python."""


_KEYWORDS = "|".join((*keyword.kwlist, *keyword.softkwlist))
_MAYBE_WORDS = re.compile(rf"^(?!(?:{_KEYWORDS})\b)[a-z_0-9]+[ \t]+[\w.~/\-]", re.MULTILINE)
"""Found in every cell with a line like `pip install x` or `matplotlib inline`."""


class TimeLimit(BaseException):
    """Raised in the middle of a submission's code when its time is used up."""


class BoundedText(io.TextIOBase):
    """Text output kept up to `limit` characters in all; what comes after is dropped."""

    encoding = "utf-8"

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.parts: list[str] = []
        self.full = False

    def write(self, text: str) -> int:
        if self.limit > 0:
            kept = str(text)[: self.limit]
            self.parts.append(kept)
            self.limit -= len(kept)
        elif text and not self.full:
            self.full = True
            self.parts.append("\n[output beyond the limit was left out]\n")
        return len(text)

    def writable(self) -> bool:
        return True

    def take(self) -> str:
        """What was written since the last time."""
        text = "".join(self.parts)
        self.parts.clear()
        return text


class _Hook(DisplayHook):  # type: ignore[misc]
    """Shows the value of a cell's last expression as text."""

    def __call__(self, result: Any = None) -> None:
        if result is not None and not self.quiet():
            data, _ = self.shell.display_formatter.format(result, include={"text/plain"})
            if text := str(data.get("text/plain", "")):  # a check cell's is empty
                sys.stdout.write(text + "\n")
            self.shell.user_ns["_"] = result


class _Publisher(DisplayPublisher):  # type: ignore[misc]
    """Shows what `display` is given as text."""

    def publish(self, data: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        sys.stdout.write(str(data.get("text/plain", "")) + "\n")

    def clear_output(self, wait: bool = False) -> None:
        pass


class Ending(msgspec.Struct, frozen=True):
    """How a cell ended: the exception, if there was one, and the cell's line that it came from."""

    error: BaseException | None = None
    line: int | None = None
    cell: int | None = None


class CandidateShell(InteractiveShell):  # type: ignore[misc]
    """IPython without history, pictures, sub-processes or rendered tracebacks."""

    displayhook_class = _Hook
    display_pub_class = _Publisher

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.sources: dict[str, str] = {}
        """of each cell, by the file name that it is compiled under"""

    def source_of(self, name: str) -> str | None:
        """The source that was compiled under a name, as Python; `None` for what is no cell."""
        source = self.sources.get(name)
        return None if source is None else self.transform_cell(source)

    def showtraceback(self, *args: Any, **kwargs: Any) -> None:
        pass

    def showsyntaxerror(self, *args: Any, **kwargs: Any) -> None:
        pass

    def showindentationerror(self, *args: Any, **kwargs: Any) -> None:
        pass

    def enable_gui(self, gui: str | None = None) -> None:
        pass

    def enable_matplotlib(self, gui: str | None = None) -> tuple[str, str]:
        return gui or "agg", "agg"

    def system(self, cmd: str) -> None:
        sys.stdout.write(f"[not run while grading: !{cmd}]\n")

    def getoutput(self, cmd: str, split: bool = True, depth: int = 0) -> list[str]:
        self.system(cmd)
        return []

    def ask_exit(self) -> None:
        pass

    def run_line_magic(self, magic_name: str, line: str, _stack_depth: int = 1) -> Any:
        """As IPython's; one that sets up the machine is passed over where it does not fit here, so
        that it does not cost the rest of its cell."""
        if magic_name == "cd":
            _change_folder(line)
            return None
        if magic_name in elsewhere.RUNS_CODE:
            return super().run_line_magic(magic_name, line, _stack_depth + 1)
        shown = f"%{magic_name} {line}".strip()
        if "autoreload" in shown:  # looks at every loaded module before each cell
            elsewhere.say(shown)
        elif self.find_line_magic(magic_name) is None:
            elsewhere.say(shown, "it is not known here")
        else:
            try:
                return super().run_line_magic(magic_name, line, _stack_depth + 1)
            except Exception as error:
                elsewhere.say(shown, text_of(error).splitlines()[-1])
        return None

    def run_cell_magic(self, magic_name: str, line: str, cell: str) -> Any:
        """As IPython's; of a magic that is not known here the cell is run, where it is Python."""
        if self.find_cell_magic(magic_name) is not None:
            return super().run_cell_magic(magic_name, line, cell)
        elsewhere.say(f"%%{magic_name} {line}".strip(), "it is not known here")
        if _is_python(cell):
            done = self.run_cell(cell, store_history=False)
            if error := done.error_before_exec or done.error_in_exec:
                raise error
        return None

    def transform_cell(self, raw_cell: str) -> str:
        """As IPython's, which tokenises the whole cell several times, at once for plain Python.
        Words that can be a magic without its sign are one only alone in their cell."""
        if _MAYBE_MAGIC.search(raw_cell):
            return str(super().transform_cell(raw_cell))
        if _MAYBE_WORDS.search(raw_cell):
            if len(raw_cell.splitlines()) == 1:
                return str(super().transform_cell(raw_cell))
            if not _is_python(raw_cell):
                return elsewhere.without_installs(raw_cell).rstrip("\n") + "\n"
        return raw_cell if raw_cell.endswith("\n") else raw_cell + "\n"

    def should_run_async(self, raw_cell: str, **options: Any) -> bool:
        """As IPython's, which compiles the cell to find out."""
        return "await" in raw_cell and super().should_run_async(raw_cell, **options)

    def execute(self, number: int, source: str) -> Ending:
        """Run one cell; a mistake in it is part of the answer, never an exception here, except
        `TimeLimit` where that comes between the shell's own lines."""
        self.compile.get_code_name = lambda raw, transformed, count: cell_name(number)
        self.sources[cell_name(number)] = source
        # the cell before may have written a module, in the same tick of the clock
        sys.path_importer_cache.pop(os.getcwd(), None)
        if source.lstrip().startswith("%%") and _is_foreign(source):
            sys.stdout.write("[a cell in another language is not run while grading]\n")
            return Ending()
        done = self.run_cell(source, store_history=False, silent=False)
        error = done.error_before_exec or done.error_in_exec
        if error is None:
            return Ending()
        line, cell = place_of(error, number)
        return Ending(error, line, cell)


def make_shell(ipython_dir: str) -> CandidateShell:
    """The one shell of this process; everything in it that is slow the first time is done once.

    `ipython_dir` is an empty folder, so that no profile or start-up file of anybody is read.
    """
    config = Config()
    config.HistoryManager.enabled = False
    config.HistoryManager.hist_file = ":memory:"
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.cache_size = 0
    config.InteractiveShell.enable_tip = False
    shell: CandidateShell = CandidateShell.instance(config=config, ipython_dir=ipython_dir)
    shell.display_formatter.active_types = ["text/plain"]
    warnings.filterwarnings("ignore", message=".*non-interactive, and thus cannot be shown")
    shell.execute(0, "1 + 1")
    shell.execute(0, "def _warm(x):\n    return x\n_warm(2)")
    shell.user_ns.pop("_warm")
    shell.user_ns.pop("open", None)  # IPython's own, which saves descriptors that are closed here
    return shell


def _change_folder(line: str) -> None:
    """`%cd`; IPython's notes down in its profile where it was."""
    folder = line.removeprefix("-q").strip().strip("\"'")
    try:
        os.chdir(folder or ".")
    except OSError:
        elsewhere.say(f"%cd {line}".strip(), "there is no such folder here")


def _is_python(source: str) -> bool:
    with warnings.catch_warnings(), contextlib.suppress(SyntaxError, ValueError, RecursionError):
        warnings.simplefilter("ignore")
        ast.parse(source)
        return True
    return False


def _is_foreign(source: str) -> bool:
    magic = source.lstrip().split(None, 1)[0]
    return magic in ("%%bash", "%%sh", "%%script", "%%perl", "%%ruby", "%%system", "%%!", "%%sx")


def cell_name(number: int) -> str:
    """The file name under which a cell's code is compiled."""
    return f"<cell {number}>"


def place_of(error: BaseException, number: int = 0) -> tuple[int | None, int | None]:
    """Line and cell of the notebook where `error` came from, innermost first; else `None`."""
    if isinstance(error, SyntaxError) and (error.filename or "").startswith("<cell "):
        return error.lineno, number
    try:
        return _innermost(error.__traceback__)
    except Exception:  # a student's exception can lie about everything it has
        return None, None


def _innermost(trace: TracebackType | None) -> tuple[int | None, int | None]:
    place: tuple[int | None, int | None] = (None, None)
    for frame, line in traceback.walk_tb(trace):
        name = frame.f_code.co_filename
        if name.startswith("<cell ") and name.endswith(">"):
            place = (line, int(name[6:-1]))
    return place


def text_of(error: BaseException) -> str:
    """The last line of a traceback, at most `MAX_ERROR` characters, whatever `str` does."""
    try:
        text = "".join(traceback.format_exception_only(type(error), error)).strip()
    except Exception:
        text = type(error).__name__
    return text[:MAX_ERROR]
