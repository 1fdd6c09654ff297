# %% right: min with a key
def best_on_grid(loss, thetas):
    thetas = list(thetas)
    if not thetas:
        raise ValueError("empty grid")
    return min(thetas, key=loss)


def best_on_grid_2d(loss, t0s, t1s):
    pairs = [(a, b) for a in t0s for b in t1s]
    if not pairs:
        raise ValueError("empty grid")
    return min(pairs, key=lambda pair: loss(np.array(pair)))

# %% right: loops that remember the best
def best_on_grid(loss, thetas):
    best, least = None, float("inf")
    for theta in thetas:
        value = loss(theta)
        if value < least:
            best, least = theta, value
    if best is None:
        raise ValueError("empty grid")
    return best


def best_on_grid_2d(loss, t0s, t1s):
    best, least = None, float("inf")
    for a in t0s:
        for b in t1s:
            value = loss(np.array([a, b], dtype=float))
            if value < least:
                best, least = [a, b], value
    if best is None:
        raise ValueError("empty grid")
    return best

# %% wrong: transposed grid
# hint: Check which axis of the table of losses belongs to theta0.
def best_on_grid(loss, thetas):
    thetas = list(thetas)
    if not thetas:
        raise ValueError("empty grid")
    return min(thetas, key=loss)


def best_on_grid_2d(loss, t0s, t1s):
    t0s, t1s = np.asarray(t0s, dtype=float), np.asarray(t1s, dtype=float)
    if len(t0s) == 0 or len(t1s) == 0:
        raise ValueError("empty grid")
    losses = np.array([[loss(np.array([a, b])) for a in t0s] for b in t1s])
    i, j = np.unravel_index(np.argmin(losses), (len(t0s), len(t1s)))
    return t0s[i], t1s[j]

# %% wrong: pair the wrong way round
# hint: theta0 comes first.
def best_on_grid(loss, thetas):
    thetas = list(thetas)
    if not thetas:
        raise ValueError("empty grid")
    return min(thetas, key=loss)


def best_on_grid_2d(loss, t0s, t1s):
    pairs = [(a, b) for a in t0s for b in t1s]
    if not pairs:
        raise ValueError("empty grid")
    return min(pairs, key=lambda pair: loss(np.array(pair)))[::-1]

# %% wrong: only the diagonal
# hint: Every theta0 meets every theta1.
def best_on_grid(loss, thetas):
    thetas = list(thetas)
    if not thetas:
        raise ValueError("empty grid")
    return min(thetas, key=loss)


def best_on_grid_2d(loss, t0s, t1s):
    pairs = list(zip(t0s, t1s))
    if not pairs:
        raise ValueError("empty grid")
    return min(pairs, key=lambda pair: loss(np.array(pair)))

# %% wrong: returns the index
# hint: What is wanted is the parameter, not where it stands.
def best_on_grid(loss, thetas):
    thetas = list(thetas)
    if not thetas:
        raise ValueError("empty grid")
    return int(np.argmin([loss(t) for t in thetas]))


def best_on_grid_2d(loss, t0s, t1s):
    pairs = [(a, b) for a in t0s for b in t1s]
    if not pairs:
        raise ValueError("empty grid")
    return min(pairs, key=lambda pair: loss(np.array(pair)))

# %% wrong: returns the loss
# hint: What is wanted is the parameter, not its loss.
def best_on_grid(loss, thetas):
    thetas = list(thetas)
    if not thetas:
        raise ValueError("empty grid")
    return min(loss(t) for t in thetas)


def best_on_grid_2d(loss, t0s, t1s):
    pairs = [(a, b) for a in t0s for b in t1s]
    if not pairs:
        raise ValueError("empty grid")
    return min(pairs, key=lambda pair: loss(np.array(pair)))

# %% wrong: greatest loss
# hint: Least, not greatest.
def best_on_grid(loss, thetas):
    thetas = list(thetas)
    if not thetas:
        raise ValueError("empty grid")
    return max(thetas, key=loss)


def best_on_grid_2d(loss, t0s, t1s):
    pairs = [(a, b) for a in t0s for b in t1s]
    if not pairs:
        raise ValueError("empty grid")
    return min(pairs, key=lambda pair: loss(np.array(pair)))

# %% wrong: loss closest to zero
# hint: A loss may be negative; the least one is wanted.
def best_on_grid(loss, thetas):
    thetas = list(thetas)
    if not thetas:
        raise ValueError("empty grid")
    return min(thetas, key=lambda t: abs(loss(t)))


def best_on_grid_2d(loss, t0s, t1s):
    pairs = [(a, b) for a in t0s for b in t1s]
    if not pairs:
        raise ValueError("empty grid")
    return min(pairs, key=lambda pair: loss(np.array(pair)))

# %% wrong: last of equally good ones
# hint: Of several equally good ones the first is wanted.
def best_on_grid(loss, thetas):
    thetas = list(thetas)[::-1]
    if not thetas:
        raise ValueError("empty grid")
    return min(thetas, key=loss)


def best_on_grid_2d(loss, t0s, t1s):
    pairs = [(a, b) for a in t0s for b in t1s]
    if not pairs:
        raise ValueError("empty grid")
    return min(pairs, key=lambda pair: loss(np.array(pair)))

