# %% right: one mean per column
def mse_gradient(theta, X, y_obs):
    theta, X, y_obs = np.asarray(theta, dtype=float), np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if X.shape != (len(y_obs), len(theta)):
        raise ValueError("the shapes do not fit")
    error = X @ theta - y_obs
    return np.array([np.mean(2 * error * X[:, j]) for j in range(X.shape[1])])

# %% right: from the products X'X and X'y
def mse_gradient(theta, X, y_obs):
    theta, X, y_obs = np.asarray(theta, dtype=float), np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if X.shape != (len(y_obs), len(theta)):
        raise ValueError("the shapes do not fit")
    return (2 * (X.T @ X @ theta - X.T @ y_obs) / len(y_obs)).tolist()

# %% right: central differences of the loss
def mse_gradient(theta, X, y_obs):
    theta, X, y_obs = np.asarray(theta, dtype=float), np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if X.shape != (len(y_obs), len(theta)):
        raise ValueError("the shapes do not fit")
    return numerical_gradient(lambda t: np.mean((X @ t - y_obs) ** 2), theta, h=1e-4)

# %% wrong: weights transposed instead of the data
# hint: Each partial derivative needs a column of the data, so it is X that is transposed.
def mse_gradient(theta, X, y_obs):
    theta, X, y_obs = np.asarray(theta, dtype=float), np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if X.shape != (len(y_obs), len(theta)):
        raise ValueError("the shapes do not fit")
    return -2 / len(y_obs) * theta.T * np.sum(y_obs - X @ theta)

# %% wrong: sum instead of mean
# hint: The loss is a mean, and so is its gradient.
def mse_gradient(theta, X, y_obs):
    theta, X, y_obs = np.asarray(theta, dtype=float), np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if X.shape != (len(y_obs), len(theta)):
        raise ValueError("the shapes do not fit")
    return -2 * X.T @ (y_obs - X @ theta)

# %% wrong: one component only
# hint: There is one partial derivative per parameter.
def mse_gradient(theta, X, y_obs):
    theta, X, y_obs = np.asarray(theta, dtype=float), np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if X.shape != (len(y_obs), len(theta)):
        raise ValueError("the shapes do not fit")
    return -2 / len(y_obs) * X[:, -1] @ (y_obs - X @ theta)

# %% wrong: the other component zero
# hint: There is one partial derivative per parameter, and each has its own column.
def mse_gradient(theta, X, y_obs):
    theta, X, y_obs = np.asarray(theta, dtype=float), np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if X.shape != (len(y_obs), len(theta)):
        raise ValueError("the shapes do not fit")
    g = np.zeros(len(theta))
    g[-1] = -2 / len(y_obs) * X[:, -1] @ (y_obs - X @ theta)
    return g

# %% wrong: sign reversed
# hint: With residuals y minus prediction there is a minus in front.
def mse_gradient(theta, X, y_obs):
    theta, X, y_obs = np.asarray(theta, dtype=float), np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if X.shape != (len(y_obs), len(theta)):
        raise ValueError("the shapes do not fit")
    return 2 / len(y_obs) * X.T @ (y_obs - X @ theta)

# %% wrong: missing factor 2
# hint: The square brings down a factor.
def mse_gradient(theta, X, y_obs):
    theta, X, y_obs = np.asarray(theta, dtype=float), np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if X.shape != (len(y_obs), len(theta)):
        raise ValueError("the shapes do not fit")
    return -X.T @ (y_obs - X @ theta) / len(y_obs)

# %% wrong: divides by the number of columns
# hint: Divide by the number of rows.
def mse_gradient(theta, X, y_obs):
    theta, X, y_obs = np.asarray(theta, dtype=float), np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if X.shape != (len(y_obs), len(theta)):
        raise ValueError("the shapes do not fit")
    return -2 / X.shape[1] * X.T @ (y_obs - X @ theta)

