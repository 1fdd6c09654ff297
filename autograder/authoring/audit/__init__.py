"""The audit: are the tests of an assignment any good?

Each question's solution is changed in small ways (mutants), and each changed answer is graded by
the real grader, alone with its question. What the tests let through is a survivor. The known
answers run as well, and cheap ones that no test should pass, and right ones that every test must.

- `places`: a node of an answer, and where it stands.
- `operators`: the small changes, one function a kind; knows Python's grammar only.
- `mutants`: the distinct mutants of one answer, in a fixed order.
- `cut`: an assignment cut down to one question, so that grading it is cheap.
- `cheap`: answers made without the solution, and right ones that differ in rounding.
- `regions`: what a question promises of arguments, and answers that break one promise alone.
- `variants`: the tests in another order, or with other seeds.
- `trials`: what is graded, by the real grader, and the journal of it.
- `declared`: what an author says of a mutant or a finding, and whether that still holds.
- `flaws`: the ways for tests to be bad, each a function over what was found.
- `mistakes`: how known mistakes show themselves, for hints.
- `findings`: all that is known of one assignment in the end.
- `page`: findings as a page that an author works through.

Knows mutants and answers as submissions; not how a candidate is confined. Runs no answer itself.
"""
