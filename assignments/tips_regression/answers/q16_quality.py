# %% right: variances and plain lists
def r_squared(y_obs, y_hat):
    left_over = residuals(y_obs, y_hat)
    if len(set(y_obs)) == 1:
        raise ValueError("nothing to explain")
    spread = float(np.var(np.asarray(y_obs, dtype=float)))
    return 1 - sum(r * r for r in left_over) / len(left_over) / spread


def residuals(y_obs, y_hat):
    seen, guessed = list(y_obs), list(y_hat)
    if len(seen) != len(guessed):
        raise ValueError("unequal lengths")
    return [a - b for a, b in zip(seen, guessed)]

# %% right: scikit-learn, and a Series
from sklearn.metrics import r2_score


def r_squared(y_obs, y_hat):
    if len(set(y_obs)) < 2:
        raise ValueError("nothing to explain")
    return r2_score(np.asarray(y_obs), np.asarray(y_hat))


def residuals(y_obs, y_hat):
    if len(y_obs) != len(y_hat):
        raise ValueError("unequal lengths")
    return pd.Series(np.asarray(y_obs) - np.asarray(y_hat))

# %% wrong: sign of the residuals
# hint: Observed minus predicted.
def r_squared(y_obs, y_hat):
    y, p = np.asarray(y_obs, dtype=float), np.asarray(y_hat, dtype=float)
    if len(y) != len(p):
        raise ValueError("unequal lengths")
    if np.all(y == y[0]):
        raise ValueError("nothing to explain")
    return 1 - np.sum((y - p) ** 2) / np.sum((y - np.mean(y)) ** 2)


def residuals(y_obs, y_hat):
    y, p = np.asarray(y_obs, dtype=float), np.asarray(y_hat, dtype=float)
    if len(y) != len(p):
        raise ValueError("unequal lengths")
    return p - y

# %% wrong: absolute residuals
# hint: Residuals keep their sign.
def r_squared(y_obs, y_hat):
    y, p = np.asarray(y_obs, dtype=float), np.asarray(y_hat, dtype=float)
    if len(y) != len(p):
        raise ValueError("unequal lengths")
    if np.all(y == y[0]):
        raise ValueError("nothing to explain")
    return 1 - np.sum((y - p) ** 2) / np.sum((y - np.mean(y)) ** 2)


def residuals(y_obs, y_hat):
    y, p = np.asarray(y_obs, dtype=float), np.asarray(y_hat, dtype=float)
    if len(y) != len(p):
        raise ValueError("unequal lengths")
    return np.abs(y - p)

# %% wrong: divides by the variance of the predictions
# hint: The yardstick is how much the observations vary.
def r_squared(y_obs, y_hat):
    y, p = np.asarray(y_obs, dtype=float), np.asarray(y_hat, dtype=float)
    if len(y) != len(p):
        raise ValueError("unequal lengths")
    if np.all(y == y[0]):
        raise ValueError("nothing to explain")
    return 1 - np.sum((y - p) ** 2) / np.sum((p - np.mean(p)) ** 2)


def residuals(y_obs, y_hat):
    y, p = np.asarray(y_obs, dtype=float), np.asarray(y_hat, dtype=float)
    if len(y) != len(p):
        raise ValueError("unequal lengths")
    return y - p

# %% wrong: variance with n - 1 below, mean above
# hint: Above and below the bar the same divisor, or none.
def r_squared(y_obs, y_hat):
    y, p = np.asarray(y_obs, dtype=float), np.asarray(y_hat, dtype=float)
    if len(y) != len(p):
        raise ValueError("unequal lengths")
    if np.all(y == y[0]):
        raise ValueError("nothing to explain")
    return 1 - np.mean((y - p) ** 2) / np.var(y, ddof=1)


def residuals(y_obs, y_hat):
    y, p = np.asarray(y_obs, dtype=float), np.asarray(y_hat, dtype=float)
    if len(y) != len(p):
        raise ValueError("unequal lengths")
    return y - p

# %% wrong: distances from zero
# hint: The modest model predicts the mean, not zero.
def r_squared(y_obs, y_hat):
    y, p = np.asarray(y_obs, dtype=float), np.asarray(y_hat, dtype=float)
    if len(y) != len(p):
        raise ValueError("unequal lengths")
    if np.all(y == y[0]):
        raise ValueError("nothing to explain")
    return 1 - np.sum((y - p) ** 2) / np.sum(y ** 2)


def residuals(y_obs, y_hat):
    y, p = np.asarray(y_obs, dtype=float), np.asarray(y_hat, dtype=float)
    if len(y) != len(p):
        raise ValueError("unequal lengths")
    return y - p

# %% wrong: square of the correlation
# hint: For arbitrary predictions the coefficient is not a squared correlation; it can be negative.
def r_squared(y_obs, y_hat):
    y, p = np.asarray(y_obs, dtype=float), np.asarray(y_hat, dtype=float)
    if len(y) != len(p):
        raise ValueError("unequal lengths")
    if np.all(y == y[0]):
        raise ValueError("nothing to explain")
    return np.corrcoef(y, p)[0, 1] ** 2


