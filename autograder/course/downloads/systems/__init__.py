"""The learning systems whose downloads are known: a file each, found by being here.

A file has a function `read` (`forms.Read`), and opens with the layout that it knows and where that
is told. It may know its own system. It must not know of the others, nor who is in the class.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping

from autograder.course.downloads.forms import Read

SYSTEMS: Mapping[str, Read] = {
    name: importlib.import_module(f"{__name__}.{name}").read
    for _, name, _ in pkgutil.iter_modules(__path__)
}
"""The reader of each file."""
