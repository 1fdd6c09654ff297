"""How much a submission may use. One frozen record, declared once.

The defaults are what an instructor would choose; a master's configuration cell
(`limits: {cell: 60}`) or `[tool.autograder.limits]` changes them.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

MIB = 1024 * 1024

Amount = Annotated[float, msgspec.Meta(gt=0, le=1e6)]
Count = Annotated[int, msgspec.Meta(gt=0, le=1_000_000)]


class Limits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Limits of one submission. Times are seconds of the candidate's CPU time, because they must
    mean the same on a busy machine; `patience` times as much may pass on the clock."""

    cell: Amount = 30.0
    """seconds that one cell may compute"""
    call: Amount = 5.0
    """seconds that one call of an answer by a test may compute"""
    submission: Amount = 120.0
    """seconds that one submission may compute in all"""
    patience: Amount = 3.0
    """clock time allowed as a multiple of the computing time above (sleeping counts here)"""
    memory_mib: Count = 1024
    """memory that a candidate may add to what the warm server holds, in MiB"""
    file_mib: Count = 64
    """size of the largest file that a candidate may write, in MiB"""
    processes: Count = 64
    """processes and threads that a candidate may have besides its own"""
    output_mib: Amount = 1.0
    """output kept of a submission, in MiB"""
    message_mib: Count = 64
    """size of the largest value that an answer may hand over, in MiB"""
