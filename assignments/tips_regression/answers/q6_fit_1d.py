# %% right: a list that grows
def fit_slope(x, y_obs, start=0.05, alpha=1e-4, n=100):
    if n < 1:
        raise ValueError("n must be at least 1")
    x, y_obs = np.asarray(x, dtype=float), np.asarray(y_obs, dtype=float)
    slopes = [float(start)]
    for _ in range(n - 1):
        slopes.append(slopes[-1] - alpha * np.mean(2 * (slopes[-1] * x - y_obs) * x))
    return slopes

# %% right: filled array, expanded square
def fit_slope(x, y_obs, start=0.05, alpha=1e-4, n=100):
    if n < 1:
        raise ValueError("n must be at least 1")
    bills, paid = np.array(x, dtype=float), np.array(y_obs, dtype=float)
    curvature, pull = 2 * np.mean(bills ** 2), 2 * np.mean(bills * paid)
    slopes = np.empty(n)
    slopes[0] = start
    for t in range(1, n):
        slopes[t] = slopes[t - 1] - alpha * (curvature * slopes[t - 1] - pull)
    return slopes

# %% right: numerical derivative
def fit_slope(x, y_obs, start=0.05, alpha=1e-4, n=100):
    if n < 1:
        raise ValueError("n must be at least 1")
    bills, paid = np.array(x, dtype=float), np.array(y_obs, dtype=float)
    loss = lambda theta: np.mean((theta[0] * bills - paid) ** 2)
    return gradient_descent(lambda theta: numerical_gradient(loss, theta)[0], start, alpha, n)

# %% wrong: n steps, n + 1 guesses
# hint: The initial guess is one of the n.
def fit_slope(x, y_obs, start=0.05, alpha=1e-4, n=100):
    if n < 1:
        raise ValueError("n must be at least 1")
    x, y_obs = np.asarray(x, dtype=float), np.asarray(y_obs, dtype=float)
    slopes = [float(start)]
    for _ in range(n):
        slopes.append(slopes[-1] - alpha * np.mean(2 * (slopes[-1] * x - y_obs) * x))
    return slopes

# %% wrong: start left out
# hint: The trajectory begins with the start itself.
def fit_slope(x, y_obs, start=0.05, alpha=1e-4, n=100):
    if n < 1:
        raise ValueError("n must be at least 1")
    x, y_obs = np.asarray(x, dtype=float), np.asarray(y_obs, dtype=float)
    slopes = [float(start)]
    for _ in range(n):
        slopes.append(slopes[-1] - alpha * np.mean(2 * (slopes[-1] * x - y_obs) * x))
    return slopes[1:]

# %% wrong: climbs
# hint: Downhill is against the derivative.
def fit_slope(x, y_obs, start=0.05, alpha=1e-4, n=100):
    if n < 1:
        raise ValueError("n must be at least 1")
    x, y_obs = np.asarray(x, dtype=float), np.asarray(y_obs, dtype=float)
    slopes = [float(start)]
    for _ in range(n - 1):
        slopes.append(slopes[-1] + alpha * np.mean(2 * (slopes[-1] * x - y_obs) * x))
    return slopes

# %% wrong: rate ignored
# hint: The learning rate is an argument; use it.
def fit_slope(x, y_obs, start=0.05, alpha=1e-4, n=100):
    if n < 1:
        raise ValueError("n must be at least 1")
    x, y_obs = np.asarray(x, dtype=float), np.asarray(y_obs, dtype=float)
    slopes = [float(start)]
    for _ in range(n - 1):
        slopes.append(slopes[-1] - 1e-4 * np.mean(2 * (slopes[-1] * x - y_obs) * x))
    return slopes

# %% wrong: start ignored
# hint: The start is an argument; use it.
def fit_slope(x, y_obs, start=0.05, alpha=1e-4, n=100):
    if n < 1:
        raise ValueError("n must be at least 1")
    x, y_obs = np.asarray(x, dtype=float), np.asarray(y_obs, dtype=float)
    slopes = [0.05]
    for _ in range(n - 1):
        slopes.append(slopes[-1] - alpha * np.mean(2 * (slopes[-1] * x - y_obs) * x))
    return slopes

# %% wrong: only the last slope
# hint: The whole trajectory is wanted.
def fit_slope(x, y_obs, start=0.05, alpha=1e-4, n=100):
    if n < 1:
        raise ValueError("n must be at least 1")
    x, y_obs = np.asarray(x, dtype=float), np.asarray(y_obs, dtype=float)
    slopes = [float(start)]
    for _ in range(n - 1):
        slopes.append(slopes[-1] - alpha * np.mean(2 * (slopes[-1] * x - y_obs) * x))
    return slopes[-1]

