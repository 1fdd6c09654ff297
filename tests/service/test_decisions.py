"""Decisions about grades: kept as `autograder decide` keeps them, and shown with feedback."""

from __future__ import annotations

import re

import msgspec
import pytest
import sqlalchemy as sa
from fakes import make_bundle, question

from autograder.batch import Graded, Task, jobs
from autograder.course.decisions import Deed
from autograder.errors import UsageError
from autograder.formats.bundle import pack
from autograder.result import CaseResult, Outcome, question_result
from autograder.service import classes, decisions, openings, proposals
from autograder.service.classes import GradeIndex
from autograder.service.decisions import DecidedAbout
from autograder.service.members import Role
from autograder.service.store.tables import decisions as kept
from autograder.service.store.tables import trail
from autograder.service.web.site import Site
from autograder.views.gradebook.marked import asked_by
from autograder.views.wished import Wish
from service.stores import START, served
from service.test_dispatch import Fake, drained
from service.test_marking import BUNDLE, ESSAY, grade_all, marker, written
from service.test_web import bearer, form_of, signed_in

pytestmark = pytest.mark.slow  # a store on the disk each

ASKED = asked_by(BUNDLE)


class Office:
    """A class that handed in, with feedback released, and an instructor."""

    def __init__(self, service, folder) -> None:
        (folder / "spool").mkdir()
        self.service = service
        self.opening = service.put_up(BUNDLE)
        self.site = Site(service.store, service.signer, folder / "spool", "http://testserver")
        self.ann, self.ben = service.student("Ann"), service.student("Ben")
        service.hand_in(self.ann, b"because")
        service.hand_in(self.ben, b"best words")
        grade_all(service)
        self.instructor = marker(service, "Kim", role=Role.INSTRUCTOR)
        self.kim = signed_in(service, self.site, self.instructor)
        self.mia = signed_in(service, self.site, marker(service, "Mia"))

    def release(self) -> None:
        course, opening = self.service.course, self.opening
        self.service.store.write(lambda c: openings.release(c, course, opening, START))

    def decide(self, member=None, **fields: object):
        path = "/decisions/hw1" + ("" if member is None else f"/{member.number}")
        form = form_of(self.kim, "/decisions/hw1" if member is None else path)
        return self.kim.post(path, data={**form, "reason": "a reason", **fields})

    def mark(self, member, points: str, comment: str = "") -> None:
        path = f"/marking/hw1/essay/{member.number}"
        form = form_of(self.mia, path)
        answer = self.mia.post(path, data={**form, "points": points, "comment": comment})
        assert answer.status_code == 303

    def undo(self, number: int, member=None):
        return self.decide(member, kind="undo", undoes=str(number), sending=f"undo {number}")

    def seen(self, member) -> tuple[float | None, float | None]:
        """The grade that a member reads of their first attempt."""
        client = signed_in(self.service, self.site, member)
        document = client.get("/api/hw1/1", headers=bearer(self.service, member)).json()
        return document["score"], document["max_score"]

    def feedback(self, member) -> str:
        return signed_in(self.service, self.site, member).get("/a/hw1/1/feedback").text

    def all(self):
        with self.service.store.read() as connection:
            return decisions.all_of(connection, self.opening)


@pytest.fixture
def office(tmp_path):
    with served(tmp_path) as service:
        yield Office(service, tmp_path)


def test_a_students_grade_has_marks_and_decisions_once_it_is_released(office) -> None:
    office.mark(office.ann, "2", "well said")
    office.decide(office.ann, kind="points", question="q1", points="0,5", reason="nearly so")
    assert office.seen(office.ann) == (None, None)
    assert (
        signed_in(office.service, office.site, office.ann).get("/a/hw1/1/feedback").status_code
        == 404
    )
    office.release()
    assert office.seen(office.ann) == (2.5, 4.0)
    assert office.seen(office.ben) == (None, 4.0)  # somebody's essay is marked, and not this one
    text = office.feedback(office.ann)
    assert "well said" in text
    assert "nearly so" in text
    page = signed_in(office.service, office.site, office.ann).get("/a/hw1").text
    assert "2.5 of 4" in page
    assert "well said" not in office.feedback(office.ben)