def residuals(y_obs, y_hat):
    y, p = np.asarray(y_obs, dtype=float), np.asarray(y_hat, dtype=float)
    if len(y) != len(p):
        raise ValueError("unequal lengths")
    return y - p

# %% wrong: one minus forgotten
# hint: Perfect predictions score 1.
def r_squared(y_obs, y_hat):
    y, p = np.asarray(y_obs, dtype=float), np.asarray(y_hat, dtype=float)
    if len(y) != len(p):
        raise ValueError("unequal lengths")
    if np.all(y == y[0]):
        raise ValueError("nothing to explain")
    return np.sum((y - p) ** 2) / np.sum((y - np.mean(y)) ** 2)


def residuals(y_obs, y_hat):
    y, p = np.asarray(y_obs, dtype=float), np.asarray(y_hat, dtype=float)
    if len(y) != len(p):
        raise ValueError("unequal lengths")
    return y - p

# %% wrong: cut off at zero
# hint: Predictions worse than the mean score below zero.
def r_squared(y_obs, y_hat):
    y, p = np.asarray(y_obs, dtype=float), np.asarray(y_hat, dtype=float)
    if len(y) != len(p):
        raise ValueError("unequal lengths")
    if np.all(y == y[0]):
        raise ValueError("nothing to explain")
    return max(0.0, 1 - np.sum((y - p) ** 2) / np.sum((y - np.mean(y)) ** 2))


def residuals(y_obs, y_hat):
    y, p = np.asarray(y_obs, dtype=float), np.asarray(y_hat, dtype=float)
    if len(y) != len(p):
        raise ValueError("unequal lengths")
    return y - p

# %% wrong: Series lined up by label
# hint: Subtracting Series lines up labels; turn them into arrays first.
def r_squared(y_obs, y_hat):
    y, p = np.asarray(y_obs, dtype=float), np.asarray(y_hat, dtype=float)
    if len(y) != len(p):
        raise ValueError("unequal lengths")
    if np.all(y == y[0]):
        raise ValueError("nothing to explain")
    return 1 - np.sum((y - p) ** 2) / np.sum((y - np.mean(y)) ** 2)


def residuals(y_obs, y_hat):
    if len(y_obs) != len(y_hat):
        raise ValueError("unequal lengths")
    if isinstance(y_obs, pd.Series):
        return y_obs - y_hat
    return np.asarray(y_obs, dtype=float) - np.asarray(y_hat, dtype=float)

# %% wrong: lengths not checked
# hint: One prediction is stretched over all observations without complaint.
def r_squared(y_obs, y_hat):
    y, p = np.asarray(y_obs, dtype=float), np.asarray(y_hat, dtype=float)
    if np.all(y == y[0]):
        raise ValueError("nothing to explain")
    return 1 - np.sum((y - p) ** 2) / np.sum((y - np.mean(y)) ** 2)


def residuals(y_obs, y_hat):
    y, p = np.asarray(y_obs, dtype=float), np.asarray(y_hat, dtype=float)
    return y - p

# %% wrong: equal observations unnoticed
# hint: Where nothing varies there is nothing to explain; raise the promised error.
def r_squared(y_obs, y_hat):
    y, p = np.asarray(y_obs, dtype=float), np.asarray(y_hat, dtype=float)
    if len(y) != len(p):
        raise ValueError("unequal lengths")
    if np.all(y == y[0]):
        return 0.0
    return 1 - np.sum((y - p) ** 2) / np.sum((y - np.mean(y)) ** 2)


def residuals(y_obs, y_hat):
    y, p = np.asarray(y_obs, dtype=float), np.asarray(y_hat, dtype=float)
    if len(y) != len(p):
        raise ValueError("unequal lengths")
    return y - p

# %% wrong: subtracts in place
# hint: An operator like -= changes the caller's array.
def r_squared(y_obs, y_hat):
    y, p = np.asarray(y_obs, dtype=float), np.asarray(y_hat, dtype=float)
    if len(y) != len(p):
        raise ValueError("unequal lengths")
    if np.all(y == y[0]):
        raise ValueError("nothing to explain")
    return 1 - np.sum((y - p) ** 2) / np.sum((y - np.mean(y)) ** 2)


def residuals(y_obs, y_hat):
    y, p = np.asarray(y_obs, dtype=float), np.asarray(y_hat, dtype=float)
    if len(y) != len(p):
        raise ValueError("unequal lengths")
    y -= p
    return y

# %% right: loops
def r_squared(y_obs, y_hat):
    y, p = list(y_obs), list(y_hat)
    if len(y) != len(p) or len(set(y)) < 2:
        raise ValueError("arguments")
    mean = sum(y) / len(y)
    return 1 - sum((a - b) ** 2 for a, b in zip(y, p)) / sum((a - mean) ** 2 for a in y)


