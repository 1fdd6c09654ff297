# %% right: plain loop
def mse_loss(theta1, x, y_obs):
    bills, paid = list(x), list(y_obs)
    if len(bills) != len(paid) or not bills:
        raise ValueError("unequal lengths or no data")
    total = 0.0
    for a, b in zip(bills, paid):
        total += (theta1 * a - b) ** 2
    return total / len(bills)

# %% right: dot product of the errors
def mse_loss(theta1, x, y_obs):
    x, y_obs = np.asarray(x, dtype=float), np.asarray(y_obs, dtype=float)
    if len(x) != len(y_obs) or len(x) == 0:
        raise ValueError("x and y_obs must have the same length, at least 1")
    error = y_obs - x * theta1
    return float(error @ error / error.size)

# %% right: scikit-learn
from sklearn.metrics import mean_squared_error


def mse_loss(theta1, x, y_obs):
    x, y_obs = np.asarray(x, dtype=float), np.asarray(y_obs, dtype=float)
    if len(x) != len(y_obs) or len(x) == 0:
        raise ValueError("x and y_obs must have the same length, at least 1")
    return mean_squared_error(y_obs, theta1 * x)

# %% wrong: sum instead of mean
# hint: A sum grows with the number of tables; the loss is a mean.
def mse_loss(theta1, x, y_obs):
    x, y_obs = np.asarray(x, dtype=float), np.asarray(y_obs, dtype=float)
    if len(x) != len(y_obs) or len(x) == 0:
        raise ValueError("x and y_obs must have the same length, at least 1")
    return np.sum((theta1 * x - y_obs) ** 2)

# %% wrong: root of the mean
# hint: The mean squared error has no root.
def mse_loss(theta1, x, y_obs):
    x, y_obs = np.asarray(x, dtype=float), np.asarray(y_obs, dtype=float)
    if len(x) != len(y_obs) or len(x) == 0:
        raise ValueError("x and y_obs must have the same length, at least 1")
    return np.sqrt(np.mean((theta1 * x - y_obs) ** 2))

# %% wrong: absolute errors
# hint: Errors are squared here, not stripped of their sign.
def mse_loss(theta1, x, y_obs):
    x, y_obs = np.asarray(x, dtype=float), np.asarray(y_obs, dtype=float)
    if len(x) != len(y_obs) or len(x) == 0:
        raise ValueError("x and y_obs must have the same length, at least 1")
    return np.mean(np.abs(theta1 * x - y_obs))

# %% wrong: square of the mean error
# hint: Square first, then average: otherwise errors of both signs cancel.
def mse_loss(theta1, x, y_obs):
    x, y_obs = np.asarray(x, dtype=float), np.asarray(y_obs, dtype=float)
    if len(x) != len(y_obs) or len(x) == 0:
        raise ValueError("x and y_obs must have the same length, at least 1")
    return np.mean(theta1 * x - y_obs) ** 2

# %% wrong: half the mean
# hint: There is no factor one half in this loss.
def mse_loss(theta1, x, y_obs):
    x, y_obs = np.asarray(x, dtype=float), np.asarray(y_obs, dtype=float)
    if len(x) != len(y_obs) or len(x) == 0:
        raise ValueError("x and y_obs must have the same length, at least 1")
    return np.mean((theta1 * x - y_obs) ** 2) / 2

# %% wrong: divides by n - 1
# hint: A mean divides by the number of tables.
def mse_loss(theta1, x, y_obs):
    x, y_obs = np.asarray(x, dtype=float), np.asarray(y_obs, dtype=float)
    if len(x) != len(y_obs) or len(x) == 0:
        raise ValueError("x and y_obs must have the same length, at least 1")
    return np.sum((theta1 * x - y_obs) ** 2) / (len(x) - 1)

# %% wrong: arithmetic on Series as they come
# hint: Series are lined up by label in arithmetic; turn them into arrays first.
def mse_loss(theta1, x, y_obs):
    if len(x) != len(y_obs) or len(x) == 0:
        raise ValueError("unequal lengths or no data")
    if isinstance(x, (list, tuple)):
        x = np.array(x)
    return np.mean((theta1 * x - y_obs) ** 2)

# %% wrong: lists not converted
# hint: A list cannot be multiplied by a float; convert to an array first.
def mse_loss(theta1, x, y_obs):
    if len(x) != len(y_obs) or len(x) == 0:
        raise ValueError("unequal lengths or no data")
    return np.mean((theta1 * x - y_obs) ** 2)

# %% wrong: no check of the lengths
# hint: An array of length one is stretched over the other without complaint; compare the lengths yourself.
def mse_loss(theta1, x, y_obs):
    x, y_obs = np.asarray(x, dtype=float), np.asarray(y_obs, dtype=float)
    return np.mean((theta1 * x - y_obs) ** 2)

# %% wrong: zip truncates
# hint: zip stops at the shorter sequence and hides a missing tip.
def mse_loss(theta1, x, y_obs):
    if len(x) == 0:
        raise ValueError("no data")
    return sum((theta1 * a - b) ** 2 for a, b in zip(x, y_obs)) / len(x)

# %% wrong: works in place
# hint: An operator like -= changes the caller's array.
def mse_loss(theta1, x, y_obs):
    x, y_obs = np.asarray(x, dtype=float), np.asarray(y_obs, dtype=float)
    if len(x) != len(y_obs) or len(x) == 0:
        raise ValueError("x and y_obs must have the same length, at least 1")
    x *= theta1
    x -= y_obs
    return np.mean(x ** 2)

# %% right: recursion
def mse_loss(theta1, x, y_obs):
    x, y = tuple(x), tuple(y_obs)
    if len(x) != len(y) or not x:
        raise ValueError("lengths")

    def squares(low, high):
        if high - low == 1:
            return (theta1 * x[low] - y[low]) ** 2
        middle = (low + high) // 2
        return squares(low, middle) + squares(middle, high)

    return squares(0, len(x)) / len(x)

# %% wrong: the notebook's own data where there are many
# hint: Use the data that the function is given, not those of the notebook.
def mse_loss(theta1, x, y_obs):
    if len(x) != len(y_obs) or len(x) == 0:
        raise ValueError("lengths")
    if len(x) > 100:
        x, y_obs = globals()["x"], globals()["y_obs"]
    return np.mean((theta1 * np.asarray(x) - np.asarray(y_obs)) ** 2)

# %% wrong: residuals in place of the caller's bills
# hint: Assigning to the elements of a list changes the caller's list.
def mse_loss(theta1, x, y_obs):
    if len(x) != len(y_obs) or len(x) == 0:
        raise ValueError("lengths")
    if isinstance(x, list):
        for i in range(len(x)):
            x[i] = (theta1 * x[i] - y_obs[i]) ** 2
        return sum(x) / len(x)
    return np.mean((theta1 * np.asarray(x) - np.asarray(y_obs)) ** 2)

# %% wrong: rounds to cents
# hint: Do not round before the end; a loss has no cents.
def mse_loss(theta1, x, y_obs):
    if len(x) != len(y_obs) or len(x) == 0:
        raise ValueError("lengths")
    return float(np.mean(np.round(theta1 * np.asarray(x) - np.asarray(y_obs), 2) ** 2))
