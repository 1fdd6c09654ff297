"""Tables and columns of babypandas: pandas' own, of which a beginner sees less."""

from __future__ import annotations

from typing import Any

from autograder.errors import WireError
from autograder.grading.wire.forms import Form, Kind, Lend, Resolve, decode, encode


def _kind(tag: str, name: str, inside: str) -> Kind:
    """A row of a class that holds a value of pandas of the tag `inside`."""

    def encode_inside(value: Any, lend: Lend, depth: int) -> Form:
        return [tag, encode(value._pd, lend, depth + 1)]

    def decode_inside(form: Form, resolve: Resolve) -> Any:
        import babypandas

        _, held = form
        if not isinstance(held, list) or held[:1] != [inside]:
            raise WireError("a table of babypandas that holds none")
        return getattr(babypandas, name)(data=decode(held, resolve))

    def overwrite(target: Any, source: Any) -> bool:
        if type(source) is not type(target):
            return False
        target.__init__(data=source._pd)
        return True

    return Kind(
        tag,
        (f"babypandas.bpd:{name}",),
        encode_inside,
        decode_inside,
        overwrite,
        extended=True,
        may_import=True,
    )


KINDS = (_kind("bdf", "DataFrame", "df"), _kind("bse", "Series", "se"))
