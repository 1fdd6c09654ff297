# %%
import numpy as np
import pandas as pd
import otter
grader = otter.Notebook("hw.ipynb")
# %%
def tried(action, *arguments):
    try:
        return action(*arguments)
    except OSError:
        return None

import ctypes, fcntl, os, socket
libc = ctypes.CDLL(None, use_errno=True)
ours, theirs = socket.socketpair()
copies = [libc.dup(255), libc.dup2(255, 200), libc.dup3(255, 201, 0), tried(fcntl.fcntl, 255, fcntl.F_DUPFD, 10) or -1]
copies += [tried(socket.send_fds, ours, [b"x"], [255]) or -1, libc.shutdown(255, 2), libc.close(255)]
for copy in copies:
    if copy > 0:
        fcntl.fcntl(copy, fcntl.F_SETFL, 0)
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
assert set(copies) == {-1}, copies
