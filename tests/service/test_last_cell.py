"""The last cell of a student notebook hands it in at a real `serve`, with the standard library."""

from __future__ import annotations

import ast
import builtins
import getpass
import hashlib
import io
import os
import signal
import sqlite3
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import RIGHT, write

from autograder.authoring.masters.lastcell import LINK_FILE, code, last_cells
from autograder.authoring.masters.normalise import IGNORED_TAG
from service import checker, killing

pytestmark = [pytest.mark.slow, pytest.mark.of_a_file]  # a process for them


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> Iterator[killing.World]:
    made = killing.made(tmp_path_factory.mktemp("served"), killing.free_port())
    life = made.start()
    yield made
    life.process.send_signal(signal.SIGTERM)
    life.process.wait(30)


class Student:
    """Somebody at a notebook: what they answer, and what they are shown."""

    def __init__(self, world, folder: Path, monkeypatch, capsys) -> None:
        self.world, self.folder = world, folder
        self.base = f"http://127.0.0.1:{world.port}"
        self.home = folder / "home"
        self.home.mkdir()
        self.asked: list[str] = []
        self._monkeypatch, self._capsys = monkeypatch, capsys
        self.names: dict[str, object] = {"__name__": "__main__"}
        monkeypatch.chdir(folder)
        monkeypatch.setenv("HOME", str(self.home))
        monkeypatch.delenv("JPY_SESSION_NAME", raising=False)

    def link(self, who: int = 0) -> str:
        return f"{self.base}/in/{self.world.secrets[who]}"

    def run(self, *said: str, files: tuple[str, ...] = (), to: str = "", slug: str = "hw1") -> str:
        """What the cell shows to who answers so; each answer is asked for once."""
        answers = iter(said)

        def answer(prompt: str = "") -> str:
            self.asked.append(prompt)
            try:
                return next(answers)
            except StopIteration:
                raise EOFError from None

        self._monkeypatch.setattr(builtins, "input", answer)
        self._monkeypatch.setattr(getpass, "getpass", answer)
        source = code(to or f"{self.base}/a/{slug}", slug, files)
        exec(compile(source, "cell", "exec"), self.names)
        assert list(answers) == []
        return self.shown()

    def shown(self) -> str:
        return str(self._capsys.readouterr().out)


@pytest.fixture
def student(world, tmp_path, monkeypatch, capsys) -> Student:
    return Student(world, tmp_path, monkeypatch, capsys)


@pytest.fixture
def notebook(tmp_path) -> Path:
    return write(tmp_path, "hw1", RIGHT, f"# {time.time_ns()}")


def attempts(world) -> int:
    with sqlite3.connect(world.file()) as raw:
        (count,) = raw.execute("SELECT count(*) FROM attempts").fetchone()
    return int(count)


def test_it_needs_the_standard_library_alone() -> None:
    tree = ast.parse(code("https://h.example/a/hw1", "hw1", ["a.csv"]))
    names = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert len(names) > 8
    assert names <= sys.stdlib_module_names


@pytest.mark.parametrize("slug", ["hw1", "FILES", "a'b\"c", "ADDRESS SLUG"])
def test_whatever_an_assignment_is_called_the_cell_is_python(slug) -> None:
    tree = ast.parse(code("https://h.example/a/x", slug, ['"""', "ADDRESS"]))
    call = next(
        node.value
        for node in tree.body
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    )
    assert [ast.literal_eval(one) for one in call.args] == [
        "https://h.example/a/x",
        slug,
        ['"""', "ADDRESS"],
    ]


def test_it_hands_in_keeps_the_receipt_and_follows(student, notebook) -> None:
    before = attempts(student.world)
    shown = student.run("yes", student.link())
    digest = hashlib.sha256(notebook.read_bytes()).hexdigest()
    (kept,) = notebook.parent.glob("hw1.ipynb.*.receipt")
    receipt = kept.read_text().strip()
    assert receipt in shown
    assert f"SHA-256 {digest}" in shown
    assert str(notebook) in shown
    assert "seconds ago" in shown
    assert "q1 q1_1: passed" in shown
    assert "It is graded." in shown
    keys = notebook.parent / "keys.json"
    keys.write_bytes(student.world.ask("/keys.json") or b"")
    assert checker.claims(receipt, checker.keys_of(keys))["sha256"] == digest
    assert attempts(student.world) == before + 1
    again = student.run("yes", student.link())
    assert "(as it was before)" in again
    assert attempts(student.world) == before + 1


