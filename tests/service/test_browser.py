"""A student's whole way in a real browser: by keyboard, on a phone, with scripts and without, and
where something goes wrong in the middle."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from fakes import RIGHT, make_bundle, question, write
from playwright.sync_api import Browser, BrowserContext, Page, expect

from autograder.result import CaseResult, Outcome, question_result
from autograder.service import keyring, openings, orders, receipts
from autograder.service.members import Member
from autograder.service.store.tables import attempts, sessions
from autograder.service.web import app, server
from autograder.service.web.site import Site
from autograder.service.web.surroundings import Surroundings
from service.killing import free_port
from service.stores import DUE, START, Served, served
from service.test_dispatch import Fake, drained
from service.test_web import link_of

pytestmark = [pytest.mark.slow, pytest.mark.outside]

BUNDLE = make_bundle(question("q1", "def test(f): assert f(3) == 9"), slug="hw1", title="Homework")
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
RULE = "Send the digest to Kim before the deadline."
HOSTILE = "<img src=x onerror=alert(1)>\u202e'\"&.ipynb"
UNLOADED = "Failed to load resource"
"""how a console tells of each answer that is no success, which is what some of these are about"""


class Town:
    """A service on a port, which may go away and come back, and the people who know it."""

    def __init__(self, service: Served, folder: Path) -> None:
        self.service = service
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.site = Site(service.store, service.signer, folder, self.url)
        self.surroundings = Surroundings()
        self._serving: tuple[uvicorn.Server, threading.Thread] | None = None

    def come(self) -> None:
        made = app.made(self.site, rules={"Numbers": RULE}, surroundings=self.surroundings)
        config = uvicorn.Config(made, log_config=None, lifespan="off", timeout_graceful_shutdown=1)
        running, ready = uvicorn.Server(config), threading.Event()
        socket = server.bound("127.0.0.1", self.port)

        def run() -> None:
            ready.set()
            running.run(sockets=[socket])

        thread = threading.Thread(target=run)
        thread.start()
        ready.wait()
        self._serving = running, thread

    def go(self) -> None:
        if self._serving is not None:
            running, thread = self._serving
            running.should_exit = True
            thread.join()
            self._serving = None

    def graded(self) -> None:
        """All that waits is graded, and whoever watches is told."""
        drained(self.service, Fake())
        self.tell()

    def tell(self) -> None:
        with self.service.store.read() as connection:
            found = list(connection.scalars(sa.select(attempts.c.id)))
        self.site.bulletin.post(found)

    def hear(self, *messages: str) -> None:
        """The one that waits is being graded, and these public cases were heard so far."""
        store, now = self.service.store, self.service.clock()
        held = store.write(lambda c: orders.lease(c, "w", 1, now)) or self._held
        self._held = held
        cases = [
            CaseResult(name=f"c{n}", hidden=False, points=1.0, outcome=Outcome.FAILED, message=said)
            for n, said in enumerate(messages)
        ]
        so_far = (question_result("q1", cases),) if cases else ()
        store.write(lambda c: orders.hear(c, held[0], so_far))
        self.tell()

    def hand_back(self) -> None:
        self.service.store.write(lambda c: orders.hand_back(c, self._held))

    def release(self) -> None:
        course = self.service.course
        with self.service.store.read() as connection:
            opening = openings.find(connection, course, "hw1")
        self.service.store.write(lambda c: openings.release(c, course, opening, START))

    def sign_out_everybody(self) -> None:
        self.service.store.write(lambda c: c.execute(sa.delete(sessions)))

    def count(self) -> int:
        with self.service.store.read() as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(attempts)) or 0


@pytest.fixture
def town(tmp_path) -> Iterator[Town]:
    (tmp_path / "spool").mkdir()
    with served(tmp_path) as service:
        service.put_up(BUNDLE)
        made = Town(service, tmp_path / "spool")
        made.come()
        try:
            yield made
        finally:
            made.go()


@pytest.fixture
def notebook(tmp_path) -> Path:
    return write(tmp_path, "mine", RIGHT)


class Desk:
    """Somebody's browser, and all that went wrong on its pages."""

    def __init__(self, browser: Browser, town: Town, **options: object) -> None:
        self.town = town
        self.context: BrowserContext = browser.new_context(**{**PHONE, **options})
        self.complaints: list[str] = []

    def page(self) -> Page:
        page = self.context.new_page()
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        page.on("request", lambda asked: self._asked(asked.url))
        return page

    def _asked(self, url: str) -> None:
        if not url.startswith((self.town.url, "data:")):
            self.complaints.append(url)

    def signed_in(self, member: Member, path: str = "/") -> Page:
        page = self.page()
        page.goto(f"{self.town.url}/in/{link_of(self.town.service, member)}")
        page.get_by_role("button", name="Sign in as").click()
        page.goto(f"{self.town.url}{path}")
        return page


