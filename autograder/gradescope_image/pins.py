"""Exact versions of all that the grader and an assignment stand on, for the image's Python.

The build was proved with what is installed here, so the image gets the same versions, read from the
metadata of installed packages: nothing is fetched. Only where these do not fit the Python that
`setup.sh` takes first are others looked up (`lookup`), and the author is told which.
"""

from __future__ import annotations

import contextlib
import functools
import importlib.metadata
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import msgspec
from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name

from autograder.errors import Unresolved
from autograder.gradescope_image.lookup import looked_up

PYTHONS = ("3.11", "3.12", "3.13")
"""What `setup.sh` takes: the first of these that is there; where none is, it installs the first."""

_IMAGE = {
    "implementation_name": "cpython",
    "os_name": "posix",
    "platform_machine": "x86_64",
    "platform_python_implementation": "CPython",
    "platform_system": "Linux",
    "sys_platform": "linux",
}
"""The image, as far as requirements can depend on it."""

_OURS = "sealed-autograder"
_NOT_NEEDED = frozenset(("otter-grader",))
"""What student notebooks name and the grader stands in for."""
_MINOR = "Programming Language :: Python :: 3."


class Pins(msgspec.Struct, frozen=True):
    """Lines of a requirements file, and what an author should know about them, a line each."""

    lines: tuple[str, ...]
    notes: tuple[str, ...] = ()
    settled: bool = True
    """whether the same build would come to the same tomorrow; not so where something is missing
    here, or could not be looked up"""


class _Package(msgspec.Struct, frozen=True):
    """What the metadata of an installed package says."""

    version: str
    requires: tuple[str, ...]
    pythons: tuple[str, ...]
    """its `Requires-Python`"""
    tags: tuple[str, ...]
    """what its wheel was made for: `cp311-cp311-manylinux_2_17_x86_64`"""
    classifiers: tuple[str, ...]


Installed = Callable[[str], _Package | None]
"""A package by its name; `None` where it is not installed."""


class _Copy(msgspec.Struct, frozen=True):
    """What is installed here, as far as one Python needs it: versions by name, the requirements
    that nothing here meets, and the names that do not fit that Python, with the reason."""

    versions: dict[str, str]
    lacking: tuple[str, ...]
    misfits: dict[str, str]


def pins(wanted: Iterable[str], kept: Path | None = None) -> Pins:
    """The versions for the grader and for `wanted`, an assignment's requirements.

    What has to be looked up is kept in the folder `kept`, so that it is asked once; without one
    nothing is looked up.
    """
    wishes, notes = _wishes(wanted)
    installed = functools.cache(_package)  # each is asked for by three Pythons, several times
    copies = {python: _copied(wishes, python, installed) for python in PYTHONS}
    first, copy = PYTHONS[0], copies[PYTHONS[0]]
    lacking = copy.lacking
    named = tuple(line for line in lacking if Requirement(line).url is None)
    if kept is not None and (copy.misfits or named):
        try:
            found = looked_up(_asked(wishes, installed), copy.versions, first, kept)
        except Unresolved as error:
            return Pins(_united(copies), (*notes, _doubts(copy, str(error))), settled=False)
        notes += _differences(copy.versions, found)
        lacking = tuple(line for line in lacking if line not in named)
        copies[first] = _Copy(found, lacking, {})
    notes += [
        f"{Requirement(line).name} is not installed here, so Gradescope gets it without a fixed "
        "version and without what it needs itself; install it and build again"
        for line in lacking
    ]
    return Pins(_united(copies), tuple(notes), settled=not lacking)


def _wishes(wanted: Iterable[str]) -> tuple[list[str], list[str]]:
    """An assignment's requirements that count, and a note for each that cannot be used."""
    wishes, notes = [], []
    for line in wanted:
        try:
            requirement = Requirement(line)
        except InvalidRequirement:
            notes.append(f"the requirement {line!r} is not used on Gradescope: it is no name")
            continue
        if canonicalize_name(requirement.name) not in _NOT_NEEDED:
            wishes.append(str(requirement))
    return wishes, notes


def _asked(wishes: Iterable[str], installed: Installed) -> list[str]:
    """What an index is asked for. What comes from an address is no index's: asked for by its name
    where it is installed here, else left to pip."""
    asked = {line for line in _requirements(installed(_OURS)) if "extra ==" not in line}
    for line in wishes:
        requirement = Requirement(line)
        if requirement.url is None:
            asked.add(line)
        elif installed(requirement.name) is not None:
            asked.add(requirement.name)
    return sorted(asked)


