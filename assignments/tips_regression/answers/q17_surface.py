# %% right: loops over the grid
def plot_surface_path(X, y_obs, path):
    X, y_obs, path = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float), np.asarray(path, dtype=float)
    if path.ndim != 2 or path.shape[1] != 2 or len(path) < 1:
        raise ValueError("path must have the shape (k, 2)")
    best = np.linalg.lstsq(X, y_obs, rcond=None)[0]
    both = np.vstack([path, best])
    low, high = both.min(axis=0), both.max(axis=0)
    pad = 0.2 * (high - low) + 0.1
    t0s = np.linspace(low[0] - pad[0], high[0] + pad[0], 60)
    t1s = np.linspace(low[1] - pad[1], high[1] + pad[1], 70)
    Z = np.array([[np.mean((X @ np.array([a, b]) - y_obs) ** 2) for a in t0s] for b in t1s])
    fig, ax = plt.subplots()
    ax.contour(t0s, t1s, Z, levels=np.geomspace(Z.min() + 1e-9, Z.max() + 1e-6, 12))
    ax.plot(path[:, 0], path[:, 1], "o-")
    ax.set(xlabel="theta0", ylabel="theta1", title="Path")
    return ax

# %% right: filled contours of the logarithm, default levels
def plot_surface_path(X, y_obs, path):
    X, y_obs, path = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float), np.asarray(path, dtype=float)
    if path.ndim != 2 or path.shape[1] != 2 or len(path) < 1:
        raise ValueError("path must have the shape (k, 2)")
    best = np.linalg.lstsq(X, y_obs, rcond=None)[0]
    both = np.vstack([path, best])
    low, high = both.min(axis=0), both.max(axis=0)
    pad = 0.2 * (high - low) + 0.1
    t0s = np.linspace(low[0] - pad[0], high[0] + pad[0], 60)
    t1s = np.linspace(low[1] - pad[1], high[1] + pad[1], 70)
    Z = np.array([[np.mean((X @ np.array([a, b]) - y_obs) ** 2) for a in t0s] for b in t1s])
    fig, ax = plt.subplots()
    ax.contourf(*np.meshgrid(t0s, t1s), np.log(Z), 20)
    ax.plot(path[:, 0], path[:, 1], "o-")
    ax.set(xlabel="theta0", ylabel="theta1", title="Path")
    return ax

# %% right: evenly spaced levels, line and dots apart
def plot_surface_path(X, y_obs, path):
    X, y_obs, path = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float), np.asarray(path, dtype=float)
    if path.ndim != 2 or path.shape[1] != 2 or len(path) < 1:
        raise ValueError("path must have the shape (k, 2)")
    best = np.linalg.lstsq(X, y_obs, rcond=None)[0]
    both = np.vstack([path, best])
    low, high = both.min(axis=0), both.max(axis=0)
    pad = 0.2 * (high - low) + 0.1
    t0s = np.linspace(low[0] - pad[0], high[0] + pad[0], 60)
    t1s = np.linspace(low[1] - pad[1], high[1] + pad[1], 70)
    Z = np.array([[np.mean((X @ np.array([a, b]) - y_obs) ** 2) for a in t0s] for b in t1s])
    fig, ax = plt.subplots()
    ax.contour(t0s, t1s, Z, levels=30)
    ax.plot(path[:, 0], path[:, 1], "-")
    ax.scatter(path[:, 0], path[:, 1], s=9)
    ax.set(xlabel="theta0", ylabel="theta1", title="Path")
    return ax

# %% wrong: theta0 and theta1 swapped
# hint: theta0 goes across and theta1 goes up.
def plot_surface_path(X, y_obs, path):
    X, y_obs, path = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float), np.asarray(path, dtype=float)
    if path.ndim != 2 or path.shape[1] != 2 or len(path) < 1:
        raise ValueError("path must have the shape (k, 2)")
    best = np.linalg.lstsq(X, y_obs, rcond=None)[0]
    both = np.vstack([path, best])
    low, high = both.min(axis=0), both.max(axis=0)
    pad = 0.2 * (high - low) + 0.1
    t0s = np.linspace(low[0] - pad[0], high[0] + pad[0], 60)
    t1s = np.linspace(low[1] - pad[1], high[1] + pad[1], 70)
    Z = np.array([[np.mean((X @ np.array([a, b]) - y_obs) ** 2) for a in t0s] for b in t1s])
    fig, ax = plt.subplots()
    ax.contour(t1s, t0s, Z.T, levels=np.geomspace(Z.min() + 1e-9, Z.max() + 1e-6, 12))
    ax.plot(path[:, 1], path[:, 0], "o-")
    ax.set(xlabel="theta0", ylabel="theta1", title="Path")
    return ax

