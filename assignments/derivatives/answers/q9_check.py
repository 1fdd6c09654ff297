# %% right: relative error as a NumPy bool
def gradient_check(f, grad, point, tol=1e-4):
    p = np.array(point, dtype=float)
    a = np.asarray(grad(p.copy()), dtype=float)
    n = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    if a.shape != n.shape or not np.isfinite(a).all():
        return False
    size = max(np.linalg.norm(a), np.linalg.norm(n))
    if size < 1e-6:
        return True
    return np.linalg.norm(a - n) / size <= tol
# %% right: loops and plain numbers
def gradient_check(f, grad, point, tol=1e-4):
    p = [float(v) for v in point]
    a = grad(np.array(p))
    if np.shape(a) != (len(p),):
        return False
    n = []
    for i in range(len(p)):
        upper, lower = np.array(p), np.array(p)
        upper[i] += 1e-5
        lower[i] -= 1e-5
        n.append(float(f(upper) - f(lower)) / 2e-5)
    if any(v != v or v in (float("inf"), float("-inf")) for v in map(float, a)):
        return False
    length_a = sum(float(v) ** 2 for v in a) ** 0.5
    length_n = sum(v * v for v in n) ** 0.5
    if length_a < 1e-6 and length_n < 1e-6:
        return True
    gap = sum((float(v) - w) ** 2 for v, w in zip(a, n)) ** 0.5
    return bool(gap <= tol * max(length_a, length_n))
# %% wrong: absolute tolerance
# hint: an error of 1 is tiny for a gradient a million long
def gradient_check(f, grad, point, tol=1e-4):
    p = np.array(point, dtype=float)
    a = np.asarray(grad(p.copy()), dtype=float)
    n = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    if a.shape != n.shape or not np.isfinite(a).all():
        return False
    return bool(np.linalg.norm(a - n) <= tol)
# %% wrong: absolute tolerance for short gradients
# hint: short gradients have a relative error, too
def gradient_check(f, grad, point, tol=1e-4):
    p = np.array(point, dtype=float)
    a = np.asarray(grad(p.copy()), dtype=float)
    n = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    if a.shape != n.shape or not np.isfinite(a).all():
        return False
    return bool(np.linalg.norm(a - n) <= tol * max(1, np.linalg.norm(n)))
# %% wrong: compares only the lengths
# hint: two vectors of the same length may point in different directions
def gradient_check(f, grad, point, tol=1e-4):
    p = np.array(point, dtype=float)
    a = np.asarray(grad(p.copy()), dtype=float)
    n = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    if a.shape != n.shape or not np.isfinite(a).all():
        return False
    size = max(np.linalg.norm(a), np.linalg.norm(n))
    if size < 1e-6:
        return True
    return bool(abs(np.linalg.norm(a) - np.linalg.norm(n)) <= tol * size)
# %% wrong: compares only the directions
# hint: two vectors in the same direction may have different lengths
def gradient_check(f, grad, point, tol=1e-4):
    p = np.array(point, dtype=float)
    a = np.asarray(grad(p.copy()), dtype=float)
    n = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    if a.shape != n.shape or not np.isfinite(a).all():
        return False
    size = max(np.linalg.norm(a), np.linalg.norm(n))
    if size < 1e-6:
        return True
    return bool(1 - a @ n / max(np.linalg.norm(a) * np.linalg.norm(n), 1e-300) <= tol)
# %% wrong: compares only the sums
# hint: errors in two components may cancel
def gradient_check(f, grad, point, tol=1e-4):
    p = np.array(point, dtype=float)
    a = np.asarray(grad(p.copy()), dtype=float)
    n = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    if a.shape != n.shape or not np.isfinite(a).all():
        return False
    size = max(np.linalg.norm(a), np.linalg.norm(n))
    if size < 1e-6:
        return True
    return bool(abs(a.sum() - n.sum()) <= tol * size)
