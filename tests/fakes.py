"""Something that answers: a plain namespace in a thread, or the real confined process.

`in_thread` is the shipped fake: the real servant on a real socket, without process, IPython or
clock, so it can neither hang nor crash. `Server` is the real thing: a warm server forked from this
process with NumPy alone. Both are `Candidates` for `examine`.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from multiprocessing import resource_tracker
from pathlib import Path
from typing import Any

import forked

from autograder.batch import Graded
from autograder.commands import grade, machines
from autograder.commands.progress import Silent
from autograder.commands.shown import Run
from autograder.config import Config
from autograder.errors import Gone
from autograder.formats.bundle import Bundle, Case, Doctest, Question, modules_at_hand, sealed
from autograder.formats.notebook import Cell, Notebook
from autograder.formats.notebook.cells import checks_in
from autograder.grading import confine, warm
from autograder.grading.candidate import servant
from autograder.grading.candidate.shell import Ending, cell_name, place_of
from autograder.grading.examiner.dialogue import Dialogue
from autograder.grading.examiner.examine import examine, prepare
from autograder.grading.examiner.folder import Folder
from autograder.grading.warm import Spawn, WarmServer
from autograder.limits import Limits
from autograder.result import Result

LIMITS = Limits(cell=1.0, call=0.5, submission=30.0, patience=2.0, message_mib=1, output_mib=0.01)


class PlainShell:
    """Runs cells with `exec`, nothing more."""

    def __init__(self) -> None:
        self.user_ns: dict[str, Any] = {"__name__": "__main__"}

    def execute(self, number: int, source: str) -> Ending:
        try:
            exec(compile(source, cell_name(number), "exec"), self.user_ns)
        except BaseException as error:
            return Ending(error, *place_of(error, number))
        return Ending()


class NoClock:
    """A clock that never strikes."""

    def limited(self, seconds: float, clock: float) -> contextlib.AbstractContextManager[None]:
        return contextlib.nullcontext()

    def paused(self) -> contextlib.AbstractContextManager[None]:
        return contextlib.nullcontext()


@contextlib.contextmanager
def in_thread(bundle: Bundle) -> Iterator[Dialogue]:
    """A dialogue with a namespace in a thread of this process."""
    ours, theirs = socket.socketpair()
    before_cell = servant.seeder(bundle.seed, bundle.seed_variable)
    answering = servant.Servant(theirs, PlainShell(), bundle.limits, NoClock(), before_cell)

    def answer() -> None:
        # the socket must not fall with the thread: a closed one is how the other end learns of it
        with theirs:
            answering.serve()

    thread = threading.Thread(target=answer)
    thread.start()
    try:
        with ours:
            yield Dialogue(ours, bundle.limits, at_hand=modules_at_hand(bundle))
    finally:
        thread.join()


class Server:
    """A real warm server, a child of this process; `spawned` counts its candidates."""

    def __init__(self) -> None:
        self.spawned = 0
        ours, theirs = socket.socketpair()
        self.pid = os.fork()
        if not self.pid:
            try:
                ours.close()
                os.environ.update(confine.ENVIRONMENT)
                # an earlier test may have started it, and its file is none that a candidate has
                tracker = resource_tracker._resource_tracker
                tracker._fd = tracker._pid = None
                warm.serve(theirs)
            finally:
                os._exit(0)
        theirs.close()
        self._control = ours
        self._server = WarmServer(ours)

    def close(self) -> None:
        self._control.close()
        os.waitpid(self.pid, 0)

    @contextlib.contextmanager
    def candidate(
        self,
        bundle: Bundle,
        end: float | None = None,
        folder: Folder | None = None,
        *,
        proved: bool = False,
    ) -> Iterator[Dialogue]:
        self.spawned += 1
        with confine.private_directory(dict(bundle.files), self._server.room) as directory:
            if folder is not None:
                folder.show(str(directory))
            seeds = bundle.seed, bundle.seed_variable
            order = Spawn(str(directory), bundle.limits, 7, *seeds, bundle.programs)
            sock, spawned = self._server.spawn(order)
            watch = self._server.watch(spawned.pid, directory, bundle.limits, 0)
            try:
                with sock:
                    at_hand = modules_at_hand(bundle)
                    yield Dialogue(sock, bundle.limits, end, watch, folder, at_hand, proved=proved)
            finally:
                with contextlib.suppress(Gone):
                    self.ended = self._server.end()


Answerer = Callable[[Bundle], contextlib.AbstractContextManager[Dialogue]]


def question(name: str, *tests: str, **options: Any) -> Question:
    """A question whose cases are functions, each worth a point; `hidden_...` ones are hidden."""
    head = "from otter.test_files import test_case\nOK_FORMAT = False\n"
    before = options.pop("before", "")
    messages = options.pop("messages", {})
    bodies, cases = [], []
    for number, test in enumerate(tests, start=1):
        case = f"{name}_{number}"
        hidden = "hidden" in test.partition("(")[0]
        named = test.replace("(", f"_{number}(", 1)  # a name used twice would be one case
        bodies.append(f"@test_case(points=1, hidden={hidden})\n{named}\n")
        cases.append(Case(name=case, points=1.0, hidden=hidden, **messages))
    source = "\n".join([head, before, *bodies])
    return Question(name=name, source=source, cases=tuple(cases), **options)


def doctests(name: str, *tests: str, **options: Any) -> Question:
    """A question in OK format, a point a case, with the test file that Otter would write."""
    listed = [{"code": test, "hidden": False, "locked": False, "points": 1} for test in tests]
    suite = {"cases": listed, "scored": True, "setup": "", "teardown": "", "type": "doctest"}
    written = {"name": name, "points": len(tests), "suites": [suite]}
    options.setdefault("source", f"OK_FORMAT = True\ntest = {written}\n")
    cases = tuple(
        Doctest(name=f"{name} - {number}", points=1.0, code=test)
        for number, test in enumerate(tests, start=1)
    )
    return Question(name=name, cases=cases, **options)


def make_bundle(*questions: Question, **options: Any) -> Bundle:
    return sealed(
        Bundle(
            **{"slug": "hw", "title": "Homework", "limits": LIMITS, **options}, questions=questions
        )
    )


def make_notebook(*sources: str) -> Notebook:
    """A notebook of code cells; `grader.check("q1")` in a cell is a check cell."""
    return Notebook(
        cells=tuple(
            Cell(number=number, source=source, checks=checks_in(source))
            for number, source in enumerate(sources, start=1)
        )
    )


def examined(answerer: Answerer, bundle: Bundle, *sources: str) -> Result:
    """The result of a notebook of these cells."""
    return examine(bundle, "s1", make_notebook(*sources), lambda: answerer(bundle))


def outcomes(result: Result) -> list[str]:
    """The outcome of each case, in order."""
    return [case.outcome.value for question in result.questions for case in question.cases]


@contextlib.contextmanager
def otter_stand_in() -> Iterator[None]:
    """Test files import otter; a worker gives them a stand-in, so do we, and take it back: other
    tests of this process want the real one."""
    before = {name: sys.modules.get(name) for name in ("otter", "otter.test_files")}
    prepare()
    yield
    for name, module in before.items():
        if module is None:
            sys.modules.pop(name, None)
        else:
            sys.modules[name] = module


# ------------------------------------------------------------------ submissions as files

RIGHT, WRONG = "def f(x): return x * x", "def f(x): return 2 * x"
ASLEEP = "import time\ntime.sleep(0.6)\ndef f(x): return x * x"


def write(folder: Path, name: str, *sources: str) -> Path:
    """A notebook file of these cells."""
    cells = [
        {
            "cell_type": "code",
            "metadata": {},
            "outputs": [],
            "execution_count": None,
            "source": code,
        }
        for code in sources
    ]
    path = folder / f"{name}.ipynb"
    path.write_text(
        json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), "utf-8"
    )
    return path


def class_run(bundle: Bundle, submissions: Path, out: Path, workers: int = 2) -> Run:
    """A class, or one submission, graded on this machine as the command does."""
    return grade.grade(
        Config(root=out.parent),
        bundle,
        [submissions],
        out,
        grading=machines.on_this_machine(workers),
        fresh=False,
        roster=None,
        reporter=Silent(),
    )


def results_of(
    stream: Generator[Graded, None, None], at_first: Callable[[], None] = lambda: None
) -> dict[str, Result]:
    """Results by id, of which there is one each; `at_first` is called when the first is there."""
    results: dict[str, Result] = {}
    with contextlib.closing(stream):
        for place, one in enumerate(stream):
            assert one.task.upload.id not in results
            results[one.task.upload.id] = one.result
            if place == 0:
                at_first()
    return results


# ------------------------------------------------------------------ processes


def autograder(
    folder: Path, environment: Mapping[str, str], *arguments: object
) -> subprocess.CompletedProcess[str]:
    """The command, run in a folder; it never ends in a traceback."""
    done = forked.autograder(folder, environment, *arguments)
    assert "Traceback" not in done.stderr, done.stderr
    return done


def processes_with(mark: str) -> list[int]:
    """The processes that have this text in their environment, and so all that they started."""
    found = []
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                if os.fsencode(mark) in Path(f"/proc/{entry.name}/environ").read_bytes():
                    found.append(int(entry.name))
    return found


def assert_ended(pids: Iterable[int]) -> None:
    """None of them is left; what is dying gets five seconds."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            descriptor = os.pidfd_open(pid)
            ended = select.select([descriptor], [], [], 5)[0]
            os.close(descriptor)
            assert ended, f"process {pid} is left"
