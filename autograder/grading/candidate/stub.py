"""What a submission gets when it imports `otter`: objects that do nothing.

Checks are made from outside, by the examiner, where the check cell stands; so the notebook's own
calls of `grader.check` must merely not fail.
"""

from __future__ import annotations

import types
from typing import Any


class Silence:
    """Accepts every call and every attribute, shows nothing, and is not callable by mistake in
    arithmetic or comparisons, which it does not support."""

    def __call__(self, *args: Any, **kwargs: Any) -> Silence:
        return self

    def __getattr__(self, name: str) -> Silence:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __repr__(self) -> str:
        return ""


class SilentNotebook:
    """Stands for `otter.Notebook`: every method of it may be called and does nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        pass

    def __getattr__(self, name: str) -> Silence:
        if name.startswith("_"):
            raise AttributeError(name)
        return Silence()


SilentNotebook.__name__ = SilentNotebook.__qualname__ = "Notebook"  # for who prints its type


def modules() -> dict[str, types.ModuleType]:
    """The module to put in place of `otter`."""
    otter = types.ModuleType("otter")
    otter.__dict__.update(Notebook=SilentNotebook, __version__="7.0.0", __path__=[])
    return {"otter": otter}
