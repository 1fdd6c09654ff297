# %% right: element by element, in a loop
def numerical_derivative(f, x, h=1e-5):
    if h <= 0:
        raise ValueError("h must be above 0")
    if np.ndim(x) == 0:
        return float((f(x + h) - f(x - h)) / (h + h))
    values = [float((f(v + h) - f(v - h)) / (h + h)) for v in np.ravel(x)]
    return np.reshape(values, np.shape(x))
# %% right: the mean of the forward and the backward difference
def numerical_derivative(f, x, h=1e-5):
    if h <= 0:
        raise ValueError("h must be above 0")
    x = np.asarray(x, dtype=float)
    here = f(x)
    forward = (f(x + h) - here) / h
    backward = (here - f(x - h)) / h
    return 0.5 * (forward + backward)
# %% right: both sides in one call
def numerical_derivative(f, x, h=1e-5):
    if not h > 0:
        raise ValueError("h must be above 0")
    upper, lower = np.asarray(x) + h, np.asarray(x) - h
    return np.divide(np.subtract(f(upper), f(lower)), upper * 0 + 2 * h)
# %% wrong: forward difference
# hint: nudge to both sides; a forward difference has an error that shrinks far more slowly
def numerical_derivative(f, x, h=1e-5):
    if not h > 0:
        raise ValueError("h must be above 0")
    return (f(x + h) - f(x)) / h
# %% wrong: forward difference with a tiny step of its own
# hint: the step is the caller's, and the nudge goes to both sides
def numerical_derivative(f, x, h=1e-5):
    if not h > 0:
        raise ValueError("h must be above 0")
    return (f(x + 1e-8) - f(x)) / 1e-8
# %% wrong: divides by h
# hint: how far apart are x - h and x + h?
def numerical_derivative(f, x, h=1e-5):
    if not h > 0:
        raise ValueError("h must be above 0")
    return (f(x + h) - f(x - h)) / h
# %% wrong: precedence, divides by two and multiplies by h
# hint: a / 2 * h is (a / 2) times h; mind the brackets
def numerical_derivative(f, x, h=1e-5):
    if not h > 0:
        raise ValueError("h must be above 0")
    return (f(x + h) - f(x - h)) / 2 * h
# %% wrong: backward difference
# hint: nudge to both sides
def numerical_derivative(f, x, h=1e-5):
    if not h > 0:
        raise ValueError("h must be above 0")
    return (f(x) - f(x - h)) / h
# %% wrong: sign
# hint: value on the right minus value on the left
def numerical_derivative(f, x, h=1e-5):
    if not h > 0:
        raise ValueError("h must be above 0")
    return (f(x - h) - f(x + h)) / (2 * h)
# %% wrong: half a step to each side
# hint: each nudge is h, so that the two points are 2 h apart
def numerical_derivative(f, x, h=1e-5):
    if not h > 0:
        raise ValueError("h must be above 0")
    return (f(x + h / 2) - f(x - h / 2)) / h
# %% wrong: ignores the caller's step
# hint: use the h that was passed in
def numerical_derivative(f, x, h=1e-5):
    if not h > 0:
        raise ValueError("h must be above 0")
    return (f(x + 1e-5) - f(x - 1e-5)) / 2e-5
# %% wrong: a formula with four nudges
# hint: the task asks for one nudge to each side
def numerical_derivative(f, x, h=1e-5):
    if not h > 0:
        raise ValueError("h must be above 0")
    return (8 * (f(x + h) - f(x - h)) - f(x + 2 * h) + f(x - 2 * h)) / (12 * h)
# %% wrong: changes x in place
# hint: += on an array changes the caller's array
def numerical_derivative(f, x, h=1e-5):
    if not h > 0:
        raise ValueError("h must be above 0")
    if np.ndim(x) and x.dtype.kind != "f":
        x = x.astype(float)
    x += h
    upper = f(x)
    x -= 2 * h
    lower = f(x)
    return (upper - lower) / (2 * h)
# %% wrong: one number for an array
# hint: an array has one derivative at each of its elements
def numerical_derivative(f, x, h=1e-5):
    if not h > 0:
        raise ValueError("h must be above 0")
    return np.mean((f(x + h) - f(x - h)) / (2 * h))
# %% wrong: whole numbers are cut off
# hint: an array made like x holds whole numbers if x does
def numerical_derivative(f, x, h=1e-5):
    if not h > 0:
        raise ValueError("h must be above 0")
    if np.ndim(x) == 0:
        return (f(x + h) - f(x - h)) / (2 * h)
    result = np.zeros_like(x)
    for k in np.ndindex(x.shape):
        result[k] = (f(x[k] + h) - f(x[k] - h)) / (2 * h)
    return result
# %% wrong: no check of the step
# hint: read the last line of the docstring
def numerical_derivative(f, x, h=1e-5):
    return (f(x + h) - f(x - h)) / (2 * h)
# %% wrong: only the zero step is refused
# hint: what does the docstring say about steps below zero?
def numerical_derivative(f, x, h=1e-5):
    if h == 0:
        raise ValueError("h must be above 0")
    return (f(x + h) - f(x - h)) / (2 * h)
# %% wrong: differences of neighbouring elements
# hint: the derivative belongs to the function, at each x by itself, not to the spacing of the array
def numerical_derivative(f, x, h=1e-5):
    if not h > 0:
        raise ValueError("h must be above 0")
    if np.ndim(x) == 0 or np.size(x) == 1:
        return (f(x + h) - f(x - h)) / (2 * h)
    return np.gradient(f(x), axis=-1)
# %% right: as printed
def numerical_derivative(f, x, h=1e-5):
    if h <= 0:
        raise ValueError("h")
    return (f(x + h) - f(x - h)) / (2 * h)
# %% right: a list for an array
def numerical_derivative(f, x, h=1e-5):
    if h <= 0:
        raise ValueError("h must be above 0")
    slopes = (f(x + h) - f(x - h)) / (2 * h)
    return slopes.tolist() if isinstance(slopes, np.ndarray) else slopes
# %% wrong: a step that grows with x
# hint: the step is the one that was given, at every place
def numerical_derivative(f, x, h=1e-5):
    if h <= 0:
        raise ValueError("h must be above 0")
    h = h * np.maximum(1.0, np.abs(x))
    return (f(x + h) - f(x - h)) / (2 * h)
