"""Our bundles as zips: packed the same way each time, and checked when read.

Beside `bundle.json` the zip holds what stock `otter run -a` wants: `tests/`, `files/` and
`otter_config.json`. The latter names no assignment on purpose: Otter would refuse notebooks
of another name, where we grade them with a note.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

import msgspec

from autograder.errors import BundleError, of_file
from autograder.formats.archive import Archive, is_safe, zipped
from autograder.formats.bundle.model import FORMAT, Bundle, Canary, Question, digest_of, sealed
from autograder.formats.bundle.stock import MAX_FILE, MAX_TEST, read_stock
from autograder.limits import Limits

DESCRIPTION = "bundle.json"
MAX_BYTES = 1024 * 1024 * 1024

_MARK = b"autograder bundle"
"""The zip's comment: with it, a bundle that lost its description is not taken for a stock zip."""


class _Description(msgspec.Struct, frozen=True, kw_only=True):
    """`bundle.json`: a bundle without test sources and with digests in place of file contents."""

    format: int
    slug: str
    title: str
    questions: tuple[Question, ...]
    limits: Limits
    files: dict[str, str]
    requirements: tuple[str, ...]
    seed: int | None
    seed_variable: str | None
    show_hidden: bool
    show_all_public: bool
    show_stdout: bool
    programs: bool = True
    canary: Canary
    stock: bool = False
    digest: str


class _FormatVersion(msgspec.Struct):
    format: int


def pack(bundle: Bundle, extra: Mapping[str, bytes] | None = None) -> bytes:
    """The zip of a bundle: sorted entries, fixed dates, so equal bundles are equal bytes.

    `extra` are further entries, such as Gradescope's `setup.sh` and `run_autograder`: they are not
    part of the bundle, and not of its digest.

    Raises:
        BundleError: a question or file whose name cannot stand in a zip, or a name used twice.
    """
    bundle = sealed(bundle)
    entries: dict[str, bytes] = {}

    def add(name: str, data: bytes) -> None:
        if name in entries or not is_safe(name):
            raise BundleError(f"{name!r} cannot be an entry of a bundle", "a safe name, used once")
        entries[name] = data

    add(DESCRIPTION, _description(bundle))
    add("otter_config.json", _otter_config(bundle))
    if bundle.requirements:
        add("requirements.txt", "".join(f"{line}\n" for line in bundle.requirements).encode())
    for question in bundle.questions:
        if question.source:
            add(_test_path(question.name), question.source.encode())
    for name, data in bundle.files.items():
        add(f"files/{name}", data)
    for name, data in (extra or {}).items():
        add(name, data)
    return zipped(entries, _MARK)


def read(path: Path) -> Bundle:
    """Read a bundle of ours, or a stock Otter autograder zip.

    Raises:
        BundleError: not a zip, neither kind of bundle, damaged, or of a newer format.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BundleError(f"{path.name} is larger than 1 GiB", "a bundle")
        data = path.read_bytes()
    except OSError as error:
        saw = f"{path} cannot be read"
        raise of_file(error, saw, "a bundle's zip file", kind=BundleError) from None
    return unpacked(data, path.name)


def unpacked(data: bytes, name: str) -> Bundle:
    """The bundle in a zip called `name`.

    Raises:
        BundleError: not a zip, neither kind of bundle, damaged, or of another format.
    """
    archive = Archive(data, BundleError, name)
    if DESCRIPTION not in archive.names:
        if archive.comment == _MARK:
            raise BundleError(f"{name} lacks {DESCRIPTION}", "the whole bundle", "build it")
        return read_stock(archive, name, Path(name).stem)
    return _read_ours(archive, name)


def read_folder(folder: Path) -> Bundle:
    """Read a bundle of ours that was unpacked into `folder`, by somebody who is trusted.

    Raises:
        BundleError: no bundle of ours, damaged, or of a newer format.
    """
    source = _Unpacked(folder)
    if DESCRIPTION not in source.names:
        raise BundleError(f"{folder} lacks {DESCRIPTION}", "an unpacked bundle", "build it")
    return _read_ours(source, folder.name)


class _FilesByPath(Protocol):
    """Files by relative POSIX path."""

    @property
    def names(self) -> tuple[str, ...]: ...

    def read(self, name: str, limit: int) -> bytes: ...


class _Unpacked:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def names(self) -> tuple[str, ...]:
        files = (path for path in self._folder.rglob("*") if path.is_file())
        return tuple(sorted(path.relative_to(self._folder).as_posix() for path in files))

    def read(self, name: str, limit: int) -> bytes:
        try:
            return (self._folder / name).read_bytes()
        except OSError as error:
            raise of_file(error, f"{name} cannot be read", "a file", kind=BundleError) from error


def _description(bundle: Bundle) -> bytes:
    fields = {name: getattr(bundle, name) for name in bundle.__struct_fields__}
    fields["format"] = FORMAT
    fields["questions"] = tuple(
        msgspec.structs.replace(question, source="") for question in bundle.questions
    )
    fields["files"] = {
        name: hashlib.sha256(data).hexdigest() for name, data in sorted(bundle.files.items())
    }
    return msgspec.json.format(msgspec.json.encode(_Description(**fields)), indent=1) + b"\n"


def _otter_config(bundle: Bundle) -> bytes:
    config: dict[str, object] = {"lang": "python"}
    for name in ("seed", "seed_variable", "show_hidden", "show_all_public", "show_stdout"):
        value = getattr(bundle, name)
        if value is not None and value is not False:
            config[name] = value
    return msgspec.json.format(msgspec.json.encode(config), indent=1) + b"\n"


def _test_path(question: str) -> str:
    if "/" in question:
        raise BundleError(f"the question {question!r} has a slash in its name", "a file name")
    return f"tests/{question}.py"


def _read_ours(archive: _FilesByPath, what: str) -> Bundle:
    found = _decoded(archive.read(DESCRIPTION, MAX_FILE), what)
    sources = {}
    for question in found.questions:
        path = _test_path(question.name)
        if path in archive.names:
            sources[question.name] = _source(archive, path)
        elif question.cases:
            raise BundleError(f"{what} lacks {path}", "the whole bundle", "build it again")
    missing = [name for name in found.files if f"files/{name}" not in archive.names]
    if missing:
        raise BundleError(f"{what} lacks files/{missing[0]}", "the whole bundle", "build it again")
    fields = {name: getattr(found, name) for name in Bundle.__struct_fields__}
    fields["questions"] = tuple(
        msgspec.structs.replace(question, source=sources.get(question.name, ""))
        for question in found.questions
    )
    fields["files"] = {name: archive.read(f"files/{name}", MAX_FILE) for name in found.files}
    bundle = Bundle(**fields)
    if bundle.digest != digest_of(bundle):
        raise BundleError(f"{what} was changed after it was built", "a sealed bundle", "build it")
    return bundle


def _decoded(data: bytes, what: str) -> _Description:
    try:
        version = msgspec.json.decode(data, type=_FormatVersion).format
        if version != FORMAT:
            raise BundleError(
                f"{what} is of format {version}",
                f"format {FORMAT}",
                "update the autograder" if version > FORMAT else "build it again",
            )
        return msgspec.json.decode(data, type=_Description)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BundleError(f"{what}: {DESCRIPTION}: {error}", "a bundle of ours") from None


def _source(archive: _FilesByPath, path: str) -> str:
    try:
        return archive.read(path, MAX_TEST).decode()
    except UnicodeDecodeError:
        raise BundleError(f"{path} is not text", "UTF-8") from None
