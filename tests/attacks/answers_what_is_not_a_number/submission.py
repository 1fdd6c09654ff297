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
from decimal import Decimal
# %%
def amount(n):
    return Decimal("sNaN123")

def apply(g, x):
    return g(x)

def row(n):
    return [complex('nan+infj'), np.nan, pd.NA, pd.NaT]
# %%
grader.check("q7")
# %%
def renamed(table):
    return table.rename(columns={"n": "m"})

def unique(values):
    return set(values)
# %%
grader.check("q8")
