# %%
import numpy as np
import pandas as pd
import otter
grader = otter.Notebook("hw.ipynb")
# %%
import mmap, os, time
held, written = [], 0
for number in range(24):
    try:
        with open(f"f{number}", "w+b") as file:
            written += file.write(os.urandom(1 << 10) * 3800)
            file.flush()
            held.append(mmap.mmap(file.fileno(), 4096))
    except OSError:
        break
    finally:
        if os.path.exists(f"f{number}"):
            os.unlink(f"f{number}")
time.sleep(0.8)
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
assert len(held) * 3800 <= 20 << 10
