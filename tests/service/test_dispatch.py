"""Orders become results: each attempt has exactly one, whatever happens to whom."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable

import msgspec
import pytest
import sqlalchemy as sa
from fakes import RIGHT, WRONG, make_bundle, question, write

from autograder.batch import Graded, Here, Task, jobs
from autograder.errors import ConfinementError
from autograder.result import CaseResult, Outcome, Result, Status, question_result
from autograder.service import fitness, orders, results, standing
from autograder.service.dispatch import Dispatch
from autograder.service.store.tables import results as kept
from service.stores import served

pytestmark = pytest.mark.slow  # a store on the disk each

TEST = "def test(f): assert f(3) == 9"
BUNDLE = make_bundle(question("q1", TEST), slug="hw1")
NOTHING = jobs.NOTHING


def points(task: Task, given: float = 1.0) -> Graded:
    passed = Outcome.PASSED if given else Outcome.FAILED
    cases = (CaseResult(name="q1_1", hidden=False, points=1.0, outcome=passed),)
    found = Result(
        submission=task.upload.id,
        status=Status.GRADED,
        questions=(question_result("q1", cases),),
        max_score=1.0,
    )
    return Graded(task, found, NOTHING)


class Fake:
    """Grading without a process: what it was asked for, and an answer for each."""

    def __init__(self, answer: Callable[[Task], Graded] = points) -> None:
        self.asked: list[Task] = []
        self.answer = answer

    def __call__(self, work: Iterable[Task]):
        for task in list(work):
            self.asked.append(task)
            yield self.answer(task)


@pytest.fixture
def service(tmp_path):
    with served(tmp_path) as one:
        one.put_up(BUNDLE)
        yield one


def states(service) -> list[str]:
    with service.store.read() as connection:
        return list(
            connection.scalars(
                sa.select(orders.orders.c.state).order_by(orders.orders.c.attempt_id)
            )
        )


def count(service) -> int:
    with service.store.read() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(kept)) or 0


def drained(service, grading, said=None) -> Dispatch:
    dispatch = Dispatch(service.store, grading, "w", 1, said.append if said is not None else print)
    while dispatch.step():
        pass
    return dispatch


def test_each_attempt_has_its_result(service) -> None:
    for n in range(70):  # more than is leased at once, even where all is taken that comes
        service.hand_in(service.student(f"s{n}"), f"x{n}".encode())
    grading = Fake()
    assert Dispatch(service.store, grading, "w", 1).step()
    assert states(service).count("done") == len(grading.asked) < 70
    drained(service, Fake())
    assert states(service) == ["done"] * 70
    assert count(service) == 70


def test_equal_submissions_are_graded_once(service) -> None:
    for n in range(5):
        service.hand_in(service.student(f"s{n}"), b"the same")
    grading = Fake()
    drained(service, grading)
    assert len(grading.asked) == 1
    service.hand_in(service.student("late"), b"the same")
    drained(service, grading)
    assert len(grading.asked) == 1
    assert states(service) == ["done"] * 6
    assert count(service) == 1


def test_an_equal_one_that_comes_while_the_first_is_at_work_is_not_graded_again(service) -> None:
    service.hand_in(service.student("Ann"), b"the same")
    asked = []

    def grading(work: Iterable[Task]):
        coming = iter(work)
        asked.append(next(coming))
        service.hand_in(service.student("Ben"), b"the same")
        asked.extend(coming)
        yield points(asked[0])

    assert Dispatch(service.store, grading, "w", 1).step()
    assert [task.upload.id for task in asked] == ["attempt-1"]
    assert states(service) == ["done"] * 2


@pytest.mark.parametrize(("others", "taken"), [(False, 3), (True, 1)])
def test_more_is_taken_while_nothing_of_another_bundle_waits(
    service, monkeypatch, others, taken
) -> None:
    monkeypatch.setattr("autograder.service.dispatch.A_TURN", -1.0)
    service.put_up(make_bundle(question("q1", TEST), slug="hw2"))
    students = [service.student(f"s{n}") for n in range(3)]
    for n, student in enumerate(students):
        service.hand_in(student, f"x{n}".encode())
    if others:
        service.hand_in(students[0], b"x", slug="hw2")
    grading = Fake()
    assert Dispatch(service.store, grading, "w", 1).step()
    assert len(grading.asked) == taken


def test_what_could_not_be_examined_is_tried_again_and_then_a_persons(service) -> None:
    def unexamined(task: Task) -> Graded:
        return Graded(task, jobs.unexamined(task.bundle, task.upload.id, "no memory"), NOTHING)

    service.hand_in(service.student("Ann"), b"one")
    said: list[str] = []
    grading = Fake(unexamined)
    drained(service, grading, said)
    assert len(grading.asked) == orders.TRIES
    assert states(service) == ["unexamined"]
    assert count(service) == 0
    assert "could not be examined" in said[0]


def test_where_grading_fails_nothing_is_lost_and_no_try_is_counted(service) -> None:
    for n in range(3):
        service.hand_in(service.student(f"s{n}"), f"x{n}".encode())

    def fails(task: Task) -> Graded:
        if task.upload.id.endswith("2"):
            raise ConfinementError("no workers")
        return points(task)

    for _ in range(orders.TRIES + 1):
        with pytest.raises(ConfinementError):
            drained(service, Fake(fails))
    assert states(service) == ["done", "waiting", "waiting"]
    drained(service, Fake())
    assert states(service) == ["done"] * 3


def test_what_is_taken_again_before_its_last_end_was_heard_of_is_not_lost(service) -> None:
    service.hand_in(service.student("Ann"), b"one")

    def grading(work: Iterable[Task]):
        coming = iter(work)
        task = next(coming)
        yield Graded(task, jobs.unexamined(task.bundle, task.upload.id, "no memory"), NOTHING)
        service.store.write(lambda c: None)  # it waits again
        assert next(coming).upload.id == task.upload.id
        raise ConfinementError("no workers")

    with pytest.raises(ConfinementError):
        Dispatch(service.store, grading, "w", 1, lambda line: None).step()
    assert states(service) == ["waiting"]


def test_a_stream_that_ends_early_leaves_what_it_did_not_give(service) -> None:
    for n in range(3):
        service.hand_in(service.student(f"s{n}"), f"x{n}".encode())

    def some(work: Iterable[Task]):
        yield points(next(iter(work)))

    Dispatch(service.store, some, "w", 1).step()
    assert sorted(states(service)) == ["done", "waiting", "waiting"]


def test_the_result_of_one_that_was_given_up_for_lost_is_not_written_twice(service) -> None:
    service.hand_in(service.student("Ann"), b"one")
    other = Fake()

    def slow(task: Task) -> Graded:
        service.clock.go(hours=1)  # its lease is over
        drained(service, other)
        return points(task, 0.0)

    Dispatch(service.store, Fake(slow), "slow", 1).step()
    assert states(service) == ["done"]
    (entry,) = entries(service)
    assert entry.result.score == 1.0


def entries(service):
    with service.store.read() as connection:
        return [results._entry(data) for data in connection.scalars(sa.select(kept.c.entry))]


def test_the_solution_goes_first_and_where_it_fails_nothing_is_graded(service, tmp_path) -> None:
    solution = write(tmp_path, "solution", RIGHT).read_bytes()
    with_canary(service, solution)
    service.hand_in(service.student("Ann"), b"one")
    said: list[str] = []
    dispatch = Dispatch(service.store, Fake(lambda task: points(task, 0.0)), "w", 1, said.append)
    dispatch.stop()  # it does not wait
    dispatch.step()
    dispatch.step()
    assert states(service) == ["waiting"]
    assert len(said) == 1
    assert "the solution does not get full marks on this machine (it loses points in q1)" in said[0]
    grading = Fake()
    drained(service, grading)
    assert [task.upload.id for task in grading.asked] == ["solution", "attempt-1"]
    assert states(service) == ["done"]


def test_trouble_that_lasts_is_told_once(service, monkeypatch) -> None:
    monkeypatch.setattr("autograder.service.dispatch.TROUBLE", 0.0)
    service.hand_in(service.student("Ann"), b"one")
    said: list[str] = []
    left = [3]

    def answer(task: Task) -> Graded:
        if left[0]:
            left[0] -= 1
            raise ConfinementError("no room")
        return points(task)

    dispatch = Dispatch(service.store, Fake(answer), "w", 1, said.append)
    thread = threading.Thread(target=dispatch.run)
    thread.start()
    while len(said) < 2:
        thread.join(0.01)
    dispatch.stop()
    thread.join()
    assert states(service) == ["done"]
    assert said == ["grading stopped, tried every 0 seconds: no room", "grading goes on"]


def test_who_cannot_grade_with_a_bundle_stands_in_nobodys_way(
    service, tmp_path, monkeypatch
) -> None:
    """It leaves the orders to others, tells all of them why, and tries again later."""
    with_canary(service, write(tmp_path, "solution", RIGHT).read_bytes())
    service.hand_in(service.student("Ann"), b"one")
    points_of = {"solution": 0.0}
    unfit = Fake(lambda task: points(task, points_of.get(task.upload.id, 1.0)))
    far = Dispatch(service.store, unfit, "work far 1 a", 1)
    assert far.step()
    assert not far.step(), "there is nothing for it to do"
    assert states(service) == ["waiting"]
    why = "the solution does not get full marks on this machine (it loses points in q1)"
    assert said_of(service) == (f"far: {why}",)
    monkeypatch.setattr("autograder.service.dispatch.TROUBLE", 0.0)
    near = Dispatch(service.store, unfit, "work near 2 b", 1)
    assert near.step()
    assert said_of(service) == (f"far: {why}", f"near: {why}")
    points_of.clear()
    assert near.step()
    assert states(service) == ["done"]
    assert said_of(service) == (f"far: {why}",)


def test_what_a_machine_said_that_is_gone_holds_no_more(service, tmp_path) -> None:
    now = service.clock()
    service.store.write(lambda c: fitness.say_unfit(c, "work far 1 a", BUNDLE.digest, "no", now))
    service.store.write(lambda c: fitness.say_unfit(c, "work near 2 b", BUNDLE.digest, "no", now))
    assert said_of(service) == ("far: no", "near: no")
    service.clock.go(seconds=100)
    service.store.write(lambda c: fitness.say_again(c, "work near 2 b", service.clock()))
    service.clock.go(seconds=100)
    assert said_of(service) == ("near: no",)


def said_of(service) -> tuple[str, ...]:
    with service.store.read() as connection:
        return fitness.said_of(connection, BUNDLE.digest, service.clock())


def with_canary(service, data: bytes) -> None:
    from autograder.service.store.tables import bundles

    service.store.write(lambda c: c.execute(sa.update(bundles).values(canary=data)))


def test_how_an_attempt_stands_meanwhile_is_there_to_read(service) -> None:
    """And is gone with the lease: the result says it then."""
    member = service.student("Ann")
    service.hand_in(member, b"one")
    opening, seen, told = service.put_up(BUNDLE), [], []

    def look() -> tuple[str, int]:
        with service.store.read() as connection:
            one = standing.latest(connection, opening, member.id, service.clock())
        return one.state.value, len(one.so_far[0].cases) if one.so_far else 0

    def answer(task: Task) -> Graded:
        told.append(task.told)
        seen.append(look())
        for n in (1, 2):
            case = CaseResult(name="c", hidden=False, outcome=Outcome.PASSED, points=1.0)
            task.told(question_result("q1", [case] * n))
            dispatch._write_heard()
            seen.append(look())
        return points(task)

    changed: list[int] = []
    dispatch = Dispatch(service.store, Fake(answer), "w", 1, print, changed.extend)
    assert dispatch.step()
    assert seen == [("leased", 0), ("leased", 1), ("leased", 2)]
    assert look() == ("done", 0)
    assert changed == [1] * 4
    told[0](question_result("q1", []))  # from a cluster it may come late
    dispatch._write_heard()
    assert (look(), changed) == (("done", 0), [1] * 4)


def test_what_is_heard_under_a_lease_that_is_over_is_not_kept(service) -> None:
    service.hand_in(service.student("Ann"), b"one")
    now = service.clock()
    (held,) = service.store.write(lambda c: orders.lease(c, "w", 1, now))
    service.store.write(lambda c: orders.take_back(c, now, "w"))
    (again,) = service.store.write(lambda c: orders.lease(c, "v", 1, now))
    found = (question_result("q1", []),)
    for one in (held, again):
        service.store.write(lambda c, one=one: orders.hear(c, one, found))
        with service.store.read() as connection:
            kept = connection.scalar(sa.select(orders.orders.c.so_far))
        assert orders.heard(kept) == (found if one is again else ())


def test_a_loop_wakes_and_stops(service) -> None:
    done = threading.Event()

    def answer(task: Task) -> Graded:
        done.set()
        return points(task)

    dispatch = Dispatch(service.store, Fake(answer), "w", 1)
    thread = threading.Thread(target=dispatch.run)
    thread.start()
    service.hand_in(service.student("Ann"), b"one")
    dispatch.wake()
    assert done.wait(30)
    dispatch.stop()
    thread.join(30)
    assert not thread.is_alive()
    assert states(service) == ["done"]


def test_a_mistake_of_ours_is_told_and_does_not_end_the_loop(service, monkeypatch) -> None:
    monkeypatch.setattr("autograder.service.dispatch.TROUBLE", 0.01)
    service.hand_in(service.student("Ann"), b"one")
    said: list[str] = []
    done = threading.Event()

    def answer(task: Task) -> Graded:
        if not said:
            raise ZeroDivisionError("ours")
        done.set()
        return points(task)

    dispatch = Dispatch(service.store, Fake(answer), "w", 1, said.append)
    thread = threading.Thread(target=dispatch.run)
    thread.start()
    assert done.wait(30)
    dispatch.stop()
    thread.join(30)
    assert "ZeroDivisionError: ours" in said[0]


def test_results_are_those_of_a_run(service, tmp_path) -> None:
    """The same key and the same bytes as in the journal of `grade`."""
    from fakes import class_run

    from autograder.batch import journal

    folder = tmp_path / "class"
    folder.mkdir()
    written = {
        "right": write(folder, "right", RIGHT),
        "wrong": write(folder, "wrong", WRONG),
        "broken": folder / "broken.ipynb",
        "empty": folder / "empty.zip",
    }
    written["broken"].write_bytes(b'{"cells": [')
    written["empty"].write_bytes(b"")
    for name, path in written.items():
        service.hand_in(service.student(name), path.read_bytes(), called=path.name)
    with Here(1) as here:
        drained(service, here)
    class_run(BUNDLE, folder, tmp_path / "out", workers=1)
    ours = {e.key: e for e in entries(service)}
    theirs = {e.key: e for e in journal.read(tmp_path / "out")}
    assert ours.keys() == theirs.keys()
    for key, entry in ours.items():
        same = msgspec.structs.replace(theirs[key].result, submission=entry.result.submission)
        assert msgspec.json.encode(same) == msgspec.json.encode(entry.result)
    assert states(service) == ["done"] * 4


def test_a_changed_bundle_asks_only_what_the_change_can_reach(service, tmp_path) -> None:
    two = make_bundle(
        question("q1", TEST), question("q2", "def test(f): assert f(2) == 4"), slug="hw1"
    )
    service.put_up(two)
    data = write(tmp_path, "right", RIGHT).read_bytes()
    service.hand_in(service.student("Ann"), data)
    with Here(1) as here:
        drained(service, here)
        changed = make_bundle(
            question("q1", TEST), question("q2", "def test(f): assert f(2) == 5"), slug="hw1"
        )
        put = service.put_up(changed)
        asked: list[Task] = []

        def watched(work: Iterable[Task]):
            tasks = list(work)
            asked.extend(tasks)
            yield from here(tasks)

        drained(service, watched)
    (task,) = asked
    assert list(task.known.questions) == ["q1"]
    scores = {e.key.bundle: e.result.score for e in entries(service)}
    assert scores == {two.digest: 2.0, put.bundle: 1.0}
