"""The process table by `ps`, for hosts without `/proc` (macOS, the BSDs)."""

from __future__ import annotations

import os
import re
import subprocess

import msgspec

HAS_PROC = os.path.isdir("/proc/self/task")
"""Whether this host tells of its processes under `/proc`, as Linux does."""

_COMMAND = ("ps", "-A", "-o", "pid=,ppid=,time=,rss=")
_TIME = re.compile(r"(?:(\d+)-)?(?:(\d+):)?(\d+):(\d+(?:\.\d+)?)")


class Process(msgspec.Struct, frozen=True):
    """One process: its parent, the CPU seconds it has used, and its memory in KiB."""

    parent: int
    seconds: float
    kib: int


def processes() -> dict[int, Process]:
    """All processes by number; none where `ps` cannot be run."""
    try:
        done = subprocess.run(_COMMAND, capture_output=True, text=True, timeout=10)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return {}
    found: dict[int, Process] = {}
    for line in done.stdout.splitlines():
        match line.split():
            case [pid, parent, time, kib] if pid.isdigit() and parent.isdigit() and kib.isdigit():
                found[int(pid)] = Process(int(parent), _seconds(time), int(kib))
    return found


def _seconds(text: str) -> float:
    """Seconds in `[[days-]hours:]minutes:seconds[.hundredths]`."""
    found = _TIME.fullmatch(text)
    if not found:
        return 0.0
    days, hours, minutes, seconds = (float(part or 0) for part in found.groups())
    return ((days * 24 + hours) * 60 + minutes) * 60 + seconds
