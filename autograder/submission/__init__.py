"""What students handed in: one hostile upload to a digest and plain cells, or 'unreadable'.

- `discover`: which uploads there are among files and folders, and what they are called.
- `upload`: the bytes of one upload, and the notebook in it.
- `assumed`: what had to be assumed about it.
- `bulk`, `metadata`, `canvas`: bulk downloads, and what they say of who handed in what.

Never executes, never follows a link, never unpacks a student's zip onto the disk; knows no roster
and no test.
"""

from autograder.submission.assumed import assumptions
from autograder.submission.bulk import is_download, senders, unpack
from autograder.submission.discover import Upload, discover
from autograder.submission.metadata import METADATA, Person, Sender
from autograder.submission.upload import Parcel, Submission, digest_of, load, parcel

__all__ = [
    "METADATA",
    "Parcel",
    "Person",
    "Sender",
    "Submission",
    "Upload",
    "assumptions",
    "digest_of",
    "discover",
    "is_download",
    "load",
    "parcel",
    "senders",
    "unpack",
]
