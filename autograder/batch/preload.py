"""Which libraries to load before anything is forked: those that tests and notebooks import.

The whole scientific stack takes two seconds to load, and a class seldom needs all of it. What is
missed here costs only time: a candidate imports what else it wants.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from autograder.bundle import Bundle
from autograder.submission import Upload

_LIBRARIES = ("matplotlib", "mpl_toolkits", "numpy", "pandas", "scipy", "seaborn", "sklearn")
_NAME = rf"(?:{'|'.join(_LIBRARIES)})(?:\.\w+)*"
_IMPORT = re.compile(rf"\bimport\s+({_NAME})")
_FROM = re.compile(rf"\bfrom\s+({_NAME})\s+import\s+\(?((?:\w+(?:\s+as\s+\w+)?,\s*)*\w+)")
_ALWAYS = ("numpy", "numpy.random", "IPython.display", "asyncio")
_UNWANTED = re.compile(r"\.(?:_|test|conftest)")
_MOST = 60
_SAMPLE = 20
_MAX_BYTES = 2_000_000


def modules_for(texts: Iterable[str]) -> tuple[str, ...]:
    """Modules that are imported anywhere in `texts`, Python or notebooks, guessed by their look."""
    found = dict.fromkeys(_ALWAYS)
    for text in texts:
        found |= dict.fromkeys(_IMPORT.findall(text))
        for module, names in _FROM.findall(text):
            found[module] = None
            parts = (name.split()[0] for name in names.split(",") if name.strip())
            found |= dict.fromkeys(f"{module}.{part}" for part in parts if part.islower())
        if "3d" in text:
            found["mpl_toolkits.mplot3d"] = None
    return tuple(module for module in found if not _UNWANTED.search(module))[:_MOST]


def texts_of(bundle: Bundle, uploads: Iterable[Upload]) -> Iterator[str]:
    """The tests of a bundle and some of the submissions as text, as far as they can be read."""
    for question in bundle.questions:
        yield question.source
        yield from (case.code for case in question.cases)
    for _, upload in zip(range(_SAMPLE), uploads, strict=False):
        try:
            with Path(upload.path).open("rb") as file:
                yield file.read(_MAX_BYTES).decode("utf-8", "replace")
        except OSError:
            continue
