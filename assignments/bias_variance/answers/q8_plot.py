# %% right: semilogy and a plotted vertical line
def plot_double_descent(table):
    fig, ax = plt.subplots()
    ax.semilogy(table["features"].to_numpy(), table["test_error"].to_numpy(), marker="s", linestyle="none")
    passed = [p for p, e in zip(table["features"], table["train_error"]) if e < 1e-10]
    if passed:
        ax.plot([min(passed)] * 2, [table["test_error"].min(), table["test_error"].max()], "k:")
    ax.set_title("Error and size")
    ax.set_xlabel("Features")
    ax.set_ylabel("Test error (log scale)")
    return ax
# %% right: scatter, both errors, vlines, returns the figure
def plot_double_descent(table):
    fig, ax = plt.subplots()
    ax.scatter(table["features"], table["test_error"], label="test")
    ax.scatter(table["features"], table["train_error"], label="train")
    zero = table[table["train_error"] < 1e-10]
    if not zero.empty:
        ax.vlines(zero["features"].min(), 1e-3, 1e3, color="red")
    ax.set_yscale("log")
    ax.set_ylim(1e-3, 1e3)
    ax.set_title("Over the peak", loc="left")
    ax.set(xlabel="number of features", ylabel="mean squared error")
    return fig
# %% right: pandas draws
def plot_double_descent(table):
    fig, ax = plt.subplots()
    table.sort_values("features").plot(x="features", y="test_error", logy=True, loglog=False, ax=ax, marker="o")
    interpolating = table.query("train_error < 1e-10")["features"]
    for threshold in interpolating.nsmallest(1):
        ax.axvline(threshold)
    ax.set(title="Double descent", xlabel="features", ylabel="error")
    return ax
# %% right: numpy, loglog, training error too
def plot_double_descent(table):
    order = np.argsort(table["features"].to_numpy())
    p = table["features"].to_numpy()[order]
    train, test = table["train_error"].to_numpy()[order], table["test_error"].to_numpy()[order]
    fig, ax = plt.subplots(figsize=(7, 4))
    ax.plot(p, test, marker="o", label="test")
    ax.plot(p, np.maximum(train, 1e-30), marker="s", label="training")
    ax.set_xscale("log")
    ax.set_yscale("log")
    ax.set_ylim(test.min() / 10, test.max() * 10)
    if (train < 1e-10).any():
        ax.axvline(p[train < 1e-10][0], color="red")
    ax.legend()
    ax.set(title="Errors", xlabel="features", ylabel="mean squared error")
    return ax
# %% right: pandas plot, vlines
def plot_double_descent(table):
    fig, ax = plt.subplots()
    table.sort_values("features").plot(x="features", y="test_error", logy=True, marker=".", ax=ax)
    zero = table[table.train_error < 1e-10]
    if not zero.empty:
        low, high = ax.get_ylim()
        ax.vlines(zero.features.min(), low, high, linestyles="dotted")
    ax.set_title("Double descent of the test error")
    ax.set_xlabel("Number of features")
    ax.set_ylabel("Error")
    return ax
# %% wrong: marks the peak
# hint: the threshold is where the training error vanishes, which need not be the largest test error
def plot_double_descent(table):
    fig, ax = plt.subplots()
    ax.semilogy(table["features"], table["test_error"], "o-")
    ax.axvline(table.loc[table["test_error"].idxmax(), "features"])
    ax.set(title="Double descent", xlabel="features", ylabel="error")
    return ax
# %% wrong: a linear axis
# hint: a peak a hundred times as high hides everything else on a linear axis
def plot_double_descent(table):
    fig, ax = plt.subplots()
    ax.plot(table["features"], table["test_error"], "o-")
    interpolating = table.loc[table["train_error"] < 1e-10, "features"]
    if len(interpolating):
        ax.axvline(interpolating.min())
    ax.set(title="Double descent", xlabel="features", ylabel="error")
    return ax
# %% wrong: the wrong axis is logarithmic
# hint: the error belongs on the logarithmic axis
def plot_double_descent(table):
    fig, ax = plt.subplots()
    ax.semilogx(table["features"], table["test_error"], "o-")
    interpolating = table.loc[table["train_error"] < 1e-10, "features"]
    if len(interpolating):
        ax.axvline(interpolating.min())
    ax.set(title="Double descent", xlabel="features", ylabel="error")
    return ax
