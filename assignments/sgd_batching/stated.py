"""Every number that the text of sgd_batching states, computed again without its answers."""

import math
import pathlib

import numpy as np
import pandas as pd
from sklearn.linear_model import LinearRegression
from sklearn.preprocessing import StandardScaler


def _descend(X, y, alpha, epochs, batches, seed, every=None):
    """Guesses and losses of mini-batch descent from zero."""
    rng = np.random.default_rng(seed)
    theta = np.zeros(X.shape[1])
    guesses = [theta]
    for epoch in range(epochs):
        rate = alpha if every is None else alpha / 2 ** (epoch // every)
        for rows in np.array_split(rng.permutation(len(y)), batches):
            error = X[rows] @ theta - y[rows]
            theta = theta - rate * 2 * np.mean(error[:, None] * X[rows], axis=0)
            guesses.append(theta)
    guesses = np.array(guesses)
    return guesses, np.mean((y[:, None] - X @ guesses.T) ** 2, axis=0)


def numbers():
    """Snippet of the notebook to (value as written, value computed here, tolerance)."""
    frame = pd.read_csv(pathlib.Path(__file__).parent / "tips.csv")
    bill, tip = frame["total_bill"].to_numpy(dtype=float), frame["tip"].to_numpy(dtype=float)
    n = len(frame)
    X = np.column_stack([np.ones(n), bill])

    def slope(rows):
        loss = lambda theta: np.mean((tip[rows] - X[rows] @ theta) ** 2)  # noqa: E731
        return [(loss(h) - loss(-h)) / 2 for h in np.eye(2)]  # exact: the loss is quadratic

    full, sixth, four = slope(np.arange(n)), slope([5]), slope([0, 1, 2, 3])
    order = np.random.default_rng(0).permutation(10)
    guesses, losses = _descend(X, tip, 0.001, 1, 4, seed=0)
    smooth, _ = _descend(X, tip, 0.001, 1, 1, seed=0)
    hessian = 2 / n * X.T @ X

    single = -2 * tip[:, None] * X
    scatter = float(np.sum(np.var(single, axis=0)))

    def noise(size):
        return scatter / size * (n - size) / (n - 1)

    line = LinearRegression().fit(bill[:, None], tip)
    scaler = StandardScaler().fit(bill[:, None])
    z = scaler.transform(bill[:, None])
    scaled = LinearRegression().fit(z, tip)
    Z = np.column_stack([np.ones(n), (bill - 19.7859) / 8.8842])
    best = np.linalg.lstsq(Z, tip, rcond=None)[0]

    def distance(every):
        ends = [_descend(Z, tip, 0.2, 40, 4, seed, every)[0][-1] for seed in range(20)]
        return float(np.mean(np.linalg.norm(np.array(ends) - best, axis=1)))

    per_epoch = math.ceil(n / 32)
    cut = np.array_split(order, 3)
    best_loss = float(np.mean((tip - line.predict(bill[:, None])) ** 2))
    one_step = 0.001 * 2 * tip[5]

    return {
        "to 244 restaurant bills": (244, n, 0),
        "$n = 10$ rows in 3 batches give sizes 4, 3 and 3": (4, len(cut[0]), 0),
        "`rng.permutation(10)` is $4, 6, 2, 7, 3, 5, 9, 0, 8, 1$": (4627359081, int("".join(map(str, order))), 0),
        "so one right answer is `[4, 6, 2, 7]`, `[3, 5, 9]`, `[0, 8, 1]`": (4627, int("".join(map(str, cut[0]))), 0),
        "gives $(-5.9966,": (-5.9966, full[0], 1e-4),
        "-135.2263)$ with all 244 rows": (-135.2263, full[1], 1e-4),
        "alone gives $(-9.42,": (-9.42, sixth[0], 1e-4),
        "-238.2318)$": (-238.2318, sixth[1], 1e-3),
        "rows 0 to 3 give $(-4.74,": (-4.74, four[0], 1e-4),
        "-93.1200)$": (-93.12, four[1], 1e-3),
        "the loss is 10.8963 at the start": (10.8963, losses[0], 1e-4),
        "1.1786 after one update": (1.1786, losses[1], 1e-4),
        "at $(0.0060, 0.1457)$": (0.1457, guesses[1][1], 1e-4),
        "after one update at $(0.0060,": (0.0060, guesses[1][0], 1e-4),
        "and 1.2214 after two": (1.2214, losses[2], 1e-4),
        "seven full batches and one of 20": (20, n - 7 * 32, 0),
        "so 8 updates in an epoch": (8, per_epoch, 0),
        "and 80 in ten epochs": (80, 10 * per_epoch, 0),
        "the first 9 read 276": (276, n + 32, 0),
        "with batches of 61 read 610 000 rows": (610_000, 10_000 * 61, 0),
        "updates read 2 440 000": (2_440_000, 10_000 * n, 0),
        "the scatter is $S = 16228.75$": (16228.75, scatter, 0.01),
        "The formula gives 4007.10 for batches of 4": (4007.10, noise(4), 0.01),
        "200.35 for batches of 61": (200.35, noise(61), 0.01),
        "and 0 for batches of 244": (0, noise(244), 1e-9),
        "the largest bill, 50.81 dollars": (50.81, bill.max(), 1e-9),
        "that limit is 0.000387": (0.000387, 1 / (1 + bill.max() ** 2), 5e-7),
        "if row 5 (bill 25.29, tip 4.71)": (25.29, bill[5], 1e-9),
        "the next guess is $(0.00942,": (0.00942, one_step, 1e-6),
        "0.23823)$: one generous table": (0.23823, one_step * bill[5], 1e-5),
        "pure SGD has made 244": (244, n, 0),
        "epochs 5 to 9 use 0.1": (0.1, 0.2 / 2 ** (5 // 5), 1e-12),
        "and epoch 10 uses 0.05": (0.05, 0.2 / 2 ** (10 // 5), 1e-12),
        "in units of 8.88 dollars": (8.88, scaler.scale_[0], 0.005),
        "dollars from 19.79 dollars": (19.79, scaler.mean_[0], 0.005),
        "0.0551 from the least squares solution": (0.0551, distance(None), 1e-4),
        "and 0.0013 from it with `every=5`": (0.0013, distance(5), 1e-4),
        "and `burn_in=2`, the answer is $(4,": (4, np.mean([3, 5]), 1e-12),
        "the answer is $(4, 0.15)$": (0.15, np.mean([0.1, 0.2]), 1e-12),
        "still far below 0.92": (0.92, line.intercept_, 0.005),
        "(below 0.002122 for the tips)": (0.002122, 2 / np.linalg.eigvalsh(hessian)[-1], 1e-6),
        "`means` is $(0, 19.7859)$": (19.7859, scaler.mean_[0], 1e-4),
        "`scales` is $(1, 8.8842)$": (8.8842, scaler.scale_[0], 1e-4),
        "$(2.9983, 0.9331)$, which is the mean tip": (2.9983, scaled.intercept_, 1e-4),
        "0.9331)$, which is": (0.9331, scaled.coef_[0], 1e-4),
        "mapped back it is $(0.9203,": (0.9203, line.intercept_, 1e-4),
        "0.1050)$.": (0.1050, line.coef_[0], 1e-4),
        "full-batch descent at $\\alpha = 0.5$": (0.5, 1 / np.linalg.eigvalsh(2 / n * np.column_stack([np.ones(n), z]).T @ np.column_stack([np.ones(n), z]))[-1], 1e-9),
        "second point is $(0.0060, 0.1352)$": (0.1352, smooth[1][1], 1e-4),
        "the line begins at $(0, 0)$": (0, smooth[0][0], 0),
        "the loss is 1.0360": (1.0360, best_loss, 1e-4),
        "allowed to read 3 660 rows": (3660, 15 * n, 0),
        "15 or 16 rows, 240 updates": (240, 15 * 16, 0),
        "least squares intercept of 0.9203": (0.9203, line.intercept_, 1e-4),
    }
