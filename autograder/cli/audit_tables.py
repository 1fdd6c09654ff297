"""What `autograder audit` prints: the table of each assignment, survivors and flaws."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from autograder.authoring.audit.findings import Findings, QuestionFindings
from autograder.authoring.audit.page import counts

_COLUMNS = ("mutants", "by public", "by hidden", "timed out", "survived", "equivalent", "flaws")


def audit_text(audits: Sequence[Findings], out: Path) -> str:
    """The findings as text, and where the page lies."""
    if not audits:
        return "nothing changed since the last clean audit"
    lines = [line for findings in audits for line in _assignment(findings)]
    return "\n".join([*lines, f"findings: {out / 'index.html'}"])


def _assignment(findings: Findings) -> Iterator[str]:
    if findings.error:
        yield findings.error
        return
    table = Table(title=findings.slug, title_justify="left", box=box.SIMPLE, pad_edge=False)
    table.add_column("question")
    for name in _COLUMNS:
        table.add_column(name, justify="right")
    for question in findings.questions:
        grave = sum(not flaw.note for flaw in question.flaws)
        table.add_row(question.name, *map(str, (*counts(question), grave)))
    totals = [sum(column) for column in zip(*map(counts, findings.questions), strict=True)]
    flaws = sum(not flaw.note for question in findings.questions for flaw in question.flaws)
    table.add_section()
    table.add_row("all", *map(str, (*totals, flaws)))
    yield _rendered(table)
    for question in findings.questions:
        yield from _question(question)
    for line in findings.stale:
        yield f"declared in vain: {line}"
    yield f"{findings.slug}: {'clean' if findings.clean else 'something is left to do'}"


def _question(question: QuestionFindings) -> Iterator[str]:
    if question.unexamined:
        yield f"{question.name}: {question.unexamined} trials could not be examined"
    for survivor in question.undeclared:
        yield f"{question.name}: survived ({survivor.operator}, line {survivor.line} of the answer)"
        yield from (f"  - {line}" for line in survivor.was.splitlines())
        yield from (f"  + {line}" for line in survivor.now.splitlines())
    for flaw in question.flaws:
        kind = f"note, {flaw.check}" if flaw.note else flaw.check
        yield f"{flaw.case or question.name}: {kind}: {flaw.text}"


def _rendered(table: Table) -> str:
    out = io.StringIO()
    Console(file=out, width=100).print(table)
    return "\n".join(line.rstrip() for line in out.getvalue().strip("\n").splitlines())
