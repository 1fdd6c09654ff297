"""Tests of autograder.grading.examiner."""
