# %% right: a while loop
def descend_until(df, x0, alpha, tol=1e-6, max_steps=10_000):
    x, steps = x0, 0
    while steps < max_steps:
        steps += 1
        try:
            step = alpha * df(x)
        except OverflowError:
            return x, steps, False
        x = x - step
        if not np.isfinite(x):
            return x, steps, False
        if -tol < step < tol:
            return x, steps, True
    return x, steps, False


# %% right: NumPy numbers throughout
def descend_until(df, x0, alpha, tol=1e-6, max_steps=10_000):
    x, steps, converged = np.float64(x0), 0, False
    with np.errstate(all="ignore"):
        while steps < max_steps and np.isfinite(x) and not converged:
            try:
                following = x - alpha * np.float64(df(x))
            except OverflowError:
                following = np.float64(np.inf)
            converged = np.bool_(np.abs(following - x) < tol)
            x, steps = following, steps + 1
    return x, steps, converged


# %% right: one try around the loop
def descend_until(df, x0, alpha, tol=1e-6, max_steps=10_000):
    x, k = float(x0), 0
    try:
        for k in range(1, max_steps + 1):
            old, x = x, x - alpha * float(df(x))
            if math.isnan(x) or math.isinf(x):
                break
            if abs(x - old) < tol:
                return x, k, True
    except OverflowError:
        pass
    return x, k, False


# %% wrong: without the absolute value
# hint: A step to the left is negative, and so smaller than any tolerance.
def descend_until(df, x0, alpha, tol=1e-6, max_steps=10_000):
    x = float(x0)
    for step in range(1, max_steps + 1):
        try:
            following = x - alpha * df(x)
        except OverflowError:
            return x, step, False
        if not math.isfinite(following):
            return following, step, False
        if following - x < tol:
            return following, step, True
        x = following
    return x, max_steps, False


# %% wrong: compares the slope with the tolerance
# hint: The step is the learning rate times the slope; with a small rate the two differ much.
def descend_until(df, x0, alpha, tol=1e-6, max_steps=10_000):
    x = float(x0)
    for step in range(1, max_steps + 1):
        try:
            slope = df(x)
        except OverflowError:
            return x, step, False
        x = x - alpha * slope
        if not math.isfinite(x):
            return x, step, False
        if abs(slope) < tol:
            return x, step, True
    return x, max_steps, False


# %% wrong: compares the gain in height
# hint: Heights change much less than places near a bottom; the rule is about the length of the step.
def descend_until(df, x0, alpha, tol=1e-6, max_steps=10_000):
    x = float(x0)
    for step in range(1, max_steps + 1):
        try:
            slope = df(x)
            following = x - alpha * slope
            gain = abs(slope * (following - x))
        except OverflowError:
            return x, step, False
        if not math.isfinite(following):
            return following, step, False
        x = following
        if gain < tol:
            return x, step, True
    return x, max_steps, False


# %% wrong: does not catch the overflow
# hint: In plain Python a number that grows too large raises an error instead of becoming inf.
def descend_until(df, x0, alpha, tol=1e-6, max_steps=10_000):
    x = float(x0)
    for step in range(1, max_steps + 1):
        following = x - alpha * df(x)
        if not math.isfinite(following):
            return following, step, False
        if abs(following - x) < tol:
            return following, step, True
        x = following
    return x, max_steps, False


# %% wrong: goes on with nan
# hint: Once a guess is nan every later one is nan as well; there is no point in going on.
def descend_until(df, x0, alpha, tol=1e-6, max_steps=10_000):
    x = float(x0)
    for step in range(1, max_steps + 1):
        try:
            following = x - alpha * df(x)
        except OverflowError:
            following = math.nan
        if abs(following - x) < tol:
            return following, step, True
        x = following
    return x, max_steps, False


# %% wrong: whatever is not long has converged
# hint: Every comparison with nan is false. Which of your branches does nan fall into?
def descend_until(df, x0, alpha, tol=1e-6, max_steps=10_000):
    x = float(x0)
    for step in range(1, max_steps + 1):
        try:
            following = x - alpha * df(x)
        except OverflowError:
            following = math.nan
        if not abs(following - x) >= tol:
            return following, step, True
        x = following
    return x, max_steps, False


# %% wrong: counts from zero
# hint: After the first step the number of steps is one.
def descend_until(df, x0, alpha, tol=1e-6, max_steps=10_000):
    x = float(x0)
    for step in range(max_steps):
        try:
            following = x - alpha * df(x)
        except OverflowError:
            return x, step, False
        if not math.isfinite(following):
            return following, step, False
        if abs(following - x) < tol:
            return following, step, True
        x = following
    return x, max_steps, False


# %% wrong: the place before the last step
# hint: The last step was taken, however short; where do you stand after it?
def descend_until(df, x0, alpha, tol=1e-6, max_steps=10_000):
    x = float(x0)
    for step in range(1, max_steps + 1):
        try:
            following = x - alpha * df(x)
        except OverflowError:
            return x, step, False
        if not math.isfinite(following):
            return following, step, False
        if abs(following - x) < tol:
            return x, step, True
        x = following
    return x, max_steps, False


