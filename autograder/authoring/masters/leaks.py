"""Does a secret stand in a student's files? Pure functions over bytes; runs and writes nothing.

Every string of a notebook is looked at, wherever it stands: cells, outputs, attachments, metadata,
tests. Data files are looked at as text, zip files by their members.
"""

from __future__ import annotations

import base64
import binascii
import io
import json
import re
import zipfile
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Literal

import msgspec

from autograder.authoring.masters.literals import numbers_in
from autograder.authoring.masters.secrets import Secret, Secrets, matters, squeezed

_MARKERS = re.compile(
    r"#[ \t]*(?:BEGIN|END)[ \t]+(?:SOLUTION|PROMPT|TESTS?|QUESTION|TEST CONFIG)\b|BEGIN SOLUTION"
    r"|END SOLUTION|#[ \t]?SOLUTION\b|#[ \t]*HIDDEN\b|\bhidden\s*=\s*True|ASSIGNMENT CONFIG"
)


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of text in a student's files, and where a reader finds it."""

    where: str
    text: str
    kind: Literal["markdown", "code", "metadata", "output", "attachment", "file"]


class Leak(msgspec.Struct, frozen=True, kw_only=True):
    """One secret in one place; `cell` is where the secret stands in the master, if anywhere, and
    `plain` says that this place gives an answer or a hidden test away as a whole."""

    what: str
    where: str
    cell: int | None = None
    plain: bool = True

    def __str__(self) -> str:
        return f"{self.what} stands in {self.where}"


def find_leaks(
    secrets: Secrets, student: Mapping[str, bytes], ours: Collection[str] = ()
) -> tuple[Leak, ...]:
    """All leaks in a student version, in the order of its files and cells. Texts that are `ours`,
    each as a whole, were made without the master: a line of theirs that stands in a hidden test,
    too (`while True:`), gives nothing away."""
    leaks: list[Leak] = []
    for name, content in sorted(student.items()):
        for shown in texts_of(name, content):
            if shown.text in ours:
                continue
            leaks += _marks(shown)
            tight = squeezed(shown.text)
            numbers = numbers_in(shown.text) if shown.kind in ("code", "metadata") else frozenset()
            held = [each for each in secrets.secrets if _stands_in(each, shown, tight, numbers)]
            leaks += [
                Leak(
                    what=_named(secret),
                    where=shown.where,
                    cell=secret.cell,
                    plain=_is_whole(secret, held, secrets),
                )
                for secret in held
            ]
    return tuple(leaks)


def texts_of(name: str, content: bytes) -> Iterator[Shown]:
    """All text of a file, taken apart as far as its form allows."""
    if name.endswith((".ipynb", ".json")):
        try:
            value = json.loads(content)
        except (ValueError, RecursionError):
            value = None
        if isinstance(value, dict) and isinstance(value.get("cells"), list):
            yield from _notebook_texts(name, value)
            return
        if value is not None:
            yield Shown(where=name, text="\n".join(_strings(value)), kind="file")
            return
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in sorted(archive.namelist()):
                yield from texts_of(f"{name}/{member}", archive.read(member))
        return
    kind: Literal["code", "file"] = "code" if name.startswith("tests/") else "file"
    yield Shown(where=name, text=content.decode("utf-8", errors="replace"), kind=kind)


