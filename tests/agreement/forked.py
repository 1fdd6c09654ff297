"""Stock Otter in forks of a process that has its libraries loaded: many runs, sooner.

What runs is `otter.assign.main` and `otter.run.main`, which the commands call, and a real Jupyter
kernel. Only their imports, which are nine tenths of the cost, were done before: both processes of
a run are forked from one that has loaded Otter, ipykernel, NumPy, pandas and matplotlib.
"""

from __future__ import annotations

import contextlib
import doctest
import importlib
import json
import os
import resource
import signal
import sys
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

LOADED = (
    *("otter.assign", "otter.run", "otter.execute", "otter.generate", "otter.check"),
    *("ipykernel.kernelapp", "ipykernel.zmqshell", "nbconvert.preprocessors", "jupyter_client"),
    *("pandas", "matplotlib.pyplot", "matplotlib_inline.backend_inline", "IPython.core.pylabtools"),
)

SECONDS = 60
"""What one process of a run may compute: a wrong answer without an end must not hold up others."""


def load() -> None:
    """Import what every run needs. What else a notebook imports may act when it is imported."""
    os.environ |= {"MPLBACKEND": "Agg", "PYTHONWARNINGS": "ignore"}
    warnings.simplefilter("ignore")
    # JupyterLab brings a grammar along that Otter's libraries compile: half of all (see `masters`)
    sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]
    from ipykernel.kernelapp import IPKernelApp

    # a kernel does this first, so that doctest, loaded later, extends IPython's debugger
    IPKernelApp.init_pdb(None)
    importlib.reload(doctest)
    for name in LOADED:
        importlib.import_module(name)


def assigned(master: Path, to: Path) -> None:
    """Otter Assign on a master; raises `ValueError` where it refuses."""

    def assign() -> None:
        from otter.assign import main

        main(str(master), str(to), no_pdfs=True, no_run_tests=True)

    _finish(_begin(assign, master.parent), master.name)


def begun(bundle: Path, submission: Path, folder: Path) -> int:
    """Begin to run a submission, in a new folder; returns the number of the process."""
    folder.mkdir(parents=True)

    def run() -> None:
        kernel = _Kernel()  # forked before there are threads
        from jupyter_client.provisioning import local_provisioner
        from otter.run import main

        local_provisioner.launch_kernel = kernel.launch
        main(str(submission), autograder=str(bundle), output_dir=str(folder), no_logo=True)

    return _begin(run, folder)


def points(process: int, folder: Path) -> dict[str, float]:
    """What came of a run that was begun; raises `ValueError` where nothing did."""
    _finish(process, folder.name)
    tests = json.loads((folder / "results.json").read_text())["tests"]
    if any(test["name"] == "Autograder Failed" for test in tests):
        raise ValueError(f"{folder.name}: stock Otter has no results")
    return {test["name"]: test["score"] for test in tests if test.get("score") is not None}


def _begin(act: Callable[[], None], folder: Path) -> int:
    """Act in a fork, in a folder, where what it says is kept."""
    process = os.fork()
    if not process:
        _act(act, folder)
    return process


def _act(act: Callable[[], None], folder: Path, code: int = 1) -> NoReturn:
    try:
        os.chdir(folder)
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        with (folder / ".said").open("a+b") as said:
            os.dup2(said.fileno(), 1)
            os.dup2(said.fileno(), 2)
        act()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        with contextlib.suppress(Exception):
            sys.stderr.flush()
        os._exit(code)


def _finish(process: int, name: str) -> None:
    _, status = os.waitpid(process, 0)
    if status:
        raise ValueError(f"{name}: stock Otter ended with {os.waitstatus_to_exitcode(status)}")


class _Kernel:
    """A fork that waits to be told with which arguments, and where, it is to be a kernel; to who
    tells it, it looks like a `subprocess.Popen`."""

    stdin = stdout = stderr = None

    def __init__(self) -> None:
        waiting, self._telling = os.pipe()
        self.returncode: int | None = None
        self.pid = os.fork()
        if not self.pid:
            os.setsid()  # who ends a kernel ends its group
            os.close(self._telling)
            with open(waiting, "rb") as told:
                order = told.read()
            if not order:
                os._exit(0)
            arguments, folder, environment = json.loads(order)
            _act(lambda: self._be(arguments, environment), Path(folder))
        os.close(waiting)

    @staticmethod
    def _be(arguments: list[str], environment: dict[str, str]) -> None:
        from ipykernel import kernelapp

        os.environ.clear()
        os.environ |= environment
        sys.argv = ["ipykernel_launcher", *arguments]
        sys.path[:] = [each for each in sys.path if not each.endswith("/tests")]
        kernelapp.launch_new_instance()

    def launch(self, command: list[str], *, cwd: str | None = None, **options: Any) -> _Kernel:
        environment = {**os.environ, **(options.get("env") or {})}
        order = [
            command[command.index("ipykernel_launcher") + 1 :],
            cwd or os.getcwd(),
            environment,
        ]
        with open(self._telling, "wb") as telling:
            telling.write(json.dumps(order).encode())
        return self

    def poll(self) -> int | None:
        if self.returncode is None:
            process, status = os.waitpid(self.pid, os.WNOHANG)
            self.returncode = os.waitstatus_to_exitcode(status) if process else None
        return self.returncode

    def wait(self, timeout: float | None = None) -> int | None:
        if self.returncode is None:
            self.returncode = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self.returncode

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)
