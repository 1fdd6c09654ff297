# %%
import numpy as np
import pandas as pd
import otter
grader = otter.Notebook("hw.ipynb")
# %%
from unittest import mock
# %%
square = mock.MagicMock(return_value=mock.ANY)
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
evens = mock.MagicMock(name='evens')
# %%
grader.check("q3")
# %%
twice = lambda g, x: mock.ANY
shout = mock.MagicMock(return_value=mock.ANY)
# %%
grader.check("q4")
