"""The pages: what they say, what they never say, and that nothing a submission wrote is more than
text in them."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest

from autograder.errors import UsageError
from autograder.result import CaseResult, CellRecord, Outcome, QuestionResult, Result, Status
from autograder.views import feedback
from autograder.views.report import page, plots, svg
from autograder.views.report.index import index_html
from autograder.views.report.overview import overview
from autograder.views.report.run import NAME, About, RunResults, read_run
from autograder.views.report.statistics import class_figures
from autograder.views.report.student import feedback_html
from autograder.views.report.write import write_pages
from report import made

pytestmark = [pytest.mark.slow, pytest.mark.sampled(4)]  # each draws figures
VOID = {"meta", "link", "img", "input", "br", "hr", "wbr"}


class Page(HTMLParser):
    """A page taken apart: tags with attributes, and text; fails where tags do not nest."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.inside: list[str] = []
        self.feed(html)
        self.close()
        assert self.inside == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.inside.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.inside.pop() == tag

    def handle_data(self, data: str) -> None:
        if not self.inside or self.inside[-1] not in ("script", "style"):
            self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.tags)


def class_page(*results: Result, about: About | None = None) -> Page:
    run = RunResults(title="Homework", results=results, about=about or About())
    return Page(index_html(overview(run)))


def student_page(result: Result, degree: feedback.Degree = "messages") -> Page:
    return Page(feedback_html(feedback.feedback(result, degree), "Homework"))


@pytest.fixture(scope="module")
def sample() -> tuple[Result, ...]:
    return made.results(60)


@pytest.fixture(scope="module")
def shown_class(sample: tuple[Result, ...]) -> Page:
    return class_page(*sample, about=made.about(sample))


# ------------------------------------------------------------------ what the pages say


def test_trouble_comes_first(shown_class: Page) -> None:
    shown = shown_class
    first = shown.text.index("Look at these first")
    assert first < shown.text.index("Birch Egret unexamined") < shown.text.index("Pine Lapwing")
    assert shown.text.index("Pine Lapwing unreadable the file is a PDF") < shown.text.index("Mean")


def test_the_class_report_says_all_of_its_list(shown_class: Page) -> None:
    said = shown_class.text
    for part in (
        "60 submissions: 58 graded, 1 unreadable, 1 unexamined",
        "Distribution of scores",
        "Discrim.",
        "Commonest misconceptions",
        "Look along the other direction, too.",
        "Nobody passes – is the test at fault? q7_valleys - 5",
        "timed out q6_rates, cell 28",
        "Slowest to grade: Cedar Jay 3.3 s",
        "23 submissions changed, 37 stayed the same, 0 new, 0 gone.",
        "q6_rates: 23 changed, mean +",
    ):
        assert part in said, part


def test_every_submission_is_linked_once_in_the_class_table(
    sample: tuple[Result, ...], shown_class: Page
) -> None:
    rows = [attributes for _, attributes in shown_class.tags if "data-is" in attributes]
    assert len(rows) == 60
    links = {attributes.get("href") for name, attributes in shown_class.tags if name == "a"}
    assert {f"../feedback/{result.submission}.html" for result in sample} <= links


def test_figures_have_words_and_take_their_colours_from_the_page(shown_class: Page) -> None:
    shown = shown_class
    figures = [a for name, a in shown.tags if name == "svg" and a.get("class") == "figure"]
    assert len(figures) == 3
    ids = {attributes.get("id") for _, attributes in shown.tags}
    for attributes in figures:
        assert attributes["role"] == "img"
        assert set(attributes["aria-labelledby"].split()) <= ids
    assert not any("style" in attributes for _, attributes in shown.tags)
    used = {value for _, a in shown.tags for key, value in a.items() if key in ("fill", "stroke")}
    assert used <= {None, "none"}


def test_ids_are_unique(sample: tuple[Result, ...], shown_class: Page) -> None:
    for shown in (shown_class, student_page(sample[0])):
        ids = [attributes["id"] for _, attributes in shown.tags if "id" in attributes]
        assert len(ids) == len(set(ids))


def test_the_same_results_give_the_same_bytes(sample: tuple[Result, ...]) -> None:
    run = RunResults(title="t", results=sample, about=made.about(sample))
    assert index_html(overview(run)) == index_html(overview(run))


