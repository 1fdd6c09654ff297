"""Our own package as a wheel: pure Python, the same bytes each time.

It is not published, so the bundle carries it.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import io
import zipfile
from pathlib import Path

import autograder

_DATE = (1980, 1, 1, 0, 0, 0)
_NAME = "sealed_autograder"
METADATA = """\
Metadata-Version: 2.1
Name: sealed-autograder
Version: {version}
Requires-Python: >=3.11,<3.14
"""
_WHEEL = """\
Wheel-Version: 1.0
Generator: autograder
Root-Is-Purelib: true
Tag: py3-none-any
"""
_SCRIPTS = """\
[console_scripts]
autograder = autograder.cli:main
"""


@functools.cache
def wheel() -> tuple[str, bytes]:
    """File name and content of a wheel of this package as it stands here."""
    info = f"{_NAME}-{autograder.__version__}.dist-info"
    files = package_files()
    files[f"{info}/METADATA"] = METADATA.format(version=autograder.__version__).encode()
    files[f"{info}/WHEEL"] = _WHEEL.encode()
    files[f"{info}/entry_points.txt"] = _SCRIPTS.encode()
    record = "".join(f"{name},{_hash(data)},{len(data)}\n" for name, data in files.items())
    files[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n".encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _DATE)
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            file.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return f"{_NAME}-{autograder.__version__}-py3-none-any.whl", buffer.getvalue()


def package_files() -> dict[str, bytes]:
    """All files of the installed package by their place in a wheel, sorted."""
    root = Path(autograder.__file__).parent
    return {
        path.relative_to(root.parent).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
        and not any(part.startswith((".", "__pycache__")) for part in path.parts[len(root.parts) :])
        and path.suffix not in (".pyc", ".so")
    }


def _hash(data: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest())
    return "sha256=" + digest.rstrip(b"=").decode()
