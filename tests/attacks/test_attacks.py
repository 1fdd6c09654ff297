"""Every attack goes through the real grader, honest submissions between them; none gets anywhere.

A folder is one attack: `submission.py` in percent cells, where `@OUTSIDE@` stands for a folder that
belongs to somebody else, and `attack.json`: what it `tries`, the points that are `honest`, and
the questions where abuse `may_cost` its author honest points; what it is `stopped_by`, where some
hosts have no such thing and it gets away there with more than its share; whether its assignment
runs `programs`. An attack that can see for itself
whether it got somewhere asserts in its last cell that it did not.
"""

import contextlib
import json
import os
import site
import socket
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import fakes
import msgspec
import pytest

import autograder
from attacks.assignment import BUNDLE, FULL, HONEST, SECRETS, WITH_PROGRAMS
from autograder import batch
from autograder.batch import Graded, Task, cluster
from autograder.formats.bundle import Bundle
from autograder.formats.notebook import read_script
from autograder.formats.submission import Upload
from autograder.grading import confine
from autograder.result import Outcome, Result, Status
from autograder.views import gradescope

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(confine.missing()), reason="this machine cannot confine"),
]

FOLDERS = sorted(path.parent for path in Path(__file__).parent.glob("*/attack.json"))


class Run(msgspec.Struct):
    """What one class run left behind."""

    graded: dict[str, Result] = {}
    left_processes: list[str] = []
    changed: list[str] = []


def hand_in(folder: Path, name: str, script: str, bundle: Bundle = BUNDLE) -> Task:
    cells = read_script(script.encode()).cells
    path = fakes.write(folder, name, *(cell.source for cell in cells))
    return Task(bundle, Upload(name, name, str(path)))


def state_of(*roots: str) -> dict[str, tuple[object, ...]]:
    """All files below, with what an attack might change of them."""
    found = {}
    for root in roots:
        for folder, folders, files in os.walk(root):
            folders[:] = [name for name in folders if name != "__pycache__"]
            for path in (folder, *(os.path.join(folder, name) for name in files)):
                with contextlib.suppress(OSError):
                    entry = os.lstat(path)
                    is_file = path != folder
                    found[path] = (
                        entry.st_mode,
                        entry.st_uid,
                        entry.st_nlink if is_file else 0,
                        *((entry.st_size, entry.st_mtime_ns) if is_file else ()),
                        *os.listxattr(path, follow_symlinks=False),
                    )
    return found


def names_in(*folders: str) -> set[str]:
    """What lies in places that others use as well: only names that are an attack's are looked at."""
    marks = ("attack", "heard", "canary", "magic", "sitecustomize", "usercustomize", "results.json")
    return {
        f"{folder}/{name}"
        for folder in folders
        if os.path.isdir(folder)
        for name in os.listdir(folder)
        if any(mark in name for mark in marks)
    }


def processes_of(temporary: Path) -> list[str]:
    """Processes of this run: their environment names its temporary folder."""
    found = []
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                if str(temporary).encode() in Path(entry.path, "environ").read_bytes():
                    found.append(f"{entry.name}: {Path(entry.path, 'comm').read_text().strip()}")
    return found


def by_a_crew(work: list[Task], patch: pytest.MonkeyPatch) -> Iterator[Graded]:
    return batch.grade(work, 2)


def as_root(work: list[Task], patch: pytest.MonkeyPatch) -> Iterator[Graded]:
    """As `--same-user` accepts it where a host has no user to spare: candidates are root."""
    others = tuple(layer for layer in confine.offered() if layer != confine.SAME_USER)
    patch.setattr(confine, "known", lambda: others)
    return batch.grade(work, 2)


def on_a_cluster(work: list[Task], patch: pytest.MonkeyPatch) -> Iterator[Graded]:
    return cluster.grade("local", work, workers=2)


