# %% right: plain Python arithmetic
def sgd(X, y_obs, theta0, alpha, n_epochs, n_batches, rng):
    rows = [[float(v) for v in row] for row in np.asarray(X)]
    target = [float(v) for v in y_obs]
    n, theta = len(rows), [float(t) for t in theta0]
    if n_batches < 1 or n_batches > n:
        raise ValueError("n_batches must be between 1 and n")
    def predict(row):
        return sum(v * t for v, t in zip(row, theta))
    def record():
        line = {f"theta{j}": t for j, t in enumerate(theta)}
        line["loss"] = sum((target[i] - predict(rows[i])) ** 2 for i in range(n)) / n
        return line
    lines = [record()]
    for _ in range(n_epochs):
        order = rng.permutation(n)
        begin = 0
        for k in range(n_batches):
            end = begin + n // n_batches + (k < n % n_batches)
            batch = order[begin:end]
            begin = end
            errors = [target[i] - predict(rows[i]) for i in batch]
            theta = [t + alpha * 2 / len(batch) * sum(e * rows[i][j] for e, i in zip(errors, batch)) for j, t in enumerate(theta)]
            lines.append(record())
    return pd.DataFrame(lines)
# %% right: permuted indices as an array, loss afterwards, columns in another order
def sgd(X, y_obs, theta0, alpha, n_epochs, n_batches, rng):
    X, y = np.array(X, dtype=float), np.array(y_obs, dtype=float)
    if n_batches not in range(1, len(y) + 1):
        raise ValueError("n_batches must be between 1 and n")
    path = np.zeros((1 + n_epochs * n_batches, X.shape[1]))
    path[0] = theta0
    k = 0
    for _ in range(n_epochs):
        for rows in np.array_split(rng.permutation(np.arange(len(y))), n_batches):
            residuals = y[rows] - X[rows] @ path[k]
            path[k + 1] = path[k] + 2 * alpha * (residuals[:, None] * X[rows]).mean(axis=0)
            k += 1
    table = pd.DataFrame({"loss": ((y[:, None] - X @ path.T) ** 2).mean(axis=0)})
    for j in range(X.shape[1]):
        table[f"theta{j}"] = path[:, j]
    return table
# %% right: in place on a copy of its own, one more table index
def sgd(X, y_obs, theta0, alpha, n_epochs, n_batches, rng):
    X, y = np.asarray(X, dtype=float), np.asarray(list(y_obs), dtype=float)
    n = y.size
    if n_batches <= 0 or n_batches > n:
        raise ValueError("n_batches must be between 1 and n")
    theta = np.array(theta0, dtype=float)
    history = [theta.copy()]
    for _ in range(n_epochs):
        for rows in np.array_split(rng.permutation(n), n_batches):
            theta -= alpha * mse_gradient(theta, X[rows], y[rows])
            history.append(theta.copy())
    frame = pd.DataFrame(np.array(history)).rename(columns=lambda j: f"theta{j}")
    frame["loss"] = [np.mean((y - X @ t) ** 2) for t in history]
    frame.index = frame.index + 1
    return frame
# %% right: recursion over epochs, records
def sgd(X, y_obs, theta0, alpha, n_epochs, n_batches, rng):
    X = np.asarray(X, float)
    y = np.asarray(y_obs, float)
    if not (0 < n_batches <= len(y)):
        raise ValueError("n_batches should be between 1 and n")

    def record(t):
        return {**{f"theta{j}": v for j, v in enumerate(t)}, "loss": mse_loss(t, X, y)}

    def go(t, left):
        if left == 0:
            return []
        rows = []
        for b in np.array_split(rng.permutation(len(y)), n_batches):
            t = t - alpha * mse_gradient(t, X[b], y[b])
            rows.append(record(t))
        return rows + go(t, left - 1)

    start = np.array(theta0, float)
    return pd.DataFrame([record(start)] + go(start, n_epochs))
