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
import datetime
# %%
def amount(n):
    return [pd.Timestamp.max, pd.Timestamp(np.datetime64(2 ** 62, 's')), np.datetime64(2 ** 62, 'Y')]

def apply(g, x):
    return g(x)

def row(n):
    return [pd.Period(ordinal=2 ** 62, freq='D'), datetime.timedelta.min, np.timedelta64(2 ** 62, 'W')]
# %%
grader.check("q7")
# %%
def renamed(table):
    return table.rename(columns={"n": "m"})

def unique(values):
    return set(values)
# %%
grader.check("q8")
