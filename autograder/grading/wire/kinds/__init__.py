"""The kinds of value that cross: each file here holds rows, and is found by being here.

A file has a tuple `KINDS`. It imports no library that a submission may do without: a row names its
types as `module:name`, and its functions import the library when they run, where it is loaded.

May know one kind each, and `forms`. Must not know of each other, but by what `forms` has.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping

from autograder.grading.wire.forms import Kind

FILES: Mapping[str, tuple[Kind, ...]] = {
    name: importlib.import_module(f"{__name__}.{name}").KINDS
    for _, name, _ in pkgutil.iter_modules(__path__)
}
"""The rows of each file."""
