"""What is loaded beforehand is guessed from texts, and only ever library modules."""

from __future__ import annotations

import fakes
import pytest

from autograder.batch import modules_for
from autograder.batch.preload import modules_in, modules_of
from autograder.formats.bundle import Canary
from autograder.formats.submission import Upload

CASES = {
    "import numpy as np": ["numpy"],
    "from datascience import *": ["datascience"],
    "import babypandas as bpd": ["babypandas"],
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


def upload(folder, *cells: str) -> Upload:
    return Upload("s1", "s1", str(fakes.write(folder, "s1", *cells)))


def test_each_side_loads_its_own(tmp_path) -> None:
    tests = fakes.question("q1", "def test(f):\n    import scipy.optimize")
    plotting = upload(tmp_path, "import matplotlib.pyplot as plt")
    modules = modules_of([(fakes.make_bundle(tests), plotting)])
    assert "scipy.optimize" in modules.examiner
    assert "scipy.optimize" not in modules.candidate
    assert "matplotlib.pyplot" in modules.candidate
    assert "matplotlib.pyplot" not in modules.examiner


def test_what_acts_when_it_is_imported_is_loaded_for_all_or_none(tmp_path) -> None:
    tests = fakes.question("q1", "def test(f):\n    assert f")
    other = fakes.question("q2", "def test(f):\n    assert f")
    plain, tables = ("import numpy as np",), ("from datascience import *",)
    one = (fakes.make_bundle(tests), upload(tmp_path, *tables))
    (tmp_path / "other").mkdir()
    two = (fakes.make_bundle(other), upload(tmp_path / "other", *plain))
    assert "datascience" in modules_of([one]).candidate
    assert "datascience" not in modules_of([one, two]).candidate
    assert "datascience" not in modules_in([*plain, *tables]).candidate
    assert "datascience" in modules_in(tables).candidate


@pytest.mark.parametrize(
    "test",
    [
        fakes.question("q1", "def test(env):\n    assert env['f']"),
        fakes.question("q1", "def test(f, np):\n    assert np.isclose(f(1), 1)"),
        fakes.doctests("q1", ">>> plt.gcf().axes\n[]"),
    ],
    ids=["all names", "a module", "doctest"],
)
def test_tests_that_look_at_modules_have_those_that_the_author_gives(tmp_path, test) -> None:
    notebook = upload(tmp_path, "import matplotlib.pyplot as plt", "import sklearn.svm as np")
    given = Canary(imports=("matplotlib.pyplot", "pandas"))
    modules = modules_of([(fakes.make_bundle(test, canary=given), notebook)])
    assert {"matplotlib.pyplot", "pandas"} <= set(modules.examiner)
    assert "sklearn.svm" not in modules.examiner, "only a submission names it"
    assert "sklearn.svm" in modules.candidate
    modules = modules_of([(fakes.make_bundle(test, stock=True), notebook)])
    assert "matplotlib.pyplot" in modules.examiner, "what every class uses"
    assert "sklearn.svm" not in modules.examiner
