# %% right: column by column, plain loops, lists
def standardise(X):
    rows = [[float(v) for v in row] for row in X]
    if any(row[0] != 1 for row in rows):
        raise ValueError("no bias column")
    n, means, scales = len(rows), [0.0], [1.0]
    for j in range(1, len(rows[0])):
        column = [row[j] for row in rows]
        mean = sum(column) / n
        scale = (sum((v - mean) ** 2 for v in column) / n) ** 0.5
        if scale == 0:
            raise ValueError("constant feature")
        means.append(mean)
        scales.append(scale)
    return [[(v - m) / s for v, m, s in zip(row, means, scales)] for row in rows], means, scales


def unstandardise(theta, means, scales):
    slopes = [t / s for t, s in zip(theta, scales)]
    shift = sum(b * m for b, m in zip(slopes, means))
    return [slopes[0] - shift] + slopes[1:]
# %% right: features apart
def standardise(X):
    X = np.asarray(X)
    features = X[:, 1:].astype(float)
    if np.ptp(X[:, 0]) != 0 or X[0, 0] != 1 or (len(features) and np.any(np.ptp(features, axis=0) == 0)):
        raise ValueError("no bias, or a constant feature")
    mu, sigma = features.mean(axis=0), features.std(axis=0)
    return np.hstack([np.ones((len(X), 1)), (features - mu) / sigma]), np.append(0, mu), np.append(1, sigma)


def unstandardise(theta, means, scales):
    theta, means, scales = np.array(theta, float), np.array(means, float), np.array(scales, float)
    change = np.diag(1 / scales)
    change[0, 1:] = -means[1:] / scales[1:]
    return change @ theta
# %% right: by pandas, a list of three
def standardise(X):
    frame = pd.DataFrame(np.array(X, dtype=float))
    if (frame[0] != 1).any() or (frame.nunique().iloc[1:] == 1).any():
        raise ValueError("no bias, or a constant feature")
    means, scales = frame.mean(), frame.std(ddof=0)
    means[0], scales[0] = 0.0, 1.0
    return [((frame - means) / scales).to_numpy(), means, scales]


def unstandardise(theta, means, scales):
    theta = np.asarray(theta, dtype=float)
    means, scales = np.asarray(means, dtype=float), np.asarray(scales, dtype=float)
    slopes = theta[1:] / scales[1:]
    return np.concatenate([[theta[0] - np.dot(slopes, means[1:])], slopes])
# %% wrong: divides the bias column by zero
# hint: what becomes of the bias column?
def standardise(X):
    A = np.array(X, dtype=float)
    if not np.all(A[:, 0] == 1):
        raise ValueError("no bias column")
    means, scales = np.mean(A, axis=0), np.std(A, axis=0)
    if np.any(scales[1:] == 0):
        raise ValueError("constant feature")
    return (A - means) / scales, means, scales


def unstandardise(theta, means, scales):
    theta, means, scales = (np.array(part, dtype=float) for part in (theta, means, scales))
    result = theta / scales
    result[0] = theta[0] - np.sum(theta[1:] * means[1:] / scales[1:])
    return result
# %% wrong: bias column becomes zero
# hint: a bias column of zeros is no bias
def standardise(X):
    A = np.array(X, dtype=float)
    if not np.all(A[:, 0] == 1):
        raise ValueError("no bias column")
    means, scales = np.mean(A, axis=0), np.std(A, axis=0)
    scales[0] = 1
    if np.any(scales == 0):
        raise ValueError("constant feature")
    return (A - means) / scales, means, scales


def unstandardise(theta, means, scales):
    theta, means, scales = (np.array(part, dtype=float) for part in (theta, means, scales))
    result = theta / scales
    result[0] = theta[0] - np.sum(theta[1:] * means[1:] / scales[1:])
    return result
# %% wrong: ddof 1
# hint: the divisor of the variance is n
def standardise(X):
    A = np.array(X, dtype=float)
    if not np.all(A[:, 0] == 1):
        raise ValueError("no bias column")
    means, scales = np.mean(A, axis=0), np.std(A, axis=0, ddof=1)
    means[0] = 0
    scales[0] = 1
    if np.any(scales == 0):
        raise ValueError("constant feature")
    return (A - means) / scales, means, scales


