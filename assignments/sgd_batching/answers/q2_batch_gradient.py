# %% right: a loop over the rows
def mse_gradient_batch(theta, X, y_obs, indices):
    indices = list(indices)
    if len(indices) == 0:
        raise ValueError("an empty batch has no gradient")
    theta = [float(t) for t in theta]
    targets = list(y_obs)
    total = [0.0] * len(theta)
    for i in indices:
        row = [float(v) for v in X[i]]
        error = float(targets[i]) - sum(r * t for r, t in zip(row, theta))
        for j, value in enumerate(row):
            total[j] += -2.0 * error * value
    return [part / len(indices) for part in total]
# %% right: a weight for every row
def mse_gradient_batch(theta, X, y_obs, indices):
    X, y_obs = np.asarray(X, dtype=float), np.array(y_obs, dtype=float)
    weights = np.bincount(np.asarray(indices, dtype=int), minlength=len(X))
    if weights.sum() == 0:
        raise ValueError("an empty batch has no gradient")
    return 2 * X.T @ (weights * (X @ np.asarray(theta) - y_obs)) / weights.sum()
# %% right: take, and a column vector inside
def mse_gradient_batch(theta, X, y_obs, indices):
    rows = np.take(np.asarray(X, dtype=float), np.array(indices, dtype=int), axis=0)
    if len(rows) == 0:
        raise ValueError("an empty batch has no gradient")
    target = np.take(np.asarray(y_obs, dtype=float), np.array(indices, dtype=int)).reshape(-1, 1)
    residuals = target - rows @ np.reshape(np.asarray(theta, dtype=float), (-1, 1))
    return (-2 / len(rows) * rows.T @ residuals).ravel()
# %% right: mean of single gradients
def mse_gradient_batch(theta, X, y_obs, indices):
    if len(indices) < 1:
        raise ValueError("no rows in the batch")
    X, y, theta = np.asarray(X, float), np.asarray(y_obs, float), np.asarray(theta, float)
    return np.mean([-2 * (y[i] - X[i] @ theta) * X[i] for i in indices], axis=0)
# %% wrong: divides by n
# hint: how many numbers stand in the sum, all rows or those of the batch?
def mse_gradient_batch(theta, X, y_obs, indices):
    X, y_obs, batch = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float), np.asarray(indices)
    if len(batch) == 0:
        raise ValueError("an empty batch has no gradient")
    return -2 / len(X) * X[batch].T @ (y_obs[batch] - X[batch] @ np.asarray(theta))
# %% wrong: does not divide
# hint: a gradient of the mean squared error is a mean too
def mse_gradient_batch(theta, X, y_obs, indices):
    X, y_obs, batch = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float), np.asarray(indices)
    if len(batch) == 0:
        raise ValueError("an empty batch has no gradient")
    return -2 * X[batch].T @ (y_obs[batch] - X[batch] @ np.asarray(theta))
# %% wrong: all rows
# hint: rows outside the batch must not enter the sum
def mse_gradient_batch(theta, X, y_obs, indices):
    if len(indices) == 0:
        raise ValueError("an empty batch has no gradient")
    return mse_gradient(theta, X, y_obs)
# %% wrong: the first rows instead of the named rows
# hint: the batch is a choice of rows, not only a number of rows
def mse_gradient_batch(theta, X, y_obs, indices):
    k = len(indices)
    if k == 0:
        raise ValueError("an empty batch has no gradient")
    return mse_gradient(theta, np.asarray(X)[:k], np.asarray(y_obs)[:k])
# %% wrong: from the first index to the last
# hint: the rows of a batch need not be neighbours
def mse_gradient_batch(theta, X, y_obs, indices):
    if len(indices) == 0:
        raise ValueError("an empty batch has no gradient")
    a, b = min(indices), max(indices) + 1
    return mse_gradient(theta, np.asarray(X)[a:b], np.asarray(y_obs)[a:b])
# %% wrong: sign
# hint: compare the sign with the formula; at (0, 0) the tips want a larger slope
def mse_gradient_batch(theta, X, y_obs, indices):
    batch = np.asarray(indices)
    if batch.size == 0:
        raise ValueError("an empty batch has no gradient")
    return -mse_gradient(theta, np.asarray(X)[batch], np.asarray(y_obs)[batch])
# %% wrong: factor 2 missing
# hint: differentiate the square
def mse_gradient_batch(theta, X, y_obs, indices):
    batch = np.asarray(indices)
    if batch.size == 0:
        raise ValueError("an empty batch has no gradient")
    return mse_gradient(theta, np.asarray(X)[batch], np.asarray(y_obs)[batch]) / 2
