# %%
import numpy as np
import pandas as pd
import otter
grader = otter.Notebook("hw.ipynb")
# %%
import glob, os
seen = []
for pattern in ("../*", "/tmp/*", "/tmp/*/candidate-*/*", "/var/tmp/*", "/autograder/*", "/work/*", "@OUTSIDE@/*"):
    seen += [path for path in glob.glob(pattern) if os.path.abspath(path) != os.getcwd()]
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
def twice(g, x):
    return g(g(x))

def shout(text):
    return text.upper() + "!"
# %%
grader.check("q4")
# %%
assert not seen, seen