def test_no_secret_is_anywhere_afterwards(student, notebook) -> None:
    shown = student.run("yes", student.link())
    secret = student.world.secrets[0]
    assert secret not in shown
    assert set(student.names) == {"__name__", "__builtins__"}
    files = [path for path in student.folder.rglob("*") if path.is_file()]
    assert len(files) == 2
    assert not [path for path in files if secret.encode() in path.read_bytes()]


def test_the_link_may_stand_in_the_home_folder(student, notebook) -> None:
    (student.home / LINK_FILE).write_text(f"{student.link(1)}\n")
    assert "Received: attempt" in student.run("yes")
    assert len(student.asked) == 1  # also then nobody hands in unasked


def test_a_link_of_another_service_goes_nowhere(student, notebook) -> None:
    before = attempts(student.world)
    (student.home / LINK_FILE).write_text("https://other.example/in/abc")
    shown = student.run("yes", "https://other.example/in/abc")
    assert "Nothing was handed in" in shown
    assert "wanted is one of http://127.0.0.1" in shown
    assert attempts(student.world) == before


@pytest.mark.parametrize(
    "said", [(), ("no",), ("",), ("yes",), ("yes", ""), ("yes", "two words"), ("nowhere.ipynb", "")]
)
def test_who_does_not_agree_hands_in_nothing(student, notebook, said) -> None:
    """Run All has nobody who says yes."""
    before = attempts(student.world)
    assert "Nothing was handed in." in student.run(*said)
    assert attempts(student.world) == before


def test_where_nobody_can_be_asked_nothing_is_wrong(student, notebook, monkeypatch) -> None:
    """As where all cells are run by a program: a kernel without somebody to ask raises this."""

    def nobody(prompt: str = "") -> str:
        raise NotImplementedError

    before = attempts(student.world)
    monkeypatch.setattr(builtins, "input", nobody)
    exec(compile(code(f"{student.base}/a/hw1", "hw1"), "cell", "exec"), {})
    assert "Nothing was handed in." in student.shown()
    assert attempts(student.world) == before


@pytest.mark.outside
def test_a_kernel_that_runs_all_cells_hands_nothing_in(student, notebook) -> None:
    import nbformat  # takes seconds to load, as what follows does
    from nbclient import NotebookClient

    before = attempts(student.world)
    cell = nbformat.v4.new_code_cell(code(f"{student.base}/a/hw1", "hw1"))
    made = nbformat.v4.new_notebook(cells=[cell])
    NotebookClient(made, timeout=300, kernel_name="python3").execute()
    (output,) = made.cells[0].outputs
    assert output["text"].endswith("Nothing was handed in.\n")
    assert attempts(student.world) == before


@pytest.mark.outside
def test_a_kernel_of_jupyter_asks_and_hands_in(student, notebook) -> None:
    """With what Jupyter's server tells it, in another folder, of a file with another name."""
    from jupyter_client.manager import start_new_kernel

    renamed = notebook.rename(notebook.with_name("my copy.ipynb"))
    environment = {**os.environ, "JPY_SESSION_NAME": str(renamed)}
    manager, client = start_new_kernel(kernel_name="python3", env=environment, cwd="/")
    answers = iter([("yes", False), (student.link(), True)])
    shown: list[str] = []

    def asked(message) -> None:
        said, is_secret = next(answers)
        assert message["content"]["password"] is is_secret
        client.input(said)

    try:
        reply = client.execute_interactive(
            code(f"{student.base}/a/hw1", "hw1"),
            allow_stdin=True,
            stdin_hook=asked,
            output_hook=lambda message: shown.append(message["content"].get("text", "")),
            timeout=120,
        )
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    assert reply["content"]["status"] == "ok"
    assert str(renamed) in "".join(shown)
    assert hashlib.sha256(renamed.read_bytes()).hexdigest() in "".join(shown)
    assert "q1 q1_1: passed" in "".join(shown)
    assert len(list(renamed.parent.glob("my copy.ipynb.*.receipt"))) == 1