# %% wrong: not converged, factor 2 missing
# hint: With the right derivative the default run converges faster than this.
def fit_slope(x, y_obs, start=0.05, alpha=1e-4, n=100):
    if n < 1:
        raise ValueError("n must be at least 1")
    x, y_obs = np.asarray(x, dtype=float), np.asarray(y_obs, dtype=float)
    slopes = [float(start)]
    for _ in range(n - 1):
        slopes.append(slopes[-1] - alpha * np.mean((slopes[-1] * x - y_obs) * x))
    return slopes

# %% wrong: sum instead of mean
# hint: The derivative is a mean over the tables.
def fit_slope(x, y_obs, start=0.05, alpha=1e-4, n=100):
    if n < 1:
        raise ValueError("n must be at least 1")
    x, y_obs = np.asarray(x, dtype=float), np.asarray(y_obs, dtype=float)
    slopes = [float(start)]
    for _ in range(n - 1):
        slopes.append(slopes[-1] - alpha * np.sum(2 * (slopes[-1] * x - y_obs) * x))
    return slopes

# %% wrong: whole-number array
# hint: An array made from a whole number holds whole numbers and cuts off the rest.
def fit_slope(x, y_obs, start=0.05, alpha=1e-4, n=100):
    if n < 1:
        raise ValueError("n must be at least 1")
    x, y_obs = np.asarray(x, dtype=float), np.asarray(y_obs, dtype=float)
    slopes = np.full(n, start)
    for t in range(1, n):
        slopes[t] = slopes[t - 1] - alpha * np.mean(2 * (slopes[t - 1] * x - y_obs) * x)
    return slopes

# %% wrong: one cell updated in place
# hint: Storing the same array again and again makes all guesses equal; make a new one at each step.
def fit_slope(x, y_obs, start=0.05, alpha=1e-4, n=100):
    if n < 1:
        raise ValueError("n must be at least 1")
    x, y_obs = np.asarray(x, dtype=float), np.asarray(y_obs, dtype=float)
    guess = np.array([float(start)])
    slopes = []
    for _ in range(n):
        slopes.append(guess)
        guess -= alpha * np.mean(2 * (guess[0] * x - y_obs) * x)
    return np.array(slopes)[:, 0]

# %% wrong: arithmetic on Series as they come
# hint: Series are lined up by label in arithmetic; turn them into arrays first.
def fit_slope(x, y_obs, start=0.05, alpha=1e-4, n=100):
    if n < 1:
        raise ValueError("n must be at least 1")
    x = np.array(x) if isinstance(x, list) else x
    slopes = [float(start)]
    for _ in range(n - 1):
        slopes.append(slopes[-1] - alpha * np.mean(2 * (slopes[-1] * x - y_obs) * x))
    return slopes

# %% wrong: no check of n
# hint: Fewer than one guess is not a trajectory.
def fit_slope(x, y_obs, start=0.05, alpha=1e-4, n=100):
    x, y_obs = np.asarray(x, dtype=float), np.asarray(y_obs, dtype=float)
    slopes = [float(start)]
    for _ in range(n - 1):
        slopes.append(slopes[-1] - alpha * np.mean(2 * (slopes[-1] * x - y_obs) * x))
    return slopes

# %% wrong: ends early where it has arrived
# hint: n guesses are wanted also where the descent has arrived before.
def fit_slope(x, y_obs, start=0.05, alpha=1e-4, n=100):
    if n < 1:
        raise ValueError("n")
    x, y = np.asarray(x, float), np.asarray(y_obs, float)
    slopes = [start]
    for t in range(n - 1):
        slopes.append(slopes[-1] - alpha * np.mean(2 * (slopes[-1] * x - y) * x))
        if abs(slopes[-1] - slopes[-2]) < 1e-9:
            break
    return np.array(slopes)

# %% wrong: reverses the caller's list
# hint: Reversing in place changes the caller's list.
def fit_slope(x, y_obs, start=0.05, alpha=1e-4, n=100):
    if n < 1:
        raise ValueError("n")
    if isinstance(y_obs, list):
        y_obs.reverse()
        x = list(x)[::-1]
    x, y = np.asarray(x, float), np.asarray(y_obs, float)
    return gradient_descent(lambda t: np.mean(2 * (t * x - y) * x), start, alpha, n)

# %% wrong: never slower than the default rate
# hint: The rate is the one that was given, also a smaller one.
def fit_slope(x, y_obs, start=0.05, alpha=1e-4, n=100):
    if n < 1:
        raise ValueError("n")
    x, y = np.asarray(x, float), np.asarray(y_obs, float)
    alpha = max(alpha, 1e-4)
    return gradient_descent(lambda t: np.mean(2 * (t * x - y) * x), start, alpha, n)

# %% wrong: start zero taken for missing
# hint: 0 is a start like any other, but counts as false.
def fit_slope(x, y_obs, start=0.05, alpha=1e-4, n=100):
    if n < 1:
        raise ValueError("n")
    start = start or 0.05
    x, y = np.asarray(x, float), np.asarray(y_obs, float)
    return gradient_descent(lambda t: np.mean(2 * (t * x - y) * x), start, alpha, n)
