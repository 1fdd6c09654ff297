"""How a notebook wants its values printed: options of NumPy and pandas, as its candidate says.

Each is a plain value from a bounded set, or it is passed over: no text that would be printed, no
function that would be called. What the options do is the library's own affair, in this process.
"""

from __future__ import annotations

import contextlib
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

Check = Callable[[Any], bool]

FORMAT = re.compile(r"[$€£ ]{0,2}\{:[ +-]?,?(?:\.\d{1,2})?[eEfFgG%]?\}[%€ ]{0,2}")
"""What `float_format` of pandas may be: the text of a bound `format`."""


def _number(low: int, high: int, nothing: bool = False) -> Check:
    return lambda value: (
        (value is None and nothing)
        or (isinstance(value, int | float) and low <= value <= high and type(value) is not bool)
    )


def _one_of(*allowed: object) -> Check:
    return lambda value: any(value == each and type(value) is type(each) for each in allowed)


_MANY = sys.maxsize
NUMPY: Mapping[str, Check] = {
    "edgeitems": _number(0, 10_000),
    "threshold": _number(0, _MANY),
    "precision": _number(0, 100, nothing=True),
    "linewidth": _number(1, 1_000_000),
    "suppress": _one_of(True, False),
    "floatmode": _one_of("fixed", "unique", "maxprec", "maxprec_equal"),
    "sign": _one_of("-", "+", " "),
    "legacy": _one_of(False, "1.13", "1.21", "1.25", "2.1"),
}
PANDAS: Mapping[str, Check] = {
    "display.max_rows": _number(0, _MANY, nothing=True),
    "display.min_rows": _number(0, _MANY, nothing=True),
    "display.max_columns": _number(0, _MANY, nothing=True),
    "display.max_colwidth": _number(0, _MANY, nothing=True),
    "display.width": _number(0, 1_000_000, nothing=True),
    "display.precision": _number(0, 100),
    "display.chop_threshold": _number(0, _MANY, nothing=True),
    "display.expand_frame_repr": _one_of(True, False),
    "display.show_dimensions": _one_of(True, False, "truncate"),
    "display.float_format": lambda value: (
        value is None or (isinstance(value, str) and FORMAT.fullmatch(value) is not None)
    ),
}


@contextlib.contextmanager
def printing(said: object) -> Iterator[None]:
    """What is printed in here is printed with the options that `said` gives by library and name."""
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(Exception):  # options that a library does not take together
            stack.enter_context(np.printoptions(**_checked(said, "numpy", NUMPY)))
        if "pandas" in sys.modules:
            import pandas as pd

            options = _checked(said, "pandas", PANDAS)
            if isinstance(text := options.get("display.float_format"), str):
                options["display.float_format"] = text.format
            with contextlib.suppress(Exception):
                pairs = [part for pair in options.items() for part in pair]
                stack.enter_context(pd.option_context(*pairs))
        yield


def _checked(said: object, library: str, checks: Mapping[str, Check]) -> dict[str, Any]:
    of_library = said.get(library) if isinstance(said, dict) else None
    if not isinstance(of_library, dict):
        return {}
    return {
        name: of_library[name]
        for name, check in checks.items()
        if name in of_library and check(of_library[name])
    }
