"""One number for the state that a notebook's tests could change: equal before and after, no change.

What is followed: the notebook's names and all data below them, functions and classes of the
notebook (their defaults, closures and attributes), caches, generators, random states, open figures,
the working folder and its files. Nothing of the submission's is called on the way. Not followed:
the insides of libraries, and of figures all but their number of parts. What is too large to be
followed has no number, and counts as changed.
"""

from __future__ import annotations

import contextlib
import functools
import os
import random
import sys
import types
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

MAX_PARTS = 50_000
MAX_BYTES = 64 * 1024 * 1024

_PLAIN: tuple[type, ...] = (bool, float, complex, type(None), type(Ellipsis), range, slice)
_FIXED: tuple[type, ...] = (types.ModuleType, types.BuiltinFunctionType, types.CodeType, property)
_NOTEBOOK = "__main__"
_OPAQUE = ("IPython", "_io", "asyncio", "autograder", "logging", "otter", "threading", "traitlets")


class TooLarge(Exception):
    """More than can be followed in a moment."""


def footprint(names: Mapping[str, Any]) -> int | None:
    """The number for the state of a notebook with these global names; `None` if it is too large.

    Comparable within one process only.
    """
    walk = _Walk()
    try:
        walk.follow(names)
        walk.follow(_surroundings())
    except TooLarge:
        return None
    return hash(tuple(walk.parts))


