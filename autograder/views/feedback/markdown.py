"""Feedback as Markdown, for where a page cannot be shown: Gradescope, Canvas, a mail.

Text of a submission stands in fenced blocks or is escaped character by character: it can neither
open a link, nor an image, nor HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from autograder.views.feedback.record import (
    CellFeedback,
    Check,
    Explained,
    Feedback,
    QuestionFeedback,
)
from autograder.views.feedback.say import UNEXAMINED, UNMARKED, hidden_error, hidden_line, place

_PUNCTUATION = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$=^])")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", ":": "&#58;", "@": "&#64;"}


def markdown(feedback: Feedback) -> str:
    """The whole as one Markdown document."""
    blocks = [f"# {escaped(feedback.submission)}", escaped(feedback.headline)]
    if feedback.score is not None:
        blocks.append(f"**{number(feedback.score)} of {number(feedback.max_score)} points**")
    blocks += [f"**{escaped(line)}**" for line in feedback.changed]
    if feedback.notes:
        blocks.append("\n".join(f"- {escaped(note)}" for note in feedback.notes))
    asked = (*feedback.questions, *feedback.waiting)
    blocks += [block for question in asked for block in _question(question)]
    if feedback.elsewhere:
        blocks.append("## Other cells that failed")
        blocks += [block for cell in feedback.elsewhere for block in _cell(cell)]
    return "\n\n".join(blocks) + "\n"


def escaped(text: str) -> str:
    """Text that Markdown shows as it stands, on one line."""
    text = " ".join(text.split())
    text = _PUNCTUATION.sub(r"\\\1", text)  # before the entities, which have a # of their own
    return "".join(_ENTITIES.get(character, character) for character in text)


def fenced(text: str, language: str = "") -> str:
    """A code block that its content cannot close."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"


def number(points: float) -> str:
    """Points without needless zeros."""
    return f"{round(points, 2):g}"


def question_blocks(question: QuestionFeedback) -> list[str]:
    """What is said of a question, without heading and cells; a block is a paragraph or list."""
    changed = [f"**{escaped(line)}**" for line in question.changed]
    if question.points is None:
        return [*changed, UNMARKED if question.manual else UNEXAMINED]
    rows = [row for check in question.checks for row in _check(check)]
    if question.hidden is not None:
        rows.append(f"- {hidden_line(question.hidden)}")
        rows += [f"  - {escaped(message)}" for message in question.hidden.messages]
        rows += [f"  - {escaped(hidden_error(error))}" for error in question.hidden.errors]
    blocks = [*changed, "\n".join(rows)] if rows else changed
    if question.hint:
        blocks.append(f"**Hint:** {escaped(question.hint)}")
    if question.comment:
        blocks.append(f"**Comment:** {escaped(question.comment)}")
    return blocks


def failed_cells(cells: Iterable[CellFeedback]) -> list[str]:
    """A list of the cells that failed, as one block, if there are any."""
    rows = [f"- Cell {cell.cell}: {_error(cell.error)}" for cell in cells if cell.error]
    return ["\n".join(rows)] if rows else []


def _question(question: QuestionFeedback) -> list[str]:
    heading = f"## {escaped(question.name)}"
    if question.points is None:
        return [heading, *question_blocks(question)]
    points = f"{number(question.points)} of {number(question.max_points)}"
    blocks = [f"{heading}: {points}", *question_blocks(question)]
    return blocks + [block for cell in question.cells for block in _cell(cell)]


def _check(check: Check) -> list[str]:
    why = f": {escaped(check.message)}" if check.message else ""
    rows = [f"- {escaped(check.name)}: {check.words}{why}"]
    return rows + ([f"  - {_error(check.error)}"] if check.error is not None else [])


def _error(error: Explained) -> str:
    meaning = f". {escaped(error.meaning)}" if error.meaning else ""
    return f"{escaped(error.said)}{place(error)}{meaning}"


def _cell(cell: CellFeedback) -> list[str]:
    blocks = [f"Cell {cell.cell}"]
    if cell.source:
        blocks.append(fenced(cell.source, "python"))
    if cell.error is not None:
        blocks.append(_error(cell.error))
    if cell.output:
        blocks += ["Output:" if cell.saved else "Output when graded:", fenced(cell.output)]
    return blocks if len(blocks) > 1 else []
