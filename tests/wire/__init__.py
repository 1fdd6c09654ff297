"""Tests of autograder.wire."""
