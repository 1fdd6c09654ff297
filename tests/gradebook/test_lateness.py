"""The laws of lateness, and that gradebook and Gradescope have one notion of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.config import parsed
from autograder.course import HandedIn, LatePolicy, Policy, Roster, Student
from autograder.course.lateness import (
    Lateness,
    checked,
    cost,
    instant,
    lateness,
    left,
    measured,
    parse_lateness,
)
from autograder.errors import ConfigError
from autograder.result import Status
from autograder.views import gradescope
from autograder.views.gradebook import Assignment, Grade, Gradebook, joined

BERLIN = ZoneInfo("Europe/Berlin")
AUTUMN = datetime(2026, 10, 24, 23, 59, tzinfo=BERLIN)

moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(
    lambda time: time.replace(tzinfo=UTC)
)
spans = st.timedeltas(timedelta(0), timedelta(days=40))
policies = st.builds(
    LatePolicy,
    zone=st.sampled_from(["", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]),
    grace_minutes=st.floats(0, 3000),
    percent_per_day=st.floats(0, 100),
    most_percent=st.floats(0, 100),
)


# ------------------------------------------------------------------ laws


@settings(max_examples=30)
@given(st.floats(0, 50), moments, spans, spans, policies)
def test_lateness_only_takes_and_more_of_it_never_gives(
    points: float, due: datetime, one: timedelta, other: timedelta, policy: LatePolicy
) -> None:
    some, more = (
        left(points, cost(measured(due + late, due, policy), policy))
        for late in (min(one, other), max(one, other))
    )
    assert 0 <= more <= some <= round(points, 5)
    assert some >= points * (1 - policy.most_percent / 100) - 1e-5
    assert left(points, cost(measured(due, due, policy), policy)) == round(points, 5)


@settings(max_examples=30)
@given(moments, spans, policies)
def test_grace_once_exceeded_shortens_nothing(
    due: datetime, late: timedelta, policy: LatePolicy
) -> None:
    without = measured(due + late, due, msgspec.structs.replace(policy, grace_minutes=0.0))
    found = measured(due + late, due, policy)
    assert found.late == without.late == late
    assert found.days in (0, without.days)
    assert (found.days == 0) == (late <= timedelta(minutes=policy.grace_minutes))


@settings(max_examples=30)
@given(moments, st.integers(1, 60), policies)
def test_a_day_ends_at_the_due_time_of_day(due: datetime, days: int, policy: LatePolicy) -> None:
    policy = msgspec.structs.replace(policy, grace_minutes=0.0)
    zone = ZoneInfo(policy.zone) if policy.zone else UTC
    wall = due.astimezone(zone).replace(tzinfo=None)
    end = instant(wall + timedelta(days=days), zone)
    for seconds, wanted in ((0, days), (1, days + 1)):
        assert (
            measured(end.astimezone(UTC) + timedelta(seconds=seconds), due, policy).days == wanted
        )


@settings(max_examples=30)
@given(moments, moments, st.sampled_from(["Europe/Berlin", "Asia/Tokyo", "UTC"]), policies)
def test_how_a_moment_is_written_changes_nothing(
    due: datetime, handed_in: datetime, zone: str, policy: LatePolicy
) -> None:
    policy = msgspec.structs.replace(policy, zone=policy.zone or "Europe/Berlin")
    found = measured(handed_in, due, policy)
    assert measured(handed_in.astimezone(ZoneInfo(zone)), due, policy) == found
    assert measured(handed_in, due.astimezone(ZoneInfo(zone)), policy) == found


@settings(max_examples=30)
@given(moments, moments, moments, policies)
def test_an_extension_never_takes_points(
    due: datetime, extended: datetime, handed_in: datetime, policy: LatePolicy
) -> None:
    without, with_it = (
        cost(lateness(policy, due, until, handed_in), policy) for until in (None, extended)
    )
    assert with_it <= without


# ------------------------------------------------------------------ cases


@pytest.mark.parametrize(
    ("handed_in", "hours", "days"),
    [
        (datetime(2026, 10, 25, 23, 59, tzinfo=BERLIN), 25, 1),  # the day of 25 hours
        (datetime(2026, 10, 26, 0, 0, tzinfo=BERLIN), 25, 2),
        (datetime(2026, 10, 26, 23, 59, tzinfo=BERLIN), 49, 2),
    ],
)
def test_the_night_of_25_october(handed_in: datetime, hours: int, days: int) -> None:
    found = measured(handed_in, AUTUMN, LatePolicy(zone="Europe/Berlin"))
    assert (found.late // timedelta(hours=1), found.days) == (hours, days)


@pytest.mark.parametrize(("hours", "days"), [(24, 1), (25, 1), (25.1, 2), (49, 2), (49.1, 3)])
def test_what_somebody_says_of_that_night_is_no_clock_time(hours: float, days: int) -> None:
    """A column of the roster says how long, and so does whoever handed in at that moment."""
    policy = LatePolicy(zone="Europe/Berlin")
    stated = timedelta(hours=hours)
    found = lateness(policy, AUTUMN, stated=stated)
    assert found == measured(AUTUMN.astimezone(UTC) + stated, AUTUMN, policy)
    assert found == Lateness(late=stated, days=days)


def test_the_hour_that_comes_twice() -> None:
    first, second = (datetime(2026, 10, 25, 2, 30, fold=fold, tzinfo=BERLIN) for fold in (0, 1))
    found = measured(second, first, LatePolicy(zone="Europe/Berlin"))
    assert found == Lateness(late=timedelta(hours=1), days=1)
    assert instant(datetime(2026, 10, 25, 2, 30), BERLIN) == second  # which helps who is late


def test_the_day_of_23_hours() -> None:
    due = datetime(2026, 3, 28, 12, tzinfo=BERLIN)
    half = datetime(2026, 3, 29, 12, 30, tzinfo=BERLIN)
    assert measured(half, due, LatePolicy(zone="Europe/Berlin")).days == 2
    fixed = datetime.fromisoformat(due.isoformat())  # +01:00, and no zone in the course
    assert measured(half, fixed, LatePolicy()).days == 1


def test_the_end_of_the_calendar() -> None:
    last = datetime.max.replace(tzinfo=UTC)
    assert measured(last, last - timedelta(hours=30), LatePolicy()).days == 2


@pytest.mark.parametrize("text", ["x", "-1:00:00", "1:2:3:4", "9" * 400 + ":00", "1e9 days", "½h"])
def test_no_lateness(text: str) -> None:
    assert parse_lateness(text) is None


# ------------------------------------------------------------------ one notion in all places

DUE = datetime(2026, 10, 1, 12, tzinfo=UTC)
ANN = Student(name="Ann Adler", email="ann@x.example", sid="7")


def book(late: LatePolicy, hours: float, student: Student = ANN) -> Gradebook:
    moment = (DUE + timedelta(hours=hours)).isoformat()
    handed = HandedIn(submission="s1", people=(ANN,), submitted=moment)
    grade = Grade(submission="s1", student="", status=Status.GRADED, score=5.0, max_score=10.0)
    hw = Assignment(name="hw", maximum=10.0, grades=(grade,), handed_in=(handed,))
    return joined([hw], Roster(students=(student,)), Policy(), late)


def on_gradescope(late: LatePolicy, hours: float, **user: Any) -> float:
    whole = {
        "created_at": (DUE + timedelta(hours=hours)).isoformat(),
        "assignment": {"due_date": DUE.isoformat()},
        "users": [{"name": "Ann Adler", "email": "ann@x.example", **user}],
    }
    metadata = gradescope.read_metadata(json.dumps(whole).encode())
    taken = gradescope.deduction(late, metadata, "hw")
    return left(5.0, taken.part if taken else 0.0)


OLD = {
    "gradebook": {"late": {"per_day": 0.1}, "due": {"hw": DUE}},
    "gradescope": {"late": {"policy": "per_day", "percent": 10}},
}


@pytest.mark.parametrize(
    "table", [OLD, {"late": {"percent_per_day": 10, "due": {"hw": DUE}}}], ids=["old", "new"]
)
def test_25_hours_late_with_5_of_10_points(table: dict[str, Any]) -> None:
    config = parsed(table)
    assert book(config.late, 25).rows[0].marks["hw"].points == 4.0
    assert on_gradescope(config.late, 25) == 4.0
    assert len(config.notes) == (3 if table is OLD else 0)


def test_an_extension_counts_in_all_places() -> None:
    for who in ("ann@x.example", "7", "Adler Ann"):
        until = {"hw": {who: DUE + timedelta(hours=24)}}
        late = LatePolicy(percent_per_day=10, due={"hw": DUE}, extensions=until)
        assert book(late, 25).rows[0].marks["hw"].points == 4.5
        assert book(late, 24).rows[0].marks["hw"].points == 5.0
        assert on_gradescope(late, 25, sid="7") == 4.5
    stranger = LatePolicy(percent_per_day=10, extensions={"hw": {"nobody": DUE}})
    assert any("the extension of nobody" in note for note in book(stranger, 25).notes)
    stated = Student(name="Ann Adler", other=(("hw late", "25:00:00"),))
    late = LatePolicy(percent_per_day=10, due={"hw": DUE}, extensions={"hw": {"Ann Adler": DUE}})
    assert book(late, 0, stated).rows[0].marks["hw"].points == 4.0


def test_gradescopes_own_dates_of_a_person() -> None:
    late = LatePolicy(percent_per_day=10)
    until = {"due_date": (DUE + timedelta(hours=48)).isoformat()}
    assert on_gradescope(late, 25, assignment=until) == 5.0
    assert on_gradescope(late, 49, assignment=until) == 4.5
    assert on_gradescope(late, 25, assignment={"due_date": None}) == 4.0
    assert on_gradescope(late, 25, assignment={"due_date": "soon"}) == 4.0
    assert on_gradescope(late, 25, assignment=[until]) == 4.0


# ------------------------------------------------------------------ the keys


def test_dates_without_a_zone_are_the_courses() -> None:
    table = {"late": {"zone": "Europe/Berlin", "due": {"hw": datetime(2026, 10, 25, 12)}}}
    assert parsed(table).late.due["hw"] == datetime(2026, 10, 25, 11, tzinfo=UTC)


MISTAKES = {
    "a misspelt key": ({"late": {"percent_day": 1}}, "percent_per_day"),
    "a misspelt zone": ({"late": {"zone": "Europe/Berlni"}}, "Europe/Berlin"),
    "a path": ({"late": {"zone": "../passwd"}}, "no time zone"),
    "a folder of zones": ({"late": {"zone": "Europe"}}, "no time zone"),
    "no zone anywhere": ({"late": {"due": {"a": datetime(2026, 1, 1)}}}, "has no time zone"),
    "a word": ({"late": {"due": {"a": "soon"}}}, "due = "),
    "more than all": ({"late": {"percent_per_day": 101}}, "percent_per_day"),
    "a wrong old key": ({"gradebook": {"late": {"pr_day": 0.1}}}, "per_day"),
    "a wrong old value": ({"gradebook": {"late": {"per_day": 2}}}, "gradebook.late"),
    "an old date": ({"gradebook": {"due": "soon"}}, "gradebook.due"),
    "two that differ": (
        {"gradebook": {"late": {"per_day": 0.2}}, "gradescope": OLD["gradescope"]},
        "say different things",
    ),
}


@pytest.mark.parametrize(("table", "said"), MISTAKES.values(), ids=MISTAKES)
def test_mistakes(table: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        parsed(table)


def test_a_new_table_goes_before_old_ones() -> None:
    config = parsed({**OLD, "late": {"percent_per_day": 20, "due": {"hw": DUE + timedelta(1)}}})
    assert config.late.percent_per_day == 20
    assert config.late.due == {"hw": DUE + timedelta(1)}
    assert all("old" in note for note in config.notes)
    grace = parsed({"gradescope": {"late": {"policy": "grace", "grace_minutes": 5}}}).late
    assert (grace.percent_per_day, grace.most_percent, grace.grace_minutes) == (100, 100, 5)
    assert checked(grace) == grace
