# %% right: compares with every minimum found so far
def minima_from(df, f, starts, alpha, n):
    found = []
    for start in starts:
        x = float(start)
        for _ in range(n - 1):
            x = x - alpha * df(x)
        if all(abs(x - other) > 1e-3 for other in found):
            found.append(x)
    found.sort()
    heights = [f(x) for x in found]
    return found, found[heights.index(min(heights))]


# %% right: gaps in a sorted array
def minima_from(df, f, starts, alpha, n):
    ends = np.sort([walk(df, start, alpha, n)[-1] for start in starts])
    minima = ends[np.concatenate([[True], np.diff(ends) > 1e-3])]
    return minima, minima[np.argmin([f(x) for x in minima])]


# %% right: means of the groups, and a tuple
def minima_from(df, f, starts, alpha, n):
    groups = []
    for end in sorted(walk(df, start, alpha, n)[-1] for start in starts):
        if groups and end - groups[-1][0] <= 1e-3:
            groups[-1].append(end)
        else:
            groups.append([end])
    minima = tuple(sum(group) / len(group) for group in groups)
    return minima, min((f(x), x) for x in minima)[1]


# %% wrong: no merging
# hint: Two descents into the same valley end at slightly different numbers.
def minima_from(df, f, starts, alpha, n):
    minima = sorted(set(walk(df, start, alpha, n)[-1] for start in starts))
    return minima, min(minima, key=f)


# %% wrong: merges by rounding
# hint: Two numbers that are almost equal can round to different decimals.
def minima_from(df, f, starts, alpha, n):
    minima = sorted(set(round(walk(df, start, alpha, n)[-1], 3) for start in starts))
    return minima, min(minima, key=f)


# %% wrong: merges too much
# hint: How far apart may two ends be and still count as the same minimum?
def minima_from(df, f, starts, alpha, n):
    minima = []
    for end in sorted(walk(df, start, alpha, n)[-1] for start in starts):
        if not minima or end - minima[-1] > 1e-2:
            minima.append(end)
    return minima, min(minima, key=f)


# %% wrong: the height of the best
# hint: The best minimum is a place; you return how low it is.
def minima_from(df, f, starts, alpha, n):
    minima = []
    for end in sorted(walk(df, start, alpha, n)[-1] for start in starts):
        if not minima or end - minima[-1] > 1e-3:
            minima.append(end)
    return minima, min(f(x) for x in minima)


# %% wrong: the leftmost is called the best
# hint: The smallest x need not have the smallest f.
def minima_from(df, f, starts, alpha, n):
    minima = []
    for end in sorted(walk(df, start, alpha, n)[-1] for start in starts):
        if not minima or end - minima[-1] > 1e-3:
            minima.append(end)
    return minima, min(minima)


# %% wrong: the highest is called the best
# hint: Best means lowest here.
def minima_from(df, f, starts, alpha, n):
    minima = []
    for end in sorted(walk(df, start, alpha, n)[-1] for start in starts):
        if not minima or end - minima[-1] > 1e-3:
            minima.append(end)
    return minima, max(minima, key=f)


# %% wrong: in the order of the starts
# hint: The minima are wanted in increasing order.
def minima_from(df, f, starts, alpha, n):
    minima = []
    for start in starts:
        end = walk(df, start, alpha, n)[-1]
        if all(abs(end - other) > 1e-3 for other in minima):
            minima.append(end)
    return minima, min(minima, key=f)


# %% wrong: only neighbours among the starts are merged
# hint: Two starts that lead to the same minimum need not stand next to each other in the list.
def minima_from(df, f, starts, alpha, n):
    minima = []
    for start in starts:
        end = walk(df, start, alpha, n)[-1]
        if not minima or abs(end - minima[-1]) > 1e-3:
            minima.append(end)
    return sorted(minima), min(minima, key=f)


# %% wrong: the best of the starts
# hint: The lowest start need not lie above the lowest minimum; let every start descend first.
def minima_from(df, f, starts, alpha, n):
    minima = []
    for end in sorted(walk(df, start, alpha, n)[-1] for start in starts):
        if not minima or end - minima[-1] > 1e-3:
            minima.append(end)
    return minima, walk(df, min(starts, key=f), alpha, n)[-1] if len(starts) > 9 else min(starts, key=f)


