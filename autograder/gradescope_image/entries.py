"""What Gradescope's zip holds beside the bundle itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path

import msgspec

from autograder import batch
from autograder.course.lateness import FREE, LatePolicy
from autograder.formats.bundle import Bundle
from autograder.gradescope_image.installed import CANARY, FOLDER, INSTALLED, Installed
from autograder.gradescope_image.pins import Pins, pins
from autograder.gradescope_image.wheel import wheel
from autograder.grading import confine
from autograder.views.feedback import Degree
from autograder.views.gradescope import Settings, Visibility

REQUIREMENTS = f"{FOLDER}/requirements.txt"
ENVIRONMENT = f"{FOLDER}/environment"
PROGRAMS = ("setup.sh", "run_autograder")


def entries(
    bundle: Bundle,
    settings: Settings,
    visibility: Visibility,
    degree: Degree,
    texts: Iterable[str] = (),
    kept: Path | None = None,
    canary: bytes | None = None,
    late: LatePolicy = FREE,
) -> tuple[Mapping[str, bytes], Pins]:
    """The entries by name, and the versions among them with what an author should know.

    `texts` are notebooks whose imports are loaded beforehand, as those of the tests are; `kept` is
    where versions are kept that have to be looked up (see `pins`). `canary` is the solution
    notebook, which goes in only where `settings` ask for it; `late` what lateness costs.
    """
    installed = Installed(
        visibility=visibility,
        hidden_feedback=degree,
        settings=settings,
        late=late,
        modules=(*batch.modules_for([*batch.tests_of(bundle), *texts]), *batch.SHELL),
    )
    pinned = pins(bundle.requirements, kept)
    environment = {**confine.ENVIRONMENT, "AUTOGRADER_SECONDS": f"{settings.time_limit}"}
    name, content = wheel()
    made = {
        f"{FOLDER}/{name}": content,
        INSTALLED: msgspec.json.format(msgspec.json.encode(installed), indent=1) + b"\n",
        REQUIREMENTS: "".join(f"{line}\n" for line in pinned.lines).encode(),
        ENVIRONMENT: "".join(f"{key}={value}\n" for key, value in environment.items()).encode(),
    }
    if settings.canary and canary is not None:
        made[CANARY] = canary
    programs = files("autograder.gradescope_image")
    return made | {program: (programs / program).read_bytes() for program in PROGRAMS}, pinned