def unstandardise(theta, means, scales):
    theta, means, scales = (np.array(part, dtype=float) for part in (theta, means, scales))
    result = theta / scales
    result[0] = theta[0] - np.sum(theta[1:] * means[1:] / scales[1:])
    return result
# %% wrong: divides by the variance
# hint: the unit is the standard deviation
def standardise(X):
    A = np.array(X, dtype=float)
    if not np.all(A[:, 0] == 1):
        raise ValueError("no bias column")
    means, scales = np.mean(A, axis=0), np.var(A, axis=0)
    means[0] = 0
    scales[0] = 1
    if np.any(scales == 0):
        raise ValueError("constant feature")
    return (A - means) / scales, means, scales


def unstandardise(theta, means, scales):
    theta, means, scales = (np.array(part, dtype=float) for part in (theta, means, scales))
    result = theta / scales
    result[0] = theta[0] - np.sum(theta[1:] * means[1:] / scales[1:])
    return result
# %% wrong: range instead of standard deviation
# hint: the unit is the standard deviation
def standardise(X):
    A = np.array(X, dtype=float)
    if not np.all(A[:, 0] == 1):
        raise ValueError("no bias column")
    means, scales = np.mean(A, axis=0), np.ptp(A, axis=0)
    means[0] = 0
    scales[0] = 1
    if np.any(scales == 0):
        raise ValueError("constant feature")
    return (A - means) / scales, means, scales


def unstandardise(theta, means, scales):
    theta, means, scales = (np.array(part, dtype=float) for part in (theta, means, scales))
    result = theta / scales
    result[0] = theta[0] - np.sum(theta[1:] * means[1:] / scales[1:])
    return result
# %% wrong: no centring
# hint: a scaled feature has mean 0
def standardise(X):
    A = np.array(X, dtype=float)
    if not np.all(A[:, 0] == 1):
        raise ValueError("no bias column")
    means, scales = np.mean(A, axis=0), np.std(A, axis=0)
    means[0] = 0
    scales[0] = 1
    if np.any(scales == 0):
        raise ValueError("constant feature")
    return A / scales, means, scales


def unstandardise(theta, means, scales):
    theta, means, scales = (np.array(part, dtype=float) for part in (theta, means, scales))
    result = theta / scales
    result[0] = theta[0] - np.sum(theta[1:] * means[1:] / scales[1:])
    return result
# %% wrong: one mean for all columns
# hint: every feature has a mean of its own
def standardise(X):
    A = np.array(X, dtype=float)
    if not np.all(A[:, 0] == 1):
        raise ValueError("no bias column")
    means, scales = np.full(A.shape[1], A[:, 1:].mean()), np.std(A, axis=0)
    means[0] = 0
    scales[0] = 1
    if np.any(scales == 0):
        raise ValueError("constant feature")
    return (A - means) / scales, means, scales


def unstandardise(theta, means, scales):
    theta, means, scales = (np.array(part, dtype=float) for part in (theta, means, scales))
    result = theta / scales
    result[0] = theta[0] - np.sum(theta[1:] * means[1:] / scales[1:])
    return result
# %% wrong: scales rows
# hint: a mean per column, not per row
def standardise(X):
    A = np.array(X, dtype=float)
    if not np.all(A[:, 0] == 1):
        raise ValueError("no bias column")
    means, scales = np.mean(A, axis=0), np.std(A, axis=0)
    means[0] = 0
    scales[0] = 1
    if np.any(scales == 0):
        raise ValueError("constant feature")
    return np.column_stack([A[:, :1], (A[:, 1:] - A[:, 1:].mean(axis=1, keepdims=True))]), means, scales


def unstandardise(theta, means, scales):
    theta, means, scales = (np.array(part, dtype=float) for part in (theta, means, scales))
    result = theta / scales
    result[0] = theta[0] - np.sum(theta[1:] * means[1:] / scales[1:])
    return result
