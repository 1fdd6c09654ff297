"""Python values as plain data: the form in which they cross, and back.

`encode` reads a value by its built-in methods only, so that a subclass crosses as the plain value
that it extends; `decode` accepts no form but those of a kind that there is, and what it returns is
owned by the reader and can be changed. What is not plain data (a function, an object, a figure) is
handed to `lend`, and comes back by `resolve`. Both belong to the process that calls.

The kinds of value are in `kinds`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from autograder.grading.wire import kinds
from autograder.grading.wire.forms import (
    Form,
    Lend,
    NotPlain,
    Resolve,
    class_named,
    decode,
    encode,
    is_mutable,
    overwrite,
    register,
)

__all__ = [
    "Form",
    "Lend",
    "NotPlain",
    "Place",
    "Resolve",
    "apply_changes",
    "changes",
    "class_named",
    "decode",
    "encode",
    "is_mutable",
    "overwrite",
    "placed",
]

for _rows in kinds.FILES.values():
    register(_rows)

Place = int | str
"""An argument of a call: its position, or its name."""


def placed(args: Sequence[Any], kwargs: Mapping[str, Any]) -> dict[Place, Any]:
    """The arguments of a call by their places."""
    by_place: dict[Place, Any] = dict(enumerate(args))
    by_place.update(kwargs)
    return by_place


def changes(
    args: Sequence[Any],
    kwargs: Mapping[str, Any],
    before: tuple[Sequence[Form], Mapping[str, Form]],
    lend: Lend,
) -> list[tuple[Place, Form]]:
    """The arguments that a call has changed in place, in the form they have now.

    `before` are the forms that `args` and `kwargs` had when the call began.
    """
    if not any(map(is_mutable, args)) and not any(map(is_mutable, kwargs.values())):
        return []
    forms = placed(*before)
    changed: list[tuple[Place, Form]] = []
    for place, argument in placed(args, kwargs).items():
        if is_mutable(argument):
            now = encode(argument, lend)
            if now != forms[place]:
                changed.append((place, now))
    return changed


def apply_changes(
    changed: Sequence[tuple[Place, Form]],
    args: Sequence[Any],
    kwargs: Mapping[str, Any],
    resolve: Resolve,
) -> None:
    """Change arguments in place as the other process did; places that do not exist are ignored.

    Raises:
        WireError: a form that is none.
    """
    for place, form in changed:
        if isinstance(place, str):
            target = kwargs.get(place)
        else:
            target = args[place] if 0 <= place < len(args) else None
        overwrite(target, decode(form, resolve))
