"""The candidate side: all that runs in processes which a submission can take over.

- `warm`: the warm server, which has the scientific stack loaded and forks candidates.
- `servant`: a candidate's loop: run cells, answer what the examiner asks.
- `shell`: the IPython shell that cells run in.
- `lending`: how values that are not plain data become references, and come back.
- `stub`: what a submission gets when it imports `otter`.

Nothing here knows a hidden test, an expected value, a point, a student's name, or where results
are written; everything that comes from here is a claim. It speaks through `wire` alone.
"""
