# %% right: scalar product of the residuals
def mse_loss_2d(theta, X, y_obs):
    theta, X, y_obs = np.asarray(theta, dtype=float), np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if X.shape != (len(y_obs), len(theta)):
        raise ValueError("the shapes do not fit")
    r = y_obs - np.dot(X, theta)
    return float(r @ r) / len(r)

# %% right: plain loops
def mse_loss_2d(theta, X, y_obs):
    theta, rows, paid = list(theta), np.asarray(X).tolist(), list(y_obs)
    if len(rows) != len(paid) or any(len(row) != len(theta) for row in rows):
        raise ValueError("the shapes do not fit")
    total = 0.0
    for row, observed in zip(rows, paid):
        total += (sum(t * value for t, value in zip(theta, row)) - observed) ** 2
    return total / len(paid)

# %% wrong: two columns only
# hint: The formula does not know how many columns there are, and neither should the code.
def mse_loss_2d(theta, X, y_obs):
    theta, X, y_obs = np.asarray(theta, dtype=float), np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if X.shape != (len(y_obs), len(theta)):
        raise ValueError("the shapes do not fit")
    return np.mean((theta[0] * X[:, 0] + theta[1] * X[:, 1] - y_obs) ** 2)

# %% wrong: first column taken for ones
# hint: Multiply the intercept by the first column, whatever is in it.
def mse_loss_2d(theta, X, y_obs):
    theta, X, y_obs = np.asarray(theta, dtype=float), np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if X.shape != (len(y_obs), len(theta)):
        raise ValueError("the shapes do not fit")
    return np.mean((theta[0] + X[:, 1:] @ theta[1:] - y_obs) ** 2)

# %% wrong: sum instead of mean
# hint: The loss is a mean.
def mse_loss_2d(theta, X, y_obs):
    theta, X, y_obs = np.asarray(theta, dtype=float), np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if X.shape != (len(y_obs), len(theta)):
        raise ValueError("the shapes do not fit")
    return np.sum((X @ theta - y_obs) ** 2)

# %% wrong: divides by the number of entries
# hint: Divide by the number of rows.
def mse_loss_2d(theta, X, y_obs):
    theta, X, y_obs = np.asarray(theta, dtype=float), np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if X.shape != (len(y_obs), len(theta)):
        raise ValueError("the shapes do not fit")
    return np.sum((X @ theta - y_obs) ** 2) / X.size

# %% wrong: root of the mean
# hint: The mean squared error has no root.
def mse_loss_2d(theta, X, y_obs):
    theta, X, y_obs = np.asarray(theta, dtype=float), np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if X.shape != (len(y_obs), len(theta)):
        raise ValueError("the shapes do not fit")
    return np.sqrt(np.mean((X @ theta - y_obs) ** 2))

# %% wrong: column of observations
# hint: A column minus a row is a whole table of differences.
def mse_loss_2d(theta, X, y_obs):
    theta, X, y_obs = np.asarray(theta, dtype=float), np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if X.shape != (len(y_obs), len(theta)):
        raise ValueError("the shapes do not fit")
    return np.mean((X @ theta - y_obs[:, None]) ** 2)

# %% wrong: shapes not checked
# hint: One observation is stretched over all rows without complaint; compare the shapes yourself.
def mse_loss_2d(theta, X, y_obs):
    theta, X, y_obs = np.asarray(theta, dtype=float), np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    return np.mean((X @ theta - y_obs) ** 2)

# %% wrong: arithmetic on labels
# hint: pandas lines up labels in products and differences; turn everything into arrays first.
def mse_loss_2d(theta, X, y_obs):
    if isinstance(X, list):
        theta, X, y_obs = np.array(theta), np.array(X), np.array(y_obs)
    if np.shape(X) != (len(y_obs), len(theta)):
        raise ValueError("the shapes do not fit")
    return np.mean((y_obs - X @ theta) ** 2)

# %% wrong: works in place
# hint: An operator like -= changes the caller's array.
def mse_loss_2d(theta, X, y_obs):
    theta, X, y_obs = np.asarray(theta, dtype=float), np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if X.shape != (len(y_obs), len(theta)):
        raise ValueError("the shapes do not fit")
    y_obs -= X @ theta
    return np.mean(y_obs ** 2)
