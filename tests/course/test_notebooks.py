"""Student notebooks run from top to bottom untouched, and solutions in a minute and a gigabyte."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SLUGS = sorted(path.name for path in (ROOT / "assignments").iterdir() if path.is_dir())
GIB = 1 << 30
_PEAK = "import resource\nprint('peak', resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)"


@pytest.mark.outside
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("version", ["student", "solutions"])
@pytest.mark.parametrize("slug", SLUGS)
def test_runs_in_a_real_kernel(slug: str, version: str, tmp_path: Path) -> None:
    import nbclient  # takes seconds to load
    import nbformat

    shutil.copytree(ROOT / version / slug, tmp_path / slug)
    notebook: Any = nbformat.read(tmp_path / slug / f"{slug}.ipynb", as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell(_PEAK))
    for cell in notebook.cells:
        cell.metadata["tags"] = []
    client = nbclient.NotebookClient(
        notebook, timeout=60, resources={"metadata": {"path": str(tmp_path / slug)}}
    )
    client.execute()
    # A kernel may send what one print writes in several messages.
    printed = "".join(o.text for o in notebook.cells[-1].outputs if o.get("name") == "stdout")
    assert int(printed.split()[1]) < GIB
    verdicts = "\n".join(
        output.get("data", {}).get("text/plain", "")
        for cell in notebook.cells
        if cell.cell_type == "code" and cell.source.startswith("grader.check(")
        for output in cell.outputs
    )
    passed = len(re.findall("All test cases passed", verdicts))
    questions = len(notebook.metadata["otter"]["tests"])
    assert passed == (questions if version == "solutions" else 0)
