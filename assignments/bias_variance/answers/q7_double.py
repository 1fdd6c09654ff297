# %% right: the pseudo-inverse, columns collected one by one
def double_descent(n_train, features, rng):
    features = list(features)
    if n_train < 1:
        raise ValueError("no training rows")
    if len(features) == 0 or any(p < 1 for p in features):
        raise ValueError("a model needs features")
    X, y = make_data(n_train, rng)
    Z, z = make_data(N_TEST, rng)
    W = rng.standard_normal((N_INPUTS, max(features)))
    train, test = [], []
    for p in features:
        theta = np.linalg.pinv(relu_features(X, W[:, :p])) @ y
        train.append(np.mean(np.square(y - relu_features(X, W[:, :p]) @ theta)))
        test.append(np.mean(np.square(z - relu_features(Z, W[:, :p]) @ theta)))
    return pd.DataFrame({"features": features, "train_error": train, "test_error": test})
# %% right: all features at once, scikit-learn without intercept
def double_descent(n_train, features, rng):
    if n_train < 1 or len(features) < 1 or min(features) < 1:
        raise ValueError("impossible sizes")
    X, y = make_data(n_train, rng)
    Z, z = make_data(N_TEST, rng)
    W = rng.standard_normal((N_INPUTS, max(features)))
    A, B = relu_features(X, W), relu_features(Z, W)
    rows = []
    for p in features:
        model = LinearRegression(fit_intercept=False).fit(A[:, :p], y)
        rows.append({"features": p, "train_error": ((model.predict(A[:, :p]) - y) ** 2).mean(), "test_error": ((model.predict(B[:, :p]) - z) ** 2).mean()})
    return pd.DataFrame(rows)
# %% right: the dual form beyond the threshold, by singular values
def double_descent(n_train, features, rng):
    if n_train < 1 or len(features) < 1 or min(features) < 1:
        raise ValueError("impossible sizes")
    X, y = make_data(n_train, rng)
    Z, z = make_data(N_TEST, rng)
    W = rng.standard_normal((N_INPUTS, max(features)))
    rows = []
    for p in features:
        A, B = np.clip(X @ W[:, :p], 0, None), np.clip(Z @ W[:, :p], 0, None)
        left, s, right = np.linalg.svd(A, full_matrices=False)
        keep = s > 1e-12 * s[0]
        theta = right[keep].T @ ((left[:, keep].T @ y) / s[keep])
        rows.append([p, np.mean((A @ theta - y) ** 2), np.mean((B @ theta - z) ** 2)])
    return pd.DataFrame(rows, columns=["features", "train_error", "test_error"])
# %% right: linear regression without intercept
def double_descent(n_train, features, rng):
    features = [int(p) for p in features]
    if n_train < 1 or not features or any(p < 1 for p in features):
        raise ValueError("arguments")
    X, y = make_data(n_train, rng)
    X2, y2 = make_data(N_TEST, rng)
    W = rng.standard_normal((N_INPUTS, max(features)))
    out = []
    for p in features:
        model = LinearRegression(fit_intercept=False).fit(relu_features(X, W[:, :p]), y)
        out.append((p, np.mean((model.predict(relu_features(X, W[:, :p])) - y) ** 2), np.mean((model.predict(relu_features(X2, W[:, :p])) - y2) ** 2)))
    return pd.DataFrame(out, columns=["features", "train_error", "test_error"])
# %% wrong: ridge hides the peak
# hint: a penalty keeps the parameters small at the threshold, and that is where the peak would be
def double_descent(n_train, features, rng):
    if n_train < 1 or len(features) < 1 or min(features) < 1:
        raise ValueError("impossible sizes")
    X, y = make_data(n_train, rng)
    Z, z = make_data(N_TEST, rng)
    W = rng.standard_normal((N_INPUTS, max(features)))
    rows = []
    for p in features:
        A, B = relu_features(X, W[:, :p]), relu_features(Z, W[:, :p])
        theta = np.linalg.solve(A.T @ A + 1.0 * np.eye(p), A.T @ y)
        rows.append([p, np.mean((A @ theta - y) ** 2), np.mean((B @ theta - z) ** 2)])
    return pd.DataFrame(rows, columns=["features", "train_error", "test_error"])
# %% wrong: the normal equations
# hint: with more features than rows the normal equations have no unique solution
def double_descent(n_train, features, rng):
    if n_train < 1 or len(features) < 1 or min(features) < 1:
        raise ValueError("impossible sizes")
    X, y = make_data(n_train, rng)
    Z, z = make_data(N_TEST, rng)
    W = rng.standard_normal((N_INPUTS, max(features)))
    rows = []
    for p in features:
        A, B = relu_features(X, W[:, :p]), relu_features(Z, W[:, :p])
        theta = np.linalg.inv(A.T @ A) @ A.T @ y
        rows.append([p, np.mean((A @ theta - y) ** 2), np.mean((B @ theta - z) ** 2)])
    return pd.DataFrame(rows, columns=["features", "train_error", "test_error"])
