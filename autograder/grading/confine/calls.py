"""Which system calls a candidate may make: the whole policy as data, to be read line by line.

It began as the list that Docker's default profile allows (moby, `profiles/seccomp/default.json`).
Taken away is what no notebook needs and what reaches beyond the process that calls: that can cost
another submission its time or its points. What stands nowhere here is answered as by a kernel that
does not have it (`ENOSYS`), so that a kernel's news are refused, and libraries fall back.

A name has its numbers on x86-64 and on arm64; `None` where an architecture has no such call.
Arguments that lie in memory are beyond any filter; where the danger is there, the call is refused
as a whole. Numbers: Linux 6.18, `arch/x86/entry/syscalls/syscall_64.tbl` and `scripts/syscall.tbl`.
"""

from __future__ import annotations

from typing import NamedTuple

Numbers = tuple[int | None, int | None]

ALLOWED: dict[str, dict[str, Numbers]] = {
    "reading and writing what is open": {
        "read": (0, 63),
        "write": (1, 64),
        "readv": (19, 65),
        "writev": (20, 66),
        "pread64": (17, 67),
        "pwrite64": (18, 68),
        "preadv": (295, 69),
        "pwritev": (296, 70),
        "preadv2": (327, 286),
        "pwritev2": (328, 287),
        "lseek": (8, 62),
        "sendfile": (40, 71),
        "copy_file_range": (326, 285),
        "close": (3, 57),
        "dup": (32, 23),
        "dup2": (33, None),
        "dup3": (292, 24),
        "ftruncate": (77, 46),
        "fallocate": (285, 47),
        "fsync": (74, 82),
        "fdatasync": (75, 83),
        "sync_file_range": (277, 84),
        "flock": (73, 32),
    },
    "files, which Landlock bounds": {
        "open": (2, None),
        "openat": (257, 56),
        "openat2": (437, 437),
        "creat": (85, None),
        "access": (21, None),
        "faccessat": (269, 48),
        "faccessat2": (439, 439),
        "stat": (4, None),
        "lstat": (6, None),
        "fstat": (5, 80),
        "newfstatat": (262, 79),
        "statx": (332, 291),
        "statfs": (137, 43),
        "fstatfs": (138, 44),
        "readlink": (89, None),
        "readlinkat": (267, 78),
        "getdents": (78, None),
        "getdents64": (217, 61),
        "getcwd": (79, 17),
        "chdir": (80, 49),
        "fchdir": (81, 50),
        "umask": (95, 166),
        "truncate": (76, 45),
        "mkdir": (83, None),
        "mkdirat": (258, 34),
        "rmdir": (84, None),
        "rename": (82, None),
        "renameat": (264, 38),
        "renameat2": (316, 276),
        "link": (86, None),
        "linkat": (265, 37),
        "unlink": (87, None),
        "unlinkat": (263, 35),
        "symlink": (88, None),
        "symlinkat": (266, 36),
        "getxattr": (191, 8),
        "lgetxattr": (192, 9),
        "fgetxattr": (193, 10),
        "getxattrat": (464, 464),
        "listxattr": (194, 11),
        "llistxattr": (195, 12),
        "flistxattr": (196, 13),
        "listxattrat": (465, 465),
    },
    "memory of its own": {
        "brk": (12, 214),
        "munmap": (11, 215),
        "mprotect": (10, 226),
        "mremap": (25, 216),
        "msync": (26, 227),
        "membarrier": (324, 283),
        "pkey_mprotect": (329, 288),
        "pkey_alloc": (330, 289),
        "pkey_free": (331, 290),
        "mseal": (462, 462),
        "map_shadow_stack": (453, 453),
    },
    "processes and threads of its own": {
        "fork": (57, None),
        "vfork": (58, None),
        "exit": (60, 93),
        "exit_group": (231, 94),
        "wait4": (61, 260),
        "waitid": (247, 95),
        "getpid": (39, 172),
        "gettid": (186, 178),
        "getppid": (110, 173),
        "getpgrp": (111, None),
        "getpgid": (121, 155),
        "getsid": (124, 156),
        "set_tid_address": (218, 96),
        "set_robust_list": (273, 99),
        "rseq": (334, 293),
        "futex": (202, 98),
        "futex_waitv": (449, 449),
        "futex_wake": (454, 454),
        "futex_wait": (455, 455),
        "futex_requeue": (456, 456),
        "arch_prctl": (158, None),
        "getcpu": (309, 168),
        "sched_yield": (24, 124),
        "sched_getaffinity": (204, 123),
        "sched_getattr": (315, 275),
        "sched_getparam": (143, 121),
        "sched_getscheduler": (145, 120),
        "sched_get_priority_max": (146, 125),
        "sched_get_priority_min": (147, 126),
        "sched_rr_get_interval": (148, 127),
        "getpriority": (140, 141),
        "ioprio_get": (252, 31),
        "restart_syscall": (219, 128),
    },
    "who and where it is, and what it has used": {
        "getuid": (102, 174),
        "geteuid": (107, 175),
        "getgid": (104, 176),
        "getegid": (108, 177),
        "getresuid": (118, 148),
        "getresgid": (120, 150),
        "getgroups": (115, 158),
        "capget": (125, 90),
        "uname": (63, 160),
        "sysinfo": (99, 179),
        "times": (100, 153),
        "getrusage": (98, 165),
        "getrlimit": (97, 163),
        "setrlimit": (160, 164),
        "getrandom": (318, 278),
    },
    "signals and timers of its own": {
        "rt_sigaction": (13, 134),
        "rt_sigprocmask": (14, 135),
        "rt_sigpending": (127, 136),
        "rt_sigsuspend": (130, 133),
        "rt_sigtimedwait": (128, 137),
        "rt_sigreturn": (15, 139),
        "sigaltstack": (131, 132),
        "pause": (34, None),
        "alarm": (37, None),
        "getitimer": (36, 102),
        "setitimer": (38, 103),
    },
    "clocks": {
        "time": (201, None),
        "gettimeofday": (96, 169),
        "clock_gettime": (228, 113),
        "clock_getres": (229, 114),
        "clock_nanosleep": (230, 115),
        "nanosleep": (35, 101),
    },
    "waiting for what is open": {
        "poll": (7, None),
        "ppoll": (271, 73),
        "select": (23, None),
        "pselect6": (270, 72),
        "epoll_create": (213, None),
        "epoll_create1": (291, 20),
        "epoll_ctl": (233, 21),
        "epoll_wait": (232, None),
        "epoll_pwait": (281, 22),
        "epoll_pwait2": (441, 441),
        "eventfd": (284, None),
        "eventfd2": (290, 19),
        "signalfd": (282, None),
        "signalfd4": (289, 74),
        "timerfd_create": (283, 85),
        "timerfd_settime": (286, 86),
        "timerfd_gettime": (287, 87),
    },
    "pipes, and the socket that it was given": {
        "pipe": (22, None),
        "pipe2": (293, 59),
        "shutdown": (48, 210),
        "getsockname": (51, 204),
        "getpeername": (52, 205),
    },
}
"""What passes whatever its arguments, by what it is for."""


