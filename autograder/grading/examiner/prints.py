"""Whether two texts are one value as two versions of NumPy print it.

NumPy 1 prints a scalar as Python's own (`3.0`, `True`), NumPy 2 says what it is (`np.float64(3.0)`,
`np.True_`), alone and inside of lists, tuples, dictionaries and arrays of objects. Source: NumPy
2.0's release notes, 'Representation of NumPy scalars changed'. Knows texts only.
"""

from __future__ import annotations

import re

_PLAIN = re.compile(r"\bnp\.(True|False)_(?!\w)|\bnp\.(\w+)\(|\bnumpy\.(datetime64|timedelta64)\(")
_NUMBERS = frozenset(
    (
        "bool",
        "bool_",
        "half",
        "float16",
        "float32",
        "float64",
        "longdouble",
        "float96",
        "float128",
        "complex64",
        "complex128",
        "clongdouble",
        "complex192",
        "complex256",
        "int8",
        "int16",
        "int32",
        "int64",
        "intc",
        "intp",
        "longlong",
        "uint8",
        "uint16",
        "uint32",
        "uint64",
        "uintc",
        "uintp",
        "ulonglong",
        "str_",
        "bytes_",
        "void",
    )
)
_DATES = ("datetime64", "timedelta64")


def is_same(one: str, other: str) -> bool:
    """Whether both say the same, where one or the other may say it in NumPy 2's words. Where both
    say of which type a scalar is, these must be equal."""
    if one == other:
        return True
    if "np." not in one and "np." not in other:
        return False
    bare_one, types_one = _bare(one)
    bare_other, types_other = _bare(other)
    return bare_one == bare_other and all(
        types_other.get(place, kind) == kind for place, kind in types_one.items()
    )


def _bare(text: str) -> tuple[str, dict[int, str]]:
    """The text in NumPy 1's words with blanks made equal, and which type stood at which place."""
    text = " ".join(text.split())
    done, types, place = "", {}, 0
    while (found := _next(text, place)) is not None:
        start, end, kind, inner = found
        done += text[place:start]
        if kind:
            types[len(done)] = kind
        within, deeper = _bare(inner)
        types |= {len(done) + at: name for at, name in deeper.items() if at or not kind}
        done, place = done + within, end
    return done + text[place:], types


def _next(text: str, place: int) -> tuple[int, int, str, str] | None:
    """The next scalar in NumPy 2's words from `place` on: where it begins and ends, its type, and
    what NumPy 1 prints for it. Strings are passed over: what is in quotes is nobody's type."""
    while place < len(text):
        if text[place] in "'\"":
            place = _after_string(text, place)
            continue
        found = _PLAIN.match(text, place) if _begins_word(text, place) else None
        if found is None:
            place += 1
            continue
        if found[1]:
            return place, found.end(), "bool", found[1]
        end = _closing(text, found.end())
        kind = found[2] or found[3]
        if end is not None and kind in _DATES:
            return place, end, "", f"{kind}({text[found.end() : end - 1]})"
        if end is not None and kind in _NUMBERS:
            return place, end, kind.rstrip("_"), _printed(kind, text[found.end() : end - 1])
        place = found.end()
    return None


def _begins_word(text: str, place: int) -> bool:
    return text[place] == "n" and (
        place == 0 or not (text[place - 1].isalnum() or text[place - 1] in "_.")
    )


def _printed(kind: str, inner: str) -> str:
    """What NumPy 1 prints for a scalar; NumPy 2 prints its type and `inner` in brackets."""
    if kind in ("longdouble", "float96", "float128"):
        return inner.strip("'\"")
    if kind == "void":
        return inner.partition(", dtype=")[0]
    if kind.startswith(("complex", "clong")) and not inner.endswith(")"):
        inner = inner.strip("'\"")
        return f"({inner})" if re.search(r"(?<=[\w.])[+-]", inner) else inner
    return inner


def _after_string(text: str, place: int) -> int:
    """The place behind a string literal; the text's end where it is not closed."""
    quote, place = text[place], place + 1
    while place < len(text) and text[place] != quote:
        place += 2 if text[place] == "\\" else 1
    return place + 1


def _closing(text: str, place: int) -> int | None:
    """The place behind the bracket that closes the one before `place`."""
    depth = 1
    while place < len(text):
        if text[place] in "'\"":
            place = _after_string(text, place)
            continue
        depth += (text[place] in "([{") - (text[place] in ")]}")
        place += 1
        if not depth:
            return place
    return None
