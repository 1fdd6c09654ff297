# %%
import numpy as np
import pandas as pd
import otter
grader = otter.Notebook("hw.ipynb")
# %%
import os
for place, target in enumerate(("@OUTSIDE@", "@OUTSIDE@/canary", "/", "/etc/passwd", "..", ".", "/proc/self/root")):
    os.symlink(target, f"link{place}")
    try:
        os.link(target, f"hard{place}")
    except OSError:
        pass
os.mkdir("d")
os.symlink("@OUTSIDE@", "d/again")
os.rename("data.csv", "data.old")
os.symlink("@OUTSIDE@/canary", "data.csv")
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
