# %%
import numpy as np
import pandas as pd
import otter
grader = otter.Notebook("hw.ipynb")
# %%
import asyncio, ctypes, multiprocessing, os, platform, shutil, subprocess, sys
touch = shutil.which("touch") or "/bin/touch"
libc = ctypes.CDLL(None, use_errno=True)
numbers = {"x86_64": (59, 322), "aarch64": (221, 281)}[platform.machine()]
def words(*texts):
    return (ctypes.c_char_p * (len(texts) + 1))(*(text.encode() for text in texts), None)
def forked(work):
    pid = os.fork()
    if pid == 0:
        try:
            work()
        finally:
            os._exit(0)
    os.waitpid(pid, 0)
def loaded():
    for loader in ("/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1"):
        if os.path.exists(loader):
            libc.execve(loader.encode(), words(loader, touch, "ran-loader"), None)
async def later():
    await (await asyncio.create_subprocess_exec(touch, "ran-later")).wait()
ways = [
    lambda: subprocess.run([touch, "ran-run"]),
    lambda: subprocess.run("touch ran-shell", shell=True),
    lambda: os.system("touch ran-system"),
    lambda: os.popen("touch ran-popen").read(),
    lambda: os.waitpid(os.posix_spawn(touch, [touch, "ran-spawn"], {}), 0),
    lambda: os.spawnl(os.P_WAIT, touch, touch, "ran-spawnl"),
    lambda: forked(lambda: os.execv(touch, [touch, "ran-exec"])),
    lambda: forked(lambda: libc.execve(touch.encode(), words(touch, "ran-libc"), None)),
    lambda: forked(lambda: libc.syscall(numbers[0], touch.encode(), words(touch, "ran-call"), None)),
    lambda: forked(lambda: libc.syscall(numbers[0] | 0x40000000, touch.encode(), words(touch, "ran-x32"), None)),
    lambda: forked(lambda: libc.syscall(0x40000000 + 520, touch.encode(), words(touch, "ran-other"), None)),
    lambda: forked(lambda: libc.syscall(numbers[1], -100, touch.encode(), words(touch, "ran-at"), None, 0)),
    lambda: forked(lambda: libc.syscall(numbers[1], os.open(touch, os.O_RDONLY), b"", words(touch, "ran-empty"), None, 0x1000)),
    lambda: forked(lambda: libc.fexecve(os.open(touch, os.O_RDONLY), words(touch, "ran-open"), words())),
    lambda: forked(loaded),
    lambda: libc.system(b"touch ran-libc-system"),
    lambda: libc.popen(b"touch ran-libc-popen", b"r"),
    lambda: multiprocessing.get_context("spawn").Process(target=os.mkdir, args=("ran-anew",)).start(),
    lambda: asyncio.get_event_loop().run_until_complete(later()),
]
for way in ways:
    try:
        way()
    except (OSError, RuntimeError):
        pass
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
import os, time
time.sleep(0.3)
assert [name for name in os.listdir() if name.startswith("ran")] == []
