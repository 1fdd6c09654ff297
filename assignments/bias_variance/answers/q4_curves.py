# %% right: numpy's least squares and a dictionary of columns
def error_curves(x_train, y_train, x_test, y_test, degrees):
    x, y = np.array(x_train, dtype=float), np.array(y_train, dtype=float)
    u, v = np.array(x_test, dtype=float), np.array(y_test, dtype=float)
    if len(x) != len(y) or len(u) != len(v):
        raise ValueError("unequal lengths")
    columns = {"degree": [], "train": [], "test": []}
    for degree in degrees:
        powers = np.arange(degree + 1)
        coef = np.linalg.pinv(x[:, None] ** powers) @ y
        columns["degree"].append(degree)
        columns["train"].append(((x[:, None] ** powers @ coef - y) ** 2).mean())
        columns["test"].append(((u[:, None] ** powers @ coef - v) ** 2).mean())
    return pd.DataFrame(columns)
# %% right: plain loops over lists, rows as dictionaries, degrees as index kept as column
def error_curves(x_train, y_train, x_test, y_test, degrees):
    x_train, y_train, x_test, y_test = map(list, (x_train, y_train, x_test, y_test))
    if len(x_train) != len(y_train):
        raise ValueError("training data of unequal length")
    if len(x_test) != len(y_test):
        raise ValueError("test data of unequal length")

    def error(x, y, degree):
        predicted = polynomial_prediction(x_train, y_train, degree, x)
        return sum((a - b) ** 2 for a, b in zip(y, predicted)) / len(y)

    return pd.DataFrame([{"degree": int(d), "train": error(x_train, y_train, d), "test": error(x_test, y_test, d)} for d in degrees])
# %% right: scikit-learn's pipeline and error
def error_curves(x_train, y_train, x_test, y_test, degrees):
    from sklearn.metrics import mean_squared_error
    from sklearn.pipeline import make_pipeline

    x = np.reshape(list(x_train), (-1, 1))
    u = np.reshape(list(x_test), (-1, 1))
    y, v = list(y_train), list(y_test)
    rows = []
    for degree in degrees:
        model = make_pipeline(PolynomialFeatures(degree), LinearRegression(fit_intercept=False)).fit(x, y)
        rows.append([degree, mean_squared_error(y, model.predict(x)), mean_squared_error(v, model.predict(u))])
    return pd.DataFrame(rows, columns=["degree", "train", "test"])
# %% right: scikit-learn, both at once
def error_curves(x_train, y_train, x_test, y_test, degrees):
    from sklearn.metrics import mean_squared_error
    n, m = len(x_train), len(x_test)
    if n != len(y_train) or m != len(y_test):
        raise ValueError("lengths")
    both = np.concatenate([np.asarray(x_train, float), np.asarray(x_test, float)])
    records = []
    for degree in degrees:
        guess = polynomial_prediction(x_train, y_train, degree, both)
        records.append({"degree": degree, "train": mean_squared_error(np.asarray(y_train), guess[:n]), "test": mean_squared_error(np.asarray(y_test), guess[n:])})
    return pd.DataFrame.from_records(records, columns=["degree", "train", "test"])
# %% wrong: the test data are in the fit
# hint: the polynomial was fitted to the test data too, so nothing is left that it has not seen
def error_curves(x_train, y_train, x_test, y_test, degrees):
    x, y, u, v = (np.asarray(values, dtype=float) for values in (x_train, y_train, x_test, y_test))
    if len(x) != len(y) or len(u) != len(v):
        raise ValueError("unequal lengths")
    every_x, every_y = np.concatenate([x, u]), np.concatenate([y, v])
    rows = []
    for degree in degrees:
        train = np.mean((polynomial_prediction(every_x, every_y, degree, x) - y) ** 2)
        test = np.mean((polynomial_prediction(every_x, every_y, degree, u) - v) ** 2)
        rows.append((degree, train, test))
    return pd.DataFrame(rows, columns=["degree", "train", "test"])
# %% wrong: a second polynomial is fitted to the test data
# hint: both errors belong to one polynomial, the one fitted to the training data
def error_curves(x_train, y_train, x_test, y_test, degrees):
    x, y, u, v = (np.asarray(values, dtype=float) for values in (x_train, y_train, x_test, y_test))
    if len(x) != len(y) or len(u) != len(v):
        raise ValueError("unequal lengths")
    rows = []
    for degree in degrees:
        train = np.mean((polynomial_prediction(x, y, degree, x) - y) ** 2)
        test = np.mean((polynomial_prediction(u, v, degree, u) - v) ** 2)
        rows.append((degree, train, test))
    return pd.DataFrame(rows, columns=["degree", "train", "test"])
