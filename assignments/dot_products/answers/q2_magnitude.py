# %% right: a power of one half
def magnitude(v):
    return given_dot(v, v) ** 0.5
# %% right: plain loops
def magnitude(v):
    total = 0
    for component in v:
        total += component * component
    return total ** 0.5
# %% right: hypot
import math
def magnitude(v):
    return math.hypot(*v)
# %% right: NumPy, a 0-d array
def magnitude(v):
    return np.array(np.linalg.norm(v))
# %% wrong: forgets the root
# hint: this is the squared length; look at the units
def magnitude(v):
    return given_dot(v, v)
# %% wrong: L1 norm
# hint: walking along the axes is longer than the straight way
def magnitude(v):
    return sum(abs(c) for c in v)
# %% wrong: largest component
# hint: all components count, not only the largest
def magnitude(v):
    return max(abs(c) for c in v)
# %% wrong: root of the sum
# hint: square the components before you add them up
def magnitude(v):
    return abs(sum(v)) ** 0.5
# %% wrong: root mean square
# hint: a length is not an average, so nothing is divided by n
def magnitude(v):
    return (given_dot(v, v) / len(v)) ** 0.5
# %% wrong: number of components
# hint: the length of the arrow is not the length of the list
def magnitude(v):
    return len(v)
# %% wrong: two components only
# hint: Pythagoras goes on beyond the plane
def magnitude(v):
    return (v[0] ** 2 + v[1] ** 2) ** 0.5
# %% wrong: three components only
# hint: vectors may have any number of components
def magnitude(v):
    v = list(v) + [0, 0]
    return (v[0] ** 2 + v[1] ** 2 + v[2] ** 2) ** 0.5
# %% wrong: a single component keeps its sign
# hint: a length is never negative
def magnitude(v):
    return v[0] if len(v) == 1 else given_dot(v, v) ** 0.5
# %% wrong: halves instead of taking the root
# hint: half of a square is not its root
def magnitude(v):
    return given_dot(v, v) / 2
# %% wrong: the length is cut off to a whole number
# hint: lengths are seldom whole numbers
import math
def magnitude(v):
    return math.isqrt(int(given_dot(v, v)))
# %% wrong: zero vector refused
# hint: the zero vector has a length, and it is 0
def magnitude(v):
    if not any(v):
        raise ValueError("no length")
    return given_dot(v, v) ** 0.5
# %% wrong: integers overflow
# hint: an integer array's squares run over its 64 bits
def magnitude(v):
    v = np.asarray(v)
    return math.sqrt(abs((v * v).sum()))
# %% wrong: single precision
# hint: numbers in half of the usual size (float32) end at about 1e38, and squares get there soon
def magnitude(v):
    small = np.asarray(v, dtype=np.float32)
    return float(np.sqrt(np.sum(small * small)))
