"""`doctor --trace-calls`: what cells were refused is told, and it is refused as ever."""

import itertools
import socket
import threading
import time
from pathlib import Path

import fakes
import pytest

from autograder.commands.trace import Missed, trace_calls
from autograder.errors import ConfinementError, UsageError
from autograder.grading import confine
from autograder.grading.confine import Refusal, telling
from autograder.grading.examiner.dialogue import Dialogue
from autograder.grading.warm import Spawn, WarmServer

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(confine.missing()), reason="this machine cannot confine"),
]


TRIES = """\
import socket
for _ in range(3):
    try:
        socket.socket()
    except OSError:
        pass
"""


def told(missed: tuple[Missed, ...]) -> list[tuple[int, str, str, int]]:
    return [(one.cell, one.refusal.call, one.refusal.answer, one.times) for one in missed]


def test_an_honest_notebook_missed_nothing_but_where_it_did(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("n\n1\n2\n")
    path = fakes.write(
        tmp_path,
        "hw",
        "import numpy as np\nopen('data.csv').read()",
        TRIES,
        "import fcntl\nfcntl.fcntl(0, fcntl.F_SETLEASE, fcntl.F_RDLCK)",
        "import os\nos.chmod('data.csv', 0o600)",
        "import os\nos._exit(3)",
        "x = 1",
    )
    trace = trace_calls(path)
    assert told(trace.missed) == [
        (2, "socket", "EPERM", 3),
        (3, "fcntl", "EPERM", 1),
        (4, "chmod", "pretended", 1),
    ]
    assert trace.missed[1].refusal.why.endswith("argument 2 is 0x400")
    assert [record.cell for record in trace.failed] == [3, 5]
    assert trace.cells == 5


def test_a_cell_is_blamed_for_what_it_was_refused_however_late_that_is_heard(
    tmp_path: Path, monkeypatch
) -> None:
    def slowly(listener: int, hear, turn) -> None:
        counted = itertools.count(1)

        def late(refusal: Refusal) -> None:
            if next(counted) % 3 == 0:  # the last of its cell: nobody else waits meanwhile
                time.sleep(0.05)
            hear(refusal)

        telling.answer(listener, late, turn)

    monkeypatch.setattr(confine, "answer", slowly)
    path = fakes.write(tmp_path, "hw", *[TRIES] * 4, "x = 1")
    assert told(trace_calls(path).missed) == [(n, "socket", "EPERM", 3) for n in range(1, 5)]


CALLS = """\
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
for number, *arguments in {calls}:
    ctypes.set_errno(0)
    result = libc.syscall(ctypes.c_long(number), *map(ctypes.c_ulong, arguments))
    print(number, result, errno.errorcode.get(ctypes.get_errno()))
"""
# numbers that are the same on both architectures
ASKED = [(425, 1, 0), (434, 1, 0), (435, 0, 0), (436, 255, 255, 0), (470, 0), (599, 1)]


def test_a_filter_that_tells_answers_as_one_that_does_not() -> None:
    server = fakes.Server()
    cell = fakes.make_notebook(CALLS.format(calls=ASKED)).cells[0]
    with server.candidate(fakes.make_bundle()) as dialogue:
        plain = dialogue.run(cell).output
    heard: list[Refusal] = []
    warm: WarmServer = server._server
    with confine.private_directory({}, warm.room) as directory:
        sock, _ = warm.spawn(Spawn(str(directory), fakes.LIMITS, 7, telling=True))
        with sock, confine.received(sock) as listener:
            told = (listener, heard.append, threading.Lock())
            thread = threading.Thread(target=confine.answer, args=told)
            thread.start()
            assert Dialogue(sock, fakes.LIMITS).run(cell).output == plain
            warm.end()
            thread.join()
    server.close()
    assert [(refusal.call, refusal.answer) for refusal in heard] == [
        ("io_uring_setup", "EPERM"),
        ("pidfd_open", "EPERM"),
        ("clone3", "ENOSYS"),
        ("close_range", "ENOSYS"),
        ("listns", "EPERM"),
        ("call 599", "ENOSYS"),
    ]
    assert plain.split("\n")[0] == "425 -1 EPERM"


def test_a_candidate_that_sends_nothing_is_an_error() -> None:
    ours, theirs = socket.socketpair()
    theirs.close()
    with ours, pytest.raises(OSError, match="no descriptor"), confine.received(ours):
        pass


def test_no_notebook(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no"):
        trace_calls(tmp_path / "no.ipynb")


def test_no_filter(tmp_path: Path, monkeypatch) -> None:
    offered = {**confine.available(), "seccomp": False}
    monkeypatch.setattr(confine, "available", lambda: offered)
    with pytest.raises(ConfinementError, match="filters no system calls"):
        trace_calls(fakes.write(tmp_path, "hw", "x = 1"))
