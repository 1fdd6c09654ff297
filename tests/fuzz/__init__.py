"""Damaged and hostile files through reading and grading."""
