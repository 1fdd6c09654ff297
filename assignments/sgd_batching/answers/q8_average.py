# %% right: sums in a loop, a list
def averaged_iterate(history, burn_in):
    n = len(history)
    if not 0 <= burn_in <= n - 1:
        raise ValueError("burn_in leaves no row")
    names = [name for name in history.columns if name != "loss"]
    return [sum(list(history[name])[burn_in:]) / (n - burn_in) for name in names]
# %% right: tail, as a Series
def averaged_iterate(history, burn_in):
    if burn_in < 0 or len(history) - burn_in < 1:
        raise ValueError("burn_in leaves no row")
    return history.filter(like="theta").tail(len(history) - burn_in).mean()
# %% right: loops
def averaged_iterate(history, burn_in):
    if burn_in < 0:
        raise ValueError("burn_in is negative")
    if burn_in > len(history) - 1:
        raise ValueError("burn_in leaves no row")
    means = []
    for name in history.columns:
        if name == "loss":
            continue
        total = 0.0
        for k in range(burn_in, len(history)):
            total += history[name].iloc[k]
        means.append(total / (len(history) - burn_in))
    return np.array(means)
# %% right: dot with weights
def averaged_iterate(history, burn_in):
    k = len(history)
    if burn_in < 0 or burn_in >= k:
        raise ValueError("burn_in")
    w = np.where(np.arange(k) >= burn_in, 1 / (k - burn_in), 0)
    return w @ history[history.columns[:-1]].to_numpy()
# %% wrong: includes the burn-in
# hint: the rows of the burn-in do not count
def averaged_iterate(history, burn_in):
    if burn_in < 0 or burn_in >= len(history):
        raise ValueError("burn_in leaves no row")
    return history.drop(columns="loss").mean().to_numpy()
# %% wrong: one row too many left out
# hint: which is the first row that counts?
def averaged_iterate(history, burn_in):
    if burn_in < 0 or burn_in >= len(history):
        raise ValueError("burn_in leaves no row")
    return history.iloc[burn_in + 1:].drop(columns="loss").mean().to_numpy()
# %% wrong: one row too few left out
# hint: which is the first row that counts?
def averaged_iterate(history, burn_in):
    if burn_in < 0 or burn_in >= len(history):
        raise ValueError("burn_in leaves no row")
    return history.iloc[max(burn_in - 1, 0):].drop(columns="loss").mean().to_numpy()
# %% wrong: averages the burn-in
# hint: the rows after the burn-in count, not those before
def averaged_iterate(history, burn_in):
    if burn_in < 0 or burn_in >= len(history):
        raise ValueError("burn_in leaves no row")
    return history.iloc[:burn_in].drop(columns="loss").mean().to_numpy()
# %% wrong: the last rows, as many as the burn-in
# hint: burn_in rows are left out, not kept
def averaged_iterate(history, burn_in):
    if burn_in < 0 or burn_in >= len(history):
        raise ValueError("burn_in leaves no row")
    return history.iloc[-burn_in:].drop(columns="loss").mean().to_numpy()
# %% wrong: averages the loss too
# hint: the loss is not a parameter
def averaged_iterate(history, burn_in):
    if burn_in < 0 or burn_in >= len(history):
        raise ValueError("burn_in leaves no row")
    return history.iloc[burn_in:].mean().to_numpy()
# %% wrong: divides by all rows
# hint: divide by the number of rows that are added up
def averaged_iterate(history, burn_in):
    if burn_in < 0 or burn_in >= len(history):
        raise ValueError("burn_in leaves no row")
    return history.iloc[burn_in:].drop(columns="loss").sum().to_numpy() / len(history)
# %% wrong: the last guess
# hint: a mean of the guesses, not the last one
def averaged_iterate(history, burn_in):
    if burn_in < 0 or burn_in >= len(history):
        raise ValueError("burn_in leaves no row")
    return history.iloc[burn_in:].drop(columns="loss").iloc[-1].to_numpy()
# %% wrong: the median
# hint: the mean, not the median
def averaged_iterate(history, burn_in):
    if burn_in < 0 or burn_in >= len(history):
        raise ValueError("burn_in leaves no row")
    return history.iloc[burn_in:].drop(columns="loss").median().to_numpy()
