# %% right: gradient and dot product
def steepest_direction(f, point):
    p = np.array(point, dtype=float)
    g = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    length = np.linalg.norm(g)
    return g / length if length >= 1e-6 else 0 * g

def directional_derivative(f, point, u):
    p = np.array(point, dtype=float)
    g = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    u = np.array(u, dtype=float)
    if u.shape != p.shape or not u.any():
        raise ValueError("no direction")
    return g @ u / np.linalg.norm(u)
# %% right: loops and lists
def steepest_direction(f, point):
    p = [float(v) for v in point]
    g = []
    for i in range(len(p)):
        upper, lower = np.array(p), np.array(p)
        upper[i] += 1e-5
        lower[i] -= 1e-5
        g.append((f(upper) - f(lower)) / 2e-5)
    length = sum(v * v for v in g) ** 0.5
    if length < 1e-6:
        return [0.0] * len(g)
    return [v / length for v in g]

def directional_derivative(f, point, u):
    if len(u) != len(point):
        raise ValueError("lengths differ")
    length = sum(float(v) ** 2 for v in u) ** 0.5
    if length == 0:
        raise ValueError("the zero vector")
    h = 1e-5
    ahead = np.array([float(v) + h * float(w) / length for v, w in zip(point, u)])
    behind = np.array([float(v) - h * float(w) / length for v, w in zip(point, u)])
    return float(f(ahead) - f(behind)) / (2 * h)
# %% wrong: does not normalise the gradient
# hint: the answer has length 1, whatever the slope
def steepest_direction(f, point):
    p = np.array(point, dtype=float)
    g = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    return g

def directional_derivative(f, point, u):
    p = np.array(point, dtype=float)
    g = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    u = np.array(u, dtype=float)
    if u.shape != p.shape or not u.any():
        raise ValueError("no direction")
    return g @ u / np.linalg.norm(u)
# %% wrong: does not normalise u
# hint: walking along u or along 5 u is the same direction
def steepest_direction(f, point):
    p = np.array(point, dtype=float)
    g = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    length = np.linalg.norm(g)
    return g / length if length >= 1e-6 else 0 * g

def directional_derivative(f, point, u):
    p = np.array(point, dtype=float)
    g = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    u = np.array(u, dtype=float)
    if u.shape != p.shape or not u.any():
        raise ValueError("no direction")
    return g @ u
# %% wrong: downhill
# hint: the gradient itself points uphill
def steepest_direction(f, point):
    p = np.array(point, dtype=float)
    g = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    n = np.linalg.norm(g)
    return -g / n if n >= 1e-6 else 0 * g

def directional_derivative(f, point, u):
    p = np.array(point, dtype=float)
    g = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    u = np.array(u, dtype=float)
    if u.shape != p.shape or not u.any():
        raise ValueError("no direction")
    return g @ u / np.linalg.norm(u)
# %% wrong: divides by the sum of the components
# hint: the length of a vector is not the sum of its components
def steepest_direction(f, point):
    p = np.array(point, dtype=float)
    g = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    n = np.abs(g).sum()
    return g / n if n >= 1e-6 else 0 * g

def directional_derivative(f, point, u):
    p = np.array(point, dtype=float)
    g = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    u = np.array(u, dtype=float)
    if u.shape != p.shape or not u.any():
        raise ValueError("no direction")
    return g @ u / np.linalg.norm(u)
# %% wrong: divides by the squared length
# hint: length, not squared length
def steepest_direction(f, point):
    p = np.array(point, dtype=float)
    g = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    n = g @ g
    return g / n if n >= 1e-12 else 0 * g

def directional_derivative(f, point, u):
    p = np.array(point, dtype=float)
    g = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    u = np.array(u, dtype=float)
    if u.shape != p.shape or not u.any():
        raise ValueError("no direction")
    return g @ u / np.linalg.norm(u)
# %% wrong: divides by the largest component
# hint: length, not the largest component
def steepest_direction(f, point):
    p = np.array(point, dtype=float)
    g = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    n = np.abs(g).max()
    return g / n if n >= 1e-6 else 0 * g

def directional_derivative(f, point, u):
    p = np.array(point, dtype=float)
    g = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    u = np.array(u, dtype=float)
    if u.shape != p.shape or not u.any():
        raise ValueError("no direction")
    return g @ u / np.linalg.norm(u)
# %% wrong: along the axis of the largest component only
# hint: the steepest way is hardly ever along an axis
def steepest_direction(f, point):
    p = np.array(point, dtype=float)
    g = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    e = np.zeros(p.size)
    if np.linalg.norm(g) < 1e-6:
        return e
    k = np.argmax(np.abs(g))
    e[k] = np.sign(g[k])
    return e