def _copied(wishes: Sequence[str], python: str, installed: Installed) -> _Copy:
    environment = {**_IMAGE, "python_version": python, "python_full_version": f"{python}.0"}
    versions: dict[str, str] = {}
    lacking: list[str] = []
    misfits: dict[str, str] = {}
    todo = [(line, "") for line in (*_requirements(installed(_OURS)), *wishes)]
    while todo:
        line, extra = todo.pop()
        requirement = Requirement(line)
        if requirement.marker and not requirement.marker.evaluate({**environment, "extra": extra}):
            continue
        name = canonicalize_name(requirement.name)
        package = installed(name)
        if package is None:
            requirement.marker = None
            lacking.append(str(requirement))
            continue
        fresh = name not in versions
        versions[name] = package.version.partition("+")[0]
        if fresh and (why := _misfit(package, python)):
            misfits[name] = why
        for wish in ("", *sorted(requirement.extras)):
            if fresh or wish:
                todo += [(below, wish) for below in _requirements(package, only_extra=bool(wish))]
    return _Copy(versions, tuple(dict.fromkeys(lacking)), misfits)


def _misfit(package: _Package, python: str) -> str:
    """Why an installed package may not be had for a Python; empty where nothing speaks against it.

    Whether there is a wheel only an index knows. A package that was compiled for another Python and
    names the ones it is for, this one not among them, probably has none.
    """
    for wanted in package.pythons:
        with contextlib.suppress(InvalidSpecifier):  # pip takes what says nothing that is valid
            if not SpecifierSet(wanted).contains(f"{python}.0"):
                return f"wants Python {wanted}"
    own = f"cp{python.replace('.', '')}-"
    if any(own in tag or "-none-any" in tag or "-abi3-" in tag for tag in package.tags):
        return ""
    minors = [line for line in package.classifiers if line.startswith(_MINOR)]
    if minors and f"Programming Language :: Python :: {python}" not in minors:
        return f"does not name Python {python}"
    return ""


def _united(copies: Mapping[str, _Copy]) -> tuple[str, ...]:
    """The lines of one file for all Pythons: one that does not hold for each says for which."""
    pythons: dict[str, list[str]] = {}
    for python, copy in copies.items():
        pinned = [f"{name}=={version}" for name, version in copy.versions.items()]
        for line in (*pinned, *copy.lacking):
            pythons.setdefault(line, []).append(python)
    return tuple(
        sorted(
            line if len(holds) == len(copies) else f"{line} ; {_marker(holds)}"
            for line, holds in pythons.items()
        )
    )


def _marker(pythons: Sequence[str]) -> str:
    return " or ".join(f'python_version == "{python}"' for python in pythons)


def _differences(proved: Mapping[str, str], found: Mapping[str, str]) -> tuple[str, ...]:
    """What the image gets in other versions than the build was proved with, in one line."""
    others = [
        f"{name} {version} "
        + (f"(proved here with {proved[name]})" if name in proved else "(not proved here)")
        for name, version in sorted(found.items())
        if proved.get(name) != version
    ]
    if not others:
        return ()
    return (
        f"Gradescope's Python is {PYTHONS[0]}, which gets {', '.join(others)}; to prove these, "
        f"build where they are installed for Python {PYTHONS[0]}",
    )


def _doubts(copy: _Copy, why: str) -> str:
    """What may not fit the image, in one line."""
    doubts = [f"{name} {copy.versions[name]} ({of})" for name, of in sorted(copy.misfits.items())]
    doubts += [f"{line} (not installed here)" for line in copy.lacking]
    return (
        f"not sure for Gradescope's Python {PYTHONS[0]}: {', '.join(doubts)}; {why}; setup.sh will "
        f"refuse what does not fit: build again with a network, or with all of it installed for "
        f"Python {PYTHONS[0]}"
    )


def _package(name: str) -> _Package | None:
    """Read what is installed under a name."""
    try:
        found = importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        return None
    said = found.metadata  # parsed anew each time that it is asked for
    described = (found.read_text("WHEEL") or "").splitlines()
    return _Package(
        version=said["Version"],
        requires=tuple(found.requires or ()),
        pythons=tuple(said.get_all("Requires-Python") or ()),
        tags=tuple(line.partition(": ")[2] for line in described if line.startswith("Tag: ")),
        classifiers=tuple(said.get_all("Classifier") or ()),
    )


def _requirements(package: _Package | None, only_extra: bool = False) -> list[str]:
    found = package.requires if package else ()
    return [line for line in found if not only_extra or "extra" in line]
