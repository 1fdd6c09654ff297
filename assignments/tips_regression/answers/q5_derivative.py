# %% right: plain loop
def mse_derivative(theta1, x, y_obs):
    bills, paid = list(x), list(y_obs)
    if len(bills) != len(paid) or not bills:
        raise ValueError("unequal lengths or no data")
    total = 0.0
    for a, b in zip(bills, paid):
        total += 2 * (theta1 * a - b) * a
    return total / len(bills)

# %% right: expanded square
def mse_derivative(theta1, x, y_obs):
    x, y_obs = np.asarray(x, dtype=float), np.asarray(y_obs, dtype=float)
    if len(x) != len(y_obs) or len(x) == 0:
        raise ValueError("x and y_obs must have the same length, at least 1")
    return 2 * (theta1 * (x @ x) - x @ y_obs) / len(x)

# %% right: central difference of the loss
def mse_derivative(theta1, x, y_obs):
    x, y_obs = np.asarray(x, dtype=float), np.asarray(y_obs, dtype=float)
    if len(x) != len(y_obs) or len(x) == 0:
        raise ValueError("x and y_obs must have the same length, at least 1")
    def loss(t):
        return np.mean((t * x - y_obs) ** 2)

    return (loss(theta1 + 1e-4) - loss(theta1 - 1e-4)) / 2e-4

# %% wrong: sum instead of mean
# hint: The loss is a mean, and so is its derivative.
def mse_derivative(theta1, x, y_obs):
    x, y_obs = np.asarray(x, dtype=float), np.asarray(y_obs, dtype=float)
    if len(x) != len(y_obs) or len(x) == 0:
        raise ValueError("x and y_obs must have the same length, at least 1")
    return np.sum(2 * (theta1 * x - y_obs) * x)

# %% wrong: missing factor 2
# hint: The square brings down a factor.
def mse_derivative(theta1, x, y_obs):
    x, y_obs = np.asarray(x, dtype=float), np.asarray(y_obs, dtype=float)
    if len(x) != len(y_obs) or len(x) == 0:
        raise ValueError("x and y_obs must have the same length, at least 1")
    return np.mean((theta1 * x - y_obs) * x)

# %% wrong: sign reversed
# hint: Prediction minus observation: a slope that is too small has a negative derivative.
def mse_derivative(theta1, x, y_obs):
    x, y_obs = np.asarray(x, dtype=float), np.asarray(y_obs, dtype=float)
    if len(x) != len(y_obs) or len(x) == 0:
        raise ValueError("x and y_obs must have the same length, at least 1")
    return np.mean(2 * (y_obs - theta1 * x) * x)

# %% wrong: derivative with respect to x
# hint: The parameter is what we turn, so the inner derivative is taken in theta1.
def mse_derivative(theta1, x, y_obs):
    x, y_obs = np.asarray(x, dtype=float), np.asarray(y_obs, dtype=float)
    if len(x) != len(y_obs) or len(x) == 0:
        raise ValueError("x and y_obs must have the same length, at least 1")
    return np.mean(2 * (theta1 * x - y_obs) * theta1)

# %% wrong: inner derivative forgotten
# hint: By the chain rule each term carries the derivative of the prediction too.
def mse_derivative(theta1, x, y_obs):
    x, y_obs = np.asarray(x, dtype=float), np.asarray(y_obs, dtype=float)
    if len(x) != len(y_obs) or len(x) == 0:
        raise ValueError("x and y_obs must have the same length, at least 1")
    return np.mean(2 * (theta1 * x - y_obs))

# %% wrong: mean of the errors times the mean of x
# hint: The mean of a product is not the product of the means.
def mse_derivative(theta1, x, y_obs):
    x, y_obs = np.asarray(x, dtype=float), np.asarray(y_obs, dtype=float)
    if len(x) != len(y_obs) or len(x) == 0:
        raise ValueError("x and y_obs must have the same length, at least 1")
    return 2 * np.mean(theta1 * x - y_obs) * np.mean(x)

# %% wrong: arithmetic on Series as they come
# hint: Series are lined up by label in arithmetic; turn them into arrays first.
def mse_derivative(theta1, x, y_obs):
    if len(x) != len(y_obs) or len(x) == 0:
        raise ValueError("unequal lengths or no data")
    if isinstance(x, (list, tuple)):
        x = np.array(x)
    return np.mean(2 * (theta1 * x - y_obs) * x)

# %% wrong: no check of the lengths
# hint: An array of length one is stretched over the other without complaint; compare the lengths yourself.
def mse_derivative(theta1, x, y_obs):
    x, y_obs = np.asarray(x, dtype=float), np.asarray(y_obs, dtype=float)
    return np.mean(2 * (theta1 * x - y_obs) * x)

# %% wrong: works in place
# hint: An operator like -= changes the caller's array.
def mse_derivative(theta1, x, y_obs):
    x, y_obs = np.asarray(x, dtype=float), np.asarray(y_obs, dtype=float)
    if len(x) != len(y_obs) or len(x) == 0:
        raise ValueError("x and y_obs must have the same length, at least 1")
    y_obs -= theta1 * x
    return -2 * np.mean(y_obs * x)

# %% wrong: the caller's tips become residuals
# hint: Assigning to the elements of a list changes the caller's list.
def mse_derivative(theta1, x, y_obs):
    if len(x) != len(y_obs) or len(x) == 0:
        raise ValueError("lengths")
    if isinstance(y_obs, list):
        for i, a in enumerate(x):
            y_obs[i] -= theta1 * a
        return -2 * sum(a * b for a, b in zip(x, y_obs)) / len(x)
    return np.mean(2 * (theta1 * np.asarray(x) - np.asarray(y_obs)) * np.asarray(x))

# %% wrong: absolute value of x
# hint: A bill below zero keeps its sign in the factor x.
def mse_derivative(theta1, x, y_obs):
    x, y = np.asarray(x, float), np.asarray(y_obs, float)
    if x.shape != y.shape or x.size == 0:
        raise ValueError("lengths")
    return np.mean(2 * (theta1 * x - y) * np.abs(x))

# %% wrong: whole bills divided whole
# hint: // cuts the fraction; divide by /.
def mse_derivative(theta1, x, y_obs):
    if len(x) != len(y_obs) or len(x) == 0:
        raise ValueError("lengths")
    total = sum(2 * (theta1 * a - b) * a for a, b in zip(x, y_obs))
    return total // len(x) if isinstance(total, (int, np.integer)) else total / len(x)

# %% wrong: tips cast to the bills' type
# hint: Bills in whole dollars do not make the tips whole.
def mse_derivative(theta1, x, y_obs):
    x = np.asarray(x)
    y = np.asarray(y_obs).astype(x.dtype)
    if x.shape != y.shape or x.size == 0:
        raise ValueError("lengths")
    return np.mean(2 * (theta1 * x - y) * x)