def test_before_anybody_marks_the_question_is_no_part_of_the_grade(office) -> None:
    office.release()
    assert office.seen(office.ben) == (1.0, 1.0)


def test_a_mark_is_for_the_words_in_whichever_attempt(office) -> None:
    office.mark(office.ann, "2")
    office.service.clock.go(hours=1)
    office.service.hand_in(office.ann, b"other words")
    grade_all(office.service)
    office.mark(office.ann, "3")
    office.release()
    assert office.seen(office.ann) == (2.0, 4.0)  # the first attempt, with its own mark
    client = signed_in(office.service, office.site, office.ann)
    assert "3 of 4" in client.get("/a/hw1/2").text


@pytest.mark.parametrize(
    ("about_ann", "fields", "ann", "ben"),
    [
        (True, {"kind": "points", "points": "1"}, (1.0, 1.0), (1.0, 1.0)),
        (True, {"kind": "bonus", "points": "2"}, (2.0, 1.0), (1.0, 1.0)),
        (True, {"kind": "excuse", "question": "q1"}, (0.0, 0.0), (1.0, 1.0)),
        (False, {"kind": "credit-all", "question": "q1"}, (1.0, 1.0), (1.0, 1.0)),
        (False, {"kind": "drop", "question": "q1"}, (0.0, 0.0), (0.0, 0.0)),
    ],
)
def test_each_kind_and_back(office, about_ann, fields, ann, ben) -> None:
    office.release()
    before = office.seen(office.ann), office.seen(office.ben)
    member = office.ann if about_ann else None
    assert office.decide(member, **fields).status_code == 303
    assert (office.seen(office.ann), office.seen(office.ben)) == (ann, ben)
    assert office.undo(1, member).status_code == 303
    assert (office.seen(office.ann), office.seen(office.ben)) == before
    assert [one.decision.kind for one in office.all()] == [Deed(fields["kind"]), Deed.UNDO]
    assert office.undo(1, member).status_code in (303, 400)  # twice is once
    assert len(office.all()) == 2


def test_points_are_for_the_answer_that_counted(office) -> None:
    office.release()
    office.decide(office.ann, kind="points", question="essay", points="3")
    assert office.seen(office.ann) == (3.0, 4.0)
    office.service.clock.go(hours=1)
    office.service.hand_in(office.ann, b"other words")
    grade_all(office.service)
    client = signed_in(office.service, office.site, office.ann)
    assert "No score; the feedback says why" in client.get("/a/hw1/2").text


def test_the_same_form_sent_twice_is_one_decision(office) -> None:
    form = form_of(office.kim, f"/decisions/hw1/{office.ann.number}")
    fields = {**form, "kind": "bonus", "points": "1", "reason": "r"}
    for _ in range(2):
        answer = office.kim.post(f"/decisions/hw1/{office.ann.number}", data=fields)
        assert answer.status_code == 303
    assert len(office.all()) == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": "points", "points": "2", "question": "q1"}, "0 to 1"),
        ({"kind": "points", "points": ""}, "no points are given"),
        ({"kind": "points", "points": "lots"}, "are no points"),
        ({"kind": "bonus", "points": "1", "reason": " "}, "the reason is empty"),
        ({"kind": "bonus", "points": "1", "question": "q9"}, "there is no question"),
        ({"kind": "drop", "question": "q1"}, "nothing is chosen"),
        ({"kind": "extend"}, "nothing is chosen"),
        ({"kind": "undo", "undoes": "1"}, "there is no decision 1"),
        ({"kind": "bonus", "points": "1", "reason": "x" * 2001}, "2000 at most"),
    ],
)
def test_what_cannot_be_decided_is_said_and_kept_in_the_form(office, fields, said) -> None:
    answer = office.decide(office.ann, **fields)
    assert answer.status_code == 400
    assert said in answer.text
    assert office.all() == ()
    if len(fields.get("reason", "")) < 10:
        assert fields.get("reason", "a reason").strip() in answer.text