# %% wrong: draws the training error
# hint: the test error is the one that descends twice
def plot_double_descent(table):
    fig, ax = plt.subplots()
    ax.semilogy(table["features"], table["train_error"], "o-")
    interpolating = table.loc[table["train_error"] < 1e-10, "features"]
    if len(interpolating):
        ax.axvline(interpolating.min())
    ax.set(title="Double descent", xlabel="features", ylabel="error")
    return ax
# %% wrong: axes exchanged
# hint: the number of features belongs on the horizontal axis
def plot_double_descent(table):
    fig, ax = plt.subplots()
    ax.semilogy(table["test_error"], table["features"], "o-")
    interpolating = table.loc[table["train_error"] < 1e-10, "features"]
    if len(interpolating):
        ax.axvline(interpolating.min())
    ax.set(title="Double descent", xlabel="features", ylabel="error")
    return ax
# %% wrong: no mark
# hint: the interpolation threshold is to be marked by a vertical line
def plot_double_descent(table):
    fig, ax = plt.subplots()
    ax.semilogy(table["features"], table["test_error"], "o-")
    ax.set(title="Double descent", xlabel="features", ylabel="error")
    return ax
# %% wrong: the first row of the table that interpolates
# hint: the rows may stand in any order, so the first that interpolates need not be the smallest
def plot_double_descent(table):
    fig, ax = plt.subplots()
    ax.semilogy(table["features"], table["test_error"], "o-")
    interpolating = table.loc[table["train_error"] < 1e-10, "features"]
    if len(interpolating):
        ax.axvline(interpolating.iloc[0])
    ax.set(title="Double descent", xlabel="features", ylabel="error")
    return ax
# %% wrong: the largest model that interpolates
# hint: the threshold is the smallest model that interpolates
def plot_double_descent(table):
    fig, ax = plt.subplots()
    ax.semilogy(table["features"], table["test_error"], "o-")
    interpolating = table.loc[table["train_error"] < 1e-10, "features"]
    if len(interpolating):
        ax.axvline(interpolating.max())
    ax.set(title="Double descent", xlabel="features", ylabel="error")
    return ax
# %% wrong: only an exact zero counts
# hint: a computed zero is seldom exact
def plot_double_descent(table):
    fig, ax = plt.subplots()
    ax.semilogy(table["features"], table["test_error"], "o-")
    interpolating = table.loc[table["train_error"] == 0, "features"]
    if len(interpolating):
        ax.axvline(interpolating.min())
    ax.set(title="Double descent", xlabel="features", ylabel="error")
    return ax
# %% wrong: the least training error
# hint: beyond the threshold all training errors are zero up to rounding, and the least of them means nothing
def plot_double_descent(table):
    fig, ax = plt.subplots()
    ax.semilogy(table["features"], table["test_error"], "o-")
    ax.axvline(table.loc[table["train_error"].idxmin(), "features"])
    ax.set(title="Double descent", xlabel="features", ylabel="error")
    return ax
# %% wrong: a horizontal mark
# hint: the threshold is a number of features, so its line is vertical
def plot_double_descent(table):
    fig, ax = plt.subplots()
    ax.semilogy(table["features"], table["test_error"], "o-")
    interpolating = table.loc[table["train_error"] < 1e-10, "features"]
    if len(interpolating):
        ax.axhline(interpolating.min())
    ax.set(title="Double descent", xlabel="features", ylabel="error")
    return ax
# %% wrong: draws into the current figure
# hint: without a new figure the second picture lands on top of the first
def plot_double_descent(table):
    ax = plt.gca()
    ax.semilogy(table["features"], table["test_error"], "o-")
    interpolating = table.loc[table["train_error"] < 1e-10, "features"]
    if len(interpolating):
        ax.axvline(interpolating.min())
    ax.set(title="Double descent", xlabel="features", ylabel="error")
    return ax
# %% wrong: unlabelled
# hint: a reader cannot tell what the axes show
def plot_double_descent(table):
    fig, ax = plt.subplots()
    ax.semilogy(table["features"], table["test_error"], "o-")
    interpolating = table.loc[table["train_error"] < 1e-10, "features"]
    if len(interpolating):
        ax.axvline(interpolating.min())
    return ax