class Only(NamedTuple):
    """`argument` (from 0), of which `bits` are looked at, is one of `values`. 32 bits: of all
    arguments that stand here the kernel takes no more, or looks at flags among them alone."""

    argument: int
    values: tuple[int, ...]
    bits: int = 0xFFFFFFFF


class Checked(NamedTuple):
    """A call that passes where all of `checks` hold; else it is refused, because of `why`."""

    numbers: Numbers
    checks: tuple[Only, ...]
    why: str


OWN = -1
"""Stands for the number of the candidate's first process."""

_NO_QUEUE = 0xFFFFFFE0
"""Bits that no signal below 32 has: those from there on are queued, at the whole user's expense."""
_TO_A_PROCESS = (Only(0, (OWN,)), Only(1, (0,), _NO_QUEUE))
_TO_A_THREAD = (Only(0, (OWN,)), Only(2, (0,), _NO_QUEUE))
_NO_OTHER = "signals reach the process of the notebook alone, and none is queued"
_OUT_OF_BAND = 0x1
_IN_BAND = "data out of band, which nobody uses and which has opened kernels"

PROGRAMS: dict[str, dict[str, Numbers]] = {
    "programs are executed only where the assignment says that its notebook runs some": {
        "execve": (59, 221),
    },
}
"""What is allowed in some assignments, and in others refused with `EPERM`."""

