"""A system-call filter in classic BPF, made of what `calls` allows; one-way, inherited by children.

The number of a call is searched by halves, so that no call meets more than a dozen comparisons; of
those that pass whatever their arguments the kernel remembers that they do, and asks no filter.
Written by hand, because the bindings of libseccomp need its shared library, which a fresh machine
may lack, and take 0.4 ms to compile for each fork; here a fork puts its own number into a filter
that is there.

A filter can *tell*: instead of refusing a call it asks a process outside, over a descriptor, what
to answer (`telling`).

Source of the structures: Linux `Documentation/userspace-api/seccomp_filter.rst`, `linux/filter.h`.
"""

from __future__ import annotations

import ctypes
import errno
import functools
import itertools
import platform
import struct
from collections.abc import Iterator

from autograder.grading.confine import calls
from autograder.grading.confine.tree import forgo_privileges

_SECCOMP = {"x86_64": 317, "aarch64": 277}
_SECCOMP_SET_MODE_FILTER = 1
_NEW_LISTENER = 1 << 3

_LD_W_ABS = 0x20  # load a word of the call's description
_JA = 0x05
_JEQ = 0x15
_JGE = 0x35
_RET = 0x06
_AND = 0x54
_ALLOW = 0x7FFF0000
_KILL = 0x80000000
_ERRNO = 0x00050000
_TELL = 0x7FC00000

_AT_NUMBER, _AT_ARCHITECTURE = 0, 4
# of the arguments that are looked at the kernel takes 32 bits: the upper half says nothing
_ARGUMENT_0_LOW = 16
_ARGUMENT_SIZE = 8
_ALL_BITS = 0xFFFFFFFF
_X32 = 0x40000000  # from here on: the same calls by other numbers, on the same architecture
_FARTHEST = 255  # what a condition can jump over

_ARCHITECTURES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}

Code = tuple[bytes, ...]


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_char_p)]


def is_supported() -> bool:
    """Whether the filter knows this machine's system calls."""
    return platform.machine() in _ARCHITECTURES and platform.system() == "Linux"


def column() -> int:
    """Where in `calls` the numbers of this machine stand."""
    return _ARCHITECTURES[platform.machine()][1]


def program(
    own_pid: int, kept: int | None = None, *, programs: bool = False, telling: bool = False
) -> bytes:
    """The filter as BPF instructions, for a candidate whose process is `own_pid`; the descriptor
    `kept` can be neither closed nor changed. It may execute programs only with `programs`. One that
    is `telling` asks for what it refuses."""
    own = _jump(_JEQ, own_pid, 1, 0)
    return b"".join(
        own if part == _OWN else part for part in _instructions(kept, programs, telling)
    )


_OWN = b""
"""Stands in a filter that is not yet anybody's for the question whether it is the own process."""


@functools.cache
def _instructions(kept: int | None, programs: bool, telling: bool) -> Code:
    """The filter of any candidate."""
    architecture, place = _ARCHITECTURES[platform.machine()]
    unknown = _return(_TELL if telling else _ERRNO | errno.ENOSYS)
    known = _rules(place, kept, programs, telling)
    rules: list[tuple[int, Code]] = [(0, (unknown,))]
    for number in sorted(known):
        rules += [(number, known[number]), (number + 1, (unknown,))]
    if place == 0:
        rules += [(_X32, (_return(_ERRNO | errno.ENOSYS),))]
    starts = dict(rules)  # where one begins at the next number, that one counts
    alike = itertools.groupby(sorted(starts.items()), key=lambda rule: rule[1])
    return (
        _load(_AT_ARCHITECTURE),
        _jump(_JEQ, architecture, 1, 0),
        _return(_KILL),
        _load(_AT_NUMBER),
        *_searched([(next(group)[0], code) for code, group in alike]),
    )


def _rules(place: int, kept: int | None, programs: bool, telling: bool) -> dict[int, Code]:
    """What is to be done for each call that is not unknown."""
    refuse = _return(_TELL if telling else _ERRNO | errno.EPERM)
    rules: dict[int, Code] = {}
    for table, answer in (
        (calls.ALLOWED, _return(_ALLOW)),
        (calls.PRETENDED, _return(_TELL if telling else _ERRNO)),
        (calls.PROGRAMS, _return(_ALLOW) if programs else refuse),
        (calls.REFUSED, refuse),
    ):
        for group in table.values():
            for name, numbers in group.items():
                code = (*_sparing(name, kept), answer)
                rules |= dict.fromkeys(_at(place, numbers), code)
    for name, checked in calls.CHECKED.items():
        tests = (test for check in checked.checks for test in _tested(check, refuse))
        code = (*_sparing(name, kept), *tests, _return(_ALLOW))
        rules |= dict.fromkeys(_at(place, checked.numbers), code)
    return rules


def _at(place: int, numbers: calls.Numbers) -> Iterator[int]:
    number = numbers[place]
    if number is not None:
        yield number


def _sparing(name: str, kept: int | None) -> Iterator[bytes]:
    """Refuse the call for the descriptor that is kept, of which no notebook knows."""
    if kept is not None:
        for argument in calls.KEEPING.get(name, ()):
            yield _load(_ARGUMENT_0_LOW + argument * _ARGUMENT_SIZE)
            yield from (_jump(_JEQ, kept, 0, 1), _return(_ERRNO | errno.EPERM))


def _tested(check: calls.Only, refuse: bytes) -> Iterator[bytes]:
    """Go on behind this where the check holds."""
    yield _load(_ARGUMENT_0_LOW + check.argument * _ARGUMENT_SIZE)
    if check.bits != _ALL_BITS:
        yield struct.pack("HBBI", _AND, 0, 0, check.bits)
    for left in range(len(check.values), 0, -1):
        value = check.values[-left]
        yield _OWN if value == calls.OWN else _jump(_JEQ, value, left, 0)
    yield refuse


def _searched(rules: list[tuple[int, Code]]) -> Code:
    """The code of the last of `rules` that begins at the call's number or before."""
    if len(rules) == 1:
        return rules[0][1]
    middle = len(rules) // 2
    below, above = _searched(rules[:middle]), _searched(rules[middle:])
    start = rules[middle][0]
    if len(below) <= _FARTHEST:
        return (_jump(_JGE, start, len(below), 0), *below, *above)
    leap = struct.pack("HBBI", _JA, 0, 0, len(below))
    return (_jump(_JGE, start, 0, 1), leap, *below, *above)


def install(instructions: bytes, *, telling: bool = False) -> int:
    """Filter this thread's system calls from now on, and those of all that it starts; returns the
    descriptor on which a filter that is `telling` asks, else 0.

    Raises:
        OSError: the kernel refuses.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    holder = _Program(len(instructions) // 8, instructions)
    if not forgo_privileges():
        raise OSError(ctypes.get_errno(), "no_new_privs")
    flags = ctypes.c_uint(_NEW_LISTENER if telling else 0)
    number = _SECCOMP[platform.machine()]
    found = libc.syscall(number, _SECCOMP_SET_MODE_FILTER, flags, ctypes.byref(holder))
    if found < 0:
        raise OSError(ctypes.get_errno(), "seccomp")
    return int(found)


def _load(offset: int) -> bytes:
    return struct.pack("HBBI", _LD_W_ABS, 0, 0, offset)


def _jump(kind: int, value: int, if_true: int, if_false: int) -> bytes:
    return struct.pack("HBBI", kind, if_true, if_false, value)


def _return(action: int) -> bytes:
    return struct.pack("HBBI", _RET, 0, 0, action)
