"""The keys of a store: the private one beside it, and all public ones in it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from autograder.errors import UsageError
from autograder.service import keys
from autograder.service.intake import Signer
from autograder.service.keys import KeySet
from autograder.service.receipts import moment_text
from autograder.service.store import Store
from autograder.service.store.tables import public_keys

SUFFIX = ".key"


def signer(store: Store) -> Signer:
    """What receipts are signed with; a store without any key is given its first one.

    Raises:
        UsageError: the file of the private key is gone, can be read by others, or is of another
            store.
    """
    path = store.place.beside(SUFFIX)
    there = key_set(store)
    if not there.keys and not path.exists():  # in its file first: what falls here finds it again
        keys.keep_private(keys.new_key(), path)
    key = keys.read_private(path)
    kid = keys.kid_of(keys.raw(key))
    in_use = {one.kid for one in there.keys if one.retired is None}
    if not there.keys:
        return _put_in(store, key, path)
    if kid not in in_use:
        raise UsageError(
            f"the private key {path} is not the one that {store.place.shown} signs with",
            ", ".join(sorted(in_use)) or "a key that is not retired",
            "put the right file back, or run `autograder keys rotate`",
        )
    return Signer(key, kid)


def rotate(store: Store) -> Signer:
    """A new key from now on; receipts that the ones before it signed stay good.

    Raises:
        UsageError: the private key cannot be kept.
    """
    return _put_in(store, keys.new_key(), store.place.beside(SUFFIX))


def _put_in(store: Store, key: Ed25519PrivateKey, path: Path) -> Signer:
    """The public half is in the store before the private one signs anything."""
    public = keys.raw(key)
    kid, now = keys.kid_of(public), store.now()

    def change(connection: sa.Connection) -> None:
        connection.execute(sa.insert(public_keys).values(kid=kid, raw=public, made=now))

    def retire(connection: sa.Connection) -> None:
        others = sa.and_(public_keys.c.kid != kid, public_keys.c.retired.is_(None))
        connection.execute(sa.update(public_keys).where(others).values(retired=now))

    store.write(change)
    keys.keep_private(key, path)
    store.write(retire)
    return Signer(key, kid)


def key_set(store: Store) -> KeySet:
    """All public keys that ever signed, the newest last."""
    with store.read() as connection:
        return known(connection)


def known(connection: sa.Connection) -> KeySet:
    """The same, on a connection."""
    rows = connection.execute(sa.select(public_keys).order_by(public_keys.c.made)).all()
    return KeySet(
        tuple(
            keys.public_key(
                row.raw, moment_text(row.made), row.retired and moment_text(row.retired)
            )
            for row in rows
        )
    )


def public(store: Store) -> Mapping[str, Ed25519PublicKey]:
    """The same, to check with."""
    return keys.usable(key_set(store).keys)