# %% wrong: path swapped
# hint: The first number of each point of the path goes across.
def plot_surface_path(X, y_obs, path):
    X, y_obs, path = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float), np.asarray(path, dtype=float)
    if path.ndim != 2 or path.shape[1] != 2 or len(path) < 1:
        raise ValueError("path must have the shape (k, 2)")
    best = np.linalg.lstsq(X, y_obs, rcond=None)[0]
    both = np.vstack([path, best])
    low, high = both.min(axis=0), both.max(axis=0)
    pad = 0.2 * (high - low) + 0.1
    t0s = np.linspace(low[0] - pad[0], high[0] + pad[0], 60)
    t1s = np.linspace(low[1] - pad[1], high[1] + pad[1], 70)
    Z = np.array([[np.mean((X @ np.array([a, b]) - y_obs) ** 2) for a in t0s] for b in t1s])
    fig, ax = plt.subplots()
    ax.contour(t0s, t1s, Z, levels=np.geomspace(Z.min() + 1e-9, Z.max() + 1e-6, 12))
    ax.plot(path[:, 1], path[:, 0], "o-")
    ax.set(xlabel="theta0", ylabel="theta1", title="Path")
    return ax

# %% wrong: heights transposed
# hint: contour wants one row of heights for each value on the vertical axis.
def plot_surface_path(X, y_obs, path):
    X, y_obs, path = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float), np.asarray(path, dtype=float)
    if path.ndim != 2 or path.shape[1] != 2 or len(path) < 1:
        raise ValueError("path must have the shape (k, 2)")
    best = np.linalg.lstsq(X, y_obs, rcond=None)[0]
    both = np.vstack([path, best])
    low, high = both.min(axis=0), both.max(axis=0)
    pad = 0.2 * (high - low) + 0.1
    t0s = np.linspace(low[0] - pad[0], high[0] + pad[0], 60)
    t1s = np.linspace(low[1] - pad[1], high[1] + pad[1], 60)
    Z = np.array([[np.mean((X @ np.array([a, b]) - y_obs) ** 2) for a in t0s] for b in t1s])
    fig, ax = plt.subplots()
    ax.contour(t0s, t1s, Z.T, levels=np.geomspace(Z.min() + 1e-9, Z.max() + 1e-6, 12))
    ax.plot(path[:, 0], path[:, 1], "o-")
    ax.set(xlabel="theta0", ylabel="theta1", title="Path")
    return ax

# %% wrong: labels swapped
# hint: Check which label goes to which axis.
def plot_surface_path(X, y_obs, path):
    X, y_obs, path = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float), np.asarray(path, dtype=float)
    if path.ndim != 2 or path.shape[1] != 2 or len(path) < 1:
        raise ValueError("path must have the shape (k, 2)")
    best = np.linalg.lstsq(X, y_obs, rcond=None)[0]
    both = np.vstack([path, best])
    low, high = both.min(axis=0), both.max(axis=0)
    pad = 0.2 * (high - low) + 0.1
    t0s = np.linspace(low[0] - pad[0], high[0] + pad[0], 60)
    t1s = np.linspace(low[1] - pad[1], high[1] + pad[1], 70)
    Z = np.array([[np.mean((X @ np.array([a, b]) - y_obs) ** 2) for a in t0s] for b in t1s])
    fig, ax = plt.subplots()
    ax.contour(t0s, t1s, Z, levels=np.geomspace(Z.min() + 1e-9, Z.max() + 1e-6, 12))
    ax.plot(path[:, 0], path[:, 1], "o-")
    ax.set(xlabel="theta1", ylabel="theta0", title="Path")
    return ax

# %% wrong: no path
# hint: The path belongs on the map.
def plot_surface_path(X, y_obs, path):
    X, y_obs, path = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float), np.asarray(path, dtype=float)
    if path.ndim != 2 or path.shape[1] != 2 or len(path) < 1:
        raise ValueError("path must have the shape (k, 2)")
    best = np.linalg.lstsq(X, y_obs, rcond=None)[0]
    both = np.vstack([path, best])
    low, high = both.min(axis=0), both.max(axis=0)
    pad = 0.2 * (high - low) + 0.1
    t0s = np.linspace(low[0] - pad[0], high[0] + pad[0], 60)
    t1s = np.linspace(low[1] - pad[1], high[1] + pad[1], 70)
    Z = np.array([[np.mean((X @ np.array([a, b]) - y_obs) ** 2) for a in t0s] for b in t1s])
    fig, ax = plt.subplots()
    ax.contour(t0s, t1s, Z, levels=np.geomspace(Z.min() + 1e-9, Z.max() + 1e-6, 12))
    ax.set(xlabel="theta0", ylabel="theta1", title="Path")
    return ax

