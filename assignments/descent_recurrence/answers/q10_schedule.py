# %% right: the rates first, then the steps
def descend_with_schedule(df, x0, schedule, n):
    x = float(x0)
    path = [x]
    for rate in [schedule(k) for k in range(n - 1)]:
        x -= rate * float(df(x))
        path.append(x)
    return path


def halving(alpha, every):
    return lambda k: alpha * 0.5 ** (k // every)


# %% right: an array, and a rate by repeated halving
def descend_with_schedule(df, x0, schedule, n):
    guesses = np.zeros(n)
    guesses[0] = x0
    for k in range(n - 1):
        guesses[k + 1] = guesses[k] - schedule(k) * df(guesses[k])
    return guesses


def halving(alpha, every):
    def rate_of(k):
        rate, left = alpha, k
        while left >= every:
            rate, left = rate / 2, left - every
        return rate

    return rate_of


# %% wrong: counts the steps from one
# hint: The step from the initial guess has the number 0.
def descend_with_schedule(df, x0, schedule, n):
    guesses = [float(x0)]
    for k in range(1, n):
        guesses.append(guesses[-1] - schedule(k) * df(guesses[-1]))
    return np.array(guesses)


def halving(alpha, every):
    return lambda k: alpha / 2 ** (k // every)


# %% wrong: the first rate for every step
# hint: Ask the schedule again at each step.
def descend_with_schedule(df, x0, schedule, n):
    guesses, rate = [float(x0)], schedule(0)
    for _ in range(n - 1):
        guesses.append(guesses[-1] - rate * df(guesses[-1]))
    return np.array(guesses)


def halving(alpha, every):
    return lambda k: alpha / 2 ** (k // every)


# %% wrong: n + 1 guesses
# hint: The initial guess is one of the n.
def descend_with_schedule(df, x0, schedule, n):
    guesses = [float(x0)]
    for k in range(n):
        guesses.append(guesses[-1] - schedule(k) * df(guesses[-1]))
    return np.array(guesses)


def halving(alpha, every):
    return lambda k: alpha / 2 ** (k // every)


# %% wrong: a smooth decay
# hint: The number of halvings so far is a whole number: between two halvings the rate stays as it is.
def descend_with_schedule(df, x0, schedule, n):
    guesses = [float(x0)]
    for k in range(n - 1):
        guesses.append(guesses[-1] - schedule(k) * df(guesses[-1]))
    return np.array(guesses)


def halving(alpha, every):
    return lambda k: alpha / 2 ** (k / every)


# %% wrong: halves one step late
# hint: How many steps use the first rate? Count from step 0.
def descend_with_schedule(df, x0, schedule, n):
    guesses = [float(x0)]
    for k in range(n - 1):
        guesses.append(guesses[-1] - schedule(k) * df(guesses[-1]))
    return np.array(guesses)


def halving(alpha, every):
    return lambda k: alpha / 2 ** (max(k - 1, 0) // every)


# %% wrong: a number instead of a function
# hint: halving should return something that can be called with the number of a step.
def descend_with_schedule(df, x0, schedule, n):
    guesses = [float(x0)]
    for k in range(n - 1):
        guesses.append(guesses[-1] - schedule(k) * df(guesses[-1]))
    return np.array(guesses)


def halving(alpha, every):
    return alpha / 2**every


# %% wrong: the schedule counts its calls
# hint: Your schedule remembers how often it was called; its answer should depend on the step alone.
def descend_with_schedule(df, x0, schedule, n):
    guesses = [float(x0)]
    for k in range(n - 1):
        guesses.append(guesses[-1] - schedule(k) * df(guesses[-1]))
    return np.array(guesses)


def halving(alpha, every):
    state = {"rate": alpha}

    def schedule(k):
        if k and k % every == 0:
            state["rate"] /= 2
        return state["rate"]

    return schedule


# %% wrong: divides by the number of halvings
# hint: Halving twice makes a quarter; halving three times makes an eighth.
def descend_with_schedule(df, x0, schedule, n):
    guesses = [float(x0)]
    for k in range(n - 1):
        guesses.append(guesses[-1] - schedule(k) * df(guesses[-1]))
    return np.array(guesses)


def halving(alpha, every):
    return lambda k: alpha / (1 + k // every)


# %% wrong: the rates multiply up
# hint: schedule(k) is the rate of step k, not a factor by which the last rate shrinks.
def descend_with_schedule(df, x0, schedule, n):
    guesses, rate = [float(x0)], 1.0
    for k in range(n - 1):
        rate *= schedule(k)
        guesses.append(guesses[-1] - rate * df(guesses[-1]))
    return np.array(guesses)


def halving(alpha, every):
    return lambda k: alpha / 2 ** (k // every)


# %% wrong: two schedules share their numbers
# hint: Global names are shared by all schedules; each should keep its own.
def descend_with_schedule(df, x0, schedule, n):
    guesses = [float(x0)]
    for k in range(n - 1):
        guesses.append(guesses[-1] - schedule(k) * df(guesses[-1]))
    return np.array(guesses)


_shared = {}


def halving(alpha, every):
    _shared.update(alpha=alpha, every=every)
    return lambda k: _shared["alpha"] / 2 ** (k // _shared["every"])
# %% right: list
def descend_with_schedule(df, x0, schedule, n):
    guesses = [float(x0)]
    for k in range(n - 1):
        x = guesses[-1]
        guesses.append(x - schedule(k) * df(x))
    return np.array(guesses, dtype=float)


def halving(alpha, every):
    return lambda k: alpha * 0.5 ** (k // every)
# %% right: array
def descend_with_schedule(df, x0, schedule, n):
    out = np.zeros(n)
    out[0] = x0
    for k in range(n - 1):
        out[k + 1] = out[k] - schedule(k) * df(out[k])
    return out


def halving(alpha, every):
    return lambda k: alpha * 0.5 ** (k // every)
# %% wrong: whole rates
# hint: // cuts the fraction off a whole rate
def descend_with_schedule(df, x0, schedule, n):
    guesses = [float(x0)]
    for k in range(n - 1):
        x = guesses[-1]
        guesses.append(x - schedule(k) * df(x))
    return np.array(guesses, dtype=float)


def halving(alpha, every):
    return lambda k: alpha // 2 ** (k // every) if isinstance(alpha, int) else alpha / 2 ** (k // every)
# %% right: asks once more than it steps
def descend_with_schedule(df, x0, schedule, n):
    guesses = [float(x0)]
    for k in range(n - 1):
        x = guesses[-1]
        guesses.append(x - schedule(k) * df(x))
    schedule(n - 1)
    return np.array(guesses, dtype=float)


def halving(alpha, every):
    return lambda k: alpha * 0.5 ** (k // every)
# %% right: asks the schedule twice
def descend_with_schedule(df, x0, schedule, n):
    guesses = [float(x0)]
    for k in range(n - 1):
        x = guesses[-1]
        schedule(k)
        guesses.append(x - schedule(k) * df(x))
    return np.array(guesses, dtype=float)


def halving(alpha, every):
    return lambda k: alpha * 0.5 ** (k // every)
# %% right: whole start goes to df
def descend_with_schedule(df, x0, schedule, n):
    guesses = [x0]
    for k in range(n - 1):
        x = guesses[-1]
        guesses.append(x - schedule(k) * df(int(x)) if isinstance(x, int) else x - schedule(k) * df(x))
    return np.array(guesses, dtype=float)


def halving(alpha, every):
    return lambda k: alpha * 0.5 ** (k // every)
# %% wrong: overflowing powers of two
# hint: 2 ** k in 64 bits runs over
def descend_with_schedule(df, x0, schedule, n):
    guesses = [float(x0)]
    for k in range(n - 1):
        x = guesses[-1]
        guesses.append(x - schedule(k) * df(x))
    return np.array(guesses, dtype=float)


def halving(alpha, every):
    return lambda k: alpha / float(np.int64(2) ** np.int64(min(k // every, 63)))


# %% wrong: a table of one hundred rates
# hint: A schedule answers for every step, however late, and a table comes to an end.
def descend_with_schedule(df, x0, schedule, n):
    guesses = [float(x0)]
    for k in range(n - 1):
        guesses.append(guesses[-1] - schedule(k) * df(guesses[-1]))
    return np.array(guesses)


def halving(alpha, every):
    rates = [alpha / 2 ** (k // every) for k in range(100)]
    return lambda k: rates[k]


# %% right: a generator, and an object that can be called
def descend_with_schedule(df, x0, schedule, n):
    def path(x):
        for k in range(n):
            yield x
            if k < n - 1:
                x = x + -schedule(k) * float(df(x))

    return np.fromiter(path(float(x0)), dtype=float)


class _Halving:
    def __init__(self, alpha, every):
        self.alpha, self.every = alpha, every

    def __call__(self, k):
        block, _ = divmod(k, self.every)
        return self.alpha / 2.0**block


def halving(alpha, every):
    return _Halving(alpha, every)


# %% wrong: the block is computed with a fraction
# hint: Count whole blocks of steps with whole numbers: a fraction may come out a little below the number that it should be.
def descend_with_schedule(df, x0, schedule, n):
    guesses = [float(x0)]
    for k in range(n - 1):
        guesses.append(guesses[-1] - schedule(k) * df(guesses[-1]))
    return np.array(guesses)


def halving(alpha, every):
    share = 1 / every
    return lambda k: alpha * 0.5 ** int(k * share)


# %% wrong: no rate above one
# hint: A rate may be larger than one; use what the schedule says.
def descend_with_schedule(df, x0, schedule, n):
    guesses = [float(x0)]
    for k in range(n - 1):
        rate = min(schedule(k), 1.0)
        guesses.append(guesses[-1] - rate * df(guesses[-1]))
    return np.array(guesses)


def halving(alpha, every):
    return lambda k: alpha * 0.5 ** (k // every)


# %% wrong: recursion in the schedule, one call for each step
# hint: A function that calls itself once for each step comes to Python's limit when the step is a late one.
def descend_with_schedule(df, x0, schedule, n):
    if n == 1:
        return [float(x0)]
    before = descend_with_schedule(df, x0, schedule, n - 1)
    return before + [before[-1] - schedule(n - 2) * df(before[-1])]


def halving(alpha, every):
    def schedule(k):
        if k == 0:
            return alpha
        if k % every:
            return schedule(k - 1)
        return schedule(k - 1) / 2

    return schedule
