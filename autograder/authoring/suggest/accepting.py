"""Suggested cells in a master notebook: put below a mark, for a person to accept.

JSON in, JSON out; what is not replaced stays as it was. A cell with the mark is nobody's yet, so a
later suggestion for the same question takes its place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from autograder.authoring.suggest.wording import MARK
from autograder.errors import UsageError

_FUNCTION = re.compile(r"^def (\w+)", re.MULTILINE)
_NAME = re.compile(r"^name: *['\"]?([\w.-]+)", re.MULTILINE)


def with_cells(notebook: str, cells: Mapping[str, Sequence[str]], where: str) -> str:
    """The master with these test cells among the tests of each question, behind those it has.

    Raises:
        UsageError: no notebook, or a question without tests in it.
    """
    try:
        whole: dict[str, Any] = json.loads(notebook)
        listed: list[dict[str, Any]] = whole["cells"]
    except (ValueError, KeyError, TypeError):
        raise UsageError(
            f"{where} is no notebook in JSON", "one", "paste the cells that were written"
        ) from None
    made: list[dict[str, Any]] = []
    question, left = "", dict(cells)
    for cell in listed:
        source = "".join(cell.get("source", ""))
        if re.match(r"\s*#\s*BEGIN QUESTION", source, re.IGNORECASE):
            found = _NAME.search(source)
            question = found.group(1) if found else ""
        if question in cells and MARK in source:
            continue
        if question in left and re.match(r"\s*#\s*END TESTS", source, re.IGNORECASE):
            made += [_cell(text, len(made) + n) for n, text in enumerate(left.pop(question))]
        made.append(cell)
    if left:
        raise UsageError(f"{where} has no tests of {', '.join(left)}", "'# END TESTS' of each")
    whole["cells"] = made
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def names_of_tests(master: str) -> frozenset[str]:
    """The names of the functions in a master; those that were suggested and not accepted are
    free."""
    try:
        texts = ["".join(cell.get("source", "")) for cell in json.loads(master)["cells"]]
    except (ValueError, KeyError, TypeError, AttributeError):
        texts = [master]
    own = [text for text in texts if MARK not in text]
    return frozenset(name for text in own for name in _FUNCTION.findall(text))


def _cell(source: str, number: int) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": f"suggested-{number}",
        "metadata": {},
        "outputs": [],
        "source": source.rstrip("\n").splitlines(keepends=True),
    }
