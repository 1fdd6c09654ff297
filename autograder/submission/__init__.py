"""What students handed in: one hostile upload to a digest and plain cells, or 'unreadable'.

- `discover`: which uploads there are among files and folders, and what they are called.
- `upload`: the bytes of one upload, and the notebook in it.

Never executes, never follows a link, never unpacks onto the disk; knows no roster and no test.
"""

from autograder.submission.discover import Upload, discover
from autograder.submission.upload import Submission, digest_of, load

__all__ = ["Submission", "Upload", "digest_of", "discover", "load"]
