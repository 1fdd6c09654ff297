"""Bundles: packed and read again, stock Otter zips, and zips that are out for harm."""

from __future__ import annotations

import contextlib
import io
import json
import stat
import struct
import warnings
import zipfile
from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.errors import BundleError
from autograder.formats.bundle import (
    TESTS_NOTHING,
    Bundle,
    Case,
    Doctest,
    Question,
    from_student_notebook,
    ok_question,
    pack,
    read,
    read_test_file,
    sealed,
)
from autograder.formats.notebook import Cell, Notebook
from autograder.limits import Limits

EXCEPTION = """\
from otter.test_files import test_case

OK_FORMAT = False

name = "q1"
points = 3
all_or_nothing = True

@test_case(points=None, hidden=False,
    success_message="Well done")
def test_a(square):
    assert square(2) == 4

@test_case(points=1, hidden=True)
def test_b(env):
    assert env["square"](3) == 9

@test_case("named", None, True, failure_message="Think of 0")
def test_a(square):
    assert square(0) == 0

"""
OK = {
    "name": "q2",
    "points": [1, 0.5],
    "suites": [
        {
            "cases": [
                {"code": "    >>> x\n    1\n", "hidden": False, "locked": False},
                {"code": ">>> y\n2", "success_message": "Yes"},
            ],
            "scored": True,
            "setup": "",
            "teardown": "",
            "type": "doctest",
        }
    ],
}
OK_FILE = f"OK_FORMAT = True\n\ntest = {OK!r}\n"


def zipped(entries: Mapping[str, bytes | str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in entries.items():
            file.writestr(name, data)
    return buffer.getvalue()


def stored(folder: Path, data: bytes, name: str = "hw01-autograder_2025_01_02T.zip") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def reason(path: Path) -> str:
    with pytest.raises(BundleError) as caught:
        read(path)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def example() -> Bundle:
    q1 = read_test_file("q1", EXCEPTION, "tests/q1.py")
    q2 = read_test_file("q2", OK_FILE, "tests/q2.py")
    manual = Question(name="q3", manual=True, manual_points=4)
    return sealed(
        Bundle(
            slug="hw01",
            title="Homework 1",
            questions=(q2, q1, manual),
            limits=Limits(cell=60),
            files={"data/tips.csv": b"a,b\n", "täst.txt": bytes(range(256))},
            requirements=("numpy==2.3.0",),
            seed=42,
            show_hidden=True,
        )
    )


def test_an_exception_based_file() -> None:
    found = read_test_file("q1", EXCEPTION, "tests/q1.py")
    assert [case.points for case in found.cases] == [2.0, 1.0]
    assert [case.name for case in found.cases] == ["named", "q1 - 2"]  # test_a is bound twice
    assert [case.hidden for case in found.cases] == [True, True]
    assert found.all_or_nothing


def test_an_ok_file() -> None:
    found = read_test_file("q2", OK_FILE, "tests/q2.py")
    assert found.format == "ok"
    assert found.cases == (
        Doctest(name="q2 - 1", points=1.0, hidden=False, code=">>> x\n1\n"),
        Doctest(name="q2 - 2", points=0.5, hidden=True, success_message="Yes", code=">>> y\n2"),
    )


def _suite(code: str) -> dict[str, object]:
    return {"name": "q1", "suites": [{"cases": [{"code": code}]}]}


def test_a_doctest_without_an_example_passes_nobody_by_oversight() -> None:
    for code in ("", "x = 1", "# nothing", "1\n"):
        with pytest.raises(ValueError, match="no example"):
            Doctest(name="q1 - 1", points=1.0, code=code)
        found = ok_question("q1", _suite(code), "tests/q1.py")
        assert found.cases[0].text == TESTS_NOTHING
    with pytest.raises(BundleError, match="case 1"):
        ok_question("q1", _suite(">>>x\n1"), "tests/q1.py")


def test_cases_of_a_question_are_of_one_kind() -> None:
    both = (Case(name="a", points=1.0), Doctest(name="b", points=1.0, code=">>> 1"))
    with pytest.raises(ValueError, match="both"):
        Question(name="q1", cases=both)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("points = 3", "points = 1 + 2", "line 6: something computed"),
        ("points=1,", "points=one,", "line 14: something computed"),
        ('name = "q1"', "", "gives no `name`"),
        ("points = 3", "points = 0.5", "only 0.5"),
        ("points = 3", "points = [1]", "1 points are given for 2"),
        ("points = 3", "points = 'x'", "'x'"),
        ("points = 3", "points = 1e999", "inf"),
        ("points = 3", "points = 3\npoints += 1", "line 7: something computed"),
        ("hidden=True)\n", "hidden=True, **more)\n", "line 14: something computed"),
        ("@test_case(points=1", "@cached\n@test_case(points=1", "something computed"),
        ("def test_b(env)", "def test_b(env", "line 15"),
        ("name =", "\0name =", "tests/q1.py"),
        ("def test_b", "class test_b", "something computed"),
    ],
)
def test_what_is_computed_is_named(old: str, new: str, says: str) -> None:
    with pytest.raises(BundleError) as caught:
        read_test_file("q1", EXCEPTION.replace(old, new), "tests/q1.py")
    assert says in str(caught.value)
    assert "tests/q1.py" in str(caught.value)


