"""What is kept of hostile bytes is read or refused as ever, and so is what is made of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from fuzz import fuzzing
from fuzz.targets import TARGETS

pytestmark = pytest.mark.slow


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    """In a process of its own: libraries are loaded there, and its largest size is its own."""
    command = [sys.executable, fuzzing.__file__, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True)


def test_each_reader_has_what_is_kept_for_it() -> None:
    assert {path.name for path in fuzzing.CORPUS.iterdir()} == TARGETS.keys()
    assert all(fuzzing.inputs_in(fuzzing.CORPUS, name) for name in TARGETS)


def test_all_that_reads_hostile_bytes(tmp_path: Path, seed: int, fuzz_seconds: float) -> None:
    """All that is kept, and what is made of it in so many seconds of computing."""
    done = run("--seed", seed, "--seconds", fuzz_seconds, "--keep", tmp_path)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    assert all(f"{name}: " in done.stdout for name in TARGETS)


FAULTS = {
    "another error": "raise KeyError(3)",
    "too much time": "while True: pass",
    "too much memory": "bytearray(500 << 20)",
}


@pytest.mark.sampled(3)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found_and_its_input_kept(tmp_path: Path, fault: str) -> None:
    """`roster` stands for all of them, with a fault put into it for the third input."""
    program = f"""\
import sys
sys.path.insert(0, {str(Path(fuzzing.__file__).parents[1])!r})
from fuzz import fuzzing, targets
plain, count = targets.TARGETS["roster"], 0
def faulty(data):
    global count
    count += 1
    if count == {len(fuzzing.inputs_in(fuzzing.CORPUS, "roster")) + 3}:
        {FAULTS[fault]}
    return plain(data)
targets.TARGETS["roster"] = faulty
fuzzing.main(["--keep", {str(tmp_path)!r}, "--seconds", "20", "roster"])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 1, done
    assert f"the input that failed lies in {tmp_path / 'roster.tried'}" in done.stderr
    assert (tmp_path / "roster.tried").is_file()
