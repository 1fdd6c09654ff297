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
        if len(set(column)) == 1:
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
# %% right: a matrix maps back
def standardise(X):
    A = np.array(X, dtype=float)
    if (A[:, 0] != 1).any():
        raise ValueError("bias")
    rest = A[:, 1:]
    if (rest.max(axis=0) == rest.min(axis=0)).any():
        raise ValueError("constant")
    means = np.append(0, rest.mean(axis=0))
    scales = np.append(1, np.sqrt(((rest - rest.mean(axis=0)) ** 2).mean(axis=0)))
    return np.column_stack([np.ones(len(A)), (rest - means[1:]) / scales[1:]]), means, scales


def unstandardise(theta, means, scales):
    m, s = np.asarray(means, float), np.asarray(scales, float)
    M = np.diag(1 / s)
    M[0, 1:] = -m[1:] / s[1:]
    return M @ np.asarray(theta, float)
# %% right: pandas
def standardise(X):
    frame = pd.DataFrame(np.array(X, dtype=float))
    if not (frame[0] == 1).all():
        raise ValueError("bias")
    if (frame.iloc[:, 1:].nunique() == 1).any():
        raise ValueError("constant")
    means = frame.mean()
    scales = frame.std(ddof=0)
    means[0], scales[0] = 0.0, 1.0
    return ((frame - means) / scales).to_numpy(), means.to_numpy(), scales.to_numpy()


def unstandardise(theta, means, scales):
    out = np.array(theta, float) / np.array(scales, float)
    out[0] -= out[1:] @ np.array(means, float)[1:]
    return out
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
# %% wrong: caller's list changed
# hint: X must stay as it was, also where it is a list
def standardise(X):
    A = np.asarray(X, dtype=float)
    if isinstance(X, list):
        for row in X:
            row[0] = 1.5
    X = A
    if not np.all(X[:, 0] == 1):
        raise ValueError("column 0 must be ones")
    means, scales = X.mean(axis=0), X.std(axis=0)
    if np.any(scales[1:] == 0):
        raise ValueError("a constant column")
    means[0], scales[0] = 0, 1
    if False:
        pass
    return (X - means) / scales, means, scales


def unstandardise(theta, means, scales):
    theta, means, scales = np.asarray(theta, float), np.asarray(means, float), np.asarray(scales, float)
    out = theta / scales
    out[0] = theta[0] - np.sum(theta[1:] * means[1:] / scales[1:])
    return out
# %% wrong: whole means
# hint: the mean of whole numbers may be a fraction
def standardise(X):
    X = np.asarray(X, dtype=float)
    if not np.all(X[:, 0] == 1):
        raise ValueError("column 0 must be ones")
    means, scales = X.mean(axis=0), X.std(axis=0)
    if np.any(scales[1:] == 0):
        raise ValueError("a constant column")
    if not np.any(X % 1):
        means = means.round()
    means[0], scales[0] = 0, 1
    return (X - means) / scales, means, scales


def unstandardise(theta, means, scales):
    theta, means, scales = np.asarray(theta, float), np.asarray(means, float), np.asarray(scales, float)
    out = theta / scales
    out[0] = theta[0] - np.sum(theta[1:] * means[1:] / scales[1:])
    return out
# %% wrong: mean of the bias is one
# hint: each entry of the bias column must be 1
def standardise(X):
    X = np.asarray(X, dtype=float)
    if not X[:, 0].mean() == 1:
        raise ValueError("column 0 must be ones")
    means, scales = X.mean(axis=0), X.std(axis=0)
    if np.any(scales[1:] == 0):
        raise ValueError("a constant column")
    means[0], scales[0] = 0, 1
    return (X - means) / scales, means, scales


def unstandardise(theta, means, scales):
    theta, means, scales = np.asarray(theta, float), np.asarray(means, float), np.asarray(scales, float)
    out = theta / scales
    out[0] = theta[0] - np.sum(theta[1:] * means[1:] / scales[1:])
    return out
# %% wrong: small deviation counts as constant
# hint: a feature in small units is not constant
def standardise(X):
    X = np.asarray(X, dtype=float)
    if not np.all(X[:, 0] == 1):
        raise ValueError("column 0 must be ones")
    means, scales = X.mean(axis=0), X.std(axis=0)
    if np.any(scales[1:] < 1e-3):
        raise ValueError("a constant column")
    means[0], scales[0] = 0, 1
    return (X - means) / scales, means, scales


def unstandardise(theta, means, scales):
    theta, means, scales = np.asarray(theta, float), np.asarray(means, float), np.asarray(scales, float)
    out = theta / scales
    out[0] = theta[0] - np.sum(theta[1:] * means[1:] / scales[1:])
    return out
# %% wrong: mean added
# hint: a mean may be negative
def standardise(X):
    X = np.asarray(X, dtype=float)
    if not np.all(X[:, 0] == 1):
        raise ValueError("column 0 must be ones")
    means, scales = X.mean(axis=0), X.std(axis=0)
    if np.any(scales[1:] == 0):
        raise ValueError("a constant column")
    means[0], scales[0] = 0, 1
    return (X - means) / scales, means, scales


def unstandardise(theta, means, scales):
    theta, means, scales = np.asarray(theta, float), np.asarray(means, float), np.asarray(scales, float)
    out = theta / scales
    out[0] = theta[0] - (1 if means[1] > 0 else -1) * np.sum(theta[1:] * means[1:] / scales[1:])
    return out
