# %%
import numpy as np
import pandas as pd
import otter
grader = otter.Notebook("hw.ipynb")
# %%
import ctypes, os, signal
libc = ctypes.CDLL(None, use_errno=True)
got = []
def tried(what, action):
    try:
        got.append((what, action()))
    except OSError:
        pass
for kind in ("user", "mnt", "pid", "net", "ipc", "cgroup"):
    for process in ("1", str(os.getppid()), "self"):
        try:
            opened = os.open(f"/proc/{process}/ns/{kind}", os.O_RDONLY)
        except OSError:
            continue
        if libc.setns(opened, 0) == 0:
            got.append(f"joined {kind} of {process}")
        os.close(opened)
for flags in (0x10000000, 0x20000, 0x20000000, 0x40000000, 0x08000000, 0x02000000):
    if libc.unshare(flags) == 0:
        got.append(f"unshared {flags:x}")
if libc.mount(b"none", os.fsencode(os.getcwd()), b"tmpfs", 0, None) == 0:
    got.append("mounted")
if libc.mount(None, b"/", None, 0x20 | 0x1000, None) == 0:
    got.append("made the root writable")
if libc.umount2(os.fsencode(os.path.dirname(os.getcwd())), 2) == 0:
    got.append("unmounted its room")
for process in ("1", str(os.getppid())):
    for name in ("root", "cwd", "environ", "maps", "mem", "fd"):
        path = f"/proc/{process}/{name}"
        tried(path, lambda: os.listdir(path) if name in ("root", "cwd", "fd") else open(path, "rb").read(1))
for pid in (1, os.getppid(), -1, 0):
    tried(f"signalled {pid}", lambda: os.kill(pid, signal.SIGKILL if pid > 0 else 0))
for folder in ("/", "/tmp", "/dev/shm", "/etc", os.path.dirname(os.getcwd())):
    tried(f"wrote in {folder}", lambda: open(f"{folder}/attack-canary", "w").close())
for group in ("/sys/fs/cgroup", "/sys/fs/cgroup/memory", "/sys/fs/cgroup/pids"):
    tried(f"changed {group}", lambda: open(f"{group}/cgroup.procs", "w").write("0"))
# %%
def square(n):
    return n * n
# %%
grader.check("q1")
# %%
def total(values):
    return float(np.sum(values))

def countdown(n):
    return list(range(n, 0, -1))
# %%
grader.check("q2")
# %%
def evens(table):
    return table[table["n"] % 2 == 0]
# %%
grader.check("q3")
# %%
def twice(g, x):
    return g(g(x))

def shout(text):
    return text.upper() + "!"
# %%
grader.check("q4")
# %%
assert not got, got
