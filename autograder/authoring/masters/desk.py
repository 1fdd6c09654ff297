"""What a student needs besides the notebook and its data: a page to start from, and requirements.

Pure functions of the student notebook and of what the author gave; equal input, equal bytes.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Collection, Iterator, Mapping
from importlib.metadata import version
from typing import Any

from autograder.authoring.masters.normalise import code_cells

README = "README.md"

_PAGE = """\
# {title}

`{slug}.ipynb` is the assignment; all it needs is in this folder. It wants Python 3.11 or newer.

1. {prepare}
2. {start}
3. Fill in the answers and run all cells from the top. Leave the file's name and the check cells as they are.
4. The check cell below a question says at once which of its public tests pass; more tests may follow when it is graded.
5. {hand_in}
6. Something odd? Restart the kernel and run all cells: it is graded that way, from top to bottom.
"""  # noqa: E501 - one line of the page is one line here
_OWN_MACHINE = (
    "Once, in this folder: `python -m venv .venv`, then "
    "`.venv/bin/pip install -r requirements.txt` (Windows: `.venv\\Scripts\\pip`).",
    "Open it: `.venv/bin/jupyter lab {slug}.ipynb` (Windows: `.venv\\Scripts\\jupyter`), "
    "or in VS Code with `.venv` as the kernel.",
)
_COLAB = (
    "Upload `{slug}.ipynb` to Google Colab, and there, in the pane of files, all else that is in "
    "this folder, the folder `tests` as well.",
    "Run the first two cells: they install and start what checks your answers.",
)
_ZIP = (
    "Save, run the last cell, and hand in the zip that it writes; the notebook itself will do, too."
)
_NOTEBOOK = "Save, and hand in the notebook."
_CELL = (
    "Save, and run the last cell: it asks for your personal link, hands the notebook in, and saves "
    "the receipt beside it."
)

_DESK = ("ipykernel", "jupyterlab")
_DISTRIBUTIONS = {
    "PIL": "pillow",
    "bs4": "beautifulsoup4",
    "cv2": "opencv-python",
    "mpl_toolkits": "matplotlib",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "yaml": "PyYAML",
}
"""What pip calls a library whose module has another name."""


def readme(slug: str, title: str, notebook: Mapping[str, Any], *, hands_in: bool = False) -> bytes:
    """The ten lines that a student reads first; of one that `hands_in` itself they say so."""
    sources = [source for _, source in code_cells(notebook)]
    exports = any("grader.export(" in source for source in sources)
    on_colab = any(source.startswith("%pip install -q otter-grader") for source in sources)
    prepare, start = (line.format(slug=slug) for line in (_COLAB if on_colab else _OWN_MACHINE))
    page = _PAGE.format(
        slug=slug,
        title=title,
        prepare=prepare,
        start=start,
        hand_in=_CELL if hands_in else _ZIP if exports else _NOTEBOOK,
    )
    return page.encode()


def requirements(given: bytes | None, notebook: Mapping[str, Any], files: Collection[str]) -> bytes:
    """What to install: the author's lines, or else what the notebook imports (but not from
    `files` beside it); and what opens and checks the notebook, unless the author names it."""
    if given is None:
        lines = sorted(_imported(notebook, files), key=str.lower)
    else:
        lines = given.decode("utf-8").splitlines()
    named = {_name(line) for line in lines}
    wanted = [f"otter-grader=={version('otter-grader')}", *_DESK]
    lines += [line for line in wanted if _name(line) not in named]
    return "".join(f"{line}\n" for line in lines).encode()


def _name(line: str) -> str:
    """The distribution of a line of requirements, as pip compares names; empty for an option."""
    found = re.match(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)", line)
    return re.sub(r"[-_.]+", "-", found.group(1)).lower() if found else ""


def _imported(notebook: Mapping[str, Any], files: Collection[str]) -> set[str]:
    own = {name.partition("/")[0].removesuffix(".py") for name in files}
    modules = {module for _, source in code_cells(notebook) for module in _modules(source)}
    modules -= own | set(sys.stdlib_module_names) | {"otter"}
    return {_DISTRIBUTIONS.get(module, module) for module in modules}


def _modules(source: str) -> Iterator[str]:
    """Top-level modules that a cell imports; none where it is no plain Python."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]
