# %% right: one step at a time
def difference_errors(f, df, x, hs):
    forward, central = [], []
    for h in hs:
        if h <= 0:
            raise ValueError("a step must be above 0")
        forward.append(abs((f(x + h) - f(x)) / h - df(x)))
        central.append(abs((f(x + h) - f(x - h)) / (2 * h) - df(x)))
    return np.array(forward), np.array(central)
# %% right: one array with two rows
def difference_errors(f, df, x, hs):
    h = np.array(hs, dtype=float)
    if h.min() <= 0:
        raise ValueError("a step must be above 0")
    after, before = (f(x + h) - f(x)) / h, (f(x) - f(x - h)) / h
    return np.abs(np.vstack([after, (after + before) / 2]) - df(x))
# %% right: lists
def difference_errors(f, df, x, hs):
    if any(not h > 0 for h in hs):
        raise ValueError("a step must be above 0")
    exact = df(x)
    return [[abs(exact - (f(x + h) - f(x)) / h) for h in hs], [abs(exact - (f(x + h) - f(x - h)) / h / 2) for h in hs]]
# %% wrong: swaps the two
# hint: which of the two do you return first?
def difference_errors(f, df, x, hs):
    h = np.array(hs, dtype=float)
    if h.min() <= 0:
        raise ValueError("a step must be above 0")
    return np.abs((f(x + h) - f(x - h)) / (2 * h) - df(x)), np.abs((f(x + h) - f(x)) / h - df(x))
# %% wrong: errors with a sign
# hint: an error has a size here and no sign
def difference_errors(f, df, x, hs):
    h = np.array(hs, dtype=float)
    if h.min() <= 0:
        raise ValueError("a step must be above 0")
    return (f(x + h) - f(x)) / h - df(x), (f(x + h) - f(x - h)) / (2 * h) - df(x)
# %% wrong: the differences, not their errors
# hint: compare each difference with the exact derivative
def difference_errors(f, df, x, hs):
    h = np.array(hs, dtype=float)
    if h.min() <= 0:
        raise ValueError("a step must be above 0")
    return np.abs((f(x + h) - f(x)) / h), np.abs((f(x + h) - f(x - h)) / (2 * h))
# %% wrong: central difference divided by h
# hint: how far apart are x - h and x + h?
def difference_errors(f, df, x, hs):
    h = np.array(hs, dtype=float)
    if h.min() <= 0:
        raise ValueError("a step must be above 0")
    return np.abs((f(x + h) - f(x)) / h - df(x)), np.abs((f(x + h) - f(x - h)) / h - df(x))
# %% wrong: backward for forward
# hint: forward means from x to x + h
def difference_errors(f, df, x, hs):
    h = np.array(hs, dtype=float)
    if h.min() <= 0:
        raise ValueError("a step must be above 0")
    return np.abs((f(x) - f(x - h)) / h - df(x)), np.abs((f(x + h) - f(x - h)) / (2 * h) - df(x))
# %% wrong: relative errors
# hint: the task asks for absolute errors
def difference_errors(f, df, x, hs):
    h = np.array(hs, dtype=float)
    if h.min() <= 0:
        raise ValueError("a step must be above 0")
    d = df(x)
    return np.abs(((f(x + h) - f(x)) / h - d) / d), np.abs(((f(x + h) - f(x - h)) / (2 * h) - d) / d)
# %% wrong: squared errors
# hint: the absolute value of the error, not its square
def difference_errors(f, df, x, hs):
    h = np.array(hs, dtype=float)
    if h.min() <= 0:
        raise ValueError("a step must be above 0")
    return ((f(x + h) - f(x)) / h - df(x)) ** 2, ((f(x + h) - f(x - h)) / (2 * h) - df(x)) ** 2
