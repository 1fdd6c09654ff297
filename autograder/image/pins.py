"""Exact versions of all that the grader and an assignment stand on, as they are installed here.

The build was proved with these versions, so the image gets the same ones, and nothing is left to be
resolved there. Read from the metadata of installed packages; nothing is fetched.
"""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterable

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

_TARGET = {
    "implementation_name": "cpython",
    "os_name": "posix",
    "platform_machine": "x86_64",
    "platform_python_implementation": "CPython",
    "platform_system": "Linux",
    "python_full_version": "3.11.0",
    "python_version": "3.11",
    "sys_platform": "linux",
}
"""The image, as far as requirements can depend on it."""

_OURS = "sealed-autograder"
_NOT_NEEDED = frozenset(("otter-grader",))
"""What student notebooks name and the grader stands in for."""


def pins(wanted: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Lines of a requirements file for the grader and for `wanted`, an assignment's requirements;
    and a note for each of these that is not installed here and so has no version."""
    versions: dict[str, str] = {}
    notes: list[str] = []
    left: list[str] = []
    todo = [(line, "") for line in _requirements_of(_OURS)]
    for line in wanted:
        try:
            requirement = Requirement(line)
        except InvalidRequirement:
            notes.append(f"the requirement {line!r} is not used on Gradescope: it is no name")
            continue
        if canonicalize_name(requirement.name) in _NOT_NEEDED:
            continue
        if _version(requirement.name) is None:
            left.append(str(requirement))
            notes.append(
                f"{requirement.name} is not installed here, so Gradescope gets it without a fixed "
                "version and without what it needs itself; install it and build again"
            )
        else:
            todo.append((line, ""))
    while todo:
        line, extra = todo.pop()
        requirement = Requirement(line)
        if requirement.marker and not requirement.marker.evaluate({**_TARGET, "extra": extra}):
            continue
        name = canonicalize_name(requirement.name)
        version = _version(name)
        if version is None:
            continue  # an optional part of what is installed
        fresh = name not in versions
        versions[name] = version.partition("+")[0]
        for wish in ("", *sorted(requirement.extras)):
            if fresh or wish:
                todo += [(below, wish) for below in _requirements_of(name, only_extra=bool(wish))]
    return tuple(sorted([f"{name}=={v}" for name, v in versions.items()] + left)), tuple(notes)


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def _requirements_of(name: str, only_extra: bool = False) -> list[str]:
    try:
        found = importlib.metadata.requires(name) or []
    except importlib.metadata.PackageNotFoundError:
        return []
    return [line for line in found if not only_extra or "extra" in line]
