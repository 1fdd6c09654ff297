# %% right: centred and divided by the range
def fit_by_descent(X, y_obs, tol=1e-8):
    X, y_obs = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if len(X) != len(y_obs):
        raise ValueError("unequal numbers of rows")
    low, high = X[:, 1:].min(axis=0), X[:, 1:].max(axis=0)
    middle, width = (low + high) / 2, (high - low) / 2
    Z = np.column_stack([np.ones(len(X)), (X[:, 1:] - middle) / width])
    H, b = 2 / len(X) * Z.T @ Z, 2 / len(X) * Z.T @ y_obs
    alpha = 1.9 / np.linalg.eigvalsh(H)[-1]
    beta = np.zeros(X.shape[1])
    while True:
        new = beta - alpha * (H @ beta - b)
        if np.max(np.abs(new - beta)) < tol:
            break
        beta = new
    return [new[0] - np.sum(new[1:] * middle / width), *(new[1:] / width)]

# %% right: columns divided by their norm, no centring
def fit_by_descent(X, y_obs, tol=1e-8):
    X, y_obs = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if len(X) != len(y_obs):
        raise ValueError("unequal numbers of rows")
    size = np.sqrt(np.mean(X ** 2, axis=0))
    Z = X / size
    H, b = Z.T @ Z / len(X), Z.T @ y_obs / len(X)
    alpha = 1 / np.linalg.eigvalsh(H)[-1]
    beta = np.zeros(X.shape[1])
    for _ in range(200_000):
        step = alpha * (H @ beta - b)
        beta -= step
        if np.linalg.norm(step) < tol:
            break
    return beta / size

# %% wrong: theta in scaled units
# hint: The parameters belong to the scaled features; map them back.
def fit_by_descent(X, y_obs, tol=1e-8):
    X, y_obs = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if len(X) != len(y_obs):
        raise ValueError("unequal numbers of rows")
    means, scales = X[:, 1:].mean(axis=0), X[:, 1:].std(axis=0)
    Z = np.column_stack([np.ones(len(X)), (X[:, 1:] - means) / scales])
    alpha = 1 / np.linalg.eigvalsh(2 / len(X) * Z.T @ Z)[-1]
    beta = np.zeros(X.shape[1])
    for _ in range(20_000):
        step = alpha * 2 / len(X) * Z.T @ (Z @ beta - y_obs)
        beta = beta - step
        if np.linalg.norm(step) < tol:
            break
    return beta

# %% wrong: intercept not mapped back
# hint: Each centred feature takes a share of the intercept with it.
def fit_by_descent(X, y_obs, tol=1e-8):
    X, y_obs = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if len(X) != len(y_obs):
        raise ValueError("unequal numbers of rows")
    means, scales = X[:, 1:].mean(axis=0), X[:, 1:].std(axis=0)
    Z = np.column_stack([np.ones(len(X)), (X[:, 1:] - means) / scales])
    alpha = 1 / np.linalg.eigvalsh(2 / len(X) * Z.T @ Z)[-1]
    beta = np.zeros(X.shape[1])
    for _ in range(20_000):
        step = alpha * 2 / len(X) * Z.T @ (Z @ beta - y_obs)
        beta = beta - step
        if np.linalg.norm(step) < tol:
            break
    slopes = beta[1:] / scales
    return np.concatenate([[beta[0]], slopes])

# %% wrong: sign of the share of the intercept
# hint: Work out on paper what happens to the mean when the brackets are opened.
def fit_by_descent(X, y_obs, tol=1e-8):
    X, y_obs = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if len(X) != len(y_obs):
        raise ValueError("unequal numbers of rows")
    means, scales = X[:, 1:].mean(axis=0), X[:, 1:].std(axis=0)
    Z = np.column_stack([np.ones(len(X)), (X[:, 1:] - means) / scales])
    alpha = 1 / np.linalg.eigvalsh(2 / len(X) * Z.T @ Z)[-1]
    beta = np.zeros(X.shape[1])
    for _ in range(20_000):
        step = alpha * 2 / len(X) * Z.T @ (Z @ beta - y_obs)
        beta = beta - step
        if np.linalg.norm(step) < tol:
            break
    slopes = beta[1:] / scales
    return np.concatenate([[beta[0] + slopes @ means], slopes])

