"""Small masters and their submissions, from one text each: `masters/<slug>.txt`.

The lines above the first head say what the master is about. A head begins with `===`:

    === config                YAML of the assignment
    === file PATH             a file beside the master
    === given [ignored]       a cell that students get; `ignored` is Otter's tag for 'not graded'
    === question NAME         and the question's other keys, as YAML
    === right                 its answer: the solution block, unless it has Otter's own marks
    === prompt                what an untouched notebook has there, where that is not `...`
    === wrong                 what the submission `wrong` has there
    === also SUBMISSION       what another submission has there, which is right otherwise
    === test [KEYS]           a public test, with KEYS in its configuration, such as `points: 2`:
    === hidden [KEYS]         a hidden one; an example begins with `>>>`, and what it prints follows
    === added SUBMISSION      a cell that stands here in this submission alone
    === beside SUBMISSION PATH    a file that is handed in with it, in a zip
    === submission NAME WAY   a right one whose cells stand in another way, see `WAYS`
    === listed                `SUBMISSION QUESTION: words of the reference` where we differ

What is handed in is made from the text alone, and not from what `build` makes of the master.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

MASTERS = Path(__file__).parent / "masters"
FIRST = ("right", "wrong", "untouched")
"""The submissions that there are of every master."""
_HEAD = re.compile(r"^=== (\w+)(?: (.+))?\n", re.MULTILINE)
_MARKED = re.compile(r"# (BEGIN )?SOLUTION")
_EMPTY = "..."


@dataclass
class Test:
    hidden: bool
    keys: str
    source: str
    printed: str = ""


@dataclass
class Asked:
    """A question; `answers` has what each submission that is special here has in its place."""

    name: str
    keys: str
    answers: dict[str, str] = field(default_factory=dict)
    tests: list[Test] = field(default_factory=list)

    def answer(self, submission: str) -> str:
        return self.answers.get(submission, self.answers["right"])


@dataclass
class Given:
    """A cell that is no answer; `only` names the one submission that has it."""

    source: str
    ignored: bool = False
    only: str = ""


@dataclass
class Master:
    """What one text says."""

    slug: str
    about: str
    config: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    parts: list[Asked | Given] = field(default_factory=list)
    ways: dict[str, str] = field(default_factory=dict)
    beside: dict[str, dict[str, bytes]] = field(default_factory=dict)
    listed: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def questions(self) -> list[Asked]:
        return [part for part in self.parts if isinstance(part, Asked)]

    @property
    def submissions(self) -> dict[str, tuple[str, bytes]]:
        """What is handed in: by its name, what follows the point in the file's, and its bytes."""
        others = [name for asked in self.questions for name in asked.answers if name != "prompt"]
        others += [part.only for part in self.parts if isinstance(part, Given) and part.only]
        names = dict.fromkeys((*FIRST, *others, *self.beside, *self.ways))
        return {name: self._handed_in(name) for name in names}

    @property
    def digest(self) -> str:
        """Of all that Otter gets: the master, its files, and what is handed in."""
        digest = hashlib.sha256()
        handed = {f"{name}.{kind}": data for name, (kind, data) in self.submissions.items()}
        parts = {"": json.dumps(self.notebook).encode(), **self.files, **handed}
        for name, data in sorted(parts.items()):
            digest.update(f"{name} {len(data)}\n".encode() + data)
        return digest.hexdigest()[:16]

    @property
    def notebook(self) -> dict[str, Any]:
        """The master itself, as Jupyter's JSON."""
        config = f"# ASSIGNMENT CONFIG\nname: {self.slug}\n{self.config}"
        cells = [("raw", config), ("markdown", f"# {self.about}")]
        made = [_cell(kind, source) for kind, source in cells]
        for part in self.parts:
            if isinstance(part, Asked):
                made += _asked(part)
            elif not part.only:
                made.append(_cell("code", part.source, ignored=part.ignored))
        return _notebook(made, {})

    def write(self, folder: Path) -> Path:
        """Its folder, named for it, below another."""
        where = folder / self.slug
        for name, data in self.files.items():
            (where / name).parent.mkdir(parents=True, exist_ok=True)
            (where / name).write_bytes(data)
        where.mkdir(parents=True, exist_ok=True)
        (where / f"{self.slug}.ipynb").write_text(json.dumps(self.notebook), "utf-8")
        return where

    def hand_in(self, folder: Path) -> dict[str, Path]:
        """The submissions as files, each in a folder of its own: the notebook must have the name
        that it gives to Otter, else all its tests run at the end."""
        paths = {}
        for name, (kind, data) in self.submissions.items():
            paths[name] = folder / name / f"{self.slug}.{kind}"
            paths[name].parent.mkdir(parents=True)
            paths[name].write_bytes(data)
        return paths

    def cells(self, submission: str) -> Iterator[dict[str, Any]]:
        """The cells of a submission, in the student's order."""
        name = f"{self.slug}.ipynb"
        yield _cell("code", f'# Initialize Otter\nimport otter\ngrader = otter.Notebook("{name}")')
        for part in self.parts:
            if isinstance(part, Asked):
                yield _cell("code", _answered(part, submission))
                if part.tests:
                    yield _cell("code", f'grader.check("{part.name}")')
            elif part.only in ("", submission):
                yield _cell("code", part.source, ignored=part.ignored)

    def _handed_in(self, name: str) -> tuple[str, bytes]:
        way = self.ways.get(name, "")
        cells = WAYS[way](list(self.cells(name)))
        if way == "as a script":
            text = "\n\n".join(f"# %%\n{cell['source']}" for cell in cells)
            return "py", text.encode()
        named = {"otter": {"assignment_name": self.slug}}  # without it Otter refuses a notebook
        notebook = json.dumps(_notebook(cells, named)).encode()
        beside = self.beside.get(name)
        return ("zip", _zipped(self.slug, notebook, beside)) if beside else ("ipynb", notebook)


