"""One process tree is run, limited and ended; nothing of it is left."""

import contextlib
import os
import resource
import select
import signal
import stat
import sys
from collections.abc import Iterator

import pytest

from autograder.grading import confine
from autograder.grading.confine import layers
from autograder.limits import MIB, Limits

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not os.path.exists("/proc/self/stat"), reason="Linux only"),
]


def in_child(task) -> bytes:
    """What `task` returns (as text), run in a fork of this process."""
    ours, theirs = os.pipe()
    pid = os.fork()
    if not pid:
        said = b""
        try:
            said = repr(task(theirs)).encode()
        except BaseException as error:
            said = repr(error).encode()
        finally:
            with contextlib.suppress(OSError):
                os.write(theirs, said)
            os._exit(0)
    os.close(theirs)
    said = b""
    while chunk := os.read(ours, 1 << 16):
        said += chunk
    os.close(ours)
    os.waitpid(pid, 0)
    return said


LIMITS = Limits(cell=1, call=1, submission=10, memory_mib=64, file_mib=1)


@pytest.fixture
def entered(tmp_path):
    """Runs a task in a confined child and returns what it said."""

    def run(task) -> str:
        def confined(keep: int):
            confine.enter(LIMITS, str(tmp_path), keep)
            return task()

        return in_child(confined).decode()

    return run


def test_only_the_question_socket_stays_open(entered) -> None:
    with open(os.devnull), open(os.devnull):
        said = entered(
            lambda: [
                os.readlink(f"/proc/self/fd/{n}")
                for n in os.listdir("/proc/self/fd")
                if os.path.exists(f"/proc/self/fd/{n}")
            ]
        )
    assert said.count("/dev/null") == 3
    assert said.count("pipe:") == 1


def test_it_stands_in_its_own_directory_and_session(entered, tmp_path) -> None:
    assert entered(lambda: (os.getcwd(), os.environ["HOME"], os.getsid(0) == os.getpid())) == repr(
        (str(tmp_path), str(tmp_path), True)
    )


def test_memory_is_limited(entered) -> None:
    assert "MemoryError" in entered(lambda: bytearray(128 * MIB))
    assert entered(lambda: len(bytearray(16 * MIB))) == str(16 * MIB)


def test_files_are_limited(entered) -> None:
    def write():
        import signal

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        with open("big", "wb") as file:
            file.write(bytes(2 * MIB))

    assert "OSError" in entered(write)


def test_limits_cannot_be_raised_again(entered) -> None:
    def limits():
        return [resource.getrlimit(kind) for kind in (resource.RLIMIT_AS, resource.RLIMIT_CPU)]

    for soft, hard in eval(entered(limits)):
        assert soft == hard != resource.RLIM_INFINITY


def test_no_core_and_no_new_privileges(entered) -> None:
    def state():
        with open("/proc/self/status") as file:
            return "NoNewPrivs:\t1" in file.read(), resource.getrlimit(resource.RLIMIT_CORE)[0]

    assert entered(state) == "(True, 0)"


