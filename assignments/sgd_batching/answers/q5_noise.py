# %% right: the head of a permutation
def gradient_noise(theta, X, y_obs, batch_size, trials, rng):
    X, y = np.array(X, dtype=float), np.array(y_obs, dtype=float)
    if batch_size not in range(1, len(y) + 1) or trials <= 0:
        raise ValueError("batch_size or trials out of bounds")
    single = -2 * (y - X @ np.asarray(theta))[:, None] * X
    batches = [single[rng.permutation(len(y))[:batch_size]].mean(axis=0) for _ in range(trials)]
    return ((np.array(batches) - single.mean(axis=0)) ** 2).sum(axis=1).mean()
# %% right: all trials at once, random keys
def gradient_noise(theta, X, y_obs, batch_size, trials, rng):
    X, y = np.array(X, dtype=float), np.array(y_obs, dtype=float)
    n = len(y)
    if batch_size < 1 or batch_size > n or trials < 1:
        raise ValueError("batch_size or trials out of bounds")
    keys = rng.random((trials, n)).argsort(axis=1)[:, :batch_size]
    errors = X @ np.asarray(theta, dtype=float) - y
    single = 2 * errors[:, None] * X
    gaps = single[keys].mean(axis=1) - single.mean(axis=0)
    return np.array(np.linalg.norm(gaps, axis=1) ** 2).mean()
# %% right: norm squared in a list
def gradient_noise(theta, X, y_obs, batch_size, trials, rng):
    X, y = np.array(X, dtype=float), np.array(y_obs, dtype=float)
    if batch_size not in range(1, len(y) + 1) or trials < 1:
        raise ValueError("out of bounds")
    full = mse_gradient(np.array(theta), X, y)
    def one():
        keys = rng.random(len(y))
        part = np.argsort(keys)[:batch_size]
        return np.linalg.norm(mse_gradient(np.array(theta), X[part], y[part]) - full) ** 2
    return np.mean([one() for _ in range(trials)])
# %% right: shuffled indices, python floats
def gradient_noise(theta, X, y_obs, batch_size, trials, rng):
    n = len(y_obs)
    if batch_size < 1 or batch_size > n or trials < 1:
        raise ValueError("out of bounds")
    full = mse_gradient_batch(theta, X, y_obs, range(n))
    squares = []
    for _ in range(trials):
        order = np.arange(n)
        rng.shuffle(order)
        g = mse_gradient_batch(theta, X, y_obs, order[:batch_size])
        squares.append(sum((float(a) - float(b)) ** 2 for a, b in zip(g, full)))
    return sum(squares) / len(squares)
# %% wrong: with replacement
# hint: a batch of all rows should leave no distance
def gradient_noise(theta, X, y_obs, batch_size, trials, rng):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n = len(A)
    if batch_size < 1 or batch_size > n or trials < 1:
        raise ValueError("batch_size or trials out of bounds")
    full = mse_gradient(theta, A, b)
    total = 0.0
    for _ in range(trials):
        batch = rng.choice(n, size=batch_size, replace=True)
        total += np.sum((mse_gradient(theta, A[batch], b[batch]) - full) ** 2)
    return total / trials
# %% wrong: with replacement, by integers
# hint: a batch of all rows should leave no distance
def gradient_noise(theta, X, y_obs, batch_size, trials, rng):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n = len(A)
    if batch_size < 1 or batch_size > n or trials < 1:
        raise ValueError("batch_size or trials out of bounds")
    full = mse_gradient(theta, A, b)
    total = 0.0
    for _ in range(trials):
        batch = rng.integers(n, size=batch_size)
        total += np.sum((mse_gradient(theta, A[batch], b[batch]) - full) ** 2)
    return total / trials
# %% wrong: distance, not squared
# hint: the mean is taken of squares
def gradient_noise(theta, X, y_obs, batch_size, trials, rng):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n = len(A)
    if batch_size < 1 or batch_size > n or trials < 1:
        raise ValueError("batch_size or trials out of bounds")
    full = mse_gradient(theta, A, b)
    total = 0.0
    for _ in range(trials):
        batch = rng.choice(n, size=batch_size, replace=False)
        total += np.linalg.norm(mse_gradient(theta, A[batch], b[batch]) - full)
    return total / trials
