"""The sealed package of an assignment and its digest: questions, tests, points, limits, files.

A bundle is a zip. `bundle.json` describes it; the tests stand in Otter's layout as
`tests/<question>.py`, data files under `files/`. A stock Otter autograder zip is read as well.
Knows nothing of how a bundle is built, or of any submission; never runs a test.
"""

from __future__ import annotations

from autograder.formats.bundle.meaning import Bound, bound_in, of_master, of_tests
from autograder.formats.bundle.model import (
    FORMAT,
    Bundle,
    Canary,
    Case,
    Diagnosis,
    Doctest,
    Question,
    TestFormat,
    digest_of,
    given_digest,
    sealed,
)
from autograder.formats.bundle.needs import imports_of, modules_at_hand
from autograder.formats.bundle.package import DESCRIPTION, pack, read, read_folder, unpacked
from autograder.formats.bundle.parts import Part, Parts, parts_of
from autograder.formats.bundle.stock import from_student_notebook
from autograder.formats.bundle.testfile import TESTS_NOTHING, ok_question, read_test_file

__all__ = [
    "DESCRIPTION",
    "FORMAT",
    "TESTS_NOTHING",
    "Bound",
    "Bundle",
    "Canary",
    "Case",
    "Diagnosis",
    "Doctest",
    "Part",
    "Parts",
    "Question",
    "TestFormat",
    "bound_in",
    "digest_of",
    "from_student_notebook",
    "given_digest",
    "imports_of",
    "modules_at_hand",
    "of_master",
    "of_tests",
    "ok_question",
    "pack",
    "parts_of",
    "read",
    "read_folder",
    "read_test_file",
    "sealed",
    "unpacked",
]
