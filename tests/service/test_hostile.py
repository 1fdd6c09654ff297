"""Files as no program should write them come by HTTP: each is accepted with a receipt, has one
result, and shows nobody anything but itself."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from fakes import LIMITS, make_bundle, question
from fuzz.mutations import mutated, tiny

from autograder.batch import Here
from autograder.result import Status
from autograder.service import keyring, receipts, standing
from autograder.service.inspection import inspect
from autograder.service.web.site import Site
from service.stores import served
from service.test_dispatch import drained, states
from service.test_web import bearer, sent, signed_in

BUNDLE = make_bundle(
    question(
        "q1", "def test(f):\n    assert f(3) == 9", "def test_hidden(f):\n    assert f(2) == 4"
    ),
    slug="hw1",
    limits=LIMITS,
)
EACH = 20
"""attempts of one member: fewer than an hour allows"""
ONE_LINE = re.compile(r"[^\x00-\x1f\x7f]{5,400}")


def different(first: int, many: int) -> list[tuple[str, bytes]]:
    """So many damaged files: nothing at all is no hand-in, and the same again no other one."""
    found: dict[bytes, str] = {}
    for number in itertools.count(first):
        name, data = mutated(number)
        if data:
            found[data] = name
        if len(found) == many:
            return [(name, data) for data, name in found.items()]
    raise AssertionError


@pytest.mark.slow
@pytest.mark.parametrize("many", [40, pytest.param(500, marks=pytest.mark.outside)])
def test_each_is_accepted_and_has_its_result(tmp_path: Path, seed: int, many: int) -> None:
    (tmp_path / "spool").mkdir()
    with served(tmp_path) as service:
        opening = service.put_up(BUNDLE)
        site = Site(service.store, service.signer, tmp_path / "spool", "http://testserver")
        keys = keyring.public(service.store)
        files = different(20_000 * seed + 5_000, many)
        files += [
            (f"honest-{number}.ipynb", json.dumps({**tiny(), "number": number}).encode())
            for number in range(2)
        ]
        for start in range(0, len(files), EACH):
            member = service.student(f"s{start}")
            client, token = signed_in(service, site, member), bearer(service, member)
            for count, (name, data) in enumerate(files[start : start + EACH], 1):
                if count % 2:
                    answer = sent(client, data, name)
                    assert answer.status_code == 303, (name, answer.text)
                else:
                    headers = {**token, "X-File-Name": quote(name)}
                    answer = client.post("/api/hw1", content=data, headers=headers)
                    assert answer.status_code == 201, (name, answer.text)
                    notes = answer.json()["notes"]
                    assert all(ONE_LINE.fullmatch(note) for note in notes), (name, notes)
                page = client.get(f"/a/hw1/{count}")
                assert page.status_code == 200
                assert "<b>" not in page.text
                claims = receipts.checked(client.get(f"/a/hw1/{count}/receipt").text, keys)
                assert receipts.speaks_of(claims, data), name
        assert list((tmp_path / "spool").iterdir()) == []
        with Here(2) as grading:
            drained(service, grading)
        assert states(service) == ["done"] * len(files)
        with service.store.read() as connection:
            now = service.clock()
            found = [
                one.public
                for member in service.students
                for one in reversed(standing.all_of(connection, opening, member.id, now))
            ]
        assert inspect(service.store).troubles == ()
        assert {result.status for result in found} == {Status.GRADED, Status.UNREADABLE}
        assert [result.score for result in found[-2:]] == [1.0] * 2
