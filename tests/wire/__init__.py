"""Tests of autograder.grading.wire."""