def _surroundings() -> list[Any]:
    """What is outside of the notebook's names and still its state."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    with os.scandir() as entries:
        files = sorted((e.name, e.stat(follow_symlinks=False).st_mtime_ns) for e in entries)
    return [
        hash(random.getstate()),
        np.random.get_state(legacy=False),
        np.geterr(),
        os.getcwd(),
        files,
        pyplot.get_fignums() if pyplot else None,
    ]


class _Walk:
    """Collects one part after the other, breadth first; an object met again is not followed."""

    def __init__(self) -> None:
        self.parts: list[object] = []
        self._seen: dict[int, tuple[int, object]] = {}
        self._bytes = 0
        self._todo: deque[Any] = deque()

    def follow(self, root: object) -> None:
        self._todo.append(root)
        while self._todo:
            self._take(self._todo.popleft())
            if len(self.parts) + len(self._todo) > MAX_PARTS:
                raise TooLarge

    def _take(self, value: Any) -> None:
        kind = type(value)
        if kind is str or kind is bytes:
            self.parts.append(value)
            return
        if kind is int:
            # as text, since -1 and -2 have one hash, as 1, 1.0 and True have; but Python makes no
            # text of more than 4300 digits
            self.parts.append(str(value) if -(1 << 60) < value < 1 << 60 else value)
            return
        if kind in _PLAIN:
            self.parts.append(repr(value))
            return
        if issubclass(kind, _FIXED):
            self.parts.append(id(value))
            return
        if id(value) in self._seen:
            self.parts.append(self._seen[id(value)][0])
            return
        self._seen[id(value)] = (len(self._seen), value)
        self.parts.append(id(kind))
        for base in kind.__mro__:
            if follow := _FOLLOWED.get(base):
                follow(self, value)
                break
        else:
            self._foreign(value)
        if kind.__module__ == _NOTEBOOK:
            self._attributes(value)

    def _raw(self, data: memoryview | bytes) -> None:
        self._bytes += len(data)
        if self._bytes > MAX_BYTES:
            raise TooLarge
        self.parts.append(bytes(data))

    def _several(self, value: Any) -> None:
        base: Any = _plain_base(value)
        self.parts.append(base.__len__(value))
        self._todo.extend(base.__iter__(value))

    def _mapping(self, value: dict[Any, Any]) -> None:
        self.parts.append(dict.__len__(value))
        self._todo.extend(dict.keys(value))
        self._todo.extend(dict.values(value))

    def _bytearray(self, value: bytearray) -> None:
        self._raw(bytes(value))

    def _array(self, value: np.ndarray[Any, Any]) -> None:
        plain = np.ndarray.view(value, np.ndarray)
        self.parts += [plain.dtype.str, plain.shape]
        if plain.dtype.hasobject:
            self._todo.extend(plain.ravel().tolist())
        else:
            self._raw(plain.tobytes() if plain.nbytes < MAX_BYTES else bytes(MAX_BYTES + 1))

    def _scalar(self, value: np.generic) -> None:
        self.parts.append(value.tobytes() if not value.dtype.hasobject else "object")

    def _function(self, value: types.FunctionType) -> None:
        self.parts.append(id(value.__code__))
        if value.__module__ != _NOTEBOOK:
            return
        held = (value.__defaults__, value.__kwdefaults__, value.__dict__)
        self._todo.extend(part for part in held if part)
        for cell in value.__closure__ or ():
            try:
                self._todo.append(cell.cell_contents)
            except ValueError:
                self.parts.append("empty")

    def _method(self, value: types.MethodType) -> None:
        self._todo += [value.__func__, value.__self__]

    def _partial(self, value: functools.partial[Any]) -> None:
        self._todo += [value.func, value.args, value.keywords]

    def _cached(self, value: Any) -> None:
        self.parts.append(tuple(value.cache_info()))
        self._todo.append(value.__wrapped__)

    def _generator(self, value: types.GeneratorType[Any, Any, Any]) -> None:
        frame = value.gi_frame
        self.parts.append(frame.f_lasti if frame else -1)
        if frame:
            self._todo.append(dict(frame.f_locals))

    def _class(self, value: type) -> None:
        self.parts.append(id(value))
        if value.__module__ == _NOTEBOOK:
            self._mapping(dict(type.__dict__["__dict__"].__get__(value)))

    def _random(self, value: random.Random) -> None:
        self.parts.append(hash(random.Random.getstate(value)))

    def _rng(self, value: Any) -> None:
        source = value._bit_generator if isinstance(value, np.random.RandomState) else value
        self._todo.append(getattr(source, "bit_generator", source).state)

    def _foreign(self, value: Any) -> None:
        """An object of a class that is none of the above."""
        kind = type(value)
        library = kind.__module__.partition(".")[0]
        if library == "pandas":
            _table(self, value)
        elif library == "matplotlib":
            children = getattr(value, "_children", None) or getattr(value, "axes", None)
            self.parts.append(len(children) if isinstance(children, list) else 0)
        elif library == "itertools" or kind.__name__.endswith("_iterator"):
            self.parts.append(repr(value) if library == "itertools" else _place(value))
        elif library != _NOTEBOOK and library not in _OPAQUE:
            self._attributes(value)

    def _attributes(self, value: Any) -> None:
        """What an object holds, past whatever its class answers."""
        with contextlib.suppress(AttributeError, TypeError):
            self._mapping(object.__getattribute__(value, "__dict__"))
        for base in type(value).__mro__:
            for name in _slots(base):
                member = base.__dict__.get(name)
                if isinstance(member, types.MemberDescriptorType):
                    try:
                        self._todo.append(member.__get__(value))
                    except AttributeError:
                        self.parts.append("empty")


def _slots(kind: type) -> tuple[str, ...]:
    slots = kind.__dict__.get("__slots__", ())
    return (slots,) if isinstance(slots, str) else tuple(slots)


def _plain_base(value: object) -> type:
    return next(base for base in type(value).__mro__ if base in _ITERATE)


def _place(iterator: Any) -> object:
    """How far a built-in iterator has come."""
    hint = getattr(type(iterator), "__length_hint__", None)
    return hint(iterator) if hint else -1


def _table(walk: _Walk, value: Any) -> None:
    """A table's columns, a Series' or an index's values; texts by their hash."""
    import pandas as pd

    columns: list[Any] = []
    if isinstance(value, pd.DataFrame):
        walk._todo += [value.index, value.columns, value.attrs]
        columns = [value.iloc[:, place] for place in range(value.shape[1])]
    elif isinstance(value, pd.Series):
        walk._todo += [value.index, value.name, value.attrs]
        columns = [value]
    elif isinstance(value, pd.Index):
        columns = [value]
    else:
        return
    for column in columns:
        walk.parts.append(str(column.dtype))
        if isinstance(column.dtype, np.dtype) and not column.dtype.hasobject:
            walk._array(column.to_numpy())
            continue
        if isinstance(column.dtype, pd.CategoricalDtype):
            walk._array(np.asarray(column.array.codes))  # type: ignore[union-attr]
            walk._todo.append(column.dtype.categories)
            continue
        cells = column.tolist()
        try:
            walk.parts.append(hash(tuple(cells)))
        except TypeError:
            walk._todo.extend(cells)


_ITERATE: tuple[type, ...] = (list, tuple, set, frozenset, deque)

_FOLLOWED: dict[type, Callable[[_Walk, Any], None]] = {
    **dict.fromkeys(_ITERATE, _Walk._several),
    dict: _Walk._mapping,
    types.MappingProxyType: lambda walk, value: walk._todo.append(dict(value)),
    bytearray: _Walk._bytearray,
    np.ndarray: _Walk._array,
    np.generic: _Walk._scalar,
    types.FunctionType: _Walk._function,
    types.MethodType: _Walk._method,
    functools.partial: _Walk._partial,
    functools._lru_cache_wrapper: _Walk._cached,
    types.GeneratorType: _Walk._generator,
    type: _Walk._class,
    random.Random: _Walk._random,
    np.random.Generator: _Walk._rng,
    np.random.RandomState: _Walk._rng,
    np.random.BitGenerator: _Walk._rng,
}
