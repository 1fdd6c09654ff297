"""How an attempt stands is told as it changes, to whom it belongs, until its last word."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from fakes import RIGHT, write
from starlette.requests import Request
from starlette.testclient import TestClient

from autograder.result import CaseResult, Outcome, question_result
from autograder.service import orders
from autograder.service.web import app, events
from autograder.service.web.site import Site
from service.stores import served
from service.test_dispatch import BUNDLE, Fake, drained
from service.test_web import bearer, link_of, signed_in

pytestmark = pytest.mark.slow  # a store on the disk each

LONG = 60.0


@pytest.fixture
def service(tmp_path):
    with served(tmp_path) as one:
        one.put_up(BUNDLE)
        yield one


@pytest.fixture
def site(service, tmp_path):
    (tmp_path / "spool").mkdir()
    return Site(service.store, service.signer, tmp_path / "spool", "http://testserver")


def asked(site, headers: dict[str, str], number: int = 1) -> Request:
    """A request as the application gives it to a route."""
    given = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    scope = {
        "type": "http",
        "method": "GET",
        "headers": given,
        "path_params": {"slug": "hw1", "number": number},
        "app": app.made(site),
    }
    return Request(scope)


async def told(stream: AsyncIterator[bytes]) -> list[bytes]:
    """The lines of the next event, whatever else comes before it."""
    async with asyncio.timeout(LONG):
        async for chunk in stream:
            lines = chunk.splitlines()
            if lines[0].startswith(b"id: "):
                return lines
    raise AssertionError("it ended")


async def state(stream: AsyncIterator[bytes]) -> tuple[str, list[str]]:
    lines = await told(stream)
    assert lines[1] == b"event: standing"
    found = json.loads(lines[2].removeprefix(b"data: "))
    return found["state"], [case["outcome"] for case in found["public"]]


def test_each_change_is_an_event_and_the_last_ends_it(service, site) -> None:
    member = service.student("Ann")
    service.hand_in(member, b"one")
    headers = bearer(service, member)

    async def follow() -> list[tuple[str, list[str]]]:
        answer = await events.of_program(asked(site, headers))
        assert answer.media_type == "text/event-stream"
        assert answer.headers["x-accel-buffering"] == "no"
        stream = aiter(answer.body_iterator)
        found = [await state(stream)]
        (held,) = service.store.write(lambda c: orders.lease(c, "w", 1, service.clock()))
        site.bulletin.post([held.attempt])
        found.append(await state(stream))
        case = CaseResult(name="c", hidden=False, points=1.0, outcome=Outcome.PASSED)
        so_far = (question_result("q1", [case]),)
        service.store.write(lambda c: orders.hear(c, held, so_far))
        site.bulletin.post([held.attempt])
        found.append(await state(stream))
        service.store.write(lambda c: orders.hand_back(c, (held,)))
        await asyncio.to_thread(drained, service, Fake())
        site.bulletin.post([held.attempt])
        found.append(await state(stream))
        assert [chunk async for chunk in stream] == []
        return found

    assert asyncio.run(follow()) == [
        ("waiting", []),
        ("leased", []),
        ("leased", ["passed"]),
        ("done", ["passed"]),
    ]


def test_who_comes_back_is_told_what_is_new_alone(service, site) -> None:
    member = service.student("Ann")
    service.hand_in(member, b"one")
    headers = bearer(service, member)

    async def follow() -> tuple[bytes, tuple[str, list[str]]]:
        first = await told(aiter((await events.of_program(asked(site, headers))).body_iterator))
        seen = first[0].removeprefix(b"id: ")
        again = {**headers, "Last-Event-ID": seen.decode()}
        stream = aiter((await events.of_program(asked(site, again))).body_iterator)
        assert (await anext(stream)).startswith(b"retry: ")
        still = await anext(stream)
        await asyncio.to_thread(drained, service, Fake())
        site.bulletin.post([1])
        return still, await state(stream)

    assert asyncio.run(follow()) == (b": still here\n\n", ("done", ["passed"]))


def test_what_nobody_posted_is_seen_all_the_same(service, site, monkeypatch) -> None:
    """Another program may have changed it, on another machine."""
    monkeypatch.setattr(events, "PING", 0.01)
    member = service.student("Ann")
    service.hand_in(member, b"one")
    headers = bearer(service, member)

    async def follow() -> tuple[str, list[str]]:
        stream = aiter((await events.of_program(asked(site, headers))).body_iterator)
        await state(stream)
        await asyncio.to_thread(drained, service, Fake())
        return await state(stream)

    assert asyncio.run(follow()) == ("done", ["passed"])


def test_a_stream_ends_with_the_session(service, site, monkeypatch) -> None:
    monkeypatch.setattr(events, "PING", 0.01)
    member = service.student("Ann")
    service.hand_in(member, b"one")
    headers = bearer(service, member)

    async def follow() -> list[bytes]:
        stream = aiter((await events.of_program(asked(site, headers))).body_iterator)
        await state(stream)
        await asyncio.to_thread(link_of, service, member)
        async with asyncio.timeout(LONG):
            return [chunk async for chunk in stream if not chunk.startswith(b": ")]

    assert asyncio.run(follow()) == []
    assert not site.bulletin._waiting


def test_nobody_hears_of_anothers_attempt(service, site, tmp_path) -> None:
    ann, ben = service.student("Ann"), service.student("Ben")
    service.hand_in(ann, write(tmp_path, "mine", RIGHT).read_bytes())
    drained(service, Fake())
    own, other = signed_in(service, site, ann), signed_in(service, site, ben)
    assert own.get("/a/hw1/1/events").status_code == 200
    nobody = TestClient(app.made(site))
    for path in ("/a/hw1/1/events", "/a/hw1/2/events", "/a/hw2/1/events"):
        there = other.get(path)
        assert (there.status_code, "text/event-stream" in there.headers["content-type"]) == (
            404,
            False,
        )
        assert nobody.get(path).status_code == 401
        assert nobody.get(f"/api{path[2:]}").status_code == 401
    assert nobody.get("/api/hw1/1/events", headers=bearer(service, ben)).status_code == 404
    assert b'"done"' in nobody.get("/api/hw1/1/events", headers=bearer(service, ann)).content
