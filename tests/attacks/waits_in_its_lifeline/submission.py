# %%
import numpy as np
import pandas as pd
import otter
grader = otter.Notebook("hw.ipynb")
# %%
import os, select, time
ours, theirs = os.pipe()
if os.fork() == 0:
    if os.fork() == 0:
        try:
            os.read(255, 1)
            os.write(theirs, b"read")
        except PermissionError:
            os.write(theirs, b"refused")
        time.sleep(60)
    os._exit(0)
os.wait()
said = os.read(ours, 100) if select.select([ours], [], [], 0.4)[0] else b"it waits"
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
assert said == b"refused", said