# %% wrong: compares only the first component
# hint: all components have to agree
def gradient_check(f, grad, point, tol=1e-4):
    p = np.array(point, dtype=float)
    a = np.asarray(grad(p.copy()), dtype=float)
    n = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    if a.shape != n.shape or not np.isfinite(a).all():
        return False
    size = max(np.linalg.norm(a), np.linalg.norm(n))
    if size < 1e-6:
        return True
    return bool(abs(a[0] - n[0]) <= tol * size)
# %% wrong: compares absolute values
# hint: a lost sign is the commonest mistake of all
def gradient_check(f, grad, point, tol=1e-4):
    p = np.array(point, dtype=float)
    a = np.asarray(grad(p.copy()), dtype=float)
    n = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    if a.shape != n.shape or not np.isfinite(a).all():
        return False
    size = max(np.linalg.norm(a), np.linalg.norm(n))
    if size < 1e-6:
        return True
    return bool(np.linalg.norm(np.abs(a) - np.abs(n)) <= tol * size)
# %% wrong: ignores the tolerance
# hint: tol belongs to the caller
def gradient_check(f, grad, point, tol=1e-4):
    p = np.array(point, dtype=float)
    a = np.asarray(grad(p.copy()), dtype=float)
    n = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    if a.shape != n.shape or not np.isfinite(a).all():
        return False
    size = max(np.linalg.norm(a), np.linalg.norm(n))
    if size < 1e-6:
        return True
    return bool(np.linalg.norm(a - n) <= 1e-4 * size)
# %% wrong: tolerance ten times too wide
# hint: compare with tol itself
def gradient_check(f, grad, point, tol=1e-4):
    p = np.array(point, dtype=float)
    a = np.asarray(grad(p.copy()), dtype=float)
    n = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    if a.shape != n.shape or not np.isfinite(a).all():
        return False
    size = max(np.linalg.norm(a), np.linalg.norm(n))
    if size < 1e-6:
        return True
    return bool(np.linalg.norm(a - n) <= 1000 * tol * size)
# %% wrong: returns the error
# hint: the answer is True or False
def gradient_check(f, grad, point, tol=1e-4):
    p = np.array(point, dtype=float)
    a = np.asarray(grad(p.copy()), dtype=float)
    n = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    if a.shape != n.shape or not np.isfinite(a).all():
        return False
    size = max(np.linalg.norm(a), np.linalg.norm(n))
    if size < 1e-6:
        return True
    return np.linalg.norm(a - n) / size
# %% wrong: the verdict is upside down
# hint: True means that the two agree
def gradient_check(f, grad, point, tol=1e-4):
    p = np.array(point, dtype=float)
    a = np.asarray(grad(p.copy()), dtype=float)
    n = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    if a.shape != n.shape or not np.isfinite(a).all():
        return False
    size = max(np.linalg.norm(a), np.linalg.norm(n))
    if size < 1e-6:
        return True
    return bool(np.linalg.norm(a - n) > tol * size)
# %% wrong: nothing over nothing at a stationary point
# hint: what is the relative error of two vectors that both vanish?
def gradient_check(f, grad, point, tol=1e-4):
    p = np.array(point, dtype=float)
    a = np.asarray(grad(p.copy()), dtype=float)
    n = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    if a.shape != n.shape or not np.isfinite(a).all():
        return False
    size = max(np.linalg.norm(a), np.linalg.norm(n))
    with np.errstate(all='ignore'):
        return bool(np.linalg.norm(a - n) / size <= tol)
# %% wrong: a short analytical gradient is enough
# hint: both gradients have to vanish, not just one
def gradient_check(f, grad, point, tol=1e-4):
    p = np.array(point, dtype=float)
    a = np.asarray(grad(p.copy()), dtype=float)
    n = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    if a.shape != n.shape or not np.isfinite(a).all():
        return False
    if np.linalg.norm(a) < 1e-6:
        return True
    return bool(np.linalg.norm(a - n) <= tol * max(np.linalg.norm(a), np.linalg.norm(n)))