def directional_derivative(f, point, u):
    p = np.array(point, dtype=float)
    g = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    u = np.array(u, dtype=float)
    if u.shape != p.shape or not u.any():
        raise ValueError("no direction")
    return g @ u / np.linalg.norm(u)
# %% wrong: the signs of the components
# hint: keep the proportions of the components
def steepest_direction(f, point):
    p = np.array(point, dtype=float)
    g = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    n = np.linalg.norm(g)
    return np.sign(g) / np.sqrt(p.size) if n >= 1e-6 else 0 * g

def directional_derivative(f, point, u):
    p = np.array(point, dtype=float)
    g = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    u = np.array(u, dtype=float)
    if u.shape != p.shape or not u.any():
        raise ValueError("no direction")
    return g @ u / np.linalg.norm(u)
# %% wrong: tests for exactly zero
# hint: a computed gradient is hardly ever exactly zero
def steepest_direction(f, point):
    p = np.array(point, dtype=float)
    g = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    n = np.linalg.norm(g)
    return g / n if n != 0 else 0 * g

def directional_derivative(f, point, u):
    p = np.array(point, dtype=float)
    g = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    u = np.array(u, dtype=float)
    if u.shape != p.shape or not u.any():
        raise ValueError("no direction")
    return g @ u / np.linalg.norm(u)
# %% wrong: calls gentle slopes flat
# hint: a slope of 0.001 is gentle, but not flat
def steepest_direction(f, point):
    p = np.array(point, dtype=float)
    g = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    n = np.linalg.norm(g)
    return g / n if n >= 1e-2 else 0 * g

def directional_derivative(f, point, u):
    p = np.array(point, dtype=float)
    g = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    u = np.array(u, dtype=float)
    if u.shape != p.shape or not u.any():
        raise ValueError("no direction")
    return g @ u / np.linalg.norm(u)
# %% wrong: no zeros at a stationary point
# hint: what is the answer where no direction is steepest?
def steepest_direction(f, point):
    p = np.array(point, dtype=float)
    g = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    with np.errstate(all='ignore'):
        return g / np.linalg.norm(g)

def directional_derivative(f, point, u):
    p = np.array(point, dtype=float)
    g = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    u = np.array(u, dtype=float)
    if u.shape != p.shape or not u.any():
        raise ValueError("no direction")
    return g @ u / np.linalg.norm(u)
# %% wrong: divides by the length of the gradient
# hint: which of the two vectors has to be brought to length 1?
def steepest_direction(f, point):
    p = np.array(point, dtype=float)
    g = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    length = np.linalg.norm(g)
    return g / length if length >= 1e-6 else 0 * g

def directional_derivative(f, point, u):
    p = np.array(point, dtype=float)
    g = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    u = np.array(u, dtype=float)
    if u.shape != p.shape or not u.any():
        raise ValueError("no direction")
    return g @ u / np.linalg.norm(g)
# %% wrong: divides by the squared length of u
# hint: length, not squared length
def steepest_direction(f, point):
    p = np.array(point, dtype=float)
    g = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    length = np.linalg.norm(g)
    return g / length if length >= 1e-6 else 0 * g

def directional_derivative(f, point, u):
    p = np.array(point, dtype=float)
    g = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    u = np.array(u, dtype=float)
    if u.shape != p.shape or not u.any():
        raise ValueError("no direction")
    return g @ u / (u @ u)
# %% wrong: the angle is lost
# hint: how much of the gradient lies in the direction of u?
def steepest_direction(f, point):
    p = np.array(point, dtype=float)
    g = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    length = np.linalg.norm(g)
    return g / length if length >= 1e-6 else 0 * g

def directional_derivative(f, point, u):
    p = np.array(point, dtype=float)
    g = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    u = np.array(u, dtype=float)
    if u.shape != p.shape or not u.any():
        raise ValueError("no direction")
    return np.linalg.norm(g)
# %% wrong: absolute slope
# hint: downhill the slope is negative
def steepest_direction(f, point):
    p = np.array(point, dtype=float)
    g = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    length = np.linalg.norm(g)
    return g / length if length >= 1e-6 else 0 * g

def directional_derivative(f, point, u):
    p = np.array(point, dtype=float)
    g = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    u = np.array(u, dtype=float)
    if u.shape != p.shape or not u.any():
        raise ValueError("no direction")
    return abs(g @ u) / np.linalg.norm(u)
