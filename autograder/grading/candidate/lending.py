"""How a candidate hands over what is not plain data, and calls what the examiner lent it.

An object of the candidate's crosses as `["own", number, kind, facts]`; the number means something
only to this `Lender`. A function of the examiner's crosses as `["lent", number, name]` and becomes
an ordinary function here; an iterator crosses as `["lent", number, "iterator", 1]`.
"""

from __future__ import annotations

import contextlib
import importlib
import inspect
import itertools
import sys
import types
from collections.abc import Callable, Iterator
from typing import Any

from autograder.errors import WireError
from autograder.grading.wire import values
from autograder.grading.wire.values import Form

MAX_REFERENCES = 500_000
MAX_DOC = 10_000
_ITERATORS: tuple[type, ...] = (
    types.GeneratorType,
    map,
    filter,
    zip,
    enumerate,
    reversed,
    type(iter([])),
    type(iter(())),
    type(iter(range(0))),
    itertools.chain,
    itertools.count,
    itertools.cycle,
    itertools.islice,
    itertools.accumulate,
)
_LIBRARIES = (
    *("babypandas", "builtins", "datascience", "folium", "matplotlib", "networkx", "numpy"),
    *("pandas", "PIL", "plotly", "polars", "scipy", "seaborn", "sklearn", "statsmodels", "sympy"),
    "torch",
)
_FUNCTIONS = (types.FunctionType, types.BuiltinFunctionType, types.MethodType)
_MARK = "__lent_by_examiner__"

AskBack = Callable[[int, tuple[Any, ...], dict[str, Any]], Any]


