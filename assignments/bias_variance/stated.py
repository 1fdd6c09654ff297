"""The numbers that the notebook states, recomputed from NumPy, SciPy and scikit-learn alone."""

import numpy as np
from scipy import linalg, special, stats
from sklearn.linear_model import LinearRegression
from sklearn.metrics import mean_squared_error
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures


def _random_feature_errors(n_train, features, seed):
    """Training and test errors of the random-feature experiment, one pair per model."""
    rng = np.random.default_rng(seed)
    data = []
    for n in (n_train, 500):
        X = rng.standard_normal((n, 10))
        data.append((X, X.sum(axis=1) / np.sqrt(10) + 0.5 * rng.standard_normal(n)))
    W = rng.standard_normal((10, max(features)))
    errors = []
    for p in features:
        theta = linalg.pinv(np.maximum(data[0][0] @ W[:, :p], 0)) @ data[0][1]
        errors.append([mean_squared_error(y, np.maximum(X @ W[:, :p], 0) @ theta) for X, y in data])
    return errors


def _curve_errors(degree):
    """Training and test error of question 4's example."""
    x, y = np.array([[0.0], [1.0], [2.0]]), np.array([0.0, 1.0, 4.0])
    model = make_pipeline(PolynomialFeatures(degree), LinearRegression(fit_intercept=False)).fit(x, y)
    return mean_squared_error(y, model.predict(x)), mean_squared_error([9.0], model.predict([[3.0]]))


def _log_largest_binomial(n):
    """Logarithm of the largest number of patterns of n trials."""
    return special.gammaln(n + 1) - special.gammaln(n // 2 + 1) - special.gammaln(n - n // 2 + 1)


def numbers():
    """Each snippet of the notebook with (value as written, value recomputed, tolerance)."""
    mean, variance = (float(value) for value in stats.binom.stats(10, 0.5, moments="mv"))
    long_mean, long_variance = (float(value) for value in stats.binom.stats(10_000, 0.5, moments="mv"))
    perfect = float(stats.binom.pmf(10, 10, 0.5))
    parabola = LinearRegression(fit_intercept=False).fit(PolynomialFeatures(2).fit_transform([[-1], [0], [1]]), [2, 1, 2]).coef_
    shortest = linalg.lstsq([[1.0, 1.0, 1.0]], [6.0])[0]
    predictions = np.array([[1, 3], [2, 6], [4, 8]]).mean(axis=1)
    row = np.array([1.0, 2.0])
    first = 0.05 * 2 * 5 * row
    second = first + 0.05 * 2 * (5 - row @ first) * row
    limit = linalg.pinv(row[None, :]) @ [5.0]
    (train_5, test_5), (_, test_20), (_, test_100) = _random_feature_errors(20, [5, 20, 100], 2)
    return {
        "two of four answers are right and the score is 0.5": (0.5, float(np.mean(np.array([1, 0, 1, 1]) == [1, 1, 1, 0])), 1e-12),
        "About 98 of 100,000 guessers": (98, 100_000 * perfect, 0.5),
        "the last edge is 0.95": (0.95, float(np.arange(-0.05, 1.05, 0.1)[-1]), 1e-9),
        "gives only eleven": (11, float(np.arange(-0.05, 1.05, 0.1).size), 0),
        "that is a mean of 5": (5, mean, 1e-9),
        "a variance of 2.5;": (2.5, variance, 1e-9),
        "here 0.025": (0.025, variance / 100, 1e-9),
        "with mean 5000": (5000, long_mean, 1e-6),
        "standard deviation 50:": (50, long_variance**0.5, 1e-9),
        "`[0.125, 0.375, 0.375, 0.125]`": (0.375, float(stats.binom.pmf(1, 3, 0.5)), 1e-9),
        "with probability 0.2461": (0.2461, float(stats.binom.pmf(5, 10, 0.5)), 5e-5),
        "has probability 0.000977": (0.000977, perfect, 5e-7),
        "up to $n = 1029$": (1029, max(n for n in range(900, 1100) if _log_largest_binomial(n) < np.log(np.finfo(float).max)), 0),
        "squeezed into its first twentieth": (1 / 20, 40 / 800, 1e-12),
        "which is 0.6236": (0.6236, 1 - float(stats.binom.pmf(0, 1000, perfect)), 5e-5),
        "is `[1, 0, 1]`, up to rounding": (1, float(parabola[2]), 1e-6),
        "`predict_poly([1, 0, 1], 3)` is 10": (10, float(np.polynomial.polynomial.polyval(3, [1, 0, 1])), 1e-9),
        "is `[2, 2, 2]`": (2, float(shortest[0]), 1e-6),
        "train 2.8889": (2.8889, _curve_errors(0)[0], 5e-5),
        "test 53.7778": (53.7778, _curve_errors(0)[1], 5e-5),
        "gives 0.2222": (0.2222, _curve_errors(1)[0], 5e-5),
        "and 11.1111": (11.1111, _curve_errors(1)[1], 5e-5),
        "so that bias² is 1,": (1, float((predictions.mean() - 3) ** 2), 1e-9),
        "8/3 = 2.6667": (2.6667, float(predictions.var()), 5e-5),
        "11/3 = 3.6667": (3.6667, float(mean_squared_error([3, 3, 3], predictions)), 5e-5),
        "leads to (0.5, 1)": (0.5, float(first[0]), 1e-9),
        "the second to (0.75, 1.5)": (1.5, float(second[1]), 1e-9),
        "The limit is (1, 2)": (2, float(limit[1]), 1e-9),
        "gives the test errors 1.0589": (1.0589, test_5, 5e-5),
        "7.3220 and": (7.322, test_20, 5e-5),
        "and 0.7806": (0.7806, test_100, 5e-5),
        "training error is 0.5248": (0.5248, train_5, 5e-5),
    }
