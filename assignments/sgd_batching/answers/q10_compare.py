# %% right: filled contours, points on the lines
def plot_paths(X, y_obs, paths):
    X, y = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    both = pd.concat([p[["theta0", "theta1"]] for p in paths.values()])
    span = both.max() - both.min() + 0.1
    a = np.linspace(both["theta0"].min() - 0.2 * span["theta0"], both["theta0"].max() + 0.2 * span["theta0"], 80)
    b = np.linspace(both["theta1"].min() - 0.2 * span["theta1"], both["theta1"].max() + 0.2 * span["theta1"], 80)
    T0, T1 = np.meshgrid(a, b)
    G, h = X.T @ X / len(y), X.T @ y / len(y)
    Z = G[0, 0] * T0**2 + 2 * G[0, 1] * T0 * T1 + G[1, 1] * T1**2 - 2 * h[0] * T0 - 2 * h[1] * T1 + np.mean(y**2)
    fig, ax = plt.subplots()
    ax.contourf(T0, T1, Z, levels=np.quantile(Z, np.linspace(0, 1, 12)))
    for label in paths:
        ax.plot(paths[label]["theta0"].to_numpy(), paths[label]["theta1"].to_numpy(), "o-", label=str(label))
    ax.set(xlabel="theta 0 (intercept)", ylabel="theta 1 (slope)", title="loss")
    plt.legend()
    return plt.gca()
# %% right: indexing ij, evenly spaced levels, scatter besides
def plot_paths(X, y_obs, paths):
    X, y = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    best = np.linalg.lstsq(X, y, rcond=None)[0]
    points = np.vstack([p[["theta0", "theta1"]].to_numpy() for p in paths.values()] + [best])
    reach = np.ptp(points, axis=0) * 0.1 + 0.05
    a, b = (np.linspace(lo, hi, 60) for lo, hi in zip(points.min(axis=0) - reach, points.max(axis=0) + reach))
    T0, T1 = np.meshgrid(a, b, indexing="ij")
    Z = np.mean((y - np.stack([T0, T1], axis=-1) @ X.T) ** 2, axis=-1)
    fig, ax = plt.subplots()
    for label, p in paths.items():
        ax.scatter(p["theta0"], p["theta1"], s=8)
        ax.plot(p["theta0"].tolist(), p["theta1"].tolist(), label=label)
    ax.contour(T0, T1, Z, 20)
    ax.plot(*best, "k*", label="least squares")
    ax.set_xlabel(r"$\theta_0$")
    ax.set_ylabel(r"$\theta_1$")
    ax.set_title("A title")
    ax.legend(loc="upper left")
    return ax
# %% right: filled, log levels, meshgrid
def plot_paths(X, y_obs, paths):
    X, y = np.asarray(X, float), np.asarray(y_obs, float)
    fig, ax = plt.subplots(figsize=(6, 5))
    for label, path in paths.items():
        ax.plot(path["theta0"].to_numpy(), path["theta1"].to_numpy(), "-o", markersize=3, label=label, zorder=3)
    (x_low, x_high), (y_low, y_high) = ax.get_xlim(), ax.get_ylim()
    A, B = np.meshgrid(np.linspace(x_low, x_high, 80), np.linspace(y_low, y_high, 80))
    L = np.mean((y[:, None, None] - X[:, 0][:, None, None] * A - X[:, 1][:, None, None] * B) ** 2, axis=0)
    low, high = max(L.min(), 1e-9), L.max()
    filled = ax.contourf(A, B, L, levels=np.geomspace(low, high * 1.001, 15))
    fig.colorbar(filled, label="loss")
    ax.set(xlabel=r"$\theta_0$", ylabel=r"$\theta_1$", title="Descents")
    ax.legend()
    return ax
# %% right: pandas plots the paths
def plot_paths(X, y_obs, paths):
    X, y = np.asarray(X, float), np.asarray(y_obs, float)
    fig, ax = plt.subplots()
    for label, path in paths.items():
        path.plot(x="theta0", y="theta1", ax=ax, label=label, legend=False)
    ax.margins(0.2)
    a, b = np.linspace(*ax.get_xlim(), 50), np.linspace(*ax.get_ylim(), 50)
    pairs = np.array(np.meshgrid(a, b)).reshape(2, -1)
    L = ((y[:, None] - X @ pairs) ** 2).mean(axis=0).reshape(50, 50)
    ax.contour(a, b, L, levels=np.quantile(L, np.linspace(0, 1, 10)))
    ax.set_xlabel(r"$\theta_0$")
    ax.set_ylabel(r"$\theta_1$")
    ax.set_title("Paths")
    ax.legend()
    return ax
# %% right: bias taken for granted
def plot_paths(X, y_obs, paths):
    X, y = np.asarray(X, float), np.asarray(y_obs, float)
    fig, ax = plt.subplots()
    t0 = np.concatenate([np.asarray(p["theta0"], float) for p in paths.values()])
    t1 = np.concatenate([np.asarray(p["theta1"], float) for p in paths.values()])
    pad0, pad1 = 0.1 * np.ptp(t0) + 0.1, 0.1 * np.ptp(t1) + 0.1
    g0 = np.linspace(t0.min() - pad0, t0.max() + pad0, 60)
    g1 = np.linspace(t1.min() - pad1, t1.max() + pad1, 50)
    loss = np.array([[np.mean((y - a - b * X[:, 1]) ** 2) for a in g0] for b in g1])
    ax.contour(g0, g1, loss, levels=np.unique(np.quantile(loss, np.linspace(0.02, 0.98, 12))))
    for label, path in paths.items():
        ax.plot(path["theta0"], path["theta1"], marker=".", label=label)
    ax.set_xlabel("theta0")
    ax.set_ylabel("theta1")
    ax.set_title("Paths over the loss")
    ax.legend()
    return ax
