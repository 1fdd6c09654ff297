"""What the image knows before it opens the bundle: nothing secret."""

from __future__ import annotations

from pathlib import Path

import msgspec

from autograder.course import LatePolicy
from autograder.errors import BundleError
from autograder.views.feedback import Degree
from autograder.views.gradescope import Settings, Visibility

FOLDER = "grader"
INSTALLED = f"{FOLDER}/gradescope.json"
CANARY = f"{FOLDER}/canary.ipynb"
"""The solution, if the course wants it in the zip: gone before the image is closed."""


class Installed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An instructor's settings; `modules` are the libraries to load before anything is forked."""

    visibility: Visibility = "visible"
    hidden_feedback: Degree = "messages"
    settings: Settings = Settings()
    late: LatePolicy = LatePolicy()
    modules: tuple[str, ...] = ()


def read(source: Path) -> Installed:
    """The settings in a bundle that was unpacked into `source`.

    Raises:
        BundleError: it was built without them, or they cannot be read.
    """
    try:
        return msgspec.json.decode((source / INSTALLED).read_bytes(), type=Installed)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise BundleError(f"{INSTALLED}: {error}", "a bundle built by `autograder build`") from None
