# %% right: the pseudo-inverse, and Horner's scheme
def fit_poly(x, y, degree):
    x, y = np.array(x, dtype=float), np.array(y, dtype=float)
    if len(x) != len(y):
        raise ValueError("unequal lengths")
    if degree < 0:
        raise ValueError("a negative degree")
    return np.linalg.pinv(x[:, np.newaxis] ** np.arange(degree + 1)) @ y


def predict_poly(coef, x):
    x = np.asarray(x, dtype=float)
    value = np.zeros_like(x)
    for c in reversed(list(coef)):
        value = value * x + c
    return value
# %% right: scikit-learn, and numpy.polynomial
def fit_poly(x, y, degree):
    x, y = list(x), list(y)
    if len(x) != len(y) or degree < 0:
        raise ValueError("wanted equal lengths and a degree of at least 0")
    powers = PolynomialFeatures(degree).fit_transform(np.array(x, dtype=float)[:, None])
    return LinearRegression(fit_intercept=False).fit(powers, np.array(y, dtype=float)).coef_


def predict_poly(coef, x):
    return np.polynomial.polynomial.polyval(np.asarray(x, dtype=float), np.asarray(coef, dtype=float))
# %% right: scipy's least squares, lists and loops
def fit_poly(x, y, degree):
    from scipy.linalg import lstsq

    if len(x) != len(y) or degree < 0:
        raise ValueError("wanted equal lengths and a degree of at least 0")
    rows = [[float(v) ** power for power in range(degree + 1)] for v in x]
    return lstsq(rows, [float(v) for v in y])[0].tolist()


def predict_poly(coef, x):
    def value(v):
        return float(sum(c * float(v) ** power for power, c in enumerate(coef)))

    return value(x) if np.ndim(x) == 0 else [value(v) for v in x]
# %% right: comprehension, sum
def fit_poly(x, y, degree):
    x, y = list(x), list(y)
    if len(x) != len(y) or degree < 0:
        raise ValueError("lengths or degree")
    A = np.array([[float(v) ** j for j in range(degree + 1)] for v in x]).reshape(len(x), degree + 1)
    c, *_ = np.linalg.lstsq(A, np.array(y, dtype=float), rcond=None)
    return c


def predict_poly(coef, x):
    def value(v):
        return sum(float(c) * float(v) ** j for j, c in enumerate(coef))
    if np.ndim(x) == 0:
        return value(x)
    return np.array([value(v) for v in x], dtype=float)
# %% wrong: the Vandermonde matrix reversed
# hint: np.vander puts the highest power first unless told otherwise
def fit_poly(x, y, degree):
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if len(x) != len(y) or degree < 0:
        raise ValueError("wanted equal lengths and a degree of at least 0")
    return np.linalg.lstsq(np.vander(x, degree + 1), y, rcond=None)[0]


def predict_poly(coef, x):
    return np.polyval(coef, np.asarray(x, dtype=float))
# %% wrong: the normal equations
# hint: with more coefficients than points the normal equations have no unique solution
def fit_poly(x, y, degree):
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if len(x) != len(y) or degree < 0:
        raise ValueError("wanted equal lengths and a degree of at least 0")
    powers = np.vander(x, degree + 1, increasing=True)
    return np.linalg.solve(powers.T @ powers, powers.T @ y)


def predict_poly(coef, x):
    return np.polynomial.polynomial.polyval(np.asarray(x, dtype=float), np.asarray(coef, dtype=float))
