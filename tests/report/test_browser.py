"""The pages in a real browser, opened from disk as people do."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from autograder.views.report.run import About, read_run
from autograder.views.report.write import write_pages
from report import made
from report.test_pages import HOSTILE, hostile_result

pytestmark = pytest.mark.slow
PAGES = ("report/index.html", "feedback/juniper-avocet.html")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of a class of 60."""
    results = made.results(60)
    found = made.write(tmp_path_factory.mktemp("class"), results, made.about(results))
    write_pages(read_run(found), found, "messages")
    assert (found / PAGES[1]).exists()
    return found


class Opened:
    """A page and all that went wrong on it: what the console said, and what it asked others for."""

    def __init__(self, browser: Browser, **options: object) -> None:
        self.context = browser.new_context(
            **{"viewport": {"width": 1280, "height": 900}, **options}
        )
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        self.page.on("request", self._asked)

    def _asked(self, request: object) -> None:
        if not str(request.url).startswith(("file:", "data:")):
            self.complaints.append(request.url)

    def go(self, path: Path) -> Page:
        self.page.goto(path.as_uri())
        return self.page


@pytest.fixture
def opened(browser: Browser) -> Iterator[Opened]:
    made_ = Opened(browser)
    yield made_
    made_.context.close()
    assert made_.complaints == []


def column(page: Page, place: int) -> list[str]:
    """The visible texts of a column of the class table."""
    cells = page.locator(f"table.class tbody tr:visible > :nth-child({place})")
    return [text.strip() for text in cells.all_inner_texts()]


@pytest.mark.parametrize("name", PAGES)
def test_pages_open_from_disk_without_a_complaint(opened: Opened, folder: Path, name: str) -> None:
    page = opened.go(folder / name)
    expect(page.locator("h1")).to_be_visible()
    # the style is really applied, so the policy allows it
    assert page.evaluate("getComputedStyle(document.body).marginTop") == "0px"


def test_sorting(opened: Opened, folder: Path) -> None:
    page = opened.go(folder / PAGES[0])
    head = page.get_by_role("columnheader", name="Score")
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    scores = column(page, 4)
    numbers = [float(score) for score in scores if score != "–"]
    assert numbers == sorted(numbers, reverse=True)
    assert scores[-1] == "–"  # without points: below, whichever way
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    scores = column(page, 4)
    assert [float(score) for score in scores if score != "–"] == sorted(numbers)
    assert scores[-1] == "–"
    page.get_by_role("columnheader", name="Student").get_by_role("button").click()
    names = column(page, 2)
    assert names == sorted(names)
    assert page.locator("[aria-sort]").count() == 1


def test_filtering(opened: Opened, folder: Path) -> None:
    page = opened.go(folder / PAGES[0])
    expect(page.locator("#shown")).to_have_text("60 of 60")
    page.get_by_label("Find").fill("finch")
    names = column(page, 2)
    assert 0 < len(names) < 60
    assert all("Finch" in name for name in names)
    expect(page.locator("#shown")).to_have_text(f"{len(names)} of 60")
    page.get_by_label("Find").fill("")
    page.get_by_label("Show").select_option("unreadable")
    assert column(page, 3) == ["unreadable"]
    page.get_by_label("Find").fill("nobody")
    expect(page.locator("#shown")).to_have_text("0 of 60")


def test_links_lead_to_the_pages_of_students(opened: Opened, folder: Path) -> None:
    page = opened.go(folder / PAGES[0])
    targets = page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
    for target in set(targets):
        if target.startswith("#"):
            assert page.locator(f"[id='{target[1:]}']").count() == 1, target
        else:
            assert (folder / "report" / target).resolve().is_file(), target
    page.locator("table.class tbody a").first.click()
    expect(page.locator("h1")).to_have_text("Alder Avocet")
    page.locator("nav a").first.click()
    expect(page.locator("#q-1")).to_be_in_viewport()


