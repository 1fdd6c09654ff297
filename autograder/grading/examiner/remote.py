"""What stands in the examiner for an object that stays in the candidate.

An opaque object must never answer anything that decides a verdict: comparison, truth, conversion,
arithmetic, hashing, length, containment and iteration are refused here, in the examiner's own
process. What can be asked for are attributes, elements and calls, and their values come back as
plain data.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import inspect
import sys
import types
from collections.abc import Callable, Collection, Iterator
from types import CodeType, FunctionType
from typing import Any, NamedTuple, NoReturn, Protocol, cast

from autograder.grading.wire.forms import kind_of
from autograder.grading.wire.values import class_named


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
    "babypandas",
    "base64",
    "bisect",
    "collections",
    "contextlib",
    "csv",
    "dataclasses",
    "datetime",
    "decimal",
    "enum",
    "fractions",
    "functools",
    "hashlib",
    "heapq",
    "inspect",
    "io",
    "itertools",
    "json",
    "math",
    "matplotlib",
    "numbers",
    "numpy",
    "operator",
    "pandas",
    "random",
    "re",
    "scipy",
    "seaborn",
    "sklearn",
    "statistics",
    "string",
    "textwrap",
    "time",
    "types",
    "typing",
    "zlib",
    "datascience",
    "polars",
    "sympy",
)
_SPOOFABLE = (
    "babypandas",
    "datascience",
    "folium",
    "matplotlib",
    "networkx",
    "numpy",
    "pandas",
    "PIL",
    "plotly",
    "polars",
    "scipy",
    "seaborn",
    "sklearn",
    "statsmodels",
    "sympy",
    "torch",
)


COMPARES = frozenset(
    (
        *("allclose", "almost_equal", "almost_equals", "array_equal", "cmp", "compare"),
        *("compare_signal", "compare_to", "compare_total", "compare_total_mag", "difference"),
        *("endswith", "eq", "eq_missing", "equal", "equal_to", "equals", "equals_to"),
        *("frame_equal", "ge", "gt", "identical", "is_close", "is_equal", "is_equal_to", "is_in"),
        *("is_same", "is_same_as", "isclose", "isdisjoint", "isin", "issubset", "issuperset"),
        *("le", "lt", "matches", "ne", "ne_missing", "rsub", "same_as", "same_quantum"),
        *("series_equal", "startswith", "sub", "symmetric_difference"),
    )
)
"""Methods that are given what is expected, and say whether, or by how much, it is met. Plain data
has most of them: what calls one on an answer means plain data, or lets the answer decide."""


def refuse_to_compare(method: str) -> NoReturn:
    """Raises `OpaqueAnswer`: an answer must neither decide that nor hear what is expected."""
    raise OpaqueAnswer(
        f"an object of the answer was to say itself whether it is as expected (.{method}); "
        "wanted plain data, or another object of the answer; compare attributes in the test"
    )


def _refuse(name: str) -> Callable[..., Any]:
    def refuse(self: RemoteObject, *args: Any) -> Any:
        kind = object.__getattribute__(self, "_kind")
        raise OpaqueAnswer(f"an object of class {kind} was given where plain data was wanted")

    refuse.__name__ = name
    return refuse


class Claim(NamedTuple):
    """Which class something is, or belongs to, as a candidate says: a name, which is data."""

    module: str
    name: str

    def is_of(self, other: object) -> bool:
        """Whether another class, of this process or of the candidate's, has that name."""
        return claim_of(other) == self

    def number(self) -> int:
        """The hash of the class of that name here, else one of the name."""
        real = class_named(self.module, self.name)
        return hash(tuple(self)) if real is None else type.__hash__(real)

    def text(self) -> str:
        """How the class prints."""
        real = class_named(self.module, self.name)
        if real is not None:
            return repr(real)
        before = "" if self.module == "builtins" else f"{self.module}."
        return f"<class '{before}{self.name}'>"


def claim_of(value: object) -> Claim | None:
    """What a class is called; `None` for what is none."""
    if isinstance(value, ClaimedType):
        return value._claim
    if issubclass(type(value), RemoteClass):
        return RemoteClass._named(value)  # type: ignore[arg-type]
    return claimed_by(value) if isinstance(value, type) else None


def claimed_by(cls: type) -> Claim:
    """The name of a class of this process."""
    return Claim(str(cls.__module__), cls.__qualname__)