# %% wrong: rows by label
# hint: the labels of the rows need not be 0, 1, 2 and so on
def averaged_iterate(history, burn_in):
    if burn_in < 0 or burn_in >= len(history):
        raise ValueError("burn_in leaves no row")
    return history.loc[burn_in:].drop(columns="loss").mean().to_numpy()
# %% wrong: rows whose label is large enough
# hint: the labels of the rows need not be 0, 1, 2 and so on
def averaged_iterate(history, burn_in):
    if burn_in < 0 or burn_in >= len(history):
        raise ValueError("burn_in leaves no row")
    return history[history.index >= burn_in].drop(columns="loss").mean().to_numpy()
# %% wrong: two parameters only
# hint: a table may have any number of parameters
def averaged_iterate(history, burn_in):
    if burn_in < 0 or burn_in >= len(history):
        raise ValueError("burn_in leaves no row")
    return history[["theta0", "theta1"]].iloc[burn_in:].mean().to_numpy()
# %% wrong: parameters in alphabetical order
# hint: theta10 is not the second parameter
def averaged_iterate(history, burn_in):
    if burn_in < 0 or burn_in >= len(history):
        raise ValueError("burn_in leaves no row")
    return history[sorted(c for c in history if c != "loss")].iloc[burn_in:].mean().to_numpy()
# %% wrong: no check
# hint: read the last line of the docstring
def averaged_iterate(history, burn_in):
    return history.iloc[burn_in:].drop(columns="loss").mean().to_numpy()
# %% wrong: a burn-in of all rows is let through
# hint: at least one row must be left
def averaged_iterate(history, burn_in):
    if burn_in < 0 or burn_in > len(history):
        raise ValueError("burn_in leaves no row")
    return history.iloc[burn_in:].drop(columns="loss").mean().to_numpy()
# %% wrong: no burn-in is an error
# hint: burn_in may be 0
def averaged_iterate(history, burn_in):
    if burn_in < 1 or burn_in >= len(history):
        raise ValueError("burn_in leaves no row")
    return history.iloc[burn_in:].drop(columns="loss").mean().to_numpy()
# %% wrong: cuts the caller's table
# hint: what has become of the caller's history?
def averaged_iterate(history, burn_in):
    if burn_in < 0 or burn_in >= len(history):
        raise ValueError("burn_in leaves no row")
    history.drop(columns="loss", inplace=True)
    return history.iloc[burn_in:].mean().to_numpy()
# %% wrong: drops repeated guesses
# hint: a guess that is repeated counts as often as it stands there
def averaged_iterate(history, burn_in):
    if burn_in < 0 or burn_in >= len(history):
        raise ValueError("burn_in")
    return history.drop(columns="loss").iloc[burn_in:].drop_duplicates().mean().to_numpy()
# %% wrong: burn-in of zero means half
# hint: a burn-in of 0 leaves nothing out
def averaged_iterate(history, burn_in):
    if burn_in < 0 or burn_in >= len(history):
        raise ValueError("burn_in")
    burn_in = burn_in or len(history) // 2
    return history.drop(columns="loss").iloc[burn_in:].mean().to_numpy()
# %% wrong: rows dropped from the caller's table
# hint: the table must stay as it was, its labels as well
def averaged_iterate(history, burn_in):
    if burn_in < 0 or burn_in >= len(history):
        raise ValueError("burn_in")
    history.reset_index(drop=True, inplace=True)
    return history.drop(columns="loss").iloc[burn_in:].mean().to_numpy()
# %% wrong: divides by all rows, right where half is left
# hint: divide by the number of rows that are left
def averaged_iterate(history, burn_in):
    if burn_in < 0 or burn_in >= len(history):
        raise ValueError("burn_in")
    return history.drop(columns="loss").iloc[burn_in:].sum().to_numpy() / max(1, burn_in)
# %% wrong: equal rows counted once
# hint: a guess that comes twice counts twice in the mean
def averaged_iterate(history, burn_in):
    if burn_in < 0 or burn_in >= len(history):
        raise ValueError("burn_in out of bounds")
    rest = history.iloc[burn_in:].drop_duplicates()
    return rest.drop(columns="loss").mean().to_numpy()
# %% wrong: a hundred rows after the burn-in
# hint: all rows that follow the burn-in count, however many there are
def averaged_iterate(history, burn_in):
    if burn_in < 0 or burn_in >= len(history):
        raise ValueError("burn_in")
    return history.drop(columns="loss").to_numpy(dtype=float)[burn_in:][:100].mean(axis=0)
