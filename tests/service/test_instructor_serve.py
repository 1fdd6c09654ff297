"""An instructor's week against `autograder serve` itself, in an empty folder, with real grading:
no other command is called by anybody."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import signal
import time
import zipfile
from pathlib import Path

import httpx2 as httpx
import msgspec
import pytest
from fakes import LIMITS, RIGHT, WRONG, make_bundle, question, write

from autograder.formats.bundle import Bundle, pack, sealed
from service.killing import World, free_port
from service.test_instructor import hidden
from service.test_web import form_of

pytestmark = [pytest.mark.slow, pytest.mark.sampled(2)]

FIRST = make_bundle(
    question("q1", "def test(f): assert f(3) == 9"),
    question("q2", "def test(f): assert f(4) == 16"),
    slug="hw1",
    limits=LIMITS,
)
SECOND = make_bundle(
    question("q1", "def test(f): assert f(3) == 9"),
    question("q2", "def test(f): assert f(4) == 15"),
    slug="hw1",
    limits=LIMITS,
)


def proved(bundle: Bundle, solution: bytes) -> Bundle:
    """A bundle with a solution that proves graders."""
    digest = hashlib.sha256(solution).hexdigest()
    canary = msgspec.structs.replace(bundle.canary, solution=digest)
    return sealed(msgspec.structs.replace(bundle, canary=canary))


def until(client: httpx.Client, path: str, said: str) -> str:
    """A page, once that stands in it."""
    for _ in range(600):
        if said in (page := " ".join(re.sub(r"<[^>]*>", " ", client.get(path).text).split())):
            return page
        time.sleep(0.1)
    raise AssertionError(page)


def test_serve_alone_is_enough(tmp_path: Path) -> None:
    solution = write(tmp_path, "solution", RIGHT).read_bytes()
    world = World(tmp_path, free_port())
    dist = tmp_path / "dist"
    dist.mkdir()
    (dist / "hw1.zip").write_bytes(pack(proved(FIRST, solution)))
    (dist / "hw1.canary").write_bytes(solution)
    (tmp_path / "pyproject.toml").write_text(
        '[tool.autograder]\ncourse = "Numbers"\n[tool.autograder.late]\nzone = "Europe/Berlin"\n'
    )
    life = world.start()
    url = f"http://127.0.0.1:{world.port}"
    while not (told := re.findall(r"told once: (\S+)\n", (tmp_path / "log").read_text())):
        time.sleep(0.05)
    with httpx.Client(base_url=url, follow_redirects=True, timeout=60) as kim:
        kim.post("/in", data={"secret": told[0].rpartition("/")[2]})

        def post(path: str, files=None, **fields: str) -> httpx.Response:
            secret = form_of(kim, "/course/roster")["form"]
            answer = kim.post(path, data={"form": secret, **fields}, files=files)
            assert answer.status_code == 200, answer.text
            return answer

        roster = b"name,email\nAnn A,ann@x.org\nBen B,ben@x.org\n"
        shown = post("/course/roster", {"roster": ("class.csv", roster)})
        assert kim.post("/course/roster/keep", data=hidden(shown)).status_code == 200
        rows = csv.DictReader(io.StringIO(post("/course/links").text))
        links = {row["name"]: row["link"] for row in rows}
        post("/course/open", {"x": ("", b"")}, built="hw1", due="2099-11-09T10:00")
        for name, work in (("Ann A", RIGHT), ("Ben B", WRONG)):
            answer = httpx.post(
                f"{url}/api/hw1",
                content=write(tmp_path, name[:3], work).read_bytes(),
                headers={"Authorization": f"Bearer {links[name].rpartition('/')[2]}"},
                timeout=60,
            )
            assert answer.status_code == 201
        until(kim, "/class/hw1", "0 in line, 0 being graded, 2 graded")
        assert "2 of 2" in until(kim, "/class/hw1/2/1", "q2_1")
        post("/class/hw1/bundle", {"bundle": ("hw1.zip", pack(SECOND))})
        page = until(kim, "/class/hw1/bundle", "2 attempts are graded with it, 0 are to be")
        assert re.search(r"Who loses: 1 .*Ann A 1 2 1 -1 q2: 1 to 0 ", page)
        with httpx.Client(base_url=url, timeout=60) as student:
            student.headers["Authorization"] = f"Bearer {links['Ann A'].rpartition('/')[2]}"
            assert [one["outcome"] for one in student.get("/api/hw1/1").json()["public"]] == [
                "passed",
                "passed",
            ]
            post("/class/hw1/bundle/decide", act="use", bundle=SECOND.digest)
            assert [one["outcome"] for one in student.get("/api/hw1/1").json()["public"]] == [
                "passed",
                "failed",
            ]
        answer = kim.get("/class/hw1/run.zip")
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            names = set(archive.namelist())
            grades = archive.read("grades.csv").decode()
        assert {"report/index.html", "handed_in.csv"} <= names
        assert re.search(r"^.*Ann A.*\b1\b", grades, re.M)
        post("/class/hw1/terms", due="2020-11-09T10:00")  # what is not due is in no table
        table = kim.get("/course/gradebook.csv").text
        assert "Ann A" in table
        assert "Ben B" in table
        trail = until(kim, "/course/trail", "proposed bundle used")
        assert "Instructor (#1) opened hw1" in trail
    life.process.send_signal(signal.SIGTERM)
    assert life.process.wait(60) == 0
    log = (tmp_path / "log").read_text()
    assert not any(one.rpartition("/")[2] in log for one in links.values())
