# %% right: NumPy, by closeness
def unit(v):
    array = np.array(v, dtype=float)
    length = np.linalg.norm(array)
    if length == 0:
        raise ValueError("no direction")
    return array / length
def same_direction(u, v):
    if len(u) != len(v):
        raise ValueError("different dimensions")
    return np.allclose(unit(u), unit(v), rtol=0, atol=1e-7)
# %% right: by the cosine, an np.bool
def unit(v):
    length = sum(c * c for c in v) ** 0.5
    if not length > 0:
        raise ValueError("no direction")
    return tuple(c / length for c in v)
def same_direction(u, v):
    return np.float64(given_dot(unit(u), unit(v))) > 1 - 1e-9
# %% right: by the length of the difference
def unit(v):
    if all(c == 0 for c in v):
        raise ValueError("no direction")
    size = given_magnitude(v)
    result = []
    for c in v:
        result.append(c * (1 / size))
    return result
def same_direction(u, v):
    if len(u) != len(v):
        raise ValueError("different dimensions")
    gap = given_magnitude(np.subtract(unit(u), unit(v)))
    return gap < 1e-6
# %% right: the wide end of what the task allows
def unit(v):
    size = given_magnitude(v)
    if size == 0:
        raise ValueError("no direction")
    return np.divide(v, size)
def same_direction(u, v):
    return bool(np.arccos(np.clip(given_dot(unit(u), unit(v)), -1, 1)) < 0.0099)
# %% wrong: divides by the squared norm
# hint: the length of your unit vector is 1 only where the length was 1 before
def unit(v):
    length = given_dot(v, v)
    if length == 0:
        raise ValueError("no direction")
    return [c / length for c in v]
def same_direction(u, v):
    if len(u) != len(v):
        raise ValueError("different dimensions")
    return bool(np.allclose(unit(u), unit(v)))
# %% wrong: opposite vectors called the same
# hint: opposite vectors lie on one line but point apart
def unit(v):
    length = given_magnitude(v)
    if length == 0:
        raise ValueError("no direction")
    return [c / length for c in v]
def same_direction(u, v):
    return abs(given_dot(unit(u), unit(v))) > 1 - 1e-9
# %% wrong: exact equality
# hint: two computed numbers that ought to be equal may differ in the last digit
def unit(v):
    length = given_magnitude(v)
    if length == 0:
        raise ValueError("no direction")
    return [c / length for c in v]
def same_direction(u, v):
    if len(u) != len(v):
        raise ValueError("different dimensions")
    return list(unit(u)) == list(unit(v))
# %% wrong: exact cosine
# hint: a computed cosine of parallel vectors may miss 1 by the last digit
def unit(v):
    length = given_magnitude(v)
    if length == 0:
        raise ValueError("no direction")
    return [c / length for c in v]
def same_direction(u, v):
    return given_dot(unit(u), unit(v)) == 1
# %% wrong: any acute angle counts
# hint: a positive dot product means less than a right angle, not the same direction
def unit(v):
    length = given_magnitude(v)
    if length == 0:
        raise ValueError("no direction")
    return [c / length for c in v]
def same_direction(u, v):
    return given_dot(unit(u), unit(v)) > 0
# %% wrong: compares ratios of components
# hint: a ratio of components is an error, or undefined, where a component is zero
def unit(v):
    length = given_magnitude(v)
    if length == 0:
        raise ValueError("no direction")
    return [c / length for c in v]
def same_direction(u, v):
    if len(u) != len(v) or not any(u) or not any(v):
        raise ValueError("not comparable")
    ratios = [float(p) / float(q) for p, q in zip(u, v)]
    return max(ratios) - min(ratios) < 1e-9 * abs(ratios[0]) and ratios[0] > 0
# %% wrong: parallel by ratios of the components that are not zero
# hint: a zero in one vector must meet a zero in the other
def unit(v):
    length = given_magnitude(v)
    if length == 0:
        raise ValueError("no direction")
    return [c / length for c in v]
def same_direction(u, v):
    if len(u) != len(v) or not any(u) or not any(v):
        raise ValueError("not comparable")
    ratios = [float(p) / float(q) for p, q in zip(u, v) if p != 0 and q != 0]
    return bool(ratios) and ratios[0] > 0 and max(ratios) - min(ratios) < 1e-9 * abs(ratios[0])
# %% wrong: compares lengths
# hint: two arrows of one length may point anywhere
def unit(v):
    length = given_magnitude(v)
    if length == 0:
        raise ValueError("no direction")
    return [c / length for c in v]
