"""This machine is shown to grade with a bundle before a class is graded: what it imports is here,
and its solution gets full marks."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import zipfile
from collections.abc import Generator, Iterable
from pathlib import Path

import msgspec
import pytest
from fakes import RIGHT, WRONG, autograder, make_bundle, question, write
from spies import LINE, holding, spy

from autograder import batch
from autograder.authoring.spoiled import KINDS
from autograder.batch import Graded, Task, journal
from autograder.batch.jobs import NOTHING
from autograder.commands import grade, proving
from autograder.commands.progress import Silent
from autograder.commands.proving import NOT_PROVED
from autograder.commands.shown import Run
from autograder.config import Config
from autograder.errors import MachineError, UsageError
from autograder.formats import bundle
from autograder.formats.bundle import Bundle, Canary, given_digest
from autograder.formats.submission import load
from autograder.grading import confine
from autograder.grading import known as regrade
from autograder.result import CaseResult, CellRecord, Outcome, question_result

Q1 = question("q1", "def test(f):\n    import numpy\n    assert f(3) == 9")
GIVEN = "import no_such_module"

pytestmark = [pytest.mark.slow, pytest.mark.sampled(3)]
needs_confinement = pytest.mark.skipif(bool(confine.missing()), reason="cannot confine here")


def zipped(folder: Path, *cells: str, made: Bundle | None = None) -> Path:
    """A bundle and, where there are `cells`, the canary with these beside it."""
    made = made or make_bundle(Q1)
    if cells:
        data = write(folder, "canary", *cells).read_bytes()
        (folder / "canary.ipynb").rename(folder / "hw.canary")
        known = msgspec.structs.replace(made.canary, solution=hashlib.sha256(data).hexdigest())
        made = msgspec.structs.replace(made, canary=known)
    (folder / "hw.zip").write_bytes(bundle.pack(made))
    return folder / "hw.zip"


def class_of(folder: Path, **sources: str) -> Path:
    handed_in = folder / "handed_in"
    handed_in.mkdir(exist_ok=True)
    for name, source in sources.items():
        write(handed_in, name, source)
    return handed_in


class Spying:
    """Stands in for workers: who defines `f` has all points; tells in which order it was asked."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def __call__(self, work: Iterable[Task]) -> Generator[Graded, None, None]:
        tasks = list(work)
        if tasks:
            self.asked.append([task.upload.id for task in tasks])
        for task in tasks:
            cells = load(task.upload, task.bundle).notebook.cells
            good = any("def f" in cell.source for cell in cells)
            outcome = Outcome.PASSED if good else Outcome.MISSING
            case = CaseResult(name="q1_1", hidden=False, points=1.0, outcome=outcome)
            questions = {"q1": question_result("q1", [case])}
            bad = CellRecord(
                cell=2, outcome=Outcome.ERROR, error="ModuleNotFoundError: No module named 'a'"
            )
            result = regrade.assembled(
                task.bundle, task.upload.id, questions, () if good else (bad,), ()
            )
            yield Graded(task, result, NOTHING)


def graded(
    path: Path,
    handed_in: Path,
    grading: batch.Grading,
    given: Path | None = None,
    force: bool = False,
    fresh: bool = False,
    address: str | None = None,
) -> Run:
    made = bundle.read(path)
    return grade.grade(
        Config(root=path.parent),
        made,
        [handed_in],
        path.parent / "out",
        grading=grading,
        fresh=fresh,
        roster=None,
        reporter=Silent(),
        proving=proving.prepared(made, path, given, address=address, force=force),
    )


def test_the_canary_is_graded_first_and_once(tmp_path: Path) -> None:
    path = zipped(tmp_path, "x = 1", RIGHT)
    handed_in = class_of(tmp_path, ada=RIGHT)
    spying = Spying()
    run = graded(path, handed_in, spying)
    assert spying.asked == [["solution"], ["ada"]]
    assert (run.proof.proved, run.proof.cause, run.proof.lines) == (True, "", ())
    assert [result.submission for result in run.results] == ["ada"]
    class_of(tmp_path, ben=WRONG)
    run = graded(path, handed_in, spying)
    assert spying.asked[2:] == [["ben"]]
    assert run.proof.proved is True


