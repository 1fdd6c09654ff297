"""The notebook's names as a test sees them, wherever they come from."""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import Any, Protocol

MISSING: Any = type("Missing", (), {"__repr__": lambda self: "MISSING"})()
"""Says that the notebook has no such name."""


class NameSource(Protocol):
    """Where names come from: a dialogue, or a namespace of this process."""

    def get(self, name: str) -> Any:
        """The value of a name, or `MISSING`."""


class Names(dict[str, Any]):
    """The notebook's names as a test sees them: each is asked for when it is first used.

    A value that was fetched is kept, so that a test which changes it sees its change; `missing`
    collects names that were asked for and are not there. What is in `trusted` is not asked for.
    """

    def __init__(self, source: NameSource, trusted: Mapping[str, Any] | None = None) -> None:
        super().__init__(trusted or {})
        self._source = source
        self.missing: list[str] = []

    def __missing__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise KeyError(name)
        value = self._source.get(name)
        if value is MISSING:
            if not hasattr(builtins, name):
                self.missing.append(name)
            raise KeyError(name)
        self[name] = value
        return value

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
        if value is not MISSING:
            self[name] = value
        return value is not MISSING

    def copy(self) -> Names:
        """What doctest takes of the names: a view of its own, so that rebinding vanishes."""
        copied = Names(self._source)
        copied.missing = self.missing
        copied.update(self)
        return copied
