"""An attempt is accepted with all that belongs to it, once, and its receipt proves it."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
import sqlalchemy as sa
from fakes import make_bundle, question

from autograder.service import intake, keyring, members, openings, orders, receipts
from autograder.service.intake import NotAccepted, fit_name
from autograder.service.store.tables import attempts, bodies, chain, courses, metadata
from service.stores import DUE, START, served

pytestmark = pytest.mark.slow  # a store on the disk each


@pytest.fixture
def service(tmp_path):
    with served(tmp_path) as one:
        one.put_up()
        yield one


def rows(service, table):
    with service.store.read() as connection:
        return connection.execute(sa.select(table).order_by(*table.primary_key)).all()


def test_all_of_it_is_there(service) -> None:
    ann = service.student("Ann")
    taken = service.hand_in(ann, b"one")
    claims = receipts.checked(taken.receipt, keyring.public(service.store))
    assert receipts.speaks_of(claims, b"one")
    assert (claims.course, claims.opening, claims.member) == ("Numbers", "hw1", ann.number)
    assert claims.time == receipts.moment_text(START)
    (attempt,), (body,), (link,) = (rows(service, t) for t in (attempts, bodies, chain))
    assert (attempt.receipt, body.data, link.attempt_id) == (taken.receipt, b"one", attempt.id)
    assert link.commitment == claims.commitment
    assert [order.state for order in rows(service, orders.orders)] == ["waiting"]


def test_the_chain_has_a_link_for_each_and_each_stands_on_the_one_before(service) -> None:
    ann, ben = service.student("Ann"), service.student("Ben")
    said = [
        receipts.checked(service.hand_in(who, data).receipt, keyring.public(service.store))
        for who, data in [(ann, b"1"), (ben, b"1"), (ann, b"2")]
    ]
    previous = receipts.FIRST
    for place, (link, claims) in enumerate(zip(rows(service, chain), said, strict=True), start=1):
        assert (link.previous, claims.previous) == (previous, previous)
        assert link.sequence == claims.sequence == place
        previous = receipts.link(previous, 1, place, claims.commitment)
        assert link.link == previous
    assert rows(service, courses)[0].link == previous
    assert len(rows(service, bodies)) == 2


def test_the_same_form_twice_is_one_attempt(service) -> None:
    ann = service.student("Ann")
    first = service.hand_in(ann, b"one", form="f1")
    service.hand_in(ann, b"two", form="f2")
    again = service.hand_in(ann, b"one", form="f1")
    assert (again.receipt, again.is_new) == (first.receipt, False)
    assert len(rows(service, attempts)) == 2


def test_the_bytes_of_the_latest_are_the_same_attempt_others_are_not(service) -> None:
    ann = service.student("Ann")
    first = service.hand_in(ann, b"A")
    service.clock.go(hours=1)
    assert service.hand_in(ann, b"A").receipt == first.receipt
    second = service.hand_in(ann, b"B")
    back = service.hand_in(ann, b"A")
    assert [first.number, second.number, back.number] == [1, 2, 3]
    assert back.is_new
    assert back.receipt != first.receipt


def test_anothers_bytes_and_forms_are_not_ones_own(service) -> None:
    ann, ben = service.student("Ann"), service.student("Ben")
    first = service.hand_in(ann, b"A", form="f")
    other = service.hand_in(ben, b"A", form="f")
    assert other.is_new
    assert receipts.checked(other.receipt, keyring.public(service.store)).member == ben.number
    assert first.receipt != other.receipt


# ------------------------------------------------------------------ dates


@pytest.mark.parametrize(
    ("seconds", "late"), [(-1, False), (0, False), (60, False), (61, True), (3600, True)]
)
def test_late_is_beyond_the_grace_for_uploads(service, seconds, late) -> None:
    ann = service.student("Ann")
    service.clock.moment = DUE + timedelta(seconds=seconds)
    assert service.hand_in(ann, b"one").is_late is late


def test_what_is_closed_is_refused_and_nothing_is_kept(service) -> None:
    ann = service.student("Ann")
    service.put_up(closes=DUE + timedelta(days=1))
    service.clock.moment = DUE + timedelta(days=1, seconds=60)
    service.hand_in(ann, b"one")
    service.clock.go(seconds=1)
    with pytest.raises(NotAccepted, match="closed at") as refused:
        service.hand_in(ann, b"two")
    assert refused.value.kind == "closed"
    assert len(rows(service, attempts)) == len(rows(service, chain)) == 1


def test_an_extension_is_for_one_and_takes_no_time_away(service) -> None:
    ann, ben = service.student("Ann"), service.student("Ben")
    opening = service.put_up(closes=DUE)

    def extend(until):
        service.store.write(
            lambda c: openings.extend(c, service.course, opening, ann, until, "ill", START)
        )

    extend(DUE + timedelta(days=2))
    service.clock.moment = DUE + timedelta(days=1)
    assert not service.hand_in(ann, b"one").is_late
    with pytest.raises(NotAccepted):
        service.hand_in(ben, b"two")
    extend(DUE - timedelta(days=2))
    with service.store.read() as connection:
        assert openings.window(connection, opening, ann.id).due == DUE


def test_before_it_opens(service) -> None:
    ann = service.student("Ann")
    service.put_up(opens=START + timedelta(hours=1))
    with pytest.raises(NotAccepted, match="opens at"):
        service.hand_in(ann, b"one")


def test_moving_a_date_grades_nothing_again(service) -> None:
    service.hand_in(service.student("Ann"), b"one")
    before = rows(service, orders.orders)
    service.put_up(due=DUE + timedelta(days=3))
    assert rows(service, orders.orders) == before


def test_another_bundle_orders_all_again_under_other_leases(service) -> None:
    service.hand_in(service.student("Ann"), b"one")
    (held,) = service.store.write(lambda c: orders.lease(c, "w", 5, START))
    other = make_bundle(question("q1", "def test(x): assert x == 2"), slug="hw1")
    service.put_up(other)
    assert not service.store.write(lambda c: orders.finish(c, held, "g", START))
    (order,) = rows(service, orders.orders)
    assert (order.state, order.bundle) == ("waiting", other.digest)


def test_a_clock_that_was_set_back_changes_no_order(service) -> None:
    ann = service.student("Ann")
    service.hand_in(ann, b"one")
    service.clock.go(hours=-5)
    later = service.hand_in(ann, b"two")
    assert later.number == 2
    assert [link.sequence for link in rows(service, chain)] == [1, 2]


def test_who_is_not_in_the_roster_any_more(service) -> None:
    ann = service.student("Ann")
    gone = msgspec.structs.replace(ann, active=False)
    with pytest.raises(NotAccepted, match="roster"):
        service.hand_in(gone, b"one")


def test_what_is_not_up(service) -> None:
    with pytest.raises(NotAccepted, match="is not up"):
        service.hand_in(service.student("Ann"), b"one", slug="hw2")


# ------------------------------------------------------------------ whose turn it is


def leased(service, most=1):
    held = service.store.write(lambda c: orders.lease(c, "w", most, service.clock()))
    return [one.data.decode() for one in held]


def test_members_take_turns(service) -> None:
    ann, ben = service.student("Ann"), service.student("Ben")
    for data in (b"a1", b"a2", b"a3"):
        service.hand_in(ann, data)
    service.hand_in(ben, b"b1")
    assert leased(service, 4) == ["a3", "b1", "a2", "a1"]


def test_a_newer_attempt_overtakes_the_same_members_waiting_one(service) -> None:
    ann, ben = service.student("Ann"), service.student("Ben")
    service.hand_in(ann, b"a1")
    service.hand_in(ben, b"b1")
    service.hand_in(ann, b"a2")
    assert leased(service, 3) == ["a2", "b1", "a1"]


def test_beyond_the_quota_the_newest_goes_first_and_each_has_a_receipt(service) -> None:
    ann, ben = service.student("Ann"), service.student("Ben")
    taken = [service.hand_in(ann, f"a{n}".encode()) for n in range(intake.QUOTA + 5)]
    assert len({one.receipt for one in taken}) == intake.QUOTA + 5
    service.hand_in(ben, b"b1")
    order = leased(service, intake.QUOTA + 6)
    assert order[:2] == [f"a{intake.QUOTA + 4}", "b1"]
    assert sorted(order) == sorted([*(f"a{n}" for n in range(intake.QUOTA + 5)), "b1"])


def test_one_courses_rush_does_not_starve_another(service) -> None:
    from autograder.service.courses import found
    from service.stores import BUNDLE

    for n in range(10):
        service.hand_in(service.student(f"s{n}"), f"x{n}".encode())
    leased(service, 2)
    first = service.course
    service.course = service.store.write(lambda c: found(c, "Letters", "", START))
    service.put_up(BUNDLE)
    service.hand_in(service.student("Zoe"), b"z")
    service.course = first
    assert "z" in leased(service, 2)


# ------------------------------------------------------------------ leases


def test_a_result_is_kept_under_the_current_lease_alone(service) -> None:
    service.hand_in(service.student("Ann"), b"one")
    (old,) = service.store.write(lambda c: orders.lease(c, "first", 1, service.clock()))
    service.clock.moment += orders.LEASE + timedelta(seconds=1)
    (new,) = service.store.write(lambda c: orders.lease(c, "second", 1, service.clock()))
    assert new.lease > old.lease
    assert not service.store.write(lambda c: orders.finish(c, old, "g", service.clock()))
    assert service.store.write(lambda c: orders.finish(c, new, "g", service.clock()))
    assert not service.store.write(lambda c: orders.finish(c, new, "g", service.clock()))


def test_after_three_leases_a_person_has_to_look(service) -> None:
    service.hand_in(service.student("Ann"), b"one")
    for _ in range(orders.TRIES):
        assert leased(service) == ["one"]
        service.clock.moment += orders.LEASE + timedelta(seconds=1)
    assert leased(service) == []
    assert [order.state for order in rows(service, orders.orders)] == ["unexamined"]


def test_what_was_handed_back_was_no_try(service) -> None:
    service.hand_in(service.student("Ann"), b"one")
    for _ in range(orders.TRIES + 2):
        held = service.store.write(lambda c: orders.lease(c, "w", 1, service.clock()))
        service.store.write(lambda c, held=held: orders.hand_back(c, held))
    assert leased(service) == ["one"]


def test_a_lease_lasts_while_its_holder_speaks(service) -> None:
    service.hand_in(service.student("Ann"), b"one")
    assert leased(service) == ["one"]
    for _ in range(5):
        service.clock.moment += orders.LEASE - timedelta(seconds=1)
        assert service.store.write(lambda c: orders.renew(c, "w", service.clock())) == 1
        assert leased(service) == []


def test_places_in_line(service) -> None:
    taken = [service.hand_in(service.student(f"s{n}"), f"x{n}".encode()) for n in range(4)]
    leased(service)
    with service.store.read() as connection:
        places = [orders.place_in_line(connection, one.attempt) for one in taken]
    assert places == [None, 0, 1, 2]


# ------------------------------------------------------------------ members


def test_a_link_signs_its_member_in_until_it_is_renewed(service) -> None:
    ann = service.student("Ann")
    first = service.store.write(lambda c: members.renew(c, ann, START))
    with service.store.read() as connection:
        found, course = members.signing_in(connection, first.secret)
        assert (found.id, course) == (ann.id, service.course.id)
        assert members.signing_in(connection, first.secret + "x") is None
    second = service.store.write(lambda c: members.renew(c, ann, START))
    with service.store.read() as connection:
        assert members.signing_in(connection, first.secret) is None
        assert members.signing_in(connection, second.secret) is not None
    with service.store.read() as connection:
        rows = [connection.execute(sa.select(table)).all() for table in metadata.sorted_tables]
    assert "Ann" in str(rows)
    assert second.secret not in str(rows)


@pytest.mark.parametrize(
    ("called", "fit"),
    [
        ("hw1.ipynb", "hw1.ipynb"),
        ("C:\\Users\\me\\hw1.ipynb", "hw1.ipynb"),
        ("../../etc/passwd", "passwd"),
        ("", "notebook.ipynb"),
        ("..", "notebook.ipynb"),
        ("a\x00b\n.ipynb", "a b .ipynb"),
        ("\u202egnp.ipynb", " gnp.ipynb".strip()),
        ("x" * 500, "x" * intake.MOST_CALLED),
    ],
)
def test_names_of_files_are_the_last_part_and_can_be_seen(called, fit) -> None:
    assert fit_name(called) == fit
