"""What bounds a whole tree of processes: the kernel, or whoever looks at it."""

import contextlib
import ctypes
import errno
import mmap
import os
import platform
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from test_confine import gone, in_child

from autograder.grading import confine
from autograder.grading.confine import groups, spaces
from autograder.limits import MIB, Limits

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not os.path.exists("/proc/self/stat"), reason="Linux only"),
]

OFFERED = confine.available()
LIMITS = Limits(processes=20, file_mib=1, memory_mib=64)
"""Room for 4 MiB of files and 128 MiB of memory."""


def wait() -> None:
    while True:
        select.select([], [], [], 100)


# ------------------------------------------------------------------ name spaces


@pytest.fixture
def world(tmp_path) -> Callable[[Callable[[str], object]], str]:
    """Runs a task, which is given the room, as process 1 of its own world; what it said."""
    if not OFFERED["spaces"]:
        pytest.skip("this machine offers no name spaces")
    room = tmp_path / "room"
    room.mkdir()

    def run(task: Callable[[str], object]) -> str:
        def outer(report: int) -> object:
            def first(outside: confine.Outside) -> None:
                os.write(report, repr(task(str(room))).encode())

            return confine.inside(first, str(room))

        return in_child(outer).decode()

    return run


def test_a_world_of_its_own(world, tmp_path) -> None:
    def looks(room: str) -> object:
        processes = [int(name) for name in os.listdir("/proc") if name.isdigit()]
        names = [name for _, name in socket.if_nameindex()]
        with pytest.raises(OSError) as refused:
            (tmp_path / "outside").write_text("x")
        return os.getpid(), processes, names, refused.value.errno

    assert world(looks) == repr((1, [1], ["lo"], errno.EROFS)) + "0"


def test_what_a_world_says_of_numbers_outside(world) -> None:
    def outer(report: int) -> object:
        def first(outside: confine.Outside) -> None:
            child = os.fork()
            if not child:
                wait()
            os.write(report, f"{outside.own()} {outside.child(child)} {child} ".encode())
            ours = os.read(go, 1)
            assert ours

        return confine.inside(first, room)

    import tempfile

    with tempfile.TemporaryDirectory() as room:
        go, let_go = os.pipe()
        ours, theirs = os.pipe()
        pid = os.fork()
        if not pid:
            outer(theirs)
            os._exit(0)
        own, child, inner = map(int, os.read(ours, 100).split())
        assert inner == 2
        assert confine.descendants(pid) == [own, child]
        os.write(let_go, b"+")
        os.waitpid(pid, 0)
    assert gone(child)


def test_a_room_is_no_larger_than_it_is(world) -> None:
    def fills(room: str) -> object:
        Path(room, "given").write_bytes(bytes(3 * MIB))
        spaces.bound(room, 2 * MIB, 10)
        held, said = [], []
        for number in range(5):  # neither a name nor a descriptor, at last
            path = Path(room, f"{number}")
            try:
                path.write_bytes(bytes(MIB))
                with path.open("r+b") as file:
                    held.append(mmap.mmap(file.fileno(), 4096))
            except OSError as error:
                said.append(errno.errorcode[error.errno])
            path.unlink()
        held.clear()
        spaces.bound(room, None, 0)
        Path(room, "more").write_bytes(bytes(8 * MIB))
        return len(said), set(said)

    assert world(fills) == repr((3, {"ENOSPC"})) + "0"


def test_all_that_process_1_has_started_ends_with_it(world) -> None:
    def leaves(room: str) -> object:
        for _ in range(2):
            if not os.fork():
                if not os.fork():
                    with contextlib.suppress(OSError):
                        os.setsid()
                    os.read(os.pipe()[0], 1)
                os._exit(0)
        os.kill(os.getpid(), signal.SIGKILL)  # is ignored: nobody inside can end process 1
        return "lives"

    assert world(leaves).startswith("'lives'")


def test_a_tree_that_forks_meanwhile_is_ended(world) -> None:
    def bombs(room: str) -> object:
        ours, theirs = os.pipe()
        first = os.fork()
        if not first:
            os.setsid()
            for _ in range(2000):
                if not os.fork():
                    os.setsid()
                    wait()
                os.write(theirs, b"+")
        os.read(ours, 1)
        confine.end_tree(first)
        return [name for name in os.listdir("/proc") if name.isdigit()]

    assert world(bombs) == "['1']0"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root opens what is closed to others")
