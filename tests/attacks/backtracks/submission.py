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
import re
def twice(g, x):
    return re.match("(a+)+$", "a" * 64 + "b")

def shout(text):
    return re.match("(.*)*x", text * 60)
# %%
grader.check("q4")