# %% wrong: unlabelled paths
# hint: the legend does not name the paths
def plot_paths(X, y_obs, paths):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    t0 = np.concatenate([np.asarray(p["theta0"], dtype=float) for p in paths.values()])
    t1 = np.concatenate([np.asarray(p["theta1"], dtype=float) for p in paths.values()])
    across = np.linspace(t0.min() - 1, t0.max() + 1, 50)
    upwards = np.linspace(t1.min() - 1, t1.max() + 1, 50)
    Z = np.array([[np.mean((b - A @ [s, t]) ** 2) for s in across] for t in upwards])
    fig, ax = plt.subplots()
    ax.contour(across, upwards, Z, levels=np.geomspace(Z.min() + 0.01, Z.max(), 12))
    for label, p in paths.items():
        ax.plot(p["theta0"], p["theta1"])
    ax.set_xlabel("theta0")
    ax.set_ylabel("theta1")
    ax.set_title("Paths")
    ax.legend([])
    return ax
# %% wrong: no legend
# hint: how does a reader tell the paths apart?
def plot_paths(X, y_obs, paths):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    t0 = np.concatenate([np.asarray(p["theta0"], dtype=float) for p in paths.values()])
    t1 = np.concatenate([np.asarray(p["theta1"], dtype=float) for p in paths.values()])
    across = np.linspace(t0.min() - 1, t0.max() + 1, 50)
    upwards = np.linspace(t1.min() - 1, t1.max() + 1, 50)
    Z = np.array([[np.mean((b - A @ [s, t]) ** 2) for s in across] for t in upwards])
    fig, ax = plt.subplots()
    ax.contour(across, upwards, Z, levels=np.geomspace(Z.min() + 0.01, Z.max(), 12))
    for label, p in paths.items():
        ax.plot(p["theta0"], p["theta1"], label=label)
    ax.set_xlabel("theta0")
    ax.set_ylabel("theta1")
    ax.set_title("Paths")
    return ax
# %% wrong: paths with theta0 and theta1 swapped
# hint: theta0 goes across
def plot_paths(X, y_obs, paths):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    t0 = np.concatenate([np.asarray(p["theta0"], dtype=float) for p in paths.values()])
    t1 = np.concatenate([np.asarray(p["theta1"], dtype=float) for p in paths.values()])
    across = np.linspace(t0.min() - 1, t0.max() + 1, 50)
    upwards = np.linspace(t1.min() - 1, t1.max() + 1, 50)
    Z = np.array([[np.mean((b - A @ [s, t]) ** 2) for s in across] for t in upwards])
    fig, ax = plt.subplots()
    ax.contour(across, upwards, Z, levels=np.geomspace(Z.min() + 0.01, Z.max(), 12))
    for label, p in paths.items():
        ax.plot(p["theta1"], p["theta0"], label=label)
    ax.set_xlabel("theta0")
    ax.set_ylabel("theta1")
    ax.set_title("Paths")
    ax.legend()
    return ax
# %% wrong: contours transposed
# hint: follow one contour: is the loss the same along it?
def plot_paths(X, y_obs, paths):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    t0 = np.concatenate([np.asarray(p["theta0"], dtype=float) for p in paths.values()])
    t1 = np.concatenate([np.asarray(p["theta1"], dtype=float) for p in paths.values()])
    across = np.linspace(t0.min() - 1, t0.max() + 1, 50)
    upwards = np.linspace(t1.min() - 1, t1.max() + 1, 50)
    Z = np.array([[np.mean((b - A @ [t, s]) ** 2) for s in across] for t in upwards])
    fig, ax = plt.subplots()
    ax.contour(across, upwards, Z, levels=np.geomspace(Z.min() + 0.01, Z.max(), 12))
    for label, p in paths.items():
        ax.plot(p["theta0"], p["theta1"], label=label)
    ax.set_xlabel("theta0")
    ax.set_ylabel("theta1")
    ax.set_title("Paths")
    ax.legend()
    return ax
# %% wrong: grid of losses transposed
# hint: which index of the grid runs across?
def plot_paths(X, y_obs, paths):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    t0 = np.concatenate([np.asarray(p["theta0"], dtype=float) for p in paths.values()])
    t1 = np.concatenate([np.asarray(p["theta1"], dtype=float) for p in paths.values()])
    across = np.linspace(t0.min() - 1, t0.max() + 1, 50)
    upwards = np.linspace(t1.min() - 1, t1.max() + 1, 50)
    Z = np.array([[np.mean((b - A @ [s, t]) ** 2) for s in across] for t in upwards])
    fig, ax = plt.subplots()
    ax.contour(across, upwards, Z.T, levels=np.geomspace(Z.min() + 0.01, Z.max(), 12))
    for label, p in paths.items():
        ax.plot(p["theta0"], p["theta1"], label=label)
    ax.set_xlabel("theta0")
    ax.set_ylabel("theta1")
    ax.set_title("Paths")
    ax.legend()
    return ax
