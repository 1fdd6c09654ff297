"""A whole store has no trouble; whatever is taken out of it, changed or put in is found."""

from __future__ import annotations

import hashlib
import sqlite3

import msgspec
import pytest
import sqlalchemy as sa

from autograder import batch
from autograder.batch.journal import Entry, Key
from autograder.course import Student
from autograder.result import Result, Status
from autograder.service import courses, keys, marking, members, orders, receipts, results
from autograder.service.inspection import inspect
from autograder.service.members import Role
from autograder.service.store import tables
from autograder.service.store.tables import attempts
from service.counters import course, run
from service.stores import BUNDLE, START, served

pytestmark = [pytest.mark.slow, pytest.mark.of_a_file]  # a store on the disk each

DIGEST = hashlib.sha256(b"another").hexdigest()


def filled(folder):
    """Two students with three attempts, of which one is graded and one shares its bytes."""
    with served(folder) as service:
        service.put_up()
        ann, ben = service.student("Ann Adler"), service.student("Ben Birch")
        service.hand_in(ann, b"one")
        service.hand_in(ben, b"one")
        service.clock.go(hours=1)
        service.hand_in(ann, b"two")
        grader = batch.grader_version()
        (held,) = service.store.write(lambda c: orders.lease(c, "w", 1, service.clock()))

        def finish(connection: sa.Connection) -> None:
            submission = connection.scalar(
                sa.select(attempts.c.submission).where(attempts.c.id == held.attempt)
            )
            key = Key(BUNDLE.digest, submission, grader)
            result = Result(submission="x", status=Status.GRADED, max_score=1.0)
            results.keep(connection, Entry(key, result), START)
            assert orders.finish(connection, held, grader, service.clock())

        service.store.write(finish)
    return course(folder)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return filled(tmp_path_factory.mktemp("whole"))


def damaged(whole, tmp_path, *statements):
    """A copy of the store with changes that only somebody with the file could make."""
    (tmp_path / "course.db").write_bytes((whole / "course.db").read_bytes())
    course(tmp_path)
    raw = sqlite3.connect(tmp_path / "course.db", isolation_level=None)
    for statement in statements:
        assert raw.execute(statement).rowcount != 0
    raw.close()
    return tmp_path


def found(folder):
    from autograder.service.store import opened, place_of

    with opened(place_of("sqlite:///course.db", folder)) as store:
        return inspect(store)


def test_a_whole_store_has_no_trouble(whole) -> None:
    said = found(whole)
    assert said.troubles == ()
    assert (said.courses, said.links, said.attempts, said.done) == (1, 3, 3, 1)


