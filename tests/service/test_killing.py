"""Nothing accepted is lost, wherever the service is killed; and who checks that can tell."""

from __future__ import annotations

import itertools
import sqlite3

import pytest

from autograder.service import keyring
from autograder.service.store import opened, place_of
from service import checker, killing
from service.dying import POINTS
from service.stores import new_store, served

pytestmark = [pytest.mark.slow, pytest.mark.of_a_file]  # a store on the disk each


@pytest.mark.parametrize("points", [["committing", "committed", "a result is in"]], ids=["three"])
def test_killed_at_the_worst_places(tmp_path, seed, points) -> None:
    world, faults = killing.run(tmp_path, killing.free_port(), points, seed)
    assert faults == []
    assert world.receipts


@pytest.mark.outside
def test_killed_at_each_place_and_at_random(tmp_path, seed) -> None:
    points = [*POINTS, *["random"] * (20 - len(POINTS))]
    world, faults = killing.run(tmp_path, killing.free_port(), points, seed)
    assert faults == []
    assert len(world.receipts) > 20


def test_a_first_key_is_found_again_where_the_store_was_not_told(tmp_path, monkeypatch) -> None:
    with opened(place_of(new_store(tmp_path), tmp_path)) as store:
        with monkeypatch.context() as patched:
            patched.setattr(store, "write", dying_write)
            with pytest.raises(Fallen):
                keyring.signer(store)
        first = keyring.signer(store)
        assert first.kid in keyring.public(store)
        assert keyring.signer(store).kid == first.kid


class Fallen(Exception):
    pass


def dying_write(change: object) -> None:
    raise Fallen


@pytest.mark.outside
def test_killed_at_each_commit_of_its_first_start(tmp_path) -> None:
    for count in itertools.count(1):
        folder = tmp_path / str(count)
        folder.mkdir()
        (folder / "pyproject.toml").write_text('[tool.autograder]\ncourse = "Numbers"\n')
        world = killing.World(folder, killing.free_port())
        first = world.start("committing", count, grading=False)
        if was_ready := first.process.poll() is None:
            first.process.kill()
        first.process.wait()
        again = world.start(grading=False)
        try:
            assert world.ask("/keys.json") is not None, (count, (folder / "log").read_text())
        finally:
            again.process.kill()
            again.process.wait()
        if was_ready:
            break
    assert count > 5


TAMPERED = {
    "an attempt is gone": ("DELETE FROM attempts WHERE id = 1", "a receipt without its attempt"),
    "a body is gone": ("DELETE FROM bodies", "has no body"),
    "a body is another": ("UPDATE bodies SET data = x'00'", "has no body"),
    "an order is gone": ("DELETE FROM orders WHERE attempt_id = 2", "is ordered nowhere"),
    "an order is not done": ("UPDATE orders SET state = 'waiting'", "is waiting"),
    "a result is gone": ("DELETE FROM results", "has 0 results"),
    "a link is gone": ("DELETE FROM chain WHERE sequence = 1", "does not follow"),
    "a link is another": (
        f"UPDATE chain SET commitment = '{'0' * 64}' WHERE sequence = 1",
        "is not what it is made of",
    ),
    "the last link is gone": ("DELETE FROM chain WHERE sequence = 2", "end of its chain"),
    "a time is another": ("UPDATE attempts SET time = time - 1", "is not what its receipt says"),
    "a salt is another": (f"UPDATE attempts SET salt = '{'0' * 32}'", "commitment does not fit"),
}


@pytest.mark.parametrize(("change", "said"), TAMPERED.values(), ids=TAMPERED)
def test_the_checker_sees_what_is_wrong(tmp_path, change, said) -> None:
    from fakes import make_bundle, question

    from service.test_dispatch import Fake, drained

    with served(tmp_path) as service:
        service.put_up(make_bundle(question("q1", "def test(f): assert f(3) == 9"), slug="hw1"))
        receipts = [
            service.hand_in(service.student(name), name.encode()).receipt for name in ("Ann", "Ben")
        ]
        drained(service, Fake())
        keys = dict(keyring.public(service.store))
    store = tmp_path / "course.db"
    assert list(checker.faults(store, keys, receipts)) == []
    with sqlite3.connect(store) as raw:
        raw.execute(change)
    raw.close()
    assert any(said in fault for fault in checker.faults(store, keys, receipts))


def test_the_checker_knows_nothing_of_the_service() -> None:
    from pathlib import Path

    assert "autograder" not in Path(checker.__file__).read_text()
