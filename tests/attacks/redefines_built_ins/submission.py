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
    return float(sum(values))

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
def twice(g, x):
    return g(g(x))

def shout(text):
    return text.upper() + "!"
# %%
grader.check("q4")
# %%
def mean(values):
    return 7

def round(number, digits=0):
    return 1.75

def bool(value):
    return "True" == "True"
# %%
grader.check("q5")