def test_a_members_page_takes_back_nothing_of_others(office) -> None:
    office.decide(office.ben, kind="bonus", points="1")
    assert office.undo(1, office.ann).status_code == 400
    assert len(office.all()) == 1


def test_who_handed_in_nothing_can_be_excused_and_has_no_points(office) -> None:
    cy = office.service.student("Cy")
    assert "has no result yet" in office.decide(cy, kind="points", points="1").text
    assert office.decide(cy, kind="excuse").status_code == 303
    assert "Nothing was handed in" in office.kim.get(f"/decisions/hw1/{cy.number}").text


def test_the_pages_show_the_grade_and_what_was_decided(office) -> None:
    office.mark(office.ann, "2", "well <b>said</b>")
    office.decide(office.ann, kind="bonus", points="1", reason="found <i>an error</i>")
    text = office.kim.get(f"/decisions/hw1/{office.ann.number}").text
    assert "3 of 4 points" in text
    assert "well &lt;b&gt;said" in text
    assert "found &lt;i&gt;an error" in text
    assert "found &lt;i&gt;an error" in office.kim.get("/decisions/hw1").text


def test_the_trail_has_before_and_after_and_the_ledger_no_name(office) -> None:
    office.decide(office.ann, kind="points", question="q1", points="1", reason="so be it")
    with office.service.store.read() as connection:
        line = connection.execute(sa.select(trail).where(trail.c.what == "decided")).one()
        entry = connection.scalar(sa.select(kept.c.entry))
    assert (line.who, line.which) == ("Kim", f"hw1 #{office.ann.number}")
    assert line.before == "0 of 1 points"
    assert line.after == "decision 1, q1: 1 point (so be it)"
    assert b"Ann" not in entry
    (one,) = office.all()
    assert one.decision.student is not None
    assert one.decision.student.name == "Ann"


def test_time_is_given_by_an_extension(office) -> None:
    wish = Wish(kind=Deed.EXTEND, until="2026-11-30T10:00:00+01:00", reason="was ill")
    with pytest.raises(UsageError, match="extension"):
        office.service.store.write(
            lambda c: decisions.decide(
                *(c, office.service.course, office.opening, ASKED, office.instructor, wish),
                *(DecidedAbout(member=office.ann), "", START),
            )
        )


def rows_of_class(office) -> dict[str, str]:
    """The lines of the class as text, by name."""
    found = re.findall(r"<tr id=.*?</tr>", office.kim.get("/class/hw1").text, re.S)
    texts = [" ".join(re.sub("<[^>]*>", " ", one).split()) for one in found]
    return {text.split(" ")[0]: text for text in texts}


def test_the_class_has_the_grades_that_students_read(office) -> None:
    def has(name: str, said: str) -> None:
        assert f"{name} graded {said} 1 attempt 1" in rows_of_class(office)[name]

    has("Ann", "0 of 1")
    office.mark(office.ann, "2")
    has("Ann", "2 of 4 (tests: 0 of 1)")
    has("Ben", "not marked yet (tests: 1 of 1)")
    office.mark(office.ben, "0")
    office.decide(office.ben, kind="bonus", points="1")
    has("Ben", "2 of 4, decided (tests: 1 of 1)")
    office.decide(kind="drop", question="q1", reason="")
    has("Ann", "2 of 3 (tests: 0 of 1)")
    office.release()
    for name, member in (("Ann", office.ann), ("Ben", office.ben)):
        score, most = office.seen(member)
        assert f"{name} graded {score:g} of {most:g}" in rows_of_class(office)[name]


