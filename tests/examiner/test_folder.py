"""Tests find the files of the assignment and of the submission, and never run what they read."""

from __future__ import annotations

import os
import pickle  # noqa: TID251 - what is written here is never read
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from fakes import LIMITS, examined, make_bundle, outcomes, question

from autograder.formats.bundle import Bundle
from autograder.grading.examiner.dialogue import Dialogue
from autograder.grading.examiner.folder import MOST_FILES, Folder
from autograder.result import Outcome

pytestmark = pytest.mark.slow  # in a confined process

GIVEN = {
    "scores.csv": b"score\n3\n4\n",
    "data/deep.txt": b"deep",
    "helpers.py": b"LIMIT = 7\ndef double(x):\n    return 2 * x\nseen = []\n",
    "json.py": b"raise SystemExit('the standard library comes first')",
}

Answering = Callable[[Bundle], AbstractContextManager[Dialogue]]


@pytest.fixture(scope="module")
def folder() -> Iterator[Folder]:
    made = Folder()
    yield made
    made.close()


@pytest.fixture
def answering(server, folder) -> Answering:
    def candidate(bundle: Bundle) -> AbstractContextManager[Dialogue]:
        folder.give(bundle.files)
        return server.candidate(bundle, folder=folder)

    return candidate


def asked(answering: Answering, test: str, *cells: str) -> list[str]:
    """How one test of `f` ends, after these cells; each line of it is indented here."""
    body = "\n".join(f"    {line}" for line in test.splitlines())
    bundle = make_bundle(question("q1", f"def test(f):\n{body}"), files=GIVEN)
    return outcomes(examined(answering, bundle, *(cells or ("f = 1",))))


WRITES = "def f(text='hi'):\n    with open('out.txt', 'w') as file:\n        file.write(text)"

SEEN = {
    "data": ("assert open('scores.csv').read() == 'score\\n3\\n4\\n'", "f = 1"),
    "data below": ("assert open('data/deep.txt').read() == 'deep'", "f = 1"),
    "by pathlib": (
        "from pathlib import Path\nassert Path('data', 'deep.txt').read_text() == 'deep'",
        "f = 1",
    ),
    "whether it is there": (
        "import os\nassert os.path.exists('scores.csv') and not os.path.exists('no.csv')",
        "f = 1",
    ),
    "a list": ("import os\nassert 'scores.csv' in os.listdir()", "f = 1"),
    "a pattern": ("import glob\nassert glob.glob('*.csv') == ['scores.csv']", "f = 1"),
    "NumPy": (
        "import numpy as np\nassert np.loadtxt('scores.csv', skiprows=1).sum() == 7",
        "f = 1",
    ),
    "what a cell wrote": (
        "assert open('made.txt').read() == 'x'",
        "f = 1\nopen('made.txt', 'w').write('x')",
    ),
    "what the answer writes": ("f()\nassert open('out.txt').read() == 'hi'", WRITES),
    "what it writes anew": (
        "f('one')\nassert open('out.txt').read() == 'one'\n"
        "f('two')\nassert open('out.txt').read() == 'two'",
        WRITES,
    ),
    "that it is there only then": (
        "import os\nassert not os.path.exists('out.txt')\nf()\nassert os.path.exists('out.txt')",
        WRITES,
    ),
    "what it takes away": (
        "import os\nassert os.path.exists('scores.csv')\nf()\n"
        "assert not os.path.exists('scores.csv')",
        "import os\ndef f():\n    os.remove('scores.csv')",
    ),
    "what it wrote into a folder": (
        "f()\nassert open('a/b/c.txt').read() == 'x'",
        "import os\ndef f():\n    os.makedirs('a/b')\n    open('a/b/c.txt', 'w').write('x')",
    ),
    "what the test wrote itself": (
        "open('own.txt', 'w').write('x')\nf()\nassert open('own.txt').read() == 'x'",
        WRITES,
    ),
    "a given module": ("import helpers\nassert helpers.double(helpers.LIMIT) == 14", "f = 1"),
    "the standard library first": ("import json\nassert json.loads('1') == 1", "f = 1"),
}


