# %% right: polyfit reversed
def fit_polynomial(x, y, degree):
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if degree < 0 or len(x) != len(y):
        raise ValueError("bad degree or lengths")
    return np.polyfit(x, y, degree)[::-1]

# %% right: numpy.polynomial
def fit_polynomial(x, y, degree):
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if degree < 0 or len(x) != len(y):
        raise ValueError("bad degree or lengths")
    return np.polynomial.polynomial.polyfit(x, y, degree)

# %% right: powers one by one, list returned
def fit_polynomial(x, y, degree):
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if degree < 0 or len(x) != len(y):
        raise ValueError("bad degree or lengths")
    powers = np.array([[value ** k for k in range(degree + 1)] for value in x])
    return list(np.linalg.pinv(powers) @ y)

# %% wrong: highest power first
# hint: numpy.polyfit and numpy.vander put the highest power first unless told otherwise.
def fit_polynomial(x, y, degree):
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if degree < 0 or len(x) != len(y):
        raise ValueError("bad degree or lengths")
    return np.polyfit(x, y, degree)

# %% wrong: coefficients of a shifted variable
# hint: Polynomial.fit maps x to the interval from -1 to 1; its coefficients belong to that variable.
def fit_polynomial(x, y, degree):
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if degree < 0 or len(x) != len(y):
        raise ValueError("bad degree or lengths")
    return np.polynomial.Polynomial.fit(x, y, degree).coef

# %% wrong: one degree too few
# hint: A polynomial of degree k has k + 1 coefficients.
def fit_polynomial(x, y, degree):
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if degree < 0 or len(x) != len(y):
        raise ValueError("bad degree or lengths")
    return np.linalg.lstsq(np.vander(x, degree, increasing=True), y, rcond=None)[0]

# %% wrong: constant left out
# hint: The constant is a coefficient too.
def fit_polynomial(x, y, degree):
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if degree < 0 or len(x) != len(y):
        raise ValueError("bad degree or lengths")
    powers = np.vander(x, degree + 1, increasing=True)
    powers[:, 0] = 0
    return np.linalg.lstsq(powers, y, rcond=None)[0]

# %% wrong: x and y exchanged
# hint: y is predicted from x.
def fit_polynomial(x, y, degree):
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if degree < 0 or len(x) != len(y):
        raise ValueError("bad degree or lengths")
    return np.polyfit(y, x, degree)[::-1]

# %% wrong: negative degree taken for zero
# hint: A negative degree is an error, not a constant.
def fit_polynomial(x, y, degree):
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if len(x) != len(y):
        raise ValueError("bad degree or lengths")
    degree = max(degree, 0)
    return np.linalg.lstsq(np.vander(x, degree + 1, increasing=True), y, rcond=None)[0]

# %% wrong: lengths not checked
# hint: A missing value must not be hidden by cutting off the rest.
def fit_polynomial(x, y, degree):
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if degree < 0:
        raise ValueError("bad degree or lengths")
    n = min(len(x), len(y))
    x, y = x[:n], y[:n]
    return np.linalg.lstsq(np.vander(x, degree + 1, increasing=True), y, rcond=None)[0]

# %% wrong: Series multiplied as they come
# hint: Series are lined up by label in products; turn them into arrays first.
def fit_polynomial(x, y, degree):
    if degree < 0 or len(x) != len(y):
        raise ValueError("bad degree or lengths")
    both = pd.DataFrame({"x": x, "y": y}).sort_index()
    target = y if isinstance(y, pd.Series) else both["y"]
    return np.polyfit(both["x"].to_numpy(float), np.asarray(target, dtype=float), degree)[::-1]

# %% right: vander
def fit_polynomial(x, y, degree):
    x, y = np.array(x, float), np.array(y, float)
    if degree < 0 or x.size != y.size:
        raise ValueError("arguments")
    return np.linalg.lstsq(np.vander(x, degree + 1, increasing=True), y, rcond=None)[0]

# %% wrong: whole powers overflow
# hint: Powers of whole numbers may not fit into their type; make floats of them first.
def fit_polynomial(x, y, degree):
    if degree < 0 or len(x) != len(y):
        raise ValueError("arguments")
    x = np.asarray(x)
    rows = np.column_stack([x**k for k in range(degree + 1)])
    return np.linalg.lstsq(rows.astype(float), np.asarray(y, float), rcond=None)[0]

# %% wrong: trailing zeros trimmed
# hint: degree + 1 coefficients are wanted, zeros among them.
def fit_polynomial(x, y, degree):
    if degree < 0 or len(x) != len(y):
        raise ValueError("arguments")
    c = np.polyfit(np.asarray(x, float), np.asarray(y, float), degree)[::-1]
    return np.trim_zeros(np.round(c, 10), "b")

# %% wrong: flat directions dropped
# hint: A direction that is a thousand times flatter than another still counts.
def fit_polynomial(x, y, degree):
    if degree < 0 or len(x) != len(y):
        raise ValueError("arguments")
    x = np.asarray(x, dtype=float)
    rows = np.ones((len(x), degree + 1))
    for k in range(1, degree + 1):
        rows[:, k] = rows[:, k - 1] * x
    return np.linalg.pinv(rows, rcond=1e-3) @ np.asarray(y, float)

# %% wrong: interpolates the first points
# hint: All points have a say, not only as many as determine the curve.
def fit_polynomial(x, y, degree):
    if degree < 0 or len(x) != len(y):
        raise ValueError("arguments")
    V = np.vander(np.asarray(x, float)[: degree + 1], degree + 1, increasing=True)
    return np.linalg.solve(V, np.asarray(y, float)[: degree + 1])
# %% wrong: rounded to six places
# hint: the coefficient of a high power may be tiny and matter all the same; leave the rounding to who prints
def pairs(x, y, degree):
    a, b = np.array(x, dtype=float), np.array(y, dtype=float)
    if degree < 0 or len(a) != len(b):
        raise ValueError("degree 0 or more, lengths equal")
    return a, b

def fit_polynomial(x, y, degree):
    a, b = pairs(x, y, degree)
    return np.round(np.polyfit(a, b, degree)[::-1], 6) + 0.0
# %% wrong: powers of the distance from the mean, where x is far from zero
# hint: the coefficients belong to powers of x itself; after a shift they are others
def pairs(x, y, degree):
    a, b = np.array(x, dtype=float), np.array(y, dtype=float)
    if degree < 0 or len(a) != len(b):
        raise ValueError("degree 0 or more, lengths equal")
    return a, b

def fit_polynomial(x, y, degree):
    a, b = pairs(x, y, degree)
    if abs(a.mean()) > 10 * a.std():
        a = a - a.mean()
    return np.polyfit(a, b, degree)[::-1]
