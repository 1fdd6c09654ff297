"""A master notebook becomes a student version, a solution and a bundle, and the build is proved.

    folder -> cells -> master -> (Otter Assign) -> Built -> proofs -> files

May know Otter (the only package that does, in `assign`, imported when first needed). Knows no
submission and does not grade: results that the proofs need are handed in.
"""

from autograder.authoring.masters.artefacts import Difference, compare, write
from autograder.authoring.masters.assemble import build_assignment, source_digest
from autograder.authoring.masters.built import Built, handed_in
from autograder.authoring.masters.gathered import Gathered, counted
from autograder.authoring.masters.proofs import (
    prove_figures,
    prove_no_leak,
    prove_saboteurs,
    prove_solution,
    prove_spoiled,
    prove_untouched,
)

__all__ = [
    "Built",
    "Difference",
    "Gathered",
    "build_assignment",
    "compare",
    "counted",
    "handed_in",
    "prove_figures",
    "prove_no_leak",
    "prove_saboteurs",
    "prove_solution",
    "prove_spoiled",
    "prove_untouched",
    "source_digest",
    "write",
]
