"""The steps of grading a class, one by one: received, recalled, graded and kept, shown."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Iterator
from pathlib import Path

import msgspec
import pytest
import runs
from fakes import RIGHT, make_bundle, question, write

from autograder.batch import Graded, Task, jobs, journal
from autograder.batch.journal import Journal
from autograder.commands import machines
from autograder.commands.graded import ClassResults, grade_left, keep, told
from autograder.commands.handed_in import BESIDE, Received, receive
from autograder.commands.progress import Silent
from autograder.commands.proving import Proof
from autograder.commands.recalled import Recalled, recall
from autograder.commands.report import report
from autograder.commands.shown import Run, interruption, of_others, show
from autograder.config import Config
from autograder.errors import AutograderError, ConfinementError, MachineError, UsageError
from autograder.formats.bundle import Bundle
from autograder.grading import confine, known
from autograder.grading.beacon import Spot, Stage
from autograder.grading.fall import Fall
from autograder.result import CaseResult, Outcome, Status, question_result

TEST = "def test(f):\n    assert f(3) == 9"
BUNDLE = make_bundle(question("q1", TEST))
DEARER = make_bundle(question("q1", TEST, messages={"failure_message": "squares"}))
OTHER = make_bundle(question("q1", TEST.replace("9", "9.0")))


class Place:
    """Stands in for workers: the same outcome for everybody, none for `unexamined`; when `fails` of
    them are done it ends with `error`. Tells who was asked for, and whether it was closed."""

    def __init__(
        self,
        outcome: Outcome = Outcome.PASSED,
        unexamined: str = "",
        fails: int = 99,
        error: BaseException | None = None,
    ) -> None:
        self.asked: list[str] = []
        self.closed = False
        self._outcome, self._unexamined = outcome, unexamined
        self._fails, self._error = fails, error

    def __call__(self, work: Iterable[Task]) -> Generator[Graded, None, None]:
        try:
            for number, task in enumerate(work):
                if number == self._fails and self._error:
                    raise self._error
                self.asked.append(task.upload.id)
                case = CaseResult(name="q1_1", hidden=False, points=1.0, outcome=self._outcome)
                questions = {"q1": question_result("q1", [case])}
                result = known.assembled(task.bundle, task.upload.id, questions, (), ())
                if task.upload.id == self._unexamined:
                    result = jobs.unexamined(task.bundle, task.upload.id, "no luck")
                yield Graded(task, result, jobs.NOTHING)
        finally:
            self.closed = True


class Class:
    """A class in a folder, and the steps over it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.out = folder, folder / "out"
        (self.out / "results").mkdir(parents=True)
        (folder / "in").mkdir()
        for name, source in {"ada": RIGHT, "ben": "x = 1", "cem": RIGHT}.items():
            write(folder / "in", name, source)

    def received(self, bundle: Bundle = BUNDLE) -> Received:
        return receive([self.folder / "in"], bundle, self.out, None)

    def recalled(self, log: Journal, bundle: Bundle = BUNDLE, fresh: bool = False) -> Recalled:
        return recall(self.received(), bundle, self.out, log.entries, fresh=fresh)

    def graded(
        self, log: Journal, place: Place, bundle: Bundle = BUNDLE, fresh: bool = False
    ) -> tuple[Recalled, ClassResults]:
        recalled = self.recalled(log, bundle, fresh)
        entries = grade_left(recalled, bundle, place)
        return recalled, keep(entries, self.received(), recalled, log, Silent())

    def shown(self, log: Journal, place: Place, bundle: Bundle = BUNDLE) -> Run:
        recalled, graded = self.graded(log, place, bundle)
        config = Config(root=self.folder)
        return show(graded, self.received(), recalled, Proof(), bundle, self.out, config)


@pytest.fixture
def klass(tmp_path: Path) -> Class:
    return Class(tmp_path)


@pytest.fixture
def log(klass: Class) -> Iterator[Journal]:
    with journal.opened(klass.out) as opened:
        yield opened


def ids(graded: ClassResults) -> list[str]:
    return [result.submission for result in graded.results]


def test_what_is_received_says_what_can_be_read(klass: Class) -> None:
    inside = klass.folder / "in"
    (inside / "link.ipynb").symlink_to("nowhere")
    (inside / "dora").mkdir()
    write(inside / "dora", "hw", RIGHT, "grader.check('q1')")
    write(inside / "dora", "notes", "1")
    received = klass.received()
    assert [one.id for one in received.uploads] == ["ada", "ben", "cem", "dora", "link"]
    assert received.digests.keys() == {"ada", "ben", "cem", "dora"}
    assert received.digests["ada"] == received.digests["cem"] != received.digests["ben"]
    assert received.unreadable.keys() == {"link"}
    assert "link" in received.unreadable["link"]
    (beside,) = received.beside.pop("dora")
    assert (Path(beside.file).name, beside.reason) == ("notes.ipynb", BESIDE)
    assert received.beside == {}