# %% wrong: fresh weights for each model
# hint: one matrix serves all models; a small model uses its first columns
def double_descent(n_train, features, rng):
    if n_train < 1 or len(features) < 1 or min(features) < 1:
        raise ValueError("impossible sizes")
    X, y = make_data(n_train, rng)
    Z, z = make_data(N_TEST, rng)
    rows = []
    for p in features:
        W = rng.standard_normal((N_INPUTS, p))
        A, B = relu_features(X, W), relu_features(Z, W)
        theta = np.linalg.lstsq(A, y, rcond=None)[0]
        rows.append([p, np.mean((A @ theta - y) ** 2), np.mean((B @ theta - z) ** 2)])
    return pd.DataFrame(rows, columns=["features", "train_error", "test_error"])
# %% wrong: the weights drawn first
# hint: compare the order of your draws with the list
def double_descent(n_train, features, rng):
    if n_train < 1 or len(features) < 1 or min(features) < 1:
        raise ValueError("impossible sizes")
    W = rng.standard_normal((N_INPUTS, max(features)))
    X, y = make_data(n_train, rng)
    Z, z = make_data(N_TEST, rng)
    rows = []
    for p in features:
        A, B = relu_features(X, W[:, :p]), relu_features(Z, W[:, :p])
        theta = np.linalg.lstsq(A, y, rcond=None)[0]
        rows.append([p, np.mean((A @ theta - y) ** 2), np.mean((B @ theta - z) ** 2)])
    return pd.DataFrame(rows, columns=["features", "train_error", "test_error"])
# %% wrong: an intercept
# hint: only the features have weights; an intercept is one parameter more
def double_descent(n_train, features, rng):
    if n_train < 1 or len(features) < 1 or min(features) < 1:
        raise ValueError("impossible sizes")
    X, y = make_data(n_train, rng)
    Z, z = make_data(N_TEST, rng)
    W = rng.standard_normal((N_INPUTS, max(features)))
    rows = []
    for p in features:
        A, B = relu_features(X, W[:, :p]), relu_features(Z, W[:, :p])
        model = LinearRegression().fit(A, y)
        rows.append([p, np.mean((model.predict(A) - y) ** 2), np.mean((model.predict(B) - z) ** 2)])
    return pd.DataFrame(rows, columns=["features", "train_error", "test_error"])
# %% wrong: the raw inputs without the kink
# hint: without the maximum with zero the features are linear in the inputs, and there are only ten of those
def double_descent(n_train, features, rng):
    if n_train < 1 or len(features) < 1 or min(features) < 1:
        raise ValueError("impossible sizes")
    X, y = make_data(n_train, rng)
    Z, z = make_data(N_TEST, rng)
    W = rng.standard_normal((N_INPUTS, max(features)))
    rows = []
    for p in features:
        A, B = X @ W[:, :p], Z @ W[:, :p]
        theta = np.linalg.lstsq(A, y, rcond=None)[0]
        rows.append([p, np.mean((A @ theta - y) ** 2), np.mean((B @ theta - z) ** 2)])
    return pd.DataFrame(rows, columns=["features", "train_error", "test_error"])
# %% wrong: fitted to the test data
# hint: only the training rows may take part in the fit
def double_descent(n_train, features, rng):
    if n_train < 1 or len(features) < 1 or min(features) < 1:
        raise ValueError("impossible sizes")
    X, y = make_data(n_train, rng)
    Z, z = make_data(N_TEST, rng)
    W = rng.standard_normal((N_INPUTS, max(features)))
    rows = []
    for p in features:
        A, B = relu_features(X, W[:, :p]), relu_features(Z, W[:, :p])
        theta = np.linalg.lstsq(np.vstack([A, B]), np.concatenate([y, z]), rcond=None)[0]
        rows.append([p, np.mean((A @ theta - y) ** 2), np.mean((B @ theta - z) ** 2)])
    return pd.DataFrame(rows, columns=["features", "train_error", "test_error"])
# %% wrong: the features sorted
# hint: the rows must stand in the order in which the numbers of features were given
def double_descent(n_train, features, rng):
    if n_train < 1 or len(features) < 1 or min(features) < 1:
        raise ValueError("impossible sizes")
    X, y = make_data(n_train, rng)
    Z, z = make_data(N_TEST, rng)
    W = rng.standard_normal((N_INPUTS, max(features)))
    rows = []
    for p in sorted(features):
        A, B = relu_features(X, W[:, :p]), relu_features(Z, W[:, :p])
        theta = np.linalg.lstsq(A, y, rcond=None)[0]
        rows.append([p, np.mean((A @ theta - y) ** 2), np.mean((B @ theta - z) ** 2)])
    return pd.DataFrame(rows, columns=["features", "train_error", "test_error"])