# %% wrong: no contours
# hint: where is the loss surface?
def plot_paths(X, y_obs, paths):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    t0 = np.concatenate([np.asarray(p["theta0"], dtype=float) for p in paths.values()])
    t1 = np.concatenate([np.asarray(p["theta1"], dtype=float) for p in paths.values()])
    across = np.linspace(t0.min() - 1, t0.max() + 1, 50)
    upwards = np.linspace(t1.min() - 1, t1.max() + 1, 50)
    Z = np.array([[np.mean((b - A @ [s, t]) ** 2) for s in across] for t in upwards])
    fig, ax = plt.subplots()
    for label, p in paths.items():
        ax.plot(p["theta0"], p["theta1"], label=label)
    ax.set_xlabel("theta0")
    ax.set_ylabel("theta1")
    ax.set_title("Paths")
    ax.legend()
    return ax
# %% wrong: contours of something else
# hint: the contours are those of the mean squared error
def plot_paths(X, y_obs, paths):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    t0 = np.concatenate([np.asarray(p["theta0"], dtype=float) for p in paths.values()])
    t1 = np.concatenate([np.asarray(p["theta1"], dtype=float) for p in paths.values()])
    across = np.linspace(t0.min() - 1, t0.max() + 1, 50)
    upwards = np.linspace(t1.min() - 1, t1.max() + 1, 50)
    Z = np.array([[s ** 2 + t ** 2 + 0.1 for s in across] for t in upwards])
    fig, ax = plt.subplots()
    ax.contour(across, upwards, Z, levels=np.geomspace(Z.min() + 0.01, Z.max(), 12))
    for label, p in paths.items():
        ax.plot(p["theta0"], p["theta1"], label=label)
    ax.set_xlabel("theta0")
    ax.set_ylabel("theta1")
    ax.set_title("Paths")
    ax.legend()
    return ax
# %% wrong: one contour only
# hint: one contour does not show a surface
def plot_paths(X, y_obs, paths):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    t0 = np.concatenate([np.asarray(p["theta0"], dtype=float) for p in paths.values()])
    t1 = np.concatenate([np.asarray(p["theta1"], dtype=float) for p in paths.values()])
    across = np.linspace(t0.min() - 1, t0.max() + 1, 50)
    upwards = np.linspace(t1.min() - 1, t1.max() + 1, 50)
    Z = np.array([[np.mean((b - A @ [s, t]) ** 2) for s in across] for t in upwards])
    fig, ax = plt.subplots()
    ax.contour(across, upwards, Z, levels=[np.median(Z)])
    for label, p in paths.items():
        ax.plot(p["theta0"], p["theta1"], label=label)
    ax.set_xlabel("theta0")
    ax.set_ylabel("theta1")
    ax.set_title("Paths")
    ax.legend()
    return ax
# %% wrong: the first path only
# hint: every path is drawn
def plot_paths(X, y_obs, paths):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    t0 = np.concatenate([np.asarray(p["theta0"], dtype=float) for p in paths.values()])
    t1 = np.concatenate([np.asarray(p["theta1"], dtype=float) for p in paths.values()])
    across = np.linspace(t0.min() - 1, t0.max() + 1, 50)
    upwards = np.linspace(t1.min() - 1, t1.max() + 1, 50)
    Z = np.array([[np.mean((b - A @ [s, t]) ** 2) for s in across] for t in upwards])
    fig, ax = plt.subplots()
    ax.contour(across, upwards, Z, levels=np.geomspace(Z.min() + 0.01, Z.max(), 12))
    for label, p in list(paths.items())[:1]:
        ax.plot(p["theta0"], p["theta1"], label=label)
    ax.set_xlabel("theta0")
    ax.set_ylabel("theta1")
    ax.set_title("Paths")
    ax.legend()
    return ax
# %% wrong: ends of the paths only
# hint: every guess belongs to the path
def plot_paths(X, y_obs, paths):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    t0 = np.concatenate([np.asarray(p["theta0"], dtype=float) for p in paths.values()])
    t1 = np.concatenate([np.asarray(p["theta1"], dtype=float) for p in paths.values()])
    across = np.linspace(t0.min() - 1, t0.max() + 1, 50)
    upwards = np.linspace(t1.min() - 1, t1.max() + 1, 50)
    Z = np.array([[np.mean((b - A @ [s, t]) ** 2) for s in across] for t in upwards])
    fig, ax = plt.subplots()
    ax.contour(across, upwards, Z, levels=np.geomspace(Z.min() + 0.01, Z.max(), 12))
    for label, p in paths.items():
        ax.plot(p["theta0"].iloc[[0, -1]], p["theta1"].iloc[[0, -1]], label=label)
    ax.set_xlabel("theta0")
    ax.set_ylabel("theta1")
    ax.set_title("Paths")
    ax.legend()
    return ax
# %% wrong: the loss against the update
# hint: the picture is the plane of the parameters
def plot_paths(X, y_obs, paths):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    t0 = np.concatenate([np.asarray(p["theta0"], dtype=float) for p in paths.values()])
    t1 = np.concatenate([np.asarray(p["theta1"], dtype=float) for p in paths.values()])
    across = np.linspace(t0.min() - 1, t0.max() + 1, 50)
    upwards = np.linspace(t1.min() - 1, t1.max() + 1, 50)
    Z = np.array([[np.mean((b - A @ [s, t]) ** 2) for s in across] for t in upwards])
    fig, ax = plt.subplots()
    ax.contour(across, upwards, Z, levels=np.geomspace(Z.min() + 0.01, Z.max(), 12))
    for label, p in paths.items():
        ax.plot(range(len(p)), p["theta0"], label=label)
    ax.set_xlabel("theta0")
    ax.set_ylabel("theta1")
    ax.set_title("Paths")
    ax.legend()
    return ax