# %% wrong: slopes multiplied by the scales
# hint: A feature that was divided by s gets its parameter divided too.
def fit_by_descent(X, y_obs, tol=1e-8):
    X, y_obs = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if len(X) != len(y_obs):
        raise ValueError("unequal numbers of rows")
    means, scales = X[:, 1:].mean(axis=0), X[:, 1:].std(axis=0)
    Z = np.column_stack([np.ones(len(X)), (X[:, 1:] - means) / scales])
    alpha = 1 / np.linalg.eigvalsh(2 / len(X) * Z.T @ Z)[-1]
    beta = np.zeros(X.shape[1])
    for _ in range(20_000):
        step = alpha * 2 / len(X) * Z.T @ (Z @ beta - y_obs)
        beta = beta - step
        if np.linalg.norm(step) < tol:
            break
    slopes = beta[1:] * scales
    return np.concatenate([[beta[0] - slopes @ means], slopes])

# %% wrong: too few steps
# hint: Look at how far the last step was from zero; it has not arrived.
def fit_by_descent(X, y_obs, tol=1e-8):
    X, y_obs = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if len(X) != len(y_obs):
        raise ValueError("unequal numbers of rows")
    means, scales = X[:, 1:].mean(axis=0), X[:, 1:].std(axis=0)
    Z = np.column_stack([np.ones(len(X)), (X[:, 1:] - means) / scales])
    alpha = 1 / np.linalg.eigvalsh(2 / len(X) * Z.T @ Z)[-1]
    beta = np.zeros(X.shape[1])
    for _ in range(3):
        step = alpha * 2 / len(X) * Z.T @ (Z @ beta - y_obs)
        beta = beta - step
        if np.linalg.norm(step) < tol:
            break
    slopes = beta[1:] / scales
    return np.concatenate([[beta[0] - slopes @ means], slopes])

# %% wrong: raw features at a fixed rate
# hint: A rate that suits the tips runs away or creeps on other scales.
def fit_by_descent(X, y_obs, tol=1e-8):
    X, y_obs = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if len(X) != len(y_obs):
        raise ValueError("unequal numbers of rows")
    theta = np.zeros(X.shape[1])
    with np.errstate(all="ignore"):
        for _ in range(3_000):
            theta = theta - 0.001 * 2 / len(X) * X.T @ (X @ theta - y_obs)
    return theta

# %% wrong: bias column scaled too
# hint: The bias column has standard deviation zero; leave it alone.
def fit_by_descent(X, y_obs, tol=1e-8):
    X, y_obs = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if len(X) != len(y_obs):
        raise ValueError("unequal numbers of rows")
    with np.errstate(all="ignore"):
        Z = (X - X.mean(axis=0)) / X.std(axis=0)
    beta = np.zeros(X.shape[1])
    for _ in range(200):
        beta = beta - 0.1 * 2 / len(X) * Z.T @ (Z @ beta - y_obs)
    return beta / X.std(axis=0)

# %% wrong: scales the caller's matrix
# hint: Scaling in place changes the caller's array.
def fit_by_descent(X, y_obs, tol=1e-8):
    X, y_obs = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if len(X) != len(y_obs):
        raise ValueError("unequal numbers of rows")
    means, scales = X[:, 1:].mean(axis=0), X[:, 1:].std(axis=0)
    X[:, 1:] -= means
    X[:, 1:] /= scales
    Z = X
    alpha = 1 / np.linalg.eigvalsh(2 / len(X) * Z.T @ Z)[-1]
    beta = np.zeros(X.shape[1])
    for _ in range(20_000):
        step = alpha * 2 / len(X) * Z.T @ (Z @ beta - y_obs)
        beta = beta - step
        if np.linalg.norm(step) < tol:
            break
    slopes = beta[1:] / scales
    return np.concatenate([[beta[0] - slopes @ means], slopes])

# %% wrong: no check of the rows
# hint: One observation is stretched over all rows without complaint; compare the numbers yourself.
def fit_by_descent(X, y_obs, tol=1e-8):
    X, y_obs = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    means, scales = X[:, 1:].mean(axis=0), X[:, 1:].std(axis=0)
    Z = np.column_stack([np.ones(len(X)), (X[:, 1:] - means) / scales])
    alpha = 1 / np.linalg.eigvalsh(2 / len(X) * Z.T @ Z)[-1]
    beta = np.zeros(X.shape[1])
    for _ in range(20_000):
        step = alpha * 2 / len(X) * Z.T @ (Z @ beta - y_obs)
        beta = beta - step
        if np.linalg.norm(step) < tol:
            break
    slopes = beta[1:] / scales
    return np.concatenate([[beta[0] - slopes @ means], slopes])

