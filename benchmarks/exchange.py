"""A row of `serve.py`: hand-ins that break off half-way, here and in nbgrader's exchange.

Each student hands in a folder twice, the second time at a moment of the rush; half of these break
off after a share of the way: there the process that copies is killed, here the line is cut. The
instructor of the exchange collects all the time. Then each student's collected hand-in is held
against what they were told: is it, byte for byte, the last one that they were told is there, or one
after that? (In the exchange's inbound folder the earlier one is still there; it is not collected.)

nbgrader comes from the package index, in an environment of its own in `out/`, made where that can
be; else a line says that there is nothing to compare with. Its own classes submit, each time in a
process forked from one that has them loaded, and its own command collects.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import io
import json
import os
import random
import shutil
import subprocess
import sys
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

from grade import ROOT
from handing import Course, asked, made, moments, request, serving

# isort: split
from fakes import RIGHT, make_bundle, question, write

from autograder.formats.bundle import pack

PLACE = ROOT / "out" / "nbgrader-env"
PICTURES, SIZE = 20, 100_000
"""files that are handed in beside the notebook, and bytes of each"""
SLUG = "hw1"


@dataclass(frozen=True)
class HandIn:
    """One on its way: whose, when, and which part of the way it comes to; all of it above 1."""

    who: int
    turn: int
    moment: float
    share: float


@dataclass
class Outcome:
    """What became of all of one system's."""

    name: str
    told: int = 0
    good: int = 0
    lost: int = 0
    half: int = 0

    def line(self, many: int) -> str:
        return (
            f"{self.name:20} {self.told} times told that it is there; of {many} {self.good} "
            f"have what they were told, {self.lost} have not, {self.half} of them half of something"
        )


