"""`autograder grade` as a real process: killed, interrupted, repeated, contradicted."""

import csv
import io
import json
import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import hosts
import pytest
from fakes import ASLEEP, RIGHT, WRONG, assert_ended, make_bundle, processes_with, question, write

from autograder.batch import journal
from autograder.formats import bundle

BUNDLE = make_bundle(
    question(
        "q1", "def test(f):\n    assert f(3) == 9", "def test_hidden(f):\n    assert f(2) == 4"
    ),
    question("q2", "def test(g):\n    assert g() == 1"),
)


@pytest.fixture(scope="session")
def cache(tmp_path_factory) -> Path:
    """A place for the font caches of all runs."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def whole(tmp_path_factory, cache) -> "Course":
    """The class of six, graded without any trouble by one worker."""
    made = Course(tmp_path_factory.mktemp("whole"), cache)
    made.class_of_six()
    assert made.grade("one", "--jobs", 1)[0] == 0
    yield made
    made.end()


@pytest.fixture
def course(tmp_path, cache) -> "Course":
    made = Course(tmp_path, cache)
    yield made
    made.end()


class Course:
    """A folder with a bundle and submissions, and `autograder` run in it, on that kind of host."""

    def __init__(self, folder: Path, cache: Path, kind: str = "here") -> None:
        self.folder = folder
        self.kind = kind
        self.temporary = folder / "temporary"
        self.temporary.mkdir()
        (folder / "hw.zip").write_bytes(bundle.pack(BUNDLE))
        self.submissions = folder / "submissions"
        self.submissions.mkdir()
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self.environment = {
            **kept,
            "XDG_CACHE_HOME": str(cache),
            "TMPDIR": str(self.temporary),
        }
        self.started: list[subprocess.Popen] = []

    def class_of_six(self) -> None:
        both = RIGHT + "\ndef g(): return 1"
        for name, source in {
            "ada": both,
            "ben": RIGHT,
            "cem": WRONG,
            "dora": ASLEEP,
            "eve": "import os\nos._exit(1)",
            "fay": ASLEEP + "\ndef g(): return 1",
        }.items():
            write(self.submissions, name, source)
        (self.submissions / "gus.ipynb").write_bytes(b"rubbish")

    def start(self, *arguments: object) -> subprocess.Popen:
        command = [sys.executable, "-m", "autograder", *map(str, arguments)]
        if self.kind != "here":
            command = hosts.command_on(self.kind, command)
        process = subprocess.Popen(
            command,
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.started.append(process)
        return process

    def run(self, *arguments: object) -> tuple[int, str, str]:
        process = self.start(*arguments)
        out, err = process.communicate(timeout=120)
        return process.returncode, out, err

    def grade(self, out: str, *arguments: object) -> tuple[int, str, str]:
        return self.run("grade", "hw.zip", "submissions", "--out", out, "--no-report", *arguments)

    def files(self, out: str) -> dict[str, bytes]:
        """What a run wrote that must not differ from another's."""
        folder = self.folder / out
        paths = [folder / "grades.csv", *(folder / "results").glob("*")]
        return {path.name: path.read_bytes() for path in paths}

    def table(self, out: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO((self.folder / out / "grades.csv").read_text())))

    def processes(self) -> list[int]:
        """Processes that were started here: they inherited our folder for temporary files."""
        return processes_with(f"TMPDIR={self.temporary}")

    def end(self) -> None:
        """Nothing may be left, also after a kill: what is dying gets five seconds."""
        for process in self.started:
            if process.poll() is None:
                process.kill()
            process.wait()
            process.stdout.close()
            process.stderr.close()
        assert_ended(self.processes())

    def when(self, process: subprocess.Popen, results: int) -> None:
        """Wait until a run has kept that many results (-1: until it has made its folder)."""
        path = self.folder / "out" / journal.NAME
        descriptor = os.pidfd_open(process.pid)
        while not select.select([descriptor], [], [], 0.005)[0]:
            if path.exists() and path.read_bytes().count(b"\n") >= results:
                break
        os.close(descriptor)


@pytest.mark.slow
@pytest.mark.sampled(5)
def test_a_class_is_graded_the_same_whatever_the_number_of_jobs(whole) -> None:
    course = whole
    assert course.grade("two", "--jobs", 2)[0] == 0
    assert course.files("one") == course.files("two")
    rows = course.table("one")
    assert [(row["submission"], row["status"], row["score"]) for row in rows] == [
        ("ada", "graded", "3"),
        ("ben", "graded", "2"),
        ("cem", "graded", "1"),
        ("dora", "graded", "2"),
        ("eve", "graded", "0"),
        ("fay", "graded", "3"),
        ("gus", "unreadable", "0"),
    ]
    assert list(course.temporary.iterdir()) == []


