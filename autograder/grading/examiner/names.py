"""The notebook's names as a test sees them, wherever they come from."""

from __future__ import annotations

import builtins
import contextlib
import re
import types
from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

from autograder.formats.bundle import Question, of_tests

MISSING: Any = type("Missing", (), {"__repr__": lambda self: "MISSING"})()
"""Says that the notebook has no such name."""


class NameSource(Protocol):
    """Where names come from: a dialogue, or a namespace of this process."""

    def get(self, name: str) -> Any:
        """The value of a name, or `MISSING`."""


class Meaning(NamedTuple):
    """What names are, whatever a notebook says (see `formats.bundle.meaning`): `imports` by the
    statements that bind them, and the built-in ones that the notebook may define anew."""

    imports: Mapping[str, tuple[str, ...]] = {}
    redefined: frozenset[str] = frozenset()


def meaning_of(question: Question) -> Meaning:
    """What the names that the question's tests ask for are."""
    if question.redefined is None:
        (question,) = of_tests([question])
    imports: dict[str, tuple[str, ...]] = {}
    for statement in question.imports:
        name = re.split(r" as |import ", statement)[-1].partition(".")[0]
        imports[name] = (*imports.get(name, ()), statement)
    return Meaning(imports, frozenset(question.redefined or ()))


def _is_callable(value: Any) -> bool:
    """Whether it is something to call, or a module, and no plain data."""
    return value is not MISSING and (callable(value) or isinstance(value, types.ModuleType))


class Names(dict[str, Any]):
    """The notebook's names as a test sees them: each is asked for when it is first used.

    A value that was fetched is kept, so that a test which changes it sees its change; `missing`
    collects names that were asked for and are not there. What is in `trusted` is not asked for, and
    of what has a `meaning` the notebook only says whether it is there.
    """

    def __init__(
        self,
        source: NameSource,
        trusted: Mapping[str, Any] | None = None,
        meaning: Meaning | None = None,
    ) -> None:
        super().__init__(trusted or {})
        self._source = source
        self._meaning = Meaning() if meaning is None else meaning
        self.missing: list[str] = []

    def __missing__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise KeyError(name)
        value = self._built_in(name)
        if value is MISSING and name not in self:
            if not hasattr(builtins, name):
                self.missing.append(name)
            raise KeyError(name)
        return self.setdefault(name, value)

    def get(self, name: str, default: Any = None) -> Any:
        """The value of a name, or `default`."""
        try:
            return self[name]
        except KeyError:
            return default

    def __contains__(self, name: object) -> bool:
        if super().__contains__(name) or not isinstance(name, str):
            return super().__contains__(name)
        value = self._source.get(name)
        imported = self._imported(name)
        if value is MISSING or (_is_callable(imported) and not _is_callable(value)):
            return False  # a notebook may have put a number where the module was
        built_in = self._built_in(name)
        meant = (each for each in (imported, built_in, value) if each is not MISSING)
        self[name] = next(meant)
        return True

    def copy(self) -> Names:
        """What doctest takes of the names: a view of its own, so that rebinding vanishes."""
        copied = Names(self._source, self, self._meaning)
        copied.missing = self.missing
        return copied

    def _built_in(self, name: str) -> Any:
        """The value of a built-in name that no notebook is to define, or `MISSING`."""
        if name in self._meaning.imports or name in self._meaning.redefined:
            return MISSING
        return getattr(builtins, name, MISSING)

    def _imported(self, name: str) -> Any:
        """What the statements of its meaning bind a name to; `MISSING` where it has none, or is
        not installed on this side."""
        found: dict[str, Any] = {}
        for statement in self._meaning.imports.get(name, ()):
            with contextlib.suppress(Exception):
                exec(statement, found)  # noqa: S102 - an import that the author wrote, from a sealed bundle
        return found.get(name, MISSING)