# %% wrong: means without the bias
# hint: one entry per column, the bias included
def standardise(X):
    A = np.array(X, dtype=float)
    if not np.all(A[:, 0] == 1):
        raise ValueError("no bias column")
    means, scales = np.mean(A, axis=0), np.std(A, axis=0)
    means[0] = 0
    scales[0] = 1
    if np.any(scales == 0):
        raise ValueError("constant feature")
    return (A - means) / scales, means[1:], scales[1:]


def unstandardise(theta, means, scales):
    theta, means, scales = (np.array(part, dtype=float) for part in (theta, means, scales))
    result = theta / scales
    result[0] = theta[0] - np.sum(theta[1:] * means[1:] / scales[1:])
    return result
# %% wrong: the caller's matrix is scaled
# hint: what has become of the caller's X?
def standardise(X):
    A = np.asarray(X, dtype=float)
    if not np.all(A[:, 0] == 1):
        raise ValueError("no bias column")
    means, scales = np.mean(A, axis=0), np.std(A, axis=0)
    means[0] = 0
    scales[0] = 1
    if np.any(scales == 0):
        raise ValueError("constant feature")
    A -= means
    A /= scales
    return A.copy(), means, scales


def unstandardise(theta, means, scales):
    theta, means, scales = (np.array(part, dtype=float) for part in (theta, means, scales))
    result = theta / scales
    result[0] = theta[0] - np.sum(theta[1:] * means[1:] / scales[1:])
    return result
# %% wrong: intercept not mapped back
# hint: zero dollars are not the mean bill
def standardise(X):
    A = np.array(X, dtype=float)
    if not np.all(A[:, 0] == 1):
        raise ValueError("no bias column")
    means, scales = np.mean(A, axis=0), np.std(A, axis=0)
    means[0] = 0
    scales[0] = 1
    if np.any(scales == 0):
        raise ValueError("constant feature")
    return (A - means) / scales, means, scales


def unstandardise(theta, means, scales):
    theta, means, scales = (np.array(part, dtype=float) for part in (theta, means, scales))
    result = theta / scales
    return result
# %% wrong: intercept with the wrong sign
# hint: test it: both models must predict the same
def standardise(X):
    A = np.array(X, dtype=float)
    if not np.all(A[:, 0] == 1):
        raise ValueError("no bias column")
    means, scales = np.mean(A, axis=0), np.std(A, axis=0)
    means[0] = 0
    scales[0] = 1
    if np.any(scales == 0):
        raise ValueError("constant feature")
    return (A - means) / scales, means, scales


def unstandardise(theta, means, scales):
    theta, means, scales = (np.array(part, dtype=float) for part in (theta, means, scales))
    result = theta / scales
    result[0] = theta[0] + np.sum(theta[1:] * means[1:] / scales[1:])
    return result
# %% wrong: intercept corrected with unscaled slopes
# hint: test it: both models must predict the same
def standardise(X):
    A = np.array(X, dtype=float)
    if not np.all(A[:, 0] == 1):
        raise ValueError("no bias column")
    means, scales = np.mean(A, axis=0), np.std(A, axis=0)
    means[0] = 0
    scales[0] = 1
    if np.any(scales == 0):
        raise ValueError("constant feature")
    return (A - means) / scales, means, scales


def unstandardise(theta, means, scales):
    theta, means, scales = (np.array(part, dtype=float) for part in (theta, means, scales))
    result = theta / scales
    result[0] = theta[0] - np.sum(theta[1:] * means[1:])
    return result
# %% wrong: multiplies by the scales
# hint: a slope per unit is smaller than a slope per standard deviation
def standardise(X):
    A = np.array(X, dtype=float)
    if not np.all(A[:, 0] == 1):
        raise ValueError("no bias column")
    means, scales = np.mean(A, axis=0), np.std(A, axis=0)
    means[0] = 0
    scales[0] = 1
    if np.any(scales == 0):
        raise ValueError("constant feature")
    return (A - means) / scales, means, scales


def unstandardise(theta, means, scales):
    theta, means, scales = (np.array(part, dtype=float) for part in (theta, means, scales))
    result = theta * scales
    result[0] = theta[0] - np.sum(theta[1:] * means[1:] / scales[1:])
    return result
