"""Zip bytes in, the bytes of single entries out, within limits; nothing is written to disk.

Knows zips and their tricks (bombs, lying sizes, links, `../`), not what is in them. The caller says
which exception of `errors` a bad zip is: it means another thing in a bundle than in a submission.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from typing import IO

from autograder.errors import AutograderError

MAX_ENTRIES = 10_000
MAX_TOTAL = 1024 * 1024 * 1024
"""Bytes that all entries together may claim to hold."""

_DATE = (1980, 1, 1, 0, 0, 0)
_CHUNK = 1 << 16
_RECORD = b"PK\x01\x02"  # opens every entry of a zip's table of contents
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\\]|^[A-Za-z]:")
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    OverflowError,
)


def is_zip(data: bytes) -> bool:
    """Whether `data` claims to be a zip by its first bytes (an empty zip included)."""
    return data[:4] in (b"PK\x03\x04", b"PK\x05\x06")


def is_safe(name: str) -> bool:
    """Whether `name` is a relative POSIX path that stays below the folder it is put in."""
    return (
        0 < len(name) <= 1000
        and not _UNSAFE.search(name)
        and not any(0xD800 <= ord(character) <= 0xDFFF for character in name)
        and all(part not in ("", ".", "..") for part in name.split("/"))
    )


def zipped(files: Mapping[str, bytes], comment: bytes = b"") -> bytes:
    """A zip of files by name, sorted, all of one date: the same files are the same bytes. What
    begins with `#!` may be executed."""
    buffer = io.BytesIO()
    write_zip(buffer, ((name, files[name]) for name in sorted(files)), comment)
    return buffer.getvalue()


def write_zip(into: IO[bytes], files: Iterable[tuple[str, bytes]], comment: bytes = b"") -> None:
    """Write a zip as `zipped` makes it, of files in the order in which they come."""
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as file:
        file.comment = comment
        for name, data in files:
            info = zipfile.ZipInfo(name, _DATE)
            info.create_system = 3  # Unix, wherever this runs
            program = data.startswith(b"#!")
            info.external_attr = (0o100755 if program else 0o100644) << 16
            file.writestr(info, data, zipfile.ZIP_DEFLATED)


class Archive:
    """A zip in memory whose table of contents has been checked; directories are left out.

    `tolerant` reads what students' programs write: a backslash counts as a slash, of two entries
    of one name the last counts, entries with odd names are passed over (those that lead out of the
    folder are refused always), and links and encryption are refused only when asked for.
    """

    def __init__(
        self, data: bytes, error: type[AutograderError], what: str, tolerant: bool = False
    ) -> None:
        self._error, self._what = error, what
        # Counted before parsing: a table of millions of entries would fill the memory.
        if data.count(_RECORD) > 10 * MAX_ENTRIES:
            raise self._bad("holds too many entries", f"at most {MAX_ENTRIES}")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGED:
            seen = "is a damaged zip" if is_zip(data) else "is not a zip"
            raise self._bad(seen, "a complete zip file") from None
        infos = [info for info in self._zip.infolist() if not _is_directory(info)]
        if len(infos) > MAX_ENTRIES:
            raise self._bad(f"holds {len(infos)} entries", f"at most {MAX_ENTRIES}")
        if sum(info.file_size for info in infos) > MAX_TOTAL:
            raise self._bad("unpacks to more than 1 GiB", "a zip of moderate size")
        self._infos: dict[str, zipfile.ZipInfo] = {}
        for info in infos:
            self._add(info, tolerant)

    def _bad(self, saw: str, wanted: str = "", then: str = "") -> AutograderError:
        return self._error(f"{self._what} {saw}", wanted, then)

    def _add(self, info: zipfile.ZipInfo, tolerant: bool) -> None:
        name = info.orig_filename
        if tolerant:
            name = name.replace("\\", "/").removeprefix("./")
        leaves = ".." in name.split("/") or name.startswith("/") or name[1:2] == ":"
        if tolerant and not leaves and not is_safe(name):
            return  # such as macOS's 'Icon\r': odd, but nobody's notebook
        if not is_safe(name):
            raise self._bad(f"holds an entry with an unsafe name {name[:80]!r}", "a relative path")
        if name in self._infos and not tolerant:
            raise self._bad(f"holds {name!r} twice", "every entry once")
        self._infos[name] = info
        if not tolerant:
            self._check(name)

    def _check(self, name: str) -> None:
        info = self._infos[name]
        if stat.S_ISLNK(info.external_attr >> 16):
            raise self._bad(f"holds {name!r}, which is a link", "the file itself")
        if info.flag_bits & 0x1:
            raise self._bad(f"holds {name!r} encrypted", "a zip without a password")
        # bz2 and LZMA unpack without a bound in Python's zipfile.
        if info.compress_type not in _METHODS:
            raise self._bad(f"holds {name!r} packed by an unusual method", "an ordinary zip")

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all files, sorted."""
        return tuple(sorted(self._infos))

    @property
    def comment(self) -> bytes:
        """The comment of the zip as a whole."""
        return self._zip.comment

    def read(self, name: str, limit: int) -> bytes:
        """The bytes of one entry.

        Raises:
            the error given at the start: encrypted, a link, damaged, or more than `limit` bytes.
        """
        self._check(name)
        parts: list[bytes] = []
        size = 0
        try:
            # In chunks: a single read() unpacks up to 2 GiB whatever size the entry claims.
            with self._zip.open(self._infos[name]) as file:
                while chunk := file.read(_CHUNK):
                    parts.append(chunk)
                    size += len(chunk)
                    if size > limit:
                        raise self._bad(
                            f"holds {name!r}, which is too large", f"at most {limit} bytes"
                        )
        except AutograderError:
            raise
        except (*_DAMAGED, RuntimeError):
            raise self._bad(f"holds {name!r} damaged", "a complete zip file") from None
        return b"".join(parts)


def _is_directory(info: zipfile.ZipInfo) -> bool:
    return info.orig_filename.endswith(("/", "\\"))
