"""The marking page in a real browser, opened from disk: keys, what is kept, and what is saved."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from autograder.result import Result, Status, WrittenAnswer
from autograder.views.gradebook.marks import ManualQuestion, MarkGiven, read_marks
from autograder.views.report.marking import marking_html

pytestmark = pytest.mark.slow

TEXTS = [
    "A step goes *against* the slope.\n\n1. look\n\n| rate | effect |\n|---|---|\n| big | away |",
    "",
    "<script>document.title = 'gone'</script> [x](javascript:alert(1)) <img src=x onerror=f(1)>",
    "Because. " * 200,
    "",
]
QUESTION = ManualQuestion(
    name="q2", max_points=2.0, prompt="### Why\n\nSay why.", rubric="*Two points* for reasons."
)


def write(folder: Path, texts: list[str], marks: dict[str, MarkGiven] | None = None) -> Path:
    results = []
    for number, text in enumerate(texts):
        parts = (("markdown", text), ("code", f"print({number})  # {'long ' * 60}")) if text else ()
        answer = WrittenAnswer(question="q2", parts=parts)
        name = f"student-{number:03}"
        results.append(Result(submission=name, status=Status.GRADED, answers=(answer,)))
    path = folder / "marking-q2.html"
    path.write_text(marking_html(QUESTION, results, marks or {}, "hw", "Homework"), "utf-8")
    return path


class Desk:
    """A context with one page, and all that went wrong on it."""

    def __init__(self, browser: Browser, **options: Any) -> None:
        self.context: BrowserContext = browser.new_context(**options)
        self.complaints: list[str] = []

    def open(self, path: Path) -> Page:
        page = self.context.new_page()
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(path.as_uri())
        return page


@pytest.fixture
def desk(browser: Browser) -> Iterator[Desk]:
    made = Desk(browser)
    yield made
    made.context.close()
    assert made.complaints == []


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def states(page: Page) -> list[str]:
    return page.locator(".answer .state").all_inner_texts()


def saved(page: Page, how: Any) -> dict[str, Any]:
    with page.expect_download() as download:
        how()
    assert download.value.suggested_filename == "hw-q2.json"
    data = Path(download.value.path()).read_bytes()
    read_marks(data, "hw-q2.json", "hw")  # what the page writes, `grade` reads
    document: dict[str, Any] = json.loads(data)
    return document


def test_marking_by_keys_alone(desk: Desk, tmp_path: Path) -> None:
    page = desk.open(write(tmp_path, TEXTS))
    press(page, "j", "2")
    press(page, "j", "0", "c")
    page.keyboard.type("Write 2 words, please.")
    press(page, "Escape", "ArrowRight", "1", ".")
    press(page, "k", "k", "k", "n", "9")
    assert states(page) == ["2 of 2", "0 of 2", "1.5 of 2", "open"]
    expect(page.locator("#said")).to_have_text("9 points are not between 0 and 2.")
    expect(page.locator("#count")).to_have_text("4")
    focused = page.evaluate("document.activeElement.id")
    assert focused == "answer-4"
    marks = saved(page, lambda: press(page, "s"))["marks"]
    assert {name: (one["points"], one["comment"]) for name, one in marks.items()} == {
        "student-000": (2, ""),
        "student-001": (0, "Write 2 words, please."),
        "student-002": (1.5, ""),
        "student-004": (0, "Write 2 words, please."),  # as empty as 001
    }
    assert all(re.fullmatch("[0-9a-f]{16}", one["answer"]) for one in marks.values())
    press(page, "k", "Backspace")
    assert states(page)[2] == "open"


def test_marking_by_mouse(desk: Desk, tmp_path: Path) -> None:
    page = desk.open(write(tmp_path, TEXTS))
    page.get_by_role("button", name="0 points for the 2 empty").click()
    first = page.locator(".answer").first
    first.get_by_role("button", name="1.5").click()
    expect(first.get_by_role("button", name="1.5")).to_have_attribute("aria-pressed", "true")
    third = page.locator(".answer").nth(2)
    third.get_by_label("Other points").fill("0.25")
    third.get_by_label("Comment").fill("Look again")
    assert states(page) == ["1.5 of 2", "0 of 2", "0.25 of 2", "open"]
    page.locator("#show").select_option("open")
    expect(page.locator(".answer:visible")).to_have_count(1)
    expect(page.get_by_text("student-000")).to_be_hidden()
    page.locator("#show").select_option("all")
    page.get_by_label("submissions").check()
    expect(page.get_by_text("student-000")).to_be_visible()
    page.get_by_label("keys").uncheck()
    first.focus()
    press(page, "0")
    assert states(page)[0] == "1.5 of 2"
    document = saved(page, page.get_by_role("button", name=re.compile("Save marks")).click)
    assert document["marks"]["student-002"]["points"] == 0.25


def test_what_was_entered_is_there_again(desk: Desk, tmp_path: Path) -> None:
    page = desk.open(write(tmp_path, TEXTS))
    press(page, "j", "2", "j", "1")
    given = saved(page, lambda: press(page, "s"))["marks"]["student-000"]
    page.reload()
    assert states(page)[:3] == ["2 of 2", "1 of 2", "open"]
    # another answer at the same place: its mark is not carried over
    write(tmp_path, ["Another answer", *TEXTS[1:]])
    page.reload()
    assert states(page)[:3] == ["open", "1 of 2", "open"]
    # what the run knows of this answer, and is later, goes before
    later = MarkGiven(points=0.5, comment="x", answer=given["answer"], at="2999-01-01T00:00:00Z")
    write(tmp_path, TEXTS, {"student-000": later})
    page.reload()
    assert states(page)[:3] == ["0.5 of 2", "1 of 2", "open"]


def test_a_browser_that_keeps_nothing_says_so(browser: Browser, tmp_path: Path) -> None:
    desk = Desk(browser)
    desk.context.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no') } })"
    )
    page = desk.open(write(tmp_path, TEXTS))
    press(page, "j", "2")
    expect(page.locator("#said")).to_contain_text("keeps nothing")
    assert saved(page, lambda: press(page, "s"))["marks"]["student-000"]["points"] == 2
    desk.context.close()
    assert desk.complaints == []


def test_what_a_student_wrote_does_nothing(desk: Desk, tmp_path: Path) -> None:
    page = desk.open(write(tmp_path, TEXTS))
    assert page.title() == "q2: marking"
    third = page.locator(".answer").nth(2)
    assert third.locator("a, img, script").count() == 0
    expect(third).to_contain_text("<script>document.title = 'gone'</script>")
    expect(page.locator(".answer").first.locator("table")).to_be_visible()


def test_everything_is_reached_by_tab(desk: Desk, tmp_path: Path) -> None:
    page = desk.open(write(tmp_path, TEXTS[:2]))
    reached = set()
    where = (
        "(e => e.id || (e.closest('.answer')?.id || '') + ' ' + (e.textContent.trim() || e.type))"
    )
    for _ in range(40):
        press(page, "Tab")
        reached.add(page.evaluate(f"{where}(document.activeElement)"))
    for wanted in ("next", "zero", "show", "who", "keys", "save", "answer-1 1.5", "answer-2 2"):
        assert wanted in reached
    assert any(one.startswith("answer-2 number") for one in reached)
    assert any(one.startswith("answer-2 textarea") for one in reached)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, tmp_path: Path, scheme: str) -> None:
    desk = Desk(browser, color_scheme=scheme)
    page = desk.open(write(tmp_path, TEXTS))
    press(page, "j", "2", "j", "1", "j", "0")
    page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true })")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    desk.context.close()
    assert desk.complaints == []


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_sticks_out(browser: Browser, tmp_path: Path, width: int) -> None:
    """320 is a screen of 1280 at 400 %."""
    desk = Desk(browser, viewport={"width": width, "height": 800})
    page = desk.open(write(tmp_path, TEXTS))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.emulate_media(media="print")
    expect(page.locator("#save")).to_be_hidden()
    desk.context.close()
