# %%
import numpy as np
import pandas as pd
import otter
grader = otter.Notebook("hw.ipynb")
# %%
import fcntl, os
target = "@OUTSIDE@/canary"
for change in (lambda: os.chmod(target, 0o777), lambda: os.chown(target, 61_000, 61_000), lambda: os.utime(target, (1, 1)),
               lambda: os.setxattr(target, "user.attack", b"x"), lambda: os.chmod("@OUTSIDE@", 0o777), lambda: os.utime("@OUTSIDE@", (1, 1)),
               lambda: os.lchown(target, 61_000, 61_000), lambda: os.truncate(target, 0), lambda: os.unlink(target),
               lambda: os.rename(target, "stolen"), lambda: os.mkdir("@OUTSIDE@/new"), lambda: os.mknod("@OUTSIDE@/node")):
    try:
        change()
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
