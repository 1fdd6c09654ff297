# %% right: plain Python sums
def bias_variance(truth, sample, fit, x0, trials, rng):
    if trials < 1:
        raise ValueError("at least one trial, please")
    predictions = []
    for _ in range(trials):
        x, y = sample(rng)
        predictions.append(float(fit(x, y, x0)))
    mean = sum(predictions) / trials
    target = float(truth(x0))
    variance = sum((p - mean) ** 2 for p in predictions) / trials
    return [(mean - target) ** 2, variance, sum((p - target) ** 2 for p in predictions) / trials]
# %% right: all samples first, then np.var and the identity
def bias_variance(truth, sample, fit, x0, trials, rng):
    if trials <= 0:
        raise ValueError("at least one trial, please")
    samples = [sample(rng) for _ in range(trials)]
    predictions = np.array([fit(*pair, x0) for pair in samples], dtype=float)
    squared_bias = (np.mean(predictions) - truth(x0)) ** 2
    return np.array([squared_bias, np.var(predictions), squared_bias + np.var(predictions)])
# %% right: the truth asked in each trial
def bias_variance(truth, sample, fit, x0, trials, rng):
    if trials < 1:
        raise ValueError("at least one trial, please")
    errors = []
    for _ in range(trials):
        x, y = sample(rng)
        errors.append(fit(x, y, x0) - truth(x0))
    errors = pd.Series(errors, dtype=float)
    return errors.mean() ** 2, errors.var(ddof=0), (errors**2).mean()
# %% right: two passes over the trials
def bias_variance(truth, sample, fit, x0, trials, rng):
    if not trials >= 1:
        raise ValueError("trials")
    values = np.empty(trials)
    for t in range(trials):
        data = sample(rng)
        values[t] = fit(data[0], data[1], x0)
    e = values - truth(x0)
    return e.mean() ** 2, np.var(e), (e * e).mean()
# %% right: variance by difference of squares
def bias_variance(truth, sample, fit, x0, trials, rng):
    if trials < 1:
        raise ValueError("trials must be at least 1")
    predictions = []
    for _ in range(trials):
        x, y = sample(rng)
        predictions.append(fit(x, y, x0))
    predictions = np.array(predictions, dtype=float)
    f = truth(x0)
    bias2 = (predictions.mean() - f) ** 2
    return bias2, np.mean(predictions**2) - predictions.mean() ** 2, np.mean((predictions - f) ** 2)
# %% wrong: the variance of the noise counted twice
# hint: the noise of the training data is inside the variance already; the truth at x0 has none
def bias_variance(truth, sample, fit, x0, trials, rng):
    if trials < 1:
        raise ValueError("at least one trial, please")
    predictions, noise = [], []
    for _ in range(trials):
        x, y = sample(rng)
        noise.append(np.mean([(b - truth(a)) ** 2 for a, b in zip(x, y)]))
        predictions.append(fit(x, y, x0))
    predictions = np.array(predictions, dtype=float)
    bias_squared = (predictions.mean() - truth(x0)) ** 2
    return bias_squared, predictions.var(), bias_squared + predictions.var() + np.mean(noise)
# %% wrong: the bias not squared
# hint: the first number is the square of the bias
def bias_variance(truth, sample, fit, x0, trials, rng):
    if trials < 1:
        raise ValueError("at least one trial, please")
    predictions = np.array([fit(*sample(rng), x0) for _ in range(trials)], dtype=float)
    return predictions.mean() - truth(x0), predictions.var(), np.mean((predictions - truth(x0)) ** 2)
# %% wrong: the mean of the squared errors called bias
# hint: average the predictions first, then compare with the truth and square
def bias_variance(truth, sample, fit, x0, trials, rng):
    if trials < 1:
        raise ValueError("at least one trial, please")
    predictions = np.array([fit(*sample(rng), x0) for _ in range(trials)], dtype=float)
    squared = np.mean((predictions - truth(x0)) ** 2)
    return squared, predictions.var(), squared + predictions.var()
