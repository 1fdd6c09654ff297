# %% right: slopes of slices, a list
def gradient(f, point):
    numbers = np.array(point, dtype=float)
    if numbers.ndim != 1 or len(numbers) == 0:
        raise ValueError("not a point")
    result = []
    for i in range(len(numbers)):
        def along(t, i=i):
            moved = numbers.copy()
            moved[i] = t
            return f(moved)
        result.append(slope(along, numbers[i]))
    return result
# %% right: SciPy's approximation
def gradient(f, point):
    from scipy.optimize import approx_fprime
    p = np.array(point, dtype=float)
    if p.ndim != 1 or p.size == 0:
        raise ValueError("not a point")
    return approx_fprime(p, f)
# %% wrong: two dimensions only
# hint: a point may have one coordinate, or twelve
def gradient(f, point):
    p = np.array(point, dtype=float)
    if p.ndim != 1 or p.size == 0:
        raise ValueError("not a point")
    h = 1e-5
    x, y = p[0], p[-1]
    return np.array([f(np.array([x + h, y])) - f(np.array([x - h, y])), f(np.array([x, y + h])) - f(np.array([x, y - h]))]) / (2 * h)
# %% wrong: nudges pile up
# hint: after coordinate 0 has been nudged it has to be put back before coordinate 1 is
def gradient(f, point):
    p = np.array(point, dtype=float)
    if p.ndim != 1 or p.size == 0:
        raise ValueError("not a point")
    h = 1e-2
    upper, lower = p.copy(), p.copy()
    result = []
    for i in range(p.size):
        upper[i] += h
        lower[i] -= h
        result.append((f(upper) - f(lower)) / (2 * h))
    return np.array(result)
# %% wrong: the sum of the partial derivatives
# hint: a gradient is a vector, with one component for each coordinate
def gradient(f, point):
    p = np.array(point, dtype=float)
    if p.ndim != 1 or p.size == 0:
        raise ValueError("not a point")
    return (f(p + 1e-5) - f(p - 1e-5)) / 2e-5
# %% wrong: the same slope in every component
# hint: nudge one coordinate at a time
def gradient(f, point):
    p = np.array(point, dtype=float)
    if p.ndim != 1 or p.size == 0:
        raise ValueError("not a point")
    return np.full(p.size, (f(p + 1e-5) - f(p - 1e-5)) / 2e-5)
# %% wrong: downhill
# hint: the gradient points uphill
def gradient(f, point):
    p = np.array(point, dtype=float)
    if p.ndim != 1 or p.size == 0:
        raise ValueError("not a point")
    return np.array([(f(p - e) - f(p + e)) / 2e-5 for e in 1e-5 * np.eye(p.size)])
# %% wrong: divides by h
# hint: how far apart are the two nudged points?
def gradient(f, point):
    p = np.array(point, dtype=float)
    if p.ndim != 1 or p.size == 0:
        raise ValueError("not a point")
    return np.array([(f(p + e) - f(p - e)) / 1e-5 for e in 1e-5 * np.eye(p.size)])
# %% wrong: forward difference with a wide step
# hint: nudge to both sides
def gradient(f, point):
    p = np.array(point, dtype=float)
    if p.ndim != 1 or p.size == 0:
        raise ValueError("not a point")
    return np.array([(f(p + e) - f(p)) / 1e-3 for e in 1e-3 * np.eye(p.size)])
# %% wrong: unit length
# hint: the length of the gradient is the steepness; do not divide it away
def gradient(f, point):
    p = np.array(point, dtype=float)
    if p.ndim != 1 or p.size == 0:
        raise ValueError("not a point")
    g = np.array([(f(p + e) - f(p - e)) / 2e-5 for e in 1e-5 * np.eye(p.size)])
    return g / np.linalg.norm(g)
# %% wrong: the last coordinate is missing
# hint: count the components
def gradient(f, point):
    p = np.array(point, dtype=float)
    if p.ndim != 1 or p.size == 0:
        raise ValueError("not a point")
    return np.array([(f(p + e) - f(p - e)) / 2e-5 for e in 1e-5 * np.eye(p.size)[:max(2, p.size - 1)]])
# %% wrong: reversed
# hint: component 0 belongs to coordinate 0
def gradient(f, point):
    p = np.array(point, dtype=float)
    if p.ndim != 1 or p.size == 0:
        raise ValueError("not a point")
    return np.array([(f(p + e) - f(p - e)) / 2e-5 for e in 1e-5 * np.eye(p.size)])[::-1]
# %% wrong: whole numbers swallow the nudge
# hint: an array of whole numbers cannot hold a small nudge
def gradient(f, point):
    if np.ndim(point) != 1 or len(point) == 0:
        raise ValueError("not a point")
    result = []
    for i in range(len(point)):
        upper, lower = np.array(point), np.array(point)
        upper[i] += 1e-5
        lower[i] -= 1e-5
        result.append((f(upper) - f(lower)) / 2e-5)
    return result