# %% wrong: axes without names
# hint: name the axes
def plot_paths(X, y_obs, paths):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    t0 = np.concatenate([np.asarray(p["theta0"], dtype=float) for p in paths.values()])
    t1 = np.concatenate([np.asarray(p["theta1"], dtype=float) for p in paths.values()])
    across = np.linspace(t0.min() - 1, t0.max() + 1, 50)
    upwards = np.linspace(t1.min() - 1, t1.max() + 1, 50)
    Z = np.array([[np.mean((b - A @ [s, t]) ** 2) for s in across] for t in upwards])
    fig, ax = plt.subplots()
    ax.contour(across, upwards, Z, levels=np.geomspace(Z.min() + 0.01, Z.max(), 12))
    for label, p in paths.items():
        ax.plot(p["theta0"], p["theta1"], label=label)
    ax.set_title("Paths")
    ax.legend()
    return ax
# %% wrong: names of the axes swapped
# hint: which parameter goes across?
def plot_paths(X, y_obs, paths):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    t0 = np.concatenate([np.asarray(p["theta0"], dtype=float) for p in paths.values()])
    t1 = np.concatenate([np.asarray(p["theta1"], dtype=float) for p in paths.values()])
    across = np.linspace(t0.min() - 1, t0.max() + 1, 50)
    upwards = np.linspace(t1.min() - 1, t1.max() + 1, 50)
    Z = np.array([[np.mean((b - A @ [s, t]) ** 2) for s in across] for t in upwards])
    fig, ax = plt.subplots()
    ax.contour(across, upwards, Z, levels=np.geomspace(Z.min() + 0.01, Z.max(), 12))
    for label, p in paths.items():
        ax.plot(p["theta0"], p["theta1"], label=label)
    ax.set_xlabel("theta1")
    ax.set_ylabel("theta0")
    ax.set_title("Paths")
    ax.legend()
    return ax
# %% wrong: no title
# hint: set a title
def plot_paths(X, y_obs, paths):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    t0 = np.concatenate([np.asarray(p["theta0"], dtype=float) for p in paths.values()])
    t1 = np.concatenate([np.asarray(p["theta1"], dtype=float) for p in paths.values()])
    across = np.linspace(t0.min() - 1, t0.max() + 1, 50)
    upwards = np.linspace(t1.min() - 1, t1.max() + 1, 50)
    Z = np.array([[np.mean((b - A @ [s, t]) ** 2) for s in across] for t in upwards])
    fig, ax = plt.subplots()
    ax.contour(across, upwards, Z, levels=np.geomspace(Z.min() + 0.01, Z.max(), 12))
    for label, p in paths.items():
        ax.plot(p["theta0"], p["theta1"], label=label)
    ax.set_xlabel("theta0")
    ax.set_ylabel("theta1")
    ax.legend()
    return ax
# %% wrong: returns nothing
# hint: return the Axes
def plot_paths(X, y_obs, paths):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    t0 = np.concatenate([np.asarray(p["theta0"], dtype=float) for p in paths.values()])
    t1 = np.concatenate([np.asarray(p["theta1"], dtype=float) for p in paths.values()])
    across = np.linspace(t0.min() - 1, t0.max() + 1, 50)
    upwards = np.linspace(t1.min() - 1, t1.max() + 1, 50)
    Z = np.array([[np.mean((b - A @ [s, t]) ** 2) for s in across] for t in upwards])
    fig, ax = plt.subplots()
    ax.contour(across, upwards, Z, levels=np.geomspace(Z.min() + 0.01, Z.max(), 12))
    for label, p in paths.items():
        ax.plot(p["theta0"], p["theta1"], label=label)
    ax.set_xlabel("theta0")
    ax.set_ylabel("theta1")
    ax.set_title("Paths")
    ax.legend()
# %% wrong: returns the pyplot module's figure number
# hint: return the Axes
def plot_paths(X, y_obs, paths):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    t0 = np.concatenate([np.asarray(p["theta0"], dtype=float) for p in paths.values()])
    t1 = np.concatenate([np.asarray(p["theta1"], dtype=float) for p in paths.values()])
    across = np.linspace(t0.min() - 1, t0.max() + 1, 50)
    upwards = np.linspace(t1.min() - 1, t1.max() + 1, 50)
    Z = np.array([[np.mean((b - A @ [s, t]) ** 2) for s in across] for t in upwards])
    fig, ax = plt.subplots()
    ax.contour(across, upwards, Z, levels=np.geomspace(Z.min() + 0.01, Z.max(), 12))
    for label, p in paths.items():
        ax.plot(p["theta0"], p["theta1"], label=label)
    ax.set_xlabel("theta0")
    ax.set_ylabel("theta1")
    ax.set_title("Paths")
    ax.legend()
    return fig.number
# %% wrong: a fixed window
# hint: other data has its minimum elsewhere
def plot_paths(X, y_obs, paths):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    t0 = np.concatenate([np.asarray(p["theta0"], dtype=float) for p in paths.values()])
    t1 = np.concatenate([np.asarray(p["theta1"], dtype=float) for p in paths.values()])
    across = np.linspace(t0.min() - 1, t0.max() + 1, 50)
    upwards = np.linspace(t1.min() - 1, t1.max() + 1, 50)
    Z = np.array([[np.mean((b - A @ [s, t]) ** 2) for s in across] for t in upwards])
    fig, ax = plt.subplots()
    ax.contour(across, upwards, Z, levels=np.geomspace(Z.min() + 0.01, Z.max(), 12))
    for label, p in paths.items():
        ax.plot(p["theta0"], p["theta1"], label=label)
    ax.set_xlabel("theta0")
    ax.set_ylabel("theta1")
    ax.set_title("Paths")
    ax.legend()
    ax.set_xlim(0, 1)
    ax.set_ylim(0, 0.2)
    return ax