# ------------------------------------------------------------------ reading


def masters() -> list[Master]:
    """All of them, by name."""
    return [read(path) for path in sorted(MASTERS.glob("*.txt"))]


def read(path: Path) -> Master:
    """The master in a file.

    Raises:
        ValueError: a head that nobody knows, or in a place where it means nothing.
    """
    about, *rest = _HEAD.split(path.read_text("utf-8"))
    found = Master(path.stem, " ".join(about.split()))
    for head, rest_of_head, body in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
        try:
            _take(found, head, rest_of_head or "", body.strip("\n"))
        except (KeyError, IndexError, ValueError) as error:
            raise ValueError(
                f"{path.name}: '=== {head} {rest_of_head or ''}' ({error!r})"
            ) from None
    return found


def _take(found: Master, head: str, named: str, body: str) -> None:
    data = f"{body}\n".encode()
    if head == "config":
        found.config = body
    elif head == "file":
        found.files[named] = data
    elif head == "given":
        found.parts.append(Given(body, ignored={"": False, "ignored": True}[named]))
    elif head == "added":
        found.parts.append(Given(body, only=named))
    elif head == "question":
        found.parts.append(Asked(named, body, {"untouched": _EMPTY}))
    elif head == "prompt":
        found.questions[-1].answers |= {"prompt": body, "untouched": body}
    elif head in ("right", "wrong"):
        found.questions[-1].answers[head] = body
    elif head == "also":
        found.questions[-1].answers[named] = body
    elif head in ("test", "hidden"):
        source, printed = _example(body)
        found.questions[-1].tests.append(Test(head == "hidden", named, source, printed))
    elif head == "beside":
        submission, name = named.split()
        found.beside.setdefault(submission, {})[name] = data
    elif head == "submission":
        name, _, way = named.partition(" ")
        WAYS[way]([])
        found.ways[name] = way
    elif head == "listed":
        for line in body.splitlines():
            where, _, why = line.partition(": ")
            submission, name = where.split()
            found.listed[submission, name] = why
    else:
        raise ValueError("no such head")


def _example(body: str) -> tuple[str, str]:
    """The source of a test cell, and what it printed when its author ran it."""
    if not body.startswith(">>>"):
        return body, ""
    lines = body.split("\n")
    code = [line[4:] for line in lines if line.startswith((">>>", "..."))]
    printed = lines[len(code) :]
    return "\n".join(code), "\n".join(printed)


# ------------------------------------------------------------------ cells


def _cell(kind: str, source: str, printed: str = "", *, ignored: bool = False) -> dict[str, Any]:
    tags = {"tags": ["otter_ignore"]} if ignored else {}
    made: dict[str, Any] = {"cell_type": kind, "metadata": tags, "source": source}
    if kind == "code":
        shown = {"output_type": "execute_result", "metadata": {}, "execution_count": 1}
        shown["data"] = {"text/plain": printed}
        made |= {"execution_count": None, "outputs": [shown] if printed else []}
    return made


