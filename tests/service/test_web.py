"""The pages and the answers for programs: who may see what, and what is taken."""

from __future__ import annotations

import json
import re
import threading
from datetime import timedelta
from urllib.parse import quote

import pytest
import sqlalchemy as sa
from fakes import RIGHT, make_bundle, question, write
from starlette.testclient import TestClient

from autograder.service import intake, keyring, members, openings, receipts
from autograder.service.courses import found
from autograder.service.members import Role
from autograder.service.store.tables import attempts, sessions
from autograder.service.web import app, spool
from autograder.service.web.site import Site
from service.stores import DUE, START, served
from service.test_dispatch import Fake, drained

pytestmark = pytest.mark.slow  # a store on the disk each

BUNDLE = make_bundle(
    question("q1", "def test(f): assert f(3) == 9", "def hidden_test(f): assert f(2) == 4"),
    slug="hw1",
    title="Homework <b>1</b>",
)


@pytest.fixture
def service(tmp_path):
    with served(tmp_path) as one:
        one.put_up(BUNDLE)
        yield one


@pytest.fixture
def site(service, tmp_path):
    (tmp_path / "spool").mkdir()
    return Site(service.store, service.signer, tmp_path / "spool", "http://testserver")


@pytest.fixture
def notebook(tmp_path) -> bytes:
    return write(tmp_path, "mine", RIGHT).read_bytes()


def browser(site) -> TestClient:
    return TestClient(app.made(site), follow_redirects=False)


def link_of(service, member) -> str:
    return service.store.write(lambda c: members.renew(c, member, service.clock())).secret


def signed_in(service, site, member) -> TestClient:
    client = browser(site)
    answer = client.post("/in", data={"secret": link_of(service, member)})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    return client


def form_of(client, path: str) -> dict[str, str]:
    text = client.get(path).text
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text))


def sent(client, data: bytes, name: str = "mine.ipynb", path: str = "/a/hw1", **changed: str):
    fields = {**form_of(client, path), **changed}
    return client.post(path, data=fields, files={"file": (name, data)})


def bearer(service, member) -> dict[str, str]:
    return {"Authorization": f"Bearer {link_of(service, member)}"}


# ------------------------------------------------------------------ the way of a student


def test_a_students_way(service, site, notebook) -> None:
    client = signed_in(service, site, service.student("Ann <i>A</i>"))
    home = client.get("/").text
    assert "Homework &lt;b&gt;1&lt;/b&gt;" in home
    assert "Ann &lt;i&gt;A&lt;/i&gt;" in home
    assert "Monday 9 November 2026, 10:00 CET" in home
    answer = sent(client, notebook)
    assert answer.status_code == 303
    page = client.get(answer.headers["location"]).text
    assert "It is the next to be graded" in page
    said = client.get("/a/hw1/1/receipt").text
    claims = receipts.checked(said, keyring.public(service.store))
    assert receipts.speaks_of(claims, notebook)
    drained(service, Fake())
    assert "It is graded." in client.get("/a/hw1/1").text
    assert client.get("/receipts").text == said


def test_the_same_form_sent_twice_is_one_attempt(service, site, notebook) -> None:
    client = signed_in(service, site, service.student("Ann"))
    fields = form_of(client, "/a/hw1")
    for _ in range(2):
        answer = client.post("/a/hw1", data=fields, files={"file": ("a.ipynb", notebook)})
        assert answer.headers["location"] == "/a/hw1/1"


def test_a_link_that_is_opened_signs_nobody_in(service, site) -> None:
    ann = service.student("Ann")
    secret = link_of(service, ann)
    client = browser(site)
    page = client.get(f"/in/{secret}")
    assert "Sign in as Ann" in page.text
    assert not page.cookies
    assert client.get("/").status_code == 401
    with service.store.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(sessions)) == 0


def test_signing_out_ends_the_session_everywhere(service, site) -> None:
    client = signed_in(service, site, service.student("Ann"))
    other = browser(site)
    other.cookies = client.cookies
    assert other.get("/").status_code == 200
    client.post("/out", data=form_of(client, "/"))
    assert other.get("/").status_code == 401


