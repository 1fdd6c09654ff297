"""What is loaded beforehand is guessed from texts, and only ever library modules."""

from __future__ import annotations

import pytest

from autograder.batch import modules_for

CASES = {
    "import numpy as np": ["numpy"],
    "import matplotlib.pyplot as plt": ["matplotlib.pyplot"],
    "from scipy import optimize, stats as s": ["scipy", "scipy.optimize", "scipy.stats"],
    "from sklearn.linear_model import LinearRegression": ["sklearn.linear_model"],
    '"source": ["import pandas as pd\\n", "x = 1"]': ["pandas"],
    "ax = fig.add_subplot(projection='3d')": ["mpl_toolkits.mplot3d"],
}


@pytest.mark.parametrize("text", CASES)
def test_what_is_imported_is_found(text: str) -> None:
    assert set(CASES[text]) <= set(modules_for([text]))


@pytest.mark.parametrize(
    "text",
    ["import os", "import numpy.tests.evil", "import antigravity", "from pandas import _testing"],
)
def test_nothing_else_is(text: str) -> None:
    assert modules_for([text]) in (modules_for([]), modules_for(["import pandas"]))


def test_it_is_bounded() -> None:
    assert len(modules_for([f"import numpy.m{n}" for n in range(1000)])) <= 60