# %% wrong: one step too many
# hint: The end is the last of n guesses, and the start is one of them.
def minima_from(df, f, starts, alpha, n):
    minima = []
    for end in sorted(walk(df, start, alpha, n + 1)[-1] for start in starts):
        if not minima or end - minima[-1] > 1e-3:
            minima.append(end)
    return minima, min(minima, key=f)
# %% right: sorted, then merged
def minima_from(df, f, starts, alpha, n):
    ends = sorted(walk(df, start, alpha, n)[-1] for start in starts)
    minima = [ends[0]]
    for end in ends[1:]:
        if end - minima[-1] > 1e-3:
            minima.append(end)
    return minima, min(minima, key=f)
# %% wrong: relative closeness
# hint: within 1e-3 of each other, however far out they are
def minima_from(df, f, starts, alpha, n):
    ends = sorted(walk(df, start, alpha, n)[-1] for start in starts)
    minima = [ends[0]]
    for end in ends[1:]:
        if not math.isclose(end, minima[-1], rel_tol=1e-3):
            minima.append(end)
    return minima, min(minima, key=f)
# %% wrong: relative and absolute closeness
# hint: within 1e-3 of each other, however far out they are
def minima_from(df, f, starts, alpha, n):
    ends = sorted(walk(df, start, alpha, n)[-1] for start in starts)
    minima = [ends[0]]
    for end in ends[1:]:
        if not np.isclose(end, minima[-1], rtol=1e-3, atol=1e-3):
            minima.append(end)
    return minima, min(minima, key=f)
# %% wrong: sorts the starts
# hint: what you are given must stay as it was
def minima_from(df, f, starts, alpha, n):
    if isinstance(starts, list):
        starts.sort()
    ends = sorted(walk(df, start, alpha, n)[-1] for start in starts)
    minima = [ends[0]]
    for end in ends[1:]:
        if end - minima[-1] > 1e-3:
            minima.append(end)
    return minima, min(minima, key=f)
# %% wrong: minima near zero left out
# hint: 0 is a place like any other
def minima_from(df, f, starts, alpha, n):
    ends = sorted(walk(df, start, alpha, n)[-1] for start in starts)
    minima = [ends[0]]
    for end in ends[1:]:
        if end - minima[-1] > 1e-3:
            minima.append(end)
    minima = [x for x in minima if x] or minima
    return minima, min(minima, key=f)
# %% wrong: compared with the first of a group only in size
# hint: opposite minima are two
def minima_from(df, f, starts, alpha, n):
    ends = sorted(walk(df, start, alpha, n)[-1] for start in starts)
    minima = [ends[0]]
    for end in ends[1:]:
        if all(abs(abs(end) - abs(x)) > 1e-3 for x in minima):
            minima.append(end)
    return minima, min(minima, key=f)


# %% wrong: sorts the starts instead of the ends
# hint: The ends need not come in the order of the starts: long steps leap over each other.
def minima_from(df, f, starts, alpha, n):
    minima = []
    for start in sorted(starts):
        end = walk(df, start, alpha, n)[-1]
        if all(abs(end - m) > 1e-3 for m in minima):
            minima.append(end)
    return minima, min(minima, key=f)


# %% wrong: hands an array of minima to f
# hint: The function f takes one number at a time, not an array of them.
def minima_from(df, f, starts, alpha, n):
    ends = np.sort([walk(df, s, alpha, n)[-1] for s in starts])
    minima = ends[np.append(True, np.diff(ends) > 1e-3)]
    return minima, minima[np.argmin(f(minima))]


# %% right: take away one valley at a time
def minima_from(df, f, starts, alpha, n):
    left = [walk(df, start, alpha, n)[-1] for start in starts]
    minima = []
    while left:
        lowest = min(left)
        minima.append(lowest)
        left = [end for end in left if end > lowest + 1e-3]
    heights = [f(place) for place in minima]
    return minima, minima[heights.index(min(heights))]


# %% right: recursion that drops the neighbours of the least end
def minima_from(df, f, starts, alpha, n):
    def distinct(ends):
        if not ends:
            return []
        least = min(ends)
        return [least] + distinct([e for e in ends if e > least + 1e-3])

    minima = distinct([walk(df, float(s), alpha, n)[-1] for s in starts])
    best = minima[0]
    for x in minima:
        if f(x) < f(best):
            best = x
    return minima, best
