"""The store: changes are kept whole or not at all, and a store that does not fit is one line."""

from __future__ import annotations

import sqlite3
import threading

import pytest
import sqlalchemy as sa

from autograder.errors import MachineError, UsageError
from autograder.service.store import opened, place_of, schema
from autograder.service.store.place import FAR, file_system_of, refuse_far_away
from autograder.service.store.tables import courses, metadata
from service.stores import served

pytestmark = pytest.mark.slow  # a store on the disk each


VERSIONS = sorted(path.stem.partition("_")[0] for path in schema.VERSIONS.glob("[0-9]*_*.py"))


def place(folder):
    return place_of("sqlite:///course.db", folder)


@pytest.mark.of_a_file
def test_the_steps_make_the_tables(tmp_path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with opened(place(tmp_path), make=True) as store, store.read() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "target_metadata": metadata}
        )
        assert compare_metadata(context, metadata) == []
        modes = {path.stat().st_mode & 0o777 for path in tmp_path.glob("course.db*")}
        assert modes == {0o600}
        assert schema.version_of(connection) == schema.HEAD


@pytest.mark.of_a_file
@pytest.mark.parametrize("version", VERSIONS[:-1])
def test_the_steps_lead_on_from_each_version(tmp_path, version) -> None:
    """With what stands in it, to the same tables as those made anew."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    engine = sa.create_engine(f"sqlite:///{tmp_path}/course.db")
    with engine.begin() as connection:
        schema.upgrade(connection, version)
        columns = [column["name"] for column in sa.inspect(connection).get_columns("courses")]
        values = ", ".join("'x'" if name in ("name", "zone", "link") else "1" for name in columns)
        connection.execute(sa.text(f"INSERT INTO courses VALUES ({values})"))
        schema.upgrade(connection)
        context = MigrationContext.configure(connection, opts={"target_metadata": metadata})
        assert compare_metadata(context, metadata) == []
        assert schema.version_of(connection) == schema.HEAD
    engine.dispose()
    with opened(place(tmp_path)) as store, store.read() as connection:
        assert connection.scalar(sa.select(courses.c.zone)) == "x"


def test_many_threads_lose_no_update(tmp_path) -> None:
    with served(tmp_path) as service:
        store = service.store

        def add(connection: sa.Connection) -> None:
            seen = connection.scalar(sa.select(courses.c.turn)) or 0
            connection.execute(sa.update(courses).values(turn=seen + 1))

        threads = [
            threading.Thread(target=lambda: [store.write(add) for _ in range(25)]) for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with store.read() as connection:
            assert connection.scalar(sa.select(courses.c.turn)) == 100


def test_a_change_that_fails_takes_no_other_along(tmp_path) -> None:
    with served(tmp_path) as service:
        held = threading.Event()

        def first(connection: sa.Connection) -> None:
            held.wait(10)

        def fails(connection: sa.Connection) -> None:
            connection.execute(sa.update(courses).values(zone="wrong"))
            raise UsageError("no")

        def works(connection: sa.Connection) -> None:
            connection.execute(sa.update(courses).values(turn=5))

        store = service.store
        begun = store.submit(first)  # so that the next two are made together
        failing, working = store.submit(fails), store.submit(works)
        held.set()
        begun.result()
        with pytest.raises(UsageError, match="no"):
            failing.result()
        working.result()
        with store.read() as connection:
            row = connection.execute(sa.select(courses)).one()
        assert (row.zone, row.turn) == ("Europe/Berlin", 5)


def test_a_mistake_of_ours_keeps_nothing_and_the_writer_goes_on(tmp_path) -> None:
    with served(tmp_path) as service:
        with pytest.raises(ZeroDivisionError):
            service.store.write(lambda c: 1 / 0)
        service.store.write(lambda c: c.execute(sa.update(courses).values(turn=5)))


def test_nothing_is_written_after_the_end(tmp_path) -> None:
    with served(tmp_path) as service:
        store = service.store
    with pytest.raises(MachineError, match="closed"):
        store.write(lambda c: None)


def test_what_was_asked_for_before_the_end_is_made(tmp_path) -> None:
    with served(tmp_path) as service:
        asked = [
            service.store.submit(
                lambda c: c.execute(sa.update(courses).values(turn=courses.c.turn + 1))
            )
            for _ in range(50)
        ]
    assert all(one.done() for one in asked)
    with opened(service.store.place) as store, store.read() as connection:
        assert connection.scalar(sa.select(courses.c.turn)) == 50


# ------------------------------------------------------------------ stores that do not fit


@pytest.mark.of_a_file
def test_there_is_none(tmp_path) -> None:
    with pytest.raises(UsageError, match="there is no store"), opened(place(tmp_path)):
        pass
    assert not (tmp_path / "course.db").exists()


@pytest.mark.of_a_file
@pytest.mark.parametrize("data", [b"rubbish" * 1000, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_it_is_something_else(tmp_path, data) -> None:
    (tmp_path / "course.db").write_bytes(data)
    with pytest.raises(UsageError, match="no store"), opened(place(tmp_path)):
        pass


@pytest.mark.of_a_file
def test_it_is_a_database_of_something_else(tmp_path) -> None:
    with sqlite3.connect(tmp_path / "course.db") as other:
        other.execute("CREATE TABLE pets (name TEXT)")
    other.close()
    with pytest.raises(UsageError, match="pets"), opened(place(tmp_path), make=True):
        pass


@pytest.mark.of_a_file
@pytest.mark.parametrize(
    ("version", "said"), [("0000", "store migrate"), ("9999", "newer program")]
)
def test_it_is_older_or_newer(tmp_path, version, said) -> None:
    with served(tmp_path):
        pass
    with sqlite3.connect(tmp_path / "course.db") as raw:
        raw.execute("UPDATE alembic_version SET version_num = ?", (version,))
    raw.close()
    with pytest.raises(MachineError, match=said), opened(place(tmp_path)):
        pass


@pytest.mark.of_a_file
def test_it_is_locked(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("autograder.service.store.kinds.PATIENCE", 0.05)
    with served(tmp_path) as service:
        other = sqlite3.connect(tmp_path / "course.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(MachineError, match="locked by another program"):
            service.store.write(lambda c: c.execute(sa.update(courses).values(turn=5)))
        other.execute("ROLLBACK")
        other.close()
        service.store.write(lambda c: c.execute(sa.update(courses).values(turn=6)))


@pytest.mark.of_a_file
def test_two_that_serve_one_file(tmp_path) -> None:
    with served(tmp_path), opened(place(tmp_path), serving=True):
        refused = pytest.raises(MachineError, match="another `autograder serve`")
        with refused, opened(place(tmp_path), serving=True):
            pass


@pytest.mark.of_a_file
def test_a_full_disk_is_one_line_and_nothing_is_half_kept(tmp_path) -> None:
    with served(tmp_path) as service:
        store = service.store

        def much(connection: sa.Connection) -> None:
            connection.exec_driver_sql("PRAGMA max_page_count = 60")
            connection.execute(sa.update(courses).values(zone="x" * 10_000_000))

        with pytest.raises(MachineError, match="room on the disk"):
            store.write(much)
        with store.read() as connection:
            assert connection.scalar(sa.select(courses.c.zone)) == "Europe/Berlin"


@pytest.mark.of_a_file
@pytest.mark.parametrize(
    "url", ["", "course.db", "sqlite://", "sqlite:///:memory:", "mysql://a/b", "http://x"]
)
def test_urls_that_are_none(tmp_path, url) -> None:
    with pytest.raises(UsageError):
        place_of(url, tmp_path)


@pytest.mark.of_a_file
def test_a_network_file_system_is_refused(tmp_path) -> None:
    mounts = tmp_path / "mountinfo"
    own, deep = tmp_path, tmp_path / "far"
    deep.mkdir()
    mounts.write_text(
        f"1 0 0:1 / / rw - ext4 a rw\n2 1 0:2 / {own} rw shared:1 - xfs b rw\n"
        f"3 2 0:3 / {deep} rw - nfs4 server:/x rw\n"
    )
    assert file_system_of(own, mounts) == "xfs"
    assert file_system_of(deep / "not there", mounts) in FAR
    refuse_far_away(place(own), mounts)
    with pytest.raises(MachineError, match="network file system"):
        refuse_far_away(place(deep), mounts)
