# %% right: a step, then a sum
def descend_once(df, x, alpha):
    step = -alpha * df(x)
    return x + step


# %% right: NumPy functions
def descend_once(df, x, alpha):
    return np.subtract(x, np.multiply(alpha, df(x)))


# %% wrong: uphill
# hint: The derivative points uphill; which way do you want to go?
def descend_once(df, x, alpha):
    return x + alpha * df(x)


# %% wrong: ignores the learning rate
# hint: Your step is as long as the slope is large, whatever the learning rate.
def descend_once(df, x, alpha):
    return x - df(x)


# %% wrong: only the sign of the slope
# hint: The sign says which way; the size of the slope should say how far.
def descend_once(df, x, alpha):
    return x - alpha * np.sign(df(x))


# %% wrong: the step instead of the place
# hint: You return how far to go. Where do you stand afterwards?
def descend_once(df, x, alpha):
    return -alpha * df(x)


# %% wrong: divides by the learning rate
# hint: A smaller learning rate should make the step shorter.
def descend_once(df, x, alpha):
    return x - df(x) / alpha


# %% wrong: the rate multiplies the place as well
# hint: Mind the brackets: the learning rate scales the step, not the place where you stand.
def descend_once(df, x, alpha):
    return alpha * (x - df(x))


# %% wrong: the slope at another place
# hint: The slope is wanted at x itself.
def descend_once(df, x, alpha):
    return x - alpha * df(x - alpha)


# %% wrong: in place
# hint: The operator -= changes an array itself, and with it the array of whoever called you.
def descend_once(df, x, alpha):
    x -= alpha * df(x)
    return x


# %% wrong: never to the left
# hint: Where the slope is positive the step should go to the left.
def descend_once(df, x, alpha):
    return x + alpha * abs(df(x))
# %% right: as printed
def descend_once(df, x, alpha):
    return x - alpha * df(x)
# %% right: step first
def descend_once(df, x, alpha):
    step = -alpha * df(x)
    return x + step
# %% wrong: lists go to df
# hint: df takes an array
def descend_once(df, x, alpha):
    if isinstance(x, np.ndarray):
        return x - alpha * np.asarray(df(x.tolist()))
    return x - alpha * df(x)


# %% wrong: scales in place the array that df returned
# hint: The array that df returns is not yours to change: it may be x itself, or hold whole numbers.
def descend_once(df, x, alpha):
    stride = df(x)
    stride *= alpha
    return x - stride


# %% right: element by element after one call of df
def descend_once(df, x, alpha):
    slope = df(x)
    if isinstance(x, np.ndarray):
        slopes = np.asarray(slope).ravel().tolist()
        moved = [a - alpha * s for a, s in zip(x.ravel().tolist(), slopes)]
        return np.array(moved, dtype=float).reshape(x.shape)
    return x - alpha * slope


# %% wrong: remembers results without the function
# hint: Another derivative at the same place gives another step: do not remember results by place alone.
_known = {}


def descend_once(df, x, alpha):
    if isinstance(x, np.ndarray):
        return x - alpha * df(x)
    if (x, alpha) not in _known:
        _known[x, alpha] = x - alpha * df(x)
    return _known[x, alpha]
