"""The examiner: one bundle, one submission, one thing that answers; decides the `Result`.

- `examine`: what the examiner is called by.
- `examination`: the course of an examination, how far it has come, and what of it may be told.
- `schedule`: when each question is examined.
- `running`: one test case is run, against whatever answers; `rehearsal` does it by this, too.
- `verdict`: what a test case comes to, and what of it a student reads.
- `surroundings`: what a test finds around it while it runs.
- `names`: the notebook's names as a test sees them.
- `dialogue`: asking a candidate, and what its silence, crash or nonsense means.
- `trouble`: what else than an answer can come of a question.
- `remote`: what stands in the examiner for an object that stays in the candidate.
- `sources`: which source code a name of the notebook has, by the text of the cells that were run.
- `doctests`, `prints`: cases in OK format, and whether two texts are one value.
- `cases`: test files as Otter writes them, as test cases that can be run.

It knows neither the student's name nor the disk nor any output format. Test code runs here, in a
process that no submission enters.
"""
