# %%
import numpy as np
import pandas as pd
import otter
grader = otter.Notebook("hw.ipynb")
# %%
import os
got = []
for pid in os.listdir("/proc") if os.access("/proc", os.R_OK) else range(1, 70_000):
    if str(pid).isdigit() and int(pid) != os.getpid():
        for name in ("mem", "environ", "cmdline", "maps", "fd", "cwd", "root", "stack"):
            try:
                got.append(os.readlink(f"/proc/{pid}/{name}"))
            except OSError:
                try:
                    got.append(open(f"/proc/{pid}/{name}", "rb").read(10))
                except OSError:
                    pass
        if int(pid) > 3000:
            break
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
assert not got, got
