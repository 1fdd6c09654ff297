# %% right: plain loop
def simple_minimize(f, xs):
    best, lowest = None, None
    for x in xs:
        value = f(x)
        if best is None or value < lowest:
            best, lowest = x, value
    return best


# %% right: min with a key
def simple_minimize(f, xs):
    return min(xs, key=f)


# %% right: a stable sort
def simple_minimize(f, xs):
    values = np.array([float(f(float(x))) for x in xs])
    return float(np.asarray(xs, dtype=float)[np.argsort(values, kind="stable")[0]])


# %% wrong: returns the height
# hint: This is how low the lowest guess is. The question is where it is.
def simple_minimize(f, xs):
    return min(f(x) for x in xs)


# %% wrong: returns the index
# hint: argmin gives a position in the list; the guess at that position is wanted.
def simple_minimize(f, xs):
    return int(np.argmin([f(x) for x in xs]))


# %% wrong: returns the highest
# hint: You found the top of the hill.
def simple_minimize(f, xs):
    return max(xs, key=f)


# %% wrong: least absolute height
# hint: A height of -5 is lower than one of 0; sizes without their sign are not heights.
def simple_minimize(f, xs):
    return min(xs, key=lambda x: abs(f(x)))


# %% wrong: stops at the first rise
# hint: After a rise the curve may fall again, even lower than before; look at all the guesses.
def simple_minimize(f, xs):
    best = xs[0]
    for x in xs[1:]:
        if f(x) > f(best):
            break
        best = x
    return best


# %% wrong: a list is not an array
# hint: A list times two is a longer list; convert it before you do arithmetic with it.
def simple_minimize(f, xs):
    return xs[np.argmin(f(xs))]


# %% wrong: misses the last guess
# hint: Does your loop reach the end of the guesses?
def simple_minimize(f, xs):
    best = xs[0]
    for i in range(1, len(xs) - 1):
        if f(xs[i]) < f(best):
            best = xs[i]
    return best


# %% wrong: misses the first guess
# hint: Python counts from zero; which guess does your loop begin with?
def simple_minimize(f, xs):
    best = xs[-1]
    for i in range(1, len(xs)):
        if f(xs[i]) < f(best):
            best = xs[i]
    return best


# %% wrong: the last of equals
# hint: With several equally low guesses, does your comparison keep the first or the last?
def simple_minimize(f, xs):
    best = xs[0]
    for x in xs:
        if f(x) <= f(best):
            best = x
    return best


# %% wrong: sorts the caller's guesses
# hint: Sorting in place changes the array of whoever called you.
def simple_minimize(f, xs):
    xs = np.asarray(xs)
    xs.sort()
    return xs[np.argmin(f(xs))]
# %% right: min with a key, once more
def simple_minimize(f, xs):
    return min(xs, key=f)
# %% wrong: the smallest x of several
# hint: the first of them in their order if there are several
def simple_minimize(f, xs):
    low = min(f(x) for x in xs)
    return min(x for x in xs if f(x) == low)
# %% wrong: sorts the list
# hint: what you are given must stay as it was
def simple_minimize(f, xs):
    if isinstance(xs, list):
        xs.sort(key=f)
        return xs[0]
    return min(xs, key=f)
# %% wrong: rounded values
# hint: do not round: small differences count
def simple_minimize(f, xs):
    return min(xs, key=lambda x: round(float(f(x)), 3))
# %% wrong: starts from a large number
# hint: all values may be larger still
def simple_minimize(f, xs):
    best, low = None, 1e6
    for x in xs:
        if f(x) < low:
            best, low = x, f(x)
    return best if best is not None else 0.0
# %% wrong: pops guesses
# hint: what you are given must stay as it was
def simple_minimize(f, xs):
    if not isinstance(xs, list):
        xs = list(xs)
    best = xs.pop(0)
    while xs:
        x = xs.pop(0)
        if f(x) < f(best):
            best = x
    return best