def same_direction(u, v):
    if len(u) != len(v):
        raise ValueError("different dimensions")
    return math.isclose(given_magnitude(unit(u)), given_magnitude(unit(v)))
# %% wrong: too generous
# hint: read at which angle two directions no longer count as the same
def unit(v):
    length = given_magnitude(v)
    if length == 0:
        raise ValueError("no direction")
    return [c / length for c in v]
def same_direction(u, v):
    return given_dot(unit(u), unit(v)) > 0.999
# %% wrong: divides by the largest component
# hint: a unit vector has length 1, not a largest component of 1
def unit(v):
    length = max(abs(c) for c in v)
    if length == 0:
        raise ValueError("no direction")
    return [c / length for c in v]
def same_direction(u, v):
    if len(u) != len(v):
        raise ValueError("different dimensions")
    return bool(np.allclose(unit(u), unit(v)))
# %% wrong: divides by the sum of components
# hint: components that sum to 1 do not make a length of 1
def unit(v):
    length = sum(abs(c) for c in v)
    if length == 0:
        raise ValueError("no direction")
    return [c / length for c in v]
def same_direction(u, v):
    if len(u) != len(v):
        raise ValueError("different dimensions")
    return bool(np.allclose(unit(u), unit(v)))
# %% wrong: the zero vector gives zeros
# hint: the docstring promises an error for the zero vector
def unit(v):
    length = given_magnitude(v)
    return [c / length if length else 0.0 for c in v]
def same_direction(u, v):
    if len(u) != len(v):
        raise ValueError("different dimensions")
    return bool(np.allclose(unit(u), unit(v)))
# %% wrong: the zero vector gives NaN
# hint: NumPy divides by zero with a mere warning
def unit(v):
    with np.errstate(all="ignore"):
        return np.asarray(v, dtype=float) / np.linalg.norm(v)
def same_direction(u, v):
    if len(u) != len(v):
        raise ValueError("different dimensions")
    return bool(np.allclose(unit(u), unit(v)))
# %% wrong: only one of the two may be zero
# hint: check both vectors, not just the first
def unit(v):
    length = given_magnitude(v)
    if length == 0:
        raise ValueError("no direction")
    return [c / length for c in v]
def same_direction(u, v):
    if len(u) != len(v) or not any(u):
        raise ValueError("not comparable")
    if not any(v):
        return False
    return bool(np.allclose(unit(u), unit(v)))
# %% wrong: zip forgets the longer one
# hint: vectors of different lengths do not live in one space
def unit(v):
    length = given_magnitude(v)
    if length == 0:
        raise ValueError("no direction")
    return [c / length for c in v]
def same_direction(u, v):
    return all(abs(p - q) < 1e-9 for p, q in zip(unit(u), unit(v)))
# %% wrong: short vectors taken for zero
# hint: a short vector still has a direction
def unit(v):
    length = given_magnitude(v)
    if length < 1e-6:
        raise ValueError("no direction")
    return [c / length for c in v]
def same_direction(u, v):
    return given_dot(unit(u), unit(v)) > 1 - 1e-9
# %% wrong: changes the caller's list
# hint: assigning to v[i] writes into the list of whoever called you
def unit(v):
    length = given_magnitude(v)
    if length == 0:
        raise ValueError("no direction")
    if isinstance(v, tuple) or isinstance(v, np.ndarray):
        v = [float(c) for c in v]
    for i in range(len(v)):
        v[i] = v[i] / length
    return v
def same_direction(u, v):
    return given_dot(unit(list(u)), unit(list(v))) > 1 - 1e-9
# %% wrong: loses the sign
# hint: the signs of the components are part of the direction
def unit(v):
    length = given_magnitude(v)
    if length == 0:
        raise ValueError("no direction")
    return [abs(c) / length for c in v]
def same_direction(u, v):
    return given_dot(u, v) > (1 - 1e-9) * given_magnitude(unit(u)) * given_magnitude(u) * given_magnitude(v) * given_magnitude(unit(v))
# %% wrong: rounds too early
# hint: three digits are too few to compare with
def unit(v):
    length = given_magnitude(v)
    if length == 0:
        raise ValueError("no direction")
    return [round(float(c) / length, 4) for c in v]
def same_direction(u, v):
    if len(u) != len(v):
        raise ValueError("different dimensions")
    return unit(u) == unit(v)
