"""Which libraries to load before anything is forked: those that tests and notebooks import.

The whole scientific stack takes two seconds to load, and a class seldom needs all of it. What is
missed here costs only time: a candidate imports what else it wants.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

import msgspec

from autograder.formats.bundle import Bundle
from autograder.formats.submission import Parcel, Upload
from autograder.grading.warm import STACK

_LIBRARIES = (
    "babypandas",
    "datascience",
    "matplotlib",
    "mpl_toolkits",
    "numpy",
    "pandas",
    "scipy",
    "seaborn",
    "sklearn",
    "sympy",
)
_NAME = rf"(?:{'|'.join(_LIBRARIES)})(?:\.\w+)*"
_IMPORT = re.compile(rf"\bimport\s+({_NAME})")
_FROM = re.compile(rf"\bfrom\s+({_NAME})\s+import\s+\(?((?:\w+(?:\s+as\s+\w+)?,\s*)*\w+|\*)")
_ACTING = ("datascience",)
"""Libraries that change how NumPy prints for all who have them loaded, when they are imported."""
_ALWAYS = ("numpy", "numpy.random")
SHELL = ("IPython.display", "asyncio")
"""What the shell that cells run in needs besides."""
_ALIAS = re.compile(r"\bimport\s+[\w.]+\s+as\s+(\w+)|\bimport\s+(\w+)")
_PARAMETERS = re.compile(r"^def \w+\(([^)]*)\)", re.MULTILINE)
_WORD = re.compile(r"\w+")
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


class Modules(msgspec.Struct, frozen=True):
    """What to load for the side that examines, and for the side that runs submissions."""

    examiner: tuple[str, ...]
    candidate: tuple[str, ...]


def modules_in(texts: Iterable[str]) -> Modules:
    """What to load where tests and notebooks stand together, in masters."""
    texts = list(texts)
    modules = _for_all(modules_for(texts), texts)
    return Modules(modules, (*modules, *SHELL))


def modules_of(work: Iterable[tuple[Bundle, Upload | Parcel]]) -> Modules:
    """Modules that the tests of these bundles import, and those that the submissions do, as far as
    a sample shows. An examiner whose tests may look at the notebook's own modules has those that
    the author's given cells import, and with a stock zip the usual ones, but none that only a
    submission names."""
    tests: dict[str, None] = {}
    notebooks: dict[str, None] = {}
    bundles: dict[str, Bundle] = {}
    for seen, (bundle, upload) in enumerate(work):
        new = bundle.digest not in bundles
        bundles[bundle.digest] = bundle
        if new or seen < _SAMPLE:
            notebooks[_text_of_upload(upload)] = None
    for bundle in bundles.values():
        tests |= dict.fromkeys(tests_of(bundle))
    examiner, candidate = modules_for(tests), modules_for(notebooks)
    if len(bundles) > 1:
        examiner, candidate = _for_all(examiner, notebooks), _for_all(candidate, notebooks)
    names = _names_of_modules(notebooks)
    if any(_looks_at_modules(test, names) for test in tests):
        given = [f"import {name}" for each in bundles.values() for name in each.canary.imports]
        stock = any(each.stock for each in bundles.values())
        usual = [module for module in candidate if stock and module in STACK]
        examiner = tuple(dict.fromkeys((*examiner, *modules_for(given), *usual)))
    return Modules(examiner, (*candidate, *SHELL))


def _for_all(modules: tuple[str, ...], texts: Iterable[str]) -> tuple[str, ...]:
    """Without what acts when it is imported, where some of `texts` do not import it."""
    partial = {name for name in _ACTING if not all(name in text for text in texts)}
    return tuple(module for module in modules if module.partition(".")[0] not in partial)


def tests_of(bundle: Bundle) -> Iterator[str]:
    """The code of all tests of a bundle."""
    for question in bundle.questions:
        yield question.source
        yield question.trusted
        yield from question.imports
        yield from (case.text for case in question.cases)


def _names_of_modules(notebooks: Iterable[str]) -> set[str]:
    """The names under which notebooks know the modules that they import."""
    found = (pair for notebook in notebooks for pair in _ALIAS.findall(notebook))
    return {alias or name for alias, name in found}


def _looks_at_modules(test: str, names: Collection[str]) -> bool:
    """Whether a test can see what a notebook has imported: a doctest always does, a function that
    has a parameter for all names or for one that is a module's."""
    if ">>>" in test:
        return True
    parameters = {name for found in _PARAMETERS.findall(test) for name in _WORD.findall(found)}
    return "env" in parameters or not parameters.isdisjoint(names)


def texts_in(paths: Iterable[Path]) -> Iterator[str]:
    """Some of the files as text, as far as they can be read."""
    for _, path in zip(range(_SAMPLE), paths, strict=False):
        yield _text_of(path)


def _text_of_upload(upload: Upload | Parcel) -> str:
    if isinstance(upload, Upload):
        return _text_of(Path(upload.path))
    data = b"\n".join(member[:_MAX_BYTES] for member in upload.members.values())
    return data[:_MAX_BYTES].decode("utf-8", "replace")


def _text_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            text = file.read(_MAX_BYTES).decode("utf-8", "replace")
            return text.replace("\\n", "\n")  # a cell's code can be one text in JSON
    except OSError:
        return ""
