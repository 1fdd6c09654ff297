"""Every route, asked by everybody: who may is in one table; what is not one's own is not there."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa
from fakes import make_bundle, question
from starlette.testclient import TestClient

from autograder.course import Student
from autograder.formats.bundle import Bundle, pack
from autograder.service import courses, members, openings, proposals
from autograder.service.courses import found
from autograder.service.members import Member, Role
from autograder.service.store.tables import attempts, marks
from autograder.service.web import app, class_view, exporting, rights
from autograder.service.web.marking import JSON
from autograder.service.web.rights import RIGHTS, Credential
from autograder.service.web.site import Site
from service.stores import START, Served, served
from service.test_marking import ESSAY, bundle_with_essay, grade_all, in_section, marker
from service.test_web import browser, form_of, link_of, signed_in

pytestmark = pytest.mark.slow  # a store on the disk each

DOCS = Path(__file__).resolve().parents[2] / "docs" / "explanation" / "hand-in.md"
PEOPLE = ("ann", "ben", "mia", "kim", "zoe", "ida")
"""student, other student, marker, instructor; a student and an instructor of another course"""
OWN = {"slug": "hw1", "number": "1"}
PAT = "1"
"""the number of a student of each course who hands in once"""
MANY = 9
"""attempts of one student of each course: the others have less"""
NOWHERE = {"slug": "never", "number": "77"}


@dataclass
class Town:
    """Two courses in one store, and people who handed in, some more than others."""

    service: Served
    site: Site
    people: dict[str, Member]
    own: dict[str, str]
    """what each course calls its assignment, by person"""
    bundle: bytes
    """another assignment, packed"""


async def exported(request, words, variables=None) -> None:
    out = Path(next(one for one in words if one.startswith("--out=")).removeprefix("--out="))
    if words[0] == "collect":
        out.mkdir()
        out = out / "grades.csv"
    out.write_text("name\n")


@pytest.fixture(autouse=True)
def short(monkeypatch) -> None:
    """A stream of a class ends after its first look, and what is exported is made by nobody."""
    monkeypatch.setattr(class_view, "LASTS", 0.0)
    monkeypatch.setattr(exporting, "_called", exported)


@pytest.fixture(scope="module")
def town(tmp_path_factory) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("town")
    (folder / "spool").mkdir()
    with served(folder) as service:
        people: dict[str, Member] = {}
        own: dict[str, str] = {}
        numbers = service.course
        letters = service.store.write(lambda c: found(c, "Letters", "", START))
        for course, slug, roles in (
            (
                numbers,
                "hw1",
                {
                    "ann": Role.STUDENT,
                    "ben": Role.STUDENT,
                    "mia": Role.MARKER,
                    "kim": Role.INSTRUCTOR,
                },
            ),
            (letters, "essay", {"zoe": Role.STUDENT, "ida": Role.INSTRUCTOR}),
        ):
            service.course = course
            bundle = bundle_with_essay(slug)
            opening = service.put_up(bundle, due=START)
            service.store.write(
                lambda c, course=course, opening=opening: openings.release(
                    c, course, opening, START
                )
            )
            # one whom nobody is in the walk, and whose answer stays what it is
            pat = service.student("Pat")
            service.hand_in(pat, b"words", slug)
            for name, role in roles.items():
                people[name] = service.store.write(
                    lambda c, name=name, role=role, course=course: members.add(
                        c, course, Student(name=name), role, START
                    )
                )
                own[name] = slug
                for count in range(MANY if name in ("ann", "zoe") else 1):
                    service.hand_in(people[name], f"{name} {count}".encode(), slug)
        service.course = numbers
        grade_all(service)
        site = Site(service.store, service.signer, folder / "spool", "http://testserver")
        another = make_bundle(question("q1", "def test(x): assert x == 1"), slug="another")
        yield Town(service, site, people, own, pack(another))


def other_of(slug: str) -> Bundle:
    """Another bundle of an assignment."""
    return make_bundle(question("q1", "def test(x): assert x == 2"), ESSAY, slug=slug)


FIELDS = {
    "POST /course/staff": {"name": "Joe", "role": "marker"},
    "POST /course/links": {"for": "chosen"},
    "POST /class/{slug}/terms": {"due": "2026-11-01T10:00"},
    "POST /class/{slug}/extend": {"until": "2026-11-11T10:00", "reason": "ill", "member": "1"},
}
"""what a form of an instructor has in it, besides its secret"""
FILES = {
    "POST /course/roster": lambda town, slug: {"roster": ("x.csv", b"name\nJoe\n")},
    "POST /course/open": lambda town, slug: {"bundle": ("x.zip", town.bundle)},
    "POST /class/{slug}/bundle": lambda town, slug: {"bundle": ("x.zip", pack(other_of(slug)))},
}
"""and which files"""


def proposed(town: Town, name: str) -> str:
    """The digest of a bundle that is proposed in the course of somebody."""
    other, now = other_of(town.own[name]), town.service.clock()

    def change(connection: sa.Connection) -> None:
        course = courses.find(connection, "Numbers" if town.own[name] == "hw1" else "Letters")
        opening = openings.find(connection, course, town.own[name])
        proposals.propose(connection, course, opening, other, pack(other), None, now, "#1")

    town.service.store.write(change)
    return other.digest


def of_instructor(town: Town, named: str, name: str) -> dict[str, str]:
    """The fields of such a form, for a course of its own."""
    fields = dict(FIELDS.get(named, {}))
    if named == "POST /course/roster/keep":
        fields = {"roster": base64.b64encode(b"name\nJoe\n").decode(), "seen": "x"}
    if named.endswith("/bundle/decide") and name:
        fields = {"act": "more", "bundle": proposed(town, name)}
    if named == "POST /course/links":
        fields["member"] = str(town.people[name].number if name else 1)
    if named == "POST /course/open":
        fields["due"] = "2026-11-09T10:00"
    return fields


def client_of(town: Town, name: str) -> TestClient:
    """The browser of somebody who is signed in; of nobody where the name is empty."""
    if not name:
        return browser(town.site)
    return signed_in(town.service, town.site, town.people[name])


def asked(town: Town, named: str, name: str, client: TestClient, to: dict[str, str]):
    """What comes of a route, asked for as a member would, with all that a page of theirs has."""
    method, path = named.split(" ")
    slug = town.own.get(name, "hw1")
    filled = path.replace("{slug}", to["slug"]).replace("{number:int}", to["number"])
    filled = filled.replace("{name}", "times.js").replace("{secret}", "of nobody")
    if path.startswith(("/marking/", "/decisions/")):
        filled = filled.replace("{question}", "essay")
        filled = filled.replace("{member:int}", to.get("member", PAT))
    own_number = town.people[name].number if name else 1
    filled = filled.replace("{member:int}", to.get("member", str(own_number)))
    headers = {}
    if RIGHTS[named].by is Credential.TOKEN and name:
        headers["Authorization"] = f"Bearer {link_of(town.service, town.people[name])}"
    if method == "GET":
        return client.get(filled, headers=headers)
    if RIGHTS[named].by is Credential.TOKEN:
        return client.post(filled, content=b"x", headers=headers)
    form = form_of(client, f"/a/{slug}") if name else {"form": "x"}
    if path.startswith(("/marking/", "/decisions/")):
        kind = "bonus" if "{member" in path else "credit-all"
        points = "1" if "{member" in path else ""
        wish = {"points": points, "kind": kind, "question": "q1", "reason": "r"}
        there = {} if "member" in to else form_of(client, filled)
        form = {**form, **there, **wish}
    files = {"file": ("x.ipynb", b"x")} if path.startswith("/a/") else None
    if named in FILES:
        files = FILES[named](town, slug)
    return client.post(filled, data={**form, **of_instructor(town, named, name)}, files=files)


def count(town: Town, name: str = "") -> int:
    """How many attempts there are, of all or of one."""
    query = sa.select(sa.func.count()).select_from(attempts)
    if name:
        query = query.where(attempts.c.member_id == town.people[name].id)
    with town.service.store.read() as connection:
        return connection.scalar(query) or 0


# ------------------------------------------------------------------ the table


def test_every_route_has_its_right_and_every_right_its_route() -> None:
    assert app.ENDPOINTS.keys() == RIGHTS.keys()
    routes = {f"{method} {one.path}" for one in app.routes() for method in one.methods or ()}
    assert {one for one in routes if not one.startswith("HEAD ")} == RIGHTS.keys()
    for right in RIGHTS.values():
        assert bool(right.roles) == (right.by is not Credential.NONE)


def test_the_table_is_that_of_the_documentation() -> None:
    rows = {}
    for line in DOCS.read_text().splitlines():
        if match := re.match(r"\| `((?:GET|POST) [^`]*)` \|(.*)\|$", line):
            rows[match[1]] = [cell.strip() for cell in match[2].split("|")]
    assert rows == {
        named.replace(":int", "").replace("{", "").replace("}", ""): [
            right.by.value if right.roles else "",
            *(
                "yes" if not right.roles or role in right.roles else ""
                for role in (None, Role.STUDENT, Role.MARKER, Role.INSTRUCTOR)
            ),
        ]
        for named, right in RIGHTS.items()
    }


@pytest.mark.parametrize("name", ["", *PEOPLE])
@pytest.mark.parametrize("named", RIGHTS)
def test_who_may_ask_is_answered_and_nobody_else(town, named, name) -> None:
    right = RIGHTS[named]
    to = {**OWN, "slug": town.own.get(name, "hw1")}
    answer = asked(town, named, name, client_of(town, name), to)
    if not right.roles:
        assert answer.status_code not in (401, 500)
    elif not name:
        assert answer.status_code == 401
    elif town.people[name].role in right.roles:
        assert answer.status_code < 400
    else:
        assert answer.status_code == 404


@pytest.mark.parametrize("named", [one for one, right in RIGHTS.items() if right.roles])
def test_what_a_role_may_not_do_is_not_there_for_it(town, named, monkeypatch) -> None:
    """A route that is another role's, and one that is nowhere, answer alike."""
    monkeypatch.setitem(
        rights.RIGHTS, named, rights.Right(RIGHTS[named].by, frozenset({Role.MARKER}))
    )
    client = client_of(town, "ann")
    method, path = named.split(" ")
    answer = asked(town, named, "ann", client, OWN)
    assert answer.status_code == 404
    token = {"Authorization": f"Bearer {link_of(town.service, town.people['ann'])}"}
    nowhere = client.request(
        method,
        "/api/no/such/place/at/all" if path.startswith("/api") else "/no/such",
        headers=token,
    )
    assert (answer.text, shape(answer.headers)) == (nowhere.text, shape(nowhere.headers))
    marker = client_of(town, "mia")
    if named != "GET /a/{slug}" and method == "GET":
        assert asked(town, named, "mia", marker, OWN).status_code == 200


