# %%
import numpy as np
import pandas as pd
import otter
grader = otter.Notebook("hw.ipynb")
# %%
def square(n):
    return [object() for _ in range(100_000)]
# %%
grader.check("q1")
# %%
def total(values):
    return [lambda: n for n in range(20_000)]

def countdown(n):
    return (object() for _ in iter(int, 1))
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
