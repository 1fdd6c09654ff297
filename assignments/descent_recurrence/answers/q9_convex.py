# %% right: a list comprehension
def convexity_violations(f, a, b, ts):
    return [t for t in ts if f(t * a + (1 - t) * b) - (t * f(a) + (1 - t) * f(b)) > 1e-9]


# %% right: plain loop
def convexity_violations(f, a, b, ts):
    left, right = f(a), f(b)
    found = []
    for t in ts:
        curve = f(b + t * (a - b))
        if curve > right + t * (left - right) + 1e-9:
            found.append(float(t))
    return found


# %% right: a tolerance that grows with the heights
def convexity_violations(f, a, b, ts):
    slack = 1e-12 * (1 + abs(f(a)) + abs(f(b)))
    return tuple(t for t in ts if f(t * a + (1 - t) * b) > t * f(a) + (1 - t) * f(b) + slack)


# %% wrong: f takes only the first part
# hint: On the curve, f takes the whole weighted mean of a and b, not one of its parts.
def convexity_violations(f, a, b, ts):
    return [t for t in ts if f(t * a) + (1 - t) * b - (t * f(a) + (1 - t) * f(b)) > 1e-9]


# %% wrong: the sign is reversed
# hint: Below the string is what a convex curve should be.
def convexity_violations(f, a, b, ts):
    return [t for t in ts if t * f(a) + (1 - t) * f(b) - f(t * a + (1 - t) * b) > 1e-9]


# %% wrong: no allowance for rounding
# hint: On a straight line the two sides are equal, yet they are computed differently.
def convexity_violations(f, a, b, ts):
    return [t for t in ts if t * f(a) + (1 - t) * f(b) < f(t * a + (1 - t) * b)]


# %% wrong: touching counts as violation
# hint: Where the string touches the curve, as at both of its ends, nothing is violated.
def convexity_violations(f, a, b, ts):
    return [t for t in ts if t * f(a) + (1 - t) * f(b) <= f(t * a + (1 - t) * b) + 1e-9]


# %% wrong: positions
# hint: The numbers t are wanted, not their positions.
def convexity_violations(f, a, b, ts):
    return [i for i, t in enumerate(ts) if f(t * a + (1 - t) * b) - (t * f(a) + (1 - t) * f(b)) > 1e-9]


# %% wrong: a mask
# hint: True and False say for each t whether it violates; return those that do.
def convexity_violations(f, a, b, ts):
    return [f(t * a + (1 - t) * b) - (t * f(a) + (1 - t) * f(b)) > 1e-9 for t in ts]


# %% wrong: the weights are exchanged on one side
# hint: On both sides t goes with a.
def convexity_violations(f, a, b, ts):
    return [t for t in ts if f(t * b + (1 - t) * a) - (t * f(a) + (1 - t) * f(b)) > 1e-9]


# %% wrong: the weights are exchanged on both sides
# hint: t is the weight of a, and 1 - t that of b.
def convexity_violations(f, a, b, ts):
    return [t for t in ts if f(t * b + (1 - t) * a) - (t * f(b) + (1 - t) * f(a)) > 1e-9]


# %% wrong: places on the axis
# hint: You return where the curve is too high; the numbers t that lead there are wanted.
def convexity_violations(f, a, b, ts):
    return [t * a + (1 - t) * b for t in ts if f(t * a + (1 - t) * b) - (t * f(a) + (1 - t) * f(b)) > 1e-9]


# %% wrong: too generous
# hint: A violation of a millionth is still one.
def convexity_violations(f, a, b, ts):
    return [t for t in ts if f(t * a + (1 - t) * b) - (t * f(a) + (1 - t) * f(b)) > 1e-3]
# %% right: comprehension
def convexity_violations(f, a, b, ts):
    return [t for t in ts if f(t * a + (1 - t) * b) - (t * f(a) + (1 - t) * f(b)) > 1e-9]
# %% wrong: relative bound
# hint: a difference of more than 1e-9, not a share
def convexity_violations(f, a, b, ts):
    return [t for t in ts if f(t * a + (1 - t) * b) - (t * f(a) + (1 - t) * f(b)) > 1e-9 + 1e-6 * abs(f(a))]
# %% wrong: sorted
# hint: in their order
def convexity_violations(f, a, b, ts):
    return [t for t in sorted(ts) if f(t * a + (1 - t) * b) - (t * f(a) + (1 - t) * f(b)) > 1e-9]
# %% wrong: each once
# hint: each of the t, repeated ones too
def convexity_violations(f, a, b, ts):
    return [t for t in dict.fromkeys(float(t) for t in ts) if f(t * a + (1 - t) * b) - (t * f(a) + (1 - t) * f(b)) > 1e-9]
# %% wrong: sorts the list
# hint: what you are given must stay as it was
def convexity_violations(f, a, b, ts):
    kept = list(ts)
    if isinstance(ts, list):
        ts.sort()
    ts = kept
    return [t for t in ts if f(t * a + (1 - t) * b) - (t * f(a) + (1 - t) * f(b)) > 1e-9]
# %% wrong: reversed order
# hint: in their order
def convexity_violations(f, a, b, ts):
    return [t for t in list(ts)[::-1] if f(t * a + (1 - t) * b) - (t * f(a) + (1 - t) * f(b)) > 1e-9]
# %% wrong: a set
# hint: a list or an array, in their order
def convexity_violations(f, a, b, ts):
    return sorted({t for t in ts if f(t * a + (1 - t) * b) - (t * f(a) + (1 - t) * f(b)) > 1e-9})
