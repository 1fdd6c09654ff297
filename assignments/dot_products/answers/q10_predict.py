# %% right: hstack and a loop over rows
def add_bias(X):
    X = np.array(X, dtype=float)
    return np.hstack([np.ones((X.shape[0], 1)), X])
def predict(X, theta):
    if len(theta) != len(X[0]) + 1:
        raise ValueError("wrong number of parameters")
    return [sum(t * x for t, x in zip(theta, row)) for row in add_bias(X)]
# %% right: plain Python
def add_bias(X):
    return [[1] + list(row) for row in X]
def predict(X, theta):
    results = []
    for row in X:
        if len(row) != len(theta) - 1:
            raise ValueError("wrong number of parameters")
        results.append(theta[0] + sum(t * x for t, x in zip(theta[1:], row)))
    return results
# %% right: insert, and NumPy's own error
def add_bias(X):
    return np.insert(np.asarray(X, dtype=float), 0, 1.0, axis=1)
def predict(X, theta):
    return np.matmul(add_bias(X), np.asarray(theta, dtype=float))
# %% right: a Series, and whole numbers kept whole
def add_bias(X):
    X = np.asarray(X)
    return np.concatenate([np.ones((len(X), 1), dtype=X.dtype), X], axis=1)
def predict(X, theta):
    import pandas as pd
    return pd.Series(np.dot(add_bias(X), theta), index=range(100, 100 + len(X)))
# %% wrong: bias column last
# hint: the column of ones stands in front, so that the intercept comes first
def add_bias(X):
    X = np.asarray(X)
    return np.column_stack([X, np.ones(len(X))])
def predict(X, theta):
    return add_bias(X) @ np.asarray(theta)
# %% wrong: bias column last, and the intercept taken from the end
# hint: theta holds the intercept first
def add_bias(X):
    X = np.asarray(X)
    return np.column_stack([np.ones(len(X)), X])
def predict(X, theta):
    X, theta = np.asarray(X), np.asarray(theta)
    if len(theta) != X.shape[1] + 1:
        raise ValueError("wrong number of parameters")
    return X @ theta[:-1] + theta[-1]
# %% wrong: intercept multiplied by a feature
# hint: the first parameter belongs to the column of ones and to no feature
def add_bias(X):
    X = np.asarray(X)
    return np.column_stack([np.ones(len(X)), X])
def predict(X, theta):
    X, theta = np.asarray(X), np.asarray(theta)
    if len(theta) != X.shape[1] + 1:
        raise ValueError("wrong number of parameters")
    return theta[0] * X[:, 0] + X @ theta[1:]
# %% wrong: no intercept
# hint: the fee is missing
def add_bias(X):
    X = np.asarray(X)
    return np.column_stack([np.ones(len(X)), X])
def predict(X, theta):
    X, theta = np.asarray(X), np.asarray(theta)
    if len(theta) != X.shape[1] + 1:
        raise ValueError("wrong number of parameters")
    return X @ theta[1:]
# %% wrong: a column of zeros
# hint: a column of zeros leaves the intercept out
def add_bias(X):
    X = np.asarray(X)
    return np.column_stack([np.zeros(len(X)), X])
def predict(X, theta):
    return add_bias(X) @ np.asarray(theta)
# %% wrong: a row of ones
# hint: every row needs a one, so it is a column
def add_bias(X):
    X = np.asarray(X)
    return np.vstack([np.ones(X.shape[1]), X])
def predict(X, theta):
    X = np.asarray(X)
    return np.column_stack([np.ones(len(X)), X]) @ np.asarray(theta)
# %% wrong: overwrites the first feature
# hint: the ones need a column of their own
def add_bias(X):
    X = np.array(X, dtype=float)
    X[:, 0] = 1
    return X
def predict(X, theta):
    X = np.asarray(X)
    return np.column_stack([np.ones(len(X)), X]) @ np.asarray(theta)
# %% wrong: adds one to every feature
# hint: a column of ones is put beside the features, not added to them
def add_bias(X):
    return np.asarray(X) + 1
def predict(X, theta):
    X = np.asarray(X)
    return np.column_stack([np.ones(len(X)), X]) @ np.asarray(theta)
# %% wrong: predictions as a column
# hint: wanted are n numbers, not a matrix with one column
def add_bias(X):
    X = np.asarray(X)
    return np.column_stack([np.ones(len(X)), X])
def predict(X, theta):
    return add_bias(X) @ np.asarray(theta).reshape(-1, 1)
# %% wrong: one number for all rows
# hint: each row of the table has a prediction of its own
def add_bias(X):
    X = np.asarray(X)
    return np.column_stack([np.ones(len(X)), X])
def predict(X, theta):
    return float(np.sum(add_bias(X) @ np.asarray(theta)))