# %% wrong: a Series by its labels
# hint: y_obs[i] of a Series looks for the label i, not for row i
def mse_gradient_batch(theta, X, y_obs, indices):
    batch = list(indices)
    if not batch:
        raise ValueError("an empty batch has no gradient")
    return mse_gradient(np.asarray(theta), np.asarray(X)[batch], [y_obs[i] for i in batch])
# %% wrong: repeated rows count once
# hint: a row that is named twice counts twice
def mse_gradient_batch(theta, X, y_obs, indices):
    batch = np.unique(np.asarray(indices, dtype=int))
    if batch.size == 0:
        raise ValueError("an empty batch has no gradient")
    return mse_gradient(np.asarray(theta), np.asarray(X)[batch], np.asarray(y_obs)[batch])
# %% wrong: nothing raised for an empty batch
# hint: what is the mean of no rows? the docstring says what to do
def mse_gradient_batch(theta, X, y_obs, indices):
    batch = np.asarray(indices, dtype=int)
    if batch.size == 0:
        return np.zeros(len(theta))
    return mse_gradient(np.asarray(theta), np.asarray(X)[batch], np.asarray(y_obs)[batch])
# %% wrong: hard-coded two columns
# hint: the design matrix may have any number of columns
def mse_gradient_batch(theta, X, y_obs, indices):
    batch = np.asarray(indices)
    if batch.size == 0:
        raise ValueError("an empty batch has no gradient")
    rows, target = np.asarray(X, dtype=float)[batch], np.asarray(y_obs, dtype=float)[batch]
    residuals = target - theta[0] * rows[:, 0] - theta[1] * rows[:, 1]
    return np.array([-2 * np.mean(residuals * rows[:, 0]), -2 * np.mean(residuals * rows[:, 1])])
# %% wrong: sorts the caller's list of rows
# hint: the list of row numbers is not yours to sort
def mse_gradient_batch(theta, X, y_obs, indices):
    if len(indices) == 0:
        raise ValueError
    if isinstance(indices, list):
        indices.sort()
    return mse_gradient(np.asarray(theta, float), np.asarray(X)[list(indices)], np.asarray(y_obs)[list(indices)])
# %% wrong: sorts the caller's array of rows
# hint: the array of row numbers is not yours to sort
def mse_gradient_batch(theta, X, y_obs, indices):
    if len(indices) == 0:
        raise ValueError
    if isinstance(indices, np.ndarray):
        indices.sort()
    return mse_gradient(np.asarray(theta, float), np.asarray(X)[list(indices)], np.asarray(y_obs)[list(indices)])
# %% wrong: whole numbers stay whole
# hint: what happens to a fraction that is turned into a whole number?
def mse_gradient_batch(theta, X, y_obs, indices):
    if len(indices) == 0:
        raise ValueError
    X, y = np.asarray(X), np.asarray(y_obs)
    theta = np.asarray(theta, dtype=X.dtype)
    idx = list(indices)
    return -2 * X[idx].T @ (y[idx] - X[idx] @ theta) / len(idx)
# %% wrong: a range read as a slice from its start to its stop
# hint: a range may have a step
def mse_gradient_batch(theta, X, y_obs, indices):
    if len(indices) == 0:
        raise ValueError
    if isinstance(indices, range):
        rows = slice(indices.start, indices.stop)
        return mse_gradient(np.asarray(theta, float), np.asarray(X)[rows], np.asarray(y_obs)[rows])
    return mse_gradient(np.asarray(theta, float), np.asarray(X)[indices], np.asarray(y_obs)[indices])
# %% wrong: truth of the rows, so the batch of row 0 alone is empty
# hint: row 0 is a row: how many rows are there?
def mse_gradient_batch(theta, X, y_obs, indices):
    if not any(indices):
        raise ValueError
    idx = list(indices)
    return mse_gradient(np.asarray(theta, float), np.asarray(X)[idx], np.asarray(y_obs)[idx])
# %% wrong: labels, in a table by loc
# hint: rows are counted by position, whatever the labels
def mse_gradient_batch(theta, X, y_obs, indices):
    idx = list(indices)
    if not idx:
        raise ValueError("empty")
    table = pd.DataFrame(X)
    table["y"] = y_obs
    part = table.loc[idx]
    return mse_gradient(np.asarray(theta, float), part.drop(columns="y").to_numpy(), part["y"].to_numpy())
# %% wrong: residuals written into the observations
# hint: y_obs must stay as it was
def mse_gradient_batch(theta, X, y_obs, indices):
    if len(indices) == 0:
        raise ValueError
    X = np.asarray(X, dtype=float)
    y = np.asarray(y_obs, dtype=float)
    y -= X @ np.asarray(theta)
    idx = list(indices)
    return -2 / len(idx) * X[idx].T @ y[idx]
