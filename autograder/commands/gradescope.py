"""`autograder gradescope`: the bundle's own `run_autograder`, as Gradescope's container runs it.

lay out the folders -> build or stand in for the environment -> run -> check what came out
"""

from __future__ import annotations

import datetime
import os
from pathlib import Path

import msgspec

from autograder.commands.bundles import find_bundle
from autograder.config import Config
from autograder.errors import MachineError, UsageError, of_file
from autograder.gradescope_image import container
from autograder.gradescope_image.container import ContainerRun
from autograder.gradescope_image.place import Layout

SETUP_LOG = "setup.log"


def run(
    config: Config,
    bundle: str,
    submission: Path,
    out: Path,
    metadata: Path | None = None,
    root: Path | None = None,
) -> ContainerRun:
    """Grade one submission in the folder `out`, or in the root file system `root`.

    `metadata` is a `submission_metadata.json`; without it the submission is in time and the first.

    Raises:
        UsageError: a wrong path, or no bundle with Gradescope's programs; MachineError: `setup.sh`
            failed, or this machine cannot build an environment.
    """
    zip_file = find_bundle(config, bundle)
    try:
        given = metadata.read_bytes() if metadata else made_up_metadata(zip_file.stem)
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise of_file(error, f"{error.filename} cannot be used") from error
    if root is None:
        place = Layout(out.resolve())
        container.lay_out(zip_file, submission, given, place)
        container.stand_in(place)
        return container.run(place)
    if not (root / "etc").is_dir():
        raise UsageError(
            f"--root {root} is none",
            "the folder of a Linux root file system",
            "make one with `debootstrap`, or leave --root out",
        )
    if os.geteuid() != 0:
        raise MachineError("only root can use --root", then="be root, or leave --root out")
    place = Layout(root.resolve() / "autograder")
    container.lay_out(zip_file, submission, given, place)
    container.set_up(root.resolve(), out / SETUP_LOG)
    ended = container.run(place, root.resolve())
    for file in ("results.json", "stdout"):
        kept = out / "results" / file
        kept.parent.mkdir(exist_ok=True)
        if (place.results.parent / file).is_file():
            kept.write_bytes((place.results.parent / file).read_bytes())
    return ended


def made_up_metadata(title: str, now: datetime.datetime | None = None) -> bytes:
    """A `submission_metadata.json` as Gradescope writes it, of one student who is in time."""
    now = now or datetime.datetime.now(datetime.UTC)
    tomorrow = now + datetime.timedelta(days=1)
    assignment = {
        "id": 1,
        "course_id": 1,
        "title": title,
        "due_date": tomorrow.isoformat(),
        "late_due_date": None,
        "release_date": (now - datetime.timedelta(days=7)).isoformat(),
        "group_size": None,
        "group_submission": False,
        "total_points": "0.0",
    }
    whole = {
        "id": 1,
        "created_at": now.isoformat(),
        "assignment": assignment,
        "submission_method": "upload",
        "users": [{"id": 1, "name": "A student", "email": "student@example.com"}],
        "previous_submissions": [],
    }
    return msgspec.json.encode(whole)


def is_good(ended: ContainerRun) -> bool:
    """Whether the run came to its end and every question has points, or was refused by a rule."""
    tests = ended.results.get("tests", [])
    unfinished = any("score" not in test and "status" not in test for test in tests)
    came_to_end = bool(tests) or "seconds" in ended.results.get("extra_data", {})
    return ended.status == 0 and not ended.problems and came_to_end and not unfinished


def text(ended: ContainerRun, out: Path) -> str:
    """What Gradescope would show, for a terminal."""
    shown = ended.results
    lines = []
    for test in shown.get("tests", []):
        has_points = "score" in test and "max_score" in test
        points = f"{test['score']:g} / {test['max_score']:g}" if has_points else ""
        status = test.get("status", "not graded")
        who = test.get("visibility", "")
        lines.append(
            f"{test.get('number', ''):>5}  {points:>9}  {status:10}  {who:15}  {test['name']}"
        )
    if "score" in shown:
        lines.append(f"score {shown['score']:g}, after {ended.seconds:.1f} s")
    lines += [line for line in shown.get("output", "").splitlines() if line]
    lines += [f"results.json is wrong: {problem}" for problem in ended.problems]
    if ended.status is None:
        lines.append(f"ended at Gradescope's limit of {container.SECONDS} s")
    elif ended.status:
        lines.append(f"run_autograder ended with status {ended.status}")
    lines += [f"note: {note}" for note in ended.notes]
    lines.append(
        f"results: {out / 'results' / 'results.json'}, and what was printed: stdout beside it"
    )
    return "\n".join(lines)
