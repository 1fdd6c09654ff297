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
    return g(x)

def row(n):
    return [range(10 ** 7)] * 1000
# %%
grader.check("q7")
# %%
def renamed(table):
    return table.rename(columns={"n": "m"})

def unique(values):
    return set(values)
# %%
grader.check("q8")
