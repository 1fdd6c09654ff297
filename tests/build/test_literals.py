"""Which literals of test code are taken for expected values."""

from __future__ import annotations

import pytest

from autograder.authoring.masters.literals import is_distinctive, numbers_in, numbers_of, strings_of


@pytest.mark.parametrize(
    "number", [3.14159, 12345, 0.00012345, 1.2345e-9, 123456789012345, 1e5 + 1]
)
def test_distinctive(number: float) -> None:
    assert is_distinctive(number)


@pytest.mark.parametrize("number", [0, 1, 3.14, 100000, 1e-9, 0.001, 1e10, 2500000, 0.1234])
def test_not_distinctive(number: float) -> None:
    assert not is_distinctive(number)


def test_numbers_in_text() -> None:
    text = "x12345 is no number, 3.14159 and 1_000.5e-2 and .25 are; 1.2.3 is not; v2"
    assert numbers_in(text) == {3.14159, 10.005, 0.25} | (numbers_in("1.2.3"))


def test_numbers_of_code() -> None:
    source = "assert f(-3.14159, 12) == [271828, 1e-9, 5.43210j]"
    assert numbers_of(source) == {3.14159, 271828.0, 5.4321}


def test_no_code_has_no_literals() -> None:
    assert numbers_of("def (") == frozenset()
    assert strings_of("def (") == frozenset()


@pytest.mark.parametrize(
    ("source", "strings"),
    [
        ("assert f() == 'wellington'", {"wellington"}),
        ("expected = ['alpha1', 'beta22']", {"alpha1", "beta22"}),
        ("assert f(), 'wellington'", set()),
        ("'wellington'", set()),
        ("assert f() == f'wellington {x}'", set()),
        ("assert getattr(ax, 'get_title')", set()),
        ("raise AssertionError('wellington')", set()),
        ("def t(f):\n    assert f('wellington') == 3", {"wellington"}),
        ("def t(f):\n    assert str(f('wellington')) == 'three'", {"wellington", "three"}),
        ("assert f() == 'abc'", set()),
    ],
)
def test_strings_of_code(source: str, strings: set[str]) -> None:
    assert strings_of(source) == strings