# %% wrong: one permutation reused for all epochs
# hint: compare the batches of the first epoch with those of the second
def sgd(X, y_obs, theta0, alpha, n_epochs, n_batches, rng):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    if not 1 <= n_batches <= n:
        raise ValueError("n_batches must be between 1 and n")
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    order = rng.permutation(n)
    for _ in range(n_epochs):
        for batch in np.array_split(order, n_batches):
            theta = theta - alpha * mse_gradient(theta, A[batch], b[batch])
            history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: loss of the batch
# hint: the loss in the table is that of all rows
def sgd(X, y_obs, theta0, alpha, n_epochs, n_batches, rng):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    if not 1 <= n_batches <= n:
        raise ValueError("n_batches must be between 1 and n")
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for _ in range(n_epochs):
        for batch in np.array_split(rng.permutation(n), n_batches):
            theta = theta - alpha * mse_gradient(theta, A[batch], b[batch])
            history.append([*theta, mse_loss(theta, A[batch], b[batch])])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: stale theta: all gradients of an epoch at its start
# hint: every update starts where the one before it ended
def sgd(X, y_obs, theta0, alpha, n_epochs, n_batches, rng):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    if not 1 <= n_batches <= n:
        raise ValueError("n_batches must be between 1 and n")
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for _ in range(n_epochs):
        stale = theta
        for batch in np.array_split(rng.permutation(n), n_batches):
            theta = theta - alpha * mse_gradient(stale, A[batch], b[batch])
            history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: loss before the update
# hint: parameters and loss of one row of the table belong together
def sgd(X, y_obs, theta0, alpha, n_epochs, n_batches, rng):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    if not 1 <= n_batches <= n:
        raise ValueError("n_batches must be between 1 and n")
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for _ in range(n_epochs):
        for batch in np.array_split(rng.permutation(n), n_batches):
            loss = mse_loss(theta, A, b)
            theta = theta - alpha * mse_gradient(theta, A[batch], b[batch])
            history.append([*theta, loss])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: uphill
# hint: the gradient points uphill
def sgd(X, y_obs, theta0, alpha, n_epochs, n_batches, rng):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    if not 1 <= n_batches <= n:
        raise ValueError("n_batches must be between 1 and n")
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for _ in range(n_epochs):
        for batch in np.array_split(rng.permutation(n), n_batches):
            theta = theta + alpha * mse_gradient(theta, A[batch], b[batch])
            history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: no row for the start
# hint: the first row of the table is the start
def sgd(X, y_obs, theta0, alpha, n_epochs, n_batches, rng):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    if not 1 <= n_batches <= n:
        raise ValueError("n_batches must be between 1 and n")
    theta = np.array(theta0, dtype=float)
    history = []
    for _ in range(n_epochs):
        for batch in np.array_split(rng.permutation(n), n_batches):
            theta = theta - alpha * mse_gradient(theta, A[batch], b[batch])
            history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: the last update is not recorded
# hint: count the rows of the table: the start and every update
def sgd(X, y_obs, theta0, alpha, n_epochs, n_batches, rng):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    if not 1 <= n_batches <= n:
        raise ValueError("n_batches must be between 1 and n")
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for _ in range(n_epochs):
        for batch in np.array_split(rng.permutation(n), n_batches):
            theta = theta - alpha * mse_gradient(theta, A[batch], b[batch])
            history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history[:-1] if n_epochs else history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: one row an epoch
# hint: the table has one row per update, not one per epoch
def sgd(X, y_obs, theta0, alpha, n_epochs, n_batches, rng):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    if not 1 <= n_batches <= n:
        raise ValueError("n_batches must be between 1 and n")
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for _ in range(n_epochs):
        for batch in np.array_split(rng.permutation(n), n_batches):
            theta = theta - alpha * mse_gradient(theta, A[batch], b[batch])
        history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: full gradient in every update
# hint: which rows may an update look at?
def sgd(X, y_obs, theta0, alpha, n_epochs, n_batches, rng):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    if not 1 <= n_batches <= n:
        raise ValueError("n_batches must be between 1 and n")
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for _ in range(n_epochs):
        for batch in np.array_split(rng.permutation(n), n_batches):
            theta = theta - alpha * mse_gradient(theta, A, b)
            history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: divides by n instead of the batch size
