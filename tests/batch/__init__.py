"""Tests of autograder.batch."""