# %% wrong: a fixed region of contours
# hint: the contours must lie where the paths are
def plot_paths(X, y_obs, paths):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    t0 = np.concatenate([np.asarray(p["theta0"], dtype=float) for p in paths.values()])
    t1 = np.concatenate([np.asarray(p["theta1"], dtype=float) for p in paths.values()])
    across = np.linspace(0, 1, 50)
    upwards = np.linspace(0, 0.2, 50)
    Z = np.array([[np.mean((b - A @ [s, t]) ** 2) for s in across] for t in upwards])
    fig, ax = plt.subplots()
    ax.contour(across, upwards, Z, levels=np.geomspace(Z.min() + 0.01, Z.max(), 12))
    for label, p in paths.items():
        ax.plot(p["theta0"], p["theta1"], label=label)
    ax.set_xlabel("theta0")
    ax.set_ylabel("theta1")
    ax.set_title("Paths")
    ax.legend()
    return ax
# %% wrong: labels numbered
# hint: the legend shows the labels of the dict
def plot_paths(X, y_obs, paths):
    A, b = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    t0 = np.concatenate([np.asarray(p["theta0"], dtype=float) for p in paths.values()])
    t1 = np.concatenate([np.asarray(p["theta1"], dtype=float) for p in paths.values()])
    across = np.linspace(t0.min() - 1, t0.max() + 1, 50)
    upwards = np.linspace(t1.min() - 1, t1.max() + 1, 50)
    Z = np.array([[np.mean((b - A @ [s, t]) ** 2) for s in across] for t in upwards])
    fig, ax = plt.subplots()
    ax.contour(across, upwards, Z, levels=np.geomspace(Z.min() + 0.01, Z.max(), 12))
    for label, p in paths.items():
        ax.plot(p["theta0"], p["theta1"], label=f'path {len(label)}')
    ax.set_xlabel("theta0")
    ax.set_ylabel("theta1")
    ax.set_title("Paths")
    ax.legend()
    return ax
# %% wrong: axes swapped
# hint: the line of a path has theta0 across
def plot_paths(X, y_obs, paths):
    X, y = np.asarray(X, float), np.asarray(y_obs, float)
    fig, ax = plt.subplots()
    t0 = np.concatenate([np.asarray(p["theta0"], float) for p in paths.values()])
    t1 = np.concatenate([np.asarray(p["theta1"], float) for p in paths.values()])
    pad0, pad1 = 0.1 * np.ptp(t0) + 0.1, 0.1 * np.ptp(t1) + 0.1
    g0 = np.linspace(t0.min() - pad0, t0.max() + pad0, 60)
    g1 = np.linspace(t1.min() - pad1, t1.max() + pad1, 50)
    loss = np.array([[mse_loss(np.array([a, b]), X, y) for a in g0] for b in g1])
    ax.contour(g0, g1, loss, levels=np.unique(np.quantile(loss, np.linspace(0.02, 0.98, 12))))
    for label, path in paths.items():
        ax.plot(path["theta1"], path["theta0"], marker=".", label=label)
        ax.scatter(path["theta0"], path["theta1"], s=1)
    ax.set_xlabel("theta0")
    ax.set_ylabel("theta1")
    ax.set_title("Paths over the loss")
    ax.legend()
    return ax
# %% wrong: points without lines
# hint: join the guesses of a path by a line
def plot_paths(X, y_obs, paths):
    X, y = np.asarray(X, float), np.asarray(y_obs, float)
    fig, ax = plt.subplots()
    t0 = np.concatenate([np.asarray(p["theta0"], float) for p in paths.values()])
    t1 = np.concatenate([np.asarray(p["theta1"], float) for p in paths.values()])
    pad0, pad1 = 0.1 * np.ptp(t0) + 0.1, 0.1 * np.ptp(t1) + 0.1
    g0 = np.linspace(t0.min() - pad0, t0.max() + pad0, 60)
    g1 = np.linspace(t1.min() - pad1, t1.max() + pad1, 50)
    loss = np.array([[mse_loss(np.array([a, b]), X, y) for a in g0] for b in g1])
    ax.contour(g0, g1, loss, levels=np.unique(np.quantile(loss, np.linspace(0.02, 0.98, 12))))
    for label, path in paths.items():
        ax.scatter(path["theta0"], path["theta1"], label=label)
    ax.set_xlabel("theta0")
    ax.set_ylabel("theta1")
    ax.set_title("Paths over the loss")
    ax.legend()
    return ax
# %% wrong: markers only
# hint: join the guesses of a path by a line
def plot_paths(X, y_obs, paths):
    X, y = np.asarray(X, float), np.asarray(y_obs, float)
    fig, ax = plt.subplots()
    t0 = np.concatenate([np.asarray(p["theta0"], float) for p in paths.values()])
    t1 = np.concatenate([np.asarray(p["theta1"], float) for p in paths.values()])
    pad0, pad1 = 0.1 * np.ptp(t0) + 0.1, 0.1 * np.ptp(t1) + 0.1
    g0 = np.linspace(t0.min() - pad0, t0.max() + pad0, 60)
    g1 = np.linspace(t1.min() - pad1, t1.max() + pad1, 50)
    loss = np.array([[mse_loss(np.array([a, b]), X, y) for a in g0] for b in g1])
    ax.contour(g0, g1, loss, levels=np.unique(np.quantile(loss, np.linspace(0.02, 0.98, 12))))
    for label, path in paths.items():
        ax.plot(path["theta0"], path["theta1"], "o", label=label)
    ax.set_xlabel("theta0")
    ax.set_ylabel("theta1")
    ax.set_title("Paths over the loss")
    ax.legend()
    return ax