def test_grades_that_were_worked_out_before_stand_until_somebody_marks(office) -> None:
    def asked(index: GradeIndex) -> list[float | None]:
        with office.service.store.read() as connection:
            found = classes.lines(connection, office.service.course, office.opening)
            answers = office.site.answers
            told = index.with_grades(connection, office.opening, ASKED, answers, found)
            return [one.grade for one in told]

    index = GradeIndex()
    assert asked(index) == [0.0, 1.0]
    office.mark(office.ann, "2")
    assert asked(index) == asked(GradeIndex()) == [2.0, None]
    office.mark(office.ann, "3")
    office.decide(office.ann, kind="bonus", points="1")
    assert asked(index) == asked(GradeIndex()) == [4.0, None]
    office.undo(1)
    assert asked(index) == [3.0, None]


def test_another_bundle_gives_other_grades(office) -> None:
    """Also to who looked at the class before: the points by tests may be others, the marks stay."""
    service = office.service
    office.mark(office.ann, "2")
    office.mark(office.ben, "0")
    other = make_bundle(question("q1", "def test(x): assert x == 2"), ESSAY, slug="hw1")
    index = GradeIndex()

    def asked(with_index: GradeIndex) -> list[float | None]:
        with service.store.read() as connection:
            opening = openings.find(connection, service.course, "hw1")
            found = classes.lines(connection, service.course, opening)
            about = (connection, opening, asked_by(other), office.site.answers)
            return [one.grade for one in with_index.with_grades(*about, found)]

    assert asked(index) == [2.0, 1.0]
    here = (service.course, office.opening, other, pack(other), None, START, "#1")
    service.store.write(lambda c: proposals.propose(c, *here))
    drained(service, Fake(all_right))
    with service.store.read() as connection:
        opening = openings.find(connection, service.course, "hw1")
    service.store.write(
        lambda c: proposals.use(c, service.course, opening, "Homework", START, "#1")
    )
    assert asked(index) == asked(GradeIndex()) == [3.0, 1.0]


def all_right(task: Task) -> Graded:
    """The same answers, with full points by tests."""
    found = written(task)
    case = CaseResult(name="q1_1", hidden=False, points=1.0, outcome=Outcome.PASSED)
    questions = (question_result("q1", [case]),)
    result = msgspec.structs.replace(found.result, questions=questions)
    return Graded(task, result, jobs.NOTHING)


def test_a_marker_is_told_what_the_first_mark_takes_away(office) -> None:
    said = "Students see their feedback already"
    pages = ("/marking/hw1", f"/marking/hw1/essay/{office.ann.number}")
    assert all(said not in office.mia.get(page).text for page in pages)
    office.release()
    assert all(said in office.mia.get(page).text for page in pages)
    office.mark(office.ben, "2")
    assert all(said not in office.mia.get(page).text for page in pages)


def test_a_decision_that_changes_nothing_says_so(office) -> None:
    def said(answer) -> str:
        page = office.kim.get(answer.headers["location"]).text
        return re.findall(r'role="status">([^<]*)<', page)[0]

    about = (office.ann,)
    assert said(office.decide(*about, kind="points", question="q1", points="1")) == "It is decided."
    again = office.decide(*about, kind="points", question="q1", points="1", sending="another")
    assert said(again).startswith("It is decided, and the grade is what it was")
    assert said(office.undo(1, office.ann)) == "That decision is taken back."
    refused = office.decide(*about, kind="excuse", question="q1", points="1", sending="third")
    assert refused.status_code == 400
    assert "what is to be decided takes none" in refused.text


def test_who_releases_is_told_what_waits_for_a_person(office) -> None:
    assert "2 answers wait for a person to mark." in office.kim.get("/class/hw1/terms").text
    office.mark(office.ann, "2")
    assert "1 answer waits for a person to mark." in office.kim.get("/class/hw1/terms").text
    office.mark(office.ben, "2")
    assert "for a person to mark" not in office.kim.get("/class/hw1/terms").text


def test_a_score_without_what_a_person_marks_says_so(office) -> None:
    office.release()
    ben = signed_in(office.service, office.site, office.ben)
    assert "1 of 1 points, without essay: a person still marks that." in " ".join(
        ben.get("/a/hw1/1").text.split()
    )
    assert "without what a person still marks" in ben.get("/a/hw1").text
    office.mark(office.ben, "2")
    assert "a person still marks" not in ben.get("/a/hw1/1").text
