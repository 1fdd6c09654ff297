"""An instructor's week in a real browser: on a phone, by keyboard, with scripts and without."""

from __future__ import annotations

import csv
import hashlib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from fakes import make_bundle, question
from playwright.sync_api import Browser, Page, expect

from autograder.course import Student
from autograder.formats.bundle import pack, sealed
from autograder.service import members, openings
from autograder.service.members import Member, Role
from autograder.service.web.surroundings import Surroundings
from service.stores import START, served
from service.test_browser import Desk, Town, complaints_of_axe, fits, to
from service.test_dispatch import Fake, drained, points
from service.test_instructor import in_full

pytestmark = [pytest.mark.slow, pytest.mark.outside]

SOLUTION = b"the solution"
HOSTILE = "<img src=x onerror=alert(1)>"
PLAIN = make_bundle(question("q1", "def test(f): assert f(3) == 9"), slug="hw1", title="Homework")
BUNDLE = sealed(
    msgspec.structs.replace(
        PLAIN,
        canary=msgspec.structs.replace(PLAIN.canary, solution=hashlib.sha256(SOLUTION).hexdigest()),
    )
)
OTHER = make_bundle(question("q1", "def test(f): assert f(3) == 8"), slug="hw1", title="Homework")


@pytest.fixture
def town(tmp_path) -> Iterator[Town]:
    (tmp_path / "spool").mkdir()
    home = tmp_path / "home"
    home.mkdir()
    with served(tmp_path) as service:
        made = Town(service, tmp_path / "spool")
        made.surroundings = Surroundings(root=home)
        made.come()
        try:
            yield made
        finally:
            made.go()


@pytest.fixture
def kim(town) -> Member:
    course = town.service.course
    return town.service.store.write(
        lambda c: members.add(c, course, Student(name="Kim"), Role.INSTRUCTOR, START)
    )


@pytest.fixture(params=["scripts", "dark", "plain"])
def desk(request, browser: Browser, town: Town) -> Iterator[Desk]:
    scheme = "dark" if request.param == "dark" else "light"
    has_scripts = request.param != "plain"
    made = Desk(browser, town, java_script_enabled=has_scripts, color_scheme=scheme)
    made.has_scripts = has_scripts
    yield made
    made.context.close()
    assert made.complaints == []


@pytest.fixture
def files(tmp_path) -> dict[str, Path]:
    made = {
        "roster": b"name,email,section\nAnn A,ann@x.org,one\n"
        b"Ben B,ben@x.org,two\n" + f'"{HOSTILE}",eve@x.org,two\n'.encode(),
        "bundle": pack(BUNDLE),
        "canary": SOLUTION,
        "other": pack(OTHER),
    }
    names = {"roster": "class.csv", "bundle": "hw1.zip", "canary": "hw1.canary", "other": "hw1.zip"}
    found = {}
    for name, data in made.items():
        found[name] = tmp_path / "files" / name / names[name]
        found[name].parent.mkdir(parents=True)
        found[name].write_bytes(data)
    return found


def member(town: Town, name: str) -> Member:
    with town.service.store.read() as connection:
        known = members.all_of(connection, town.service.course)
    return next(one for one in known if one.label == name)


def seen(page: Page) -> None:
    """A page is as it should be: it fits, and nothing in it keeps anybody out."""
    fits(page)
    assert complaints_of_axe(page) == []


