# %% right: closed form
def rate_outcome(alpha, x0=5.0, steps=50):
    end = abs(x0) * abs(1 - 2 * alpha) ** steps
    return "converged" if end < 0.01 else "slow" if end < abs(x0) else "diverged"


# %% right: NumPy
def rate_outcome(alpha, x0=5.0, steps=50):
    path = [np.float64(x0)]
    for _ in range(steps):
        path.append(path[-1] - alpha * (2 * path[-1]))
    far = np.abs(path)
    if far[-1] >= 0.01:
        return "slow" if far[-1] < far[0] else "diverged"
    return "converged"


# %% wrong: a printed table
# hint: Tables in books can be wrong, and this one holds only a few rates; compute where the descent ends.
def rate_outcome(alpha, x0=5.0, steps=50):
    if alpha <= 0.05:
        return "slow"
    return "converged" if alpha < 1 else "diverged"


# %% wrong: forgets the factor two
# hint: What is the derivative of x squared?
def rate_outcome(alpha, x0=5.0, steps=50):
    end = abs(x0 * (1 - alpha) ** steps)
    return "converged" if end < 0.01 else "slow" if end < abs(x0) else "diverged"


# %% wrong: without the absolute value
# hint: A guess of -3 is not close to the bottom at 0.
def rate_outcome(alpha, x0=5.0, steps=50):
    x = x0
    for _ in range(steps):
        x = x - alpha * 2 * x
    if x < 0.01:
        return "converged"
    return "slow" if x < x0 else "diverged"


# %% wrong: compares heights
# hint: The rule speaks of the distance from the bottom, not of the height there.
def rate_outcome(alpha, x0=5.0, steps=50):
    height = (x0 * (1 - 2 * alpha) ** steps) ** 2
    return "converged" if height < 0.01 else "slow" if height < x0**2 else "diverged"


# %% wrong: one step too few
# hint: So many steps make one more guess than that.
def rate_outcome(alpha, x0=5.0, steps=50):
    x = x0
    for _ in range(steps - 1):
        x = x - alpha * 2 * x
    return "converged" if abs(x) < 0.01 else "slow" if abs(x) < abs(x0) else "diverged"


# %% wrong: a bounce that does not grow is called slow
# hint: A guess that ends as far away as it began has not come nearer.
def rate_outcome(alpha, x0=5.0, steps=50):
    x = x0
    for _ in range(steps):
        x = x - alpha * 2 * x
    return "converged" if abs(x) < 0.01 else "slow" if abs(x) <= abs(x0) else "diverged"


# %% wrong: the limit itself counts as converged
# hint: Below a hundredth is not the same as at most a hundredth.
def rate_outcome(alpha, x0=5.0, steps=50):
    x = x0
    for _ in range(steps):
        x = x - alpha * 2 * x
    return "converged" if abs(x) <= 0.01 else "slow" if abs(x) < abs(x0) else "diverged"


# %% wrong: ignores the start
# hint: The starting point is an argument.
def rate_outcome(alpha, x0=5.0, steps=50):
    x = 5.0
    for _ in range(steps):
        x = x - alpha * 2 * x
    return "converged" if abs(x) < 0.01 else "slow" if abs(x) < 5.0 else "diverged"


# %% wrong: asks about divergence first
# hint: The first of the three rules comes first, even for a descent that drifts away a little.
def rate_outcome(alpha, x0=5.0, steps=50):
    x = x0
    for _ in range(steps):
        x = x - alpha * 2 * x
    return "diverged" if abs(x) >= abs(x0) else "converged" if abs(x) < 0.01 else "slow"
# %% right: closed form, once more
def rate_outcome(alpha, x0=5.0, steps=50):
    x = x0 * (1 - 2 * alpha) ** steps
    if abs(x) < 0.01:
        return "converged"
    return "slow" if abs(x) < abs(x0) else "diverged"
# %% right: loop
def rate_outcome(alpha, x0=5.0, steps=50):
    x = x0
    for _ in range(steps):
        x = x - alpha * 2 * x
    if abs(x) < 0.01:
        return "converged"
    return "slow" if abs(x) < abs(x0) else "diverged"
# %% wrong: never a step
# hint: no steps at all are allowed
def rate_outcome(alpha, x0=5.0, steps=50):
    steps = max(steps, 1)
    x = x0 * (1 - 2 * alpha) ** steps
    if abs(x) < 0.01:
        return "converged"
    return "slow" if abs(x) < abs(x0) else "diverged"


# %% wrong: near the bottom at any time counts
# hint: Being near the bottom on the way is not enough: judge where the descent ends.
def rate_outcome(alpha, x0=5.0, steps=50):
    x = float(x0)
    for _ in range(steps):
        if abs(x) < 0.01:
            return "converged"
        x = x - alpha * 2 * x
    if abs(x) < 0.01:
        return "converged"
    return "slow" if abs(x) < abs(x0) else "diverged"


# %% right: recursion by halving the number of steps
def rate_outcome(alpha, x0=5.0, steps=50):
    def after(x, count):
        if count == 0:
            return x
        if count == 1:
            return x - alpha * (2 * x)
        return after(after(x, count // 2), count - count // 2)

    end = after(float(x0), steps)
    outcome = "diverged"
    if abs(end) < abs(x0):
        outcome = "slow"
    if abs(end) < 0.01:
        outcome = "converged"
    return outcome


# %% wrong: compares squares by **
# hint: The square of a large number may be too large for a number; compare distances.
def rate_outcome(alpha, x0=5.0, steps=50):
    x = float(x0)
    for _ in range(steps):
        x -= alpha * 2 * x
    if x**2 < 0.0001:
        return "converged"
    return "slow" if x**2 < x0**2 else "diverged"
