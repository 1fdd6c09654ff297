"""Bytes of unknown origin to text, and what a file of another kind looks like."""

from __future__ import annotations

from autograder.errors import Unreadable

MAX_BYTES = 100 * 1024 * 1024

WANTED = "a Jupyter notebook (.ipynb)"
THEN = "open it in Jupyter, save it and hand in that file"
_KINDS = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a zip, or an Office document"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"version https://git-lfs", "a Git LFS pointer, not the file itself"),
    (b"bplist", "a macOS property list"),
)


def check_size(data: bytes) -> None:
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise Unreadable("the file is empty", WANTED, THEN)
    if len(data) > MAX_BYTES:
        raise Unreadable(
            f"the file is too large ({len(data) // 2**20} MiB)",
            f"at most {MAX_BYTES // 2**20} MiB",
            "clear its outputs and save it again",
        )


def kind_of(data: bytes) -> str:
    """What a file of another kind looks like, or nothing."""
    for start, kind in _KINDS:
        if data.startswith(start):
            return kind
    head = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html")) or (head[:1] == b"<" and b"<html" in head):
        return "a web page (HTML)"
    if head.startswith((b"<?xml", b"<!doctype")):
        return "an XML document"
    return ""


def decoded(data: bytes) -> tuple[str, list[str]]:
    """Text in UTF-8 or UTF-16 (as Windows editors save it), else Windows-1252 with a note."""
    encoding = "utf-8-sig"
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    elif len(data) > 1 and not data[1] and data[0]:
        encoding = "utf-16-le"
    elif len(data) > 1 and not data[0] and data[1]:
        encoding = "utf-16-be"
    try:
        return data.decode(encoding), []
    except UnicodeDecodeError:
        if encoding == "utf-8-sig":
            return data.decode("cp1252", "replace"), ["not UTF-8: read as Windows-1252"]
        return data.decode(encoding, "replace"), ["damaged UTF-16: unreadable characters replaced"]


def clean(text: str) -> str:
    """Half surrogate pairs, which JSON can hold and UTF-8 cannot, replaced."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def shortened(text: str, limit: int, head: float = 0.5) -> str:
    """The beginning and the end of text that is longer than `limit`, `head` of it from the
    beginning, and a line between that says how much is left out."""
    if len(text) <= limit:
        return text
    first = int(limit * head)
    left = f"\n[... {len(text) - limit:,} characters left out ...]\n"
    return text[:first] + left + text[first - limit :]
