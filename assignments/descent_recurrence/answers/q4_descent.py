# %% right: fills an array made beforehand
def gradient_descent(df, initial_guess, alpha, n):
    start = np.asarray(initial_guess, dtype=float)
    guesses = np.empty((n, *start.shape))
    guesses[0] = start
    for k in range(1, n):
        guesses[k] = guesses[k - 1] - alpha * df(guesses[k - 1])
    return guesses


# %% right: accumulate
from itertools import accumulate, repeat


def gradient_descent(df, initial_guess, alpha, n):
    if np.ndim(initial_guess):
        initial_guess = np.array(initial_guess, dtype=float)
    return np.array(list(accumulate(repeat(None, n - 1), lambda x, _: x - alpha * df(x), initial=initial_guess)), dtype=float)


# %% right: in place, with copies
def gradient_descent(df, initial_guess, alpha, n):
    guess = np.array(initial_guess, dtype=float, ndmin=1)
    guesses = []
    for _ in range(n):
        guesses.append(guess.copy())
        here = guess if np.ndim(initial_guess) else float(guess[0])
        guess -= alpha * np.asarray(df(here), dtype=float)
    rows = np.array(guesses)
    return rows if np.ndim(initial_guess) else rows[:, 0]


# %% right: one component after the other
def gradient_descent(df, initial_guess, alpha, n):
    if isinstance(initial_guess, (list, tuple, np.ndarray)):
        rows = [[float(value) for value in initial_guess]]
        for _ in range(n - 1):
            slope = df(np.array(rows[-1]))
            rows.append([value - alpha * part for value, part in zip(rows[-1], slope)])
        return np.array(rows)
    guesses = [float(initial_guess)]
    for _ in range(n - 1):
        guesses.append(guesses[-1] - alpha * df(guesses[-1]))
    return np.array(guesses)


# %% wrong: n + 1 guesses
# hint: The initial guess is one of the n, so how many steps are left?
def gradient_descent(df, initial_guess, alpha, n):
    guess = np.array(initial_guess, dtype=float)
    guesses = [guess]
    for _ in range(n):
        guess = guess - alpha * df(guess)
        guesses.append(guess)
    return np.array(guesses)


# %% wrong: drops the initial guess
# hint: The first of the guesses is the one that you were given.
def gradient_descent(df, initial_guess, alpha, n):
    guess = np.array(initial_guess, dtype=float)
    guesses = []
    for _ in range(n):
        guess = guess - alpha * df(guess)
        guesses.append(guess)
    return np.array(guesses)


# %% wrong: the same array n times
# hint: A list that holds the same array several times shows its last state in every row.
def gradient_descent(df, initial_guess, alpha, n):
    guess = np.array(initial_guess, dtype=float)
    guesses = [guess]
    for _ in range(n - 1):
        guess -= alpha * df(guess)
        guesses.append(guess)
    return np.array(guesses)


# %% wrong: changes the caller's array
# hint: asarray does not copy an array of floats, so a step in place reaches the caller's array.
def gradient_descent(df, initial_guess, alpha, n):
    guess = np.asarray(initial_guess, dtype=float)
    guesses = [guess.copy()]
    for _ in range(n - 1):
        guess -= alpha * df(guess)
        guesses.append(guess.copy())
    return np.array(guesses)


# %% wrong: whole numbers stay whole
# hint: An array made from whole numbers drops every fraction that is stored in it.
def gradient_descent(df, initial_guess, alpha, n):
    start = np.array(initial_guess)
    guesses = np.zeros((n, *start.shape), dtype=start.dtype)
    guesses[0] = start
    for k in range(1, n):
        guesses[k] = guesses[k - 1] - alpha * df(guesses[k - 1])
    return guesses


# %% wrong: only the last guess
# hint: The path is wanted, not only its end.
def gradient_descent(df, initial_guess, alpha, n):
    guess = np.array(initial_guess, dtype=float)
    for _ in range(n - 1):
        guess = guess - alpha * df(guess)
    return guess


# %% wrong: always the slope at the start
# hint: Each step needs the slope at the guess that it starts from.
def gradient_descent(df, initial_guess, alpha, n):
    guess = np.array(initial_guess, dtype=float)
    slope = df(guess)
    guesses = [guess]
    for _ in range(n - 1):
        guess = guess - alpha * slope
        guesses.append(guess)
    return np.array(guesses)


# %% wrong: uphill
# hint: The derivative points uphill.
def gradient_descent(df, initial_guess, alpha, n):
    guess = np.array(initial_guess, dtype=float)
    guesses = [guess]
    for _ in range(n - 1):
        guess = guess + alpha * df(guess)
        guesses.append(guess)
    return np.array(guesses)


# %% wrong: numbers only
# hint: A conversion with float() cannot hold a vector.
def gradient_descent(df, initial_guess, alpha, n):
    guesses = [float(initial_guess)]
    for _ in range(n - 1):
        guesses.append(guesses[-1] - alpha * df(guesses[-1]))
    return np.array(guesses)