# %% wrong: region of the last path alone
# hint: the contours reach round all paths
def plot_paths(X, y_obs, paths):
    X, y = np.asarray(X, float), np.asarray(y_obs, float)
    fig, ax = plt.subplots()
    t0 = np.asarray(list(paths.values())[-1]["theta0"], float)
    t1 = np.asarray(list(paths.values())[-1]["theta1"], float)
    pad0, pad1 = 0.1 * np.ptp(t0) + 0.1, 0.1 * np.ptp(t1) + 0.1
    g0 = np.linspace(t0.min() - pad0, t0.max() + pad0, 60)
    g1 = np.linspace(t1.min() - pad1, t1.max() + pad1, 50)
    loss = np.array([[mse_loss(np.array([a, b]), X, y) for a in g0] for b in g1])
    ax.contour(g0, g1, loss, levels=np.unique(np.quantile(loss, np.linspace(0.02, 0.98, 12))))
    for label, path in paths.items():
        ax.plot(path["theta0"], path["theta1"], marker=".", label=label)
    ax.set_xlabel("theta0")
    ax.set_ylabel("theta1")
    ax.set_title("Paths over the loss")
    ax.legend()
    return ax
# %% wrong: the given tips instead of the arguments
# hint: the loss is that of the X and y_obs you are given
def plot_paths(X_, y_, paths):
    y = y_obs
    fig, ax = plt.subplots()
    t0 = np.concatenate([np.asarray(p["theta0"], float) for p in paths.values()])
    t1 = np.concatenate([np.asarray(p["theta1"], float) for p in paths.values()])
    pad0, pad1 = 0.1 * np.ptp(t0) + 0.1, 0.1 * np.ptp(t1) + 0.1
    g0 = np.linspace(t0.min() - pad0, t0.max() + pad0, 60)
    g1 = np.linspace(t1.min() - pad1, t1.max() + pad1, 50)
    loss = np.array([[mse_loss(np.array([a, b]), X, y) for a in g0] for b in g1])
    ax.contour(g0, g1, loss, levels=np.unique(np.quantile(loss, np.linspace(0.02, 0.98, 12))))
    for label, path in paths.items():
        ax.plot(path["theta0"], path["theta1"], marker=".", label=label)
    ax.set_xlabel("theta0")
    ax.set_ylabel("theta1")
    ax.set_title("Paths over the loss")
    ax.legend()
    return ax
# %% wrong: draws into the current axes
# hint: make a new figure at every call
def plot_paths(X, y_obs, paths):
    X, y = np.asarray(X, float), np.asarray(y_obs, float)
    ax = plt.gca()
    t0 = np.concatenate([np.asarray(p["theta0"], float) for p in paths.values()])
    t1 = np.concatenate([np.asarray(p["theta1"], float) for p in paths.values()])
    pad0, pad1 = 0.1 * np.ptp(t0) + 0.1, 0.1 * np.ptp(t1) + 0.1
    g0 = np.linspace(t0.min() - pad0, t0.max() + pad0, 60)
    g1 = np.linspace(t1.min() - pad1, t1.max() + pad1, 50)
    loss = np.array([[mse_loss(np.array([a, b]), X, y) for a in g0] for b in g1])
    ax.contour(g0, g1, loss, levels=np.unique(np.quantile(loss, np.linspace(0.02, 0.98, 12))))
    for label, path in paths.items():
        ax.plot(path["theta0"], path["theta1"], marker=".", label=label)
    ax.set_xlabel("theta0")
    ax.set_ylabel("theta1")
    ax.set_title("Paths over the loss")
    ax.legend()
    return ax