# %% wrong: sorts the caller's table
# hint: the table must stay as it was
def plot_double_descent(table):
    table.sort_values("features", inplace=True)
    fig, ax = plt.subplots()
    ax.semilogy(table["features"], table["test_error"], "o-", label="test error")
    interpolating = table.loc[table["train_error"] < 1e-10, "features"]
    if len(interpolating):
        ax.axvline(interpolating.min(), linestyle="--", color="grey")
    ax.set_xlabel("number of features")
    ax.set_ylabel("test error")
    ax.set_title("Double descent")
    return ax
# %% wrong: peak left out of the picture
# hint: the largest error belongs into the picture
def plot_double_descent(table):
    table = table.sort_values("features")
    fig, ax = plt.subplots()
    ax.semilogy(table["features"], table["test_error"], "o-", label="test error")
    interpolating = table.loc[table["train_error"] < 1e-10, "features"]
    if len(interpolating):
        ax.axvline(interpolating.min(), linestyle="--", color="grey")
    ax.set_xlabel("number of features")
    ax.set_ylabel("test error")
    ax.set_title("Double descent")
    ax.set_ylim(0.05, 10)
    return ax
# %% wrong: first interpolating row of the table as given
# hint: the rows may stand in any order
def plot_double_descent(table):
    fig, ax = plt.subplots()
    ax.semilogy(table["features"], table["test_error"], "o-", label="test error")
    interpolating = table.loc[table["train_error"] < 1e-10, "features"]
    if len(interpolating):
        ax.axvline(interpolating.iloc[0], linestyle="--", color="grey")
    ax.set_xlabel("number of features")
    ax.set_ylabel("test error")
    ax.set_title("Double descent")
    return ax
# %% wrong: interpolates once, for ever
# hint: the smallest model below the limit, whatever larger ones do
def plot_double_descent(table):
    table = table.sort_values("features")
    fig, ax = plt.subplots()
    ax.semilogy(table["features"], table["test_error"], "o-", label="test error")
    interpolating = table["features"].iloc[np.flatnonzero(table["train_error"] >= 1e-10)[-1] + 1 :]
    if len(interpolating):
        ax.axvline(interpolating.min(), linestyle="--", color="grey")
    ax.set_xlabel("number of features")
    ax.set_ylabel("test error")
    ax.set_title("Double descent")
    return ax
# %% wrong: clips the caller's training errors
# hint: the table must stay as it was
def plot_double_descent(table):
    table['train_error'] = table['train_error'].clip(lower=1e-16)
    table = table.sort_values("features")
    fig, ax = plt.subplots()
    ax.semilogy(table["features"], table["test_error"], "o-", label="test error")
    interpolating = table.loc[table["train_error"] < 1e-10, "features"]
    if len(interpolating):
        ax.axvline(interpolating.min(), linestyle="--", color="grey")
    ax.set_xlabel("number of features")
    ax.set_ylabel("test error")
    ax.set_title("Double descent")
    return ax
# %% wrong: mean over equal numbers of features
# hint: each row is a point of its own, also where two rows have the same number of features
def plot_double_descent(table):
    p = table["features"].to_numpy(dtype=float)
    train, test = table["train_error"].to_numpy(dtype=float), table["test_error"].to_numpy(dtype=float)
    order = np.argsort(p, kind="stable")
    fig, ax = plt.subplots()
    mean = table.groupby("features")["test_error"].mean()
    ax.plot(mean.index, mean.to_numpy(), "o-", label="test error")
    ax.set_yscale("log")
    fits = p[train < 1e-10]
    if fits.size:
        ax.axvline(fits.min(), color="grey", linestyle="--", label="interpolation threshold")
    ax.set(xlabel="number of features", ylabel="mean squared error", title="Double descent")
    ax.legend()
    return ax
# %% wrong: figure number 1 is wiped and used again
# hint: a number for a figure takes the one that has it already; who drew there before has lost the picture
def plot_double_descent(table):
    ordered = table.sort_values("features")
    fig = plt.figure(1)
    fig.clf()
    ax = fig.add_subplot()
    ax.plot(ordered["features"], ordered["test_error"], "o-", label="test error")
    interpolating = ordered.loc[ordered["train_error"] < 1e-10, "features"]
    if len(interpolating):
        ax.axvline(interpolating.min(), color="black", linestyle="--")
    ax.set_yscale("log")
    ax.set(xlabel="number of features", ylabel="mean squared error", title="Double descent")
    return ax
