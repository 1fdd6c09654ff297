"""Hidden test cases that stop what the audit's wrong answers do, for a person to accept.

A process of its own, confined as a candidate is (`workshop`), runs the solution on many inputs,
finds for each an oracle that is not the solution, and lets every wrong answer meet every case once.
What comes back is a table, answers by cases; the smallest set of cases that stops all is chosen
from it, and confirmed by the real grader.

- `written`: values as Python text that a person can read, and back.
- `calls`: calls of an answer that its public tests and worked examples make.
- `roles`: what a parameter can be, by the docstring and by those calls.
- `inputs`: calls like those, many and various; the same ones in each run.
- `forms`: what a result is, so that a test can look at each part of it.
- `library`: functions of NumPy, SciPy and scikit-learn that may be an oracle.
- `oracles`: which of them agrees with the solution, which property holds.
- `wording`: a case as a test cell of Otter Assign.
- `errand`: what the process is asked, and what it tells.
- `workshop`: that process.
- `public`: a question without its hidden tests, and with suggested ones alone.
- `suggestions`: what is told of a question in the end.
- `accepting`: suggested cells in a master.
- `choice`: the smallest set of cases out of a table.

Knows questions, answers and tests; nothing of students, and not how a candidate is confined.
"""
