"""Grading many submissions on many machines: a Dask cluster in place of this machine's workers.

    client (the command; journal) ── scheduler ── worker (station) ── ancestor ── candidates

- `dispatch`: which worker has which submissions, what was lost, whom to refuse (client).
- `connection`: finding a cluster, or starting one on this machine (client).
- `station`: one worker of the cluster, with its own warm server and confinement.
- `talk`: what the two say to each other.

Client, scheduler and workers trust each other: Dask moves functions between them with pickle. What
a submission could have touched is never a Python object there: an order and its reply are each one
byte string, made and read by msgspec strictly by type. A submission runs where it always does, in a
candidate below an ancestor of its own; a worker's process sees of it only the examiner's typed
messages.

Dask is imported here and nowhere else, and only when a cluster is asked for.
"""

from autograder.batch.cluster.dispatch import grade

__all__ = ["grade"]