# %% wrong: a short numerical gradient is enough
# hint: both gradients have to vanish, not just one
def gradient_check(f, grad, point, tol=1e-4):
    p = np.array(point, dtype=float)
    a = np.asarray(grad(p.copy()), dtype=float)
    n = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    if a.shape != n.shape or not np.isfinite(a).all():
        return False
    if np.linalg.norm(n) < 1e-6:
        return True
    return bool(np.linalg.norm(a - n) <= tol * max(np.linalg.norm(a), np.linalg.norm(n)))
# %% wrong: calls short gradients zero
# hint: which length counts as zero?
def gradient_check(f, grad, point, tol=1e-4):
    p = np.array(point, dtype=float)
    a = np.asarray(grad(p.copy()), dtype=float)
    n = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    if a.shape != n.shape or not np.isfinite(a).all():
        return False
    size = max(np.linalg.norm(a), np.linalg.norm(n))
    return bool(size < 1e-3 or np.linalg.norm(a - n) <= tol * size)
# %% wrong: broadcasts a single number
# hint: does grad return as many components as the point has?
def gradient_check(f, grad, point, tol=1e-4):
    p = np.array(point, dtype=float)
    a = np.asarray(grad(p.copy()), dtype=float)
    n = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    size = max(np.linalg.norm(a), np.linalg.norm(n))
    if size < 1e-6:
        return True
    return bool(np.linalg.norm(a - n) <= tol * size) if a.size in (1, n.size) else False
# %% wrong: too many components are cut off
# hint: does grad return as many components as the point has?
def gradient_check(f, grad, point, tol=1e-4):
    p = np.array(point, dtype=float)
    a = np.asarray(grad(p.copy()), dtype=float).ravel()
    n = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    if not np.isfinite(a).all() or a.size < n.size:
        return False
    a = a[:n.size]
    size = max(np.linalg.norm(a), np.linalg.norm(n))
    if size < 1e-6:
        return True
    return bool(np.linalg.norm(a - n) <= tol * size)
# %% wrong: NaN slips through
# hint: comparisons with NaN are always False, in either direction
def gradient_check(f, grad, point, tol=1e-4):
    p = np.array(point, dtype=float)
    a = np.asarray(grad(p.copy()), dtype=float)
    n = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    if a.shape != n.shape:
        return False
    size = max(np.linalg.norm(a), np.linalg.norm(n))
    if size < 1e-6:
        return True
    return not np.linalg.norm(a - n) > tol * size
# %% wrong: infinity slips through
# hint: infinity is not greater than tol times infinity
def gradient_check(f, grad, point, tol=1e-4):
    p = np.array(point, dtype=float)
    a = np.asarray(grad(p.copy()), dtype=float)
    n = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(p.size)])
    if a.shape != n.shape or np.isnan(a).any():
        return False
    size = max(np.linalg.norm(a), np.linalg.norm(n))
    if size < 1e-6:
        return True
    return not np.linalg.norm(a - n) > tol * size
# %% wrong: always content
# hint: a check that never fails checks nothing
def gradient_check(f, grad, point, tol=1e-4):
    return True
# %% wrong: compares grad with itself
# hint: the second gradient has to come from nudging f
def gradient_check(f, grad, point, tol=1e-4):
    p = np.array(point, dtype=float)
    a = np.asarray(grad(p.copy()), dtype=float)
    if a.shape != p.shape or not np.isfinite(a).all():
        return False
    n = np.asarray(grad(p), dtype=float)
    size = max(np.linalg.norm(a), np.linalg.norm(n))
    if size < 1e-6:
        return True
    return bool(np.linalg.norm(a - n) <= tol * size)
# %% right: slope along coordinates
def gradient_check(f, grad, point, tol=1e-4):
    p = np.array(point, dtype=float)
    a = np.asarray(grad(p.copy()), dtype=float)
    if a.shape != p.shape or not np.all(np.isfinite(a)):
        return False
    n = np.array([slope(lambda t, i=i: f(np.where(np.arange(len(p)) == i, t, p)), p[i]) for i in range(len(p))])
    longest = max(np.linalg.norm(a), np.linalg.norm(n))
    if longest < 1e-6:
        return True
    return bool(np.linalg.norm(a - n) / longest <= tol)
