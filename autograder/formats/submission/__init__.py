"""What students handed in: one hostile upload to a digest and plain cells, or 'unreadable'.

- `tree`: the files below a folder, and why one is passed over.
- `discover`: which uploads there are among files and folders, and what they are called.
- `upload`: the bytes of one upload, and the notebook in it.
- `people`: whether the notebooks in it are one student's.
- `assumed`: what had to be assumed about it.
- `bulk`: what lies in a folder or zip that an instructor gave, and a zip of a class unpacked.

Never executes, never follows a link, never unpacks a student's zip onto the disk; knows no roster
and no test.
"""

from autograder.formats.submission.assumed import assumptions, of_another, programs_of
from autograder.formats.submission.bulk import Contents, in_folder, in_zip, left_out, unpack
from autograder.formats.submission.discover import Survey, Upload, discover, readable, survey
from autograder.formats.submission.tree import OF_THE_SYSTEM, PassedOver
from autograder.formats.submission.upload import (
    Parcel,
    Submission,
    class_root,
    digest_of,
    load,
    of_several,
    parcel,
    parcel_of,
    taken,
)

__all__ = [
    "Contents",
    "OF_THE_SYSTEM",
    "Parcel",
    "PassedOver",
    "Submission",
    "Survey",
    "Upload",
    "assumptions",
    "programs_of",
    "class_root",
    "digest_of",
    "discover",
    "in_folder",
    "in_zip",
    "left_out",
    "load",
    "of_another",
    "of_several",
    "parcel",
    "readable",
    "parcel_of",
    "survey",
    "taken",
    "unpack",
]
