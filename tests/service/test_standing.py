"""How long it will take: what a student who waits is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from autograder.service import standing
from autograder.service.openings import Opening
from autograder.service.store.tables import orders
from service.stores import START, Served, served

pytestmark = pytest.mark.slow  # a store on the disk each

LINE = 4


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path) as made:
        yield made


def told(
    service: Served,
    opening: Opening,
    done: Sequence[tuple[float, float]],
    *,
    share: float | None = None,
    came: float = 0.0,
) -> list[float | None]:
    """What each of those in line is told of its seconds, where others were queued and done at such
    moments, had a processor for that `share` of their time, and all in line `came` so late."""
    many = len(done) + LINE
    students = [service.student(f"s{n}") for n in range(many)]
    for n, student in enumerate(students):
        service.hand_in(student, f"x{n}".encode())
    at = [(START + timedelta(seconds=a), START + timedelta(seconds=b)) for a, b in done]

    def change(connection: sa.Connection) -> None:
        for n, (queued, ended) in enumerate(at, start=1):
            values = {"state": "done", "queued": queued, "done": ended, "share": share}
            row = sa.update(orders).where(orders.c.attempt_id == n)
            connection.execute(row.values(values))
        waiting = sa.update(orders).where(orders.c.state == "waiting")
        connection.execute(waiting.values(queued=START + timedelta(seconds=came)))

    service.store.write(change)
    with service.store.read() as connection:
        found = [standing.latest(connection, opening, one.id, START) for one in students[-LINE:]]
    return [one.seconds for one in found if one is not None]


@pytest.mark.parametrize(
    ("done", "each"),
    [
        ([(0, 3), (0, 5), (0, 7), (0, 9)], 2.0),
        ([(0, 3), (0, 3), (0, 9), (0, 9)], 2.0),  # two workers that end together
        ([(0, 2), (100, 102), (200, 202)], 2.0),  # nobody waited in between
        ([(0, 2), (100, 102), (100, 104)], 2.0),
        ([(0, 3)], None),
        ([], None),
    ],
)
def test_what_is_told_is_as_fast_as_the_last_were_done(service, done, each) -> None:
    wanted = [each if each is None else each * n for n in range(1, LINE + 1)]
    assert told(service, service.put_up(), done) == pytest.approx(wanted)


@pytest.mark.parametrize(
    ("share", "came", "each"),
    [
        (0.8, 8.0, 1.6),  # more came than were done
        (0.8, 1.0, 2.0),  # the line was there before
        (0.1, 8.0, 1.0),  # they sleep
        (None, 8.0, 2.0),
    ],
)
def test_what_hands_in_takes_of_the_machine_ends(service, share, came, each) -> None:
    found = told(service, service.put_up(), [(0, 3), (0, 5), (0, 7)], share=share, came=came)
    assert found == pytest.approx([each * n for n in range(1, LINE + 1)])


def test_those_at_work_are_counted(service) -> None:
    opening = service.put_up()
    before = told(service, opening, [(0, 1), (0, 2)])
    with service.store.read() as connection:
        (first,) = connection.scalars(
            sa.select(sa.func.min(orders.c.attempt_id)).where(orders.c.state == "waiting")
        )
    leased = sa.update(orders).where(orders.c.attempt_id == first).values(state="leased")
    service.store.write(lambda c: c.execute(leased))
    last = service.students[-1]
    with service.store.read() as connection:
        after = standing.latest(connection, opening, last.id, START)
    assert after is not None
    assert (after.place, after.seconds) == (LINE - 2, before[-1])
