"""The page of a notebook that is read without Jupyter."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from autograder.formats.notebook.formulas import Formula
from autograder.views.report.edition import edition, mathml
from report.test_pages import Page

PICTURE = base64.b64encode(b"\x89PNG").decode()


def text(source: str, **more: Any) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": source, **more}


def code(source: str, *outputs: dict[str, Any], tags: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "metadata": {"tags": [*tags]},
        "source": source,
        "outputs": list(outputs),
    }


def shown(*cells: dict[str, Any], files: dict[str, bytes] | None = None) -> Page:
    return Page(edition("Homework", {"cells": list(cells)}, files or {}).page)


def values(page: Page, tag: str, name: str) -> list[str | None]:
    return [attributes.get(name) for found, attributes in page.tags if found == tag]


def test_formulas_are_mathml() -> None:
    page = shown(text("The slope $f'(x)$ of\n\n$$f(x) = \\frac{x^2}{3}$$"))
    assert values(page, "math", "display") == ["inline", "block"]
    assert page.count("mfrac") == 1
    assert "$" not in page.text
    assert "frac{" not in page.text
    assert [v for v in values(page, "span", "aria-label") if v] == ["Formula 1"]


def test_code_keeps_its_dollars() -> None:
    page = shown(text("Pay `$5` or `$6`:\n\n```\n$x$\n```"), code("price = '$7$'"))
    assert page.count("math") == 0
    for kept in ("$5", "$6", "$x$", "$7$"):
        assert kept in page.text


@pytest.mark.parametrize("latex", ["\\nosuchthing{x}", "{", "\\begin{nothing} x"])
def test_what_is_no_formula_stays_as_it_is_and_is_named(latex: str) -> None:
    made = edition("Homework", {"cells": [text("A"), text(f"see $ {latex} $ and ${latex}$")]}, {})
    assert made.unspoken == ((2, latex),)
    assert latex in Page(made.page).text


@pytest.mark.parametrize(
    ("latex", "spoken"),
    [
        ("\\arg\\min_x f(x)", "<mo>arg</mo>"),
        ("\\text{n\\_batches}", "n_batches"),
        ("\\theta", "&#x003B8;"),
    ],
)
def test_what_the_converter_does_not_know_by_itself(latex: str, spoken: str) -> None:
    assert spoken in (mathml(Formula(latex)) or "")


def test_what_can_be_too_wide_is_reached_by_keyboard_and_has_a_name() -> None:
    table = "| a | b |\n| --- | ---: |\n| 1 | 2 |"
    page = shown(
        text(f"{table}\n\n{table}"),
        code("x = 1"),
        code("def f(): ...", tags=("otter_answer_cell",)),
    )
    assert [v for v in values(page, "div", "aria-label") if v] == ["Table 1", "Table 2"]
    assert values(page, "pre", "aria-label") == [
        "Code of cell 2",
        "Code of cell 3, for your answer",
    ]
    assert {*values(page, "pre", "tabindex")} == {"0"}
    assert not any("style" in attributes for _, attributes in page.tags)


def test_one_heading_above_all() -> None:
    assert shown(text("# Descent"), text("## Part")).count("h1") == 1
    assert shown(text("A word first")).count("h1") == 1
    assert "Homework" in shown(text("A word first")).text


def test_pictures_stand_in_the_page_with_their_texts() -> None:
    attached = {"plot.png": {"image/png": PICTURE}}
    page = shown(
        text("![a rising line](attachment:plot.png)", attachments=attached),
        text("![two bars](bars.png)"),
        text("![elsewhere](https://a.example/c.png)"),
        files={"bars.png": b"\x89PNG"},
    )
    assert values(page, "img", "alt") == ["a rising line", "two bars", "elsewhere"]
    assert values(page, "img", "src") == [
        *[f"data:image/png;base64,{PICTURE}"] * 2,
        "https://a.example/c.png",
    ]


def test_outputs_are_shown_and_figures_told() -> None:
    def figure(said: str) -> dict[str, Any]:
        data = {"image/png": PICTURE, "text/plain": said}
        return {"output_type": "display_data", "data": data}

    page = shown(
        code(
            "plot()",
            {"output_type": "stream", "text": ["mean <3>\n"]},
            figure("<Figure size 640x480 with 1 Axes>"),
            figure("Line plot 'T'."),
        )
    )
    assert "mean <3>" in page.text
    assert values(page, "img", "alt") == ["Figure of cell 1", "Line plot 'T'."]


def test_long_code_is_not_cut() -> None:
    source = "\n".join(f"x{number} = {number}" for number in range(3000))
    assert "x1500 = 1500 x1501" in shown(code(source)).text
