# %% right: plain loops, a list
def average_rate(positions, i, j):
    if i == j:
        raise ValueError("no time has passed")
    seconds = range(len(positions))
    if i not in seconds or j not in seconds:
        raise ValueError("no such second")
    first, last = min(i, j), max(i, j)
    return (positions[last] - positions[first]) / (last - first)

def instantaneous_rates(positions):
    n = len(positions)
    if n < 2:
        raise ValueError("too few positions")
    rates = []
    for t in range(n):
        left, right = max(t - 1, 0), min(t + 1, n - 1)
        rates.append((positions[right] - positions[left]) / (right - left))
    return rates
# %% right: NumPy's own gradient
def average_rate(positions, i, j):
    n = len(positions)
    if i == j or min(i, j) < 0 or max(i, j) >= n:
        raise ValueError("wanted two different seconds of the recording")
    return np.diff(np.asarray(positions, dtype=float))[min(i, j):max(i, j)].mean()

def instantaneous_rates(positions):
    if len(positions) < 2:
        raise ValueError("too few positions")
    return np.gradient(np.asarray(positions, dtype=float))
# %% right: means of neighbouring steps, a tuple
def average_rate(positions, i, j):
    if i == j or not {i, j} <= set(range(len(positions))):
        raise ValueError("wanted two different seconds of the recording")
    return -(positions[i] - positions[j]) / (j - i)

def instantaneous_rates(positions):
    if len(positions) < 2:
        raise ValueError("too few positions")
    steps = [float(b - a) for a, b in zip(positions, positions[1:])]
    inside = [(a + b) / 2 for a, b in zip(steps, steps[1:])]
    return (steps[0], *inside, steps[-1])
# %% wrong: counts positions, not seconds
# hint: between second 0 and second 4 there are five positions, but how many seconds have passed?
def average_rate(positions, i, j):
    if i == j or min(i, j) < 0 or max(i, j) >= len(positions):
        raise ValueError("wanted two different seconds of the recording")
    return (positions[j] - positions[i]) / (j - i + 1)

def instantaneous_rates(positions):
    if len(positions) < 2:
        raise ValueError("too few positions")
    return np.gradient(np.asarray(positions, dtype=float))
# %% wrong: forward differences everywhere
# hint: inside the ride the interval should lie evenly around the moment, one second to each side
def average_rate(positions, i, j):
    if i == j or min(i, j) < 0 or max(i, j) >= len(positions):
        raise ValueError("wanted two different seconds of the recording")
    return (positions[j] - positions[i]) / (j - i)

def instantaneous_rates(positions):
    if len(positions) < 2:
        raise ValueError("too few positions")
    steps = np.diff(np.asarray(positions, dtype=float))
    return np.append(steps, steps[-1])
# %% wrong: backward differences everywhere
# hint: inside the ride the interval should lie evenly around the moment, one second to each side
def average_rate(positions, i, j):
    if i == j or min(i, j) < 0 or max(i, j) >= len(positions):
        raise ValueError("wanted two different seconds of the recording")
    return (positions[j] - positions[i]) / (j - i)

def instantaneous_rates(positions):
    if len(positions) < 2:
        raise ValueError("too few positions")
    steps = np.diff(np.asarray(positions, dtype=float))
    return np.insert(steps, 0, steps[0])
# %% wrong: forgets the two in the denominator
# hint: from second t - 1 to second t + 1 two seconds pass
def average_rate(positions, i, j):
    if i == j or min(i, j) < 0 or max(i, j) >= len(positions):
        raise ValueError("wanted two different seconds of the recording")
    return (positions[j] - positions[i]) / (j - i)

def instantaneous_rates(positions):
    if len(positions) < 2:
        raise ValueError("too few positions")
    p = np.asarray(positions, dtype=float)
    return np.concatenate([[p[1] - p[0]], p[2:] - p[:-2], [p[-1] - p[-2]]])
# %% wrong: halves the ends too
# hint: at an end the two positions that you have are one second apart
def average_rate(positions, i, j):
    if i == j or min(i, j) < 0 or max(i, j) >= len(positions):
        raise ValueError("wanted two different seconds of the recording")
    return (positions[j] - positions[i]) / (j - i)

def instantaneous_rates(positions):
    if len(positions) < 2:
        raise ValueError("too few positions")
    p = np.asarray(positions, dtype=float)
    padded = np.concatenate([p[:1], p, p[-1:]])
    return (padded[2:] - padded[:-2]) / 2
