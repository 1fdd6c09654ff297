# %%
import numpy as np
import pandas as pd
import otter
grader = otter.Notebook("hw.ipynb")
# %%
import glob, os, site, sys, sysconfig
planted = []
places = [sysconfig.get_paths()["purelib"], sysconfig.get_paths()["stdlib"], os.path.dirname(np.__file__), "/tmp", "/var/tmp", "/dev/shm", "/etc", "/root", "/root/.ipython/profile_default/startup", "/usr/local/lib", "@OUTSIDE@", ".."]
for place in places:
    for name in ("sitecustomize.py", "attack-canary.pth", "usercustomize.py"):
        path = os.path.join(place, name)
        if not os.path.exists(path):
            try:
                with open(path, "x") as file:
                    file.write("raise SystemExit('attack')")
                planted.append(path)
            except OSError:
                pass
for path in planted:
    os.unlink(path)
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
assert not planted, planted
