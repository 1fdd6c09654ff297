"""What the metadata say, late work, and attempts: from the times in the file, never the clock."""

import datetime
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.course import LatePolicy
from autograder.views import gradescope
from autograder.views.gradescope import Attempts

DUE = datetime.datetime(2031, 5, 1, 12, 0, tzinfo=datetime.UTC)


def at(hours: float) -> str:
    return (DUE + datetime.timedelta(hours=hours)).isoformat()


def metadata(hours: float = -1, previous: list | None = None, **more: object) -> bytes:
    whole = {
        "id": 1,
        "created_at": at(hours),
        "assignment": {"due_date": at(0), "group_size": 2, "title": "hw"},
        "users": [{"name": "A"}, {"name": "B"}],
        "previous_submissions": previous or [],
    }
    return json.dumps({**whole, **more}).encode()


def earlier(hours: float, score: object = 1.0, failed: bool = False) -> dict:
    return {"submission_time": at(hours), "score": score, "autograder_error": failed}


def part(late: LatePolicy, hours: float) -> float:
    taken = gradescope.deduction(late, gradescope.read_metadata(metadata(hours)))
    return taken.part if taken else 0.0


def test_what_is_read() -> None:
    read = gradescope.read_metadata(metadata(-3, [earlier(-9, "4.5"), earlier(-20, None)]))
    assert read.due == DUE
    assert (read.members, read.group_size, read.title) == (2, 2, "hw")
    assert [one.score for one in read.previous] == [None, 4.5]
    assert read.problems == ()


@pytest.mark.parametrize(
    ("dues", "hours"),
    [
        ([at(48)], 48),
        ([None, at(48)], 48),
        ([at(24), at(48)], 48),
        ([None], 0),
        (["soon"], 0),
        ([at(-5)], -5),
    ],
)
def test_an_extension_of_those_who_handed_in_goes_before_the_due_date(
    dues: list[str | None], hours: float
) -> None:
    users = [{"name": "A", "assignment": {"due_date": due}} for due in dues]
    read = gradescope.read_metadata(metadata(30, users=[*users, "?", {"assignment": 3}]))
    late = gradescope.deduction(LatePolicy(percent_per_day=10), read, "hw")
    assert (late is None) == (hours > 30)


def test_times_of_another_zone_and_of_none() -> None:
    read = gradescope.read_metadata(metadata(created_at="2031-05-01T05:00:00.000000-07:00"))
    assert read.created == DUE
    assert gradescope.read_metadata(metadata(created_at="2031-05-01T12:00:00")).created == DUE


@pytest.mark.parametrize(
    "data",
    [None, b"", b"\xff", b"[1]", b"{", b'{"created_at": 7}', b'{"created_at": "yesterday"}'],
)
def test_what_cannot_be_read_is_told_and_costs_nothing(data: bytes | None) -> None:
    read = gradescope.read_metadata(data)
    assert len(read.problems) == 1
    assert gradescope.deduction(LatePolicy(percent_per_day=100), read) is None
    assert gradescope.refusal(Attempts(most=1), read) is None


@pytest.mark.slow
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda below: (
            st.lists(below, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "created_at",
                        "assignment",
                        "due_date",
                        "users",
                        "previous_submissions",
                        "score",
                    ]
                ),
                below,
                max_size=3,
            )
        ),
    )
)
def test_any_json_is_read(value: object) -> None:
    gradescope.read_metadata(json.dumps(value).encode())


@pytest.mark.parametrize(
    ("hours", "per_day", "grace", "none"),
    [(-1, 0, 0, 0), (0, 0, 0, 0), (0.4, 0, 0, 0), (1, 0.2, 1, 0), (24, 0.2, 1, 0), (25, 0.4, 1, 0),
     (24 * 9, 0.5, 1, 0)],
)  # fmt: skip
def test_late_work(hours: float, per_day: float, grace: float, none: float) -> None:
    assert part(LatePolicy(percent_per_day=20, most_percent=50, grace_minutes=30), hours) == (
        per_day
    )
    assert part(LatePolicy(percent_per_day=100, grace_minutes=30), hours) == grace
    assert part(LatePolicy(), hours) == none


def test_what_a_student_reads_of_it() -> None:
    taken = gradescope.deduction(
        LatePolicy(percent_per_day=10), gradescope.read_metadata(metadata(26.5))
    )
    assert taken is not None
    assert taken.why == (
        "Handed in 1 day and 2 hours after the due date: 20 % of the points are taken off."
    )


def test_attempts_within_the_window() -> None:
    two = Attempts(most=2, hours=10)
    read = [metadata(0, [earlier(-9), earlier(-4)]), metadata(0, [earlier(-11), earlier(-4)])]
    refused, graded = (gradescope.refusal(two, gradescope.read_metadata(one)) for one in read)
    assert graded is None
    assert refused is not None
    assert "2 times within 10 hours" in refused
    assert "in 1 hour." in refused
    assert gradescope.refusal(Attempts(), gradescope.read_metadata(read[0])) is None


def test_attempts_that_were_refused_or_failed_do_not_count() -> None:
    one = Attempts(most=1, hours=10)
    # at -3 it was refused because of -9, so at +2 nothing of the last ten hours was graded
    assert (
        gradescope.refusal(one, gradescope.read_metadata(metadata(2, [earlier(-9), earlier(-3)])))
        is None
    )
    failed = metadata(0, [earlier(-3, failed=True)])
    assert gradescope.refusal(one, gradescope.read_metadata(failed)) is None


def test_a_refused_submission_keeps_the_score() -> None:
    shown = gradescope.refused("Too often.", 3.5)
    assert shown["score"] == 3.5
    assert gradescope.problems(json.dumps(shown).encode()) == ()
