"""The command `autograder` without the seconds that loading it takes: forked, for each run, from a
process that has loaded what all commands need. What a fresh one would find, this finds: folder,
environment, arguments and streams.

    python tests/forked.py

is that process: a line of JSON in for each run, a line with its exit code out.
"""

from __future__ import annotations

import atexit
import functools
import importlib
import json
import os
import select
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[1]
LONG = 300
Done = subprocess.CompletedProcess[str]


def autograder(folder: Path, environment: Mapping[str, str], *arguments: object) -> Done:
    """The command, run in a folder; what is only seen by a fresh interpreter gets one."""
    command = [str(argument) for argument in arguments]
    if "PYTHONPATH" in environment:
        fresh = [sys.executable, "-m", "autograder", *command]
        return subprocess.run(fresh, cwd=folder, env=environment, capture_output=True, text=True)
    with tempfile.TemporaryDirectory() as place:
        streams = [str(Path(place, name)) for name in ("out", "err")]
        server = _server()
        assert server.stdin
        assert server.stdout
        asked = [command, str(folder), dict(environment), streams]
        server.stdin.write(json.dumps(asked) + "\n")
        server.stdin.flush()
        if not select.select([server.stdout], [], [], LONG)[0]:
            server.kill()
            raise subprocess.TimeoutExpired(command, LONG)
        code = int(server.stdout.readline())
        out, err = (Path(path).read_bytes().decode() for path in streams)
    return subprocess.CompletedProcess(command, code, out, err)


@functools.cache
def _server() -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, __file__],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    atexit.register(_end, process)
    return process


def _end(process: subprocess.Popen[str]) -> None:
    with process:
        pass  # its input ends, and so does it


def main() -> None:
    _load()
    for line in sys.stdin:
        process = os.fork()
        if not process:
            _run(*json.loads(line))
        print(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), flush=True)


def _load() -> None:
    from autograder.authoring.masters.assign import otter_modules

    otter_modules()
    for path in (ROOT / "autograder" / "commands").glob("[a-z]*.py"):
        importlib.import_module(f"autograder.commands.{path.stem}")


def _run(
    command: list[str], folder: str, environment: dict[str, str], streams: list[str]
) -> NoReturn:
    from autograder.cli import main

    code: object = 70
    try:
        for number, path in enumerate([os.devnull, *streams]):
            os.dup2(os.open(path, os.O_RDWR | os.O_CREAT), number)
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        sys.argv = ["autograder", *command]
        main()
    except SystemExit as end:
        code = end.code
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else int(bool(code)))


if __name__ == "__main__":
    main()