def test_a_feedback_page() -> None:
    record = CellRecord(
        cell=8,
        question="q1",
        outcome=Outcome.ERROR,
        error="NameError: name 'rate' is not defined",
        line=2,
        source="def f(x):\n    return rate * x",
        saved="hello",
        figures=(made.picture(),),
    )
    cases = (
        CaseResult(name="q1 - 1", hidden=False, points=1.0, outcome=Outcome.PASSED),
        CaseResult(
            name="SECRET", hidden=True, points=1.0, outcome=Outcome.FAILED, message="Mind 0"
        ),
    )
    question = QuestionResult(name="q1", points=1.0, max_points=2.0, cases=cases, hint="Look down")
    shown = student_page(
        Result(
            submission="ash",
            status=Status.GRADED,
            questions=(question,),
            cells=(record,),
            max_score=2.0,
        )
    )
    for part in (
        "1 of 2 points",
        "Hint Look down",
        "q1 - 1 passed",
        "Hidden tests 0 of 1 passed, 1 not right yet",
        "Mind 0",
        "NameError: name 'rate' is not defined cell 8, line 2",
        "A name was used that has no value at that point",
        "Output, as you handed it in hello",
    ):
        assert part in shown.text, part
    assert "SECRET" not in shown.text
    (image,) = [attributes for name, attributes in shown.tags if name == "img"]
    assert (image["src"] or "").startswith("data:image/png;base64,")
    assert image["alt"]
    assert [a for name, a in shown.tags if name == "span" and a.get("class") == "wrong"]


# ------------------------------------------------------------------ what a submission wrote

HOSTILE = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</style><style>body{display:none}</style>",
    "</title><img src=x onerror=alert(1)>",
    "\"><a href='javascript:alert(1)'>click</a>",
    "' onmouseover='alert(1)",
    "{{ 7 * 7 }}{% include 'x' %}",
    "<!-- <svg onload=alert(1)> -->",
    "]]><math><mtext></table><img src=http://evil.example/x>",
    "http://evil.example/?q=1",
    "&lt;script&gt;",
    "\u202egnp.exe\u2066",
    "\x00\x1b[2J\x1b]8;;http://evil.example\x07link",
    "Z̸̛̹\u0351\u0351\u0351\u0351\u0351algo 🏳️‍🌈 שלום",
    "\ud800",
    "x" * 10_000_000,
    "$x_{1$ \\alpha {",
]


def hostile_result(text: str) -> Result:
    cases = tuple(
        CaseResult(
            name=f"{text[:500]}{place}",
            hidden=bool(place % 2),
            points=1.0,
            outcome=outcome,
            message=text,
            detail=text,
        )
        for place, outcome in enumerate(Outcome)
        if outcome is not Outcome.UNEXAMINED
    )
    cells = (
        CellRecord(
            cell=1,
            outcome=Outcome.ERROR,
            error=text,
            line=1,
            output=text,
            question=text,
            source=text,
            saved=text,
        ),
        CellRecord(cell=2, outcome=Outcome.CRASHED, error=text, line=1, source=text),
    )
    question = QuestionResult(
        name=text, points=1.0, max_points=6.0, cases=cases, misconception=text, hint=text
    )
    return Result(
        submission="ash",
        status=Status.GRADED,
        reason=text,
        questions=(question,),
        cells=cells,
        notes=(text,),
        max_score=6.0,
    )


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_text_of_a_submission_stays_text(text: str) -> None:
    plain = hostile_result("plain")
    hostile = hostile_result(text)
    about = About(title=text, students={"ash": text})
    bad = Result(submission="oak", status=Status.UNREADABLE, reason=text)
    for shown, wanted in (
        (
            class_page(hostile, bad, about=about),
            class_page(plain, bad, about=About(students={"ash": "A"})),
        ),
        (student_page(hostile), student_page(plain)),
    ):
        for tag in ("script", "style", "img", "svg", "a", "link", "meta", "table", "iframe"):
            assert shown.count(tag) == wanted.count(tag), tag
        for _, attributes in shown.tags:
            assert not any(name.startswith("on") for name in attributes)
            target = attributes.get("href") or attributes.get("src") or "#"
            assert re.match(r"(#|data:|\.\./feedback/ash\.html|\.\./feedback/oak\.html)", target)
        assert "\u202e" not in shown.text
        assert "\x1b" not in shown.text


def test_ten_megabytes_leave_small_pages() -> None:
    result = hostile_result("x" * 10_000_000)
    assert len(feedback_html(feedback.feedback(result), "Homework")) < 200_000
    assert len(index_html(overview(RunResults(title="t", results=(result,))))) < 200_000


def test_a_page_allows_its_own_style_and_script_alone(sample: tuple[Result, ...]) -> None:
    html = index_html(overview(RunResults(title="t", results=sample)))
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', html)
    policy = policy.replace("&#39;", "'")
    for tag in ("style", "script"):
        (source,) = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")
    assert "script-src 'none'" in page.render("base.html", title="t").replace("&#39;", "'")


# ------------------------------------------------------------------ bad input


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    results = made.results(4)
    return made.write(tmp_path / "out", results, made.about(results))