def gone(pid: int, seconds: float = 5.0) -> bool:
    """Whether a process ends within that time."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([descriptor], [], [], seconds)[0])
    finally:
        os.close(descriptor)


def family(report: int) -> Iterator[None]:
    """A child, a grandchild in a session of its own, and an orphan; each says its pid."""
    for orphan in (False, True):
        pid = os.fork()
        if not pid:
            os.setsid()
            if orphan and os.fork():
                os._exit(0)
            os.write(report, f"{os.getpid()}\n".encode())
            while True:
                select.select([], [], [], 100)
    os.write(report, f"{os.getpid()}\n".encode())
    while True:
        select.select([], [], [], 100)


def test_a_whole_tree_is_ended() -> None:
    ours, theirs = os.pipe()

    def server(keep: int):
        confine.become_subreaper()
        first = os.fork()
        if not first:
            os.setsid()
            family(theirs)
        pids = b""
        while pids.count(b"\n") < 3:
            pids += os.read(ours, 100)
        status, seconds = confine.end_tree(first)
        return [int(pid) for pid in pids.split()], confine.descendants(os.getpid()), status, seconds

    pids, left, status, seconds = eval(in_child(server))
    assert len(set(pids)) == 3
    assert left == []
    assert os.WTERMSIG(status) == 9
    assert seconds >= 0
    assert all(gone(pid) for pid in pids)


def test_descendants_of_nobody() -> None:
    assert confine.descendants(2**22 + 1) == []
    assert confine.cpu_seconds(2**22 + 1) is None
    assert confine.cpu_seconds(os.getpid()) > 0


def test_a_private_directory_holds_the_files_and_goes() -> None:
    with confine.private_directory({"a.csv": b"1", "sub/b.csv": b"2"}) as directory:
        assert (directory / "sub" / "b.csv").read_bytes() == b"2"
        assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    assert not directory.exists()


def test_a_private_directory_goes_whatever_is_in_it(tmp_path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").write_text("kept")
    with confine.private_directory({}) as directory:
        deep = directory
        for _ in range(200):
            deep = deep / "d"
            deep.mkdir()
        (directory / "link").symlink_to(outside)
        (directory / "self").symlink_to(".")
        os.mkfifo(directory / "pipe")
        locked = directory / "locked"
        locked.mkdir()
        (locked / "file").write_text("x")
        locked.chmod(0)
        directory.chmod(0o500)
    assert not directory.exists()
    assert (outside / "kept").read_text() == "kept"


def test_a_private_directory_that_is_gone_already() -> None:
    with confine.private_directory({}) as directory:
        directory.rmdir()
    assert not directory.exists()


def test_layers_are_told() -> None:
    assert set(confine.available()) == set(confine.DESCRIPTIONS)
    assert set(confine.REQUIRED) <= set(confine.DESCRIPTIONS)


def test_removal_touches_nothing_outside(tmp_path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir(mode=0o755)
    (outside / "kept").write_text("kept")
    before = {path: path.stat().st_mode for path in (tmp_path, outside, outside / "kept")}
    with confine.private_directory({}) as directory:
        parent_mode = directory.parent.stat().st_mode
        locked = directory / "locked" / "deeper"
        locked.mkdir(parents=True)
        (locked / "file").write_text("x")
        (directory / "link").symlink_to(outside)
        (locked / "link").symlink_to(outside / "kept")
        locked.chmod(0)
        locked.parent.chmod(0)
        directory.chmod(0)
    assert not directory.exists()
    assert directory.parent.stat().st_mode == parent_mode
    assert (outside / "kept").read_text() == "kept"
    assert {path: path.stat().st_mode for path in before} == before


def test_a_directory_that_is_already_gone_is_no_trouble() -> None:
    with confine.private_directory({}) as directory:
        parent_mode = directory.parent.stat().st_mode
        directory.rmdir()
    assert directory.parent.stat().st_mode == parent_mode


def test_locked_folders_are_unlocked_for_an_ordinary_user(tmp_path) -> None:
    from autograder.grading.confine import directory

    locked = tmp_path / "a" / "b"
    locked.mkdir(parents=True)
    outside = tmp_path / "outside"
    outside.mkdir(mode=0o711)
    (locked / "link").symlink_to(outside)
    locked.chmod(0)
    directory._remove(tmp_path / "a")
    assert not (tmp_path / "a").exists()
    assert stat.S_IMODE(outside.stat().st_mode) == 0o711


def sizes(folder, processes: int = 3) -> confine.Watch:
    """A look at this process's children and `folder`, with little room."""
    limits = Limits(processes=processes, file_mib=1, memory_mib=1024)
    return confine.Watch(os.getpid(), os.getpid(), str(folder), limits)


