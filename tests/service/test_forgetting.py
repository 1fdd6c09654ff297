"""Who is forgotten is nowhere any more, in no file as bytes; who is left lost nothing."""

from __future__ import annotations

import base64
import hashlib
import os
import random
import sqlite3

import msgspec
import pytest
import sqlalchemy as sa

from autograder.batch import Graded, jobs
from autograder.batch.journal import Entry, Key
from autograder.course import Roster, Student
from autograder.errors import MachineError
from autograder.result import Result, Status
from autograder.service import courses, forgetting, members, openings, results
from autograder.service.dispatch import Dispatch
from autograder.service.inspection import inspect
from autograder.service.members import Role
from autograder.service.store import opened, place_of, tables
from service.counters import course, run
from service.stores import BUNDLE, DUE, START, served

pytestmark = pytest.mark.slow  # a store on the disk each

NAME, ADDRESS, LOGIN = "Zelda Quirinius", "zelda.q@university.example", "zq31337"
BODY = b"the very own words of somebody " * 4000
SHARED = b"what two of them handed in " * 50


def digest(data):
    return hashlib.sha256(data).hexdigest()


def filled(service):
    """Somebody with all that there can be of a person, among others."""
    service.put_up()
    others = [service.student(f"Other {number}") for number in range(20)]
    who = service.store.write(
        lambda c: members.add(
            c,
            service.course,
            Student(name=NAME, email=ADDRESS, login=LOGIN, other=(("note", NAME.upper()),)),
            Role.STUDENT,
            START,
        )
    )
    for number, other in enumerate(others):
        service.hand_in(other, random.Random(number).randbytes(3000))
        service.clock.go(seconds=1)
        if number % 5 == 0:
            service.hand_in(who, BODY + b"%d" % number)
    service.hand_in(who, SHARED)
    service.hand_in(others[0], SHARED)
    opening = service.put_up()
    link = service.store.write(lambda c: members.renewed(c, service.course, [who], START))[0]

    def more(connection: sa.Connection) -> None:
        openings.extend(
            connection, service.course, opening, who, DUE, f"{NAME} was ill", START, LOGIN
        )
        openings.extend(
            connection, service.course, opening, others[1], DUE, f"as {NAME.lower()}", START
        )
        courses.note(connection, service.course, START, "mark", "hw1 q1", who=NAME, after="3")
        connection.execute(
            sa.insert(tables.sessions).values(
                secret="a session of hers", member_id=who.id, form="f", made=START, ends=DUE
            )
        )
        for row in connection.execute(sa.select(tables.attempts)).all():
            key = Key(BUNDLE.digest, row.submission, "g")
            reason = "words of hers" if row.member_id == who.id else "of others"
            reason = "of two" if row.sha256 == digest(SHARED) else reason
            result = Result(submission="x", status=Status.GRADED, reason=reason, max_score=1.0)
            results.keep(connection, Entry(key, result), START)

    service.store.write(more)
    return who, others, link


