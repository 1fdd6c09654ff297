"""What a candidate can ask of the kernel: every call, and every argument that is looked at."""

import ast
import contextlib
import errno
import os
import platform
import re
import signal
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import fakes
import pytest

from autograder.grading import confine
from autograder.grading.confine import calls, seccomp
from autograder.limits import Limits

FOLDER = Path(__file__).parent
ANSWERED = {
    int(number): name
    for number, name in re.findall(
        r"^(\d+) +(\w+) +\S", (FOLDER / "answered.txt").read_text(), re.M
    )
}
SOURCE = (FOLDER / "every_call.py").read_text()
LIMITS = Limits(cell=60, call=5, submission=200, output_mib=1)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(confine.missing()), reason="this machine cannot confine"),
]
x86_64 = pytest.mark.skipif(platform.machine() != "x86_64", reason="the numbers are x86-64's")


@pytest.fixture(scope="module")
def said(tmp_path_factory) -> Iterator:
    """What a cell prints in a candidate."""
    server = fakes.Server()
    bundle = fakes.make_bundle(limits=LIMITS)

    def run(source: str) -> str:
        with server.candidate(bundle) as dialogue:
            record = dialogue.run(fakes.make_notebook(source).cells[0])
            assert record.outcome == "passed", record
            return record.output

    yield run
    server.close()


def tables() -> Iterator[tuple[str, calls.Numbers]]:
    for table in (
        *(calls.ALLOWED, calls.PRETENDED, calls.PROGRAMS),
        *(calls.REFUSED, calls.ABSENT),
    ):
        for group in table.values():
            yield from group.items()
    for name, checked in calls.CHECKED.items():
        yield name, checked.numbers


@x86_64
@pytest.mark.parametrize("share", [8, pytest.param(1, marks=pytest.mark.outside)])
def test_what_is_answered_has_a_reason(said, share: int, seed: int) -> None:
    """One call in so many; with another seed other ones."""
    tried = range(seed % share, 601, share)
    assert "range(601)" in SOURCE
    told = said(SOURCE.replace("range(601)", f"range{tried.start, tried.stop, tried.step}"))
    answered = {int(number) for number in told.split()}
    assert answered
    assert answered - ANSWERED.keys() == set()
    missing = sorted(ANSWERED.keys() & {*tried} - answered)
    assert missing == [number for number in missing if not is_known_here(number)]


def is_known_here(number: int) -> bool:
    """Whether this kernel has the call, asked without any filter."""
    program = SOURCE.replace("range(601)", "()") + f"\nattempt(1, {number})"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    return done.stdout.split()[1:] != ["refused"]


@x86_64
def test_the_list_has_the_names_of_the_table() -> None:
    named = {numbers[0]: name for name, numbers in tables()}
    others = {335: "uretprobe", 336: "uprobe"}  # which pass the kernel before any filter
    assert {**named, **others}.items() >= ANSWERED.items()
    passing = {*calls.CHECKED}
    for table in (calls.ALLOWED, calls.PRETENDED, calls.PROGRAMS):
        passing |= {name for group in table.values() for name in group}
    assert {n for n, name in ANSWERED.items() if name in passing} == {
        numbers[0] for name, numbers in tables() if name in passing and numbers[0] is not None
    }


def test_each_number_stands_once() -> None:
    for place in (0, 1):
        seen = [numbers[place] for _, numbers in tables() if numbers[place] is not None]
        shared = {n for n in seen if seen.count(n) > 1}
        assert shared == set()


