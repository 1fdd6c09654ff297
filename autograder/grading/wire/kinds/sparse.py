"""Sparse matrices and arrays of SciPy, by the places and values of what is not zero."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.errors import WireError
from autograder.grading.wire.forms import MAX_ITEMS, Form, Kind, Lend, Resolve, decode, encode

_FORMATS = ("bsr", "coo", "csc", "csr", "dia", "dok", "lil")
MAX_SIDE = 1_000_000


def _encode_sparse(value: Any, lend: Lend, depth: int) -> Form:
    places = value.tocoo()
    parts = (places.row, places.col, places.data)
    return [
        "sps",
        value.format,
        type(value).__name__.endswith("_array"),
        list(value.shape),
        *[encode(np.asarray(part), lend, depth + 1) for part in parts],
    ]


def _decode_sparse(form: Form, resolve: Resolve) -> Any:
    import scipy.sparse

    _, name, is_array, shape, *parts = form
    if name not in _FORMATS or not isinstance(is_array, bool):
        raise WireError("a sparse matrix of an unknown format")
    if len(shape) != 2 or not all(type(n) is int and 0 <= n <= MAX_SIDE for n in shape):
        raise WireError("a sparse matrix with an odd shape")
    rows, columns, data = (decode(part, resolve) for part in parts)
    for each in (rows, columns, data):
        if not isinstance(each, np.ndarray) or each.ndim != 1 or len(each) != len(data):
            raise WireError("a sparse matrix with odd parts")
    if rows.dtype.kind not in "iu" or columns.dtype.kind not in "iu" or data.dtype.hasobject:
        raise WireError("a sparse matrix with odd parts")
    if name == "dia" and len(data) * (shape[1] + 1) > MAX_ITEMS:
        raise WireError("a sparse matrix of very long diagonals")
    kind = "array" if is_array else "matrix"
    places = getattr(scipy.sparse, f"coo_{kind}")((data, (rows, columns)), shape=tuple(shape))
    return places.asformat(name)


KINDS = (
    Kind(
        "sps",
        tuple(f"scipy.sparse:{name}_{kind}" for name in _FORMATS for kind in ("array", "matrix")),
        _encode_sparse,
        _decode_sparse,
        may_import=True,
    ),
)
