"""Points and comments that a person gave: read from files, and merged into results.

A file holds the marks of one question, as the marking page writes it (JSON), or of several as CSV
with the columns `submission`, `question`, `points` and `comment`. A mark of the page names the
digest of the answer that it is for: where the student has handed in another answer since, it does
not count, and that is told. Without any mark for a question its points stay outside the score; from
the first one on they are part of it, and who has no mark has no score, never a zero.

Where several people mark, a file says who. What one person gives anew takes the place of what they
gave before; what two give for one answer is kept from both, and where they differ the later counts,
which is told, until one of them has settled it in view of the others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from autograder.course.downloads.forms import printable
from autograder.course.table import plain, read_table
from autograder.errors import UsageError
from autograder.result import QuestionResult, Result, Status, WrittenAnswer, rounded

MAX_BYTES = 64 * 1024 * 1024
MAX_COMMENT = 10_000
MAX_BANK = 1000


class ManualQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """A question that a person marks; `prompt` and `rubric` are Markdown."""

    name: str
    max_points: float
    prompt: str = ""
    rubric: str = ""


class MarkGiven(msgspec.Struct, frozen=True, kw_only=True):
    """What a person gave for one answer: `points` may be still open, `answer` is the digest of the
    answer that was marked, `at` the time (ISO 8601), both empty where unknown. `by` is who marks,
    `items` are those of the rubric by which the points came; `settled` was given in view of all
    marks before it."""

    points: float | None = None
    comment: str = ""
    answer: str = ""
    at: str = ""
    by: str = ""
    items: tuple[str, ...] = ()
    settled: bool = False


Marks = Mapping[str, Mapping[str, MarkGiven]]
"""Question to submission to mark."""


Disputes = Mapping[str, Mapping[str, tuple[MarkGiven, ...]]]
"""Question to submission to the marks of several people that differ, the last one last."""


class _File(msgspec.Struct, kw_only=True):
    assignment: str
    question: str
    marks: dict[str, MarkGiven]
    comments: tuple[str, ...] = ()
    format: int = 1


def write_marks(
    assignment: str,
    question: str,
    marks: Mapping[str, MarkGiven],
    comments: Sequence[str] = (),
) -> bytes:
    """A file of the marks of one question and of `comments` at hand, as the marking page writes
    it."""
    file = _File(
        assignment=assignment, question=question, marks=dict(marks), comments=tuple(comments)
    )
    return msgspec.json.format(msgspec.json.encode(file), indent=1) + b"\n"


def digest_of(answer: WrittenAnswer | None) -> str:
    """What tells one answer from another; that of an empty one for none."""
    parts = answer.parts if answer is not None else ()
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()[:16]


def read_marks(
    data: bytes, what: str, assignment: str, at: str = ""
) -> tuple[Marks, tuple[str, ...]]:
    """The marks of one file, and a line for each row that could not be used. A mark that has no
    time of its own is of the time `at` which the file has.

    Raises:
        UsageError: neither kind of file, or one of another assignment; `what` names it.
    """
    if len(data) > MAX_BYTES:
        raise UsageError(f"{what} is larger than {MAX_BYTES >> 20} MiB", "a file of marks")
    if not _is_of_page(data):
        return _from_table(data, what, at)
    try:
        file = _decoded(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(
            f"{what} is damaged ({error})", "the file that the marking page has written"
        ) from None
    if file.assignment != assignment:
        raise UsageError(f"{what} is for {file.assignment:.60}", f"marks of {assignment}")
    marks = {
        name: msgspec.structs.replace(mark, at=mark.at or at) for name, mark in file.marks.items()
    }
    return {file.question: marks}, ()


def read_bank(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The question of a file that can be read, and the comments that its marker keeps at hand."""
    if not _is_of_page(data):
        return "", ()
    file = _decoded(data)
    return file.question, tuple(text[:MAX_COMMENT] for text in file.comments[:MAX_BANK])


def continues(data: bytes, before: bytes) -> bool:
    """Whether a file holds all that one `before` it does, but for what the same person has given
    anew: then it may take its place."""
    if data == before:
        return True
    try:
        new, old = _decoded(data), _decoded(before)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False

    def is_kept(name: str, mark: MarkGiven) -> bool:
        now = new.marks.get(name)
        if now is None:
            return False
        return now == mark or bool(mark.by and now.by == mark.by and now.at >= mark.at)

    same = (new.assignment, new.question) == (old.assignment, old.question)
    return same and all(is_kept(name, mark) for name, mark in old.marks.items())


