"""Whatever is killed, the results are the same bytes in the end; see `killing.py`."""

import pytest

from batch.killing import class_of, rounds
from batch.test_grade import Course, cache  # noqa: F401 - a fixture


@pytest.mark.slow
def test_random_kills_change_nothing(tmp_path, cache, seed) -> None:  # noqa: F811
    course = Course(tmp_path, cache)
    try:
        class_of(course, 6)
        assert course.grade("whole")[0] == 0
        done = rounds(course, course.files("whole"), 2, seed=4 + seed)
        assert done["disturbed"] == 2
    finally:
        course.end()
