"""Sparse matrices of SciPy."""

import numpy as np
import pytest
import scipy.sparse
from hypothesis import strategies as st

from wire.laws import Law

pytestmark = pytest.mark.slow  # loads the library

DENSE = [np.eye(3), np.zeros((2, 4)), np.array([[0, 2], [3, 0], [0, 0]]), np.array([[1j, 0]])]
FORMATS = ("bsr", "coo", "csc", "csr", "dia", "dok", "lil")
MATRICES = [
    getattr(scipy.sparse, f"{name}_{kind}")(dense)
    for name in FORMATS
    for kind in ("array", "matrix")
    for dense in DENSE
]
WHERE, DATA = ["a", "<i4", [1], b"\0\0\0\0"], ["a", "<f8", [1], b"12345678"]


def same_matrix(one, other) -> bool:
    return (type(one), one.shape, one.dtype) == (
        type(other),
        other.shape,
        other.dtype,
    ) and one.toarray().tolist() == other.toarray().tolist()


LAWS = {
    "sps": Law(
        st.sampled_from(MATRICES),
        same_matrix,
        refused={
            "another format": ["sps", "xyz", True, [1, 1], WHERE, WHERE, DATA],
            "a long side": ["sps", "csr", True, [1 << 40, 1], WHERE, WHERE, DATA],
            "three sides": ["sps", "coo", True, [1, 1, 1], WHERE, WHERE, DATA],
            "a negative side": ["sps", "coo", True, [-1, 1], WHERE, WHERE, DATA],
            "a side that is true": ["sps", "coo", True, [True, 1], WHERE, WHERE, DATA],
            "a place outside": ["sps", "coo", True, [0, 0], WHERE, WHERE, DATA],
            "places that are no numbers": ["sps", "coo", True, [1, 1], DATA, WHERE, DATA],
            "fewer places": ["sps", "coo", True, [1, 1], ["a", "<i4", [0], b""], WHERE, DATA],
            "objects": ["sps", "coo", True, [1, 1], WHERE, WHERE, ["ao", [1], "x"]],
            "long diagonals": [
                *("sps", "dia", True, [1_000_000] * 2),
                *[["a", "<i4", [3], b"\0" * 12]] * 2,
                ["a", "<f8", [3], b"1" * 24],
            ],
        },
        library="scipy",
    )
}