# hint: the gradient of a batch is a mean over the batch
def sgd(X, y_obs, theta0, alpha, n_epochs, n_batches, rng):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    if not 1 <= n_batches <= n:
        raise ValueError("n_batches must be between 1 and n")
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for _ in range(n_epochs):
        for batch in np.array_split(rng.permutation(n), n_batches):
            theta = theta - alpha * len(batch) / n * mse_gradient(theta, A[batch], b[batch])
            history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: no shuffle
# hint: the batches have to be dealt at random
def sgd(X, y_obs, theta0, alpha, n_epochs, n_batches, rng):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    if not 1 <= n_batches <= n:
        raise ValueError("n_batches must be between 1 and n")
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for _ in range(n_epochs):
        for batch in np.array_split(np.arange(n), n_batches):
            theta = theta - alpha * mse_gradient(theta, A[batch], b[batch])
            history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: with replacement
# hint: in one epoch every row is read exactly once
def sgd(X, y_obs, theta0, alpha, n_epochs, n_batches, rng):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    if not 1 <= n_batches <= n:
        raise ValueError("n_batches must be between 1 and n")
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for _ in range(n_epochs):
        for batch in np.array_split(rng.integers(n, size=n), n_batches):
            theta = theta - alpha * mse_gradient(theta, A[batch], b[batch])
            history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: only the first batch of each epoch
# hint: an epoch reads all batches
def sgd(X, y_obs, theta0, alpha, n_epochs, n_batches, rng):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    if not 1 <= n_batches <= n:
        raise ValueError("n_batches must be between 1 and n")
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for _ in range(n_epochs):
        for _ in range(n_batches):
            batch = np.array_split(rng.permutation(n), n_batches)[0]
            theta = theta - alpha * mse_gradient(theta, A[batch], b[batch])
            history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: batch size instead of number of batches
# hint: n_batches says how many batches an epoch has
def sgd(X, y_obs, theta0, alpha, n_epochs, n_batches, rng):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    if not 1 <= n_batches <= n:
        raise ValueError("n_batches must be between 1 and n")
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for _ in range(n_epochs):
        order = rng.permutation(n)
        for batch in [order[k:k + n_batches] for k in range(0, n, n_batches)]:
            theta = theta - alpha * mse_gradient(theta, A[batch], b[batch])
            history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: equal parts only
# hint: try a number of rows that does not divide evenly
def sgd(X, y_obs, theta0, alpha, n_epochs, n_batches, rng):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    if not 1 <= n_batches <= n:
        raise ValueError("n_batches must be between 1 and n")
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for _ in range(n_epochs):
        for batch in np.split(rng.permutation(n), n_batches):
            theta = theta - alpha * mse_gradient(theta, A[batch], b[batch])
            history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: overwrites the start of the caller