# %% wrong: the root of the error
# hint: the mean squared error has no root
def error_curves(x_train, y_train, x_test, y_test, degrees):
    x, y, u, v = (np.asarray(values, dtype=float) for values in (x_train, y_train, x_test, y_test))
    if len(x) != len(y) or len(u) != len(v):
        raise ValueError("unequal lengths")
    rows = []
    for degree in degrees:
        train = np.mean((polynomial_prediction(x, y, degree, x) - y) ** 2)
        test = np.mean((polynomial_prediction(x, y, degree, u) - v) ** 2)
        rows.append((degree, train**0.5, test**0.5))
    return pd.DataFrame(rows, columns=["degree", "train", "test"])
# %% wrong: both sums divided by the number of training points
# hint: the test error is a mean over the test points
def error_curves(x_train, y_train, x_test, y_test, degrees):
    x, y, u, v = (np.asarray(values, dtype=float) for values in (x_train, y_train, x_test, y_test))
    if len(x) != len(y) or len(u) != len(v):
        raise ValueError("unequal lengths")
    rows = []
    for degree in degrees:
        train = np.sum((polynomial_prediction(x, y, degree, x) - y) ** 2) / len(x)
        test = np.sum((polynomial_prediction(x, y, degree, u) - v) ** 2) / len(x)
        rows.append((degree, train, test))
    return pd.DataFrame(rows, columns=["degree", "train", "test"])
# %% wrong: train and test exchanged
# hint: check which column holds which error: the training error never rises with the degree
def error_curves(x_train, y_train, x_test, y_test, degrees):
    x, y, u, v = (np.asarray(values, dtype=float) for values in (x_train, y_train, x_test, y_test))
    if len(x) != len(y) or len(u) != len(v):
        raise ValueError("unequal lengths")
    rows = []
    for degree in degrees:
        train = np.mean((polynomial_prediction(x, y, degree, x) - y) ** 2)
        test = np.mean((polynomial_prediction(x, y, degree, u) - v) ** 2)
        rows.append((degree, test, train))
    return pd.DataFrame(rows, columns=["degree", "train", "test"])
# %% wrong: degrees sorted
# hint: the rows must stand in the order in which the degrees were given
def error_curves(x_train, y_train, x_test, y_test, degrees):
    x, y, u, v = (np.asarray(values, dtype=float) for values in (x_train, y_train, x_test, y_test))
    if len(x) != len(y) or len(u) != len(v):
        raise ValueError("unequal lengths")
    rows = []
    for degree in sorted(degrees):
        train = np.mean((polynomial_prediction(x, y, degree, x) - y) ** 2)
        test = np.mean((polynomial_prediction(x, y, degree, u) - v) ** 2)
        rows.append((degree, train, test))
    return pd.DataFrame(rows, columns=["degree", "train", "test"])
# %% wrong: degrees counted from zero
# hint: use the degrees that were given, not their positions
def error_curves(x_train, y_train, x_test, y_test, degrees):
    x, y, u, v = (np.asarray(values, dtype=float) for values in (x_train, y_train, x_test, y_test))
    if len(x) != len(y) or len(u) != len(v):
        raise ValueError("unequal lengths")
    rows = []
    for degree in range(len(degrees)):
        train = np.mean((polynomial_prediction(x, y, degree, x) - y) ** 2)
        test = np.mean((polynomial_prediction(x, y, degree, u) - v) ** 2)
        rows.append((degree, train, test))
    return pd.DataFrame(rows, columns=["degree", "train", "test"])
# %% wrong: Series meet by their index
# hint: two Series are subtracted label by label, not row by row
def error_curves(x_train, y_train, x_test, y_test, degrees):
    if len(x_train) != len(y_train) or len(x_test) != len(y_test):
        raise ValueError("unequal lengths")
    y, v = pd.Series(y_train), pd.Series(y_test)
    rows = []
    for degree in degrees:
        on_train = pd.Series(polynomial_prediction(x_train, y_train, degree, x_train))
        on_test = pd.Series(polynomial_prediction(x_train, y_train, degree, x_test))
        rows.append((degree, ((y - on_train) ** 2).mean(), ((v - on_test) ** 2).mean()))
    return pd.DataFrame(rows, columns=["degree", "train", "test"])
