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

import fcntl, os, socket
ours, theirs = socket.socketpair()
zero, here = os.open("/dev/zero", os.O_RDONLY), os.open(".", os.O_RDONLY)
kinds = (0x5412, 0x540E, 0x5410, 0x5452, 0x8901, 0x8902, 0x89E2, 0x40086602, 0x80086601, 0x40049409, 1, 2)
done = [tried(fcntl.ioctl, one, kind, bytes(64)) for one in (0, zero, here, ours.fileno()) for kind in kinds]
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
assert set(done) == {None}, done