# %% wrong: only the ends of the path
# hint: Every point of the path is to be drawn, in order.
def plot_surface_path(X, y_obs, path):
    X, y_obs, path = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float), np.asarray(path, dtype=float)
    if path.ndim != 2 or path.shape[1] != 2 or len(path) < 1:
        raise ValueError("path must have the shape (k, 2)")
    best = np.linalg.lstsq(X, y_obs, rcond=None)[0]
    both = np.vstack([path, best])
    low, high = both.min(axis=0), both.max(axis=0)
    pad = 0.2 * (high - low) + 0.1
    t0s = np.linspace(low[0] - pad[0], high[0] + pad[0], 60)
    t1s = np.linspace(low[1] - pad[1], high[1] + pad[1], 70)
    Z = np.array([[np.mean((X @ np.array([a, b]) - y_obs) ** 2) for a in t0s] for b in t1s])
    fig, ax = plt.subplots()
    ax.contour(t0s, t1s, Z, levels=np.geomspace(Z.min() + 1e-9, Z.max() + 1e-6, 12))
    ax.plot(path[[0, -1], 0], path[[0, -1], 1], "o-")
    ax.set(xlabel="theta0", ylabel="theta1", title="Path")
    return ax

# %% wrong: no contours
# hint: The loss belongs on the map too.
def plot_surface_path(X, y_obs, path):
    X, y_obs, path = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float), np.asarray(path, dtype=float)
    if path.ndim != 2 or path.shape[1] != 2 or len(path) < 1:
        raise ValueError("path must have the shape (k, 2)")
    best = np.linalg.lstsq(X, y_obs, rcond=None)[0]
    both = np.vstack([path, best])
    low, high = both.min(axis=0), both.max(axis=0)
    pad = 0.2 * (high - low) + 0.1
    t0s = np.linspace(low[0] - pad[0], high[0] + pad[0], 60)
    t1s = np.linspace(low[1] - pad[1], high[1] + pad[1], 70)
    Z = np.array([[np.mean((X @ np.array([a, b]) - y_obs) ** 2) for a in t0s] for b in t1s])
    fig, ax = plt.subplots()
    ax.plot(path[:, 0], path[:, 1], "o-")
    ax.set(xlabel="theta0", ylabel="theta1", title="Path")
    return ax

# %% wrong: contours of another function
# hint: The heights are the mean squared errors of these data.
def plot_surface_path(X, y_obs, path):
    X, y_obs, path = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float), np.asarray(path, dtype=float)
    if path.ndim != 2 or path.shape[1] != 2 or len(path) < 1:
        raise ValueError("path must have the shape (k, 2)")
    best = np.linalg.lstsq(X, y_obs, rcond=None)[0]
    both = np.vstack([path, best])
    low, high = both.min(axis=0), both.max(axis=0)
    pad = 0.2 * (high - low) + 0.1
    t0s = np.linspace(low[0] - pad[0], high[0] + pad[0], 60)
    t1s = np.linspace(low[1] - pad[1], high[1] + pad[1], 70)
    Z = np.array([[a ** 2 + 3 * b ** 2 for a in t0s] for b in t1s])
    fig, ax = plt.subplots()
    ax.contour(t0s, t1s, Z, levels=np.geomspace(Z.min() + 1e-9, Z.max() + 1e-6, 12))
    ax.plot(path[:, 0], path[:, 1], "o-")
    ax.set(xlabel="theta0", ylabel="theta1", title="Path")
    return ax

# %% wrong: mean error instead of its square
# hint: Square the errors before you average.
def plot_surface_path(X, y_obs, path):
    X, y_obs, path = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float), np.asarray(path, dtype=float)
    if path.ndim != 2 or path.shape[1] != 2 or len(path) < 1:
        raise ValueError("path must have the shape (k, 2)")
    best = np.linalg.lstsq(X, y_obs, rcond=None)[0]
    both = np.vstack([path, best])
    low, high = both.min(axis=0), both.max(axis=0)
    pad = 0.2 * (high - low) + 0.1
    t0s = np.linspace(low[0] - pad[0], high[0] + pad[0], 60)
    t1s = np.linspace(low[1] - pad[1], high[1] + pad[1], 70)
    Z = np.array([[np.mean(X @ np.array([a, b]) - y_obs) + 100 for a in t0s] for b in t1s])
    fig, ax = plt.subplots()
    ax.contour(t0s, t1s, Z, levels=np.geomspace(Z.min() + 1e-9, Z.max() + 1e-6, 12))
    ax.plot(path[:, 0], path[:, 1], "o-")
    ax.set(xlabel="theta0", ylabel="theta1", title="Path")
    return ax