@pytest.fixture(
    scope="module",
    params=[
        by_a_crew,
        pytest.param(
            as_root,
            marks=[
                pytest.mark.outside,
                pytest.mark.skipif(os.geteuid() != 0, reason="we are not root"),
            ],
        ),
        pytest.param(on_a_cluster, marks=pytest.mark.outside),
    ],
    ids=lambda way: way.__name__,
)
def run(request, tmp_path_factory):
    """One run over all attacks that are asked for, by two workers; before and after are compared."""
    cases = [item.callspec for item in request.session.items if hasattr(item, "callspec")]
    asked = {case.params["attack"] for case in cases if "attack" in case.params}
    folder, outside = tmp_path_factory.mktemp("handed-in"), tmp_path_factory.mktemp("outside")
    outside.chmod(0o755)
    (outside / "canary").write_text("7919 belongs to somebody else")
    work = []
    for place, attack in enumerate(FOLDERS):
        if asked and attack not in asked:
            continue
        script = (attack / "submission.py").read_text().replace("@OUTSIDE@", str(outside))
        is_run = msgspec.json.decode((attack / "attack.json").read_bytes()).get("programs")
        bundle = WITH_PROGRAMS if is_run else BUNDLE
        work.append(hand_in(folder, attack.name, script, bundle))
        marked = HONEST + f"# %%\n# number {place}\n"
        work.append(hand_in(folder, f"honest-{place}", marked))
    grader = str(Path(autograder.__file__).parent)
    watched = (str(outside), grader, str(folder), *site.getsitepackages())
    shared = ("/tmp", "/var/tmp", "/dev/shm", "/", "/etc", str(Path.home()))
    made = Run()
    with (
        confine.private_directory({}) as temporary,  # pytest cannot remove what an attack leaves
        pytest.MonkeyPatch.context() as patch,
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as service,
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as abstract,
    ):
        patch.setattr(tempfile, "tempdir", str(temporary))
        confine.let_pass(temporary)  # to candidates of another user
        service.bind(str(outside / "socket"))
        abstract.bind(f"\0{outside}")
        files, names = state_of(*watched), names_in(*shared)
        with contextlib.closing(request.param(work, patch)) as stream:
            for one in stream:
                made.graded[one.task.upload.id] = one.result
        after = state_of(*watched)
        made.changed = [p for p in files.keys() | after.keys() if files.get(p) != after.get(p)]
        made.changed += sorted(names_in(*shared) - names)
        made.changed += [str(path) for path in temporary.iterdir()]
        for listening in (service, abstract):
            listening.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                made.changed.append(f"a message was sent: {listening.recv(100)!r}")
        deadline = time.monotonic() + 5
        while (left := processes_of(temporary)) and time.monotonic() < deadline:
            time.sleep(0.05)
        made.left_processes = left
    return made


def told(result: Result) -> str:
    """Everything that a student sees."""
    document = gradescope.document(result)
    document.pop("extra_data")
    messages = [case.message for question in result.questions for case in question.cases]
    return json.dumps([document, messages], ensure_ascii=False)


@pytest.mark.sampled(16)
@pytest.mark.parametrize("attack", FOLDERS, ids=lambda path: path.name)
def test_an_attack_gains_nothing(run, attack: Path) -> None:
    wanted = msgspec.json.decode((attack / "attack.json").read_bytes())
    result = run.graded[attack.name]
    # in bounded time, too: a worker that hangs is given up, and then the status is another
    assert result.status is Status.GRADED, result.reason
    points = {question.name: question.points for question in result.questions}
    for name, honest in wanted["honest"].items():
        assert points[name] <= honest, f"{name}: a gain, {result.questions}"
        if name not in wanted.get("may_cost", ()):
            assert points[name] == honest, f"{name}: a loss, {result.questions} {result.cells}"
    seen = told(result)
    assert [secret for secret in sorted(SECRETS) if secret in seen] == [], seen
    is_open = "stopped_by" in wanted and not {"spaces", "groups"} & {*confine.offered()}
    if result.cells and result.cells[-1].outcome is Outcome.ERROR and not is_open:
        assert not result.cells[-1].error.startswith("AssertionError"), result.cells[-1].error


def test_honest_submissions_between_attacks_are_graded_right(run) -> None:
    wrong = {}
    for name, result in run.graded.items():
        if name.startswith("honest-"):
            points = {question.name: question.points for question in result.questions}
            if points != FULL or result.status is not Status.GRADED:
                wrong[FOLDERS[int(name.removeprefix("honest-"))].name] = points
    assert wrong == {}


def test_nothing_outside_is_changed(run) -> None:
    assert run.changed == []


def test_no_process_is_left(run) -> None:
    assert run.left_processes == []


def test_there_are_many() -> None:
    assert len(FOLDERS) >= 60
