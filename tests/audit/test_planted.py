"""A weak test of each kind is found by the real grader, and good tests are clean."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest

from autograder.authoring.audit.declared import Accepted, Declared, Equivalent
from autograder.authoring.audit.findings import findings_of
from autograder.authoring.audit.flaws import Judged, find_flaws, promises_of
from autograder.batch import Graded, Task, grade

from .planted import AREA, GOOD, HIDDEN, PUBLIC, Planted, hash_at_seed_0, judged

pytestmark = pytest.mark.slow

ROUNDED = "def third(x):\n    return x / 3\n"
DRAWN = "def drawn(rng):\n    return rng.normal()\n"

QUESTIONS = {
    "good": Planted(GOOD, wrong={"a sum": "def area(a, b):\n    return a + b\n"}),
    "weak": Planted(f"{PUBLIC}def test_public(area):\n    assert area(2, 3) == 6\n"),
    "useless": Planted(GOOD + f"\n{HIDDEN}def test_is_there(area):\n    assert callable(area)\n"),
    "redundant": Planted(
        GOOD
        + GOOD.partition(HIDDEN)[2]
        .partition("@")[0]
        .replace("def test_sides", f"\n{HIDDEN}def test_sides_again")
    ),
    "constant": Planted(
        f"{HIDDEN}def test_zero(area):\n    assert area(0, 3) == 0\n", prompt="It is 2.25 there."
    ),
    "prompt": Planted(
        f"{HIDDEN}def test_one(area):\n    assert area(1.5, 1.5) == 2.25\n",
        prompt="The area of a square of 1.5 by 1.5 is 2.25.",
    ),
    "nothing": Planted(f"{HIDDEN}def test_runs(area):\n    area(1, 1)\n"),
    "echo": Planted(
        f"{PUBLIC}def test_public(area):\n    assert area(2, 3) == 6\n\n"
        f"{HIDDEN}def test_other(area):\n    assert area(1, 6) == 6\n"
    ),
    "unpunished": Planted(
        f"{PUBLIC}def test_public(area):\n    assert area(2, 3) == 6\n\n"
        f"{HIDDEN}def test_refuses(area):\n    assert area(2, 2) == 4\n"
    ),
    "rejects": Planted(GOOD, right={"text": "def area(a, b):\n    return a * b + 0.001\n"}),
    "accepts": Planted(GOOD, wrong={"it is right": AREA}),
    "order": Planted(
        f"{HIDDEN}def test_first(count):\n    assert count() == 1\n\n"
        f"{HIDDEN}def test_second(count):\n    assert count() == 2\n",
        answer="calls = []\n\ndef count():\n    calls.append(1)\n    return len(calls)\n",
    ),
    "seed": Planted(
        f"{HIDDEN}def test_draw(drawn):\n    import numpy as np\n"
        "    assert drawn(np.random.default_rng(5)) < 0\n",
        answer=DRAWN,
    ),
    "other": Planted(
        f"{HIDDEN}def test_both(area, given):\n    assert area(2, 3) == given\n", other="given = 6"
    ),
    "hashes": Planted(
        f"{HIDDEN}def test_hash(area):\n    assert hash('spam') == {hash_at_seed_0('spam')}\n"
    ),
    "single": Planted(
        f"{HIDDEN}def test_third(third):\n"
        "    for x in (0.7, 1.9, 11.3):\n        assert abs(third(x) - x / 3) < 1e-9\n",
        answer=ROUNDED,
    ),
    "hangs": Planted(
        f"{HIDDEN}def test_sum(upto):\n    for n in (0, 1, 5):\n"
        "        assert upto(n) == n * (n + 1) // 2\n",
        answer="def upto(n):\n    total = 0\n    while n > 0:\n        total += n\n"
        "        n -= 1\n    return total\n",
    ),
    "kept": Planted(GOOD, promises={"area": ("zero", "negative")}),
    "unasked": Planted(GOOD, promises={"area": ("huge",)}),
    "asked": Planted(
        GOOD + f"\n{HIDDEN}def test_large(area):\n    assert area(1e6, 3) > 0\n",
        promises={"area": ("huge",)},
    ),
    "rude": Planted(
        f"{HIDDEN}def test_total(total):\n    assert total([3, 1, 2]) == 6\n",
        answer="def total(values):\n    return sum(values)\n",
        promises={"total": ("keeps argument 1", "keeps order")},
    ),
    "polite": Planted(
        f"{HIDDEN}def test_total(total):\n    given = [3, 1, 2]\n    assert total(given) == 6\n"
        "    assert given == [3, 1, 2]\n",
        answer="def total(values):\n    return sum(values)\n",
        promises={"total": ("keeps argument 1",)},
    ),
    "exact": Planted(
        f"{HIDDEN}def test_third(third):\n    assert third(0.7) == 0.7 / 3\n", answer=ROUNDED
    ),
}

WANTED = [
    ("useless", "useless", "fails on no mutant"),
    ("redundant", "redundant", "fails exactly where"),
    ("constant", "gullible", "'always 0'"),
    ("prompt", "gullible", "'always 2.25'"),
    ("nothing", "gullible", "'always None'"),
    ("echo", "gullible", "'knows the public example only, else repeats the last public answer'"),
    ("unpunished", "unpunished", "keeps all points"),
    ("rejects", "rejects right", "rejects the right answer 'text'"),
    ("accepts", "accepts wrong", "'it is right' loses no hidden points"),
    ("order", "order", "the order of the cases"),
    ("seed", "seed", "its seeds"),
    ("other", "other answer", "the answers of other questions"),
    ("hashes", "hash seed", "PYTHONHASHSEED"),
    ("single", "tight", "results rounded to float32"),
    ("exact", "tight", "sums in another order"),
    ("unasked", "region", "no test asks there: area: huge"),
    ("asked", "region", "wrong there alone loses nothing: area: huge"),
    ("rude", "region", "total: keeps argument 1"),
    ("rude", "region", "total: keeps order"),
]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("audit")


@pytest.fixture(scope="module")
def found(request: pytest.FixtureRequest, out: Path) -> dict[str, Judged]:
    """The questions that some test here looks at."""
    cases = [item.callspec for item in request.session.items if hasattr(item, "callspec")]
    asked = {case.params["name"] for case in cases if "check" in case.params}
    looked_at = asked | {"good", "weak", "exact", "hangs", "kept", "polite"}
    return judged({name: QUESTIONS[name] for name in QUESTIONS if name in looked_at}, out)


@pytest.mark.sampled(3)
@pytest.mark.parametrize(("name", "check", "text"), WANTED)
def test_found(found: dict[str, Judged], name: str, check: str, text: str) -> None:
    flaws = [flaw for flaw in find_flaws(found[name]) if flaw.check == check]
    assert any(text in flaw.text for flaw in flaws), find_flaws(found[name])


def test_good_tests_are_clean(found: dict[str, Judged]) -> None:
    findings = findings_of("planted", [found["good"]], Declared())
    (question,) = findings.questions
    assert findings.clean, (question.undeclared, question.flaws)
    assert question.mutants == question.by_public + question.by_hidden + question.timed_out > 10
    assert question.known_wrong == 1


def test_promises_that_are_kept_are_no_flaw(found: dict[str, Judged]) -> None:
    for name in ("kept", "polite"):
        assert [flaw for flaw in find_flaws(found[name]) if flaw.check == "region"] == []
        assert promises_of(found[name])


def test_survivors_have_a_difference(found: dict[str, Judged]) -> None:
    findings = findings_of("planted", [found["weak"]], Declared())
    (question,) = findings.questions
    assert not findings.clean
    assert "raise ValueError('no')" in {survivor.was for survivor in question.undeclared}


def test_declared(found: dict[str, Judged]) -> None:
    declared = Declared(
        equivalent=(
            Equivalent("weak", "raise ValueError('no')", "not asked for", "pass"),
            Equivalent("weak", "nothing of the kind", "stale"),
        ),
        accepted=(Accepted("exact", "tight", "on purpose"), Accepted("exact", "seed", "stale")),
    )
    findings = findings_of("planted", [found["weak"], found["exact"]], declared)
    weak, exact = findings.questions
    assert [survivor.declared for survivor in weak.survivors].count("not asked for") == 1
    assert weak.survived == weak.equivalent + len(weak.undeclared)
    assert {flaw.check for flaw in exact.accepted} == {"tight"}
    assert len(findings.stale) == 2


def test_a_mutant_that_hangs_is_killed(found: dict[str, Judged]) -> None:
    (question,) = findings_of("planted", [found["hangs"]], Declared()).questions
    assert question.timed_out >= 2
    assert question.unexamined == 0


def test_an_interrupted_audit_goes_on(
    found: dict[str, Judged], out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the journal holds is not graded again; of a torn journal only what is missing."""
    graded = 0

    def counted(work: list[Task], *rest: object) -> Generator[Graded, None, None]:
        nonlocal graded
        graded += len(work)
        return grade(work, *rest)

    monkeypatch.setattr("autograder.batch.grade", counted)
    again = judged({"good": QUESTIONS["good"]}, out)
    assert graded == 0
    assert {t.trial.name: t.result for t in again["good"].tried} == {
        t.trial.name: t.result for t in found["good"].tried
    }
    lines = (out / "journal.jsonl").read_bytes().splitlines(keepends=True)
    good = [n for n, line in enumerate(lines) if b'"name":"good"' in line][:3]
    torn = [line for n, line in enumerate(lines) if n not in good]
    (out / "journal.jsonl").write_bytes(b"".join(torn) + b'{"torn')
    judged({"good": QUESTIONS["good"]}, out)
    assert graded == 3
