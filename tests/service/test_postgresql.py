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
from autograder.service import courses
from autograder.service.store import Store, opened, place_of, schema
from autograder.service.store.kinds import engine_of
from autograder.service.store.tables import courses as courses_table
from autograder.service.store.tables import metadata
from service.postgres import Cluster, cluster, programs

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
    with opened(place) as store:
        assert abs(store.now() - datetime.now(UTC)) < timedelta(seconds=30)
        assert store.now() < store.now()


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
