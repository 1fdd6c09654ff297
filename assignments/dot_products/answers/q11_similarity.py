# %% right: plain Python, a list
def cosine_similarities(query, items):
    size = math.sqrt(sum(q * q for q in query))
    result = []
    for item in items:
        if len(item) != len(query):
            raise ValueError("lengths differ")
        length = math.sqrt(sum(x * x for x in item))
        top = sum(q * x for q, x in zip(query, item))
        result.append(top / (size * length) if size and length else 0)
    return result
def most_similar(query, items):
    values = cosine_similarities(query, items)
    return values.index(max(values))
# %% right: unit vectors first, an np.int64
def cosine_similarities(query, items):
    q, rows = np.array(query, dtype=float), np.array(items, dtype=float)
    q_size, sizes = np.sqrt(q @ q), np.sqrt((rows**2).sum(axis=1, keepdims=True))
    q = q / (q_size if q_size > 0 else 1)
    return (rows / np.where(sizes > 0, sizes, 1)) @ q
def most_similar(query, items):
    return np.argmax(cosine_similarities(query, items))
# %% right: NaN replaced, sorted
def cosine_similarities(query, items):
    query, items = np.asarray(query), np.asarray(items)
    with np.errstate(all="ignore"):
        cosines = items.dot(query) / (np.linalg.norm(items, axis=1) * np.linalg.norm(query))
    return tuple(np.nan_to_num(cosines))
def most_similar(query, items):
    values = cosine_similarities(query, items)
    return sorted(range(len(values)), key=lambda i: -values[i])[0]
# %% right: scikit-learn
def cosine_similarities(query, items):
    from sklearn.metrics.pairwise import cosine_similarity
    return cosine_similarity(np.asarray(query).reshape(1, -1), items).ravel()
def most_similar(query, items):
    return np.array(cosine_similarities(query, items).argmax())
# %% wrong: dot product without normalising
# hint: long vectors win here because they are long
def cosine_similarities(query, items):
    return np.asarray(items) @ np.asarray(query)
def most_similar(query, items):
    return int(np.argmax(cosine_similarities(query, items)))
# %% wrong: most similar by the dot product
# hint: the index must come from the cosines; by the dot product long vectors win
def cosine_similarities(query, items):
    q, rows = np.asarray(query, dtype=float), np.asarray(items, dtype=float)
    sizes = np.linalg.norm(rows, axis=1) * np.linalg.norm(q)
    return (rows @ q) / np.where(sizes > 0, sizes, 1)
def most_similar(query, items):
    return int(np.argmax(np.asarray(items) @ np.asarray(query)))
# %% wrong: divides by the length of the items only
# hint: the query has a length too
def cosine_similarities(query, items):
    q, rows = np.asarray(query, dtype=float), np.asarray(items, dtype=float)
    sizes = np.linalg.norm(rows, axis=1)
    return (rows @ q) / np.where(sizes > 0, sizes, 1)
def most_similar(query, items):
    return int(np.argmax(cosine_similarities(query, items)))
# %% wrong: divides by the length of the query only
# hint: each item has a length too
def cosine_similarities(query, items):
    q, rows = np.asarray(query, dtype=float), np.asarray(items, dtype=float)
    size = np.linalg.norm(q)
    return (rows @ q) / (size if size > 0 else 1)
def most_similar(query, items):
    return int(np.argmax(cosine_similarities(query, items)))
# %% wrong: one length for the whole table
# hint: np.linalg.norm of a matrix is one number unless you name an axis
def cosine_similarities(query, items):
    q, rows = np.asarray(query, dtype=float), np.asarray(items, dtype=float)
    size = np.linalg.norm(rows) * np.linalg.norm(q)
    return (rows @ q) / (size if size > 0 else 1)
def most_similar(query, items):
    return int(np.argmax(cosine_similarities(query, items)))
# %% wrong: squared lengths
# hint: divide by lengths, not by their squares
def cosine_similarities(query, items):
    q, rows = np.asarray(query, dtype=float), np.asarray(items, dtype=float)
    sizes = (rows**2).sum(axis=1) * (q @ q)
    return (rows @ q) / np.where(sizes > 0, sizes, 1)
def most_similar(query, items):
    return int(np.argmax(cosine_similarities(query, items)))
# %% wrong: lengths of the columns
# hint: an item is a row; check the axis of the norm
def cosine_similarities(query, items):
    q, rows = np.asarray(query, dtype=float), np.asarray(items, dtype=float)
    sizes = np.linalg.norm(rows, axis=0)
    return (rows / np.where(sizes > 0, sizes, 1)) @ q / max(np.linalg.norm(q), 1e-300)
def most_similar(query, items):
    return int(np.argmax(cosine_similarities(query, items)))