# %% wrong: the cosine of the angle only
# hint: the slope depends on how steep the hill is, too
def steepest_direction(f, point):
    p = np.array(point, dtype=float)
    g = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    length = np.linalg.norm(g)
    return g / length if length >= 1e-6 else 0 * g

def directional_derivative(f, point, u):
    p = np.array(point, dtype=float)
    g = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    u = np.array(u, dtype=float)
    if u.shape != p.shape or not u.any():
        raise ValueError("no direction")
    return g @ u / np.linalg.norm(u) / np.linalg.norm(g)
# %% wrong: a vector instead of a number
# hint: add the products up
def steepest_direction(f, point):
    p = np.array(point, dtype=float)
    g = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    length = np.linalg.norm(g)
    return g / length if length >= 1e-6 else 0 * g

def directional_derivative(f, point, u):
    p = np.array(point, dtype=float)
    g = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    u = np.array(u, dtype=float)
    if u.shape != p.shape or not u.any():
        raise ValueError("no direction")
    return g * u / np.linalg.norm(u)
# %% wrong: the zero vector is not refused
# hint: read the last line of the docstring
def steepest_direction(f, point):
    p = np.array(point, dtype=float)
    g = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    length = np.linalg.norm(g)
    return g / length if length >= 1e-6 else 0 * g

def directional_derivative(f, point, u):
    p = np.array(point, dtype=float)
    g = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    u = np.array(u, dtype=float)
    if u.shape != p.shape:
        raise ValueError('lengths differ')
    return g @ u / max(np.linalg.norm(u), 1e-12)
# %% wrong: a short vector is stretched
# hint: does u have as many components as the point?
def steepest_direction(f, point):
    p = np.array(point, dtype=float)
    g = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    length = np.linalg.norm(g)
    return g / length if length >= 1e-6 else 0 * g

def directional_derivative(f, point, u):
    p = np.array(point, dtype=float)
    g = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    u = np.array(u, dtype=float)
    if not u.any():
        raise ValueError('the zero vector')
    return float(np.sum(g * u)) / np.linalg.norm(u)
# %% wrong: changes u
# hint: work on a copy of u
def steepest_direction(f, point):
    p = np.array(point, dtype=float)
    g = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    length = np.linalg.norm(g)
    return g / length if length >= 1e-6 else 0 * g

def directional_derivative(f, point, u):
    p = np.array(point, dtype=float)
    g = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    if len(u) != p.size or not np.any(u):
        raise ValueError('no direction')
    if not isinstance(u, np.ndarray) or u.dtype.kind != 'f':
        u = np.array(u, dtype=float)
    u /= np.linalg.norm(u)
    return g @ u
# %% wrong: two dimensions only
# hint: a point may have any number of coordinates
def steepest_direction(f, point):
    p = np.array(point, dtype=float)
    g = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    n = np.hypot(g[0], g[-1])
    return np.array([g[0], g[-1]]) / n if n >= 1e-6 else np.zeros(2)

def directional_derivative(f, point, u):
    p = np.array(point, dtype=float)
    g = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    u = np.array(u, dtype=float)
    if u.shape != p.shape or not u.any():
        raise ValueError("no direction")
    return g @ u / np.linalg.norm(u)
# %% right: central differences
def steepest_direction(f, point):
    p = np.array(point, dtype=float)
    g = np.array([(f(p + e) - f(p - e)) / 2e-5 for e in np.eye(len(p)) * 1e-5])
    n = np.linalg.norm(g)
    return g / n if n >= 1e-6 else np.zeros(len(g))


def directional_derivative(f, point, u):
    u = np.array(u, dtype=float)
    if u.shape != (len(point),) or not u.any():
        raise ValueError("u")
    p = np.array(point, dtype=float)
    g = np.array([(f(p + e) - f(p - e)) / 2e-5 for e in np.eye(len(p)) * 1e-5])
    return float(g @ u / np.linalg.norm(u))
# %% right: slope along lines
def steepest_direction(f, point):
    p = np.array(point, float)
    g = [slope(lambda t, i=i: f(np.where(np.arange(len(p)) == i, t, p)), p[i]) for i in range(len(p))]
    size = sum(x * x for x in g) ** 0.5
    return [0.0] * len(g) if size < 1e-6 else [x / size for x in g]


def directional_derivative(f, point, u):
    p, u = np.array(point, float), np.array(u, float)
    if len(p) != len(u) or np.all(u == 0):
        raise ValueError("u")
    way = u / np.linalg.norm(u)
    return slope(lambda t: f(p + t * way), 0.0)
