# %% right: determinant and trace
def classify_stationary(grad, point):
    x, y = float(point[0]), float(point[1])
    h = 1e-4
    left = np.array(grad(np.array([x + h, y]))) - np.array(grad(np.array([x - h, y])))
    right = np.array(grad(np.array([x, y + h]))) - np.array(grad(np.array([x, y - h])))
    (a, b), (c, d) = left / (2 * h), right / (2 * h)
    if a * d - b * c < 0:
        return "saddle"
    return "minimum" if a + d > 0 else "maximum"


# %% right: general eigenvalues of the transposed matrix
def classify_stationary(grad, point):
    point = np.asarray(point, dtype=float)
    hessian = np.zeros((2, 2))
    for j in range(2):
        ahead, behind = point.copy(), point.copy()
        ahead[j] += 1e-6
        behind[j] -= 1e-6
        hessian[:, j] = (np.asarray(grad(ahead)) - np.asarray(grad(behind))) / 2e-6
    values = np.linalg.eigvals(hessian).real
    if np.all(values > 0):
        return "minimum"
    if np.all(values < 0):
        return "maximum"
    return "saddle"


# %% right: the closed form of the two curvatures
def classify_stationary(grad, point):
    px, py = (float(value) for value in point)
    h = 1e-5
    gx = (np.array(grad(np.array([px + h, py]))) - np.array(grad(np.array([px - h, py])))) / (2 * h)
    gy = (np.array(grad(np.array([px, py + h]))) - np.array(grad(np.array([px, py - h])))) / (2 * h)
    mean, mixed = (gx[0] + gy[1]) / 2, (gx[1] + gy[0]) / 2
    spread = math.hypot((gx[0] - gy[1]) / 2, mixed)
    if mean - spread > 0:
        return "minimum"
    return "maximum" if mean + spread < 0 else "saddle"


# %% wrong: the diagonal only
# hint: The surface can rise along both axes and still fall in between; look at the whole matrix.
def classify_stationary(grad, point):
    h = 1e-5
    point = np.array(point, dtype=float)
    xx = grad(point + [h, 0])[0] - grad(point - [h, 0])[0]
    yy = grad(point + [0, h])[1] - grad(point - [0, h])[1]
    if xx > 0 and yy > 0:
        return "minimum"
    return "maximum" if xx < 0 and yy < 0 else "saddle"


# %% wrong: top and bottom exchanged
# hint: At a bottom the ground curves upwards: which sign has the curvature there?
def classify_stationary(grad, point):
    h = 1e-5
    point = np.array(point, dtype=float)
    hessian = np.array([(np.asarray(grad(point + e)) - np.asarray(grad(point - e))) / (2 * h) for e in h * np.eye(2)])
    low, high = np.linalg.eigvalsh(hessian)
    return "maximum" if low > 0 else "minimum" if high < 0 else "saddle"


# %% wrong: the sum of the curvatures
# hint: One large positive curvature can hide a negative one in the sum.
def classify_stationary(grad, point):
    h = 1e-5
    point = np.array(point, dtype=float)
    hessian = np.array([(np.asarray(grad(point + e)) - np.asarray(grad(point - e))) / (2 * h) for e in h * np.eye(2)])
    return "minimum" if np.trace(hessian) > 0 else "maximum"


# %% wrong: positive determinant means minimum
# hint: Two negative numbers have a positive product.
def classify_stationary(grad, point):
    h = 1e-5
    point = np.array(point, dtype=float)
    hessian = np.array([(np.asarray(grad(point + e)) - np.asarray(grad(point - e))) / (2 * h) for e in h * np.eye(2)])
    return "minimum" if np.linalg.det(hessian) > 0 else "saddle"


# %% wrong: looks along the two axes and one diagonal
# hint: The direction in which the surface falls may be the one that you did not try.
def classify_stationary(grad, point):
    h = 1e-5
    point = np.array(point, dtype=float)
    curved = []
    for u in ((1, 0), (0, 1), (1, 1)):
        u = np.array(u, dtype=float)
        curved.append(u @ (np.asarray(grad(point + h * u)) - np.asarray(grad(point - h * u))))
    if min(curved) > 0:
        return "minimum"
    return "maximum" if max(curved) < 0 else "saddle"


# %% wrong: the point of the caller is nudged
# hint: Adding to the point in place changes the array of whoever called you.
def classify_stationary(grad, point):
    h = 1e-5
    columns = []
    for j in range(2):
        point[j] += h
        ahead = np.asarray(grad(point))
        point[j] -= h
        columns.append((ahead - np.asarray(grad(point))) / h)
    low, high = np.linalg.eigvalsh(np.array(columns))
    return "minimum" if low > 0 else "maximum" if high < 0 else "saddle"