@pytest.mark.slow
@pytest.mark.sampled(5)
def test_a_local_cluster_writes_the_same(whole) -> None:
    assert whole.grade("cluster", "--jobs", 2, "--scheduler", "local")[0] == 0
    assert whole.files("cluster") == whole.files("one")
    assert list(whole.temporary.iterdir()) == []


@pytest.mark.slow
@pytest.mark.sampled(5)
@pytest.mark.parametrize("results", [-1, 0, 1, 4])
def test_a_run_that_is_killed_goes_on_to_the_same_bytes(course, whole, results: int) -> None:
    course.class_of_six()
    if results >= 0:
        process = course.start("grade", "hw.zip", "submissions", "--out", "out", "--jobs", 2)
        course.when(process, results)
    else:
        process = course.start("grade", "hw.zip", "submissions", "--out", "out")
    process.kill()
    process.wait()
    kept = len(journal.read(course.folder / "out")) if results >= 0 else 0
    code, out, _ = course.grade("out", "--jobs", 2, "--json")
    assert code == 0
    assert json.loads(out)["taken_over"] == kept >= max(results, 0)
    assert course.files("out") == whole.files("one")


@pytest.mark.slow
@pytest.mark.sampled(5)
@pytest.mark.parametrize("place", [(), ("--scheduler", "local")], ids=["here", "local"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_leaves_complete_files(course, number, place) -> None:
    course.class_of_six()
    write(course.submissions, "zoe", "import time\ntime.sleep(100)")
    command = ("grade", "hw.zip", "submissions", "--out", "out", "--jobs", 2, "--json", *place)
    process = course.start(*command)
    course.when(process, 2)
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "interrupted" in err
    document = json.loads(out)
    assert document["interrupted"] is True
    done = {one["submission"] for one in document["submissions"]}
    rows = course.table("out")
    assert {row["submission"] for row in rows} == done
    for name in done:
        json.loads((course.folder / "out" / "results" / f"{name}.json").read_bytes())
    assert list(course.temporary.iterdir()) == []


@pytest.mark.slow
@pytest.mark.sampled(5)
def test_a_second_run_takes_over_what_still_holds(course) -> None:
    for name, source in {"a": RIGHT, "b": WRONG}.items():
        write(course.submissions, name, source)
    assert course.grade("out")[0] == 0
    before = course.files("out")

    def taken_over(*arguments: object) -> int:
        code, out, _ = course.grade("out", "--json", *arguments)
        assert code == 0
        return json.loads(out)["taken_over"]

    assert taken_over() == 2
    assert course.files("out") == before
    assert taken_over("--fresh") == 0
    assert course.files("out") == before
    write(course.submissions, "b", RIGHT, "x = 1")
    assert taken_over() == 1
    assert b'"b","b","graded",2,3' in course.files("out")["grades.csv"]
    (course.submissions / "a.ipynb").rename(course.submissions / "c.ipynb")
    assert taken_over() == 2  # the same bytes, whatever they are called
    assert set(course.files("out")) == {"grades.csv", "b.json", "c.json"}


@pytest.mark.slow
@pytest.mark.sampled(5)
def test_equal_submissions_are_graded_once_and_both_told(course) -> None:
    for name in "ab":
        write(course.submissions, name, RIGHT)
    (course.folder / "roster.csv").write_text("submission,student\na,=Ada\nb,Ben\n")
    code, out, _ = course.grade("out", "--json", "--roster", "roster.csv")
    assert code == 0
    assert [one["score"] for one in json.loads(out)["submissions"]] == [2.0, 2.0]
    assert len(journal.read(course.folder / "out")) == 1
    table = course.files("out")["grades.csv"].decode()
    assert """"a","'=Ada","graded",2,3,2,0""" in table
    assert (
        json.loads(course.files("out")["b.json"])["extra_data"]["autograder"]["submission"] == "b"
    )


@pytest.mark.slow
@pytest.mark.sampled(5)
def test_two_runs_on_one_folder_exclude_each_other(course) -> None:
    write(course.submissions, "a", RIGHT)
    with journal.opened(course.folder / "out"):
        code, _, err = course.grade("out")
    assert code == 2
    assert "another run" in err
    assert not (course.folder / "out" / "grades.csv").exists()


def refusals(course: Course) -> dict[str, list[str]]:
    write(course.submissions, "a", RIGHT)
    other = course.folder / "other"
    other.mkdir()
    write(other, "a", WRONG)
    (course.folder / "empty").mkdir()
    (course.folder / "file").write_text("here")
    (course.folder / "bad.zip").write_bytes(b"rubbish")
    (course.folder / "bad.csv").write_text("x,y\n")
    return {
        "an unknown bundle": ["nothing", "submissions", "--out", "out"],
        "a bundle that is not there": ["no.zip", "submissions", "--out", "out"],
        "a bundle that is none": ["bad.zip", "submissions", "--out", "out"],
        "a submission that is not there": ["hw.zip", "nobody.ipynb", "--out", "out"],
        "a folder with nothing in it": ["hw.zip", "empty", "--out", "out"],
        "two of one name": ["hw.zip", "submissions", "other", "--out", "out"],
        "a file in the place of the output": ["hw.zip", "submissions", "--out", "file"],
        "a roster that is not there": ["hw.zip", "submissions", "--out", "out", "--roster", "no"],
        "a roster of other columns": [
            *("hw.zip", "submissions", "--out", "out", "--roster", "bad.csv")
        ],
        "no submission": ["hw.zip", "--out", "out"],
        "no output": ["hw.zip", "submissions"],
        "no jobs": ["hw.zip", "submissions", "--out", "out", "--jobs", "0"],
        "an unknown option": ["hw.zip", "submissions", "--out", "out", "--fast"],
    }


@pytest.mark.slow
@pytest.mark.sampled(5)
def test_wrong_use_is_told_before_any_work(course) -> None:
    for what, arguments in refusals(course).items():
        code, out, err = course.run("grade", *arguments, "--json")
        assert code == 2, (what, err)
        document = json.loads(out)
        assert document["exit_code"] == 2, what
        assert "Traceback" not in err, what
        assert not (course.folder / "out").exists(), what


@pytest.mark.slow
@pytest.mark.sampled(5)
def test_pages_are_written_at_the_end_and_compared_with_what_stood_there(course) -> None:
    for name, source in {"ada": RIGHT + "\ndef g(): return 1", "ben": WRONG}.items():
        write(course.submissions, name, source)
    command = ["grade", "hw.zip", "submissions", "--out", "out", "--json"]
    code, out, _ = course.run(*command)
    assert code == 0
    index = course.folder / json.loads(out)["report"]
    pages = {path.name for path in (course.folder / "out" / "feedback").iterdir()}
    assert pages == {"ada.html", "ada.md", "ben.html", "ben.md"}
    assert "Compared with" not in index.read_text()
    # q2's test is mended: what it was before is told, also once more
    other = make_bundle(*BUNDLE.questions[:1], question("q2", "def test(g):\n    assert g() == 2"))
    (course.folder / "hw.zip").write_bytes(bundle.pack(other))
    for _ in range(2):
        assert course.run(*command)[0] == 0
        assert "q2: 1 changed, mean -1.00" in index.read_text()
    # from the results alone
    before = index.read_bytes()
    index.unlink()
    code, out, _ = course.run("report", "out", "--json")
    assert (code, json.loads(out)["feedback"]) == (0, 2)
    assert index.read_bytes() == before
    (course.folder / "out" / "results" / "ben.json").write_bytes(b"torn")
    code, out, err = course.run("report", "out")
    assert code == 1
    assert "ben.json is left out" in err
    assert out.strip() == "report: out/report/index.html"
    assert course.run("report", "submissions")[0] == 2


@pytest.mark.slow
@pytest.mark.sampled(5)
def test_names_that_are_no_text_stop_nobody(course) -> None:
    """Latin-1 names from an old zip or system: each is graded, none is an error of ours."""
    write(course.submissions, "plain", RIGHT)
    text = (course.submissions / "plain.ipynb").read_bytes()
    handed_in = os.fsencode(course.submissions)
    for name in (b"caf\xe9.ipynb", b"two\xe9/a\xe9.ipynb", b"two\xe9/a\xe8.ipynb"):
        path = os.path.join(handed_in, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        Path(os.fsdecode(path)).write_bytes(text)
    assert course.grade("out")[0] == 0
    assert [(row["submission"], row["status"]) for row in course.table("out")] == [
        ("caf", "graded"),
        ("plain", "graded"),
        ("two", "unreadable"),
    ]