# %% wrong: stops early
# hint: Exactly n guesses are wanted, even if the last ones hardly differ.
def gradient_descent(df, initial_guess, alpha, n):
    guess = np.array(initial_guess, dtype=float)
    guesses = [guess]
    for _ in range(n - 1):
        following = guess - alpha * np.asarray(df(guess))
        if np.all(np.abs(following - guess) < 1e-3):
            break
        guess = following
        guesses.append(guess)
    return np.array(guesses)


# %% wrong: a fixed learning rate
# hint: The learning rate is an argument; does your step use it?
def gradient_descent(df, initial_guess, alpha, n):
    guess = np.array(initial_guess, dtype=float)
    guesses = [guess]
    for _ in range(n - 1):
        guess = guess - 0.3 * np.asarray(df(guess))
        guesses.append(guess)
    return np.array(guesses)
# %% wrong: lists go to df
# hint: df takes an array for a point
def gradient_descent(df, initial_guess, alpha, n):
    x = np.array(initial_guess, dtype=float)
    guesses = [x]
    for _ in range(n - 1):
        x = x - alpha * np.asarray(df(x.tolist() if x.ndim else float(x)))
        guesses.append(x)
    return np.array(guesses)
# %% wrong: tuples go to df
# hint: df takes an array for a point
def gradient_descent(df, initial_guess, alpha, n):
    x = np.array(initial_guess, dtype=float)
    guesses = [x]
    for _ in range(n - 1):
        x = x - alpha * np.asarray(df(tuple(x) if x.ndim else float(x)))
        guesses.append(x)
    return np.array(guesses)
# %% wrong: whole start goes to df
# hint: an array of whole numbers: its powers are not those of floats
def gradient_descent(df, initial_guess, alpha, n):
    x = np.array(initial_guess)
    guesses = [x]
    for _ in range(n - 1):
        x = x - alpha * np.asarray(df(x))
        guesses.append(x)
    return np.array(guesses, dtype=float)
# %% wrong: stops when it stands still
# hint: exactly n guesses, even where nothing moves any more
def gradient_descent(df, initial_guess, alpha, n):
    x = np.array(initial_guess, dtype=float)
    guesses = [x]
    for _ in range(n - 1):
        x = x - alpha * np.asarray(df(x))
        if np.all(x == guesses[-1]):
            break
        guesses.append(x)
    return np.array(guesses)
# %% right: list of guesses
def gradient_descent(df, initial_guess, alpha, n):
    x = np.array(initial_guess, dtype=float)
    guesses = [x]
    for _ in range(n - 1):
        x = x - alpha * np.asarray(df(x))
        guesses.append(x)
    return [g.tolist() for g in guesses]


# %% wrong: recursion as deep as the number of guesses
# hint: A function that calls itself once for each guess comes to Python's limit when there are many guesses.
def gradient_descent(df, initial_guess, alpha, n):
    x = np.array(initial_guess, dtype=float)
    if n == 1:
        return x[np.newaxis]
    rest = gradient_descent(df, x - alpha * df(x), alpha, n - 1)
    return np.concatenate([x[np.newaxis], rest])


# %% wrong: the learning rate shrinks a little with every step after the tenth
# hint: The learning rate is the same in every step, late ones included.
def gradient_descent(df, initial_guess, alpha, n):
    x = np.array(initial_guess, dtype=float)
    guesses = [x]
    for k in range(n - 1):
        if k >= 10:
            alpha = alpha * 0.9
        x = x - alpha * df(x)
        guesses.append(x)
    return np.array(guesses)


# %% right: reduce over a growing tuple
from functools import reduce


def gradient_descent(df, initial_guess, alpha, n):
    if np.ndim(initial_guess) == 0:
        first = float(initial_guess)
    else:
        first = np.array([float(v) for v in initial_guess])

    def extend(guesses, _):
        last = guesses[-1]
        guesses.append(last + -alpha * df(last))
        return guesses

    return np.stack([np.asarray(g, dtype=float) for g in reduce(extend, range(1, n), [first])])


# %% right: a generator, stacked
def gradient_descent(df, initial_guess, alpha, n):
    def guesses():
        x = np.asarray(initial_guess) + 0.0
        yield x
        for _ in range(n - 1):
            x = x + (-alpha) * np.asarray(df(x))
            yield x

    return np.stack(list(guesses()))
# %% wrong: with one guess the type stays whole
# hint: the array is one of floats for any n, also where there is no step that makes a fraction
def gradient_descent(df, initial_guess, alpha, n):
    x = np.array(initial_guess)
    guesses = [x]
    for _ in range(n - 1):
        x = x - alpha * df(x.astype(float))
        guesses.append(x)
    return np.array(guesses)
