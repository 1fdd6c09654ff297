"""What a kind of value is, and how values become forms and forms values by the kinds there are.

A form is what MessagePack holds: `None`, booleans, 64-bit integers, floats, text and bytes stand
for themselves; everything else is a list that begins with a tag. The rows themselves are in
`kinds`; this module knows none of them, so a row may use all that is here.
"""

from __future__ import annotations

import functools
import importlib
import keyword
import sys
import types
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeGuard

from autograder.errors import WireError

Form = Any
Lend = Callable[[object], Form]
Resolve = Callable[[Form], object]
Encoder = Callable[[Any, Lend, int], Form]
Decoder = Callable[[Form, Resolve], Any]
Overwriter = Callable[[Any, Any], bool]

MAX_DEPTH = 150
"""A level takes three of Python's 1000 frames: 340 is the end, less what the caller stands on."""
MAX_ITEMS = 2_000_000
MAX_RANGE = 10_000_000
"""Numbers that a range may stand for: a few bytes say how many, and whoever lists them pays."""
REFERENCE_TAGS = frozenset({"own", "lent", "named"})
"""Tags of reference forms: an object of the candidate's, a function that the examiner lent, a class
or module that the examiner names."""


class NotPlain(Exception):
    """A value that cannot cross: nested too deeply, or too large."""


@dataclass(frozen=True)
class Kind:
    """One kind of value: a row of the table.

    A type is a class, or the text `module:name` of one in a library that may never be loaded. Such
    a name is looked up once that very module is in `sys.modules`, and nothing is imported for it:
    until then no value has the type, and its tag is refused.
    """

    tag: str | None
    """what its forms begin with; `None` where the value is its own form"""
    types: tuple[type | str, ...]
    """none, where another kind's encoder hands over to this one's"""
    encode: Encoder
    """the form of a value; it reads built-in types by their own methods, as a subclass may lie"""
    decode: Decoder | None
    """the value of a form that a hostile process wrote; `None` where the value is its own form"""
    overwrite: Overwriter | None = None
    """make the first value equal to the second in place, and say whether that was possible;
    `None` where no call can change such a value"""
    extended: bool = False
    """whether a subclass crosses, too, as the plain value that it extends"""
    may_import: bool = False
    """whether a form may make its reader import the library, where it is installed"""


_EXACT: dict[type, Kind] = {}
_EXTENDED: dict[type, Kind] = {}
_CONSTANT: set[type] = set()
_ENCODERS: dict[type, Encoder] = {}
_DECODERS: dict[str, Decoder] = {}
_BY_TAG: dict[str, Kind] = {}
_LATE: dict[str, dict[str, Kind]] = {}
"""By module, then by name in it: types that are looked up once the module is loaded."""


def register(kinds: Iterable[Kind]) -> None:
    """Let values of these kinds cross. Raises `ValueError` for a tag or type that is taken."""
    for kind in kinds:
        late = [name.partition(":") for name in kind.types if isinstance(name, str)]
        classes = [each for each in kind.types if isinstance(each, type)]
        if kind.tag in _BY_TAG or kind.tag in REFERENCE_TAGS:
            raise ValueError(f"two kinds of value have the tag {kind.tag!r}")
        if any(cls in _EXACT for cls in classes) or any(
            path in _LATE.get(module, ()) for module, _, path in late
        ):
            raise ValueError(f"two kinds of value have one of the types {kind.types}")
        if kind.tag is not None:
            _BY_TAG[kind.tag] = kind
        for module, _, path in late:
            _LATE.setdefault(module, {})[path] = kind
        for cls in classes:
            _bind(cls, kind)
        if not late:
            _admit(kind)


def _bind(cls: type, kind: Kind) -> None:
    _EXACT[cls] = kind
    _ENCODERS[cls] = _itself if kind.tag is None else kind.encode
    if kind.overwrite is None:
        _CONSTANT.add(cls)
    if kind.extended:
        _EXTENDED[cls] = kind


def _admit(kind: Kind) -> None:
    if kind.tag is not None and kind.decode is not None:
        _DECODERS[kind.tag] = kind.decode


def _itself(value: Any, lend: Lend, depth: int) -> Form:
    return value


def _bind_loaded() -> None:
    """Look up the types of libraries that have been loaded since."""
    for module in [name for name in _LATE if name in sys.modules]:
        # not by `getattr`: a library's own `__getattr__` might import. `None` blocks an import.
        names = getattr(sys.modules[module], "__dict__", {})
        for path, kind in list(_LATE[module].items()):
            name, *rest = path.split(".")
            found = functools.reduce(
                lambda at, part: getattr(at, part, None), rest, names.get(name)
            )
            if not isinstance(found, type):
                continue  # in the middle of its import, or of another version
            _bind(found, kind)
            _admit(kind)
            del _LATE[module][path]
        if not _LATE[module]:
            del _LATE[module]


