"""What of a cell's code plainly starts programs. Read as text, never run."""

from __future__ import annotations

import ast
import re

from autograder.formats.notebook.cells import parsed

_MODULES = frozenset(
    (
        *("subprocess", "pexpect", "plumbum", "pty", "sh"),
        *("cmdstanpy", "ffmpeg", "git", "graphviz", "imageio_ffmpeg", "moviepy", "pydot"),
        *("pydub", "pygraphviz", "pyspark", "pytesseract", "rpy2"),
    )
)
"""Those whose purpose it is, and libraries that hand their work to a program."""
_OF_OS = re.compile(r"system|popen|exec[lv]\w*|spawn[lv]\w*|posix_spawnp?")
_OF_ASYNCIO = ("create_subprocess_exec", "create_subprocess_shell")
_STARTS = ("spawn", "forkserver")
_CHOOSES_START = ("get_context", "set_start_method")
"""How `multiprocessing` starts an interpreter anew (a fork does not), and where that is chosen."""

_ANY_MODULE = "|".join(sorted(_MODULES))
_MENTIONED = ("system", "popen", "execl", "execv", "spawn", "forkserver", "create_subprocess")
_MODULE_MENTIONED = re.compile(rf"\b(?:{_ANY_MODULE})\b")
_MAGIC = re.compile(r"^([ \t]*)[%!?].*$", re.MULTILINE)
_AT_THE_START = re.compile(rf"^[ \t]*(?:import|from)[ \t]+({_ANY_MODULE})\b", re.MULTILINE)


def program_in(source: str) -> str:
    """What in this code plainly starts programs (`os.system`, say), or an empty text. A line for
    the shell (`!ls`) does not: it is not run where a notebook is graded."""
    if not _is_mentioned(source):
        return ""
    tree = parsed(_MAGIC.sub(r"\1pass", source))
    if tree is None:
        found = _AT_THE_START.search(source)
        return found[1] if found else ""
    return next(filter(None, map(_started_by, ast.walk(tree))), "")


def _is_mentioned(source: str) -> bool:
    """Whether it has a word without which nothing can be found: most cells have none."""
    if any(word in source for word in _MENTIONED):
        return True
    return "import" in source and _MODULE_MENTIONED.search(source) is not None


def _started_by(node: ast.AST) -> str:
    match node:
        case ast.Import(names):
            return next((top for each in names if (top := _top(each.name)) in _MODULES), "")
        case ast.ImportFrom(module="os", names=names, level=0):
            return next((f"os.{each.name}" for each in names if _OF_OS.fullmatch(each.name)), "")
        case ast.ImportFrom(module=str(module), level=0):
            return top if (top := _top(module)) in _MODULES else ""
        case ast.Attribute(value=ast.Name("os"), attr=name) if _OF_OS.fullmatch(name):
            return f"os.{name}"
        case ast.Attribute(attr=name) | ast.Name(id=name) if name in _OF_ASYNCIO:
            return name
        case ast.Call(
            func=ast.Attribute(attr=name) | ast.Name(id=name), args=[ast.Constant(str(how)), *_]
        ) if name in _CHOOSES_START and how in _STARTS:
            return f"{name}({how!r})"
    return ""


def _top(module: str) -> str:
    return module.partition(".")[0]
