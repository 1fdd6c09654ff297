"""What students handed in: one hostile upload to a digest and plain cells, or 'unreadable'.

- `tree`: the files below a folder, and why one is passed over.
- `discover`: which uploads there are among files and folders, and what they are called.
- `upload`: the bytes of one upload, and the notebook in it.
- `people`: whether the notebooks in it are one student's.
- `assumed`: what had to be assumed about it.
- `bulk`, `metadata`, `canvas`: bulk downloads, and what they say of who handed in what.

Never executes, never follows a link, never unpacks a student's zip onto the disk; knows no roster
and no test.
"""

from autograder.formats.submission.assumed import assumptions
from autograder.formats.submission.bulk import is_download, left_out, senders, unpack
from autograder.formats.submission.discover import Survey, Upload, discover, survey
from autograder.formats.submission.metadata import METADATA, Person, Sender
from autograder.formats.submission.tree import OF_THE_SYSTEM, PassedOver
from autograder.formats.submission.upload import (
    Parcel,
    Submission,
    digest_of,
    load,
    of_several,
    parcel,
    taken,
)

__all__ = [
    "METADATA",
    "OF_THE_SYSTEM",
    "Parcel",
    "PassedOver",
    "Person",
    "Sender",
    "Submission",
    "Survey",
    "Upload",
    "assumptions",
    "digest_of",
    "discover",
    "is_download",
    "left_out",
    "load",
    "of_several",
    "parcel",
    "senders",
    "survey",
    "taken",
    "unpack",
]
