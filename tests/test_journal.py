"""The journal: what is appended is there after any crash, and what is torn is dropped."""

import os

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.batch import journal
from autograder.batch.journal import Entry, Key
from autograder.errors import JournalError, MachineError
from autograder.result import CaseResult, Outcome, QuestionResult, Result, Status


def entry(name: str, points: float = 1.0) -> Entry:
    case = CaseResult(name="a", hidden=True, points=2.0, outcome=Outcome.PASSED, detail="ü\n")
    question = QuestionResult(name="q1", points=points, max_points=2.0, cases=(case,))
    result = Result(submission=name, status=Status.GRADED, questions=(question,), max_score=2.0)
    return Entry(Key("bundle", name, "grader"), result, {"seconds": 0.5})


def test_what_is_appended_is_there_next_time(tmp_path) -> None:
    entries = [entry("a"), entry("b", 0.5)]
    with journal.opened(tmp_path / "new" / "out") as log:
        assert log.entries == {}
        for one in entries:
            log.append(one)
        assert journal.read(tmp_path / "new" / "out") == tuple(entries)  # while it is open, too
    with journal.opened(tmp_path / "new" / "out") as log:
        assert list(log.entries.values()) == entries


def test_the_last_entry_of_a_key_counts(tmp_path) -> None:
    with journal.opened(tmp_path) as log:
        log.append(entry("a", 1.0))
        log.append(entry("a", 2.0))
    assert journal.read(tmp_path) == (entry("a", 2.0),)


@settings(max_examples=15)
@given(cut=st.integers(0, 10_000))
def test_a_torn_line_costs_itself_only(tmp_path_factory, cut: int) -> None:
    folder = tmp_path_factory.mktemp("torn")
    path = folder / journal.NAME
    with journal.opened(folder) as log:
        for name in "abc":
            log.append(entry(name))
    whole = path.read_bytes()
    cut %= len(whole) + 1
    path.write_bytes(whole[:cut])
    kept = whole[:cut].count(b"\n")
    with journal.opened(folder) as log:
        assert [one.result.submission for one in log.entries.values()] == list("abc"[:kept])
        log.append(entry("d"))
    names = [one.result.submission for one in journal.read(folder)]
    assert names == [*"abc"[:kept], "d"]


DAMAGE = {
    "zeros": b"\0" * 100 + b"\n",
    "not JSON": b"hello\n",
    "another document": b'{"a": 1}\n',
    "an empty line": b"\n",
    "not text": b"\xff\xfe\n",
    "deeply nested": b"[" * 100_000 + b"\n",
    "another schema": msgspec.json.encode(entry("b")).replace(b'"max_score":2.0', b'"schema":99')
    + b"\n",
}


@pytest.mark.parametrize("line", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_line_is_passed_over(tmp_path, line: bytes) -> None:
    with journal.opened(tmp_path) as log:
        log.append(entry("a"))
    with open(tmp_path / journal.NAME, "ab") as file:
        file.write(line + msgspec.json.encode(entry("c")) + b"\n")
    assert [one.result.submission for one in journal.read(tmp_path)] == ["a", "c"]


def test_two_runs_exclude_each_other(tmp_path) -> None:
    with (
        journal.opened(tmp_path),
        pytest.raises(JournalError, match="another run") as caught,
        journal.opened(tmp_path),
    ):
        pass
    assert caught.value.exit_code == 2
    with journal.opened(tmp_path):
        pass


def test_a_file_in_the_place_of_the_folder(tmp_path) -> None:
    (tmp_path / "out").write_text("here")
    with pytest.raises(JournalError, match="cannot be written"), journal.opened(tmp_path / "out"):
        pass


def test_a_folder_in_the_place_of_the_file(tmp_path) -> None:
    (tmp_path / journal.NAME).mkdir()
    with pytest.raises(JournalError), journal.opened(tmp_path):
        pass


def test_no_journal(tmp_path) -> None:
    with pytest.raises(JournalError, match=journal.NAME):
        journal.read(tmp_path)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")
def test_a_full_disk_is_told_in_one_line(tmp_path) -> None:
    (tmp_path / journal.NAME).symlink_to("/dev/full")
    with open("/dev/full", "ab", buffering=0) as full:
        log = journal.Journal(full, {})
        with pytest.raises(MachineError, match="make room") as caught:
            log.append(entry("a"))
        assert caught.value.exit_code == 1
        assert log.entries == {}
