"""Findings as one self-contained page that an author works through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from autograder.authoring.audit.findings import Findings, QuestionFindings, Survivor
from autograder.authoring.audit.flaws import Flaw

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem;
  color: #1c1c1c; background: #fff; }
table { border-collapse: collapse; margin: 1rem 0; }
th, td { padding: .2rem .7rem; text-align: right; border-bottom: 1px solid #ddd; }
th:first-child, td:first-child { text-align: left; }
pre { background: #f6f6f6; padding: .6rem; overflow-x: auto; }
del { color: #8a1c1c; text-decoration: none; } ins { color: #12581f; text-decoration: none; }
.clean { color: #12581f; } .open { color: #8a1c1c; font-weight: 600; }
@media (prefers-color-scheme: dark) {
  body { color: #eee; background: #181818; } pre { background: #262626; }
  th, td { border-color: #444; } del, .open { color: #ff9d9d; } ins, .clean { color: #9be3a8; }
}
"""
_COLUMNS = ("mutants", "by public", "by hidden", "timed out", "survived", "equivalent")


def page(audits: Sequence[Findings]) -> str:
    """The page, HTML, of what was found of some assignments."""
    body = "\n".join(line for findings in audits for line in _assignment(findings))
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Audit of the tests</title><style>{_STYLE}</style></head>\n"
        f"<body><h1>Audit of the tests</h1>\n{body}\n</body></html>\n"
    )


def _assignment(findings: Findings) -> Iterator[str]:
    yield f"<section><h2>{escape(findings.slug)}</h2>"
    if findings.error:
        yield f'<p class="open">{escape(findings.error)}</p></section>'
        return
    state = ("clean", "clean") if findings.clean else ("open", "something is left to do")
    yield f'<p class="{state[0]}">{state[1]}</p>'
    heads = "".join(f"<th>{name}</th>" for name in ("question", *_COLUMNS))
    yield f"<table><thead><tr>{heads}</tr></thead><tbody>"
    for question in findings.questions:
        cells = "".join(f"<td>{number}</td>" for number in counts(question))
        yield f"<tr><td>{escape(question.name)}</td>{cells}</tr>"
    yield "</tbody></table>"
    if findings.stale:
        yield "<h3>Declarations that match nothing</h3><ul>"
        yield from (f"<li>{escape(line)}</li>" for line in findings.stale)
        yield "</ul>"
    for question in findings.questions:
        yield from _question(question)
    yield "</section>"


def counts(question: QuestionFindings) -> tuple[int, ...]:
    """The numbers of a question's mutants, in the order of the table's columns."""
    return (
        question.mutants,
        question.by_public,
        question.by_hidden,
        question.timed_out,
        question.survived,
        question.equivalent,
    )


def _question(question: QuestionFindings) -> Iterator[str]:
    mark = "open" if question.undeclared or any(not f.note for f in question.flaws) else "clean"
    yield f'<h3 class="{mark}">{escape(question.name)}</h3>'
    yield from (_flaw(flaw) for flaw in question.flaws)
    for survivor in question.undeclared:
        yield _survivor(survivor)
    declared = [survivor for survivor in question.survivors if survivor.declared]
    if declared or question.accepted:
        yield "<details><summary>declared</summary>"
        yield from (_survivor(survivor) for survivor in declared)
        yield from (_flaw(flaw) for flaw in question.accepted)
        yield "</details>"
    if question.promises:
        yield "<details><summary>promises</summary><table><thead><tr>"
        yield "<th>function and promise</th><th>a test asks there</th>"
        yield "<th>breaking it costs a case</th></tr></thead><tbody>"
        for promise in question.promises:
            asked = "" if promise.visited is None else _yes(promise.visited)
            yield f"<tr><td>{escape(promise.name)}</td><td>{asked}</td>"
            yield f"<td>{_yes(promise.caught)}</td></tr>"
        yield "</tbody></table></details>"
    yield "<details><summary>test cases</summary><table><thead><tr>"
    yield "<th>case</th><th>mutants failed</th><th>no other case fails</th></tr></thead><tbody>"
    for case in question.cases:
        name = escape(case.name) + ("" if case.hidden else " (public)")
        yield f"<tr><td>{name}</td><td>{case.kills}</td><td>{case.kills_alone}</td></tr>"
    yield "</tbody></table></details>"


def _yes(true: bool) -> str:
    return "yes" if true else "no"


def _flaw(flaw: Flaw) -> str:
    where = f"{flaw.case}: " if flaw.case else ""
    kind = "note" if flaw.note else flaw.check
    return f"<p><b>{escape(kind)}</b> {escape(where + flaw.text)}</p>"


def _survivor(survivor: Survivor) -> str:
    removed = "\n".join(f"<del>- {escape(line)}</del>" for line in survivor.was.splitlines())
    added = "\n".join(f"<ins>+ {escape(line)}</ins>" for line in survivor.now.splitlines())
    reason = f"<p>equivalent: {escape(survivor.declared)}</p>" if survivor.declared else ""
    head = f"<p>survived: {survivor.operator}, line {survivor.line} of the answer</p>"
    return f"{head}<pre>{removed}\n{added}</pre>{reason}"
