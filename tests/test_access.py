"""What students and instructors read passes axe at WCAG 2.1 AA, in a real browser: the six student
notebooks as pages, the pages of a run, the service and the audit.

All rules of WCAG 2.0 and 2.1 at A and AA are run, none is left out. Axe's advice beyond them is
not: it takes a table's head that is a formula for an empty one, since it does not read MathML.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from audit.test_sabotaged import CLEAN, EARNED
from axe_playwright_python.sync_playwright import Axe
from fakes import RIGHT, make_bundle, question, write
from playwright.sync_api import Browser, Page, Route
from report import made
from service.stores import START, Served, served
from service.test_dispatch import Fake, drained
from starlette.testclient import TestClient

from autograder.authoring.audit.findings import with_saboteurs
from autograder.authoring.audit.page import page as audit_page
from autograder.service import members, openings
from autograder.service.web import app
from autograder.service.web.site import Site
from autograder.views.report.edition import edition
from autograder.views.report.run import read_run
from autograder.views.report.write import write_pages

pytestmark = [pytest.mark.slow, pytest.mark.outside]

ROOT = Path(__file__).resolve().parent.parent
SLUGS = sorted(path.name for path in (ROOT / "student").iterdir())
AA = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
SCREENS = [(scheme, width) for scheme in ("light", "dark") for width in (1280, 390)]


@pytest.fixture(params=SCREENS, ids=lambda screen: f"{screen[0]}-{screen[1]}")
def screen(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    scheme, width = request.param
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 800}, reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()


def violations(page: Page) -> list[str]:
    """The rules that the page breaks, everything in it unfolded, with the first place."""
    page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true })")
    found = Axe().run(page, options=AA).response
    assert len(found["passes"]) > 5  # it did look
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found["violations"]]


def test_axe_would_find_something(screen: Page) -> None:
    screen.set_content(
        "<html><body><h1>A</h1><p style='color: #999; background: #fff'>pale</p>"
        "<img src='a.png'><a href='#a'></a><label>a<input></label><ul><li>b</li></ul>"
        "<button>c</button></body></html>"
    )
    broken = {line.partition(":")[0] for line in violations(screen)}
    assert {"color-contrast", "image-alt", "link-name", "html-has-lang"} <= broken


@pytest.mark.parametrize("slug", SLUGS)
def test_a_student_notebook_as_a_page(screen: Page, slug: str, tmp_path: Path) -> None:
    notebook = json.loads((ROOT / "student" / slug / f"{slug}.ipynb").read_bytes())
    reading = edition(slug, notebook, {})
    assert reading.unspoken == ()
    complaints: list[str] = []
    screen.on("console", lambda message: complaints.append(message.text))
    screen.on("request", lambda asked: complaints.extend([asked.url][asked.url[:4] != "http" :]))
    (tmp_path / "page.html").write_text(reading.page)
    screen.goto((tmp_path / "page.html").as_uri())
    assert screen.locator("h1").count() == 1
    assert screen.locator("math").count() > 50
    assert violations(screen) == []
    assert screen.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )
    assert complaints == []


def test_every_page_of_a_run(screen: Page, tmp_path: Path) -> None:
    results = made.results(24)
    folder = made.write(tmp_path, results, made.about(results))
    write_pages(read_run(folder), folder, "messages")
    pages = sorted(folder.rglob("*.html"))
    assert len(pages) > 3
    for path in (folder / "report/index.html", *pages[:4]):
        screen.goto(path.as_uri())
        assert violations(screen) == [], path.name


def test_the_page_of_an_audit(screen: Page) -> None:
    screen.set_content(audit_page([CLEAN, with_saboteurs(CLEAN, EARNED, {})]))
    assert violations(screen) == []


class Visit:
    """A student's browser at a service that is not on any network."""

    def __init__(self, screen: Page, folder: Path, service: Served) -> None:
        (folder / "spool").mkdir()
        bundle = make_bundle(
            question("q1", "def test(f): assert f(3) == 9", "def hidden_test(f): assert f(2) == 4"),
            slug="hw1",
            title="Homework 1",
        )
        self.service, self.opening = service, service.put_up(bundle)
        self.notebook = write(folder, "mine", RIGHT).read_bytes()
        site = Site(service.store, service.signer, folder / "spool", "http://testserver")
        self.client = TestClient(app.made(site), follow_redirects=False)
        ann = service.student("Ann")
        self.secret = service.store.write(lambda c: members.renew(c, ann, service.clock())).secret
        self._screen = screen
        screen.route("**/*", self._answer)

    def _answer(self, route: Route) -> None:
        if route.request.url.endswith("/events"):  # here an answer is taken when it is whole
            route.abort()
            return
        got = self.client.get(route.request.url.removeprefix("http://testserver"))
        kind = got.headers.get("content-type", "text/plain")
        route.fulfill(status=got.status_code, body=got.content, content_type=kind)

    def sign_in(self) -> None:
        assert self.client.post("/in", data={"secret": self.secret}).status_code == 303

    def hand_in(self) -> None:
        headers = {"Authorization": f"Bearer {self.secret}", "X-File-Name": "mine.ipynb"}
        answer = self.client.post("/api/hw1", content=self.notebook, headers=headers)
        assert answer.status_code < 300

    def violations(self, path: str) -> list[str]:
        """What the page at a path breaks."""
        self._screen.goto(f"http://testserver{path}")
        # the style is there, so colours are those that people see
        assert self._screen.evaluate("getComputedStyle(document.body).marginTop") == "0px"
        return violations(self._screen)


@pytest.fixture
def visit(screen: Page, tmp_path: Path) -> Iterator[Visit]:
    with served(tmp_path) as service:
        yield Visit(screen, tmp_path, service)


def test_pages_of_the_service(visit: Visit) -> None:
    for path in (f"/in/{visit.secret}", "/in/nothing"):
        assert visit.violations(path) == [], path
    visit.sign_in()
    for path in ("/", "/a/hw1", "/a/nothing"):
        assert visit.violations(path) == [], path
    visit.hand_in()
    assert visit.violations("/a/hw1") == []
    drained(visit.service, Fake())
    assert visit.violations("/a/hw1/1") == []
    course, opening = visit.service.course, visit.opening
    visit.service.store.write(lambda c: openings.release(c, course, opening, START))
    for path in ("/", "/a/hw1", "/a/hw1/1", "/a/hw1/1/feedback"):
        assert visit.violations(path) == [], path


def test_the_page_of_an_attempt_that_waits(visit: Visit) -> None:
    visit.sign_in()
    visit.hand_in()
    assert visit.violations("/a/hw1/1") == []