CHANGES = {
    "a body of other bytes": ("UPDATE bodies SET data = x'00'", "these are other bytes"),
    "a body that is gone": ("DELETE FROM bodies", "has no body"),
    "a body of nobody": (
        f"INSERT INTO bodies (sha256, data) VALUES ('{DIGEST}', x'00')",
        "is of no attempt",
    ),
    "a result of nobody": (
        f"UPDATE results SET submission = '{DIGEST}'",
        "is of no attempt",
    ),
    "a body that is no bytes": ("UPDATE bodies SET data = 'text'", "cannot be read"),
    "a time that is none": ("UPDATE attempts SET time = 'noon' WHERE id = 1", "cannot be read"),
    "a link that is gone": ("DELETE FROM chain WHERE sequence = 2", "comes after link 1"),
    "the last link gone": ("DELETE FROM chain WHERE sequence = 3", "chain ends at link 2"),
    "a link's attempt": (
        "UPDATE chain SET attempt_id = NULL WHERE sequence = 2",
        "nobody was forgotten",
    ),
    "two links exchanged": (
        "UPDATE chain SET attempt_id = CASE attempt_id WHEN 1 THEN 100 ELSE attempt_id END",
        "speaks of a row",
    ),
    "another commitment": (
        f"UPDATE chain SET commitment = '{DIGEST}' WHERE sequence = 2",
        "commitment of its link is another",
    ),
    "a commitment that is none": (
        "UPDATE chain SET previous = 'rubbish' WHERE sequence = 2",
        "does not stand on the one before",
    ),
    "the link itself": (
        f"UPDATE chain SET link = '{DIGEST}' WHERE sequence = 3",
        "does not follow from what it says",
    ),
    "an epoch that goes back": (
        "UPDATE chain SET epoch = 2 WHERE sequence = 1",
        "one before it of epoch 2",
    ),
    "the head": ("UPDATE courses SET sequence = 9", "the course at 9"),
    "the time": ("UPDATE attempts SET time = time + 1 WHERE id = 1", "something else than the row"),
    "the number": ("UPDATE attempts SET number = 7 WHERE id = 3", "something else than the row"),
    "the owner": (
        "UPDATE attempts SET member_id = 2, number = 9 WHERE id = 3",
        "order is of another course or member",
    ),
    "the salt": ("UPDATE attempts SET salt = 'zz' WHERE id = 1", "commitment of its link"),
    "a receipt that is none": ("UPDATE attempts SET receipt = 'x' WHERE id = 1", "not good"),
    "another's receipt": (
        "UPDATE attempts SET receipt = (SELECT receipt FROM attempts WHERE id = 2) WHERE id = 1",
        "something else than the row",
    ),
    "the keys": ("DELETE FROM public_keys", "not among those"),
    "an order that is gone": ("DELETE FROM orders WHERE attempt_id = 2", "nothing orders it"),
    "an order's state": ("UPDATE orders SET state = 'lost' WHERE attempt_id = 2", "is 'lost'"),
    "a result that is gone": ("DELETE FROM results", "done and has no result"),
    "a result that is none": ("UPDATE results SET entry = 'x'", "done and has no result"),
    "somebody forgotten": (
        "INSERT INTO forgotten (course_id, number, made) VALUES (1, 1, 0)",
        "#1 was forgotten",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_each_change_is_found(whole, tmp_path, name) -> None:
    statement, said = CHANGES[name]
    troubles = found(damaged(whole, tmp_path, statement)).troubles
    assert any(said in line for line in troubles), troubles
    assert all("\n" not in line for line in troubles)


def test_a_chain_that_was_made_anew_is_found(whole, tmp_path) -> None:
    """Whoever can write the file can make a chain that follows; the receipts speak against it."""
    folder = damaged(whole, tmp_path, "UPDATE attempts SET time = time + 1 WHERE id = 1")
    raw = sqlite3.connect(folder / "course.db", isolation_level=None)
    rows = raw.execute(
        "SELECT a.id, m.number, a.number, a.sha256, a.time, a.salt FROM attempts a "
        "JOIN members m ON m.id = a.member_id ORDER BY a.id"
    ).fetchall()
    previous = receipts.FIRST
    raw.execute("UPDATE chain SET previous = 'x' || id, commitment = 'x' || id")
    from autograder.service.store.tables import Moment

    for place, (number, member, which, sha256, time, salt) in enumerate(rows, start=1):
        record = receipts.AttemptRecord(
            course="Numbers",
            opening="hw1",
            member=member,
            number=which,
            sha256=sha256,
            time=receipts.moment_text(Moment().process_result_value(time, None)),
        )
        committed = receipts.commitment(record, salt)
        following = receipts.link(previous, 1, place, committed)
        raw.execute(
            "UPDATE chain SET previous = ?, commitment = ?, link = ? WHERE attempt_id = ?",
            (previous, committed, following, number),
        )
        previous = following
    raw.execute("UPDATE courses SET link = ?", (previous,))
    raw.close()
    troubles = found(folder).troubles
    assert any("says something else than the row" in line for line in troubles)
    assert any("another place in the chain" in line for line in troubles)
    assert not any("does not follow" in line for line in troubles)


def test_a_file_with_a_hole_is_told(whole, tmp_path) -> None:
    folder = damaged(whole, tmp_path)
    data = bytearray((folder / "course.db").read_bytes())
    for page in range(8, len(data) // 4096):
        data[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    (folder / "course.db").write_bytes(bytes(data))
    done = run(folder, "store", "check")
    assert done.code in (1, 2)
    assert "Traceback" not in done.err


def test_check_names_each_trouble_on_a_line(whole, tmp_path) -> None:
    assert run(whole, "store", "check", "--json").document["troubles"] == []
    gone = ("DELETE FROM results", "DELETE FROM orders WHERE attempt_id = 2")
    folder = damaged(whole, tmp_path, *gone)
    done = run(folder, "store", "check")
    assert done.code == 1
    assert len(done.out.splitlines()) == 3
    document = run(folder, "store", "check", "--json").document
    assert len(document["troubles"]) == 2
    assert run(folder, "store", "check", "--course", "Numbers").code == 1
    assert run(folder, "store", "check", "--course", "Letters").code == 2


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({}, None),
        ({"comments": b"{"}, "cannot be read"),
        ({"comments": b"[1]"}, "cannot be read"),
        ({"member_id": 2}, "of a member of another course"),
        ("forgotten", "are there, and #1 was forgotten"),
    ],
)
def test_comments_at_hand_are_looked_at(change, told, tmp_path) -> None:
    with served(tmp_path) as service:
        opening = service.put_up()
        ann = service.student("Ann")
        words = "look at the units\nwell done"
        service.store.write(
            lambda c: marking.keep_bank(c, opening, ann, "q1", words, service.clock())
        )
        other = service.store.write(lambda c: courses.found(c, "Letters", "", service.clock()))
        service.store.write(
            lambda c: members.add(c, other, Student(name="Ben"), Role.STUDENT, service.clock())
        )

        def damage(connection: sa.Connection) -> None:
            if change == "forgotten":
                gone = {"course_id": service.course.id, "number": 1, "made": service.clock()}
                connection.execute(sa.insert(tables.forgotten).values(gone))
            elif change:
                connection.execute(sa.update(tables.banks).values(change))

        service.store.write(damage)
        troubles = inspect(service.store).troubles
        assert len(troubles) == (told is not None), troubles
        if told is not None:
            assert told in troubles[0]
            assert "comments at hand" in troubles[0]


def test_what_is_not_ours_is_not_whole_either(tmp_path) -> None:
    """A receipt that somebody signed with a key of their own."""
    with served(tmp_path) as service:
        service.put_up()
        service.signer = msgspec.structs.replace(service.signer, key=keys.new_key())
        service.hand_in(service.student("Ann"), b"one")
        assert any("signature is wrong" in line for line in inspect(service.store).troubles)
        with service.store.read() as connection:
            assert len(members.all_of(connection, service.course)) == 1
