# %% right: a loop with its own central difference
def flattest(f, xs):
    if len(xs) == 0:
        raise ValueError("nothing to choose from")
    best, least = None, float("inf")
    for x in xs:
        size = abs(f(x + 1e-5) - f(x - 1e-5)) / 2e-5
        if size < least:
            best, least = x, size
    return best
# %% right: arrays
def flattest(f, xs):
    x = np.asarray(xs, dtype=float)
    if x.size == 0:
        raise ValueError("nothing to choose from")
    return x[np.argmin(slope(f, x) ** 2)]
# %% wrong: signed minimum
# hint: a slope of -5 is smaller than one of 0.1, but is it closer to zero?
def flattest(f, xs):
    if len(xs) == 0:
        raise ValueError("nothing to choose from")
    return min(xs, key=lambda x: slope(f, x))
# %% wrong: returns the derivative
# hint: the question is where, not how flat
def flattest(f, xs):
    if len(xs) == 0:
        raise ValueError("nothing to choose from")
    return min(abs(slope(f, x)) for x in xs)
# %% wrong: returns the index
# hint: you have found the place in the list; which candidate stands there?
def flattest(f, xs):
    if len(xs) == 0:
        raise ValueError("nothing to choose from")
    return int(np.argmin([abs(slope(f, x)) for x in xs]))
# %% wrong: the lowest point
# hint: a hilltop is flat as well, and it is not the lowest point
def flattest(f, xs):
    if len(xs) == 0:
        raise ValueError("nothing to choose from")
    return min(xs, key=f)
# %% wrong: where the function is closest to zero
# hint: the derivative is to be close to zero, not the function
def flattest(f, xs):
    if len(xs) == 0:
        raise ValueError("nothing to choose from")
    return min(xs, key=lambda x: abs(f(x)))
# %% wrong: the steepest
# hint: the least absolute slope, not the greatest
def flattest(f, xs):
    if len(xs) == 0:
        raise ValueError("nothing to choose from")
    return max(xs, key=lambda x: abs(slope(f, x)))
# %% wrong: differences of neighbouring values
# hint: the slope belongs to the function at each candidate, however far apart the candidates are
def flattest(f, xs):
    if len(xs) == 0:
        raise ValueError("nothing to choose from")
    if len(xs) < 2:
        return xs[0]
    x = np.asarray(xs, dtype=float)
    return x[np.argmin(np.abs(np.gradient(f(x), x)))]
# %% wrong: sorts the caller's list
# hint: the caller's list should stay in its order
def flattest(f, xs):
    if len(xs) == 0:
        raise ValueError("nothing to choose from")
    if not isinstance(xs, tuple):
        xs.sort()
    return min(xs, key=lambda x: abs(slope(f, x)))
# %% wrong: solves for the zero instead of choosing
# hint: the answer has to be one of the candidates
def flattest(f, xs):
    if len(xs) == 0:
        raise ValueError("nothing to choose from")
    x = min(xs, key=lambda x: abs(slope(f, x)))
    for _ in range(20):
        bend = (slope(f, x + 1e-3) - slope(f, x - 1e-3)) / 2e-3
        x = x - slope(f, x) / bend if bend else x
    return x
# %% wrong: forgets the last candidate
# hint: does your scan reach the end of the list?
def flattest(f, xs):
    if len(xs) == 0:
        raise ValueError("nothing to choose from")
    return min(list(xs)[:-1] or xs, key=lambda x: abs(slope(f, x)))
# %% wrong: the empty list is not refused
# hint: read the last line of the docstring
def flattest(f, xs):
    best = None
    for x in xs:
        if best is None or abs(slope(f, x)) < abs(slope(f, best)):
            best = x
    return best
# %% right: min with a key
def flattest(f, xs):
    return min(xs, key=lambda x: abs(slope(f, x)))
# %% right: argmin
def flattest(f, xs):
    if len(xs) == 0:
        raise ValueError("empty")
    return xs[int(np.argmin([abs(slope(f, x)) for x in xs]))]
# %% wrong: sorts the list
# hint: sort changes the caller's list; what you are given must stay as it was
def flattest(f, xs):
    if len(xs) == 0:
        raise ValueError("empty")
    if isinstance(xs, list):
        xs.sort(key=lambda x: abs(slope(f, x)))
        return xs[0]
    return min(xs, key=lambda x: abs(slope(f, x)))
# %% wrong: stops at a small slope
# hint: a later candidate may be flatter still
def flattest(f, xs):
    if len(xs) == 0:
        raise ValueError("empty")
    for x in xs:
        if abs(slope(f, x)) < 1e-2:
            return x
    return min(xs, key=lambda x: abs(slope(f, x)))
# %% wrong: slopes below a bound are equal
# hint: do not round: a slope of 1e-5 is flatter than one of 1e-4
def flattest(f, xs):
    return min(xs, key=lambda x: round(abs(slope(f, x)), 3))
# %% wrong: pops candidates
# hint: pop takes candidates out of the caller's list
def flattest(f, xs):
    if len(xs) == 0:
        raise ValueError("empty")
    if not isinstance(xs, list):
        xs = list(xs)
    best = xs.pop()
    while xs:
        x = xs.pop()
        if abs(slope(f, x)) < abs(slope(f, best)):
            best = x
    return best
# %% wrong: forward difference of step 0.1
# hint: a coarse step moves the place where the slope vanishes
def flattest(f, xs):
    return min(xs, key=lambda x: abs(f(x + 0.1) - f(x)))
