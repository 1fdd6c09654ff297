"""The marking page in a real browser, opened from disk: keys, what is kept, and what is saved."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
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


RUBRIC = """The point is *why*.

- 1 point: names the slope
- 0.5: gives an **example**
- says when it fails (1 point)
- two slopes are no item
"""
DISPUTE = (
    MarkGiven(points=2.0, comment="Well said", at="2026-11-02T10:00:00Z", by="Ann"),
    MarkGiven(points=0.5, comment="Too short, " + "and " * 80, at="2026-11-03T10:00:00Z", by="Ben"),
)


def write(
    folder: Path,
    texts: list[str],
    marks: dict[str, MarkGiven] | None = None,
    rubric: str = "",
    **more: Any,
) -> Path:
    results = []
    for number, text in enumerate(texts):
        parts = (("markdown", text), ("code", f"print({number})  # {'long ' * 60}")) if text else ()
        answer = WrittenAnswer(question="q2", parts=parts)
        name = f"student-{number:03}"
        results.append(Result(submission=name, status=Status.GRADED, answers=(answer,)))
    path = folder / "marking-q2.html"
    asked = msgspec.structs.replace(QUESTION, rubric=rubric or QUESTION.rubric)
    path.write_text(marking_html(asked, results, marks or {}, "hw", "Homework", **more), "utf-8")
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


def saved(page: Page, how: Any, name: str = "hw-q2.json") -> dict[str, Any]:
    with page.expect_download() as download:
        how()
    assert download.value.suggested_filename == name
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


def test_lines_of_the_rubric_add_up(desk: Desk, tmp_path: Path) -> None:
    page = desk.open(write(tmp_path, TEXTS[:2], rubric=RUBRIC))
    lines = page.locator(".answer").first.locator(".items button")
    assert lines.all_inner_texts() == [
        "a +1 names the slope",
        "d +0.5 gives an example",
        "e +1 says when it fails",
    ]
    press(page, "j", "a", "d")
    assert states(page) == ["1.5 of 2", "open"]
    expect(lines.nth(1)).to_have_attribute("aria-pressed", "true")
    lines.nth(2).click()
    assert states(page)[0] == "2 of 2"  # never more than there is
    expect(page.locator("#said")).to_contain_text("add up to 2.5")
    lines.nth(0).click()
    mark = saved(page, lambda: press(page, "s"))["marks"]["student-000"]
    assert (mark["points"], mark["items"]) == (1.5, ["gives an example", "says when it fails"])
    page.reload()
    expect(lines.nth(2)).to_have_attribute("aria-pressed", "true")
    press(page, "j", "1")  # other points than those of the lines: they are of no line
    expect(lines.nth(2)).to_have_attribute("aria-pressed", "false")
    press(page, "a", "a")
    assert states(page)[0] == "open"


def test_a_rubric_that_takes_points_starts_from_all(desk: Desk, tmp_path: Path) -> None:
    page = desk.open(write(tmp_path, TEXTS[:1], rubric="- -0.5 no example\n- (-2) no slope\n"))
    press(page, "j", "a")
    assert states(page) == ["1.5 of 2"]
    press(page, "d")
    assert states(page) == ["0 of 2"]
    press(page, "a", "d")
    assert states(page) == ["2 of 2"]


def test_comments_at_hand(desk: Desk, tmp_path: Path) -> None:
    page = desk.open(write(tmp_path, TEXTS, bank=["Say why."]))
    press(page, "j", "1", "c")
    page.keyboard.type("Look  again")
    press(page, "Escape")
    first, second = page.locator(".answer").nth(0), page.locator(".answer").nth(1)
    first.get_by_role("button", name="Keep").click()
    press(page, "j", "b")
    assert page.evaluate("document.activeElement.tagName") == "SELECT"
    select = second.get_by_label("At hand")
    assert select.locator("option").all_inner_texts() == ["at hand …", "Say why.", "Look again"]
    select.select_option("Look again")
    expect(second.get_by_label("Comment")).to_have_value("Look again")
    select.select_option("Say why.")
    expect(second.get_by_label("Comment")).to_have_value("Look again\nSay why.")
    page.locator("#bank").fill("Only this")
    page.reload()
    expect(page.locator("#bank")).to_have_value("Say why.\nOnly this")  # the run's own stays
    document = saved(page, lambda: press(page, "s"))
    assert document["comments"] == ["Say why.", "Only this"]
    assert document["marks"]["student-001"]["comment"] == "Look again\nSay why."


def test_undo(desk: Desk, tmp_path: Path) -> None:
    """A whole comment is one step, and what equal answers got together goes together."""
    page = desk.open(write(tmp_path, TEXTS))
    press(page, "j", "j", "2", "1", "c")
    page.keyboard.type("Say why.")
    press(page, "Escape", "u")
    second = page.locator(".answer").nth(1)
    expect(second.get_by_label("Comment")).to_have_value("")
    assert states(page)[1] == "1 of 2"
    press(page, "u")
    assert states(page)[1] == "2 of 2"
    page.get_by_role("button", name="Undo").click()
    assert states(page)[1] == "open"
    press(page, "u")
    expect(page.locator("#said")).to_have_text("There is nothing to undo.")
    marks = saved(page, lambda: press(page, "s"))["marks"]
    assert {name: one["points"] for name, one in marks.items()} == {
        "student-001": None,
        "student-004": None,
    }


def test_a_marker_has_a_name_and_a_section_a_page(desk: Desk, tmp_path: Path) -> None:
    page = desk.open(write(tmp_path, TEXTS, section="Group A/1"))
    page.get_by_label("Marker").fill(" Zoë Ex ")
    page.locator(".answer").first.focus()
    press(page, "2")
    document = saved(page, lambda: press(page, "s"), "hw-q2-Group-A-1-Zoe-Ex.json")
    assert document["marks"]["student-000"]["by"] == "Zoë Ex"
    other = desk.open(write(tmp_path, TEXTS, section="B"))
    assert states(other)[0] == "open"  # each section's page keeps its own
    expect(other.get_by_label("Marker")).to_have_value("Zoë Ex")
    page.reload()


def test_markers_who_differ_stand_side_by_side(desk: Desk, tmp_path: Path) -> None:
    counts = {"student-000": DISPUTE[1], "student-002": DISPUTE[0]}
    page = desk.open(write(tmp_path, TEXTS, counts, disputes={"student-000": DISPUTE}))
    page.locator("#show").select_option("disputed")
    expect(page.locator(".answer:visible")).to_have_count(1)
    box = page.get_by_role("group", name="Markers differ on answer 1")
    expect(box).to_contain_text("Ann, 2026-11-02 10:00: 2 of 2, Well said")
    expect(box).to_contain_text("Ben, 2026-11-03 10:00: 0.5 of 2, Too short")
    assert states(page)[0] == "0.5 of 2"
    assert not saved(page, lambda: press(page, "s"))["marks"]["student-000"]["settled"]
    box.get_by_role("button", name="Take").first.click()
    assert states(page)[0] == "2 of 2"
    mark = saved(page, lambda: press(page, "s"))["marks"]["student-000"]
    assert (mark["points"], mark["comment"], mark["settled"]) == (2, "Well said", True)
    assert mark["at"] > DISPUTE[1].at
    expect(box).to_be_visible()


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
    for _ in range(60):
        press(page, "Tab")
        reached.add(page.evaluate(f"{where}(document.activeElement)"))
    for wanted in ("next", "zero", "show", "who", "keys", "save", "answer-1 1.5", "answer-2 2"):
        assert wanted in reached
    assert any(one.startswith("answer-2 number") for one in reached)
    assert any(one.startswith("answer-2 textarea") for one in reached)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, tmp_path: Path, scheme: str) -> None:
    desk = Desk(browser, color_scheme=scheme)
    page = desk.open(write(tmp_path, TEXTS, rubric=RUBRIC, disputes={"student-000": DISPUTE}))
    press(page, "j", "2", "j", "a", "j", "0")
    page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true })")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    desk.context.close()
    assert desk.complaints == []


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_sticks_out(browser: Browser, tmp_path: Path, width: int) -> None:
    """320 is a screen of 1280 at 400 %."""
    desk = Desk(browser, viewport={"width": width, "height": 800})
    rubric = RUBRIC + f"- 2 points: {'words ' * 40}\n- 1 point: {'endless' * 30}\n"
    page = desk.open(
        write(tmp_path, TEXTS, rubric=rubric, bank=["x" * 300], disputes={"student-000": DISPUTE})
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.emulate_media(media="print")
    expect(page.locator("#save")).to_be_hidden()
    desk.context.close()
