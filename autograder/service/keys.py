"""The keys that receipts are signed with: a private one in a file of its own, and all public ones.

The private key is PKCS #8 in PEM, readable by its owner alone. Public keys, also those that are not
used any more, are a JSON Web Key Set (RFC 7517) of Ed25519 keys (RFC 8037); a key is called by the
start of its thumbprint (RFC 7638).
"""

from __future__ import annotations

import base64
import hashlib
import os
import stat
from collections.abc import Mapping
from pathlib import Path

import msgspec
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from autograder.errors import UsageError, of_file, one_line

PUBLIC = "keys.json"
"""What a file of public keys is called, unless somebody says otherwise."""
_MOST_KEYS = 1000
MAX_BYTES = 1_000_000


class PublicKey(msgspec.Struct, frozen=True, kw_only=True):
    """One key as a key set has it: `x` is its 32 bytes in base64url, and `retired` the moment from
    which nothing is signed by it any more."""

    kid: str
    x: str
    made: str
    retired: str | None = None
    kty: str = "OKP"
    crv: str = "Ed25519"
    use: str = "sig"


class KeySet(msgspec.Struct, frozen=True):
    """All public keys of a service, the newest last."""

    keys: tuple[PublicKey, ...] = ()


def new_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


def raw(key: Ed25519PrivateKey | Ed25519PublicKey) -> bytes:
    """The 32 bytes of the public half."""
    public = key.public_key() if isinstance(key, Ed25519PrivateKey) else key
    return public.public_bytes(Encoding.Raw, PublicFormat.Raw)


def kid_of(public: bytes) -> str:
    """What a key is called."""
    members = f'{{"crv":"Ed25519","kty":"OKP","x":"{_text(public)}"}}'
    return _text(hashlib.sha256(members.encode()).digest())[:16]


def public_key(public: bytes, made: str, retired: str | None = None) -> PublicKey:
    """A key from its 32 bytes, and the moments between which it was signed with."""
    return PublicKey(kid=kid_of(public), x=_text(public), made=made, retired=retired)


def keep_private(key: Ed25519PrivateKey, path: Path) -> None:
    """Put a private key into a file that only its owner can read; one that is there is replaced
    whole, and it is on the disk then.

    Raises:
        UsageError: it cannot be written; MachineError: the disk is full, or fails.
    """
    data = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        place = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(place, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise of_file(error, f"the private key cannot be kept as {path}") from error
    finally:
        temporary.unlink(missing_ok=True)


def read_private(path: Path) -> Ed25519PrivateKey:
    """The private key of a file.

    Raises:
        UsageError: there is none, or others can read it; MachineError: the disk fails.
    """
    try:
        with open(path, "rb") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            data = file.read(MAX_BYTES)
    except OSError as error:
        raise of_file(
            error,
            f"the private key {path} cannot be read",
            "the key that receipts are signed with",
            "put it back, or run `autograder keys rotate` for a new one",
        ) from error
    if mode & 0o077:
        raise UsageError(
            f"others can read the private key {path} (mode {mode:o})",
            "mode 600",
            f"run `chmod 600 {path}`, and `autograder keys rotate` if others had it",
        )
    try:
        key = load_pem_private_key(data, None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise UsageError(f"{path} is no private key ({one_line(str(error), 60)})") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise UsageError(f"{path} is a key of another kind", "an Ed25519 key in PEM")
    return key


def read_public(path: Path) -> Mapping[str, Ed25519PublicKey]:
    """The public keys of a file, by what they are called.

    Raises:
        UsageError: no such file, or no key set; MachineError: the disk fails.
    """
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_BYTES)
    except OSError as error:
        raise of_file(
            error, f"{path} cannot be read", "the public keys of the course's service"
        ) from error
    try:
        found = msgspec.json.decode(data, type=KeySet).keys[:_MOST_KEYS]
        return usable(found)
    except (msgspec.MsgspecError, UnicodeError, ValueError) as error:
        raise UsageError(
            f"{path} holds no public keys ({one_line(str(error), 80)})",
            "the file that the service serves at /keys.json",
        ) from error


def usable(keys: tuple[PublicKey, ...]) -> Mapping[str, Ed25519PublicKey]:
    """Keys to check with, each under what its own bytes are called.

    Raises:
        ValueError: one is no Ed25519 key, or is called otherwise.
    """
    found = {}
    for key in keys:
        public = base64.urlsafe_b64decode(key.x + "=" * (-len(key.x) % 4))
        if key.kty != "OKP" or key.crv != "Ed25519" or key.kid != kid_of(public):
            raise ValueError(f"key {key.kid:.40} is not what it is called")
        found[key.kid] = Ed25519PublicKey.from_public_bytes(public)
    return found


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