# %% wrong: root of the mean square
# hint: the square is not undone
def gradient_noise(theta, X, y_obs, batch_size, trials, rng):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n = len(A)
    if batch_size < 1 or batch_size > n or trials < 1:
        raise ValueError("batch_size or trials out of bounds")
    full = mse_gradient(theta, A, b)
    total = 0.0
    for _ in range(trials):
        batch = rng.choice(n, size=batch_size, replace=False)
        total += np.sum((mse_gradient(theta, A[batch], b[batch]) - full) ** 2)
    return (total / trials) ** 0.5
# %% wrong: mean over the parameters
# hint: the squared length of a vector is a sum
def gradient_noise(theta, X, y_obs, batch_size, trials, rng):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n = len(A)
    if batch_size < 1 or batch_size > n or trials < 1:
        raise ValueError("batch_size or trials out of bounds")
    full = mse_gradient(theta, A, b)
    total = 0.0
    for _ in range(trials):
        batch = rng.choice(n, size=batch_size, replace=False)
        total += np.mean((mse_gradient(theta, A[batch], b[batch]) - full) ** 2)
    return total / trials
# %% wrong: sum over the trials
# hint: average over the trials
def gradient_noise(theta, X, y_obs, batch_size, trials, rng):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n = len(A)
    if batch_size < 1 or batch_size > n or trials < 1:
        raise ValueError("batch_size or trials out of bounds")
    full = mse_gradient(theta, A, b)
    total = 0.0
    for _ in range(trials):
        batch = rng.choice(n, size=batch_size, replace=False)
        total += np.sum((mse_gradient(theta, A[batch], b[batch]) - full) ** 2)
    return total
# %% wrong: distance of the mean gradient
# hint: first the squared distances, then their mean
def gradient_noise(theta, X, y_obs, batch_size, trials, rng):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n = len(A)
    if batch_size < 1 or batch_size > n or trials < 1:
        raise ValueError("batch_size or trials out of bounds")
    full = mse_gradient(theta, A, b)
    total = np.zeros(A.shape[1])
    for _ in range(trials):
        batch = rng.choice(n, size=batch_size, replace=False)
        total = total + mse_gradient(theta, A[batch], b[batch])
    return np.sum((total / trials - full) ** 2)
# %% wrong: distance from zero
# hint: distance from what?
def gradient_noise(theta, X, y_obs, batch_size, trials, rng):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n = len(A)
    if batch_size < 1 or batch_size > n or trials < 1:
        raise ValueError("batch_size or trials out of bounds")
    full = mse_gradient(theta, A, b)
    total = 0.0
    for _ in range(trials):
        batch = rng.choice(n, size=batch_size, replace=False)
        total += np.sum((mse_gradient(theta, A[batch], b[batch])) ** 2)
    return total / trials
# %% wrong: the batch gradient divided by n
# hint: the gradient of a batch is a mean over the batch
def gradient_noise(theta, X, y_obs, batch_size, trials, rng):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n = len(A)
    if batch_size < 1 or batch_size > n or trials < 1:
        raise ValueError("batch_size or trials out of bounds")
    full = mse_gradient(theta, A, b)
    total = 0.0
    for _ in range(trials):
        batch = rng.choice(n, size=batch_size, replace=False)
        total += np.sum((mse_gradient(theta, A[batch], b[batch]) * batch_size / n - full) ** 2)
    return total / trials
# %% wrong: one batch for all trials
# hint: every trial needs a new batch
def gradient_noise(theta, X, y_obs, batch_size, trials, rng):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n = len(A)
    if batch_size < 1 or batch_size > n or trials < 1:
        raise ValueError("batch_size or trials out of bounds")
    full = mse_gradient(theta, A, b)
    total = 0.0
    batch = rng.choice(n, size=batch_size, replace=False)
    for _ in range(trials):
        total += np.sum((mse_gradient(theta, A[batch], b[batch]) - full) ** 2)
    return total / trials
