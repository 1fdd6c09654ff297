# %% right: pseudo-inverse
def fit_normal_equations(X, y_obs):
    X, y_obs = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if len(X) != len(y_obs):
        raise ValueError("unequal numbers of rows")
    return np.linalg.pinv(X) @ y_obs

# %% right: SciPy
import scipy.linalg


def fit_normal_equations(X, y_obs):
    X, y_obs = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if len(X) != len(y_obs):
        raise ValueError("unequal numbers of rows")
    return scipy.linalg.lstsq(X, y_obs)[0].tolist()

# %% right: singular values by hand
def fit_normal_equations(X, y_obs):
    X, y_obs = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if len(X) != len(y_obs):
        raise ValueError("unequal numbers of rows")
    u, s, vt = np.linalg.svd(X, full_matrices=False)
    keep = s > 1e-10 * s.max()
    return vt[keep].T @ (u[:, keep].T @ y_obs / s[keep])

# %% wrong: explicit inverse
# hint: Collinear columns leave the matrix without an inverse, and rounding may hide it.
def fit_normal_equations(X, y_obs):
    X, y_obs = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if len(X) != len(y_obs):
        raise ValueError("unequal numbers of rows")
    return np.linalg.inv(X.T @ X) @ X.T @ y_obs

# %% wrong: solve
# hint: Collinear columns leave the equations without a unique solution.
def fit_normal_equations(X, y_obs):
    X, y_obs = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if len(X) != len(y_obs):
        raise ValueError("unequal numbers of rows")
    return np.linalg.solve(X.T @ X, X.T @ y_obs)

# %% wrong: a little ridge
# hint: A term added to the diagonal changes the solution a little everywhere.
def fit_normal_equations(X, y_obs):
    X, y_obs = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if len(X) != len(y_obs):
        raise ValueError("unequal numbers of rows")
    return np.linalg.solve(X.T @ X + 1e-3 * np.eye(X.shape[1]), X.T @ y_obs)

# %% wrong: collinear columns get zero
# hint: Setting a superfluous parameter to zero gives a solution, but not the one of minimum norm.
def fit_normal_equations(X, y_obs):
    X, y_obs = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if len(X) != len(y_obs):
        raise ValueError("unequal numbers of rows")
    import scipy.linalg

    q, r, order = scipy.linalg.qr(X, mode="economic", pivoting=True)
    rank = int(np.sum(np.abs(np.diag(r)) > 1e-9 * abs(r[0, 0])))
    theta = np.zeros(X.shape[1])
    theta[order[:rank]] = np.linalg.solve(r[:rank, :rank], q[:, :rank].T @ y_obs)
    return theta

# %% wrong: the whole tuple
# hint: lstsq returns several things; the parameters are one of them.
def fit_normal_equations(X, y_obs):
    X, y_obs = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if len(X) != len(y_obs):
        raise ValueError("unequal numbers of rows")
    return np.linalg.lstsq(X, y_obs, rcond=None)

# %% wrong: an intercept added
# hint: The columns of X are all there is; a bias column is one of them already where it is wanted.
def fit_normal_equations(X, y_obs):
    X, y_obs = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    if len(X) != len(y_obs):
        raise ValueError("unequal numbers of rows")
    return np.linalg.lstsq(np.column_stack([np.ones(len(X)), X[:, 1:]]), y_obs, rcond=None)[0]

# %% wrong: no check of the rows
# hint: Compare the numbers of rows yourself; cutting off the rest hides a missing observation.
def fit_normal_equations(X, y_obs):
    X, y_obs = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n = min(len(X), len(y_obs))
    return np.linalg.lstsq(X[:n], y_obs[:n], rcond=None)[0]

# %% right: LinAlgError of mismatch
def fit_normal_equations(X, y_obs):
    X, y = np.asarray(X, float), np.asarray(y_obs, float)
    return np.linalg.lstsq(X, y, rcond=None)[0]

# %% wrong: flat directions dropped
# hint: A direction that is a hundred times flatter than another still counts.
def fit_normal_equations(X, y_obs):
    X, y = np.asarray(X, float), np.asarray(y_obs, float)
    if len(X) != len(y):
        raise ValueError("rows")
    return np.linalg.pinv(X, rcond=1e-2) @ y

# %% wrong: subtracts in place
# hint: Subtracting in place changes the caller's observations.
def fit_normal_equations(X, y_obs):
    A, y = np.asarray(X, float), np.asarray(y_obs, float)
    if len(A) != len(y):
        raise ValueError("rows")
    theta = np.linalg.pinv(A) @ y
    if not isinstance(X, pd.DataFrame):
        A[:, 0] = 1.0
    y -= A @ theta
    return theta
