"""Honest work that asks much of the kernel goes on in a candidate as it does outside."""

import importlib.util
import warnings
from collections.abc import Iterator

import fakes
import pytest

from autograder.grading import confine
from autograder.limits import Limits

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(confine.missing()), reason="this machine cannot confine"),
]

BLAS = """\
import numpy as np
from threadpoolctl import threadpool_info, threadpool_limits
rng = np.random.default_rng(1)
a = rng.standard_normal((300, 300))
with threadpool_limits({threads}, user_api="blas"):
    used = {{one["num_threads"] for one in threadpool_info() if one["user_api"] == "blas"}}
    assert used == {{{threads}}}, used
    for _ in range(3):
        assert np.allclose(a @ np.linalg.inv(a), np.eye(300), atol=1e-6)
    np.linalg.svd(a), np.linalg.eigvals(a)
"""
WORK = {
    "BLAS with 1 thread": BLAS.format(threads=1),
    "BLAS with 4 threads": BLAS.format(threads=4),
    "OpenMP": """\
import numpy as np
from sklearn.cluster import KMeans
from sklearn.ensemble import HistGradientBoostingRegressor
from threadpoolctl import threadpool_limits
x = np.random.default_rng(1).standard_normal((400, 5))
with threadpool_limits(4, user_api="openmp"):
    assert len(set(KMeans(3, n_init=2).fit(x).labels_)) == 3
    HistGradientBoostingRegressor(max_iter=5).fit(x, x[:, 0]).predict(x)
""",
    "joblib": """\
from joblib import Parallel, delayed
from sklearn.ensemble import RandomForestClassifier
from sklearn.datasets import make_classification
assert Parallel(n_jobs=2, prefer="threads")(delayed(abs)(n) for n in (-1, 2)) == [1, 2]
x, y = make_classification(100, random_state=0)
assert RandomForestClassifier(10, n_jobs=2).fit(x, y).score(x, y) > 0.9
""",
    "seaborn": """\
import pandas as pd, seaborn as sns
import matplotlib.pyplot as plt
axes = sns.barplot(pd.DataFrame({"a": ["x", "y"], "b": [1, 2]}), x="a", y="b")
plt.savefig("plot.png"), plt.savefig("plot.pdf"), plt.savefig("plot.svg")
""",
    "tables": """\
import pandas as pd
table = pd.DataFrame({"a": range(1000), "b": "text"})
for name, read in (("csv", pd.read_csv), ("json", pd.read_json), ("pickle", pd.read_pickle)):
    getattr(table, f"to_{name}")(f"table.{name}", **({"index": False} if name == "csv" else {}))
    assert len(read(f"table.{name}")) == 1000
""",
    "files": """\
import glob, gzip, io, mmap, os, pathlib, shutil, zipfile
os.makedirs("a/b")
path = pathlib.Path("a/b/c.txt")
path.write_text("text" * 5000)
shutil.copy(path, "copy.txt"), shutil.copy2(path, "again.txt"), shutil.copytree("a", "tree")
shutil.move("copy.txt", "moved.txt"), os.replace("moved.txt", "last.txt"), os.link("last.txt", "l")
os.symlink("last.txt", "s"), os.truncate("l", 100), os.chmod("l", 0o600), os.utime("l")
os.mkfifo("pipe"), os.stat("pipe"), os.statvfs("."), os.access("l", os.R_OK), os.sync()
assert sorted(glob.glob("**/*.txt", recursive=True))[0] == "a/b/c.txt"
with open("again.txt", "r+b") as file:
    assert mmap.mmap(file.fileno(), 0)[:4] == b"text"
    file.seek(0, io.SEEK_END), file.flush(), os.fsync(file.fileno())
    os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_SEQUENTIAL)
with gzip.open("z.gz", "wb") as file:
    file.write(b"x" * 1000)
shutil.make_archive("tree", "zip", "tree"), shutil.unpack_archive("tree.zip", "out")
assert zipfile.ZipFile("tree.zip").testzip() is None
shutil.rmtree("tree"), os.remove("l"), os.listdir("."), list(os.scandir(".")), os.getcwd()
""",
    "locks": """\
import fcntl
with open("lock", "w") as file:
    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB), fcntl.flock(file, fcntl.LOCK_UN)
    fcntl.lockf(file, fcntl.LOCK_EX), fcntl.lockf(file, fcntl.LOCK_UN)
    fcntl.fcntl(file, fcntl.F_SETFD, fcntl.fcntl(file, fcntl.F_GETFD) | fcntl.FD_CLOEXEC)
""",
    "tempfile": """\
import os, tempfile
with tempfile.TemporaryDirectory() as folder, tempfile.NamedTemporaryFile(dir=folder) as file:
    file.write(b"x"), file.flush()
    assert os.path.getsize(file.name) == 1
with tempfile.TemporaryFile() as file, tempfile.SpooledTemporaryFile(10) as other:
    file.write(b"x"), other.write(b"x" * 20)
""",
    "sqlite3": """\
import sqlite3
for mode in ("delete", "wal", "memory"):
    with sqlite3.connect(f"{mode}.db") as db:
        db.execute(f"pragma journal_mode={mode}")
        db.execute("create table t (n)"), db.executemany("insert into t values (?)", [(1,), (2,)])
        db.commit()
        assert db.execute("select sum(n) from t").fetchone() == (3,)
        db.execute("vacuum")
    db.close()
""",
    "threads": """\
import concurrent.futures, queue, threading
with concurrent.futures.ThreadPoolExecutor(4) as pool:
    assert list(pool.map(abs, [-1, -2, -3])) == [1, 2, 3]
done, items = threading.Event(), queue.Queue()
threading.Timer(0.01, done.set).start()
assert done.wait(20)
threading.Thread(target=items.put, args=(1,)).start()
assert items.get(timeout=20) == 1
""",
    "asyncio": """\
import asyncio
async def work():
    async with asyncio.timeout(20):
        await asyncio.sleep(0.01)
        await asyncio.to_thread(abs, -1)
    program = await asyncio.create_subprocess_exec("echo", "hi", stdout=asyncio.subprocess.PIPE)
    out, _ = await program.communicate()
    return out
with asyncio.Runner() as runner:
    assert runner.run(work()) == b"hi\\n"
""",
    "subprocess": """\
import os, subprocess, sys
assert subprocess.run(["echo", "hi"], capture_output=True, text=True).stdout == "hi\\n"
assert subprocess.check_output("printf a | tr a b; ls; cat /dev/null", shell=True)[:1] == b"b"
assert subprocess.run(["sort"], input=b"b\\na\\n", capture_output=True).stdout == b"a\\nb\\n"
assert subprocess.run([sys.executable, "-c", "print(1)"], capture_output=True).stdout == b"1\\n"
assert subprocess.call(["cp", "-r", "/usr/share/zoneinfo/Europe", "copied"]) == 0
assert os.system("true") == 0 and os.popen("echo x").read() == "x\\n"
""",
    "multiprocessing": """\
import multiprocessing
context = multiprocessing.get_context("fork")
ours, theirs = context.Pipe()
process = context.Process(target=theirs.send, args=([1, 2],))
process.start()
assert ours.recv() == [1, 2]
process.join()
assert process.exitcode == 0
""",
    "sockets of its own": """\
import select, selectors, socket
ours, theirs = socket.socketpair()
ours.settimeout(20), theirs.sendall(b"x" * 1000)
assert len(ours.recv(2000)) == 1000
ours.setblocking(False), select.select([theirs], [], [], 0), selectors.DefaultSelector().close()
ours.shutdown(socket.SHUT_RDWR), ours.close(), theirs.close()
""",
    "signals and clocks": """\
import os, resource, signal, time
struck = []
signal.signal(signal.SIGALRM, lambda *details: struck.append(1))
signal.setitimer(signal.ITIMER_REAL, 0.01)
while not struck:
    time.sleep(0.01)
signal.signal(signal.SIGUSR1, lambda *details: struck.append(2))
os.kill(os.getpid(), signal.SIGUSR1), signal.raise_signal(signal.SIGUSR1)
assert struck == [1, 2, 2]
time.time(), time.monotonic(), time.perf_counter_ns(), time.process_time(), time.thread_time()
resource.getrusage(resource.RUSAGE_SELF), resource.getrlimit(resource.RLIMIT_AS)
os.cpu_count(), len(os.sched_getaffinity(0)), os.getloadavg, os.uname(), os.getppid(), os.times()
""",
    "ctypes and functions that are compiled": """\
import ctypes, numexpr, numpy as np
back = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int)(lambda n: n + 1)
assert back(1) == 2 and ctypes.CDLL(None).abs(-3) == 3
assert numexpr.evaluate("a * 2", {"a": np.arange(100000)})[-1] == 199998
""",
    "Numba": """\
import numba, numpy as np
@numba.njit(parallel=True)
def total(values):
    found = 0.0
    for place in numba.prange(len(values)):
        found += values[place]
    return found
assert total(np.ones(1000)) == 1000
""",
    "Polars": """\
import polars as pl
table = pl.DataFrame({"a": [1, 2, 2], "b": [1.0, 2.0, 3.0]})
assert table.group_by("a").agg(pl.col("b").sum()).sort("a")["b"].to_list() == [1.0, 5.0]
table.write_csv("t.csv"), table.write_parquet("t.parquet"), table.write_ipc("t.arrow")
for lazy in (pl.scan_csv("t.csv"), pl.scan_parquet("t.parquet"), pl.scan_ipc("t.arrow")):
    assert lazy.filter(pl.col("a") == 2).select(pl.len()).collect().item() == 2
assert table.lazy().select(pl.col("b").sum()).collect(engine="streaming").item() == 6
""",
}
RUN_PROGRAMS = {"asyncio": "a program in it", "subprocess": "programs"}
"""What the assignment has to say that it runs programs for."""
WITHOUT = """\
import ctypes.util, platform, webbrowser
import matplotlib.font_manager as fonts
from joblib import Parallel, delayed
from joblib.externals.loky import cpu_count
from sklearn.linear_model import Ridge
from sklearn.model_selection import GridSearchCV
import numpy as np
assert platform.system() == "Linux" and platform.platform() and platform.processor() is not None
assert ctypes.CDLL(ctypes.util.find_library("c")).abs(-3) == 3
fonts._load_fontmanager(try_read_cache=False)
assert fonts.findfont("DejaVu Sans").endswith(".ttf")
assert Parallel(n_jobs=2)(delayed(abs)(n) for n in (-1, 2)) == [1, 2]
assert Parallel(n_jobs=2, backend="multiprocessing")(delayed(abs)(n) for n in (-1, 2)) == [1, 2]
assert cpu_count(only_physical_cores=True) >= 1
x = np.arange(20.0).reshape(10, 2)
assert GridSearchCV(Ridge(), {"alpha": [1, 2]}, n_jobs=-1, cv=2).fit(x, x[:, 0]).best_params_
assert webbrowser.open("http://example.org") is False
"""
NEEDS = {
    "ctypes and functions that are compiled": "numexpr",
    "Numba": "numba",
    "Polars": "polars",
}


