# %% right: with the gradient
def fit_with_scipy(X, y_obs):
    X, y_obs = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if len(X) != len(y_obs):
        raise ValueError("unequal numbers of rows")
    return scipy.optimize.minimize(lambda t: np.mean((X @ t - y_obs) ** 2), np.zeros(X.shape[1]), jac=lambda t: 2 * X.T @ (X @ t - y_obs) / len(X)).x

# %% right: Nelder-Mead, list returned
def fit_with_scipy(X, y_obs):
    X, y_obs = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if len(X) != len(y_obs):
        raise ValueError("unequal numbers of rows")
    found = scipy.optimize.minimize(lambda t: np.mean((y_obs - X @ t) ** 2), [0.0] * X.shape[1], method='Nelder-Mead', options={'maxiter': 5000, 'xatol': 1e-6, 'fatol': 1e-10})
    return list(found.x)

# %% right: sum of squares
def fit_with_scipy(X, y_obs):
    X, y_obs = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if len(X) != len(y_obs):
        raise ValueError("unequal numbers of rows")
    return scipy.optimize.minimize(lambda t: np.sum((y_obs - X @ t) ** 2), np.zeros(X.shape[1])).x

# %% wrong: the whole result
# hint: The result object holds the parameters; return those alone.
def fit_with_scipy(X, y_obs):
    X, y_obs = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if len(X) != len(y_obs):
        raise ValueError("unequal numbers of rows")
    res = scipy.optimize.minimize(lambda t: np.mean((X @ t - y_obs) ** 2), np.zeros(X.shape[1]))
    return res

# %% wrong: the least loss
# hint: What is wanted is the place of the minimum, not its height.
def fit_with_scipy(X, y_obs):
    X, y_obs = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if len(X) != len(y_obs):
        raise ValueError("unequal numbers of rows")
    res = scipy.optimize.minimize(lambda t: np.mean((X @ t - y_obs) ** 2), np.zeros(X.shape[1]))
    return res.fun

# %% wrong: stopped at once
# hint: Let the optimiser run until it is done.
def fit_with_scipy(X, y_obs):
    X, y_obs = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if len(X) != len(y_obs):
        raise ValueError("unequal numbers of rows")
    res = scipy.optimize.minimize(lambda t: np.mean((X @ t - y_obs) ** 2), np.zeros(X.shape[1]), options={'maxiter': 1})
    return res.x

# %% wrong: absolute errors
# hint: The mean squared error is to be minimised; absolute errors give another line.
def fit_with_scipy(X, y_obs):
    X, y_obs = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if len(X) != len(y_obs):
        raise ValueError("unequal numbers of rows")
    res = scipy.optimize.minimize(lambda t: np.mean(np.abs(X @ t - y_obs)), np.zeros(X.shape[1]))
    return res.x

# %% wrong: the notebook's own data
# hint: Use the arguments, not the tips.
def fit_with_scipy(rows, observations):
    if len(rows) != len(observations):
        raise ValueError("unequal numbers of rows")
    return scipy.optimize.minimize(lambda t: np.mean((tips["tip"] - t[0] - t[1] * tips["total_bill"]) ** 2), [0, 0]).x

# %% wrong: two columns only
# hint: There is one parameter per column of X.
def fit_with_scipy(X, y_obs):
    X, y_obs = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if len(X) != len(y_obs):
        raise ValueError("unequal numbers of rows")
    res = scipy.optimize.minimize(lambda t: np.mean((X @ t - y_obs) ** 2), np.zeros(2))
    return res.x

# %% wrong: no check of the rows
# hint: One observation is stretched over all rows without complaint; compare the numbers yourself.
def fit_with_scipy(X, y_obs):
    X, y_obs = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    res = scipy.optimize.minimize(lambda t: np.mean((X @ t - y_obs) ** 2), np.zeros(X.shape[1]))
    return res.x

# %% wrong: arithmetic on labels
# hint: pandas lines up labels in differences; turn everything into arrays first.
def fit_with_scipy(X, y_obs):
    if len(X) != len(y_obs):
        raise ValueError("unequal numbers of rows")
    d = np.shape(X)[1]
    if isinstance(X, list):
        X = np.array(X)
    return scipy.optimize.minimize(lambda t: np.mean((X @ t - y_obs) ** 2), np.zeros(d)).x

