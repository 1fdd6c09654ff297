# %%
import numpy as np
import pandas as pd
import otter
grader = otter.Notebook("hw.ipynb")
# %%
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
number = {"x86_64": 56, "aarch64": 220}[os.uname().machine]
started = []
for flags in (0x8000, 0x10000000, 0x20000000, 0x40000000, 0x02000000, 0x00020000, 0x1000, 0x2000):
    pid = libc.syscall(number, flags | 17, 0, 0, 0, 0)
    if pid == 0:
        os._exit(0)
    started.append(pid)
flags = (ctypes.c_uint64 * 11)(0x10000000)
pid = libc.syscall(435, flags, 88)
if pid == 0:
    os._exit(0)
started.append(pid)
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
assert set(started) == {-1}, started
