# %% right: shuffle in place, cut by hand
def make_batches(n, n_batches, rng):
    if n_batches < 1 or n_batches > n:
        raise ValueError("n_batches must be between 1 and n")
    order = np.arange(n)
    rng.shuffle(order)
    short, longer = divmod(n, n_batches)
    batches, begin = [], 0
    for k in range(n_batches):
        end = begin + short + (1 if k < longer else 0)
        batches.append(order[begin:end])
        begin = end
    return batches
# %% right: deal like cards, lists of int
def make_batches(n, n_batches, rng):
    if n_batches not in range(1, n + 1):
        raise ValueError("n_batches must be between 1 and n")
    order = [int(i) for i in rng.permutation(n)]
    return [order[k::n_batches] for k in range(n_batches)]
# %% right: sort by random keys
def make_batches(n, n_batches, rng):
    if n_batches < 1 or n_batches > n:
        raise ValueError("n_batches must be between 1 and n")
    return tuple(np.array_split(np.argsort(rng.random(n)), n_batches))
# %% right: draws from a hat
def make_batches(n, n_batches, rng):
    if n_batches < 1 or n_batches > n:
        raise ValueError("n_batches")
    hat = list(range(n))
    piles = [[] for _ in range(n_batches)]
    for k in range(n):
        piles[k % n_batches].append(hat.pop(int(rng.integers(len(hat)))))
    return [np.array(pile, dtype=int) for pile in piles]
# %% wrong: samples with replacement
# hint: a row can be drawn twice and another not at all; an epoch reads every row exactly once
def make_batches(n, n_batches, rng):
    if not 1 <= n_batches <= n:
        raise ValueError("n_batches must be between 1 and n")
    return np.array_split(rng.integers(n, size=n), n_batches)
# %% wrong: no shuffle
# hint: the batches come out in the order of the file, at every call the same
def make_batches(n, n_batches, rng):
    if not 1 <= n_batches <= n:
        raise ValueError("n_batches must be between 1 and n")
    return np.array_split(np.arange(n), n_batches)
# %% wrong: fails where n is not divisible
# hint: np.split wants equal parts; try 10 rows in 3 batches
def make_batches(n, n_batches, rng):
    if not 1 <= n_batches <= n:
        raise ValueError("n_batches must be between 1 and n")
    return np.split(rng.permutation(n), n_batches)
# %% wrong: drops what is left over
# hint: add up the sizes of the batches for a number of rows that does not divide evenly
def make_batches(n, n_batches, rng):
    if not 1 <= n_batches <= n:
        raise ValueError("n_batches must be between 1 and n")
    size = n // n_batches
    order = rng.permutation(n)
    return [order[k * size:(k + 1) * size] for k in range(n_batches)]
# %% wrong: the last batch takes all that is left over
# hint: look at how much larger the last batch is than the others
def make_batches(n, n_batches, rng):
    if not 1 <= n_batches <= n:
        raise ValueError("n_batches must be between 1 and n")
    size = n // n_batches
    order = rng.permutation(n)
    cuts = [k * size for k in range(n_batches)] + [n]
    return [order[a:b] for a, b in zip(cuts, cuts[1:])]
# %% wrong: shuffles the batches, not the rows
# hint: neighbouring rows of the file always land in the same batch
def make_batches(n, n_batches, rng):
    if not 1 <= n_batches <= n:
        raise ValueError("n_batches must be between 1 and n")
    parts = np.array_split(np.arange(n), n_batches)
    return [parts[k] for k in rng.permutation(n_batches)]
# %% wrong: rotates the rows instead of shuffling them
# hint: a cut through the pack is not a shuffle, neighbours stay neighbours
def make_batches(n, n_batches, rng):
    if not 1 <= n_batches <= n:
        raise ValueError("n_batches must be between 1 and n")
    return np.array_split(np.roll(np.arange(n), rng.integers(n)), n_batches)
# %% wrong: a generator of its own
# hint: the randomness has to come from the rng that was passed in
def make_batches(n, n_batches, rng):
    if not 1 <= n_batches <= n:
        raise ValueError("n_batches must be between 1 and n")
    return np.array_split(np.random.default_rng(0).permutation(n), n_batches)
# %% wrong: global random numbers
# hint: two equal generators must give equal batches
def make_batches(n, n_batches, rng):
    if not 1 <= n_batches <= n:
        raise ValueError("n_batches must be between 1 and n")
    return np.array_split(np.random.permutation(n), n_batches)
# %% wrong: no check of n_batches
# hint: read the last line of the docstring
def make_batches(n, n_batches, rng):
    return np.array_split(rng.permutation(n), n_batches)
# %% wrong: refuses one row a batch
# hint: n_batches may be as large as n
def make_batches(n, n_batches, rng):
    if not 1 <= n_batches < n:
        raise ValueError("n_batches must be between 1 and n")
    return np.array_split(rng.permutation(n), n_batches)
# %% wrong: takes the batch size for the number of batches
# hint: the second argument says how many batches, not how large they are
def make_batches(n, n_batches, rng):
    if not 1 <= n_batches <= n:
        raise ValueError("n_batches must be between 1 and n")
    order = rng.permutation(n)
    return [order[k:k + n_batches] for k in range(0, n, n_batches)]
# %% wrong: row numbers from 1
# hint: rows are counted from 0
def make_batches(n, n_batches, rng):
    if not 1 <= n_batches <= n:
        raise ValueError("n_batches must be between 1 and n")
    return np.array_split(rng.permutation(n) + 1, n_batches)
# %% wrong: no own error for zero batches
# hint: no batch at all is an error of its own kind
def make_batches(n, n_batches, rng):
    if n_batches > n:
        raise ValueError("n_batches")
    order = rng.permutation(n)
    return [order[k::n_batches] for k in range(n_batches)]
# %% wrong: first row always in the first batch
# hint: row 0 may land in any batch
def make_batches(n, n_batches, rng):
    if n_batches < 1 or n_batches > n:
        raise ValueError("n_batches")
    order = rng.permutation(n)
    order[[0, int(np.flatnonzero(order == 0)[0])]] = 0, order[0]
    return np.array_split(order, n_batches)
# %% wrong: sorted inside after the choice of a repeated seed
# hint: every permutation must be possible, not only a few
def make_batches(n, n_batches, rng):
    if n_batches < 1 or n_batches > n:
        raise ValueError("n_batches")
    seed = int(rng.integers(2))
    return np.array_split(np.random.default_rng(seed).permutation(n), n_batches)
# %% wrong: numbers as floats
# hint: row numbers are whole
def make_batches(n, n_batches, rng):
    if n_batches < 1 or n_batches > n:
        raise ValueError("n_batches")
    order = np.zeros(n)
    order[:] = rng.permutation(n)
    return np.array_split(order, n_batches)
# %% wrong: wrong kind of error
# hint: the docstring names the kind of error
def make_batches(n, n_batches, rng):
    assert 1 <= n_batches <= n
    return np.array_split(rng.permutation(n), n_batches)