def test_what_it_depends_on_has_it_graded_again(tmp_path: Path, monkeypatch) -> None:
    path = zipped(tmp_path, RIGHT)
    handed_in = class_of(tmp_path, ada=RIGHT)
    spying = Spying()
    graded(path, handed_in, spying)

    def again(**options: bool | str) -> bool:
        before = len(spying.asked)
        graded(path, handed_in, spying, **options)
        return ["solution"] in spying.asked[before:]

    assert not again()
    assert again(fresh=True)
    assert again(address="tcp://host:8786")
    assert not again(address="tcp://host:8786")
    zipped(tmp_path, RIGHT, made=make_bundle(Q1, seed=3))
    assert again()
    zipped(tmp_path, "y = 2", RIGHT, made=make_bundle(Q1, seed=3))
    assert again(), "a reworded solution"
    monkeypatch.setattr(batch, "grader_version", lambda: "another")
    assert again()
    monkeypatch.undo()
    found = proving.survey.surveyed

    def newer(needs: object, environment: object) -> object:
        return msgspec.structs.replace(found(needs, environment), versions={"numpy": "99"})

    monkeypatch.setattr(proving.survey, "surveyed", newer)
    assert again(), "another version of what is imported"


def test_the_same_solution_handed_in_by_a_student_is_their_own(tmp_path: Path) -> None:
    path = zipped(tmp_path, RIGHT)
    handed_in = class_of(tmp_path, ada=RIGHT)
    (handed_in / "copied.ipynb").write_bytes((tmp_path / "hw.canary").read_bytes())
    assert (handed_in / "ada.ipynb").read_bytes() == (tmp_path / "hw.canary").read_bytes()
    (handed_in / "ada.ipynb").unlink()
    spying = Spying()
    run = graded(path, handed_in, spying)
    assert spying.asked == [["solution"], ["copied"]]
    assert [result.submission for result in run.results] == ["copied"]
    assert len(journal.read(tmp_path / "out")) == 2


def test_a_class_is_not_graded_where_it_loses_points(tmp_path: Path) -> None:
    path = zipped(tmp_path, "x = 1")
    handed_in = class_of(tmp_path, ada=RIGHT)
    spying = Spying()
    with pytest.raises(MachineError) as caught:
        graded(path, handed_in, spying)
    assert str(caught.value) == (
        "the solution of hw (hw.ipynb) gets 0 of 1 here: cell 2: no module named a here; wanted "
        "full marks before a class is graded; mend that, or --force to go on all the same"
    )
    assert caught.value.exit_code == 1
    assert spying.asked == [["solution"]]
    assert not (tmp_path / "out/grades.csv").exists()
    with pytest.raises(MachineError):
        graded(path, handed_in, spying)
    assert spying.asked == [["solution"]] * 2, "somebody may have mended what no digest shows"


def test_force_goes_on_with_a_warning(tmp_path: Path) -> None:
    path = zipped(tmp_path, "x = 1")
    handed_in = class_of(tmp_path, ada=RIGHT)
    spying = Spying()
    for _ in range(2):
        run = graded(path, handed_in, spying, force=True)
        assert run.proof.proved is False
        assert run.proof.cause == "cell 2: no module named a here"
        assert run.proof.lines[0].startswith("warning: the solution of hw (hw.ipynb) gets 0 of 1")
    assert spying.asked == [["solution"], ["ada"]], "a run that goes on does not grade it again"
    shown = "".join(
        file.read_text()
        for file in (tmp_path / "out").rglob("*")
        if file.is_file() and file.name != journal.NAME
    )
    assert "solution" not in shown


def test_an_unexamined_solution_proves_nothing_and_is_not_kept(tmp_path: Path) -> None:
    path = zipped(tmp_path, RIGHT)
    handed_in = class_of(tmp_path, ada=RIGHT)

    def lost(work: Iterable[Task]) -> Generator[Graded, None, None]:
        for task in work:
            yield batch.controller.given_up(task, "the worker hung")

    with pytest.raises(MachineError, match=r"gets no points here: .*the worker hung"):
        graded(path, handed_in, lost)
    assert journal.read(tmp_path / "out") == ()


def test_without_a_canary_the_run_says_so(tmp_path: Path) -> None:
    path = zipped(tmp_path)
    spying = Spying()
    run = graded(path, class_of(tmp_path, ada=RIGHT), spying)
    assert (run.proof.proved, run.proof.lines) == (None, (NOT_PROVED,))
    assert spying.asked == [["ada"]]


def test_a_canary_of_another_build_counts_as_none(tmp_path: Path) -> None:
    path = zipped(tmp_path, RIGHT)
    write(tmp_path, "other", RIGHT, "x = 1").rename(tmp_path / "hw.canary")
    run = graded(path, class_of(tmp_path, ada=RIGHT), Spying())
    assert run.proof.lines == (
        f"{tmp_path}/hw.canary is not used: it is of another build than hw.zip",
        NOT_PROVED,
    )


