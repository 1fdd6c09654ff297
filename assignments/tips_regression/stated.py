"""Every number that the text of the notebook states, computed again without the solution's code."""

from pathlib import Path

import numpy as np
import pandas as pd
import scipy.linalg
import scipy.optimize
from sklearn.linear_model import LinearRegression
from sklearn.metrics import mean_squared_error, r2_score
from sklearn.preprocessing import PolynomialFeatures

TIPS = Path(__file__).with_name("tips.csv")


def first_step_within(distance, bound, limit=30_000):
    """The first step at which distance(step), an array of one row per step, is below bound in all columns for good."""
    outside = np.flatnonzero(np.abs(distance(np.arange(limit))).max(axis=1) >= bound)
    return outside[-1] + 1


def numbers():
    """Map a unique snippet of the notebook to (value as written, recomputed, tolerance)."""
    tips = pd.read_csv(TIPS)
    x, y = tips["total_bill"].to_numpy(), tips["tip"].to_numpy()
    n = len(x)
    X = PolynomialFeatures(1).fit_transform(x[:, None])

    def loss(theta, rows=X, target=y):
        return mean_squared_error(target, rows @ np.asarray(theta, dtype=float))

    def slope_loss(theta1, bills=x, paid=y):
        return mean_squared_error(paid, theta1 * bills)

    def gradient(theta, rows=X, target=y):
        """Exact for a parabola, but for rounding: central differences of scikit-learn's loss."""
        steps = 1e-3 * np.eye(rows.shape[1])
        return np.array([(loss(theta + h, rows, target) - loss(theta - h, rows, target)) / 2e-3 for h in steps])

    bills, paid = np.array([10.0, 20.0, 30.0]), np.array([1.0, 3.0, 5.0])
    three = PolynomialFeatures(1).fit_transform(bills[:, None])
    three_fit = scipy.linalg.lstsq(three, paid)[0]
    twins = scipy.linalg.lstsq(np.ones((2, 2)), np.array([2.0, 4.0]))[0]

    def slope_of(theta1, b=x, p=y):
        return (slope_loss(theta1 + 1e-3, b, p) - slope_loss(theta1 - 1e-3, b, p)) / 2e-3

    second = 0.05 - 1e-4 * slope_of(0.05)
    third = second - 1e-4 * slope_of(second)
    through_origin = LinearRegression(fit_intercept=False).fit(x[:, None], y).coef_[0]
    line = LinearRegression().fit(x[:, None], y)
    bottom = np.array([line.intercept_, line.coef_[0]])

    slopes = np.linspace(0.05, 0.25, 21)
    best_slope = scipy.optimize.brute(lambda t: slope_loss(np.ravel(t)[0]), ((0.05, 0.25),), Ns=21, finish=None)
    best_pair = scipy.optimize.brute(loss, ((0, 4), (0, 0.2)), Ns=10, finish=None)
    assert np.isclose(slopes, best_slope).any()

    curvature, directions = scipy.linalg.eigh(2 / n * X.T @ X)
    three_curvature = scipy.linalg.eigvalsh(2 / 3 * three.T @ three)

    def raw_distance(steps, alpha=0.001):
        return ((1 - alpha * curvature) ** np.asarray(steps)[:, None] * (directions.T @ -bottom)) @ directions.T

    def scaled_distance(steps, alpha=0.1):
        mean, scale = x.mean(), x.std()
        left = (1 - 2 * alpha) ** np.asarray(steps)[:, None]
        slope = -bottom[1] * scale * left
        level = -y.mean() * left
        return np.hstack([level - slope * mean / scale, slope / scale])

    two = LinearRegression().fit(tips[["total_bill", "size"]].to_numpy(), y)
    cubic = PolynomialFeatures(3).fit_transform(x[:, None] / 10)
    cubic_loss = loss(scipy.linalg.lstsq(cubic, y)[0], cubic)
    parabola = scipy.linalg.lstsq(PolynomialFeatures(2).fit_transform(np.arange(4.0)[:, None]), np.array([1.0, 3.0, 9.0, 19.0]))[0]
    predictions = three @ np.array([1.5, 0.05])

    rng = np.random.default_rng(7)
    feature = rng.uniform(-3, 3, 50)
    made = PolynomialFeatures(1).fit_transform(feature[:, None])
    target = 2 * feature + 1 + rng.normal(0, 0.5, 50)
    made_loss = loss(scipy.linalg.lstsq(made, target)[0], made, target)  # 200 steps arrive at six places
    bent = scipy.linalg.eigvalsh([[2, 1], [1, 2]])
    even = PolynomialFeatures(1).fit_transform(((x - x.mean()) / x.std())[:, None])
    even_curvature = scipy.linalg.eigvalsh(2 / n * even.T @ even)

    return {
        "A waiter wrote down 244 restaurant bills": (244, n, 0),
        "has 244 rows and 7 columns": (7, tips.shape[1], 0),
        "the bill in its first row is 16.99 dollars": (16.99, x[0], 1e-9),
        "the loss is 5/3 = 1.6667": (1.6667, slope_loss(0.1, bills, paid), 5e-5),
        "the loss is 2.0778 at 0.1": (2.0778, slope_loss(0.1), 5e-5),
        "it is 2.6675 at 0.2": (2.6675, slope_loss(0.2), 5e-5),
        "and 1.1781 at 0.1437": (1.1781, slope_loss(0.1437), 5e-5),
        "whose value at 0.2 is the 2.6675 of the last question": (2.6675, slope_loss(0.2), 5e-5),
        "the best for the tips is 0.14,": (0.14, float(best_slope), 1e-9),
        "with loss 1.1847": (1.1847, slope_loss(0.14), 5e-5),
        "[0, 0.2]$ is (0.8889,": (0.8889, best_pair[0], 5e-5),
        "0.2]$ is (0.8889, 0.1111)": (0.1111, best_pair[1], 5e-5),
        "The marked point, (0.8889,": (0.8889, best_pair[0], 5e-5),
        "marked point, (0.8889, 0.1111)": (0.1111, best_pair[1], 5e-5),
        "2 \\cdot 30)$ = -53.3333": (-53.3333, slope_of(0.1, bills, paid), 5e-5),
        "it is -41.1440 at 0.1": (-41.1440, slope_of(0.1), 5e-5),
        "+52.9383 at 0.2": (52.9383, slope_of(0.2), 5e-5),
        "trajectory begins 0.05, 0.0588,": (0.0588, second, 5e-5),
        "begins 0.05, 0.0588, 0.0668": (0.0668, third, 5e-5),
        "the slope 0.143732": (0.143732, through_origin, 5e-7),
        "a tip of 14.37 %": (14.37, 100 * through_origin, 5e-3),
        "its predictions are 2,": (2, predictions[0], 1e-9),
        "predictions are 2, 2.5": (2.5, predictions[1], 1e-9),
        "predictions are 2, 2.5 and 3": (3, predictions[2], 1e-9),
        "$\\theta = (1.5, 0.05)$ is 1.5341": (1.5341, loss((1.5, 0.05)), 5e-5),
        "$(2.5, 0.05)$ it is 1.5161": (1.5161, loss((2.5, 0.05)), 5e-5),
        "a fixed tip whatever the bill, 4.1514": (4.1514, loss((1.5, 0)), 5e-5),
        "at $(0, 0.1)$ is (-2,": (-2, gradient(np.array([0, 0.1]), three, paid)[0], 1e-6),
        "$(0, 0.1)$ is (-2, -53.3333)": (-53.3333, gradient(np.array([0, 0.1]), three, paid)[1], 5e-5),
        "On the tips it is (-5.9966,": (-5.9966, gradient(np.zeros(2))[0], 5e-5),
        "it is (-5.9966, -135.2263)": (-135.2263, gradient(np.zeros(2))[1], 5e-5),
        "it is only (-0.2394,": (-0.2394, gradient(np.array([0.9, 0.1]))[0], 5e-5),
        "only (-0.2394, -5.5293)": (-5.5293, gradient(np.array([0.9, 0.1]))[1], 5e-5),
        "On the tips the result is (0.9203, 0.1050): 92 cents": (0.9203, bottom[0], 5e-5),
        "(0.9203, 0.1050): 92 cents plus": (0.1050, bottom[1], 5e-5),
        "92 cents plus 10.5 % of the bill": (10.5, 100 * bottom[1], 5e-2),
        "predicts a tip of 5.12 dollars": (5.12, line.predict([[40.0]])[0], 5e-3),
        "with tips 1, 3, 5 the result is (-1,": (-1, three_fit[0], 1e-9),
        "the result is (-1, 0.2)": (0.2, three_fit[1], 1e-9),
        "of minimum norm is (1.5,": (1.5, twins[0], 1e-9),
        "minimum norm is (1.5, 1.5)": (1.5, twins[1], 1e-9),
        "the loss levels off at 0.176,": (0.176, made_loss, 5e-4),
        "its eigenvalues are 3 and": (3, bent[1], 1e-9),
        "eigenvalues are 3 and 1": (1, bent[0], 1e-9),
        "the curvature runs from 0.33": (0.33, curvature[0], 5e-3),
        "runs from 0.33 to 942": (942, curvature[1], 0.5),
        "it is 2 in every direction": (2, np.mean(even_curvature) + np.ptp(even_curvature), 1e-9),
        "For the tips this is 0.002122": (0.002122, 2 / curvature[-1], 5e-7),
        "of $H$, is 2814": (2814, curvature[-1] / curvature[0], 0.5),
        "it takes 20 351 steps from": (20351, first_step_within(raw_distance, 1e-3), 0),
        "10, 20, 30 the answer is 0.002139": (0.002139, 2 / three_curvature[-1], 5e-7),
        "of the bottom in 31 steps": (31, first_step_within(scaled_distance, 1e-3), 0),
        "in 31 steps instead of 20 351": (20351, first_step_within(raw_distance, 1e-3), 0),
        "the result is (0.9203, 0.1050) again": (0.9203, bottom[0], 5e-5),
        "(0.9203, 0.1050) again": (0.1050, bottom[1], 5e-5),
        "gives an intercept of 0.6689": (0.6689, two.intercept_, 5e-5),
        "0.0927 per dollar of the bill": (0.0927, two.coef_[0], 5e-5),
        "and 0.1926 per guest": (0.1926, two.coef_[1], 5e-5),
        "tips some 19 cents more": (19, 100 * two.coef_[1], 0.5),
        "degree 2 gives (1,": (1, parabola[0], 1e-9),
        "degree 2 gives (1, 0,": (0, parabola[1], 1e-9),
        "degree 2 gives (1, 0, 2)": (2, parabola[2], 1e-9),
        "degree 1 has the loss 1.0360": (1.0360, loss(bottom), 5e-5),
        "degree 3 brings it only to 1.0050": (1.0050, cubic_loss, 5e-5),
        "A loss of 1.0360 squared dollars": (1.0360, loss(bottom), 5e-5),
        "1 - 5/8 = 0.375": (0.375, r2_score(paid, [1, 2, 3]), 1e-9),
        "has $R^2$ = 0.4566": (0.4566, r2_score(y, line.predict(x[:, None])), 5e-5),
        "the line without one 0.3821": (0.3821, r2_score(y, through_origin * x), 5e-5),
        "where the loss is 10.8963": (10.8963, loss((0, 0)), 5e-5),
        "the lowest point, where it is 1.0360": (1.0360, loss(bottom), 5e-5),
        "$\\theta_0$ has only come to 0.7978": (0.7978, (bottom + raw_distance([2999], 0.002)[0])[0], 5e-5),
        "on its way to 0.9203": (0.9203, bottom[0], 5e-5),
        "and 31 steps once the bills are standardised": (31, first_step_within(scaled_distance, 1e-3), 0),
        "some twenty thousand steps": (20000, first_step_within(raw_distance, 1e-3), 500),
        "here about 0.0021": (0.0021, 2 / curvature[-1], 5e-5),
    }