def test_what_is_needed_below_a_closed_folder_is_open_to_all(tmp_path) -> None:
    if not OFFERED["spaces"]:
        pytest.skip("this machine offers no name spaces")
    closed = tmp_path / "closed"
    for name in ("needed/file", "secret/file"):
        (closed / name).parent.mkdir(parents=True)
        (closed / name).write_text(name)
        (closed / name).parent.chmod(0o755)
    (closed / "link").symlink_to("needed")
    closed.chmod(0o700)
    room = tmp_path / "room"
    room.mkdir()

    def outer(report: int) -> object:
        def first(outside: confine.Outside) -> None:
            os.setresuid(61000, 61000, 61000)
            said = [sorted(os.listdir(closed)), (closed / "needed" / "file").read_text()]
            os.write(report, repr(said).encode())

        return spaces.inside(first, str(room), [str(closed / "needed")])

    assert in_child(outer).decode() == "[['needed'], 'needed/file']0"


# ------------------------------------------------------------------ the examiner

whole = pytest.mark.skipif(
    not all(OFFERED[name] for name in ("spaces", "groups", "landlock")),
    reason="an examiner has to look at candidates here",
)


@whole
def test_an_examiner_changes_its_own_files_alone_and_starts_nothing(tmp_path) -> None:
    own, other = tmp_path / "own", tmp_path / "other"
    own.mkdir()
    other.mkdir()
    (other / "file").write_text("read")
    (own / "locked").mkdir(mode=0)

    def tries(action: Callable[[], object]) -> str:
        try:
            action()
        except OSError as error:
            return errno.errorcode[error.errno or 0]
        return "done"

    def held(report: int) -> object:
        confine.hold_examiner([str(own)], confine.offered())
        return [
            tries(lambda: (own / "file").write_text("x")),
            tries(lambda: list((own / "locked").iterdir())),
            tries((other / "file").read_text),
            tries(lambda: (other / "file").write_text("x")),
            tries((other / "file").unlink),
            tries(lambda: os.rename(other / "file", own / "taken")),
            tries(lambda: os.execv(sys.executable, [sys.executable, "-c", ""])),
            tries(lambda: socket.create_connection(("127.0.0.1", 9), 1)),
            tries(lambda: os.chroot("/")),
            [name for _, name in socket.if_nameindex()],
        ]

    done, refused = ["done"] * 3, ["EACCES"] * 2
    wanted = [*done, *refused, "EACCES", "EACCES", "EACCES", "EPERM", ["lo"]]
    assert in_child(held).decode() == repr(wanted)


def test_an_examiner_that_has_to_look_is_left_as_it_is(tmp_path) -> None:
    def held(report: int) -> object:
        confine.hold_examiner([], ["landlock", "spaces"])
        (tmp_path / "file").write_text("x")
        return "wrote"

    assert in_child(held) == b"'wrote'"


# ------------------------------------------------------------------ control groups

grouped = pytest.mark.skipif(not OFFERED["groups"], reason="this machine gives no control groups")


@grouped
def test_a_group_bounds_memory_that_no_process_shows() -> None:
    def takes(report: int) -> object:
        with groups.joined() as group:
            group.bound(96 * MIB, 50)
            child = os.fork()
            if not child:
                Path("/proc/self/oom_score_adj").write_text("1000")
                held = mmap.mmap(-1, 256 * MIB)
                for start in range(0, len(held), 4096):
                    held[start] = 1
                    if start % MIB == 0:
                        held.madvise(mmap.MADV_DONTNEED)
                os._exit(0)
            _, status = os.waitpid(child, 0)
            return os.WTERMSIG(status), group.killed()

    assert in_child(takes) == b"(9, 1)"


@grouped
def test_a_group_bounds_processes_and_is_gone_afterwards() -> None:
    def forks(report: int) -> object:
        before = Path("/proc/self/cgroup").read_text()
        started, said = [], ""
        with groups.joined() as group:
            group.bound(1 << 30, 5)
            try:
                for _ in range(10):
                    started.append(os.fork())
                    if not started[-1]:
                        wait()
            except OSError as error:
                said = errno.errorcode[error.errno]
            count = len(started)
            for pid in started:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
        _, tops = groups._tops()
        left = [top for top in tops if (top / f"autograder-{os.getpid()}").exists()]
        return count, said, left, before == Path("/proc/self/cgroup").read_text()

    assert in_child(forks) == b"(4, 'EAGAIN', [], True)"


