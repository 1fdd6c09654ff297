# %% right: central difference of the central difference
def second_derivative(f, x, h=1e-3):
    if not h > 0:
        raise ValueError("h must be above 0")

    def first(t):
        return (f(t + h) - f(t - h)) / (2 * h)

    return (first(x + h) - first(x - h)) / (2 * h)
# %% right: slope on the right minus slope on the left, element by element
def second_derivative(f, x, h=1e-3):
    if h <= 0:
        raise ValueError("h must be above 0")

    def at(t):
        return float(((f(t + h) - f(t)) / h - (f(t) - f(t - h)) / h) / h)

    return at(x) if np.ndim(x) == 0 else np.reshape([at(t) for t in np.ravel(x)], np.shape(x))
# %% wrong: squares the first derivative
# hint: the derivative of the derivative, not the derivative times itself
def second_derivative(f, x, h=1e-3):
    if not h > 0:
        raise ValueError("h must be above 0")
    return ((f(x + h) - f(x - h)) / (2 * h)) ** 2
# %% wrong: the first derivative
# hint: differentiate twice
def second_derivative(f, x, h=1e-3):
    if not h > 0:
        raise ValueError("h must be above 0")
    return (f(x + h) - f(x - h)) / (2 * h)
# %% wrong: divides by h
# hint: two divisions by h, one for each slope and one for their difference
def second_derivative(f, x, h=1e-3):
    if not h > 0:
        raise ValueError("h must be above 0")
    return (f(x + h) - 2 * f(x) + f(x - h)) / h
# %% wrong: forgets the factor two
# hint: f(x) is subtracted once for the slope on the right and once for that on the left
def second_derivative(f, x, h=1e-3):
    if not h > 0:
        raise ValueError("h must be above 0")
    return (f(x + h) - f(x) + f(x - h)) / h**2
# %% wrong: divides by four h squared
# hint: with steps of h the distance between the two slopes is h
def second_derivative(f, x, h=1e-3):
    if not h > 0:
        raise ValueError("h must be above 0")
    return (f(x + h) - 2 * f(x) + f(x - h)) / (2 * h) ** 2
# %% wrong: divides by two h squared
# hint: with steps of h the distance between the two slopes is h
def second_derivative(f, x, h=1e-3):
    if not h > 0:
        raise ValueError("h must be above 0")
    return (f(x + h) - 2 * f(x) + f(x - h)) / (2 * h**2)
# %% wrong: one-sided
# hint: look to both sides of x
def second_derivative(f, x, h=1e-3):
    if not h > 0:
        raise ValueError("h must be above 0")
    return (f(x + 2 * h) - 2 * f(x + h) + f(x)) / h**2
# %% wrong: sign
# hint: slope on the right minus slope on the left
def second_derivative(f, x, h=1e-3):
    if not h > 0:
        raise ValueError("h must be above 0")
    return (2 * f(x) - f(x + h) - f(x - h)) / h**2
# %% wrong: ignores the caller's step
# hint: use the h that was passed in
def second_derivative(f, x, h=1e-3):
    if not h > 0:
        raise ValueError("h must be above 0")
    return (f(x + 1e-3) - 2 * f(x) + f(x - 1e-3)) / 1e-6
# %% wrong: nested, divides by h once
# hint: the inner difference spans two steps, and so does the outer one
def second_derivative(f, x, h=1e-3):
    if not h > 0:
        raise ValueError("h must be above 0")
    first = lambda t: (f(t + h) - f(t - h)) / (2 * h)
    return (first(x + h) - first(x - h)) / h
# %% wrong: nested forward differences
# hint: look to both sides of x, both times
def second_derivative(f, x, h=1e-3):
    if not h > 0:
        raise ValueError("h must be above 0")
    first = lambda t: (f(t + h) - f(t)) / h
    return (first(x + h) - first(x)) / h