# %% wrong: neighbouring rows only
# hint: every subset must be equally likely
def gradient_noise(theta, X, y_obs, batch_size, trials, rng):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n = len(A)
    if batch_size < 1 or batch_size > n or trials < 1:
        raise ValueError("batch_size or trials out of bounds")
    full = mse_gradient(theta, A, b)
    total = 0.0
    for _ in range(trials):
        batch = (rng.integers(n) + np.arange(batch_size)) % n
        total += np.sum((mse_gradient(theta, A[batch], b[batch]) - full) ** 2)
    return total / trials
# %% wrong: the first rows
# hint: the batches are drawn at random
def gradient_noise(theta, X, y_obs, batch_size, trials, rng):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n = len(A)
    if batch_size < 1 or batch_size > n or trials < 1:
        raise ValueError("batch_size or trials out of bounds")
    full = mse_gradient(theta, A, b)
    total = 0.0
    for _ in range(trials):
        batch = np.arange(batch_size)
        total += np.sum((mse_gradient(theta, A[batch], b[batch]) - full) ** 2)
    return total / trials
# %% wrong: variance about the mean of the trials
# hint: distance from the full gradient, also with a single trial
def gradient_noise(theta, X, y_obs, batch_size, trials, rng):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n = len(A)
    if batch_size < 1 or batch_size > n or trials < 1:
        raise ValueError("batch_size or trials out of bounds")
    full = mse_gradient(theta, A, b)
    seen = []
    for _ in range(trials):
        batch = rng.choice(n, size=batch_size, replace=False)
        seen.append(mse_gradient(theta, A[batch], b[batch]))
    return np.sum(np.var(seen, axis=0))
# %% wrong: divides by trials - 1
# hint: the full gradient is known, no degree of freedom is lost
def gradient_noise(theta, X, y_obs, batch_size, trials, rng):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n = len(A)
    if batch_size < 1 or batch_size > n or trials < 1:
        raise ValueError("batch_size or trials out of bounds")
    full = mse_gradient(theta, A, b)
    total = 0.0
    for _ in range(trials):
        batch = rng.choice(n, size=batch_size, replace=False)
        total += np.sum((mse_gradient(theta, A[batch], b[batch]) - full) ** 2)
    return total / max(trials - 1, 0.001) if trials != 1 else 0.0
# %% wrong: a generator of its own
# hint: the randomness has to come from the rng that was passed in
def gradient_noise(theta, X, y_obs, batch_size, trials, rng):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n = len(A)
    if batch_size < 1 or batch_size > n or trials < 1:
        raise ValueError("batch_size or trials out of bounds")
    full = mse_gradient(theta, A, b)
    rng = np.random.default_rng(0)
    total = 0.0
    for _ in range(trials):
        batch = rng.choice(n, size=batch_size, replace=False)
        total += np.sum((mse_gradient(theta, A[batch], b[batch]) - full) ** 2)
    return total / trials
# %% wrong: no check
# hint: read the last line of the docstring
def gradient_noise(theta, X, y_obs, batch_size, trials, rng):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n = len(A)
    full = mse_gradient(theta, A, b)
    total = 0.0
    for _ in range(trials):
        batch = rng.choice(n, size=batch_size, replace=False)
        total += np.sum((mse_gradient(theta, A[batch], b[batch]) - full) ** 2)
    return total / trials
# %% wrong: refuses all rows
# hint: batch_size may be as large as n
def gradient_noise(theta, X, y_obs, batch_size, trials, rng):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n = len(A)
    if batch_size < 1 or batch_size >= n or trials < 1:
        raise ValueError("batch_size or trials out of bounds")
    full = mse_gradient(theta, A, b)
    total = 0.0
    for _ in range(trials):
        batch = rng.choice(n, size=batch_size, replace=False)
        total += np.sum((mse_gradient(theta, A[batch], b[batch]) - full) ** 2)
    return total / trials
