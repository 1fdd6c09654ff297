"""CSV as people and their programs write it, to rows of text, and back.

Knows encodings, separators and spreadsheets' habits; not what a column means.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from autograder.errors import UsageError

MAX_BYTES = 64 * 1024 * 1024
SEPARATORS = (",", ";", "\t", "|")

_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
_FORMULA = ("=", "+", "-", "@", "\N{MINUS SIGN}")
# The comma is this file's own, and quotes keep it; some programs divide at these all the same.
_SEPARATED = re.compile(r"(?<=[;|\uff1b\uff5c])")
_IDENTIFIER = re.compile(r"[\w.@+-]+")
_MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """The columns of a file, and each row as text by column; `lines` are where the rows begin,
    counted from 1; `raw` are the cells that stand otherwise in the file, by row and column; `notes`
    say what had to be assumed."""

    columns: tuple[str, ...]
    rows: tuple[dict[str, str], ...]
    lines: tuple[int, ...]
    raw: Mapping[tuple[int, str], str] = {}
    notes: tuple[str, ...] = ()


def read_table(data: bytes, what: str) -> Table:
    """A CSV file with its columns' names in the first row that is not empty.

    UTF-8 and UTF-16 with or without a mark, else Windows-1252; separated by comma, semicolon, tab
    or bar. Names are trimmed; of two columns of one name the second counts as `name.2`.

    Raises:
        UsageError: empty, too large, or no text; `what` names the file.
    """
    if len(data) > MAX_BYTES:
        raise UsageError(f"{what} is larger than {MAX_BYTES >> 20} MiB", "a CSV file")
    text, notes = _decoded(data, what)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.startswith("sep=") and "\n" in text:  # a line that Excel writes and reads
        text = text.partition("\n")[2]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    found: list[tuple[int, list[str]]] = []
    try:
        before = 1
        for row in reader:
            if any(cell.strip() for cell in row):
                found.append((before, row))
            before = reader.line_num + 1
    except csv.Error as error:
        raise UsageError(
            f"{what} is damaged at line {reader.line_num} ({error})", "a CSV file"
        ) from None
    if not found:
        raise UsageError(f"{what} is empty", "a CSV file with its columns' names in the first line")
    if text.count('"') % 2:
        notes.append(
            f"{what} ends within a quote: its last row is cut off; look at line {found[-1][0]}"
        )
    columns = _distinct([_trimmed(name) for name in found[0][1]])
    rows: list[dict[str, str]] = []
    raw: dict[tuple[int, str], str] = {}
    for place, (_, cells) in enumerate(found[1:]):
        by_column = dict.fromkeys(columns, "")
        for column, cell in zip(columns, cells, strict=False):
            by_column[column] = _trimmed(cell)
            if by_column[column] != cell:
                raw[place, column] = cell
        rows.append(by_column)
    return Table(
        columns=columns,
        rows=tuple(rows),
        lines=tuple(line for line, _ in found[1:]),
        raw=raw,
        notes=tuple(notes),
    )


def _trimmed(cell: str) -> str:
    return _CONTROL.sub(" ", cell).strip()


def _decoded(data: bytes, what: str) -> tuple[str, list[str]]:
    encoding = next((name for mark, name in _MARKS.items() if data.startswith(mark)), "")
    if not encoding and data[1:2] == b"\0":
        encoding = "utf-16-le"
    try:
        text = data.decode(encoding or "utf-8")
    except UnicodeDecodeError:
        if encoding:
            raise UsageError(f"{what} is not the text it says it is", "CSV UTF-8") from None
        note = f"{what} is not UTF-8: read as Windows-1252; look at the names with accents"
        return data.decode("cp1252", "replace"), [note]
    if "\0" in text:
        raise UsageError(f"{what} is not text", "a CSV file", "save the sheet as CSV UTF-8")
    return text, []


def _separator(text: str) -> str:
    """The one that the first line with anything in it holds most often outside of quotes."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", first)
    return max(SEPARATORS, key=bare.count)


def _distinct(names: Sequence[str]) -> tuple[str, ...]:
    seen: dict[str, int] = {}
    distinct = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        distinct.append(name if seen[name] == 1 else f"{name}.{seen[name]}")
    return tuple(distinct)


Cell = str | float | None
"""Text, or points; `None` for none."""


def write_table(rows: Iterable[Sequence[Cell]]) -> str:
    """Rows as CSV in UTF-8 with a line end of `\\n`, the names of the columns first. All text below
    these stands in quotes, so that no spreadsheet takes a part of it for a cell of its own."""
    found = iter(rows)
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerow(next(found, ()))
    for row in found:
        text.write(",".join(map(_cell, row)) + "\n")
    return text.getvalue()


def _cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return '"' + cell.replace('"', '""') + '"' if cell else ""
    return number(cell)


def number(value: float | None) -> str:
    """Points as text: empty for none, no trailing `.0`."""
    if value is None:
        return ""
    return str(int(value)) if float(value).is_integer() else repr(round(float(value), 5))


def counted(points: float) -> str:
    """So many points, in words."""
    return many(points, "point")


def many(count: float, one: str, more: str = "") -> str:
    """So many of something, in words: `more` is what several are called, else that with an `s`."""
    return f"{count:g} {one if count == 1 else more or f'{one}s'}"


def inert(text: str) -> str:
    """Text on one line that no spreadsheet takes for a formula, whole or where it divides lines: a
    `'` stands before what could be one, in whatever width it is written."""
    parts = _SEPARATED.split(_CONTROL.sub(" ", text).strip())
    return "".join(f"'{part}" if _could_compute(part) else part for part in parts)


def plain(text: str) -> str:
    """What `inert` was given, up to spaces."""
    return "".join(
        part[1:] if part[:1] == "'" and _could_compute(part[1:]) else part
        for part in _SEPARATED.split(text)
    )


def _could_compute(part: str) -> bool:
    """Whether a cell that begins so could be a formula: the sign may stand behind quotes, spaces,
    and what nobody sees. Wide, small and raised signs are signs to some programs."""
    for character in part:
        if unicodedata.normalize("NFKC", character).startswith(_FORMULA):
            return True
        if character not in "\"'" and not character.isspace() and character.isprintable():
            return False
    return False


def identifier(text: str) -> str:
    """An id or address that another program looks up: left as it is, unless it could compute.

    A sign at the start of letters, digits, dots and signs is at worst a wrong name in a
    spreadsheet; to change it would make the other program miss the student.
    """
    return text if _IDENTIFIER.fullmatch(text) else inert(text)