def test_a_session_ends(service, site) -> None:
    client = signed_in(service, site, service.student("Ann"))
    service.clock.go(days=8)
    assert client.get("/").status_code == 401


def test_an_inactive_member_is_signed_out(service, site) -> None:
    ann = service.student("Ann")
    client = signed_in(service, site, ann)
    service.store.write(lambda c: members._set(c, ann, active=False))
    assert client.get("/").status_code == 401


def test_cookies_behind_https(service, site, tmp_path) -> None:
    secure = Site(service.store, service.signer, tmp_path / "spool", "https://grader.example")
    answer = browser(secure).post("/in", data={"secret": link_of(service, service.student("Ann"))})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-session=")
    assert {"Secure", "HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))


@pytest.mark.parametrize("path", ["/", "/a/hw1", "/in/x", "/nowhere", "/health", "/style.css"])
def test_every_answer_has_the_headers(service, site, path) -> None:
    answer = browser(site).get(path)
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


# ------------------------------------------------------------------ what is nobody else's


def test_nothing_of_others_is_there(service, site, notebook) -> None:
    """Another member's attempt, another course's assignment, and nobody's: one and the same."""
    ann, ben = service.student("Ann"), service.student("Ben")
    first = signed_in(service, site, ann)
    sent(first, notebook)
    second = signed_in(service, site, ben)
    own = service.course
    service.course = service.store.write(lambda c: found(c, "Letters", "", START))
    service.put_up(make_bundle(question("q1", "def test(x): assert x"), slug="essay"))
    zoe = service.student("Zoe")
    service.course = own
    third = signed_in(service, site, zoe)
    nothing = second.get("/a/never").text
    for client, path in [
        (second, "/a/hw1/1"),
        (second, "/a/hw1/1/receipt"),
        (second, "/a/hw1/1/feedback"),
        (second, "/a/essay"),
        (third, "/a/hw1"),
        (third, "/a/hw1/1"),
        (first, "/a/hw1/99999999999999999999"),
    ]:
        answer = client.get(path)
        assert answer.status_code == 404
        assert re.sub("signed in as .*?[.]|Letters|Numbers", "", answer.text) == re.sub(
            "signed in as .*?[.]|Letters|Numbers", "", nothing
        )
    assert second.get("/receipts").text == ""
    headers = bearer(service, ben)
    assert browser(site).get("/api/hw1/1", headers=headers).status_code == 404


def test_forms_of_others_are_refused(service, site, notebook) -> None:
    first = signed_in(service, site, service.student("Ann"))
    second = signed_in(service, site, service.student("Ben"))
    theirs = form_of(second, "/a/hw1")["form"]
    for form in ("", "x", theirs, "é"):
        assert sent(first, notebook, form=form).status_code == 403
        assert first.post("/out", data={"form": form}).status_code == 403
    other = {"sec-fetch-site": "cross-site"}
    secret = link_of(service, service.student("Eve"))
    assert browser(site).post("/in", data={"secret": secret}, headers=other).status_code == 403


def test_hidden_tests_are_nobodys_until_feedback_is_released(service, site, notebook) -> None:
    from autograder.batch import Here

    ann = service.student("Ann")
    client = signed_in(service, site, ann)
    sent(client, notebook)
    with Here(1) as here:
        drained(service, here)
    page = client.get("/a/hw1/1").text
    assert "q1_1" in page
    assert "q1_2" not in page
    assert "2 of 2" not in page
    assert client.get("/a/hw1/1/feedback").status_code == 404
    said = browser(site).get("/api/hw1/1", headers=bearer(service, ann)).json()
    assert [case["case"] for case in said["public"]] == ["q1_1"]
    assert said["score"] is None
    with service.store.read() as connection:
        opening = openings.find(connection, service.course, "hw1")
    service.store.write(lambda c: openings.release(c, service.course, opening, START))
    assert "2 of 2 points" in client.get("/a/hw1/1").text
    assert client.get("/a/hw1/1/feedback").status_code == 200
    said = browser(site).get("/api/hw1/1", headers=bearer(service, ann)).json()
    assert (said["score"], said["max_score"]) == (2.0, 2.0)


@pytest.mark.parametrize("closes", [None, DUE + timedelta(days=1)])
def test_where_a_hidden_test_failed_is_told_when_nobody_can_hand_in_in_time(
    service, site, tmp_path, closes
) -> None:
    from autograder.batch import Here

    opening = service.put_up(BUNDLE, closes=closes)
    ann = service.student("Ann")
    site = TestClient(app.made(site, "errors"), follow_redirects=False)
    site.post("/in", data={"secret": link_of(service, ann)})
    source = "def f(x):\n    return x * x if x == 3 else [][x]"
    sent(site, write(tmp_path, "raises", source).read_bytes())
    with Here(1) as here:
        drained(service, here)
    service.store.write(lambda c: openings.release(c, service.course, opening, START))
    assert "IndexError" not in site.get("/a/hw1/1/feedback").text
    service.clock.moment = (closes or DUE) + timedelta(seconds=opening.upload_grace + 1)
    site.post("/in", data={"secret": link_of(service, ann)})  # a session lasts a week
    page = site.get("/a/hw1/1/feedback").text
    assert "IndexError" in page
    assert "line 2" in page


# ------------------------------------------------------------------ programs


def test_a_program_hands_in(service, site, notebook) -> None:
    ann = service.student("Ann")
    headers = {**bearer(service, ann), "X-File-Name": quote("Übung 1.ipynb")}
    client = browser(site)
    answer = client.post("/api/hw1", content=notebook, headers=headers)
    assert answer.status_code == 201
    said = answer.json()
    claims = receipts.checked(said["receipt"], keyring.public(service.store))
    assert receipts.speaks_of(claims, notebook)
    assert (said["number"], said["late"], said["page"]) == (1, False, "http://testserver/a/hw1/1")
    again = client.post("/api/hw1", content=notebook, headers=headers)
    assert (again.status_code, again.json()["receipt"]) == (200, said["receipt"])
    state = client.get("/api/hw1/1", headers=headers).json()
    assert (state["state"], state["place"]) == ("waiting", 0)
    with service.store.read() as connection:
        assert connection.scalar(sa.select(attempts.c.called)) == "Übung 1.ipynb"


def test_the_keys_check_the_receipts(service, site, notebook, tmp_path) -> None:
    from autograder.service import keys

    client = browser(site)
    path = tmp_path / "keys.json"
    path.write_bytes(client.get("/keys.json").content)
    headers = bearer(service, service.student("Ann"))
    receipt = client.post("/api/hw1", content=notebook, headers=headers).json()["receipt"]
    assert receipts.checked(receipt, keys.read_public(path)).opening == "hw1"


@pytest.mark.parametrize(
    ("token", "status"),
    [("", 401), ("Bearer", 401), ("Bearer x", 401), ("Basic x", 401), ("Bearer \xe9", 401)],
)
def test_tokens_of_nobody(service, site, token, status) -> None:
    answer = browser(site).post(
        "/api/hw1", content=b"x", headers={"Authorization": token.encode("latin-1")}
    )
    assert answer.status_code == status
    assert answer.json()["error"] == "signed out"


# ------------------------------------------------------------------ what comes


@pytest.mark.parametrize(
    ("data", "note"),
    [
        (b"rubbish", "no"),
        (b'{"cells": [', "no"),
        (b"\x00" * 1000, "no"),
        (b"PK\x03\x04 not a zip", "no"),
    ],
)
def test_what_cannot_be_graded_is_accepted_as_such_and_said(
    service, site, data, note, monkeypatch
) -> None:
    monkeypatch.setattr("autograder.service.web.handing_in.LOOK", 30.0)
    headers = bearer(service, service.student("Ann"))
    answer = browser(site).post("/api/hw1", content=data, headers=headers)
    assert answer.status_code == 201
    assert answer.json()["notes"] != []


def test_a_notebook_of_another_assignment_is_said(service, site, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("autograder.service.web.handing_in.LOOK", 30.0)
    other = json.loads(write(tmp_path, "other", RIGHT).read_text())
    other["metadata"]["otter"] = {"assignment_name": "hw9"}
    headers = bearer(service, service.student("Ann"))
    answer = browser(site).post("/api/hw1", content=json.dumps(other).encode(), headers=headers)
    assert answer.status_code == 201
    assert any("hw9" in note for note in answer.json()["notes"])


def test_a_file_that_takes_long_to_look_at_holds_up_no_receipt(
    service, site, notebook, monkeypatch
) -> None:
    seen = threading.Event()
    monkeypatch.setattr("autograder.service.web.handing_in.LOOK", 0.05)
    monkeypatch.setattr(intake, "oddities", lambda *arguments: seen.wait(60))
    headers = bearer(service, service.student("Ann"))
    with browser(site) as client:
        for data in (notebook, b"1", b"2", b"3", b"4", b"5"):  # more than are looked at at once
            answer = client.post("/api/hw1", content=data, headers=headers)
            assert (answer.status_code, answer.json()["notes"]) == (201, [])
        seen.set()


def test_nothing_and_too_much(service, site, monkeypatch) -> None:
    monkeypatch.setattr("autograder.service.web.spool.spooled.__defaults__", (1000,))
    headers = bearer(service, service.student("Ann"))
    client = browser(site)
    assert client.post("/api/hw1", content=b"", headers=headers).json()["error"] == "empty"
    answer = client.post("/api/hw1", content=b"x" * 1001, headers=headers)
    assert (answer.status_code, answer.json()["error"]) == (413, "large")
    assert client.post("/api/hw1", content=b"x" * 1000, headers=headers).status_code == 201
    assert list(site.spool.iterdir()) == []


def test_a_form_without_a_file(service, site) -> None:
    client = signed_in(service, site, service.student("Ann"))
    fields = form_of(client, "/a/hw1")
    answer = client.post("/a/hw1", data=fields, files={"other": ("", b"")})
    assert answer.status_code == 422
    assert "no file was chosen" in answer.text


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"--x\r\nrubbish", "multipart/form-data; boundary=x"),
        (b"", "multipart/form-data; boundary=x"),
        (b"a=b", "application/x-www-form-urlencoded"),
        (b"{}", "application/json"),
        (b"--x--", "multipart/form-data"),
    ],
)
def test_damaged_forms(service, site, content, kind) -> None:
    client = signed_in(service, site, service.student("Ann"))
    answer = client.post("/a/hw1", content=content, headers={"content-type": kind})
    assert 400 <= answer.status_code < 500