@pytest.fixture
def desk(browser: Browser, town: Town) -> Iterator[Desk]:
    made = Desk(browser, town)
    yield made
    made.context.close()
    assert [one for one in made.complaints if not one.startswith(UNLOADED)] == []


@pytest.fixture
def plain(browser: Browser, town: Town) -> Iterator[Desk]:
    """The same without JavaScript."""
    made = Desk(browser, town, java_script_enabled=False)
    yield made
    made.context.close()
    assert [one for one in made.complaints if not one.startswith(UNLOADED)] == []


def fits(page: Page) -> None:
    """Nothing is wider than the screen, and one heading says what the page is."""
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= page.viewport_size["width"], (page.url, wide)
    assert page.locator("h1").count() == 1


def until(page: Page, holds: Callable[[], bool]) -> None:
    """Wait for something on the side of the service."""
    for _ in range(1000):
        if holds():
            return
        page.wait_for_timeout(20)
    raise AssertionError


def to(page: Page, role: str, name: str) -> None:
    """By the Tab key alone to something, from where the reader is."""
    wanted = page.get_by_role(role, name=name).first
    for _ in range(40):
        if wanted.evaluate("one => one === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(wanted).to_be_focused()
    expect(wanted).to_be_in_viewport()
    outline = wanted.evaluate("one => getComputedStyle(one).outlineStyle")
    assert outline != "none", name


def follow(page: Page, role: str, name: str) -> None:
    to(page, role, name)
    page.keyboard.press("Enter")


def choose(page: Page, path: Path) -> None:
    page.get_by_label("Your notebook").set_input_files(path)


def hand_in(page: Page, path: Path) -> None:
    choose(page, path)
    page.get_by_role("button", name="Hand in").click()


# ------------------------------------------------------------------ the whole way


@pytest.mark.parametrize("scripts", [True, False])
def test_a_students_way_by_keyboard_on_a_phone(request, town, notebook, scripts) -> None:
    desk: Desk = request.getfixturevalue("desk" if scripts else "plain")
    ann = town.service.student("Ann")
    page = desk.page()
    page.on("filechooser", lambda chooser: None)  # from now on none opens a window of the desktop
    page.goto(f"{town.url}/in/{link_of(town.service, ann)}")
    fits(page)
    follow(page, "button", "Sign in as Ann")
    expect(page.get_by_role("heading", level=1)).to_have_text("Assignments")
    assert "/in/" not in page.url
    fits(page)
    follow(page, "link", "Homework")
    expect(page.get_by_role("heading", level=1)).to_have_text("Homework")
    fits(page)
    to(page, "button", "Your notebook")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(notebook)
    follow(page, "button", "Hand in")
    expect(page.get_by_text("Received")).to_be_visible()
    fits(page)
    digest = hashlib.sha256(notebook.read_bytes()).hexdigest()
    expect(page.locator("#sha256")).to_have_text(digest)
    expect(page.get_by_text("It is the next to be graded")).to_be_visible()
    if not scripts:  # else what is saved is gone before it is there
        follow(page, "link", "Stop loading it anew")
        expect(page.get_by_role("link", name="Load this page anew")).to_be_visible()
    with page.expect_download() as download:
        follow(page, "link", "The receipt, to keep")
    claims = receipts.checked(
        Path(download.value.path()).read_text(), keyring.public(town.service.store)
    )
    assert receipts.speaks_of(claims, notebook.read_bytes())
    if not scripts:
        follow(page, "link", "Load this page anew")
    town.graded()
    expect(page.get_by_text("q1_1: passed")).to_be_visible(timeout=20_000)
    expect(page.get_by_text("It is graded.")).to_be_visible()
    expect(page.get_by_text("is shown after the due date")).to_be_visible()
    fits(page)
    town.release()
    follow(page, "link", "All attempts, and hand in again")
    expect(page.get_by_role("heading", name="Attempt 1 (counts): graded")).to_be_visible()
    fits(page)
    follow(page, "link", "Attempt 1")
    expect(page.get_by_text("1 of 1 points")).to_be_visible()
    follow(page, "link", "All feedback on this attempt")
    expect(page.get_by_text("Homework").first).to_be_visible()
    fits(page)
    page.go_back()
    follow(page, "link", "All assignments")
    with page.expect_download() as download:
        follow(page, "link", "All your receipts")
    assert len(Path(download.value.path()).read_text().splitlines()) == 1
    follow(page, "button", "Sign out")
    expect(page.get_by_role("heading", level=1)).to_have_text("Signed out")
    fits(page)


# ------------------------------------------------------------------ what comes by itself


def test_verdicts_come_one_by_one_and_are_read_aloud_once(town, desk, notebook) -> None:
    page = desk.signed_in(town.service.student("Ann"), "/a/hw1")
    hand_in(page, notebook)
    expect(page.locator("#standing")).to_have_text(re.compile("next to be graded"))
    heard = (
        "window.added = []; new MutationObserver(all => all.forEach(one => one.addedNodes.forEach("
        "node => window.added.push(node.textContent)))).observe(document.getElementById('public'),"
        "{childList: true, subtree: true})"
    )
    page.evaluate(heard)
    town.hear()
    expect(page.locator("#standing")).to_have_text("It is being graded.")
    town.hear("<b>no</b>")
    expect(page.locator("#public li")).to_have_text(["c0: not right yet. <b>no</b>"])
    town.hear("<b>no</b>", "\u202eagain")
    expect(page.locator("#public li")).to_have_count(2)
    expect(page.locator("#public li").last).to_have_text("c1: not right yet. <U+202E>again")
    added = page.evaluate("window.added")
    assert [one for one in added if "<b>" in one] == ["c0: not right yet. <b>no</b>"]
    assert page.locator("#public").get_attribute("aria-live") == "polite"
    # what the page of the server says, in the same words
    again = desk.context.new_page()
    again.goto(page.url)
    assert (
        again.locator("#public").inner_text().split()
        == page.locator("#public").inner_text().split()
    )
    again.close()
    town.hand_back()
    town.graded()
    expect(page.locator("#public li")).to_have_text(["q1_1: passed"])
    expect(page.locator("#standing")).to_have_text("It is graded.")
    expect(page.locator("#outcome")).to_contain_text("after the due date")


def test_a_tab_that_nobody_sees_has_no_stream(town, desk, notebook) -> None:
    page = desk.signed_in(town.service.student("Ann"), "/a/hw1")
    hand_in(page, notebook)
    expect(page.locator("#standing")).to_have_text(re.compile("next to be graded"))
    hide = (
        "value => { Object.defineProperty(document, 'hidden', {value, configurable: true});"
        "document.dispatchEvent(new Event('visibilitychange')) }"
    )
    watched = town.site.bulletin._waiting
    until(page, lambda: len(watched) == 1)
    page.evaluate(hide, True)
    until(page, lambda: not watched)
    town.graded()
    expect(page.locator("#standing")).to_have_text(re.compile("next to be graded"))
    page.evaluate(hide, False)
    expect(page.locator("#standing")).to_have_text("It is graded.")


def test_times_of_another_zone_stand_behind_those_of_the_course(town, browser) -> None:
    ann = town.service.student("Ann")
    town.service.hand_in(ann, b"x")  # so that there are several times on the page
    for zone, said in (
        ("America/New_York", " (for you Monday 9 November at 04:00)"),
        ("Europe/Rome", ""),
    ):
        desk = Desk(browser, town, timezone_id=zone)
        page = desk.signed_in(ann, "/a/hw1")
        expect(page.locator("#main > p").first).to_contain_text(
            f"due Monday 9 November 2026, 10:00 CET{said} ("
        )
        told = f" Yours, {zone}, stand behind them." if said else ""
        zones = page.locator("#zone")
        expect(zones).to_have_text(f"Times are those of the course: Europe/Berlin.{told}")
        fits(page)
        desk.context.close()
        assert desk.complaints == []


# ------------------------------------------------------------------ once


@pytest.mark.parametrize("scripts", [True, False])
def test_a_double_click_hands_in_once(request, town, notebook, scripts) -> None:
    desk: Desk = request.getfixturevalue("desk" if scripts else "plain")
    page = desk.signed_in(town.service.student("Ann"), "/a/hw1")
    choose(page, notebook)
    page.get_by_role("button", name="Hand in").dblclick()
    expect(page.get_by_text("Received")).to_be_visible()
    assert town.count() == 1


@pytest.mark.parametrize("scripts", [True, False])
def test_two_tabs_and_the_way_back(request, town, notebook, tmp_path, scripts) -> None:
    """The same file from another tab is the same attempt; another file after going back is not,
    and the page says which counts."""
    desk: Desk = request.getfixturevalue("desk" if scripts else "plain")
    ann = town.service.student("Ann")
    first = desk.signed_in(ann, "/a/hw1")
    second = desk.context.new_page()
    second.goto(f"{town.url}/a/hw1")
    for page in (first, second):
        hand_in(page, notebook)
        expect(page.get_by_text("Received")).to_be_visible()
        assert page.url.endswith("/a/hw1/1")
    other = write(tmp_path, "other", "def f(x):\n    return x ** 2")
    first.go_back()
    hand_in(first, other)
    expect(first.get_by_text("Received")).to_be_visible()
    digest = hashlib.sha256(other.read_bytes()).hexdigest()
    expect(first.locator("#sha256")).to_have_text(digest)
    expect(first.locator("#counting")).to_have_text("Your last attempt counts: attempt 2.")
    assert first.url.endswith("/a/hw1/2")
    assert town.count() == 2
    second.reload()
    expect(second.locator("#counting")).to_have_text("Your last attempt counts: attempt 2.")


# ------------------------------------------------------------------ what goes wrong


def test_a_session_that_ends_in_the_middle(town, desk, notebook) -> None:
    """The file stays chosen; signed in again in another tab, the same button hands it in."""
    ann = town.service.student("Ann")
    page = desk.signed_in(ann, "/a/hw1")
    choose(page, notebook)
    town.sign_out_everybody()
    page.get_by_role("button", name="Hand in").click()
    expect(page.locator("#trouble")).to_contain_text("Nothing was handed in")
    expect(page.locator("#trouble")).to_contain_text("your file stays chosen")
    assert town.count() == 0
    desk.signed_in(ann).close()
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("Received")).to_be_visible()
    town.sign_out_everybody()
    town.tell()
    expect(page.locator("#trouble")).to_contain_text("You are signed out", timeout=20_000)
    assert town.count() == 1


