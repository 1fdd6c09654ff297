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

# %% right: eigvals
def largest_stable_alpha(X):
    X = pd.DataFrame(X).to_numpy(dtype=float)
    largest = max(np.linalg.eigvalsh(X.T @ X * 2 / len(X)))
    if largest <= 0:
        raise ValueError("zeros")
    return 2.0 / largest

# %% wrong: nested list scaled
# hint: Assigning to the rows of a nested list changes the caller's table.
def largest_stable_alpha(X):
    if not np.any(np.asarray(X, float)):
        raise ValueError("zeros")
    A = np.asarray(X, float)
    if isinstance(X, list):
        for row in X:
            for j in range(len(row)):
                row[j] = row[j] / len(X) ** 0.5
        A = np.asarray(X, float) * len(X) ** 0.5
    return len(A) / np.linalg.norm(A, 2) ** 2

# %% wrong: whole numbers overflow
# hint: Squares of large whole numbers do not fit into small types; work with floats.
def largest_stable_alpha(X):
    X = np.asarray(X)
    if X.dtype.kind == "i":
        X = X.astype(np.int16)
    if not X.any():
        raise ValueError("zeros")
    return 2 / np.linalg.eigvalsh(2 / len(X) * (X.T @ X))[-1]

# %% wrong: tiny taken for zeros
# hint: Small numbers are not zeros; ask whether any differs from 0.
def largest_stable_alpha(X):
    X = np.asarray(X, float)
    if np.allclose(X, 0):
        raise ValueError("zeros")
    return 2 / np.linalg.eigvalsh(2 / len(X) * X.T @ X)[-1]

# %% wrong: a column of zeros refused
# hint: Only a table of nothing but zeros has no largest rate.
def largest_stable_alpha(X):
    X = np.asarray(X, float)
    if not X.any(axis=0).all():
        raise ValueError("zeros")
    return 2 / np.linalg.eigvalsh(2 / len(X) * X.T @ X)[-1]

# %% wrong: whole numbers that overflow
# hint: Squares of large whole numbers do not fit into 64 bits; make them floats first.
def largest_stable_alpha(X):
    X = np.asarray(X)
    if not X.any():
        raise ValueError("zeros")
    return 2 / np.linalg.eigvalsh(2 / len(X) * (X.T @ X))[-1]

# %% right: the smaller of the two Gram matrices
def largest_stable_alpha(X):
    A = np.asarray(X, dtype=float)
    n, d = A.shape
    if np.count_nonzero(A) == 0:
        raise ValueError("no largest rate")
    gram = A @ A.T if n < d else A.T @ A
    eigenvalues, _ = np.linalg.eigh(gram)
    return n / max(eigenvalues.tolist())
