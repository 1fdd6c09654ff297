"""Several people mark: nothing that one of them gave is lost, and each has a section's page."""

from __future__ import annotations

import itertools
import json
import os
from pathlib import Path
from typing import Any

import msgspec
import pytest
import runs
from hypothesis import given
from hypothesis import strategies as st

from autograder.commands import marking
from autograder.commands.report import report
from autograder.config import Config
from autograder.course import HandedIn, Roster, Student
from autograder.views.gradebook.marked import merged
from autograder.views.gradebook.marks import (
    MarkGiven,
    continues,
    digest_of,
    disputed,
    read_bank,
    united,
)
from autograder.views.gradebook.sections import NONE, sections_of
from autograder.views.report.rubric import RubricItem, items_of, starts_from


def one(points: float | None, at: str = "", by: str = "", comment: str = "", **more: Any) -> Any:
    return MarkGiven(points=points, at=at, by=by, comment=comment, **more)


def both(*marks: MarkGiven) -> tuple[MarkGiven, tuple[str, ...], tuple[MarkGiven, ...]]:
    """What counts of marks for one answer, each in a file of its own, in any order."""
    files = [(f"{number}.json", {"q": {"a": mark}}) for number, mark in enumerate(marks)]
    found = [(*united(some), disputed(some)) for some in itertools.permutations(files)]
    assert all(each == found[0] for each in found)
    counts, notes, differ = found[0]
    return counts["q"]["a"], notes, differ.get("q", {}).get("a", ())


def test_two_who_differ_are_told_and_both_kept() -> None:
    ann, ben = one(2.0, "2026-11-02", "Ann", "good"), one(1.0, "2026-11-03", "Ben")
    counts, notes, differ = both(ann, ben)
    assert (counts.points, counts.comment) == (1.0, "good")
    (note,) = notes
    assert "a is marked twice in q (2 points by Ann and 1 points by Ben): Ben counts" in note
    assert differ == (ann, ben)


def test_who_says_the_same_differs_in_nothing() -> None:
    ann, ben = one(2.0, "2026-11-02", "Ann", "good"), one(2.0, "2026-11-03", "Ben")
    counts, notes, differ = both(ann, ben)
    assert (counts.points, counts.comment, notes, differ) == (2.0, "good", (), ())


def test_what_is_open_takes_nothing_away() -> None:
    counts, notes, _ = both(one(2.0, "2026-11-02", "Ann"), one(None, "2026-11-03", "", "why?"))
    assert (counts.points, counts.comment, notes) == (2.0, "why?", ())


def test_one_person_may_change_their_mind() -> None:
    before, after = one(2.0, "2026-11-02", "Ann", "good"), one(None, "2026-11-03", "Ann")
    counts, notes, differ = both(before, after)
    assert (counts.points, counts.comment, notes, differ) == (None, "", (), ())


def test_a_mark_that_was_read_and_saved_again_is_one() -> None:
    mark = one(2.0, "2026-11-02")
    assert both(mark, mark) == (mark, (), ())


def test_what_is_settled_is_settled_until_somebody_gives_others() -> None:
    ann, ben = one(2.0, "2026-11-02", "Ann"), one(1.0, "2026-11-03", "Ben")
    cy = one(1.5, "2026-11-04", "Cy", settled=True)
    counts, notes, differ = both(ann, ben, cy)
    assert (counts.points, notes, differ) == (1.5, (), ())
    late = one(0.0, "2026-11-05", "Ben")
    counts, notes, differ = both(ann, ben, cy, late)
    assert (counts.points, differ) == (0.0, (cy, late))


def test_a_file_of_no_name_and_time_is_a_marker_too() -> None:
    _, (note,), differ = both(one(2.0), one(1.0))
    assert "1.json counts" in note
    assert [mark.by for mark in differ] == ["0.json", "1.json"]


def test_names_are_shown_as_what_they_are() -> None:
    _, (note,), _ = both(one(2.0, by="\x1b[31m\u202e"), one(1.0, by="x" * 500))
    assert note.isprintable()
    assert len(note) < 300


def test_a_mark_for_another_answer_is_nobodys_dispute(tmp_path: Path) -> None:
    folder = runs.made(tmp_path / "run", manual=(runs.ESSAY,))
    known = marking.read_about(folder)
    assert known is not None
    results = [runs.graded("ada")]
    (answer,) = results[0].answers
    put(folder, "ann.json", {"ada": one(4.0, "2026-11-09", "Ann", answer="of-another")})
    put(folder, "ben.json", {"ada": one(1.0, "2026-11-03", "Ben", answer=digest_of(answer))})
    found = merged(results, marking.read_kept(folder, known), known)
    assert found.marks["essay"]["ada"].points == 1.0
    assert found.disputes == {}
    assert any("the answer has changed since" in note for note in found.notes)


# ------------------------------------------------------------------ files


