# %% right: the sum over rows, in plain Python
def descend_from_zero(X, y, alpha, n):
    rows = [[float(v) for v in row] for row in X]
    right = [float(v) for v in y]
    if len(rows) != len(right):
        raise ValueError("unequal numbers of rows")
    if n < 0:
        raise ValueError("a negative number of updates")
    theta = [0.0] * len(rows[0])
    for _ in range(n):
        residuals = [sum(a * t for a, t in zip(row, theta)) - b for row, b in zip(rows, right)]
        theta = [t - alpha * 2 / len(rows) * sum(r * row[j] for r, row in zip(residuals, rows)) for j, t in enumerate(theta)]
    return theta
# %% right: in-place updates of an array of its own
def descend_from_zero(X, y, alpha, n):
    A, b = np.array(X, dtype=float), np.array(y, dtype=float)
    if A.shape[0] != b.shape[0] or n < 0:
        raise ValueError("wanted a y for each row and n of at least 0")
    theta = np.zeros(A.shape[1])
    for _ in range(n):
        theta -= alpha * 2 * np.mean(A * (A @ theta - b)[:, None], axis=0)
    return theta
# %% right: the recurrence in closed form, by eigenvalues
def descend_from_zero(X, y, alpha, n):
    A, b = np.array(X, dtype=float), np.array(y, dtype=float)
    if A.shape[0] != b.shape[0] or n < 0:
        raise ValueError("wanted a y for each row and n of at least 0")
    left, s, right = np.linalg.svd(A, full_matrices=False)
    shrink = 1 - (1 - alpha * 2 / len(b) * s**2) ** n
    return right.T @ (np.divide(shrink, s, out=np.zeros_like(s), where=s > 1e-14) * (left.T @ b))
# %% right: recursion of weights on rows
def descend_from_zero(X, y, alpha, n):
    A, b = np.array(X, float), np.array(y, float)
    if A.shape[0] != b.shape[0]:
        raise ValueError("rows")
    if n < 0:
        raise ValueError("n")
    w = np.zeros(len(b))
    K = A @ A.T
    for _ in range(n):
        w = w - 2 * alpha / len(b) * (K @ w - b)
    return A.T @ w
# %% wrong: starts at random
# hint: a random start keeps a part at a right angle to all rows, which no update can remove
def descend_from_zero(X, y, alpha, n):
    A, b = np.array(X, dtype=float), np.array(y, dtype=float)
    if A.shape[0] != b.shape[0] or n < 0:
        raise ValueError("wanted a y for each row and n of at least 0")
    theta = 0.1 * np.random.default_rng(0).standard_normal(A.shape[1])
    for _ in range(n):
        theta = theta - alpha * 2 / len(b) * A.T @ (A @ theta - b)
    return theta
# %% wrong: starts at ones
# hint: look at where the descent begins
def descend_from_zero(X, y, alpha, n):
    A, b = np.array(X, dtype=float), np.array(y, dtype=float)
    if A.shape[0] != b.shape[0] or n < 0:
        raise ValueError("wanted a y for each row and n of at least 0")
    theta = np.ones(A.shape[1])
    for _ in range(n):
        theta = theta - alpha * 2 / len(b) * A.T @ (A @ theta - b)
    return theta
# %% wrong: climbs
# hint: check the sign of the update
def descend_from_zero(X, y, alpha, n):
    A, b = np.array(X, dtype=float), np.array(y, dtype=float)
    if A.shape[0] != b.shape[0] or n < 0:
        raise ValueError("wanted a y for each row and n of at least 0")
    theta = np.zeros(A.shape[1])
    for _ in range(n):
        theta = theta + alpha * 2 / len(b) * A.T @ (A @ theta - b)
    return theta
# %% wrong: the factor 2 is missing
# hint: the derivative of a square brings a factor with it
def descend_from_zero(X, y, alpha, n):
    A, b = np.array(X, dtype=float), np.array(y, dtype=float)
    if A.shape[0] != b.shape[0] or n < 0:
        raise ValueError("wanted a y for each row and n of at least 0")
    theta = np.zeros(A.shape[1])
    for _ in range(n):
        theta = theta - alpha / len(b) * A.T @ (A @ theta - b)
    return theta