# %% wrong: divides by trials - 1
# hint: with trials - 1 in one place and trials in another the identity does not hold
def bias_variance(truth, sample, fit, x0, trials, rng):
    if trials < 1:
        raise ValueError("at least one trial, please")
    predictions = np.array([fit(*sample(rng), x0) for _ in range(trials)], dtype=float)
    return (predictions.mean() - truth(x0)) ** 2, predictions.var(ddof=1), np.mean((predictions - truth(x0)) ** 2)
# %% wrong: the standard deviation
# hint: a variance is a mean of squares, without a root
def bias_variance(truth, sample, fit, x0, trials, rng):
    if trials < 1:
        raise ValueError("at least one trial, please")
    predictions = np.array([fit(*sample(rng), x0) for _ in range(trials)], dtype=float)
    return (predictions.mean() - truth(x0)) ** 2, predictions.std(), np.mean((predictions - truth(x0)) ** 2)
# %% wrong: one sample for all trials
# hint: each trial needs a training set of its own, or nothing varies
def bias_variance(truth, sample, fit, x0, trials, rng):
    if trials < 1:
        raise ValueError("at least one trial, please")
    x, y = sample(rng)
    predictions = np.array([fit(x, y, x0) for _ in range(trials)], dtype=float)
    return (predictions.mean() - truth(x0)) ** 2, predictions.var(), np.mean((predictions - truth(x0)) ** 2)
# %% wrong: a generator of its own
# hint: hand on the generator that you were given
def bias_variance(truth, sample, fit, x0, trials, rng):
    if trials < 1:
        raise ValueError("at least one trial, please")
    rng = np.random.default_rng(0)
    predictions = np.array([fit(*sample(rng), x0) for _ in range(trials)], dtype=float)
    return (predictions.mean() - truth(x0)) ** 2, predictions.var(), np.mean((predictions - truth(x0)) ** 2)
# %% wrong: variance and bias exchanged
# hint: look at the order in which the three numbers are wanted
def bias_variance(truth, sample, fit, x0, trials, rng):
    if trials < 1:
        raise ValueError("at least one trial, please")
    predictions = np.array([fit(*sample(rng), x0) for _ in range(trials)], dtype=float)
    return predictions.var(), (predictions.mean() - truth(x0)) ** 2, np.mean((predictions - truth(x0)) ** 2)
# %% wrong: the truth is taken to be zero
# hint: the bias is measured from the truth at x0
def bias_variance(truth, sample, fit, x0, trials, rng):
    if trials < 1:
        raise ValueError("at least one trial, please")
    predictions = np.array([fit(*sample(rng), x0) for _ in range(trials)], dtype=float)
    return predictions.mean() ** 2, predictions.var(), np.mean(predictions**2)
# %% wrong: one trial too few
# hint: count how often sample is called
def bias_variance(truth, sample, fit, x0, trials, rng):
    if trials < 1:
        raise ValueError("at least one trial, please")
    predictions = np.array([fit(*sample(rng), x0) for _ in range(1, trials)], dtype=float)
    return (predictions.mean() - truth(x0)) ** 2, predictions.var(), np.mean((predictions - truth(x0)) ** 2)
# %% wrong: no trial passes
# hint: the docstring promises a ValueError where there is nothing to average
def bias_variance(truth, sample, fit, x0, trials, rng):
    predictions = np.array([fit(*sample(rng), x0) for _ in range(trials)], dtype=float)
    if not len(predictions):
        return 0.0, 0.0, 0.0
    return (predictions.mean() - truth(x0)) ** 2, predictions.var(), np.mean((predictions - truth(x0)) ** 2)
# %% wrong: lists handed to fit
# hint: hand on what sample returned, as it is
def bias_variance(truth, sample, fit, x0, trials, rng):
    if trials < 1:
        raise ValueError("trials must be at least 1")
    predictions = []
    for _ in range(trials):
        x, y = sample(rng)
        predictions.append(fit(list(x), list(y), x0))
    predictions = np.array(predictions, dtype=float)
    f = truth(x0)
    bias2 = (predictions.mean() - f) ** 2
    return bias2, predictions.var(), np.mean((predictions - f) ** 2)
