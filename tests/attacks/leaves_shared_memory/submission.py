# %%
import numpy as np
import pandas as pd
import otter
grader = otter.Notebook("hw.ipynb")
# %%
import ctypes
from multiprocessing import shared_memory
left = []
try:
    left.append(shared_memory.SharedMemory("attack_canary", create=True, size=100).name)
except OSError:
    pass
libc = ctypes.CDLL(None)
left += [n for n, call in (("shm", lambda: libc.shmget(7919, 100, 0o1777)), ("sem", lambda: libc.semget(7919, 1, 0o1777)), ("msg", lambda: libc.msgget(7919, 0o1777))) if call() >= 0]
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
assert not left, left