@pytest.mark.parametrize(("test", "cell"), SEEN.values(), ids=SEEN)
def test_a_test_sees(answering, test: str, cell: str) -> None:
    assert asked(answering, test, cell) == ["passed"]


def test_what_is_there_of_one_submission_is_not_there_for_the_next(answering) -> None:
    test = "import os, helpers\nhelpers.seen.append(1)\nassert len(helpers.seen) == 1\n"
    test += "assert not os.path.exists('left.txt')\nopen('left.txt', 'w').write('x')"
    for _ in range(2):
        assert asked(answering, test) == ["passed"]


def test_a_changed_module_is_the_students_alone(answering) -> None:
    cells = ["open('helpers.py', 'w').write('LIMIT = 8')", "import helpers\nf = helpers.LIMIT"]
    assert asked(answering, "import helpers\nassert (f, helpers.LIMIT) == (8, 7)", *cells) == [
        "passed"
    ]


def test_nothing_that_a_candidate_wrote_can_be_imported(answering) -> None:
    cells = ["f = 1\nopen('mine.py', 'w').write('x = 1')\nopen('csv.py', 'w').write('x = 1')"]
    test = "import csv\nassert not hasattr(csv, 'x')\ntry:\n    import mine\n"
    test += "except ImportError:\n    pass\nelse:\n    assert False"
    assert asked(answering, test, *cells) == ["passed"]


NOT_COPIED = {
    "a link": "os.symlink('/etc/passwd', 'x')",
    "a link within": "os.symlink('scores.csv', 'x')",
    "a folder that is a link": "os.mkdir('d')\nopen('d/y', 'w')\nos.symlink('d', 'x')",
    "a second name": "os.link('scores.csv', 'x')",
    "a pipe": "os.mkfifo('x')",
    "a deep one": "os.makedirs('d/' * 14)\nopen('d/' * 14 + 'x', 'w')",
}


@pytest.mark.parametrize("makes", NOT_COPIED.values(), ids=NOT_COPIED)
def test_what_is_no_plain_file_is_not_there(answering, makes: str) -> None:
    cell = f"import os, contextlib\nf = 1\nwith contextlib.suppress(OSError):\n    {makes}".replace(
        "\n", "\n    "
    ).replace("\n    f = 1\n    with", "\nf = 1\nwith")
    test = "import os\nfound = [n for _, d, names in os.walk('.') for n in (*d, *names)]\n"
    assert asked(answering, test + "assert 'x' not in found", cell) == ["passed"]


def test_many_files_are_not_all_copied(answering) -> None:
    cell = "f = 1\nfor n in range(700):\n    open(f'{n}.txt', 'w')"
    test = f"import os\nassert 100 < len(os.listdir()) <= {MOST_FILES + 2}"
    assert asked(answering, test, cell) == ["passed"]


class Loud:
    def __reduce__(self) -> tuple[object, ...]:
        return (os.system, ("true",))


PICKLES = f"f = 1\nwith open('x', 'wb') as file:\n    file.write({pickle.dumps(Loud())!r})"
SAYS = "f = 1\nwith open('x', 'w') as file:\n    file.write('won = True')"
ZIPPED = """
f = 1
import zipfile, tarfile
with open('y', 'w') as file:
    file.write('1')
with zipfile.ZipFile('x', 'w') as file:
    file.write('y')
with tarfile.open('t', 'w') as file:
    file.add('y')
"""
TEXT = "with open('x') as file:\n    text = file.read()\n"

