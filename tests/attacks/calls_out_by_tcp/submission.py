# %%
import numpy as np
import pandas as pd
import otter
grader = otter.Notebook("hw.ipynb")
# %%
import socket
done = []
for action in (lambda: socket.create_connection(("127.0.0.1", 22), 0.1), lambda: socket.create_server(("127.0.0.1", 0)), lambda: socket.socket(socket.AF_INET6)):
    try:
        done.append(action())
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