class Lender:
    """The references of one candidate. `ask_back(number, args, kwargs)` calls a lent function."""

    def __init__(self, ask_back: AskBack) -> None:
        self._ask_back = ask_back
        self._objects: list[object] = []
        self._numbers: dict[int, int] = {}
        self._lent: dict[int, Callable[..., Any]] = {}
        self._lent_iterators: dict[int, Iterator[Any]] = {}
        self._signatures: dict[tuple[object, bool], list[list[Any]] | None] = {}

    def lend(self, value: object) -> Form:
        """The reference form of an object that is not plain data."""
        number = getattr(value, _MARK, None) if isinstance(value, types.FunctionType) else None
        if isinstance(number, int) and self._lent.get(number) is value:
            return ["lent", number]
        # `ax.lines` and the like: tests ask how many there are, which a reference never answers
        if type(value).__name__ == "ArtistList" and type(value).__module__.startswith("matplotlib"):
            return values.encode(list(value), self.lend)  # type: ignore[call-overload]
        known = self._numbers.get(id(value))
        if known is None:
            if len(self._objects) >= MAX_REFERENCES:
                raise values.NotPlain("too many objects were handed over")
            known = len(self._objects)
            self._objects.append(value)
            self._numbers[id(value)] = known
        kind, facts = self._describe(value)
        return ["own", known, kind, facts]

    def resolve(self, form: Form) -> object:
        """The object of a reference form."""
        match form:
            case ["own", int(number), *_] if 0 <= number < len(self._objects):
                return self._objects[number]
            case ["lent", int(number), "iterator", 1]:
                return self._lent_iterators.setdefault(number, self._values_of(number))
            case ["lent", int(number), str(name)]:
                return self._lent.setdefault(number, self._stand_in(number, name))
            case ["named", str(module), str(name)]:
                return self._named(module, name)
        raise WireError("a reference to nothing")

    def at(self, number: int) -> Any:
        """The object of a reference."""
        return self.resolve(["own", number])

    def _stand_in(self, number: int, name: str) -> Callable[..., Any]:
        def lent(*args: Any, **kwargs: Any) -> Any:
            return self._ask_back(number, args, kwargs)

        lent.__name__ = lent.__qualname__ = name
        setattr(lent, _MARK, number)
        return lent

    def _values_of(self, number: int) -> Iterator[Any]:
        """What an iterator of the examiner's gives, each value when it is wanted."""
        while True:
            try:
                value = self._ask_back(number, (), {})
            except StopIteration:
                return
            yield value

    def _named(self, module: str, name: str) -> object:
        """The class, or the module, that the examiner names; first one that it has from here."""
        for known in self._objects:
            for cls in (known, type(known)):
                if isinstance(cls, type) and (cls.__module__, cls.__qualname__) == (module, name):
                    return cls
        with contextlib.suppress(ImportError):
            importlib.import_module(module)
        if not name and module in sys.modules:
            return sys.modules[module]
        found = values.class_named(module, name)
        if found is None:
            raise WireError(f"a class {module}.{name} that is not here")
        return found

    def _describe(self, value: Any) -> tuple[str, dict[str, Any]]:
        if isinstance(value, types.ModuleType):
            return "module", {"name": value.__name__}
        facts: dict[str, Any]
        if isinstance(value, type):
            facts = {"name": value.__name__, "module": str(value.__module__)}
            return "class", {**facts, "qualname": value.__qualname__, "class": _name_of(value)}
        if isinstance(value, _ITERATORS):
            return "iterator", {"name": type(value).__name__}
        facts = {
            "name": type(value).__name__,
            "class": _name_of(value),
            "is": [
                [base.__module__, base.__qualname__]
                for base in type(value).__mro__[:-1]
                if str(base.__module__).partition(".")[0] in _LIBRARIES
            ][:20],
        }
        if isinstance(value, BaseException):
            facts["text"] = str(value)[:MAX_DOC]
            return "exception", facts
        if callable(value):
            facts["callable"] = _text(getattr(value, "__name__", "")) or type(value).__name__
            facts["doc"] = _text(getattr(value, "__doc__", ""))
            facts["signature"] = self._signature(value)
            if isinstance(value, _FUNCTIONS) and not _has_attributes(value):
                hints = getattr(value, "__annotations__", None)
                if hints and isinstance(hints, dict):
                    facts["annotations"] = values.encode(hints, self.lend)
                return "function", facts
        return "object", facts

    def _signature(self, value: Any) -> list[list[Any]] | None:
        """The signature as forms, found out once for a function that many objects are bound to."""
        is_method = isinstance(value, types.MethodType)
        function = value.__func__ if is_method else value
        if not isinstance(function, types.FunctionType):
            return self._inspected(value)
        if (function, is_method) not in self._signatures:
            self._signatures[function, is_method] = self._inspected(value)
        return self._signatures[function, is_method]

    def _inspected(self, value: Any) -> list[list[Any]] | None:
        try:
            called = inspect.getattr_static(type(value), "__call__", None)
            if isinstance(called, types.FunctionType):
                # not of the object itself: `inspect` compares it, by its own `__eq__`
                value = types.MethodType(called, value)
            parameters = inspect.signature(value).parameters.values()
        except Exception:
            return None
        forms: list[list[Any]] = []
        for parameter in parameters:
            form: list[Any] = [parameter.name, int(parameter.kind)]
            if parameter.default is not parameter.empty:
                default = parameter.default
                plain = default is None or isinstance(default, (bool, int, float, str))
                form.append(values.encode(default, self.lend) if plain else None)
            forms.append(form)
        return forms


def _has_attributes(value: object) -> bool:
    """Whether a function was given attributes of its own: those are asked for, as an object's."""
    return isinstance(value, types.FunctionType) and bool(vars(value).keys() - {"__wrapped__"})


def _name_of(value: object) -> list[str]:
    """Which class a value is of."""
    return [str(type(value).__module__), str(type(value).__qualname__)]


def _text(value: object) -> str:
    return value[:MAX_DOC] if isinstance(value, str) else ""


def nearest_builtin(error: BaseException) -> str:
    """The name of the built-in exception type that `error` is, or is derived from."""
    for base in type(error).__mro__:
        if base.__module__ == "builtins" and issubclass(base, Exception):
            return base.__name__
    return "RuntimeError"