# %% wrong: cosine distance
# hint: that is how different they are; wanted is how similar
def cosine_similarities(query, items):
    q, rows = np.asarray(query, dtype=float), np.asarray(items, dtype=float)
    sizes = np.linalg.norm(rows, axis=1) * np.linalg.norm(q)
    return 1 - (rows @ q) / np.where(sizes > 0, sizes, 1)
def most_similar(query, items):
    return int(np.argmin(cosine_similarities(query, items)))
# %% wrong: the least similar
# hint: the most similar item has the largest cosine
def cosine_similarities(query, items):
    q, rows = np.asarray(query, dtype=float), np.asarray(items, dtype=float)
    sizes = np.linalg.norm(rows, axis=1) * np.linalg.norm(q)
    return (rows @ q) / np.where(sizes > 0, sizes, 1)
def most_similar(query, items):
    return int(np.argmin(cosine_similarities(query, items)))
# %% wrong: by absolute value
# hint: an opposite vector is as unlike as can be
def cosine_similarities(query, items):
    q, rows = np.asarray(query, dtype=float), np.asarray(items, dtype=float)
    sizes = np.linalg.norm(rows, axis=1) * np.linalg.norm(q)
    return (rows @ q) / np.where(sizes > 0, sizes, 1)
def most_similar(query, items):
    return int(np.argmax(np.abs(cosine_similarities(query, items))))
# %% wrong: similarities without sign
# hint: an obtuse angle has a negative cosine
def cosine_similarities(query, items):
    q, rows = np.asarray(query, dtype=float), np.asarray(items, dtype=float)
    sizes = np.linalg.norm(rows, axis=1) * np.linalg.norm(q)
    return np.abs(rows @ q) / np.where(sizes > 0, sizes, 1)
def most_similar(query, items):
    q, rows = np.asarray(query, dtype=float), np.asarray(items, dtype=float)
    sizes = np.linalg.norm(rows, axis=1) * np.linalg.norm(q)
    return int(np.argmax((rows @ q) / np.where(sizes > 0, sizes, 1)))
# %% wrong: the nearest item
# hint: the nearest point need not lie in the same direction
def cosine_similarities(query, items):
    q, rows = np.asarray(query, dtype=float), np.asarray(items, dtype=float)
    sizes = np.linalg.norm(rows, axis=1) * np.linalg.norm(q)
    return (rows @ q) / np.where(sizes > 0, sizes, 1)
def most_similar(query, items):
    if np.shape(items)[1] != len(query):
        raise ValueError("lengths differ")
    return int(np.argmin(np.linalg.norm(np.asarray(items) - np.asarray(query), axis=1)))
# %% wrong: the value instead of the index
# hint: wanted is which item, not how similar it is
def cosine_similarities(query, items):
    q, rows = np.asarray(query, dtype=float), np.asarray(items, dtype=float)
    sizes = np.linalg.norm(rows, axis=1) * np.linalg.norm(q)
    return (rows @ q) / np.where(sizes > 0, sizes, 1)
def most_similar(query, items):
    return float(np.max(cosine_similarities(query, items)))
# %% wrong: the item instead of the index
# hint: wanted is the position of the item, not the item
def cosine_similarities(query, items):
    q, rows = np.asarray(query, dtype=float), np.asarray(items, dtype=float)
    sizes = np.linalg.norm(rows, axis=1) * np.linalg.norm(q)
    return (rows @ q) / np.where(sizes > 0, sizes, 1)
def most_similar(query, items):
    return items[int(np.argmax(cosine_similarities(query, items)))]
# %% wrong: counts from one
# hint: Python counts from 0
def cosine_similarities(query, items):
    q, rows = np.asarray(query, dtype=float), np.asarray(items, dtype=float)
    sizes = np.linalg.norm(rows, axis=1) * np.linalg.norm(q)
    return (rows @ q) / np.where(sizes > 0, sizes, 1)
def most_similar(query, items):
    return int(np.argmax(cosine_similarities(query, items))) + 1
# %% wrong: NaN for zero vectors
# hint: 0 divided by 0 gives NaN, and argmax takes NaN for the maximum
def cosine_similarities(query, items):
    q, rows = np.asarray(query, dtype=float), np.asarray(items, dtype=float)
    with np.errstate(all="ignore"):
        return (rows @ q) / (np.linalg.norm(rows, axis=1) * np.linalg.norm(q))
def most_similar(query, items):
    return int(np.argmax(cosine_similarities(query, items)))
# %% wrong: a mismatch goes unnoticed
# hint: zip stops at the shorter side
def cosine_similarities(query, items):
    size = math.sqrt(sum(q * q for q in query))
    result = []
    for item in items:
        length = math.sqrt(sum(x * x for x in item))
        top = sum(q * x for q, x in zip(query, item))
        result.append(top / (size * length) if size and length else 0)
    return result
