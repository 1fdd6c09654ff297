"""`autograder receipt`: whether receipts are good, and speak of a file; without store and network.

read the receipts of a file -> find the public keys -> check each -> see whether one speaks of the
notebook
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from autograder.commands.files import read
from autograder.config import Config
from autograder.errors import UsageError
from autograder.service import keys, receipts
from autograder.service.keys import PUBLIC
from autograder.service.receipts import Claims, ReceiptError

MAX_BYTES = 64 * 1024 * 1024
_DEEPEST = 20


class CheckedReceipt(msgspec.Struct, frozen=True, kw_only=True):
    """One receipt: what it says, or why it is not good."""

    claims: Claims | None = None
    trouble: str = ""
    speaks: bool | None = None
    """whether it speaks of the notebook; `None` where none was given"""


class ReceiptsChecked(msgspec.Struct, frozen=True, kw_only=True):
    """All receipts of a file, checked with the keys of another; `trouble` is why they are not good
    together."""

    receipts: tuple[CheckedReceipt, ...]
    keys: Path
    trouble: str = ""

    @property
    def are_good(self) -> bool:
        """Whether all are good, and one speaks of the notebook where there is one."""
        return not self.trouble and all(one.claims is not None for one in self.receipts)


def receipt(
    config: Config, path: Path, notebook: Path | None, key: Path | None, course: str | None
) -> ReceiptsChecked:
    """Check the receipts in a file, each with the public keys of another; where a `notebook` is
    given, one of them must speak of its bytes, and where a `course` is, all must be of it.

    Raises:
        UsageError: a file cannot be read, or holds no receipt or no keys.
    """
    texts = receipts_in(read(path), str(path))
    data = None if notebook is None else read(notebook)
    where = _keys_for(path, config) if key is None else key
    known = keys.read_public(where)
    found = []
    for text in texts:
        try:
            claims = receipts.checked(text, known)
            if course is not None and claims.course != course:
                raise ReceiptError(f"it is of the course {claims.course!r:.60}", f"{course!r:.60}")
        except ReceiptError as error:
            found.append(CheckedReceipt(trouble=str(error)))
        else:
            speaks = None if data is None else receipts.speaks_of(claims, data)
            found.append(CheckedReceipt(claims=claims, speaks=speaks))
    trouble = ""
    if notebook is not None and not any(one.speaks for one in found):
        count = (
            f"none of the {len(found)} receipts speaks" if len(found) > 1 else "it does not speak"
        )
        trouble = f"{count} of {notebook}: that file has other bytes than what was handed in"
    return ReceiptsChecked(receipts=tuple(found), keys=where, trouble=trouble)


def receipts_in(data: bytes, what: str) -> tuple[str, ...]:
    """The receipts in a file: each text called `receipt` of a JSON document, or else a line each.

    Raises:
        UsageError: none, or far too much; `what` names the file.
    """
    if len(data) > MAX_BYTES:
        raise UsageError(f"{what} is larger than {MAX_BYTES >> 20} MiB", "a file of receipts")
    text = data.decode("utf-8-sig", "replace")
    try:
        found = list(_named(msgspec.json.decode(text)))
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        found = [line.strip() for line in text.splitlines() if line.strip()]
    if not found:
        raise UsageError(
            f"{what} holds no receipt", "a receipt a line, or JSON with a field `receipt`"
        )
    return tuple(dict.fromkeys(found))


def _named(document: Any, depth: int = 0) -> Iterator[str]:
    """Each text called `receipt`, and a text that stands alone, as far as one may look."""
    if depth > _DEEPEST:
        return
    if isinstance(document, str) and depth == 0:
        yield document
    if isinstance(document, dict):
        for name, value in document.items():
            if name == "receipt" and isinstance(value, str):
                yield value
            else:
                yield from _named(value, depth + 1)
    if isinstance(document, list):
        for value in document:
            yield from _named(value, depth + 1)


def _keys_for(path: Path, config: Config) -> Path:
    """The file of public keys that lies beside a receipt, or in the course's folder."""
    places = (path.parent / PUBLIC, config.root / PUBLIC)
    for place in places:
        if place.is_file():
            return place
    raise UsageError(
        f"there is no {PUBLIC} beside {path} or in {config.root.resolve()}",
        "the public keys of the course's service, never from whoever gave the receipt",
        "get them from the service at /keys.json or with `autograder keys export`, or give --key",
    )
