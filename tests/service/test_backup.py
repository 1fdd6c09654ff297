"""A backup is whole and from one moment; what it did not know comes back by receipts, once."""

from __future__ import annotations

import sqlite3
import stat
import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from autograder.errors import AutograderError, MachineError, UsageError
from autograder.service import (
    admission,
    backup,
    courses,
    forgetting,
    intake,
    keyring,
    members,
    openings,
    orders,
    receipts,
)
from autograder.service.admission import NotAdmitted
from autograder.service.inspection import inspect
from autograder.service.receipts import ReceiptError
from autograder.service.store import opened, place_of, schema, tables
from service.counters import course, keys_file, run
from service.stores import START, served

pytestmark = [pytest.mark.slow, pytest.mark.of_a_file]  # a store on the disk each


def place(folder):
    return place_of("sqlite:///course.db", folder)


def rows(store, table):
    with store.read() as connection:
        return connection.execute(sa.select(table).order_by(*table.primary_key)).all()


def of_numbers(store):
    with store.read() as connection:
        return courses.find(connection, "Numbers")


def body(folder, data):
    """A file of what was handed in, called as it was."""
    there = folder / f"handed in {len(list(folder.glob('handed in*')))}"
    there.mkdir()
    (there / "hw1.ipynb").write_bytes(data)
    return there / "hw1.ipynb"


# ------------------------------------------------------------------ backup


def test_a_backup_is_of_one_moment_whatever_is_written_meanwhile(tmp_path) -> None:
    with served(tmp_path) as service:
        service.put_up()
        students = [service.student(f"s{n}") for n in range(10)]
        ended = threading.Event()

        def rush() -> None:
            count = 0
            while not ended.is_set():
                service.hand_in(students[count % 10], b"%d" % count)
                service.clock.go(seconds=1)
                count += 1

        rushing = threading.Thread(target=rush)
        rushing.start()
        try:
            made = [backup.backup(service.store, tmp_path / f"b{n}") for n in range(5)]
        finally:
            ended.set()
            rushing.join()
    for one in made:
        with sqlite3.connect(one.path) as raw:
            (links,) = raw.execute("SELECT count(*) FROM chain").fetchone()
            (sequence,) = raw.execute("SELECT sequence FROM courses").fetchone()
        raw.close()
        assert links == sequence
        assert not one.path.with_name(one.path.name + "-wal").exists()
        assert stat.S_IMODE(one.path.stat().st_mode) == 0o600


def test_the_private_key_is_in_no_backup_unless_it_is_asked_for(tmp_path) -> None:
    with served(tmp_path) as service:
        backup.backup(service.store, tmp_path / "b1")
        assert not (tmp_path / "b1.key").exists()
        made = backup.backup(service.store, tmp_path / "b2", with_key=True)
        assert made.key is not None
        assert stat.S_IMODE(made.key.stat().st_mode) == 0o600
        assert made.key.read_bytes() == (tmp_path / "course.db.key").read_bytes()
        secret = (tmp_path / "course.db.key").read_bytes().split(b"\n")[1]
        assert secret not in (tmp_path / "b1").read_bytes()


@pytest.mark.parametrize("name", ["course.db", "course.db-wal", "no/b", "."])
def test_where_no_backup_can_be(tmp_path, name) -> None:
    with served(tmp_path) as service:
        service.put_up()
        with pytest.raises(UsageError):
            backup.backup(service.store, tmp_path / name)
        assert inspect(service.store).troubles == ()
    assert not [path for path in tmp_path.iterdir() if path.name.endswith(".new")]


def test_a_backup_that_fails_leaves_the_one_before(tmp_path, monkeypatch) -> None:
    with served(tmp_path) as service:
        backup.backup(service.store, tmp_path / "b")
        before = (tmp_path / "b").read_bytes()

        def full(self, path):
            path.write_bytes(b"half")
            raise MachineError("the disk is full")

        monkeypatch.setattr("autograder.service.store.Store.copy", full)
        with pytest.raises(MachineError):
            backup.backup(service.store, tmp_path / "b")
    assert (tmp_path / "b").read_bytes() == before
    assert not [path for path in tmp_path.iterdir() if path.name.endswith(".new")]