# %% right: args
def fit_with_scipy(X, y_obs):
    def loss(theta, table, observed):
        r = observed - table @ theta
        return r @ r / len(r)

    table, observed = np.asarray(X, float), np.asarray(y_obs, float)
    if table.shape[0] != observed.size:
        raise ValueError("rows")
    return scipy.optimize.minimize(loss, np.zeros(table.shape[1]), args=(table, observed)).x

# %% wrong: lstsq
# hint: This way goes by scipy.optimize.minimize; the normal equations come next.
def fit_with_scipy(X, y_obs):
    X, y = np.asarray(X, float), np.asarray(y_obs, float)
    if len(X) != len(y):
        raise ValueError("rows")
    return np.linalg.lstsq(X, y, rcond=None)[0]

# %% wrong: subtracts in place
# hint: Subtracting in place changes the caller's observations.
def fit_with_scipy(X, y_obs):
    A, y = np.asarray(X, float), np.asarray(y_obs, float)
    if len(A) != len(y):
        raise ValueError("rows")
    y -= y.mean() * 0
    theta = scipy.optimize.minimize(lambda t: np.mean((y - A @ t) ** 2), np.zeros(A.shape[1])).x
    y -= A @ theta
    return theta

# %% wrong: no negative parameters
# hint: A parameter may be negative; give no bounds.
def fit_with_scipy(X, y_obs):
    X, y = np.asarray(X, float), np.asarray(y_obs, float)
    if len(X) != len(y):
        raise ValueError("rows")
    bounds = [(None, None)] + [(0, None)] * (X.shape[1] - 1)
    return scipy.optimize.minimize(lambda t: np.mean((y - X @ t) ** 2), np.zeros(X.shape[1]), bounds=bounds).x
# %% wrong: bounds between minus ten and ten
# hint: the best parameters may be far from zero; a bound cuts them off
def fit_with_scipy(X, y_obs):
    A, y = np.array(X, dtype=float), np.array(y_obs, dtype=float)
    if len(A) != len(y):
        raise ValueError("rows")
    return scipy.optimize.minimize(
        lambda t: np.mean((y - A @ t) ** 2),
        np.zeros(A.shape[1]),
        bounds=[(-10, 10)] * A.shape[1],
        tol=1e-12,
    ).x
# %% wrong: another optimiser of SciPy
# hint: the function that was asked for is scipy.optimize.minimize; others want other arguments
def fit_with_scipy(X, y_obs):
    X, y_obs = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if len(X) != len(y_obs):
        raise ValueError("rows")
    return scipy.optimize.least_squares(lambda theta: X @ theta - y_obs, np.ones(X.shape[1])).x
# %% right: starts from ones
def fit_with_scipy(X, y_obs):
    X, y_obs = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if len(X) != len(y_obs):
        raise ValueError("rows")
    return scipy.optimize.minimize(lambda theta: np.mean((y_obs - X @ theta) ** 2), np.ones(X.shape[1])).x
# %% wrong: None where SciPy reports no success
# hint: SciPy often says that it lost precision at the very bottom; what it found is right all the same
def fit_with_scipy(X, y_obs):
    A, y = np.array(X, dtype=float), np.array(y_obs, dtype=float)
    if len(A) != len(y):
        raise ValueError("rows")
    found = scipy.optimize.minimize(lambda t: np.mean((y - A @ t) ** 2), np.zeros(A.shape[1]))
    return found.x if found.success else None
# %% wrong: rounded to four places
# hint: a small parameter may belong to a feature of large numbers; leave the rounding to who prints
def fit_with_scipy(X, y_obs):
    A, y = np.array(X, dtype=float), np.array(y_obs, dtype=float)
    if len(A) != len(y):
        raise ValueError("rows")
    return np.round(scipy.optimize.minimize(lambda t: np.mean((y - A @ t) ** 2), np.zeros(A.shape[1])).x, 4)
