"""The numbers that the notebook states, recomputed from NumPy and SciPy alone."""

import numpy as np
from scipy import differentiate, linalg, optimize


def _arbitrary():
    """The curve with two valleys."""
    return np.polynomial.Polynomial([144, -180, 80, -15, 1]) / 10


def _slope(f, x):
    """Derivative of f at x, by SciPy."""
    return float(differentiate.derivative(f, float(x)).df)


def _bowl(p):
    return p[0] ** 2 + 3 * p[1] ** 2


def _curved(p):
    return 8 * p[0] ** 2 + 3 * p[0] * p[1]


def numbers():
    """Each snippet of the notebook with (value as written, value recomputed, tolerance)."""
    curve = _arbitrary()
    flat = np.sort(curve.deriv().roots().real)
    bend = curve.deriv(2)(flat)
    gradient = optimize.approx_fprime(np.array([1.0, 2.0]), _bowl)
    curved = optimize.approx_fprime(np.array([1.0, 2.0]), _curved)
    length = float(linalg.norm(gradient))
    diagonal = float(gradient @ np.array([1.0, 1.0]) / linalg.norm([1.0, 1.0]))
    candidates = np.arange(5)
    slopes = [_slope(lambda x: x**2 - 4 * x + 3, x) for x in candidates]
    whole = np.arange(1, 8)
    unit = np.finfo(float).eps
    rates = np.gradient(np.array([0.0, 3, 8, 15, 24]))
    ride = 5.0 * np.array([*range(10), *[9] * 10, *range(9, -1, -1)])
    cube = np.polynomial.Polynomial([0, 0, 0, 1])
    claimed = np.array([2.0, 6.0])
    minimum = optimize.minimize_scalar(lambda x: x**2 - 4 * x + 3)
    return {
        "the average rate is exactly 0 metres per second": (0, float(np.mean(np.diff(ride))), 1e-12),
        "seconds 0 and 4 is 6, because": (6, float(np.mean(np.diff([0, 3, 8, 15, 24]))), 1e-12),
        "The rates at the five seconds are 3, 4, 6, 8, 9": (3, float(rates[0]), 1e-12),
        "five seconds are 3, 4, 6, 8, 9.": (9, float(rates[-1]), 1e-12),
        "the centred difference says 2.5": (2.5, float(np.gradient(ride)[9]), 1e-12),
        "the value rises from 9 to 9.006001": (9.006001, float(np.square(3.001)), 1e-9),
        "a rate of 6.001": (6.001, float((np.square(3.001) - 9) / 0.001), 1e-6),
        "the rate is $(16-9)/1 = 7$": (7, float(np.diff(np.square([3, 4]))[0]), 1e-12),
        "the closer to 6.": (6, _slope(np.square, 3), 1e-6),
        "at $x = 1$ the derivative is 3.": (3, float(cube.deriv()(1)), 1e-12),
        "$(1.331 - 0.729)/0.2 = 3.01$": (3.01, float((cube(1.1) - cube(0.9)) / 0.2), 1e-9),
        "a forward difference would give 3.31": (3.31, float((cube(1.1) - cube(1.0)) / 0.1), 1e-9),
        "At 1.4 the slope is $-3.3224$": (-3.3224, float(curve.deriv()(1.4)), 1e-9),
        "At 6 the slope is $2.4$": (2.4, float(curve.deriv()(6)), 1e-9),
        "At 3 the slope is $0.3$": (0.3, float(curve.deriv()(3)), 1e-9),
        "the sine 0.540302": (0.540302, _slope(np.sin, 1), 1e-6),
        "its own derivative, 2.718282": (2.718282, _slope(np.exp, 1), 1e-6),
        "the forward errors are 0.31": (0.31, float((cube(1.1) - 1) / 0.1 - 3), 1e-9),
        "0.31 and 0.0301": (0.0301, float((cube(1.01) - 1) / 0.01 - 3), 1e-9),
        "the central errors 0.01": (0.01, float((cube(1.1) - cube(0.9)) / 0.2 - 3), 1e-9),
        "0.01 and 0.0001": (0.0001, float((cube(1.01) - cube(0.99)) / 0.02 - 3), 1e-9),
        r"$\varepsilon \approx 2.2\times10^{-16}$": (2.2e-16, float(unit), 0.05e-16),
        r"\approx 1.5\times10^{-8}$": (1.5e-8, float(np.sqrt(unit)), 0.05e-8),
        r"\approx 6.1\times10^{-6}$": (6.1e-6, float(np.cbrt(unit)), 0.05e-6),
        "the slopes are $-4, -2, 0, 2, 4$": (-4, slopes[0], 1e-6),
        "so the answer is 2 (where": (2, float(candidates[np.argmin(np.abs(slopes))]), 1e-12),
        "its least value, $-1$": (-1, float(minimum.fun), 1e-9),
        "flat: at 2.3927": (2.3927, float(flat[0]), 5e-5),
        "2.3927, 3.5309 and": (3.5309, float(flat[1]), 5e-5),
        "3.5309 and 5.3263": (5.3263, float(flat[2]), 5e-5),
        "the slope closest to zero is 0.3": (0.3, float(np.min(np.abs(curve.deriv()(whole)))), 1e-9),
        "is 0.3, at $x = 3$": (3, float(whole[np.argmin(np.abs(curve.deriv()(whole)))]), 1e-12),
        "`bowl([1, 2])` is $1 + 12 = 13$": (13, float(_bowl(np.array([1.0, 2.0]))), 1e-12),
        "coordinate 0 gives 2": (2, float(gradient[0]), 1e-5),
        "coordinate 1 gives 12": (12, float(gradient[1]), 1e-5),
        "the vector (22, 3)": (22, float(curved[0]), 1e-5),
        "vector (22, 3).": (3, float(curved[1]), 1e-5),
        "the steepest direction is (0.1644": (0.1644, float(gradient[0] / length), 5e-5),
        "(0.1644, 0.9864)": (0.9864, float(gradient[1] / length), 5e-5),
        "with slope 12.1655": (12.1655, length, 5e-5),
        r"$14/\sqrt{2} = 9.8995$": (9.8995, diagonal, 5e-5),
        "or along (1, 0), it is 2": (2, float(gradient @ np.array([3.0, 0.0]) / 3), 1e-5),
        r"$2 \cdot 8 \cdot 12 = 192$": (192, _slope(lambda x: (x**3) ** 2, 2), 1e-4),
        r"$2 \cdot 2 \cdot 12 = 48$": (48, _slope(np.square, 2) * _slope(cube, 2), 1e-4),
        r"$2 \cdot 7 \cdot 3 = 42$": (42, _slope(lambda x: (3 * x + 1) ** 2, 2), 1e-4),
        "and gives 1.080605 at 1": (1.080605, _slope(lambda x: np.sin(x**2), 1), 1e-6),
        "$4(2x+3)$: 20 at": (20, _slope(lambda x: (2 * x + 3) ** 2, 1), 1e-4),
        r"$2\cos 1 = 1.080605$": (1.080605, _slope(lambda x: np.sin(x**2), 1), 1e-6),
        r"$4 \cdot 2^3 \cdot 3 = 96$": (96, _slope(lambda x: (x**3 + 1) ** 4, 1), 1e-4),
        "$2e^2 = 14.778112$": (14.778112, _slope(lambda x: np.exp(2 * x), 1), 1e-6),
        "$6/12.1655 = 0.4932$": (0.4932, float(linalg.norm(claimed - gradient)) / max(length, float(linalg.norm(claimed))), 5e-5),
        "it is 1.34": (1.34, float(bend[0]), 5e-3),
        "1.34, $-0.82$": (-0.82, float(bend[1]), 5e-3),
        "$-0.82$ and 2.11": (2.11, float(bend[2]), 5e-3),
        "the acceleration $6t = 12$": (12, float(cube.deriv(2)(2)), 1e-9),
        "the arrow points along (2, 12)": (12, float(gradient[1]), 1e-5),
    }
