# %% right: largest singular value
def largest_stable_alpha(X):
    X = np.asarray(X, dtype=float)
    if not np.any(X):
        raise ValueError("all zeros")
    return len(X) / np.linalg.svd(X, compute_uv=False)[0] ** 2

# %% right: general eigenvalues, squared norm
def largest_stable_alpha(X):
    rows = np.array(X, dtype=float)
    if np.abs(rows).max() == 0:
        raise ValueError("all zeros")
    values = np.linalg.eigvals(rows.T @ rows / rows.shape[0])
    return float(1 / values.real.max())

# %% wrong: factor 2 too large
# hint: The second derivatives carry a factor 2 of their own.
def largest_stable_alpha(X):
    X = np.asarray(X, dtype=float)
    if not np.any(X):
        raise ValueError("all zeros")
    return 2 / np.max(np.linalg.eigvalsh(1 / len(X) * X.T @ X))

# %% wrong: factor 2 too small
# hint: An error that is turned over, and not enlarged, does not diverge yet.
def largest_stable_alpha(X):
    X = np.asarray(X, dtype=float)
    if not np.any(X):
        raise ValueError("all zeros")
    return 1 / np.max(np.linalg.eigvalsh(2 / len(X) * X.T @ X))

# %% wrong: number of rows forgotten
# hint: The loss is a mean, so the matrix is divided by the number of rows.
def largest_stable_alpha(X):
    X = np.asarray(X, dtype=float)
    if not np.any(X):
        raise ValueError("all zeros")
    return 2 / np.max(np.linalg.eigvalsh(2 * X.T @ X))

# %% wrong: smallest eigenvalue
# hint: The steepest direction decides.
def largest_stable_alpha(X):
    X = np.asarray(X, dtype=float)
    if not np.any(X):
        raise ValueError("all zeros")
    return 2 / np.min(np.linalg.eigvalsh(2 / len(X) * X.T @ X))

# %% wrong: trace
# hint: The sum of the eigenvalues is a bound, not the largest of them.
def largest_stable_alpha(X):
    X = np.asarray(X, dtype=float)
    if not np.any(X):
        raise ValueError("all zeros")
    return 2 / np.trace(2 / len(X) * X.T @ X)

# %% wrong: singular value not squared
# hint: The eigenvalues of the product are the squares of the singular values.
def largest_stable_alpha(X):
    X = np.asarray(X, dtype=float)
    if not np.any(X):
        raise ValueError("all zeros")
    return len(X) / np.linalg.norm(X, 2)

# %% wrong: reciprocal
# hint: A steeper surface wants a smaller rate.
def largest_stable_alpha(X):
    X = np.asarray(X, dtype=float)
    if not np.any(X):
        raise ValueError("all zeros")
    return np.max(np.linalg.eigvalsh(2 / len(X) * X.T @ X))

# %% wrong: zeros unnoticed
# hint: For a matrix of zeros no rate diverges; raise the promised error.
def largest_stable_alpha(X):
    X = np.asarray(X, dtype=float)
    return 2 / np.max(np.linalg.eigvalsh(2 / len(X) * X.T @ X))
