"""Whose notebooks lie together in one upload: one student's, or those of several.

Told by names, and by what the notebooks say they belong to: where two or more notebooks of the
assignment lie in folders of different names, or have different names, these name people, and the
upload is a class (or a pair) that must not be graded as one. The assignment's own name, marks of
copies and versions (`hw-Copy1`, `hw_final`, `old/hw`) and names of other assignments (`hw02` beside
`hw01`) name nobody.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from autograder.errors import Unreadable
from autograder.formats.bundle import Bundle
from autograder.formats.notebook import read_notebook, read_script
from autograder.formats.submission.tree import SCRIPT

FOLDERS = 3
"""So many folders with one notebook each are a class, whatever the notebooks say."""

_WORD = re.compile(r"[^\W_]+")
_VERSION = re.compile(
    r"(?:v|ver|version|rev|revision|draft|copy|copie|kopie|copia|part|try|attempt|take|old|new|final"
    r"|finished|done|latest|last|backup|bak|original|orig|edited|fixed|updated|tmp|temp|test|my|of"
    r"|the|work|working|scratch|notebook|homework|assignment|solution|solutions)\d*"
)
_TIME = re.compile(r"\d{4}[-_]\d\d[-_]\d\d(t[\d_-]+)?")
_NUMBER = re.compile(r"\d{1,4}|20\d{6}")


def people(notebooks: Mapping[str, bytes], bundle: Bundle) -> tuple[str, ...]:
    """A notebook of each of the people who did this assignment, if there are several; else none."""
    if len(notebooks) < 2:
        return ()
    verdicts = {name: _is_of(name, data, bundle) for name, data in notebooks.items()}
    possible = [name for name, verdict in verdicts.items() if verdict is not False]
    certain = [name for name in possible if verdicts[name] or is_called(name, bundle.slug)]
    return named(certain, bundle) or _folder_each(possible, bundle)


def named(names: Sequence[str], bundle: Bundle) -> tuple[str, ...]:
    """One file of each person whom these files name, by folders or else by names, if they name more
    than one."""
    own = _words(f"{bundle.slug} {bundle.title}")
    paths = [PurePosixPath(name) for name in names]
    for tell in (_by_folder, _by_name):
        told = {mark: str(path) for path in reversed(paths) if (mark := tell(path, own))}
        if len(told) > 1:
            return tuple(told.values())
    return ()


def is_helper(name: str, bundle: Bundle) -> bool:
    """Whether a file is a script that is not called like the assignment in any part."""
    own = _words(bundle.slug)
    return name.lower().endswith(SCRIPT) and not own & _words(stem_of(name))


def is_called(name: str, slug: str) -> bool:
    """Whether a file is called as it was handed out, or as a browser or system names a copy."""
    copy = r"([ _-]?(\(?\d+\)?|copy\d*))?"
    return bool(re.fullmatch(rf"(copy of )?{re.escape(slug.lower())}{copy}", stem_of(name)))


def stem_of(name: str) -> str:
    """A file's own name in small letters, without what it ends in."""
    return PurePosixPath(name).stem.lower()


def _folder_each(names: Sequence[str], bundle: Bundle) -> tuple[str, ...]:
    """The notebooks where folders side by side hold one each, and none is called like its notebook,
    as those of several assignments are."""
    paths = [PurePosixPath(name) for name in names if not name.lower().endswith(SCRIPT)]
    told = named(list(map(str, paths)), bundle)
    folders = {path.parent for path in paths}
    side_by_side = len({len(folder.parts) for folder in folders}) == 1
    if not side_by_side or not FOLDERS <= len(told) == len(folders) == len(paths):
        return ()
    alike = {_bare(stem_of(path.name)) for path in paths}
    return () if any(_bare(folder.name) in alike for folder in folders) else told


def _is_of(name: str, data: bytes, bundle: Bundle) -> bool | None:
    """Whether a notebook belongs to the assignment; `None` where it does not say, as a damaged one
    does not."""
    read = read_script if name.lower().endswith(SCRIPT) else read_notebook
    try:
        notebook = read(data)
    except Unreadable:
        return None
    checked = {question for cell in notebook.cells for question in cell.checks}
    public = {q.name for q in bundle.examined if not all(case.hidden for case in q.cases)}
    if notebook.assignment is None:
        return True if public and public <= checked <= {q.name for q in bundle.questions} else None
    if notebook.assignment not in (bundle.slug, bundle.title):
        return False
    return True if checked or not public else None  # a copy that was emptied, to try something


def _by_folder(path: PurePosixPath, own: frozenset[str]) -> str:
    parts = [part.removesuffix(".zip") for part in path.parts[:-1]]
    return "/".join(part for part in parts if _tells(part, own))


def _by_name(path: PurePosixPath, own: frozenset[str]) -> str:
    return _tells(path.stem, own)


def _tells(text: str, own: frozenset[str]) -> str:
    """`text` without what says nothing of a person, if anything is left that does."""
    if text.isdecimal():
        return text
    text = _TIME.sub(" ", text.casefold())
    words = [word for word in _WORD.findall(text) if _bare(word) not in own]
    words = [word for word in words if not _VERSION.fullmatch(word)]
    return "" if all(map(_NUMBER.fullmatch, words)) else " ".join(words)


def _words(text: str) -> frozenset[str]:
    """Its words without numbers."""
    return frozenset(map(_bare, _WORD.findall(text))) - {""}


def _bare(text: str) -> str:
    return re.sub(r"\d+", "", text.casefold())