def test_a_cookie_is_no_token_and_a_token_no_cookie(town) -> None:
    client = client_of(town, "ann")
    token = {"Authorization": f"Bearer {link_of(town.service, town.people['ann'])}"}
    assert client.get("/api/hw1/1").status_code == 401
    assert client.post("/api/hw1", content=b"x").status_code == 401
    for path in ("/", "/receipts", "/a/hw1", "/a/hw1/1", "/a/hw1/1/events"):
        assert browser(town.site).get(path, headers=token).status_code == 401


@pytest.mark.parametrize(
    "named",
    [one for one, right in RIGHTS.items() if right.by is Credential.COOKIE and "POST" in one],
)
@pytest.mark.parametrize("form", ["", "x", "theirs"])
def test_every_form_has_the_secret_of_its_session(town, named, form) -> None:
    name = "ann" if Role.STUDENT in RIGHTS[named].roles else "kim"
    client, before = client_of(town, name), count(town)
    if form == "theirs":
        form = form_of(client_of(town, "ben"), "/a/hw1")["form"]
    path = named.split(" ")[1].replace("{slug}", "hw1")
    path = path.replace("{question}", "essay").replace("{member:int}", PAT)
    files = {"file": ("x.ipynb", b"y")} if path.startswith("/a/") else None
    assert client.post(path, data={"form": form}, files=files).status_code == 403
    assert client.get("/").status_code == 200
    assert count(town) == before


