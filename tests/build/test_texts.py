"""What a build says of text cells that somebody who hears them could not make use of."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograder.authoring.masters import build_assignment
from autograder.authoring.masters.gathered import Gathered
from autograder.authoring.masters.texts import TextCell, look_at_texts
from autograder.errors import MasterError
from autograder.limits import Limits
from build.masters import changed, folder_of

ROOT = Path(__file__).parent.parent.parent


def said(*sources: str) -> list[str]:
    """The doubts about cells of these sources, numbered from 1."""
    gathered = Gathered()
    look_at_texts([TextCell(n, source) for n, source in enumerate(sources, start=1)], gathered)
    assert gathered.mistakes == []
    return gathered.notes


GOOD = {
    "nested": "# A\n## B\n### C\n## D\n# E\n## F",
    "starts at two": "## A\n### B",
    "a comment of code is no heading": "# A\n\n```python\n### no heading\n```\n\n    #### nor this",
    "link": "See [the rules of rounding](https://a.example/rules).",
    "address in code": "Give `https://a.example` as the source.\n\n```\nwww.a.example\n```",
    "picture": "![Bars that rise from 1 to 9](bars.png)",
    "ornament": '<img src="line.png" alt="">',
    "picture in a link": "[![The course's page](logo.png)](https://a.example)",
    "labelled link": '<a href="#top" aria-label="Back to the top">↑</a>',
    "anchor": '<a name="here"></a>',
    "table": "| name | n |\n| --- | --- |\n| a | 1 |",
    "formula in a table": "| $f$ | $\\left|x\\right|$ |\n| --- | --- |\n| 1 | 2 |",
    "layout": '<table role="presentation"><tr><td>a</td></tr></table>',
    "formula that looks like a link": "$g[here](x)$ and $$h[x](y)$$",
    "formula that looks like a picture": "$a![](b)$",
    "only a formula in a link": "[$e^x$](e.html)",
    "dollars": "From $5 to $10 [a menu](menu.html) costs $7.",
    "html head": "<table><tr><th>n</th></tr><tr><td>1</td></tr></table>",
}


@pytest.mark.parametrize("source", [pytest.param(text, id=name) for name, text in GOOD.items()])
def test_nothing_is_said_of_what_can_be_heard(source: str) -> None:
    assert said(source) == []


BAD = {
    "jump": (
        "# A\n\n### C",
        "the heading 'C' is of level 3, and the one before it of level 1; "
        "wanted level 2, for headings are heard as a table of contents",
    ),
    "jump at the start": (
        "### A",
        "the heading 'A' is of level 3, and the one before it of level 1; "
        "wanted level 2, for headings are heard as a table of contents",
    ),
    "jump in html": (
        "## A\n\n<h4>B</h4>",
        "the heading 'B' is of level 4, and the one before it of level 2; "
        "wanted level 3, for headings are heard as a table of contents",
    ),
    "empty heading": ("# A\n\n## ", "a heading without a text; wanted one that says what follows"),
    "here": (
        "[here](a.html)",
        "a link says only 'here'; wanted a text that says where it leads",
    ),
    "click here": (
        "[**Click here**](a.html)!",
        "a link says only 'Click here'; wanted a text that says where it leads",
    ),
    "address as text": (
        "[https://a.example/b](https://a.example/b)",
        "the text of a link is its address, 'https://a.example/b'; "
        "wanted a text that says where it leads",
    ),
    "address in angles": (
        "<https://a.example/b>",
        "the text of a link is its address, 'https://a.example/b'; "
        "wanted a text that says where it leads",
    ),
    "bare address": (
        "See https://a.example/b for more.",
        "the address 'https://a.example/b' stands in the text as it is; "
        "wanted a link whose text says where it leads",
    ),
    "link without a text": (
        "[](a.html)",
        "a link without a text; wanted a text that says where it leads",
    ),
    "picture without a text": (
        "![](plot.png)",
        "the picture 'plot.png' has no alternative text; "
        "wanted one that says what it shows: ![what it shows](file)",
    ),
    "html picture without a text": (
        'See <img src="plot.png">.',
        "the picture 'plot.png' has no alternative text; "
        "wanted one that says what it shows: ![what it shows](file)",
    ),
    "the name of a file": (
        "![plot_2.png](plot.png)",
        "the alternative text of the picture 'plot.png' says only 'plot_2.png'; "
        "wanted one that says what it shows: ![what it shows](file)",
    ),
    "image": (
        "![Image](plot.png)",
        "the alternative text of the picture 'plot.png' says only 'Image'; "
        "wanted one that says what it shows: ![what it shows](file)",
    ),
    "table without heads": (
        "|  |  |\n| --- | --- |\n| a | 1 |",
        "a table without heads; wanted a first row, or column, that says what is what",
    ),
    "html table without heads": (
        "<table><tr><td>a</td></tr></table>",
        "a table without heads; wanted a first row, or column, that says what is what",
    ),
}


@pytest.mark.parametrize(
    ("source", "line"), [pytest.param(*case, id=name) for name, case in BAD.items()]
)
def test_what_cannot_be_heard_is_said_with_the_cell(source: str, line: str) -> None:
    assert said("Nothing odd here.", source) == [f"cell 2: {line}"]


def test_headings_nest_from_cell_to_cell() -> None:
    assert said("# A\n## B", "no heading", "### C\n## D") == []
    (line,) = said("# A", "text", "## B", "#### C", "##### D")
    assert line.startswith("cell 4: the heading 'C' is of level 4")


@pytest.mark.slow
def test_a_note_in_ordinary_courses_and_a_mistake_in_strict_ones(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, changed("# Tiny things", "# Tiny things\n\n[here](a.html)"))
    line = "cell 2: a link says only 'here'; wanted a text that says where it leads"
    assert line in build_assignment(folder, Limits()).notes
    with pytest.raises(MasterError) as raised:
        build_assignment(folder, Limits(), strict=True)
    assert str(raised.value) == line


@pytest.mark.slow
def test_a_formula_that_cannot_be_read_out_is_doubted(tmp_path: Path) -> None:
    text = changed("Name the constant.", "Name $\\nosuchcommand{c}$ and $\\pi$.")
    built = build_assignment(folder_of(tmp_path, text), Limits())
    (line,) = [note for note in built.notes if "MathML" in note]
    assert line.startswith("cell 16: the formula '\\nosuchcommand{c}' cannot be put into MathML")
    page = built.edition.decode()
    assert page.count("<math") == 1
    assert "\\nosuchcommand{c}" in page


@pytest.mark.slow
def test_what_students_do_not_get_is_not_looked_at(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, changed("Rubric: one", "![](rubric.png) Rubric: one"))
    built = build_assignment(folder, Limits())
    assert not any("picture" in note for note in built.notes)
    assert b"Tiny things" in built.edition
    assert b"monotonicity" not in built.edition
    assert b"753.98" not in built.edition


@pytest.mark.parametrize("slug", sorted(path.name for path in (ROOT / "student").iterdir()))
def test_the_course_can_be_heard(slug: str) -> None:
    cells = json.loads((ROOT / "student" / slug / f"{slug}.ipynb").read_bytes())["cells"]
    texts = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    assert any(text.startswith("# ") for text in texts)
    assert said(*texts) == []
