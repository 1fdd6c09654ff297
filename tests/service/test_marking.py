"""Marks in the store: every version is kept, and nobody's is overwritten unseen."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa
from fakes import make_bundle, question

from autograder.batch import Graded, Task, jobs
from autograder.course import Student
from autograder.errors import UsageError
from autograder.formats.bundle import Bundle, Question, pack
from autograder.result import CaseResult, Outcome, Result, Status, WrittenAnswer, question_result
from autograder.service import marking, members, proposals
from autograder.service.marking import AnswerChanged, AnswerIndex, MarkKept, MarkWish
from autograder.service.members import Member, Role
from autograder.service.openings import Counts
from autograder.service.store.tables import marks, trail
from autograder.views.gradebook.marks import ManualQuestion
from service.stores import START, Served, served
from service.test_dispatch import Fake, drained

pytestmark = pytest.mark.slow  # a store on the disk each

RUBRIC = "- 1 point: names the reason\n- 2 points: gives an example"
ESSAY = Question(
    name="essay", manual=True, manual_points=3.0, given=("Why is it so?",), rubric=RUBRIC
)
ASKED = ManualQuestion(name="essay", max_points=3.0, rubric=RUBRIC)


def bundle_with_essay(slug: str = "hw1") -> Bundle:
    return make_bundle(question("q1", "def test(x): assert x == 1"), ESSAY, slug=slug)


BUNDLE = bundle_with_essay()


def written(task: Task) -> Graded:
    """A result in which the essay is what the file has; `best` of them passes the test."""
    (data,) = task.upload.members.values()
    text = data.decode()
    outcome = Outcome.PASSED if "best" in text else Outcome.FAILED
    case = CaseResult(name="q1_1", hidden=False, points=1.0, outcome=outcome)
    essay = WrittenAnswer(question="essay", parts=(("markdown", text),) if text != "-" else ())
    result = Result(
        submission=task.upload.id,
        status=Status.GRADED,
        questions=(question_result("q1", [case]),),
        answers=(essay,),
        max_score=1.0,
    )
    return Graded(task, result, jobs.NOTHING)


def grade_all(service: Served) -> None:
    drained(service, Fake(written))


def marker(service: Served, name: str, *sections: str, role: Role = Role.MARKER) -> Member:
    return service.store.write(
        lambda c: members.add(c, service.course, Student(name=name), role, START, sections)
    )


def in_section(service: Served, name: str, section: str) -> Member:
    student = Student(name=name, section=section)
    return service.store.write(
        lambda c: members.add(c, service.course, student, Role.STUDENT, START)
    )


class Desk:
    """A class that has handed in, and who marks it."""

    def __init__(self, service: Served, **terms: object) -> None:
        self.service = service
        self.opening = service.put_up(BUNDLE, **terms)
        self.index = AnswerIndex()
        self.mia = marker(service, "Mia")
        self.max = marker(service, "Max")

    def counted(self, member: Member) -> marking.CountedAnswers:
        with self.service.store.read() as connection:
            found = marking.counted_answers(connection, self.opening, self.index)
        return next(one for one in found if one.member.id == member.id)

    def save(
        self,
        who: Member,
        member: Member,
        base: int,
        points: float | None,
        comment: str = "",
        form: str = "",
    ) -> MarkKept:
        counted = self.counted(member)
        answer = counted.answers.get("essay", "")
        wish = MarkWish(answer=answer, base=base, points=points, comment=comment, form=form)
        return self.service.store.write(
            lambda c: marking.save(
                c, self.service.course, self.opening, counted, "essay", who, wish, START
            )
        )

    def versions(self, member: Member, answer: str = ""):
        with self.service.store.read() as connection:
            return marking.versions(connection, self.opening, member.id, "essay", answer)


@pytest.fixture
def desk(tmp_path):
    with served(tmp_path) as service:
        yield Desk(service)


def test_a_mark_is_kept_with_who_and_when(desk) -> None:
    ann = desk.service.student("Ann")
    desk.service.hand_in(ann, b"because")
    grade_all(desk.service)
    kept = desk.save(desk.mia, ann, 0, 2.0, "good")
    assert kept.kept == kept.now
    (mark,) = desk.versions(ann)
    assert (mark.version, mark.points, mark.comment, mark.by) == (1, 2.0, "good", "Mia")
    with desk.service.store.read() as connection:
        line = connection.execute(sa.select(trail).where(trail.c.what == "marked")).one()
    assert (line.who, line.which, line.before) == ("Mia", f"hw1 essay #{ann.number}", "")
    assert "2 points: good" in line.after


def test_who_saved_meanwhile_is_not_overwritten(desk) -> None:
    ann = desk.service.student("Ann")
    desk.service.hand_in(ann, b"because")
    grade_all(desk.service)
    assert desk.save(desk.mia, ann, 0, 2.0).kept is not None
    other = desk.save(desk.max, ann, 0, 1.0, "hm")
    assert other.kept is None
    assert (other.now.points, other.now.by) == (2.0, "Mia")
    assert [one.points for one in desk.versions(ann)] == [2.0]
    chosen = desk.save(desk.max, ann, other.now.version, 1.0, "hm")
    assert chosen.kept is not None
    assert [(one.version, one.points) for one in desk.versions(ann)] == [(1, 2.0), (2, 1.0)]
    late = desk.save(desk.mia, ann, 1, 3.0)
    assert (late.kept, late.now.points) == (None, 1.0)


def test_the_same_form_sent_again_is_the_same_version(desk) -> None:
    ann = desk.service.student("Ann")
    desk.service.hand_in(ann, b"because")
    grade_all(desk.service)
    first = desk.save(desk.mia, ann, 0, 2.0, form="f1")
    assert desk.save(desk.mia, ann, 0, 2.0, form="f1") == first
    later = desk.save(desk.max, ann, 1, 1.0, form="f1")
    again = desk.save(desk.mia, ann, 0, 2.0, form="f1")
    assert (again.kept, again.now) == (first.kept, later.now)
    # the same form with something else in it is another wish, in view of what it saw
    assert desk.save(desk.mia, ann, 0, 3.0, form="f1").kept is None
    assert len(desk.versions(ann)) == 2


def test_who_says_the_same_adds_nothing(desk) -> None:
    ann = desk.service.student("Ann")
    desk.service.hand_in(ann, b"because")
    grade_all(desk.service)
    first = desk.save(desk.mia, ann, 0, 2.0, "good")
    assert desk.save(desk.max, ann, 0, 2.0, "good") == first
    assert len(desk.versions(ann)) == 1


def test_a_mark_can_be_taken_back_and_both_stay(desk) -> None:
    ann = desk.service.student("Ann")
    desk.service.hand_in(ann, b"because")
    grade_all(desk.service)
    desk.save(desk.mia, ann, 0, 2.0)
    desk.save(desk.mia, ann, 1, None)
    assert [one.points for one in desk.versions(ann)] == [2.0, None]


def test_many_at_once_lose_nothing(desk) -> None:
    ann = desk.service.student("Ann")
    desk.service.hand_in(ann, b"because")
    grade_all(desk.service)
    kept: list[MarkKept] = []

    def work(who: Member, number: int) -> None:
        base = 0
        for turn in range(10):
            while (done := desk.save(who, ann, base, 1.0, f"{number} {turn}")).kept is None:
                base = done.now.version
            kept.append(done)
            base = done.kept.version

    threads = [
        threading.Thread(target=work, args=(who, n)) for n, who in enumerate((desk.mia, desk.max))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = desk.versions(ann)
    assert [one.version for one in found] == list(range(1, 21))
    assert {one.comment for one in found} == {f"{n} {turn}" for n in (0, 1) for turn in range(10)}
    assert sorted(one.kept.version for one in kept if one.kept) == list(range(1, 21))


def test_the_store_itself_takes_no_version_twice(desk) -> None:
    ann = desk.service.student("Ann")
    desk.service.hand_in(ann, b"because")
    grade_all(desk.service)
    desk.save(desk.mia, ann, 0, 2.0)
    with desk.service.store.read() as connection:
        row = dict(connection.execute(sa.select(marks)).one()._mapping)
    del row["id"]
    with pytest.raises(sa.exc.IntegrityError):
        desk.service.store.write(lambda c: c.execute(sa.insert(marks).values(row)))


def test_who_hands_in_other_words_is_marked_again_and_the_same_words_keep_the_mark(desk) -> None:
    ann = desk.service.student("Ann")
    desk.service.hand_in(ann, b"because")
    grade_all(desk.service)
    desk.save(desk.mia, ann, 0, 2.0)
    before = desk.counted(ann)
    desk.service.clock.go(hours=1)
    desk.service.hand_in(ann, b"because of that")
    assert desk.counted(ann).answers == {}  # no result yet
    seen = MarkWish(answer=before.answers["essay"], base=1, points=1.0)
    for grade in (lambda: None, lambda: grade_all(desk.service)):
        grade()
        with pytest.raises(AnswerChanged, match="another answer"):
            desk.service.store.write(
                lambda c: marking.save(
                    *(c, desk.service.course, desk.opening, desk.counted(ann)),
                    *("essay", desk.mia, seen, START),
                )
            )
    after = desk.counted(ann)
    assert (before.attempt, after.attempt) == (1, 2)
    assert desk.versions(ann, after.answers["essay"]) == ()
    assert desk.save(desk.mia, ann, 0, 1.0).kept is not None
    desk.service.clock.go(hours=1)
    desk.service.hand_in(ann, b"because")
    grade_all(desk.service)
    (mark,) = desk.versions(ann, desk.counted(ann).answers["essay"])
    assert mark.points == 2.0
    assert [one.points for one in desk.versions(ann)] == [2.0, 1.0]


def test_the_best_attempt_is_the_one_to_mark(tmp_path) -> None:
    with served(tmp_path) as service:
        desk = Desk(service, counts=Counts.BEST)
        ann = service.student("Ann")
        for text in (b"best one", b"best two", b"worse"):
            service.hand_in(ann, text)
            service.clock.go(hours=1)
        assert desk.counted(ann).attempt == 3
        grade_all(service)
        assert desk.counted(ann).attempt == 2


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (MarkWish(answer="", base=0, points=-1.0), "0 to 3"),
        (MarkWish(answer="", base=0, points=3.5), "0 to 3"),
        (MarkWish(answer="", base=0, points=float("nan")), "0 to 3"),
        (MarkWish(answer="", base=0, points=1.0, comment="x" * 10_001), "10000 at most"),
        (MarkWish(answer="", base=0, points=1.0, form="x" * 101), "load the page again"),
    ],
)
def test_what_cannot_be_given(wish, said) -> None:
    with pytest.raises(UsageError, match=said):
        marking.checked_wish(wish, ASKED, ())


def test_items_are_those_of_the_rubric_in_its_order() -> None:
    wish = MarkWish(answer="", base=0, points=1.0, items=("b", "z", "a"))
    assert marking.checked_wish(wish, ASKED, ("a", "b", "c")).items == ("a", "b")


def test_whom_a_marker_sees(tmp_path) -> None:
    with served(tmp_path) as service:
        desk = Desk(service)
        people = {
            name: in_section(service, name, section)
            for name, section in (("a", "A"), ("b", "B"), ("ab", "A and B"), ("none", ""))
        }
        service.hand_in(desk.mia, b"a marker tries")
        for member in people.values():
            service.hand_in(member, member.label.encode())
        grade_all(service)
        in_section(service, "nobody handed in", "D")
        late = in_section(service, "ad", "A and D")
        service.hand_in(late, b"ad")
        odd = in_section(service, "odd", "A and nothing")  # one section of that name
        service.hand_in(odd, b"odd")

        def seen(who: Member) -> list[str]:
            with service.store.read() as connection:
                counted = marking.counted_answers(connection, desk.opening, desk.index)
                return [one.member.label for one in marking.seen_by(connection, who, counted)]

        assert seen(desk.mia) == ["a", "b", "ab", "none", "ad", "odd"]
        assert seen(marker(service, "M1", "A")) == ["a", "ab", "ad"]
        assert seen(marker(service, "M2", "B", "A")) == ["a", "b", "ab", "ad"]
        assert seen(marker(service, "M3", "C")) == []
        assert seen(marker(service, "M4", "A and nothing")) == ["odd"]
        assert seen(marker(service, "M5", "D")) == ["ad"]
        assert seen(marker(service, "I", "A", role=Role.INSTRUCTOR)) == seen(desk.mia)


def test_while_another_bundle_is_tried_what_counts_can_be_marked(tmp_path) -> None:
    """A mark that was given stays, and the answer is the one that it was."""
    other = make_bundle(question("q1", "def test(x): assert x == 2"), ESSAY, slug="hw1")
    with served(tmp_path) as service:
        desk = Desk(service)
        ann = service.student("Ann")
        service.hand_in(ann, b"words of Ann")
        grade_all(service)
        before = desk.counted(ann)
        desk.save(desk.mia, ann, 0, 1.0)
        service.store.write(
            lambda c: proposals.propose(
                c, service.course, desk.opening, other, pack(other), None, service.clock(), "#1"
            )
        )
        assert desk.counted(ann) == before
        assert desk.save(desk.max, ann, 1, 2.0).kept is not None
        grade_all(service)
        assert desk.counted(ann) == before
