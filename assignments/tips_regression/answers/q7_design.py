# %% right: filled matrix
def design_matrix(x):
    values = np.array(x, dtype=float)
    if values.ndim != 1:
        raise ValueError("x must be one-dimensional")
    rows = np.ones((values.size, 2))
    rows[:, 1] = values
    return rows

# %% right: list of pairs
def design_matrix(x):
    if np.ndim(x) != 1:
        raise ValueError("x must be one-dimensional")
    return [[1, value] for value in x]

# %% wrong: bias last
# hint: The ones come first.
def design_matrix(x):
    x = np.asarray(x, dtype=float)
    if x.ndim != 1:
        raise ValueError("x must be one-dimensional")
    return np.column_stack([x, np.ones(len(x))])

# %% wrong: rows and columns exchanged
# hint: One row per table, one column per feature.
def design_matrix(x):
    x = np.asarray(x, dtype=float)
    if x.ndim != 1:
        raise ValueError("x must be one-dimensional")
    return np.vstack([np.ones(len(x)), x])

# %% wrong: zeros
# hint: The bias column multiplies the intercept: it is all ones.
def design_matrix(x):
    x = np.asarray(x, dtype=float)
    if x.ndim != 1:
        raise ValueError("x must be one-dimensional")
    return np.column_stack([np.zeros(len(x)), x])

# %% wrong: no bias column
# hint: The intercept needs a column of its own.
def design_matrix(x):
    x = np.asarray(x, dtype=float)
    if x.ndim != 1:
        raise ValueError("x must be one-dimensional")
    return x[:, None]

# %% wrong: whole numbers
# hint: A matrix of whole numbers cuts off the cents.
def design_matrix(x):
    x = np.asarray(x, dtype=float)
    if x.ndim != 1:
        raise ValueError("x must be one-dimensional")
    return np.column_stack([np.ones(len(x)), x]).astype(int)

# %% wrong: sorted
# hint: Keep the rows in the order of x.
def design_matrix(x):
    x = np.asarray(x, dtype=float)
    if x.ndim != 1:
        raise ValueError("x must be one-dimensional")
    return np.column_stack([np.ones(len(x)), np.sort(x)])

# %% wrong: flattens whatever comes
# hint: A matrix is not a feature; raise the promised error.
def design_matrix(x):
    x = np.asarray(x, dtype=float)
    x = x.ravel()
    return np.column_stack([np.ones(len(x)), x])

# %% right: sklearn
def design_matrix(x):
    x = np.asarray(x)
    if x.ndim != 1:
        raise ValueError("x")
    return PolynomialFeatures(1).fit_transform(x.reshape(-1, 1))

# %% wrong: as many rows as the tips
# hint: There are as many rows as numbers in x.
def design_matrix(x):
    if np.ndim(x) != 1:
        raise ValueError("x")
    n = 244 if len(x) > 3 else len(x)
    return np.column_stack([np.ones(n), np.resize(np.asarray(x, float), n)])

# %% wrong: a number taken as one bill
# hint: A single number is not one-dimensional.
def design_matrix(x):
    x = np.atleast_1d(np.asarray(x, float))
    if x.ndim != 1:
        raise ValueError("x")
    return np.column_stack([np.ones(len(x)), x])
# %% right: a DataFrame for a Series
def design_matrix(x):
    if np.ndim(x) != 1:
        raise ValueError("one-dimensional, please")
    if isinstance(x, pd.Series):
        return pd.DataFrame({"bias": 1.0, "x": x})
    return np.column_stack([np.ones(len(x)), np.asarray(x, dtype=float)])