# %% wrong: the sum instead of the mean
# hint: the loss is a mean over the rows
def descend_from_zero(X, y, alpha, n):
    A, b = np.array(X, dtype=float), np.array(y, dtype=float)
    if A.shape[0] != b.shape[0] or n < 0:
        raise ValueError("wanted a y for each row and n of at least 0")
    theta = np.zeros(A.shape[1])
    for _ in range(n):
        theta = theta - alpha * 2 * A.T @ (A @ theta - b)
    return theta
# %% wrong: divides by the number of columns
# hint: the mean is over rows, not over parameters
def descend_from_zero(X, y, alpha, n):
    A, b = np.array(X, dtype=float), np.array(y, dtype=float)
    if A.shape[0] != b.shape[0] or n < 0:
        raise ValueError("wanted a y for each row and n of at least 0")
    theta = np.zeros(A.shape[1])
    for _ in range(n):
        theta = theta - alpha * 2 / A.shape[1] * A.T @ (A @ theta - b)
    return theta
# %% wrong: one update too few
# hint: n counts the updates here, not the guesses
def descend_from_zero(X, y, alpha, n):
    A, b = np.array(X, dtype=float), np.array(y, dtype=float)
    if A.shape[0] != b.shape[0] or n < 0:
        raise ValueError("wanted a y for each row and n of at least 0")
    theta = np.zeros(A.shape[1])
    for _ in range(n - 1):
        theta = theta - alpha * 2 / len(b) * A.T @ (A @ theta - b)
    return theta
# %% wrong: jumps to the limit
# hint: the place after n updates is wanted, not the place where they lead in the end
def descend_from_zero(X, y, alpha, n):
    A, b = np.array(X, dtype=float), np.array(y, dtype=float)
    if A.shape[0] != b.shape[0] or n < 0:
        raise ValueError("wanted a y for each row and n of at least 0")
    return np.linalg.pinv(A) @ b
# %% wrong: the whole path
# hint: only the last theta is wanted
def descend_from_zero(X, y, alpha, n):
    A, b = np.array(X, dtype=float), np.array(y, dtype=float)
    if A.shape[0] != b.shape[0] or n < 0:
        raise ValueError("wanted a y for each row and n of at least 0")
    path = [np.zeros(A.shape[1])]
    for _ in range(n):
        path.append(path[-1] - alpha * 2 / len(b) * A.T @ (A @ path[-1] - b))
    return np.array(path)
# %% wrong: integers cut the fractions off
# hint: zeros made like an integer array hold integers only
def descend_from_zero(X, y, alpha, n):
    A, b = np.asarray(X), np.asarray(y)
    if A.shape[0] != b.shape[0] or n < 0:
        raise ValueError("wanted a y for each row and n of at least 0")
    theta = np.zeros_like(A[0])
    for _ in range(n):
        theta[:] = theta - alpha * 2 / len(b) * A.T @ (A @ theta - b)
    return theta
# %% wrong: a y of length 1 is stretched
# hint: NumPy stretches a single y over all rows; the docstring promises a ValueError
def descend_from_zero(X, y, alpha, n):
    A, b = np.array(X, dtype=float), np.array(y, dtype=float)
    if n < 0:
        raise ValueError("n must be at least 0")
    theta = np.zeros(A.shape[1])
    for _ in range(n):
        theta = theta - alpha * 2 / len(A) * A.T @ (A @ theta - b)
    return theta
# %% wrong: a little weight decay
# hint: no penalty is needed, and with one the equations are not met
def descend_from_zero(X, y, alpha, n):
    A, b = np.array(X, dtype=float), np.array(y, dtype=float)
    if A.shape[0] != b.shape[0] or n < 0:
        raise ValueError("wanted a y for each row and n of at least 0")
    theta = np.zeros(A.shape[1])
    for _ in range(n):
        theta = theta - alpha * (2 / len(b) * A.T @ (A @ theta - b) + 0.01 * theta)
    return theta
# %% wrong: the limit by pinv
# hint: exactly n updates, also where they have not arrived
def descend_from_zero(X, y, alpha, n):
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    if len(X) != len(y) or n < 0:
        raise ValueError("rows or n")
    theta = np.zeros(X.shape[1])
    for _ in range(n):
        theta = theta - alpha * 2 / len(y) * X.T @ (X @ theta - y)
    return theta if n < 100 else np.linalg.pinv(X) @ y
