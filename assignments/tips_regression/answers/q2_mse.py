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