@pytest.mark.parametrize(
    ("machine", "architecture"), [("x86_64", 0xC000003E), ("aarch64", 0xC00000B7)]
)
@pytest.mark.parametrize("programs", [False, True])
def test_an_interpreter_of_the_filter_comes_to_what_the_table_says(
    monkeypatch, machine: str, architecture: int, programs: bool
) -> None:
    """For both architectures, whichever runs the test."""
    monkeypatch.setattr(platform, "machine", lambda: machine)
    seccomp._instructions.cache_clear()
    try:
        filter_ = seccomp.program(4321, 255, programs=programs)
    finally:
        seccomp._instructions.cache_clear()
    place = 0 if machine == "x86_64" else 1
    wanted = dict.fromkeys(range(700), f"errno {errno.ENOSYS}")
    for table, answer in (
        (calls.ALLOWED, "allow"),
        (calls.PRETENDED, "errno 0"),
        (calls.PROGRAMS, "allow" if programs else f"errno {errno.EPERM}"),
        (calls.REFUSED, f"errno {errno.EPERM}"),
    ):
        for group in table.values():
            wanted |= {n[place]: answer for n in group.values() if n[place] is not None}
    checked = {c.numbers[place]: c for c in calls.CHECKED.values() if c.numbers[place] is not None}
    for number, answer in wanted.items():
        if number not in checked:
            assert answer_of(filter_, architecture, number, ()) == answer, number
    for number, call in checked.items():
        good = [0] * 6
        for check in call.checks:
            good[check.argument] = 4321 if check.values[0] == calls.OWN else check.values[0]
        assert answer_of(filter_, architecture, number, good) == "allow"
        for check in call.checks:
            bad = list(good)
            bad[check.argument] = 4322 if check.values[0] == calls.OWN else check.bits & 0x7FFFFFFF
            assert answer_of(filter_, architecture, number, bad) == f"errno {errno.EPERM}"
    keeping = {n[place]: calls.KEEPING[name] for name, n in tables() if name in calls.KEEPING}
    for number, places in keeping.items():
        for argument in places if number is not None else ():
            good = [0] * 6
            good[argument] = 255
            assert answer_of(filter_, architecture, number, good) == f"errno {errno.EPERM}"
    for other in (0xC000003E, 0xC00000B7, 0x40000003, 0x40000028):  # and 32 bits of each
        if other != architecture:
            assert answer_of(filter_, other, 39, ()) == "kill"
    if machine == "x86_64":
        assert answer_of(filter_, architecture, 0x40000000 | 39, ()) == f"errno {errno.ENOSYS}"


def answer_of(filter_: bytes, architecture: int, number: int, arguments) -> str:
    """What the kernel would make of a filter: a reading of its instructions that knows no table."""
    words = struct.pack("<iIQ6Q", number, architecture, 0, *arguments, *[0] * (6 - len(arguments)))
    code = [struct.unpack_from("<HBBI", filter_, at) for at in range(0, len(filter_), 8)]
    accumulator = at = 0
    while True:
        kind, yes, no, value = code[at]
        at += 1
        match kind:
            case 0x20:
                (accumulator,) = struct.unpack_from("<I", words, value)
            case 0x54:
                accumulator &= value
            case 0x05:
                at += value
            case 0x15:
                at += yes if accumulator == value else no
            case 0x35:
                at += yes if accumulator >= value else no
            case 0x06:
                action, data = value & 0xFFFF0000, value & 0xFFFF
                names = {0x7FFF0000: "allow", 0x80000000: "kill", 0x00050000: f"errno {data}"}
                return names[action]
            case _:
                raise AssertionError(kind)


