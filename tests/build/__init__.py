"""Tests of `autograder.build`."""
