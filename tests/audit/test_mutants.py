"""Mutants: each operator makes the changes that it is for, all distinct, in a fixed order."""

from __future__ import annotations

import pytest

from autograder.authoring.audit.mutants import mutants_of


def changes(source: str) -> list[str]:
    return [mutant.now for mutant in mutants_of("q", source)]


def body(line: str, parameters: str = "x, y") -> str:
    return f"def f({parameters}):\n    {line}\n    return x\n"


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("x = y * 2 + 1", ["x = y * 2 - 1", "x = y * 2", "x = 1", "x = (y / 2) + 1"]),
        ("x = y - 2", ["x = (2) - (y)", "x = y", "x = y + 2"]),
        ("x = -y", ["x = y"]),
        ("x = y if x < 3 else 0", ["x = y if x <= 3 else 0", "x = y", "x = 0"]),
        ("x = x and not y", ["x = x or not y", "x = x and y"]),
        ("x = y[1:]", ["x = y[2:]", "x = y[0:]"]),
        ("x = y[:x]", ["x = y[:x - 1]", "x = y[:x + 1]"]),
        ("x = list(range(y))", ["x = list(range(y - 1))", "x = list(range(y + 1))"]),
        ("x = g(x, y)", ["x = g(y, x)"]),
        (
            "x = np.sum(y, axis=0)",
            ["x = np.mean(y, axis=0)", "x = np.sum(y)", "x = np.sum(y, axis=1)"],
        ),
        ("x = y.mean(keepdims=True)", ["x = y.sum(keepdims=True)", "x = y.mean()"]),
        ("x = np.abs(y)", ["x = y"]),
        ("x = x + y", ["x += y"]),
        ("x += y", ["x -= y", "x = y"]),
        ("x = y.T", ["x = y"]),
        ("x = np.array(y)", ["x = np.asarray(y)", "x = y"]),
        ("x = 0.5", ["x = 1.0"]),
        ("x = y == 1", ["x = y != 1"]),
        ("x = g(x)", ["x = g(y)", "pass"]),
    ],
)
def test_operators(line: str, wanted: list[str]) -> None:
    made = changes(body(line))
    assert not [change for change in wanted if change not in made], made


@pytest.mark.parametrize(
    "line",
    [
        "'a docstring'",
        "raise ValueError(f'wanted {x + 1}')",
        "ax.plot(lw=2, color='red')",
        "x = np.asarray(y, dtype=float)",
        "x = (x - y) ** 2",
    ],
)
def test_what_cannot_matter_is_left_alone(line: str) -> None:
    useless = ("(y) - (x)", "np.asarray(y)\n", "lw=3", "ax.plot(lw", "ax.plot(color", "x + 2", "")
    assert not [change for change in changes(body(line)) if change in useless]
    assert all("dtype" in change or "asarray" not in change for change in changes(body(line)))


def test_distinct_and_never_the_answer_itself() -> None:
    source = "def f(x):\n    y = x * 1\n    return y + y\n"
    made = mutants_of("q", source)
    sources = [mutant.source for mutant in made]
    assert len(set(sources)) == len(sources)
    assert source not in sources
    assert made == mutants_of("q", source)


def test_a_difference_is_the_changed_lines() -> None:
    (mutant, *_) = mutants_of("q", "def f(x):\n    return x + 1\n")
    assert mutant.difference == "- return x + 1\n+ return x - 1"
    assert (mutant.line, mutant.operator) == (2, "arithmetic")


def test_no_python_has_no_mutants() -> None:
    assert mutants_of("q", "def f(:\n") == ()