def test_a_case_made_otherwise_is_refused() -> None:
    with pytest.raises(BundleError, match=r"line 2\d"):
        read_test_file("q1", EXCEPTION + "\nmore = test_case()(print)\n", "tests/q1.py")


@pytest.mark.parametrize(
    "change",
    [
        {"suites": []},
        {"suites": [*OK["suites"], *OK["suites"]]},
        {"name": 3},
        {"points": "many"},
        {"suites": [{"cases": [{}]}]},
        {"suites": [{"cases": [], "setup": ">>> x = 1"}]},
        {"suites": [{"cases": [{"code": "", "points": "one"}]}]},
    ],
)
def test_ok_files_that_otter_refuses(change: dict[str, object]) -> None:
    with pytest.raises(BundleError, match="tests/q2"):
        read_test_file("q2", f"OK_FORMAT = True\ntest = {OK | change!r}", "tests/q2.py")


def test_pack_and_read_again(tmp_path: Path) -> None:
    bundle = example()
    assert read(stored(tmp_path, pack(bundle))) == bundle
    assert bundle.max_score == 4.5
    assert [question.name for question in bundle.examined] == ["q2", "q1"]


def test_equal_bundles_are_equal_bytes() -> None:
    bundle = example()
    turned = msgspec.structs.replace(bundle, files=dict(reversed(bundle.files.items())))
    assert sealed(turned).digest == bundle.digest
    assert pack(turned) == pack(bundle)


def test_the_zip_is_one_for_stock_otter_too() -> None:
    with zipfile.ZipFile(io.BytesIO(pack(example(), {"setup.sh": b"#!/bin/sh\n"}))) as file:
        assert file.namelist() == [
            "bundle.json",
            "files/data/tips.csv",
            "files/täst.txt",
            "otter_config.json",
            "requirements.txt",
            "setup.sh",
            "tests/q1.py",
            "tests/q2.py",
        ]
        assert json.loads(file.read("otter_config.json")) == {
            "lang": "python",
            "seed": 42,
            "show_hidden": True,
        }
        assert file.getinfo("setup.sh").external_attr >> 16 & stat.S_IXUSR


@pytest.mark.parametrize(
    "change",
    [
        {"slug": "hw02"},
        {"limits": Limits()},
        {"seed": 43},
        {"seed_variable": "seed"},
        {"requirements": ()},
        {"files": {}},
        {"questions": ()},
        {"questions": tuple(reversed(example().questions))},
    ],
)
def test_the_digest_covers(change: dict[str, object]) -> None:
    assert sealed(msgspec.structs.replace(example(), **change)).digest != example().digest


@pytest.mark.parametrize(
    ("entry", "old", "new"),
    [
        ("tests/q1.py", b"== 9", b"== 8"),
        ("files/data/tips.csv", b"a,b", b"a,c"),
        ("bundle.json", b'"hidden": true', b'"hidden": false'),
        ("bundle.json", b'"seed": 42', b'"seed": 41'),
    ],
)
def test_a_changed_bundle_is_refused(tmp_path: Path, entry: str, old: bytes, new: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(pack(example()))) as file:
        entries = {name: file.read(name) for name in file.namelist()}
    assert old in entries[entry]
    entries[entry] = entries[entry].replace(old, new)
    assert "changed after it was built" in reason(stored(tmp_path, zipped(entries)))


