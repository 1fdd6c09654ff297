"""An instructor's week in a real browser: on a phone, by keyboard, with scripts and without."""

from __future__ import annotations

import csv
import hashlib
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import msgspec
import pytest
from fakes import make_bundle, question
from playwright.sync_api import Browser, Page, expect

from autograder.course import Student
from autograder.formats.bundle import pack, sealed
from autograder.service import members, openings
from autograder.service.members import Member, Role
from autograder.service.web.rights import RIGHTS
from autograder.service.web.surroundings import Surroundings
from service.stores import START, served
from service.test_browser import Desk, Town, complaints_of_axe, fits, to
from service.test_dispatch import Fake, drained, points
from service.test_instructor import in_full
from service.test_marking import ESSAY, grade_all, in_section, marker

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
        page.get_by_role("button", name="Make 3 links").click()
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
    page.get_by_role("link", name="Points").click()
    expect(page.locator("th[aria-sort]")).to_have_text("Points")
    page.get_by_label("State").select_option("nothing")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("tbody tr")).to_have_count(2)
    page.get_by_label("Ben B").check()
    page.get_by_label("Until").fill("2026-11-11T10:00")
    page.get_by_label("Reason").fill(f"was ill {HOSTILE}")
    page.get_by_role("button", name="Give them time").click()
    expect(page.get_by_role("status")).to_contain_text("They have more time")
    expect(page.get_by_role("row", name="Ben B")).to_contain_text("11 November 2026, 10:00")
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
    page.get_by_label("Release it all the same").check()
    page.get_by_role("button", name="Release all feedback now").click()
    expect(page.get_by_role("button", name="Take the release back")).to_be_visible()
    look(page)
    page.get_by_role("link", name="Another bundle").click()
    page.get_by_label("bundle as a file").set_input_files(files["other"])
    page.get_by_role("button", name="Grade with it").click()
    expect(page.get_by_text("1 is to be")).to_be_visible()
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
    expect(page.get_by_role("row", name="Ann A")).to_contain_text("11 November 2026, 10:00")
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


def test_a_second_click_sends_nothing_again(town, kim, browser, files) -> None:
    service = town.service
    service.put_up(BUNDLE)
    desk = Desk(browser, town)
    page = desk.signed_in(kim, "/course/roster")
    page.get_by_label("Name").fill("Mia")
    page.get_by_role("button", name="Add", exact=True).dblclick()
    expect(page.get_by_role("status")).to_contain_text("They are in the course")
    expect(page.get_by_role("row", name="Mia")).to_have_count(1)
    ticked = page.get_by_role("checkbox", name="New link for Mia")
    ticked.check()
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.url) if one.method == "POST" else None)
    with page.expect_download() as download:
        page.get_by_role("button", name="New links for those ticked").dblclick()
    with open(download.value.path(), encoding="utf-8") as file:
        (link,) = [row["link"] for row in csv.DictReader(file)]
    assert sent == [f"{town.url}/course/links"]
    mia = desk.page()
    mia.goto(link)
    expect(mia.get_by_role("button", name="Sign in as Mia")).to_be_visible()
    button = page.get_by_role("button", name="New links for those ticked")
    expect(button).not_to_have_attribute("aria-disabled", "true", timeout=10_000)
    with page.expect_download():
        button.click()
    assert len(sent) == 2
    desk.context.close()
    assert desk.complaints == []


def test_the_way_back_and_a_session_that_ends(town, kim, browser, files) -> None:
    service = town.service
    service.put_up(BUNDLE)
    ann = service.student("Ann A")
    desk = Desk(browser, town)
    page = desk.signed_in(kim, "/class/hw1")
    page.get_by_label("Ann A").check()
    page.get_by_label("Until").fill("2026-11-11T10:00")
    page.get_by_label("Reason").fill("was ill")
    page.get_by_role("button", name="Give them time").click()
    expect(page.get_by_role("status")).to_contain_text("They have more time")
    page.reload()  # sends nothing again
    page.go_back()
    expect(page.locator(f"#m{ann.number}")).to_contain_text("has time until")
    page.go_forward()
    expect(page.get_by_role("row", name="Ann A")).to_have_count(1)

    other = desk.page()
    other.goto(f"{town.url}/class/hw1/terms")
    page.get_by_label("Due").fill("2026-11-10T10:00")
    page.get_by_role("button", name="Change it").click()
    expect(page.get_by_role("status")).to_contain_text("It is changed")
    other.get_by_label("Due").fill("2026-11-12T10:00")
    other.get_by_role("button", name="Change it").click()
    expect(other.get_by_text("somebody changed the dates")).to_be_visible()
    other.get_by_role("link", name="Back").click()
    expect(other.get_by_label("Due")).to_have_value("2026-11-10T10:00")

    town.sign_out_everybody()
    page.get_by_label("Release it all the same").check()
    page.get_by_role("button", name="Release all feedback now").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in first")
    with service.store.read() as connection:
        assert openings.find(connection, service.course, "hw1").released is None
    desk.context.close()
    refused = "Failed to load resource"
    assert [one for one in desk.complaints if not one.startswith(refused)] == []


