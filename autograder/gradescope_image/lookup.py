"""Versions for another Python than this one, looked up by uv's resolver.

Knows nothing of what is asked for. What was found is kept by what was asked, so that a build gives
the same bytes from run to run, and needs a network once.
"""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from autograder import files
from autograder.digest import digest_over
from autograder.errors import Unresolved

PLATFORM = "x86_64-manylinux_2_28"
"""Wheels that a Linux of 2018 or later takes: Ubuntu 22.04, Debian 12, Red Hat 9."""
SECONDS = 120
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
_ATTEMPTS = {"UV_HTTP_RETRIES": "1", "UV_HTTP_TIMEOUT": "15", "UV_NO_PROGRESS": "1"}


def looked_up(
    wanted: Sequence[str], preferred: Mapping[str, str], python: str, kept: Path
) -> dict[str, str]:
    """Versions by name that meet the requirements `wanted` on `python`, all of them as wheels;
    those in `preferred` where they can be.

    Raises:
        Unresolved: there are none, or nobody could be asked.
    """
    prefer = "".join(f"{name}=={version}\n" for name, version in sorted(preferred.items()))
    asked = "".join(f"{line}\n" for line in wanted)
    name = digest_over(part.encode() for part in (python, PLATFORM, asked, prefer))[:16]
    answer = kept / f".pins-{name}.txt"
    if not answer.is_file():
        found = _compiled(asked, prefer, python)
        kept.mkdir(parents=True, exist_ok=True)
        files.replace(answer, found)
    return dict(_PIN.findall(answer.read_text("utf-8")))


def _compiled(asked: str, prefer: str, python: str) -> bytes:
    """What `uv pip compile` says: lines `name==version` and nothing else, whatever a user's own
    settings of uv add to them."""
    if importlib.util.find_spec("uv") is None:
        raise Unresolved("uv, which looks versions up, is not installed here (pip install uv)")
    with tempfile.TemporaryDirectory(prefix="pins-") as folder:
        # uv keeps to the versions that stand in its output file, where they can be kept
        output = Path(folder, "requirements.txt")
        output.write_text(prefer)
        command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "-"]
        command += ["--python-version", python, "--python-platform", PLATFORM]
        command += ["--python", sys.executable, "--only-binary", ":all:", "--no-header"]
        command += ["--no-annotate", "--output-file", str(output)]
        try:
            done = subprocess.run(  # noqa: S603
                command,
                cwd=folder,
                input=asked,
                env={**os.environ, **_ATTEMPTS},
                capture_output=True,
                text=True,
                timeout=SECONDS,
            )
        except subprocess.TimeoutExpired:
            raise Unresolved(f"the index of packages gave no answer in {SECONDS} s") from None
        if done.returncode == 1:
            raise Unresolved(f"no versions fit: {_cause(done.stderr)}")
        if done.returncode:
            raise Unresolved("the index of packages cannot be reached")
        pinned = _PIN.findall(output.read_text("utf-8"))
        return "".join(f"{name}=={version}\n" for name, version in pinned).encode()


def _cause(said: str) -> str:
    """The line in which uv says why there is no solution."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    causes = [line.partition("cause: ")[2] for line in lines if "cause: " in line]
    return (causes or lines or ["no reason given"])[0][:300]
