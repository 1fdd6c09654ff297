# %% right: a unit vector
def partial(f, point, i, h=1e-5):
    p = np.asarray(point, dtype=float)
    if i < 0 or i >= len(p):
        raise ValueError("no such coordinate")
    e = np.zeros(len(p))
    e[i] = 1
    return (f(p + h * e) - f(p - h * e)) / (2 * h)
# %% right: lists and a function of one number
def partial(f, point, i, h=1e-5):
    numbers = [float(v) for v in point]
    if i not in range(len(numbers)):
        raise ValueError("no such coordinate")

    def slice_at(value):
        return f(np.array(numbers[:i] + [value] + numbers[i + 1:]))

    return float(slice_at(numbers[i] + h) - slice_at(numbers[i] - h)) / (2 * h)
# %% wrong: changes its argument
# hint: the point belongs to the caller; nudge a copy
def partial(f, point, i, h=1e-5):
    if not 0 <= i < len(point):
        raise ValueError("no such coordinate")
    if not isinstance(point, list):
        point = np.asarray(point, dtype=float)
    point[i] += h
    upper = f(point)
    point[i] -= 2 * h
    return (upper - f(point)) / (2 * h)
# %% wrong: nudges and nudges back
# hint: adding h and taking it away again does not always lead back to the same number; nudge a copy
def partial(f, point, i, h=1e-5):
    if not 0 <= i < len(point):
        raise ValueError("no such coordinate")
    if not isinstance(point, list):
        point = np.asarray(point, dtype=float)
    point[i] += h
    upper = f(point)
    point[i] -= 2 * h
    lower = f(point)
    point[i] += h
    return (upper - lower) / (2 * h)
# %% wrong: nudges all coordinates
# hint: all coordinates but one are held still
def partial(f, point, i, h=1e-5):
    p = np.asarray(point, dtype=float)
    if i < 0 or i >= len(p):
        raise ValueError("no such coordinate")
    return (f(p + h) - f(p - h)) / (2 * h)
# %% wrong: whole numbers swallow the nudge
# hint: an array of whole numbers cannot hold a nudge of 0.00001
def partial(f, point, i, h=1e-5):
    if not 0 <= i < len(point):
        raise ValueError("no such coordinate")
    upper, lower = np.array(point), np.array(point)
    upper[i] += h
    lower[i] -= h
    return (f(upper) - f(lower)) / (2 * h)
# %% wrong: forward difference
# hint: nudge to both sides
def partial(f, point, i, h=1e-5):
    p = np.array(point, dtype=float)
    if i < 0 or i >= len(p):
        raise ValueError("no such coordinate")
    here = f(p)
    p[i] += h
    return (f(p) - here) / h
# %% wrong: divides by h
# hint: how far apart are the two nudged points?
def partial(f, point, i, h=1e-5):
    p = np.asarray(point, dtype=float)
    if i < 0 or i >= len(p):
        raise ValueError("no such coordinate")
    e = np.eye(len(p))[i]
    return (f(p + h * e) - f(p - h * e)) / h
# %% wrong: ignores the caller's step
# hint: use the h that was passed in
def partial(f, point, i, h=1e-5):
    p = np.asarray(point, dtype=float)
    if i < 0 or i >= len(p):
        raise ValueError("no such coordinate")
    return slope(lambda t: f(p + t * np.eye(len(p))[i]), 0.0)
# %% wrong: always the first coordinate
# hint: which coordinate is nudged?
def partial(f, point, i, h=1e-5):
    p = np.asarray(point, dtype=float)
    if i < 0 or i >= len(p):
        raise ValueError("no such coordinate")
    e = np.eye(len(p))[0]
    return (f(p + h * e) - f(p - h * e)) / (2 * h)
