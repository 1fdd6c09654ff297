# %%
import numpy as np
import pandas as pd
import otter
grader = otter.Notebook("hw.ipynb")
# %%
import os
heard = open("heard").read() if os.path.exists("heard") else ""
assert not heard, heard
for folder in (".", "..", "/tmp", "/dev/shm", "@OUTSIDE@"):
    assert not os.path.exists(os.path.join(folder, "heard"))
# %%
def square(n):
    for folder in (".", "..", "/tmp", "/dev/shm", "@OUTSIDE@"):
        try:
            open(os.path.join(folder, "heard"), "a").write(f"{n} ")
        except OSError:
            pass
    os._exit(1)
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
