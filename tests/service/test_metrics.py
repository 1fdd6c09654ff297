"""What an operator reads: figures of the line and of requests, a log without any person in it."""

from __future__ import annotations

import json
import logging

import pytest
from fakes import RIGHT, make_bundle, question, write
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from autograder.service.web import app, server
from autograder.service.web.site import Site
from service.stores import served
from service.test_dispatch import Fake, drained

pytestmark = pytest.mark.slow  # a store on the disk each

BUNDLE = make_bundle(question("q1", "def test(f): assert f(3) == 9"), slug="hw1")


@pytest.fixture
def service(tmp_path):
    with served(tmp_path) as made:
        made.put_up(BUNDLE)
        yield made


@pytest.fixture
def client(service, tmp_path):
    (tmp_path / "spool").mkdir()
    site = Site(service.store, service.signer, tmp_path / "spool", "http://testserver")
    return TestClient(app.made(site))


def figures(client) -> dict[str, float]:
    lines = client.get("/metrics").text.splitlines()
    return {
        name: float(value)
        for name, _, value in (line.rpartition(" ") for line in lines if line[0] != "#")
    }


def test_the_line_is_told(service, client, tmp_path) -> None:
    assert figures(client)['autograder_orders{state="waiting"}'] == 0
    ann, ben = service.student("Ann"), service.student("Ben")
    service.hand_in(ann, write(tmp_path, "a", RIGHT).read_bytes())
    service.clock.go(seconds=90)
    service.hand_in(ben, write(tmp_path, "b", f"{RIGHT}\nx = 1").read_bytes())
    found = figures(client)
    assert found['autograder_orders{state="waiting"}'] == 2
    assert found["autograder_oldest_waiting_seconds"] == 90
    assert found['autograder_free_bytes{place="spool"}'] > 0
    drained(service, Fake())
    found = figures(client)
    assert found['autograder_orders{state="done"}'] == 2
    assert found["autograder_oldest_waiting_seconds"] == 0


def test_requests_are_counted_by_route_and_no_other_word(client) -> None:
    count = client.app.state.figures.count
    count("GET", "home", 200, 0.02)
    count("GET", "home", 200, 0.2)
    count("BREW/secret", "home", 405, 0.0)
    found = figures(client)
    labels = 'autograder_requests_total{method="%s",route="home",status="%s"}'
    assert found[labels % ("GET", 200)] == 2
    assert found[labels % ("other", 405)] == 1
    assert found['autograder_request_seconds_bucket{le="0.05",route="home"}'] == 2
    assert "secret" not in client.get("/metrics").text


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
def test_nobody_reads_them_through_a_proxy(client, header) -> None:
    assert client.get("/metrics", headers={header: "192.0.2.1"}).status_code == 404


def test_nobody_reads_them_from_elsewhere(client) -> None:
    far = TestClient(client.app, client=("192.0.2.1", 5000))
    assert far.get("/metrics").status_code == 404


def answered(path: str, caplog) -> tuple[object, logging.LogRecord, list[tuple[object, ...]]]:
    """The answer to a request, what the log says of it, and what was counted."""

    async def page(request):
        return PlainTextResponse("here")

    counted: list[tuple[object, ...]] = []
    logged = server.Logged(
        Starlette(routes=[Route("/in/{secret}", page)]), lambda *of: counted.append(of)
    )
    with caplog.at_level(logging.INFO, "autograder.service"):
        answer = TestClient(logged).get(path)
    (record,) = [one for one in caplog.records if one.name == "autograder.service"]
    return answer, record, counted


def test_the_log_has_the_number_of_the_answer_and_no_address(caplog) -> None:
    answer, record, counted = answered("/in/tops3cret?q=tops3cret", caplog)
    document = json.loads(server.JsonLines().format(record))
    assert document["request"] == answer.headers["X-Request-Id"]
    assert (document["route"], document["status"], document["level"]) == ("page", 200, "info")
    assert "tops3cret" not in json.dumps(document) + record.getMessage()
    assert [one[:3] for one in counted] == [("GET", "page", 200)]


def test_a_line_of_the_log_is_one_document_whatever_is_said() -> None:
    try:
        raise ValueError("two\nlines")
    except ValueError as error:
        trouble = (ValueError, error, error.__traceback__)
        record = logging.LogRecord("x", logging.ERROR, "", 0, "it\nfailed", (), trouble)
    line = server.JsonLines().format(record)
    assert "\n" not in line
    assert json.loads(line)["message"] == "it\nfailed"
    assert "two" in json.loads(line)["trouble"]
