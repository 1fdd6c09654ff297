"""Whether something changed that `make gradescope` should try again.

python tests/image/changed.py            exit code 1 if so
python tests/image/changed.py --tried    write down that all is well with what is here
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TRIED = Path(__file__).with_name("tried.txt")
DEPENDS = (
    "autograder/gradescope_image/*",
    "autograder/grading/candidate/*.py",
    "autograder/grading/warm*.py",
    "autograder/grading/confine/*.py",
    "autograder/batch/worker.py",
    "autograder/files.py",
    "tests/image/clean_root.py",
    "tests/image/test_clean_root.py",
    "constraints.txt",
)


def digest() -> str:
    """SHA-256 (hex) over the files of `DEPENDS`."""
    found = hashlib.sha256()
    for pattern in DEPENDS:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file():
                found.update(f"{path.relative_to(ROOT).as_posix()}\0".encode() + path.read_bytes())
    return found.hexdigest()


def main() -> int:
    if "--tried" in sys.argv[1:]:
        TRIED.write_text(f"{digest()}\n")
        return 0
    same = TRIED.is_file() and TRIED.read_text().strip() == digest()
    print("as when it was last tried" if same else "changed since `make gradescope` last passed")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
