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
