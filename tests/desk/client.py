"""What the client of Otter says in a real kernel: each test case, question by question."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_TELL = """\
import json as _json
def _told(question, result):
    passed = [case.passed for case in result.test_case_results]
    print("\\n" + "TOLD " + _json.dumps([question, passed]))
"""
_CHECK = re.compile(r"^(grader\.check\((\"[^\"]+\")\))$", re.MULTILINE)
Verdicts = dict[str, list[bool]]


def verdicts(notebooks: Sequence[Path]) -> list[Verdicts]:
    """The verdicts on each notebook, all run by one kernel, each in its folder and afresh."""
    import nbformat  # takes seconds to load, as what follows does
    from nbclient import NotebookClient

    cells = []
    for path in notebooks:
        begin = f"%reset -f\nimport os\nos.chdir({str(path.parent)!r})\nprint('BEGIN')\n{_TELL}"
        sources = [begin, *_sources(path)]
        cells += [nbformat.v4.new_code_cell(source) for source in sources]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(notebook, timeout=300, kernel_name="python3", allow_errors=True).execute()
    lines = [line for cell in notebook.cells for line in _printed(cell).splitlines()]
    found: list[Verdicts] = []
    for line in lines:
        if line == "BEGIN":
            found.append({})
        elif line.startswith("TOLD "):
            question, passed = json.loads(line.removeprefix("TOLD "))
            found[-1][question] = passed
    return found


def _sources(path: Path) -> list[str]:
    cells = json.loads(path.read_text("utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    return [
        _CHECK.sub(r"_told(\2, \1)", source)
        for source in code
        if "grader.export(" not in source and "check_all" not in source
    ]


def _printed(cell: dict[str, Any]) -> str:
    return "".join(output.get("text", "") for output in cell.get("outputs", ()))