# %% wrong: fixed region
# hint: The region has to hold the whole path and the bottom, wherever they are.
def plot_surface_path(X, y_obs, path):
    X, y_obs, path = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float), np.asarray(path, dtype=float)
    if path.ndim != 2 or path.shape[1] != 2 or len(path) < 1:
        raise ValueError("path must have the shape (k, 2)")
    best = np.linalg.lstsq(X, y_obs, rcond=None)[0]
    both = np.vstack([path, best])
    low, high = both.min(axis=0), both.max(axis=0)
    pad = 0.2 * (high - low) + 0.1
    t0s = np.linspace(0, 4, 60)
    t1s = np.linspace(0, 0.2, 70)
    Z = np.array([[np.mean((X @ np.array([a, b]) - y_obs) ** 2) for a in t0s] for b in t1s])
    fig, ax = plt.subplots()
    ax.contour(t0s, t1s, Z, levels=np.geomspace(Z.min() + 1e-9, Z.max() + 1e-6, 12))
    ax.plot(path[:, 0], path[:, 1], "o-")
    ax.set(xlabel="theta0", ylabel="theta1", title="Path")
    return ax

# %% wrong: region of the path alone
# hint: The bottom may lie outside the path.
def plot_surface_path(X, y_obs, path):
    X, y_obs, path = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float), np.asarray(path, dtype=float)
    if path.ndim != 2 or path.shape[1] != 2 or len(path) < 1:
        raise ValueError("path must have the shape (k, 2)")
    best = np.linalg.lstsq(X, y_obs, rcond=None)[0]
    both = path
    low, high = both.min(axis=0), both.max(axis=0)
    pad = 0.2 * (high - low) + 0.1
    t0s = np.linspace(low[0] - pad[0], high[0] + pad[0], 60)
    t1s = np.linspace(low[1] - pad[1], high[1] + pad[1], 70)
    Z = np.array([[np.mean((X @ np.array([a, b]) - y_obs) ** 2) for a in t0s] for b in t1s])
    fig, ax = plt.subplots()
    ax.contour(t0s, t1s, Z, levels=np.geomspace(Z.min() + 1e-9, Z.max() + 1e-6, 12))
    ax.plot(path[:, 0], path[:, 1], "o-")
    ax.set(xlabel="theta0", ylabel="theta1", title="Path")
    return ax

# %% wrong: few levels
# hint: At least 8 levels are wanted.
def plot_surface_path(X, y_obs, path):
    X, y_obs, path = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float), np.asarray(path, dtype=float)
    if path.ndim != 2 or path.shape[1] != 2 or len(path) < 1:
        raise ValueError("path must have the shape (k, 2)")
    best = np.linalg.lstsq(X, y_obs, rcond=None)[0]
    both = np.vstack([path, best])
    low, high = both.min(axis=0), both.max(axis=0)
    pad = 0.2 * (high - low) + 0.1
    t0s = np.linspace(low[0] - pad[0], high[0] + pad[0], 60)
    t1s = np.linspace(low[1] - pad[1], high[1] + pad[1], 70)
    Z = np.array([[np.mean((X @ np.array([a, b]) - y_obs) ** 2) for a in t0s] for b in t1s])
    fig, ax = plt.subplots()
    ax.contour(t0s, t1s, Z, levels=np.geomspace(Z.min() + 1e-9, Z.max() + 1e-6, 6))
    ax.plot(path[:, 0], path[:, 1], "o-")
    ax.set(xlabel="theta0", ylabel="theta1", title="Path")
    return ax