def traces(folder, *wanted):
    """The files of a folder that hold one of these, as bytes, in any of the ways that SQLite or we
    write text."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file() and path.name.startswith("course.db"):
            data = path.read_bytes()
            for one in wanted:
                given = one if isinstance(one, bytes) else one.encode()
                forms = {given, given.lower(), given.upper(), base64.b64encode(given)[:-4]}
                forms |= set() if isinstance(one, bytes) else {one.encode("utf-16-le")}
                found += [(path.name, one) for form in forms if form in data]
    return found


def rows(service, table):
    with service.store.read() as connection:
        return connection.execute(sa.select(table).order_by(*table.primary_key)).all()


@pytest.mark.of_a_file
def test_nothing_of_a_person_is_left_in_file_and_log(tmp_path) -> None:
    with served(tmp_path) as service:
        who, _, link = filled(service)
        mine = [row for row in rows(service, tables.attempts) if row.member_id == who.id]
        salts = [row.salt for row in mine]
        parts = [row.receipt.split(".")[2] for row in mine]
        digests = [row.sha256 for row in mine if row.sha256 != digest(SHARED)]
        wanted = [NAME, ADDRESS, LOGIN, BODY[:40], BODY[-40:], "words of hers", "a session of hers"]
        wanted += [*salts, *parts, *digests, members.digest_of(link.secret)]
        there = {one for _, one in traces(tmp_path, *wanted)}
        assert there == set(wanted), "the search finds what is there"
        chain = rows(service, tables.chain)
        erased = forgetting.forget(service.store, service.course, who)
        assert traces(tmp_path, *wanted) == []
        assert (erased.attempts, erased.bodies, erased.results) == (5, 4, 4)
        assert traces(tmp_path, SHARED[:40], "of two", "Other 7") != []
        after = rows(service, tables.chain)
        assert [(r.sequence, r.previous, r.link) for r in after] == [
            (r.sequence, r.previous, r.link) for r in chain
        ]
        assert sum(row.attempt_id is None for row in after) == 5
        assert inspect(service.store).troubles == ()
    assert traces(tmp_path, *wanted) == []
    listed = (tmp_path / "course.db.forgotten").read_text().split()
    assert [msgspec.json.decode(line)["member"] for line in listed] == [who.number]


@pytest.mark.of_a_file
def test_what_another_program_deleted_without_zeros_goes_too(tmp_path) -> None:
    with served(tmp_path) as service:
        who, _, _ = filled(service)
        service.store.checkpoint()
        raw = sqlite3.connect(tmp_path / "course.db", isolation_level=None)
        raw.execute("PRAGMA secure_delete = OFF")
        raw.execute("CREATE TABLE notes (text TEXT)")
        raw.executemany("INSERT INTO notes VALUES (?)", [(f"{NAME} {n}" * 50,) for n in range(20)])
        raw.execute("DELETE FROM notes")
        raw.close()
        forgetting.forget(service.store, service.course, who)
        assert traces(tmp_path, NAME) == []


def test_a_shared_body_goes_with_its_last_owner(tmp_path) -> None:
    with served(tmp_path) as service:
        who, others, _ = filled(service)
        forgetting.forget(service.store, service.course, who)
        assert digest(SHARED) in [row.sha256 for row in rows(service, tables.bodies)]
        forgetting.forget(service.store, service.course, others[0])
        assert digest(SHARED) not in [row.sha256 for row in rows(service, tables.bodies)]
        assert traces(tmp_path, SHARED[:40], "of two") == []
        assert inspect(service.store).troubles == ()


def test_the_number_is_nobodys_again(tmp_path) -> None:
    with served(tmp_path) as service:
        last = [service.student("Ann"), service.student("Ben")][-1]
        forgetting.forget(service.store, service.course, last)
        assert service.student("Ben").number == last.number + 1
        with service.store.read() as connection:
            blank = members.named(connection, service.course, f"#{last.number}")
        assert (blank.active, blank.label) == (False, f"member {last.number}")


def test_whoever_comes_back_by_a_roster_is_somebody_new(tmp_path) -> None:
    with served(tmp_path) as service:
        ann = service.student("Ann Adler")
        forgetting.forget(service.store, service.course, ann)
        roster = Roster(students=(Student(name="Ann Adler"),))
        change = service.store.write(
            lambda c: members.take_roster(c, service.course, roster, START)
        )
        assert (change.new, change.back) == (("Ann Adler",), ())


def test_forgetting_twice_ends_what_was_interrupted(tmp_path, monkeypatch) -> None:
    with served(tmp_path) as service:
        who, _, _ = filled(service)

        def full(self, traces):
            raise MachineError("the disk is full")

        monkeypatch.setattr("autograder.service.store.Store.sweep", full)
        with pytest.raises(MachineError):
            forgetting.forget(service.store, service.course, who)
        monkeypatch.undo()
        with service.store.read() as connection:
            again = members.named(connection, service.course, f"#{who.number}")
        assert forgetting.forget(service.store, service.course, again).attempts == 0
        assert traces(tmp_path, NAME, BODY[:40]) == []
        assert len(rows(service, tables.forgotten)) == 1


@pytest.mark.of_a_file
def test_while_somebody_reads_the_log_stays_and_it_is_told(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("autograder.service.store.kinds.PATIENCE", 0.05)
    with served(tmp_path) as service:
        who, _, _ = filled(service)
        reader = sqlite3.connect(tmp_path / "course.db", isolation_level=None)
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM attempts").fetchone() == (26,)
        with pytest.raises(MachineError, match="another program is reading it"):
            forgetting.forget(service.store, service.course, who)
        reader.close()
        with service.store.read() as connection:
            again = members.named(connection, service.course, f"#{who.number}")
        forgetting.forget(service.store, service.course, again)
        assert traces(tmp_path, NAME, BODY[:40]) == []


def test_a_result_that_comes_after_its_person_was_forgotten_is_not_kept(tmp_path) -> None:
    with served(tmp_path) as service:
        service.put_up()
        ann = service.student("Ann Adler")
        service.hand_in(ann, b"words of Ann")

        def grading(tasks):
            for task in tasks:
                forgetting.forget(service.store, service.course, ann)
                reason = task.upload.members[""].decode()
                result = Result(submission="x", status=Status.GRADED, reason=reason, max_score=1.0)
                yield Graded(task, result, jobs.NOTHING)

        Dispatch(service.store, grading, "w", 1).step()
        assert rows(service, tables.results) == []
        assert traces(tmp_path, "words of Ann", "Ann Adler") == []
        assert inspect(service.store).troubles == ()


def test_a_list_that_cannot_be_written_leaves_the_person(tmp_path) -> None:
    with served(tmp_path) as service:
        who, _, _ = filled(service)
        service.store.place.beside(forgetting.SUFFIX).mkdir()
        with pytest.raises(Exception, match="list of the forgotten"):
            forgetting.forget(service.store, service.course, who)
        with service.store.read() as connection:
            assert members.named(connection, service.course, NAME).active


def test_a_torn_line_of_the_list_spoils_no_other(tmp_path) -> None:
    path = tmp_path / "list"
    first = forgetting.ForgottenRecord(course="a", member=1, time="t")
    forgetting._append(path, first)
    path.write_bytes(path.read_bytes() + b'{"course": "a", "mem')
    second = forgetting.ForgottenRecord(course="a", member=2, time="t")
    forgetting._append(path, second)
    assert forgetting.read_list(path) == (first, second)
    assert os.stat(path).st_mode & 0o777 == 0o600


@pytest.mark.outside
def test_forget_and_export_while_somebody_has_the_store_open(tmp_path) -> None:
    course(tmp_path)
    with served(tmp_path) as service:
        who, _, _ = filled(service)
        done = run(tmp_path, "store", "export", ADDRESS, "--out", "zelda", "--json")
        assert done.code == 0
        folder = tmp_path / "zelda"
        names = {path.relative_to(folder).as_posix() for path in folder.rglob("*.*")}
        assert {"member.json", "attempts.json", "receipts.txt", "trail.json"} <= names
        assert len(list((folder / "attempts").rglob("*.ipynb"))) == 5
        assert len(list((folder / "results").iterdir())) == 5
        assert (folder / "attempts/hw1/1/hw1.ipynb").read_bytes() == BODY + b"0"
        person = msgspec.json.decode((folder / "member.json").read_bytes())
        assert person["student"]["email"] == ADDRESS
        assert person["extensions"][0]["reason"] == f"{NAME} was ill"
        assert len((folder / "receipts.txt").read_text().split()) == 5
        assert "Other 7" not in "".join(p.read_text() for p in folder.glob("*.*"))
        assert folder.stat().st_mode & 0o077 == 0
        assert run(tmp_path, "store", "export", ADDRESS, "--out", "zelda").code == 2
        assert run(tmp_path, "store", "export", "#21", "--out", "zelda.zip").code == 0
        done = run(tmp_path, "store", "forget", NAME)
        assert done.code == 0, done.err
        assert done.out.startswith(f"#{who.number} is forgotten: 5 attempts")
        assert traces(tmp_path, NAME, ADDRESS, BODY[:40]) == []
        assert run(tmp_path, "store", "forget", NAME).code == 2
        assert run(tmp_path, "store", "check").code == 0
    with opened(place_of("sqlite:///course.db", tmp_path)) as store:
        assert inspect(store).troubles == ()
