"""Whole builds with Otter's own code: what comes out, twice the same, and as Otter writes it.

The tests that import Otter are all here, so that a test worker pays for the import once.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import msgspec
import pytest

from autograder.authoring.masters import (
    Built,
    Gathered,
    build_assignment,
    desk,
    prove_no_leak,
    settings,
    source_digest,
)
from autograder.authoring.masters.assign import assign, otter_modules
from autograder.authoring.masters.cells import MasterCell
from autograder.authoring.masters.leaks import find_leaks
from autograder.authoring.masters.markers import split
from autograder.authoring.masters.master import read_master
from autograder.errors import MasterError
from autograder.formats.bundle import pack, unpacked
from autograder.limits import Limits
from build.masters import FILES, OK_FORMAT, PLAIN, changed, folder_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_spec("otter") is None, reason="needs otter-grader"),
]

AWKWARD = '"""Say "three" \\ or \\xi, {{ curly }} {% raw %}, µ \u2028 and\nanother line\ttab\''


@pytest.fixture(scope="module", autouse=True)
def _otter() -> None:
    otter_modules()


def build(where: Path, text: str = PLAIN, **files: Any) -> Built:
    return build_assignment(folder_of(where, text, **files), Limits())


def notebook_of(files: dict[str, bytes], slug: str = "tiny") -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(files[f"{slug}.ipynb"])
    return loaded


def sources(notebook: dict[str, Any]) -> list[str]:
    return ["".join(cell["source"]) for cell in notebook["cells"]]


def assert_no_leak(built: Built) -> None:
    gathered = Gathered(strict=True)
    prove_no_leak(built, gathered)
    gathered.raise_any()


def test_bundle(tmp_path: Path) -> None:
    built = build(tmp_path)
    bundle = built.bundle
    assert bundle.slug == built.slug == "tiny"
    assert bundle.title == "Tiny things"
    assert bundle.files == {"data.csv": FILES["data.csv"]}
    assert bundle.requirements == ("otter-grader==7.0.0", "numpy")
    assert len(bundle.digest) == 64
    area, word, thought = bundle.questions
    assert [case.name for case in area.cases] == ["q1_area - 1", "q1_area - 2", "q1_area - 3"]
    assert [case.points for case in area.cases] == [0, 1, 2]
    assert [case.hidden for case in area.cases] == [False, True, True]
    assert area.cases[1].failure_message == "A degenerate ring has no area at all."
    assert [case.points for case in word.cases] == [0.5, 0.5]
    assert (thought.manual, thought.manual_points, thought.cases) == (True, 1.0, ())
    assert built.cells == {"q1_area": 4, "q2_word": 15, "q3_thought": 25}
    assert bundle.max_score == 4
    assert pack(bundle) == pack(build(tmp_path / "again").bundle)


def test_student_and_solution(tmp_path: Path) -> None:
    built = build(tmp_path)
    assert list(built.student) == ["README.md", "data.csv", "requirements.txt", "tiny.ipynb"]
    assert list(built.solution) == ["data.csv", "tiny.ipynb"]
    student, solution = notebook_of(built.student), notebook_of(built.solution)
    assert sources(student)[0] == (
        '# Initialize Otter\nimport otter\ngrader = otter.Notebook("tiny.ipynb")'
    )
    assert 'def ring_area(inner, outer):\n    """Area between two circles."""\n    ...' in (
        sources(student)
    )
    assert "word = ..." in sources(student)
    assert "_Type your answer here, replacing this text._" in sources(student)
    assert 'grader.check("q1_area")' in sources(student)
    assert any("return whole - hole" in source for source in sources(solution))
    assert set(student["metadata"]["otter"]["tests"]) == {"q1_area", "q2_word"}
    assert "hidden=True" not in json.dumps(student)
    assert_no_leak(built)


def test_notebooks_are_normal(tmp_path: Path) -> None:
    import nbformat

    built = build(tmp_path)
    for files in (built.student, built.solution):
        content = files["tiny.ipynb"]
        notebook = json.loads(content)
        nbformat.validate(nbformat.from_dict(notebook))
        count = len(notebook["cells"])
        assert [cell["id"] for cell in notebook["cells"]] == [
            f"cell-{number:03}" for number in range(1, count + 1)
        ]
        code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
        assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
        again = json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
        assert again.encode() == content


