"""What a bundle needs of a machine beside the grader, and what of it a machine lacks.

Needed are the modules that tests and given cells import, in versions within the ranges that the
master asks for. `python -m autograder.batch.survey` reads `Needs` as JSON and prints what it
`Found`: it runs as an ancestor will, whose environment decides what can be imported.
"""

from __future__ import annotations

import functools
import importlib.metadata
import importlib.util
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib.machinery import PathFinder

import msgspec
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from autograder.batch.fitness import told_by
from autograder.formats.bundle import Bundle, imports_of
from autograder.formats.notebook import Notebook
from autograder.grading.candidate import elsewhere, stub

CALLED_OTHERWISE = {
    "Bio": "biopython",
    "Crypto": "pycryptodome",
    "PIL": "pillow",
    "bs4": "beautifulsoup4",
    "cv2": "opencv-python",
    "dateutil": "python-dateutil",
    "docx": "python-docx",
    "dotenv": "python-dotenv",
    "fitz": "pymupdf",
    "mpl_toolkits": "matplotlib",
    "pylab": "matplotlib",
    "serial": "pyserial",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "usb": "pyusb",
    "yaml": "pyyaml",
}
"""Distributions whose name is not that of their module: what is not installed cannot be asked."""


class Needs(msgspec.Struct, frozen=True):
    """Modules that must be importable, and the requirements that they have to meet."""

    imports: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()


NONE = Needs()


class Lack(msgspec.Struct, frozen=True):
    """A module that is not as it is needed: the `wanted` requirement, and what is `there`."""

    module: str
    wanted: str
    there: str = ""

    def __str__(self) -> str:
        return f"{self.there or f'no {self.module}'} where {self.wanted} is wanted"


class Found(msgspec.Struct, frozen=True):
    """What a machine lacks, and the versions of what it has, by distribution."""

    lacking: tuple[Lack, ...] = ()
    versions: dict[str, str] = {}


def needs_of(bundle: Bundle, solution: Notebook | None = None, *, run: bool = True) -> Needs:
    """What is needed to grade with `bundle`, and to `run` its `solution`, as far as that can be
    told without grading it.

    What a build did not find out is read from the tests. The standard library, what the grader
    stands in for, and modules that come with the bundle or that the solution writes are no matter.
    """
    imports = bundle.canary.imports or imports_of(bundle.questions)
    own = {name.partition("/")[0].partition(".")[0] for name in bundle.files}
    if solution is not None:
        cells = [cell.source for cell in solution.cells]
        imports = (*imports, *(imports_of((), cells) if run else ()))
        own |= {top for top in map(_top, imports) if any(f"{top}.py" in cell for cell in cells)}
    fine = own | sys.stdlib_module_names | {"__main__"}
    wanted = [name for name in imports if _top(name) not in fine and not _is_stood_in(name)]
    return Needs(tuple(dict.fromkeys(wanted)), () if bundle.stock else bundle.requirements)


def surveyed(needs: Needs, environment: Mapping[str, str]) -> Found:
    """What this machine has of it, found out in a process of its own that runs in `environment`.

    Raises:
        OSError, subprocess.SubprocessError, msgspec.MsgspecError: the grader does not run here.
    """
    if needs == NONE:
        return Found()
    told = told_by("autograder.batch.survey", environment, msgspec.json.encode(needs))
    return msgspec.json.decode(told, type=Found)


def found_here(needs: Needs) -> Found:
    """What can be imported in this process, and in which versions. Nothing is executed but, where
    a submodule lies in no folder of its package, the package."""
    asked = list(_asked(needs.requirements))
    lacking: dict[str, Lack] = {}
    for module in needs.imports:
        if _top(module) in lacking or _is_there(module):
            continue
        whole = not _is_there(_top(module))
        name = _top(module) if whole else module
        wanted = _asked_for(_top(module), asked) or _distribution(_top(module))
        there = "" if whole else f"{_named(_distribution(_top(module)))} without {module}"
        lacking[name] = Lack(name, wanted, there)
    tops = dict.fromkeys(_top(module) for module in needs.imports)
    for requirement in asked:
        version = version_of(requirement.name)
        if version is not None and not requirement.specifier.contains(version, prereleases=True):
            name = canonicalize_name(requirement.name)
            given = [top for top in tops if name in _given_by(top) and top not in lacking]
            if given:
                lacking[given[0]] = Lack(given[0], _bare(requirement), f"{name} {version}")
    versions = {name: version_of(name) or "none" for top in tops for name in _names_of(top)}
    return Found(tuple(lacking.values()), versions)