class Tree:
    """Control groups as files: where they are mounted, and which is ours."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        monkeypatch.setattr(groups, "_MOUNTS", folder / "mountinfo")
        monkeypatch.setattr(groups, "_OWN", folder / "own")

    def says(self, own: str, mounts: str) -> None:
        (self.folder / "own").write_text(own)
        (self.folder / "mountinfo").write_text(mounts.replace("TOP", str(self.folder)))

    def group(self, name: str, controllers: str, gives: str = "", processes: str = "") -> Path:
        path = self.folder / name
        path.mkdir(parents=True, exist_ok=True)
        (path / "cgroup.controllers").write_text(controllers)
        (path / "cgroup.subtree_control").write_text(gives)
        (path / "cgroup.procs").write_text(processes)
        return path


@pytest.fixture
def tree(tmp_path, monkeypatch) -> Tree:
    return Tree(tmp_path, monkeypatch)


def test_groups_of_version_1(tree) -> None:
    mounts = (
        "30 25 0:26 /box TOP/memory rw - cgroup cgroup rw,memory\n"
        "31 25 0:27 / TOP/pids rw - cgroup cgroup rw,pids\n"
        "32 25 0:28 / TOP/unified rw - cgroup2 cgroup2 rw\n"
    )
    tree.says("4:memory:/box/inner\n8:pids:/\n0::/\n", mounts)
    assert groups._tops() == (1, (tree.folder / "memory/inner", tree.folder / "pids"))


V2 = "30 25 0:26 / TOP/fs rw - cgroup2 cgroup2 rw,nsdelegate\n"


def test_a_group_of_version_2_is_made_beside_ours(tree) -> None:
    tree.says("0::/a.slice/grader\n", V2)
    above = tree.group("fs/a.slice", "cpu memory pids", "memory pids")
    tree.group("fs/a.slice/grader", "cpu memory pids")
    assert groups._tops() == (2, (above,))


def test_the_top_of_a_container_is_handed_down(tree) -> None:
    tree.says("0::/\n", V2)
    top = tree.group("fs", "cpu memory pids")
    assert groups._tops() == (2, (top,))
    assert (top / "cgroup.subtree_control").read_text() == "+memory +pids"


def test_a_group_that_is_not_ours_stays_as_it_is(tree) -> None:
    tree.says("0::/session.scope\n", V2)
    tree.group("fs", "cpu memory pids", "cpu")
    own = tree.group("fs/session.scope", "cpu memory pids")
    with pytest.raises(OSError, match="not ours"):
        groups._tops()
    assert (own / "cgroup.subtree_control").read_text() == ""
    groups.sweep()  # and nothing is said of it


def test_no_groups_at_all(tree) -> None:
    tree.says("", "")
    with pytest.raises(OSError, match="no control groups"):
        groups._tops()


# ------------------------------------------------------------------ looking


def shared_mapping() -> object:
    held = mmap.mmap(-1, 80 * MIB)
    for start in range(0, len(held), 4096):
        held[start] = 1
    held.madvise(mmap.MADV_DONTNEED)
    return held


def first_thread_ends() -> object:
    done = threading.Event()

    def take() -> None:
        held = bytearray(os.urandom(MIB) * 80)
        done.set()
        os.write(1, b"+")
        wait()
        del held

    threading.Thread(target=take).start()
    done.wait()
    number = {"x86_64": 60, "aarch64": 93}[platform.machine()]
    ctypes.CDLL(None).syscall(number, 0)
    return None


def full_sockets() -> object:
    held = []
    for _ in range(20):
        pair = socket.socketpair()
        held.append(pair)
        for one in pair:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 30)
            one.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                while True:
                    one.send(bytes(1 << 16))
    return held


def program() -> object:
    code = "import sys, time; held = b'x' * (20 << 20); sys.stdout.write('+'); sys.stdout.flush()"
    code += "; time.sleep(100)"
    os.execv(sys.executable, [sys.executable, "-I", "-S", "-c", code])


def mapped_files() -> object:
    held = []
    for number in range(6):
        path = Path(f"{os.getpid()}-{number}")
        path.write_bytes(os.urandom(MIB))
        with path.open("r+b") as file:
            held.append(mmap.mmap(file.fileno(), 4096))
        path.unlink()
    return held


def files_in_flight() -> object:
    pair = socket.socketpair()
    for number in range(6):
        with open(f"{os.getpid()}-{number}", "wb") as file:
            file.write(os.urandom(MIB))
            os.unlink(file.name)
            socket.send_fds(pair[0], [b"+"], [file.fileno()])
    return pair


def deep_folders() -> object:
    for _ in range(25):
        with contextlib.suppress(FileExistsError):
            os.mkdir("d" * 200)
        os.chdir("d" * 200)
    Path("file").write_bytes(bytes(MIB))
    return None


def closed_folder() -> object:
    os.umask(0)
    os.mkdir("closed", 0o300)
    return None


def hidden_process() -> object:
    ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)
    return None


TRICKS: dict[Callable[[], object], tuple[int, str]] = {
    shared_mapping: (2, "more than 128 MiB of memory"),
    first_thread_ends: (2, "more than 128 MiB of memory"),
    full_sockets: (1, "more than 128 MiB of memory"),
    program: (8, "more than 128 MiB of memory"),
    mapped_files: (1, "more than 4 MiB of files"),
    files_in_flight: (1, "more than 4 MiB of files"),
    deep_folders: (1, "folders that are deeper than a path can be"),
    closed_folder: (1, "a folder that cannot be looked into"),
    hidden_process: (1, "a process that cannot be looked into"),
}


@pytest.mark.parametrize("trick", TRICKS, ids=lambda trick: trick.__name__)
def test_a_trick_is_found_by_looking(tmp_path, trick) -> None:
    count, wanted = TRICKS[trick]
    if trick in (closed_folder, hidden_process) and os.geteuid() == 0:
        pytest.skip("nothing is hidden from root")

    def server(report: int) -> object:
        held = bytearray(os.urandom(MIB) * 40)  # a warm server is no small process
        os.chdir(tmp_path)
        confine.become_subreaper()
        watch = confine.Watch(os.getpid(), os.getpid(), str(tmp_path), LIMITS)
        before = watch.excess()
        ours, theirs = os.pipe()
        for _ in range(count):
            if not os.fork():
                os.dup2(theirs, 1)
                kept = trick()
                os.write(1, b"+")
                wait()
                del kept
        os.close(theirs)
        for _ in range(count):
            os.read(ours, 1)
        said = watch.excess()
        confine.end_tree(os.getpid() + 1_000_000)
        del held
        return before, said

    assert in_child(server).decode() == repr((None, wanted))


def test_honest_children_are_none(tmp_path) -> None:
    def server(report: int) -> object:
        held = bytearray(os.urandom(MIB) * 40)
        watch = confine.Watch(os.getpid(), os.getpid(), str(tmp_path), LIMITS)
        ours, theirs = os.pipe()
        for _ in range(8):
            if not os.fork():
                (tmp_path / f"{os.getpid()}").write_bytes(bytes(1000))
                os.write(theirs, b"+")
                wait()
        for _ in range(8):
            os.read(ours, 1)
        with subprocess.Popen(["sleep", "100"], stdout=subprocess.PIPE) as process:
            said = watch.excess()
            process.kill()
        confine.become_subreaper()
        confine.end_tree(os.getpid() + 1_000_000)
        del held
        return said

    assert in_child(server) == b"None"


def test_who_shares_its_turns_with_many_of_its_own_has_computed_what_they_did(tmp_path) -> None:
    """Else a bomb lives the longer the more others want of the machine."""
    limits = Limits(patience=0.1)

    def server(report: int) -> object:
        watch = confine.Watch(os.getpid(), os.getpid(), str(tmp_path), limits)
        children = []
        for _ in range(2):
            children.append(os.fork())
            if not children[-1]:
                while True:
                    pass
        while sum(confine.cpu_seconds(pid) or 0.0 for pid in children) < 0.4:
            confine.turns()
        found = watch.cpu_seconds()
        confine.end_tree(os.getpid() + 1_000_000)
        return found >= 0.4 / (0.1 * (os.cpu_count() or 1))

    assert in_child(server) == b"True"
