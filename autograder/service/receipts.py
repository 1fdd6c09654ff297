"""What proves that something was handed in: a signed receipt, and the chain that it is a link of.

A receipt is a JWS (RFC 7515) with Ed25519 (RFC 8037) over the `Claims` below. Its commitment is a
digest over a salt and the record of the attempt, and only the commitment stands in the chain: who
has a receipt can show that it is in there, and a chain whose records were forgotten says nothing
about anybody. Each link is a digest over the one before it, so nothing can be taken out of the
chain, put in, or moved without all that follows being another.

Needs no store: what is here checks a receipt on any machine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated

import jwt
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec import Meta

from autograder.digest import digest_over
from autograder.errors import AutograderError, one_line

ALGORITHM = "EdDSA"
TYPE = "autograder-receipt"
MAX_BYTES = 16 * 1024
SALT_BYTES = 16

Digest = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
Natural = Annotated[int, Meta(ge=0, lt=2**53)]

FIRST: Digest = "0" * 64
"""What stands before the first link of a chain."""


class ReceiptError(AutograderError):
    """What was given is no receipt, or none of this course, or speaks of other bytes."""


class AttemptRecord(msgspec.Struct, frozen=True, kw_only=True):
    """What one attempt is: whose (`member` is a number in the course), of which opening, their
    how-manieth there, of which bytes, and the moment at which the last of them was there."""

    course: str
    opening: str
    member: Natural
    number: Natural
    sha256: Digest
    time: str


class Claims(AttemptRecord, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a receipt says: a record, and where it stands in the chain of its course."""

    epoch: Natural
    sequence: Natural
    previous: Digest
    salt: Annotated[str, Meta(pattern="^[0-9a-f]{32}$")]
    commitment: Digest


def moment_text(moment: datetime) -> str:
    """A moment as receipts write it: RFC 3339 in UTC, to the microsecond."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def commitment(record: AttemptRecord, salt: str) -> Digest:
    """The digest over a salt (hex) and a record: it shows what was meant to who has both, and
    nothing to anybody else."""
    parts = (record.course, record.opening, f"{record.member}", f"{record.number}")
    texts = (*parts, record.sha256, record.time)
    return digest_over([bytes.fromhex(salt), *(text.encode() for text in texts)])


def link(previous: Digest, epoch: int, sequence: int, committed: Digest) -> Digest:
    """The digest that the next link stands on."""
    return digest_over(
        [bytes.fromhex(previous), f"{epoch}".encode(), f"{sequence}".encode(), committed.encode()]
    )


def signed(claims: Claims, key: Ed25519PrivateKey, kid: str) -> str:
    """The receipt, a line of text."""
    return jwt.PyJWS().encode(
        msgspec.json.encode(claims), key, ALGORITHM, headers={"kid": kid, "typ": TYPE}
    )


def checked(receipt: str, keys: Mapping[str, Ed25519PublicKey]) -> Claims:
    """What a receipt says, if one of the `keys` (by `kid`) signed it and all of it fits together.

    Raises:
        ReceiptError: it is none, nobody known signed it, or it was changed.
    """
    text = receipt.strip()
    if len(text) > MAX_BYTES or text.count(".") != 2 or not text.isascii():
        raise ReceiptError("that is no receipt", "one line of three parts with dots between")
    jws = jwt.PyJWS()
    try:
        kid = jws.get_unverified_header(text).get("kid")
    except jwt.PyJWTError as error:
        raise ReceiptError(f"that is no receipt ({one_line(str(error), 80)})") from error
    key = keys.get(kid) if isinstance(kid, str) else None
    if key is None:
        raise ReceiptError(
            f"it names the key {kid!r:.60}, which is not among those of this course",
            "one of " + (", ".join(sorted(keys)) or "none at all"),
        )
    try:
        whole = jws.decode_complete(text, key, algorithms=[ALGORITHM])
        if whole["header"].get("typ") != TYPE:
            raise ReceiptError("it was signed for something else than a receipt")
        claims = msgspec.json.decode(whole["payload"], type=Claims)
    except jwt.PyJWTError as error:
        raise ReceiptError("its signature is wrong: it was changed, or is not ours") from error
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise ReceiptError(f"it is signed, but says {one_line(str(error), 80)}") from error
    if commitment(claims, claims.salt) != claims.commitment:
        raise ReceiptError("it is signed, but what it says does not fit together")
    return claims


def unproved(receipt: str) -> Claims | None:
    """What a receipt says, whoever signed it; `None` where it says nothing. Nothing may be done on
    its word."""
    try:
        whole = jwt.PyJWS().decode_complete(receipt.strip(), options={"verify_signature": False})
        return msgspec.json.decode(whole["payload"], type=Claims)
    except (jwt.PyJWTError, msgspec.MsgspecError, UnicodeError):
        return None


def speaks_of(claims: Claims, data: bytes) -> bool:
    """Whether a receipt is for exactly these bytes."""
    return hashlib.sha256(data).hexdigest() == claims.sha256
