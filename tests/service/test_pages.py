"""What a student reads: dates in words, which attempt counts, and pages without JavaScript."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import msgspec
import pytest
import sqlalchemy as sa
from fakes import RIGHT, make_bundle, question, write
from starlette.testclient import TestClient

from autograder.service import collection, openings, standing
from autograder.service.openings import Counts, Release
from autograder.service.store.tables import orders
from autograder.service.web import app, pages, wording
from autograder.service.web.site import Site
from service.stores import DUE, START, served
from service.test_dispatch import Fake, drained, points
from service.test_web import browser, form_of, sent, signed_in

pytestmark = pytest.mark.slow  # a store on the disk each

BUNDLE = make_bundle(question("q1", "def test(f): assert f(3) == 9"), slug="hw1", title="Homework")


@pytest.fixture
def service(tmp_path):
    with served(tmp_path) as one:
        yield one


@pytest.fixture
def site(service, tmp_path):
    (tmp_path / "spool").mkdir()
    return Site(service.store, service.signer, tmp_path / "spool", "http://testserver")


def text_of(answer) -> str:
    """What a page says, without its marks."""
    words = " ".join(re.sub(r"<[^>]*>", " ", answer.text).split())
    return re.sub(r" (?=[.,:;])", "", words)


# ------------------------------------------------------------------ until when

OPENS, CLOSES = START + timedelta(days=1), DUE + timedelta(days=3)


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (START, "Not open yet: it opens Tuesday 3 November 2026, 10:00 CET, and is due Monday 9"),
        (OPENS, "(6 days left). What comes later is late, and taken until Thursday 12 November"),
        (DUE - timedelta(hours=47, minutes=1), "(47 hours left)"),
        (DUE - timedelta(minutes=90), "(90 minutes left)"),
        (DUE - timedelta(seconds=119), "(1 minute left)"),
        (DUE - timedelta(seconds=59), "(less than a minute left)"),
        (DUE, "Open, and due Monday 9 November 2026, 10:00 CET. What comes later is late"),
        (
            DUE + timedelta(seconds=61),
            "10:00 CET: what comes now is late. Late work is taken until",
        ),
        (CLOSES + timedelta(seconds=61), "Closed since Thursday 12 November 2026, 10:00 CET; it"),
    ],
)
def test_until_when_in_words(service, site, moment, said) -> None:
    service.put_up(BUNDLE, opens=OPENS, closes=CLOSES)
    service.clock.moment = moment
    client = signed_in(service, site, service.student("Ann"))
    for path in ("/", "/a/hw1"):
        page = text_of(client.get(path))
        assert said in page
        assert "Times are those of the course: Europe/Berlin." in page


def test_nothing_is_taken_after_a_due_date_at_which_it_closes(service) -> None:
    opening = service.put_up(BUNDLE, closes=DUE)
    with service.store.read() as connection:
        window = openings.window(connection, opening, 1)
    said = wording.said_of_window(window, service.course, START)
    assert said.endswith("Nothing is taken after that.")


def test_more_time_is_shown_to_whom_it_was_given(service, site) -> None:
    opening = service.put_up(BUNDLE, closes=DUE)
    ann, ben = service.student("Ann"), service.student("Ben")
    later = DUE + timedelta(days=2)
    service.store.write(
        lambda c: openings.extend(c, service.course, opening, ann, later, "was ill", START)
    )
    service.clock.moment = DUE + timedelta(hours=1)
    assert "due Wednesday 11 November" in text_of(signed_in(service, site, ann).get("/a/hw1"))
    assert "Closed since Monday 9 Nov" in text_of(signed_in(service, site, ben).get("/a/hw1"))


# ------------------------------------------------------------------ which attempt counts


@pytest.mark.parametrize("counts", list(Counts))
def test_which_attempt_counts_is_what_is_collected(service, site, counts) -> None:
    opening = service.put_up(BUNDLE, counts=counts, release=Release.BY_HAND)
    ann = service.student("Ann")
    client = signed_in(service, site, ann)
    for name in ("a", "b", "c"):
        service.hand_in(ann, name.encode(), called=f"{name}.ipynb")
        service.clock.go(minutes=1)
    given = iter([0.0, 1.0, 0.0])
    drained(service, Fake(lambda task: points(task, next(given))))
    hidden = text_of(client.get("/a/hw1"))
    assert ("(counts)" in hidden) == (counts is Counts.LAST)  # the best would tell points
    service.store.write(lambda c: openings.release(c, service.course, opening, START))
    opening = msgspec.structs.replace(opening, released=START)
    with service.store.read() as connection:
        grader = connection.scalar(sa.select(orders.c.grader))
        found = collection.collected(connection, service.course, opening, grader or "")
        counting = standing.counting(connection, opening, ann.id, service.clock())
    (collected,) = found.counted
    assert collected.number == counting
    assert f"Attempt {counting} (counts)" in text_of(client.get("/a/hw1"))
    for page in ("/", "/a/hw1", "/a/hw1/1"):
        assert f"attempt {counting}." in text_of(client.get(page))


# ------------------------------------------------------------------ pages


def test_a_form_that_comes_back_with_another_file_is_another_attempt(
    service, site, tmp_path
) -> None:
    service.put_up(BUNDLE)
    client = signed_in(service, site, service.student("Ann"))
    fields = form_of(client, "/a/hw1")
    places = [
        client.post("/a/hw1", data=fields, files={"file": ("x.ipynb", data)}).headers["location"]
        for data in (b"one", b"one", b"two", b"two")
    ]
    assert places == ["/a/hw1/1"] * 2 + ["/a/hw1/2"] * 2


def test_a_page_loads_itself_anew_without_scripts_alone_and_until_told_not_to(
    service, site, tmp_path
) -> None:
    service.put_up(BUNDLE)
    client = signed_in(service, site, service.student("Ann"))
    sent(client, write(tmp_path, "mine", RIGHT).read_bytes())
    refresh = '<meta http-equiv="refresh" content="5">'
    page = client.get("/a/hw1/1").text
    assert page.count(refresh) == page.count(f"<noscript>{refresh}</noscript>") == 1
    (still,) = re.findall(r'<a href="(/a/hw1/1\?[^"]*)">Stop', page)
    assert refresh not in client.get(still).text
    drained(service, Fake())
    page = client.get("/a/hw1/1").text
    assert refresh not in page
    assert "follow.js" not in page


def test_scripts_and_styles_are_files_of_ours(service, site) -> None:
    service.put_up(BUNDLE)
    client = signed_in(service, site, service.student("Ann"))
    page = client.get("/a/hw1")
    policy = dict(
        part.strip().split(" ", 1) for part in page.headers["content-security-policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert not re.search(r"<script(?! src)|<style|\son\w+=|\sstyle=", page.text)
    addresses = re.findall(r'<(?:script src|link rel="stylesheet" href)="([^"]*)"', page.text)
    assert len(addresses) == 4
    for address in addresses:
        answer = TestClient(app.made(site)).get(address)
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(("text/javascript", "text/css"))
        assert "immutable" in answer.headers["cache-control"]
    for name in ("other.js", "service.css", "..%2fapp.py", "%2e%2e"):
        assert TestClient(app.made(site)).get(f"/scripts/{name}").status_code == 404
    assert {name for name in pages.SCRIPTS if pages.script(name)} == set(pages.SCRIPTS)


def test_the_course_says_what_counts_where_the_service_is_away(service, site) -> None:
    service.put_up(BUNDLE)
    ann = service.student("Ann")
    assert wording.AWAY in text_of(signed_in(service, site, ann).get("/a/hw1"))
    secret = signed_in(service, site, ann).cookies
    for rules, said in (
        ({"Numbers": "Ask <i>Kim</i>."}, "Ask &lt;i&gt;Kim&lt;/i&gt;."),
        ({"Letters": "Ask Kim."}, wording.AWAY),
        ({"Numbers": ""}, wording.AWAY),
    ):
        client = TestClient(app.made(site, rules=rules), cookies=secret)
        assert f'<p id="rule">{said}</p>' in client.get("/a/hw1").text


def test_who_is_signed_out_meanwhile_reads_that_nothing_was_handed_in(service, site) -> None:
    service.put_up(BUNDLE)
    client = signed_in(service, site, service.student("Ann"))
    fields = form_of(client, "/a/hw1")
    service.clock.go(days=8)
    answer = client.post("/a/hw1", data=fields, files={"file": ("x.ipynb", b"x")})
    assert answer.status_code == 401
    assert "Nothing was handed in" in answer.text
    assert "Nothing was handed in" not in browser(site).get("/a/hw1").text


@pytest.mark.parametrize("slug", ["Übung 1", "a#b?c=100%&d", "作業", "'\"<b>"])
def test_whatever_an_assignment_is_called_its_pages_lead_on(service, site, slug) -> None:
    bundle = make_bundle(question("q1", "def test(f): assert f(3) == 9"), slug=slug)
    opening = service.put_up(bundle)
    client = signed_in(service, site, service.student("Ann"))

    def followed(page, words: str):
        (address,) = re.findall(rf'<a href="([^"]*)"[^>]*>{words}', page.text)
        answer = client.get(html.unescape(address))
        assert answer.status_code == 200, address
        return answer

    page = followed(client.get("/"), re.escape(html.escape(opening.title)))
    (action,) = re.findall(r'id="hand-in" method="post" action="([^"]*)"', page.text)
    answer = client.post(
        html.unescape(action),
        data=dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text)),
        files={"file": ("x.ipynb", b"x")},
    )
    page = client.get(answer.headers["location"])
    assert followed(page, "The receipt").text.count(".") == 2
    (events,) = re.findall(r'data-events="([^"]*)"', page.text)
    drained(service, Fake())
    assert "done" in client.get(html.unescape(events)).text
    assert "Attempt 1 (counts)" in text_of(followed(page, "All attempts"))
