# %%
import numpy as np
import pandas as pd
import otter
grader = otter.Notebook("hw.ipynb")
# %%
import ctypes, os, platform, threading, time
MIB = 1 << 20
LEAVE = {"x86_64": 60, "aarch64": 93}[platform.machine()]
children = []
for _ in range(8):
    ours, theirs = os.pipe()
    pid = os.fork()
    if pid == 0:
        def take():
            time.sleep(0.1)
            held = bytearray(os.urandom(MIB) * 120)
            os.write(theirs, b"+")
            while True:
                time.sleep(100)
        threading.Thread(target=take).start()
        ctypes.CDLL(None).syscall(LEAVE, 0)
    os.close(theirs)
    children.append((pid, ours))
said = [os.read(ours, 1) for _, ours in children]
time.sleep(0.8)

def alive(pids):
    left = []
    for pid in pids:
        try:
            if os.waitpid(pid, os.WNOHANG) == (0, 0):
                left.append(pid)
        except OSError:
            pass
    return left

left = len(alive([pid for pid, _ in children]))
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
assert left * 120 <= 560