# %% wrong: unequal lengths pass
# hint: NumPy stretches a single number to any length; the docstring promises a ValueError
def error_curves(x_train, y_train, x_test, y_test, degrees):
    x, y, u, v = (np.asarray(values, dtype=float) for values in (x_train, y_train, x_test, y_test))
    rows = []
    for degree in degrees:
        train = np.mean((polynomial_prediction(x, y, degree, x) - y) ** 2)
        test = np.mean((polynomial_prediction(x, y, degree, u) - v) ** 2)
        rows.append((degree, train, test))
    return pd.DataFrame(rows, columns=["degree", "train", "test"])
# %% wrong: repeated degrees once
# hint: a degree that is named twice has two rows
def error_curves(x_train, y_train, x_test, y_test, degrees):
    x_train, y_train, x_test, y_test = (np.asarray(v, dtype=float) for v in (x_train, y_train, x_test, y_test))
    if len(x_train) != len(y_train) or len(x_test) != len(y_test):
        raise ValueError("lengths")
    rows = []
    for degree in dict.fromkeys(degrees):
        train = np.mean((y_train - polynomial_prediction(x_train, y_train, degree, x_train)) ** 2)
        test = np.mean((y_test - polynomial_prediction(x_train, y_train, degree, x_test)) ** 2)
        rows.append([degree, train, test])
    return pd.DataFrame(rows, columns=["degree", "train", "test"])
# %% wrong: caller's arrays scaled
# hint: the data must stay as they were
def error_curves(x_train, y_train, x_test, y_test, degrees):
    x_train, y_train, x_test, y_test = (np.asarray(v, dtype=float) for v in (x_train, y_train, x_test, y_test))
    if len(x_train) != len(y_train) or len(x_test) != len(y_test):
        raise ValueError("lengths")
    rows = []
    if isinstance(y_test, np.ndarray):
        x_test[:] = x_test[np.argsort(y_test)]
        y_test.sort()
    for degree in degrees:
        train = np.mean((y_train - polynomial_prediction(x_train, y_train, degree, x_train)) ** 2)
        test = np.mean((y_test - polynomial_prediction(x_train, y_train, degree, x_test)) ** 2)
        rows.append([degree, train, test])
    return pd.DataFrame(rows, columns=["degree", "train", "test"])
# %% wrong: centred errors
# hint: a mean of squares is not a variance
def error_curves(x_train, y_train, x_test, y_test, degrees):
    x_train, y_train, x_test, y_test = (np.asarray(v, dtype=float) for v in (x_train, y_train, x_test, y_test))
    if len(x_train) != len(y_train) or len(x_test) != len(y_test):
        raise ValueError("lengths")
    rows = []
    for degree in degrees:
        train = np.mean((y_train - polynomial_prediction(x_train, y_train, degree, x_train)) ** 2)
        test = np.mean((y_test - polynomial_prediction(x_train, y_train, degree, x_test)) ** 2)
        if len(x_test) > 1:
            test = np.var(y_test - polynomial_prediction(x_train, y_train, degree, x_test))
        rows.append([degree, train, test])
    return pd.DataFrame(rows, columns=["degree", "train", "test"])
# %% wrong: broadcast of a single test value
# hint: a single y does not stand for many
def error_curves(x_train, y_train, x_test, y_test, degrees):
    x_train, y_train, x_test, y_test = (np.asarray(v, dtype=float) for v in (x_train, y_train, x_test, y_test))
    if len(x_train) != len(y_train) or (len(x_test) != len(y_test) and len(y_test) != 1):
        raise ValueError("lengths")
    rows = []
    for degree in degrees:
        train = np.mean((y_train - polynomial_prediction(x_train, y_train, degree, x_train)) ** 2)
        test = np.mean((y_test - polynomial_prediction(x_train, y_train, degree, x_test)) ** 2)
        rows.append([degree, train, test])
    return pd.DataFrame(rows, columns=["degree", "train", "test"])
# %% wrong: degree capped at the points
# hint: the degree may exceed the number of points
def error_curves(x_train, y_train, x_test, y_test, degrees):
    x_train, y_train, x_test, y_test = (np.asarray(v, dtype=float) for v in (x_train, y_train, x_test, y_test))
    if len(x_train) != len(y_train) or len(x_test) != len(y_test):
        raise ValueError("lengths")
    rows = []
    for degree in degrees:
        degree = min(degree, len(x_train) - 1)
        train = np.mean((y_train - polynomial_prediction(x_train, y_train, degree, x_train)) ** 2)
        test = np.mean((y_test - polynomial_prediction(x_train, y_train, degree, x_test)) ** 2)
        rows.append([degree, train, test])
    return pd.DataFrame(rows, columns=["degree", "train", "test"])