# %% wrong: Series indexed by label
# hint: Square brackets on a Series look up labels; positions need an array.
def best_on_grid(loss, thetas):
    if len(thetas) == 0:
        raise ValueError("empty grid")
    return thetas[int(np.argmin([loss(t) for t in thetas]))]


def best_on_grid_2d(loss, t0s, t1s):
    pairs = [(a, b) for a in t0s for b in t1s]
    if not pairs:
        raise ValueError("empty grid")
    return min(pairs, key=lambda pair: loss(np.array(pair)))

# %% wrong: stops at the first rise
# hint: A grid may come in any order, and a loss may have several valleys: look at every element.
def best_on_grid(loss, thetas):
    thetas = list(thetas)
    if not thetas:
        raise ValueError("empty grid")
    best = thetas[0]
    for theta in thetas[1:]:
        if loss(theta) >= loss(best):
            break
        best = theta
    return best


def best_on_grid_2d(loss, t0s, t1s):
    pairs = [(a, b) for a in t0s for b in t1s]
    if not pairs:
        raise ValueError("empty grid")
    return min(pairs, key=lambda pair: loss(np.array(pair)))

# %% wrong: empty grid unnoticed
# hint: With nothing to try there is no best; raise the promised error.
def best_on_grid(loss, thetas):
    return min(thetas, key=loss, default=None)


def best_on_grid_2d(loss, t0s, t1s):
    pairs = [(a, b) for a in t0s for b in t1s]
    if not pairs:
        raise ValueError("empty grid")
    return min(pairs, key=lambda pair: loss(np.array(pair)))

# %% right: argmin
def best_on_grid(loss, thetas):
    thetas = np.asarray(thetas, dtype=float)
    return thetas[np.argmin([loss(theta) for theta in thetas])]


def best_on_grid_2d(loss, t0s, t1s):
    pairs = np.array([[a, b] for a in t0s for b in t1s], dtype=float)
    return pairs[np.argmin([loss(pair) for pair in pairs])]

# %% right: meshgrid
def best_on_grid(loss, thetas):
    values = pd.Series([loss(t) for t in thetas], dtype=float)
    if values.empty:
        raise ValueError("thetas is empty")
    return list(thetas)[values.idxmin()]


def best_on_grid_2d(loss, t0s, t1s):
    a, b = np.meshgrid(np.asarray(t0s, float), np.asarray(t1s, float))
    if a.size == 0:
        raise ValueError("empty")
    heights = np.array([loss(np.array([p, q])) for p, q in zip(a.flat, b.flat)])
    k = heights.argmin()
    return np.array([a.flat[k], b.flat[k]])

# %% wrong: tuples to the loss
# hint: The loss of a vector wants an array, not a tuple.
def best_on_grid(loss, thetas):
    return min(list(thetas), key=loss)


def best_on_grid_2d(loss, t0s, t1s):
    return min([(a, b) for a in t0s for b in t1s], key=loss)

# %% wrong: lists to the loss
# hint: The loss of a vector wants an array, not a list.
def best_on_grid(loss, thetas):
    return min(list(thetas), key=loss)


def best_on_grid_2d(loss, t0s, t1s):
    return min([[a, b] for a in t0s for b in t1s], key=loss)

# %% wrong: pair as whole numbers
# hint: An array made for whole numbers cuts the fractions of theta1.
def best_on_grid(loss, thetas):
    return min(list(thetas), key=loss)


def best_on_grid_2d(loss, t0s, t1s):
    if len(t0s) == 0 or len(t1s) == 0:
        raise ValueError("empty")
    pairs = np.zeros((len(t0s) * len(t1s), 2), dtype=np.asarray(t0s).dtype)
    k = 0
    for a in t0s:
        for b in t1s:
            pairs[k] = a, b
            k += 1
    return min(pairs, key=loss)

# %% wrong: begins with a loss of a million
# hint: Nothing is less than a loss that is larger than where you began; begin with the first loss.
def best_on_grid(loss, thetas):
    if len(thetas) == 0:
        raise ValueError("empty")
    best, least = list(thetas)[0], 1e6
    for theta in thetas:
        if loss(theta) < least:
            best, least = theta, loss(theta)
    return best


def best_on_grid_2d(loss, t0s, t1s):
    if len(t0s) == 0 or len(t1s) == 0:
        raise ValueError("empty")
    best, least = None, 1e6
    for a in t0s:
        for b in t1s:
            value = loss(np.array([a, b]))
            if value < least:
                best, least = (a, b), value
    return best

# %% wrong: the last element never looked at
# hint: The best element may be the last.
def best_on_grid(loss, thetas):
    thetas = list(thetas)
    if len(thetas) > 2:
        return min(thetas[:-1], key=loss)
    return min(thetas, key=loss)


def best_on_grid_2d(loss, t0s, t1s):
    if len(t0s) == 0 or len(t1s) == 0:
        raise ValueError("empty")
    return min([np.array([a, b]) for a in t0s for b in t1s], key=loss)

# %% wrong: sorts the caller's list
# hint: Sorting in place changes the caller's list, and with it which is the first.
def best_on_grid(loss, thetas):
    if isinstance(thetas, list):
        thetas.sort()
    return min(list(thetas), key=loss)


def best_on_grid_2d(loss, t0s, t1s):
    return min([np.array([a, b]) for a in t0s for b in t1s], key=loss)
