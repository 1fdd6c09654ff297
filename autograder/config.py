"""Configuration: declared once, parsed once, frozen.

`[tool.autograder]` in pyproject.toml says where the folders are, the default limits and what
students may see. Each key is one field here; its docstring is the documentation.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec

from autograder.course import Policy
from autograder.errors import ConfigError, did_you_mean
from autograder.limits import Limits
from autograder.views.feedback import Degree
from autograder.views.gradescope import Settings, Visibility

_T = TypeVar("_T", bound=msgspec.Struct)


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """The keys of `[tool.autograder]`. Folders are relative to the project's root."""

    root: Path = Path()
    """the folder that holds pyproject.toml; not a key"""
    assignments: str = "assignments"
    """folder of the masters"""
    student: str = "student"
    """folder that student versions are written to"""
    solutions: str = "solutions"
    """folder that solutions are written to"""
    dist: str = "dist"
    """folder that bundles are written to"""
    proof: Literal["lenient", "strict"] = "lenient"
    """what a build makes of what Otter takes and we doubt: a note, or a mistake"""
    visibility: Visibility = "visible"
    """who sees the tests on Gradescope, and when"""
    hidden_feedback: Degree = "messages"
    """how much a student reads of hidden tests"""
    limits: Limits = Limits()
    """default limits of a submission"""
    gradebook: Policy = Policy()
    """lateness, drop-lowest and weights of the course"""
    gradescope: Settings = Settings()
    """what Gradescope shows, and what late work costs there"""

    def folder(self, name: str) -> Path:
        """One of the folders above as a path."""
        return self.root / str(getattr(self, name))


def find_root(start: Path) -> Path | None:
    """The nearest folder from `start` upwards whose pyproject.toml has `[tool.autograder]`, or
    that has an `assignments` folder."""
    for folder in (start, *start.parents):
        if "autograder" in _tool(folder) or (folder / "assignments").is_dir():
            return folder
    return None


def load(start: Path) -> Config:
    """The configuration that applies in `start`; all defaults where there is none.

    Raises:
        ConfigError: not TOML, an unknown key, or a value of the wrong kind.
    """
    root = find_root(start)
    if root is None:
        return Config(root=start)
    table = _tool(root).get("autograder", {})
    return merged(Config(root=root), table, "tool.autograder", skip=("root",))


def _tool(folder: Path) -> dict[str, Any]:
    path = folder / "pyproject.toml"
    if not path.is_file():
        return {}
    try:
        tool = tomllib.loads(path.read_text("utf-8")).get("tool", {})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: {error}", "a TOML file") from error
    return tool if isinstance(tool, dict) else {}


def merged(base: _T, table: Mapping[str, Any], where: str, skip: tuple[str, ...] = ()) -> _T:
    """`base` with the values of `table`; `where` names the table in messages.

    Raises:
        ConfigError: an unknown key (with the nearest known one), or a value of the wrong kind.
    """
    if not isinstance(table, Mapping):
        raise ConfigError(f"{where} = {table!r}", "a table of keys and values")
    kinds = {f.name: f.type for f in msgspec.structs.fields(base) if f.name not in skip}
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in kinds:
            then = did_you_mean(str(key), kinds)
            raise ConfigError(f"unknown key {key!r} in {where}", then=then)
        if isinstance(getattr(base, key), msgspec.Struct):
            values[key] = merged(getattr(base, key), value, f"{where}.{key}")
            continue
        try:
            values[key] = msgspec.convert(value, kinds[key])
        except msgspec.ValidationError as error:
            raise ConfigError(f"{where}.{key} = {value!r} ({error})") from error
    return msgspec.structs.replace(base, **values)
