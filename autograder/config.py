"""Configuration: declared once, parsed once, frozen.

`[tool.autograder]` in pyproject.toml says where the folders are, the default limits and what
students may see. Each key is one field here; its docstring is the documentation.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta

from autograder.course import LatePolicy, Policy
from autograder.course.lateness import Minutes, Percent, checked
from autograder.errors import ConfigError, did_you_mean
from autograder.limits import Limits
from autograder.views.feedback import Degree
from autograder.views.gradescope import Settings, Visibility

_T = TypeVar("_T", bound=msgspec.Struct)

_SECURE, _HERE = r"https://[\w.-]+", r"http://(localhost|127\.0\.0\.1)"
ServiceAddress = Annotated[str, Meta(pattern=rf"^(({_SECURE}|{_HERE})(:\d+)?(/[\w./~-]*)?)?\Z")]
"""https, since a secret goes there; http to this machine alone"""

_COST = ("percent_per_day", "most_percent", "grace_minutes")


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """The keys of `[tool.autograder]`. Folders are relative to the project's root."""

    root: Path = Path()
    """the folder that holds pyproject.toml; not a key"""
    course: str = ""
    """what the course is called where students hand in; the name of the project's root without"""
    hand_in: ServiceAddress = ""
    """where students hand in: their notebooks end with a cell that does, none without it"""
    when_away: str = ""
    """what students read of a deadline at which the service is away"""
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
    hidden_feedback: Degree = "errors"
    """how much a student reads of hidden tests"""
    limits: Limits = Limits()
    """default limits of a submission"""
    gradebook: Policy = Policy()
    """drop-lowest and weights of the course"""
    late: LatePolicy = LatePolicy()
    """when work is due, and what lateness costs, wherever that is asked"""
    gradescope: Settings = Settings()
    """what Gradescope shows"""
    notes: tuple[str, ...] = ()
    """what a person should know of the file, a line each; not a key"""

    @property
    def course_name(self) -> str:
        """What the course is called: as the key says, else as its folder is."""
        return self.course or self.root.resolve().name

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
    return parsed(_tool(root).get("autograder", {}), root)


def parsed(table: Mapping[str, Any], root: Path = Path()) -> Config:
    """The configuration in the table `[tool.autograder]` of a course in `root`.

    Raises:
        ConfigError: an unknown key, or a value of the wrong kind.
    """
    table, notes = with_one_lateness(table)
    base = Config(root=root, notes=notes)
    config = merged(base, table, "tool.autograder", skip=("root", "notes"))
    return msgspec.structs.replace(config, late=checked(config.late))


class _GradebookLate(msgspec.Struct, frozen=True):
    """`[tool.autograder.gradebook.late]`, which was of the maximum."""

    per_day: Annotated[float, Meta(ge=0, le=1)] = 0.0
    grace_minutes: Minutes = 0.0
    most: Annotated[float, Meta(ge=0, le=1)] = 1.0


class _GradescopeLate(msgspec.Struct, frozen=True):
    """`[tool.autograder.gradescope.late]`."""

    policy: Literal["none", "per_day", "grace"] = "none"
    percent: Percent = 10.0
    most_percent: Percent = 100.0
    grace_minutes: Minutes = 0.0


def with_one_lateness(table: Mapping[str, Any]) -> tuple[Mapping[str, Any], tuple[str, ...]]:
    """The table with what earlier versions had of lateness under its one key `late`, and a line for
    each thing that was moved.

    Raises:
        ConfigError: the old tables are wrong, or say different things and no new one decides.
    """
    if not isinstance(table, Mapping) or not isinstance(table.get("late", {}), Mapping):
        return table, ()  # told by whoever reads the keys
    found: dict[str, dict[str, float]] = {}
    moved = {key: dict(value) for key, value in table.items() if isinstance(value, Mapping)}
    if "late" in (inner := moved.get("gradebook", {})):
        where = "tool.autograder.gradebook.late"
        book = merged(_GradebookLate(), inner.pop("late"), where)
        percent = (round(100 * share, 6) for share in (book.per_day, book.most))
        found[where] = dict(zip(_COST, (*percent, book.grace_minutes), strict=True))
    if "late" in (inner := moved.get("gradescope", {})):
        where = "tool.autograder.gradescope.late"
        scope = merged(_GradescopeLate(), inner.pop("late"), where)
        costs = {"none": (0.0, 100.0), "grace": (100.0, 100.0)}
        percents = costs.get(scope.policy, (scope.percent, scope.most_percent))
        found[where] = dict(zip(_COST, (*percents, scope.grace_minutes), strict=True))
    due = moved.get("gradebook", {}).pop("due", None)
    if not found and due is None:
        return table, ()
    late = moved.setdefault("late", {})
    decided = bool(late.keys() & set(_COST))
    costs_of = [known for known in found.values() if known["percent_per_day"]]
    if not decided and any(known != costs_of[0] for known in found.values() if costs_of):
        raise ConfigError(
            " and ".join(f"[{where}]" for where in found) + " say different things of late work",
            "one [tool.autograder.late], which counts for both",
        )
    notes = []
    for where, known in found.items():
        is_now = ", ".join(f"{key} = {value:g}" for key, value in known.items())
        then = f"read as [tool.autograder.late] with {is_now}, of the points earned; write that"
        if decided:
            then = "[tool.autograder.late] counts; take it out"
        notes.append(f"[{where}] is an old table; {then}")
    if due is not None:
        notes.append(
            "[tool.autograder.gradebook] due is an old key; read as due in "
            "[tool.autograder.late]; move it there"
        )
        if not isinstance(due, Mapping):
            raise ConfigError(f"tool.autograder.gradebook.due = {due!r}", "a table of dates")
        late["due"] = {**due, **late.get("due", {})}
    if not decided and found:
        late |= next(iter(found.values()))
    return {**table, **moved}, tuple(notes)


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