def test_rebuilds_are_identical(tmp_path: Path) -> None:
    """The same master elsewhere, with other cell ids, outputs and editors' metadata."""
    one = build(tmp_path / "one")
    folder = folder_of(tmp_path / "two")
    notebook = json.loads((folder / "tiny.ipynb").read_text())
    for number, cell in enumerate(notebook["cells"]):
        cell["id"] = f"other-{number}"
        cell["metadata"] = {"ExecuteTime": {"end_time": "2031"}}
        if cell["cell_type"] == "code":
            cell["execution_count"] = number
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "3.14159"}]
    notebook["metadata"]["widgets"] = {"state": "753.9822368"}
    (folder / "tiny.ipynb").write_text(json.dumps(notebook, indent=4))
    two = build_assignment(folder, Limits())
    assert two.student == one.student
    assert two.solution == one.solution
    assert two.bundle == one.bundle


@pytest.mark.parametrize(
    ("slug", "text"),
    [("tiny", PLAIN), ("doctests", changed('say "three" \\ or so', "say three", OK_FORMAT))],
)
def test_test_files_agree_with_otter(tmp_path: Path, slug: str, text: str) -> None:
    """A master without awkward messages: to the byte what Otter makes of the file itself."""
    import nbformat
    from otter.assign.assignment import Assignment
    from otter.assign.notebook_transformer import NotebookTransformer
    from otter.assign.tests_manager import AssignmentTestsManager

    folder = folder_of(tmp_path, text, slug=slug)
    assignment = Assignment(require_valid_keys=True)
    assignment.master, assignment.lang = Path(f"{slug}.ipynb"), "python"
    container = NotebookTransformer(
        assignment, AssignmentTestsManager(assignment)
    ).transform_notebook(nbformat.read(folder / f"{slug}.ipynb", 4))
    tests = tmp_path / "tests"
    tests.mkdir()
    container.write_tests(str(tests), include_hidden=True, force_files=True)
    assigned = assign(read_master(folder))
    assert {path.stem: path.read_text() for path in tests.iterdir()} == assigned.sources
    container.write_tests("", include_hidden=False, force_files=False)
    assert container.nbmeta_config.tests == assigned.public
    assert [cell["source"] for cell in container.transformed_nb["cells"]] == [
        cell["source"] for cell in assigned.solution["cells"]
    ]


def test_awkward_messages(tmp_path: Path) -> None:
    """Quotes, backslashes and newlines reach a student as they were written."""
    from otter.test_files.exception_test import ExceptionTestFile

    text = changed("Look at the order of the radii.", json.dumps(AWKWARD))
    text = changed("A degenerate ring has no area at all.", json.dumps(AWKWARD + "!"), text)
    built = build(tmp_path, text)
    area = built.bundle.questions[0]
    graded = ExceptionTestFile.from_string(area.source)
    assert [case.failure_message for case in graded.test_cases] == [AWKWARD, AWKWARD + "!", None]
    assert [case.failure_message for case in area.cases] == [AWKWARD, AWKWARD + "!", None]
    metadata = notebook_of(built.student)["metadata"]["otter"]["tests"]["q1_area"]
    (shown,) = ExceptionTestFile.from_metadata(metadata, "tiny.ipynb").test_cases
    assert shown.failure_message == AWKWARD
    assert_no_leak(built)


def test_ok_format(tmp_path: Path) -> None:
    built = build(tmp_path, OK_FORMAT, slug="doctests", files={})
    (question,) = built.bundle.questions
    assert question.format == "ok"
    assert question.source.startswith("OK_FORMAT = True\n\ntest = {")
    assert [(case.points, case.hidden) for case in question.cases] == [(1, False), (2, True)]
    assert question.cases[1].failure_message == 'say "three" \\ or so'
    spec = notebook_of(built.student, "doctests")["metadata"]["otter"]["tests"]["q1"]
    (case,) = spec["suites"][0]["cases"]
    assert case["hidden"] is False
    assert spec["points"] == [1]
    assert_no_leak(built)


