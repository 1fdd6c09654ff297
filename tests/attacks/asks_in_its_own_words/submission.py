# %%
import numpy as np
import pandas as pd
import otter
grader = otter.Notebook("hw.ipynb")
# %%
def square(n):
    return n * n
# %%
grader.check("q1")
# %%
import itertools
# %%
def amount(n):
    return n ** 3

def apply(g, x):
    for asked in (itertools.count(), range(10 ** 8), np.zeros((0, 3)), float('nan')):
        try:
            g(asked)
        except Exception:
            pass
    return g(x)

def row(n):
    return [n, 2 * n, 3 * n]
# %%
grader.check("q7")
# %%
def renamed(table):
    return table.rename(columns={"n": "m"})

def unique(values):
    return set(values)
# %%
grader.check("q8")