# %% wrong: arrays handed to fit
# hint: hand on what sample returned, as it is
def bias_variance(truth, sample, fit, x0, trials, rng):
    if trials < 1:
        raise ValueError("trials must be at least 1")
    predictions = []
    for _ in range(trials):
        x, y = sample(rng)
        predictions.append(fit(np.asarray(x), np.asarray(y), x0))
    predictions = np.array(predictions, dtype=float)
    f = truth(x0)
    bias2 = (predictions.mean() - f) ** 2
    return bias2, predictions.var(), np.mean((predictions - f) ** 2)
# %% wrong: tuples handed to fit
# hint: hand on what sample returned, as it is
def bias_variance(truth, sample, fit, x0, trials, rng):
    if trials < 1:
        raise ValueError("trials must be at least 1")
    predictions = []
    for _ in range(trials):
        x, y = sample(rng)
        predictions.append(fit(tuple(x), tuple(y), x0))
    predictions = np.array(predictions, dtype=float)
    f = truth(x0)
    bias2 = (predictions.mean() - f) ** 2
    return bias2, predictions.var(), np.mean((predictions - f) ** 2)
# %% wrong: training data sorted before the fit
# hint: hand on what sample returned, in its order
def bias_variance(truth, sample, fit, x0, trials, rng):
    if trials < 1:
        raise ValueError("trials must be at least 1")
    predictions = []
    for _ in range(trials):
        x, y = sample(rng)
        x, y = np.asarray(x), np.asarray(y)
        y = y[np.argsort(x, kind='stable')]
        x = np.sort(x)
        predictions.append(fit(x, y, x0))
    predictions = np.array(predictions, dtype=float)
    f = truth(x0)
    bias2 = (predictions.mean() - f) ** 2
    return bias2, predictions.var(), np.mean((predictions - f) ** 2)
# %% wrong: x0 whole
# hint: x0 may be a fraction
def bias_variance(truth, sample, fit, x0, trials, rng):
    if trials < 1:
        raise ValueError("trials must be at least 1")
    predictions = []
    for _ in range(trials):
        x, y = sample(rng)
        predictions.append(fit(x, y, int(x0)))
    predictions = np.array(predictions, dtype=float)
    f = truth(x0)
    bias2 = (predictions.mean() - f) ** 2
    return bias2, predictions.var(), np.mean((predictions - f) ** 2)
# %% wrong: extra draw from rng
# hint: draw nothing from rng yourself
def bias_variance(truth, sample, fit, x0, trials, rng):
    if trials < 1:
        raise ValueError("trials must be at least 1")
    predictions = []
    rng.random()
    for _ in range(trials):
        x, y = sample(rng)
        predictions.append(fit(x, y, x0))
    predictions = np.array(predictions, dtype=float)
    f = truth(x0)
    bias2 = (predictions.mean() - f) ** 2
    return bias2, predictions.var(), np.mean((predictions - f) ** 2)

# %% wrong: wild predictions thrown out
# hint: Every trial counts in the means, also one whose prediction is far from the others.
def bias_variance(truth, sample, fit, x0, trials, rng):
    if trials < 1:
        raise ValueError("trials")
    values = []
    for _ in range(trials):
        x, y = sample(rng)
        values.append(fit(x, y, x0))
    values = np.array(values, dtype=float)
    values = values[np.abs(values - np.median(values)) <= 5 * (np.median(np.abs(values - np.median(values))) + 1)]
    return (values.mean() - truth(x0)) ** 2, values.var(), np.mean((values - truth(x0)) ** 2)
# %% right: mean square minus squared mean
def bias_variance(truth, sample, fit, x0, trials, rng):
    if trials < 1:
        raise ValueError("trials")
    total = squares = errors = 0.0
    for _ in range(trials):
        x, y = sample(rng)
        value = fit(x, y, x0)
        total += value
        squares += value**2
        errors += (value - truth(x0)) ** 2
    mean = total / trials
    return (mean - truth(x0)) ** 2, squares / trials - mean**2, errors / trials