def test_a_solution_can_be_given(tmp_path: Path) -> None:
    path = zipped(tmp_path)
    given = write(tmp_path, "mine", RIGHT)
    spying = Spying()
    run = graded(path, class_of(tmp_path, ada=RIGHT), spying, given)
    assert spying.asked == [["solution"], ["ada"]]
    assert (run.proof.proved, run.proof.lines) == (True, ())
    with pytest.raises(UsageError, match="cannot be read"):
        graded(path, tmp_path, spying, tmp_path / "none.ipynb")
    given.write_text("rubbish")
    with pytest.raises(UsageError, match=r"the solution .*mine\.ipynb"):
        graded(path, tmp_path, spying, given)


@pytest.mark.parametrize("address", [None, "local", "tcp://host:8786"])
def test_what_is_missing_here_is_said_before_anything_is_done(
    tmp_path: Path, address: str | None
) -> None:
    """Where the work is done elsewhere, it is not looked for here: the workers say so."""
    known = Canary(imports=("numpy", "no_such.part"))
    made = make_bundle(Q1, canary=known, requirements=("no-such>=2,<3", "numpy>=99"))
    path = zipped(tmp_path, RIGHT, made=made)
    spying = Spying()
    handed_in = class_of(tmp_path, ada=RIGHT)
    if address not in (None, "local"):
        graded(path, handed_in, spying, address=address)
        assert spying.asked == [["solution"], ["ada"]]
        return
    with pytest.raises(MachineError) as caught:
        graded(path, handed_in, spying, address=address)
    version = batch.fitness.versions()["numpy"]
    assert str(caught.value) == (
        "hw cannot be graded on this machine: it has no no_such where no-such<3,>=2 is wanted, "
        f"numpy {version} where numpy>=99 is wanted; "
        "pip install 'no-such<3,>=2' 'numpy>=99', or --force to go on without"
    )
    assert (caught.value.exit_code, spying.asked) == (1, [])
    assert not (tmp_path / "out").exists()
    run = graded(path, handed_in, spying, address=address, force=True)
    assert (run.proof.proved, run.proof.lines) == (True, (f"warning: {caught.value}",))


STOCK = {
    "tests/q1.py": b"OK_FORMAT = True\ntest = {'name': 'q1', 'points': 1, 'suites': [{'cases': "
    b"[{'code': '>>> import helper\\n>>> f(3)\\n9'}]}]}",
    "files/helper.py": b"",
    "requirements.txt": b"numpy==1.0\nno-such==2\n",
}


def stock(folder: Path, **more: bytes) -> Path:
    with zipfile.ZipFile(folder / "hw.zip", "w") as file:
        for name, data in {**STOCK, **more}.items():
            file.writestr(name, data)
    return folder / "hw.zip"


def test_the_pins_of_a_stock_zip_only_warn(tmp_path: Path) -> None:
    run = graded(stock(tmp_path), class_of(tmp_path, ada=RIGHT), Spying())
    version = batch.fitness.versions()["numpy"]
    assert run.proof.lines == (
        f"warning: hw was made for numpy==1.0 ({version} here), no-such==2 (none here)",
        NOT_PROVED,
    )


def test_what_the_tests_and_the_solution_of_a_stock_zip_import_must_be_here(tmp_path: Path) -> None:
    path, spying = stock(tmp_path), Spying()
    handed_in = class_of(tmp_path, ada=RIGHT)
    given = write(tmp_path, "mine", "import theirs", RIGHT)
    with pytest.raises(MachineError, match="no theirs where theirs is wanted"):
        graded(path, handed_in, spying, given)
    changed = {"tests/q1.py": STOCK["tests/q1.py"].replace(b"import helper", b"import no_such")}
    with pytest.raises(MachineError, match=r"no no_such where .*; pip install no_such, or --force"):
        graded(stock(tmp_path, **changed), handed_in, spying)


class Watching(Spying):
    """Real workers; tells in which order they were asked."""

    def __call__(self, work: Iterable[Task]) -> Generator[Graded, None, None]:
        tasks = list(work)
        if tasks:
            self.asked.append([task.upload.id for task in tasks])
        yield from batch.grade(tasks, 1)


CHECKED = (RIGHT, "import otter\ngrader = otter.Notebook()", "grader.check('q1')")