# %% wrong: whole numbers are cut off
# hint: an array made like the positions holds whole numbers only if the positions do; what becomes of 2.5?
def average_rate(positions, i, j):
    if i == j or min(i, j) < 0 or max(i, j) >= len(positions):
        raise ValueError("wanted two different seconds of the recording")
    return (positions[j] - positions[i]) / (j - i)

def instantaneous_rates(positions):
    if len(positions) < 2:
        raise ValueError("too few positions")
    p = np.asarray(positions)
    rates = np.zeros_like(p)
    rates[0], rates[-1] = p[1] - p[0], p[-1] - p[-2]
    rates[1:-1] = (p[2:] - p[:-2]) / 2
    return rates
# %% wrong: the sign is lost
# hint: on the way back the speed is negative
def average_rate(positions, i, j):
    if i == j or min(i, j) < 0 or max(i, j) >= len(positions):
        raise ValueError("wanted two different seconds of the recording")
    return abs(positions[j] - positions[i]) / abs(j - i)

def instantaneous_rates(positions):
    if len(positions) < 2:
        raise ValueError("too few positions")
    return np.abs(np.gradient(np.asarray(positions, dtype=float)))
# %% wrong: the sign depends on the order of i and j
# hint: going from second j back to second i, distance and time both change their sign
def average_rate(positions, i, j):
    if i == j or min(i, j) < 0 or max(i, j) >= len(positions):
        raise ValueError("wanted two different seconds of the recording")
    return (positions[j] - positions[i]) / abs(j - i)

def instantaneous_rates(positions):
    if len(positions) < 2:
        raise ValueError("too few positions")
    return np.gradient(np.asarray(positions, dtype=float))
# %% wrong: mean of the positions in between
# hint: a rate is a change of position over a time, not a mean of positions
def average_rate(positions, i, j):
    if i == j or min(i, j) < 0 or max(i, j) >= len(positions):
        raise ValueError("wanted two different seconds of the recording")
    return np.mean(positions[min(i, j):max(i, j)])

def instantaneous_rates(positions):
    if len(positions) < 2:
        raise ValueError("too few positions")
    return np.gradient(np.asarray(positions, dtype=float))
# %% wrong: negative seconds count from the end
# hint: Python reads index -1 as the last one; is there a second -1 in the recording?
def average_rate(positions, i, j):
    if i == j or max(i, j) >= len(positions):
        raise ValueError("wanted two different seconds of the recording")
    return (positions[j] - positions[i]) / (j - i)

def instantaneous_rates(positions):
    if len(positions) < 2:
        raise ValueError("too few positions")
    return np.gradient(np.asarray(positions, dtype=float))
# %% wrong: no checks
# hint: read the last line of each docstring
def average_rate(positions, i, j):
    return (positions[j] - positions[i]) / (j - i)

def instantaneous_rates(positions):
    n = len(positions)
    return [(positions[min(t + 1, n - 1)] - positions[max(t - 1, 0)]) / max(1, min(t + 1, n - 1) - max(t - 1, 0)) for t in range(n)]
# %% wrong: the second after the last is allowed
# hint: with n positions the last second is n - 1
def average_rate(positions, i, j):
    n = len(positions)
    if i == j or not (0 <= i <= n and 0 <= j <= n):
        raise ValueError("wanted two different seconds of the recording")
    return (positions[j] - positions[i]) / (j - i)

def instantaneous_rates(positions):
    if len(positions) < 2:
        raise ValueError("too few positions")
    return np.gradient(np.asarray(positions, dtype=float))
# %% wrong: second-order formula at the ends
# hint: at an end use the two positions next to it, and no third one
def average_rate(positions, i, j):
    if i == j or min(i, j) < 0 or max(i, j) >= len(positions):
        raise ValueError("wanted two different seconds of the recording")
    return (positions[j] - positions[i]) / (j - i)

def instantaneous_rates(positions):
    if len(positions) < 2:
        raise ValueError("too few positions")
    return np.gradient(np.asarray(positions, dtype=float), edge_order=2 if len(positions) > 2 else 1)
# %% right: np.gradient
def average_rate(positions, i, j):
    n = len(positions)
    if i == j or not (0 <= i < n and 0 <= j < n):
        raise ValueError("seconds")
    return (positions[j] - positions[i]) / (j - i)


def instantaneous_rates(positions):
    if len(positions) < 2:
        raise ValueError("two")
    return np.gradient(np.asarray(positions, dtype=float))
