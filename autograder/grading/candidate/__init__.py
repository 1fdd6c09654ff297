"""The candidate side: all that runs in processes which a submission can take over.

- `servant`: a candidate's loop: run cells, answer what the examiner asks.
- `shell`: the IPython shell that cells run in.
- `elsewhere`: lines that are meant for another machine, which do nothing here.
- `lending`: how values that are not plain data become references, and come back.
- `footprint`: one number for the state that tests could change.
- `stub`: what a submission gets when it imports `otter`.

The warm server that candidates are forked from is outside, in `grading/warm.py`.

Nothing here knows a hidden test, an expected value, a point, a student's name, or where results
are written; everything that comes from here is a claim. It speaks through `wire` alone.
"""
