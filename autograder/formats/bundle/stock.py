"""Bundles that we did not build: stock Otter autograder zips, and what a student notebook carries.

Of `otter_config.json` the seed, `seed_variable` and `show_*` are used. Not used: `points_possible`
and `score_threshold` (the points are the tests'), `plugins`, PDF and Gradescope settings, and
`grade_from_log`, which would have to unpickle what a student wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from autograder.errors import BundleError
from autograder.formats.archive import Archive
from autograder.formats.bundle.meaning import of_tests
from autograder.formats.bundle.model import Bundle, Question, sealed
from autograder.formats.bundle.testfile import ok_question, read_test_file
from autograder.formats.notebook import Notebook

MAX_TEST = 8 * 1024 * 1024
MAX_FILE = 512 * 1024 * 1024

_SUFFIX = re.compile(r"[-_]autograder(_[0-9_T]+)?$")
_TEST = re.compile(r"tests/([^/]+)\.py")
_MISSING = "a bundle, or an Otter autograder zip"


class _OtterConfig(msgspec.Struct, frozen=True, kw_only=True):
    """The keys of `otter_config.json` that are used."""

    assignment_name: str | None = None
    lang: str = "python"
    seed: int | None = None
    seed_variable: str | None = None
    show_hidden: bool = False
    show_all_public: bool = False
    show_stdout: bool = False


def read_stock(archive: Archive, what: str, stem: str) -> Bundle:
    """The bundle in an Otter autograder zip called `stem`; its questions in natural order.

    Raises:
        BundleError: no tests in it, tests for R, or a test file that cannot be read.
    """
    config = _config(archive, what)
    if config.lang != "python":
        raise BundleError(f"{what} is for {config.lang[:20]!r}", "an assignment in Python")
    stems = [match.group(1) for name in archive.names if (match := _TEST.fullmatch(name))]
    questions = tuple(
        read_test_file(name, text(archive, f"tests/{name}.py"), f"{what}: tests/{name}.py")
        for name in sorted(stems, key=natural)
        if name != "__init__"
    )
    if not questions:
        raise BundleError(f"{what} holds no tests", _MISSING, "give the autograder's zip")
    slug = _SUFFIX.sub("", stem) or "assignment"
    return sealed(
        Bundle(
            slug=slug,
            title=config.assignment_name or slug,
            questions=of_tests(questions),
            files={
                name.removeprefix("files/"): archive.read(name, MAX_FILE)
                for name in archive.names
                if name.startswith("files/")
            },
            requirements=_requirements(archive),
            seed=config.seed,
            seed_variable=config.seed_variable,
            show_hidden=config.show_hidden,
            show_all_public=config.show_all_public,
            show_stdout=config.show_stdout,
            stock=True,
        )
    )


def from_student_notebook(notebook: Notebook, slug: str = "notebook") -> Bundle:
    """The public tests that a student's notebook carries in its metadata, in the order in which
    its cells check them; those that no cell checks follow.

    Raises:
        BundleError: it carries none, or one that cannot be read.
    """
    checked = [name for cell in notebook.cells for name in cell.checks]
    questions: list[Question] = []
    for name in dict.fromkeys([*checked, *notebook.tests]):
        test = notebook.tests.get(name)
        where = f"the notebook's test {name[:80]!r}"
        if isinstance(test, str):
            questions.append(read_test_file(name, test, where))
        elif isinstance(test, dict):
            questions.append(ok_question(name, test, where))
    if not questions:
        raise BundleError(
            "the notebook carries no tests", "a student version", "build it from its master"
        )
    title = notebook.assignment or slug
    return sealed(Bundle(slug=slug, title=title, questions=of_tests(questions)))


def text(archive: Archive, name: str) -> str:
    """A text file of a bundle.

    Raises:
        BundleError: not UTF-8, or too large.
    """
    try:
        return archive.read(name, MAX_TEST).decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise BundleError(f"{name} is not text", "UTF-8") from None


def natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key by which q2 stands before q10."""
    parts = re.findall(r"[0-9]+|[^0-9]+", name)
    return tuple((0, int(p), p) if p[0] in "0123456789" else (1, 0, p.lower()) for p in parts)


def requirement_lines(lines: Iterable[str]) -> tuple[str, ...]:
    """Requirements without comments and empty lines."""
    return tuple(line.strip() for line in lines if line.strip() and line.strip()[0] != "#")


def _config(archive: Archive, what: str) -> _OtterConfig:
    if "otter_config.json" not in archive.names:
        return _OtterConfig()
    try:
        return msgspec.json.decode(archive.read("otter_config.json", MAX_TEST), type=_OtterConfig)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BundleError(f"{what}: otter_config.json: {error}", "Otter's configuration") from None


def _requirements(archive: Archive) -> tuple[str, ...]:
    """From `requirements.txt`, else from the pip list in the `environment.yml` that Otter writes
    (its layout is fixed, so no YAML reader is needed)."""
    if "requirements.txt" in archive.names:
        return requirement_lines(text(archive, "requirements.txt").splitlines())
    if "environment.yml" not in archive.names:
        return ()
    _, _, listed = text(archive, "environment.yml").partition("- pip:\n")
    items = re.match(r"(?:[ \t]*- .*(?:\n|$))*", listed)
    lines = items.group().splitlines() if items else []
    found = requirement_lines(line.strip().removeprefix("- ").strip("'\"") for line in lines)
    return tuple(line for line in found if not line.startswith("otter-grader"))
