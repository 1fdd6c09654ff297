"""`autograder serve` as a process: what comes over a line that breaks, stalls or lies."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest
from fakes import LIMITS, RIGHT, autograder, make_bundle, question, write

from service import checker, killing

# a process for them
pytestmark = [pytest.mark.slow, pytest.mark.of_a_file, pytest.mark.sampled(5)]


LATER = make_bundle(
    question("q1", "def test(f): assert f(3) == 9", "def test_hidden(f): assert f(2) == 4"),
    question("q2", "def test(g): assert g(3) == 9"),
    slug="hw1",
    limits=msgspec.structs.replace(LIMITS, cell=60.0, submission=120.0),
)
"""with more patience than any test has"""


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """One service for all of these; what each hands in is its own."""
    made = killing.made(tmp_path_factory.mktemp("served"), killing.free_port())
    life = made.start(grading=False)
    yield made
    life.process.send_signal(signal.SIGTERM)
    life.process.wait(30)


@pytest.fixture
def before(world) -> int:
    return attempts(world)


def attempts(world) -> int:
    with contextlib.closing(sqlite3.connect(world.file())) as raw:
        (count,) = raw.execute("SELECT count(*) FROM attempts").fetchone()
    return int(count)


def head(world, *lines: str, path: str = "/api/hw1") -> bytes:
    fixed = (f"POST {path} HTTP/1.1", "Host: x", f"Authorization: Bearer {world.secrets[0]}")
    return "\r\n".join((*fixed, *lines, "", "")).encode()


def said(sock: socket.socket) -> tuple[int, bytes]:
    answer = http.client.HTTPResponse(sock)
    answer.begin()
    return answer.status, answer.read()


def sent(world, *lines: str, body: bytes = b"", cut: bool = False) -> tuple[int, bytes] | None:
    with socket.create_connection(("127.0.0.1", world.port), 30) as sock:
        sock.sendall(head(world, *lines) + body)
        if cut:
            return None
        return said(sock)


def whole(world, data: bytes = b"") -> tuple[int, bytes]:
    data = data or f"whole {time.monotonic()}".encode()
    answer = sent(world, f"Content-Length: {len(data)}", body=data)
    assert answer is not None
    return answer


def test_a_body_that_is_cut_off_is_not_accepted(world, before) -> None:
    sent(world, "Content-Length: 1000", body=b"x" * 999, cut=True)
    sent(world, "Transfer-Encoding: chunked", body=b"5\r\nabcde\r\n", cut=True)
    assert whole(world)[0] == 201
    assert attempts(world) == before + 1


@pytest.mark.parametrize(
    ("lines", "body"),
    [
        (("Content-Length: 3",), b"abcdefgh"),
        (("Content-Length: -1",), b"abc"),
        (("Content-Length: many",), b"abc"),
        (("Transfer-Encoding: chunked",), b"zz\r\nabc\r\n"),
        (("Transfer-Encoding: chunked", "Content-Length: 3"), b"3\r\nabc\r\n0\r\n\r\n"),
    ],
)
def test_a_body_that_lies_about_its_length(world, lines, body) -> None:
    """What is accepted is what the length says; what has none is refused."""
    answer = sent(world, *lines, body=body)
    assert answer is not None
    if answer[0] == 201:
        assert json.loads(answer[1])["sha256"] == checker.sha256(b"abc").hex()
    else:
        assert 400 <= answer[0] < 500
    assert whole(world)[0] == 201


def test_a_body_that_is_too_large_is_refused_before_it_ends(world, before) -> None:
    with socket.create_connection(("127.0.0.1", world.port), 60) as sock:
        sock.sendall(head(world, "Transfer-Encoding: chunked"))
        chunk = b"100000\r\n" + b"x" * 2**20 + b"\r\n"
        with contextlib.suppress(OSError):
            for _ in range(40):
                sock.sendall(chunk)
        with contextlib.suppress(OSError):
            status, text = said(sock)
            assert (status, json.loads(text)["error"]) == (413, "large")
    assert attempts(world) == before
    assert whole(world)[0] == 201


def test_who_stalls_holds_up_nobody(world, before) -> None:
    with contextlib.ExitStack() as scope:
        for _ in range(50):
            sock = socket.create_connection(("127.0.0.1", world.port), 30)
            scope.enter_context(sock)
            sock.sendall(head(world, "Content-Length: 100") + b"x")
        assert whole(world)[0] == 201
    assert attempts(world) == before + 1


def test_no_secret_and_no_name_is_in_the_log(world) -> None:
    whole(world)
    world.ask(f"/in/{world.secrets[0]}")
    log = ""
    for _ in range(600):  # a line is written when its answer is sent already
        if "GET link 200" in (log := (world.folder / "log").read_text()):
            break
        time.sleep(0.1)
    assert "POST hand_in 201" in log
    assert "GET link 200" in log
    assert not any(secret in log for secret in world.secrets)


def test_a_store_that_somebody_locks_is_told_and_nothing_is_accepted(world, before) -> None:
    with contextlib.closing(sqlite3.connect(world.file(), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        status, text = whole(world)
        assert status == 503
        assert "Nothing was handed in" in json.loads(text)["said"]
        other.execute("ROLLBACK")
    assert whole(world)[0] == 201
    assert attempts(world) == before + 1


def test_two_that_serve_one_file(world) -> None:
    done = serve(world.folder, "--port", "0", "--no-grading")
    assert done.returncode == 1
    assert "another `autograder serve` has" in done.stderr


def test_a_port_that_is_taken(tmp_path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = serve(tmp_path, "--port", str(taken.getsockname()[1]), "--no-grading")
    assert done.returncode == 1
    assert "cannot be had" in done.stderr


def test_beyond_this_machine_it_wants_https(tmp_path) -> None:
    done = serve(tmp_path, "--host", "0.0.0.0", "--no-grading")
    assert done.returncode == 2
    assert "https" in done.stderr


def serve(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "autograder", "serve", *options],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
    )


def test_told_to_end_it_ends_soon_with_code_0_and_its_leases_wait_again(tmp_path) -> None:
    world = killing.made(tmp_path, killing.free_port(), LATER)
    life = world.start()
    slow = write(tmp_path, "slow", "import time\ntime.sleep(50)", RIGHT).read_bytes()
    assert whole(world, slow)[0] == 201
    open_ends = [socket.create_connection(("127.0.0.1", world.port)) for _ in range(20)]
    while orders(world) != ["leased"]:
        time.sleep(0.05)
    open_ends += [stream(world, 1) for _ in range(100)]
    life.process.send_signal(signal.SIGTERM)
    assert life.process.wait(60) == 0
    assert orders(world) == ["waiting"]
    for sock in open_ends:
        sock.close()


def stream(world, number: int) -> socket.socket:
    """One that follows an attempt, and has heard how it stands."""
    sock = socket.create_connection(("127.0.0.1", world.port), 60)
    lines = (
        f"GET /api/hw1/{number}/events HTTP/1.1",
        "Host: x",
        f"Authorization: Bearer {world.secrets[0]}",
    )
    sock.sendall("\r\n".join((*lines, "", "")).encode())
    data = b""
    while b"event: standing" not in data:
        data += sock.recv(1 << 16)
    return sock


def test_verdicts_come_while_the_rest_is_graded(tmp_path) -> None:
    world = killing.made(tmp_path, killing.free_port(), LATER)
    life = world.start()
    slow = "import time\ntime.sleep(2)\ng = f"
    cells = (RIGHT, 'grader.check("q1")', slow, 'grader.check("q2")')
    data = write(tmp_path, "mine", *cells).read_bytes()
    assert whole(world, data)[0] == 201
    with contextlib.closing(stream(world, 1)) as sock:
        text = b""
        while b'"state":"done"' not in text:
            text += sock.recv(1 << 16)
    told = [json.loads(line[6:]) for line in text.split(b"\n") if line.startswith(b"data: ")]
    found = [
        (one["state"], [(case["question"], case["outcome"]) for case in one["public"]])
        for one in told
    ]
    assert ("leased", [("q1", "passed")]) in found
    assert found[-1] == ("done", [("q1", "passed"), ("q2", "passed")])
    life.process.send_signal(signal.SIGTERM)
    assert life.process.wait(60) == 0


def orders(world) -> list[str]:
    with contextlib.closing(sqlite3.connect(world.file())) as raw:
        return [state for (state,) in raw.execute("SELECT state FROM orders ORDER BY attempt_id")]


# ------------------------------------------------------------------ submit


def submit(
    world, path: Path, *options: str, to: str = "", token: str = ""
) -> subprocess.CompletedProcess[str]:
    file = world.folder / "token"
    file.write_text(token or f"http://127.0.0.1:{world.port}/in/{world.secrets[0]}\n")
    address = to or f"http://127.0.0.1:{world.port}/a/hw1"
    named = ("--to", address, "--token-file", str(file))
    return autograder(world.folder, {}, "submit", str(path), *named, *options)


def test_submit_keeps_the_receipt_and_tells_what_public_tests_found(tmp_path) -> None:
    world = killing.made(tmp_path, killing.free_port())
    life = world.start()
    path = write(tmp_path, "mine", RIGHT)
    done = submit(world, path, "--json")
    said = json.loads(done.stdout)
    assert done.returncode == 0
    assert (said["state"], said["public"][0]["outcome"]) == ("done", "passed")
    receipt = (tmp_path / "mine.ipynb.1.receipt").read_text()
    keys = world.ask("/keys.json")
    (tmp_path / "keys.json").write_bytes(keys or b"")
    claims = checker.claims(receipt, checker.keys_of(tmp_path / "keys.json"))
    assert claims["sha256"] == checker.sha256(path.read_bytes()).hex()
    life.process.send_signal(signal.SIGTERM)
    life.process.wait(30)


def test_submit_where_the_service_is_away(tmp_path) -> None:
    world = killing.made(tmp_path, killing.free_port())
    path = write(tmp_path, "mine", RIGHT)
    done = submit(world, path)
    assert done.returncode == 1
    assert checker.sha256(path.read_bytes()).hex() in done.stderr
    assert "does not answer" in done.stderr


@pytest.mark.parametrize(
    "to", ["x", "http://127.0.0.1/hw1", "ftp://127.0.0.1/a/hw1", "http:///a/hw1", "https://h/a/"]
)
def test_submit_to_what_is_no_address(world, to) -> None:
    done = submit(world, write(world.folder, "mine", RIGHT), to=to)
    assert done.returncode == 2
    assert "no address of an assignment" in done.stderr


def test_submit_is_refused_in_one_line(world) -> None:
    base = f"http://127.0.0.1:{world.port}"
    path = write(world.folder, "mine", RIGHT)
    done = submit(world, path, to=f"{base}/a/never")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "is not up" in done.stderr
    assert submit(world, world.folder / "nothing.ipynb").returncode == 2
    done = submit(world, path, token="wrong")
    assert done.returncode == 2
    assert "signs nobody in" in done.stderr