def off_the_pins(lines: Iterable[str]) -> tuple[str, ...]:
    """The requirements that this environment does not meet, each with what is there."""
    return tuple(
        f"{_bare(requirement)} ({version or 'none'} here)"
        for requirement in _asked(lines)
        for version in [version_of(requirement.name)]
        if version is None or not requirement.specifier.contains(version, prereleases=True)
    )


def _is_stood_in(module: str) -> bool:
    """Whether a submission gets something of ours for it, as for parts of `google.colab`."""
    return _top(module) in stub.modules() or elsewhere.stands_in_for(module)


def _top(module: str) -> str:
    return module.partition(".")[0]


def _is_there(module: str) -> bool:
    """Whether a module can be imported: found from folder to folder, so that nothing runs."""
    names = module.split(".")
    try:
        found = importlib.util.find_spec(names[0])
        for depth in range(2, len(names) + 1):
            if found is None:
                return False
            places = found.submodule_search_locations
            found = PathFinder.find_spec(".".join(names[:depth]), places) if places else None
        return found is not None or (len(names) > 1 and _comes_with_its_package(module))
    except (ImportError, ValueError, AttributeError):
        return False


def _comes_with_its_package(module: str) -> bool:
    """Whether the package itself makes the submodule, as `os` does `os.path`."""
    package, _, name = module.rpartition(".")
    try:
        made = importlib.import_module(package)
        return hasattr(made, name) or importlib.util.find_spec(module) is not None
    except Exception:
        return False


def _asked(lines: Iterable[str]) -> Iterator[Requirement]:
    """The requirements that hold for this Python; addresses and options of pip are passed over."""
    for line in lines:
        try:
            requirement = Requirement(line.partition(" #")[0].strip())
        except InvalidRequirement:
            continue
        if requirement.marker is None or requirement.marker.evaluate():
            yield requirement


def _asked_for(top: str, asked: Iterable[Requirement]) -> str:
    """How the master asks for the distribution that gives a module, if it does: for one of that
    name, else for one that is not here and has it in its name, as `umap-learn` has."""
    names = {canonicalize_name(top), canonicalize_name(_distribution(top))}
    named = [(canonicalize_name(requirement.name), _bare(requirement)) for requirement in asked]
    return next(
        (line for name, line in named if name in names),
        next(
            (
                line
                for name, line in named
                if any(n in name for n in names) and not version_of(name)
            ),
            "",
        ),
    )


def _bare(requirement: Requirement) -> str:
    extras = f"[{','.join(sorted(requirement.extras))}]" if requirement.extras else ""
    return f"{requirement.name}{extras}{requirement.specifier}"


def _distribution(top: str) -> str:
    """The name to install a module by."""
    given = _given_by(top)
    return given[0] if given else CALLED_OTHERWISE.get(top, top)


def _names_of(top: str) -> tuple[str, ...]:
    """The distributions that give a module here, or what it is called itself."""
    usual = CALLED_OTHERWISE.get(top, top)
    if version_of(usual) is not None:  # saves a look at all that is installed
        return (canonicalize_name(usual),)
    return _given_by(top) or (top,)


def _given_by(top: str) -> tuple[str, ...]:
    """The installed distributions that give a module, by their names as pip writes them."""
    return tuple(dict.fromkeys(canonicalize_name(name) for name in _distributions().get(top, ())))


@functools.cache
def _distributions() -> Mapping[str, list[str]]:
    return importlib.metadata.packages_distributions()


def _named(distribution: str) -> str:
    return f"{distribution} {version_of(distribution) or ''}".strip()


def version_of(name: str) -> str | None:
    """The installed version of a distribution, or `None` where there is none."""
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


if __name__ == "__main__":
    wanted = msgspec.json.decode(sys.stdin.buffer.read(), type=Needs)
    sys.stdout.buffer.write(msgspec.json.encode(found_here(wanted)))
