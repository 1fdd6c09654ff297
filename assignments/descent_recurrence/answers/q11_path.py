# %% right: scatter on a figure of its own
def plot_descent(f, df, x0, alpha, n):
    guesses = [float(x0)]
    while len(guesses) < n:
        guesses.append(guesses[-1] - alpha * df(guesses[-1]))
    fig, ax = plt.subplots()
    xs = np.linspace(min(guesses), max(guesses), 200)
    ax.plot(xs, f(xs), color="black", label="curve")
    ax.scatter(guesses, [f(x) for x in guesses], color="red", label="guesses")
    ax.set_title("Descent")
    ax.legend()
    return ax


# %% right: one dot at a time, joined by arrows
def plot_descent(f, df, x0, alpha, n):
    guesses = walk(df, x0, alpha, n)
    plt.figure()
    ax = plt.gca()
    margin = 0.1 * (max(guesses) - min(guesses)) + 0.1
    xs = np.linspace(min(guesses) - margin, max(guesses) + margin, 150)
    for x in guesses:
        ax.plot(x, f(x), "ro")
    for here, there in zip(guesses, guesses[1:]):
        ax.annotate("", (there, f(there)), (here, f(here)), arrowprops={"arrowstyle": "->"})
    ax.plot(xs, np.array([f(x) for x in xs]))
    return ax


# %% right: a dashed path and markers apart
def plot_descent(f, df, x0, alpha, n):
    guesses = np.array(walk(df, x0, alpha, n))
    ax = labelled_axes("path")
    heights = f(guesses)
    ax.plot(guesses, heights, linestyle="--", color="grey")
    ax.plot(guesses, heights, marker="x", linestyle="none")
    xs = np.arange(guesses.min() - 1, guesses.max() + 1, (np.ptp(guesses) + 2) / 120)
    ax.plot(xs, f(xs))
    return ax


# %% wrong: plots the slopes
# hint: The second coordinate of a guess on the curve is the height there, not the slope.
def plot_descent(f, df, x0, alpha, n):
    guesses = np.array(walk(df, x0, alpha, n))
    ax = labelled_axes("path")
    xs = np.linspace(guesses.min() - 0.5, guesses.max() + 0.5, 300)
    ax.plot(xs, f(xs))
    ax.plot(guesses, df(guesses), "o")
    return ax


# %% wrong: the curve of the slope
# hint: You were asked for the curve of f, and drew that of its derivative.
def plot_descent(f, df, x0, alpha, n):
    guesses = np.array(walk(df, x0, alpha, n))
    ax = labelled_axes("path")
    xs = np.linspace(guesses.min() - 0.5, guesses.max() + 0.5, 300)
    ax.plot(xs, df(xs))
    ax.plot(guesses, f(guesses), "o")
    return ax


# %% wrong: guesses against their number
# hint: The horizontal axis is x, not the number of the guess.
def plot_descent(f, df, x0, alpha, n):
    guesses = np.array(walk(df, x0, alpha, n))
    ax = labelled_axes("path")
    xs = np.linspace(guesses.min() - 0.5, guesses.max() + 0.5, 300)
    ax.plot(xs, f(xs))
    ax.plot(np.arange(n), guesses, "o")
    return ax


# %% wrong: one guess too many
# hint: Count the dots: the initial guess is one of the n.
def plot_descent(f, df, x0, alpha, n):
    guesses = np.array(walk(df, x0, alpha, n + 1))
    ax = labelled_axes("path")
    xs = np.linspace(guesses.min() - 0.5, guesses.max() + 0.5, 300)
    ax.plot(xs, f(xs))
    ax.plot(guesses, f(guesses), "o")
    return ax


# %% wrong: without the start
# hint: The path begins with the initial guess.
def plot_descent(f, df, x0, alpha, n):
    guesses = np.array(walk(df, x0, alpha, n))
    ax = labelled_axes("path")
    xs = np.linspace(guesses.min() - 0.5, guesses.max() + 0.5, 300)
    ax.plot(xs, f(xs))
    ax.plot(guesses[1:], f(guesses[1:]), "o")
    return ax


# %% wrong: draws into the current figure
# hint: Drawing into whatever figure is open leaves the dots of earlier pictures in yours.
def plot_descent(f, df, x0, alpha, n):
    guesses = np.array(walk(df, x0, alpha, n))
    xs = np.linspace(guesses.min() - 0.5, guesses.max() + 0.5, 300)
    plt.plot(xs, f(xs))
    plt.plot(guesses, f(guesses), "o")
    return plt.gca()


# %% wrong: a fixed window
# hint: The guesses may lie anywhere on the axis; let the curve follow them.
def plot_descent(f, df, x0, alpha, n):
    guesses = np.array(walk(df, x0, alpha, n))
    ax = labelled_axes("path")
    xs = np.linspace(1, 7, 300)
    ax.plot(xs, f(xs))
    ax.plot(guesses, f(guesses), "o")
    return ax


# %% wrong: always the same curve
# hint: Draw the function that is handed in.
def plot_descent(f, df, x0, alpha, n):
    guesses = np.array(walk(df, x0, alpha, n))
    ax = labelled_axes("path")
    xs = np.linspace(guesses.min() - 0.5, guesses.max() + 0.5, 300)
    ax.plot(xs, (xs - 2) * (xs - 3) * (xs - 4) * (xs - 6) / 10)
    ax.plot(guesses, f(guesses), "o")
    return ax


# %% wrong: no curve
# hint: Dots alone do not show the landscape.
def plot_descent(f, df, x0, alpha, n):
    guesses = np.array(walk(df, x0, alpha, n))
    ax = labelled_axes("path")
    ax.plot(guesses, f(guesses), "o-")
    return ax


