"""The bytes of one upload, and the notebook in it.

Zips are read in memory, within limits on size and number; names in them are only ever compared.
"""

from __future__ import annotations

import contextlib
import io
import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

import msgspec

from autograder.digest import digest_over
from autograder.errors import SeveralPeople, Unreadable, of_file
from autograder.formats.archive import Archive
from autograder.formats.bundle import Bundle
from autograder.formats.notebook import (
    MAX_BYTES,
    Notebook,
    find_region,
    read_notebook,
    read_regions,
    read_script,
    written,
)
from autograder.formats.submission.assumed import assumptions
from autograder.formats.submission.beside import in_folder_of, lying_beside
from autograder.formats.submission.bulk import Contents
from autograder.formats.submission.discover import Upload, readable
from autograder.formats.submission.people import (
    FOLDERS,
    is_called,
    is_helper,
    named,
    people,
    stem_of,
)
from autograder.formats.submission.tree import (
    HEAD,
    KINDS,
    NOTEBOOK,
    SCRIPT,
    ZIP,
    could_be_work,
    holds_notebook,
    is_noise,
    is_notebook_within,
    is_work,
)
from autograder.result import WrittenAnswer

MAX_MEMBERS = 10_000
MAX_TOTAL = 4 * MAX_BYTES
_NAMES = 5
_WANTED = "one notebook (.ipynb) or script (.py)"


class Submission(msgspec.Struct, frozen=True):
    """One upload, read: its digest is over the bytes handed in, whatever they are called."""

    id: str
    name: str
    digest: str
    notebook: Notebook
    answers: tuple[WrittenAnswer, ...] = ()
    files: dict[str, bytes] = {}
    """what was handed in beside the notebook, by its path from there"""


class Parcel(msgspec.Struct, frozen=True, tag=True):
    """The bytes of one upload, as far as they are ever looked at, to be read anywhere.

    `file` is the name of the file or folder. `members` are a folder's notebooks, scripts and zips
    by relative name; a single file has no name there. `beside` are a folder's other files, as far
    as the notebook may read them. `digest` is over the whole upload. `order` are members in the
    order in which they were given, where that is known; `typed` as in `Upload`.
    """

    id: str
    name: str
    file: str
    digest: str
    members: dict[str, bytes]
    beside: dict[str, bytes] = {}
    order: tuple[str, ...] = ()
    typed: bool = False


def parcel(upload: Upload) -> Parcel:
    """The bytes of an upload, from the disk.

    Raises:
        Unreadable: a link, a file that cannot be read, or a folder of far too much; MachineError:
            the disk fails, which is no fault of the submission.
    """
    path = Path(upload.path)
    try:
        files = list(_files(upload))
        several = path.is_dir() or upload.more
        if several and sum(file.stat().st_size for _, file in files) > MAX_TOTAL:
            raise Unreadable("a folder of far more than a notebook", _WANTED, "leave out data")
        members = {readable(name): _read(file) for name, file in files}
        beside = {name: _read(file) for name, file in _beside(upload)}
    except OSError as error:
        raise of_file(error, "the file cannot be read", kind=Unreadable) from error
    digest = digest_of(upload)
    return Parcel(
        upload.id,
        upload.name,
        readable(path.name),
        digest,
        members,
        beside,
        tuple(map(readable, upload.own.values())),
        upload.typed,
    )


def parcel_of(submission_id: str, file: str, data: bytes) -> Parcel:
    """One file that came some other way than from a disk; it is the same submission as a file of
    that name with these bytes."""
    digest = digest_over([Path(file).suffix.lower().encode(), b"", data])
    return Parcel(submission_id, file, readable(file), digest, {"": data[: MAX_BYTES + 1]})


def load(upload: Upload | Parcel, bundle: Bundle) -> Submission:
    """The notebook of an upload, chosen by `bundle` where there are several.

    Raises:
        Unreadable: nothing in it can be run; the text says why.
    """
    packed = parcel(upload) if isinstance(upload, Upload) else upload
    name, data, chosen = _chosen(packed, bundle)
    is_script = name.lower().endswith(SCRIPT) and b'"cells"' not in data
    notebook = read_script(data) if name.lower().endswith(SCRIPT) else read_notebook(data)
    members = {**packed.members, **packed.beside}
    files, left = in_folder_of(name, members, lambda member: _is_zip(member, packed))
    notes = (*chosen, *notebook.notes, *assumptions(notebook, bundle), *left)
    notebook = msgspec.structs.replace(notebook, notes=notes)
    answers = _answers(data, is_script, bundle)
    return Submission(packed.id, packed.name, packed.digest, notebook, answers, files)


def taken(upload: Upload, bundle: Bundle) -> Path:
    """The one file of an upload that is graded, or that holds what is.

    Raises:
        Unreadable: none is, or the files cannot be read.
    """
    name = _chosen(parcel(upload), bundle)[0]
    files = {readable(member): file for member, file in _files(upload)}
    return next(
        file
        for member, file in files.items()
        if not member or name == member or name.startswith(f"{member}/")
    )