# %% wrong: same_direction changes its lists
# hint: what you are given must stay as it was, in same_direction too
def unit(v):
    n = given_magnitude(v)
    if n == 0:
        raise ValueError("zero")
    return [x / n for x in v]


def same_direction(u, v):
    if len(u) != len(v):
        raise ValueError("lengths")
    p, q = unit(u), unit(v)
    if isinstance(u, list):
        u[:] = p
    if isinstance(v, list):
        v[:] = q
    return math.dist(p, q) < 1e-6
# %% wrong: short vectors count as zero
# hint: a short vector is not the zero vector
def unit(v):
    n = given_magnitude(v)
    if n < 1e-9:
        raise ValueError("zero")
    return [x / n for x in v]


def same_direction(u, v):
    if len(u) != len(v):
        raise ValueError("lengths")
    return math.dist(unit(u), unit(v)) < 1e-6
# %% wrong: compares vectors by an absolute bound
# hint: compare directions, not vectors: short ones are all close to each other
def unit(v):
    n = given_magnitude(v)
    if n == 0:
        raise ValueError("zero")
    return [x / n for x in v]


def same_direction(u, v):
    if len(u) != len(v):
        raise ValueError("lengths")
    if given_magnitude(u) == 0 or given_magnitude(v) == 0:
        raise ValueError("zero")
    return abs(given_dot(u, v) - given_magnitude(u) * given_magnitude(v)) < 1e-9
# %% wrong: cosine above 0.9999
# hint: 0.01 radians apart is not the same direction: its cosine is 0.99995
def unit(v):
    n = given_magnitude(v)
    if n == 0:
        raise ValueError("zero")
    return [x / n for x in v]


def same_direction(u, v):
    if len(u) != len(v):
        raise ValueError("lengths")
    return given_dot(unit(u), unit(v)) > 0.9999
# %% wrong: the sum of components tests zero
# hint: the components of a vector may add up to zero: (1, -1)
def unit(v):
    if sum(v) == 0:
        raise ValueError("zero")
    n = given_magnitude(v)
    return [x / n for x in v]


def same_direction(u, v):
    if len(u) != len(v):
        raise ValueError("lengths")
    return math.dist(unit(u), unit(v)) < 1e-6
# %% right: what is left of v beside its shadow on u
def unit(v):
    length = given_magnitude(v)
    if not length > 0:
        raise ValueError("zero vector")
    return np.asarray(v, dtype=float) / length


def same_direction(u, v):
    if len(u) != len(v):
        raise ValueError("lengths differ")
    a, b = unit(u), unit(v)
    shadow = given_dot(a, b)
    rest = given_magnitude(b - shadow * a)
    return shadow > 0 and rest < 1e-3
# %% wrong: squares of whole numbers in the integer type of the array
# hint: squares of large whole numbers overflow in an array of integers; make it one of floats first
def unit(v):
    x = np.array(v)
    length = np.sqrt(abs((x * x).sum()))
    if not x.any():
        raise ValueError("zero vector")
    return x / length


def same_direction(u, v):
    if len(u) != len(v):
        raise ValueError("lengths differ")
    return bool(np.linalg.norm(unit(u) - unit(v)) < 1e-6)
# %% wrong: unit vectors rounded to two digits
# hint: rounding makes two directions equal that are not; compare by a distance that is small for any pair
def unit(v):
    length = given_magnitude(v)
    if length == 0:
        raise ValueError("zero vector")
    return np.asarray(v, dtype=float) / length


def same_direction(u, v):
    if len(u) != len(v):
        raise ValueError("lengths differ")
    return bool(np.array_equal(np.round(unit(u), 2), np.round(unit(v), 2)))
# %% wrong: each component within a hundredth
# hint: many small differences, one a component, add up to an angle
def unit(v):
    length = given_magnitude(v)
    if length == 0:
        raise ValueError("zero vector")
    return np.asarray(v, dtype=float) / length


def same_direction(u, v):
    if len(u) != len(v):
        raise ValueError("lengths differ")
    return bool(np.max(np.abs(unit(u) - unit(v))) < 0.005)
# %% right: the distance of the two unit vectors
def unit(v):
    length = given_magnitude(v)
    if length == 0:
        raise ValueError("zero vector")
    return tuple(float(x) / length for x in v)


def same_direction(u, v):
    if len(u) != len(v):
        raise ValueError("lengths differ")
    return math.dist(unit(u), unit(v)) < 0.001