ARGUMENTS = """\
import ctypes, errno, os, signal
libc = ctypes.CDLL(None, use_errno=True)
page = ctypes.c_void_p(ctypes.addressof(ctypes.create_string_buffer(8192)) + 4095 & ~4095)
def passes(name, *arguments):
    ctypes.set_errno(0)
    result = getattr(libc, name)(*arguments)
    return result != -1 or ctypes.get_errno() != errno.EPERM
def opens(command):
    found = libc.fcntl(0, command, 0)
    if found > 2 and command in (0, 1030):
        os.close(found)
kinds = range(0x10000)
print([n for n in range(2000) if passes("fcntl", 0, n, 0) and not opens(n)])
print([n for n in kinds if passes("ioctl", 0, n, 0)])
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
print([n for n in (0, 17, *range(32, 70)) if passes("kill", os.getpid(), n)])
print([n == os.getpid() for n in (os.getppid(), 0, -1, os.getpid(), 1) if passes("kill", n, 0)])
print([n for n in range(200) if passes("prctl", n, 0, 0, 0, 0)])
print([n for n in range(200) if passes("madvise", page, 0, n)])
print([(a, b) for a in range(46) for b in range(11) if passes("socketpair", a, b, 0, None)])
print([n for n in range(100) if passes("setsockopt", 0, 1, n, None, 0)])
print([n for n in range(100) if passes("getsockopt", 0, 1, n, None, None)])
print([hex(1 << n) for n in range(32) if not passes("mmap", None, 0, 0, 1 << n, -1, 0)])
print([oct(n) for n in range(0, 0o200000, 0o10000) if passes("mknod", None, n, 0)])
"""


def test_what_passes_of_each_argument(said) -> None:
    """Asked of the kernel; in libc's own words, so that no number of ours decides."""
    found = [ast.literal_eval(line) for line in said(ARGUMENTS).splitlines()]
    commands, kinds, signals, whom, options, advice, pairs, settable, gettable, maps, nodes = found
    assert commands == [*range(8), 36, 37, 38, 1027, 1028, 1030, 1032, 1034]
    assert kinds == [0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451]
    assert (signals, whom) == ([0, 17], [True])
    assert options == [2, 3, 15, 16, 21, 23, 29, 30, 38, 39, 41, 42, 51, 56]
    assert advice == [*range(5), 8, 10, 11, *range(14, 20), *range(22, 26), 102, 103]
    assert pairs == [(1, 1)]
    assert settable == [20, 21, 66, 67]
    assert gettable == [3, 4, 7, 8, 20, 21, 30, 38, 39]
    assert maps == ["0x2000", "0x40000"]
    assert nodes == ["0o0", "0o10000", "0o100000"]


WAITING = {
    "read": "os.read(255, 1)",
    "readv": "os.readv(255, [bytearray(1)])",
    "recv": "libc.recv(255, ctypes.create_string_buffer(1), 1, 0)",
    "recvmsg": "socket.socket(fileno=255).recvmsg(1)",
    "splice": "os.splice(255, os.pipe()[1], 1)",
    "a copy without its flags": "fcntl.fcntl(libc.dup(255), fcntl.F_SETFL, 0)",
    "its owner": "fcntl.fcntl(255, fcntl.F_SETOWN, 1)",
    "another in its place": "os.dup2(0, 255)",
    "its end": "libc.shutdown(255, 2)",
}
ORPHAN = """\
import ctypes, fcntl, os, socket, time
libc = ctypes.CDLL(None)
ours, theirs = os.pipe()
if os.fork() == 0:
    if os.fork() == 0:
        os.write(theirs, b"+")
        try:
            {way}
        finally:
            time.sleep(60)
    os._exit(0)
os.wait()
os.read(ours, 1)
for _ in range(200):  # until it stands still
    libc.sched_yield()
"""


@pytest.mark.parametrize("way", WAITING.values(), ids=WAITING)
def test_nobody_outlives_the_warm_server_by_its_lifeline(way: str) -> None:
    """The kernel kills nobody who waits for data in the socket that it is to be killed for."""
    server = fakes.Server()
    with server.candidate(fakes.make_bundle(limits=LIMITS)) as dialogue:
        dialogue.run(fakes.make_notebook(ORPHAN.format(way=way)).cells[0])
        below = confine.descendants(server.pid)
        assert len(below) >= 2
        os.kill(server.pid, signal.SIGKILL)
        try:
            fakes.assert_ended(below)
        finally:
            for pid in below:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
    server.close()