def of_several(upload: Upload, bundle: Bundle) -> SeveralPeople | None:
    """Why an upload cannot be one person's, if it holds the notebooks of several."""
    try:
        _chosen(parcel(upload), bundle)
    except SeveralPeople as error:
        return error
    except Unreadable:
        pass
    return None


def class_root(inside: Contents, bundle: Bundle) -> str | None:
    """The folder in a zip (`name/`, or nothing) in which each file or folder is of another person,
    as in a class that a teacher has packed; `None` where they are not, or too few to tell."""
    tops = {name.partition("/")[0] for name in inside.names}
    is_below = len(tops) == 1 and all("/" in name for name in inside.names)
    root = f"{tops.pop()}/" if is_below else ""
    entries: dict[str, list[str]] = {}
    for name in filter(is_work, inside.names):
        entries.setdefault(name.removeprefix(root).partition("/")[0], []).append(name)
    some = sorted(entries)[:_NAMES]
    found: dict[str, bytes] = {}
    for name in (name for entry in some for name in entries[entry][:_NAMES]):
        data, own = inside.read(name, MAX_BYTES), name.removeprefix(root)
        if not own.lower().endswith(ZIP):
            found[own] = data
            continue
        with contextlib.suppress(Unreadable):
            found |= {f"{own}/{member}": content for member, content in _unzipped(data).items()}
    who = {name.partition("/")[0] for name in people(found, bundle)}
    return root if FOLDERS <= len(who) == len(some) else None


def _answers(data: bytes, is_script: bool, bundle: Bundle) -> tuple[WrittenAnswer, ...]:
    """What stands in the parts of the notebook that a person marks."""
    if not bundle.by_hand:
        return ()
    found = read_regions(data, is_script)
    answers = []
    for question in bundle.by_hand:
        region = find_region(found, question.given, question.place)
        own = written(region or (), (*question.given, *question.blank))
        parts = tuple((passage.kind, passage.text) for passage in own)
        answers.append(WrittenAnswer(question=question.name, parts=parts, found=region is not None))
    return tuple(answers)


def digest_of(upload: Upload) -> str:
    """SHA-256 (hex) over the kind and bytes of an upload; of a folder, over its files by name.

    Raises:
        Unreadable: a link, or a file that cannot be read; MachineError: the disk fails.
    """
    try:
        return digest_over(_parts(upload))
    except OSError as error:
        raise of_file(error, "the file cannot be read", kind=Unreadable) from error


def _parts(upload: Upload) -> Iterator[bytes | io.BufferedReader]:
    yield Path(upload.path).suffix.lower().encode()
    for name, file in (*_files(upload), *_beside(upload)):
        yield name.encode("utf-8", "surrogateescape")
        with open(file, "rb") as opened:
            yield opened


def _files(upload: Upload) -> Iterator[tuple[str, Path]]:
    """The files of an upload by relative name; a single file has no name."""
    path = Path(upload.path)
    if upload.more:
        for name in (path.name, *upload.more):
            yield upload.own.get(name, name), _no_link(path.with_name(name))
        return
    if _no_link(path).is_file():
        yield "", path
        return
    if not path.is_dir():
        raise Unreadable("neither a file nor a folder", _WANTED)
    work = [file for file in _below(path) if file.suffix.lower() in KINDS]
    work = work or [file for file in _below(path) if holds_notebook(file)]
    if len(work) > MAX_MEMBERS:
        raise Unreadable(f"more than {MAX_MEMBERS} files", _WANTED)
    for file in work:
        yield file.relative_to(path).as_posix(), file


def _below(path: Path) -> Iterator[Path]:
    """The files below a folder, without links and what systems leave behind."""
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not is_noise(name))
        for name in sorted(names):
            file = Path(folder) / name
            if not is_noise(name) and not file.is_symlink():
                yield file


def _beside(upload: Upload) -> Iterator[tuple[str, Path]]:
    """The other files of a folder, as far as the notebook in it may read them."""
    path = Path(upload.path)
    if not upload.more and path.is_dir():
        yield from lying_beside(path)


def _is_zip(member: str, packed: Parcel) -> bool:
    return (member or packed.file).lower().endswith(ZIP)


def _no_link(path: Path) -> Path:
    if path.is_symlink():
        raise Unreadable("a link", _WANTED, "hand in the file itself")
    return path


def _chosen(packed: Parcel, bundle: Bundle) -> tuple[str, bytes, tuple[str, ...]]:
    """The name and the bytes of the one notebook or script to run, and why it was chosen."""
    if packed.typed:
        then = "hand in the notebook as a file"
        raise Unreadable("text or a link that was typed, and no file", _WANTED, then)
    candidates: dict[str, bytes] = {}
    broken: Unreadable | None = None
    for name, data in packed.members.items():
        if not _is_zip(name, packed):
            candidates[name or packed.file] = data
            continue
        try:
            inside = _unzipped(data)
        except Unreadable as error:
            broken = error
            continue
        candidates |= {f"{name}/{member}".lstrip("/"): data for member, data in inside.items()}
    if broken is not None and not candidates:
        raise broken
    return _pick(candidates, bundle, packed.order)