# %% right: qr
def fit_by_descent(X, y_obs, tol=1e-8):
    X, y = np.array(X, float), np.array(y_obs, float)
    if X.shape[0] != y.shape[0]:
        raise ValueError("rows")
    scale = np.linalg.norm(X, axis=0)
    Q, R = np.linalg.qr(X / scale)
    beta = np.zeros(X.shape[1])
    while True:
        step = 0.5 * Q.T @ (y - Q @ beta)
        beta = beta + step
        if np.linalg.norm(step) < tol * 1e-4:
            return np.linalg.solve(R, beta) / scale

# %% right: exact line search
def fit_by_descent(X, y_obs, tol=1e-8):
    X, y = np.asarray(X, float), np.asarray(y_obs, float)
    if len(X) != len(y):
        raise ValueError("rows")
    m = np.r_[0.0, X[:, 1:].mean(axis=0)]
    s = np.r_[1.0, X[:, 1:].std(axis=0)]
    Z = (X - m) / s
    H, c = 2 / len(y) * Z.T @ Z, 2 / len(y) * Z.T @ y
    theta = np.zeros(len(s))
    for _ in range(100000):
        g = H @ theta - c
        bend = g @ H @ g
        if bend == 0:
            break
        step = (g @ g) / bend * g
        theta = theta - step
        if np.linalg.norm(step) < tol:
            break
    out = theta / s
    out[0] = theta[0] - np.sum(theta[1:] / s[1:] * m[1:])
    return out

# %% wrong: lstsq
# hint: This way is a descent; one that a large tol can stop on the way.
def fit_by_descent(X, y_obs, tol=1e-8):
    X, y = np.asarray(X, float), np.asarray(y_obs, float)
    if len(X) != len(y):
        raise ValueError("rows")
    return np.linalg.lstsq(X, y, rcond=None)[0]

# %% wrong: rows cut
# hint: Rows and observations that are not equally many are an error.
def fit_by_descent(X, y_obs, tol=1e-8):
    X, y = np.asarray(X, float), np.asarray(y_obs, float)
    k = min(len(X), len(y))
    X, y = X[:k], y[:k]
    mean, spread = X[:, 1:].mean(axis=0), X[:, 1:].std(axis=0)
    Z = np.column_stack([np.ones(len(X)), (X[:, 1:] - mean) / spread])
    alpha = 1 / np.linalg.eigvalsh(2 / len(Z) * Z.T @ Z)[-1]
    beta = np.zeros(Z.shape[1])
    for _ in range(100000):
        step = alpha * 2 / len(Z) * Z.T @ (Z @ beta - y)
        beta = beta - step
        if np.linalg.norm(step) < tol:
            break
    slopes = beta[1:] / spread
    return np.concatenate([[beta[0] - slopes @ mean], slopes])

# %% wrong: divides by the largest value
# hint: Dividing alone leaves the columns alike; take the mean away as well, or more steps.
def fit_by_descent(X, y_obs, tol=1e-8):
    X, y = np.asarray(X, float), np.asarray(y_obs, float)
    if len(X) != len(y):
        raise ValueError("rows")
    s = np.abs(X).max(axis=0)
    Z = X / s
    beta = np.zeros(Z.shape[1])
    alpha = 1 / np.linalg.eigvalsh(2 / len(Z) * Z.T @ Z)[-1]
    for _ in range(500):
        step = alpha * 2 / len(Z) * Z.T @ (Z @ beta - y)
        beta = beta - step
        if np.linalg.norm(step) < tol:
            break
    return beta / s
# %% wrong: checks before it steps
# hint: the step is taken, and then looked at: a large tol stops the descent after it, not before
def fit_by_descent(X, y_obs, tol=1e-8):
    X, y_obs = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if len(X) != len(y_obs):
        raise ValueError("rows")
    m, s = X[:, 1:].mean(axis=0), X[:, 1:].std(axis=0)
    Z = np.column_stack([np.ones(len(X)), (X[:, 1:] - m) / s])
    alpha = len(Z) / np.linalg.norm(Z, 2) ** 2 / 2
    beta = np.zeros(Z.shape[1])
    for _ in range(100_000):
        step = alpha * 2 / len(Z) * Z.T @ (Z @ beta - y_obs)
        if np.linalg.norm(step) < tol:
            break
        beta = beta - step
    theta = beta / np.append(1, s)
    theta[0] -= theta[1:] @ m
    return theta