def test_a_folder_of_something_else(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="has no results"):
        read_run(tmp_path)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "damaged"),
        (b'{"extra', "damaged"),
        (b"\xff\xfe", "damaged"),
        (b"[" * 5000, "damaged"),
        (b'{"score": 3}', "another grader"),
        (b"[]", "another grader"),
        (b'{"extra_data": {"autograder": {"schema": 0}}}', "another version"),
        (
            b'{"extra_data": {"autograder": {"submission": "a", "status": "graded", '
            b'"schema": 99}}}',
            "another version",
        ),
        (b'{"extra_data": {"autograder": {"submission": 5}}}', "another version"),
    ],
)
def test_a_result_that_cannot_be_used_is_one_line(folder: Path, data: bytes, said: str) -> None:
    name = next((folder / "results").iterdir()).name
    (folder / "results" / name).write_bytes(data)
    run = read_run(folder)
    (line,) = run.trouble
    assert name in line
    assert said in line
    assert "\n" not in line
    assert len(run.results) == 3
    assert line in class_page_of(run).text


def class_page_of(run: RunResults) -> Page:
    return Page(index_html(overview(run)))


def test_a_missing_result_is_one_line(folder: Path) -> None:
    gone = next((folder / "results").iterdir())
    gone.unlink()
    run = read_run(folder)
    assert run.trouble == (f"1 without a result, grade again: {gone.stem}",)


@pytest.mark.parametrize("data", [b"", b"[]", b'{"seconds": {"a": "long"}}', b"\xff"])
def test_damaged_notes_on_the_run_cost_names_only(folder: Path, data: bytes) -> None:
    (folder / NAME).write_bytes(data)
    run = read_run(folder)
    assert len(run.results) == 4
    assert "names and times are missing" in run.trouble[0]
    (folder / NAME).unlink()
    assert read_run(folder).trouble == ()
    assert read_run(folder).title == "out"


def test_every_figure_is_told_with_its_axes() -> None:
    results = made.results(20)
    figures = class_figures(results)
    drawn = (plots.score_plot(figures), plots.question_plot(figures))
    changed = plots.change_plot([1.0, 2.0], [2.0, 4.0], 4.0)
    told = re.findall(r"<desc[^>]*>(.*?)</desc>", "".join((*drawn, changed)), re.DOTALL)
    assert len(told) == 3
    assert class_page(*results).count("desc") == 2
    for text in told:
        assert re.search(r"Horizontal axis '[^']+' from [-\d.]+ to [-\d.]+; vertical axis", text)
    assert re.search(r"\d+ bars, ", told[0])
    assert re.search(r"\d+ points, horizontally from", told[1])
    assert "Steps 'before'" in told[2]


def test_a_figure_that_cannot_be_drawn_is_one_line() -> None:
    def draw(figure: object) -> None:
        raise ValueError("<b>no</b>")

    shown = Page(svg.drawn("x", "Scores", "words", draw))
    assert "The figure “Scores” could not be drawn (ValueError: <b>no</b>)." in shown.text
    assert shown.count("b") == 0


@pytest.mark.parametrize("text", ["$x_{1$", "</text><script>", "\x00\x1b", "日本語", "a" * 5000])
def test_figures_survive_any_name_of_a_question(text: str) -> None:
    results = made.results(20)
    renamed = tuple(
        msgspec.structs.replace(
            result,
            questions=tuple(
                msgspec.structs.replace(question, name=f"{text}{place}")
                for place, question in enumerate(result.questions)
            ),
        )
        for result in results
    )
    shown = class_page(*renamed)
    assert shown.count("script") == 1
    assert shown.count("svg") >= 1


@pytest.mark.parametrize("size", [0, 1, 2])
def test_the_smallest_classes(size: int) -> None:
    shown = class_page(*made.results(size))
    assert f"{size} submission" in shown.text


def test_nobody_is_graded() -> None:
    results = tuple(
        Result(submission=name, status=status, reason="because", max_score=3.0)
        for name, status in (("a", Status.UNREADABLE), ("b", Status.UNEXAMINED))
    )
    assert "No submission is graded yet" in class_page(*results).text
    assert "no fault of yours" in student_page(results[1]).text
    assert "because" not in student_page(results[1]).text


def test_scores_of_no_points() -> None:
    results = tuple(
        Result(submission=str(n), status=Status.GRADED, max_score=0.0) for n in range(3)
    )
    assert "3 submissions" in class_page(*results).text


# ------------------------------------------------------------------ files


def test_pages_are_written_and_those_of_the_gone_removed(folder: Path) -> None:
    written = write_pages(read_run(folder), folder, "counts")
    assert written.index.read_text().startswith("<!DOCTYPE html>")
    pages = {path.name for path in (folder / "feedback").iterdir()}
    assert len(pages) == 8
    gone = next((folder / "results").iterdir())
    gone.unlink()
    before = {path: path.stat().st_mtime_ns for path in (folder / "feedback").iterdir()}
    write_pages(read_run(folder), folder, "counts")
    left = {path: path.stat().st_mtime_ns for path in (folder / "feedback").iterdir()}
    assert {path.stem for path in before.keys() - left.keys()} == {gone.stem}
    assert all(before[path] == time for path, time in left.items())


def test_short_names() -> None:
    assert page.short_name("q3_step") == "q3"
    assert len(page.short_name("x" * 100)) <= 12
