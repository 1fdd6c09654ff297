"""Tests of `autograder.authoring.masters`."""