# %% wrong: only the first feature corrects the intercept
# hint: all features move the intercept
def standardise(X):
    A = np.array(X, dtype=float)
    if not np.all(A[:, 0] == 1):
        raise ValueError("no bias column")
    means, scales = np.mean(A, axis=0), np.std(A, axis=0)
    means[0] = 0
    scales[0] = 1
    if np.any(scales == 0):
        raise ValueError("constant feature")
    return (A - means) / scales, means, scales


def unstandardise(theta, means, scales):
    theta, means, scales = (np.array(part, dtype=float) for part in (theta, means, scales))
    result = theta / scales
    result[0] = theta[0] - theta[1] * means[1] / scales[1]
    return result
# %% wrong: theta of the caller is overwritten
# hint: what has become of the caller's theta?
def standardise(X):
    A = np.array(X, dtype=float)
    if not np.all(A[:, 0] == 1):
        raise ValueError("no bias column")
    means, scales = np.mean(A, axis=0), np.std(A, axis=0)
    means[0] = 0
    scales[0] = 1
    if np.any(scales == 0):
        raise ValueError("constant feature")
    return (A - means) / scales, means, scales


def unstandardise(theta, means, scales):
    given = theta
    theta, means, scales = (np.array(part, dtype=float) for part in (theta, means, scales))
    result = given
    result[:] = theta / scales
    result[0] = theta[0] - np.sum(theta[1:] * means[1:] / scales[1:])
    return result
# %% wrong: keeps whole numbers whole
# hint: a fraction does not fit into an array of whole numbers
def standardise(X):
    A = np.array(X, dtype=float)
    if not np.all(A[:, 0] == 1):
        raise ValueError("no bias column")
    means, scales = np.mean(A, axis=0), np.std(A, axis=0)
    means[0] = 0
    scales[0] = 1
    if np.any(scales == 0):
        raise ValueError("constant feature")
    return (A - means) / scales, means, scales


def unstandardise(theta, means, scales):
    given = np.asarray(theta).dtype
    theta, means, scales = (np.array(part, dtype=float) for part in (theta, means, scales))
    result = theta / scales
    result = result.astype(given)
    result[0] = theta[0] - np.sum(theta[1:] * means[1:] / scales[1:])
    return result
# %% wrong: no check of the bias
# hint: read the last lines of the docstring
def standardise(X):
    A = np.array(X, dtype=float)
    means, scales = np.mean(A, axis=0), np.std(A, axis=0)
    means[0] = 0
    scales[0] = 1
    if np.any(scales == 0):
        raise ValueError("constant feature")
    return (A - means) / scales, means, scales


def unstandardise(theta, means, scales):
    theta, means, scales = (np.array(part, dtype=float) for part in (theta, means, scales))
    result = theta / scales
    result[0] = theta[0] - np.sum(theta[1:] * means[1:] / scales[1:])
    return result
# %% wrong: only the first bias is checked
# hint: every entry of the bias column is 1
def standardise(X):
    A = np.array(X, dtype=float)
    if not A[0, 0] == 1:
        raise ValueError("no bias column")
    means, scales = np.mean(A, axis=0), np.std(A, axis=0)
    means[0] = 0
    scales[0] = 1
    if np.any(scales == 0):
        raise ValueError("constant feature")
    return (A - means) / scales, means, scales


def unstandardise(theta, means, scales):
    theta, means, scales = (np.array(part, dtype=float) for part in (theta, means, scales))
    result = theta / scales
    result[0] = theta[0] - np.sum(theta[1:] * means[1:] / scales[1:])
    return result
# %% wrong: no check of constant features
# hint: what is the standard deviation of a constant feature?
def standardise(X):
    A = np.array(X, dtype=float)
    if not np.all(A[:, 0] == 1):
        raise ValueError("no bias column")
    means, scales = np.mean(A, axis=0), np.std(A, axis=0)
    means[0] = 0
    scales[0] = 1
    scales[scales == 0] = 1
    return (A - means) / scales, means, scales


def unstandardise(theta, means, scales):
    theta, means, scales = (np.array(part, dtype=float) for part in (theta, means, scales))
    result = theta / scales
    result[0] = theta[0] - np.sum(theta[1:] * means[1:] / scales[1:])
    return result