def test_closed_is_said_and_nothing_is_kept(service, site, notebook) -> None:
    service.put_up(BUNDLE, closes=DUE)
    service.clock.moment = DUE + timedelta(minutes=2)
    ann = service.student("Ann")
    answer = browser(site).post("/api/hw1", content=notebook, headers=bearer(service, ann))
    assert (answer.status_code, answer.json()["error"]) == (409, "closed")
    assert "This assignment is closed" in signed_in(service, site, ann).get("/a/hw1").text


def test_a_store_that_cannot_keep_it_says_so(service, site, notebook, monkeypatch) -> None:
    from autograder.errors import MachineError

    def fails(change):
        raise MachineError("course.db cannot be written (full)", "room on the disk")

    headers = bearer(service, service.student("Ann"))
    client = TestClient(app.made(site), raise_server_exceptions=False)
    monkeypatch.setattr(service.store, "submit", fails)
    answer = client.post("/api/hw1", content=notebook, headers=headers)
    assert answer.status_code == 503
    assert "Nothing was handed in" in answer.json()["said"]


def test_a_full_spool_is_ours(service, site, notebook, monkeypatch) -> None:
    import errno

    def full(*arguments, **named):
        raise OSError(errno.ENOSPC, "No space left on device", "/tmp/spool")

    monkeypatch.setattr(spool.tempfile, "mkstemp", full)
    headers = bearer(service, service.student("Ann"))
    answer = browser(site).post("/api/hw1", content=notebook, headers=headers)
    assert answer.status_code == 503


def test_an_instructor_sees_counts(service, site, notebook) -> None:
    from autograder.course import Student

    sent(signed_in(service, site, service.student("Ann")), notebook)
    who = service.store.write(
        lambda c: members.add(c, service.course, Student(name="Kim"), Role.INSTRUCTOR, START)
    )
    assert "1 attempt: 1 in line" in signed_in(service, site, who).get("/").text
