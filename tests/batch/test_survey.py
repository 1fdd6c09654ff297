"""What a bundle needs of a machine, and what of it is not there."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest
from fakes import doctests, make_bundle, make_notebook, question

from autograder.batch import environment, survey
from autograder.batch.survey import Lack, Needs
from autograder.formats.bundle import Canary

pytestmark = pytest.mark.slow  # looks at all that is installed

TESTS = (
    question("q1", "def test(f):\n    import os.path, sympy.abc\n    from scipy import stats"),
    question("q2", "def test(f):\n    import helper, package.inner"),
    doctests("q3", ">>> import networkx as nx\n>>> nx.Graph()"),
)


def test_what_the_tests_of_a_bundle_import_is_needed() -> None:
    made = make_bundle(*TESTS, requirements=("sympy>=1.12",))
    needs = survey.needs_of(made)
    assert needs.imports == ("helper", "networkx", "package.inner", "scipy", "sympy.abc")
    assert needs.requirements == ("sympy>=1.12",)


def test_modules_among_its_files_are_there() -> None:
    files = {"helper.py": b"", "package/inner.py": b"", "data.csv": b""}
    assert survey.needs_of(make_bundle(*TESTS, files=files)).imports == (
        "networkx",
        "scipy",
        "sympy.abc",
    )


def test_a_build_knows_better_and_the_pins_of_a_stock_zip_are_no_wish() -> None:
    known = make_bundle(*TESTS, canary=Canary(imports=("numpy", "otter", "json")))
    assert survey.needs_of(known).imports == ("numpy",)
    stock = make_bundle(*TESTS, requirements=("numpy==1.0",), stock=True)
    assert survey.needs_of(stock).requirements == ()
    assert make_bundle(*TESTS, stock=True).digest == make_bundle(*TESTS).digest


@pytest.mark.parametrize(
    ("source", "needed"),
    [
        ("import no_such.part as n, other", ("no_such.part", "other")),
        ("%matplotlib inline\n!pip install a\nimport no_such", ("no_such",)),
        ("try:\n    import no_such\nexcept ImportError:\n    no_such = None", ()),
        ("try:\n    import no_such\nexcept:\n    import other", ()),
        ("try:\n    import no_such\nfinally:\n    pass", ("no_such",)),
        ("if 'google.colab' in sys.modules:\n    from google.colab import drive", ()),
        ("if here:\n    pass\nelse:\n    import no_such", ()),
        ("with contextlib.suppress(ImportError):\n    import no_such", ()),
        ("with open('a') as file:\n    import no_such", ("no_such",)),
        ("def f():\n    from no_such import x", ("no_such",)),
        ("from . import no_such", ()),
        ("%%writefile no_such.py\nimport other", ()),
        ("this is no Python; import no_such", ()),
    ],
)
def test_what_a_solution_cannot_do_without(source: str, needed: tuple[str, ...]) -> None:
    bare = make_bundle(question("q1", "def test(f):\n    pass"))
    found = survey.needs_of(bare, make_notebook(source))
    assert sorted(found.imports) == sorted(needed)


def test_what_the_grader_stands_in_for_is_there() -> None:
    names = ("otter.test_files.more", "google.colab", "google.colab.files", "google.colab.new")
    made = make_bundle(*TESTS, canary=Canary(imports=(*names, "google.protobuf", "google")))
    assert survey.needs_of(made).imports == ("google.protobuf",)


def test_a_module_that_a_solution_writes_is_there() -> None:
    bare = make_bundle(question("q1", "def test(f):\n    import mine"))
    cells = ("%%writefile mine.py\nx = 1", "import mine, theirs")
    assert survey.needs_of(bare, make_notebook(*cells)).imports == ("theirs",)
    assert survey.needs_of(bare, make_notebook(*cells), run=False).imports == ()


def test_what_is_not_here_is_named_with_what_is_wanted() -> None:
    needs = Needs(
        ("numpy", "scipy.stats", "no_such.part", "no_such", "yaml", "matplotlib.no_such", "umap"),
        ("no-such[extra]>=2", "numpy>=99", "PyYAML<99", "umap-learn==0.5 ; python_version>'3'"),
    )
    found = survey.found_here(needs)
    version = found.versions["matplotlib"]
    assert found.lacking == (
        Lack("no_such", "no-such[extra]>=2"),
        Lack(
            "matplotlib.no_such", "matplotlib", f"matplotlib {version} without matplotlib.no_such"
        ),
        Lack("umap", "umap-learn==0.5"),
        Lack("numpy", "numpy>=99", f"numpy {found.versions['numpy']}"),
    )
    assert found.versions["no_such"] == "none"
    assert {"numpy", "scipy", "pyyaml"} < set(found.versions)
    assert [str(lack) for lack in found.lacking][::3] == [
        "no no_such where no-such[extra]>=2 is wanted",
        f"numpy {found.versions['numpy']} where numpy>=99 is wanted",
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ("numpy",),
        ("numpy>=2,<99", "pandas>=99"),
        ("numpy>=99 ; python_version < '3'",),
        ("-r other.txt", "numpy @ https://example.org/numpy.zip", "git+https://example.org/x"),
    ],
)
def test_requirements_that_are_met_or_of_no_concern(lines: tuple[str, ...]) -> None:
    assert survey.found_here(Needs(("numpy",), lines)).lacking == ()


def test_a_look_at_a_submodule_runs_nothing(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "loud_package").mkdir()
    (tmp_path / "loud_package/__init__.py").write_text("raise SystemExit('run')")
    (tmp_path / "loud_package/inner.py").write_text("raise SystemExit('run')")
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()
    assert survey.found_here(Needs(("loud_package.inner", "loud_package"))).lacking == ()
    assert "loud_package" not in sys.modules


def test_a_submodule_that_its_package_makes_is_there() -> None:
    assert survey.found_here(Needs(("six.moves", "os.path"))).lacking == ()


def test_the_environment_of_workers_decides(tmp_path: Path, monkeypatch) -> None:
    """They do not inherit PYTHONPATH, so what only that makes importable is not there."""
    (tmp_path / "only_by_path.py").write_text("")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    found = survey.surveyed(Needs(("only_by_path", "numpy")), environment())
    assert found.lacking == (Lack("only_by_path", "only_by_path"),)
    assert survey.surveyed(survey.NONE, {}).versions == {}


def test_pins_are_compared_with_what_is_here() -> None:
    off = survey.off_the_pins(["numpy==1.0", "no-such>=2", "scipy", "# note", "-e ."])
    version = survey.found_here(Needs(("numpy",))).versions["numpy"]
    assert off == (f"numpy==1.0 ({version} here)", "no-such>=2 (none here)")
