"""Tests of autograder.examiner."""