# ------------------------------------------------------------------ nothing of others

SLUGGED = [one for one in RIGHTS if "{slug}" in one]


def shape(headers) -> dict[str, str]:
    """What headers say that does not change with the length of a name in the text."""
    return {name: value for name, value in headers.items() if name != "content-length"}


def plain(answer, to: dict[str, str]) -> tuple[int, str, dict[str, str]]:
    """An answer in which what was asked for, and secrets of a session, are not told apart."""
    text = answer.text.replace(repr(to["slug"]), "SLUG").replace(f"attempt {to['number']}", "N")
    text = re.sub(r'name="form" value="[^"]*"', "", text)
    return answer.status_code, text, shape(answer.headers)


@pytest.mark.parametrize("name", ["", *PEOPLE])
@pytest.mark.parametrize("named", SLUGGED)
def test_what_is_of_others_is_like_what_is_nowhere(town, named, name) -> None:
    """Another course's assignment and attempts; numbers that another member has; nothing at all."""
    client, before = client_of(town, name), count(town)
    own = town.own.get(name, "hw1")
    other = "essay" if own == "hw1" else "hw1"
    strange = [{"slug": other, "number": number} for number in ("1", "2", str(MANY), "77")]
    if "number" in named:
        first = count(town, name) + 1 if name else 1
        assert first <= MANY or name in ("ann", "zoe")
        numbers = (*range(first, MANY + 3), 2**31, 10**30)
        strange += [{"slug": own, "number": str(number)} for number in numbers]
    nothing = plain(asked(town, named, name, client, NOWHERE), NOWHERE)
    assert nothing[0] == (404 if name else 401)
    for to in strange:
        assert plain(asked(town, named, name, client, to), to) == nothing, to
    assert count(town) == before


