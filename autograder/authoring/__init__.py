"""What an author works with: masters become bundles and are proved, and their tests are tested.

- `masters`: a master notebook to student version, solution and bundle (the only user of Otter).
- `spoiled`: wrong answers made by machine, to try tests on.
- `saboteurs`: all answers of a notebook wrong at once, in one way.
- `audit`: mutants of solutions, and known answers, through the real grader.
- `answers`, `hints`: right and wrong answers that are known, and what students are told of them.

May know bundles, how a class is graded, and Otter. Must not know how a candidate is confined, or
who the students are.
"""
