# %%
import numpy as np
import pandas as pd
import otter
grader = otter.Notebook("hw.ipynb")
# %%
import os, time
home = os.getcwd()
for _ in range(30):
    os.mkdir("d" * 200)
    os.chdir("d" * 200)
written = 0
for number in range(24):
    try:
        with open(f"f{number}", "wb") as file:
            written += file.write(os.urandom(1 << 10) * 3800)
    except OSError:
        break
time.sleep(0.8)
os.chdir(home)
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
assert written <= 20 << 20
