# %% right: counted one by one
def count_updates(n, batch_size, n_epochs):
    if n < 1 or batch_size < 1 or n_epochs < 0:
        raise ValueError("an argument is too small")
    return sum(1 for _ in range(n_epochs) for _ in range(0, n, batch_size))


def rows_touched(n, batch_size, n_updates):
    if min(n, batch_size) < 1 or n_updates < 0:
        raise ValueError("an argument is too small")
    rows, position = 0, 0
    for _ in range(n_updates):
        end = min(position + batch_size, n)
        rows += end - position
        position = 0 if end == n else end
    return rows
# %% right: with ceil, answers as floats and NumPy integers
def count_updates(n, batch_size, n_epochs):
    if n <= 0 or batch_size <= 0 or n_epochs <= -1:
        raise ValueError("an argument is too small")
    return np.ceil(n / batch_size) * n_epochs


def rows_touched(n, batch_size, n_updates):
    if n <= 0 or batch_size <= 0 or n_updates <= -1:
        raise ValueError("an argument is too small")
    sizes = np.minimum(batch_size, n - np.arange(0, n, batch_size))
    return np.resize(sizes, n_updates).sum()
# %% right: counted in loops
def count_updates(n, batch_size, n_epochs):
    if n < 1 or batch_size < 1 or n_epochs < 0:
        raise ValueError("out of bounds")
    count = 0
    for _ in range(n_epochs):
        count += len(range(0, n, batch_size))
    return count


def rows_touched(n, batch_size, n_updates):
    if n < 1 or batch_size < 1 or n_updates < 0:
        raise ValueError("out of bounds")
    full, rest = divmod(n, batch_size)
    sizes = [batch_size] * full
    if rest:
        sizes.append(rest)
    times, more = divmod(n_updates, len(sizes))
    return times * sum(sizes) + sum(sizes[:more])
