"""What of a master no student may see, as data: lines, messages, names, texts and values.

A secret is something that stands in a hidden test or in a solution and that the master does not
itself show: a line that a given cell, a prompt or a public test holds as well is no secret. One
thing the master may not show all the same: more than half of one solution in a single cell (then
`given_away` names it). Text is compared without white space, so that re-wrapping hides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

import msgspec

from autograder.authoring.masters import literals
from autograder.authoring.masters.master import Master, ShownText
from autograder.authoring.masters.questions import MasterQuestion

Kind = Literal[
    "hidden test", "hidden message", "hidden name", "solution", "manual answer", "expected value"
]

_SHORTEST = 6
"""Characters, white space aside, from which on a line says something."""
_TELLING = 12
"""Characters from which on a line that the master shows again is no coincidence."""
_DULL = re.compile(
    r"(?:import|from|raise|return|pass|else|try|finally)\b|for \w+ in range\(\w+\):$"
    r"|fig, ax = plt\.subplots\(|#|@|\"\"\"|'''"
)
"""How lines begin that many a solution shares; a `return` counts by what it returns."""

_LABEL = re.compile(
    r"[\w.\[\], ]+\.(?:set_)?(?:suptitle|title|[xyz]?(?:label|lim|ticks|ticklabels|scale)|legend"
    r"|grid|show|figure|axis|colorbar|tight_layout)\("
)
"""Lines that dress a plot: those of a given plot and of an answer are alike."""


class Secret(msgspec.Struct, frozen=True, kw_only=True):
    """One thing not to be shown: `text` as the master has it, `squeezed` as it is looked for."""

    kind: Kind
    question: str
    cell: int
    text: str
    squeezed: str = ""
    number: float | None = None


class GivenAway(msgspec.Struct, frozen=True, kw_only=True):
    """More than half of a solution in a cell that students see: `line` is a line of it, and `plain`
    says that all that matters of the solution stands there."""

    cell: int
    said: str
    line: str
    plain: bool


class Secrets(msgspec.Struct, frozen=True, kw_only=True):
    """All secrets of a master, and what it gives away by itself: `notes` where it is less than half
    of a solution."""

    secrets: tuple[Secret, ...] = ()
    given_away: tuple[GivenAway, ...] = ()
    notes: tuple[str, ...] = ()


def squeezed(text: str) -> str:
    """Text without white space."""
    return "".join(text.split())


def secrets_of(master: Master, public_sources: Mapping[str, str]) -> Secrets:
    """The secrets of a master; `public_sources` are its public tests as students get them."""
    shown = "\n".join(
        squeezed(text)
        for text in (
            *(place.text for place in master.places),
            *public_sources.values(),
            *(text for question in master.questions for text in _public_messages(question)),
        )
    )
    prompt = "\n".join(place.text for place in master.places if place.prompt)
    public_names = {
        test.name for question in master.questions for test in question.tests if not test.hidden
    } | {question.name for question in master.questions}
    found: list[Secret] = []
    for question in master.questions:
        found += _solution_lines(question, shown)
        found += _hidden_lines(question, shown, public_names)
        found += _values(question, prompt, public_sources.get(question.name, ""))
    given_away, notes = _given_away(master)
    return Secrets(secrets=tuple(dict.fromkeys(found)), given_away=given_away, notes=notes)


def _public_messages(question: MasterQuestion) -> list[str]:
    return [
        message
        for test in question.tests
        if not test.hidden
        for message in (test.success_message, test.failure_message)
        if message
    ]


def _solution_lines(question: MasterQuestion, shown: str) -> list[Secret]:
    return [
        Secret(
            kind="manual answer" if solution.text else "solution",
            question=question.name,
            cell=solution.cell,
            text=line.strip(),
            squeezed=squeezed(line),
        )
        for solution in question.solutions
        for line in solution.lines
        if _says_something(line, shown)
    ]


def _hidden_lines(question: MasterQuestion, shown: str, public_names: set[str]) -> list[Secret]:
    found: list[Secret] = []
    for test in question.tests:
        if not test.hidden:
            continue
        texts: list[tuple[Kind, str]] = [
            ("hidden test", line) for line in (*test.source.split("\n"), *test.output.split("\n"))
        ]
        texts += [
            ("hidden message", line)
            for message in (test.success_message, test.failure_message)
            for line in (message or "").split("\n")
        ]
        found += [
            Secret(
                kind=kind,
                question=question.name,
                cell=test.cell,
                text=line.strip(),
                squeezed=squeezed(line),
            )
            for kind, line in texts
            if _says_something(line, shown)
        ]
        if len(test.name) >= _SHORTEST and test.name not in public_names:
            found.append(
                Secret(kind="hidden name", question=question.name, cell=test.cell, text=test.name)
            )
    return found


def _values(question: MasterQuestion, prompt: str, public: str) -> list[Secret]:
    """Literals of hidden tests that the prompts do not state.

    Strings (names of attributes, of columns) may stand in public test code as well; numbers not.
    """
    stated = literals.numbers_in(prompt)
    public_strings = literals.strings_of(public)
    found: list[Secret] = []
    for test in question.tests:
        if not test.hidden:
            continue
        numbers = literals.numbers_of(test.source) | {
            number for number in literals.numbers_in(test.output) if literals.is_distinctive(number)
        }
        for number in sorted(numbers - stated):
            found.append(
                Secret(
                    kind="expected value",
                    question=question.name,
                    cell=test.cell,
                    text=f"{number:.15g}",
                    number=number,
                )
            )
        for text in sorted(literals.strings_of(test.source) - public_strings):
            if squeezed(text) not in squeezed(prompt):
                found.append(
                    Secret(
                        kind="expected value",
                        question=question.name,
                        cell=test.cell,
                        text=text,
                        squeezed=squeezed(text),
                    )
                )
    return found


def _says_something(line: str, shown: str) -> bool:
    text = squeezed(line)
    letters = sum(character.isalnum() for character in text)
    return len(text) >= _SHORTEST and letters >= 3 and text not in shown


def _given_away(master: Master) -> tuple[tuple[GivenAway, ...], tuple[str, ...]]:
    """Solutions of which a single cell that students see holds more than half; and, as notes,
    those of which it holds some."""
    found: list[GivenAway] = []
    notes: list[str] = []
    for question in master.questions:
        written = [line for solution in question.solutions for line in solution.lines]
        lines = [squeezed(line) for line in written if _is_telling(line)]
        matter = [squeezed(line) for line in written if matters(line)]
        some: list[tuple[ShownText, list[str]]] = []
        for place in master.places:
            text = squeezed(place.text)
            held = [line for line in lines if line in text]
            if held and len(held) * 2 > len(lines):
                found.append(
                    GivenAway(
                        cell=place.cell,
                        said=_told(place, question, len(held), len(lines)),
                        line=held[0],
                        plain=len(matter) > 1 and set(matter) <= set(held),
                    )
                )
            elif held:
                some.append((place, held))
        notes += _some_of(question, some, len(lines))
    return tuple(found), tuple(notes)


def _some_of(
    question: MasterQuestion, some: list[tuple[ShownText, list[str]]], all_lines: int
) -> list[str]:
    """One note of all the places that show a part of one solution."""
    if not some:
        return []
    place, held = max(some, key=lambda each: len(each[1]))
    said = f"cell {place.cell}: {_told(place, question, len(held), all_lines)} ('{held[0]}')"
    others = len({each.cell for each, _ in some}) - 1
    if not others:
        return [said]
    return [f"{said}; {others} other cell{'s show' if others > 1 else ' shows'} as much or less"]


def matters(line: str) -> bool:
    """Whether a line of a solution is more than what many have, such as the label of a plot."""
    return _is_telling(line) and not _LABEL.match(line.strip())


def _is_telling(line: str) -> bool:
    bare = line.strip()
    if bare.startswith("return"):
        bare = bare.removeprefix("return")
    elif _DULL.match(bare):
        return False
    return len(squeezed(bare)) >= _TELLING


def _told(place: ShownText, question: MasterQuestion, held: int, all_lines: int) -> str:
    what = "the line" if all_lines == 1 else f"{held} of {all_lines} telling lines"
    return f"this {place.what} shows {what} of the solution of {question.name}"