# %% wrong: path thinned
# hint: every guess belongs to the line
def plot_paths(X, y_obs, paths):
    X, y = np.asarray(X, float), np.asarray(y_obs, float)
    fig, ax = plt.subplots()
    t0 = np.concatenate([np.asarray(p["theta0"], float) for p in paths.values()])
    t1 = np.concatenate([np.asarray(p["theta1"], float) for p in paths.values()])
    pad0, pad1 = 0.1 * np.ptp(t0) + 0.1, 0.1 * np.ptp(t1) + 0.1
    g0 = np.linspace(t0.min() - pad0, t0.max() + pad0, 60)
    g1 = np.linspace(t1.min() - pad1, t1.max() + pad1, 50)
    loss = np.array([[mse_loss(np.array([a, b]), X, y) for a in g0] for b in g1])
    ax.contour(g0, g1, loss, levels=np.unique(np.quantile(loss, np.linspace(0.02, 0.98, 12))))
    for label, path in paths.items():
        path = path.iloc[:: 1 + len(path) // 10]
        ax.plot(path["theta0"], path["theta1"], marker=".", label=label)
    ax.set_xlabel("theta0")
    ax.set_ylabel("theta1")
    ax.set_title("Paths over the loss")
    ax.legend()
    return ax
# %% wrong: adds the label to the caller's tables
# hint: the tables must stay as they were
def plot_paths(X, y_obs, paths):
    X, y = np.asarray(X, float), np.asarray(y_obs, float)
    fig, ax = plt.subplots()
    t0 = np.concatenate([np.asarray(p["theta0"], float) for p in paths.values()])
    t1 = np.concatenate([np.asarray(p["theta1"], float) for p in paths.values()])
    pad0, pad1 = 0.1 * np.ptp(t0) + 0.1, 0.1 * np.ptp(t1) + 0.1
    g0 = np.linspace(t0.min() - pad0, t0.max() + pad0, 60)
    g1 = np.linspace(t1.min() - pad1, t1.max() + pad1, 50)
    loss = np.array([[mse_loss(np.array([a, b]), X, y) for a in g0] for b in g1])
    ax.contour(g0, g1, loss, levels=np.unique(np.quantile(loss, np.linspace(0.02, 0.98, 12))))
    for label, path in paths.items():
        path["label"] = label
        ax.plot(path["theta0"], path["theta1"], marker=".", label=label)
    ax.set_xlabel("theta0")
    ax.set_ylabel("theta1")
    ax.set_title("Paths over the loss")
    ax.legend()
    return ax


# %% wrong: a path of one guess is left out
# hint: A path that has only one guess is still a path: it belongs in the picture and in the legend.
def plot_paths(X, y_obs, paths):
    X, y = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    every = np.concatenate([p[["theta0", "theta1"]].to_numpy() for p in paths.values()])
    low, high = every.min(axis=0), every.max(axis=0)
    margin = 0.2 * (high - low) + 0.1
    a = np.linspace(low[0] - margin[0], high[0] + margin[0], 80)
    b = np.linspace(low[1] - margin[1], high[1] + margin[1], 80)
    T0, T1 = np.meshgrid(a, b)
    points = np.column_stack([T0.ravel(), T1.ravel()])
    L = np.mean((y - points @ X.T) ** 2, axis=1).reshape(T0.shape)
    fig, ax = plt.subplots()
    ax.contour(T0, T1, L, levels=np.unique(np.quantile(L, np.linspace(0.02, 0.98, 12))))
    for label, path in paths.items():
        if len(path) < 2:
            continue
        ax.plot(path["theta0"], path["theta1"], ".-", label=label)
    ax.legend()
    ax.set_xlabel("theta0")
    ax.set_ylabel("theta1")
    ax.set_title("Paths over the loss")
    return ax


# %% right: triangles over a grid of points
def plot_paths(X, y_obs, paths):
    ends = np.array(
        [
            [f(path[name]) for f in (np.min, np.max)]
            for path in paths.values()
            for name in ("theta0", "theta1")
        ],
        dtype=float,
    ).reshape(-1, 2, 2)
    low, high = ends[:, :, 0].min(axis=0), ends[:, :, 1].max(axis=0)
    width = high - low
    width[width == 0] = 1.0
    grid = [(low[j] - 0.3 * width[j], high[j] + 0.3 * width[j]) for j in (0, 1)]
    a = [p for p in np.linspace(*grid[0], 50) for _ in range(50)]
    b = list(np.linspace(*grid[1], 50)) * 50
    heights = [mse_loss(np.array(pair), X, y_obs) for pair in zip(a, b)]
    fig, ax = plt.subplots()
    shares = np.quantile(heights, [0.01, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95])
    ax.tricontour(a, b, heights, levels=np.unique(shares))
    for label in paths:
        ax.plot(list(paths[label]["theta0"]), list(paths[label]["theta1"]), label=label)
    ax.set_xlabel("$\\theta_0$")
    ax.set_ylabel("$\\theta_1$")
    ax.set_title("How the guesses move")
    ax.legend()
    return ax


# %% right: the loss from its quadratic form
def plot_paths(X, y_obs, paths):
    X, y = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    n = len(y)
    Q, c, k = X.T @ X / n, X.T @ y / n, y @ y / n
    fig, ax = plt.subplots()
    for label, path in paths.items():
        ax.plot("theta0", "theta1", data=path[["theta0", "theta1"]], label=label)
    t0 = np.concatenate([np.asarray(p["theta0"], float) for p in paths.values()])
    t1 = np.concatenate([np.asarray(p["theta1"], float) for p in paths.values()])
    s, t = np.meshgrid(
        np.linspace(t0.min() - 0.3, t0.max() + 0.3, 90),
        np.linspace(t1.min() - 0.3, t1.max() + 0.3, 90),
    )
    loss = Q[0, 0] * s**2 + 2 * Q[0, 1] * s * t + Q[1, 1] * t**2
    loss = loss - 2 * c[0] * s - 2 * c[1] * t + k
    ax.contour(s, t, loss, levels=np.unique(np.quantile(loss, np.linspace(0, 1, 14))))
    ax.set_title("Where the paths go")
    ax.set_xlabel("$\\theta_0$")
    ax.set_ylabel("$\\theta_1$")
    ax.legend()
    return ax
# %% wrong: figure number 1 is wiped and used again
# hint: a number for a figure takes the one that has it already; who drew there before has lost the picture
def plot_paths(X, y_obs, paths):
    table, target = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    points = [path[["theta0", "theta1"]].to_numpy(dtype=float) for path in paths.values()]
    cloud = np.vstack(points)
    low, high = cloud.min(axis=0), cloud.max(axis=0)
    pad = np.where(high > low, 0.2 * (high - low), 1.0)
    across = np.linspace(low[0] - pad[0], high[0] + pad[0], 60)
    upwards = np.linspace(low[1] - pad[1], high[1] + pad[1], 50)
    losses = np.array([[mse_loss([a, b], table, target) for a in across] for b in upwards])
    levels = np.unique(np.quantile(losses, np.linspace(0.02, 0.95, 12)))
    fig = plt.figure(1)
    fig.clf()
    ax = fig.add_subplot()
    ax.contour(across, upwards, losses, levels=levels)
    for label, guesses in zip(paths, points):
        ax.plot(guesses[:, 0], guesses[:, 1], label=label)
    ax.set(xlabel="theta0", ylabel="theta1", title="Paths over the loss surface")
    ax.legend()
    return ax
# %% wrong: long paths thinned out
# hint: each guess is a point of the line, however many there are
def plot_paths(X, y_obs, paths):
    table, target = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    points = [path[["theta0", "theta1"]].to_numpy(dtype=float) for path in paths.values()]
    cloud = np.vstack(points)
    low, high = cloud.min(axis=0), cloud.max(axis=0)
    pad = np.where(high > low, 0.2 * (high - low), 1.0)
    across = np.linspace(low[0] - pad[0], high[0] + pad[0], 60)
    upwards = np.linspace(low[1] - pad[1], high[1] + pad[1], 50)
    losses = np.array([[mse_loss([a, b], table, target) for a in across] for b in upwards])
    levels = np.unique(np.quantile(losses, np.linspace(0.02, 0.95, 12)))
    fig, ax = plt.subplots()
    ax.contour(across, upwards, losses, levels=levels)
    for label, guesses in zip(paths, points):
        step = max(1, len(guesses) // 200)
        ax.plot(guesses[::step, 0], guesses[::step, 1], label=label)
    ax.set(xlabel="theta0", ylabel="theta1", title="Paths over the loss surface")
    ax.legend()
    return ax
# %% wrong: no width for a path that stands still
# hint: a path may stay where it is, or move along one axis only; there has to be a picture of it all the same
def plot_paths(X, y_obs, paths):
    table, target = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    points = [path[["theta0", "theta1"]].to_numpy(dtype=float) for path in paths.values()]
    cloud = np.vstack(points)
    low, high = cloud.min(axis=0), cloud.max(axis=0)
    pad = 0.2 * (high - low)
    across = np.linspace(low[0] - pad[0], high[0] + pad[0], 60)
    upwards = np.linspace(low[1] - pad[1], high[1] + pad[1], 50)
    losses = np.array([[mse_loss([a, b], table, target) for a in across] for b in upwards])
    if low[0] == high[0] or low[1] == high[1]:
        raise ValueError("the path does not move")
    levels = np.unique(np.quantile(losses, np.linspace(0.02, 0.95, 12)))
    fig, ax = plt.subplots()
    ax.contour(across, upwards, losses, levels=levels)
    for label, guesses in zip(paths, points):
        ax.plot(guesses[:, 0], guesses[:, 1], label=label)
    ax.set(xlabel="theta0", ylabel="theta1", title="Paths over the loss surface")
    ax.legend()
    return ax
# %% wrong: legend in reverse order
# hint: the names of a legend belong to the lines in the order in which they were drawn; give each line its label
def plot_paths(X, y_obs, paths):
    A, y = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    points = [path[["theta0", "theta1"]].to_numpy(dtype=float) for path in paths.values()]
    cloud = np.vstack(points)
    low, high = cloud.min(axis=0), cloud.max(axis=0)
    pad = np.where(high > low, 0.2 * (high - low), 1.0)
    a = np.linspace(low[0] - pad[0], high[0] + pad[0], 70)
    b = np.linspace(low[1] - pad[1], high[1] + pad[1], 60)
    G0, G1 = np.meshgrid(a, b)
    losses = np.mean((y - G0[..., None] * A[:, 0] - G1[..., None] * A[:, 1]) ** 2, axis=-1)
    levels = np.unique(np.quantile(losses, np.linspace(0.02, 0.95, 12)))
    fig, ax = plt.subplots()
    ax.contour(a, b, losses, levels=levels)
    for label, guesses in zip(paths, points):
        ax.plot(guesses[:, 0], guesses[:, 1], ".-", label=label)
    ax.set(xlabel="theta0", ylabel="theta1", title="Paths over the loss surface")
    ax.legend(list(paths)[::-1])
    return ax
# %% wrong: the first row of the data is left out
# hint: the loss is the mean over all rows of the data
def plot_paths(X, y_obs, paths):
    A, y = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float)
    points = [path[["theta0", "theta1"]].to_numpy(dtype=float) for path in paths.values()]
    cloud = np.vstack(points)
    low, high = cloud.min(axis=0), cloud.max(axis=0)
    pad = np.where(high > low, 0.2 * (high - low), 1.0)
    a = np.linspace(low[0] - pad[0], high[0] + pad[0], 70)
    b = np.linspace(low[1] - pad[1], high[1] + pad[1], 60)
    G0, G1 = np.meshgrid(a, b)
    A, y = A[1:], y[1:]
    losses = np.mean((y - G0[..., None] * A[:, 0] - G1[..., None] * A[:, 1]) ** 2, axis=-1)
    levels = np.unique(np.quantile(losses, np.linspace(0.02, 0.95, 12)))
    fig, ax = plt.subplots()
    ax.contour(a, b, losses, levels=levels)
    for label, guesses in zip(paths, points):
        ax.plot(guesses[:, 0], guesses[:, 1], ".-", label=label)
    ax.set(xlabel="theta0", ylabel="theta1", title="Paths over the loss surface")
    ax.legend()
    return ax