# %% wrong: returns nothing
# hint: Drawing is not enough; return the Axes.
def plot_descent(f, df, x0, alpha, n):
    guesses = np.array(walk(df, x0, alpha, n))
    ax = labelled_axes("path")
    xs = np.linspace(guesses.min() - 0.5, guesses.max() + 0.5, 300)
    ax.plot(xs, f(xs))
    ax.plot(guesses, f(guesses), "o")


# %% right: a loop over plain numbers
def plot_descent(f, df, x0, alpha, n):
    guesses = walk(df, x0, alpha, n)
    ax = labelled_axes("path")
    xs = np.linspace(min(guesses) - 1, max(guesses) + 1, 101)
    ax.plot(xs, [f(x) for x in xs], "k")
    ax.plot(guesses, [f(x) for x in guesses], "o-")
    return ax
# %% wrong: coarse curve
# hint: 100 points or more
def plot_descent(f, df, x0, alpha, n):
    guesses = np.array(walk(df, x0, alpha, n))
    xs = np.linspace(guesses.min() - 0.5, guesses.max() + 0.5, 50)
    ax = labelled_axes("descent")
    ax.plot(xs, [f(x) for x in xs])
    ax.plot(guesses, [f(x) for x in guesses], "o")
    return ax
# %% wrong: no markers
# hint: mark the guesses
def plot_descent(f, df, x0, alpha, n):
    guesses = np.array(walk(df, x0, alpha, n))
    xs = np.linspace(guesses.min() - 0.5, guesses.max() + 0.5, 300)
    ax = labelled_axes("descent")
    ax.plot(xs, [f(x) for x in xs])
    ax.plot(guesses, [f(x) for x in guesses])
    return ax
# %% right: the Figure
def plot_descent(f, df, x0, alpha, n):
    guesses = np.array(walk(df, x0, alpha, n))
    xs = np.linspace(guesses.min() - 0.5, guesses.max() + 0.5, 300)
    ax = labelled_axes("descent")
    ax.plot(xs, [f(x) for x in xs])
    ax.plot(guesses, [f(x) for x in guesses], "o")
    return ax.figure
# %% wrong: sorted guesses, joined
# hint: in the order in which they were made
def plot_descent(f, df, x0, alpha, n):
    guesses = np.sort(walk(df, x0, alpha, n))
    xs = np.linspace(guesses.min() - 0.5, guesses.max() + 0.5, 300)
    ax = labelled_axes("descent")
    ax.plot(xs, [f(x) for x in xs])
    ax.plot(guesses, [f(x) for x in guesses], "o-")
    return ax


# %% wrong: the curve has a marker at each of its points
# hint: Only the guesses are marked; the curve itself is a plain line.
def plot_descent(f, df, x0, alpha, n):
    guesses = np.array(walk(df, x0, alpha, n))
    xs = np.linspace(guesses.min() - 0.5, guesses.max() + 0.5, 150)
    ax = labelled_axes("Descent")
    ax.plot(xs, f(xs), ".-")
    ax.plot(guesses, f(guesses), "o", color="tab:red")
    return ax


# %% wrong: only every second guess has its marker
# hint: Some guesses of your path have no marker.
def plot_descent(f, df, x0, alpha, n):
    guesses = np.array(walk(df, x0, alpha, n))
    xs = np.linspace(guesses.min() - 0.5, guesses.max() + 0.5, 300)
    ax = labelled_axes("Descent")
    ax.plot(xs, f(xs))
    ax.plot(guesses, f(guesses), "o-", color="tab:red", markevery=2)
    return ax


# %% right: one dot after the other
def plot_descent(f, df, x0, alpha, n):
    figure = plt.figure()
    axes = figure.add_subplot()
    places = walk(df, x0, alpha, n)
    left, right = sorted(places)[0], sorted(places)[-1]
    xs = np.linspace(left - 1, right + 1, 400)
    axes.plot(xs, f(xs), "-")
    for place in places:
        axes.plot([place], [f(place)], "ko")
    return axes


# %% wrong: ends of the curve by int
# hint: Cutting off the decimals moves the end of the curve towards zero, and a guess is left outside.
def plot_descent(f, df, x0, alpha, n):
    guesses = np.array(walk(df, x0, alpha, n))
    xs = np.linspace(int(guesses.min()), int(guesses.max()) + 1, 300)
    ax = labelled_axes("The descent")
    ax.plot(xs, f(xs))
    ax.plot(guesses, f(guesses), "o")
    return ax
# %% wrong: the curve in pieces
# hint: the curve is one line; pieces from guess to guess show nothing but the way that was gone
def plot_descent(f, df, x0, alpha, n):
    guesses = np.array(walk(df, x0, alpha, n))
    ax = labelled_axes("The descent")
    for here, there in zip(guesses, guesses[1:]):
        xs = np.linspace(here, there, 100)
        ax.plot(xs, f(xs), color="tab:blue")
    ax.plot(guesses, f(guesses), "o")
    return ax
# %% wrong: figure number 1 is wiped and used again
# hint: a number for a figure takes the one that has it already; who drew there before has lost the picture
def plot_descent(f, df, x0, alpha, n):
    guesses = np.array(walk(df, x0, alpha, n))
    fig = plt.figure(1)
    fig.clf()
    ax = fig.add_subplot()
    xs = np.linspace(guesses.min() - 0.5, guesses.max() + 0.5, 300)
    ax.plot(xs, f(xs))
    ax.plot(guesses, f(guesses), "o")
    return ax
