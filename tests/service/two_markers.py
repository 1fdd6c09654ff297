"""Two persons mark the same answers while the service is killed again and again: what was answered
'saved' is there, and nobody's mark took the place of one that they had not seen.

    python tests/service/two_markers.py [--seed 1] [--answers 200] [--kills 20]

Each marker goes through all answers by HTTP, as the script of the page does: sees the page, sends
what they give, and where no answer comes sends the same again. Where the other one was faster they
keep that, or save theirs in view of it. At the end a reader that shares nothing with the service
holds the store against what both were told and shown.
"""

from __future__ import annotations

import argparse
import contextlib
import html
import http.client
import json
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from autograder.service import members  # noqa: E402
from service import checker  # noqa: E402
from service.checker import Given  # noqa: E402
from service.counters import course  # noqa: E402
from service.dying import MARKING_POINTS  # noqa: E402
from service.killing import Life, World, free_port  # noqa: E402
from service.stores import served  # noqa: E402
from service.test_marking import BUNDLE, grade_all, marker  # noqa: E402

PATIENCE = 60.0
MOST = 3.0
NAMES = ("Mia", "Max")


@dataclass
class AtWork:
    """One of the two: what they were told is saved, and all that they were shown."""

    number: int
    secret: str
    port: int
    cookie: str = ""
    told: list[Given] = field(default_factory=list)
    seen: list[Given] = field(default_factory=list)
    differed: int = 0
    unanswered: int = 0

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
        """An answer, asked for until one comes."""
        while True:
            line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
            headers = {"Cookie": self.cookie, "Accept": "application/json"}
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            try:
                line.request(method, path, urlencode(fields or {}), headers)
                answer = line.getresponse()
                text = answer.read().decode()
            except (OSError, http.client.HTTPException):
                self.unanswered += 1
                time.sleep(0.05)
                continue
            finally:
                line.close()
            if answer.status >= 500:
                continue
            if cookie := answer.getheader("Set-Cookie"):
                self.cookie = cookie.partition(";")[0]
            return answer.status, text

    def sign_in(self) -> None:
        status, _ = self.ask("POST", "/in", {"secret": self.secret})
        assert status == 303, status

    def page(self, member: int) -> dict[str, str]:
        """What the form of an answer's page has, which is what its marker sees."""
        status, text = self.ask("GET", f"/marking/hw1/essay/{member}")
        assert status == 200, text
        fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text))
        points = re.search(r'name="points"[^>]* value="([^"]*)"', text)
        comment = re.search(r'<textarea id="comment"[^>]*>\n(.*?)</textarea>', text, re.S)
        assert points, text
        assert comment, text
        if int(fields["base"]):
            given = float(points[1]) if points[1] else None
            words = html.unescape(comment[1])
            self.seen.append(Given(member, int(fields["base"]), given, words))
        return fields

    def mark(self, member: int, chance: random.Random) -> None:
        """One answer, as far as a person would go."""
        fields = self.page(member)
        time.sleep(chance.uniform(0, 0.02))
        while True:
            number = chance.randrange(10**12)
            wish = {"points": str(chance.randrange(4)), "comment": f"{self.number}: {number}"}
            sending = {**fields, **wish, "sending": f"s{number}"}
            status, text = self.ask("POST", f"/marking/hw1/essay/{member}", sending)
            said = json.loads(text)
            assert status in (200, 409), said
            now = said["now"]
            if said["saved"]:
                kept = said["kept"]
                assert (kept["points"], kept["comment"]) == (float(wish["points"]), wish["comment"])
                self.told.append(
                    Given(member, kept["version"], kept["points"], kept["comment"], self.number)
                )
            self.seen.append(Given(member, now["version"], now["points"], now["comment"]))
            if said["saved"]:
                return
            self.differed += 1
            if chance.random() < 0.5:
                return  # theirs is kept
            fields["base"] = str(now["version"])


@dataclass
class MarkedByTwo:
    """What two markers were told, and what was found."""

    workers: list[AtWork]
    faults: list[str]

    @property
    def told(self) -> list[Given]:
        return [one for worker in self.workers for one in worker.told]