def test_works_in_a_stock_notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otter's own client reads the student version and runs its public tests."""
    import warnings

    built = build(tmp_path)
    (tmp_path / "tiny.ipynb").write_bytes(built.student["tiny.ipynb"])
    monkeypatch.chdir(tmp_path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Otter's client warns outside a kernel
        import otter

        grader = otter.Notebook("tiny.ipynb")
        right = grader.check(
            "q1_area", global_env={"ring_area": lambda a, b: 3.1415926 * (b * b - a)}
        )
        wrong = grader.check("q1_area", global_env={"ring_area": lambda a, b: None})
    assert right.passed_all
    assert not wrong.passed_all
    assert "Look at the order of the radii." in wrong.summary()


def test_tests_as_files(tmp_path: Path) -> None:
    built = build(tmp_path, changed("ok_format: false", "ok_format: false\n    files: true"))
    assert "tests/q1_area.py" in built.student
    assert b"hidden=True" not in built.student["tests/q1_area.py"]
    assert "tests" not in notebook_of(built.student)["metadata"]["otter"]
    assert_no_leak(built)


def test_files_and_seeds(tmp_path: Path) -> None:
    text = changed(
        "files: [data.csv]",
        "files: [data.csv, more]\nautograder_files: [only.csv]\nstudent_files: [made.csv]\n"
        "seed: {variable: rng_seed, autograder_value: 90, student_value: 15}",
    )
    extra = {"more/deep/a.txt": b"a", "only.csv": b"b", "made.csv": b"c", "more/.DS_Store": b"d"}
    built = build(tmp_path, text, files={**FILES, **extra})
    assert sorted(built.bundle.files) == ["data.csv", "more/deep/a.txt", "only.csv"]
    assert sorted(built.student) == [
        "README.md",
        "data.csv",
        "more/deep/a.txt",
        "requirements.txt",
        "tiny.ipynb",
    ]
    assert sorted(built.solution) == ["data.csv", "made.csv", "more/deep/a.txt", "tiny.ipynb"]
    assert (built.bundle.seed, built.bundle.seed_variable) == (90, "rng_seed")


DESK = ["ipykernel", "jupyterlab"]


def test_a_page_of_ten_lines_for_students(tmp_path: Path) -> None:
    page = build(tmp_path).student["README.md"].decode()
    assert len(page.splitlines()) == 10
    assert "`tiny.ipynb`" in page
    assert "hand in the zip" in page
    alone = build(tmp_path / "b", changed("export_cell:\n    pdf: false", "export_cell: false"))
    assert "hand in the notebook" in alone.student["README.md"].decode()


def test_a_notebook_that_hands_itself_in(tmp_path: Path) -> None:
    """Students' alone ends with the cell, which names the files that they make; it earns nothing
    and tells nothing, and without an address there is none."""
    text = changed("files: [data.csv]", "files: [data.csv]\nstudent_files: [made.csv]")
    text = text.replace(
        "    got = ring_area(17, 23)\n",
        "    while True:\n        break\n    got = ring_area(17, 23)\n",
    )
    folder = folder_of(tmp_path, text, files={**FILES, "made.csv": b"1\n"})
    plain = build_assignment(folder, Limits())
    built = build_assignment(folder, Limits(), service="https://h.example")
    *rest, said, last = notebook_of(built.student)["cells"]
    assert rest == notebook_of(plain.student)["cells"]
    assert last["metadata"]["tags"] == ["otter_ignore"]
    assert "".join(last["source"]).endswith(
        '_hand_in("https://h.example/a/tiny", "tiny", ["made.csv"])\ndel _hand_in'
    )
    assert "https://h.example/a/tiny" in "".join(said["source"])
    assert built.solution == plain.solution
    assert built.bundle == plain.bundle
    assert "run the last cell: it asks" in built.student[desk.README].decode()
    changes = {name for name in built.student if built.student[name] != plain.student.get(name)}
    assert changes == {"tiny.ipynb", desk.README}
    gathered = Gathered(strict=True)
    prove_no_leak(built, gathered)
    assert gathered.mistakes == []  # though this line stands in a hidden test, and in the cell
    prove_no_leak(msgspec.structs.replace(built, ours=()), gathered)
    assert ["while True" in str(mistake) for mistake in gathered.mistakes] == [True]


def test_a_version_for_colab(tmp_path: Path) -> None:
    text = changed("ok_format: false", "ok_format: false\n    files: true\nruns_on: colab")
    text = text.replace("export_cell:\n    pdf: false", "export_cell: false")
    student = build(tmp_path, text).student
    page = student["README.md"].decode()
    assert len(page.splitlines()) == 10
    assert "Colab" in page
    assert "the folder `tests`" in page
    assert "tests/q1_area.py" in student
    assert sources(notebook_of(student))[:2] == [
        "%pip install -q otter-grader",
        "# Initialize Otter\nimport otter\ngrader = otter.Notebook()",
    ]


def test_a_page_of_the_authors_own_stays(tmp_path: Path) -> None:
    text = changed("files: [data.csv]", "files: [data.csv, README.md]")
    built = build(tmp_path, text, files={**FILES, "README.md": b"mine\n"})
    assert built.student["README.md"] == b"mine\n"


def test_what_the_author_requires_is_completed(tmp_path: Path) -> None:
    given = b"# first\nOtter_Grader==7.0.0\nnumpy>=2\nipykernel<8\n--prefer-binary\n"
    built = build(tmp_path, files={**FILES, "requirements.txt": given})
    assert built.student["requirements.txt"] == given + b"jupyterlab\n"
    assert "jupyterlab" not in built.bundle.requirements


def test_without_requirements_the_imports_say_what_is_needed() -> None:
    sources = [
        "import os, numpy as np\nfrom sklearn.svm import SVC\nimport helper, otter",
        "%matplotlib inline\nimport torch",
        "from . import near\nif True:\n    import PIL.Image",
    ]
    cells = [{"cell_type": "code", "source": source} for source in sources]
    lines = desk.requirements(None, {"cells": cells}, {"helper.py"}).decode().splitlines()
    assert lines[:3] == ["numpy", "pillow", "scikit-learn"]
    assert lines[4:] == DESK


def test_requirements_as_a_list(tmp_path: Path) -> None:
    text = changed("requirements: requirements.txt", "requirements: [numpy, scipy]")
    built = build(tmp_path, text)
    lines = built.student["requirements.txt"].decode().splitlines()
    assert lines == ["numpy", "scipy", f"otter-grader=={version('otter-grader')}", *DESK]
    assert built.bundle.requirements == ("numpy", "scipy")


def test_limits_over_defaults(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, changed("check_all_cell: true", "limits: {cell: 60}"))
    limits = build_assignment(folder, Limits(call=7)).bundle.limits
    assert (limits.cell, limits.call) == (60, 7)


def test_name_is_the_slug(tmp_path: Path) -> None:
    built = build(tmp_path, changed("name: tiny", "name: Homework 1"))
    assert notebook_of(built.student)["metadata"]["otter"]["assignment_name"] == "tiny"


def test_digest_changes_with_its_sources(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    digest = source_digest(folder)
    assert len(digest) == 64
    (folder / "answers" / "q1_area.py").write_text("# %% wrong: another")
    os.utime(folder / "tiny.ipynb", (0, 0))
    assert source_digest(folder) == digest
    assert source_digest(folder_of(tmp_path / "elsewhere")) == digest
    (folder / "data.csv").write_text("inner,outer\n1,3\n")
    assert source_digest(folder) != digest


def test_otters_own_refusals_are_one_line(tmp_path: Path) -> None:
    text = changed("check_all_cell: true", "runs_on: moon")
    with pytest.raises(MasterError, match=r"^Otter Assign refuses this master: .*moon") as raised:
        build(tmp_path, text)
    assert "\n" not in str(raised.value)


def test_otters_cell_numbers_are_the_masters(tmp_path: Path) -> None:
    """Ignored cells and fences shift what Otter counts."""
    text = changed("=== md\n# Tiny", "=== md\n## Ignore ##\n=== md\n# Tiny")
    text = changed("=== md\nName the", "=== code\nx = '''\n```otter\n'''\n=== md\nName the", text)
    with pytest.raises(MasterError, match=r"^cell 17: Otter Assign refuses this master: Unclosed"):
        build(tmp_path, text)


def test_known_keys_are_otters() -> None:
    from otter.assign.assignment import Assignment
    from otter.assign.question_config import QuestionConfig
    from otter.run import AutograderConfig

    def keys(config: Any) -> set[str]:
        return set(config({}, documentation_mode=True)._get_names_to_attrs())

    known = settings.ASSIGNMENT_KEYS
    assert set(known) == keys(Assignment)
    for name, config in {
        "export_cell": Assignment.ExportCellValue,
        "seed": Assignment.SeedValue,
        "tests": Assignment.TestsValue,
        "generate": AutograderConfig,
    }.items():
        assert set(known[name] or ()) == keys(config), name
    assert set(settings.QUESTION_KEYS) == keys(QuestionConfig)


@pytest.mark.parametrize(
    "source",
    [
        "x = 3 # SOLUTION",
        "x = y['a'] = 3 #SOLUTION",
        "def f():\n    # BEGIN SOLUTION\n    return 1\n    # END SOLUTION\nf()",
        "# BEGIN SOLUTION NO PROMPT\nx = 1\n# END SOLUTION\ny = 2",
        '""" # BEGIN PROMPT\nx = ...\n""" # END PROMPT\nx = 3 # SOLUTION NO PROMPT',
        "rng_seed = 42 # SEED\nx = 1",
        "print(1) # SOLUTION\nprint(2)",
        "x = 3 # SOLUTION because it is odd",
        "x = 1 # BEGIN SOLUTION",
        "  # BEGIN SOLUTION here\nx = 1\nx # SOLUTION\n# SEED\nprint() # END SOLUTION\ny = 2",
    ],
)
def test_kept_lines_are_otters(source: str) -> None:
    """What we call kept is what Otter hands out, but for the dots that it puts in."""
    from otter.assign.solutions import replace_solutions

    cell = MasterCell(number=1, kind="code", source=source)
    handed = list(replace_solutions(source.split("\n"), "python"))
    assert [line for line in handed if not line.rstrip().endswith("...") or line in source] == list(
        split(cell).kept
    )


def test_import_is_cheap() -> None:
    """Only a build pays for Otter and its friends."""
    code = "import sys, autograder.authoring.masters\n"
    code += "print({'otter', 'nbformat', 'pandas'} & {*sys.modules})"
    root = Path(settings.__file__).parents[3]
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    assert run.stdout == "set()\n"


def test_the_page_is_searched_for_leaks_as_well(tmp_path: Path) -> None:
    built = build(tmp_path)
    told = {**built.student, "README.md": b"# Tiny\n\nhole = math.pi * inner ** 2\n"}
    assert [leak.where for leak in find_leaks(built.secrets, told)] == ["README.md"]
    assert find_leaks(built.secrets, built.student) == ()


def test_what_is_trusted_stands_in_the_bundle(tmp_path: Path) -> None:
    asked = changed("def test_public_example(ring_area):", "def test_a(ring_area, given_scale):")
    said = build(tmp_path / "open", asked).notes
    assert any("take the given given_scale from the submission" in note for note in said)
    named = changed("check_all_cell: true", "check_all_cell: true\ntrusted: [given_scale]", asked)
    built = build(tmp_path / "named", named)
    assert not any("from the submission" in note for note in built.notes)
    copied = {question.name: question.trusted for question in built.bundle.questions}
    assert copied.pop("q1_area").startswith("def given_scale(values, factor):")
    assert not any(copied.values())
    with pytest.raises(MasterError, match="'ring_area' is set by an answer"):
        build(tmp_path / "wrong", changed("[given_scale]", "[ring_area]", named))


OTHERS = [
    ("name: q2_word", "name: q2.0", ["q1_area", "q2.0", "q3_thought"]),
    ("name: q2_word", "name: Read the data (part 1)", ["q1_area", "Read the data (part 1)"]),
    ("name: q2_word", "name: q2_word\nmanual: true", ["q1_area", "q2_word", "q3_thought"]),
    ('word = "archimedes" # SOLUTION', 'word = "archimedes"', ["q1_area", "q2_word"]),
    ("# BEGIN SOLUTION\n=== code\ndef", "# BEGIN SOLUTION NO PROMPT\n=== code\ndef", ["q1_area"]),
    ("# ASSIGNMENT CONFIG\n", "# ASSIGNMENT CONFIG\nname: x\n=== raw\n# ASSIGNMENT CONFIG\n", []),
    ("monotonicity.\n=== raw\n# END SOLUTION\n=== raw\n# END QUESTION\n", "monotonicity.\n", []),
]


@pytest.mark.parametrize(("old", "new", "names"), OTHERS)
def test_what_otter_takes_becomes_a_bundle(
    tmp_path: Path, old: str, new: str, names: list[str]
) -> None:
    built = build(tmp_path, changed(old, new))
    found = [question.name for question in built.bundle.questions]
    assert found[: len(names)] == names
    assert len(found) == 3
    assert unpacked(pack(built.bundle), "tiny.zip") == built.bundle
    checks = [source for source in sources(notebook_of(built.student)) if "check(" in source]
    assert checks == [f'grader.check("{name}")' for name in found[:2]]


def test_questions_of_one_name_are_one_as_in_otters_test_file(tmp_path: Path) -> None:
    built = build(tmp_path, changed("name: q2_word", "name: q1_area\npoints: 6"))
    area, thought = built.bundle.questions
    assert (area.name, thought.name) == ("q1_area", "q3_thought")
    assert [case.points for case in area.cases] == [0, 1, 2, 1.5, 1.5]
    assert "def test_word_value" in area.source
    checks = [source for source in sources(notebook_of(built.student)) if "check(" in source]
    assert checks == ['grader.check("q1_area")'] * 2


def test_questions_of_one_name_that_a_person_marks_are_refused(tmp_path: Path) -> None:
    with pytest.raises(MasterError, match="two questions are named 'q3_thought'"):
        build(tmp_path, changed("name: q2_word", "name: q3_thought"))


def test_a_question_that_nothing_gives_points_is_in_no_bundle(tmp_path: Path) -> None:
    start = PLAIN.index("=== code\ndef test_word_kind")
    text = PLAIN[:start] + PLAIN[PLAIN.index("=== raw\n# END TESTS", start) :]
    built = build(tmp_path, text)
    assert [question.name for question in built.bundle.questions] == ["q1_area", "q3_thought"]
    assert "this question has neither tests nor 'manual: true'" in " ".join(built.notes)


def test_without_a_configuration_all_is_as_otter_has_it(tmp_path: Path) -> None:
    built = build(tmp_path, changed("=== raw\n# ASSIGNMENT CONFIG\n", "", OK_FORMAT), files={})
    (question,) = built.bundle.questions
    assert question.max_points == 3
    assert "grader.export(" in " ".join(sources(notebook_of(built.student)))


def test_requirements_beside_other_assignments(tmp_path: Path) -> None:
    text = changed("requirements: requirements.txt", "requirements: ../all.txt")
    folder = folder_of(tmp_path, text)
    (tmp_path / "all.txt").write_text("numpy\n")
    built = build_assignment(folder, Limits())
    assert built.bundle.requirements == ("numpy",)
    with pytest.raises(MasterError, match=r"'\.\./all\.txt' of 'requirements' is not inside"):
        build_assignment(folder, Limits(), strict=True)
    digest = source_digest(folder)
    (tmp_path / "all.txt").write_text("scipy\n")
    assert source_digest(folder) != digest


def test_a_configuration_file_elsewhere_is_a_source(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, changed("check_all_cell: true", "config_file: ../all.yml"))
    (tmp_path / "all.yml").write_text("check_all_cell: false\n")
    digest = source_digest(folder)
    assert not build_assignment(folder, Limits()).notes
    (tmp_path / "all.yml").write_text("check_all_cell: true\n")
    assert source_digest(folder) != digest
