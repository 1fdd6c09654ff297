"""Hostile bytes made of hostile bytes, for as long as is wanted: what reads them has to refuse them
with an error of ours or to understand them, in bounded time and memory.

    python tests/fuzz/fuzzing.py [--seed 1] [--seconds 60] [--keep FOLDER] [NAME...]

`--seconds` of CPU time are shared among the targets (`targets.py`). An input that reaches a line of
ours which none has reached before, or comes to something new, is changed further, and is kept in
`--keep`. Each is written down
before it is tried; what fails lies there, and is a test once it is moved to `corpus/`.

    python tests/fuzz/fuzzing.py --gather FOLDER

puts into `corpus/` what of FOLDER reaches lines, or comes to what, nothing smaller there does.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import signal
import sys
import time
import traceback
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent)] if str(HERE.parent) not in sys.path else []

from fuzz import targets  # noqa: E402
from fuzz.changing import changed  # noqa: E402

CORPUS = HERE / "corpus"
PACKAGE = str(HERE.parents[1] / "autograder")
SECONDS = {"talk": 20.0, "download": 5.0}
"""Of computing that one input may take: `talk` runs tests, under the limits of a submission."""
OTHERWISE = 2.0
_WORD = 24
"""Characters by which what came of one input is told from what came of others."""
MEMORY = 300 << 20
"""Bytes that one input may make the process grow by."""


class Overtime(BaseException):
    """An input took too long."""


class News:
    """What inputs have reached so far: lines of ours, and words on what came of them."""

    def __init__(self) -> None:
        self.lines: set[tuple[object, int]] = set()
        self._words: set[str] = set()
        self._new = False

    def brings(self, name: str, data: bytes) -> str:
        """What came of an input where it reaches what none has reached before, else nothing.
        Raises what it must not raise."""
        self._new = False
        sys.settrace(self._called)
        try:
            said = tried(name, data)
        finally:
            sys.settrace(None)
        word = said[:_WORD]
        self._new |= word not in self._words
        self._words.add(word)
        return said if self._new else ""

    def _called(self, frame: FrameType, event: str, argument: Any) -> Any:
        return self._at if frame.f_code.co_filename.startswith(PACKAGE) else None

    def _at(self, frame: FrameType, event: str, argument: Any) -> Any:
        if event == "line" and (place := (frame.f_code, frame.f_lineno)) not in self.lines:
            self.lines.add(place)
            self._new = True
        return self._at


def inputs_in(folder: Path, name: str) -> list[bytes]:
    """The inputs for a target that lie in a folder, small ones first."""
    found = [path.read_bytes() for path in sorted((folder / name).glob("*")) if path.is_file()]
    return sorted(found, key=lambda data: (len(data), data))


def kept(folder: Path, name: str, data: bytes) -> Path:
    """Where an input lies now."""
    path = folder / name / hashlib.sha256(data).hexdigest()[:12]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def tried(name: str, data: bytes) -> str:
    """What came of an input. Raises what it must not raise."""
    allowed, began, held = SECONDS.get(name, OTHERWISE), time.process_time(), _largest()
    signal.setitimer(signal.ITIMER_VIRTUAL, allowed)
    try:
        said = targets.came_of(name, data)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    if (took := time.process_time() - began) > allowed:
        raise Overtime(f"{took:.1f} s")
    if (grown := _largest() - held) > MEMORY:
        raise MemoryError(f"{grown >> 20} MiB")
    return said


def _largest() -> int:
    # ru_maxrss is no less than what the process that started this one had
    status = Path("/proc/self/status").read_text("ascii", "replace")
    return int(status.partition("VmHWM:")[2].split()[0]) << 10


def _time_is_up(number: int, frame: object) -> None:
    raise Overtime


def fuzz(name: str, seed: int, seconds: float, keep: Path) -> Iterator[str]:
    """Try inputs for a target until the time is used up; says what each new one came to."""
    draw = random.Random(f"{seed} {name}")
    known, news = inputs_in(CORPUS, name), News()
    current = keep / f"{name}.tried"
    for data in known:
        news.brings(name, data)
    end = time.process_time() + seconds
    count = 0
    while time.process_time() < end:
        data = changed(name, draw, draw.choice(known), known)
        current.write_bytes(data)
        count += 1
        if said := news.brings(name, data):
            known.append(data)
            kept(keep, name, data)
            yield f"{name}: {said!r:.100}"
    current.unlink(missing_ok=True)
    yield f"{name}: {count} inputs, {len(news.lines)} lines, {len(known)} to change"


def gather(folder: Path) -> None:
    """Rewrite the corpus: of it and of `folder` what is news beside all that is smaller."""
    for name in targets.TARGETS:
        news = News()
        found = {*inputs_in(CORPUS, name), *inputs_in(folder, name)}
        for path in (CORPUS / name).glob("*"):
            path.unlink()
        for data in sorted(found, key=lambda data: (len(data), data)):
            if news.brings(name, data):
                kept(CORPUS, name, data)


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--keep", type=Path, default=HERE.parents[1] / "out" / "fuzz")
    parser.add_argument("--gather", type=Path)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(targets.TARGETS))
    options = parser.parse_args(arguments)
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGVTALRM, _time_is_up)
    targets.made_ready()
    options.keep.mkdir(parents=True, exist_ok=True)
    if options.gather is not None:
        gather(options.gather)
        return
    names = options.names or list(targets.TARGETS)
    for name in names:
        try:
            for line in fuzz(name, options.seed, options.seconds / len(names), options.keep):
                print(line, flush=True)
        except BaseException:
            traceback.print_exc()
            sys.exit(f"{name}: the input that failed lies in {options.keep / name}.tried")


if __name__ == "__main__":
    main(sys.argv[1:])
