# %% right: a loop over indices
def dot(a, b):
    n = len(a)
    if n != len(b):
        raise ValueError("the vectors have different lengths")
    total = 0
    for i in range(n):
        total += a[i] * b[i]
    return total
# %% right: zip with strict, a running total
def dot(a, b):
    total = 0
    for x, y in zip(a, b, strict=True):
        total += x * y
    return total
# %% right: from the end to the front
def dot(a, b):
    if not len(a) == len(b):
        raise ValueError("lengths differ")
    return sum(x * y for x, y in list(zip(a, b))[::-1])
# %% right: map and mul, lists first
from operator import mul
def dot(a, b):
    a, b = list(a), list(b)
    if len(a) - len(b):
        raise ValueError("lengths differ")
    return sum(map(mul, a, b))
# %% wrong: zip truncates
# hint: zip stops at the shorter of its arguments, so a difference in length goes unnoticed
def dot(a, b):
    return sum(x * y for x, y in zip(a, b))
# %% wrong: cross product
# hint: a dot product is one number; what you return is a vector
def dot(a, b):
    if len(a) != len(b):
        raise ValueError("lengths differ")
    return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
# %% wrong: sum of sums
# hint: adding up each vector first pairs every price with every quantity, or with none
def dot(a, b):
    if len(a) != len(b):
        raise ValueError("lengths differ")
    return sum(a) + sum(b)
# %% wrong: product of sums
# hint: adding up each vector first pairs every price with every quantity
def dot(a, b):
    if len(a) != len(b):
        raise ValueError("lengths differ")
    return sum(a) * sum(b)
# %% wrong: adds matching components
# hint: matching components are multiplied before they are added up
def dot(a, b):
    if len(a) != len(b):
        raise ValueError("lengths differ")
    return sum(x + y for x, y in zip(a, b))
# %% wrong: no sum
# hint: the products are still waiting to be added up
def dot(a, b):
    if len(a) != len(b):
        raise ValueError("lengths differ")
    return [x * y for x, y in zip(a, b)]
# %% wrong: NumPy, which overflows
# hint: the task asks for plain Python; whole numbers in NumPy wrap round when they grow too large
import numpy as np
def dot(a, b):
    if len(a) != len(b):
        raise ValueError("lengths differ")
    return np.dot(a, b)
# %% wrong: the last component is left out
# hint: check where your range ends
def dot(a, b):
    if len(a) != len(b):
        raise ValueError("lengths differ")
    total = 0
    for i in range(len(a) - 1):
        total += a[i] * b[i]
    return total
# %% wrong: starts at index 1
# hint: Python counts from 0
def dot(a, b):
    if len(a) != len(b):
        raise ValueError("lengths differ")
    return sum(a[i] * b[i] for i in range(1, len(a)))
# %% wrong: three components only
# hint: not every vector has three components
def dot(a, b):
    if len(a) != len(b):
        raise ValueError("lengths differ")
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
# %% wrong: an error only where the second is longer
# hint: either of the two may be the longer one
def dot(a, b):
    if len(a) < len(b):
        raise ValueError("lengths differ")
    return sum(x * y for x, y in zip(a, b))
# %% wrong: an error only where the first is longer
# hint: either of the two may be the longer one
def dot(a, b):
    if len(a) > len(b):
        raise ValueError("lengths differ")
    return sum(x * y for x, y in zip(a, b))
# %% wrong: the empty vector is refused
# hint: read in the docstring what two empty vectors give
def dot(a, b):
    if len(a) != len(b) or len(a) == 0:
        raise ValueError("lengths differ")
    return sum(x * y for x, y in zip(a, b))
# %% wrong: an assertion instead of a ValueError
# hint: the docstring promises a ValueError, an assert raises something else
def dot(a, b):
    assert len(a) == len(b), "lengths differ"
    return sum(x * y for x, y in zip(a, b))
# %% wrong: eats its arguments
# hint: pop takes the components away from the caller's list
def dot(a, b):
    if len(a) != len(b):
        raise ValueError("lengths differ")
    if not isinstance(a, list) or not isinstance(b, list):
        a, b = list(a), list(b)
    total = 0
    while a:
        total += a.pop() * b.pop()
    return total
# %% wrong: sorts first
# hint: components belong together by their position, so keep the order
def dot(a, b):
    if len(a) != len(b):
        raise ValueError("lengths differ")
    return sum(x * y for x, y in zip(sorted(a), sorted(b)))
# %% wrong: returns inside the loop
# hint: a return inside the loop ends it after the first product
def dot(a, b):
    if len(a) != len(b):
        raise ValueError("lengths differ")
    total = 0
    for x, y in zip(a, b):
        total += x * y
        return total
    return total
# %% wrong: rounds to whole numbers
# hint: bills have fractions, and int cuts them off
def dot(a, b):
    if len(a) != len(b):
        raise ValueError("lengths differ")
    return int(sum(x * y for x, y in zip(a, b)))
# %% wrong: floats from the start
# hint: whole numbers are promised to stay exact; a float keeps about 16 digits
def dot(a, b):
    if len(a) != len(b):
        raise ValueError("lengths differ")
    return sum(float(x) * float(y) for x, y in zip(a, b))
# %% wrong: the sum starts at 0.0
# hint: a sum that starts at 0.0 is a float, and a float keeps about 16 digits
def dot(a, b):
    if len(a) != len(b):
        raise ValueError("lengths differ")
    total = 0.0
    for x, y in zip(a, b):
        total += x * y
    return total
# %% wrong: fsum
# hint: math.fsum gives a float, which keeps about 16 digits
def dot(a, b):
    if len(a) != len(b):
        raise ValueError("lengths differ")
    return math.fsum(x * y for x, y in zip(a, b))
# %% wrong: rounded to ten digits
# hint: do not round: small products are lost
def dot(a, b):
    if len(a) != len(b):
        raise ValueError("lengths differ")
    return round(sum(x * y for x, y in zip(a, b)), 10)
# %% right: recursion on halves
def dot(a, b):
    if len(a) != len(b):
        raise ValueError("no dot product")

    def part(lo, hi):
        if hi - lo == 0:
            return 0
        if hi - lo == 1:
            return a[lo] * b[lo]
        mid = (lo + hi) // 2
        return part(lo, mid) + part(mid, hi)

    return part(0, len(a))
# %% wrong: a set of products drops equal ones
# hint: a set keeps equal products only once, and the sum needs each of them
def dot(a, b):
    if len(a) != len(b):
        raise ValueError("lengths differ")
    return sum({x * y for x, y in zip(a, b)})
