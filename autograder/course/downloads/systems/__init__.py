"""The learning systems whose downloads are known: a file each, found by being here.

A file has a function `read` (`forms.Read`), and opens with the layout that it knows and where that
is told. It has either a function `returned` (`forms.Return`), where the system takes the feedback
files of many students at once, or `INSTEAD`, what to do where it does not. It may know its own
system. It must not know of the others, nor who is in the class.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping

from autograder.course.downloads.forms import Read, Return

_FILES = {
    name: importlib.import_module(f"{__name__}.{name}")
    for _, name, _ in pkgutil.iter_modules(__path__)
}

SYSTEMS: Mapping[str, Read] = {name: file.read for name, file in _FILES.items()}
"""The reader of each file."""

RETURNS: Mapping[str, Return] = {
    name: file.returned for name, file in _FILES.items() if hasattr(file, "returned")
}
"""How feedback goes back to each system that takes it."""

INSTEAD: Mapping[str, str] = {
    name: file.INSTEAD for name, file in _FILES.items() if name not in RETURNS
}
"""What to do for each of the others."""