def class_named(module: str, name: str) -> type | None:
    """The class that stands under a dotted name in a module, of Python or of a library, that is
    loaded here. Nothing is imported, and no code of the module's is run for it."""
    if module.partition(".")[0] in _NOT_LIBRARIES:
        return None
    if module == "builtins" and name in _NAMELESS:
        return _NAMELESS[name]
    at: Any = sys.modules.get(module)
    for part in name.split("."):
        at = getattr(at, "__dict__", {}).get(part)
    return at if isinstance(at, type) else None


_NAMELESS: dict[str, type] = {
    each.__qualname__: each
    for each in (
        *(kind for kind in vars(types).values() if isinstance(kind, type)),
        *map(type, (NotImplemented, {}.keys(), {}.values(), {}.items(), iter(()), iter([]))),
    )
    if each.__module__ == "builtins"
}
"""Classes of Python's own that stand nowhere under the name that they have, such as `ellipsis`."""
_NOT_LIBRARIES = frozenset(("", "__main__", "autograder"))


def kind_of(cls: type) -> Kind | None:
    """The kind of the values of a class; `None` for those that are no plain data."""
    if cls not in _EXACT:
        _bind_loaded()
    if cls in _EXACT:
        return _EXACT[cls]
    for base in cls.__mro__:
        if base in _EXTENDED:
            return _EXTENDED[base]
    return None


def encode(value: object, lend: Lend, depth: int = 0) -> Form:
    """The form of `value`; what is of no kind is handed to `lend`, which makes a reference form.

    Raises:
        NotPlain: nested more than `MAX_DEPTH` levels (or in itself), or too large.
    """
    if depth > MAX_DEPTH:
        raise NotPlain(f"nested more than {MAX_DEPTH} levels deep, or inside itself")
    encoder = _ENCODERS.get(type(value))
    if encoder is not None:
        return encoder(value, lend, depth)
    kind = kind_of(type(value))
    return lend(value) if kind is None else kind.encode(value, lend, depth)


def decode(form: Form, resolve: Resolve) -> Any:
    """The value of a form; references are resolved by `resolve`.

    Raises:
        WireError: no form of a kind that there is.
    """
    if not isinstance(form, list):
        if form is None or isinstance(form, (bool, int, float, str, bytes)):
            return form
        raise WireError(f"a form of type {type(form).__name__}")
    tag = form[0] if form else None
    if not isinstance(tag, str):
        raise WireError("a form without a tag")
    if tag in REFERENCE_TAGS:
        return resolve(form)
    try:
        decoder = _DECODERS.get(tag) or _late_decoder(tag)
        return decoder(form, resolve)
    except WireError:
        raise
    except BaseException as error:  # whatever a hostile form makes NumPy or pandas raise
        if not isinstance(error, Exception) and not is_panic(error):
            raise
        raise WireError(f"a form {tag!r} that does not fit ({type(error).__name__})") from error


def is_panic(error: BaseException) -> bool:
    """Whether a library that is written in Rust, such as Polars, gave up: no `Exception`, and an
    error of the value's all the same."""
    return type(error).__name__ == "PanicException"


def _late_decoder(tag: str) -> Decoder:
    kind = _BY_TAG.get(tag)
    if kind is None:
        raise WireError(f"a form {tag[:40]!r} that nobody knows")
    modules = {name.partition(":")[0] for name in kind.types if isinstance(name, str)}
    if kind.may_import:
        for module in modules:
            importlib.import_module(module)
    _bind_loaded()
    if tag not in _DECODERS:
        raise WireError(f"a form {tag!r} of {' and '.join(sorted(modules))}, not loaded here")
    return _DECODERS[tag]


def items(form: Form, resolve: Resolve, start: int = 1) -> list[Any]:
    """The values of the forms that stand in a form from `start` on, at most `MAX_ITEMS`."""
    if len(form) > MAX_ITEMS:
        raise WireError(f"a container of {len(form)} items", f"at most {MAX_ITEMS}")
    return [
        item if type(item) in (float, int, str, bool) else decode(item, resolve)
        for item in form[start:]
    ]


def is_mutable(value: object) -> bool:
    """Whether a call could change `value` in place."""
    cls = type(value)
    if cls in _CONSTANT:
        return False
    if issubclass(cls, tuple):
        return any(map(is_mutable, tuple.__iter__(value)))  # type: ignore[arg-type]
    kind = kind_of(cls)
    return kind is not None and kind.overwrite is not None


def overwrite(target: Any, source: Any) -> bool:
    """Make `target` equal to `source` in place, as a function that changed its argument would.

    Returns whether that was possible; an array that would change shape or type is not.
    """
    kind = kind_of(type(target))
    return kind is not None and kind.overwrite is not None and kind.overwrite(target, source)


def is_field(name: object) -> TypeGuard[str]:
    """Whether a class made for a form may have this name, or a field of this name."""
    return (
        isinstance(name, str)
        and name.isidentifier()
        and not name.startswith("_")
        and not keyword.iskeyword(name)
        and len(name) <= 100
    )