def saved(marks: dict[str, MarkGiven], comments: tuple[str, ...] = ()) -> bytes:
    whole = {"assignment": "hw", "question": "essay", "marks": marks, "comments": comments}
    return msgspec.json.encode(whole)


def put(folder: Path, name: str, marks: dict[str, MarkGiven], *comments: str) -> Path:
    path = folder / "marks" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(saved(marks, comments))
    return path


def test_two_files_of_one_name_are_both_kept(tmp_path: Path) -> None:
    """As two people's browsers call them, given at once and one after the other."""
    ann = put(tmp_path / "ann", "hw-essay.json", {"ada": one(4.0, "2026-11-02")})
    ben = put(tmp_path / "ben", "hw-essay.json", {"ben": one(1.0, "2026-11-03")})
    cy = put(tmp_path / "cy", "hw-essay.json", {"cy": one(2.0, "2026-11-03")})
    run = tmp_path / "run"
    notes = marking.keep(marking.read_given([ann, ben], "hw"), run)
    assert notes == (f"{ben} is kept as marks/hw-essay-2.json: there is another hw-essay.json",)
    for _ in range(2):  # what is there already is there once
        marking.keep(marking.read_given([cy, ann], "hw"), run)
    found = sorted((run / "marks").glob("*"))
    assert [path.read_bytes() for path in found] == [p.read_bytes() for p in (ben, cy, ann)]


def test_a_file_that_goes_on_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    first = {"ada": one(4.0, "2026-11-02", "Ann"), "ben": one(1.0, "2026-11-02", "Ann")}
    later = {**first, "ada": one(3.0, "2026-11-03", "Ann"), "cy": one(2.0, "2026-11-03", "Ann")}
    run = tmp_path / "run"
    for marks in (first, later):
        marking.keep(marking.read_given([put(tmp_path, "m.json", marks)], "hw"), run)
    (path,) = (run / "marks").glob("*")
    assert path.read_bytes() == saved(later)


MARKS = st.dictionaries(
    st.sampled_from("abc"),
    st.builds(
        MarkGiven,
        points=st.sampled_from([None, 0.0, 1.0]),
        at=st.sampled_from(["2026-01-01", "2026-01-02"]),
        by=st.sampled_from(["", "Ann", "Ben"]),
        comment=st.sampled_from(["", "x"]),
    ),
)


@pytest.mark.slow
@given(MARKS, MARKS)
def test_what_takes_the_place_of_another_loses_nothing(
    old: dict[str, MarkGiven], new: dict[str, MarkGiven]
) -> None:
    """With the earlier file beside it the same would count."""
    if continues(saved(new), saved(old)):
        alone = united([("b", {"q": new})])
        assert united([("a", {"q": old}), ("b", {"q": new})]) == alone


def test_damage_and_tables_take_nobodys_place() -> None:
    assert continues(b"x", b"x")
    for pair in itertools.permutations((saved({}), b"{", b"submission,question,points\n"), 2):
        assert not continues(*pair)


def test_comments_at_hand_are_those_of_all(tmp_path: Path) -> None:
    folder = runs.made(tmp_path / "run", manual=(runs.ESSAY,))
    put(folder, "ann.json", {}, "Say why.", "Look again.")
    put(folder, "ben.json", {}, "Look again.", "Good.")
    assert read_bank(saved({}, ("x",))) == ("essay", ("x",))
    marking.write_pages(folder, [runs.graded("ada")])
    page = (folder / "report" / "marking-essay.html").read_text()
    assert "\nSay why.\nLook again.\nGood.</textarea>" in page


@pytest.mark.slow
def test_the_page_shows_both_until_it_is_settled(tmp_path: Path) -> None:
    folder = runs.made(tmp_path / "run", manual=(runs.ESSAY,))
    put(folder, "ann.json", {"ada": one(4.0, "2026-11-02", "Ann", "<b>good</b>")})
    put(folder, "ben.json", {"ada": one(1.0, "2026-11-03", "Ben", "no reason")})
    report(Config(root=tmp_path), folder)
    page = (folder / "report" / "marking-essay.html").read_text()
    assert "Ann, 2026-11-02: 4 of 4, &lt;b&gt;good&lt;/b&gt;" in page
    assert "Ben, 2026-11-03: 1 of 4, no reason" in page
    put(folder, "cy.json", {"ada": one(4.0, "2026-11-04", "Cy", settled=True)})
    report(Config(root=tmp_path), folder)
    assert "Ann, 2026-11-02" not in (folder / "report" / "marking-essay.html").read_text()


# ------------------------------------------------------------------ sections


def sectioned(**sections: str) -> tuple[Roster, tuple[HandedIn, ...]]:
    students = tuple(Student(name=name, section=text) for name, text in sections.items())
    handed_in = tuple(HandedIn(submission=name, called=name) for name in (*sections, "stranger"))
    return Roster(students=students), handed_in


