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
def deep(levels):
    value = []
    for _ in range(levels):
        value = [value]
    return value
# %%
def amount(n):
    return deep(145)

def apply(g, x):
    return g(x)

def row(n):
    return deep(100_000)
# %%
grader.check("q7")
# %%
def renamed(table):
    return table.rename(columns={"n": "m"})

def unique(values):
    return set(values)
# %%
grader.check("q8")