# ------------------------------------------------------------------ restore


def test_restore_begins_an_epoch_and_keeps_the_chain_going(tmp_path) -> None:
    with served(tmp_path) as service:
        service.put_up()
        ann = service.student("Ann")
        service.hand_in(ann, b"one")
        (held,) = service.store.write(lambda c: orders.lease(c, "w", 1, service.clock()))
        service.store.write(
            lambda c: c.execute(
                sa.insert(tables.sessions).values(
                    secret="s", member_id=ann.id, form="f", made=START, ends=START
                )
            )
        )
        backup.backup(service.store, tmp_path / "b")
    with pytest.raises(UsageError, match="--force"):
        backup.restore(place(tmp_path), tmp_path / "b")
    done = backup.restore(place(tmp_path), tmp_path / "b", force=True)
    assert (done.epochs, done.attempts, done.has_key) == ({"Numbers": 2}, 1, True)
    assert done.aside is not None
    assert done.aside.name == "course.db.before-1"
    again = backup.restore(place(tmp_path), tmp_path / "b", force=True)
    assert again.epochs == {"Numbers": 3}, "an epoch that was begun is not begun again"
    with opened(place(tmp_path)) as store:
        assert inspect(store).troubles == ()
        assert rows(store, tables.sessions) == []
        (order,) = rows(store, tables.orders)
        assert (order.state, order.lease > held.lease) == ("waiting", True)
        service.store, service.signer = store, keyring.signer(store)
        taken = receipts.checked(service.hand_in(ann, b"two").receipt, keyring.public(store))
        assert (taken.epoch, taken.sequence) == (3, 2)
        assert inspect(store).troubles == ()


@pytest.mark.parametrize("is_gone", [False, True])
def test_a_log_that_was_left_behind_is_not_read_into_the_new_store(tmp_path, is_gone) -> None:
    with served(tmp_path) as service:
        backup.backup(service.store, tmp_path / "b")
        service.put_up()
        service.hand_in(service.student("Ann"), b"one")
        left = {name: (tmp_path / name).read_bytes() for name in ("course.db", "course.db-wal")}
    for name, data in left.items():
        (tmp_path / name).write_bytes(data)
    if is_gone:
        (tmp_path / "course.db").unlink()
    done = backup.restore(place(tmp_path), tmp_path / "b", force=True)
    assert done.attempts == 0
    with opened(place(tmp_path)) as store:
        assert rows(store, tables.attempts) == []
    if is_gone:
        return
    with opened(place_of("sqlite:///course.db.before-1", tmp_path)) as store:
        assert len(rows(store, tables.attempts)) == 1, "the old one has what was in its log"


def test_who_was_forgotten_since_is_forgotten_again(tmp_path) -> None:
    with served(tmp_path) as service:
        service.put_up()
        ann, ben = service.student("Ann Adler"), service.student("Ben Birch")
        service.hand_in(ann, b"the words of Ann")
        service.hand_in(ben, b"the words of Ben")
        backup.backup(service.store, tmp_path / "b")
        late = service.student("Cem Cedar")
        lost = service.hand_in(late, b"of Cem").receipt
        mine = service.hand_in(ann, b"later words of Ann").receipt
        forgetting.forget(service.store, service.course, ann)
        forgetting.forget(service.store, service.course, late)
    done = backup.restore(place(tmp_path), tmp_path / "b", force=True)
    assert done.forgotten == 2
    data = b"".join(path.read_bytes() for path in tmp_path.glob("course.db*"))
    for trace in (b"Ann Adler", b"the words of Ann", b"Cem Cedar"):
        assert trace not in data
    assert b"Ann Adler" in (tmp_path / "b").read_bytes()
    with opened(place(tmp_path)) as store:
        assert inspect(store).troubles == ()
        numbers = of_numbers(store)
        for receipt, words in ((mine, b"later words of Ann"), (lost, b"of Cem")):
            with pytest.raises(NotAdmitted, match="was forgotten"):
                admission.admit(store, numbers, receipt, body(tmp_path, words))
        service.store = store
        assert service.student("Dora").number == late.number + 1


