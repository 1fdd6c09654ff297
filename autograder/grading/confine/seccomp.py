"""A system-call filter in classic BPF, installed with `prctl`; one-way, inherited by every child.

A short list of what no submission needs is refused with `EPERM`: sockets, looking into or
signalling other processes, mounts, name spaces, keys, kernel programs. Everything else passes, so
that honest notebooks never meet it. Written by hand, because the bindings of libseccomp need its
shared library, which a fresh machine may lack, and take 0.4 ms to compile the same filter for each
fork; this one is put together in a tenth of that.

Source of the structures: Linux `Documentation/userspace-api/seccomp_filter.rst`, `linux/filter.h`.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct

from autograder.grading.confine.tree import forgo_privileges

_PR_SET_SECCOMP = 22
_SECCOMP_MODE_FILTER = 2

_LD_W_ABS = 0x20  # load a word of the call's description
_JEQ = 0x15
_JGE = 0x35
_JSET = 0x45
_RET = 0x06
_AND = 0x54
_ALLOW = 0x7FFF0000
_KILL = 0x80000000
_ERRNO = 0x00050000

_AT_NUMBER, _AT_ARCHITECTURE = 0, 4
# of the arguments that are looked at the kernel takes 32 bits: the upper half says nothing
_ARGUMENT_0_LOW = 16
_ARGUMENT_SIZE = 8
_X32 = 0x40000000  # from here on: the same calls by other numbers, on the same architecture

_CLONE_NEW_ANY = 0x7E020080  # all CLONE_NEW* flags that unshare a name space

# system-call numbers: x86-64, then arm64
REFUSED: dict[str, tuple[int, int]] = {
    "socket": (41, 198),
    "connect": (42, 203),
    "bind": (49, 200),
    "listen": (50, 201),
    "accept": (43, 202),
    "accept4": (288, 242),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "kcmp": (312, 272),
    "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438),
    "pidfd_send_signal": (424, 424),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "move_mount": (429, 429),
    "open_tree": (428, 428),
    "fsopen": (430, 430),
    "fsmount": (432, 432),
    "mount_setattr": (442, 442),
    "unshare": (272, 97),
    "setns": (308, 268),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "open_by_handle_at": (304, 265),
    "name_to_handle_at": (303, 264),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "kexec_load": (246, 104),
    "reboot": (169, 142),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "adjtimex": (159, 171),
    "acct": (163, 89),
    "quotactl": (179, 60),
    "syslog": (103, 116),
    "setsid": (112, 157),
    "setpgid": (109, 154),
    "shmget": (29, 194),
    "shmat": (30, 196),
    "msgget": (68, 186),
    "semget": (64, 190),
    "mq_open": (240, 180),
    "sched_setaffinity": (203, 122),
    "setpriority": (141, 140),
    "sched_setscheduler": (144, 119),
    "sched_setparam": (142, 118),
    "sched_setattr": (314, 274),
    "ioprio_set": (251, 30),
    "migrate_pages": (256, 238),
    "move_pages": (279, 239),
    "process_mrelease": (448, 448),
    "fsconfig": (431, 431),
    "fspick": (433, 433),
    "open_tree_attr": (467, 467),
    "quotactl_fd": (443, 443),
    "inotify_init": (253, 26),
    "inotify_init1": (294, 26),
    "inotify_add_watch": (254, 27),
    "fanotify_init": (300, 262),
    "fanotify_mark": (301, 263),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
}
"""What is refused with `EPERM`, whatever its arguments. Watching a folder needs no right that
Landlock takes away and tells names in it; a file in memory counts towards no limit."""

PRETENDED: dict[str, tuple[int, int]] = {
    "chmod": (90, 53),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "fchmodat2": (452, 452),
    "chown": (92, 54),
    "lchown": (94, 54),
    "fchown": (93, 55),
    "fchownat": (260, 54),
    "utime": (132, 88),
    "utimes": (235, 88),
    "futimesat": (261, 88),
    "utimensat": (280, 88),
    "setxattr": (188, 5),
    "lsetxattr": (189, 6),
    "fsetxattr": (190, 7),
    "setxattrat": (463, 463),
    "removexattr": (197, 14),
    "lremovexattr": (198, 15),
    "fremovexattr": (199, 16),
    "removexattrat": (466, 466),
    "file_setattr": (469, 469),
}
"""What does nothing and says that it did: Landlock does not keep the owner of a file from changing
its rights or times, and the owner of every file may be us; `shutil.copy` must not fail for it."""

REFUSED_ARGUMENTS: dict[str, tuple[tuple[int, int], int, int, tuple[int, ...]]] = {
    # F_SETOWN, F_SETSIG, F_SETOWN_EX and their twins: files that signal other processes
    "fcntl": ((72, 25), 1, 0xFFFFFFFF, (8, 10, 15)),
    "ioctl of owners": ((16, 29), 1, 0xFFFFFFFF, (0x8901, 0x8902)),
    # kinds of request that change attributes of files opened for reading (ext4, xfs, btrfs)
    "ioctl of file systems": ((16, 29), 1, 0xFF00, (0x6600, 0x5800, 0x9400)),
    # datagrams: one end of a pair can send to any local address; streams cannot
    "socketpair": ((53, 199), 1, 0xF, (2, 3, 4, 5)),
    "prctl": ((157, 167), 0, 0xFFFFFFFF, (1,)),  # PR_SET_PDEATHSIG: to outlive the parent
}
"""Calls refused for a value of an argument: numbers, which argument, bits looked at, values."""

KEEPING: dict[str, tuple[tuple[int, int], int]] = {
    "close": ((3, 57), 0),
    "dup2": ((33, 24), 1),
    "dup3": ((292, 24), 1),
    "fcntl": ((72, 25), 0),
    "ioctl": ((16, 29), 0),
}
"""Calls that could close or change a descriptor, and which argument names it."""

TO_ITSELF: dict[str, tuple[int, int]] = {
    "kill": (62, 129),
    "tgkill": (234, 131),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
}
"""Signals: refused unless the first argument is the candidate's own process."""

