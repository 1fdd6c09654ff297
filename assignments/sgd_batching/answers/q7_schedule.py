# %% right: the rate is halved on the way
def sgd_decayed(X, y_obs, theta0, alpha0, n_epochs, n_batches, rng, every):
    X, y = np.array(X, dtype=float), np.array(y_obs, dtype=float)
    if every < 1 or n_batches < 1 or n_batches > len(y):
        raise ValueError("n_batches or every out of bounds")
    rate, path = alpha0, [np.array(theta0, dtype=float)]
    for epoch in range(1, n_epochs + 1):
        for rows in np.array_split(rng.permutation(len(y)), n_batches):
            errors = X[rows] @ path[-1] - y[rows]
            path.append(path[-1] - rate * 2 * np.mean(errors[:, None] * X[rows], axis=0))
        if epoch % every == 0:
            rate = rate / 2
    table = pd.DataFrame(path, columns=[f"theta{j}" for j in range(X.shape[1])])
    table["loss"] = [np.mean((y - X @ t) ** 2) for t in path]
    return table
# %% right: one epoch at a time, each as a table
def sgd_decayed(X, y_obs, theta0, alpha0, n_epochs, n_batches, rng, every):
    X, y = np.array(X, dtype=float), np.array(y_obs, dtype=float)
    if every < 1 or not 1 <= n_batches <= len(y):
        raise ValueError("n_batches or every out of bounds")
    def one(theta, alpha):
        table = [[*theta, mse_loss(theta, X, y)]]
        for rows in np.array_split(rng.permutation(len(y)), n_batches):
            theta = theta - alpha * mse_gradient(theta, X[rows], y[rows])
            table.append([*theta, mse_loss(theta, X, y)])
        return table
    start = np.array(theta0, dtype=float)
    lines = [[*start, mse_loss(start, X, y)]]
    for epoch in range(n_epochs):
        lines += one(np.array(lines[-1][:-1]), alpha0 / 2 ** (epoch // every))[1:]
    return pd.DataFrame(lines, columns=[*(f"theta{j}" for j in range(X.shape[1])), "loss"])
# %% right: sgd epoch by epoch
def sgd_decayed(X, y_obs, theta0, alpha0, n_epochs, n_batches, rng, every):
    if every < 1:
        raise ValueError("every must be 1 or more")
    table = sgd(X, y_obs, theta0, alpha0, 0, n_batches, rng)
    parts = [table]
    names = list(table.columns[:-1])
    for e in range(n_epochs):
        start = parts[-1][names].iloc[-1].to_numpy()
        part = sgd(X, y_obs, start, alpha0 / 2 ** (e // every), 1, n_batches, rng)
        parts.append(part.iloc[1:])
    return pd.concat(parts, ignore_index=True)
# %% right: blocks of epochs
def sgd_decayed(X, y_obs, theta0, alpha0, n_epochs, n_batches, rng, every):
    if every < 1 or not 1 <= n_batches <= len(y_obs):
        raise ValueError("arguments")
    out = sgd(X, y_obs, theta0, alpha0, 0, n_batches, rng)
    rate, left = alpha0, n_epochs
    while left > 0:
        run = min(every, left)
        more = sgd(X, y_obs, list(out.iloc[-1, :-1]), rate, run, n_batches, rng)
        out = pd.concat([out, more.iloc[1:]], ignore_index=True)
        rate, left = rate * 0.5, left - run
    return out
# %% wrong: decays per update
# hint: e counts the epochs, not the updates
def sgd_decayed(X, y_obs, theta0, alpha0, n_epochs, n_batches, rng, every):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    if not 1 <= n_batches <= n or every < 1:
        raise ValueError("n_batches or every out of bounds")
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for e in range(n_epochs):
        for batch in np.array_split(rng.permutation(n), n_batches):
            alpha = alpha0 * 0.5 ** ((len(history) - 1) // every)
            theta = theta - alpha * mse_gradient(theta, A[batch], b[batch])
            history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: constant rate
# hint: the rate of a late epoch is smaller than the first
def sgd_decayed(X, y_obs, theta0, alpha0, n_epochs, n_batches, rng, every):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    if not 1 <= n_batches <= n or every < 1:
        raise ValueError("n_batches or every out of bounds")
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for e in range(n_epochs):
        alpha = alpha0
        for batch in np.array_split(rng.permutation(n), n_batches):
            theta = theta - alpha * mse_gradient(theta, A[batch], b[batch])
            history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: halves once only
# hint: after two halvings the rate is a quarter
def sgd_decayed(X, y_obs, theta0, alpha0, n_epochs, n_batches, rng, every):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    if not 1 <= n_batches <= n or every < 1:
        raise ValueError("n_batches or every out of bounds")
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for e in range(n_epochs):
        alpha = alpha0 if e < every else alpha0 / 2
        for batch in np.array_split(rng.permutation(n), n_batches):
            theta = theta - alpha * mse_gradient(theta, A[batch], b[batch])
            history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: halves in every epoch
# hint: how many epochs lie between two halvings?
def sgd_decayed(X, y_obs, theta0, alpha0, n_epochs, n_batches, rng, every):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    if not 1 <= n_batches <= n or every < 1:
        raise ValueError("n_batches or every out of bounds")
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for e in range(n_epochs):
        alpha = alpha0 * 0.5 ** e
        for batch in np.array_split(rng.permutation(n), n_batches):
            theta = theta - alpha * mse_gradient(theta, A[batch], b[batch])
            history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: halves gradually
# hint: the rate stays the same until the next halving
def sgd_decayed(X, y_obs, theta0, alpha0, n_epochs, n_batches, rng, every):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    if not 1 <= n_batches <= n or every < 1:
        raise ValueError("n_batches or every out of bounds")
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for e in range(n_epochs):
        alpha = alpha0 * 0.5 ** (e / every)
        for batch in np.array_split(rng.permutation(n), n_batches):
            theta = theta - alpha * mse_gradient(theta, A[batch], b[batch])
            history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: halves one epoch too soon
# hint: which epoch is the first with half the rate?
def sgd_decayed(X, y_obs, theta0, alpha0, n_epochs, n_batches, rng, every):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    if not 1 <= n_batches <= n or every < 1:
        raise ValueError("n_batches or every out of bounds")
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for e in range(n_epochs):
        alpha = alpha0 * 0.5 ** ((e + 1) // every)
        for batch in np.array_split(rng.permutation(n), n_batches):
            theta = theta - alpha * mse_gradient(theta, A[batch], b[batch])
            history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: halves one epoch too late
# hint: which epoch is the first with half the rate?
def sgd_decayed(X, y_obs, theta0, alpha0, n_epochs, n_batches, rng, every):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    if not 1 <= n_batches <= n or every < 1:
        raise ValueError("n_batches or every out of bounds")
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for e in range(n_epochs):
        alpha = alpha0 * 0.5 ** (max(e - 1, 0) // every)
        for batch in np.array_split(rng.permutation(n), n_batches):
            theta = theta - alpha * mse_gradient(theta, A[batch], b[batch])
            history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: half the rate from the start
# hint: the first epochs use the full rate
def sgd_decayed(X, y_obs, theta0, alpha0, n_epochs, n_batches, rng, every):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    if not 1 <= n_batches <= n or every < 1:
        raise ValueError("n_batches or every out of bounds")
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for e in range(n_epochs):
        alpha = alpha0 * 0.5 ** (e // every + 1)
        for batch in np.array_split(rng.permutation(n), n_batches):
            theta = theta - alpha * mse_gradient(theta, A[batch], b[batch])
            history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: divides instead of halving
# hint: 1, 1/2, 1/4, not 1, 1/2, 1/3
def sgd_decayed(X, y_obs, theta0, alpha0, n_epochs, n_batches, rng, every):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    if not 1 <= n_batches <= n or every < 1:
        raise ValueError("n_batches or every out of bounds")
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for e in range(n_epochs):
        alpha = alpha0 / (1 + e // every)
        for batch in np.array_split(rng.permutation(n), n_batches):
            theta = theta - alpha * mse_gradient(theta, A[batch], b[batch])
            history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: doubles
# hint: the rate has to fall
def sgd_decayed(X, y_obs, theta0, alpha0, n_epochs, n_batches, rng, every):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    if not 1 <= n_batches <= n or every < 1:
        raise ValueError("n_batches or every out of bounds")
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for e in range(n_epochs):
        alpha = alpha0 * 2.0 ** (e // every)
        for batch in np.array_split(rng.permutation(n), n_batches):
            theta = theta - alpha * mse_gradient(theta, A[batch], b[batch])
            history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: one permutation reused for all epochs
# hint: compare the batches of the first epoch with those of the second
def sgd_decayed(X, y_obs, theta0, alpha0, n_epochs, n_batches, rng, every):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    if not 1 <= n_batches <= n or every < 1:
        raise ValueError("n_batches or every out of bounds")
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    order = rng.permutation(n)
    for e in range(n_epochs):
        alpha = alpha0 * 0.5 ** (e // every)
        for batch in np.array_split(order, n_batches):
            theta = theta - alpha * mse_gradient(theta, A[batch], b[batch])
            history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: loss of the batch
# hint: the loss in the table is that of all rows
def sgd_decayed(X, y_obs, theta0, alpha0, n_epochs, n_batches, rng, every):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    if not 1 <= n_batches <= n or every < 1:
        raise ValueError("n_batches or every out of bounds")
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for e in range(n_epochs):
        alpha = alpha0 * 0.5 ** (e // every)
        for batch in np.array_split(rng.permutation(n), n_batches):
            theta = theta - alpha * mse_gradient(theta, A[batch], b[batch])
            history.append([*theta, mse_loss(theta, A[batch], b[batch])])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: stale theta
# hint: every update starts where the one before it ended
def sgd_decayed(X, y_obs, theta0, alpha0, n_epochs, n_batches, rng, every):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    if not 1 <= n_batches <= n or every < 1:
        raise ValueError("n_batches or every out of bounds")
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for e in range(n_epochs):
        alpha = alpha0 * 0.5 ** (e // every)
        stale = theta
        for batch in np.array_split(rng.permutation(n), n_batches):
            theta = theta - alpha * mse_gradient(stale, A[batch], b[batch])
            history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: no check of every
# hint: read the last line of the docstring
def sgd_decayed(X, y_obs, theta0, alpha0, n_epochs, n_batches, rng, every):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    if not 1 <= n_batches <= n:
        raise ValueError("n_batches or every out of bounds")
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for e in range(n_epochs):
        alpha = alpha0 * 0.5 ** (e // every)
        for batch in np.array_split(rng.permutation(n), n_batches):
            theta = theta - alpha * mse_gradient(theta, A[batch], b[batch])
            history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: no check of n_batches
# hint: read the last line of the docstring
def sgd_decayed(X, y_obs, theta0, alpha0, n_epochs, n_batches, rng, every):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    if every < 1:
        raise ValueError("n_batches or every out of bounds")
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for e in range(n_epochs):
        alpha = alpha0 * 0.5 ** (e // every)
        for batch in np.array_split(rng.permutation(n), n_batches):
            theta = theta - alpha * mse_gradient(theta, A[batch], b[batch])
            history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: refuses every epoch
# hint: every may be 1
def sgd_decayed(X, y_obs, theta0, alpha0, n_epochs, n_batches, rng, every):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    if not 1 <= n_batches <= n or every < 2:
        raise ValueError("n_batches or every out of bounds")
    theta = np.array(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for e in range(n_epochs):
        alpha = alpha0 * 0.5 ** (e // every)
        for batch in np.array_split(rng.permutation(n), n_batches):
            theta = theta - alpha * mse_gradient(theta, A[batch], b[batch])
            history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: overwrites the start of the caller
# hint: what has happened to the caller's theta0 after the run?
def sgd_decayed(X, y_obs, theta0, alpha0, n_epochs, n_batches, rng, every):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n, d = A.shape
    if not 1 <= n_batches <= n or every < 1:
        raise ValueError("n_batches or every out of bounds")
    theta = np.asarray(theta0, dtype=float)
    history = [[*theta, mse_loss(theta, A, b)]]
    for e in range(n_epochs):
        alpha = alpha0 * 0.5 ** (e // every)
        for batch in np.array_split(rng.permutation(n), n_batches):
            theta -= alpha * mse_gradient(theta, A[batch], b[batch])
            history.append([*theta, mse_loss(theta, A, b)])
    return pd.DataFrame(history, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: tenth
# hint: the halving goes on, however small the rate
def sgd_decayed(X, y_obs, theta0, alpha0, n_epochs, n_batches, rng, every):
    X, y = np.asarray(X, float), np.asarray(y_obs, float)
    n, d = X.shape
    if n_batches < 1 or n_batches > n or every < 1:
        raise ValueError("n_batches or every")
    theta = np.array(theta0, dtype=float)
    rows = [[*theta, mse_loss(theta, X, y)]]
    for e in range(n_epochs):
        alpha = alpha0 * 2.0 ** -(e // every)
        if e // every > 3:
            alpha = alpha0 / 10
        for batch in np.array_split(rng.permutation(n), n_batches):
            theta = theta - alpha * mse_gradient(theta, X[batch], y[batch])
            rows.append([*theta, mse_loss(theta, X, y)])
    return pd.DataFrame(rows, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: start list changed
# hint: what has happened to the caller's list after the run?
def sgd_decayed(X, y_obs, theta0, alpha0, n_epochs, n_batches, rng, every):
    X, y = np.asarray(X, float), np.asarray(y_obs, float)
    n, d = X.shape
    if n_batches < 1 or n_batches > n or every < 1:
        raise ValueError("n_batches or every")
    theta = np.array(theta0, dtype=float)
    rows = [[*theta, mse_loss(theta, X, y)]]
    for e in range(n_epochs):
        alpha = alpha0 * 2.0 ** -(e // every)
        for batch in np.array_split(rng.permutation(n), n_batches):
            theta = theta - alpha * mse_gradient(theta, X[batch], y[batch])
            rows.append([*theta, mse_loss(theta, X, y)])
    if isinstance(theta0, list):
        theta0[:] = list(theta)
    return pd.DataFrame(rows, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: rate whole
# hint: half of a whole rate may be a fraction
def sgd_decayed(X, y_obs, theta0, alpha0, n_epochs, n_batches, rng, every):
    X, y = np.asarray(X, float), np.asarray(y_obs, float)
    n, d = X.shape
    if n_batches < 1 or n_batches > n or every < 1:
        raise ValueError("n_batches or every")
    theta = np.array(theta0, dtype=float)
    rows = [[*theta, mse_loss(theta, X, y)]]
    for e in range(n_epochs):
        alpha = alpha0
        for _ in range(e // every):
            alpha = alpha // 2 if isinstance(alpha, int) else alpha / 2
        for batch in np.array_split(rng.permutation(n), n_batches):
            theta = theta - alpha * mse_gradient(theta, X[batch], y[batch])
            rows.append([*theta, mse_loss(theta, X, y)])
    return pd.DataFrame(rows, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: two columns
# hint: the design matrix may have any number of columns
def sgd_decayed(X, y_obs, theta0, alpha0, n_epochs, n_batches, rng, every):
    X, y = np.asarray(X, float), np.asarray(y_obs, float)
    n, d = X.shape
    if n_batches < 1 or n_batches > n or every < 1:
        raise ValueError("n_batches or every")
    theta = np.array(theta0, dtype=float)
    rows = [[*theta, mse_loss(theta, X, y)]]
    for e in range(n_epochs):
        alpha = alpha0 * 2.0 ** -(e // every)
        for batch in np.array_split(rng.permutation(n), n_batches):
            theta = theta - alpha * np.resize(mse_gradient(theta, X[batch], y[batch])[:2], d)
            rows.append([*theta, mse_loss(theta, X, y)])
    return pd.DataFrame(rows, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: stops where the rate is small
# hint: the halving goes on, however small the rate
def sgd_decayed(X, y_obs, theta0, alpha0, n_epochs, n_batches, rng, every):
    X, y = np.asarray(X, float), np.asarray(y_obs, float)
    n, d = X.shape
    if n_batches < 1 or n_batches > n or every < 1:
        raise ValueError("n_batches or every")
    theta = np.array(theta0, dtype=float)
    rows = [[*theta, mse_loss(theta, X, y)]]
    for e in range(n_epochs):
        alpha = alpha0 * 2.0 ** -(e // every)
        if alpha < alpha0 / 100:
            alpha = alpha0 / 100
        for batch in np.array_split(rng.permutation(n), n_batches):
            theta = theta - alpha * mse_gradient(theta, X[batch], y[batch])
            rows.append([*theta, mse_loss(theta, X, y)])
    return pd.DataFrame(rows, columns=[f"theta{j}" for j in range(d)] + ["loss"])
# %% wrong: shuffles only at a halving
# hint: a fresh permutation at the start of each epoch
def sgd_decayed(X, y_obs, theta0, alpha0, n_epochs, n_batches, rng, every):
    X, y = np.asarray(X, float), np.asarray(y_obs, float)
    n, d = X.shape
    if n_batches < 1 or n_batches > n or every < 1:
        raise ValueError("n_batches or every")
    theta = np.array(theta0, dtype=float)
    rows = [[*theta, mse_loss(theta, X, y)]]
    for e in range(n_epochs):
        alpha = alpha0 * 2.0 ** -(e // every)
        if e % every == 0:
            order = rng.permutation(n)
        else:
            rng.permutation(n)
        for batch in np.array_split(order, n_batches):
            theta = theta - alpha * mse_gradient(theta, X[batch], y[batch])
            rows.append([*theta, mse_loss(theta, X, y)])
    return pd.DataFrame(rows, columns=[f"theta{j}" for j in range(d)] + ["loss"])
