# %% right: a fresh permutation in every pass
def sgd_single(X, y_obs, theta0, alpha, n_updates, rng):
    if n_updates <= -1:
        raise ValueError("n_updates must be 0 or more")
    X, y = np.array(X, dtype=float), np.array(y_obs, dtype=float)
    theta = np.array(theta0, dtype=float)
    thetas, waiting = [theta], []
    for _ in range(n_updates):
        if not waiting:
            waiting = list(rng.permutation(len(y)))
        row = waiting.pop()
        theta = theta - alpha * mse_gradient(theta, X[[row]], y[[row]])
        thetas.append(theta)
    table = pd.DataFrame({f"theta{j}": [t[j] for t in thetas] for j in range(X.shape[1])})
    return table.assign(loss=[mse_loss(t, X, y) for t in thetas])
# %% right: all rows drawn beforehand, plain loops
def sgd_single(X, y_obs, theta0, alpha, n_updates, rng):
    if n_updates < 0:
        raise ValueError("n_updates must be 0 or more")
    rows = [[float(v) for v in row] for row in np.asarray(X)]
    target = [float(v) for v in y_obs]
    theta = [float(t) for t in theta0]
    def line():
        errors = [y - sum(v * t for v, t in zip(row, theta)) for row, y in zip(rows, target)]
        return {**{f"theta{j}": t for j, t in enumerate(theta)}, "loss": sum(e * e for e in errors) / len(errors)}
    lines = [line()]
    for i in rng.choice(len(rows), size=n_updates):
        error = target[i] - sum(v * t for v, t in zip(rows[i], theta))
        theta = [t + 2 * alpha * error * v for t, v in zip(theta, rows[i])]
        lines.append(line())
    return pd.DataFrame(lines)