CHECKED: dict[str, Checked] = {
    "kill": Checked((62, 129), _TO_A_PROCESS, _NO_OTHER),
    "tgkill": Checked((234, 131), _TO_A_THREAD, _NO_OTHER),
    "rt_sigqueueinfo": Checked((129, 138), _TO_A_PROCESS, _NO_OTHER),
    "rt_tgsigqueueinfo": Checked((297, 240), _TO_A_THREAD, _NO_OTHER),
    "clone": Checked(
        (56, 220),
        # all CLONE_NEW* that are possible here, CLONE_PARENT, CLONE_PTRACE, CLONE_UNTRACED,
        # CLONE_PIDFD
        (Only(0, (0,), 0x7E020080 | 0x8000 | 0x2000 | 0x800000 | 0x1000),),
        "children have no name space of their own, and the notebook as their parent",
    ),
    "prlimit64": Checked((302, 261), (Only(0, (0,)),), "limits of the calling process alone"),
    "personality": Checked(
        (135, 92),
        (Only(0, (0, 0xFFFFFFFF)),),  # Linux as usual, and to ask
        "no other way of executing programs",
    ),
    "prctl": Checked(
        (157, 167),
        (
            Only(
                0,
                (
                    2,  # PR_GET_PDEATHSIG; to set it is to outlive the parent
                    3,  # PR_GET_DUMPABLE; to set it is to hide from whoever looks at the tree
                    15,  # PR_SET_NAME, of a thread
                    16,  # PR_GET_NAME
                    21,  # PR_GET_SECCOMP
                    23,  # PR_CAPBSET_READ
                    29,  # PR_SET_TIMERSLACK, of a thread
                    30,  # PR_GET_TIMERSLACK
                    38,  # PR_SET_NO_NEW_PRIVS, which is set
                    39,  # PR_GET_NO_NEW_PRIVS
                    41,  # PR_SET_THP_DISABLE
                    42,  # PR_GET_THP_DISABLE
                    51,  # PR_SVE_GET_VL: how long arm64's vectors are
                    56,  # PR_GET_TAGGED_ADDR_CTRL
                    0x53564D41,  # PR_SET_VMA: a name for memory, as allocators give it
                ),
            ),
        ),
        "of the process only what changes nothing but itself",
    ),
    "mmap": Checked(
        (9, 222),
        (Only(3, (0,), 0x40000 | 0x2000),),  # MAP_HUGETLB, MAP_LOCKED
        "memory from the machine's store, or that cannot be swapped",
    ),
    "madvise": Checked(
        (28, 233),
        (
            Only(
                2,
                (
                    *(0, 1, 2, 3, 4),  # MADV_NORMAL, RANDOM, SEQUENTIAL, WILLNEED, DONTNEED
                    8,  # MADV_FREE
                    *(10, 11),  # MADV_DONTFORK, DOFORK
                    *(14, 15),  # MADV_HUGEPAGE, NOHUGEPAGE
                    *(16, 17),  # MADV_DONTDUMP, DODUMP
                    *(18, 19),  # MADV_WIPEONFORK, KEEPONFORK
                    *(22, 23),  # MADV_POPULATE_READ, POPULATE_WRITE
                    24,  # MADV_DONTNEED_LOCKED
                    25,  # MADV_COLLAPSE
                    *(102, 103),  # MADV_GUARD_INSTALL, GUARD_REMOVE: what is below a thread's stack
                ),
            ),
        ),
        "pages of libraries stay in memory for all, and none is merged with another process's",
    ),
    "fcntl": Checked(
        (72, 25),
        (
            Only(
                1,
                (
                    *(0, 1, 2, 3, 4),  # F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL
                    *(5, 6, 7),  # F_GETLK, F_SETLK, F_SETLKW
                    *(36, 37, 38),  # F_OFD_GETLK, F_OFD_SETLK, F_OFD_SETLKW
                    1027,  # F_DUPFD_QUERY
                    1028,  # F_CREATED_QUERY
                    1030,  # F_DUPFD_CLOEXEC
                    1032,  # F_GETPIPE_SZ
                    1034,  # F_GET_SEALS
                ),
            ),
        ),
        "no lease, no watch, no signal and no owner for a file, no larger pipe",
    ),
    "ioctl": Checked(
        (16, 29),
        (
            Only(
                1,
                (
                    0x5401,  # TCGETS: is it a terminal?
                    0x802C542A,  # TCGETS2: the same
                    0x5413,  # TIOCGWINSZ: how large is it?
                    0x541B,  # FIONREAD
                    0x5421,  # FIONBIO
                    0x5450,  # FIONCLEX
                    0x5451,  # FIOCLEX
                ),
            ),
        ),
        "devices, terminals and attributes of files stay as they are",
    ),
    "mknod": Checked(
        (133, None),
        (Only(1, (0, 0o100000, 0o010000), 0o170000),),
        "files and pipes, no devices",
    ),
    "mknodat": Checked(
        (259, 33),
        (Only(2, (0, 0o100000, 0o010000), 0o170000),),
        "files and pipes, no devices",
    ),
    "socketpair": Checked(
        (53, 199),
        # one end of a pair for datagrams can send to any local address
        (Only(0, (1,)), Only(1, (1,), 0xF)),  # AF_UNIX, SOCK_STREAM
        "streams between its own processes alone",
    ),
    "setsockopt": Checked(
        (54, 208),
        (Only(1, (1,)), Only(2, (20, 21, 66, 67))),  # SO_RCVTIMEO, SO_SNDTIMEO, and their twins
        "how long a socket waits, and nothing else of it",
    ),
    "getsockopt": Checked(
        (55, 209),
        (
            Only(1, (1,)),
            # SO_TYPE, ERROR, SNDBUF, RCVBUF, RCVTIMEO, SNDTIMEO, ACCEPTCONN, PROTOCOL, DOMAIN
            Only(2, (3, 4, 7, 8, 20, 21, 30, 38, 39)),
        ),
        "what a socket is, and not who is at its other end",
    ),
    "sendto": Checked((44, 206), (Only(3, (0,), _OUT_OF_BAND),), _IN_BAND),
    "recvfrom": Checked((45, 207), (Only(3, (0,), _OUT_OF_BAND),), _IN_BAND),
    "recvmsg": Checked((47, 212), (Only(2, (0,), _OUT_OF_BAND),), _IN_BAND),
    "recvmmsg": Checked((299, 243), (Only(3, (0,), _OUT_OF_BAND),), _IN_BAND),
}
"""What passes for some values of its arguments."""