@pytest.mark.parametrize(
    ("test", "line"),
    [
        (b">>> f(3)\\n9", ""),
        (b">>> f(3) in (9, True)\\nTrue", "note: wrong answers to q1 keep all its points: True"),
        (b">>> callable(f)\\nTrue", ""),
    ],
)
def test_the_tests_of_a_stock_zip_are_tried_on_wrong_answers(
    tmp_path: Path, test: bytes, line: str
) -> None:
    tests = STOCK["tests/q1.py"].replace(b">>> import helper\\n>>> f(3)\\n9", test)
    path = stock(tmp_path, **{"tests/q1.py": tests, "requirements.txt": b""})
    given, spying = write(tmp_path, "mine", *CHECKED), Watching()
    handed_in = class_of(tmp_path, ada=RIGHT)
    run = graded(path, handed_in, spying, given)
    told = [one for one in run.proof.lines if "q1" in one]
    if b"callable" in test:
        kinds = ", ".join(KINDS.values())
        assert told == [f"note: wrong answers to q1 keep all its points: {kinds}"]
    else:
        assert told == ([line] if line else [])
    assert spying.asked == [["solution"], ["solution"], ["solution"], ["ada"]]
    assert len(run.results) == 1


def test_a_doctest_without_an_example_is_told(tmp_path: Path) -> None:
    tests = STOCK["tests/q1.py"].replace(b">>> import helper\\n>>> f(3)\\n9", b"f(3) == 9")
    path = stock(tmp_path, **{"tests/q1.py": tests, "requirements.txt": b""})
    run = graded(path, class_of(tmp_path, ada=RIGHT), Spying())
    line = "note: in q1 q1 - 1 tests nothing: everybody passes it, as with Otter"
    assert run.proof.lines == (line, NOT_PROVED)


def test_tests_of_a_stock_zip_that_look_at_nothing(tmp_path: Path) -> None:
    tests = STOCK["tests/q1.py"].replace(b">>> import helper\\n>>> f(3)\\n9", b">>> 1 + 1\\n2")
    path = stock(tmp_path, **{"tests/q1.py": tests, "requirements.txt": b""})
    given, spying = write(tmp_path, "mine", *CHECKED), Watching()
    handed_in = class_of(tmp_path, ada=RIGHT)
    with pytest.raises(MachineError, match="every wrong answer to q1 that was tried keeps all"):
        graded(path, handed_in, spying, given)
    assert spying.asked == [["solution"]] * 3
    run = graded(path, handed_in, spying, given, force=True)
    assert run.proof.proved
    assert "warning: every wrong answer to q1" in run.proof.lines[-1]
    assert spying.asked[3:] == [["ada"]]  # what is known of them stands in the journal


# ------------------------------------------------------------------ the command