def test_who_comes_into_the_class_meanwhile_is_told_of(town, kim, browser) -> None:
    service = town.service
    service.put_up(BUNDLE)
    service.student("Ann A")
    desk = Desk(browser, town)
    page = desk.signed_in(kim, "/class/hw1")
    expect(page.get_by_text("filled while you look")).to_be_visible()
    late = service.student("Zoe Z")
    town.tell()
    link = page.get_by_role("link", name="Load it anew")
    expect(page.locator("#fresh")).to_contain_text("The class has other members by now")
    link.click()
    expect(page.locator(f"#m{late.number}")).to_be_visible()
    desk.context.close()
    assert desk.complaints == []


def hostile(which: str) -> str:
    """Text that does something where it is not taken for text, and tells where it came from."""
    return (
        f"{which} <img src=x onerror=alert(1)><script>alert(2)</script>"
        f"</textarea></title>{{{{7*7}}}}'\"><b class=evil>"
    )


def test_hostile_words_are_text_on_every_page(town, kim, browser) -> None:
    service, course = town.service, town.service.course
    words = ("name", "section", "file", "answer", "comment", "bank", "time", "decision", "marker")
    said = {which: hostile(which) for which in (*words, "title")}
    slug, title = "'\"><b class=evil>", said["title"]
    opening = service.put_up(
        make_bundle(question("q1", "def test(x): assert x == 1"), ESSAY, slug=slug, title=title)
    )
    student = in_section(service, said["name"], said["section"])
    mia = marker(service, said["marker"])
    service.hand_in(student, said["answer"].encode(), slug=slug, called=said["file"])
    grade_all(service)
    at = quote(slug)
    essay = f"/marking/{at}/essay"
    desk = Desk(browser, town)
    page = desk.signed_in(mia, f"{essay}/{student.number}")
    page.get_by_label("Comment, which").fill(said["comment"])
    page.get_by_role("button", name="1 points").click()
    expect(page.locator("#said")).to_have_text("Saved, as version 1.")
    page.goto(town.url + essay)
    page.get_by_label("Your comments at hand").fill(said["bank"])
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_label("Your comments at hand")).to_have_value(said.pop("bank"))
    assert page.locator("img[src=x], main script, .evil").count() == 0
    desk.context.clear_cookies()
    page = desk.signed_in(kim, f"/class/{at}")
    page.get_by_role("checkbox").first.check()
    page.get_by_label("Until").fill("2026-11-11T10:00")
    page.get_by_label("Reason").fill(said["time"])
    page.get_by_role("button", name="Give them time").click()
    page.goto(f"{town.url}/decisions/{at}/{student.number}")
    page.get_by_role("radio", name="so many points on top").check()
    page.get_by_label("Points, where").fill("1")
    page.get_by_label("Reason").fill(said["decision"])
    page.get_by_role("button", name="Decide", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("It is decided.")
    service.store.write(lambda c: openings.release(c, course, opening, START))
    page.goto(f"{town.url}/class/{at}/bundle")
    other = make_bundle(question("q1", "def test(x): assert x == 2"), slug=slug, title=title)
    page.get_by_label("bundle as a file").set_input_files(
        {"name": "other.zip", "mimeType": "application/zip", "buffer": pack(other)}
    )
    page.get_by_role("button", name="Grade with it").click()
    expect(page.get_by_role("status")).to_contain_text("All is graded with it now")

    values = {"slug": at, "member:int": student.number, "number:int": 1, "question": "essay"}
    asked = [
        re.sub(r"\{([^}]*)\}", lambda found: str(values[found[1]]), route.removeprefix("GET "))
        for route, right in RIGHTS.items()
        if route.startswith("GET ") and Role.INSTRUCTOR in right.roles
    ]
    files = ("/receipt", "/receipts", "/file", ".zip", ".csv", "/events")
    left, shown = set(said), []
    for path in asked:
        if path.endswith(files) or path.startswith(("/api", "/a/")):  # hers, who handed in nothing
            continue
        assert page.goto(town.url + path).ok, path
        assert page.locator("img[src=x], main script, .evil").count() == 0, path
        fits(page)
        typed = page.locator("textarea").evaluate_all("all => all.map(one => one.value)")
        text = "\n".join((page.locator("html").text_content() or "", page.title(), *typed))
        left -= {which for which in left if said[which][:40] in text}
        shown.append(path)
    assert left == set()
    assert len(shown) > 12
    desk.context.close()
    assert desk.complaints == []