def most_similar(query, items):
    return int(np.argmax(cosine_similarities(query, items)))
# %% wrong: broadcasting hides a mismatch
# hint: NumPy stretches a query of one component over all columns
def cosine_similarities(query, items):
    q, rows = np.asarray(query, dtype=float), np.asarray(items, dtype=float)
    sizes = np.linalg.norm(rows, axis=1) * np.linalg.norm(q)
    return (rows * q).sum(axis=1) / np.where(sizes > 0, sizes, 1)
def most_similar(query, items):
    return int(np.argmax(cosine_similarities(query, items)))
# %% wrong: normalises the caller's table
# hint: `/=` changes the array of whoever called you
def cosine_similarities(query, items):
    if not isinstance(items, np.ndarray) or items.dtype != float:
        items = np.array(items, dtype=float)
    q = np.asarray(query, dtype=float)
    sizes = np.linalg.norm(items, axis=1, keepdims=True)
    items /= np.where(sizes > 0, sizes, 1)
    return items @ q / (np.linalg.norm(q) or 1)
def most_similar(query, items):
    return int(np.argmax(cosine_similarities(query, np.array(items, dtype=float))))
# %% wrong: short vectors count as zero
# hint: a short vector is not the zero vector
def cosine_similarities(query, items):
    q, X = np.asarray(query, float), np.asarray(items, float)
    sizes = np.linalg.norm(X, axis=1) * np.linalg.norm(q)
    return np.where(sizes > 1e-9, X @ q / np.where(sizes > 1e-9, sizes, 1), 0)


def most_similar(query, items):
    return int(np.argmax(cosine_similarities(query, items)))
# %% wrong: a small number in the denominator
# hint: a small number added to the denominator falsifies short vectors
def cosine_similarities(query, items):
    q, X = np.asarray(query, float), np.asarray(items, float)
    return X @ q / (np.linalg.norm(X, axis=1) * np.linalg.norm(q) + 1e-8)


def most_similar(query, items):
    return int(np.argmax(cosine_similarities(query, items)))
# %% wrong: most_similar sorts the list
# hint: what you are given must stay as it was
def cosine_similarities(query, items):
    q, X = np.asarray(query, float), np.asarray(items, float)
    sizes = np.linalg.norm(X, axis=1) * np.linalg.norm(q)
    return np.divide(X @ q, sizes, out=np.zeros(len(X)), where=sizes > 0)


def most_similar(query, items):
    best = int(np.argmax(cosine_similarities(query, items)))
    if isinstance(items, list):
        items.sort(key=lambda item: -float(cosine_similarities(query, [item])[0]))
    return best
# %% right: cosine by the distance of unit vectors
def cosine_similarities(query, items):
    q, X = np.asarray(query, float), np.asarray(items, float)
    if X.shape[1:] != q.shape:
        raise ValueError("lengths differ")
    if not q.any():
        return np.zeros(len(X))
    q = q / np.linalg.norm(q)
    result = []
    for x in X:
        if x.any():
            gap = x / np.linalg.norm(x) - q
            result.append(1 - gap @ gap / 2)
        else:
            result.append(0.0)
    return np.array(result)


def most_similar(query, items):
    s = list(cosine_similarities(query, items))
    return sorted(range(len(s)), key=s.__getitem__, reverse=True)[0]
# %% wrong: a zero row can never win
# hint: a similarity of zero is larger than a negative one, so an item of zeros may win
def cosine_similarities(query, items):
    result = []
    for item in items:
        product, lengths = given_dot(query, item), given_magnitude(query) * given_magnitude(item)
        result.append(product / lengths if lengths else 0.0)
    return result


def most_similar(query, items):
    scores = [
        score if np.any(item) else -math.inf
        for score, item in zip(cosine_similarities(query, items), items)
    ]
    return int(np.argmax(scores))
# %% wrong: the zero query gives no check of the lengths
# hint: the answer for a query of zeros comes before the lengths were compared
def cosine_similarities(query, items):
    norm = given_magnitude(query)
    if norm == 0:
        return np.zeros(len(items))
    found = []
    for item in items:
        size = given_magnitude(item)
        found.append(given_dot(query, item) / (size * norm) if size else 0.0)
    return np.array(found)


def most_similar(query, items):
    return int(np.argmax(cosine_similarities(query, items)))
# %% wrong: items of zeros give no check of the lengths
# hint: an item of zeros has a length of its own, too, which has to fit the query
def cosine_similarities(query, items):
    norm = given_magnitude(query)
    found = []
    for item in items:
        size = given_magnitude(item)
        if size == 0:
            found.append(0.0)
            continue
        product = given_dot(query, item)
        found.append(product / (size * norm) if norm else 0.0)
    return np.array(found)


def most_similar(query, items):
    return int(np.argmax(cosine_similarities(query, items)))