def test_a_link_to_a_question_opens_its_tests(opened: Opened, folder: Path) -> None:
    page = opened.go(folder / PAGES[0])
    inside = page.get_by_role("region", name="Tests of q4_descent")
    expect(inside).to_be_hidden()
    page.locator("table.questions").get_by_role("link", name="q4_descent").click()
    expect(inside).to_be_visible()


def test_the_way_through_by_keyboard(opened: Opened, folder: Path) -> None:
    page = opened.go(folder / PAGES[0])
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="To the content")).to_be_focused()
    expect(page.get_by_role("link", name="To the content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    for _ in range(400):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "find":
            break
    page.keyboard.type("finch")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Show")).to_be_focused()
    page.keyboard.press("Tab")  # the table's own scrolling box
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    head = page.get_by_role("columnheader", name="Submission").last
    expect(head).to_have_attribute("aria-sort", "ascending")
    # what has the focus can be seen to have it
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    summary = page.locator("summary").first
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator("details").first.get_attribute("open") is not None


@pytest.mark.parametrize("name", PAGES)
def test_print(opened: Opened, folder: Path, name: str) -> None:
    page = opened.go(folder / name)
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator(".controls:visible, nav:visible, .skip:visible").count() == 0
    inside = page.locator("details > :not(summary)").first
    expect(inside).to_be_visible()  # closed on the screen, there on paper
    assert page.pdf().startswith(b"%PDF")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_scrolls_sideways_but_tables(
    browser: Browser, folder: Path, name: str, width: int
) -> None:
    # 320 pixels are what 1280 have at a zoom of 400 %
    opened = Opened(browser, viewport={"width": width, "height": 800})
    page = opened.go(folder / name)
    page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    opened.context.close()
    assert opened.complaints == []


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, folder: Path, name: str, scheme: str) -> None:
    opened = Opened(browser, color_scheme=scheme)
    page = opened.go(folder / name)
    page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true })")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    red = int(ground.removeprefix("rgb(").partition(",")[0])
    assert (red < 60) if scheme == "dark" else (red > 200)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    opened.context.close()


def test_without_scripts_the_table_is_there(browser: Browser, folder: Path) -> None:
    opened = Opened(browser, java_script_enabled=False)
    page = opened.go(folder / PAGES[0])
    expect(page.locator("table.class tbody tr")).to_have_count(60)
    expect(page.locator("#controls")).to_be_hidden()
    opened.context.close()


def test_what_a_submission_wrote_does_nothing(opened: Opened, tmp_path: Path) -> None:
    texts = [text for text in HOSTILE if len(text) < 1000 and text != "\ud800"]
    results = tuple(
        msgspec.structs.replace(hostile_result(text), submission=f"s{place}")
        for place, text in enumerate(texts)
    )
    titles = {result.submission: text for result, text in zip(results, texts, strict=True)}
    made.write(tmp_path, results, About(title=HOSTILE[1], students=titles))
    write_pages(read_run(tmp_path), tmp_path, "messages")
    for path in sorted(tmp_path.glob("*/*.html")):
        page = opened.go(path)
        expect(page.locator("h1")).to_be_visible()
        assert page.evaluate("document.images.length") == 0
        assert page.evaluate("document.scripts.length") == (path.name == "index.html")


def test_a_class_of_a_thousand(
    opened: Opened, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    results = made.results(1000)
    made.write(tmp_path, results, made.about(results))
    written = write_pages(read_run(tmp_path), tmp_path, "messages")
    assert written.index.stat().st_size < 5_000_000
    started = time.perf_counter()
    page = opened.go(written.index)
    expect(page.locator("#shown")).to_have_text("1000 of 1000")
    seconds = time.perf_counter() - started
    with capsys.disabled():
        size = written.index.stat().st_size / 1e6
        print(f"\na class of 1000: {size:.2f} MB, opens in {seconds:.2f} s")
