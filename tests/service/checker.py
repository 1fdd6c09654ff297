"""Whether a store keeps what receipts promise: read from the file itself, with nothing of the
service's own.

    python tests/service/checker.py STORE KEYS RECEIPT...

STORE is the SQLite file, KEYS the key set that the service serves, RECEIPT a file with a receipt a
line. Prints a line for each fault.
"""

from __future__ import annotations

import base64
import hashlib
import json
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

Row = dict[str, Any]


def unpadded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def over(*parts: bytes) -> str:
    """The digest over the digests of parts."""
    return sha256(b"".join(map(sha256, parts))).hex()


def claims(receipt: str, keys: dict[str, Ed25519PublicKey]) -> Row:
    """What a receipt says. Raises `InvalidSignature` or `KeyError` where it is not good."""
    head, body, signature = receipt.strip().split(".")
    header = json.loads(unpadded(head))
    assert header["alg"] == "EdDSA"
    keys[header["kid"]].verify(unpadded(signature), f"{head}.{body}".encode())
    said: Row = json.loads(unpadded(body))
    return said


def committed(said: Row) -> str:
    texts = [said[k] for k in ("course", "opening", "member", "number", "sha256", "time")]
    return over(bytes.fromhex(said["salt"]), *(str(text).encode() for text in texts))


def keys_of(path: Path) -> dict[str, Ed25519PublicKey]:
    document = json.loads(path.read_text())
    return {
        key["kid"]: Ed25519PublicKey.from_public_bytes(unpadded(key["x"]))
        for key in document["keys"]
    }


def moment(microseconds: int) -> str:
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)
    return at.isoformat(timespec="microseconds").replace("+00:00", "Z")


def faults(
    store: Path, keys: dict[str, Ed25519PublicKey], receipts: Iterable[str], graded: bool = True
) -> Iterator[str]:
    """A line for each thing that is not as the `receipts` promise; with `graded`, also for each
    attempt without a result."""
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as raw:
        raw.row_factory = sqlite3.Row
        rows = {
            name: [dict(row) for row in raw.execute(f"SELECT * FROM {name}")]
            for name in (
                *("courses", "members", "openings", "attempts", "bodies", "chain", "orders"),
                "results",
            )
        }
    raw.close()
    yield from _chain(rows)
    yield from _attempts(rows, keys, graded)
    attempts = {row["receipt"]: row for row in rows["attempts"]}
    for receipt in receipts:
        try:
            said = claims(receipt, keys)
        except (InvalidSignature, KeyError, ValueError, AssertionError) as error:
            yield f"a receipt is not good: {error!r}"
            continue
        if receipt.strip() not in attempts:
            yield f"a receipt without its attempt: {said}"


def _chain(rows: dict[str, list[Row]]) -> Iterator[str]:
    for course in rows["courses"]:
        links = [row for row in rows["chain"] if row["course_id"] == course["id"]]
        links.sort(key=lambda row: row["sequence"])
        previous = "0" * 64
        for place, row in enumerate(links, start=1):
            parts = (bytes.fromhex(previous), f"{row['epoch']}".encode(), f"{place}".encode())
            if (row["sequence"], row["previous"]) != (place, previous):
                yield f"link {place} does not follow from the one before it"
            previous = over(*parts, row["commitment"].encode())
            if row["link"] != previous:
                yield f"link {place} is not what it is made of"
        if (course["sequence"], course["link"]) != (len(links), previous):
            yield "the course does not stand at the end of its chain"


def _attempts(
    rows: dict[str, list[Row]], keys: dict[str, Ed25519PublicKey], graded: bool
) -> Iterator[str]:
    links = {row["attempt_id"]: row for row in rows["chain"]}
    orders = {row["attempt_id"]: row for row in rows["orders"]}
    bodies = {row["sha256"]: row["data"] for row in rows["bodies"]}
    numbers = {row["id"]: row["number"] for row in rows["members"]}
    results: dict[tuple[str, str, str], int] = {}
    for row in rows["results"]:
        key = (row["bundle"], row["submission"], row["grader"])
        results[key] = results.get(key, 0) + 1
    for row in rows["attempts"]:
        name = f"attempt {row['id']}"
        said = claims(row["receipt"], keys)
        as_kept = (numbers[row["member_id"]], row["number"], row["sha256"], moment(row["time"]))
        if (said["member"], said["number"], said["sha256"], said["time"]) != as_kept:
            yield f"{name} is not what its receipt says"
        if committed(said) != said["commitment"] or row["salt"] != said["salt"]:
            yield f"{name}: its commitment does not fit"
        if hashlib.sha256(bodies.get(row["sha256"], b"")).hexdigest() != row["sha256"]:
            yield f"{name} has no body of its digest"
        if row["id"] not in links or links[row["id"]]["commitment"] != said["commitment"]:
            yield f"{name} is not in the chain"
        order = orders.get(row["id"])
        if order is None:
            yield f"{name} is ordered nowhere"
        elif graded:
            key = (order["bundle"], row["submission"], order["grader"])
            if order["state"] != "done" or results.get(key) != 1:
                yield f"{name} is {order['state']} and has {results.get(key, 0)} results"


@dataclass(frozen=True)
class Given:
    """A version of a mark as a page, an answer or a row of the store has it; `marker` and `member`
    are numbers in the course. A page does not tell who made it."""

    member: int
    version: int
    points: float | None
    comment: str
    marker: int = 0

    @property
    def words(self) -> tuple[int, int, float | None, str]:
        return self.member, self.version, self.points, self.comment


def mark_faults(
    store: Path, told: Iterable[Given], seen: Mapping[int, Iterable[Given]]
) -> Iterator[str]:
    """A line for each mark that is not as markers were told: `told` is what was answered 'saved',
    `seen` by marker all versions that they were shown."""
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as raw:
        query = """
            SELECT m.number, k.version, k.points, k.comment, w.number, k.answer
            FROM marks k JOIN members m ON m.id = k.member_id JOIN members w ON w.id = k.marker_id
            ORDER BY m.number, k.version
        """
        rows = raw.execute(query).fetchall()
    raw.close()
    kept = [Given(*row[:5]) for row in rows]
    several = {
        row[0] for row in rows if len({other[5] for other in rows if other[0] == row[0]}) > 1
    }
    yield from (f"answer {member} has marks of several answers" for member in several)
    for one in set(told) - set(kept):
        yield f"it was told that this is saved, and it is not there: {one}"
    for one in set(kept) - set(told):
        yield f"this is there, and nobody was told so: {one}"
    before: dict[int, Given] = {}
    for one in kept:
        last = before.get(one.member)
        if one.version != (1 if last is None else last.version + 1):
            yield f"versions are missing before {one}"
        if last is not None and last.words not in {each.words for each in seen[one.marker]}:
            yield f"{one} took the place of {last}, which its marker never saw"
        before[one.member] = one


def main() -> None:
    store, keys, *files = map(Path, sys.argv[1:])
    receipts = [line for file in files for line in file.read_text().splitlines()]
    found = list(faults(store, keys_of(keys), receipts))
    print(*found, sep="\n")
    print(f"{len(receipts)} receipts, {len(found)} faults", file=sys.stderr)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
