"""Autograded notebook assignments with verdicts that cannot be forged.

One master notebook becomes a student version, a solution and a sealed bundle (`autograder.build`);
a class of submissions is run by confined candidates (`autograder.candidate`) and judged by trusted
examiners (`autograder.examiner`); `docs/design.md` is the map.
"""

__version__ = "0.1.0"
