"""Pictures in a notebook: what an answer drew or what was attached to its text, taken apart into
the segments that a picture needs and put together from those. No text, place, address or profile
travels with it. Nothing is decoded: what a picture shows is for the browser of who looks at it.
"""

from __future__ import annotations

import base64
import binascii
import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec

MAX_PICTURE = 1_000_000
"""Bytes of one picture that a person marks."""
MAX_SIDE = 4_000
MAX_PHOTO_SIDE = 10_000
"""Pixels; the cameras of telephones take more than a figure has."""

NOT_KEPT = "[a picture that is {} is not kept]"
PictureKind = Literal["png", "jpeg"]

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHUNKS = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")

_FRAMES = (0xC0, 0xC1, 0xC2)
"""Baseline, extended and progressive: what browsers show."""
_SCAN, _END, _EXIF = 0xDA, 0xD9, 0xE1
_TABLES = (0xC4, 0xDB, 0xDD)
_COLOURS = 0xEE
"""Adobe's segment: without it the colours of some pictures are inverted."""
_NEXT = re.compile(rb"\xff(?![\x00\xff\xd0-\xd7])")
_ORIENTATION = 0x0112


class Picture(msgspec.Struct, frozen=True):
    """A picture as it may be shown."""

    kind: PictureKind
    data: bytes


def picture_in(found: Mapping[str, object]) -> Picture | str | None:
    """The picture among the forms of one output or attachment, by media type; a line of text where
    there is one that is not kept; `None` where there is none."""
    given: tuple[tuple[PictureKind, str], ...] = (("png", "image/png"), ("jpeg", "image/jpeg"))
    for kind, media in given:
        text = found.get(media)
        text = "".join(map(str, text)) if isinstance(text, list) else text
        if isinstance(text, str) and text.strip():
            data = unpacked(text, MAX_PICTURE)
            if isinstance(data, str):
                return data
            cleaned = clean_png(data) if kind == "png" else clean_jpeg(data)
            return Picture(kind, cleaned) if cleaned else NOT_KEPT.format("damaged")
    if any(str(media).startswith("image/") for media in found):
        return NOT_KEPT.format("neither PNG nor JPEG")
    return None


def unpacked(text: str, most: int) -> bytes | str:
    """The bytes of a picture in Base64, or a line of text where they are too many or none."""
    if len(text) * 3 // 4 > most:
        return NOT_KEPT.format(f"larger than {most // 1000} kB")
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return NOT_KEPT.format("damaged")


def clean_png(data: bytes) -> bytes | None:
    """The same picture from its necessary chunks alone; `None` where it is damaged, animated, or
    more than `MAX_SIDE` pixels wide or high."""
    if not data.startswith(_SIGNATURE):
        return None
    kept = [_SIGNATURE]
    kinds: list[bytes] = []
    place = len(_SIGNATURE)
    while place + 12 <= len(data) and kinds[-1:] != [b"IEND"]:
        (length,) = struct.unpack_from(">I", data, place)
        chunk = data[place : place + 12 + length]
        if len(chunk) != 12 + length or zlib.crc32(chunk[4:-4]) != int.from_bytes(chunk[-4:]):
            return None
        if chunk[4:8] in _CHUNKS:
            kinds.append(chunk[4:8])
            kept.append(chunk)
        elif not chunk[4] & 0x20:
            return None  # a chunk that we do not know and that a reader must not leave out
        place += len(chunk)
    if kinds[:1] != [b"IHDR"] or kinds[-1:] != [b"IEND"] or b"IDAT" not in kinds:
        return None
    width, height = struct.unpack_from(">II", kept[1], 8)
    if len(kept[1]) != 25 or not (0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE):
        return None
    return b"".join(kept)


def clean_jpeg(data: bytes) -> bytes | None:
    """The same picture from its tables, frame and scans, and which side of it is up; `None` where
    it is damaged, of a kind that browsers do not show, or too wide or high.

    Source: ITU-T T.81, annex B, for the segments; CIPA DC-008 (Exif) for the orientation.
    """
    if data[:2] != b"\xff\xd8":
        return None
    kept = [data[:2]]
    frames = scans = 0
    for marker, segment in _segments(data):
        if marker == _END:
            return b"".join([*kept, segment]) if frames == 1 and scans else None
        if marker in _FRAMES:
            if len(segment) < 9 or not all(
                0 < side <= MAX_PHOTO_SIDE for side in struct.unpack_from(">HH", segment, 5)
            ):
                return None
            frames += 1
        elif marker == _EXIF:
            segment = _upright(segment)
        elif marker == _SCAN:
            scans += 1
        elif marker not in (*_TABLES, _COLOURS):
            continue
        kept.append(segment)
    return None


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The segments behind the first one by marker, a scan with what follows it; none more where
    one is cut off."""
    place = 2
    while place + 2 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker == 0xFF:  # a byte that only fills
            place += 1
            continue
        if marker == _END:
            yield marker, data[place : place + 2]
            return
        if place + 4 > len(data):
            return
        end = place + 2 + int.from_bytes(data[place + 2 : place + 4])
        if marker == _SCAN:
            following = _NEXT.search(data, end)
            end = following.start() if following else len(data) + 1
        if end < place + 4 or end > len(data):
            return
        yield marker, data[place:end]
        place = end


def _upright(segment: bytes) -> bytes:
    """A segment of Exif that says nothing but the orientation of this one; empty if it has none."""
    body = segment[10:]
    order: Literal["little", "big"] = "little" if body[:2] == b"II" else "big"
    if segment[4:10] != b"Exif\0\0" or body[:2] not in (b"II", b"MM"):
        return b""

    def number(place: int, size: int) -> int:
        return int.from_bytes(body[place : place + size], order)

    first = number(4, 4)
    for place in range(first + 2, first + 2 + 12 * min(number(first, 2), 100), 12):
        if number(place, 2) == _ORIENTATION and 1 <= number(place + 8, 2) <= 8:
            entry = struct.pack(">HHIHH", _ORIENTATION, 3, 1, number(place + 8, 2), 0)
            said = b"Exif\0\0MM\0*" + struct.pack(">IH", 8, 1) + entry + bytes(4)
            return b"\xff\xe1" + struct.pack(">H", len(said) + 2) + said
    return b""