# %% wrong: gradient clipped
# hint: a large gradient makes a large step
def descend_from_zero(X, y, alpha, n):
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    if len(X) != len(y) or n < 0:
        raise ValueError("rows or n")
    theta = np.zeros(X.shape[1])
    for _ in range(n):
        g = 2 / len(y) * X.T @ (X @ theta - y)
        theta = theta - alpha * np.clip(g, -100, 100)
    return theta
# %% wrong: stops when converged
# hint: exactly n updates, however short the steps
def descend_from_zero(X, y, alpha, n):
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    if len(X) != len(y) or n < 0:
        raise ValueError("rows or n")
    theta = np.zeros(X.shape[1])
    for _ in range(n):
        step = alpha * 2 / len(y) * X.T @ (X @ theta - y)
        if np.linalg.norm(step) < 1e-3:
            break
        theta = theta - step
    return theta
# %% wrong: array X normalised in place
# hint: X must stay as it was
def descend_from_zero(X, y, alpha, n):
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    if len(X) != len(y) or n < 0:
        raise ValueError("rows or n")
    theta = np.zeros(X.shape[1])
    for _ in range(n):
        theta = theta - alpha * 2 / len(y) * X.T @ (X @ theta - y)
    X /= 2
    return theta
# %% wrong: list of y changed
# hint: y must stay as it was
def descend_from_zero(X, y, alpha, n):
    given = y
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    if len(X) != len(y) or n < 0:
        raise ValueError("rows or n")
    theta = np.zeros(X.shape[1])
    for _ in range(n):
        theta = theta - alpha * 2 / len(y) * X.T @ (X @ theta - y)
    if isinstance(given, list):
        given[:] = list(X @ theta - y)
    return theta

# %% wrong: a call of itself for each update
# hint: Thousands of updates are too many calls inside one another; a loop has no such limit.
def descend_from_zero(X, y, alpha, n):
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    if len(X) != len(y) or n < 0:
        raise ValueError("bad")
    if n == 0:
        return np.zeros(X.shape[1])
    theta = descend_from_zero(X, y, alpha, n - 1)
    return theta - alpha * 2 / len(y) * X.T @ (X @ theta - y)

# %% wrong: starts where the last call ended
# hint: Every call starts from zero, whatever an earlier call with a matrix of the same shape has found.
_last = {}


def descend_from_zero(X, y, alpha, n):
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    if len(X) != len(y) or n < 0:
        raise ValueError("rows or n")
    done, theta = _last.get((X.shape, alpha), (0, np.zeros(X.shape[1])))
    if done > n:
        done, theta = 0, np.zeros(X.shape[1])
    for _ in range(done, n):
        theta = theta - alpha * 2 / len(y) * X.T @ (X @ theta - y)
    _last[X.shape, alpha] = n, theta
    return theta

# %% wrong: jumps to the limit when there are many updates
# hint: Many updates at a small rate may still be far from the limit; make exactly n of them.
def descend_from_zero(X, y, alpha, n):
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    if len(X) != len(y) or n < 0:
        raise ValueError("rows or n")
    if n >= 1000:
        return np.linalg.pinv(X) @ y
    theta = np.zeros(X.shape[1])
    for _ in range(n):
        theta = theta - alpha * 2 / len(y) * X.T @ (X @ theta - y)
    return theta

# %% wrong: equal rows count once
# hint: A row that stands there twice counts twice, in the sum and in the number of rows.
def descend_from_zero(X, y, alpha, n):
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    if len(X) != len(y) or n < 0:
        raise ValueError("bad")
    both = np.unique(np.column_stack([X, y]), axis=0)
    X, y = both[:, :-1], both[:, -1]
    theta = np.zeros(X.shape[1])
    for _ in range(n):
        theta = theta - alpha * 2 / len(y) * X.T @ (X @ theta - y)
    return theta

# %% right: one affine map, raised to the power n
def descend_from_zero(X, y, alpha, n):
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    if len(X) != len(y):
        raise ValueError("lengths")
    if n < 0:
        raise ValueError("n")
    m, d = X.shape
    step = np.eye(d + 1)
    step[:d, :d] -= 2 * alpha / m * X.T @ X
    step[:d, d] = 2 * alpha / m * X.T @ y
    return np.linalg.matrix_power(step, n)[:d, d]