def _is_of_page(data: bytes) -> bool:
    return data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{")


def _decoded(data: bytes) -> _File:
    return msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"), type=_File)


def _from_table(data: bytes, what: str, at: str) -> tuple[Marks, tuple[str, ...]]:
    table = read_table(data, what)
    if not {"submission", "question", "points"} <= set(table.columns):
        raise UsageError(
            f"{what} has the columns {', '.join(table.columns)[:100]}",
            "submission, question, points and, if you like, comment",
        )
    marks: dict[str, dict[str, MarkGiven]] = {}
    notes = list(table.notes)
    for line, row in zip(table.lines, table.rows, strict=True):
        text = row["points"].replace(",", ".")
        try:
            points = float(text) if text else None
        except ValueError:
            notes.append(f"{what}, line {line}: {row['points']!r:.40} are no points")
            continue
        comment = plain(row.get("comment", ""))
        given = MarkGiven(points=points, comment=comment, at=at)
        marks.setdefault(row["question"], {})[plain(row["submission"])] = given
    return marks, tuple(notes)


def united(files: Iterable[tuple[str, Marks]]) -> tuple[Marks, tuple[str, ...]]:
    """The marks of several files by name. Of two for one answer the later counts (by its time, then
    by the name of its file), and what it leaves open is the earlier's; where they differ, that is
    told."""
    found: dict[str, dict[str, MarkGiven]] = {}
    notes = []
    for question, submission, several in _standing(files):
        last, mark = several[-1]
        points = [one.points for _, one in several if one.points is not None]
        comments = [one.comment for _, one in several if one.comment]
        found.setdefault(question, {})[submission] = msgspec.structs.replace(
            mark,
            points=points[-1] if points else None,
            comment=comments[-1] if comments else "",
        )
        if _differ([one for _, one in several]):
            given = " and ".join(
                f"{'no' if one.points is None else f'{one.points:g}'} points by {_who(name, one)}"
                for name, one in several
            )
            notes.append(
                f"{submission} is marked twice in {question} ({given}): {_who(last, mark)} counts, "
                "being later; the marking page shows both"
            )
    return found, tuple(notes)


def disputed(files: Iterable[tuple[str, Marks]]) -> Disputes:
    """The marks of several people that differ, each with who gave it, or its file's name."""
    found: dict[str, dict[str, tuple[MarkGiven, ...]]] = {}
    for question, submission, several in _standing(files):
        if _differ([one for _, one in several]):
            found.setdefault(question, {})[submission] = tuple(
                msgspec.structs.replace(one, by=_who(name, one)) for name, one in several
            )
    return found


_Several = list[tuple[str, MarkGiven]]


def _standing(files: Iterable[tuple[str, Marks]]) -> Iterator[tuple[str, str, _Several]]:
    """By question and submission the marks that stand, the last one last, each with the name of its
    file: those since the last that settled it, and of one person the last."""
    every: dict[tuple[str, str], _Several] = {}
    for name, marks in files:
        for question, given in marks.items():
            for submission, mark in given.items():
                every.setdefault((question, submission), []).append((name, mark))
    for (question, submission), several in every.items():
        several.sort(key=lambda one: (one[1].at, one[0]))
        settled = [place for place, (_, mark) in enumerate(several) if mark.settled]
        standing = several[settled[-1] :] if settled else several
        # a page saves what it was given along with its own, so one mark may stand in two files
        last = {(mark.by, None if mark.by else mark): (name, mark) for name, mark in standing}
        yield question, submission, sorted(last.values(), key=lambda one: (one[1].at, one[0]))


def _differ(several: Sequence[MarkGiven]) -> bool:
    points = {one.points for one in several if one.points is not None}
    comments = {one.comment for one in several if one.comment}
    return len(points) > 1 or len(comments) > 1


def _who(name: str, mark: MarkGiven) -> str:
    return printable(mark.by)[:60] or name


def checked(
    marks: Marks, questions: Sequence[ManualQuestion], results: Sequence[Result]
) -> tuple[Marks, tuple[str, ...]]:
    """The marks that count for these results, and a line for each that does not."""
    by_name = {question.name: question for question in questions}
    by_id = {result.submission: result for result in results}
    good: dict[str, dict[str, MarkGiven]] = {}
    notes: list[str] = []
    for question, given in sorted(marks.items()):
        if question not in by_name:
            notes.append(f"{question:.60} is no question that a person marks: its marks are unused")
            continue
        most = by_name[question].max_points
        kept = good.setdefault(question, {})
        for submission, mark in sorted(given.items()):
            where = f"the mark of {submission:.60} in {question}"
            result = by_id.get(submission)
            if mark.points is not None and not 0 <= mark.points <= most:
                notes.append(f"{where} is unused: {mark.points:g} of {most:g} points")
            elif result is None:
                notes.append(f"{where} is unused: there is no such submission")
            elif mark.answer and mark.answer != digest_of(answer_in(result, question)):
                notes.append(f"{where} is unused: the answer has changed since; mark it again")
            else:
                kept[submission] = mark
    return good, tuple(notes)


def answer_in(result: Result, question: str) -> WrittenAnswer | None:
    """What was written for a question, if anything is known of it."""
    return next((one for one in result.answers if one.question == question), None)


def counting(marks: Marks, questions: Sequence[ManualQuestion]) -> tuple[ManualQuestion, ...]:
    """The questions whose points are part of the score: those with a mark."""
    return tuple(
        one
        for one in questions
        if any(mark.points is not None for mark in marks.get(one.name, {}).values())
    )


def with_marks(
    result: Result,
    order: Sequence[str],
    questions: Sequence[ManualQuestion],
    marks: Marks,
) -> Result:
    """A result with the points of `questions`, which count; `order` is that of all questions.

    Whatever manual points it had before are replaced. What could not be read has zero points here,
    too; what could not be examined has none.
    """
    tested = [question for question in result.questions if not question.manual]
    had = sum(question.max_points for question in result.questions if question.manual)
    most = result.max_score - had + sum(one.max_points for one in questions)
    if result.status is not Status.GRADED:
        return msgspec.structs.replace(result, max_score=rounded(most))
    by_hand = [_marked(result, one, marks) for one in questions]
    place = {name: number for number, name in enumerate(order)}
    both = sorted((*tested, *by_hand), key=lambda one: place.get(one.name, len(place)))
    return msgspec.structs.replace(result, questions=tuple(both), max_score=rounded(most))


def unmarked(question: ManualQuestion) -> QuestionResult:
    """The question as it stands in a result before anybody has marked it."""
    return QuestionResult(
        name=question.name, points=None, max_points=question.max_points, manual=True
    )


def _marked(result: Result, question: ManualQuestion, marks: Marks) -> QuestionResult:
    mark = marks.get(question.name, {}).get(result.submission, MarkGiven())
    return QuestionResult(
        name=question.name,
        points=None if mark.points is None else rounded(mark.points),
        max_points=question.max_points,
        manual=True,
        comment=mark.comment[:MAX_COMMENT],
    )