def test_parts_that_are_missing_or_newer(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(pack(example()))) as file:
        entries = {name: file.read(name) for name in file.namelist()}
    for gone in ("tests/q1.py", "files/data/tips.csv"):
        rest = {name: data for name, data in entries.items() if name != gone}
        assert f"lacks {gone}" in reason(stored(tmp_path, zipped(rest)))
    newer = entries | {"bundle.json": b'{"format": 3}'}
    assert "update the autograder" in reason(stored(tmp_path, zipped(newer)))
    older = entries | {"bundle.json": b'{"format": 1}'}
    assert "build it again" in reason(stored(tmp_path, zipped(older)))
    damaged = entries | {"bundle.json": b'{"format": 2}'}
    assert "bundle.json" in reason(stored(tmp_path, zipped(damaged)))


NAMES = st.text(st.characters(codec="utf-8", exclude_characters="/\\"), min_size=1, max_size=8)


@pytest.mark.slow
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.dictionaries(NAMES, st.binary(max_size=20), max_size=3), st.lists(NAMES, unique=True))
def test_round_trip(tmp_path: Path, files: dict[str, bytes], names: list[str]) -> None:
    questions = tuple(
        Question(name=name, source="é = 1\r\n", cases=(Case(name="c", points=0.1),))
        for name in names
    )
    bundle = sealed(Bundle(slug="s", title="t", questions=questions, files=files))
    try:
        data = pack(bundle)
    except BundleError:  # a name that no zip can hold
        return
    assert read(stored(tmp_path, data)) == bundle


@pytest.mark.parametrize("name", ["../q1", "a/b", "/etc/passwd", "a\\b", "a\nb", "a\0"])
def test_questions_that_cannot_be_packed(name: str) -> None:
    with pytest.raises(BundleError):
        pack(Bundle(slug="s", title="t", questions=(Question(name=name, source="x"),)))


@pytest.mark.parametrize("name", ["", "../x", "a/../b", "/x", "a\\b", "a//b", "./a", "a\0"])
def test_files_that_cannot_be_packed(name: str) -> None:
    with pytest.raises(BundleError):
        pack(Bundle(slug="s", title="t", questions=(), files={name: b""}))


STOCK = {
    "run_autograder": "#!/bin/bash\n",
    "environment.yml": "name: otter-env\ndependencies:\n  - python=3.11\n  - pip:\n"
    "    - otter-grader[grading,plugins]==7.0.0\n    - numpy==2.3\n    - 'scipy>=1'\nx: y\n",
    "otter_config.json": '{"seed": 7, "show_stdout": true, "points_possible": 9, "pdf": true}',
    "files/data.csv": "a",
    "tests/__init__.py": "",
    "tests/q10.py": EXCEPTION.replace('"q1"', '"q10"'),
    "tests/q2.py": OK_FILE,
}


def test_a_stock_zip(tmp_path: Path) -> None:
    found = read(stored(tmp_path, zipped(STOCK), "hw01-autograder_2025_01_02T03_04_05_678.zip"))
    assert found.slug == "hw01"
    assert [question.name for question in found.questions] == ["q2", "q10"]
    assert found.files == {"data.csv": b"a"}
    assert found.requirements == ("numpy==2.3", "scipy>=1")
    assert (found.seed, found.show_stdout, found.show_hidden) == (7, True, False)
    assert found.digest == sealed(found).digest


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"otter_config.json": '{"lang": "r"}'}, "is for 'r'"),
        ({"otter_config.json": "{"}, "otter_config.json"),
        ({"tests/q2.py": "test = make()"}, "tests/q2.py, line 1"),
        ({"tests/q2.py": b"\xff\xfe"}, "not text"),
        ({"../evil.py": "x"}, "unsafe name"),
        ({"/evil.py": "x"}, "unsafe name"),
        ({"C:/evil.py": "x"}, "unsafe name"),
        ({"files\\evil.py": "x"}, "unsafe name"),
    ],
)
def test_stock_zips_with_mistakes(
    tmp_path: Path, change: dict[str, str | bytes], says: str
) -> None:
    assert says in reason(stored(tmp_path, zipped(STOCK | change)))


def test_files_that_are_no_bundle(tmp_path: Path) -> None:
    assert "No such file" in reason(tmp_path / "none.zip")
    assert "not a zip" in reason(stored(tmp_path, b"hello"))
    assert "damaged zip" in reason(stored(tmp_path, zipped(STOCK)[:300]))
    assert "holds no tests" in reason(stored(tmp_path, zipped({"hw01.ipynb": "{}"})))
    assert "directory" in reason(tmp_path)