def _notebook(cells: list[dict[str, Any]], metadata: dict[str, Any]) -> dict[str, Any]:
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {
        "cells": [{**cell, "id": f"c{number}"} for number, cell in enumerate(cells)],
        "metadata": {"kernelspec": kernel, **metadata},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _asked(asked: Asked) -> list[dict[str, Any]]:
    """The cells of a question in the master."""
    blocks = [
        ("raw", f"# BEGIN QUESTION\nname: {asked.name}\n{asked.keys}", ""),
        ("markdown", f"Question {asked.name}", ""),
        ("raw", "# BEGIN SOLUTION", ""),
        ("code", _solution(asked), ""),
        ("raw", "# END SOLUTION", ""),
    ]
    if asked.tests:
        cells = [("code", _configured(test), test.printed) for test in asked.tests]
        blocks += [("raw", "# BEGIN TESTS", ""), *cells, ("raw", "# END TESTS", "")]
    return [_cell(*block) for block in (*blocks, ("raw", "# END QUESTION", ""))]


def _solution(asked: Asked) -> str:
    right, prompt = asked.answers["right"], asked.answers.get("prompt")
    if _MARKED.search(right):
        return right
    block = f"# BEGIN SOLUTION NO PROMPT\n{right}\n# END SOLUTION"
    if prompt is None:
        return block.replace(" NO PROMPT", "")
    return f'{block}\n""" # BEGIN PROMPT\n{prompt}\n"""; # END PROMPT'


def _answered(asked: Asked, submission: str) -> str:
    """What a submission has in the place of the answer: without Otter's marks."""
    lines = asked.answer(submission).split("\n")
    kept = [re.sub(r" *# SOLUTION$", "", line) for line in lines]
    return "\n".join(line for line in kept if not re.match(r" *# (BEGIN|END) SOLUTION", line))


def _configured(test: Test) -> str:
    keys = {"hidden": test.hidden, **(yaml.safe_load(f"{{{test.keys}}}") or {})}
    return f'""" # BEGIN TEST CONFIG\n{yaml.safe_dump(keys)}""" # END TEST CONFIG\n{test.source}'


def _zipped(slug: str, notebook: bytes, beside: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name, data in {f"{slug}.ipynb": notebook, **beside}.items():
            file.writestr(zipfile.ZipInfo(name), data)
    return buffer.getvalue()


# ------------------------------------------------------------------ other ways to hand in

Cells = list[dict[str, Any]]


def _checks(cells: Cells) -> Cells:
    return [cell for cell in cells if cell["source"].startswith("grader.check(")]


def _without_checks(cells: Cells) -> Cells:
    checks = _checks(cells)
    return [cell for cell in cells if cell not in checks]


def _checks_last(cells: Cells) -> Cells:
    return [*_without_checks(cells), *_checks(cells)]


def _checks_first(cells: Cells) -> Cells:
    return [*cells[:1], *_checks(cells), *_without_checks(cells[1:])]


def _checked_twice(cells: Cells) -> Cells:
    return [*cells[:1], *_checks(cells), *cells[1:]]


def _backwards(cells: Cells) -> Cells:
    return [*cells[:1], *reversed(_without_checks(cells[1:])), *_checks(cells)]


def _in_one_cell(cells: Cells) -> Cells:
    return [_cell("code", "\n".join(cell["source"] for cell in cells))] if cells else []


def _renamed_check(cells: Cells) -> Cells:
    (first, *_) = _checks(cells) or [None]
    renamed = _cell("code", 'grader.check("no_such_question")')
    return [renamed if cell is first else cell for cell in cells]


def _last_answer_as_markdown(cells: Cells) -> Cells:
    answers = [cell for cell in _without_checks(cells) if cell["cell_type"] == "code"]
    return [
        _cell("markdown", cell["source"]) if answers and cell is answers[-1] else cell
        for cell in cells
    ]


def _as_it_is(cells: Cells) -> Cells:
    return cells


WAYS: Mapping[str, Callable[[Cells], Cells]] = {
    "": _as_it_is,
    "without checks": _without_checks,
    "checks last": _checks_last,
    "checks first": _checks_first,
    "checked twice": _checked_twice,
    "backwards": _backwards,
    "in one cell": _in_one_cell,
    "with a check renamed": _renamed_check,
    "with the last answer as Markdown": _last_answer_as_markdown,
    "as a script": _as_it_is,
}
"""How else cells can stand in a submission."""