def test_at_first_nothing_is_known(klass: Class, log: Journal) -> None:
    recalled = klass.recalled(log)
    digests = klass.received().digests
    assert [key.submission for key in recalled.left] == [digests["ada"], digests["ben"]]
    assert (recalled.results, recalled.holding, recalled.before) == ({}, {}, None)
    assert (recalled.shown, recalled.shown_before, recalled.taken_over) == ({}, {}, 0)


def test_equal_bytes_are_graded_once_and_all_have_a_result(klass: Class, log: Journal) -> None:
    place = Place()
    recalled, graded = klass.graded(log, place)
    assert len(place.asked) == 2
    assert ids(graded) == ["ada", "ben", "cem"]
    assert graded.seconds.keys() == {"ada", "ben", "cem"}
    assert recalled.keys["ada"] == recalled.keys["cem"]
    assert len(log.entries) == 2


def test_what_is_there_is_taken_over_unless_all_is_asked_for(klass: Class, log: Journal) -> None:
    klass.graded(log, Place())
    again = klass.recalled(log)
    assert (again.left, again.taken_over) == ({}, 3)
    assert {key.submission for key in again.results} == set(klass.received().digests.values())
    fresh = klass.recalled(log, fresh=True)
    assert (len(fresh.left), fresh.taken_over) == (2, 0)
    assert fresh.results == again.results  # what stands where it does not come to its end


def test_of_another_bundle_is_known_what_holds_and_what_it_gave(klass: Class, log: Journal) -> None:
    _, first = klass.graded(log, Place())
    place = Place()
    recalled, graded = klass.graded(log, place, DEARER)
    assert recalled.before is not None
    then = {name: result.score for name, result in recalled.before.items()}
    assert then == {result.submission: result.score for result in first.results}
    assert place.asked == []  # arithmetic
    assert ids(graded) == ids(first)
    recalled = klass.recalled(log, OTHER)
    assert (len(recalled.left), recalled.holding) == (2, {})


def test_one_without_points_is_shown_but_not_kept(klass: Class, log: Journal) -> None:
    _, graded = klass.graded(log, Place(unexamined="ben"))
    assert [result.status for result in graded.results].count(Status.UNEXAMINED) == 1
    assert len(log.entries) == 1
    assert graded.seconds.keys() == {"ada", "cem"}
    place = Place()
    klass.graded(log, place)
    assert place.asked == ["ben"]


@pytest.mark.parametrize("error", [KeyboardInterrupt(), ConfinementError("no worker")])
def test_an_end_before_the_end_leaves_what_is_there(
    klass: Class, log: Journal, error: BaseException
) -> None:
    place = Place(fails=1, error=error)
    _, graded = klass.graded(log, place)
    assert place.closed
    assert graded.interrupted is isinstance(error, KeyboardInterrupt)
    assert graded.trouble is (error if isinstance(error, AutograderError) else None)
    assert len(log.entries) == 1
    assert 0 < len(graded.results) < 3


def test_an_interruption_where_results_are_kept_ends_the_work_first(
    klass: Class, log: Journal
) -> None:
    place = Place()

    class Interrupting(Silent):
        def step(self, note: str = "") -> None:
            raise KeyboardInterrupt

    recalled = klass.recalled(log)
    entries = grade_left(recalled, BUNDLE, place)
    graded = keep(entries, klass.received(), recalled, log, Interrupting())
    assert (place.closed, graded.interrupted, len(place.asked)) == (True, True, 1)


def test_who_takes_the_grader_down_is_named(klass: Class, log: Journal) -> None:
    case = Fall(Spot(Stage.CASE, 0, 0), Outcome.TIMEOUT, "too long")
    cell = Fall(Spot(Stage.CELL, 1), Outcome.CRASHED, "SIGSEGV")

    def place(work: Iterable[Task]) -> Generator[Graded, None, None]:
        for one in Place()(work):
            falls = {"cem": (case,), "ben": (cell, case)}.get(one.task.upload.id, ())
            yield msgspec.structs.replace(one, falls=falls)

    said: list[str] = []

    class Saying(Silent):
        def say(self, line: str) -> None:
            said.append(line)

    list(grade_left(klass.recalled(log), BUNDLE, place, Saying()))
    assert said == [
        "ada, cem: the answers held up the grader or took it down at q1_1 (too long); "
        "that counts as wrong there and cost nobody else anything",
        "ben: the answers held up the grader or took it down at code cell 2, q1_1 "
        "(first: SIGSEGV); these count as wrong there and cost nobody else anything",
    ]