def test_a_session_that_ends_in_the_middle_without_scripts(town, plain, tmp_path) -> None:
    page = plain.signed_in(town.service.student("Ann"), "/a/hw1")
    large = tmp_path / "large.ipynb"
    large.write_bytes(b"x" * (8 << 20))
    choose(page, large)
    town.sign_out_everybody()
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("Nothing was handed in")).to_be_visible()
    assert town.count() == 0


def test_where_the_service_is_away_the_page_says_what_counts(town, desk, notebook) -> None:
    page = desk.signed_in(town.service.student("Ann"), "/a/hw1")
    digest = hashlib.sha256(notebook.read_bytes()).hexdigest()
    choose(page, notebook)
    expect(page.locator("#chosen")).to_contain_text(digest)
    town.go()
    page.get_by_role("button", name="Hand in").click()
    trouble = page.locator("#trouble")
    for said in ("No answer came", digest, RULE):
        expect(trouble).to_contain_text(said)
    fits(page)
    town.come()
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("Received")).to_be_visible()
    town.go()
    for said in ("does not answer", "stays handed in", digest, RULE):
        expect(trouble).to_contain_text(said, timeout=20_000)
    town.come()
    expect(trouble).to_be_empty(timeout=20_000)
    town.graded()
    expect(page.locator("#standing")).to_have_text("It is graded.", timeout=20_000)
    assert town.count() == 1


