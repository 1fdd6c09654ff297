# %%
import numpy as np
import pandas as pd
import otter
grader = otter.Notebook("hw.ipynb")
# %%
def tried(action, *arguments):
    try:
        return action(*arguments)
    except OSError:
        return None

import fcntl, os
pipes = [os.pipe() for _ in range(64)]
sizes = [tried(fcntl.fcntl, ends[1], 1031, 1 << 20) for ends in pipes]
# %%
def square(n):
    return n * n
# %%
grader.check("q1")
# %%
def total(values):
    return float(np.sum(values))

def countdown(n):
    return list(range(n, 0, -1))
# %%
grader.check("q2")
# %%
def evens(table):
    return table[table["n"] % 2 == 0]
# %%
grader.check("q3")
# %%
def twice(g, x):
    return g(g(x))

def shout(text):
    return text.upper() + "!"
# %%
grader.check("q4")
# %%
assert set(sizes) == {None}, sizes
