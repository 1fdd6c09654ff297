# %%
import numpy as np
import pandas as pd
import otter
grader = otter.Notebook("hw.ipynb")
# %%
import ctypes, os, signal
libc = ctypes.CDLL(None, use_errno=True)
kinds = range(signal.SIGRTMIN, signal.SIGRTMAX + 1)
signal.pthread_sigmask(signal.SIG_BLOCK, kinds)
details = (ctypes.c_int * 32)(0, 0, -1)
number = {"x86_64": 129, "aarch64": 138}[os.uname().machine]
sent = [libc.kill(os.getpid(), kind) for kind in kinds for _ in range(100)]
sent += [libc.syscall(number, os.getpid(), kind, details) for kind in kinds]
sent += [libc.syscall({"x86_64": 234, "aarch64": 131}[os.uname().machine], os.getpid(), os.getpid(), kind) for kind in kinds]
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
assert set(sent) == {-1}, set(sent)