# %% wrong: forgets the last short batch
# hint: what becomes of the rows that do not fill a batch?
def count_updates(n, batch_size, n_epochs):
    if n < 1 or batch_size < 1 or n_epochs < 0:
        raise ValueError("an argument is too small")
    return (n // batch_size) * n_epochs


def rows_touched(n, batch_size, n_updates):
    if n < 1 or batch_size < 1 or n_updates < 0:
        raise ValueError("an argument is too small")
    per_epoch = (n + batch_size - 1) // batch_size
    return n_updates // per_epoch * n + n_updates % per_epoch * batch_size
# %% wrong: always one batch more
# hint: what if the rows divide evenly?
def count_updates(n, batch_size, n_epochs):
    if n < 1 or batch_size < 1 or n_epochs < 0:
        raise ValueError("an argument is too small")
    return (n // batch_size + 1) * n_epochs


def rows_touched(n, batch_size, n_updates):
    if n < 1 or batch_size < 1 or n_updates < 0:
        raise ValueError("an argument is too small")
    per_epoch = (n + batch_size - 1) // batch_size
    return n_updates // per_epoch * n + n_updates % per_epoch * batch_size
# %% wrong: cuts the rows of all epochs as one long row
# hint: each epoch begins with a full batch again
def count_updates(n, batch_size, n_epochs):
    if n < 1 or batch_size < 1 or n_epochs < 0:
        raise ValueError("an argument is too small")
    return -(-n * n_epochs // batch_size)


def rows_touched(n, batch_size, n_updates):
    if n < 1 or batch_size < 1 or n_updates < 0:
        raise ValueError("an argument is too small")
    per_epoch = (n + batch_size - 1) // batch_size
    return n_updates // per_epoch * n + n_updates % per_epoch * batch_size
# %% wrong: one epoch only
# hint: how often is the data passed?
def count_updates(n, batch_size, n_epochs):
    if n < 1 or batch_size < 1 or n_epochs < 0:
        raise ValueError("an argument is too small")
    return ((n + batch_size - 1) // batch_size)


def rows_touched(n, batch_size, n_updates):
    if n < 1 or batch_size < 1 or n_updates < 0:
        raise ValueError("an argument is too small")
    per_epoch = (n + batch_size - 1) // batch_size
    return n_updates // per_epoch * n + n_updates % per_epoch * batch_size
# %% wrong: every batch is full in rows_touched
# hint: the last batch of an epoch is short
def count_updates(n, batch_size, n_epochs):
    if n < 1 or batch_size < 1 or n_epochs < 0:
        raise ValueError("an argument is too small")
    return ((n + batch_size - 1) // batch_size) * n_epochs


def rows_touched(n, batch_size, n_updates):
    if n < 1 or batch_size < 1 or n_updates < 0:
        raise ValueError("an argument is too small")
    per_epoch = (n + batch_size - 1) // batch_size
    return n_updates * batch_size
# %% wrong: every batch has at most n rows, but none is short
# hint: the last batch of an epoch is short
def count_updates(n, batch_size, n_epochs):
    if n < 1 or batch_size < 1 or n_epochs < 0:
        raise ValueError("an argument is too small")
    return ((n + batch_size - 1) // batch_size) * n_epochs


def rows_touched(n, batch_size, n_updates):
    if n < 1 or batch_size < 1 or n_updates < 0:
        raise ValueError("an argument is too small")
    per_epoch = (n + batch_size - 1) // batch_size
    return n_updates * min(n, batch_size)
# %% wrong: rows are counted once only
# hint: a row that is read again counts again
def count_updates(n, batch_size, n_epochs):
    if n < 1 or batch_size < 1 or n_epochs < 0:
        raise ValueError("an argument is too small")
    return ((n + batch_size - 1) // batch_size) * n_epochs


def rows_touched(n, batch_size, n_updates):
    if n < 1 or batch_size < 1 or n_updates < 0:
        raise ValueError("an argument is too small")
    per_epoch = (n + batch_size - 1) // batch_size
    return min(n, n_updates * batch_size)
# %% wrong: the short batch is dropped from the rows
# hint: the left-over rows are read too
def count_updates(n, batch_size, n_epochs):
    if n < 1 or batch_size < 1 or n_epochs < 0:
        raise ValueError("an argument is too small")
    return ((n + batch_size - 1) // batch_size) * n_epochs


def rows_touched(n, batch_size, n_updates):
    if n < 1 or batch_size < 1 or n_updates < 0:
        raise ValueError("an argument is too small")
    per_epoch = max(1, n // batch_size)
    return n_updates // per_epoch * n + n_updates % per_epoch * batch_size
# %% wrong: whole epochs only
# hint: what about the updates of an epoch that is not finished?
def count_updates(n, batch_size, n_epochs):
    if n < 1 or batch_size < 1 or n_epochs < 0:
        raise ValueError("an argument is too small")
    return ((n + batch_size - 1) // batch_size) * n_epochs


def rows_touched(n, batch_size, n_updates):
    if n < 1 or batch_size < 1 or n_updates < 0:
        raise ValueError("an argument is too small")
    per_epoch = (n + batch_size - 1) // batch_size
    return n_updates // per_epoch * n
# %% wrong: no check in rows_touched
# hint: both functions promise an error
def count_updates(n, batch_size, n_epochs):
    if n < 1 or batch_size < 1 or n_epochs < 0:
        raise ValueError("an argument is too small")
    return ((n + batch_size - 1) // batch_size) * n_epochs


def rows_touched(n, batch_size, n_updates):
    per_epoch = (n + batch_size - 1) // batch_size
    return n_updates // per_epoch * n + n_updates % per_epoch * batch_size
# %% wrong: no check in count_updates
# hint: both functions promise an error
def count_updates(n, batch_size, n_epochs):
    return ((n + batch_size - 1) // batch_size) * n_epochs


def rows_touched(n, batch_size, n_updates):
    if n < 1 or batch_size < 1 or n_updates < 0:
        raise ValueError("an argument is too small")
    per_epoch = (n + batch_size - 1) // batch_size
    return n_updates // per_epoch * n + n_updates % per_epoch * batch_size
# %% wrong: refuses a batch larger than the data
# hint: batch_size may exceed n
def count_updates(n, batch_size, n_epochs):
    if n < batch_size or batch_size < 1 or n_epochs < 0:
        raise ValueError("an argument is too small")
    return ((n + batch_size - 1) // batch_size) * n_epochs


def rows_touched(n, batch_size, n_updates):
    if n < batch_size or batch_size < 1 or n_updates < 0:
        raise ValueError("an argument is too small")
    per_epoch = (n + batch_size - 1) // batch_size
    return n_updates // per_epoch * n + n_updates % per_epoch * batch_size
# %% wrong: no epochs is an error
# hint: n_epochs may be 0
def count_updates(n, batch_size, n_epochs):
    if n < 1 or batch_size < 1 or n_epochs < 1:
        raise ValueError("an argument is too small")
    return ((n + batch_size - 1) // batch_size) * n_epochs


def rows_touched(n, batch_size, n_updates):
    if n < 1 or batch_size < 1 or n_updates < 0:
        raise ValueError("an argument is too small")
    per_epoch = (n + batch_size - 1) // batch_size
    return n_updates // per_epoch * n + n_updates % per_epoch * batch_size
# %% wrong: no updates is an error
# hint: n_updates may be 0
def count_updates(n, batch_size, n_epochs):
    if n < 1 or batch_size < 1 or n_epochs < 0:
        raise ValueError("an argument is too small")
    return ((n + batch_size - 1) // batch_size) * n_epochs


def rows_touched(n, batch_size, n_updates):
    if n < 1 or batch_size < 1 or n_updates < 1:
        raise ValueError("an argument is too small")
    per_epoch = (n + batch_size - 1) // batch_size
    return n_updates // per_epoch * n + n_updates % per_epoch * batch_size
# %% wrong: rounds up over all epochs at once
# hint: a single row left over makes a batch of its own
def count_updates(n, batch_size, n_epochs):
    if n < 1 or batch_size < 1 or n_epochs < 0:
        raise ValueError
    per = round(n / batch_size + 0.49)
    return per * n_epochs


def rows_touched(n, batch_size, n_updates):
    if n < 1 or batch_size < 1 or n_updates < 0:
        raise ValueError
    per = -(-n // batch_size)
    return n_updates // per * n + min(n_updates % per * batch_size, n)
# %% wrong: capped at one epoch's rows
# hint: the short batch comes back in every epoch
def count_updates(n, batch_size, n_epochs):
    if n < 1 or batch_size < 1 or n_epochs < 0:
        raise ValueError
    return -(-n // batch_size) * n_epochs


def rows_touched(n, batch_size, n_updates):
    if n < 1 or batch_size < 1 or n_updates < 0:
        raise ValueError
    per = -(-n // batch_size)
    if n_updates <= per:
        return min(n_updates * batch_size, n)
    return n + min((n_updates - per) * batch_size, n)
# %% wrong: one more where it divides, in the rows
# hint: what if the rows divide evenly?
def count_updates(n, batch_size, n_epochs):
    if n < 1 or batch_size < 1 or n_epochs < 0:
        raise ValueError
    return -(-n // batch_size) * n_epochs


def rows_touched(n, batch_size, n_updates):
    if n < 1 or batch_size < 1 or n_updates < 0:
        raise ValueError
    per = n // batch_size + 1
    return n_updates // per * n + min(n_updates % per * batch_size, n)