RUNS = {
    "pickle": ("import pickle\nwith open('x', 'rb') as file:\n    pickle.load(file)", PICKLES),
    "pickle, caught": (
        "import pickle\nwith open('x', 'rb') as file:\n    try:\n        pickle.load(file)\n"
        "    except BaseException:\n        pass",
        PICKLES,
    ),
    "NumPy's": (
        "import numpy as np\nnp.load('x.npy', allow_pickle=True)",
        "import numpy as np\nf = 1\nnp.save('x.npy', np.array([{1: 2}, len], dtype=object))",
    ),
    "exec": (f"{TEXT}exec(text)", SAYS),
    "eval": (f"{TEXT}eval(text[6:])", SAYS),
    "compile": (f"{TEXT}compile(text, 'y', 'exec')", SAYS),
    "runpy": ("import runpy\nrunpy.run_path('x')", SAYS),
    "a module by its file": (
        "import importlib.util as u\ns = u.spec_from_file_location('x', 'x.py')\n"
        "s.loader.exec_module(u.module_from_spec(s))",
        SAYS.replace("'x'", "'x.py'"),
    ),
    "an archive": (
        "import zipfile\nwith zipfile.ZipFile('x') as file:\n    file.extractall()",
        ZIPPED,
    ),
    "another archive": (
        "import tarfile\nwith tarfile.open('t') as file:\n    file.extractall()",
        ZIPPED,
    ),
    "any archive": ("import shutil\nshutil.unpack_archive('t', format='tar')", ZIPPED),
    "a library": (f"{TEXT}import ctypes\nctypes.CDLL('./x')", SAYS),
    "a program": ("import subprocess\nsubprocess.run(['true'])", "f = 1"),
    "a shell": ("import os\nos.system('true')", "f = 1"),
    "a fork": ("import os\nos.fork() or os._exit(0)", "f = 1"),
}


@pytest.mark.parametrize(("test", "cell"), RUNS.values(), ids=RUNS)
def test_a_test_never_runs_what_was_written(answering, test: str, cell: str) -> None:
    body = "\n".join(f"    {line}" for line in test.splitlines())
    bundle = make_bundle(question("q1", f"def test(f):\n{body}"), files=GIVEN)
    result = examined(answering, bundle, cell)
    (case,) = result.questions[0].cases
    assert case.outcome is Outcome.UNEXAMINED
    assert "which is not done while grading" in case.detail
    assert result.score is None


READS = {
    "a pickle that is given": (
        "import pickle\nwith open('given.pkl', 'rb') as file:\n"
        "    assert pickle.load(file) == {1: len}"
    ),
    "text that is given": (
        "names = {}\nwith open('given.py') as file:\n    exec(file.read(), names)\n"
        "assert names['x'] == 1"
    ),
    "plain data of a student's": (
        "import json\nwith open('mine.json') as file:\n    assert json.load(file) == [1]"
    ),
    "text of its own, before": "assert eval('1 + 1') == 2\nwith open('mine.json'):\n    pass",
    "a library that reads": (
        "import csv\nwith open('mine.json') as file:\n"
        "    assert list(csv.reader(file)) == [['[1]']]"
    ),
}


@pytest.mark.parametrize("test", READS.values(), ids=READS)
def test_what_is_no_danger_is_allowed(answering, test: str) -> None:
    files = {"given.pkl": pickle.dumps({1: len}), "given.py": b"x = 1"}
    body = "\n".join(f"    {line}" for line in test.splitlines())
    bundle = make_bundle(question("q1", f"def test(f):\n{body}"), files=files, limits=LIMITS)
    result = examined(answering, bundle, "f = 1\nopen('mine.json', 'w').write('[1]')")
    assert outcomes(result) == ["passed"]


def test_a_given_file_that_a_candidate_changed_is_the_candidates(answering) -> None:
    bundle = make_bundle(
        question(
            "q1", "def test(f):\n    with open('given.py') as file:\n        exec(file.read())"
        ),
        files={"given.py": b"x = 1"},
    )
    result = examined(answering, bundle, "f = 1\nopen('given.py', 'w').write('x = 2')")
    assert outcomes(result) == ["unexamined"]


def test_the_process_is_as_it_was(answering) -> None:
    before = (os.getcwd(), os.stat, [path for path in sys.path if "given-" not in path])
    assert asked(answering, "import helpers, os\nos.stat('scores.csv')") == ["passed"]
    assert before == (os.getcwd(), os.stat, [path for path in sys.path if "given-" not in path])
