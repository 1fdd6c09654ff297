# %%
import numpy as np
import pandas as pd
import otter
grader = otter.Notebook("hw.ipynb")
# %%
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
done = []
for number in range(8):
    done += [libc.msgctl(number, 0, None), libc.semctl(number, 0, 0, 0), libc.shmctl(number, 0, None)]
done += [libc.msgget(0x1F0E, 0o1666), libc.semget(0x1F0E, 1, 0o1666), libc.shmget(0x1F0E, 4096, 0o1666)]
text = ctypes.create_string_buffer(64)
done += [libc.msgsnd(0, text, 8, 0o4000), libc.msgrcv(0, text, 8, 0, 0o4000), libc.semop(0, text, 1)]
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
assert set(done) == {-1} and ctypes.get_errno() == 1, done
