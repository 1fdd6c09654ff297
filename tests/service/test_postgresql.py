"""What PostgreSQL can do to a store that a file cannot: end, come back, be reached by several, lie
about nothing. `AUTOGRADER_TEST_STORE=postgresql` runs the other tests of the store with it, too."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from autograder.errors import MachineError, UsageError
from autograder.service import admission, backup, courses, forgetting, keyring
from autograder.service.inspection import inspect
from autograder.service.store import Store, kinds, opened, place_of, schema
from autograder.service.store.kinds import engine_of, plainly
from autograder.service.store.tables import courses as courses_table
from autograder.service.store.tables import metadata
from service.postgres import Cluster, cluster, programs
from service.stores import Clock, Served

pytestmark = [
    pytest.mark.slow,  # a server for them
    pytest.mark.outside,
    pytest.mark.skipif(programs() is None, reason="no PostgreSQL here; apt-get install postgresql"),
]


@pytest.fixture(scope="module")
def server() -> Iterator[Cluster]:
    with cluster() as made:
        made.make_database("empty")
        with opened(place_of(made.url("empty"), made.folder), make=True):
            pass
        yield made


@pytest.fixture
def place(server, request):
    name = f"store_{abs(hash(request.node.name))}"
    server.make_database(name, "empty")
    return place_of(server.url(name), server.folder)


def add(connection: sa.Connection) -> None:
    """A change that reads before it writes."""
    seen = connection.scalar(sa.select(courses_table.c.turn)) or 0
    connection.execute(sa.update(courses_table).values(turn=seen + 1))


def turn(store: Store) -> int:
    with store.read() as connection:
        return connection.scalar(sa.select(courses_table.c.turn)) or 0


@contextlib.contextmanager
def with_a_course(place) -> Iterator[Store]:
    with opened(place) as store:
        store.write(lambda c: courses.found(c, "Numbers", "Europe/Berlin", store.now()))
        yield store


def test_the_steps_make_the_same_tables(server, place) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with opened(place) as store, store.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert schema.version_of(connection) == schema.HEAD


def test_several_that_write_lose_no_update(place) -> None:
    """Each with a writer of its own, as on several machines."""
    with with_a_course(place) as store, contextlib.ExitStack() as scope:
        others = [store, *(scope.enter_context(opened(place)) for _ in range(3))]
        threads = [
            threading.Thread(target=lambda own=own: [own.write(add) for _ in range(25)])
            for own in others
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert turn(store) == 100


def test_a_reader_sees_one_moment(place) -> None:
    with with_a_course(place) as store, store.read() as connection:
        before = connection.scalar(sa.select(courses_table.c.turn))
        store.write(add)
        assert connection.scalar(sa.select(courses_table.c.turn)) == before


@pytest.mark.parametrize("how", ["fast", "immediate"])
def test_a_server_that_is_started_again_costs_no_change(server, place, how) -> None:
    """What is asked for while it is away is made when it is back."""
    with with_a_course(place) as store:
        server.stop(how)
        asked = [store.submit(add) for _ in range(20)]
        server.start()
        for one in asked:
            one.result()
        store.write(add)
        assert turn(store) == 21


def test_a_line_that_breaks_in_the_middle_makes_the_change_once(place) -> None:
    with with_a_course(place) as store, engine_of(place) as engine:
        broken = []

        def change(connection: sa.Connection) -> None:
            add(connection)
            if not broken:
                broken.append(connection.scalar(sa.text("SELECT pg_backend_pid()")))
                ending = engine.execution_options(isolation_level="AUTOCOMMIT", plain=True)
                with ending.connect() as other:
                    other.execute(sa.text("SELECT pg_terminate_backend(:n)"), {"n": broken[0]})
            add(connection)

        store.write(change)
        assert turn(store) == 2


def test_a_server_that_stays_away_is_one_line(server, place, monkeypatch) -> None:
    monkeypatch.setattr("autograder.service.store.writer.PATIENCE", 0.5)
    with with_a_course(place) as store:
        server.stop()
        try:
            for asked in (lambda: store.write(add), lambda: turn(store)):
                with pytest.raises(MachineError, match="cannot be used") as told:
                    asked()
                assert "\n" not in str(told.value)
        finally:
            server.start()
        store.write(add)


def test_who_is_cut_off_in_the_middle_lets_others_write(place, monkeypatch) -> None:
    """The lock ends with the transaction, and that is ended for one in which nobody speaks."""
    monkeypatch.setattr("autograder.service.store.kinds._STUCK", 1)
    with with_a_course(place) as store, engine_of(place) as engine:
        silent = engine.connect()
        silent.begin()
        store.write(add)
        assert turn(store) == 1
        with contextlib.suppress(sa.exc.DBAPIError):
            silent.close()


def test_an_older_program_does_not_write_into_newer_tables(place) -> None:
    """Somebody brought them up to date while it was at work: it is told, and writes nothing."""
    with with_a_course(place) as store:
        with engine_of(place) as engine, engine.begin() as connection:
            connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
        with pytest.raises(MachineError, match="newer program"):
            store.write(add)
        assert turn(store) == 0
    with pytest.raises(MachineError, match="newer program"), opened(place):
        pass


def test_two_that_serve_one_store(place) -> None:
    with opened(place, serving=True) as store:
        with pytest.raises(MachineError, match="another `autograder serve`"):
            opened(place, serving=True).__enter__()
        with opened(place) as other:  # who does not serve may
            other.write(add)
        store.write(add)
    with opened(place, serving=True):
        pass


def test_the_clock_is_the_servers(place) -> None:
    asked = sa.text("SELECT clock_timestamp()")
    with opened(place) as store, engine_of(place) as engine, plainly(engine).connect() as line:
        before, now, after = line.scalar(asked), store.now(), line.scalar(asked)
        apart = timedelta(seconds=5)  # however long an answer took on its way
        assert before - apart < now < after + apart


def test_the_clock_counts_on_while_the_server_is_away(server, place) -> None:
    with opened(place) as store:
        before = store.now()
        server.stop()
        try:
            assert before <= store.now() <= before + timedelta(minutes=10)
        finally:
            server.start()


def test_a_clock_that_goes_wrong_is_set_again(place, monkeypatch) -> None:
    """As where this machine counts slower than the server."""
    monkeypatch.setattr(kinds, "_ASKED_AGAIN", 0.0)
    with engine_of(place) as engine:
        clock = kinds._ServersClock(engine)
        asked, told = clock._known
        clock._known = asked, told - 3600 * 10**6
        while clock() < datetime.now(UTC) - timedelta(minutes=30):
            pass


@contextlib.contextmanager
def course_of(place, folder, names=("Ann", "Ben")) -> Iterator[Served]:
    """A course with members and an opening in a store."""
    clock = Clock()
    with opened(place, now=clock) as store:
        course = store.write(lambda c: courses.found(c, "Numbers", "Europe/Berlin", clock()))
        made = Served(store, clock, folder, course, keyring.signer(store))
        made.put_up()
        for name in names:
            made.student(name)
        yield made


def emptied(server, place):
    """The same database once more, without anything in it."""
    name = place.url.rpartition("/")[2].partition("?")[0]
    server.run("dropdb", "--force", "-h", str(server.folder), "-U", "postgres", name)
    server.make_database(name)


def test_what_came_after_a_backup_comes_back_by_its_receipts(server, place, tmp_path) -> None:
    with course_of(place, tmp_path) as service:
        ann, ben = service.students
        service.hand_in(ann, b"before")
        backup.backup(service.store, tmp_path / "b")
        after = []
        for number in range(20):
            service.clock.go(minutes=3)
            data = b"after %d" % number
            accepted = service.hand_in(ann if number % 2 else ben, data)
            after.append((accepted.receipt, data))
    emptied(server, place)
    done = backup.restore(place, tmp_path / "b")
    assert (done.epochs, done.attempts, done.has_key) == ({"Numbers": 2}, 1, True)
    with opened(place) as store:
        with store.read() as connection:
            found = courses.find(connection, "Numbers")
        for receipt, data in after:
            (tmp_path / "again").write_bytes(data)
            assert admission.admit(store, found, receipt, tmp_path / "again").is_new
        assert inspect(store).troubles == ()
        assert inspect(store).attempts == 21
    emptied(server, place)
    again = backup.restore(place, tmp_path / "b")
    assert again.epochs == {"Numbers": 3}, "an epoch that was begun is not begun again"


def test_a_dump_goes_into_an_empty_database_alone(place, tmp_path) -> None:
    with course_of(place, tmp_path) as service:
        backup.backup(service.store, tmp_path / "b")
    with pytest.raises(UsageError, match="has tables already"):
        backup.restore(place, tmp_path / "b")
    (tmp_path / "no").write_bytes(b"SQLite format 3")
    with pytest.raises(UsageError, match="is no dump"):
        backup.restore(place, tmp_path / "no")


def test_a_dump_that_is_cut_off_leaves_the_database_empty(server, place, tmp_path) -> None:
    with course_of(place, tmp_path) as service:
        for number in range(50):
            service.hand_in(service.students[0], b"%d" % number * 500)
            service.clock.go(minutes=3)
        made = backup.backup(service.store, tmp_path / "b")
    (tmp_path / "b").write_bytes((tmp_path / "b").read_bytes()[: made.bytes * 2 // 3])
    emptied(server, place)
    with pytest.raises(MachineError, match="pg_restore failed"):
        backup.restore(place, tmp_path / "b")
    with engine_of(place) as engine:
        assert sa.inspect(engine).get_table_names() == []


def test_without_its_programs_there_is_no_backup(place, tmp_path, monkeypatch) -> None:
    with course_of(place, tmp_path) as service:
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(MachineError, match="pg_dump is not installed"):
            backup.backup(service.store, tmp_path / "b")
    assert not (tmp_path / "b").exists()


def test_who_was_forgotten_is_in_no_table_and_no_file_of_one(server, place, tmp_path) -> None:
    with course_of(place, tmp_path, ("Ann Adlerhorst", "Ben")) as service:
        service.hand_in(service.students[0], b"words of Ann")
        service.hand_in(service.students[1], b"words of Ben")
        forgetting.forget(service.store, service.course, service.students[0])
        with service.store.read() as connection:
            rows = [connection.execute(sa.select(table)).all() for table in metadata.sorted_tables]
    server.stop()
    try:
        kept = [
            path.read_bytes()
            for path in (server.folder / "data" / "base").rglob("*")
            if path.is_file()
        ]
    finally:
        server.start()
    for text in ("Ann Adlerhorst", "words of Ann"):
        assert text not in str(rows)
        assert not any(text.encode() in data for data in kept)
    assert any(b"words of Ben" in data for data in kept), "the search finds what is there"


def test_there_is_no_such_database(server) -> None:
    with (
        pytest.raises(MachineError, match="does not exist"),
        opened(place_of(server.url("nobodys"), server.folder)),
    ):
        pass


def test_a_password_is_in_no_message() -> None:
    place = place_of("postgresql://ann:secret@127.0.0.1:1/course", Path("/"))
    with pytest.raises(MachineError) as told, opened(place):
        pass
    assert "secret" not in str(told.value)
    assert "127.0.0.1" in str(told.value)


def test_no_database_is_named(tmp_path) -> None:
    with pytest.raises(UsageError, match="no database"):
        place_of("postgresql://localhost", tmp_path)