def _notebook_texts(name: str, notebook: dict[str, Any]) -> Iterator[Shown]:
    for number, cell in enumerate(notebook["cells"], start=1):
        where = f"{name}, cell {number}"
        source = cell.get("source", "")
        kind: Literal["code", "markdown"] = "code" if cell["cell_type"] == "code" else "markdown"
        yield Shown(
            where=where, text=source if isinstance(source, str) else "".join(source), kind=kind
        )
        for what in ("metadata", "outputs", "attachments"):
            if cell.get(what):
                yield from _part(f"{where}, {what}", what, cell[what])
        if cell.get("execution_count") is not None:
            yield Shown(where=f"{where}, execution count", text="", kind="output")
    metadata = dict(notebook.get("metadata", {}))
    otter = metadata.get("otter", {})
    for question, spec in sorted(otter.get("tests", {}).items()):
        where = f"{name}, metadata, tests of {question}"
        yield Shown(where=where, text="\n".join(_strings(spec)), kind="metadata")
        if any(case.get("hidden") for case in _cases(spec)):
            yield Shown(where=where, text="hidden = True", kind="metadata")
    metadata["otter"] = {key: value for key, value in otter.items() if key != "tests"}
    yield Shown(where=f"{name}, metadata", text="\n".join(_strings(metadata)), kind="metadata")


def _part(where: str, what: str, value: object) -> Iterator[Shown]:
    if what == "attachments":
        for text in _strings(value):
            yield Shown(where=where, text=_decoded(text), kind="attachment")
    else:
        kind: Literal["output", "metadata"] = "output" if what == "outputs" else "metadata"
        yield Shown(where=where, text="\n".join(_strings(value)), kind=kind)


def _cases(spec: object) -> list[dict[str, Any]]:
    """The cases of an OK specification."""
    suites = spec.get("suites", []) if isinstance(spec, dict) else []
    return [case for suite in suites for case in suite.get("cases", [])]


def _strings(value: object) -> Iterator[str]:
    """All strings in a JSON value, keys included; lists of lines are joined."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield str(key)
            yield from _strings(part)
    elif isinstance(value, list):
        if value and all(isinstance(part, str) for part in value):
            yield "".join(value)
        else:
            for part in value:
                yield from _strings(part)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield repr(value)


def _decoded(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode("utf-8", errors="replace")
    except (binascii.Error, ValueError):
        return text


def _marks(shown: Shown) -> list[Leak]:
    """Markers of Otter's and outputs, which are leaks whatever they say."""
    if shown.kind == "output":
        what = "an output that a build should have removed"
        return [Leak(what=what, where=shown.where, plain=False)]  # or of a given notebook
    text = shown.text.replace("<!-- BEGIN QUESTION -->", "").replace("<!-- END QUESTION -->", "")
    found = _MARKERS.search(text)
    if not found:
        return []
    mark = found.group(0)
    # what the master says in a cell of its own may be any text; tests and metadata are made by us
    plain = shown.kind == "metadata" or "hidden" in mark
    return [Leak(what=f"the marker '{mark}'", where=shown.where, plain=plain)]


def _stands_in(secret: Secret, shown: Shown, tight: str, numbers: frozenset[float]) -> bool:
    if secret.number is not None:
        return secret.number in numbers
    if secret.kind == "hidden name":
        return re.search(rf"\b{re.escape(secret.text)}\b", shown.text) is not None
    if secret.kind == "expected value" and shown.kind not in ("code", "metadata"):
        return False
    return secret.squeezed in tight


def _is_whole(secret: Secret, held: list[Secret], secrets: Secrets) -> bool:
    """Whether all that matters of the answer or the test of a secret is `held` in one place."""
    if secret.kind not in ("solution", "manual answer", "hidden test"):
        return False
    family = [
        each
        for each in secrets.secrets
        if (each.kind, each.question) == (secret.kind, secret.question)
        and (secret.kind == "solution" or each.cell == secret.cell)
        and matters(each.text)
    ]
    return len(family) > 1 and all(each in held for each in family)


def _named(secret: Secret) -> str:
    text = secret.text if len(secret.text) <= 80 else secret.text[:77] + "..."
    what = {
        "hidden test": "a line of a hidden test",
        "hidden message": "a hidden test's message",
        "hidden name": "a hidden test's name",
        "solution": "a line of the solution",
        "manual answer": "a line of the manual answer",
        "expected value": "a value of a hidden test",
    }[secret.kind]
    return f"{what} of {secret.question} ('{text}')"
