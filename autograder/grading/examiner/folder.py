"""The folder in which tests run: what an assignment gives, and copies of what a candidate wrote.

    candidate's folder ── copies ──> the tests' folder      the modules' folder (end of `sys.path`)
    (its own, hostile)               (where tests are)       (from the bundle alone)

A test that opens, lists or looks for a file finds it as it is in the candidate's folder at that
moment. It gets a copy: regular files with one name only, no links, nothing from outside, bounded in
size and number. Python never imports from there: modules that the assignment gives lie in a folder
of their own, after all others on the path, and nothing of a candidate's is ever in it.

A candidate can write anything into a file, and some readers of files run what they read. So while a
test runs that has opened a file which a candidate wrote, an audit hook refuses what would run it:
unpickling, executing or compiling its text, unpacking it, loading it as a library; and starting a
program at any time. The case is then not examined. What such a hook cannot tell apart stands in
`docs/explanation/design.md`.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import FrameType
from typing import Any

import autograder
from autograder.grading.examiner.trouble import OurTrouble
from autograder.limits import MIB

MOST_FILES = 500
MOST_BYTES = 64 * MIB
"""Of all copies together."""
MOST_DEPTH = 12

STARTS = frozenset(
    (
        "os.exec",
        "os.fork",
        "os.forkpty",
        "os.posix_spawn",
        "os.spawn",
        "os.system",
        "pty.spawn",
        "subprocess.Popen",
    )
)
"""Events by which a test starts a program."""
RUNS = frozenset(
    (
        "ctypes.dlopen",
        "marshal.load",
        "marshal.loads",
        "pickle.find_class",
        "shutil.unpack_archive",
        "sqlite3.enable_load_extension",
        "sqlite3.load_extension",
    )
)
"""Events by which a file that was read can run, or leave its folder."""
LOOKS = frozenset(("os.listdir", "os.scandir", "sqlite3.connect"))
_LIBRARIES = tuple(
    {os.path.dirname(os.__file__), *(path for path in sys.path if path.endswith("-packages"))}
)
_PACKAGE = os.path.dirname(autograder.__file__) + os.sep
_UNPACKS = ("tarfile.py", "zipfile.py", f"zipfile{os.sep}__init__.py")


class Forbidden(OurTrouble):
    """A test would run what a submission wrote."""


class Folder:
    """Where the tests of one process run; for one candidate at a time."""

    def __init__(self) -> None:
        self.path = os.path.realpath(tempfile.mkdtemp(prefix="tests-"))
        self._modules = tempfile.mkdtemp(prefix="given-")
        sys.path.append(self._modules)
        self._others: dict[str, object] = {}
        """modules that are none of these: there are some thousand, and to ask each takes 4 ms"""
        self._given: Mapping[str, bytes] = {}
        self._source = ""
        """the candidate's folder"""
        self._copied: dict[str, tuple[int, int, int]] = {}
        """what is here of it, and which file it was there"""
        self._theirs: set[str] = set()
        """of these, what does not stand in the bundle just so"""
        self._refuse: Callable[[Forbidden], BaseException] | None = None
        """what to do with what is refused; `None` while no test runs"""
        self._busy = False
        self._has_read = False
        """whether the test that runs has opened a file that a candidate wrote"""
        sys.addaudithook(self._hear)

    def close(self) -> None:
        """Remove it. The hook stays, as all of them do, and does nothing any more."""
        sys.path.remove(self._modules)
        for folder in (self.path, self._modules):
            shutil.rmtree(folder, ignore_errors=True)

    def give(self, files: Mapping[str, bytes]) -> None:
        """From now on these are the assignment's files. What tests can import of them are its
        modules and packages, with their data."""
        self._given = files
        self._forget_modules()
        _empty(self._modules)
        if any(name.endswith(".py") for name in files):
            for name, data in files.items():
                _write(Path(self._modules, name), data)
        importlib.invalidate_caches()

    def show(self, source: str) -> None:
        """From now on show what is in this folder, a candidate's."""
        self._source, self._copied, self._theirs = source, {}, set()
        _empty(self.path)
        self._forget_modules()

    @contextlib.contextmanager
    def entered(self, refuse: Callable[[Forbidden], BaseException]) -> Iterator[None]:
        """A test runs in here. What it must not do raises what `refuse` makes of the reason."""
        before, plain = os.getcwd(), os.stat
        os.makedirs(self.path, exist_ok=True)

        def seen(path: Any, *args: Any, **kwargs: Any) -> os.stat_result:
            if not isinstance(path, int):
                self._look_at(path)
            return plain(path, *args, **kwargs)

        os.chdir(self.path)
        self._has_read, self._refuse = False, refuse
        os.stat = seen
        try:
            yield
        finally:
            os.stat, self._refuse = plain, None
            os.chdir(before)

    # ------------------------------------------------------------- what a test does

    def _hear(self, event: str, args: tuple[Any, ...]) -> None:
        """The audit hook. It stays for good, and says nothing while no test runs."""
        if self._refuse is None or self._busy:
            return
        if event == "open":
            self._open(args)
        elif event in LOOKS:
            self._look_at(args[0])
            self._has_read |= self._relative(args[0]) in self._theirs  # a database
        elif event in STARTS and not _is_ours(sys._getframe(1)):
            self._stop(f"starts a program ({event})")
        elif self._has_read:
            if event in RUNS and not _imports(sys._getframe(1)):
                self._stop(f"would run what the submission wrote ({event})")
            elif event in ("exec", "compile"):
                name = args[0].co_filename if event == "exec" else args[1]
                if self._is_below(name) or not _is_library(sys._getframe(1)):
                    self._stop(f"would run what the submission wrote ({event})")

    def _open(self, args: tuple[Any, ...]) -> None:
        path, _, flags = args
        if isinstance(path, int):
            return
        self._look_at(path)
        writes = bool(isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR))
        if self._has_read and writes and _unpacks(sys._getframe(2)):
            self._stop("unpacks what the submission wrote")
        if self._relative(path) in self._theirs:
            self._has_read = True

    def _stop(self, what: str) -> None:
        if self._refuse is not None:
            raise self._refuse(Forbidden(f"the test {what}, which is not done while grading"))

    def _look_at(self, path: object) -> None:
        """A test looks at a path: what is below the folder is as in the candidate's."""
        if not self._busy and self._relative(path) is not None:
            self._busy = True
            try:
                self._mirror()
            finally:
                self._busy = False

    def _relative(self, path: object) -> str | None:
        """A path below the folder, seen from there; `None` for every other."""
        if path is None:
            return "."
        if not isinstance(path, str | bytes | os.PathLike):
            return None
        whole = os.path.normpath(os.path.join(self.path, os.fsdecode(path)))
        below = os.path.relpath(whole, self.path)
        return None if below.startswith("..") else below

    def _is_below(self, name: object) -> bool:
        text = os.fsdecode(name) if isinstance(name, str | bytes | os.PathLike) else "<unknown>"
        return not text.startswith("<") and self._relative(text) is not None

    # ------------------------------------------------------------- the copies

    def _mirror(self) -> None:
        """Make the copies equal to what is in the candidate's folder now."""
        found: dict[str, tuple[int, int, int]] = {}
        left = [MOST_FILES, MOST_BYTES]
        with _opened(self._source) as top:
            for name, entry, mark in _regular_files(top, left):
                left[1] -= mark[2]
                if self._copied.get(name) == mark:
                    found[name] = mark
                elif (data := _read(entry, left[1] + mark[2])) is not None:
                    found[name] = mark
                    _write(Path(self.path, name), data)
                    self._theirs.discard(name)
                    if self._given.get(name) != data:
                        self._theirs.add(name)
        for name in self._copied.keys() - found.keys():
            with contextlib.suppress(OSError):
                os.unlink(os.path.join(self.path, name))
            self._theirs.discard(name)
        self._copied = found

    def _forget_modules(self) -> None:
        """What tests left in a module must not meet the next submission's."""
        for name, module in list(sys.modules.items()):
            if self._others.get(name) is module:
                continue
            if str(getattr(module, "__file__", "") or "").startswith(self._modules + os.sep):
                del sys.modules[name]
            else:
                self._others[name] = module