# %% wrong: expects the bias column in X
# hint: predict is given the table without the column of ones
def add_bias(X):
    X = np.asarray(X)
    return np.column_stack([np.ones(len(X)), X])
def predict(X, theta):
    return np.asarray(X) @ np.asarray(theta)
# %% wrong: parameters cut to whole numbers
# hint: the parameters must not take the type of the table
def add_bias(X):
    X = np.asarray(X)
    return np.column_stack([np.ones(len(X)), X])
def predict(X, theta):
    X = np.asarray(X)
    return add_bias(X) @ np.array(theta, dtype=X.dtype)
# %% wrong: surplus parameters ignored
# hint: zip stops at the shorter side, so too many parameters go unnoticed
def add_bias(X):
    X = np.asarray(X)
    return np.column_stack([np.ones(len(X)), X])
def predict(X, theta):
    return np.array([sum(x * t for x, t in zip(row, theta)) for row in add_bias(X)])
# %% wrong: only too few parameters are refused
# hint: too many parameters are an error as well
def add_bias(X):
    X = np.asarray(X)
    return np.column_stack([np.ones(len(X)), X])
def predict(X, theta):
    design = add_bias(X)
    if len(theta) < design.shape[1]:
        raise ValueError("too few")
    return design @ np.asarray(theta)[: design.shape[1]]
# %% wrong: broadcasting of a single coefficient
# hint: one number is stretched over all features
def add_bias(X):
    X = np.asarray(X)
    return np.column_stack([np.ones(len(X)), X])
def predict(X, theta):
    theta = np.asarray(theta)
    return theta[0] + (np.asarray(X) * theta[1:]).sum(axis=1)
# %% wrong: the intercept is added once for each feature
# hint: the fee is due once for each bill
def add_bias(X):
    X = np.asarray(X)
    return np.column_stack([np.ones(len(X)), X])
def predict(X, theta):
    X, theta = np.asarray(X), np.asarray(theta)
    if len(theta) != X.shape[1] + 1:
        raise ValueError("wrong number of parameters")
    return (theta[0] + X * theta[1:]).sum(axis=1)
# %% wrong: changes the caller's lists
# hint: insert writes into the rows of whoever called you
def add_bias(X):
    if isinstance(X, np.ndarray):
        return np.column_stack([np.ones(len(X)), X])
    for row in X:
        row.insert(0, 1)
    return X
def predict(X, theta):
    return np.column_stack([np.ones(len(X)), X]) @ np.asarray(theta)
# %% wrong: shifts the caller's table
# hint: `+=` changes the array of whoever called you
def add_bias(X):
    X = np.asarray(X)
    return np.column_stack([np.ones(len(X)), X])
def predict(X, theta):
    theta = np.asarray(theta)
    if len(theta) != len(X[0]) + 1:
        raise ValueError("wrong number of parameters")
    if not isinstance(X, np.ndarray) or X.dtype != float:
        X = np.array(X, dtype=float)
    X *= theta[1:]
    return theta[0] + X.sum(axis=1)
# %% wrong: table already with a bias column
# hint: a column of ones in the table is a feature like any other
def add_bias(X):
    X = np.asarray(X, float)
    if np.all(X[:, 0] == 1):
        return X
    return np.c_[np.ones(len(X)), X]


def predict(X, theta):
    return np.c_[np.ones(len(X)), X] @ np.asarray(theta)
# %% right: np.pad, and the intercept added on its own
def add_bias(X):
    return np.pad(np.asarray(X, dtype=float), ((0, 0), (1, 0)), constant_values=1)


def predict(X, theta):
    table = np.asarray(X, dtype=float)
    if len(theta) != table.shape[1] + 1:
        raise ValueError("d + 1 parameters wanted")
    fee, *prices = theta
    return table @ np.array(prices, dtype=float) + fee
# %% wrong: the number type of theta for the predictions
# hint: predictions cut to the number type of theta lose their fractions where theta is whole
def add_bias(X):
    return np.c_[np.ones(len(X)), X]


def predict(X, theta):
    theta = np.asarray(theta)
    if len(theta) != np.shape(X)[1] + 1:
        raise ValueError("theta does not fit")
    return (add_bias(X) @ theta).astype(theta.dtype)
# %% wrong: the ones have the type of X, which is made 8 bits wide where it can be
# hint: eight bits hold no large numbers; keep the columns of X as they are
def add_bias(X):
    table = np.asarray(X)
    if table.dtype.kind == "i":
        table = table.astype(np.int8)
    return np.concatenate([np.ones_like(table[:, :1]), table], axis=1)


def predict(X, theta):
    X = np.asarray(X, dtype=float)
    return given_matrix_vector_product(np.c_[np.ones(len(X)), X], theta)
