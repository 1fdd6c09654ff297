"""A receipt says what was handed in, to anybody who has the public key, and nothing else does."""

from __future__ import annotations

import base64
import hashlib
import json

import jwt
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.errors import UsageError
from autograder.service import keys, receipts
from autograder.service.keys import KeySet
from autograder.service.receipts import AttemptRecord, Claims, ReceiptError

KEY = keys.new_key()
KID = keys.kid_of(keys.raw(KEY))
KNOWN = keys.usable((keys.public_key(keys.raw(KEY), "2026-01-01T00:00:00Z"),))
DATA = b"a notebook"
RECORD = AttemptRecord(
    course="Numbers",
    opening="hw1",
    member=7,
    number=1,
    sha256=hashlib.sha256(DATA).hexdigest(),
    time="2026-11-02T09:00:00.000000Z",
)
SALT = "00112233445566778899aabbccddeeff"
CLAIMS = Claims(
    **msgspec.structs.asdict(RECORD),
    epoch=1,
    sequence=1,
    previous=receipts.FIRST,
    salt=SALT,
    commitment=receipts.commitment(RECORD, SALT),
)


def test_a_receipt_says_what_was_signed() -> None:
    receipt = receipts.signed(CLAIMS, KEY, KID)
    assert receipts.checked(receipt, KNOWN) == CLAIMS
    assert receipts.speaks_of(CLAIMS, DATA)
    assert not receipts.speaks_of(CLAIMS, DATA + b" ")


@given(st.data())
def test_no_receipt_with_another_character_is_taken(data) -> None:
    receipt = receipts.signed(CLAIMS, KEY, KID)
    place = data.draw(st.integers(0, len(receipt) - 1))
    other = data.draw(st.sampled_from("ABCDwxyz0189-_.=+ é\n\x00"))
    changed = receipt[:place] + other + receipt[place + 1 :]
    if changed.strip() == receipt:
        return
    try:
        said = receipts.checked(changed, KNOWN)
    except ReceiptError:
        return
    # the last character of a part has bits that mean nothing
    assert said == CLAIMS


@given(st.text(max_size=200))
def test_any_text_is_refused_by_one_error(text) -> None:
    with pytest.raises(ReceiptError):
        receipts.checked(text, KNOWN)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("member", 8),
        ("sha256", "0" * 64),
        ("time", "2026-11-01T09:00:00.000000Z"),
        ("opening", "hw2"),
        ("salt", "f" * 32),
    ],
)
def test_what_is_signed_must_fit_together(field, value) -> None:
    other = msgspec.structs.replace(CLAIMS, **{field: value})
    with pytest.raises(ReceiptError, match="does not fit together"):
        receipts.checked(receipts.signed(other, KEY, KID), KNOWN)


def test_another_key_under_our_name() -> None:
    forged = receipts.signed(CLAIMS, keys.new_key(), KID)
    with pytest.raises(ReceiptError, match="signature"):
        receipts.checked(forged, KNOWN)


def test_an_unknown_key_is_named() -> None:
    other = keys.new_key()
    with pytest.raises(ReceiptError, match="not among those of this course"):
        receipts.checked(receipts.signed(CLAIMS, other, keys.kid_of(keys.raw(other))), KNOWN)


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_another_algorithm_is_refused(algorithm) -> None:
    secret = "" if algorithm == "none" else "x" * 64
    forged = jwt.PyJWS().encode(
        msgspec.json.encode(CLAIMS), secret, algorithm, headers={"kid": KID, "typ": receipts.TYPE}
    )
    with pytest.raises(ReceiptError):
        receipts.checked(forged, KNOWN)


def test_what_our_key_signed_for_something_else_is_no_receipt() -> None:
    other = jwt.PyJWS().encode(
        msgspec.json.encode(CLAIMS), KEY, "EdDSA", headers={"kid": KID, "typ": "else"}
    )
    with pytest.raises(ReceiptError, match="something else"):
        receipts.checked(other, KNOWN)


def test_where_a_record_ends_changes_its_commitment() -> None:
    one = msgspec.structs.replace(RECORD, course="ab", opening="c")
    other = msgspec.structs.replace(RECORD, course="a", opening="bc")
    assert receipts.commitment(one, SALT) != receipts.commitment(other, SALT)


def test_each_part_of_a_link_counts() -> None:
    whole = receipts.link(receipts.FIRST, 1, 12, CLAIMS.commitment)
    assert whole != receipts.link("1" * 64, 1, 12, CLAIMS.commitment)
    assert whole != receipts.link(receipts.FIRST, 11, 2, CLAIMS.commitment)
    assert whole != receipts.link(receipts.FIRST, 1, 12, "1" * 64)


# ------------------------------------------------------------------ keys


def test_a_key_has_the_thumbprint_of_the_standard() -> None:
    # RFC 8037, appendices A.2 and A.3
    public = base64.urlsafe_b64decode("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo=")
    assert "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k".startswith(keys.kid_of(public))


def test_a_private_key_is_its_owners_alone(tmp_path) -> None:
    path = tmp_path / "course.db.key"
    keys.keep_private(KEY, path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert keys.raw(keys.read_private(path)) == keys.raw(KEY)
    path.chmod(0o640)
    with pytest.raises(UsageError, match="others can read"):
        keys.read_private(path)


@pytest.mark.parametrize("data", [b"", b"rubbish", b"-----BEGIN PRIVATE KEY-----\nAA==\n"])
def test_what_is_no_private_key(tmp_path, data) -> None:
    path = tmp_path / "k"
    path.write_bytes(data)
    path.chmod(0o600)
    with pytest.raises(UsageError, match="no private key"):
        keys.read_private(path)


def test_public_keys_are_read_back(tmp_path) -> None:
    path = tmp_path / "keys.json"
    path.write_bytes(
        msgspec.json.encode(KeySet((keys.public_key(keys.raw(KEY), "2026-01-01T00:00:00Z"),)))
    )
    assert receipts.checked(receipts.signed(CLAIMS, KEY, KID), keys.read_public(path)) == CLAIMS


@pytest.mark.parametrize(
    "document",
    [
        [],
        {"keys": [{"kid": "a", "x": "AA", "made": ""}]},
        {"keys": [{"kid": KID, "x": "A" * 43, "made": ""}]},
        {"keys": 3},
    ],
)
def test_what_is_no_key_set(tmp_path, document) -> None:
    path = tmp_path / "keys.json"
    path.write_text(json.dumps(document))
    with pytest.raises(UsageError, match="holds no public keys"):
        keys.read_public(path)