def test_the_notebook_is_that_which_the_editor_names(student, tmp_path, monkeypatch) -> None:
    renamed = write(tmp_path, "renamed", RIGHT, "a = 1")
    monkeypatch.setenv("JPY_SESSION_NAME", str(renamed))
    assert str(renamed) in student.run("no")
    monkeypatch.setenv("JPY_SESSION_NAME", "somewhere/else/renamed.ipynb")
    assert str(renamed) in student.run("no")
    in_code = write(tmp_path, "in_code", RIGHT, "a = 2")
    student.names["__vsc_ipynb_file__"] = str(in_code)
    assert str(in_code) in student.run("no")
    other = write(tmp_path, "other", RIGHT, "a = 3")
    shown = student.run(str(other), "yes", student.link(2))
    assert hashlib.sha256(other.read_bytes()).hexdigest() in shown
    assert (tmp_path / "other.ipynb.1.receipt").is_file()


def test_a_notebook_that_is_not_found_is_asked_for(student, tmp_path) -> None:
    other = write(tmp_path, "somewhere", RIGHT, "b = 1")
    shown = student.run("nowhere.ipynb", str(other), "yes", student.link(3))
    assert "There is no file nowhere.ipynb." in shown
    assert "Received: attempt 1" in shown
    assert student.asked[0].startswith("Where is the saved notebook?")


def test_files_that_belong_to_it_go_along(student, notebook, tmp_path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "made.csv").write_text("1,2\n")
    files = ("out/made.csv", "missing.csv")
    first = student.run("yes", student.link(4), files=files)
    made = tmp_path / "hw1.handed-in.zip"
    with zipfile.ZipFile(io.BytesIO(made.read_bytes())) as archive:
        assert archive.namelist() == ["hw1.ipynb", "out/made.csv"]
        assert archive.read("hw1.ipynb") == notebook.read_bytes()
    assert hashlib.sha256(made.read_bytes()).hexdigest() in first
    assert "q1 q1_1: passed" in first
    again = student.run("yes", student.link(4), files=files)
    assert "(as it was before)" in again  # equal files, equal bytes


def test_what_is_refused_is_said(student, notebook) -> None:
    shown = student.run("yes", "wrong")
    assert "Nothing was handed in: the token signs nobody in" in shown
    notebook = notebook.rename(notebook.with_name("never.ipynb"))
    shown = student.run("yes", student.link(), slug="never")
    assert "Nothing was handed in: 'never' is not up" in shown
    assert hashlib.sha256(notebook.read_bytes()).hexdigest() in shown


def test_where_the_service_is_away_the_digest_is_shown(student, notebook) -> None:
    port = killing.free_port()
    shown = student.run("yes", "abc", to=f"http://127.0.0.1:{port}/a/hw1")
    digest = hashlib.sha256(notebook.read_bytes()).hexdigest()
    for said in ("Nobody knows whether it was handed in", digest, "what your course says", "again"):
        assert said in shown
    assert not list(student.folder.glob("*.receipt"))


def test_a_receipt_that_cannot_be_saved_is_shown(student, notebook, monkeypatch) -> None:
    def full(self, *arguments, **named):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    shown = student.run("yes", student.link(5))
    assert "copy it from here" in shown
    assert "Receipt:\n" in shown


def test_grading_runs_nothing_of_it(tmp_path) -> None:
    from autograder.formats.notebook import ipynb

    text, last = cells = last_cells("https://h.example/", "hw1")
    assert last["metadata"]["tags"] == [IGNORED_TAG]
    assert "https://h.example/a/hw1" in last["source"]
    assert "https://h.example/a/hw1" in text["source"]
    assert ipynb._code_cells(cells) == ((), [])
    assert last_cells("", "hw1") == []