def test_a_backup_brings_its_key_where_there_is_none(tmp_path) -> None:
    with served(tmp_path) as service:
        backup.backup(service.store, tmp_path / "b", with_key=True)
        kid = service.signer.kid
    other = tmp_path / "other machine"
    other.mkdir()
    assert backup.restore(place(other), tmp_path / "b").has_key
    with opened(place(other)) as store:
        assert keyring.signer(store).kid == kid
    bare = tmp_path / "third machine"
    bare.mkdir()
    (tmp_path / "b.key").unlink()
    assert not backup.restore(place(bare), tmp_path / "b").has_key
    with opened(place(bare)) as store, pytest.raises(UsageError, match="keys rotate"):
        keyring.signer(store)


def test_keys_that_signed_since_the_backup_are_known(tmp_path) -> None:
    """Also where the old store is lost: the private key beside it tells its public half."""
    with served(tmp_path) as service:
        service.put_up()
        ann = service.student("Ann")
        backup.backup(service.store, tmp_path / "b")
        service.signer = keyring.rotate(service.store)
        receipt = service.hand_in(ann, b"one").receipt
    for is_lost in (False, True):
        if is_lost:
            (tmp_path / "course.db").unlink()
        backup.restore(place(tmp_path), tmp_path / "b", force=True)
        with opened(place(tmp_path)) as store:
            assert keyring.signer(store).kid == service.signer.kid
            path = body(tmp_path, b"one")
            assert admission.admit(store, of_numbers(store), receipt, path).is_new
            assert inspect(store).troubles == ()


def rubbish(folder):
    (folder / "f").write_bytes(b"rubbish" * 1000)