def test_a_week_without_the_terminal(town, kim, desk, files, tmp_path) -> None:
    service = town.service
    page = desk.signed_in(kim)
    look = seen if desk.has_scripts else fits
    look(page)
    page.get_by_role("link", name="Upload the roster").click()
    look(page)
    page.get_by_label("Roster of the course").set_input_files(files["roster"])
    page.get_by_role("button", name="Show what it changes").click()
    expect(page.get_by_role("heading", name="New: 3")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Keep this roster").click()
    expect(page.get_by_role("row", name="Ann A")).to_be_visible()
    look(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Make links for those").click()
    with open(download.value.path(), encoding="utf-8") as file:
        links = {row["name"]: row["link"] for row in csv.DictReader(file)}
    assert {"Ann A", "Ben B"} < set(links)

    page.goto(f"{town.url}/")
    page.get_by_role("link", name="Put an assignment up").first.click()
    look(page)
    page.get_by_label("bundle as a file").set_input_files(files["bundle"])
    page.get_by_label("Its solution").set_input_files(files["canary"])
    page.get_by_label("Due", exact=True).fill("2026-11-09T10:00")
    page.get_by_label("Students see all feedback").select_option("by hand")
    page.get_by_role("button", name="Put it up").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Homework: dates and release")
    expect(page.get_by_text("nobody looks whether")).to_have_count(0)
    look(page)

    page.get_by_role("link", name="The class").first.click()
    ann = member(town, "Ann A")
    row = page.locator(f"#m{ann.number}")
    expect(row).to_contain_text("nothing yet")
    if desk.has_scripts:
        expect(page.get_by_text("filled while you look")).to_be_visible()
    look(page)
    service.hand_in(ann, b"a")
    town.tell()
    if not desk.has_scripts:
        page.get_by_role("link", name="Load it anew").click()
    expect(row).to_contain_text("in line")
    answer = Fake(lambda task: points(task) if task.upload.id == "solution" else in_full(task))
    drained(service, answer)
    town.tell()
    if not desk.has_scripts:
        page.get_by_role("link", name="Load it anew").click()
    expect(row).to_contain_text("1 of 2")
    look(page)
    page.get_by_role("link", name="Points of tests").click()
    expect(page.locator("th[aria-sort]")).to_have_text("Points of tests")
    page.get_by_label("State").select_option("nothing")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("tbody tr")).to_have_count(2)
    page.get_by_label("Ben B").check()
    page.get_by_label("Until").fill("2026-11-11T10:00")
    page.get_by_label("Reason").fill(f"was ill {HOSTILE}")
    page.get_by_role("button", name="Give them time").click()
    expect(page.get_by_text("1 have time until 2026-11-11T10:00: Ben B.")).to_be_visible()
    look(page)

    page.goto(f"{town.url}/class/hw1")
    page.get_by_role("link", name="Ann A").click()
    expect(page.get_by_text("off_by_one")).to_be_visible()
    look(page)
    page.get_by_role("link", name="See this as Ann A").click()
    expect(page.get_by_text("You see what Ann A sees.")).to_be_visible()
    expect(page.get_by_text("off_by_one")).to_have_count(0)
    look(page)
    page.get_by_role("link", name="All attempts, and hand in again").click()
    expect(page.get_by_role("button", name="Hand in")).to_be_disabled()
    look(page)
    page.get_by_role("link", name="Back to your own pages").click()

    page.get_by_role("link", name="The class with Homework").click()
    page.get_by_role("link", name="Dates, release and extensions").click()
    expect(page.get_by_role("row", name="Ben B")).to_contain_text("was ill <img")
    page.get_by_role("button", name="Release all feedback now").click()
    expect(page.get_by_role("button", name="Take the release back")).to_be_visible()
    look(page)
    page.get_by_role("link", name="Another bundle").click()
    page.get_by_label("bundle as a file").set_input_files(files["other"])
    page.get_by_role("button", name="Grade with it").click()
    expect(page.get_by_text("1 are to be")).to_be_visible()
    look(page)
    drained(service, Fake(lambda task: points(task, 0.0)))
    page.get_by_role("link", name="Load this page anew").click()
    expect(page.get_by_role("heading", name="Who loses: 1")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Use it").click()
    expect(page.get_by_role("button", name="Use it")).to_have_count(0)
    with service.store.read() as connection:
        assert openings.find(connection, service.course, "hw1").bundle == OTHER.digest

    page.get_by_role("link", name="The class").first.click()
    with page.expect_download() as download:
        page.get_by_role("link", name="All that counts as a run folder").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        assert "grades.csv" in archive.namelist()
    page.goto(f"{town.url}/")
    look(page)
    page.get_by_role("link", name="Who changed what").click()
    expect(page.get_by_role("row", name="proposed bundle used")).to_be_visible()
    look(page)


def test_by_keyboard_alone(town, kim, browser, files) -> None:
    service = town.service
    service.put_up(BUNDLE)
    ann = service.student("Ann A")
    service.student("Ben B")
    desk = Desk(browser, town, locale="en-US")
    page = desk.signed_in(kim, "/class/hw1")
    to(page, "checkbox", "Ann A")
    page.keyboard.press("Space")
    to(page, "textbox", "Until")
    page.keyboard.type("11112026")  # as a browser in American English asks for it
    page.keyboard.press("Tab")
    page.keyboard.type("100000AM")
    to(page, "textbox", "Reason")
    page.keyboard.type("was ill")
    to(page, "button", "Give them time")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 have time until 2026-11-11T10:00: Ann A.")).to_be_visible()
    with service.store.read() as connection:
        opening = openings.find(connection, service.course, "hw1")
        assert openings.extension_of(connection, opening, ann.id) is not None
    desk.context.close()
    assert desk.complaints == []


def test_what_changes_takes_neither_ticks_nor_the_reader_away(town, kim, browser) -> None:
    service = town.service
    service.put_up(BUNDLE)
    ann = service.student("Ann A")
    service.hand_in(ann, b"a")
    desk = Desk(browser, town)
    page = desk.signed_in(kim, "/class/hw1")
    expect(page.get_by_text("filled while you look")).to_be_visible()
    row = page.locator(f"#m{ann.number}")
    row.get_by_role("checkbox").check()
    row.get_by_role("link").focus()
    service.hand_in(ann, b"b")
    town.tell()
    expect(row).to_contain_text("attempt 2")
    expect(row.get_by_role("checkbox")).to_be_checked()
    expect(row.get_by_role("link")).to_be_focused()
    town.sign_out_everybody()
    town.tell()
    expect(page.get_by_text("does not answer")).to_be_visible()
    desk.context.close()
    assert [one for one in desk.complaints if "401" not in one] == []