# %% wrong: list of theta changed in place
# hint: theta must stay as it was
def standardise(X):
    X = np.asarray(X, dtype=float)
    if not np.all(X[:, 0] == 1):
        raise ValueError("column 0 must be ones")
    means, scales = X.mean(axis=0), X.std(axis=0)
    if np.any(scales[1:] == 0):
        raise ValueError("a constant column")
    means[0], scales[0] = 0, 1
    return (X - means) / scales, means, scales


def unstandardise(theta, means, scales):
    if not isinstance(theta, list):
        theta = [float(t) for t in theta]
    for j in range(1, len(theta)):
        theta[j] = theta[j] / scales[j]
        theta[0] = theta[0] - theta[j] * means[j]
    return np.array(theta)
# %% wrong: a standard deviation of exactly zero is asked for
# hint: the standard deviation of equal numbers is not always exactly 0 when it is computed; compare the numbers themselves
def standardise(X):
    table = np.array(X, dtype=float)
    if not np.all(table[:, 0] == 1):
        raise ValueError("column 0 is not all ones")
    features = table[:, 1:]
    if np.any(features.std(axis=0) == 0):
        raise ValueError("a column is constant")
    means = np.append(0.0, features.mean(axis=0))
    scales = np.append(1.0, features.std(axis=0))
    return (table - means) / scales, means, scales


def unstandardise(theta, means, scales):
    back = np.array(theta, dtype=float) / np.asarray(scales, dtype=float)
    back[0] -= np.sum(back[1:] * np.asarray(means, dtype=float)[1:])
    return back
# %% wrong: small features taken for constant
# hint: a feature may be measured in a large unit; small numbers that differ are not constant
def standardise(X):
    table = np.array(X, dtype=float)
    if not np.all(table[:, 0] == 1):
        raise ValueError("column 0 is not all ones")
    features = table[:, 1:]
    if np.any(np.isclose(features.std(axis=0), 0)):
        raise ValueError("a column is constant")
    means = np.append(0.0, features.mean(axis=0))
    scales = np.append(1.0, features.std(axis=0))
    return (table - means) / scales, means, scales


def unstandardise(theta, means, scales):
    back = np.array(theta, dtype=float) / np.asarray(scales, dtype=float)
    back[0] -= np.sum(back[1:] * np.asarray(means, dtype=float)[1:])
    return back
# %% wrong: the mean of the squares less the square of the mean
# hint: where the mean is large, two large numbers are subtracted, and the digits that matter are gone
def standardise(X):
    table = np.array(X, dtype=float)
    if not np.all(table[:, 0] == 1):
        raise ValueError("column 0 is not all ones")
    features = table[:, 1:]
    if np.any(np.ptp(features, axis=0) == 0):
        raise ValueError("a column is constant")
    means = np.append(0.0, features.mean(axis=0))
    scales = np.append(1.0, np.sqrt(np.mean(features**2, axis=0) - features.mean(axis=0) ** 2))
    return (table - means) / scales, means, scales


def unstandardise(theta, means, scales):
    back = np.array(theta, dtype=float) / np.asarray(scales, dtype=float)
    back[0] -= np.sum(back[1:] * np.asarray(means, dtype=float)[1:])
    return back
# %% wrong: the median looks at most of the numbers only
# hint: one number that differs is enough for a feature not to be constant
def standardise(X):
    table = np.array(X, dtype=float)
    if not np.all(table[:, 0] == 1):
        raise ValueError("column 0 is not all ones")
    features = table[:, 1:]
    if np.any(np.median(features, axis=0) == features.max(axis=0)):
        raise ValueError("a column is constant")
    means = np.append(0.0, features.mean(axis=0))
    scales = np.append(1.0, features.std(axis=0))
    return (table - means) / scales, means, scales


def unstandardise(theta, means, scales):
    back = np.array(theta, dtype=float) / np.asarray(scales, dtype=float)
    back[0] -= np.sum(back[1:] * np.asarray(means, dtype=float)[1:])
    return back
# %% wrong: far values are cut off
# hint: the formula has no limit for numbers that are far from the mean
def standardise(X):
    table = np.array(X, dtype=float)
    if not np.all(table[:, 0] == 1):
        raise ValueError("column 0 is not all ones")
    features = table[:, 1:]
    if np.any(np.ptp(features, axis=0) == 0):
        raise ValueError("a column is constant")
    means = np.append(0.0, features.mean(axis=0))
    scales = np.append(1.0, features.std(axis=0))
    return np.clip((table - means) / scales, -3, 3), means, scales


def unstandardise(theta, means, scales):
    back = np.array(theta, dtype=float) / np.asarray(scales, dtype=float)
    back[0] -= np.sum(back[1:] * np.asarray(means, dtype=float)[1:])
    return back
# %% wrong: a matrix without features is refused
# hint: a bias column alone is a design matrix, too
def standardise(X):
    table = np.array(X, dtype=float)
    if not np.all(table[:, 0] == 1):
        raise ValueError("column 0 is not all ones")
    features = table[:, 1:]
    if features.shape[1] == 0 or np.any(np.ptp(features, axis=0) == 0):
        raise ValueError("a column is constant")
    means = np.append(0.0, features.mean(axis=0))
    scales = np.append(1.0, features.std(axis=0))
    return (table - means) / scales, means, scales


def unstandardise(theta, means, scales):
    back = np.array(theta, dtype=float) / np.asarray(scales, dtype=float)
    back[0] -= np.sum(back[1:] * np.asarray(means, dtype=float)[1:])
    return back