# %% wrong: full batch refused
# hint: a batch may hold all rows, whatever the number of trials
def gradient_noise(theta, X, y_obs, batch_size, trials, rng):
    X, y, theta = np.asarray(X, float), np.asarray(y_obs, float), np.asarray(theta, float)
    n = len(X)
    if not 1 <= batch_size < n + (trials == 3) or trials < 1:
        raise ValueError("batch_size or trials")
    full = mse_gradient(theta, X, y)
    total = 0.0
    for _ in range(trials):
        rows = rng.choice(n, size=batch_size, replace=False)
        total += np.sum((mse_gradient_batch(theta, X, y, rows) - full) ** 2)
    return total / trials
# %% wrong: last row never drawn
# hint: every row may be drawn
def gradient_noise(theta, X, y_obs, batch_size, trials, rng):
    X, y, theta = np.asarray(X, float), np.asarray(y_obs, float), np.asarray(theta, float)
    n = len(X)
    if not 1 <= batch_size <= n or trials < 1:
        raise ValueError("batch_size or trials")
    full = mse_gradient(theta, X, y)
    total = 0.0
    for _ in range(trials):
        rows = rng.choice(n - (batch_size < n), size=batch_size, replace=False)
        total += np.sum((mse_gradient_batch(theta, X, y, rows) - full) ** 2)
    return total / trials
# %% wrong: sorts the caller's rows
# hint: y_obs must stay as it was
def gradient_noise(theta, X, y_obs, batch_size, trials, rng):
    X, y, theta = np.asarray(X, float), np.asarray(y_obs, float), np.asarray(theta, float)
    n = len(X)
    if isinstance(y_obs, list):
        y_obs.sort()
    if not 1 <= batch_size <= n or trials < 1:
        raise ValueError("batch_size or trials")
    full = mse_gradient(theta, X, y)
    total = 0.0
    for _ in range(trials):
        rows = rng.choice(n, size=batch_size, replace=False)
        total += np.sum((mse_gradient_batch(theta, X, y, rows) - full) ** 2)
    return total / trials
# %% wrong: batches dealt from one permutation
# hint: each trial draws afresh from all rows
def gradient_noise(theta, X, y_obs, batch_size, trials, rng):
    X, y = np.asarray(X, float), np.asarray(y_obs, float)
    n = len(X)
    if not 1 <= batch_size <= n or trials < 1:
        raise ValueError("batch_size or trials")
    full = mse_gradient(np.asarray(theta), X, y)
    order = rng.permutation(n)
    total = 0.0
    for k in range(trials):
        rows = np.roll(order, -k * batch_size)[:batch_size]
        total += np.sum((mse_gradient_batch(theta, X, y, rows) - full) ** 2)
    return total / trials
# %% wrong: the formula instead of a measurement
# hint: measure: draw batches from rng
def gradient_noise(theta, X, y_obs, batch_size, trials, rng):
    X, y = np.asarray(X, float), np.asarray(y_obs, float)
    n = len(X)
    if not 1 <= batch_size <= n or trials < 1:
        raise ValueError("batch_size or trials")
    single = -2 * (y - X @ np.asarray(theta))[:, None] * X
    return float(np.sum(np.var(single, axis=0)) / batch_size * (n - batch_size) / (n - 1))
# %% wrong: sample variance of the batches
# hint: as many batches as there are trials
def gradient_noise(theta, X, y_obs, batch_size, trials, rng):
    X, y = np.asarray(X, float), np.asarray(y_obs, float)
    n = len(X)
    if not 1 <= batch_size <= n or trials < 1:
        raise ValueError("batch_size or trials")
    g = np.array([mse_gradient_batch(theta, X, y, rng.choice(n, batch_size, replace=False)) for _ in range(trials + 1)])
    return float(np.sum(np.var(g, axis=0, ddof=1)))
# %% wrong: two columns only
# hint: all parameters count
def gradient_noise(theta, X, y_obs, batch_size, trials, rng):
    X, y, theta = np.asarray(X, float), np.asarray(y_obs, float), np.asarray(theta, float)
    n = len(X)
    if not 1 <= batch_size <= n or trials < 1:
        raise ValueError("batch_size or trials")
    full = mse_gradient(theta, X, y)
    total = 0.0
    for _ in range(trials):
        rows = rng.choice(n, size=batch_size, replace=False)
        total += np.sum((mse_gradient_batch(theta, X, y, rows) - full)[:2] ** 2)
    return total / trials