KEEPING: dict[str, tuple[int, ...]] = {
    "close": (0,),
    "dup": (0,),
    "dup2": (0, 1),
    "dup3": (0, 1),
    "fcntl": (0,),
    "ioctl": (0,),
    "read": (0,),
    "readv": (0,),
    "preadv2": (0,),
    "recvfrom": (0,),
    "recvmsg": (0,),
    "recvmmsg": (0,),
    "sendfile": (1,),
    "shutdown": (0,),
    "setsockopt": (0,),
}
"""Calls that could close, change or copy the candidate's lifeline, or wait in it (the kernel kills
nobody who waits there), and which arguments name it: refused for that descriptor."""

PRETENDED: dict[str, dict[str, Numbers]] = {
    "rights, owners, times and attributes of files": {
        "chmod": (90, None),
        "fchmod": (91, 52),
        "fchmodat": (268, 53),
        "fchmodat2": (452, 452),
        "chown": (92, None),
        "lchown": (94, None),
        "fchown": (93, 55),
        "fchownat": (260, 54),
        "utime": (132, None),
        "utimes": (235, None),
        "futimesat": (261, None),
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
    },
    "what the machine caches and writes for all": {
        "sync": (162, 81),
        "syncfs": (306, 267),
        "fadvise64": (221, 223),
        "readahead": (187, 213),
    },
}
"""What does nothing and says that it did: Landlock does not keep the owner of a file from changing
its rights or times, and the owner of every file may be us; `shutil.copy` must not fail for it."""