def residuals(y_obs, y_hat):
    if len(y_obs) != len(y_hat):
        raise ValueError("lengths")
    return [a - b for a, b in zip(y_obs, y_hat)]

# %% right: numpy
def r_squared(y_obs, y_hat):
    y, p = np.asarray(y_obs, dtype=float), np.asarray(y_hat, dtype=float)
    if len(y) != len(p) or np.all(y == y[0]):
        raise ValueError("arguments")
    return 1 - np.sum((y - p) ** 2) / np.sum((y - y.mean()) ** 2)


def residuals(y_obs, y_hat):
    y, p = np.asarray(y_obs, dtype=float), np.asarray(y_hat, dtype=float)
    if y.shape != p.shape:
        raise ValueError("lengths")
    return y - p

# %% wrong: residuals in place of the list
# hint: Assigning to the elements of a list changes the caller's list.
def r_squared(y_obs, y_hat):
    y, p = np.array(y_obs, float), np.array(y_hat, float)
    if y.size != p.size or y.min() == y.max():
        raise ValueError("arguments")
    return 1 - np.sum((y - p) ** 2) / np.sum((y - y.mean()) ** 2)


def residuals(y_obs, y_hat):
    if len(y_obs) != len(y_hat):
        raise ValueError("lengths")
    if isinstance(y_obs, list):
        for i in range(len(y_obs)):
            y_obs[i] = y_obs[i] - y_hat[i]
        return y_obs
    return np.asarray(y_obs, float) - np.asarray(y_hat, float)

# %% wrong: residuals keep the observations' type
# hint: Whole observations do not make the residuals whole.
def r_squared(y_obs, y_hat):
    y, p = np.array(y_obs, float), np.array(y_hat, float)
    if y.size != p.size or y.min() == y.max():
        raise ValueError("arguments")
    return 1 - np.sum((y - p) ** 2) / np.sum((y - y.mean()) ** 2)


def residuals(y_obs, y_hat):
    if len(y_obs) != len(y_hat):
        raise ValueError("lengths")
    y = np.array(y_obs)
    out = np.empty_like(y)
    out[:] = y - np.asarray(y_hat)
    return out

# %% wrong: mean of the predictions below
# hint: Below stand the distances from the mean of the observations.
def r_squared(y_obs, y_hat):
    y, p = np.array(y_obs, float), np.array(y_hat, float)
    if y.size != p.size or y.min() == y.max():
        raise ValueError("arguments")
    m = p.mean() if y.size > 3 else y.mean()
    return 1 - np.sum((y - p) ** 2) / np.sum((y - m) ** 2)


def residuals(y_obs, y_hat):
    if len(y_obs) != len(y_hat):
        raise ValueError("lengths")
    return np.asarray(y_obs, float) - np.asarray(y_hat, float)

# %% wrong: nearly equal observations refused
# hint: Observations that differ a little are not equal; there is something to explain.
def r_squared(y_obs, y_hat):
    r = residuals(y_obs, y_hat)
    a = np.asarray(y_obs, dtype=float)
    if np.allclose(a, a[0]):
        raise ValueError("equal")
    return 1 - np.sum(r**2) / np.sum((a - a.mean()) ** 2)


def residuals(y_obs, y_hat):
    if len(y_obs) != len(y_hat):
        raise ValueError("lengths")
    return np.asarray(y_obs, dtype=float) - np.asarray(y_hat, dtype=float)
# %% wrong: a sum of squares that is exactly zero is asked for
# hint: the mean of equal numbers may be rounded, so that the sum of squares is nearly zero; compare the observations themselves
def both(y_obs, y_hat):
    a, b = np.array(y_obs, dtype=float), np.array(y_hat, dtype=float)
    if len(a) != len(b):
        raise ValueError("the lengths differ")
    return a, b


def residuals(y_obs, y_hat):
    a, b = both(y_obs, y_hat)
    return a - b

def r_squared(y_obs, y_hat):
    a, b = both(y_obs, y_hat)
    whole = sum((v - sum(a) / len(a)) ** 2 for v in a)
    if whole == 0:
        raise ValueError("nothing to explain")
    return 1 - sum((a - b) ** 2) / whole
# %% wrong: observations around zero are called equal
# hint: a sum of zero is no sign of equal numbers; -1 and 1 have it, too
def r_squared(y_obs, y_hat):
    a, b = np.array(y_obs, dtype=float), np.array(y_hat, dtype=float)
    if len(a) != len(b) or abs(a.sum()) < 1e-9 or np.all(a == a[0]):
        raise ValueError("not comparable")
    return 1 - np.sum((a - b) ** 2) / np.sum((a - a.mean()) ** 2)


def residuals(y_obs, y_hat):
    a, b = np.array(y_obs, dtype=float), np.array(y_hat, dtype=float)
    if len(a) != len(b):
        raise ValueError("lengths")
    return a - b
