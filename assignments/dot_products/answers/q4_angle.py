# %% right: NumPy with clip
def angle_between(u, v):
    u, v = np.asarray(u, dtype=float), np.asarray(v, dtype=float)
    if u.shape != v.shape or not u.any() or not v.any():
        raise ValueError("no angle")
    return np.arccos(np.clip(u @ v / np.linalg.norm(u) / np.linalg.norm(v), -1, 1))
# %% right: two arctangents, without a cosine
def angle_between(u, v):
    if len(u) != len(v):
        raise ValueError("no angle between vectors of different spaces")
    a, b = given_magnitude(u), given_magnitude(v)
    if a == 0 or b == 0:
        raise ValueError("no angle")
    p, q = [x / a for x in u], [x / b for x in v]
    apart = math.sqrt(sum((x - y) ** 2 for x, y in zip(p, q)))
    along = math.sqrt(sum((x + y) ** 2 for x, y in zip(p, q)))
    return 2 * math.atan2(apart, along)
# %% right: plain Python with cases
def angle_between(u, v):
    if len(u) != len(v):
        raise ValueError("no angle")
    top = sum(x * y for x, y in zip(u, v))
    bottom = sum(x * x for x in u) ** 0.5 * sum(y * y for y in v) ** 0.5
    if not bottom:
        raise ValueError("no angle")
    cosine = float(top / bottom)
    if cosine >= 1:
        return 0
    if cosine <= -1:
        return math.pi
    return math.acos(cosine)
# %% wrong: degrees
# hint: the result is wanted in radians
def angle_between(u, v):
    size = given_magnitude(u) * given_magnitude(v)
    if size == 0:
        raise ValueError("no angle")
    return math.degrees(math.acos(max(-1, min(1, given_dot(u, v) / size))))
# %% wrong: arccos out of its domain
# hint: a rounded cosine may be a little more than 1
def angle_between(u, v):
    size = given_magnitude(u) * given_magnitude(v)
    if size == 0:
        raise ValueError("no angle")
    return math.acos(given_dot(u, v) / size)
# %% wrong: NaN for parallel vectors
# hint: np.arccos gives NaN where a rounded cosine leaves its range
def angle_between(u, v):
    size = given_magnitude(u) * given_magnitude(v)
    if size == 0:
        raise ValueError("no angle")
    with np.errstate(all="ignore"):
        return np.arccos(given_dot(u, v) / size)
# %% wrong: clips above only
# hint: a rounded cosine may fall below -1 as well
def angle_between(u, v):
    size = given_magnitude(u) * given_magnitude(v)
    if size == 0:
        raise ValueError("no angle")
    with np.errstate(all="ignore"):
        return np.arccos(min(1, given_dot(u, v) / size))
# %% wrong: clips below only
# hint: a rounded cosine may rise above 1 as well
def angle_between(u, v):
    size = given_magnitude(u) * given_magnitude(v)
    if size == 0:
        raise ValueError("no angle")
    with np.errstate(all="ignore"):
        return np.arccos(max(-1, given_dot(u, v) / size))
# %% wrong: NaN becomes 0 whatever the side
# hint: parallel vectors may also point apart
def angle_between(u, v):
    size = given_magnitude(u) * given_magnitude(v)
    if size == 0:
        raise ValueError("no angle")
    with np.errstate(all="ignore"):
        return float(np.nan_to_num(np.arccos(given_dot(u, v) / size)))
# %% wrong: acute angles only
# hint: an obtuse angle has a negative cosine; keep the sign
def angle_between(u, v):
    size = given_magnitude(u) * given_magnitude(v)
    if size == 0:
        raise ValueError("no angle")
    return math.acos(min(1, abs(given_dot(u, v)) / size))
# %% wrong: arcsine
# hint: the dot product holds the cosine, not the sine
def angle_between(u, v):
    size = given_magnitude(u) * given_magnitude(v)
    if size == 0:
        raise ValueError("no angle")
    return math.asin(max(-1, min(1, given_dot(u, v) / size)))