def made(folder: Path, port: int, answers: int) -> tuple[World, list[AtWork], list[int]]:
    """A course in which students wrote something and two may mark it."""
    course(folder, BUNDLE)
    world = World(folder, port, BUNDLE)
    with served(folder) as service:
        service.put_up(BUNDLE)
        markers = [marker(service, name) for name in NAMES]
        students = [service.student(f"s{n}") for n in range(answers)]
        for student in students:
            service.hand_in(student, f"words of {student.label}".encode())
        grade_all(service)
        workers = [
            AtWork(
                one.number,
                service.store.write(
                    lambda c, one=one: members.renew(c, one, service.clock())
                ).secret,
                port,
            )
            for one in markers
        ]
    return world, workers, [one.number for one in students]


def run(folder: Path, port: int, answers: int, points: list[str], seed: int) -> MarkedByTwo:
    """Have two mark, and kill the service once for each of `points`."""
    world, workers, numbers = made(folder, port, answers)
    chance = random.Random(seed)
    killed = threading.Event()
    troubles: list[str] = []

    def work(worker: AtWork) -> None:
        own = random.Random(seed * 1000 + worker.number)
        same = random.Random(seed).sample(numbers, len(numbers))  # so that both meet
        try:
            worker.sign_in()
            while True:
                for number in same:
                    worker.mark(number, own)
                if killed.is_set():
                    return
        except BaseException as error:
            troubles.append(f"marker {worker.number}: {error!r}")

    threads = [threading.Thread(target=work, args=(one,)) for one in workers]
    life = world.start(*_next(points, 0, chance), grading=False)
    for thread in threads:
        thread.start()
    each = max(1, 2 * answers // (len(points) + 1))
    for place, point in enumerate(points):
        _end(life, point, workers, chance.randint(1, each), chance, troubles)
        life = world.start(*_next(points, place + 1, chance), grading=False)
    killed.set()
    for thread in threads:
        thread.join()
    life.process.send_signal(signal.SIGTERM)
    life.process.wait(30)
    told = [one for worker in workers for one in worker.told]
    seen = {worker.number: worker.seen for worker in workers}
    return MarkedByTwo(workers, [*troubles, *checker.mark_faults(world.file(), told, seen)])


def _next(points: list[str], place: int, chance: random.Random) -> tuple[str, int]:
    """Where the next life ends, and when it comes there for which time."""
    point = points[place] if place < len(points) else "none"
    return (point, chance.randint(2, 12)) if point in MARKING_POINTS else ("none", 1)


def _end(
    life: Life,
    point: str,
    workers: list[AtWork],
    many: int,
    chance: random.Random,
    troubles: list[str],
) -> None:
    """A life ends at its point, or for `random` some time after so many more were told."""
    if point in MARKING_POINTS:
        with contextlib.suppress(subprocess.TimeoutExpired):
            life.process.wait(PATIENCE)
    else:
        wanted = sum(len(one.told) for one in workers) + many
        ends = time.monotonic() + PATIENCE
        while sum(len(one.told) for one in workers) < wanted and time.monotonic() < ends:
            time.sleep(0.002)
        time.sleep(chance.uniform(0, 0.03))
    if life.process.poll() is None:
        if point in MARKING_POINTS:
            troubles.append(f"{point}: nobody came to it in {PATIENCE:.0f} seconds")
        life.process.kill()
    status = life.process.wait()
    if status != -signal.SIGKILL:
        troubles.append(f"{point}: it ended by itself with {status}")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--answers", type=int, default=200)
    arguments.add_argument("--kills", type=int, default=20)
    options = arguments.parse_args()
    points = random.Random(options.seed).choices([*MARKING_POINTS, "random"], k=options.kills)
    with tempfile.TemporaryDirectory(prefix="two-markers-") as folder:
        found = run(Path(folder), free_port(), options.answers, points, options.seed)
    print(*found.faults, sep="\n")
    differed = sum(one.differed for one in found.workers)
    unanswered = sum(one.unanswered for one in found.workers)
    print(
        f"{options.kills} kills, {len(found.told)} marks told as saved, {differed} told that the "
        f"other was faster, {unanswered} without an answer, {len(found.faults)} faults"
    )
    sys.exit(1 if found.faults else 0)


if __name__ == "__main__":
    main()