def _claim_in(said: object) -> Claim | None:
    match said:
        case [str(module), str(name)] if len(module) + len(name) <= 300:
            parts = (*module.split("."), *name.split("."))
            if all(part.isidentifier() or part == "<locals>" for part in parts):
                return Claim(module, name)
    return None


class ClaimedType(type):
    """The type of stand-ins for objects of one class: it compares and prints as that class, and can
    be neither called nor extended. Its hash is its own: Python keeps which class is a subclass of
    which by hash and equality, and must never take a stand-in there for the class itself."""

    _claim: Claim | None = None

    def __new__(
        mcs, name: str, bases: tuple[type, ...], names: dict[str, Any], **more: Any
    ) -> ClaimedType:
        if claimed := [base for base in bases if isinstance(base, ClaimedType) and base._claim]:
            raise OpaqueAnswer(f"a test extended {claimed[0].__name__}, a class of the submission")
        return super().__new__(mcs, name, bases, names)

    def __eq__(cls, other: object) -> bool:
        return cls is other or (cls._claim is not None and cls._claim.is_of(other))

    def __hash__(cls) -> int:
        return type.__hash__(cls)

    def __repr__(cls) -> str:
        return type.__repr__(cls) if cls._claim is None else cls._claim.text()

    def __call__(cls, *args: Any, **options: Any) -> Any:
        if cls._claim is not None:
            raise OpaqueAnswer(f"a test called {cls.__name__}, a class of the submission")
        return super().__call__(*args, **options)


class RemoteObject(metaclass=ClaimedType):
    """An object of the candidate's: attributes, elements and calls are asked for, one by one.

    It passes `isinstance` for the library classes that the candidate says it belongs to (a Figure,
    an estimator), so that tests written for them work; what it holds is still only what it answers.
    """

    def __init__(self, asker: Asker, ref: int, facts: dict[str, Any]) -> None:
        vars(self).update(_asker=asker, _ref=ref, _facts=facts)
        vars(self)["_kind"] = str(facts.get("name", "object"))[:100]
        vars(self)["__doc__"] = str(facts.get("doc") or "") or None

    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        facts = object.__getattribute__(self, "_facts")
        return _library_class(facts.get("is")) or type(self)

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

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._asker.call(self._ref, args, kwargs)

    __hash__ = None  # type: ignore[assignment]


for _name in (
    "__eq__",
    "__ne__",
    "__lt__",
    "__le__",
    "__gt__",
    "__ge__",
    "__bool__",
    "__len__",
    "__iter__",
    "__contains__",
    "__float__",
    "__int__",
    "__index__",
    "__complex__",
    "__round__",
    "__add__",
    "__radd__",
    "__sub__",
    "__rsub__",
    "__mul__",
    "__rmul__",
    "__matmul__",
    "__rmatmul__",
    "__truediv__",
    "__rtruediv__",
    "__floordiv__",
    "__rfloordiv__",
    "__mod__",
    "__rmod__",
    "__pow__",
    "__rpow__",
    "__neg__",
    "__pos__",
    "__abs__",
    "__invert__",
    "__and__",
    "__rand__",
    "__or__",
    "__ror__",
    "__xor__",
    "__rxor__",
    "__bytes__",
    "__enter__",
    "__exit__",
    "__setitem__",
    "__delitem__",
    "__array__",
    "__hash__",
    "__repr__",
    "__str__",
    "__format__",
):
    setattr(RemoteObject, _name, _refuse(_name))


class RemoteClass(RemoteObject):
    """A class of the candidate's. It is compared, hashed and printed by its name; what it makes,
    the candidate makes. It cannot be extended."""

    def __init__(self, asker: Asker, ref: int, facts: dict[str, Any]) -> None:
        super().__init__(asker, ref, facts)
        name = _claim_in([facts.get("module"), facts.get("qualname")]) or Claim("", self._kind)
        vars(self).update(
            _claimed_name=name,
            __name__=name.name.rpartition(".")[2],
            __qualname__=name.name,
            __module__=name.module,
        )

    def _named(self) -> Claim:
        name: Claim = vars(self)["_claimed_name"]
        return name

    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        return type

    def __eq__(self, other: object) -> bool:
        return RemoteClass._named(self).is_of(other)

    def __ne__(self, other: object) -> bool:
        return not RemoteClass._named(self).is_of(other)

    def __hash__(self) -> int:  # type: ignore[override]
        return RemoteClass._named(self).number()

    def __repr__(self) -> str:
        return RemoteClass._named(self).text()

    __str__ = __repr__

    def __format__(self, how: str) -> str:
        return format(RemoteClass._named(self).text(), how)

    def __instancecheck__(self, value: Any) -> bool:
        """Whether plain data, or an object of the candidate's, is of this class or of a derived."""
        if not issubclass(type(value), RemoteObject):
            return self.__subclasscheck__(type(value))
        return self.__subclasscheck__(self._asker.attribute(value._ref, "__class__"))

    def __subclasscheck__(self, value: Any) -> bool:
        mine = RemoteClass._named(self)
        if not issubclass(type(value), RemoteClass):
            return isinstance(value, type) and any(claimed_by(b) == mine for b in value.__mro__)
        bases = self._asker.attribute(value._ref, "__mro__")
        return any(issubclass(type(base), RemoteClass) and base._ref == self._ref for base in bases)

    def __mro_entries__(self, bases: object) -> NoReturn:
        raise OpaqueAnswer(f"a test extended {self._kind}, a class of the submission")