# %% wrong: two columns only
# hint: The formula does not know how many columns there are.
def mse_gradient(theta, X, y_obs):
    theta, X, y_obs = np.asarray(theta, dtype=float), np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if X.shape != (len(y_obs), len(theta)):
        raise ValueError("the shapes do not fit")
    r = y_obs - theta[0] * X[:, 0] - theta[1] * X[:, 1]
    return np.array([np.mean(-2 * r * X[:, 0]), np.mean(-2 * r * X[:, 1])])

# %% wrong: first column taken for ones
# hint: The first column counts too, whatever is in it.
def mse_gradient(theta, X, y_obs):
    theta, X, y_obs = np.asarray(theta, dtype=float), np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if X.shape != (len(y_obs), len(theta)):
        raise ValueError("the shapes do not fit")
    g = -2 / len(y_obs) * X.T @ (y_obs - X @ theta)
    g[0] = -2 * np.mean(y_obs - X @ theta)
    return g

# %% wrong: shapes not checked
# hint: One observation is stretched over all rows without complaint; compare the shapes yourself.
def mse_gradient(theta, X, y_obs):
    theta, X, y_obs = np.asarray(theta, dtype=float), np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    return -2 / len(X) * X.T @ (y_obs - X @ theta)

# %% wrong: arithmetic on labels
# hint: pandas lines up labels in products and differences; turn everything into arrays first.
def mse_gradient(theta, X, y_obs):
    if isinstance(X, list):
        theta, X, y_obs = np.array(theta), np.array(X), np.array(y_obs)
    if np.shape(X) != (len(y_obs), len(theta)):
        raise ValueError("the shapes do not fit")
    return -2 / len(y_obs) * X.T @ (y_obs - X @ theta)

# %% wrong: works in place
# hint: An operator like -= changes the caller's array.
def mse_gradient(theta, X, y_obs):
    theta, X, y_obs = np.asarray(theta, dtype=float), np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if X.shape != (len(y_obs), len(theta)):
        raise ValueError("the shapes do not fit")
    y_obs -= X @ theta
    return -2 / len(X) * X.T @ y_obs

# %% wrong: list of theta overwritten
# hint: Assigning to theta[:] changes the caller's list.
def mse_gradient(theta, X, y_obs):
    A, y = np.asarray(X, float), np.asarray(y_obs, float)
    if A.shape != (len(y), len(theta)):
        raise ValueError("shapes")
    g = -2 / len(y) * A.T @ (y - A @ np.asarray(theta, float))
    if isinstance(theta, list):
        theta[:] = list(g)
    return g

# %% wrong: long gradients cut
# hint: A gradient is as long as it is; do not cut it.
def mse_gradient(theta, X, y_obs):
    X, theta, y = np.asarray(X, float), np.asarray(theta, float), np.asarray(y_obs, float)
    if X.shape != (len(y), len(theta)):
        raise ValueError("shapes")
    g = -2 / len(y) * X.T @ (y - X @ theta)
    return g if np.linalg.norm(g) < 1000 else 1000 * g / np.linalg.norm(g)

# %% wrong: transposes a table when it fits
# hint: A table that lies on its side is an error, not a wish.
def mse_gradient(theta, X, y_obs):
    X, theta, y = np.asarray(X, float), np.asarray(theta, float), np.asarray(y_obs, float)
    if X.shape[0] != len(y):
        X = X.T
    if X.shape != (len(y), len(theta)):
        raise ValueError("shapes")
    return -2 / len(y) * X.T @ (y - X @ theta)
# %% right: a list
def as_arrays(theta, X, y_obs):
    t, A, y = (np.array(v, dtype=float) for v in (theta, X, y_obs))
    if A.ndim != 2 or t.shape != A.shape[1:] or y.shape != A.shape[:1]:
        raise ValueError("the shapes do not fit")
    return t, A, y

def mse_gradient(theta, X, y_obs):
    t, A, y = as_arrays(theta, X, y_obs)
    return [float(g) for g in -2 / len(y) * A.T @ (y - A @ t)]