# %% wrong: changes the point
# hint: nudge a copy
def gradient(f, point):
    if np.ndim(point) != 1 or len(point) == 0:
        raise ValueError("not a point")
    p = np.asarray(point, dtype=float)
    result = []
    for i in range(len(p)):
        p[i] += 1e-5
        upper = f(p)
        p[i] -= 2e-5
        result.append((upper - f(p)) / 2e-5)
    return result
# %% wrong: the empty point is not refused
# hint: read the last line of the docstring
def gradient(f, point):
    p = np.array(point, dtype=float)
    if p.ndim != 1:
        raise ValueError("not a point")
    return np.array([(f(p + e) - f(p - e)) / 2e-5 for e in 1e-5 * np.eye(p.size)])
# %% wrong: tables are not refused
# hint: read the last line of the docstring
def gradient(f, point):
    p = np.array(point, dtype=float).ravel()
    if p.size == 0:
        raise ValueError("not a point")
    return np.array([(f(p + e) - f(p - e)) / 2e-5 for e in 1e-5 * np.eye(p.size)])
# %% right: columns of eye
def gradient(f, point):
    p = np.array(point, dtype=float)
    if p.ndim != 1 or p.size == 0:
        raise ValueError("point")
    return np.array([(f(p + e) - f(p - e)) / 2e-5 for e in np.eye(len(p)) * 1e-5])
# %% right: slope along a coordinate
def gradient(f, point):
    p = np.asarray(point, dtype=float)
    if p.ndim != 1 or len(p) < 1:
        raise ValueError("point")
    def along(i):
        return lambda t: f(np.concatenate([p[:i], [t], p[i + 1:]]))
    return [slope(along(i), p[i]) for i in range(len(p))]
# %% wrong: lists go to f
# hint: f takes an array, not a list
def gradient(f, point):
    if np.ndim(point) != 1 or len(point) == 0:
        raise ValueError("point")
    out = []
    for i in range(len(point)):
        up, down = [float(x) for x in point], [float(x) for x in point]
        up[i] += 1e-5
        down[i] -= 1e-5
        out.append((f(up) - f(down)) / 2e-5)
    return out
# %% right: all nudged points at once in two tables
def gradient(f, point):
    p = np.array(point, dtype=float)
    if p.shape != (p.size,) or p.size == 0:
        raise ValueError("not a point")
    step = 2.0**-17
    nudges = step * np.identity(p.size)
    heights = [(f(row_up), f(row_down)) for row_up, row_down in zip(p + nudges, p - nudges)]
    return np.array([(a - b) / (2 * step) for a, b in heights], dtype=float)
# %% wrong: a bare number counts as a point
# hint: a bare number is not one-dimensional; the docstring promises an error
def gradient(f, point):
    p = np.atleast_1d(np.array(point, dtype=float))
    if p.ndim > 1 or p.size == 0:
        raise ValueError("not a point")
    h = 1e-5
    return np.array([(f(p + h * e) - f(p - h * e)) / (2 * h) for e in np.eye(len(p))])
# %% wrong: small components become 0
# hint: a small partial derivative is not zero; leave it as it is
def gradient(f, point):
    p = np.array(point, dtype=float)
    if p.ndim != 1 or p.size == 0:
        raise ValueError("not a point")
    h = 1e-5
    g = np.array([(f(p + h * e) - f(p - h * e)) / (2 * h) for e in np.eye(len(p))])
    g[np.abs(g) < 1e-3] = 0
    return g
# %% wrong: remembers gradients by the point
# hint: another function may have another gradient at the same point; compute it anew in each call
def gradient(f, point, known={}):
    p = np.array(point, dtype=float)
    if p.ndim != 1 or p.size == 0:
        raise ValueError("not a point")
    key = (f.__code__.co_code if hasattr(f, "__code__") else f, tuple(p))
    if key not in known:
        h = 1e-5
        known[key] = np.array([(f(p + h * e) - f(p - h * e)) / (2 * h) for e in np.eye(len(p))])
    return known[key]
# %% wrong: whole numbers stay whole, so they are nudged by 1
# hint: a step of 1 is not small; a point of whole numbers has fractions for neighbours, too
def gradient(f, point):
    p = np.array(point)
    if p.ndim != 1 or p.size == 0:
        raise ValueError("not a point")
    h = 1 if p.dtype.kind == "i" else 1e-5
    result = []
    for i in range(len(p)):
        up, down = p.copy(), p.copy()
        up[i] += h
        down[i] -= h
        result.append((f(up) - f(down)) / (2 * h))
    return np.array(result)
