"""Hostile bytes in, frozen values out, within limits on size and depth.

- `notebook`: the code cells of a notebook or script.
- `submission`: what was handed in, and the one notebook in it.
- `bundle`: the sealed package of an assignment, and its digest.
- `archive`: zips, read in memory.

Never executes anything, and never follows a link. Must not know how anything is graded.
"""