def test_everybody_is_in_a_section() -> None:
    found = sections_of(*sectioned(ada="B", ben="A", cy="A and B", dora="", eve="B"))
    assert list(found) == ["B", "A", NONE]
    assert found["B"] == {"ada", "cy", "eve"}
    assert found["A"] == {"ben", "cy"}
    assert found[NONE] == {"dora", "stranger"}


@pytest.mark.parametrize("names", [{}, {"ada": "A", "ben": "A"}, {"ada": "", "ben": ""}])
def test_one_section_is_none(names: dict[str, str]) -> None:
    assert sections_of(*sectioned(**names)) == {}
    assert sections_of(None, ()) == {}


def test_a_section_that_is_called_so_is_not_two() -> None:
    found = sections_of(*sectioned(ada="Arts and Crafts", ben="Maths"))
    assert list(found) == ["Arts and Crafts", "Maths", NONE]


@pytest.mark.slow
def test_a_page_for_each_section(tmp_path: Path) -> None:
    folder = runs.made(tmp_path / "run", manual=(runs.ESSAY,))
    students = [
        msgspec.structs.replace(student, section=section)
        for student, section in ((runs.ADA, "Mon/10"), (runs.BEN, "mon 10"), (runs.CEM, "Tue"))
    ]
    path = folder / "roster.json"
    path.write_bytes(msgspec.json.encode(Roster(students=tuple(students))))
    (one,) = marking.write_pages(folder, [runs.graded("ada"), runs.graded("ben")])
    assert one.sections == {
        "Mon/10": "marking-essay--Mon-10.html",
        "mon 10": "marking-essay--mon-10-2.html",  # another file, whatever the disk calls equal
    }
    pages = {n: (folder / "report" / page).read_text() for n, page in one.sections.items()}
    assert "ada: so" in pages["Mon/10"]
    assert "ben: so" not in pages["Mon/10"]
    assert "ben: so" in pages["mon 10"]
    assert "section mon 10" in pages["mon 10"]
    report(Config(root=tmp_path), folder)
    index = (folder / "report" / "index.html").read_text()
    assert '<a href="marking-essay--Mon-10.html">Mon/10</a>' in index
    os.remove(path)
    marking.write_pages(folder, [runs.graded("ada")])
    assert [one.name for one in (folder / "report").glob("marking*")] == ["marking-essay.html"]


# ------------------------------------------------------------------ rubrics


@pytest.mark.parametrize(
    ("line", "text", "worth"),
    [
        ("- 1 point: names the reason", "names the reason", 1),
        ("* (0.5) gives an *example*", "gives an example", 0.5),
        ("1. says why (1 point)", "says why", 1),
        ("- +1 names it", "names it", 1),
        ("  - [-0.5] no unit", "no unit", -0.5),
        ("- \u22121: wrong", "wrong", -1),
        ("- 0,5 Punkte \u2013 Beispiel", "Beispiel", 0.5),
        ("- **½ point** if there is `x`", "if there is x", 0.5),
        ("- says so: 2 points.", "says so", 2),
        ("- 3 of 4 parts (2)", "3 of 4 parts", 2),
    ],
)
def test_lines_with_points(line: str, text: str, worth: float) -> None:
    assert items_of(f"Look.\n{line}\nEnd.", 3.0) == (RubricItem(text, worth, "a"),)


@pytest.mark.parametrize(
    "line",
    [
        *("- 2 slopes are named", "- (a) the dot product", "- in 2026 (see 3)", "- 10 pts all"),
        *("1 point: in no list", "- 1 pointer is used", "- 1.5 is the mean", "- 1:1 mapping", "- "),
        *("- says it (2 slopes)", "- 0 points: nothing", "- 1e5: x", "- 99999 points: x"),
    ],
)
def test_lines_without_points(line: str) -> None:
    assert items_of(line, 3.0) == ()


def test_many_lines_and_what_they_start_from() -> None:
    items = items_of("\n".join(f"- 1 point: {n}" for n in range(30)) + "\n- 1 point: 3", 3.0)
    assert len(items) == 30
    keys = [item.key for item in items if item.key]
    assert len(set(keys)) == len(keys) >= 15
    assert not set(keys) & set("bcjknpsu")  # the page has these for itself
    assert starts_from(items, 3.0) == 0.0
    assert starts_from(items_of("- (-1) a\n- -1: b", 3.0), 3.0) == 3.0
    assert starts_from((), 3.0) == 0.0


def test_new_fields_are_read_from_the_page_and_missing_from_older_files(tmp_path: Path) -> None:
    old = {"assignment": "hw", "question": "essay", "marks": {"ada": {"points": 1}}}
    path = tmp_path / "m.json"
    path.write_text(json.dumps(old))
    assert list(marking.read_given([path], "hw")) == [str(path)]