def torn(folder):
    data = (folder / "b").read_bytes()
    (folder / "f").write_bytes(data[: len(data) // 2])


def of_something_else(folder):
    with sqlite3.connect(folder / "f") as raw:
        raw.execute("CREATE TABLE pets (name TEXT)")
    raw.close()


def newer(folder):
    (folder / "f").write_bytes((folder / "b").read_bytes())
    with sqlite3.connect(folder / "f") as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()


def in_use(folder):
    (folder / "f").write_bytes((folder / "b").read_bytes())
    (folder / "f-wal").write_bytes(b"x")


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (rubbish, "is no backup"),
        (torn, "is damaged"),
        (of_something_else, "something else"),
        (newer, "newer program"),
        (in_use, "a log beside it"),
        (lambda folder: None, "cannot be read"),
    ],
)
def test_what_is_no_backup_changes_nothing(tmp_path, make, said) -> None:
    with served(tmp_path) as service:
        service.put_up()
        backup.backup(service.store, tmp_path / "b")
    make(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    with pytest.raises(AutograderError, match=said) as caught:
        backup.restore(place(tmp_path), tmp_path / "f", force=True)
    assert ".new" not in str(caught.value)
    after = {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    assert {path for path in after if path.name != "course.db.serving"} == set(before)
    assert all(after[path] == data for path, data in before.items())


def test_nobody_restores_under_one_that_serves(tmp_path) -> None:
    with served(tmp_path) as service:
        backup.backup(service.store, tmp_path / "b")
    with opened(place(tmp_path), serving=True), pytest.raises(MachineError, match="another"):
        backup.restore(place(tmp_path), tmp_path / "b", force=True)


# ------------------------------------------------------------------ admit


@pytest.fixture
def lost(tmp_path):
    """A store of an earlier moment, and receipts of what was handed in after it."""
    with served(tmp_path) as service:
        service.put_up()
        ann, ben = service.student("Ann"), service.student("Ben")
        service.hand_in(ann, b"A")
        backup.backup(service.store, tmp_path / "b")
        service.clock.go(hours=1)
        given = [
            (who, data, service.hand_in(who, data).receipt)
            for who, data in (
                (ann, b"B"),
                (ben, b"A"),
                (ann, b"A"),
                (ann, b"C"),
            )
        ]
        state = service
    backup.restore(place(tmp_path), tmp_path / "b", force=True)
    with opened(place(tmp_path), now=state.clock) as store:
        state.store, state.signer = store, keyring.signer(store)
        yield state, given


def admit(service, receipt, data):
    path = body(service.folder, data)
    return admission.admit(service.store, service.course, receipt, path)


def test_attempts_come_back_at_their_own_time_in_any_order(lost) -> None:
    service, given = lost
    service.clock.go(days=30)
    for _, data, receipt in reversed(given):
        assert admit(service, receipt, data).is_new
    for _, data, receipt in given:
        assert not admit(service, receipt, data).is_new
    assert inspect(service.store).troubles == ()
    kept = rows(service.store, tables.attempts)
    assert {row.receipt for row in kept} >= {receipt for _, _, receipt in given}
    assert sorted((row.member_id, row.number) for row in kept) == [
        (1, 1),
        (1, 2),
        (1, 3),
        (1, 4),
        (2, 1),
    ]
    assert {row.time for row in kept} == {START, START + timedelta(hours=1)}
    links = rows(service.store, tables.chain)
    assert [link.epoch for link in links] == [1, 2, 2, 2, 2]
    assert len(rows(service.store, tables.orders)) == 5


def test_a_receipt_for_other_bytes_or_another_course_admits_nothing(lost) -> None:
    service, given = lost
    _, data, receipt = given[0]
    with pytest.raises(ReceiptError, match="does not speak of"):
        admit(service, receipt, b"others")
    head, payload, signature = receipt.split(".")
    with pytest.raises(ReceiptError):
        admit(service, f"{head}.{payload[:-3]}AAA.{signature}", data)
    other = service.store.write(lambda c: courses.found(c, "Letters", "", START))
    with pytest.raises(ReceiptError, match="of the course 'Numbers'"):
        admission.admit(service.store, other, receipt, body(service.folder, data))
    assert len(rows(service.store, tables.attempts)) == 1


def test_what_was_handed_in_since_the_restore_takes_no_number_of_the_lost(lost) -> None:
    service, given = lost
    first = service.hand_in(given[0][0], b"handed in after the restore")
    assert first.number == intake.A_EPOCH + 1
    for _, data, receipt in given:
        assert admit(service, receipt, data).is_new
    assert service.hand_in(given[0][0], b"and again").number == first.number + 1
    assert inspect(service.store).troubles == ()


def test_a_number_that_another_attempt_has_by_now_is_told(lost, monkeypatch) -> None:
    service, given = lost
    monkeypatch.setattr(intake, "A_EPOCH", 0)
    ann, data, receipt = given[0]
    service.hand_in(ann, b"handed in after the restore")
    with pytest.raises(NotAdmitted, match="has another attempt 2 for hw1"):
        admit(service, receipt, data)
    assert inspect(service.store).troubles == ()


def test_a_number_that_is_somebody_elses_by_now_is_told(tmp_path) -> None:
    with served(tmp_path) as service:
        service.put_up()
        backup.backup(service.store, tmp_path / "b")
        receipt = service.hand_in(service.student("Ann"), b"of Ann").receipt
    backup.restore(place(tmp_path), tmp_path / "b", force=True)
    service.clock.go(hours=1)
    with opened(place(tmp_path), now=service.clock) as store:
        service.store = store
        with pytest.raises(UsageError, match="nobody in Numbers is #1"):
            admit(service, receipt, b"of Ann")
        service.student("Ben")
        with pytest.raises(NotAdmitted, match="somebody else's"):
            admit(service, receipt, b"of Ann")
        assert rows(store, tables.attempts) == []


def test_an_assignment_that_is_not_up_and_an_epoch_that_did_not_begin(tmp_path) -> None:
    with served(tmp_path) as service:
        ann = service.student("Ann")
        backup.backup(service.store, tmp_path / "b")
        service.put_up()
        receipt = service.hand_in(ann, b"one").receipt
        service.store.checkpoint()
    backup.restore(place(tmp_path), tmp_path / "b", force=True)
    with opened(place(tmp_path)) as store:
        service.store = store
        with pytest.raises(UsageError, match="not up"):
            admit(service, receipt, b"one")
        service.put_up()
        assert admit(service, receipt, b"one").is_new
    for old in tmp_path.glob("course.db*"):
        if not old.name.endswith(".key"):
            old.unlink()
    (tmp_path / "course.db").write_bytes((tmp_path / "b").read_bytes())  # by hand
    with opened(place(tmp_path)) as store:
        service.store = store
        service.put_up()
        with pytest.raises(NotAdmitted, match="store restore"):
            admit(service, receipt, b"one")


# ------------------------------------------------------------------ the commands


@pytest.mark.outside
def test_backup_twenty_more_restore_and_admit_those_twenty(tmp_path) -> None:
    course(tmp_path)
    with served(tmp_path) as service:
        service.put_up()
        students = [service.student(f"Student {n}") for n in range(10)]
        for number, student in enumerate(students):
            service.hand_in(student, b"first %d" % number)
        done = run(tmp_path, "store", "backup", "safe/b")
        assert done.code == 2
        assert run(tmp_path, "store", "backup", "b", "--with-key").code == 0
        saved = []
        for number in range(20):
            service.clock.go(minutes=1)
            receipt = service.hand_in(students[number % 10], b"more %d" % number).receipt
            (tmp_path / f"{number}.receipt").write_text(receipt)
            saved.append((number, body(tmp_path, b"more %d" % number)))
        keys_file(service, tmp_path / "keys.json")
    (tmp_path / "course.db").write_bytes(b"lost")
    assert run(tmp_path, "store", "check").code == 2
    assert run(tmp_path, "store", "restore", "b").code == 2
    done = run(tmp_path, "store", "restore", "b", "--force")
    assert done.code == 0, done.err
    assert "Numbers in epoch 2" in done.out
    for number, path in saved:
        done = run(tmp_path, "store", "admit", f"{number}.receipt", path)
        assert done.code == 0, done.err
        assert "is in the store again" in done.out
    done = run(tmp_path, "store", "check", "--json")
    assert (done.code, done.document["attempts"]) == (0, 30)
    for number, path in saved:
        assert run(tmp_path, "receipt", f"{number}.receipt", path).code == 0
    number, path = saved[0]
    done = run(tmp_path, "store", "admit", f"{number}.receipt", path, "--json")
    assert [one["is_new"] for one in done.document["admitted"]] == [False]
    (tmp_path / "all").write_text(
        "\n".join((tmp_path / f"{number}.receipt").read_text() for number, _ in saved)
    )
    done = run(tmp_path, "store", "admit", "all", saved[3][1], "--json")
    assert len(done.document["admitted"]) == 1
    assert run(tmp_path, "store", "admit", "all", "pyproject.toml").code == 1
    assert run(tmp_path, "store", "admit", "0.receipt", saved[1][1]).code == 1
    assert run(tmp_path, "store", "admit", "nothing", saved[1][1]).code == 2
    assert run(tmp_path, "store", "admit", "0.receipt", "nothing").code == 2
    (tmp_path / "x").write_text("rubbish")
    assert run(tmp_path, "store", "admit", "x", saved[1][1]).code == 1


@pytest.mark.parametrize(
    ("version", "code", "said"),
    [(schema.HEAD, 0, "already"), ("9999", 1, "newer program"), ("0000", 1, "no step leads")],
)
def test_migrate(tmp_path, version, code, said) -> None:
    with served(tmp_path) as service:
        service.put_up()
    with sqlite3.connect(tmp_path / "course.db") as raw:
        raw.execute("UPDATE alembic_version SET version_num = ?", (version,))
    raw.close()
    done = run(tmp_path, "store", "migrate")
    assert done.code == code
    assert said in done.out + done.err


def test_migrate_makes_an_empty_file_a_store(tmp_path) -> None:
    (tmp_path / "course.db").write_bytes(b"")
    assert run(tmp_path, "store", "check").code == 2
    assert run(tmp_path, "store", "migrate", "--json").document["after"] == schema.HEAD
    assert run(tmp_path, "store", "check").code == 0
    (tmp_path / "course.db").write_bytes(b"rubbish" * 999)
    assert run(tmp_path, "store", "migrate").code == 2


def test_openings_of_a_restored_store_are_there(lost) -> None:
    service, _ = lost
    with service.store.read() as connection:
        assert openings.find(connection, service.course, "hw1").slug == "hw1"
        assert len(members.all_of(connection, service.course)) == 2