@pytest.mark.parametrize("status", [502, 503, 504])
def test_where_somebody_in_between_answers(town, desk, notebook, status) -> None:
    page = desk.signed_in(town.service.student("Ann"), "/a/hw1")
    page.route("**/a/hw1", lambda route: route.fulfill(status=status, body="<h1>Bad gateway</h1>"))
    hand_in(page, notebook)
    expect(page.locator("#trouble")).to_contain_text(f"something else than was expected ({status})")
    expect(page.locator("#trouble")).to_contain_text(RULE)
    page.unroute_all()
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("Received")).to_be_visible()


def test_where_no_stream_comes_through_the_page_is_asked(town, desk, notebook) -> None:
    page = desk.signed_in(town.service.student("Ann"), "/a/hw1")
    page.route("**/events", lambda route: route.fulfill(status=502, body=""))
    hand_in(page, notebook)
    expect(page.locator("#standing")).to_have_text(re.compile("next to be graded"))
    town.graded()
    expect(page.locator("#standing")).to_have_text("It is graded.", timeout=30_000)
    expect(page.locator("#public li")).to_have_text(["q1_1: passed"])


def test_a_file_that_changed_since_it_was_chosen_is_told(town, desk, notebook) -> None:
    page = desk.signed_in(town.service.student("Ann"), "/a/hw1")
    choose(page, notebook)
    expect(page.locator("#chosen")).to_contain_text("SHA-256")
    notebook.write_text(notebook.read_text() + "\n\n")
    page.get_by_role("button", name="Hand in").click()
    expect(page.locator("#trouble")).to_contain_text("changed since you chose it")
    assert town.count() == 0
    hand_in(page, notebook)
    expect(page.locator("#sha256")).to_have_text(hashlib.sha256(notebook.read_bytes()).hexdigest())