# %% right: central differences, product form
def gradient_check(f, grad, point, tol=1e-4):
    p = np.array(point, dtype=float)
    a = np.asarray(grad(p.copy()), dtype=float)
    if a.shape != p.shape or not np.all(np.isfinite(a)):
        return False
    n = np.array([(f(p + e) - f(p - e)) / 2e-6 for e in np.eye(len(p)) * 1e-6])
    longest = max(np.linalg.norm(a), np.linalg.norm(n))
    if longest < 1e-6:
        return True
    return bool(np.linalg.norm(a - n) <= tol * longest)
# %% right: lists throughout
def gradient_check(f, grad, point, tol=1e-4):
    p = np.array(point, dtype=float)
    a = list(grad(np.array(p)))
    if len(a) != len(point) or not all(np.isfinite(x) for x in a):
        return False
    n = np.array([slope(lambda t, i=i: f(np.where(np.arange(len(p)) == i, t, p)), p[i]) for i in range(len(p))])
    longest = max(np.linalg.norm(a), np.linalg.norm(n))
    if longest < 1e-6:
        return True
    return bool(np.linalg.norm([x - y for x, y in zip(a, n)]) / longest <= tol)
# %% wrong: relative to the analytical one
# hint: divide by the longer of the two
def gradient_check(f, grad, point, tol=1e-4):
    p = np.array(point, dtype=float)
    a = np.asarray(grad(p.copy()), dtype=float)
    if a.shape != p.shape or not np.all(np.isfinite(a)):
        return False
    n = np.array([slope(lambda t, i=i: f(np.where(np.arange(len(p)) == i, t, p)), p[i]) for i in range(len(p))])
    longest = max(np.linalg.norm(a), np.linalg.norm(n))
    if longest < 1e-6:
        return True
    return bool(np.linalg.norm(a - n) / max(np.linalg.norm(a), 1e-300) <= tol)
# %% wrong: relative to the numerical one
# hint: divide by the longer of the two
def gradient_check(f, grad, point, tol=1e-4):
    p = np.array(point, dtype=float)
    a = np.asarray(grad(p.copy()), dtype=float)
    if a.shape != p.shape or not np.all(np.isfinite(a)):
        return False
    n = np.array([slope(lambda t, i=i: f(np.where(np.arange(len(p)) == i, t, p)), p[i]) for i in range(len(p))])
    longest = max(np.linalg.norm(a), np.linalg.norm(n))
    if longest < 1e-6:
        return True
    return bool(np.linalg.norm(a - n) / max(np.linalg.norm(n), 1e-300) <= tol)
# %% wrong: component by component, relative
# hint: the error is relative to the length; one component may be zero
def gradient_check(f, grad, point, tol=1e-4):
    p = np.array(point, dtype=float)
    a = np.asarray(grad(p.copy()), dtype=float)
    if a.shape != p.shape or not np.all(np.isfinite(a)):
        return False
    n = np.array([slope(lambda t, i=i: f(np.where(np.arange(len(p)) == i, t, p)), p[i]) for i in range(len(p))])
    longest = max(np.linalg.norm(a), np.linalg.norm(n))
    if longest < 1e-6:
        return True
    return all(abs(x - y) <= tol * max(abs(x), abs(y)) for x, y in zip(a, n))
# %% wrong: allclose
# hint: np.allclose has an absolute part, too
def gradient_check(f, grad, point, tol=1e-4):
    p = np.array(point, dtype=float)
    a = np.asarray(grad(p.copy()), dtype=float)
    if a.shape != p.shape or not np.all(np.isfinite(a)):
        return False
    n = np.array([slope(lambda t, i=i: f(np.where(np.arange(len(p)) == i, t, p)), p[i]) for i in range(len(p))])
    longest = max(np.linalg.norm(a), np.linalg.norm(n))
    if longest < 1e-6:
        return True
    return bool(np.allclose(a, n, rtol=tol))