@pytest.fixture
def run(tmp_path: Path):
    """Runs `autograder grade hw.zip handed_in --out out`; gives exit code, output and errors."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}

    def command(*arguments: object, bundle: str = "hw.zip") -> tuple[int, str, str]:
        done = autograder(tmp_path, kept, "grade", bundle, "handed_in", "--out", "out", *arguments)
        return done.returncode, done.stdout, done.stderr

    return command


@needs_confinement
def test_the_command_proves_grades_and_keeps_it_to_itself(run, tmp_path: Path) -> None:
    zipped(tmp_path, "import json", RIGHT)
    class_of(tmp_path, ada=RIGHT, ben=WRONG)
    code, out, _ = run("--json")
    told = json.loads(out)
    assert (code, told["proved"], told["notes"], told["recurring"]) == (0, True, [], [])
    assert [one["submission"] for one in told["submissions"]] == ["ada", "ben"]
    kept = (tmp_path / "out/journal.jsonl").read_bytes()
    assert kept.count(b"\n") == 3
    code, out, err = run()
    assert (code, err) == (0, "")
    assert (tmp_path / "out/journal.jsonl").read_bytes() == kept
    for name in ("grades.csv", "handed_in.csv"):
        rows = list(csv.DictReader(io.StringIO((tmp_path / "out" / name).read_text())))
        assert [row["submission"] for row in rows] == ["ada", "ben"]
    for folder in ("results", "feedback"):
        stems = {path.stem for path in (tmp_path / "out" / folder).iterdir()}
        assert stems == {"ada", "ben"}
    assert "solution" not in (tmp_path / "out/report/index.html").read_text().partition("<main")[2]


@needs_confinement
def test_the_command_names_the_first_cell_that_fails(run, tmp_path: Path) -> None:
    zipped(tmp_path, "x = 1", f"import sys\ndata = open('scores.csv').read()\n{RIGHT}")
    why = "cell 2: FileNotFoundError: [Errno 2] No such file or directory: 'scores.csv'"
    class_of(tmp_path, ada=RIGHT)
    code, out, err = run()
    assert (code, out) == (1, "")
    (line,) = err.splitlines()
    assert f"the solution of hw (hw.ipynb) gets 0 of 1 here: {why}" in line
    assert not (tmp_path / "out/grades.csv").exists()
    code, out, _ = run("--json")
    assert (code, json.loads(out)["exit_code"]) == (1, 1)
    code, out, err = run("--json", "--force")
    told = json.loads(out)
    assert (code, told["proved"]) == (0, False)
    assert told["cause"] == why
    assert why in told["notes"][0]
    assert why in " ".join(err.split())
    assert [one["score"] for one in told["submissions"]] == [1.0]


@needs_confinement
def test_the_command_says_that_nothing_was_proved(run, tmp_path: Path) -> None:
    zipped(tmp_path)
    class_of(tmp_path, ada=RIGHT)
    code, _, err = run("--no-report")
    assert code == 0
    assert f"autograder: {NOT_PROVED}\n" in err
    code, out, err = run("--no-report", "--json")
    told = json.loads(out)
    assert (told["proved"], told["notes"]) == (None, [NOT_PROVED])


@needs_confinement
@pytest.mark.parametrize("options", [(), ("--force",), ("--scheduler", "local", "--jobs", 1)])
def test_a_given_cell_that_fails_for_half_of_a_class(run, tmp_path: Path, options: tuple) -> None:
    made = make_bundle(Q1, canary=Canary(given=(given_digest(GIVEN),)))
    zipped(tmp_path, RIGHT, made=made)
    handed_in = tmp_path / "handed_in"
    handed_in.mkdir()
    for number in range(6):
        given = GIVEN if number < 3 else "import json"
        write(handed_in, f"s{number}", given, RIGHT if number % 2 else WRONG)
    (handed_in / "bad.ipynb").write_bytes(b"rubbish")
    said = "cell 1, which is given, fails in 3 of 6 submissions: no module named no_such_module"
    code, out, err = run("--json", *options)
    assert code == 1
    assert f"autograder: {said}" in err
    (told,) = json.loads(out)["recurring"]
    assert (told["cell"], told["count"], told["total"], told["given"]) == (1, 3, 6, True)
    assert said in (tmp_path / "out/report/index.html").read_text()


# ------------------------------------------------------------------ spies

SPIED = (
    Q1,
    question("spied", "def test(found, lure):\n    assert (found, lure) == ([], True)"),
)


@needs_confinement
def test_a_spy_does_not_find_the_canary_in_dist(run, tmp_path: Path) -> None:
    limits = msgspec.structs.replace(make_bundle().limits, cell=60.0, submission=120.0)
    dist = tmp_path / "dist"
    dist.mkdir()
    made = make_bundle(*SPIED, files={"lure.txt": b"a lure"}, limits=limits)
    zipped(dist, f"{LINE} = 1\nfound, lure = [], True", RIGHT, made=made)
    (tmp_path / "pyproject.toml").write_text("[tool.autograder]\n")
    handed_in = class_of(tmp_path)
    reads = f"""
try:
    open({str(dist / "hw.canary")!r}).read()
    found.append("the canary can be read")
except PermissionError:
    pass
"""
    write(handed_in, "spy", spy(LINE, [tmp_path, dist]) + reads, RIGHT)
    code, out, _ = run("--json", "--no-report", bundle="hw")
    told = json.loads(out)
    assert (code, told["proved"]) == (0, True)
    assert told["submissions"][0]["questions"] == {"q1": 1.0, "spied": 1.0}
    assert holding(tmp_path, LINE) == [str(dist / "hw.canary")]


def test_a_spy_that_nothing_holds_back_finds_it(tmp_path: Path, monkeypatch) -> None:
    """So that what finds nothing elsewhere is known to be able to."""
    zipped(tmp_path, f"{LINE} = 1", RIGHT)
    (tmp_path / "lure.txt").write_bytes(b"a lure")
    monkeypatch.chdir(tmp_path)
    code = spy(LINE, [tmp_path], everywhere=False)
    names: dict[str, object] = {}
    exec(code, names)
    assert [os.path.basename(str(path)) for path in names["found"]] == ["hw.canary"]  # type: ignore[union-attr]
    assert names["lure"] is True