def test_a_diagnosis_that_takes_the_grader_down_costs_nothing() -> None:
    diagnosis = Fall(Spot(Stage.DIAGNOSIS, 0), Outcome.TIMEOUT, "too long")
    assert told(["ada"], [diagnosis], BUNDLE) == (
        "ada: the answers held up the grader or took it down at the diagnosis of q1 (too long); "
        "without a diagnosis the grade is the same"
    )


@pytest.mark.parametrize("error", [MachineError("full"), UsageError("no scheduler")])
def test_what_a_person_must_mend_first_is_raised(
    klass: Class, log: Journal, error: AutograderError
) -> None:
    place = Place(fails=1, error=error)
    with pytest.raises(type(error)):
        klass.graded(log, place)
    assert place.closed
    assert len(log.entries) == 1


def test_a_fresh_run_that_is_interrupted_shows_what_stood(klass: Class, log: Journal) -> None:
    klass.graded(log, Place())
    place = Place(fails=0, error=KeyboardInterrupt())
    _, graded = klass.graded(log, place, fresh=True)
    assert (ids(graded), graded.interrupted) == (["ada", "ben", "cem"], True)


def test_the_folder_holds_what_is_shown_and_nothing_of_others(klass: Class, log: Journal) -> None:
    (klass.out / "results" / "gone.json").write_text("{}")
    (klass.folder / "in" / "dan.ipynb").write_text("rubbish")
    (klass.folder / "in" / "eli.ipynb").symlink_to("nowhere")
    run = klass.shown(log, Place())
    names = {result.submission for result in run.results}
    assert names == {path.stem for path in (klass.out / "results").iterdir()} > {"eli"}
    assert {path.name for path in klass.out.glob("*.csv")} == {"grades.csv", "handed_in.csv"}
    said = json.loads((klass.out / "run.json").read_text())
    assert said["students"] == run.view.about.students
    assert (run.files.given, run.taken_over, run.view.changes) == (5, 0, None)


def test_points_that_stood_before_are_told_until_others_come(klass: Class, log: Journal) -> None:
    first = klass.shown(log, Place())
    assert first.view.about.before == {}
    second = klass.shown(log, Place(Outcome.FAILED), OTHER)
    assert second.view.about.before["ada"] == {"q1": 1.0}
    assert {change.after for change in second.view.changes or ()} == {0.0}
    third = klass.shown(log, Place(), OTHER)
    assert third.taken_over == 3
    assert third.view.about.before == second.view.about.before


def test_how_far_an_interrupted_run_came(klass: Class, log: Journal) -> None:
    run = klass.shown(log, Place(fails=1, error=KeyboardInterrupt()))
    there = len(run.results)
    assert run.interrupted
    assert f"{there} of 3 submissions" in str(interruption(run))
    assert run.files.counts["not_reached"] == 3 - there


def test_a_machine_that_cannot_confine_is_refused_or_warned_of(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(confine, "missing", lambda accepted=(): ["Landlock"])
    with pytest.raises(ConfinementError, match="Landlock"):
        machines.refuse_weak()
    assert "Landlock" in (machines.warning() or "")
    monkeypatch.setattr(confine, "missing", lambda accepted=(): [])
    machines.refuse_weak()
    assert machines.warning() is None


def test_root_that_cannot_be_somebody_else_says_so_or_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    offered = {**dict.fromkeys(confine.DESCRIPTIONS, True), confine.SAME_USER: False}
    monkeypatch.setattr("autograder.grading.confine.layers.available", lambda: offered)
    monkeypatch.setattr("os.geteuid", lambda: 0)
    with pytest.raises(ConfinementError, match="--same-user"):
        machines.refuse_weak()
    machines.refuse_weak(same_user=True)
    assert "run as root" in (machines.warning() or "")
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    machines.refuse_weak()
    assert machines.warning() is None


@pytest.mark.slow
def test_notebooks_of_another_assignment_are_told_and_looked_at_first(tmp_path: Path) -> None:
    says = "the notebook says it belongs to 'hw02'"
    foreign = [
        msgspec.structs.replace(runs.graded(name), notes=(f"{says}\x1b[31m",))
        for name in ("ada", "ben")
    ]
    (line,) = of_others([*foreign, runs.graded("cem")])
    assert line.startswith(f"ada, ben may be of another assignment: {says}")
    assert line.isprintable()
    (line,) = of_others(foreign)
    assert line.startswith("all 2 notebooks may be of another assignment")
    assert of_others([runs.graded("cem")]) == []
    assert len(of_others([*foreign * 50, runs.graded("cem")])[0]) < 700
    folder = runs.made(tmp_path / "run", [foreign[0], runs.graded("ben")])
    page = report(Config(root=tmp_path), folder).index.read_text()
    first = page.partition('id="first"')[2].partition("</section>")[0]
    assert "ada" in first
    assert "belongs to &#39;hw02&#39;" in first
    assert "ben" not in first