# %% wrong: no title
# hint: The task asks for a title.
def plot_surface_path(X, y_obs, path):
    X, y_obs, path = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float), np.asarray(path, dtype=float)
    if path.ndim != 2 or path.shape[1] != 2 or len(path) < 1:
        raise ValueError("path must have the shape (k, 2)")
    best = np.linalg.lstsq(X, y_obs, rcond=None)[0]
    both = np.vstack([path, best])
    low, high = both.min(axis=0), both.max(axis=0)
    pad = 0.2 * (high - low) + 0.1
    t0s = np.linspace(low[0] - pad[0], high[0] + pad[0], 60)
    t1s = np.linspace(low[1] - pad[1], high[1] + pad[1], 70)
    Z = np.array([[np.mean((X @ np.array([a, b]) - y_obs) ** 2) for a in t0s] for b in t1s])
    fig, ax = plt.subplots()
    ax.contour(t0s, t1s, Z, levels=np.geomspace(Z.min() + 1e-9, Z.max() + 1e-6, 12))
    ax.plot(path[:, 0], path[:, 1], "o-")
    ax.set(xlabel="theta0", ylabel="theta1")
    return ax

# %% wrong: draws on whatever is there
# hint: Create a figure of its own; otherwise a second call draws over the first.
def plot_surface_path(X, y_obs, path):
    X, y_obs, path = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float), np.asarray(path, dtype=float)
    if path.ndim != 2 or path.shape[1] != 2 or len(path) < 1:
        raise ValueError("path must have the shape (k, 2)")
    best = np.linalg.lstsq(X, y_obs, rcond=None)[0]
    both = np.vstack([path, best])
    low, high = both.min(axis=0), both.max(axis=0)
    pad = 0.2 * (high - low) + 0.1
    t0s = np.linspace(low[0] - pad[0], high[0] + pad[0], 60)
    t1s = np.linspace(low[1] - pad[1], high[1] + pad[1], 70)
    Z = np.array([[np.mean((X @ np.array([a, b]) - y_obs) ** 2) for a in t0s] for b in t1s])
    ax = plt.gca()
    ax.contour(t0s, t1s, Z, levels=np.geomspace(Z.min() + 1e-9, Z.max() + 1e-6, 12))
    ax.plot(path[:, 0], path[:, 1], "o-")
    ax.set(xlabel="theta0", ylabel="theta1", title="Path")
    return ax

# %% wrong: path not checked
# hint: A path with three numbers a point is not a path on this map.
def plot_surface_path(X, y_obs, path):
    X, y_obs, path = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float), np.asarray(path, dtype=float)
    path = path.reshape(len(path), -1)[:, :2] if path.size else np.zeros((1, 2))
    path = path if path.shape[1] == 2 else np.column_stack([path, path])
    best = np.linalg.lstsq(X, y_obs, rcond=None)[0]
    both = np.vstack([path, best])
    low, high = both.min(axis=0), both.max(axis=0)
    pad = 0.2 * (high - low) + 0.1
    t0s = np.linspace(low[0] - pad[0], high[0] + pad[0], 60)
    t1s = np.linspace(low[1] - pad[1], high[1] + pad[1], 70)
    Z = np.array([[np.mean((X @ np.array([a, b]) - y_obs) ** 2) for a in t0s] for b in t1s])
    fig, ax = plt.subplots()
    ax.contour(t0s, t1s, Z, levels=np.geomspace(Z.min() + 1e-9, Z.max() + 1e-6, 12))
    ax.plot(path[:, 0], path[:, 1], "o-")
    ax.set(xlabel="theta0", ylabel="theta1", title="Path")
    return ax

# %% right: contourf with meshgrid
def plot_surface_path(X, y_obs, path):
    path = np.array(path, dtype=float)
    if path.ndim != 2 or path.shape[1] != 2 or path.shape[0] == 0:
        raise ValueError("path")
    X, y = np.array(X, float), np.array(y_obs, float)
    best = np.linalg.pinv(X) @ y
    reach = 1.5 * max(np.abs(path - best).max(), 0.1)
    a, b = np.meshgrid(np.linspace(best[0] - reach, best[0] + reach, 60), np.linspace(best[1] - reach, best[1] + reach, 70))
    heights = ((y - np.multiply.outer(a, X[:, 0]) - np.multiply.outer(b, X[:, 1])) ** 2).mean(axis=-1)
    fig, ax = plt.subplots()
    drawn = ax.contourf(a, b, heights, 12, cmap="viridis")
    fig.colorbar(drawn)
    ax.plot(*path.T, "w.-")
    ax.plot(*best, "r*")
    ax.set_xlabel("theta0")
    ax.set_ylabel("theta1")
    ax.set_title("The way down")
    return ax

