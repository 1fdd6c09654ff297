"""The marking page as text: nothing that a student wrote is more than text."""

from __future__ import annotations

import html.parser
import re

import pytest

from autograder.result import Result, Status, WrittenAnswer
from autograder.views.gradebook.marks import ManualQuestion, MarkGiven
from autograder.views.report.marking import entries_of, markdown, marking_html, steps

QUESTION = ManualQuestion(
    name="q2", max_points=2.0, prompt="### Why?", rubric="*Two points* for <reasons>."
)

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](https://elsewhere.example/?q=1)",
    "![x](https://elsewhere.example/pixel.png)",
    "<https://elsewhere.example>",
    "https://elsewhere.example",
    "[x]: javascript:alert(1)\n[x]",
    "<style>body{display:none}</style>",
    "</article></main><h1>Full marks</h1>",
    "<!-- --><iframe src=//elsewhere.example>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    '" onfocus="alert(1)" autofocus="',
    "# Heading\n\n###### Small",
    "\x00\x1b[31mred\x7f\u202eback",
    "```html\n<script>alert(1)</script>\n```",
    "    <script>indented</script>",
    "<b onclick=x>b</b>\n\n<div>\nblock\n</div>",
    "{{ 7*7 }} {% raw %}",
]


class Tags(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def tags(text: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = Tags()
    parser.feed(text)
    return parser.found


def result(name: str, *parts: tuple[str, str]) -> Result:
    answer = WrittenAnswer(question="q2", parts=parts)
    return Result(submission=name, status=Status.GRADED, answers=(answer,))


@pytest.mark.parametrize("kind", ["markdown", "code"])
@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_student_wrote_is_text(kind: str, text: str) -> None:
    quiet = marking_html(QUESTION, [result("a", (kind, "quiet"))], {}, "hw", "Homework")
    page = marking_html(QUESTION, [result("a", (kind, text))], {}, "hw", "Homework")
    allowed = {"p", "strong", "em", "code", "pre"}
    harmless = [tag for tag in tags(page) if tag[0] not in allowed]
    assert harmless == [
        (tag, attributes | {"data-answer": dict(harmless[place][1]).get("data-answer")})
        if "data-answer" in attributes
        else (tag, attributes)
        for place, (tag, attributes) in enumerate(
            tag for tag in tags(quiet) if tag[0] not in allowed
        )
    ]
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", page)


@pytest.mark.parametrize("text", HOSTILE)
def test_ids_and_comments_are_text_too(text: str) -> None:
    mark = MarkGiven(points=1.0, comment=text)
    page = marking_html(QUESTION, [result(text)], {text: mark}, "hw", text)
    quiet = marking_html(QUESTION, [result("a")], {"a": MarkGiven(points=1.0)}, "hw", "b")
    assert [tag for tag, _ in tags(page)] == [tag for tag, _ in tags(quiet)]
    assert not [key for _, given in tags(page) for key in given if key.startswith("on")]


def test_words_are_rendered_and_code_is_not() -> None:
    page = marking_html(
        QUESTION, [result("a", ("markdown", "It is *so*."), ("code", "x = '*y*'"))], {}, "hw", ""
    )
    assert "It is <em>so</em>." in page
    assert "x = &#39;*y*&#39;" in page
    assert "&lt;reasons&gt;" in page
    assert "<p><strong>Why?</strong></p>" in page


def test_entries_are_in_order_of_submission_whatever_the_order_of_results() -> None:
    results = [result(name, ("markdown", f"It is {name}.")) for name in ("b", "a", "c")]
    for given in (results, results[::-1]):
        entries = entries_of(QUESTION, given, {"b": MarkGiven(points=1.0)})
        assert [entry.submissions for entry in entries] == [("a",), ("b",), ("c",)]
        assert [entry.mark.points for entry in entries] == [None, 1.0, None]


def test_equal_answers_are_one_as_long_as_they_are_marked_alike() -> None:
    words = [("d", "so"), ("c", "no"), ("b", "so"), ("a", "so"), ("e", "so")]
    results = [result(name, ("markdown", text)) for name, text in words]
    marks = {
        "a": MarkGiven(points=2.0, at="2026-11-02"),
        "b": MarkGiven(points=1.0, comment="late"),
        "e": MarkGiven(points=2.0, at="2026-11-03"),
    }
    entries = entries_of(QUESTION, results, marks)
    assert [entry.submissions for entry in entries] == [("a", "e"), ("b",), ("c",), ("d",)]
    assert [entry.mark.points for entry in entries] == [2.0, 1.0, None, None]
    assert entries[0].mark.at == "2026-11-03"
    page = marking_html(QUESTION, results, {}, "hw", "Homework")
    assert "5 answers, 2 different ones" in page
    assert "4 equal" in page
    assert 'data-submissions="[&#34;a&#34;, &#34;b&#34;, &#34;d&#34;, &#34;e&#34;]"' in page


def test_what_could_not_be_read_has_no_answer() -> None:
    unreadable = Result(submission="a", status=Status.UNREADABLE)
    assert entries_of(QUESTION, [unreadable], {}) == ()


@pytest.mark.parametrize(
    ("most", "expected"),
    [
        (0, (0,)),
        (1, (0, 0.5, 1)),
        (1.25, (0, 0.5, 1, 1.25)),
        (6, (0, 1, 2, 3, 4, 5, 6)),
        (7.5, (0, 1, 2, 3, 4, 5, 6, 7, 7.5)),
        (20, ()),
    ],
)
def test_steps(most: float, expected: tuple[float, ...]) -> None:
    assert steps(most) == expected


def test_a_long_answer_is_rendered_in_no_time_to_speak_of() -> None:
    assert len(markdown("*" * 32_000)) < 200_000
    assert len(markdown("> " * 16_000)) < 2_000_000
    assert len(markdown("[" * 32_000)) < 200_000
