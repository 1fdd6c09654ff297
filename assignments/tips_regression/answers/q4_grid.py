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