def test_what_is_too_large_or_closed_is_told(town, desk, notebook, tmp_path) -> None:
    page = desk.signed_in(town.service.student("Ann"), "/a/hw1")
    large = tmp_path / "large.ipynb"
    large.write_bytes(b"x" * (21 << 20))
    hand_in(page, large)
    expect(page.locator("#trouble")).to_contain_text("21.0 MiB, and 20 are taken at most")
    choose(page, notebook)
    expect(page.locator("#trouble")).to_be_empty()
    town.service.put_up(BUNDLE, closes=DUE)
    town.service.clock.moment = DUE - timedelta(days=3)
    page = desk.signed_in(town.service.student("Ben"), "/a/hw1")
    choose(page, notebook)
    town.service.clock.moment = DUE + timedelta(minutes=2)
    page.get_by_role("button", name="Hand in").click()
    for said in ("Nothing was handed in: hw1 closed at", "SHA-256", RULE):
        expect(page.locator("#trouble")).to_contain_text(said)
    assert town.count() == 0


DROP = """([name, text, many]) => {
  const held = new DataTransfer();
  for (let n = 0; n < many; n++) held.items.add(new File([text], name));
  for (const type of ['dragover', 'drop'])
    document.getElementById('main').dispatchEvent(
      new DragEvent(type, {dataTransfer: held, bubbles: true, cancelable: true}));
}"""


def test_a_notebook_is_dropped_on_the_page(town, desk) -> None:
    page = desk.signed_in(town.service.student("Ann"), "/a/hw1")
    page.evaluate(DROP, ["two.ipynb", "{}", 2])
    expect(page.locator("#trouble")).to_contain_text("One file is taken at a time")
    page.evaluate(DROP, ["one.ipynb", "{}", 1])
    expect(page.locator("#trouble")).to_be_empty()
    expect(page.locator("#chosen")).to_contain_text("Chosen: one.ipynb")
    page.get_by_role("button", name="Hand in").click()
    expect(page.locator("#sha256")).to_have_text(hashlib.sha256(b"{}").hexdigest())