# %% wrong: the cosine itself
# hint: you stopped one step before the angle
def angle_between(u, v):
    size = given_magnitude(u) * given_magnitude(v)
    if size == 0:
        raise ValueError("no angle")
    return given_dot(u, v) / size
# %% wrong: no division by the lengths
# hint: the cosine is the dot product of unit vectors
def angle_between(u, v):
    if given_magnitude(u) * given_magnitude(v) == 0:
        raise ValueError("no angle")
    return math.acos(max(-1, min(1, given_dot(u, v))))
# %% wrong: divides by one length only
# hint: both lengths must go out of the dot product
def angle_between(u, v):
    if given_magnitude(u) * given_magnitude(v) == 0:
        raise ValueError("no angle")
    return math.acos(max(-1, min(1, given_dot(u, v) / given_magnitude(u))))
# %% wrong: divides by the squared lengths
# hint: look again at the denominator: lengths, not squares
def angle_between(u, v):
    size = given_dot(u, u) * given_dot(v, v)
    if size == 0:
        raise ValueError("no angle")
    return math.acos(max(-1, min(1, given_dot(u, v) / size)))
# %% wrong: plane angles only
# hint: vectors may have any number of components
def angle_between(u, v):
    if given_magnitude(u) * given_magnitude(v) == 0 or len(u) != len(v):
        raise ValueError("no angle")
    turn = abs(math.atan2(u[1], u[0]) - math.atan2(v[1], v[0]))
    return min(turn, 2 * math.pi - turn)
# %% wrong: the angle of zero vectors is 0
# hint: the docstring promises an error for the zero vector
def angle_between(u, v):
    size = given_magnitude(u) * given_magnitude(v)
    if size == 0:
        return 0.0
    return math.acos(max(-1, min(1, given_dot(u, v) / size)))
# %% wrong: checks the first vector only
# hint: either vector may be zero
def angle_between(u, v):
    if given_magnitude(u) == 0:
        raise ValueError("no angle")
    return math.acos(max(-1, min(1, given_dot(u, v) / given_magnitude(u) / max(given_magnitude(v), 1e-300))))
# %% wrong: the longer vector is cut
# hint: zip stops at the shorter vector
def angle_between(u, v):
    if given_magnitude(u) * given_magnitude(v) == 0:
        raise ValueError("no angle")
    cosine = sum(x * y for x, y in zip(u, v)) / given_magnitude(u) / given_magnitude(v)
    return math.acos(max(-1, min(1, cosine)))
# %% wrong: clips a little inside
# hint: parallel vectors make an angle of 0, not a small one
def angle_between(u, v):
    size = given_magnitude(u) * given_magnitude(v)
    if size == 0:
        raise ValueError("no angle")
    return math.acos(max(-0.999999, min(0.999999, given_dot(u, v) / size)))
# %% right: NumPy clip
def angle_between(u, v):
    u, v = np.asarray(u, float), np.asarray(v, float)
    if u.shape != v.shape:
        raise ValueError("lengths")
    a, b = np.linalg.norm(u), np.linalg.norm(v)
    if a == 0 or b == 0:
        raise ValueError("zero")
    return float(np.arccos(np.clip((u / a) @ (v / b), -1.0, 1.0)))
# %% wrong: normalises in place
# hint: /= writes into the caller's array; what you are given must stay as it was
def angle_between(u, v):
    a, b = given_magnitude(u), given_magnitude(v)
    if a == 0 or b == 0:
        raise ValueError("zero")
    u, v = np.asarray(u, float), np.asarray(v, float)
    if u.shape != v.shape:
        raise ValueError("lengths")
    if u is not v:
        u /= a
        v /= b
        return float(np.arccos(np.clip(u @ v, -1, 1)))
    return 0.0