# %% wrong: np.polyfit, which scales the columns
# hint: np.polyfit rescales the powers, so beyond n coefficients its answer is not the shortest one
def fit_poly(x, y, degree):
    import warnings

    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if len(x) != len(y) or degree < 0:
        raise ValueError("wanted equal lengths and a degree of at least 0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return np.polyfit(x, y, degree)[::-1]


def predict_poly(coef, x):
    return np.polynomial.polynomial.polyval(np.asarray(x, dtype=float), np.asarray(coef, dtype=float))
# %% wrong: an intercept that does not count for the norm
# hint: all coefficients count for the norm, the constant as well
def fit_poly(x, y, degree):
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if len(x) != len(y) or degree < 0:
        raise ValueError("wanted equal lengths and a degree of at least 0")
    powers = np.vander(x, degree + 1, increasing=True)
    model = LinearRegression().fit(powers, y)
    return np.concatenate([[model.intercept_], model.coef_[1:]])


def predict_poly(coef, x):
    return np.polynomial.polynomial.polyval(np.asarray(x, dtype=float), np.asarray(coef, dtype=float))
# %% wrong: the degree capped at n - 1
# hint: dropping the highest powers is another polynomial than the shortest one
def fit_poly(x, y, degree):
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if len(x) != len(y) or degree < 0:
        raise ValueError("wanted equal lengths and a degree of at least 0")
    low = min(degree, len(x) - 1)
    coef = np.linalg.lstsq(np.vander(x, low + 1, increasing=True), y, rcond=None)[0]
    return np.concatenate([coef, np.zeros(degree - low)])


def predict_poly(coef, x):
    return np.polynomial.polynomial.polyval(np.asarray(x, dtype=float), np.asarray(coef, dtype=float))
# %% wrong: a little ridge
# hint: a penalty, however small, moves the fit away from least squares
def fit_poly(x, y, degree):
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if len(x) != len(y) or degree < 0:
        raise ValueError("wanted equal lengths and a degree of at least 0")
    powers = np.vander(x, degree + 1, increasing=True)
    return np.linalg.solve(powers.T @ powers + 1e-3 * np.eye(degree + 1), powers.T @ y)


def predict_poly(coef, x):
    return np.polynomial.polynomial.polyval(np.asarray(x, dtype=float), np.asarray(coef, dtype=float))
# %% wrong: predicts with the highest power first
# hint: np.polyval expects the highest power first, your coefficients begin with the lowest
def fit_poly(x, y, degree):
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if len(x) != len(y) or degree < 0:
        raise ValueError("wanted equal lengths and a degree of at least 0")
    return np.linalg.lstsq(np.vander(x, degree + 1, increasing=True), y, rcond=None)[0]


def predict_poly(coef, x):
    return np.polyval(np.asarray(coef, dtype=float), np.asarray(x, dtype=float))
# %% wrong: integer powers overflow
# hint: a large power of a NumPy integer does not fit into 64 bits
def fit_poly(x, y, degree):
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if len(x) != len(y) or degree < 0:
        raise ValueError("wanted equal lengths and a degree of at least 0")
    return np.linalg.lstsq(np.vander(x, degree + 1, increasing=True), y, rcond=None)[0]


def predict_poly(coef, x):
    return sum(c * np.asarray(x) ** power for power, c in enumerate(coef))
# %% wrong: unequal lengths are cut
# hint: zip stops at the shorter sequence; the docstring promises a ValueError
def fit_poly(x, y, degree):
    if degree < 0:
        raise ValueError("a negative degree")
    x, y = np.array(list(zip(x, y)), dtype=float).T
    return np.linalg.lstsq(np.vander(x, degree + 1, increasing=True), y, rcond=None)[0]


def predict_poly(coef, x):
    return np.polynomial.polynomial.polyval(np.asarray(x, dtype=float), np.asarray(coef, dtype=float))
# %% wrong: only sequences can be predicted
# hint: x may be a single number, and a number should come back
def fit_poly(x, y, degree):
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if len(x) != len(y) or degree < 0:
        raise ValueError("wanted equal lengths and a degree of at least 0")
    return np.linalg.lstsq(np.vander(x, degree + 1, increasing=True), y, rcond=None)[0]


def predict_poly(coef, x):
    x = np.atleast_1d(np.asarray(x, dtype=float))
    return np.vander(x, len(coef), increasing=True) @ np.asarray(coef, dtype=float)
# %% wrong: centres the caller's data in place
# hint: subtracting in place changes the data of whoever called you
def fit_poly(x, y, degree):
    if len(x) != len(y) or degree < 0:
        raise ValueError("wanted equal lengths and a degree of at least 0")
    powers = np.vander(np.asarray(x, dtype=float), degree + 1, increasing=True)
    coef = np.linalg.lstsq(powers, np.asarray(y, dtype=float), rcond=None)[0]
    for i in range(len(x)):
        x[i] = 0
    return coef


def predict_poly(coef, x):
    return np.polynomial.polynomial.polyval(np.asarray(x, dtype=float), np.asarray(coef, dtype=float))
# %% wrong: whole powers overflow in the fit
# hint: large powers of whole numbers overflow unless they are floats
def fit_poly(x, y, degree):
    x, y = np.asarray(x), np.asarray(y, dtype=float)
    if len(x) != len(y) or degree < 0:
        raise ValueError("lengths or degree")
    return np.linalg.lstsq(np.vander(x, degree + 1, increasing=True), y, rcond=None)[0]


def predict_poly(coef, x):
    x = np.asarray(x, dtype=float)
    out = np.zeros_like(x)
    for c in reversed(list(coef)):
        out = out * x + c
    return float(out) if out.ndim == 0 else out
# %% wrong: coefficients reversed in place
# hint: coef must stay as it was
def fit_poly(x, y, degree):
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if len(x) != len(y) or degree < 0:
        raise ValueError("lengths or degree")
    return np.linalg.lstsq(np.vander(x, degree + 1, increasing=True), y, rcond=None)[0]


def predict_poly(coef, x):
    x = np.asarray(x, dtype=float)
    out = np.zeros_like(x)
    if isinstance(coef, list):
        coef.reverse()
        order = coef
    else:
        order = list(coef)[::-1]
    for c in order:
        out = out * x + c
    return float(out) if out.ndim == 0 else out
# %% wrong: array of coefficients changed
# hint: coef must stay as it was
def fit_poly(x, y, degree):
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if len(x) != len(y) or degree < 0:
        raise ValueError("lengths or degree")
    return np.linalg.lstsq(np.vander(x, degree + 1, increasing=True), y, rcond=None)[0]


def predict_poly(coef, x):
    x = np.asarray(x, dtype=float)
    if x.ndim == 0:
        coef = np.asarray(coef, dtype=float)
        powers = x ** np.arange(len(coef))
        coef *= powers
        return float(coef.sum())
    return (x[:, None] ** np.arange(len(coef))) @ np.asarray(coef, float)
# %% wrong: scales the caller's array
# hint: x must stay as it was
def fit_poly(x, y, degree):
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if len(x) != len(y) or degree < 0:
        raise ValueError("lengths or degree")
    s = np.abs(x).max() or 1.0
    x /= s
    return np.linalg.lstsq(np.vander(x * s, degree + 1, increasing=True), y, rcond=None)[0]


def predict_poly(coef, x):
    x = np.asarray(x, dtype=float)
    out = np.zeros_like(x)
    for c in reversed(list(coef)):
        out = out * x + c
    return float(out) if out.ndim == 0 else out
# %% wrong: duplicates dropped
# hint: two points may share their x
def fit_poly(x, y, degree):
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if len(x) != len(y) or degree < 0:
        raise ValueError("lengths or degree")
    x, first = np.unique(x, return_index=True)
    y = y[first]
    return np.linalg.lstsq(np.vander(x, degree + 1, increasing=True), y, rcond=None)[0]


def predict_poly(coef, x):
    x = np.asarray(x, dtype=float)
    out = np.zeros_like(x)
    for c in reversed(list(coef)):
        out = out * x + c
    return float(out) if out.ndim == 0 else out
# %% wrong: small coefficients cut to zero
# hint: small coefficients are coefficients
def fit_poly(x, y, degree):
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if len(x) != len(y) or degree < 0:
        raise ValueError("lengths or degree")
    c = np.linalg.lstsq(np.vander(x, degree + 1, increasing=True), y, rcond=None)[0]
    c[np.abs(c) < 1e-3] = 0
    return c


def predict_poly(coef, x):
    x = np.asarray(x, dtype=float)
    out = np.zeros_like(x)
    for c in reversed(list(coef)):
        out = out * x + c
    return float(out) if out.ndim == 0 else out
# %% wrong: one-element sequence gives a number
# hint: a sequence of one number gives an array of one
def fit_poly(x, y, degree):
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if len(x) != len(y) or degree < 0:
        raise ValueError("lengths or degree")
    return np.linalg.lstsq(np.vander(x, degree + 1, increasing=True), y, rcond=None)[0]


def predict_poly(coef, x):
    x = np.asarray(x, dtype=float)
    out = np.zeros_like(x)
    for c in reversed(list(coef)):
        out = out * x + c
    return float(out) if out.size == 1 else out

# %% wrong: a coarse cut of singular values
# hint: Singular values that are small but not zero belong to the fit; without them it is not least squares.
def fit_poly(x, y, degree):
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if len(x) != len(y) or degree < 0:
        raise ValueError("bad")
    return np.linalg.pinv(np.vander(x, degree + 1, increasing=True), rcond=1e-3) @ y


def predict_poly(coef, x):
    return np.polynomial.polynomial.polyval(np.asarray(x, dtype=float), np.asarray(coef, dtype=float))
# %% right: a Series comes back as a Series
def fit_poly(x, y, degree):
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if len(x) != len(y) or degree < 0:
        raise ValueError("bad")
    return np.linalg.lstsq(np.vander(x, degree + 1, increasing=True), y, rcond=None)[0]


def predict_poly(coef, x):
    if isinstance(x, (list, tuple)):
        x = np.array(x, dtype=float)
    return sum(c * (x * 1.0) ** j for j, c in enumerate(coef))
