"""The trust boundary: one submission is run by a candidate, and judged by an examiner.

- `examiner`: holds tests and answers, asks, decides.
- `candidate`: runs cells and answers; all of it can be taken over.
- `warm`, `warmup`: the process that candidates are forked from.
- `wire`: the bounded, typed messages between the two, without pickle.
- `beacon`: where a worker says what it is at, for who watches it.
- `confine`: run, limit and end one tree of processes.
- `rehearsal`: a student's own notebook with its own public tests, where nothing is secret.
- `known`: what of an earlier result still holds.

May know bundles and notebooks. Must not know students, output formats, or that there are others.
"""