def _read(file: Path) -> bytes:
    if not stat.S_ISREG(file.stat().st_mode):
        raise Unreadable("a device or pipe", _WANTED)
    with open(file, "rb") as opened:
        return opened.read(MAX_BYTES + 1)


def _unzipped(data: bytes, depth: int = 0) -> dict[str, bytes]:
    """Notebooks and scripts in a zip, and in zips directly inside it."""
    if not data:
        raise Unreadable("the file is empty", "a zip with a notebook in it", "hand it in again")
    archive = Archive(data, Unreadable, "the file", tolerant=True)
    members: dict[str, bytes] = {}
    total = 0
    for name in archive.names:
        if not _is_wanted(name):
            continue
        content = archive.read(name, MAX_BYTES)
        total += len(content)
        if total > MAX_TOTAL:
            raise Unreadable("a zip that unpacks to far more than a notebook", _WANTED, "zip less")
        if not name.lower().endswith(ZIP):
            members[name] = content
        elif depth == 0:
            members |= {f"{name}/{inner}": c for inner, c in _unzipped(content, 1).items()}
    return members or _by_another_name(archive)


def _by_another_name(archive: Archive) -> dict[str, bytes]:
    """The notebooks in a zip that are not called like one, where nothing in it is."""
    found: dict[str, bytes] = {}
    for name in archive.names:
        if could_be_work(name) and not any(is_noise(part) for part in name.split("/")):
            content = archive.read(name, MAX_BYTES)
            if is_notebook_within(name, content[:HEAD]):
                found[name] = content
            if len(found) > 1:
                break
    return found


def _is_wanted(name: str) -> bool:
    return name.lower().endswith(KINDS) and not any(is_noise(part) for part in name.split("/"))


def _pick(
    candidates: dict[str, bytes], bundle: Bundle, order: Sequence[str]
) -> tuple[str, bytes, tuple[str, ...]]:
    notebooks = [name for name in candidates if name.lower().endswith(NOTEBOOK)]
    scripts = [name for name in candidates if name.lower().endswith(SCRIPT)]
    choice = notebooks or scripts
    if not choice and len(candidates) == 1:
        choice = list(candidates)  # a file of another kind, given by name
    if not choice:
        raise Unreadable("nothing that could be run", _WANTED, "hand in the notebook you worked in")
    given = len(choice)
    if who := people({name: candidates[name] for name in (*notebooks, *scripts)}, bundle):
        raise _several(who)
    choice, why = _narrowed(choice, candidates, bundle)
    if len(choice) > 1 and (last := [name for name in order if name in choice][-1:]):
        choice, why = last, "it was given last"
    if len(choice) > 1:
        if who := named([name for name in choice if not is_helper(name, bundle)], bundle):
            raise _several(who)
        if len({candidates[name] for name in choice}) > 1:
            raise Unreadable(_listed(choice), "one", "hand in only that one")
        choice, why = [min(choice, key=lambda name: (name.count("/"), name))], "all are the same"
    name = choice[0]
    taken = f"of {given} notebooks {PurePosixPath(name).name[:60]} was taken: {why}"
    if is_notebook_within(name, candidates[name][:HEAD]):
        other = f"{PurePosixPath(name).name[:60]} is a notebook that is not called .ipynb"
        return name, candidates[name], (other,)
    return name, candidates[name], (taken,) if why else ()


def _narrowed(
    choice: list[str], candidates: Mapping[str, bytes], bundle: Bundle
) -> tuple[list[str], str]:
    """Those of several notebooks that tell most clearly that they are meant, and how."""
    tells: tuple[tuple[Callable[[str], bool], str], ...] = (
        (lambda name: is_called(name, bundle.slug), "it is called like the assignment"),
        (
            lambda name: _belongs(candidates[name], bundle),
            "it says that it belongs to the assignment",
        ),
        (
            lambda name: stem_of(name) == bundle.slug.lower(),
            "the others are called like copies of it",
        ),
    )
    why = ""
    for tell, reason in tells:
        if len(choice) > 1:
            choice, why = [name for name in choice if tell(name)] or choice, reason
    return choice, why


def _several(names: Sequence[str]) -> SeveralPeople:
    return SeveralPeople(
        f"{_listed(names)}, by their names of several people",
        "one person's",
        "put what each handed in into a file or folder of its own",
    )


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(name[-60:] for name in sorted(names)[:_NAMES])
    return f"{len(names)} notebooks ({shown}{', ...' if len(names) > _NAMES else ''})"


def _belongs(data: bytes, bundle: Bundle) -> bool:
    try:
        return read_notebook(data).assignment in (bundle.slug, bundle.title)
    except Unreadable:
        return False