@pytest.mark.parametrize("scripts", [True, False])
def test_hostile_names_are_text(request, town, tmp_path, scripts) -> None:
    desk: Desk = request.getfixturevalue("desk" if scripts else "plain")
    member = town.service.student("<script>alert(2)</script>\u202e <b>Ann</b>")
    page = desk.signed_in(member, "/a/hw1")
    data = write(tmp_path, "mine", RIGHT).read_bytes()
    page.get_by_label("Your notebook").set_input_files(
        {"name": HOSTILE, "mimeType": "text/html", "buffer": data}
    )
    page.get_by_role("button", name="Hand in").click()
    expect(page.locator("#main > p").first).to_contain_text("<img src=x onerror=alert(1)>")
    town.hear("<script>alert(3)</script>", "</li><img src=x onerror=alert(4)>")
    expect(page.locator("#public li")).to_have_count(2, timeout=20_000)
    town.hand_back()
    town.graded()
    town.release()
    for path in ("/", "/a/hw1", "/a/hw1/1", "/a/hw1/1/feedback"):
        page.goto(f"{town.url}{path}")
        assert page.locator("img[src=x], b, main script").count() == 0
        assert "\u202e" not in page.content()
        fits(page)


# ------------------------------------------------------------------ axe


def complaints_of_axe(page: Page) -> list[str]:
    found = Axe().run(page)
    said = [f"{page.url}: {one['id']}: {one['help']}" for one in found.response["violations"]]
    return said


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(browser, town, notebook, scheme) -> None:
    service = town.service
    essay = make_bundle(question("q1", "def test(x): assert x == 1"), slug="essay", title="Essay")
    service.put_up(essay, closes=DUE, opens=START + timedelta(days=1))
    desk = Desk(browser, town, color_scheme=scheme, timezone_id="America/New_York")
    ann = service.student("Ann")
    seen: dict[str, list[str]] = {}

    def look(page: Page, name: str) -> None:
        fits(page)
        seen[name] = complaints_of_axe(page)

    page = desk.page()
    page.goto(f"{town.url}/in/{link_of(service, ann)}")
    look(page, "link")
    page.goto(f"{town.url}/in/nobody")
    look(page, "old link")
    page.goto(f"{town.url}/")
    look(page, "not signed in")
    page = desk.signed_in(ann)
    look(page, "home, nothing handed in")
    page.goto(f"{town.url}/a/essay")
    look(page, "not open yet")
    page.goto(f"{town.url}/a/never")
    look(page, "nothing there")
    page.goto(f"{town.url}/a/hw1")
    look(page, "opening, nothing handed in")
    choose(page, notebook)
    expect(page.locator("#chosen")).to_contain_text("SHA-256")
    page.route("**/a/hw1", lambda route: route.abort())
    page.get_by_role("button", name="Hand in").click()
    expect(page.locator("#trouble")).to_contain_text("No answer came")
    look(page, "opening, no answer")
    page.unroute_all()
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("Received")).to_be_visible()
    look(page, "attempt in line")
    town.hear("look at the sign")
    expect(page.locator("#public li")).to_have_count(1)
    look(page, "attempt at work")
    page.route("**/hw1/1**", lambda route: route.abort())
    page.goto("about:blank")
    page.unroute_all()
    page.route("**/events", lambda route: route.abort())
    page.goto(f"{town.url}/a/hw1/1")
    expect(page.locator("#trouble")).to_contain_text("does not answer")
    look(page, "attempt, no answer")
    page.unroute_all()
    town.hand_back()
    town.graded()
    page.goto(f"{town.url}/a/hw1/1")
    look(page, "attempt done")
    town.release()
    for path in ("/a/hw1/1", "/a/hw1/1/feedback", "/a/hw1", "/"):
        page.goto(f"{town.url}{path}")
        look(page, f"released: {path}")
    service.clock.moment = DUE + timedelta(hours=1)
    page = desk.signed_in(ann, "/a/essay")
    look(page, "closed")
    page.goto(f"{town.url}/")
    look(page, "home, late")
    page.get_by_role("button", name="Sign out").click()
    look(page, "signed out")
    desk.context.close()
    assert {name: said for name, said in seen.items() if said} == {}
    assert len(seen) == 19


def test_axe_finds_what_is_wrong(town, desk) -> None:
    page = desk.signed_in(town.service.student("Ann"), "/a/hw1")
    page.evaluate("document.querySelector('label').remove()")
    assert any("label" in one for one in complaints_of_axe(page))
