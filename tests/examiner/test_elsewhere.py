"""Lines for another machine never cost the rest of their cell, in the real confined process."""

from __future__ import annotations

import msgspec
import pytest
from fakes import LIMITS, examined, make_bundle, outcomes, question

pytestmark = pytest.mark.slow  # in a confined process

FILES = {"scores.csv": b"score\n3\n4\n"}
BUNDLE = make_bundle(
    question("q1", "def test_seven(total):\n    assert total == 7"),
    files=FILES,
    limits=msgspec.structs.replace(LIMITS, cell=20.0),  # some import matplotlib or pandas
)
TOTAL = "total = sum(int(line) for line in {lines}[1:])"
READ = TOTAL.format(lines="open('scores.csv').read().split()")

LINES = {
    "a folder of Colab": "%cd /content/drive/MyDrive/course",
    "a folder in quotes": "%cd -q '/no such folder'",
    "an extension": "%load_ext nb_black",
    "autoreload": "%load_ext autoreload\n%autoreload 2",
    "a magic of Colab": "%tensorflow_version 2.x",
    "a magic that fails": "%config NoSuchThing.x = 1",
    "a backend by magic": "%matplotlib widget",
    "a backend by function": "import matplotlib\nmatplotlib.use('TkAgg')",
    "a backend, switched": (
        "import matplotlib.pyplot as plt\nplt.switch_backend('QtAgg')\nplt.plot([1])"
    ),
    "an installation": "pip install numpy",
    "an installation by shell": "!pip install numpy",
    "an installation by magic": "%pip install numpy",
    "JupyterLite": "import piplite\nawait piplite.install(['numpy'])",
    "Pyodide": "import micropip\nawait micropip.install('numpy')",
    "a drive": "from google.colab import drive\ndrive.mount('/content/drive')",
    "a part of Colab": "from google.colab import data_table\ndata_table.enable_formatter()",
    "Colab as a name": "import google.colab as here\nhere.files.download('x')",
    "a folder by function": "import os\nos.chdir('/content/drive/MyDrive/course')",
}


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_the_rest_of_the_cell_is_run(real, line: str) -> None:
    result = examined(real, BUNDLE, f"{line}\n{READ}")
    assert outcomes(result) == ["passed"]
    assert not any(cell.error for cell in result.cells)


@pytest.mark.parametrize("line", ["matplotlib inline", "pip install numpy", "cd /content"])
def test_a_magic_without_its_sign_alone_in_its_cell(real, line: str) -> None:
    result = examined(real, BUNDLE, line, READ)
    assert outcomes(result) == ["passed"]
    assert not any(cell.error for cell in result.cells)


def test_what_was_passed_over_is_told(real) -> None:
    result = examined(real, BUNDLE, f"%load_ext nb_black\n{READ}")
    said = [cell.output for cell in result.cells]
    assert any("passed over while grading: %load_ext nb_black (" in text for text in said)


ASKS = {
    "a try": "try:\n    import google.colab\n    on = True\nexcept ImportError:\n    on = False",
    "a try for all": "try:\n    import google.colab.drive\n    on = True\nexcept:\n    on = False",
    "a try for several": (
        "try:\n    import google.colab as c\n    on = True\n"
        "except (ValueError, ModuleNotFoundError):\n    on = False"
    ),
    "suppressed": (
        "import contextlib\non = False\nwith contextlib.suppress(ImportError):\n"
        "    import google.colab\n    on = True"
    ),
    "within a function": (
        "def where():\n    import google.colab\n    return True\n"
        "try:\n    on = where()\nexcept Exception:\n    on = False"
    ),
    "find_spec": "import importlib.util\non = importlib.util.find_spec('google') is not None",
    "modules": "import sys\non = 'google.colab' in sys.modules",
    "its shell": "on = 'google.colab' in str(get_ipython())",
}


@pytest.mark.parametrize("source", ASKS.values(), ids=ASKS)
def test_who_asks_for_colab_is_told_no(real, source: str) -> None:
    bundle = make_bundle(question("q1", "def test_on(on):\n    assert on is False"))
    assert outcomes(examined(real, bundle, source)) == ["passed"]


def test_another_mistake_in_the_same_cell_is_no_question(real) -> None:
    source = "try:\n    x = 1 / 0\nexcept ZeroDivisionError:\n    pass\nimport google.colab"
    assert outcomes(examined(real, BUNDLE, f"{source}\n{READ}")) == ["passed"]


READS = {
    "a drive": TOTAL.format(lines="open('/content/drive/MyDrive/hw/scores.csv').read().split()"),
    "the folder above": TOTAL.format(lines="open('../data/scores.csv').read().split()"),
    "Windows": TOTAL.format(lines=r"open(r'C:\Users\me\scores.csv').read().split()"),
    "a path object": (
        "from pathlib import Path\n"
        + TOTAL.format(lines="Path('/content/scores.csv').read_text().split()")
    ),
    "an upload": (
        "from google.colab import files\nuploaded = files.upload()\n"
        + TOTAL.format(lines="uploaded['scores.csv'].decode().split()")
    ),
    "pandas": "import pandas as pd\ntotal = pd.read_csv('/content/scores.csv')['score'].sum()",
}


@pytest.mark.parametrize("source", READS.values(), ids=READS)
def test_a_path_of_another_machine_finds_the_own_file(real, source: str) -> None:
    assert outcomes(examined(real, BUNDLE, source)) == ["passed"]


def test_a_file_that_is_nowhere_is_missing_under_its_own_name(real) -> None:
    result = examined(real, BUNDLE, "open('/content/others.csv')")
    assert any("'/content/others.csv'" in cell.error for cell in result.cells)


def test_a_file_that_two_could_be_is_not_guessed(real) -> None:
    bundle = make_bundle(BUNDLE.questions[0], files=FILES)
    source = "import os\nos.mkdir('b')\nopen('b/scores.csv', 'w').write('score 1')\n"
    result = examined(real, bundle, source + "open('/content/scores.csv')")
    assert any("FileNotFoundError" in cell.error for cell in result.cells)


def test_a_module_that_a_cell_has_written_can_be_imported(real) -> None:
    cells = ["%%writefile own.py\ndef total():\n    return 7", "import own\ntotal = own.total()"]
    assert outcomes(examined(real, BUNDLE, *cells)) == ["passed"]


def test_a_mistake_after_a_magic_that_runs_code_is_a_mistake(real) -> None:
    result = examined(real, BUNDLE, "%time 1 / 0")
    assert any("ZeroDivisionError" in cell.error for cell in result.cells)


def test_a_cell_magic_that_is_unknown_runs_its_cell(real) -> None:
    assert outcomes(examined(real, BUNDLE, f"%%heat\n{READ}")) == ["passed"]