@pytest.fixture(scope="module")
def candidate(tmp_path_factory) -> Iterator:
    with warnings.catch_warnings():
        warnings.simplefilter("default")  # as they are where a class is graded
        server = fakes.Server()
    yield server.candidate
    server.close()


@pytest.mark.sampled(2)
@pytest.mark.parametrize("work", WORK)
def test_honest_work(candidate, work: str) -> None:
    if work in NEEDS and importlib.util.find_spec(NEEDS[work]) is None:
        pytest.skip(f"{NEEDS[work]} is not installed")
    limits = Limits(cell=30, submission=60, memory_mib=4096)
    with candidate(fakes.make_bundle(limits=limits, programs=work in RUN_PROGRAMS)) as dialogue:
        record = dialogue.run(fakes.make_notebook(WORK[work]).cells[0])
    assert record.outcome == "passed", record


def test_libraries_do_without_programs(candidate) -> None:
    """What they ask of `uname`, `ldconfig`, `fc-list`, `lscpu` and processes of joblib's."""
    limits = Limits(cell=60, submission=100, memory_mib=4096)
    with candidate(fakes.make_bundle(limits=limits, programs=False)) as dialogue:
        record = dialogue.run(fakes.make_notebook(WITHOUT).cells[0])
    assert record.outcome == "passed", record