def remote_object(
    asker: Asker, ref: int, facts: dict[str, Any], kind: type[RemoteObject] = RemoteObject
) -> RemoteObject:
    """The stand-in for an object, whose own class has the name of the object's class."""
    claim = _claim_in(facts.get("class"))
    made = kind if claim is None else _claimed(kind, claim)
    stand_in: RemoteObject = type.__call__(made, asker, ref, facts)
    return stand_in


@functools.lru_cache(maxsize=1024)
def _claimed(kind: type[RemoteObject], claim: Claim) -> type[RemoteObject]:
    names = {"_claim": claim, "__module__": claim.module, "__qualname__": claim.name}
    return cast("type[RemoteObject]", ClaimedType(claim.name.split(".")[-1], (kind,), names))


_ITERATORS: dict[str, type] = {
    kind.__name__: kind for kind in (types.GeneratorType, map, filter, zip, enumerate, reversed)
}


class RemoteIterator:
    """An iterator of the candidate's; each value is asked for when it is wanted. For `isinstance`
    it is of the built-in kind that the candidate says it is of."""

    def __init__(self, asker: Asker, ref: int, kind: str = "") -> None:
        self._asker = asker
        self._ref = ref
        self._kind = _ITERATORS.get(kind, RemoteIterator)

    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        return self._kind

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        return self._asker.next(self._ref)


def remote_function(
    asker: Asker, ref: int, facts: dict[str, Any], hints: object = None
) -> Callable[..., Any]:
    """A function that calls a function of the candidate's, with its name, signature and hints."""

    def remote(*args: Any, **kwargs: Any) -> Any:
        return asker.call(ref, args, kwargs)

    remote.__name__ = remote.__qualname__ = str(facts.get("callable") or "function")[:100]
    remote.__doc__ = str(facts.get("doc") or "") or None
    remote.__annotations__ = hints if isinstance(hints, dict) else {}
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
    ref = reference_of(value)
    return None if ref is None else str(vars(value)["_asker"].source(ref))


_STAND_IN = next(
    constant
    for constant in remote_function.__code__.co_consts
    if isinstance(constant, CodeType) and constant.co_name == "remote"
)


def reference_of(value: object) -> int | None:
    """The candidate's number of what stands in for one of its objects; `None` for plain data and
    for what is the test's: a function that `functools.wraps` made has a copy of the stand-in's
    attributes, and is another function all the same."""
    kind = type(value)
    if kind is FunctionType:
        stands_in = cast("FunctionType", value).__code__ is _STAND_IN
    else:
        stands_in = issubclass(kind, RemoteObject | RemoteIterator)
    return int(vars(value)["_ref"]) if stands_in else None


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
                # a value of a plain kind crosses as one: what says so of itself and does not is
                # taken for none, as libraries ask it whether it equals another
                if isinstance(found, type) and kind_of(found) is None:
                    return found
    return None


PLAIN_CLASSES: dict[str, type] = {
    kind.__name__: kind
    for kind in (int, float, complex, bool, str, bytes, list, tuple, dict, set, frozenset, object)
}
"""Built-in classes that cross by name."""


def own_module(name: str, at_hand: Collection[str]) -> types.ModuleType | None:
    """This process's own module in the place of the notebook's: what a test calls there must not
    be what a submission has put into it. Only one of those `at_hand`, which the author's text
    imports: a submission that names another has nothing imported here."""
    if name not in at_hand or name.partition(".")[0] not in _MODULES:
        return None
    if name not in sys.modules:
        with contextlib.suppress(Exception):
            importlib.import_module(name)
    return sys.modules.get(name)