# %% wrong: an equal step is short enough
# hint: The rule asks for a step shorter than the tolerance, not as short as.
def descend_until(df, x0, alpha, tol=1e-6, max_steps=10_000):
    x = float(x0)
    for step in range(1, max_steps + 1):
        try:
            following = x - alpha * df(x)
        except OverflowError:
            return x, step, False
        if not math.isfinite(following):
            return following, step, False
        if abs(following - x) <= tol:
            return following, step, True
        x = following
    return x, max_steps, False


# %% wrong: the last step of the budget is not judged
# hint: A descent may converge with the very last step that it is allowed.
def descend_until(df, x0, alpha, tol=1e-6, max_steps=10_000):
    x = float(x0)
    for step in range(1, max_steps + 1):
        try:
            following = x - alpha * df(x)
        except OverflowError:
            return x, step, False
        if not math.isfinite(following):
            return following, step, False
        if abs(following - x) < tol and step < max_steps:
            return following, step, True
        x = following
    return x, max_steps, False


# %% wrong: always converged
# hint: What does your function report when the budget has run out?
def descend_until(df, x0, alpha, tol=1e-6, max_steps=10_000):
    x, steps = float(x0), 0
    while steps < max_steps:
        try:
            step = -alpha * df(x)
        except OverflowError:
            break
        x, steps = x + step, steps + 1
        if not math.isfinite(x) or abs(step) < tol:
            break
    return x, steps, True


# %% wrong: ignores the tolerance that it is given
# hint: The tolerance is an argument; where does your function use it?
def descend_until(df, x0, alpha, tol=1e-6, max_steps=10_000):
    x = float(x0)
    for step in range(1, max_steps + 1):
        try:
            following = x - alpha * df(x)
        except OverflowError:
            return x, step, False
        if not math.isfinite(following):
            return following, step, False
        if abs(following - x) < 1e-6:
            return following, step, True
        x = following
    return x, max_steps, False
# %% right: for loop
def descend_until(df, x0, alpha, tol=1e-6, max_steps=10_000):
    x = float(x0)
    for step in range(1, max_steps + 1):
        try:
            new = x - alpha * df(x)
        except OverflowError:
            return x, step, False
        if not np.isfinite(new):
            return new, step, False
        if abs(new - x) < tol:
            return new, step, True
        x = new
    return x, max_steps, False
# %% wrong: relative step
# hint: the step itself counts, however far out x is
def descend_until(df, x0, alpha, tol=1e-6, max_steps=10_000):
    x = float(x0)
    for step in range(1, max_steps + 1):
        try:
            new = x - alpha * df(x)
        except OverflowError:
            return x, step, False
        if not np.isfinite(new):
            return new, step, False
        if abs(new - x) < tol * max(1, abs(x)):
            return new, step, True
        x = new
    return x, max_steps, False
# %% wrong: isclose
# hint: np.isclose is relative to x: far out it accepts long steps
def descend_until(df, x0, alpha, tol=1e-6, max_steps=10_000):
    x = float(x0)
    for step in range(1, max_steps + 1):
        try:
            new = x - alpha * df(x)
        except OverflowError:
            return x, step, False
        if not np.isfinite(new):
            return new, step, False
        if np.isclose(new, x, rtol=1e-6, atol=0) or abs(new - x) < tol:
            return new, step, True
        x = new
    return x, max_steps, False
# %% wrong: large means diverged
# hint: a guess far out is finite, and may come back
def descend_until(df, x0, alpha, tol=1e-6, max_steps=10_000):
    x = float(x0)
    for step in range(1, max_steps + 1):
        try:
            new = x - alpha * df(x)
        except OverflowError:
            return x, step, False
        if not np.isfinite(new) or abs(new) > 1e6:
            return new, step, False
        if abs(new - x) < tol:
            return new, step, True
        x = new
    return x, max_steps, False
# %% wrong: large start diverged
# hint: a start far out is finite
def descend_until(df, x0, alpha, tol=1e-6, max_steps=10_000):
    x = float(x0)
    if abs(x) > 1e8:
        return x, 0, False
    for step in range(1, max_steps + 1):
        try:
            new = x - alpha * df(x)
        except OverflowError:
            return x, step, False
        if not np.isfinite(new):
            return new, step, False
        if abs(new - x) < tol:
            return new, step, True
        x = new
    return x, max_steps, False
# %% wrong: halves when it grows
# hint: the rate stays as it is given
def descend_until(df, x0, alpha, tol=1e-6, max_steps=10_000):
    x = float(x0)
    for step in range(1, max_steps + 1):
        try:
            new = x - alpha * df(x)
        except OverflowError:
            return x, step, False
        if not np.isfinite(new):
            return new, step, False
        if abs(new - x) < tol:
            return new, step, True
        if abs(new - x) > 1e3:
            alpha = alpha / 2
        x = new
    return x, max_steps, False


# %% wrong: recursion
# hint: A function that calls itself once for each step comes to Python's limit in a slow descent.
def descend_until(df, x0, alpha, tol=1e-6, max_steps=10_000):
    def go(x, steps):
        if steps == max_steps:
            return x, steps, False
        try:
            following = x - alpha * float(df(x))
        except OverflowError:
            return x, steps, False
        if not math.isfinite(following):
            return following, steps + 1, False
        if abs(following - x) < tol:
            return following, steps + 1, True
        return go(following, steps + 1)

    return go(float(x0), 0)
