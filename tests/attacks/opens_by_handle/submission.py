# %%
import numpy as np
import pandas as pd
import otter
grader = otter.Notebook("hw.ipynb")
# %%
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
handle, mount = (ctypes.c_uint32 * 40)(128), ctypes.c_int()
done = [libc.name_to_handle_at(-100, path.encode(), handle, ctypes.byref(mount), 0) for path in ("@OUTSIDE@/canary", "@OUTSIDE@", "/")]
done += [libc.open_by_handle_at(-100, handle, 0), libc.syscall(468, -100, b"@OUTSIDE@/canary", handle, 24, 0)]
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