# %% wrong: path sorted
# hint: The points of the path keep their order, they are a walk.
def plot_surface_path(X, y_obs, path):
    path = np.asarray(path, dtype=float)
    if path.ndim != 2 or path.shape[1] != 2 or len(path) < 1:
        raise ValueError("path")
    X, y = np.asarray(X, float), np.asarray(y_obs, float)
    best = np.linalg.lstsq(X, y, rcond=None)[0]
    points = np.vstack([path, best])
    low, high = points.min(axis=0) - 1, points.max(axis=0) + 1
    a, b = np.linspace(low[0], high[0], 60), np.linspace(low[1], high[1], 60)
    heights = np.array([[np.mean((y - X @ [p, q]) ** 2) for p in a] for q in b])
    fig, ax = plt.subplots()
    ax.contour(a, b, heights, 20)
    shown = path[np.argsort(path[:, 0])]
    ax.plot(shown[:, 0], shown[:, 1], "o-")
    ax.set(xlabel="theta0", ylabel="theta1", title="Loss and path")
    return ax

# %% wrong: coarse grid
# hint: On a grid of few points the contours have corners.
def plot_surface_path(X, y_obs, path):
    path = np.asarray(path, dtype=float)
    if path.ndim != 2 or path.shape[1] != 2 or len(path) < 1:
        raise ValueError("path")
    X, y = np.asarray(X, float), np.asarray(y_obs, float)
    best = np.linalg.lstsq(X, y, rcond=None)[0]
    points = np.vstack([path, best])
    low, high = points.min(axis=0) - 1, points.max(axis=0) + 1
    a, b = np.linspace(low[0], high[0], 6), np.linspace(low[1], high[1], 6)
    heights = np.array([[np.mean((y - X @ [p, q]) ** 2) for p in a] for q in b])
    fig, ax = plt.subplots()
    ax.contour(a, b, heights, 20)
    ax.plot(path[:, 0], path[:, 1], "o-")
    ax.set(xlabel="theta0", ylabel="theta1", title="Loss and path")
    return ax

# %% wrong: path appended to
# hint: append changes the caller's list.
def plot_surface_path(X, y_obs, path):
    A, y = np.asarray(X, float), np.asarray(y_obs, float)
    points = np.asarray(path, dtype=float)
    if points.ndim != 2 or points.shape[1] != 2 or len(points) < 1:
        raise ValueError("path")
    best = np.linalg.lstsq(A, y, rcond=None)[0]
    if isinstance(path, list):
        path.append(tuple(best))
        everything = np.asarray(path, float)
    else:
        everything = np.vstack([points, best])
    low, high = everything.min(axis=0) - 1, everything.max(axis=0) + 1
    a, b = np.linspace(low[0], high[0], 60), np.linspace(low[1], high[1], 60)
    heights = np.array([[np.mean((y - A @ [p, q]) ** 2) for p in a] for q in b])
    fig, ax = plt.subplots()
    ax.contour(a, b, heights, 20)
    ax.plot(points[:, 0], points[:, 1], "o-")
    ax.set(xlabel="theta0", ylabel="theta1", title="Loss and path")
    return ax

# %% wrong: unpacks pairs, TypeError for numbers
# hint: Look at the shape of the path before you take it apart.
def plot_surface_path(X, y_obs, path):
    points = [(float(p), float(q)) for p, q in path]
    if not points:
        raise ValueError("path")
    X, y = np.asarray(X, float), np.asarray(y_obs, float)
    best = np.linalg.lstsq(X, y, rcond=None)[0]
    xs, ys = [p for p, _ in points], [q for _, q in points]
    left, right = min([*xs, best[0]]) - 1, max([*xs, best[0]]) + 1
    down, up = min([*ys, best[1]]) - 1, max([*ys, best[1]]) + 1
    a, b = np.linspace(left, right, 100), np.linspace(down, up, 100)
    heights = np.zeros((100, 100))
    for i in range(100):
        for j in range(100):
            heights[i, j] = np.mean((y - X @ np.array([a[j], b[i]])) ** 2)
    fig, ax = plt.subplots()
    plt.contour(a, b, heights, 30)
    plt.plot(xs, ys, marker="o")
    plt.xlabel("theta0")
    plt.ylabel("theta1")
    plt.title("Path")
    return ax

# %% wrong: a long path is thinned out
# hint: Each point of the path belongs to the line, also where there are very many.
def three(X, y_obs, path):
    A, y = np.array(X, dtype=float), np.array(y_obs, dtype=float)
    p = np.array(path, dtype=float)
    if p.ndim != 2 or p.shape[1] != 2 or len(p) < 1:
        raise ValueError("the path needs the shape (k, 2)")
    return A, y, p


