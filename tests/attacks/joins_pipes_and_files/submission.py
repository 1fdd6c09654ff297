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

import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
ours, theirs = os.pipe()
others, more = os.pipe()
library = os.open(np.__file__, os.O_RDONLY)
text = ctypes.create_string_buffer(8192)
part = (ctypes.c_uint64 * 2)(ctypes.addressof(text), 4096)
done = [libc.splice(library, None, theirs, None, 100, 0), libc.vmsplice(theirs, part, 1, 0), libc.tee(ours, more, 1, 2)]
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
assert set(done) == {-1}, done
