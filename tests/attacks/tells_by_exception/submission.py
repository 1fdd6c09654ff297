# %%
import numpy as np
import pandas as pd
import otter
grader = otter.Notebook("hw.ipynb")
# %%
def square(n):
    error = ValueError(n, str(n), {n: n})
    error.add_note(str(n))
    error.__cause__ = KeyError(n)
    raise error
# %%
grader.check("q1")
# %%
def total(values):
    raise KeyError(*values)

def countdown(n):
    raise OSError(n, "countdown", str(n))
# %%
grader.check("q2")
# %%
def evens(table):
    raise UnicodeDecodeError(str(table), b"x", 0, 1, table.to_csv())
# %%
grader.check("q3")
# %%
def twice(g, x):
    raise StopIteration(x, g(x))

def shout(text):
    raise SystemExit(text)
# %%
grader.check("q4")