def test_a_look_from_outside_finds_files(tmp_path) -> None:
    watch = sizes(tmp_path, processes=1000)  # other tests' children may still be there
    assert watch.excess() is None
    assert watch.cpu_seconds() > 0
    for number in range(5):
        (tmp_path / f"{number}").mkdir()
        (tmp_path / f"{number}" / "file").write_bytes(bytes(MIB))
    assert watch.excess() == "more than 4 MiB of files"


def test_a_look_from_outside_finds_processes(tmp_path) -> None:
    def crowd(keep: int):
        watch = sizes(tmp_path)
        for _ in range(5):
            if not os.fork():
                select.select([], [], [], 100)
        said = watch.excess()
        confine.become_subreaper()
        confine.end_tree(os.getpid() + 1_000_000)
        return said

    assert in_child(crowd) == b"'more than 3 processes'"


def test_orphans_of_a_candidate_end_with_a_warm_server_that_is_killed() -> None:
    import signal

    import fakes

    server = fakes.Server()
    forks = """\
import os, time
for _ in range(2):
    if os.fork() == 0:
        if os.fork() == 0:
            os.closerange(3, 256)
            time.sleep(60)
        os._exit(0)
time.sleep(0.1)
"""
    bundle = fakes.make_bundle()
    with server.candidate(bundle) as dialogue:
        dialogue.run(fakes.make_notebook(forks).cells[0])
        below = confine.descendants(server.pid)
        assert len(below) >= 3
        os.kill(server.pid, signal.SIGKILL)
        assert all(gone(pid) for pid in below)
    server.close()


@pytest.mark.skipif(not confine.available()["landlock"], reason="this kernel has no Landlock")
def test_libraries_outside_of_the_interpreter_are_there_and_projects_are_not(
    tmp_path, monkeypatch
) -> None:
    own, libraries, project = (tmp_path / name for name in ("own", "user/site-packages", "project"))
    for folder in (own, libraries, project):
        folder.mkdir(parents=True)
        (folder / "a_module.py").write_text("value = 7919")
    monkeypatch.setattr(sys, "path", [*sys.path, str(libraries), str(project)])

    def tried(keep: int) -> list[str]:
        confine.enter(LIMITS, str(own), keep, layers=["landlock"])
        said = []
        for folder in (libraries, project):
            try:
                said.append(" ".join(os.listdir(folder)))
            except OSError as error:
                said.append(type(error).__name__)
        return said

    assert in_child(tried).decode() == "['a_module.py', 'PermissionError']"


def test_a_trial_that_somebody_kills_says_nothing_of_the_host(tmp_path) -> None:
    def killed(folder: str, times: int) -> int:
        with open(tmp_path / str(times), "a+") as tries:
            tries.write("x")
            tries.seek(0)
            if len(tries.read()) <= times:
                tries.close()
                os.kill(os.getpid(), signal.SIGKILL)
        return 0

    status = layers._statuses(
        {
            "once": lambda folder: killed(folder, 1),
            "always": lambda folder: killed(folder, 99),
            "by the kernel": lambda folder: os.kill(os.getpid(), signal.SIGSYS) or 0,
            "never": lambda folder: killed(folder, 0),
        }
    )
    assert status["once"] == status["never"] == 0
    assert status["always"] == -signal.SIGKILL
    assert status["by the kernel"] == -signal.SIGSYS
    tries = {int(file.name): len(file.read_text()) for file in tmp_path.iterdir()}
    assert tries == {99: layers._TRIES, 1: 2, 0: 1}


def test_a_world_that_somebody_kills_is_made_again(monkeypatch) -> None:
    if not confine.available()["spaces"]:
        pytest.skip("no name spaces here")
    ended = iter([signal.SIGKILL])
    inside = layers.entering.inside
    monkeypatch.setattr(
        layers.entering, "inside", lambda *given: next(ended, None) or inside(*given)
    )
    # each trial is a fork: the first `next` of each is the same, so the parent has to take it
    world = {"world": layers._world}
    assert layers._tried(world) == {"world": layers._KILLED}
    next(ended)
    assert layers._statuses(world)["world"] in (layers._ALONE, layers._AS_ANOTHER)