# hint: what has happened to the caller's theta0 after the run?
def sgd(X, y_obs, theta0, alpha, n_epochs, n_batches, rng):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    if not 1 <= n_batches <= n:
        raise ValueError("n_batches must be between 1 and n")
    theta = np.asarray(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for _ in range(n_epochs):
        for batch in np.array_split(rng.permutation(n), n_batches):
            theta -= alpha * mse_gradient(theta, A[batch], b[batch])
            history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: keeps whole numbers whole
# hint: what happens to a fraction that is written into an array of whole numbers?
def sgd(X, y_obs, theta0, alpha, n_epochs, n_batches, rng):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    if not 1 <= n_batches <= n:
        raise ValueError("n_batches must be between 1 and n")
    theta = np.array(theta0)
    history = [[*theta, mse_loss(theta, A, b)]]
    for _ in range(n_epochs):
        for batch in np.array_split(rng.permutation(n), n_batches):
            theta[:] = theta - alpha * mse_gradient(theta, A[batch], b[batch])
            history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: all rows of the history are the same array
# hint: look at the first rows of the table: were they overwritten later?
def sgd(X, y_obs, theta0, alpha, n_epochs, n_batches, rng):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    if not 1 <= n_batches <= n:
        raise ValueError("n_batches must be between 1 and n")
    theta = np.array(theta0, dtype=float)
    history = [theta]
    for _ in range(n_epochs):
        for batch in np.array_split(rng.permutation(n), n_batches):
            theta -= alpha * mse_gradient(theta, A[batch], b[batch])
            history.append(theta)
    frame = pd.DataFrame(np.array(history), columns=[f"theta{j}" for j in range(d)])
    frame["loss"] = [mse_loss(t, A, b) for t in history]
    return frame
# %% wrong: root of the loss
# hint: the loss is the mean squared error, without a root
def sgd(X, y_obs, theta0, alpha, n_epochs, n_batches, rng):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    if not 1 <= n_batches <= n:
        raise ValueError("n_batches must be between 1 and n")
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b) ** 0.5]]
    for _ in range(n_epochs):
        for batch in np.array_split(rng.permutation(n), n_batches):
            theta = theta - alpha * mse_gradient(theta, A[batch], b[batch])
            history.append([*theta, mse_loss(theta, A, b) ** 0.5])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: no check of n_batches
# hint: read the last line of the docstring
def sgd(X, y_obs, theta0, alpha, n_epochs, n_batches, rng):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for _ in range(n_epochs):
        for batch in np.array_split(rng.permutation(n), n_batches):
            theta = theta - alpha * mse_gradient(theta, A[batch], b[batch])
            history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: two parameters only
# hint: the design matrix may have any number of columns
def sgd(X, y_obs, theta0, alpha, n_epochs, n_batches, rng):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    if not 1 <= n_batches <= n:
        raise ValueError("n_batches must be between 1 and n")
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for _ in range(n_epochs):
        for batch in np.array_split(rng.permutation(n), n_batches):
            theta = theta - alpha * mse_gradient(theta, A[batch], b[batch])
            history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=["theta0", "theta1", "loss"])
# %% wrong: a shuffle of the batches on top
# hint: draw nothing from rng but one permutation an epoch
def sgd(X, y_obs, theta0, alpha, n_epochs, n_batches, rng):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    if not 1 <= n_batches <= n:
        raise ValueError("n_batches must be between 1 and n")
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for _ in range(n_epochs):
        parts = np.array_split(rng.permutation(n), n_batches)
        for batch in [parts[k] for k in rng.permutation(n_batches)]:
            theta = theta - alpha * mse_gradient(theta, A[batch], b[batch])
            history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: a generator of its own
# hint: the randomness has to come from the rng that was passed in
def sgd(X, y_obs, theta0, alpha, n_epochs, n_batches, rng):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    if not 1 <= n_batches <= n:
        raise ValueError("n_batches must be between 1 and n")
    rng = np.random.default_rng(0)
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for _ in range(n_epochs):
        for batch in np.array_split(rng.permutation(n), n_batches):
            theta = theta - alpha * mse_gradient(theta, A[batch], b[batch])
            history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: start changed in place, a list
