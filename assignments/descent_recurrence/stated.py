"""The numbers that the notebook states, recomputed with NumPy and SciPy, independently of the solution."""

from itertools import accumulate, repeat

import numpy as np
from numpy.polynomial import Polynomial
from scipy.optimize import brentq, brute, minimize, minimize_scalar

CURVE = Polynomial.fromroots([2, 3, 4, 6]) / 10
SLOPE = CURVE.deriv()
QUARTIC = Polynomial([2, 0, -3, 0, 1])


def _path(slope, start, rates):
    """The guesses of a descent from start, one step for each of the rates."""
    return list(accumulate(rates, lambda x, rate: x - rate * float(slope(x)), initial=float(start)))


def _bottom(low, high):
    """Where the curve is lowest between low and high."""
    return float(minimize_scalar(CURVE, bounds=(low, high), method="bounded", options={"xatol": 1e-10}).x)


def _grid(count):
    """The best of so many guesses on [1, 7]."""
    return float(np.squeeze(brute(lambda p: float(CURVE(p[0])), ((1, 7),), Ns=count, finish=None)))


def _until(alpha, start=1.0, tol=0.1):
    """Place and number of steps of a descent on x squared that stops after the first step shorter than tol."""
    places = start * (1 - 2 * alpha) ** np.arange(60)
    last = int(np.argmax(np.abs(np.diff(places)) < tol)) + 1
    return float(places[last]), last


def numbers():
    """Each snippet of the notebook with (value as written, value recomputed, tolerance)."""
    deep, hilltop = _bottom(4, 6), float(brentq(SLOPE, 3, 4))
    gentle, long_strides = _path(SLOPE, 4, repeat(0.3, 19)), _path(SLOPE, 4, repeat(1.0, 200))
    scheduled = _path(SLOPE, 4, [1.0, 1.0, 0.5])
    place, steps = _until(0.25)
    saddle = np.linalg.eigvalsh([[2, 4], [4, 2]])
    bend = float(CURVE.deriv(2)(deep))
    return {
        "`arbitrary(1)` is 3.0": (3.0, float(CURVE(1)), 1e-9),
        "`arbitrary_prime(1)` is -6.1": (-6.1, float(SLOPE(1)), 1e-9),
        "The right-hand valley, near 5.33": (5.33, deep, 0.005),
        "on `arbitrary` the answer is 5.421": (5.421, _grid(20), 5e-4),
        "The true bottom lies at 5.326": (5.326, deep, 5e-4),
        "with 5 it is\n5.5, which is luck": (5.5, _grid(5), 1e-9),
        "are 400 readings": (400, 20**2, 0),
        "From $x = 4$ the slope of `arbitrary` is $-0.4$": (-0.4, float(SLOPE(4)), 1e-9),
        "the next guess is 4.4": (4.4, long_strides[1], 1e-9),
        "the one after that is 5.0464": (5.0464, long_strides[2], 1e-9),
        "with $\\alpha = 0.3$ they are 4.12": (4.12, gentle[1], 1e-9),
        "they are 4.12 and 4.2673": (4.2673, gentle[2], 5e-5),
        "over the bottom to 5.4967": (5.4967, long_strides[3], 5e-5),
        "back to 5.0809": (5.0809, long_strides[4], 5e-5),
        "multiplies $x$ by 0.9": (0.9, 1 - 0.05 * 2, 1e-12),
        "and $y$ by 0.7": (0.7, 1 - 0.05 * 6, 1e-12),
        "is the array 4, 4.12, 4.2673, 4.4427": (4.4427, gentle[3], 5e-5),
        "the rows (3, 2) and (2.7, 1.4)": (1.4, 2 - 0.05 * 6 * 2, 1e-9),
        "glides into the bottom at 5.3263": (5.3263, deep, 5e-5),
        "it stands at $x = 0.015461$": (0.015461, _path(Polynomial([0, 2]), 3, repeat(0.05, 50))[-1], 5e-7),
        "is `(0.0625, 4, True)`": (0.0625, place, 1e-12),
        "and the last is the first below 0.1": (4, steps, 0),
        "it is `(0.125, 3, False)`": (0.125, (1 - 2 * 0.25) ** 3, 1e-12),
        "after 50 steps $x$ is 0.0000714": (0.0000714, 5 * np.prod(np.full(50, 1 - 2 * 0.1)), 5e-8),
        "$x$ is still 1.820848": (1.820848, 5 * np.prod(np.full(50, 1 - 2 * 0.01)), 5e-7),
        "after 50 steps it is 13.4579": (13.4579, 5 * np.prod(np.full(50, 1 - 2 * 1.01)), 5e-5),
        "twenty steps end at 2.670432": (2.670432, 4 * np.prod(np.full(20, 1 - 2 * 0.01)), 5e-7),
        "at 0.046117 with 0.1": (0.046117, 4 * np.prod(np.full(20, 1 - 2 * 0.1)), 5e-7),
        "at 4194304 with 1.5": (4194304, 4 * np.prod(np.full(20, 1 - 2 * 1.5)), 1e-3),
        "a single step lands at 2.1": (2.1, 3 - 0.01 * float(QUARTIC.deriv()(3)), 1e-9),
        "the height was 56": (56, float(QUARTIC(3)), 1e-9),
        "and is now 8.2181": (8.2181, float(QUARTIC(3 - 0.01 * QUARTIC.deriv()(3))), 1e-9),
        "it is $-0.98$": (-0.98, 1 - 2 * 0.99, 1e-12),
        "valley $f'' = 2.1068$": (2.1068, bend, 5e-5),
        "so the limit is 0.949": (0.949, 2 / bend, 5e-4),
        "started at 6 it reports 5.3263": (5.3263, float(minimize(lambda p: CURVE(p[0]), [6.0]).x[0]), 5e-5),
        "started at 1 it reports 2.3927": (2.3927, float(minimize(lambda p: CURVE(p[0]), [1.0]).x[0]), 5.1e-5),
        "the minima are -1.2247 and 1.2247": (1.2247, float(minimize(lambda p: QUARTIC(p[0]), [2.0]).x[0]), 5.1e-5),
        "both have the value -0.25": (-0.25, float(minimize(lambda p: QUARTIC(p[0]), [-0.5]).fun), 1e-6),
        "meet at the hilltop, 3.5309": (3.5309, hilltop, 5e-5),
        "its first step carries it to 4.05": (4.05, _path(SLOPE, 1, [0.5])[-1], 1e-9),
        "the slope at $-3$ is $-90$": (-90, float(QUARTIC.deriv()(-3)), 1e-9),
        "it has the eigenvalues 6": (6, float(saddle[1]), 1e-9),
        "the eigenvalues 6 and -2": (-2, float(saddle[0]), 1e-9),
        "with the eigenvalues -2 and": (-2, float(saddle[0]), 1e-9),
        "and 6, and along": (6, float(saddle[1]), 1e-9),
        "halfway the chord is at -0.3": (-0.3, float(CURVE(2) + CURVE(5)) / 2, 1e-9),
        "and the curve at 0.09375": (0.09375, float(CURVE(3.5)), 1e-9),
        "the guesses bounced between 5.10": (5.10, min(long_strides[-2:]), 0.0051),
        "and 5.48 for ever": (5.48, max(long_strides[-2:]), 0.0051),
        "5.0464 and 5.2716": (5.2716, scheduled[-1], 5e-5),
        "rates 0.8, 0.8, 0.8, 0.4, 0.4, 0.4, 0.2": (0.2, 0.8 * 0.5**2, 1e-12),
        "(5.326, -0.691)": (-0.691, float(CURVE(deep)), 5e-4),
    }
