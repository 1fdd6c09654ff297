# %% right: lstsq on a stacked matrix
def fit_features(frame, columns, target):
    names = [name for name in columns]
    missing = [name for name in names + [target] if name not in frame]
    if missing:
        raise ValueError(f"missing: {missing}")
    rows = np.column_stack([np.ones(len(frame))] + [np.asarray(frame[name], dtype=float) for name in names])
    theta = np.linalg.lstsq(rows, np.asarray(frame[target], dtype=float), rcond=None)[0]
    return dict(zip(["intercept"] + names, theta))

# %% right: features first, intercept last in the dict
def fit_features(frame, columns, target):
    columns = list(columns)
    if not set(columns + [target]) <= set(frame.columns):
        raise ValueError("no such column")
    model = LinearRegression().fit(frame[columns].to_numpy(float), frame[target].to_numpy(float))
    return {**{c: float(v) for c, v in zip(columns, model.coef_)}, "intercept": float(model.intercept_)}

# %% right: scikit-learn on the frames themselves
def fit_features(frame, columns, target):
    columns = list(columns)
    if not set(columns + [target]) <= set(frame.columns):
        raise ValueError("no such column")
    model = LinearRegression().fit(frame[columns], frame[target])
    return {"intercept": model.intercept_, **dict(zip(columns, model.coef_))}

# %% wrong: names sorted
# hint: The coefficients come in the order of the columns that went in; sorting only the names mixes them up.
def fit_features(frame, columns, target):
    columns = list(columns)
    if not set(columns + [target]) <= set(frame.columns):
        raise ValueError("no such column")
    model = LinearRegression().fit(frame[columns].to_numpy(float), frame[target].to_numpy(float))
    return {"intercept": model.intercept_, **dict(zip(sorted(columns), model.coef_))}

# %% wrong: names in the order of the frame
# hint: The coefficients come in the order of the columns that went in.
def fit_features(frame, columns, target):
    columns = list(columns)
    if not set(columns + [target]) <= set(frame.columns):
        raise ValueError("no such column")
    model = LinearRegression().fit(frame[columns].to_numpy(float), frame[target].to_numpy(float))
    return {"intercept": model.intercept_, **dict(zip([c for c in frame.columns if c in columns], model.coef_))}

# %% wrong: intercept missing
# hint: The intercept has a key of its own.
def fit_features(frame, columns, target):
    columns = list(columns)
    if not set(columns + [target]) <= set(frame.columns):
        raise ValueError("no such column")
    model = LinearRegression().fit(frame[columns].to_numpy(float), frame[target].to_numpy(float))
    return {**dict(zip(columns, model.coef_))}

# %% wrong: no intercept in the model
# hint: The model has an intercept; it is fitted, not set to zero.
def fit_features(frame, columns, target):
    columns = list(columns)
    if not set(columns + [target]) <= set(frame.columns):
        raise ValueError("no such column")
    model = LinearRegression(fit_intercept=False).fit(frame[columns].to_numpy(float), frame[target].to_numpy(float))
    return {"intercept": model.intercept_, **dict(zip(columns, model.coef_))}

# %% wrong: all numeric columns
# hint: Only the columns that were named take part.
def fit_features(frame, columns, target):
    columns = [c for c in frame.select_dtypes('number').columns if c != target]
    if not set(columns + [target]) <= set(frame.columns):
        raise ValueError("no such column")
    model = LinearRegression().fit(frame[columns].to_numpy(float), frame[target].to_numpy(float))
    return {"intercept": model.intercept_, **dict(zip(columns, model.coef_))}

# %% wrong: each feature fitted alone
# hint: The features are fitted together: each coefficient takes the others into account.
def fit_features(frame, columns, target):
    columns = list(columns)
    if not set(columns + [target]) <= set(frame.columns):
        raise ValueError("no such column")
    model = LinearRegression().fit(frame[columns].to_numpy(float), frame[target].to_numpy(float))
    return {"intercept": model.intercept_, **{c: LinearRegression().fit(frame[[c]].to_numpy(float), frame[target].to_numpy(float)).coef_[0] for c in columns}}

# %% wrong: adds a column to the frame
# hint: Work on a copy: the frame belongs to the caller.
def fit_features(frame, columns, target):
    columns = list(columns)
    if not set(columns + [target]) <= set(frame.columns):
        raise ValueError("no such column")
    frame["bias"] = 1.0
    model = LinearRegression().fit(frame[columns].to_numpy(float), frame[target].to_numpy(float))
    return {"intercept": model.intercept_, **dict(zip(columns, model.coef_))}

# %% wrong: KeyError for an unknown column
# hint: The docstring promises another kind of error.
def fit_features(frame, columns, target):
    columns = list(columns)
    model = LinearRegression().fit(frame[columns].to_numpy(float), frame[target].to_numpy(float))
    return {"intercept": model.intercept_, **dict(zip(columns, model.coef_))}

# %% wrong: index reset in the frame
# hint: inplace=True changes the caller's frame.
def fit_features(frame, columns, target):
    if any(c not in frame.columns for c in [*columns, target]):
        raise ValueError("columns")
    frame.reset_index(drop=True, inplace=True)
    X = np.column_stack([np.ones(len(frame)), frame[list(columns)].to_numpy(float)])
    theta = np.linalg.lstsq(X, frame[target].to_numpy(float), rcond=None)[0]
    return dict(zip(["intercept", *columns], theta))

# %% wrong: sorts the caller's columns
# hint: Sorting in place changes the caller's list of names.
def fit_features(frame, columns, target):
    if any(c not in frame.columns for c in [*columns, target]):
        raise ValueError("columns")
    if isinstance(columns, list):
        columns.sort()
    X = np.column_stack([np.ones(len(frame)), frame[list(columns)].to_numpy(float)])
    theta = np.linalg.lstsq(X, frame[target].to_numpy(float), rcond=None)[0]
    return dict(zip(["intercept", *columns], theta))

# %% wrong: the target not checked
# hint: The target may be missing, too.
def fit_features(frame, columns, target):
    if any(c not in frame.columns for c in columns):
        raise ValueError("columns")
    X = np.column_stack([np.ones(len(frame)), frame[list(columns)].to_numpy(float)])
    theta = np.linalg.lstsq(X, frame[target].to_numpy(float), rcond=None)[0]
    return dict(zip(["intercept", *columns], theta))

# %% wrong: equal rows count once
# hint: Rows that are equal are still several observations, and each of them counts.
def fit_features(frame, columns, target):
    if any(name not in frame.columns for name in [*columns, target]):
        raise ValueError("column")
    rows = frame[[*columns, target]].drop_duplicates().to_numpy(dtype=float)
    model = LinearRegression().fit(rows[:, :-1], rows[:, -1])
    return {"intercept": model.intercept_, **dict(zip(columns, model.coef_))}
# %% wrong: a Series for a dict
# hint: a Series looks like a dict, and is none; to_dict makes one of it
def checked(frame, columns, target):
    for name in [*columns, target]:
        if name not in frame.columns:
            raise ValueError(f"no column {name!r}")


def fitted(A, y):
    return np.linalg.lstsq(np.asarray(A, dtype=float), np.asarray(y, dtype=float), rcond=None)[0]

def fit_features(frame, columns, target):
    checked(frame, columns, target)
    A = np.column_stack([np.ones(len(frame)), frame[list(columns)]])
    return pd.Series(fitted(A, frame[target]), index=["intercept", *columns])
