# %% right: NumPy
def cross(u, v):
    if len(u) != 3 or len(v) != 3:
        raise ValueError("three components wanted")
    return np.cross(u, v)
# %% right: a loop over indices modulo 3
def cross(u, v):
    if (len(u), len(v)) != (3, 3):
        raise ValueError("three components wanted")
    result = []
    for i in range(3):
        j, k = (i + 1) % 3, (i + 2) % 3
        result.append(u[j] * v[k] - u[k] * v[j])
    return tuple(result)
# %% right: a matrix times a vector
def cross(u, v):
    u, v = np.asarray(u, dtype=float), np.asarray(v, dtype=float)
    if u.shape != (3,) or v.shape != (3,):
        raise ValueError("three components wanted")
    return np.array([[0, -u[2], u[1]], [u[2], 0, -u[0]], [-u[1], u[0], 0]]) @ v
# %% wrong: sign of the middle component
# hint: look at the order of the two terms in the middle
def cross(u, v):
    if len(u) != 3 or len(v) != 3:
        raise ValueError("three components wanted")
    return [u[1] * v[2] - u[2] * v[1], u[0] * v[2] - u[2] * v[0], u[0] * v[1] - u[1] * v[0]]
# %% wrong: all signs reversed
# hint: you computed v × u; the order matters
def cross(u, v):
    if len(u) != 3 or len(v) != 3:
        raise ValueError("three components wanted")
    return [u[2] * v[1] - u[1] * v[2], u[0] * v[2] - u[2] * v[0], u[1] * v[0] - u[0] * v[1]]
# %% wrong: sums instead of differences
# hint: each component is a difference of two products
def cross(u, v):
    if len(u) != 3 or len(v) != 3:
        raise ValueError("three components wanted")
    return [u[1] * v[2] + u[2] * v[1], u[2] * v[0] + u[0] * v[2], u[0] * v[1] + u[1] * v[0]]
# %% wrong: dot product
# hint: the cross product is a vector
def cross(u, v):
    if len(u) != 3 or len(v) != 3:
        raise ValueError("three components wanted")
    return sum(a * b for a, b in zip(u, v))
# %% wrong: element-wise product
# hint: no component of the cross product multiplies components of one index
def cross(u, v):
    if len(u) != 3 or len(v) != 3:
        raise ValueError("three components wanted")
    return [a * b for a, b in zip(u, v)]
# %% wrong: the length only
# hint: the area of the parallelogram is the length of the answer, not the answer
def cross(u, v):
    if len(u) != 3 or len(v) != 3:
        raise ValueError("three components wanted")
    return float(np.linalg.norm(np.cross(u, v)))
# %% wrong: a unit vector
# hint: the direction is right, but the length has a meaning too
def cross(u, v):
    if len(u) != 3 or len(v) != 3:
        raise ValueError("three components wanted")
    w = np.cross(u, v).astype(float)
    return w / max(np.linalg.norm(w), 1e-300)
# %% wrong: any number of components above two
# hint: a fourth component must not be ignored
def cross(u, v):
    if len(u) < 3 or len(v) < 3:
        raise ValueError("three components wanted")
    return [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]]
# %% wrong: only the first vector is checked
# hint: both vectors need exactly three components
def cross(u, v):
    if len(u) != 3:
        raise ValueError("three components wanted")
    v = list(v) + [0, 0, 0]
    return [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]]
# %% wrong: only equal lengths are checked
# hint: two equal lengths may both be wrong
def cross(u, v):
    if len(u) != len(v):
        raise ValueError("three components wanted")
    u, v = list(u) + [0, 0, 0], list(v) + [0, 0, 0]
    return [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]]
# %% wrong: an IndexError instead of a ValueError
# hint: the docstring promises a ValueError
def cross(u, v):
    return [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]]
# %% wrong: the last component repeats the first
# hint: check the indices of the third component
def cross(u, v):
    if len(u) != 3 or len(v) != 3:
        raise ValueError("three components wanted")
    return [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[1] * v[2] - u[2] * v[1]]
# %% right: unpacking
def cross(u, v):
    if len(u) != 3 or len(v) != 3:
        raise ValueError("three")
    a, b, c = u
    d, e, f = v
    return b * f - c * e, c * d - a * f, a * e - b * d
# %% wrong: result array of the first one's kind
# hint: an array of whole numbers cannot hold a fraction
def cross(u, v):
    if len(u) != 3 or len(v) != 3:
        raise ValueError("three")
    w = np.zeros_like(np.asarray(u))
    w[0], w[1], w[2] = u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]
    return w
# %% right: signs of permutations
def cross(u, v):
    for w in (u, v):
        if len(w) != 3:
            raise ValueError(f"{len(w)} components instead of 3")
    result = [0, 0, 0]
    for i, j, k, sign in (
        (0, 1, 2, 1), (0, 2, 1, -1), (1, 2, 0, 1),
        (1, 0, 2, -1), (2, 0, 1, 1), (2, 1, 0, -1),
    ):
        result[i] += sign * u[j] * v[k]
    return result
# %% wrong: 32-bit integers where all numbers are whole
# hint: products of large whole numbers do not fit into 32 bits
def cross(u, v):
    if len(u) != 3 or len(v) != 3:
        raise ValueError("three components wanted")
    a, b = np.asarray(u), np.asarray(v)
    if a.dtype.kind == "i" and b.dtype.kind == "i":
        a, b = a.astype(np.int32), b.astype(np.int32)
    return np.cross(a, b)
