"""What stands in the examiner for an object that stays in the candidate.

An opaque object must never answer anything that decides a verdict: comparison, truth, conversion,
arithmetic, hashing, length, containment and iteration are refused here, in the examiner's own
process. What can be asked for are attributes, elements and calls, and their values come back as
plain data.
"""

from __future__ import annotations

import contextlib
import importlib
import inspect
import sys
import types
from collections.abc import Callable, Iterator
from typing import Any, Protocol


class OpaqueAnswer(TypeError):
    """A test used an object of the candidate's as if it were plain data."""


class Asker(Protocol):
    """The part of a dialogue that a remote object needs."""

    def call(self, ref: int, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any: ...

    def attribute(self, ref: int, name: str) -> Any: ...

    def item(self, ref: int, key: Any) -> Any: ...

    def next(self, ref: int) -> Any: ...

    def assign(self, ref: int, name: str, value: Any) -> None: ...

    def source(self, ref: int) -> str: ...


_MODULES = (
    *("base64", "bisect", "collections", "contextlib", "csv", "dataclasses", "datetime"),
    *("decimal", "enum", "fractions", "functools", "hashlib", "heapq", "inspect", "io"),
    *("itertools", "json", "math", "matplotlib", "numbers", "numpy", "operator", "pandas"),
    *("random", "re", "scipy", "seaborn", "sklearn", "statistics", "string", "textwrap", "time"),
    *("types", "typing", "zlib"),
)
_SPOOFABLE = ("matplotlib", "numpy", "pandas", "scipy", "seaborn", "sklearn")


def _refuse(name: str) -> Callable[..., Any]:
    def refuse(self: RemoteObject, *args: Any) -> Any:
        kind = object.__getattribute__(self, "_kind")
        raise OpaqueAnswer(f"an object of class {kind} was given where plain data was wanted")

    refuse.__name__ = name
    return refuse


class RemoteObject:
    """An object of the candidate's: attributes, elements and calls are asked for, one by one.

    It passes `isinstance` for the library classes that the candidate says it belongs to (a Figure,
    an estimator), so that tests written for them work; what it holds is still only what it answers.
    """

    def __init__(self, asker: Asker, ref: int, facts: dict[str, Any]) -> None:
        vars(self).update(_asker=asker, _ref=ref, _facts=facts)
        vars(self)["_kind"] = str(facts.get("name", "object"))[:100]

    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        facts = object.__getattribute__(self, "_facts")
        return _library_class(facts.get("is")) or RemoteObject

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            if name in ("__name__", "__qualname__") and "callable" in self._facts:
                return str(self._facts["callable"])
            if name == "__signature__" and self._facts.get("signature") is not None:
                return signature_of(self._facts)
            raise AttributeError(name)
        return self._asker.attribute(self._ref, name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._asker.assign(self._ref, name, value)

    def __getitem__(self, key: Any) -> Any:
        return self._asker.item(self._ref, key)

    def __instancecheck__(self, value: Any) -> bool:
        """`isinstance` with a class of the notebook, or of a library by its name."""
        if "module" not in self._facts:
            raise TypeError("isinstance() arg 2 must be a type")
        if type(value) is not RemoteObject:
            named = (self._facts["module"], self._facts["name"])
            return named in [(base.__module__, base.__name__) for base in type(value).__mro__]
        kind = self._asker.attribute(value._ref, "__class__")
        bases = self._asker.attribute(kind._ref, "__mro__") if type(kind) is RemoteObject else ()
        return any(type(base) is RemoteObject and base._ref == self._ref for base in bases)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._asker.call(self._ref, args, kwargs)

    def __repr__(self) -> str:
        return "<an object in the submission>"  # a name of its class could be what a test wants

    __hash__ = None  # type: ignore[assignment]


for _name in (
    *("__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__", "__bool__", "__len__"),
    *("__iter__", "__contains__", "__float__", "__int__", "__index__", "__complex__", "__round__"),
    *("__add__", "__radd__", "__sub__", "__rsub__", "__mul__", "__rmul__", "__matmul__"),
    *("__rmatmul__", "__truediv__", "__rtruediv__", "__floordiv__", "__rfloordiv__", "__mod__"),
    *("__rmod__", "__pow__", "__rpow__", "__neg__", "__pos__", "__abs__", "__invert__"),
    *("__and__", "__rand__", "__or__", "__ror__", "__xor__", "__rxor__", "__bytes__"),
    *("__enter__", "__exit__", "__setitem__", "__delitem__", "__array__", "__hash__"),
):
    setattr(RemoteObject, _name, _refuse(_name))


class RemoteIterator:
    """An iterator of the candidate's; each value is asked for when it is wanted."""

    def __init__(self, asker: Asker, ref: int) -> None:
        self._asker = asker
        self._ref = ref

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        return self._asker.next(self._ref)


def remote_function(asker: Asker, ref: int, facts: dict[str, Any]) -> Callable[..., Any]:
    """A function that calls a function of the candidate's, with its name and signature."""

    def remote(*args: Any, **kwargs: Any) -> Any:
        return asker.call(ref, args, kwargs)

    remote.__name__ = remote.__qualname__ = str(facts.get("callable") or "function")[:100]
    remote.__doc__ = str(facts.get("doc") or "") or None
    remote.__dict__.update(_ref=ref, _asker=asker)
    if facts.get("signature") is not None:
        signature = signature_of(facts)
        if signature is not None:
            remote.__dict__["__signature__"] = signature
    return remote


def source_of(value: object) -> str | None:
    """The source code of a function or class of the candidate's; `None` for anything else.

    Raises:
        OSError: the candidate names none that stands in the notebook.
    """
    known = getattr(value, "__dict__", {})
    asker, ref = known.get("_asker"), known.get("_ref")
    if asker is None or not isinstance(ref, int):
        return None
    source: str = asker.source(ref)
    return source


def signature_of(facts: dict[str, Any]) -> inspect.Signature | None:
    """The signature that a candidate claims for a callable, or `None` if it makes no sense."""
    parameters = []
    try:
        for name, kind, *default in facts["signature"]:
            value = default[0] if default else inspect.Parameter.empty
            parameters.append(
                inspect.Parameter(str(name), inspect._ParameterKind(kind), default=value)
            )
        return inspect.Signature(parameters)
    except (ValueError, TypeError, KeyError):
        return None


def _library_class(bases: object) -> type | None:
    """The first of the claimed classes that is a class of a library loaded here."""
    for base in bases if isinstance(bases, list) else ():
        match base:
            case [str(module), str(name)] if module.partition(".")[0] in _SPOOFABLE:
                found: Any = sys.modules.get(module)
                for part in name.split("."):
                    found = getattr(found, part, None)
                if isinstance(found, type):
                    return found
    return None


PLAIN_CLASSES: dict[str, type] = {
    kind.__name__: kind
    for kind in (int, float, complex, bool, str, bytes, list, tuple, dict, set, frozenset, object)
}
"""Built-in classes that cross by name."""


def own_module(name: str) -> types.ModuleType | None:
    """This process's own module in the place of the notebook's: what a test calls there must not
    be what a submission has put into it."""
    if name.partition(".")[0] not in _MODULES:
        return None
    if name not in sys.modules and not any(p.startswith(("_", "test")) for p in name.split(".")):
        with contextlib.suppress(Exception):
            importlib.import_module(name)
    return sys.modules.get(name)