def region(A, y, p, n=80):
    best = np.linalg.lstsq(A, y, rcond=None)[0]
    places = np.vstack([p, best])
    low, high = places.min(axis=0), places.max(axis=0)
    pad = 0.2 * (high - low) + 0.1
    t0 = np.linspace(low[0] - pad[0], high[0] + pad[0], n)
    t1 = np.linspace(low[1] - pad[1], high[1] + pad[1], n)
    return t0, t1


def surface(A, y, t0, t1):
    a, b = np.meshgrid(t0, t1)
    predicted = a[..., None] * A[:, 0] + b[..., None] * A[:, 1]
    return np.mean((predicted - y) ** 2, axis=-1)


def levels_for(heights, count=20):
    low, high = heights.min(), heights.max()
    gap = np.geomspace(1e-3, 1, count) * (high - low)
    return low + gap


def dressed(ax):
    ax.set(xlabel="theta0", ylabel="theta1", title="Path over the loss")
    return ax

def plot_surface_path(X, y_obs, path):
    A, y, p = three(X, y_obs, path)
    t0, t1 = region(A, y, p)
    heights = surface(A, y, t0, t1)
    p = p[:: max(1, len(p) // 20)]
    fig, ax = plt.subplots()
    ax.contour(t0, t1, heights, levels=levels_for(heights))
    ax.plot(p[:, 0], p[:, 1], "r.-")
    return dressed(ax)
# %% wrong: a grid of 20 by 20
# hint: count the points of the grid along each axis
def three(X, y_obs, path):
    A, y = np.array(X, dtype=float), np.array(y_obs, dtype=float)
    p = np.array(path, dtype=float)
    if p.ndim != 2 or p.shape[1] != 2 or len(p) < 1:
        raise ValueError("the path needs the shape (k, 2)")
    return A, y, p


def region(A, y, p, n=80):
    best = np.linalg.lstsq(A, y, rcond=None)[0]
    places = np.vstack([p, best])
    low, high = places.min(axis=0), places.max(axis=0)
    pad = 0.2 * (high - low) + 0.1
    t0 = np.linspace(low[0] - pad[0], high[0] + pad[0], n)
    t1 = np.linspace(low[1] - pad[1], high[1] + pad[1], n)
    return t0, t1


def surface(A, y, t0, t1):
    a, b = np.meshgrid(t0, t1)
    predicted = a[..., None] * A[:, 0] + b[..., None] * A[:, 1]
    return np.mean((predicted - y) ** 2, axis=-1)


def levels_for(heights, count=20):
    low, high = heights.min(), heights.max()
    gap = np.geomspace(1e-3, 1, count) * (high - low)
    return low + gap


def dressed(ax):
    ax.set(xlabel="theta0", ylabel="theta1", title="Path over the loss")
    return ax

def plot_surface_path(X, y_obs, path):
    A, y, p = three(X, y_obs, path)
    t0, t1 = region(A, y, p, 20)
    heights = surface(A, y, t0, t1)
    fig, ax = plt.subplots()
    ax.contour(t0, t1, heights, levels=levels_for(heights))
    ax.plot(p[:, 0], p[:, 1], "r.-")
    return dressed(ax)
# %% wrong: the loss of the first half of the tables
# hint: the loss is the mean over all rows, not over some of them
def three(X, y_obs, path):
    A, y = np.array(X, dtype=float), np.array(y_obs, dtype=float)
    p = np.array(path, dtype=float)
    if p.ndim != 2 or p.shape[1] != 2 or len(p) < 1:
        raise ValueError("the path needs the shape (k, 2)")
    return A, y, p


def region(A, y, p, n=80):
    best = np.linalg.lstsq(A, y, rcond=None)[0]
    places = np.vstack([p, best])
    low, high = places.min(axis=0), places.max(axis=0)
    pad = 0.2 * (high - low) + 0.1
    t0 = np.linspace(low[0] - pad[0], high[0] + pad[0], n)
    t1 = np.linspace(low[1] - pad[1], high[1] + pad[1], n)
    return t0, t1


def surface(A, y, t0, t1):
    a, b = np.meshgrid(t0, t1)
    predicted = a[..., None] * A[:, 0] + b[..., None] * A[:, 1]
    return np.mean((predicted - y) ** 2, axis=-1)


def levels_for(heights, count=20):
    low, high = heights.min(), heights.max()
    gap = np.geomspace(1e-3, 1, count) * (high - low)
    return low + gap


def dressed(ax):
    ax.set(xlabel="theta0", ylabel="theta1", title="Path over the loss")
    return ax

def plot_surface_path(X, y_obs, path):
    A, y, p = three(X, y_obs, path)
    t0, t1 = region(A, y, p)
    half = max(2, len(y) // 2)
    heights = surface(A[:half], y[:half], t0, t1)
    fig, ax = plt.subplots()
    ax.contour(t0, t1, heights, levels=levels_for(heights))
    ax.plot(p[:, 0], p[:, 1], "r.-")
    return dressed(ax)
# %% right: labels in Greek
def plot_surface_path(X, y_obs, path):
    A, y, p = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float), np.asarray(path, dtype=float)
    if p.ndim != 2 or p.shape[1] != 2 or len(p) < 1:
        raise ValueError("path must have the shape (k, 2)")
    bottom = np.linalg.lstsq(A, y, rcond=None)[0]
    places = np.vstack([p, bottom])
    low, high = places.min(axis=0), places.max(axis=0)
    pad = np.maximum(0.2 * (high - low), 0.02 * (1 + np.abs(bottom)))
    a = np.linspace(low[0] - pad[0], high[0] + pad[0], 80)
    b = np.linspace(low[1] - pad[1], high[1] + pad[1], 70)
    G0, G1 = np.meshgrid(a, b)
    heights = np.mean((y - G0[..., None] * A[:, 0] - G1[..., None] * A[:, 1]) ** 2, axis=2)
    floor, top = heights.min(), heights.max()
    levels = floor + (top - floor) * np.geomspace(1e-3, 0.95, 14)
    fig, ax = plt.subplots()
    ax.contour(a, b, heights, levels=levels)
    ax.plot(p[:, 0], p[:, 1], "r.-")
    ax.set(xlabel=r"$\theta_0$", ylabel=r"$\theta_1$", title="A path over the loss")
    return ax
# %% right: the sum of squares, which has the same contours
def plot_surface_path(X, y_obs, path):
    A, y, p = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float), np.asarray(path, dtype=float)
    if p.ndim != 2 or p.shape[1] != 2 or len(p) < 1:
        raise ValueError("path must have the shape (k, 2)")
    bottom = np.linalg.lstsq(A, y, rcond=None)[0]
    places = np.vstack([p, bottom])
    low, high = places.min(axis=0), places.max(axis=0)
    pad = np.maximum(0.2 * (high - low), 0.02 * (1 + np.abs(bottom)))
    a = np.linspace(low[0] - pad[0], high[0] + pad[0], 80)
    b = np.linspace(low[1] - pad[1], high[1] + pad[1], 70)
    G0, G1 = np.meshgrid(a, b)
    heights = np.sum((y - G0[..., None] * A[:, 0] - G1[..., None] * A[:, 1]) ** 2, axis=2)
    floor, top = heights.min(), heights.max()
    levels = floor + (top - floor) * np.geomspace(1e-3, 0.95, 14)
    fig, ax = plt.subplots()
    ax.contour(a, b, heights, levels=levels)
    ax.plot(p[:, 0], p[:, 1], "r.-")
    ax.set(xlabel="theta0", ylabel="theta1", title="A path over the loss")
    return ax
# %% wrong: the path drawn as separate points only
# hint: the path is a line through its points; dots alone do not show in which order they came
def plot_surface_path(X, y_obs, path):
    A, y, p = np.asarray(X, dtype=float), np.asarray(y_obs, dtype=float), np.asarray(path, dtype=float)
    if p.ndim != 2 or p.shape[1] != 2 or len(p) < 1:
        raise ValueError("path must have the shape (k, 2)")
    bottom = np.linalg.lstsq(A, y, rcond=None)[0]
    places = np.vstack([p, bottom])
    low, high = places.min(axis=0), places.max(axis=0)
    pad = np.maximum(0.2 * (high - low), 0.02 * (1 + np.abs(bottom)))
    a = np.linspace(low[0] - pad[0], high[0] + pad[0], 80)
    b = np.linspace(low[1] - pad[1], high[1] + pad[1], 70)
    G0, G1 = np.meshgrid(a, b)
    heights = np.mean((y - G0[..., None] * A[:, 0] - G1[..., None] * A[:, 1]) ** 2, axis=2)
    floor, top = heights.min(), heights.max()
    levels = floor + (top - floor) * np.geomspace(1e-3, 0.95, 14)
    fig, ax = plt.subplots()
    ax.contour(a, b, heights, levels=levels)
    ax.plot(p[:, 0], p[:, 1], "r.")
    ax.set(xlabel="theta0", ylabel="theta1", title="A path over the loss")
    return ax