def test_links_in_a_zip(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("files/link")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    buffer = io.BytesIO(zipped(STOCK))
    with zipfile.ZipFile(buffer, "a") as file:
        file.writestr(info, "/etc/passwd")
    assert "is a link" in reason(stored(tmp_path, buffer.getvalue()))


def test_an_entry_twice(tmp_path: Path) -> None:
    buffer = io.BytesIO(zipped(STOCK))
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "a") as file:
        warnings.simplefilter("ignore")
        file.writestr("tests/q2.py", "other")
    assert "'tests/q2.py' twice" in reason(stored(tmp_path, buffer.getvalue()))


def test_encrypted_and_unusual_entries(tmp_path: Path) -> None:
    data = bytearray(zipped({"files/x": "x"}))
    record = data.index(b"PK\x01\x02")
    struct.pack_into("<H", data, record + 8, 1)
    assert "encrypted" in reason(stored(tmp_path, bytes(data)))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as file:
        file.writestr("files/x", "x")
    assert "unusual method" in reason(stored(tmp_path, buffer.getvalue()))


@pytest.mark.slow
def test_bombs(tmp_path: Path) -> None:
    data = bytearray(zipped({"files/x": "x" * 100}))
    record = data.index(b"PK\x01\x02")
    struct.pack_into("<L", data, record + 24, 1 << 31)
    assert "more than 1 GiB" in reason(stored(tmp_path, bytes(data)))
    many = zipped({f"files/{number}": "" for number in range(10_001)})
    assert "10001 entries" in reason(stored(tmp_path, many))


def test_a_lying_size_is_not_believed(tmp_path: Path) -> None:
    data = bytearray(zipped({"tests/q1.py": "# " + "x" * 9_000_000}))
    record = data.index(b"PK\x01\x02")
    struct.pack_into("<L", data, record + 24, 10)
    assert "damaged" in reason(stored(tmp_path, bytes(data)))


@pytest.mark.slow
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(0, 3000), st.binary(min_size=1, max_size=4))
def test_damage_is_refused_or_harmless(tmp_path: Path, at: int, damage: bytes) -> None:
    bundle = example()
    data = pack(bundle)
    data = data[:at] + damage + data[at + len(damage) :]
    path = stored(tmp_path, data)
    with contextlib.suppress(BundleError):
        assert read(path) == bundle


def test_the_tests_of_a_student_notebook() -> None:
    notebook = Notebook(
        cells=(Cell(number=1, source="", checks=("q2", "q9")),),
        assignment="hw01",
        tests={"q1": EXCEPTION, "q2": OK},
    )
    found = from_student_notebook(notebook)
    assert [question.name for question in found.questions] == ["q2", "q1"]
    assert found.questions[0].cases == read_test_file("q2", OK_FILE, "").cases
    again = read_test_file("q2", found.questions[0].source, "")
    assert again.cases == found.questions[0].cases
    assert found.title == "hw01"
    with pytest.raises(BundleError, match="carries no tests"):
        from_student_notebook(Notebook(cells=()))


@pytest.mark.slow
def test_stock_tests_are_read_as_otter_reads_them(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from otter.nbmeta_config import NBMetadataConfig
        from otter.test_files import create_test_file

    cases = [{"code": ">>> 1\n1", "points": 2}, {"code": "  >>> 2\n  2", "hidden": False}]
    plain = EXCEPTION.replace("all_or_nothing = True\n", "")
    files = {
        "q1": EXCEPTION,
        "q2": OK_FILE,
        "q3": plain.replace("points = 3", "points = None"),
        "q4": plain.replace("points = 3", "points = [0.5, 2]"),
        "q5": plain + "\ndef test_b():\n    pass\n\n@test_case()\ndef test_c(): pass\n",
        "q6": f"OK_FORMAT = True\ntest = {OK | {'points': None, 'suites': [{'cases': cases}]}!r}",
        "q7": "from otter import test_files as t\nOK_FORMAT = False\nname = 'other'\n"
        "@t.test_case()\ndef a(): pass\n@t.test_case(points=0)\ndef b(): pass\n",
    }
    bundle = read(stored(tmp_path, zipped({f"tests/{n}.py": s for n, s in files.items()})))
    for question in bundle.questions:
        path = tmp_path / f"{question.name}.py"
        path.write_text(files[question.name])
        otters = create_test_file(str(path), NBMetadataConfig())
        assert bool(otters.all_or_nothing) == question.all_or_nothing
        assert [
            (c.name, c.points, c.hidden, c.success_message, c.failure_message)
            for c in question.cases
        ] == [
            (c.name, c.points, c.hidden, c.success_message, c.failure_message)
            for c in otters.test_cases
        ]
        if question.format == "ok":
            assert [c.code for c in question.cases] == [c.body for c in otters.test_cases]
