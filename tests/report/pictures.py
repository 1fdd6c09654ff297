"""The pictures of the pages in `docs/pictures/`, taken of the made class.

python -m report.pictures          (in tests/)
"""

from __future__ import annotations

import io
import shutil
import tempfile
from pathlib import Path

from browser import QUIET
from PIL import Image
from playwright.sync_api import sync_playwright

from autograder.result import Result, Status, WrittenAnswer
from autograder.views.gradebook.marks import ManualQuestion, MarkGiven
from autograder.views.report.marking import marking_html
from autograder.views.report.run import read_run
from autograder.views.report.write import write_pages
from report import made

DOCS = Path(__file__).resolve().parents[2] / "docs" / "pictures"
PICTURES = {
    # picture: page, width, height, scheme
    "report": ("report/index.html", 1180, 1560, "light"),
    "report_dark_phone": ("report/index.html", 390, 1300, "dark"),
    "feedback": ("feedback/hazel-ibis.html", 1000, 1560, "light"),
    "feedback_dark_phone": ("feedback/hazel-ibis.html", 390, 1300, "dark"),
    "marking": ("report/marking-q9_words.html", 1280, 1000, "light"),
}


ASKED = """### Question 9: in your own words

When is the mean a poor summary of a list of numbers? Answer in two or three sentences."""
RUBRIC = """*Model answer.* Where a few values lie far from the others, because each counts by
its distance.

*Rubric.*

- 1 point: names outliers or skew
- 1 point: says why they pull the mean"""
ANSWERS = (
    "When there are **outliers**: one huge salary pulls the mean up, because every value counts by "
    "how far away it is. The median only counts how many are on each side.",
    "If the numbers are not symmetric.",
    "",
    "It is poor when the data has two groups.\n\n| group | mean |\n|---|---|\n| small | 2 |\n"
    "| large | 50 |\n\nThe mean of all is 26 and nobody is there.",
    "Always, the median is better.",
)


def _marking() -> str:
    question = ManualQuestion(name="q9_words", max_points=2.0, prompt=ASKED, rubric=RUBRIC)
    results = [
        Result(
            submission=f"s{number}",
            status=Status.GRADED,
            answers=(
                WrittenAnswer(question="q9_words", parts=(("markdown", text),) if text else ()),
            ),
        )
        for number, text in enumerate(ANSWERS * 6)
    ]
    marks = {
        "s0": MarkGiven(
            points=2.0,
            at="2026-01-01",
            items=("names outliers or skew", "says why they pull the mean"),
        ),
        "s1": MarkGiven(points=1.0, comment="Why does that matter to the mean?", at="2026-01-01"),
        "s2": MarkGiven(points=0.0, at="2026-01-01"),
    }
    dispute = (
        MarkGiven(points=0.0, at="2026-01-01T10:00", by="Ann", comment="That is another matter."),
        MarkGiven(points=1.0, at="2026-01-01T11:00", by="Ben", comment="Why does that matter?"),
    )
    return marking_html(
        question, results, marks, "week_1", "Week 1", disputes={"s1": dispute}, section="Mon 10"
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        results = made.results(60)
        folder = made.write(Path(temporary), results, made.about(results))
        write_pages(read_run(folder), folder, "messages")
        (folder / PICTURES["marking"][0]).write_text(_marking(), "utf-8")
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        for name, (page_name, width, height, scheme) in PICTURES.items():
            context = browser.new_context(
                viewport={"width": width, "height": height}, color_scheme=scheme
            )
            page = context.new_page()
            page.goto((folder / page_name).as_uri())
            taken = Image.open(io.BytesIO(page.screenshot()))
            small = taken.convert("RGB").quantize(
                256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
            )
            small.save(DOCS / f"{name}.png", optimize=True)
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
