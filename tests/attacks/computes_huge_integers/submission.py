# %%
import numpy as np
import pandas as pd
import otter
grader = otter.Notebook("hw.ipynb")
# %%
def square(n):
    return 7 ** 3_000_000
# %%
grader.check("q1")
# %%
def total(values):
    return 9 ** 9 ** 9

def countdown(n):
    return [1 << 60_000_000]
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