# %% wrong: always at the origin
# hint: The second derivatives are wanted at the point that is given.
def classify_stationary(grad, point):
    h = 1e-5
    hessian = np.array([(np.asarray(grad(e)) - np.asarray(grad(-e))) / (2 * h) for e in h * np.eye(2)])
    low, high = np.linalg.eigvalsh(hessian)
    return "minimum" if low > 0 else "maximum" if high < 0 else "saddle"


# %% wrong: nudges by a whole unit
# hint: A second derivative belongs to a point; a nudge as long as the landscape is wide says little about it.
def classify_stationary(grad, point):
    point = np.array(point, dtype=float)
    hessian = np.array([(np.asarray(grad(point + e)) - np.asarray(grad(point - e))) / 6 for e in 3 * np.eye(2)])
    low, high = np.linalg.eigvalsh((hessian + hessian.T) / 2)
    return "minimum" if low > 0 else "maximum" if high < 0 else "saddle"
# %% right: eigenvalues
def classify_stationary(grad, point):
    p = np.array(point, dtype=float)
    h = 1e-5
    H = np.array([(np.asarray(grad(p + e)) - np.asarray(grad(p - e))) / (2 * h) for e in h * np.eye(2)])
    low, high = np.linalg.eigvalsh((H + H.T) / 2)
    return "minimum" if low > 0 else "maximum" if high < 0 else "saddle"
# %% wrong: gentle curvature counts as zero
# hint: a small curvature has a sign, too
def classify_stationary(grad, point):
    p = np.array(point, dtype=float)
    h = 1e-5
    H = np.array([(np.asarray(grad(p + e)) - np.asarray(grad(p - e))) / (2 * h) for e in h * np.eye(2)])
    low, high = np.linalg.eigvalsh((H + H.T) / 2)
    return "minimum" if low > 1e-3 else "maximum" if high < -1e-3 else "saddle"
# %% wrong: rounded
# hint: a small curvature has a sign, too
def classify_stationary(grad, point):
    p = np.array(point, dtype=float)
    h = 1e-5
    H = np.array([(np.asarray(grad(p + e)) - np.asarray(grad(p - e))) / (2 * h) for e in h * np.eye(2)])
    H = np.round(H, 3)
    low, high = np.linalg.eigvalsh((H + H.T) / 2)
    return "minimum" if low > 0 else "maximum" if high < 0 else "saddle"
# %% wrong: lists go to grad
# hint: grad takes an array
def classify_stationary(grad, point):
    p = np.array(point, dtype=float)
    h = 1e-5
    H = np.array([(np.asarray(grad((p + e).tolist())) - np.asarray(grad((p - e).tolist()))) / (2 * h) for e in h * np.eye(2)])
    low, high = np.linalg.eigvalsh((H + H.T) / 2)
    return "minimum" if low > 0 else "maximum" if high < 0 else "saddle"
# %% wrong: whole points
# hint: an array of whole numbers cannot hold a nudge
def classify_stationary(grad, point):
    p = np.array(point)
    h = 1e-5
    H = np.array([(np.asarray(grad((p + e).astype(p.dtype))) - np.asarray(grad((p - e).astype(p.dtype)))) / (2 * h) for e in h * np.eye(2)])
    low, high = np.linalg.eigvalsh((H + H.T) / 2)
    return "minimum" if low > 0 else "maximum" if high < 0 else "saddle"


# %% wrong: a step h of one half
# hint: Half a unit is a long way on a surface that bends quickly: take a small h.
def classify_stationary(grad, point):
    p, h = np.array(point, dtype=float), 0.5
    H = np.array(
        [(grad(p + h * e) - grad(p - h * e)) / (2 * h) for e in np.eye(2)]
    )
    low, high = np.linalg.eigvalsh((H + H.T) / 2)
    return "minimum" if low > 0 else "maximum" if high < 0 else "saddle"


# %% right: tries Cholesky on H and on -H
def classify_stationary(grad, point):
    p, h = np.array(point, dtype=float), 1e-5
    H = np.zeros((2, 2))
    for j in range(2):
        shift = np.zeros(2)
        shift[j] = h
        H[:, j] = (np.array(grad(p + shift)) - np.array(grad(p - shift))) / (2 * h)
    H = (H + H.T) / 2
    for sign, word in ((1, "minimum"), (-1, "maximum")):
        try:
            np.linalg.cholesky(sign * H)
        except np.linalg.LinAlgError:
            continue
        return word
    return "saddle"
