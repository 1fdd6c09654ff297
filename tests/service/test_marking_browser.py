"""Marking in a real browser: by keyboard, on a phone, with scripts and without, by two persons, and
where the service goes away in the middle."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from autograder.service import marking
from autograder.service.members import Role
from service.stores import served
from service.test_browser import UNLOADED, Desk, Town, complaints_of_axe, fits, follow, to
from service.test_marking import BUNDLE, grade_all, in_section, marker
from service.test_marking_pages import HOSTILE

pytestmark = [pytest.mark.slow, pytest.mark.outside]

ESSAY = "/marking/hw1/essay"


@pytest.fixture
def town(tmp_path) -> Iterator[Town]:
    """Three answers in two sections, and a service on a port."""
    (tmp_path / "spool").mkdir()
    with served(tmp_path) as service:
        made = Town(service, tmp_path / "spool")
        made.opening = service.put_up(BUNDLE)
        made.students = [in_section(service, name, s) for name, s in zip("abc", "ABA", strict=True)]
        for member, text in zip(made.students, ("because", HOSTILE, "-"), strict=True):
            service.hand_in(member, text.encode())
        grade_all(service)
        made.mia, made.max = marker(service, "Mia"), marker(service, "Max")
        made.kim = marker(service, "Kim", role=Role.INSTRUCTOR)
        made.come()
        try:
            yield made
        finally:
            made.go()


def desks(browser: Browser, town: Town, **options: object) -> Iterator[Desk]:
    made = Desk(browser, town, **options)
    yield made
    made.context.close()
    assert [one for one in made.complaints if not one.startswith(UNLOADED)] == []


@pytest.fixture
def desk(browser: Browser, town: Town) -> Iterator[Desk]:
    yield from desks(browser, town)


@pytest.fixture
def other(browser: Browser, town: Town) -> Iterator[Desk]:
    yield from desks(browser, town)


@pytest.fixture
def plain(browser: Browser, town: Town) -> Iterator[Desk]:
    """The same without JavaScript."""
    yield from desks(browser, town, java_script_enabled=False)


def given(town: Town, place: int = 0) -> list[tuple[float | None, str]]:
    """All versions of the mark of an answer: points and comment."""
    with town.service.store.read() as connection:
        found = marking.versions(connection, town.opening, town.students[place].id, "essay")
    return [(one.points, one.comment) for one in found]


def answer(town: Town, place: int = 0) -> str:
    return f"{ESSAY}/{town.students[place].number}"


def arrived(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    fits(page)


def saved(page: Page, version: int) -> None:
    expect(page.locator("#said")).to_have_text(f"Saved, as version {version}.")


# ------------------------------------------------------------------ by keyboard, on a phone


@pytest.mark.parametrize("scripts", [True, False])
def test_a_markers_way_by_the_tab_key(request, town, scripts) -> None:
    desk: Desk = request.getfixturevalue("desk" if scripts else "plain")
    page = desk.signed_in(town.mia)
    arrived(page, "Assignments")
    follow(page, "link", "Mark answers to")
    arrived(page, "Homework: marking")
    follow(page, "link", "First open answer of essay")
    arrived(page, "essay: answer 1")
    to(page, "checkbox", "names the reason")
    page.keyboard.press("Space")
    to(page, "textbox", "Comment")
    page.keyboard.type("well said")
    follow(page, "button", "Save, and on to the next open one")
    expect(page.get_by_role("heading", level=1)).to_have_text("essay: answer 2")
    assert given(town)[-1] == (1.0, "well said")
    to(page, "textbox", "Points")
    page.keyboard.type("2.5")
    to(page, "combobox", "Add a comment")
    page.keyboard.press("ArrowDown")
    follow(page, "button", "Save")
    saved(page, 1 if not scripts else len(given(town, 1)))
    assert given(town, 1)[-1] == (2.5, "well said")
    fits(page)
    follow(page, "link", "All answers to essay")
    arrived(page, "essay: answers")
    expect(page.get_by_role("cell", name="well said")).to_have_count(2)
    assert page.get_by_text("<script>").count() == 0


def test_marking_by_keys_alone(town, desk) -> None:
    page = desk.signed_in(town.mia, answer(town))
    page.keyboard.press("2")
    saved(page, 1)
    page.keyboard.press(".")
    saved(page, 2)
    page.keyboard.press("c")
    page.keyboard.type("short 1")
    page.keyboard.press("Escape")
    saved(page, 3)
    page.keyboard.press("a")  # a line of the rubric
    saved(page, 4)
    expect(page.locator("#points")).to_have_value("1")
    page.keyboard.press("n")
    expect(page.get_by_role("heading", level=1)).to_have_text("essay: answer 2")
    page.keyboard.press("j")
    expect(page.get_by_role("heading", level=1)).to_have_text("essay: answer 3")
    page.keyboard.press("k")
    expect(page.get_by_role("heading", level=1)).to_have_text("essay: answer 2")
    page.keyboard.press("1")
    page.keyboard.press("j")  # on, once it is saved
    expect(page.get_by_role("heading", level=1)).to_have_text("essay: answer 3")
    assert given(town) == [(2.0, ""), (2.5, ""), (2.5, "short 1"), (1.0, "short 1")]
    assert given(town, 1) == [(1.0, "")]


# ------------------------------------------------------------------ two, and a service that goes


def test_somebody_else_marked_meanwhile(town, desk, other) -> None:
    mine, theirs = desk.signed_in(town.mia, answer(town)), other.signed_in(town.max, answer(town))
    theirs.get_by_role("button", name="1 points").click()
    saved(theirs, 1)
    mine.get_by_label("Comment, which").fill("mine <b>")
    mine.get_by_role("button", name="3 points").click()
    meanwhile = mine.locator("#meanwhile")
    expect(meanwhile).to_contain_text("Max marked this answer meanwhile")
    expect(meanwhile).to_contain_text("Max: 1 of 3 points")
    expect(meanwhile).to_contain_text("Yours: 3 of 3 points: mine <b>")
    assert given(town) == [(1.0, "")]
    mine.get_by_role("button", name="Save mine over theirs").click()
    saved(mine, 2)
    expect(meanwhile).to_be_empty()
    theirs.get_by_role("button", name="2 points").click()
    expect(theirs.locator("#meanwhile")).to_contain_text("Mia marked this answer meanwhile")
    theirs.get_by_role("button", name="Keep theirs").click()
    expect(theirs.get_by_label("Comment, which")).to_have_value("mine <b>")
    expect(theirs.locator("#said")).to_have_text("Theirs stays, version 2.")
    theirs.get_by_role("button", name="2 points").click()
    saved(theirs, 3)
    assert given(town) == [(1.0, ""), (3.0, "mine <b>"), (2.0, "mine <b>")]


def test_no_answer_comes_and_what_was_typed_is_kept(town, desk) -> None:
    page = desk.signed_in(town.mia, answer(town))
    town.go()
    page.get_by_label("Comment, which").fill("typed while it is away")
    page.get_by_role("button", name="2 points").click()
    said = page.locator("#said")
    expect(said).to_contain_text("Not saved: no answer")
    expect(page.get_by_label("Comment, which")).to_have_value("typed while it is away")
    town.come()
    saved(page, 1)
    assert given(town) == [(2.0, "typed while it is away")]


def test_who_was_signed_out_signs_in_in_another_tab(town, desk) -> None:
    page = desk.signed_in(town.mia, answer(town))
    town.sign_out_everybody()
    page.get_by_role("button", name="2 points").click()
    expect(page.locator("#said")).to_contain_text("you are signed out")
    desk.signed_in(town.mia).close()
    saved(page, 1)
    assert given(town) == [(2.0, "")]


def test_what_was_typed_is_there_after_the_page_is_loaded_again(town, desk) -> None:
    page = desk.signed_in(town.mia, answer(town))
    page.on("dialog", lambda dialog: dialog.accept())  # 'leave this page?'
    # nothing goes out of this page, also when it is left
    page.evaluate("void (window.fetch = () => Promise.reject(new TypeError('cut')))")
    page.get_by_role("button", name="2 points").click()
    expect(page.locator("#said")).to_contain_text("Not saved: no answer")
    page.reload()
    expect(page.locator("#points")).to_have_value("2")
    expect(page.locator("#said")).to_contain_text("what you typed here before")
    assert given(town) == []
    page.get_by_role("button", name="Save", exact=True).click()
    saved(page, 1)
    page.reload()
    expect(page.locator("#said")).to_be_empty()
    desk.complaints[:] = [one for one in desk.complaints if one]  # the dialog has no words


def test_what_was_typed_before_is_not_saved_over_what_came_since(town, desk, other) -> None:
    page = desk.signed_in(town.mia, answer(town))
    page.on("dialog", lambda dialog: dialog.accept())
    page.evaluate("void (window.fetch = () => Promise.reject(new TypeError('cut')))")
    page.get_by_role("button", name="2 points").click()
    expect(page.locator("#said")).to_contain_text("Not saved: no answer")
    theirs = other.signed_in(town.max, answer(town))
    theirs.get_by_role("button", name="1 points").click()
    saved(theirs, 1)
    page.reload()
    expect(page.locator("#said")).to_contain_text("what you typed here before")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#meanwhile")).to_contain_text("Max: 1 of 3 points")
    assert given(town) == [(1.0, "")]
    desk.complaints[:] = [one for one in desk.complaints if one]


def test_keys_can_be_put_away_and_stay_so(town, desk) -> None:
    page = desk.signed_in(town.mia, answer(town))
    page.locator("#keys summary").click()
    page.get_by_label("Use keys").uncheck()
    page.locator("#keys summary").focus()
    page.keyboard.press("2")
    expect(page.locator("#points")).to_have_value("")
    page.reload()
    page.locator("h1").click()
    page.keyboard.press("2")
    expect(page.locator("#points")).to_have_value("")
    assert given(town) == []


def test_another_answer_came_meanwhile(town, desk) -> None:
    page = desk.signed_in(town.mia, answer(town))
    town.service.clock.go(hours=1)
    town.service.hand_in(town.students[0], b"other words")
    grade_all(town.service)
    page.get_by_role("button", name="2 points").click()
    expect(page.locator("#said")).to_contain_text("handed in again since you loaded this page")
    assert given(town) == []


def test_a_long_comment_in_any_script_is_saved(town, desk) -> None:
    page = desk.signed_in(town.mia, answer(town))
    words = "\u754c" * 9000  # more in an address than browsers send of a page that is left
    page.get_by_label("Comment, which").fill(words)
    page.get_by_role("button", name="2 points").click()
    saved(page, 1)
    assert given(town) == [(2.0, words)]


def test_what_cannot_be_given_is_said(town, desk) -> None:
    page = desk.signed_in(town.mia, answer(town))
    page.get_by_label("Points, 3").fill("9")
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_contain_text("Not saved: 9 points")
    page.get_by_label("Points, 3").fill("1,5")
    page.keyboard.press("Enter")
    saved(page, 1)


# ------------------------------------------------------------------ decisions, and access


@pytest.mark.parametrize("scripts", [True, False])
def test_an_instructor_decides_by_the_tab_key(request, town, scripts) -> None:
    desk: Desk = request.getfixturevalue("desk" if scripts else "plain")
    page = desk.signed_in(town.kim)
    follow(page, "link", "decide about grades")
    arrived(page, "Homework: decisions")
    to(page, "link", re.compile("^a$"))
    page.keyboard.press("Enter")
    arrived(page, "Homework: member 1")
    to(page, "radio", "so many points, whatever the tests found")
    page.keyboard.press("ArrowDown")
    to(page, "textbox", "Points")
    page.keyboard.type("0.5")
    to(page, "textbox", "Reason")
    page.keyboard.type("found an error")
    follow(page, "button", "Decide")
    expect(page.get_by_role("status")).to_have_text("It is decided.")
    expect(page.get_by_text("0.5 of 1 points")).to_be_visible()
    fits(page)
    follow(page, "button", "Take back decision 1")
    expect(page.get_by_text("0 of 1 points")).to_be_visible()
    expect(page.get_by_text("taken back by 2")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_barrier(browser, town, scheme) -> None:
    desk, other = (Desk(browser, town, color_scheme=scheme) for _ in range(2))

    def looks(page: Page) -> None:
        assert complaints_of_axe(page) == []
        fits(page)

    page = desk.signed_in(town.mia, "/marking/hw1")
    looks(page)
    for path in (ESSAY, f"{ESSAY}?section=A&show=open", *(answer(town, n) for n in range(3))):
        page.goto(town.url + path)
        looks(page)
    page.goto(town.url + answer(town))
    theirs = other.signed_in(town.max, answer(town))
    theirs.get_by_role("button", name="1 points").click()
    saved(theirs, 1)
    page.get_by_role("button", name="3 points").click()
    expect(page.locator("#meanwhile")).to_contain_text("meanwhile")
    page.locator("#keys summary").click()
    page.get_by_text("Whose it is").click()
    looks(page)
    page.get_by_role("button", name="Save mine over theirs").click()
    saved(page, 2)
    page.reload()
    expect(page.get_by_role("heading", name="All versions")).to_be_visible()
    looks(page)
    boss = other.signed_in(town.kim, "/decisions/hw1")
    looks(boss)
    boss.goto(f"{town.url}/decisions/hw1/{town.students[0].number}")
    looks(boss)
    boss.get_by_role("radio", name=re.compile("on top")).check()
    boss.get_by_role("button", name="Decide", exact=True).click()
    expect(boss.get_by_role("alert")).to_contain_text("Not decided")
    looks(boss)
    boss.get_by_label("Points, where").fill("1")
    boss.get_by_label("Reason").fill("a reason")
    boss.get_by_role("button", name="Decide", exact=True).click()
    expect(boss.get_by_role("status")).to_have_text("It is decided.")
    looks(boss)
    boss.goto(f"{town.url}/decisions/hw1")
    looks(boss)
    boss.goto(town.url)
    looks(boss)
    for one in (desk, other):
        one.context.close()
