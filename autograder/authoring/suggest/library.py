"""Functions of NumPy, SciPy and scikit-learn that may be what a solution computes.

A row is an expression over `A`, `B` and `C`, which stand for parameters. Which row is right is
found by trying: see `oracles`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

import msgspec

IMPORTS = {
    "linalg.": "from scipy import linalg",
    "special.": "from scipy import special",
    "stats.": "from scipy import stats",
    "distance.": "from scipy.spatial import distance",
    "approx_fprime": "from scipy.optimize import approx_fprime",
    "derivative(": "from scipy.differentiate import derivative",
    "lsq_linear": "from scipy.optimize import lsq_linear",
    "metrics.": "from sklearn import metrics",
    "preprocessing.": "from sklearn import preprocessing",
    "Polynomial": "from numpy.polynomial import Polynomial",
    "polynomial.": "from numpy.polynomial import polynomial",
    "math.": "import math",
}
"""What a test has to import, by what stands in an expression."""

_OF_ONE = (
    *("np.sum(A)", "np.mean(A)", "np.median(A)", "np.std(A)", "np.var(A)", "np.prod(A)"),
    *("np.std(A, ddof=1)", "np.var(A, ddof=1)", "np.max(A)", "np.min(A)", "np.ptp(A)"),
    *("linalg.norm(A)", "np.square(linalg.norm(A))", "np.sum(np.abs(A))", "np.max(np.abs(A))"),
    *("np.asarray(A, dtype=float)", "np.sort(A)", "np.sort(A)[::-1]", "np.flip(A)", "np.unique(A)"),
    *("np.cumsum(A)", "np.diff(A)", "np.gradient(np.asarray(A, dtype=float))", "np.argsort(A)"),
    *("np.argmax(A)", "np.argmin(A)", "np.abs(A)", "np.sign(A)", "np.sqrt(A)", "np.square(A)"),
    *("np.exp(A)", "np.log(A)", "np.sin(A)", "np.cos(A)", "np.tan(A)", "np.tanh(A)"),
    *("np.negative(A)", "np.transpose(A)", "np.ravel(A)", "np.size(A)", "np.shape(A)"),
    *("special.expit(A)", "special.softmax(A)", "special.factorial(A)", "np.degrees(A)"),
    *("np.radians(A)", "stats.zscore(A)", "np.asarray(A, dtype=float) / linalg.norm(A)"),
    *("np.column_stack([np.ones(len(A)), A])", "np.mean(A, axis=0)", "np.mean(A, axis=1)"),
    *("np.sum(A, axis=0)", "np.sum(A, axis=1)", "linalg.det(A)", "linalg.inv(A)", "linalg.pinv(A)"),
    *("np.linalg.matrix_rank(A)", "linalg.eigvalsh(A)", "np.trace(A)", "np.cov(A)"),
    *("len(A) / linalg.norm(A, 2)**2", "1 / linalg.norm(A, 2)**2", "stats.gmean(A)"),
    *("stats.hmean(A)", "np.power(A, 3)", "np.zeros(A)", "np.arange(A)", "np.eye(A)"),
    "preprocessing.StandardScaler().fit_transform(A)",
)
_OF_TWO = (
    *(
        "np.add(A, B)",
        "np.subtract(A, B)",
        "np.multiply(A, B)",
        "np.divide(A, B)",
        "np.power(A, B)",
    ),
    *("np.dot(A, B)", "np.matmul(A, B)", "np.cross(A, B)", "np.outer(A, B)", "np.hypot(A, B)"),
    *("np.arctan2(A, B)", "np.maximum(A, B)", "np.minimum(A, B)", "np.mod(A, B)"),
    *("np.floor_divide(A, B)", "np.ceil(np.divide(A, B))", "np.gcd(A, B)", "np.lcm(A, B)"),
    *("special.comb(A, B)", "special.perm(A, B)", "np.convolve(A, B)", "np.append(A, B)"),
    *("np.concatenate([A, B])", "np.percentile(A, B)", "np.quantile(A, B)", "np.tile(A, B)"),
    *("np.repeat(A, B)", "np.isin(A, B)", "np.take(A, B)", "np.polyval(A, B)"),
    *("polynomial.polyval(B, A)", "np.kron(A, B)", "np.vdot(A, B)", "np.interp(A, B, B)"),
    *("distance.euclidean(A, B)", "distance.cityblock(A, B)", "distance.chebyshev(A, B)"),
    *("distance.cosine(A, B)", "1 - distance.cosine(A, B)", "distance.hamming(A, B)"),
    "np.arccos(1 - distance.cosine(A, B))",
    "np.degrees(np.arccos(1 - distance.cosine(A, B)))",
    *("np.isclose(distance.cosine(A, B), 0)", "np.corrcoef(A, B)[0, 1]", "np.cov(A, B)[0, 1]"),
    *("metrics.mean_squared_error(A, B)", "metrics.mean_absolute_error(A, B)"),
    *("metrics.root_mean_squared_error(A, B)", "metrics.r2_score(A, B)"),
    *("metrics.accuracy_score(A, B)", "metrics.f1_score(A, B)"),
    "metrics.pairwise.cosine_similarity(np.atleast_2d(A), B)[0]",
    "np.argmax(metrics.pairwise.cosine_similarity(np.atleast_2d(A), B)[0])",
    *("linalg.lstsq(np.asarray(A, dtype=float), B)[0]", "linalg.solve(A, B)", "lsq_linear(A, B).x"),
    *("stats.linregress(A, B).slope", "stats.binom.pmf(np.arange(A + 1), A, B)"),
    "np.column_stack([np.ones(len(A)), A]) @ np.asarray(B)",
    "np.dot(A, B) / linalg.norm(B)**2",
    "np.column_stack([A, B])",
    "np.ones((A, B))",
    "derivative(A, np.asarray(B, dtype=float)).df",
    "derivative(lambda x: derivative(A, x).df, np.asarray(B, dtype=float)).df",
    "approx_fprime(np.asarray(B, dtype=float), A)",
    "approx_fprime(np.asarray(B, dtype=float), A) / linalg.norm(approx_fprime(B, A))",
    "np.asarray(B)[np.argmin([A(x) for x in B])]",
    "np.asarray(B)[np.argmin(np.abs(derivative(A, np.asarray(B, dtype=float)).df))]",
)
_OF_THREE = (
    "metrics.mean_squared_error(C, np.multiply(A, B))",
    "metrics.mean_squared_error(C, np.matmul(B, A))",
    "derivative(lambda t: np.mean((np.multiply.outer(t, np.asarray(B, dtype=float))"
    " - np.asarray(C, dtype=float))**2, axis=-1), float(A)).df",
    "approx_fprime(np.asarray(A, dtype=float),"
    " lambda t: metrics.mean_squared_error(C, np.asarray(B) @ t))",
    "polynomial.polyfit(A, B, C)",
    "polynomial.polyfit(np.asarray(A, dtype=float), np.asarray(B, dtype=float), C)",
    "np.polyfit(A, B, C)",
    "np.clip(A, B, C)",
    "np.interp(A, B, C)",
    "np.where(A, B, C)",
    "np.linspace(A, B, C)",
    "approx_fprime(np.asarray(B, dtype=float), A)[C]",
    "np.dot(approx_fprime(np.asarray(B, dtype=float), A), C) / linalg.norm(C)",
    "stats.binom.pmf(A, B, C)",
    "stats.norm.pdf(A, B, C)",
    "np.subtract(B, np.multiply(C, A(B)))",
    "(A[C] - A[B]) / (C - B)",
    "C * np.ceil(np.divide(A, B))",
)


class Candidate(msgspec.Struct, frozen=True):
    """An expression over the parameters of an answer, and what a test imports for it."""

    text: str
    imports: tuple[str, ...]

    @property
    def name(self) -> str:
        """The function that it asks, as a person would call it."""
        return self.text.partition("(")[0].lstrip("0123456789 -/*") or self.text


def candidates(parameters: tuple[str, ...]) -> Iterator[Candidate]:
    """All that a library offers for those parameters; optional ones may be left out."""
    for rows, many in ((_OF_ONE, 1), (_OF_TWO, 2), (_OF_THREE, 3)):
        if len(parameters) < many:
            continue
        for chosen in permutations(parameters[: many + 1], many):
            for row in rows:
                yield candidate(row, chosen)


def candidate(row: str, chosen: tuple[str, ...]) -> Candidate:
    """The row with parameters in the place of its letters."""
    places = dict(zip("ABC", chosen, strict=False))
    text = "".join(
        places.get(letter, letter) if _alone(row, n) else letter for n, letter in enumerate(row)
    )
    imports = tuple(line for sign, line in IMPORTS.items() if _asks(text, sign))
    return Candidate(text, imports)


def _asks(text: str, sign: str) -> bool:
    """Whether the module stands in the text, not as a part of another's name."""
    at = text.find(sign)
    while at >= 0:
        if at == 0 or not (text[at - 1].isalnum() or text[at - 1] in "._"):
            return True
        at = text.find(sign, at + 1)
    return False


def _alone(row: str, place: int) -> bool:
    around = row[max(place - 1, 0) : place] + row[place + 1 : place + 2]
    return not any(letter.isalnum() or letter == "_" for letter in around)