# %% wrong: the last number of features taken for the largest
# hint: the numbers may come in any order, so the last one need not be the largest
def double_descent(n_train, features, rng):
    if n_train < 1 or len(features) < 1 or min(features) < 1:
        raise ValueError("impossible sizes")
    X, y = make_data(n_train, rng)
    Z, z = make_data(N_TEST, rng)
    W = rng.standard_normal((N_INPUTS, features[-1]))
    rows = []
    for p in features:
        A, B = relu_features(X, W[:, :p]), relu_features(Z, W[:, :p])
        theta = np.linalg.lstsq(A, y, rcond=None)[0]
        rows.append([p, np.mean((A @ theta - y) ** 2), np.mean((B @ theta - z) ** 2)])
    return pd.DataFrame(rows, columns=["features", "train_error", "test_error"])
# %% wrong: roots of the errors
# hint: the mean squared error has no root
def double_descent(n_train, features, rng):
    if n_train < 1 or len(features) < 1 or min(features) < 1:
        raise ValueError("impossible sizes")
    X, y = make_data(n_train, rng)
    Z, z = make_data(N_TEST, rng)
    W = rng.standard_normal((N_INPUTS, max(features)))
    rows = []
    for p in features:
        A, B = relu_features(X, W[:, :p]), relu_features(Z, W[:, :p])
        theta = np.linalg.lstsq(A, y, rcond=None)[0]
        rows.append([p, np.mean((A @ theta - y) ** 2) ** 0.5, np.mean((B @ theta - z) ** 2) ** 0.5])
    return pd.DataFrame(rows, columns=["features", "train_error", "test_error"])
# %% wrong: a generator of its own
# hint: draw from the generator that was passed in
def double_descent(n_train, features, rng):
    if n_train < 1 or len(features) < 1 or min(features) < 1:
        raise ValueError("impossible sizes")
    rng = np.random.default_rng(0)
    X, y = make_data(n_train, rng)
    Z, z = make_data(N_TEST, rng)
    W = rng.standard_normal((N_INPUTS, max(features)))
    rows = []
    for p in features:
        A, B = relu_features(X, W[:, :p]), relu_features(Z, W[:, :p])
        theta = np.linalg.lstsq(A, y, rcond=None)[0]
        rows.append([p, np.mean((A @ theta - y) ** 2), np.mean((B @ theta - z) ** 2)])
    return pd.DataFrame(rows, columns=["features", "train_error", "test_error"])
# %% wrong: models without features pass
# hint: the docstring promises a ValueError for a model without features
def double_descent(n_train, features, rng):
    if n_train < 1 or len(features) < 1:
        raise ValueError("impossible sizes")
    X, y = make_data(n_train, rng)
    Z, z = make_data(N_TEST, rng)
    W = rng.standard_normal((N_INPUTS, max(features)))
    rows = []
    for p in features:
        A, B = relu_features(X, W[:, :p]), relu_features(Z, W[:, :p])
        theta = np.linalg.pinv(A) @ y
        rows.append([p, np.mean((A @ theta - y) ** 2), np.mean((B @ theta - z) ** 2)])
    return pd.DataFrame(rows, columns=["features", "train_error", "test_error"])
# %% wrong: a single training row or feature is refused
# hint: read from which number on the docstring allows training rows and features
def double_descent(n_train, features, rng):
    if n_train <= 1 or len(features) < 1 or min(features) <= 1:
        raise ValueError("impossible sizes")
    X, y = make_data(n_train, rng)
    Z, z = make_data(N_TEST, rng)
    W = rng.standard_normal((N_INPUTS, max(features)))
    rows = []
    for p in features:
        A, B = relu_features(X, W[:, :p]), relu_features(Z, W[:, :p])
        theta = np.linalg.pinv(A) @ y
        rows.append([p, np.mean((A @ theta - y) ** 2), np.mean((B @ theta - z) ** 2)])
    return pd.DataFrame(rows, columns=["features", "train_error", "test_error"])
# %% wrong: repeated features once
# hint: a number that is named twice has two rows
def double_descent(n_train, features, rng):
    features = list(features)
    if n_train < 1 or len(features) == 0 or min(features) < 1:
        raise ValueError("n_train or features")
    X, y = make_data(n_train, rng)
    X_test, y_test = make_data(N_TEST, rng)
    W = rng.standard_normal((N_INPUTS, max(features)))
    rows = []
    for p in dict.fromkeys(features):
        A, B = relu_features(X, W[:, :p]), relu_features(X_test, W[:, :p])
        theta = np.linalg.lstsq(A, y, rcond=None)[0]
        rows.append([p, np.mean((A @ theta - y) ** 2), np.mean((B @ theta - y_test) ** 2)])
    return pd.DataFrame(rows, columns=["features", "train_error", "test_error"])
