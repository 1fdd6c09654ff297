# %%
import numpy as np
import pandas as pd
import otter
grader = otter.Notebook("hw.ipynb")
# %%
import atexit, threading, os, time
def late():
    time.sleep(30)
    open("@OUTSIDE@/late", "w").write("x")
atexit.register(late)
os.register_at_fork(before=late, after_in_child=late)
threading.Thread(target=late, daemon=False).start()
# %%
def square(n):
    return 0
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
