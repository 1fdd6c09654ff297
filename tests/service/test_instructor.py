"""What an instructor does from a browser: roster, links, openings, class, more time, release."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from datetime import timedelta

import msgspec
import pytest
import sqlalchemy as sa
from fakes import make_bundle, question
from starlette.testclient import TestClient

from autograder.batch import Graded, jobs
from autograder.course import Student
from autograder.formats.bundle import pack
from autograder.result import CaseResult, CellRecord, Outcome, Result, Status, question_result
from autograder.service import classes, collection, members, openings
from autograder.service.dispatch import Dispatch
from autograder.service.inspection import inspect
from autograder.service.members import Role
from autograder.service.openings import Counts, Release
from autograder.service.store.tables import attempts, bundles, orders, trail
from autograder.service.web import app, class_view
from autograder.service.web.site import Site
from autograder.service.web.surroundings import Surroundings
from service.stores import DUE, START, served
from service.test_dispatch import Fake, drained, points, states
from service.test_pages import text_of
from service.test_web import form_of, signed_in

pytestmark = pytest.mark.slow  # a store on the disk each

BUNDLE = make_bundle(question("q1", "def test(f): assert f(3) == 9"), slug="hw1", title="Homework")
HOSTILE = "<img src=x onerror=alert(1)>'\"&"
ROSTER = "name,email,section\nAnn A,ann@x.org,one\nBen B,ben@x.org,two\n"


@pytest.fixture
def service(tmp_path):
    with served(tmp_path) as one:
        yield one


@pytest.fixture
def site(service, tmp_path):
    (tmp_path / "spool").mkdir()
    return Site(service.store, service.signer, tmp_path / "spool", "http://testserver")


@pytest.fixture
def kim(service):
    return service.store.write(
        lambda c: members.add(c, service.course, Student(name="Kim"), Role.INSTRUCTOR, START)
    )


@pytest.fixture
def client(service, site, kim) -> TestClient:
    return signed_in(service, site, kim)


def posted(client, path: str, files=None, of: str = "/course/roster", **fields: object):
    """A form of a page, sent."""
    secret = form_of(client, of)["form"]
    return client.post(path, data={"form": secret, **fields}, files=files)


def looked(client, text: str):
    return posted(client, "/course/roster", files={"roster": ("class.csv", text.encode())})


def hidden(answer) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', answer.text)
    return {name: html.unescape(value) for name, value in found}


def kept(client, text: str):
    return client.post("/course/roster/keep", data=hidden(looked(client, text)))


def known(service) -> dict[str, members.Member]:
    with service.store.read() as connection:
        return {one.label: one for one in members.all_of(connection, service.course)}


def lines_of_trail(service) -> list[tuple[str, str, str]]:
    with service.store.read() as connection:
        rows = connection.execute(sa.select(trail).order_by(trail.c.id))
        return [(row.who, row.what, row.which) for row in rows]


# ------------------------------------------------------------------ roster


def test_the_first_visit_leads_through_roster_and_opening(service, client) -> None:
    home = client.get("/")
    assert "First: who is in the course" in home.text
    assert kept(client, ROSTER).headers["location"] == "/course/roster?done=roster"
    home = client.get("/")
    assert "Next: the first assignment" in home.text
    assert "2 students are in the course" in text_of(home)
    service.put_up(BUNDLE)
    home = client.get("/")
    assert "Next:" not in home.text
    assert 'href="/class/hw1"' in home.text


def test_a_roster_is_shown_before_it_is_kept(service, client) -> None:
    answer = looked(client, ROSTER)
    assert answer.status_code == 200
    page = text_of(answer)
    assert "New: 2" in page
    assert "Ann A" in page
    assert set(known(service)) == {"Kim"}
    client.post("/course/roster/keep", data=hidden(answer))
    assert set(known(service)) == {"Kim", "Ann A", "Ben B"}
    page = text_of(looked(client, "name,email,section\nAnn A,ann@x.org,three\nCid C,cid@x.org,\n"))
    assert "New: 1" in page
    assert "Becomes inactive: 1 They are not in this roster" in page
    assert "Changed: 1" in page
    assert known(service)["Ben B"].active


def test_a_roster_is_the_one_that_the_command_reads(service, client, tmp_path) -> None:
    """The same members from the same bytes, whichever way they come."""
    from autograder.course import read_roster

    text = "\ufeffNachname;Vorname;E-Mail\r\nÄ;Ann;ann@x.org\r\nB;Ben;ben@x.org\r\n"
    kept(client, text)
    with_web = {one.student for one in known(service).values() if one.role is Role.STUDENT}
    assert with_web == set(read_roster(text.encode()).students)


def test_who_is_gone_is_inactive_and_what_they_did_is_written_down(service, client, kim) -> None:
    kept(client, ROSTER)
    kept(client, "name,email\nAnn A,ann@x.org\n")
    assert not known(service)["Ben B"].active
    assert (kim_mark := f"#{kim.number}", "member inactive", "#3") in lines_of_trail(service)
    assert (kim_mark, "new student", "#2") in lines_of_trail(service)


def test_a_roster_that_would_change_something_else_by_now_is_shown_again(service, client) -> None:
    fields = hidden(looked(client, ROSTER))
    service.student("Ann A")
    answer = client.post("/course/roster/keep", data=fields)
    assert answer.status_code == 200
    assert "somebody changed the members meanwhile" in answer.text
    assert "Ben B" not in known(service)
    client.post("/course/roster/keep", data=hidden(answer))
    assert "Ben B" in known(service)


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "class.csv"), ("name\n", "names nobody"), ("colour\nred\n", "has the columns colour")],
)
def test_what_is_no_roster_is_refused_in_words(service, client, text, said) -> None:
    answer = looked(client, text)
    assert answer.status_code == 422
    assert said in answer.text
    assert posted(client, "/course/roster").status_code == 422
    damaged = posted(client, "/course/roster/keep", roster="%%%", seen="", called="x")
    assert damaged.status_code == 422


def test_hostile_names_are_text(service, client) -> None:
    rows = [["name", "section"], [HOSTILE, HOSTILE]]
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    service.put_up(BUNDLE)
    page = looked(client, text.getvalue())
    assert "<img" not in page.text
    client.post("/course/roster/keep", data=hidden(page))
    service.hand_in(known(service)[HOSTILE], b"x", called=HOSTILE)
    for path in ("/course/roster", "/class/hw1", "/class/hw1/terms"):
        answer = client.get(path)
        assert "<img" not in answer.text
        assert answer.status_code == 200


# ------------------------------------------------------------------ links


def links_in(answer) -> dict[str, str]:
    assert answer.headers["content-type"].startswith("text/csv")
    assert "attachment" in answer.headers["content-disposition"]
    return {row["name"]: row["link"] for row in csv.DictReader(io.StringIO(answer.text))}


def signs_in(client, link: str) -> bool:
    secret = link.rpartition("/")[2]
    return client.post("/in", data={"secret": secret}).status_code == 303


def test_links_are_made_once_and_renewed_for_one(service, site, client) -> None:
    kept(client, ROSTER)
    assert "Make 2 links as a CSV" in client.get("/course/roster").text
    made = links_in(posted(client, "/course/links"))
    assert set(made) == {"Ann A", "Ben B"}
    assert "Everybody who is active has a link" in client.get("/course/roster").text
    assert posted(client, "/course/links").status_code == 422
    ann = known(service)["Ann A"]
    again = links_in(posted(client, "/course/links", **{"for": "chosen", "member": ann.number}))
    assert set(again) == {"Ann A"}
    other = TestClient(app.made(site), follow_redirects=False)
    assert signs_in(other, again["Ann A"])
    assert signs_in(other, made["Ben B"])
    assert not signs_in(other, made["Ann A"])
    assert posted(client, "/course/links", **{"for": "chosen"}).status_code == 422


def test_links_are_as_the_command_writes_them_and_nothing_computes(service, client) -> None:
    kept(client, 'name,email\n"=1+1",ann@x.org\n')
    answer = posted(client, "/course/links")
    (row,) = list(csv.DictReader(io.StringIO(answer.text)))
    assert list(row) == ["number", "name", "email", "role", "link"]
    assert not row["name"].startswith("=")


def test_an_inactive_member_has_no_new_link(service, client) -> None:
    kept(client, ROSTER)
    kept(client, "name,email\nAnn A,ann@x.org\n")
    ben = known(service)["Ben B"].number
    assert posted(client, "/course/links", **{"for": "chosen", "member": ben}).status_code == 422


def test_a_section_that_nobody_is_in_is_no_markers(service, client) -> None:
    kept(client, "name,section\nAnn,one\nBen,two\n")
    wish = {"name": "Mia", "email": "", "role": "marker"}
    refused = posted(client, "/course/staff", **wish, sections="one, tow")
    assert refused.status_code == 422
    assert "no student is in the section &#39;tow&#39;; wanted one, two" in text_of(refused)
    assert "Mia" not in known(service)
    posted(client, "/course/staff", **wish, sections="one, two")
    assert known(service)["Mia"].sections == ("one", "two")


def test_a_marker_is_added_with_sections(service, client) -> None:
    posted(client, "/course/staff", name="Mia", email="", role="marker", sections="one, two,")
    mia = known(service)["Mia"]
    assert (mia.role, mia.sections) == (Role.MARKER, ("one", "two"))
    for fields in ({"name": "", "role": "marker"}, {"name": "Joe", "role": "student"}):
        assert posted(client, "/course/staff", **fields).status_code == 422
    assert set(known(service)) == {"Kim", "Mia"}


# ------------------------------------------------------------------ putting up


def opening_of(service, slug: str = "hw1"):
    with service.store.read() as connection:
        return openings.by_slug(connection, service.course, slug)


def put_up(client, bundle=BUNDLE, files=None, **fields: str):
    given = {"bundle": ("hw1.zip", pack(bundle)), **(files or {})} if bundle else files or {}
    typed = {"due": "2026-11-09T10:00", "counts": "last", "release": "after due", **fields}
    return posted(client, "/course/open", files=given or {"x": ("", b"")}, **typed)


def test_a_bundle_is_put_up_as_the_command_does(service, client, kim) -> None:
    answer = put_up(client, opens="2026-11-02T12:00", closes="2026-11-12T10:00", counts="best")
    assert answer.headers["location"] == "/class/hw1/terms?done=put-up"
    one = opening_of(service)
    assert (one.due, one.closes) == (DUE, DUE + timedelta(days=3))
    assert one.opens == START + timedelta(hours=2)
    assert (one.counts, one.release) == (Counts.BEST, Release.AFTER_DUE)
    assert one.bundle == BUNDLE.digest
    assert (f"#{kim.number}", "opened", "hw1") in lines_of_trail(service)
    page = client.get("/class/hw1/terms").text
    assert 'value="2026-11-09T10:00"' in page
    assert "whose solution is not here" in page


def test_a_built_bundle_is_chosen_with_the_solution_beside_it(service, site, kim, tmp_path) -> None:
    import hashlib

    from autograder.formats.bundle import sealed

    solution = b"the solution"
    bundle = sealed(
        msgspec.structs.replace(
            BUNDLE,
            canary=msgspec.structs.replace(
                BUNDLE.canary, solution=hashlib.sha256(solution).hexdigest()
            ),
        )
    )
    dist = tmp_path / "dist"
    dist.mkdir()
    (dist / "hw1.zip").write_bytes(pack(bundle))
    (dist / "hw1.canary").write_bytes(solution)
    (tmp_path / "secret.zip").write_bytes(pack(BUNDLE))
    made = app.made(site, surroundings=Surroundings(dist=dist))
    cookies = signed_in(service, site, kim).cookies
    client = TestClient(made, follow_redirects=False, cookies=cookies)
    assert "hw1</option>" in client.get("/course/open").text
    assert put_up(client, None, built="../secret").status_code == 422
    assert put_up(client, bundle, built="hw1").status_code == 422
    assert put_up(client, None, built="hw1").status_code == 303
    assert opening_of(service).bundle == bundle.digest
    assert "whose solution is not here" not in client.get("/class/hw1/terms").text
    wrong = put_up(client, bundle, {"canary": ("hw1.canary", b"other")})
    assert wrong.status_code == 422
    assert "another build" in wrong.text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"due": ""}, "there is no due date"),
        ({"due": "soon"}, "is no time"),
        ({"closes": "2026-11-01T10:00"}, "closes before it is due"),
        ({"opens": "9999-12-31T23:59"}, "is no time"),
    ],
)
def test_what_cannot_be_put_up_is_said_beside_what_was_typed(service, client, fields, said) -> None:
    answer = put_up(client, **fields)
    assert answer.status_code == 422
    assert said in text_of(answer)
    if fields.get("due", "x"):
        assert f'value="{fields.get("due", "2026-11-09T10:00")}"' in answer.text
    assert opening_of(service) is None


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x03\x04"])
def test_what_is_no_bundle_is_refused(service, client, data) -> None:
    answer = put_up(client, None, {"bundle": ("x.zip", data)})
    assert answer.status_code == 422
    assert put_up(client, None).status_code == 422
    assert opening_of(service) is None


# ------------------------------------------------------------------ dates, release, more time


def test_dates_are_moved_and_taken_away(service, client, kim) -> None:
    service.put_up(BUNDLE, closes=DUE, opens=START)
    fields = {"due": "2026-11-10T10:00", "opens": "", "closes": "", "counts": "best"}
    posted(client, "/class/hw1/terms", of="/class/hw1/terms", **fields, release="by hand")
    one = opening_of(service)
    assert (one.due, one.opens, one.closes) == (DUE + timedelta(days=1), None, None)
    assert (one.counts, one.release) == (Counts.BEST, Release.BY_HAND)
    assert lines_of_trail(service)[-1] == (f"#{kim.number}", "opening changed", "hw1")
    before = len(lines_of_trail(service))
    posted(client, "/class/hw1/terms", of="/class/hw1/terms", **fields, release="by hand")
    assert len(lines_of_trail(service)) == before
    wrong = posted(client, "/class/hw1/terms", **{**fields, "opens": "2026-12-01T10:00"})
    assert wrong.status_code == 422
    assert opening_of(service) == one


def test_a_date_that_nobody_touched_stays_the_same_moment(service, client) -> None:
    """To the microsecond, and in the hour that comes twice."""
    from datetime import UTC, datetime

    twice = datetime(2026, 10, 25, 0, 30, 1, 5, tzinfo=UTC)  # the first 02:30 in Berlin
    service.put_up(BUNDLE, due=DUE, opens=twice)
    page = client.get("/class/hw1/terms").text
    typed = dict(re.findall(r'name="(due|opens|closes)"[^>]*value="([^"]*)"', page))
    posted(client, "/class/hw1/terms", **typed, counts="last", release="after due")
    assert opening_of(service).opens == twice


def test_feedback_is_released_and_taken_back(service, site, client, kim) -> None:
    service.put_up(BUNDLE, release=Release.BY_HAND)
    ann = service.student("Ann")
    service.hand_in(ann, b"x")
    drained(service, Fake())
    student = signed_in(service, site, ann)
    assert student.get("/a/hw1/1/feedback").status_code == 404
    posted(client, "/class/hw1/release")
    assert student.get("/a/hw1/1/feedback").status_code == 200
    assert "All feedback was released" in client.get("/class/hw1/terms").text
    posted(client, "/class/hw1/release", back="1")
    assert student.get("/a/hw1/1/feedback").status_code == 404
    whats = [what for who, what, _ in lines_of_trail(service) if who == f"#{kim.number}"]
    assert whats[-2:] == ["released", "release taken back"]


def test_more_time_for_those_ticked_and_a_section(service, client) -> None:
    service.put_up(BUNDLE, closes=DUE)
    kept(client, "name,section\nAnn,one\nBen,two\nCid,two\nDee,one\n")
    ann, ben, cid = (known(service)[name] for name in ("Ann", "Ben", "Cid"))
    fields = {"until": "2026-11-11T10:00", "reason": "was ill"}
    answer = posted(client, "/class/hw1/extend", **fields, member=str(ann.number), of_section="two")
    assert answer.headers["location"] == "/class/hw1/terms?done=extended"
    page = text_of(client.get(answer.headers["location"]))
    assert "They have more time" in page
    assert all(
        f"{name} Wednesday 11 November 2026, 10:00 CET" in page for name in ("Ann", "Ben", "Cid")
    )
    one = opening_of(service)
    with service.store.read() as connection:
        given = openings.all_extensions(connection, one)
    assert {each.member for each in given} == {ann.id, ben.id, cid.id}
    page = text_of(client.get("/class/hw1/terms"))
    assert "was ill Kim Monday 2 November" in page
    for wrong in (
        {"until": ""},
        {"until": "2026-11-09T10:00"},
        {"reason": " "},
        {"reason": "x" * 20_000},
    ):
        refused = posted(client, "/class/hw1/extend", **{**fields, **wrong}, member=ann.number)
        assert refused.status_code == 422
    assert posted(client, "/class/hw1/extend", **fields).status_code == 422
    assert posted(client, "/class/hw1/extend", **fields, member="99").status_code == 422
    with service.store.read() as connection:
        assert openings.all_extensions(connection, one) == given


# ------------------------------------------------------------------ the class


def rows_of(answer) -> dict[str, str]:
    """What stands in the line of each member."""
    found = re.findall(r'<tr id="m\d+">(.*?)</tr>', answer.text, re.S)
    texts = [" ".join(re.sub(r"<[^>]*>", " ", one).split()) for one in found]
    return {text.split(" ")[0]: text for text in texts}


@pytest.mark.parametrize("counts", list(Counts))
def test_the_class_shows_what_is_collected(service, client, counts) -> None:
    opening = service.put_up(BUNDLE, counts=counts)
    names = ("Ann", "Ben", "Cid", "Dee")
    people = {name: service.student(name) for name in names}
    given = {}
    for name, scores in (("Ann", (1.0, 0.0)), ("Ben", (0.0, 1.0)), ("Cid", (0.0, 0.0))):
        for n, score in enumerate(scores):
            data = f"{name} {n}".encode()
            service.hand_in(people[name], data)
            given[data] = score
            service.clock.go(minutes=1)
    drained(service, Fake(lambda task: points(task, given[task.upload.members[""]])))
    service.hand_in(people["Cid"], b"waits")
    rows = rows_of(client.get("/class/hw1"))
    with service.store.read() as connection:
        grader = connection.scalar(sa.select(orders.c.grader).limit(1)) or ""
        found = collection.collected(connection, service.course, opening, grader)
    for one in found.counted:
        if counts is Counts.LAST or one.member.label != "Cid":
            assert f"attempt {one.number}," in rows[one.member.label]
    ann = "1 of 1" if counts is Counts.BEST else "0 of 1"
    assert re.match(rf"Ann graded {ann} 2 attempt", rows["Ann"])
    assert rows["Ben"].startswith("Ben graded 1 of 1 2 attempt")
    assert "in line" in rows["Cid"]
    assert "nothing yet" in rows["Dee"]
    page = text_of(client.get("/class/hw1"))
    assert "4 students, 1 without an attempt, 1 in line, 0 being graded, 2 graded." in page


def test_points_are_shown_before_they_are_released(service, client) -> None:
    service.put_up(BUNDLE, release=Release.BY_HAND)
    service.hand_in(service.student("Ann"), b"x")
    drained(service, Fake())
    assert "1 of 1" in rows_of(client.get("/class/hw1"))["Ann"]


def test_the_class_is_sorted_and_filtered(service, site, client, kim) -> None:
    service.put_up(BUNDLE)
    kept(client, "name,section\nAnn,two\nBen,one\nCid,one\n")
    people = known(service)
    service.hand_in(people["Ben"], b"b")
    drained(service, Fake())
    service.clock.moment = DUE + timedelta(hours=1)
    service.hand_in(people["Cid"], b"c")
    client = signed_in(service, site, kim)

    def order(query: str) -> list[str]:
        return list(rows_of(client.get(f"/class/hw1?{query}")))

    assert order("") == ["Ann", "Ben", "Cid"]
    assert order("sort=name&down=1") == ["Cid", "Ben", "Ann"]
    assert order("sort=section") == ["Ben", "Cid", "Ann"]
    assert order("sort=state") == ["Cid", "Ben", "Ann"]
    assert order("sort=points&down=1")[0] == "Ben"
    assert order("sort=rubbish&state=rubbish") == []
    assert order("state=nothing") == ["Ann"]
    assert order("state=late") == ["Cid"]
    assert order("state=done&section=one") == ["Ben"]
    page = client.get("/class/hw1?sort=points&down=1&section=one")
    assert page.text.count('aria-sort="descending"') == 1
    links = re.findall(r'<th scope="col"[^>]*><a href="([^"]*)"', page.text)
    assert len(links) == 6
    for link in links:
        address = html.unescape(link)
        assert "section=one" in address
        assert set(rows_of(client.get(address))) == {"Ben", "Cid"}


def test_who_is_inactive_stays_with_what_they_handed_in(service, client) -> None:
    service.put_up(BUNDLE)
    kept(client, ROSTER)
    service.hand_in(known(service)["Ben B"], b"b")
    kept(client, "name,email\nAnn A,ann@x.org\n")
    assert "(inactive)" in rows_of(client.get("/class/hw1"))["Ben"]
    kept(client, ROSTER)
    kept(client, "name,email\nBen B,ben@x.org\n")
    assert "Ann" not in rows_of(client.get("/class/hw1"))


def test_a_class_of_a_thousand_is_one_page(service, client) -> None:
    service.put_up(BUNDLE)
    text = "name,section\n" + "".join(f"Student {n},{n % 20}\n" for n in range(1000))
    kept(client, text)
    page = client.get("/class/hw1")
    assert page.text.count('<tr id="m') == 1000
    assert len(page.content) < 1_000_000


def test_the_stream_tells_what_changed_since_the_page(
    service, site, client, kim, monkeypatch
) -> None:
    """By the same cells as the page has; it ends with the session."""
    monkeypatch.setattr(class_view, "APART", 0.0)
    monkeypatch.setattr(class_view, "PING", 0.01)
    service.put_up(BUNDLE)
    ann, _ = service.student("Ann"), service.student("Ben")
    page = client.get("/class/hw1")
    (address,) = re.findall(r'data-events="([^"]*)"', page.text)
    between = iter(
        [
            lambda: service.hand_in(ann, b"x"),
            lambda: service.student("Cid"),
            lambda: service.clock.go(days=8),  # the session is over
        ]
    )
    asked = classes.lines

    def then_something_happens(*arguments):
        found = asked(*arguments)
        next(between)()
        return found

    monkeypatch.setattr(classes, "lines", then_something_happens)
    answer = client.get(html.unescape(address))
    monkeypatch.setattr(classes, "lines", asked)
    told = [json.loads(one) for one in re.findall(r"event: class\ndata: (.*)", answer.text)]
    assert [set(one["rows"]) for one in told] == [{str(ann.number)}, {"4"}]
    assert "1 in line" in told[0]["counts"]
    page = signed_in(service, site, kim).get("/class/hw1")
    assert told[0]["rows"][str(ann.number)].strip() in page.text
    ids = re.findall(r"id: (\w+)\n", answer.text)
    assert f"seen={ids[-1]}" in page.text


# ------------------------------------------------------------------ one attempt, and as a student

HIDDEN = make_bundle(
    question("q1", "def test(f): assert f(3) == 9", "def hidden_test(f): assert f(2) == 4"),
    slug="hw1",
    title="Homework",
)


def in_full(task) -> Graded:
    """A result with all that one may have in it."""
    cases = (
        CaseResult(name="open", hidden=False, points=1.0, outcome=Outcome.PASSED),
        CaseResult(
            name="veiled",
            hidden=True,
            points=1.0,
            outcome=Outcome.FAILED,
            message=f"say {HOSTILE}",
            detail=f"detail {HOSTILE}",
        ),
    )
    one = msgspec.structs.replace(question_result("q1", cases), misconception="off_by_one")
    cell = CellRecord(
        cell=3,
        outcome=Outcome.ERROR,
        error=f"ValueError: {HOSTILE}",
        line=2,
        output=f"out {HOSTILE}",
        source=f"f = {HOSTILE}",
        question="q1",
    )
    found = Result(
        submission=task.upload.id,
        status=Status.GRADED,
        questions=(one,),
        cells=(cell,),
        notes=(f"note {HOSTILE}",),
        max_score=2.0,
    )
    return Graded(task, found, jobs.Cost(seconds=1.5, cpu_examiner=0.25, cpu_candidate=0.5))


def test_an_attempts_page_has_all_that_was_found(service, site, client) -> None:
    service.put_up(HIDDEN, release=Release.BY_HAND)
    ann = service.student("Ann")
    service.hand_in(ann, b"what I wrote", called=HOSTILE)
    waits = text_of(client.get(f"/class/hw1/{ann.number}/1"))
    assert "It is the next to be graded" in waits
    drained(service, Fake(in_full))
    answer = client.get(f"/class/hw1/{ann.number}/1")
    page = text_of(answer)
    assert "veiled hidden 1" in page
    for said in (
        *("detail", "off_by_one", "ValueError", "in line 2", "1.50 s", "0.25 s", "0.50 s"),
        *(
            "1 of 2 points by tests, which the student does not see yet",
            "note",
            "This attempt counts.",
        ),
    ):
        assert said in page
    assert "<img" not in answer.text
    assert "veiled" not in signed_in(service, site, ann).get("/a/hw1/1").text


def test_the_file_and_its_receipt_are_those_that_were_handed_in(service, site, client) -> None:
    service.put_up(BUNDLE)
    ann = service.student("Ann")
    service.hand_in(ann, b"what I wrote \xff", called="x y.ipynb")
    answer = client.get(f"/class/hw1/{ann.number}/1/file")
    assert answer.content == b"what I wrote \xff"
    assert "attachment" in answer.headers["content-disposition"]
    assert answer.headers["content-type"] == "application/octet-stream"
    receipt = client.get(f"/class/hw1/{ann.number}/1/receipt").text
    assert receipt == signed_in(service, site, ann).get("/a/hw1/1/receipt").text


def without(text: str, *patterns: str) -> str:
    for pattern in patterns:
        text = re.sub(pattern, "", text, flags=re.S)
    return " ".join(text.split())


def test_seen_as_a_student_the_pages_are_the_students_own(service, site, client) -> None:
    """Letter by letter but for the banner, the forms and scripts, and where links lead."""
    service.put_up(HIDDEN, counts=Counts.BEST)
    ann, ben = service.student("Ann"), service.student("Ben")
    service.hand_in(ann, b"x")
    service.hand_in(ben, b"y")
    drained(service, Fake(in_full))
    service.hand_in(ann, b"z")
    own = signed_in(service, site, ann)
    forms = (
        r"<aside class=.seen.*?</aside>",
        r"<form[^>]*action=./out.*?</form>",
        r"<input type=.hidden.[^>]*>",
        r"</?fieldset[^>]*>",
        r"<script src=./scripts/(hand_in|follow)[^>]*></script>",
        r"<noscript>.*?</noscript>",
        r"<div id=.trouble. role=.alert.></div>",
    )
    base = f"/as/{ann.number}"
    for path in ("/", "/a/hw1", "/a/hw1/1", "/a/hw1/2", "/receipts", "/a/hw1/1/receipt"):
        seen, real = client.get(base + path), own.get(path)
        assert (seen.status_code, real.status_code) == (200, 200)
        there = without(seen.text.replace(f'"{base}/', '"/'), *forms)
        assert there == without(real.text, *forms), path
        is_page = "<html" in seen.text
        assert ("You see what <bdi>Ann</bdi> sees" in seen.text) == is_page
        assert "refresh" not in seen.text
    assert client.get(f"{base}/a/hw1/1/feedback").status_code == 404
    service.store.write(lambda c: openings.release(c, service.course, opening_of(service), START))
    seen, real = (one.get(f"{at}/a/hw1/1/feedback") for one, at in ((client, base), (own, "")))
    banner = r'<p class="call odd">You see what Ann sees[^<]*</p>'
    assert re.search(banner, seen.text)
    ways = r'<nav aria-label="Where you came from".*?</nav>'
    assert without(seen.text, banner, ways) == without(real.text, ways)
    (there,), (here,) = (re.findall(ways, one.text, re.S) for one in (seen, real))
    own = [f'href="{path}"' for path in ("/a/hw1/1", "/a/hw1", "/")]
    assert re.findall('href="[^"]*"', here) == own
    as_ann = [one.replace('"/', f'"{base}/') for one in own]
    assert re.findall('href="[^"]*"', there) == [*as_ann, 'href="/"']


def test_seen_as_a_student_nothing_is_taken_and_nothing_changed(service, client, kim) -> None:
    service.put_up(BUNDLE)
    ann = service.student("Ann")
    page = client.get(f"/as/{ann.number}/a/hw1")
    assert "<fieldset disabled>" in page.text
    assert 'name="form"' not in page.text
    before = lines_of_trail(service)
    secret = form_of(client, "/course/roster")["form"]
    for path in ("/", "/a/hw1", "/out", "/a/hw1/1"):
        for method in ("POST", "PUT", "DELETE", "PATCH"):
            answer = client.request(
                method,
                f"/as/{ann.number}{path}",
                data={"form": secret},
                files={"file": ("x.ipynb", b"x")},
            )
            assert answer.status_code in (404, 405)
    assert client.get("/").status_code == 200
    assert lines_of_trail(service) == before
    with service.store.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(attempts)) == 0


# ------------------------------------------------------------------ to take along, and the trail


@pytest.fixture
def at_home(service, site, kim, tmp_path) -> TestClient:
    """The browser of an instructor whose service knows the folder of the course."""
    home = tmp_path / "home"
    home.mkdir()
    made = app.made(site, surroundings=Surroundings(root=home))
    cookies = signed_in(service, site, kim).cookies
    return TestClient(made, follow_redirects=False, cookies=cookies)


def test_a_run_to_take_along_is_what_collect_makes(service, at_home, tmp_path) -> None:
    import subprocess
    import sys
    import zipfile

    opening = service.put_up(BUNDLE, due=service.clock() + timedelta(hours=1))
    kept(at_home, ROSTER)
    service.hand_in(known(service)["Ann A"], b"a")
    service.hand_in(known(service)["Kim"], b"k")
    drained(service, Fake())
    answer = at_home.get("/class/hw1/run.zip")
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    out = tmp_path / "other"
    store = f"--store={service.store.place.url}"
    words = ("collect", f"--out={out}", store, "--course=Numbers", "--json", opening.slug)
    subprocess.run([sys.executable, "-m", "autograder", *words], check=True, capture_output=True)
    there = {
        str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()
    }
    assert found.keys() == there.keys()
    for name in ("grades.csv", "handed_in.csv", "submissions/Ann A 2.ipynb"):
        assert found[name] == there[name]
    early = at_home.get("/course/gradebook.csv")
    assert (early.status_code, "that is due by now" in early.text) == (422, True)
    service.clock.go(hours=2)
    table = at_home.get("/course/gradebook.csv").text
    assert [line.count("Ann A") + 2 * line.count("Ben B") for line in table.splitlines()] == [
        0,
        1,
        2,
    ]
    assert len(at_home.get("/course/gradebook.csv?format=moodle").text.splitlines()) == 3
    assert at_home.get("/course/gradebook.csv?format=rubbish").status_code == 404


def test_where_nobody_handed_in_there_is_nothing_to_take_along(service, at_home, client) -> None:
    service.put_up(BUNDLE)
    answer = at_home.get("/class/hw1/run.zip")
    assert answer.status_code == 422
    assert "nobody has handed in hw1" in answer.text
    assert at_home.get("/course/gradebook.csv").status_code == 422
    assert "no folder of the course" in client.get("/class/hw1/run.zip").text


def test_what_is_sent_twice_is_done_once(service, site, client, kim) -> None:
    looks = looked(client, "name,email\nAnn,ann@x.org\n")
    for _ in range(2):
        again = client.post("/course/roster/keep", data=hidden(looks))
        assert again.headers["location"] == "/course/roster?done=roster"
    service.put_up(BUNDLE)
    (ann,) = (one for one in known(service).values() if one.label == "Ann")
    fields = {"until": "2026-11-11T10:00", "reason": "ill", "member": str(ann.number)}
    for _ in range(2):
        assert posted(client, "/class/hw1/extend", **fields).status_code == 303
    with service.store.read() as connection:
        assert len(openings.all_extensions(connection, opening_of(service))) == 1
    posted(client, "/class/hw1/extend", **{**fields, "reason": "still ill"})
    with service.store.read() as connection:
        assert len(openings.all_extensions(connection, opening_of(service))) == 2
    staff = {"name": "Mia", "role": "marker"}
    assert posted(client, "/course/staff", **staff).status_code == 303
    refused = posted(client, "/course/staff", **staff)
    assert refused.status_code == 422
    assert "Mia is in the course as marker already" in refused.text
    assert posted(client, "/course/staff", **staff, email="m@x.org").status_code == 303
    assert posted(client, "/course/staff", **{**staff, "role": "instructor"}).status_code == 303


def test_a_change_that_somebody_else_made_meanwhile_is_not_written_over(
    service, site, client
) -> None:
    service.put_up(BUNDLE)
    lea = service.store.write(
        lambda c: members.add(c, service.course, Student(name="Lea"), Role.INSTRUCTOR, START)
    )
    other = signed_in(service, site, lea)
    mine, theirs = client.get("/class/hw1/terms"), other.get("/class/hw1/terms")
    fields = {"due": "2026-11-10T10:00", "counts": "last", "release": "after due"}
    assert other.post("/class/hw1/terms", data={**hidden(theirs), **fields}).status_code == 303
    late = {**fields, "due": "2026-11-12T10:00"}
    refused = client.post("/class/hw1/terms", data={**hidden(mine), **late})
    assert refused.status_code == 422
    assert "somebody changed the dates" in refused.text
    assert 'value="2026-11-10T10:00"' in client.get("/class/hw1/terms").text
    again = hidden(client.get("/class/hw1/terms"))
    assert client.post("/class/hw1/terms", data={**again, **late}).status_code == 303
    assert 'value="2026-11-12T10:00"' in client.get("/class/hw1/terms").text


def test_more_time_takes_none_away_unless_that_is_said(service, site, client) -> None:
    service.put_up(BUNDLE)
    ann, ben = service.student("Ann"), service.student("Ben")
    both = {"reason": "closed room", "member": [str(ann.number), str(ben.number)]}
    fields = {"until": "2026-11-14T10:00", "reason": "was ill", "member": str(ann.number)}
    assert posted(client, "/class/hw1/extend", **fields).status_code == 303
    refused = posted(client, "/class/hw1/extend", until="2026-11-11T10:00", **both)
    assert refused.status_code == 422
    assert "this would take time away from Ann, who had a later date" in text_of(refused)

    def until() -> dict[str, str]:
        with service.store.read() as connection:
            standing = openings.standing_extensions(connection, opening_of(service))
        return {
            one.label: f"{standing[one.id].until:%d}" for one in (ann, ben) if one.id in standing
        }

    assert until() == {"Ann": "14"}
    posted(client, "/class/hw1/extend", until="2026-11-11T10:00", shorten="1", **both)
    assert until() == {"Ann": "11", "Ben": "11"}
    own = signed_in(service, site, ben)
    for path in ("/", "/a/hw1"):
        page = text_of(own.get(path))
        said = "You have more time, until Wednesday 11 November 2026, 10:00 CET: closed room"
        assert said in page
    assert (
        "You have more time" not in signed_in(service, site, service.student("Cid")).get("/").text
    )


def test_who_is_signed_in_by_an_old_link_is_signed_out(service, site, client, kim) -> None:
    kept(client, "name\nAnn\nBen\n")
    links = links_in(posted(client, "/course/links"))
    others = {name: TestClient(app.made(site), follow_redirects=False) for name in links}
    assert all(signs_in(other, links[name]) for name, other in others.items())
    ann = known(service)["Ann"].number
    posted(client, "/course/links", **{"for": "chosen", "member": ann})
    assert [others[name].get("/").status_code for name in ("Ann", "Ben")] == [401, 200]


def test_where_links_lead_to_this_machine_alone_that_is_said(service, site, kim) -> None:
    for url, is_said in (("http://127.0.0.1:8000", True), ("https://hand-in.example.org", False)):
        there = Site(service.store, service.signer, site.spool, url)
        page = signed_in(service, there, kim).get("/course/roster").text
        assert ("which is this machine alone" in page) == is_said


def test_who_releases_is_told_what_is_not_over(service, site, client, kim) -> None:
    service.put_up(BUNDLE)
    ann = service.student("Ann")
    page = text_of(client.get("/class/hw1/terms"))
    assert "It is open still" in page
    assert "more time, which is not over" not in page
    fields = {"until": "2026-11-14T10:00", "reason": "was ill", "member": str(ann.number)}
    posted(client, "/class/hw1/extend", **fields)
    posted(client, "/class/hw1/terms", due="2026-11-09T10:00", closes="2026-11-09T10:00")
    service.clock.moment = DUE + timedelta(hours=1)
    client = signed_in(service, site, kim)
    page = text_of(client.get("/class/hw1/terms"))
    assert "It is open still" not in page
    assert "1 person has more time, which is not over." in page
    service.clock.moment = DUE + timedelta(days=6)
    assert "Release it all the same" not in text_of(client.get("/class/hw1/terms"))


def test_where_the_file_of_links_is_lost_all_students_have_new_ones(service, site, client) -> None:
    kept(client, "name\nAnn\nBen\n")
    before = links_in(posted(client, "/course/links"))
    after = links_in(posted(client, "/course/links", **{"for": "students"}))
    assert set(before) == set(after) == {"Ann", "Ben"}
    other = TestClient(app.made(site), follow_redirects=False)
    assert not any(signs_in(other, link) for link in before.values())
    assert all(signs_in(other, link) for link in after.values())


def test_what_was_done_is_said_by_words_of_ours_alone(service, client) -> None:
    service.put_up(BUNDLE)
    page = "/class/hw1/terms"
    posted(client, "/class/hw1/release")
    assert "students see all feedback now" in client.get(f"{page}?done=released").text
    for odd in ("x", "<b>", "released "):
        assert 'role="status"' not in client.get(page, params={"done": odd}).text


def test_the_trail_is_told_newest_first_by_page(service, client, kim) -> None:
    text = "name\n" + "".join(f"Student {n}\n" for n in range(120))
    kept(client, text)
    service.put_up(BUNDLE)
    posted(client, "/class/hw1/terms", due="2026-11-10T10:00")
    first = text_of(client.get("/course/trail"))
    (line,) = re.findall(r"Kim \(#1\) opening changed hw1 (.*?) Monday", first)
    assert line.count("due 2026-11-09 10:00,") == line.count("due 2026-11-10 10:00,") == 1
    assert "page 1 of 3" in first
    seen = []
    for page in (1, 2, 3):
        answer = text_of(client.get(f"/course/trail?page={page}"))
        seen += re.findall(r"new student Student \d+ \(#(\d+)\)", answer)
    assert seen == [str(n) for n in range(121, 1, -1)]
    for page in ("0", "-1", "x", "9" * 30, "\u0663"):
        assert client.get("/course/trail", params={"page": page}).status_code == 404
    assert client.get("/course/trail?page=9").status_code == 200


# ------------------------------------------------------------------ another bundle

OTHER = make_bundle(question("q1", "def test(f): assert f(3) == 8"), slug="hw1", title="Newer")


def scored(given: dict[tuple[str, bytes], float]):
    """Grading that gives these points, by the digest of the bundle and what was handed in."""
    return Fake(lambda task: points(task, given[task.bundle.digest, task.upload.members[""]]))


def propose(client, bundle=OTHER):
    return posted(
        client, "/class/hw1/bundle", files={"bundle": ("hw1.zip", pack(bundle))}, of="/class/hw1"
    )


def decide(client, act: str, bundle=OTHER):
    return posted(
        client, "/class/hw1/bundle/decide", of="/class/hw1", act=act, bundle=bundle.digest
    )


def what_students_see(service, site, *people) -> list[str]:
    found = []
    for one in people:
        student = signed_in(service, site, one)
        found += [text_of(student.get(path)) for path in ("/", "/a/hw1", "/a/hw1/1")]
        if (page := student.get("/a/hw1/1/feedback")).status_code == 200:
            found.append(page.text)
    return found


@pytest.fixture
def regraded(service, client):
    """Three who handed in, and what each bundle gives for it: one loses, one gains, one neither."""
    service.put_up(BUNDLE, release=Release.AT_ONCE)
    people = [service.student(name) for name in ("Ann", "Ben", "Cid")]
    given = {}
    for who, before, after in zip(people, (1.0, 0.0, 1.0), (0.0, 1.0, 1.0), strict=True):
        data = who.label.encode()
        service.hand_in(who, data)
        given |= {(BUNDLE.digest, data): before, (OTHER.digest, data): after}
    drained(service, scored(given))
    return people, given


def test_who_gains_and_who_loses_is_shown_before_students_see_it(
    service, site, client, regraded, kim
) -> None:
    people, given = regraded
    before = what_students_see(service, site, *people)
    rows = rows_of(client.get("/class/hw1"))
    assert propose(client).headers["location"] == "/class/hw1/bundle?done=proposed"
    page = text_of(client.get("/class/hw1/bundle"))
    assert "0 attempts are graded with it, 3 are to be. Students see nothing of it." in page
    assert what_students_see(service, site, *people) == before
    drained(service, scored(given))
    page = text_of(client.get("/class/hw1/bundle"))
    assert "3 attempts are graded with it, 0 are to be." in page
    assert "Who loses: 1" in page
    assert "Ann 1 1 0 -1 q1: 1 to 0" in page
    assert "Who gains: 1" in page
    assert "Ben 1 0 1 +1 q1: 0 to 1" in page
    assert "Cid" not in page
    assert what_students_see(service, site, *people) == before
    assert rows_of(client.get("/class/hw1")) == rows
    assert opening_of(service).bundle == BUNDLE.digest
    decide(client, "use")
    assert (opening_of(service).bundle, opening_of(service).proposed) == (OTHER.digest, None)
    seen = what_students_see(service, site, *people)
    assert "0 of 1 points" in seen[2]
    assert "1 of 1 points" in seen[6]
    assert states(service) == ["done"] * 3  # nothing is graded again
    whats = [(who, what) for who, what, _ in lines_of_trail(service) if "bundle" in what]
    mark = f"#{kim.number}"
    assert whats == [(mark, "bundle proposed"), (mark, "proposed bundle used")]
    assert inspect(service.store).troubles == ()


def test_a_bundle_that_is_left_leaves_everything_as_it_was(service, site, client, regraded) -> None:
    people, given = regraded
    before = what_students_see(service, site, *people)
    propose(client)
    decide(client, "leave")
    assert states(service) == ["done"] * 3
    propose(client)
    drained(service, scored(given))
    decide(client, "leave")
    assert states(service) == ["done"] * 3
    assert (opening_of(service).bundle, opening_of(service).proposed) == (BUNDLE.digest, None)
    assert what_students_see(service, site, *people) == before
    assert inspect(service.store).troubles == ()
    assert decide(client, "use").status_code == 422
    assert opening_of(service).bundle == BUNDLE.digest


def test_a_lease_of_a_bundle_that_was_left_writes_nothing(service, client, regraded) -> None:
    _, given = regraded
    propose(client)

    def leave_first(task):
        if opening_of(service).proposed is not None:
            decide(client, "leave")
        return points(task, given[task.bundle.digest, task.upload.members[""]])

    drained(service, Fake(leave_first))
    assert states(service) == ["done"] * 3
    assert inspect(service.store).troubles == ()
    with service.store.read() as connection:
        assert set(connection.scalars(sa.select(orders.c.bundle))) == {BUNDLE.digest}


def test_what_comes_meanwhile_is_graded_at_once_and_under_both_in_the_end(
    service, site, client, regraded
) -> None:
    _, given = regraded
    propose(client)
    dee = service.student("Dee")
    service.hand_in(dee, b"Dee")
    given |= {(BUNDLE.digest, b"Dee"): 1.0, (OTHER.digest, b"Dee"): 0.0}
    grading = scored(given)
    drained(service, grading)
    assert grading.asked[0].upload.members[""] == b"Dee"  # before all that nobody waits for
    assert "1 of 1 points" in text_of(signed_in(service, site, dee).get("/a/hw1/1"))
    page = text_of(client.get("/class/hw1/bundle"))
    assert "1 is graded with the other one alone" in page
    decide(client, "more")
    drained(service, scored(given))
    assert "Who loses: 2" in text_of(client.get("/class/hw1/bundle"))
    eve = service.student("Eve")
    service.hand_in(eve, b"Eve")
    decide(client, "use")
    given |= {(BUNDLE.digest, b"Eve"): 1.0, (OTHER.digest, b"Eve"): 0.0}
    drained(service, scored(given))
    assert "0 of 1 points" in text_of(signed_in(service, site, eve).get("/a/hw1/1"))
    assert inspect(service.store).troubles == ()


def test_yet_another_bundle_takes_the_place_of_the_first(service, client, regraded) -> None:
    people, given = regraded
    third = make_bundle(question("q1", "def test(f): assert f(1) == 1"), slug="hw1")
    propose(client)
    drained(service, scored(given))
    propose(client, third)
    given |= {(third.digest, one.label.encode()): 0.0 for one in people}
    assert decide(client, "use").status_code == 422  # the page was that of the first
    drained(service, scored(given))
    page = text_of(client.get("/class/hw1/bundle"))
    assert "Who loses: 2" in page
    decide(client, "use", third)
    assert opening_of(service).bundle == third.digest


def test_the_run_that_is_collected_is_that_of_the_bundle_in_use(service, client, regraded) -> None:
    _, given = regraded

    def now():
        with service.store.read() as connection:
            grader = connection.scalar(sa.select(orders.c.grader).limit(1)) or ""
            one = opening_of(service)
            found = collection.collected(connection, service.course, one, grader)
            return found.counted, classes.lines(connection, service.course, one)

    before = now()
    assert [one.state for one in before[0]] == ["done"] * 3
    propose(client)
    assert now() == before
    drained(service, scored(given))
    assert now() == before
    assert [one.score for one in before[1]] == [1.0, 0.0, 1.0]


def test_what_cannot_be_proposed(service, client, regraded) -> None:
    assert propose(client, BUNDLE).status_code == 422
    assert propose(client, make_bundle(question("q1", "x = 1"), slug="hw2")).status_code == 422
    assert put_up(client, OTHER).status_code == 422
    assert put_up(client, BUNDLE, due="2026-11-20T10:00").status_code == 303
    assert opening_of(service).bundle == BUNDLE.digest
    assert decide(client, "use").status_code == 422
    propose(client)
    assert decide(client, "rubbish").status_code == 422
    assert put_up(client, BUNDLE, due="2026-11-21T10:00").status_code == 303
    assert opening_of(service).proposed == OTHER.digest


def test_an_instructor_reads_why_nothing_is_graded(service, site, client, regraded) -> None:
    """Where a solution loses points on this machine, all waits, and the page of it says so."""
    posted(
        client,
        "/class/hw1/bundle",
        files={"bundle": ("hw1.zip", pack(OTHER))},
    )
    service.store.write(
        lambda c: c.execute(
            sa.update(bundles).where(bundles.c.digest == OTHER.digest).values(canary=b"wrong")
        )
    )
    low = Fake(lambda task: points(task, 0.0))
    dispatch = Dispatch(service.store, low, "work far-away 7 a1", 1)
    dispatch.step()
    told = "Nothing is graded with this bundle on far-away: the solution does not get full marks"
    assert told in text_of(client.get("/class/hw1/bundle"))
    assert "Nothing is graded" not in client.get("/class/hw1").text
    service.clock.go(minutes=3)
    assert told not in text_of(client.get("/class/hw1/bundle")), "that machine is gone"


@pytest.mark.parametrize("slug", ["Übung 1", "a#b?c=100%&d", "作業", "'\"<b>"])
def test_whatever_an_assignment_is_called_its_pages_lead_on(service, client, slug) -> None:
    bundle = make_bundle(question("q1", "def test(f): assert f(3) == 9"), slug=slug, title="Title")
    service.put_up(bundle)
    service.hand_in(service.student("Ann"), b"x", slug=slug)
    drained(service, Fake())

    def lead_on(page) -> dict[str, str]:
        links = re.findall(r'<a href="([^"]*)"[^>]*>(.*?)</a>', page.text)
        return {
            html.unescape(re.sub("<[^>]*>", "", words)): html.unescape(to) for to, words in links
        }

    to = lead_on(client.get("/"))["The class with Title"]
    page = client.get(to)
    seen = 0
    for words, path in lead_on(page).items():
        if path.startswith("/class") and "zip" not in words:
            assert client.get(path).status_code == 200, path
            seen += 1
    assert seen == 10
    own = client.get(lead_on(page)["Ann"])
    student = lead_on(own)["See this as Ann"]
    assert "You see what" in client.get(student).text
    (action,) = re.findall(r'method="post" action="([^"]*extend)"', page.text)
    fields = {"until": "2026-11-11T10:00", "reason": "ill", "member": "2"}
    assert posted(client, html.unescape(action), **fields).status_code == 303