# hint: what has happened to the caller's list after the run?
def sgd(X, y_obs, theta0, alpha, n_epochs, n_batches, rng):
    X, y = np.asarray(X, float), np.asarray(y_obs, float)
    n, d = X.shape
    if n_batches < 1 or n_batches > n:
        raise ValueError("n_batches")
    theta = theta0 if isinstance(theta0, list) else [float(t) for t in theta0]
    rows = [[*theta, mse_loss(np.array(theta), X, y)]]
    for _ in range(n_epochs):
        for batch in np.array_split(rng.permutation(n), n_batches):
            g = mse_gradient(np.array(theta), X[batch], y[batch])
            for j in range(d):
                theta[j] = theta[j] - alpha * g[j]
            rows.append([*theta, mse_loss(np.array(theta), X, y)])
    return pd.DataFrame(rows, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: draws one more permutation at the end of each epoch
# hint: one permutation for each epoch, and nothing after the last
def sgd(X, y_obs, theta0, alpha, n_epochs, n_batches, rng):
    X, y = np.asarray(X, float), np.asarray(y_obs, float)
    n, d = X.shape
    if n_batches < 1 or n_batches > n:
        raise ValueError("n_batches")
    theta = np.array(theta0, dtype=float)
    rows = [[*theta, mse_loss(theta, X, y)]]
    order = rng.permutation(n)
    for _ in range(n_epochs):
        for batch in np.array_split(order, n_batches):
            theta = theta - alpha * mse_gradient(theta, X[batch], y[batch])
            rows.append([*theta, mse_loss(theta, X, y)])
        order = rng.permutation(n)
    return pd.DataFrame(rows, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: bad batches are noticed only when an epoch runs
# hint: the number of batches is checked even if there is no epoch
def sgd(X, y_obs, theta0, alpha, n_epochs, n_batches, rng):
    X, y = np.asarray(X, float), np.asarray(y_obs, float)
    n, d = X.shape
    theta = np.array(theta0, dtype=float)
    rows = [[*theta, mse_loss(theta, X, y)]]
    for _ in range(n_epochs):
        if n_batches < 1 or n_batches > n:
            raise ValueError("n_batches")
        for batch in np.array_split(rng.permutation(n), n_batches):
            theta = theta - alpha * mse_gradient(theta, X[batch], y[batch])
            rows.append([*theta, mse_loss(theta, X, y)])
    return pd.DataFrame(rows, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: gradient divided by a fixed batch size
# hint: the batches are not all equally long
def sgd(X, y_obs, theta0, alpha, n_epochs, n_batches, rng):
    X, y = np.asarray(X, float), np.asarray(y_obs, float)
    n, d = X.shape
    if n_batches < 1 or n_batches > n:
        raise ValueError("n_batches")
    theta = np.array(theta0, dtype=float)
    rows = [[*theta, mse_loss(theta, X, y)]]
    for _ in range(n_epochs):
        for batch in np.array_split(rng.permutation(n), n_batches):
            theta = theta + alpha * 2 / (n / n_batches) * X[batch].T @ (y[batch] - X[batch] @ theta)
            rows.append([*theta, mse_loss(theta, X, y)])
    return pd.DataFrame(rows, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: longer pieces last
# hint: np.array_split makes the first pieces longer
def sgd(X, y_obs, theta0, alpha, n_epochs, n_batches, rng):
    X, y = np.asarray(X, float), np.asarray(y_obs, float)
    n, d = X.shape
    if n_batches < 1 or n_batches > n:
        raise ValueError("n_batches")
    theta = np.array(theta0, dtype=float)
    rows = [[*theta, mse_loss(theta, X, y)]]
    edges = [k * n // n_batches for k in range(n_batches + 1)]
    for _ in range(n_epochs):
        order = rng.permutation(n)
        for a, b in zip(edges, edges[1:]):
            batch = order[a:b]
            theta = theta - alpha * mse_gradient(theta, X[batch], y[batch])
            rows.append([*theta, mse_loss(theta, X, y)])
    return pd.DataFrame(rows, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: stops when the loss is small
# hint: every update is made, however small the loss
def sgd(X, y_obs, theta0, alpha, n_epochs, n_batches, rng):
    X, y = np.asarray(X, float), np.asarray(y_obs, float)
    n, d = X.shape
    if n_batches < 1 or n_batches > n:
        raise ValueError("n_batches")
    theta = np.array(theta0, dtype=float)
    rows = [[*theta, mse_loss(theta, X, y)]]
    for _ in range(n_epochs):
        for batch in np.array_split(rng.permutation(n), n_batches):
            if rows[-1][-1] > 1e-3:
                theta = theta - alpha * mse_gradient(theta, X[batch], y[batch])
            rows.append([*theta, mse_loss(theta, X, y)])
    return pd.DataFrame(rows, columns=[f"theta{j}" for j in range(d)] + ["loss"])
