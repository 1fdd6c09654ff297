"""`autograder keys`: the keys that receipts are signed with."""

from __future__ import annotations

from pathlib import Path

import msgspec

from autograder.commands import files
from autograder.commands.at_store import CourseAddress
from autograder.config import Config
from autograder.service import keyring
from autograder.service.keys import PUBLIC, KeySet
from autograder.service.store import opened


class KeyMade(msgspec.Struct, frozen=True, kw_only=True):
    """A new key, what it is called, and where its private half is."""

    kid: str
    path: Path
    known: int
    """how many public keys the store has by now"""


def rotate(address: CourseAddress) -> KeyMade:
    """Sign with a new key from now on; receipts that are signed already stay good.

    Raises:
        UsageError: no store, or the key cannot be kept.
    """
    with opened(address.place) as store:
        made = keyring.rotate(store)
        known = len(keyring.key_set(store).keys)
    return KeyMade(kid=made.kid, path=address.place.beside(keyring.SUFFIX), known=known)


def export(config: Config, address: CourseAddress, out: Path | None) -> tuple[Path, KeySet]:
    """Write all public keys to a file that `receipt` checks with; a store without a key is given
    its first one.

    Raises:
        UsageError: no store, or its private key is not there; JournalError: the file cannot be
            written.
    """
    path = out or config.root / PUBLIC
    with opened(address.place) as store:
        keyring.signer(store)
        known = keyring.key_set(store)
    files.replace(path, msgspec.json.format(msgspec.json.encode(known), indent=1) + b"\n")
    return path, known