REFUSED: dict[str, dict[str, Numbers]] = {
    "no socket but streams of its own": {
        "socket": (41, 198),
        "connect": (42, 203),
        "bind": (49, 200),
        "listen": (50, 201),
        "accept": (43, 202),
        "accept4": (288, 242),
    },
    "no descriptor in flight, where nobody can count it": {
        "sendmsg": (46, 211),
        "sendmmsg": (307, 269),
    },
    "no other process": {
        "ptrace": (101, 117),
        "process_vm_readv": (310, 270),
        "process_vm_writev": (311, 271),
        "process_madvise": (440, 440),
        "process_mrelease": (448, 448),
        "kcmp": (312, 272),
        "pidfd_open": (434, 434),
        "pidfd_getfd": (438, 438),
        "pidfd_send_signal": (424, 424),
        "tkill": (200, 130),
        "get_robust_list": (274, 100),
        "migrate_pages": (256, 238),
        "move_pages": (279, 239),
    },
    "no other session or process group": {
        "setsid": (112, 157),
        "setpgid": (109, 154),
    },
    "no other priority, core or order of processes": {
        "setpriority": (141, 140),
        "sched_setaffinity": (203, 122),
        "sched_setattr": (314, 274),
        "sched_setparam": (142, 118),
        "sched_setscheduler": (144, 119),
        "ioprio_set": (251, 30),
    },
    "no other user, no more rights": {
        "setuid": (105, 146),
        "setgid": (106, 144),
        "setreuid": (113, 145),
        "setregid": (114, 143),
        "setresuid": (117, 147),
        "setresgid": (119, 149),
        "setfsuid": (122, 151),
        "setfsgid": (123, 152),
        "setgroups": (116, 159),
        "capset": (126, 91),
    },
    "no mounts, roots or name spaces": {
        "mount": (165, 40),
        "umount2": (166, 39),
        "pivot_root": (155, 41),
        "chroot": (161, 51),
        "move_mount": (429, 429),
        "open_tree": (428, 428),
        "open_tree_attr": (467, 467),
        "fsopen": (430, 430),
        "fsconfig": (431, 431),
        "fsmount": (432, 432),
        "fspick": (433, 433),
        "mount_setattr": (442, 442),
        "statmount": (457, 457),
        "listmount": (458, 458),
        "unshare": (272, 97),
        "setns": (308, 268),
        "listns": (470, 470),
    },
    "no programs in the kernel, and no rules beside these": {
        "bpf": (321, 280),
        "perf_event_open": (298, 241),
        "userfaultfd": (323, 282),
        "seccomp": (317, 277),
        "landlock_create_ruleset": (444, 444),
        "landlock_add_rule": (445, 445),
        "landlock_restrict_self": (446, 446),
        "lsm_get_self_attr": (459, 459),
        "lsm_set_self_attr": (460, 460),
        "lsm_list_modules": (461, 461),
    },
    "no asynchronous input and output, of which the machine has so much for all": {
        "io_setup": (206, 0),
        "io_destroy": (207, 1),
        "io_submit": (209, 2),
        "io_cancel": (210, 3),
        "io_getevents": (208, 4),
        "io_pgetevents": (333, 292),
        "io_uring_setup": (425, 425),
        "io_uring_enter": (426, 426),
        "io_uring_register": (427, 427),
    },
    "no System V or POSIX objects, which are others' as well and outlive their maker": {
        "shmget": (29, 194),
        "shmat": (30, 196),
        "shmctl": (31, 195),
        "shmdt": (67, 197),
        "semget": (64, 190),
        "semop": (65, 193),
        "semctl": (66, 191),
        "semtimedop": (220, 192),
        "msgget": (68, 186),
        "msgsnd": (69, 189),
        "msgrcv": (70, 188),
        "msgctl": (71, 187),
        "mq_open": (240, 180),
        "mq_unlink": (241, 181),
        "mq_timedsend": (242, 182),
        "mq_timedreceive": (243, 183),
        "mq_notify": (244, 184),
        "mq_getsetattr": (245, 185),
    },
    "no timers that count towards a limit of the whole user; setitimer and timerfd are there": {
        "timer_create": (222, 107),
        "timer_settime": (223, 110),
        "timer_gettime": (224, 108),
        "timer_getoverrun": (225, 109),
        "timer_delete": (226, 111),
    },
    "no memory that no limit counts, that cannot be swapped, or has a place of its own": {
        "memfd_create": (319, 279),
        "memfd_secret": (447, 447),
        "mlock": (149, 228),
        "mlock2": (325, 284),
        "mlockall": (151, 230),
        "munlock": (150, 229),
        "munlockall": (152, 231),
        "remap_file_pages": (216, 234),
        "mbind": (237, 235),
        "get_mempolicy": (239, 236),
        "set_mempolicy": (238, 237),
        "set_mempolicy_home_node": (450, 450),
    },
    "no pages that pipes and files share": {
        "splice": (275, 76),
        "tee": (276, 77),
        "vmsplice": (278, 75),
    },
    "no look at what others have read": {
        "mincore": (27, 232),
        "cachestat": (451, 451),
    },
    "no watching of folders, which tells names that Landlock hides": {
        "inotify_init": (253, None),
        "inotify_init1": (294, 26),
        "inotify_add_watch": (254, 27),
        "inotify_rm_watch": (255, 28),
        "fanotify_init": (300, 262),
        "fanotify_mark": (301, 263),
    },
    "no way to a file but its path, none to its attributes on the disk": {
        "name_to_handle_at": (303, None),
        "open_by_handle_at": (304, None),
        "file_getattr": (468, 468),
        "execveat": (322, 281),
    },
    "no keys of the kernel's": {
        "add_key": (248, 217),
        "request_key": (249, 218),
        "keyctl": (250, 219),
    },
    "nothing of the machine": {
        "reboot": (169, 142),
        "kexec_load": (246, 104),
        "kexec_file_load": (320, 294),
        "init_module": (175, 105),
        "finit_module": (313, 273),
        "delete_module": (176, 106),
        "swapon": (167, 224),
        "swapoff": (168, 225),
        "sethostname": (170, 161),
        "setdomainname": (171, 162),
        "settimeofday": (164, 170),
        "clock_settime": (227, 112),
        "clock_adjtime": (305, 266),
        "adjtimex": (159, 171),
        "acct": (163, 89),
        "quotactl": (179, 60),
        "quotactl_fd": (443, 443),
        "syslog": (103, 116),
        "vhangup": (153, 58),
        "iopl": (172, None),
        "ioperm": (173, None),
    },
    "nothing that only old programs use": {
        "modify_ldt": (154, None),
        "get_thread_area": (211, None),
        "set_thread_area": (205, None),
        "uselib": (134, None),
        "ustat": (136, None),
        "sysfs": (139, None),
        "_sysctl": (156, None),
        "lookup_dcookie": (212, 18),
    },
}
"""What is refused with `EPERM`, by what for."""

ABSENT: dict[str, dict[str, Numbers]] = {
    "its flags lie in memory; the C library takes clone, and starts no thread after EPERM": {
        "clone3": (435, 435),
    },
    "callers close one by one instead, which spares the lifeline": {
        "close_range": (436, 436),
    },
}
"""What is answered with `ENOSYS` as if it stood nowhere, and by what for."""
