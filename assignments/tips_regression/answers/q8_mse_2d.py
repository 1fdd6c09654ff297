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

# %% right: sklearn
def mse_loss_2d(theta, X, y_obs):
    X, theta, y = np.asarray(X, float), np.asarray(theta, float), np.asarray(y_obs, float)
    if (len(y), len(theta)) != X.shape:
        raise ValueError("shapes")
    predicted = (X * theta).sum(axis=1)
    return float(np.linalg.norm(y - predicted) ** 2 / len(y))

# %% wrong: list of y in place
# hint: Assigning to the elements of a list changes the caller's list.
def mse_loss_2d(theta, X, y_obs):
    if np.shape(X) != (len(y_obs), len(theta)):
        raise ValueError("shapes")
    predicted = np.asarray(X) @ np.asarray(theta)
    if isinstance(y_obs, list):
        for i in range(len(y_obs)):
            y_obs[i] = y_obs[i] - predicted[i]
        return sum(r * r for r in y_obs) / len(y_obs)
    return np.mean((np.asarray(y_obs) - predicted) ** 2)

# %% wrong: rows scaled in place
# hint: Assigning to the rows of a nested list changes the caller's table.
def mse_loss_2d(theta, X, y_obs):
    if np.shape(X) != (len(y_obs), len(theta)):
        raise ValueError("shapes")
    if isinstance(X, list):
        for row in X:
            for j, t in enumerate(theta):
                row[j] = row[j] * t
        return sum((y - sum(row)) ** 2 for y, row in zip(y_obs, X)) / len(X)
    return np.mean((np.asarray(y_obs) - np.asarray(X) @ np.asarray(theta)) ** 2)

# %% wrong: transposes a table when it fits
# hint: A table that lies on its side is an error, not a wish.
def mse_loss_2d(theta, X, y_obs):
    X, y, theta = np.asarray(X, float), np.asarray(y_obs, float), np.asarray(theta, float)
    if X.shape == (len(theta), len(y)):
        X = X.T
    if X.shape != (len(y), len(theta)):
        raise ValueError("shapes")
    return np.mean((y - X @ theta) ** 2)
