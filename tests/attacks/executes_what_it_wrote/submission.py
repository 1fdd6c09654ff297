# %%
import numpy as np
import pandas as pd
import otter
grader = otter.Notebook("hw.ipynb")
# %%
import ctypes, os, shutil, stat, subprocess, sys
def made(name, data):
    with open(name, "wb") as file:
        file.write(data)
    os.chmod(name, 0o700)
    return os.path.abspath(name)
with open(shutil.which("touch") or "/bin/touch", "rb") as file:
    program = made("own", file.read())
script = made("script", b"#!/bin/sh\n: > ran-script\n")
other = made("other", f"#!{sys.executable}\nopen('ran-other', 'w')\n".encode())
os.symlink(program, "link"), os.link(program, "second")
libc = ctypes.CDLL(None)
for name in (program, script, other, "./link", "./second", f"/proc/self/cwd/own", f"/proc/self/fd/{os.open(program, os.O_RDONLY)}"):
    try:
        subprocess.run([name, "ran-program"], pass_fds=range(3, 20), close_fds=True)
    except (OSError, ValueError):
        pass
    pid = os.fork()
    if pid == 0:
        libc.execve(name.encode(), (ctypes.c_char_p * 3)(name.encode(), b"ran-libc", None), None)
        os._exit(0)
    os.waitpid(pid, 0)
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
import os
assert [name for name in os.listdir() if name.startswith("ran")] == []