@pytest.mark.parametrize("method", ["HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "POST"])
def test_methods_that_no_route_has_tell_nothing(town, method) -> None:
    for name in ("", "ben", "ida"):
        client = client_of(town, name)
        for path in (
            "/a/{}/9",
            "/a/{}/9/receipt",
            "/a/{}/9/feedback",
            "/a/{}/9/events",
            "/api/{}/9",
        ):
            seen = {
                (one.status_code, one.text, str(shape(one.headers)))
                for slug in ("hw1", "essay", "never")
                for one in [client.request(method, path.format(slug))]
            }
            assert len(seen) == 1, (name, path)
            assert seen.pop()[0] >= 400


OF_MEMBERS = [one for one in RIGHTS if "{member:int}" in one]


@pytest.mark.parametrize("name", ["kim", "ida"])
@pytest.mark.parametrize("named", OF_MEMBERS)
def test_members_of_another_course_are_nowhere(town, named, name) -> None:
    """Numbers that only the other course has, or nobody, or no number."""
    client = client_of(town, name)
    to = {"slug": town.own[name], "number": "1"}
    nowhere = "/no/such"
    with town.service.store.read() as connection:
        known = {
            one.name: {each.number for each in members.all_of(connection, one)}
            for one in courses.all_of(connection)
        }
    own = known.pop("Numbers" if name == "kim" else "Letters")
    others = set().union(*known.values()) - own
    assert others or name == "kim"  # the smaller course has no number that the larger lacks
    for number in (*others, 0, max(own) + 1, 770, 2**31, 10**30):
        answer = asked(town, named, name, client, {**to, "member": str(number)})
        assert answer.status_code == 404, number
        assert answer.text == client.get(nowhere).text


def test_pages_name_nothing_and_nobody_else(town) -> None:
    """Whatever somebody may read has nothing of others in it."""
    for name in PEOPLE:
        client = client_of(town, name)
        own = town.own[name]
        for path in ("/", "/receipts", f"/a/{own}", f"/a/{own}/1", f"/a/{own}/1/feedback"):
            text = client.get(path).text
            others = [one for one in PEOPLE if one != name and re.search(rf"\b{one}\b", text)]
            assert not others, (name, path, others)
            assert ("Letters" if own == "hw1" else "Numbers") not in text
            assert f"/a/{'essay' if own == 'hw1' else 'hw1'}" not in text
    receipts = {name: set(client_of(town, name).get("/receipts").text.split()) for name in PEOPLE}
    assert all(receipts.values())
    assert len(set().union(*receipts.values())) == sum(map(len, receipts.values()))


# ------------------------------------------------------------------ whom a marker may mark


def test_a_marker_finds_the_answers_of_their_sections_and_no_others(tmp_path) -> None:
    """Whose answer is another section's, who has none and who is nobody answer alike, whatever is
    asked; what is listed names none of them."""
    (tmp_path / "spool").mkdir()
    with served(tmp_path) as service:
        service.put_up(bundle_with_essay())
        ann, ben = in_section(service, "Ann", "A"), in_section(service, "Ben", "B")
        none, nothing = in_section(service, "Cy", ""), in_section(service, "Dee", "A")
        for member in (ann, ben, none):
            service.hand_in(member, f"words of {member.label}".encode())
        mia, max_ = marker(service, "Mia", "A"), marker(service, "Max")
        service.hand_in(max_, b"a marker's own")
        grade_all(service)
        site = Site(service.store, service.signer, tmp_path / "spool", "http://testserver")
        bound, free = (signed_in(service, site, one) for one in (mia, max_))
        path = "/marking/hw1/essay"
        mine = f"{path}/{ann.number}"
        assert bound.get(mine).status_code == 200
        form = form_of(bound, mine)
        saved = bound.post(mine, data={**form, "points": "2"})
        assert saved.status_code == 303

        def answers(number: int, question: str = "essay", slug: str = "hw1"):
            address = f"/marking/{slug}/{question}/{number}"
            for answer in (
                bound.get(address),
                bound.post(address, data={**form, "points": "1"}),
                bound.post(address, data={**form, "points": "1"}, headers={"accept": JSON}),
            ):
                yield answer.status_code, answer.text, shape(answer.headers)

        nowhere = list(answers(10**30))
        assert {status for status, _, _ in nowhere} == {404}
        for member in (ben, none, nothing, mia, max_):
            assert list(answers(member.number)) == nowhere
        assert list(answers(ann.number, "q1")) == list(answers(ann.number, "nothing")) == nowhere
        assert list(answers(ann.number, slug="never")) == nowhere
        for address in (path, "/marking/hw1", f"{path}?section=B", f"{path}?show=open"):
            text = bound.get(address).text
            assert not re.search(r"\b(Ben|Cy|Dee|B)\b|Answer [^1]", text), address
        assert bound.get(f"{path}?section=B").text == bound.get(path).text
        with service.store.read() as connection:
            marked = connection.execute(sa.select(marks.c.member_id, marks.c.points)).all()
        assert marked == [(ann.id, 2.0)]
        listed = free.get(path).text
        assert all(f"Answer {one.number}" in listed for one in (ann, ben, none))
        assert f"Answer {max_.number}" not in listed


def test_an_instructor_is_bound_to_no_section(tmp_path) -> None:
    (tmp_path / "spool").mkdir()
    with served(tmp_path) as service:
        service.put_up(bundle_with_essay())
        ben = in_section(service, "Ben", "B")
        service.hand_in(ben, b"words")
        kim = marker(service, "Kim", "A", role=Role.INSTRUCTOR)
        grade_all(service)
        site = Site(service.store, service.signer, tmp_path / "spool", "http://testserver")
        client = signed_in(service, site, kim)
        assert client.get(f"/marking/hw1/essay/{ben.number}").status_code == 200
