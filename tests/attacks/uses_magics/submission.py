# %%
import numpy as np
import pandas as pd
import otter
grader = otter.Notebook("hw.ipynb")
# %%
%env ATTACK=1
%run /etc/passwd
!touch @OUTSIDE@/magic
x = !cat @OUTSIDE@/canary
%cd @OUTSIDE@
%load_ext nowhere
%autoreload 2
# %%
get_ipython().system("touch @OUTSIDE@/magic")
get_ipython().run_line_magic("sx", "touch @OUTSIDE@/magic")
def square(n):
    get_ipython().run_cell("!echo " + str(n))
    return 0
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
%%bash
touch @OUTSIDE@/bash
