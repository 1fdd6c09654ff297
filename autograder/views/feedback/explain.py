"""Python's errors in plain words: what the line means and what to look at, never what is right."""

from __future__ import annotations

import re

from autograder.result import Outcome
from autograder.views.feedback.record import Explained
from autograder.views.feedback.text import shown_line

_MEANINGS = {
    "ArithmeticError": "A calculation could not be carried out.",
    "AssertionError": "A check in your own code did not hold.",
    "AttributeError": "A value was asked for something that values of its kind do not have. "
    "Often it is of another kind than you think, for example None.",
    "EOFError": "The code waited for typed input; there is nobody to type while it is graded.",
    "FileNotFoundError": "There is no file of that name where the notebook runs. Use the files "
    "that came with it, without a folder of your own in the path.",
    "FloatingPointError": "A calculation left the range of numbers that a computer can hold.",
    "ImportError": "Something that the line wants to import is not there.",
    "IndentationError": "The line is indented differently from the lines around it.",
    "IndexError": "A position was asked for that the sequence does not have: it is shorter than "
    "the code expects. Positions count from 0.",
    "KeyError": "A key or column of that name is not there. Look at the exact spelling.",
    "KeyboardInterrupt": "The code was interrupted.",
    "MemoryError": "The code wanted more memory than one submission may use.",
    "ModuleNotFoundError": "A library that the line wants to import is not installed here, or its "
    "name is misspelt.",
    "NameError": "A name was used that has no value at that point: it is misspelt, or the cell "
    "that gives it its value comes later, failed, or is gone.",
    "NotImplementedError": "The answer has not been written yet, or a part of it is missing.",
    "OSError": "Something outside the notebook, such as a file, could not be used.",
    "OverflowError": "A number became too large.",
    "PermissionError": "The code tried to use a file or a service that it may not use while it is "
    "graded.",
    "RecursionError": "A function called itself without coming to an end.",
    "StopIteration": "An iterator was asked for more than it had.",
    "SyntaxError": "Python cannot read the line, so the whole cell did not run. Look there and "
    "just before it for a missing bracket, quote, colon or comma.",
    "SystemExit": "The code asked to end the program. A notebook needs no exit.",
    "TabError": "Tabs and spaces are mixed in the indentation.",
    "TimeoutError": "Something was waited for and did not come.",
    "TypeError": "An operation or a function was given a value of a kind that it cannot use, or a "
    "wrong number of arguments.",
    "UnboundLocalError": "A variable was used inside a function before it was given a value there.",
    "UnicodeDecodeError": "A file was read as text that is no text, or in another encoding.",
    "ValueError": "A value is of the right kind, but not one that can be used there. With arrays, "
    "compare their shapes.",
    "ZeroDivisionError": "Something was divided by zero.",
}
_WITHOUT_ERROR = {
    Outcome.TIMEOUT: "It was still running when its time was used up, and was stopped. Look for a "
    "loop that does not end, or for work that can be done with fewer steps.",
    Outcome.CRASHED: "It ended the whole Python process, for example by exit(), by using up all "
    "memory, or by a fault in a library.",
}
_KIND = re.compile(r"(?:\w+\.)*(\w+)(?::|$)")
_ANSWER = re.compile(
    r"your answer raised (?P<said>\w+.*?)(?: \(cell (?P<cell>\d+), line (?P<line>\d+)\))?$", re.S
)
_HIDDEN = re.compile(r"(?P<kind>\w+): .* \(cell (?P<cell>\d+), line (?P<line>\d+)\)", re.S)


def explained(
    error: str,
    outcome: Outcome = Outcome.ERROR,
    cell: int | None = None,
    line: int | None = None,
    source: str = "",
) -> Explained:
    """The last line of a traceback (`error`, as in `CellRecord`) in plain words.

    `source` is the code of the cell; a line that it does not have is not shown.
    """
    last = (error.strip().splitlines() or [""])[-1]
    found = _KIND.match(last)
    meaning = _MEANINGS.get(found.group(1), "") if found else ""
    return Explained(
        said=shown_line(last) or outcome.value,
        meaning=_WITHOUT_ERROR.get(outcome, meaning),
        cell=cell,
        line=line,
        code=_line_of(source, line),
    )


def explained_message(message: str, sources: dict[int, str]) -> tuple[str, Explained | None]:
    """The message of a public test case without the answer's error in it, and that error
    explained; `sources` has the code of cells by number."""
    found = _ANSWER.search(message)
    if found is None:
        return message, None
    cell = int(found["cell"]) if found["cell"] else None
    line = int(found["line"]) if found["line"] else None
    source = sources.get(cell, "") if cell is not None else ""
    rest = message[: found.start()].removesuffix(" - ")
    return rest, explained(found["said"].splitlines()[0], cell=cell, line=line, source=source)


def explained_detail(detail: str, sources: dict[int, str]) -> Explained | None:
    """What an answer raised in a hidden test case (the case's `detail`): the kind of error and the
    line, but no word of the student's code, which could say there what it was asked."""
    found = _HIDDEN.fullmatch(detail)
    if found is None:
        return None
    kind = found["kind"] if found["kind"] in _MEANINGS else "an error"
    cell, line = int(found["cell"]), int(found["line"])
    return explained(kind, cell=cell, line=line, source=sources.get(cell, ""))


def _line_of(source: str, line: int | None) -> str:
    rows = source.split("\n")
    if line is None or not 1 <= line <= len(rows):
        return ""
    return shown_line(rows[line - 1], 200)
