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
def amount(n):
    return n ** 3

def apply(g, x):
    for asked in (1 << 1_000_000, [1 << 1_000_000] * 3, {1 << 900_000: 1}):
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