_TKILL = (200, 130)
_CLONE = (56, 220)
_CLONE3 = (435, 435)
_CLOSE_RANGE = (436, 436)
_PRLIMIT = (302, 261)

_ARCHITECTURES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_char_p)]


def is_supported() -> bool:
    """Whether the filter knows this machine's system calls."""
    return platform.machine() in _ARCHITECTURES and platform.system() == "Linux"


def program(own_pid: int, kept: int | None = None) -> bytes:
    """The filter as BPF instructions, for a candidate whose process is `own_pid`; the descriptor
    `kept` can be neither closed nor changed."""
    architecture, column = _ARCHITECTURES[platform.machine()]
    refuse = _ERRNO | errno.EPERM
    code = [
        _load(_AT_ARCHITECTURE),
        _jump(_JEQ, architecture, 1, 0),
        _return(_KILL),
        _load(_AT_NUMBER),
    ]
    if column == 0:
        code += [_jump(_JGE, _X32, 0, 1), _return(_ERRNO | errno.ENOSYS)]
    for numbers in REFUSED.values():
        code += [_jump(_JEQ, numbers[column], 0, 1), _return(refuse)]
    for number in dict.fromkeys(numbers[column] for numbers in PRETENDED.values()):
        code += [_jump(_JEQ, number, 0, 1), _return(_ERRNO)]
    code += [_jump(_JEQ, _TKILL[column], 0, 1), _return(refuse)]
    # its flags lie in memory, where no filter can look. For ENOSYS the C library takes `clone`; for
    # EPERM it gives up, and no thread can be started.
    code += [_jump(_JEQ, _CLONE3[column], 0, 1), _return(_ERRNO | errno.ENOSYS)]
    for numbers in TO_ITSELF.values():
        code += _if_number(
            numbers[column],
            [_load(_ARGUMENT_0_LOW), _jump(_JEQ, own_pid, 1, 0), _return(refuse), _return(_ALLOW)],
        )
    code += _if_number(
        _PRLIMIT[column],
        [_load(_ARGUMENT_0_LOW), _jump(_JEQ, 0, 1, 0), _return(refuse), _return(_ALLOW)],
    )
    code += _if_number(
        _CLONE[column],
        [_load(_ARGUMENT_0_LOW), _jump(_JSET, _CLONE_NEW_ANY, 0, 1), _return(refuse)],
    )
    if kept is not None:
        for numbers, place in KEEPING.values():
            then = [_load(_ARGUMENT_0_LOW + place * _ARGUMENT_SIZE)]
            then += [_jump(_JEQ, kept, 0, 1), _return(refuse)]
            code += _if_number(numbers[column], then)
        # callers close one by one instead
        code += [_jump(_JEQ, _CLOSE_RANGE[column], 0, 1), _return(_ERRNO | errno.ENOSYS)]
    for numbers, place, bits, values in REFUSED_ARGUMENTS.values():
        then = [
            _load(_ARGUMENT_0_LOW + place * _ARGUMENT_SIZE),
            struct.pack("HBBI", _AND, 0, 0, bits),
        ]
        for value in values:
            then += [_jump(_JEQ, value, 0, 1), _return(refuse)]
        code += _if_number(numbers[column], then)
    code += [_return(_ALLOW)]
    return b"".join(code)


def install(instructions: bytes) -> None:
    """Filter this process's system calls from now on.

    Raises:
        OSError: the kernel refuses.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    holder = _Program(len(instructions) // 8, instructions)
    if not forgo_privileges():
        raise OSError(ctypes.get_errno(), "no_new_privs")
    if libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(holder), 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "seccomp")


def _load(offset: int) -> bytes:
    return struct.pack("HBBI", _LD_W_ABS, 0, 0, offset)


def _jump(kind: int, value: int, if_true: int, if_false: int) -> bytes:
    return struct.pack("HBBI", kind, if_true, if_false, value)


def _return(action: int) -> bytes:
    return struct.pack("HBBI", _RET, 0, 0, action)


def _if_number(number: int, then: list[bytes]) -> list[bytes]:
    """`then` where the call is `number`; it may load arguments, so the number is loaded again."""
    return [_jump(_JEQ, number, 0, len(then) + 1), *then, _load(_AT_NUMBER)]