# %% wrong: counts coordinates from one
# hint: coordinates are counted from 0
def partial(f, point, i, h=1e-5):
    p = np.asarray(point, dtype=float)
    if i < 0 or i >= len(p):
        raise ValueError("no such coordinate")
    e = np.eye(len(p))[i - 1]
    return (f(p + h * e) - f(p - h * e)) / (2 * h)
# %% wrong: sign
# hint: the upper value minus the lower one
def partial(f, point, i, h=1e-5):
    p = np.asarray(point, dtype=float)
    if i < 0 or i >= len(p):
        raise ValueError("no such coordinate")
    e = np.eye(len(p))[i]
    return (f(p - h * e) - f(p + h * e)) / (2 * h)
# %% wrong: two dimensions only
# hint: a point may have any number of coordinates
def partial(f, point, i, h=1e-5):
    if i not in (0, 1) or i >= len(point):
        raise ValueError("no such coordinate")
    x, y = point[0], point[1]
    if i == 0:
        return (f(np.array([x + h, y])) - f(np.array([x - h, y]))) / (2 * h)
    return (f(np.array([x, y + h])) - f(np.array([x, y - h]))) / (2 * h)
# %% wrong: holds the others at zero
# hint: the other coordinates keep their values, which are not zero
def partial(f, point, i, h=1e-5):
    p = np.asarray(point, dtype=float)
    if i < 0 or i >= len(p):
        raise ValueError("no such coordinate")
    e = np.eye(len(p))[i]
    return (f((p[i] + h) * e) - f((p[i] - h) * e)) / (2 * h)
# %% wrong: negative coordinates count from the end
# hint: Python reads index -1 as the last one; what does the docstring say?
def partial(f, point, i, h=1e-5):
    p = np.asarray(point, dtype=float)
    if i >= len(p):
        raise ValueError("no such coordinate")
    e = np.zeros(len(p))
    e[i] = h
    return (f(p + e) - f(p - e)) / (2 * h)
# %% wrong: no check of the coordinate
# hint: read the last line of the docstring
def partial(f, point, i, h=1e-5):
    p = np.asarray(point, dtype=float)
    e = h * (np.arange(len(p)) == i)
    return (f(p + e) - f(p - e)) / (2 * h)
# %% right: copies
def partial(f, point, i, h=1e-5):
    p = np.array(point, dtype=float)
    if not 0 <= i < len(p):
        raise ValueError("coordinate")
    up, down = p.copy(), p.copy()
    up[i] += h
    down[i] -= h
    return (f(up) - f(down)) / (2 * h)
# %% right: unit vector
def partial(f, point, i, h=1e-5):
    n = len(point)
    if i not in range(n):
        raise ValueError("coordinate")
    e = np.eye(n)[i] * h
    return (f(np.asarray(point) + e) - f(np.asarray(point) - e)) / (2 * h)
# %% wrong: lists go to f
# hint: f takes an array, not a list
def partial(f, point, i, h=1e-5):
    if not 0 <= i < len(point):
        raise ValueError("coordinate")
    up, down = list(map(float, point)), list(map(float, point))
    up[i] += h
    down[i] -= h
    return (f(up) - f(down)) / (2 * h)
# %% wrong: tuples go to f
# hint: f takes an array, not a tuple
def partial(f, point, i, h=1e-5):
    if not 0 <= i < len(point):
        raise ValueError("coordinate")
    p = tuple(float(x) for x in point)
    return (f(p[:i] + (p[i] + h,) + p[i + 1:]) - f(p[:i] + (p[i] - h,) + p[i + 1:])) / (2 * h)
# %% wrong: a step that grows with the coordinate
# hint: the step is the one that was given, at every place
def partial(f, point, i, h=1e-5):
    if not 0 <= i < len(point):
        raise ValueError("no such coordinate")
    p = np.array(point, dtype=float)
    step = h * max(1.0, abs(p[i]))
    e = np.zeros(len(p))
    e[i] = step
    return (f(p + e) - f(p - e)) / (2 * step)