# %% wrong: normalises the lists
# hint: what you are given must stay as it was
def angle_between(u, v):
    a, b = given_magnitude(u), given_magnitude(v)
    if a == 0 or b == 0:
        raise ValueError("zero")
    c = given_dot(u, v) / (a * b)
    for w, n in ((u, a), (v, b)):
        if isinstance(w, list):
            for i in range(len(w)):
                w[i] = w[i] / n
    return math.acos(max(-1, min(1, c)))
# %% wrong: nearly parallel counts as parallel
# hint: two vectors 0.01 radians apart are not parallel
def angle_between(u, v):
    a, b = given_magnitude(u), given_magnitude(v)
    if a == 0 or b == 0:
        raise ValueError("zero")
    c = given_dot(u, v) / (a * b)
    if c > 0.999:
        return 0.0
    if c < -0.999:
        return math.pi
    return math.acos(c)
# %% wrong: cosine rounded to six digits
# hint: rounding the cosine loses small angles
def angle_between(u, v):
    a, b = given_magnitude(u), given_magnitude(v)
    if a == 0 or b == 0:
        raise ValueError("zero")
    return math.acos(round(given_dot(u, v) / (a * b), 6))
# %% wrong: tiny vectors count as zero
# hint: a short vector is not the zero vector
def angle_between(u, v):
    a, b = given_magnitude(u), given_magnitude(v)
    if a * b < 1e-12:
        raise ValueError("zero")
    return math.acos(max(-1, min(1, given_dot(u, v) / (a * b))))
# %% wrong: directions in the plane, subtracted
# hint: the difference of two directions may exceed pi
def angle_between(u, v):
    a, b = given_magnitude(u), given_magnitude(v)
    if a == 0 or b == 0:
        raise ValueError("zero")
    if len(u) != len(v):
        raise ValueError("lengths")
    if len(u) == 2:
        return abs(math.atan2(u[1], u[0]) - math.atan2(v[1], v[0]))
    return math.acos(max(-1, min(1, given_dot(u, v) / (a * b))))
# %% wrong: right angle of rounded dot products
# hint: small numbers count too: do not compare a dot product with an absolute bound
def angle_between(u, v):
    a, b = given_magnitude(u), given_magnitude(v)
    if a == 0 or b == 0:
        raise ValueError("zero")
    if abs(given_dot(u, v)) < 1e-6:
        return math.pi / 2
    return math.acos(max(-1, min(1, given_dot(u, v) / (a * b))))
# %% right: half-angle formula of Kahan
def angle_between(u, v):
    if len(u) != len(v):
        raise ValueError("lengths differ")
    p, q = given_magnitude(u), given_magnitude(v)
    if p == 0 or q == 0:
        raise ValueError("zero vector")
    a = [float(x) / p for x in u]
    b = [float(x) / q for x in v]
    apart = math.sqrt(sum((x - y) ** 2 for x, y in zip(a, b)))
    together = math.sqrt(sum((x + y) ** 2 for x, y in zip(a, b)))
    return 2 * math.atan2(apart, together)
# %% wrong: the dot product in the integer type of the lists
# hint: products of large whole numbers overflow in an array of integers; make it one of floats first
def angle_between(u, v):
    a, b = np.array(u), np.array(v)
    if a.shape != b.shape or not a.any() or not b.any():
        raise ValueError("no angle")
    cosine = np.dot(a, b) / (given_magnitude(u) * given_magnitude(v))
    return float(np.arccos(np.clip(cosine, -1, 1)))
# %% wrong: a length-one vector is stretched
# hint: NumPy stretches a vector of one component; compare the lengths first
def angle_between(u, v):
    a, b = np.array(u, dtype=float), np.array(v, dtype=float)
    if not a.any() or not b.any():
        raise ValueError("zero vector")
    cosine = np.sum(a * b) / (np.linalg.norm(a) * np.linalg.norm(b))
    return float(np.arccos(np.clip(cosine, -1, 1)))
