"""What of a figure is too close to its ground is told; what can be seen is not."""

from __future__ import annotations

from collections.abc import Iterator

import matplotlib
import pytest
from matplotlib.figure import Figure

from autograder.figure_colours import contrast, faint_in


@pytest.fixture(autouse=True)
def plain() -> Iterator[None]:
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        yield


def test_contrast_is_that_of_the_guidelines() -> None:
    black, white = (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)
    assert contrast(black, white) == pytest.approx(21)
    assert contrast(white, white) == 1
    grey = (0x76 / 255,) * 3  # the lightest that passes on white, as is well known
    assert contrast(grey, white) == contrast(white, grey) == pytest.approx(4.54, abs=0.005)
    assert contrast((0x77 / 255,) * 3, white) < 4.5


def drawn(**colours: str) -> tuple[Figure, object]:
    figure = Figure()
    axes = figure.subplots()
    axes.set(title="Title", xlabel="across", ylabel="up", **colours)
    return figure, axes


def test_a_line_in_a_legend_is_to_be_seen() -> None:
    figure, axes = drawn()
    axes.plot([1, 2], label="first")
    axes.plot([2, 1], label="second")
    axes.legend()
    assert faint_in(figure) == [
        "the line 'second' stands out from its ground by 2.5 to 1, and 3 is wanted"
    ]
    axes.lines[1].set_color("saddlebrown")
    assert faint_in(figure) == []
    axes.lines[1].set_alpha(0.2)
    assert "'second'" in faint_in(figure)[0]


def test_of_what_has_no_name_the_clearest_is_enough() -> None:
    figure, axes = drawn()
    axes.plot([1, 2], color="#eeeeee")
    (said,) = faint_in(figure)
    assert said.startswith("what is drawn stands out from its ground by 1.2")
    axes.plot([1, 2], color="black")
    assert faint_in(figure) == []


def test_points_and_bars() -> None:
    figure, axes = drawn()
    axes.scatter([1, 2], [1, 2], color="yellow", label="points")
    axes.bar([1, 2], [1, 2], color="yellow", label="bars")
    axes.plot([1, 2], [2, 1], "o", color="yellow", label="dots")
    named = [said.split(" stands")[0] for said in faint_in(figure)]
    assert named == ["the bars 'bars'", "the line 'dots'", "the points 'points'"]
    figure, axes = drawn()
    axes.scatter([1, 2], [1, 2], color="yellow", edgecolors="black", label="points")
    axes.bar([1, 2], [1, 2], color="yellow", edgecolor="black", label="bars")
    axes.scatter([1, 2], [1, 2], c=[0, 1], cmap="Blues", label="by a scale")
    assert faint_in(figure) == []


def test_the_ground_is_what_lies_behind() -> None:
    figure, axes = drawn(facecolor="black")
    axes.plot([1, 2], color="white", label="white")
    axes.plot([2, 1], color="black", label="black")
    assert [said.split(" stands")[0] for said in faint_in(figure)] == ["the line 'black'"]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda axes: axes.title.set_color("silver"), "the title"),
        (lambda axes: axes.xaxis.label.set_color("silver"), "the label of the horizontal axis"),
        (lambda axes: axes.tick_params(axis="y", labelcolor="silver"), "numbers at the vertical"),
        (lambda axes: axes.text(0, 1, "here", color="tab:orange"), "a note 'here'"),
        (lambda axes: axes.legend(labelcolor="silver"), "the legend"),
    ],
)
def test_words_are_to_be_read(change, what) -> None:
    figure, axes = drawn()
    axes.plot([1, 2], label="first")
    assert faint_in(figure) == []
    change(axes)
    (said,) = faint_in(figure)
    assert what in said


def test_large_words_need_less() -> None:
    figure, axes = drawn()
    axes.plot([1, 2])
    note = axes.text(0, 1, "here", color="#949494")  # 3.03 to 1
    assert len(faint_in(figure)) == 1
    note.set_fontsize(18)
    assert faint_in(figure) == []
    note.set_fontsize(14)
    assert len(faint_in(figure)) == 1
    note.set_fontweight("bold")
    assert faint_in(figure) == []


def test_what_lies_on_a_picture_or_in_a_box_of_its_own() -> None:
    figure, axes = drawn()
    axes.imshow([[0, 1], [1, 0]])
    axes.text(0, 0, "on it", color="white")
    assert faint_in(figure) == []
    figure, axes = drawn()
    axes.plot([1, 2])
    axes.text(0, 1, "boxed", color="white", bbox={"facecolor": "black"})
    assert faint_in(figure) == []


def test_hidden_and_empty_and_odd() -> None:
    assert faint_in(Figure()) == []
    figure, axes = drawn()
    axes.plot([1, 2], label="gone", color="white")[0].set_visible(False)
    axes.set_axis_off()
    axes.xaxis.label.set_color("white")
    assert faint_in(figure) == []
    axes.plot([1, 2], label="odd")[0].get_color = lambda: 1 / 0
    assert faint_in(figure) == []