# %% wrong: the third derivative
# hint: differentiate twice, not three times
def second_derivative(f, x, h=1e-3):
    if not h > 0:
        raise ValueError("h must be above 0")
    return (f(x + 2 * h) - 2 * f(x + h) + 2 * f(x - h) - f(x - 2 * h)) / (2 * h**3)
# %% wrong: one number for an array
# hint: an array has one second derivative at each of its elements
def second_derivative(f, x, h=1e-3):
    if not h > 0:
        raise ValueError("h must be above 0")
    return np.mean((f(x + h) - 2 * f(x) + f(x - h)) / h**2)
# %% wrong: changes x in place
# hint: += on an array changes the caller's array
def second_derivative(f, x, h=1e-3):
    if not h > 0:
        raise ValueError("h must be above 0")
    if np.ndim(x) and x.dtype.kind != "f":
        x = x.astype(float)
    middle = f(x)
    x += h
    upper = f(x)
    x -= 2 * h
    return (upper - 2 * middle + f(x)) / h**2
# %% wrong: whole numbers are cut off
# hint: an array made like x holds whole numbers if x does
def second_derivative(f, x, h=1e-3):
    if not h > 0:
        raise ValueError("h must be above 0")
    values = (f(x + h) - 2 * f(x) + f(x - h)) / h**2
    return values.astype(x.dtype) if np.ndim(x) else values
# %% wrong: a far too small step of its own
# hint: rounding is divided by the square of the step
def second_derivative(f, x, h=1e-3):
    if not h > 0:
        raise ValueError("h must be above 0")
    return (f(x + 1e-7) - 2 * f(x) + f(x - 1e-7)) / 1e-14
# %% wrong: no check of the step
# hint: read the last line of the docstring
def second_derivative(f, x, h=1e-3):
    return (f(x + h) - 2 * f(x) + f(x - h)) / h**2
# %% wrong: only the zero step is refused
# hint: what does the docstring say about steps below zero?
def second_derivative(f, x, h=1e-3):
    if h == 0:
        raise ValueError("h must be above 0")
    return (f(x + h) - 2 * f(x) + f(x - h)) / h**2
# %% right: as printed
def second_derivative(f, x, h=1e-3):
    if h <= 0:
        raise ValueError("h")
    return (f(x + h) - 2 * f(x) + f(x - h)) / h**2
# %% right: central of central
def second_derivative(f, x, h=1e-3):
    if h <= 0:
        raise ValueError("h")
    return ((f(x + 2 * h) - f(x)) / (2 * h) - (f(x) - f(x - 2 * h)) / (2 * h)) / (2 * h)
# %% wrong: lists go to f
# hint: f wants an array, not a list
def second_derivative(f, x, h=1e-3):
    if h <= 0:
        raise ValueError("h")
    if np.ndim(x) == 1:
        up, here, down = (np.asarray(f([t + s for t in x])) for s in (h, 0, -h))
        return (up - 2 * here + down) / h**2
    return (f(x + h) - 2 * f(x) + f(x - h)) / h**2
# %% right: weights 1, -2, 1 on floats
def second_derivative(f, x, h=1e-3):
    if not h > 0:
        raise ValueError("the step must be above 0")
    x = float(x) if np.ndim(x) == 0 else np.array(x, dtype=float)
    total = np.zeros(np.shape(x))
    for k, weight in ((1, 1), (0, -2), (-1, 1)):
        total = total + weight * f(x + k * h)
    return (total / h / h)[()]
# %% wrong: a step relative to x
# hint: the step that the caller gives is the one to use, however far out x lies
def second_derivative(f, x, h=1e-3):
    if h <= 0:
        raise ValueError("the step must be above 0")
    h = h * np.maximum(1, np.abs(x))
    return (f(x + h) - 2 * f(x) + f(x - h)) / h**2
# %% wrong: a step that grows with x
# hint: the step is the one that was given, at every place
def second_derivative(f, x, h=1e-3):
    if h <= 0:
        raise ValueError("h must be above 0")
    h = h * np.maximum(1.0, np.abs(x))
    return (f(x + h) - 2 * f(x) + f(x - h)) / h**2