# %% wrong: sum of u tests zeros
# hint: components may add up to zero: (1, -1)
def steepest_direction(f, point):
    p = np.array(point, dtype=float)
    g = np.array([(f(p + e) - f(p - e)) / 2e-5 for e in np.eye(len(p)) * 1e-5])
    n = np.linalg.norm(g)
    return g / n if n >= 1e-6 else np.zeros(len(g))


def directional_derivative(f, point, u):
    u = np.array(u, dtype=float)
    if u.shape != (len(point),) or u.sum() == 0:
        raise ValueError("u")
    p = np.array(point, dtype=float)
    g = np.array([(f(p + e) - f(p - e)) / 2e-5 for e in np.eye(len(p)) * 1e-5])
    return float(g @ u / np.linalg.norm(u))
# %% wrong: short u counts as zeros
# hint: a short u has a direction, too
def steepest_direction(f, point):
    p = np.array(point, dtype=float)
    g = np.array([(f(p + e) - f(p - e)) / 2e-5 for e in np.eye(len(p)) * 1e-5])
    n = np.linalg.norm(g)
    return g / n if n >= 1e-6 else np.zeros(len(g))


def directional_derivative(f, point, u):
    u = np.array(u, dtype=float)
    if u.shape != (len(point),) or np.linalg.norm(u) < 1e-6:
        raise ValueError("u")
    p = np.array(point, dtype=float)
    g = np.array([(f(p + e) - f(p - e)) / 2e-5 for e in np.eye(len(p)) * 1e-5])
    return float(g @ u / np.linalg.norm(u))
# %% wrong: lists go to f
# hint: f takes an array, not a list
def steepest_direction(f, point):
    p = np.array(point, dtype=float)
    g = np.array([(f(p + e) - f(p - e)) / 2e-5 for e in np.eye(len(p)) * 1e-5])
    n = np.linalg.norm(g)
    return g / n if n >= 1e-6 else np.zeros(len(g))


def directional_derivative(f, point, u):
    u = np.array(u, dtype=float)
    if u.shape != (len(point),) or not u.any():
        raise ValueError("u")
    way = u / np.linalg.norm(u)
    up = [x + 1e-5 * d for x, d in zip(point, way)]
    down = [x - 1e-5 * d for x, d in zip(point, way)]
    return (f(up) - f(down)) / 2e-5
# %% wrong: lists go to f in steepest_direction
# hint: f takes an array, not a list
def steepest_direction(f, point):
    g = []
    for i in range(len(point)):
        up, down = list(map(float, point)), list(map(float, point))
        up[i] += 1e-5
        down[i] -= 1e-5
        g.append((f(up) - f(down)) / 2e-5)
    n = np.linalg.norm(g)
    return np.array(g) / n if n >= 1e-6 else np.zeros(len(g))


def directional_derivative(f, point, u):
    u = np.array(u, dtype=float)
    if u.shape != (len(point),) or not u.any():
        raise ValueError("u")
    p = np.array(point, dtype=float)
    g = np.array([(f(p + e) - f(p - e)) / 2e-5 for e in np.eye(len(p)) * 1e-5])
    return float(g @ u / np.linalg.norm(u))
# %% right: gradient inside each function, cosine times length
def steepest_direction(f, point):
    p, h = np.array(point, dtype=float), 1e-4
    g = np.array([(f(p + h * e) - f(p - h * e)) / (2 * h) for e in np.eye(p.size)])
    length = np.hypot.reduce(g)
    if length < 1e-6:
        return (0 * g).tolist()
    return (g / length).tolist()


def directional_derivative(f, point, u):
    p, way, h = np.array(point, dtype=float), np.array(u, dtype=float), 1e-4
    if len(way) != len(p) or np.count_nonzero(way) == 0:
        raise ValueError("u must fit the point and have a direction")
    g = np.array([(f(p + h * e) - f(p - h * e)) / (2 * h) for e in np.eye(p.size)])
    size = np.linalg.norm(g)
    if size == 0:
        return 0.0
    way = way / np.max(np.abs(way))
    cosine = (g / size) @ (way / np.linalg.norm(way))
    return float(size * cosine)
# %% wrong: np.allclose with zeros, a limit for each component
# hint: the length of the whole gradient decides, not the size of each component
def steepest_direction(f, point):
    p = np.array(point, dtype=float)
    g = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(len(p))])
    if np.allclose(g, 0, atol=1e-6):
        return np.zeros(len(p))
    return g / np.linalg.norm(g)


def directional_derivative(f, point, u):
    p, way = np.array(point, dtype=float), np.array(u, dtype=float)
    if p.shape != way.shape or not way.any():
        raise ValueError("u does not fit")
    return slope(lambda t: f(p + t * way / np.linalg.norm(way)), 0.0)
