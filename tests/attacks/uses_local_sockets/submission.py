# %%
import numpy as np
import pandas as pd
import otter
grader = otter.Notebook("hw.ipynb")
# %%
import os, socket
done = []
def datagram():
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    return ours.sendto(b"x", "@OUTSIDE@/socket")
def abstract():
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    return ours.sendto(b"x", b"\0@OUTSIDE@")
for action in (datagram, abstract, lambda: socket.socket(socket.AF_UNIX).connect("@OUTSIDE@/socket"), lambda: socket.socket(socket.AF_UNIX).bind("\0attack"), lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)):
    try:
        done.append(action() or action)
    except OSError:
        pass
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
assert not done, done