# %% wrong: lists go to grad
# hint: grad takes an array, not a list
def gradient_check(f, grad, point, tol=1e-4):
    p = np.array(point, dtype=float)
    a = np.asarray(grad(p.tolist()), dtype=float)
    if a.shape != p.shape or not np.all(np.isfinite(a)):
        return False
    n = np.array([slope(lambda t, i=i: f(np.where(np.arange(len(p)) == i, t, p)), p[i]) for i in range(len(p))])
    longest = max(np.linalg.norm(a), np.linalg.norm(n))
    if longest < 1e-6:
        return True
    return bool(np.linalg.norm(a - n) / longest <= tol)
# %% wrong: lists go to f
# hint: f takes an array, not a list
def gradient_check(f, grad, point, tol=1e-4):
    p = np.array(point, dtype=float)
    a = np.asarray(grad(p.copy()), dtype=float)
    if a.shape != p.shape or not np.all(np.isfinite(a)):
        return False
    n = np.array([slope(lambda t, i=i: f(np.where(np.arange(len(p)) == i, t, p).tolist()), p[i]) for i in range(len(p))])
    longest = max(np.linalg.norm(a), np.linalg.norm(n))
    if longest < 1e-6:
        return True
    return bool(np.linalg.norm(a - n) / longest <= tol)
# %% wrong: the point itself is lent out
# hint: grad may change what it is given: lend it a copy
def gradient_check(f, grad, point, tol=1e-4):
    p = np.asarray(point, dtype=float)
    a = np.asarray(grad(p), dtype=float)
    if a.shape != p.shape or not np.all(np.isfinite(a)):
        return False
    n = np.array([slope(lambda t, i=i: f(np.where(np.arange(len(p)) == i, t, p)), p[i]) for i in range(len(p))])
    p += 0.0
    p -= 1e-9
    longest = max(np.linalg.norm(a), np.linalg.norm(n))
    if longest < 1e-6:
        return True
    return bool(np.linalg.norm(a - n) / longest <= tol)
# %% right: without a division
def gradient_check(f, grad, point, tol=1e-4):
    p = np.array(point, dtype=float)
    n = np.zeros(p.size)
    for i in range(p.size):
        e = np.zeros(p.size)
        e[i] = 1e-4
        n[i] = (f(p + e) - f(p - e)) / 2e-4
    a = np.asarray(grad(np.array(p)), dtype=float)
    if a.ndim != 1 or a.size != n.size:
        return False
    if np.isnan(a).any() or np.isinf(a).any():
        return False
    size_a, size_n = np.sqrt(a @ a), np.sqrt(n @ n)
    if size_a < 1e-6 and size_n < 1e-6:
        return True
    return bool(np.sqrt((a - n) @ (a - n)) <= tol * max(size_a, size_n))
# %% wrong: the error must be below tol
# hint: at most means that an error equal to the tolerance is accepted
def gradient_check(f, grad, point, tol=1e-4):
    p = np.array(point, dtype=float)
    a = np.asarray(grad(p.copy()), dtype=float)
    if a.shape != p.shape or not np.all(np.isfinite(a)):
        return False
    n = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(len(p))])
    longer = max(np.linalg.norm(a), np.linalg.norm(n))
    return True if longer < 1e-6 else bool(np.linalg.norm(a - n) / longer < tol)
# %% wrong: NaN and infinity count as 0
# hint: a component that is not finite agrees with nothing; do not replace it by a number
def gradient_check(f, grad, point, tol=1e-4):
    p = np.array(point, dtype=float)
    a = np.nan_to_num(np.asarray(grad(p.copy()), dtype=float), posinf=0.0, neginf=0.0)
    if a.shape != p.shape:
        return False
    n = np.array([slope(lambda t: f(p + t * e), 0.0) for e in np.eye(len(p))])
    longer = max(np.linalg.norm(a), np.linalg.norm(n))
    return True if longer < 1e-6 else bool(np.linalg.norm(a - n) / longer <= tol)