def _empty(folder: str) -> None:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry.path, ignore_errors=True)
            else:
                os.unlink(entry.path)


def _write(path: Path, data: bytes) -> None:
    with contextlib.suppress(OSError):  # a test has put something else there
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


# ------------------------------------------------------------------ who calls


def _imports(frame: FrameType | None) -> bool:
    """Whether Python's own import machinery is at work."""
    return frame is not None and "importlib" in frame.f_code.co_filename


def _is_ours(frame: FrameType | None) -> bool:
    """Whether it is the grader that starts a program, and not the test: while a test waits, the
    candidate is looked at, on some systems by `ps`. Whoever is nearer above has started it; tests
    are compiled under names in angle brackets."""
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(_PACKAGE):
            return True
        if name.startswith("<") and not name.startswith("<frozen "):
            return False
        frame = frame.f_back
    return False


def _is_library(frame: FrameType | None) -> bool:
    """Whether a library runs something, and not the test or a helper of the assignment."""
    name = frame.f_code.co_filename if frame is not None else ""
    return name.startswith(("<frozen ", *_LIBRARIES))


def _unpacks(frame: FrameType | None) -> bool:
    for _ in range(4):
        if frame is None:
            return False
        if frame.f_code.co_filename.endswith(_UNPACKS):
            return True
        frame = frame.f_back
    return False


# ------------------------------------------------------------------ a hostile folder


@contextlib.contextmanager
def _opened(path: str, at: int | None = None) -> Iterator[int]:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=at)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _regular_files(
    top: int, left: list[int], above: str = "", depth: int = 0
) -> Iterator[tuple[str, tuple[int, str], tuple[int, int, int]]]:
    """The regular files below an open folder: relative name; where to open it; what tells it from
    any other. `left` is how many files may still come, and how many bytes."""
    with os.scandir(top) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if left[0] <= 0:
                return
            with contextlib.suppress(OSError, UnicodeError):
                entry.name.encode()
                facts = entry.stat(follow_symlinks=False)
                name = f"{above}{entry.name}"
                if stat.S_ISDIR(facts.st_mode) and depth < MOST_DEPTH:
                    with _opened(entry.name, top) as inner:
                        yield from _regular_files(inner, left, f"{name}/", depth + 1)
                elif stat.S_ISREG(facts.st_mode) and facts.st_nlink == 1:
                    left[0] -= 1
                    mark = (facts.st_ino, facts.st_ctime_ns, facts.st_size)
                    yield name, (top, entry.name), mark


def _read(entry: tuple[int, str], most: int) -> bytes | None:
    """The bytes of a regular file with one name, at most so many; `None` for everything else."""
    top, name = entry
    try:
        # a pipe may have taken its place since, whose opening would wait for who writes to it
        descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=top)
    except OSError:
        return None
    with os.fdopen(descriptor, "rb") as file:
        facts = os.fstat(descriptor)
        if not stat.S_ISREG(facts.st_mode) or facts.st_nlink != 1 or facts.st_size > most:
            return None
        data = file.read(most + 1)
    return data if len(data) <= most else None