# %% wrong: exact zero beyond the threshold
# hint: a feature may be zero for every training row, and then fits nothing
def double_descent(n_train, features, rng):
    features = list(features)
    if n_train < 1 or len(features) == 0 or min(features) < 1:
        raise ValueError("n_train or features")
    X, y = make_data(n_train, rng)
    X_test, y_test = make_data(N_TEST, rng)
    W = rng.standard_normal((N_INPUTS, max(features)))
    rows = []
    for p in features:
        A, B = relu_features(X, W[:, :p]), relu_features(X_test, W[:, :p])
        theta = np.linalg.lstsq(A, y, rcond=None)[0]
        rows.append([p, np.mean((A @ theta - y) ** 2), np.mean((B @ theta - y_test) ** 2)])
    rows = [[p, a if p < n_train else 0.0, b] for p, a, b in rows]
    return pd.DataFrame(rows, columns=["features", "train_error", "test_error"])
# %% wrong: no rectifier for a single feature
# hint: every feature is rectified, a single one as well
def double_descent(n_train, features, rng):
    features = list(features)
    if n_train < 1 or len(features) == 0 or min(features) < 1:
        raise ValueError("n_train or features")
    X, y = make_data(n_train, rng)
    X_test, y_test = make_data(N_TEST, rng)
    W = rng.standard_normal((N_INPUTS, max(features)))
    rows = []
    for p in features:
        A, B = relu_features(X, W[:, :p]), relu_features(X_test, W[:, :p])
        if p == 1:
            A, B = X @ W[:, :1], X_test @ W[:, :1]
        theta = np.linalg.lstsq(A, y, rcond=None)[0]
        rows.append([p, np.mean((A @ theta - y) ** 2), np.mean((B @ theta - y_test) ** 2)])
    return pd.DataFrame(rows, columns=["features", "train_error", "test_error"])
# %% wrong: features sorted in the caller's list
# hint: features must stay as they were
def double_descent(n_train, features, rng):
    given = features
    features = list(features)
    if n_train < 1 or len(features) == 0 or min(features) < 1:
        raise ValueError("n_train or features")
    X, y = make_data(n_train, rng)
    X_test, y_test = make_data(N_TEST, rng)
    W = rng.standard_normal((N_INPUTS, max(features)))
    rows = []
    for p in features:
        A, B = relu_features(X, W[:, :p]), relu_features(X_test, W[:, :p])
        theta = np.linalg.lstsq(A, y, rcond=None)[0]
        rows.append([p, np.mean((A @ theta - y) ** 2), np.mean((B @ theta - y_test) ** 2)])
    if isinstance(given, list):
        given.sort()
    return pd.DataFrame(rows, columns=["features", "train_error", "test_error"])
# %% wrong: draws once more at the end
# hint: draw what the list says and nothing after it
def double_descent(n_train, features, rng):
    features = list(features)
    if n_train < 1 or len(features) == 0 or min(features) < 1:
        raise ValueError("n_train or features")
    X, y = make_data(n_train, rng)
    X_test, y_test = make_data(N_TEST, rng)
    W = rng.standard_normal((N_INPUTS, max(features)))
    rows = []
    for p in features:
        A, B = relu_features(X, W[:, :p]), relu_features(X_test, W[:, :p])
        theta = np.linalg.lstsq(A, y, rcond=None)[0]
        rows.append([p, np.mean((A @ theta - y) ** 2), np.mean((B @ theta - y_test) ** 2)])
    rng.random()
    return pd.DataFrame(rows, columns=["features", "train_error", "test_error"])

# %% wrong: tables kept by their sizes
# hint: Another generator draws other data, even if all sizes are the same; compute each table anew.
_tables = {}


def double_descent(n_train, features, rng):
    features = [int(p) for p in features]
    if n_train < 1 or not features or min(features) < 1:
        raise ValueError("n_train and all features must be 1 or more")
    key = (n_train, tuple(features))
    if key in _tables:
        return _tables[key].copy()
    X, y = make_data(n_train, rng)
    X_new, y_new = make_data(N_TEST, rng)
    W = rng.standard_normal((N_INPUTS, max(features)))
    rows = []
    for p in features:
        phi, phi_new = relu_features(X, W[:, :p]), relu_features(X_new, W[:, :p])
        theta = np.linalg.lstsq(phi, y, rcond=None)[0]
        rows.append((p, np.mean((phi @ theta - y) ** 2), np.mean((phi_new @ theta - y_new) ** 2)))
    _tables[key] = pd.DataFrame(rows, columns=["features", "train_error", "test_error"])
    return _tables[key].copy()