# %% wrong: sorts the steps
# hint: the errors come in the order in which the caller gave the steps
def difference_errors(f, df, x, hs):
    h = np.sort(np.array(hs, dtype=float))[::-1]
    if h.min() <= 0:
        raise ValueError("a step must be above 0")
    return np.abs((f(x + h) - f(x)) / h - df(x)), np.abs((f(x + h) - f(x - h)) / (2 * h) - df(x))
# %% wrong: needs an array of steps
# hint: the steps may come as a list, and a list cannot be added to a number
def difference_errors(f, df, x, hs):
    if np.any(np.asarray(hs) <= 0):
        raise ValueError("a step must be above 0")
    h = hs
    return np.abs((f(x + h) - f(x)) / h - df(x)), np.abs((f(x + h) - f(x - h)) / (2 * h) - df(x))
# %% wrong: derivative taken at the nudged place
# hint: the exact derivative is wanted at x
def difference_errors(f, df, x, hs):
    h = np.array(hs, dtype=float)
    if h.min() <= 0:
        raise ValueError("a step must be above 0")
    return np.abs((f(x + h) - f(x)) / h - df(x + h)), np.abs((f(x + h) - f(x - h)) / (2 * h) - df(x))
# %% wrong: no check of the steps
# hint: read the last line of the docstring
def difference_errors(f, df, x, hs):
    h = np.array(hs, dtype=float)
    return np.abs((f(x + h) - f(x)) / h - df(x)), np.abs((f(x + h) - f(x - h)) / (2 * h) - df(x))
# %% wrong: only zero is refused
# hint: what does the docstring say about steps below zero?
def difference_errors(f, df, x, hs):
    h = np.array(hs, dtype=float)
    if np.any(h == 0):
        raise ValueError("a step must be above 0")
    return np.abs((f(x + h) - f(x)) / h - df(x)), np.abs((f(x + h) - f(x - h)) / (2 * h) - df(x))
# %% wrong: refuses only if all steps are bad
# hint: one bad step is enough
def difference_errors(f, df, x, hs):
    h = np.array(hs, dtype=float)
    if np.all(h <= 0):
        raise ValueError("a step must be above 0")
    return np.abs((f(x + h) - f(x)) / h - df(x)), np.abs((f(x + h) - f(x - h)) / (2 * h) - df(x))
# %% right: vectorised
def difference_errors(f, df, x, hs):
    hs = np.array(hs, dtype=float)
    if np.any(hs <= 0):
        raise ValueError("step")
    return np.abs((f(x + hs) - f(x)) / hs - df(x)), np.abs((f(x + hs) - f(x - hs)) / (2 * hs) - df(x))
# %% wrong: repeated steps counted once
# hint: one error for each step, repeated ones too
def difference_errors(f, df, x, hs):
    hs = np.array(list(dict.fromkeys(float(h) for h in hs)))
    if np.any(hs <= 0):
        raise ValueError("step")
    return np.abs((f(x + hs) - f(x)) / hs - df(x)), np.abs((f(x + hs) - f(x - hs)) / (2 * hs) - df(x))
# %% right: np.fromiter over both formulas
def difference_errors(f, df, x, hs):
    steps = [float(h) for h in hs]
    if not all(h > 0 for h in steps):
        raise ValueError("steps above 0 wanted")
    true = df(float(x))

    def errors(difference):
        return np.fromiter((abs(difference(h) - true) for h in steps), float, len(steps))

    x = float(x)
    return (
        errors(lambda h: (f(x + h) - f(x)) / h),
        errors(lambda h: (f(x + h) - f(x - h)) / (h + h)),
    )
# %% wrong: errors never below the larger of both
# hint: the first array belongs to the forward difference, even where its error is the smaller one
def difference_errors(f, df, x, hs):
    h = np.array(hs, dtype=float)
    if np.any(h <= 0):
        raise ValueError("steps above 0 wanted")
    a = np.abs((f(x + h) - f(x)) / h - df(x))
    b = np.abs((f(x + h) - f(x - h)) / (2 * h) - df(x))
    return np.maximum(a, b), np.minimum(a, b)