def exchange(folder: Path, options: argparse.Namespace) -> None:
    """The same plan for either."""
    many = max(options.count // 5, 2)
    plan = planned(many, options)
    print(f"{many} students hand in twice, {sum(one.share < 1 for one in plan)} break off half-way")
    print(ours(folder / "ours", plan, many).line(many))
    found = nbgrader(folder / "theirs", plan, many)
    print(found if isinstance(found, str) else found.line(many))


def planned(many: int, options: argparse.Namespace) -> list[HandIn]:
    """All first ones are whole, and there before the rush."""
    draw = random.Random(options.seed)
    within = argparse.Namespace(seed=options.seed, within=options.within / 5)
    first = [HandIn(who, 0, 0.0, 2.0) for who in range(many)]
    shares = [draw.uniform(0, 1) if who % 2 else 2.0 for who in range(many)]
    draw.shuffle(shares)
    second = zip(range(many), moments(many, within), shares, strict=True)
    return first + [HandIn(who, 1, moment, share) for who, moment, share in second]


def files_of(folder: Path, one: HandIn) -> dict[str, bytes]:
    """What is handed in: no two are the same."""
    name = f"number = {one.who * 10 + one.turn}\n{RIGHT}"
    notebook = write(folder, "work", name).read_bytes()
    draw = random.Random(one.who * 10 + one.turn)
    pictures = {f"picture-{number:02}.png": draw.randbytes(SIZE) for number in range(PICTURES)}
    return {"work.ipynb": notebook, **pictures}


def digest(files: dict[str, bytes]) -> str:
    found = hashlib.sha256()
    for name in sorted(files):
        found.update(name.encode() + hashlib.sha256(files[name]).digest())
    return found.hexdigest()


def judged(
    name: str,
    sent: dict[tuple[int, int], str],
    told: set[tuple[int, int]],
    collected: dict[int, str],
    many: int,
) -> Outcome:
    """What is collected against what each was told; names of folders' bytes."""
    found = Outcome(name, told=len(told))
    for who in range(many):
        turns = [turn for turn in (0, 1) if (who, turn) in told]
        allowed = {sent[who, turn] for turn in (0, 1) if turn >= max(turns, default=0)}
        if collected.get(who) in allowed:
            found.good += 1
            continue
        found.lost += 1
        found.half += collected.get(who) not in {None, *(sent[who, turn] for turn in (0, 1))}
    return found


# ------------------------------------------------------------------ here


def ours(folder: Path, plan: list[HandIn], many: int) -> Outcome:
    """A zip each; the line is cut after a share of it."""
    folder.mkdir()
    bundle = make_bundle(question("q1", "def test(f): assert f(3) == 9"), slug=SLUG)
    path = folder / "small.zip"
    path.write_bytes(pack(bundle))
    course = made(folder / "course", path, many)
    packed, sent = {}, {}
    for one in plan:
        files = files_of(folder, one)
        sent[one.who, one.turn] = digest(files)
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for name, data in files.items():
                archive.writestr(name, data)
        packed[one.who, one.turn] = buffer.getvalue()
    with serving(course, "--no-grading"):
        told = asyncio.run(_handed_in(course, plan, packed))
    run = folder / "run"
    command = [sys.executable, "-m", "autograder", "collect", SLUG, "--out", str(run)]
    subprocess.run(command, cwd=course.folder, check=False, capture_output=True)
    collected = {}
    for file in (run / "submissions").rglob("*"):
        if not file.is_file() or not zipfile.is_zipfile(file):
            continue
        with zipfile.ZipFile(file) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        found = digest(files)
        for (who, _), one in sent.items():
            if one == found:
                collected[who] = found
    return judged("autograder serve", sent, told, collected, many)


async def _handed_in(
    course: Course, plan: list[HandIn], packed: dict[tuple[int, int], bytes]
) -> set[tuple[int, int]]:
    told: set[tuple[int, int]] = set()
    for turn in (0, 1):
        began = time.monotonic()

        async def student(one: HandIn, began: float = began) -> None:
            await asyncio.sleep(max(0.0, began + one.moment - time.monotonic()))
            data = packed[one.who, one.turn]
            if one.share >= 1:
                status, _ = await asked(course, one.who, f"POST /api/{SLUG}", data)
                told.update({(one.who, one.turn)} if status in (200, 201) else set())
                return
            words = request(course, one.who, f"POST /api/{SLUG}", data)
            _, writer = await asyncio.open_connection("127.0.0.1", course.port)
            writer.write(words[: int(len(words) * one.share)])
            await writer.drain()
            writer.transport.abort()

        await asyncio.gather(*(student(one) for one in plan if one.turn == turn))
    return told


# ------------------------------------------------------------------ nbgrader

THEIRS = """
import glob, json, os, signal, sys, time, warnings
warnings.simplefilter("ignore")
from traitlets.config import Config
from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange.default.submit import ExchangeSubmit

place, files, plan = sys.argv[1], int(sys.argv[2]), json.load(sys.stdin)
LOOK = os.WEXITED | os.WNOHANG | os.WNOWAIT


def submit(who, turn):
    c = Config()
    c.CourseDirectory.course_id = "course"
    c.CourseDirectory.student_id = f"s{who}"
    c.CourseDirectory.assignment_id = "hw1"
    c.Exchange.root = f"{place}/exchange"
    c.Exchange.cache = f"{place}/cache/s{who}"
    c.Exchange.assignment_dir = f"{place}/home/s{who}-{turn}"
    c.Application.log_level = 50
    coursedir = CourseDirectory(config=c)
    ExchangeSubmit(coursedir=coursedir, authenticator=Authenticator(config=c), config=c).start()


def begun(who, turn):
    child = os.fork()
    if child == 0:
        try:
            submit(who, turn)
        except BaseException:
            os._exit(1)
        os._exit(0)
    return child


def copied(who):
    found = sorted(glob.glob(f"{place}/exchange/course/inbound/s{who}+*"))
    return len(os.listdir(found[-1])) if len(found) > 1 else 0


told = []
for turn in (0, 1):
    began = time.monotonic()
    due = sorted((one for one in plan if one[1] == turn), key=lambda one: one[2])
    for who, _, moment, share in due:
        while time.monotonic() < began + moment:
            time.sleep(0.001)
        child = begun(who, turn)
        if share < 1:
            while copied(who) < files * share and os.waitid(os.P_PID, child, LOOK) is None:
                pass
            os.kill(child, signal.SIGKILL)
        if os.waitpid(child, 0)[1] == 0:
            told.append([who, turn])
json.dump(told, sys.stdout)
"""
CONFIGURATION = """
c = get_config()
c.CourseDirectory.course_id = "course"
c.CourseDirectory.root = {root!r}
c.Exchange.root = {exchange!r}
c.ExchangeCollect.check_owner = False
"""


def nbgrader(folder: Path, plan: list[HandIn], many: int) -> Outcome | str:
    """The same by nbgrader; why not, where it is not there."""
    python = PLACE / "bin" / "python"
    if not (PLACE / "bin" / "nbgrader").exists():
        try:
            for command in (
                [sys.executable, "-m", "venv", PLACE],
                [python, "-m", "pip", "install", "--disable-pip-version-check", "nbgrader"],
            ):
                subprocess.run(command, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError) as error:
            shutil.rmtree(PLACE, ignore_errors=True)
            return f"nbgrader's exchange: not compared, it cannot be installed here ({error})"
    for part in ("course/inbound", f"course/outbound/{SLUG}"):
        (folder / "exchange" / part).mkdir(parents=True)
        (folder / "exchange" / part).chmod(0o777)
    (folder / "course").mkdir()
    write(folder / "exchange" / "course" / "outbound" / SLUG, "work", "x = 1")
    sent = {}
    for one in plan:
        files = files_of(folder, one)
        sent[one.who, one.turn] = digest(files)
        home = folder / "home" / f"s{one.who}-{one.turn}" / SLUG
        home.mkdir(parents=True)
        for name, data in files.items():
            (home / name).write_bytes(data)
    said = CONFIGURATION.format(root=str(folder / "course"), exchange=str(folder / "exchange"))
    (folder / "course" / "nbgrader_config.py").write_text(said)
    environment = {**os.environ, "HOME": str(folder), "JUPYTER_CONFIG_DIR": str(folder / "none")}
    collect = [str(PLACE / "bin" / "nbgrader"), "collect", SLUG, "--update"]

    def collected_once() -> None:
        subprocess.run(
            collect, cwd=folder / "course", env=environment, capture_output=True, check=False
        )

    with subprocess.Popen(
        [python, "-c", THEIRS, str(folder), str(PICTURES + 1)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
    ) as theirs:
        assert theirs.stdin is not None
        assert theirs.stdout is not None
        theirs.stdin.write(json.dumps([[p.who, p.turn, p.moment, p.share] for p in plan]).encode())
        theirs.stdin.close()
        while theirs.poll() is None:
            collected_once()
        told = {(who, turn) for who, turn in json.loads(theirs.stdout.read())}
    collected_once()
    collected = {}
    for who in range(many):
        place = folder / "course" / "submitted" / f"s{who}" / SLUG
        if place.is_dir():
            found = [one for one in place.iterdir() if one.suffix in (".ipynb", ".png")]
            collected[who] = digest({one.name: one.read_bytes() for one in found})
    return judged("nbgrader's exchange", sent, told, collected, many)
