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
from fractions import Fraction
# %%
def amount(n):
    return Fraction((1 << 65_000) + n, (1 << 65_000) - 1)

def apply(g, x):
    return g(x)

def row(n):
    return [Fraction(k, (1 << 60_000) + k) for k in range(1, 200)]
# %%
grader.check("q7")
# %%
def renamed(table):
    return table.rename(columns={"n": "m"})

def unique(values):
    return set(values)
# %%
grader.check("q8")