# %% right: fresh permutation in every pass
def sgd_single(X, y_obs, theta0, alpha, n_updates, rng):
    X, y = np.asarray(X, float), np.asarray(y_obs, float)
    n, d = X.shape
    if n_updates < 0:
        raise ValueError("n_updates is negative")
    theta = np.array(theta0, dtype=float)
    rows = [[*theta, mse_loss(theta, X, y)]]
    for k in range(n_updates):
        if k % n == 0:
            order = rng.permutation(n)
        i = order[k % n]
        theta = theta - alpha * mse_gradient_batch(theta, X, y, [i])
        rows.append([*theta, mse_loss(theta, X, y)])
    return pd.DataFrame(rows, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% right: python lists and records
def sgd_single(X, y_obs, theta0, alpha, n_updates, rng):
    if n_updates < 0:
        raise ValueError("n_updates")
    data = [[float(v) for v in row] for row in np.asarray(X)]
    target = [float(v) for v in np.asarray(y_obs)]
    theta = [float(v) for v in theta0]

    def loss():
        return sum((t - sum(a * b for a, b in zip(row, theta))) ** 2 for row, t in zip(data, target)) / len(data)

    def record():
        out = {f"theta{j}": v for j, v in enumerate(theta)}
        out["loss"] = loss()
        return out

    records = [record()]
    while len(records) <= n_updates:
        i = int(rng.random() * len(data))
        r = target[i] - sum(a * b for a, b in zip(data[i], theta))
        theta = [t + 2 * alpha * r * x for t, x in zip(theta, data[i])]
        records.append(record())
    return pd.DataFrame(records)
# %% wrong: uses row order
# hint: the rows are taken in the order of the file
def sgd_single(X, y_obs, theta0, alpha, n_updates, rng):
    if n_updates < 0:
        raise ValueError("n_updates must be 0 or more")
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for k in range(n_updates):
        i = k % n
        theta = theta + 2 * alpha * (b[i] - A[i] @ theta) * A[i]
        history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: one permutation for all passes
# hint: the second pass repeats the order of the first
def sgd_single(X, y_obs, theta0, alpha, n_updates, rng):
    if n_updates < 0:
        raise ValueError("n_updates must be 0 or more")
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    order = rng.permutation(n)
    for k in range(n_updates):
        i = order[k % n]
        theta = theta + 2 * alpha * (b[i] - A[i] @ theta) * A[i]
        history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: row order from a random start
# hint: only the first row is drawn at random
def sgd_single(X, y_obs, theta0, alpha, n_updates, rng):
    if n_updates < 0:
        raise ValueError("n_updates must be 0 or more")
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    first = rng.integers(n)
    for k in range(n_updates):
        i = (first + k) % n
        theta = theta + 2 * alpha * (b[i] - A[i] @ theta) * A[i]
        history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: factor 2 missing
# hint: differentiate the square
def sgd_single(X, y_obs, theta0, alpha, n_updates, rng):
    if n_updates < 0:
        raise ValueError("n_updates must be 0 or more")
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for k in range(n_updates):
        i = rng.integers(n)
        theta = theta + alpha * (b[i] - A[i] @ theta) * A[i]
        history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: divides by n
# hint: one row is the whole batch
def sgd_single(X, y_obs, theta0, alpha, n_updates, rng):
    if n_updates < 0:
        raise ValueError("n_updates must be 0 or more")
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for k in range(n_updates):
        i = rng.integers(n)
        theta = theta + 2 / n * alpha * (b[i] - A[i] @ theta) * A[i]
        history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: uphill
# hint: compare the sign with the formula
def sgd_single(X, y_obs, theta0, alpha, n_updates, rng):
    if n_updates < 0:
        raise ValueError("n_updates must be 0 or more")
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for k in range(n_updates):
        i = rng.integers(n)
        theta = theta - 2 * alpha * (b[i] - A[i] @ theta) * A[i]
        history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: never the last row
# hint: which row numbers can be drawn?
def sgd_single(X, y_obs, theta0, alpha, n_updates, rng):
    if n_updates < 0:
        raise ValueError("n_updates must be 0 or more")
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for k in range(n_updates):
        i = rng.integers(n - 1)
        theta = theta + 2 * alpha * (b[i] - A[i] @ theta) * A[i]
        history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: never the first row
# hint: which row numbers can be drawn?
def sgd_single(X, y_obs, theta0, alpha, n_updates, rng):
    if n_updates < 0:
        raise ValueError("n_updates must be 0 or more")
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for k in range(n_updates):
        i = rng.integers(1, n)
        theta = theta + 2 * alpha * (b[i] - A[i] @ theta) * A[i]
        history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: one row for all updates
# hint: every update draws a row of its own
def sgd_single(X, y_obs, theta0, alpha, n_updates, rng):
    if n_updates < 0:
        raise ValueError("n_updates must be 0 or more")
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    i = rng.integers(n)
    for k in range(n_updates):
        theta = theta + 2 * alpha * (b[i] - A[i] @ theta) * A[i]
        history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: full gradient
# hint: an update may read one row only
def sgd_single(X, y_obs, theta0, alpha, n_updates, rng):
    if n_updates < 0:
        raise ValueError("n_updates must be 0 or more")
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for k in range(n_updates):
        i = rng.integers(n)
        theta = theta - alpha * mse_gradient(theta, A, b)
        history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: two rows an update
# hint: an update may read one row only
def sgd_single(X, y_obs, theta0, alpha, n_updates, rng):
    if n_updates < 0:
        raise ValueError("n_updates must be 0 or more")
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for k in range(n_updates):
        i = rng.integers(n, size=2)
        theta = theta - alpha * mse_gradient(theta, A[i], b[i])
        history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: loss of the row
# hint: the loss in the table is that of all rows
def sgd_single(X, y_obs, theta0, alpha, n_updates, rng):
    if n_updates < 0:
        raise ValueError("n_updates must be 0 or more")
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for k in range(n_updates):
        i = rng.integers(n)
        theta = theta + 2 * alpha * (b[i] - A[i] @ theta) * A[i]
        history.append([*theta, (b[i] - A[i] @ theta) ** 2])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: a pass for every update
# hint: n_updates counts updates, not passes
def sgd_single(X, y_obs, theta0, alpha, n_updates, rng):
    if n_updates < 0:
        raise ValueError("n_updates must be 0 or more")
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for k in range(n_updates * n):
        i = rng.integers(n)
        theta = theta + 2 * alpha * (b[i] - A[i] @ theta) * A[i]
        history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: no row for the start
# hint: the first row of the table is the start
def sgd_single(X, y_obs, theta0, alpha, n_updates, rng):
    if n_updates < 0:
        raise ValueError("n_updates must be 0 or more")
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    theta = np.array(theta0, dtype=float)
    history = []
    for k in range(n_updates):
        i = rng.integers(n)
        theta = theta + 2 * alpha * (b[i] - A[i] @ theta) * A[i]
        history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: loss before the update
# hint: parameters and loss of one row of the table belong together
def sgd_single(X, y_obs, theta0, alpha, n_updates, rng):
    if n_updates < 0:
        raise ValueError("n_updates must be 0 or more")
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for k in range(n_updates):
        loss = mse_loss(theta, A, b)
        i = rng.integers(n)
        theta = theta + 2 * alpha * (b[i] - A[i] @ theta) * A[i]
        history.append([*theta, loss])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: overwrites the start of the caller
# hint: what has happened to the caller's theta0 after the run?
def sgd_single(X, y_obs, theta0, alpha, n_updates, rng):
    if n_updates < 0:
        raise ValueError("n_updates must be 0 or more")
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    theta = np.asarray(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for k in range(n_updates):
        i = rng.integers(n)
        theta += 2 * alpha * (b[i] - A[i] @ theta) * A[i]
        history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: no check
# hint: read the last line of the docstring
def sgd_single(X, y_obs, theta0, alpha, n_updates, rng):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for k in range(n_updates):
        i = rng.integers(n)
        theta = theta + 2 * alpha * (b[i] - A[i] @ theta) * A[i]
        history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: no updates is an error
# hint: n_updates may be 0
def sgd_single(X, y_obs, theta0, alpha, n_updates, rng):
    if n_updates < 1:
        raise ValueError("n_updates must be 0 or more")
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for k in range(n_updates):
        i = rng.integers(n)
        theta = theta + 2 * alpha * (b[i] - A[i] @ theta) * A[i]
        history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: a generator of its own
# hint: the randomness has to come from the rng that was passed in
def sgd_single(X, y_obs, theta0, alpha, n_updates, rng):
    if n_updates < 0:
        raise ValueError("n_updates must be 0 or more")
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    rng = np.random.default_rng(0)
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for k in range(n_updates):
        i = rng.integers(n)
        theta = theta + 2 * alpha * (b[i] - A[i] @ theta) * A[i]
        history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: the size of the residual only
# hint: each parameter is moved in proportion to its own column
def sgd_single(X, y_obs, theta0, alpha, n_updates, rng):
    if n_updates < 0:
        raise ValueError("n_updates must be 0 or more")
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for k in range(n_updates):
        i = rng.integers(n)
        theta = theta + 2 * alpha * (b[i] - A[i] @ theta) * np.sign(A[i])
        history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: keeps whole numbers whole
# hint: what happens to a fraction that is written into an array of whole numbers?
def sgd_single(X, y_obs, theta0, alpha, n_updates, rng):
    if n_updates < 0:
        raise ValueError("n_updates must be 0 or more")
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    theta = np.array(theta0)
    history = [[*theta, mse_loss(theta, A, b)]]
    for k in range(n_updates):
        i = rng.integers(n)
        theta[:] = theta + 2 * alpha * (b[i] - A[i] @ theta) * A[i]
        history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: start list changed
# hint: what has happened to the caller's list after the run?
def sgd_single(X, y_obs, theta0, alpha, n_updates, rng):
    X, y = np.asarray(X, float), np.asarray(y_obs, float)
    n, d = X.shape
    if n_updates < 0:
        raise ValueError("n_updates is negative")
    theta = np.array(theta0, dtype=float)
    rows = [[*theta, mse_loss(theta, X, y)]]
    for _ in range(n_updates):
        i = rng.integers(n)
        theta = theta + 2 * alpha * (y[i] - X[i] @ theta) * X[i]
        rows.append([*theta, mse_loss(theta, X, y)])
    if isinstance(theta0, list):
        theta0[:] = list(theta)
    return pd.DataFrame(rows, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: gaussian rows, clipped
# hint: every row must be equally likely
def sgd_single(X, y_obs, theta0, alpha, n_updates, rng):
    X, y = np.asarray(X, float), np.asarray(y_obs, float)
    n, d = X.shape
    if n_updates < 0:
        raise ValueError("n_updates is negative")
    theta = np.array(theta0, dtype=float)
    rows = [[*theta, mse_loss(theta, X, y)]]
    for _ in range(n_updates):
        i = int(np.clip(rng.normal(n / 2, n / 4), 0, n - 1))
        theta = theta + 2 * alpha * (y[i] - X[i] @ theta) * X[i]
        rows.append([*theta, mse_loss(theta, X, y)])
    return pd.DataFrame(rows, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: components one after the other
# hint: all components of a step start from the same guess
def sgd_single(X, y_obs, theta0, alpha, n_updates, rng):
    X, y = np.asarray(X, float), np.asarray(y_obs, float)
    n, d = X.shape
    if n_updates < 0:
        raise ValueError("n_updates is negative")
    theta = np.array(theta0, dtype=float)
    rows = [[*theta, mse_loss(theta, X, y)]]
    for _ in range(n_updates):
        i = rng.integers(n)
        theta = theta.copy()
        for j in range(d):
            theta[j] += 2 * alpha * (y[i] - X[i] @ theta) * X[i, j]
        rows.append([*theta, mse_loss(theta, X, y)])
    return pd.DataFrame(rows, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: first row never
# hint: every row must be equally likely
def sgd_single(X, y_obs, theta0, alpha, n_updates, rng):
    X, y = np.asarray(X, float), np.asarray(y_obs, float)
    n, d = X.shape
    if n_updates < 0:
        raise ValueError("n_updates is negative")
    theta = np.array(theta0, dtype=float)
    rows = [[*theta, mse_loss(theta, X, y)]]
    for _ in range(n_updates):
        i = rng.integers(1, n)
        theta = theta + 2 * alpha * (y[i] - X[i] @ theta) * X[i]
        rows.append([*theta, mse_loss(theta, X, y)])
    return pd.DataFrame(rows, columns=[f"theta{j}" for j in range(d)] + ["loss"])
