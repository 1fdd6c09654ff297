"""Root file systems of a clean machine, made by debootstrap from where this one gets its packages.

`jammy` is Ubuntu 22.04, Gradescope's image, whose python3 is 3.10; `bookworm` is Debian 12.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

CERTIFICATES = "/etc/machine-certificates.crt"
KINDS = {"jammy": "ubuntu", "bookworm": "debian"}


def why_not() -> str:
    """Why there can be none here, or an empty text."""
    if not os.environ.get("AUTOGRADER_CLEAN_ROOT"):
        return "takes minutes: set AUTOGRADER_CLEAN_ROOT to a folder for root file systems"
    if os.geteuid() != 0:
        return "only root can make a root file system"
    if shutil.which("debootstrap") is None:
        return "debootstrap is not installed"
    return ""


def make(folder: Path, suite: str) -> Path:
    """A fresh root file system of `suite`; the first of its kind is kept to be copied."""
    kept = folder / f"{suite}.tar"
    fresh = folder / suite
    if os.path.ismount(fresh / "proc"):
        raise RuntimeError(f"{fresh} is in use")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    if not kept.exists():
        mirror = _mirror(KINDS[suite])
        command = ["debootstrap", "--variant=minbase", "--include=python3,ca-certificates"]
        command += [f"--components=main{',universe' if KINDS[suite] == 'ubuntu' else ''}"]
        subprocess.run([*command, suite, str(fresh), mirror], check=True, stdout=subprocess.DEVNULL)
        sources = fresh / "etc/apt/sources.list"
        first = sources.read_text().splitlines()[0]
        sources.write_text(f"{first}\n{first.replace(f' {suite} ', f' {suite}-updates ')}\n")
        partial = kept.with_suffix(".part")
        subprocess.run(["tar", "-C", str(fresh), "-cf", str(partial), "."], check=True)
        partial.rename(kept)
    else:
        subprocess.run(["tar", "-C", str(fresh), "-xf", str(kept)], check=True)
    found = os.environ.get("PIP_CERT") or "/etc/ssl/certs/ca-certificates.crt"
    shutil.copy(found, fresh / CERTIFICATES.lstrip("/"))
    return fresh


def _mirror(kind: str) -> str:
    """Where this machine gets its packages, for another distribution if need be."""
    if os.environ.get("AUTOGRADER_MIRROR"):
        return os.environ["AUTOGRADER_MIRROR"]
    for file in (Path("/etc/apt/sources.list"), *Path("/etc/apt/sources.list.d").glob("*")):
        if file.is_file():
            active = re.sub(r"#.*", "", file.read_text())
            for address in re.findall(r"https?://\S+/(?:debian|ubuntu)(?=\s)", active):
                return re.sub(r"/(debian|ubuntu)$", f"/{kind}", address)
    raise RuntimeError("no package archive found; set AUTOGRADER_MIRROR")
