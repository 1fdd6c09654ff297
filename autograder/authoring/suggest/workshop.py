"""The process in which cases are made, and in which all answers meet them.

`python -m autograder.authoring.suggest.workshop`: an `Errand` on standard input, `Workings` on
standard output. It is confined as a candidate is, as far as the host offers it. The answers are the
author's own and mutants of them: nothing here keeps one from lying about itself, and the cases that
are chosen are confirmed by the real grader. Each wrong answer runs in a fork of its own.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import inspect
import itertools
import math
import os
import random
import re
import resource
import signal
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pandas as pd

from autograder.authoring.audit import regions
from autograder.authoring.suggest import inputs, oracles, roles, wording
from autograder.authoring.suggest.calls import (
    ExampleCall,
    calls_in_code,
    calls_in_text,
    function_texts,
)
from autograder.authoring.suggest.errand import Errand, TriedCall, Workings
from autograder.authoring.suggest.forms import Form, form_of, numbers_of
from autograder.authoring.suggest.oracles import KnownResult, differing
from autograder.authoring.suggest.written import names, read, written
from autograder.grading import confine
from autograder.grading.candidate import elsewhere, stub
from autograder.grading.candidate.shell import BoundedText, TimeLimit, make_shell, text_of
from autograder.grading.examiner import cases as test_cases
from autograder.grading.examiner.running import run_case
from autograder.grading.rehearsal.namespace import Namespace
from autograder.limits import MIB
from autograder.result import Outcome

_CALL_SECONDS = 0.5
"""CPU seconds of a call of the solution from which on the input is too dear for a hidden test."""
_NOISE = 1e-13
"""Of what a function gives that an answer is handed: what it makes of that is its conditioning."""
_SLOW = 20.0
"""How many times longer than the solution an answer may take."""
_DRAWN = 420
_TIMED, _DEAR, _DEAREST = 8, ((0.03, _DRAWN), (0.2, 120)), 30
"""After how many calls it is looked at what one costs with all that is done for it, in CPU seconds,
and how many are drawn then."""
_VALUES, _ERRORS = 84, 26
"""Calls that are drawn for a function, and those of them that all answers meet."""
_UNSTEADY = "it does not give the same twice"
_FEW = 3
"""Inputs on which a result differs from call to call, from which on it is random everywhere."""
_AVERAGED = 10
"""Calls whose results are compared on average: each is a hundred calls."""
_ROWS, _MANY = 5, 24
"""Rows that are left of an argument of a public test, where it has more than so many."""
_SMALL = 4
"""Characters of an argument that is a kind of its own, such as 0, -1 and None."""
_LONGEST = 420
"""Characters that the arguments of a call may have together."""
_PICTURES = ("Axes", "Figure", "FacetGrid", "AxesSubplot")

_DRAWN_AS_TOLD = re.compile(r"rng\.\w+\(|in this order|used as in", re.IGNORECASE)
"""What says how a source of random numbers is used: only then is a result what it is."""

_Names = dict[str, Any]


def main() -> None:
    errand = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Errand)
    told = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_RDWR), 1)  # what C code prints is no line of ours
    layers = confine.alone()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for module in errand.modules:
            with contextlib.suppress(ImportError):
                importlib.import_module(module)
        oracles.prepare()
    own = Path(errand.directory) / ".ipython"
    own.mkdir()
    shell = make_shell(str(own))
    sys.modules.update({**test_cases.stand_in_modules(), **stub.modules()})
    shell.user_ns["grader"] = stub.SilentNotebook()
    elsewhere.settle(shell.source_of)
    confine.enter(errand.limits, errand.directory, told, layers)
    sys.path.insert(0, "")
    sys.stdout = sys.stderr = BoundedText(int(MIB))  # type: ignore[assignment]
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    found = _worked(errand, shell)
    data = msgspec.json.encode(found)
    while data:
        data = data[os.write(told, data) :]


def _worked(errand: Errand, shell: Any) -> Workings:
    for number, source in enumerate(errand.cells):
        ending = shell.execute(number, source)
        if ending.error is not None:
            return Workings(error=f"a cell before the answer failed: {text_of(ending.error)}")
    try:
        return work(errand, dict(shell.user_ns))
    except TimeLimit:
        return Workings(error="the solution used up its time")
    except Exception as error:
        return Workings(error=f"the solution cannot be tried: {text_of(error)}")


def work(errand: Errand, given: _Names) -> Workings:
    """All of it, among the names that the notebook's cells gave."""
    begun = sum(os.times()[:4])
    solution = loaded(errand.answer, given)
    right = {}
    for name, source in errand.right.items():
        with contextlib.suppress(Exception):
            right[name] = loaded(source, given)
    seen, failed = observed(errand, solution)
    cases: list[TriedCall] = []
    notes = [f"the solution fails the public test '{name}': mend that first" for name in failed]
    if not errand.functions:
        notes.append("its answer defines no function, so there is nothing to call")
    share = 0.5 * errand.seconds / max(1, len(errand.functions))
    for function in errand.functions:
        asked = _Asking(errand, function, solution, right, seen, share)
        cases += asked.cases()
        notes += asked.notes
    tests = [compiled(case) for case in cases]
    kept = [place for place, test in enumerate(tests) if _passes_all(test, solution, right)]
    cases, tests = [cases[place] for place in kept], [tests[place] for place in kept]
    took = [_seconds(test, solution) for test in tests]
    limit = min(2.0, max(0.1, _SLOW * max(took, default=0.0)))
    met: dict[str, str] = {}
    until = begun + 3 * errand.seconds
    for name, source in errand.wrong.items():
        if sum(os.times()[:4]) > until:  # with what was forked
            notes.append(f"{len(errand.wrong) - len(met)} wrong answers were not tried in time")
            break
        met[name] = _met(source, given, tests, limit)
    return Workings(cases=tuple(cases), met=met, notes=tuple(notes))


def loaded(source: str, given: _Names) -> _Names:
    """The names after an answer has run among those given."""
    space = dict(given)
    exec(compile(source, "<answer>", "exec"), space)  # noqa: S102 - the author's own, confined
    return space


# ------------------------------------------------------------------ what was seen


def observed(errand: Errand, solution: _Names) -> tuple[list[ExampleCall], list[str]]:
    """Calls that the public tests and worked examples make, each argument as text; and the names
    of the public tests that the solution fails."""
    functions = errand.functions
    found: dict[ExampleCall, None] = {}
    told = [inspect.getdoc(solution.get(name)) or "" for name in functions]
    static = [
        *calls_in_text(errand.prompt, functions),
        *(call for doc in told for call in calls_in_code(doc, functions)),
        *(c for case in errand.public.cases for c in calls_in_code(case.text, functions)),
        *calls_in_code(errand.public.source, functions),
    ]
    for call in static:
        with contextlib.suppress(Exception):
            written_out = tuple(_again(text) for text in call.arguments)
            found[ExampleCall(call.function, written_out)] = None
    texts = function_texts(errand.public.source)

    def whose(function: Any) -> str | None:
        if isinstance(function, np.ufunc):
            return f"np.{function.__name__}"
        code = getattr(function, "__code__", None)
        text = texts.get((code.co_firstlineno, function.__name__)) if code else None
        if text is None or code is None:
            return None
        with contextlib.suppress(Exception):
            free = {n for n in code.co_names if n not in names() and not hasattr(np, n)}
            return None if free - set(dir(__builtins__)) else text
        return None

    def recording(name: str, function: Any) -> Any:
        def recorded(*args: Any, **named: Any) -> Any:
            with contextlib.suppress(Exception):
                if not named:
                    parts = [written(_head(value), whose) for value in args]
                    whole = tuple(part for part in parts if part is not None)
                    if len(whole) == len(args):
                        found[ExampleCall(name, whole)] = None
            return function(*args, **named)

        return recorded

    space = dict(solution)
    for name in functions:
        if callable(space.get(name)):
            space[name] = recording(name, space[name])
    failed = []
    with contextlib.suppress(Exception):
        runs = test_cases.compile_question(errand.public)
        namespace = Namespace(space, errand.limits, _Calm())
        for case, run in zip(errand.public.cases, runs, strict=True):
            if run_case(namespace, case, run).outcome is not Outcome.PASSED:
                failed.append(case.name)
    return list(found), failed


def _head(value: Any) -> Any:
    """The first rows of what is too long to be read, of all that belongs together alike."""
    long = isinstance(value, list | tuple | np.ndarray | pd.Series | pd.DataFrame)
    return value[:_ROWS] if long and len(value) > _MANY else value


def _again(text: str) -> str:
    """An argument that can be understood alone, written as all are."""
    value = read(text)
    return text if callable(value) or ":" in text else written(value) or text


class _Calm:
    """The clock of public tests here: the whole process has its time."""

    def limited(self, seconds: float, clock: float) -> contextlib.AbstractContextManager[None]:
        return contextlib.nullcontext()

    def has_struck(self) -> bool:
        return False


# ------------------------------------------------------------------ cases of a function


class _Asking:
    """One function of the answer, and what was found of it; `notes` say what was not."""

    def __init__(
        self,
        errand: Errand,
        function: str,
        solution: _Names,
        right: Mapping[str, _Names],
        seen: Sequence[ExampleCall],
        seconds: float,
    ) -> None:
        self.function = function
        self.notes: list[str] = []
        self._called: Any = solution.get(function)
        self._right: dict[str, Any] = {n: space.get(function) for n, space in right.items()}
        self._seen = [call for call in seen if call.function == function]
        self._seconds = seconds
        doc = inspect.getdoc(self._called) or ""
        self._errors = roles.promised_errors(f"{doc}\n{errand.prompt}")
        self._keeps = roles.keeps_arguments(f"{doc}\n{errand.prompt}")
        self._doc = doc
        self._drawn_freely = not _DRAWN_AS_TOLD.search(f"{doc}\n{errand.prompt}")
        self._seed = int(
            hashlib.sha256(f"{errand.public.name} {function}".encode()).hexdigest(), 16
        )

    def cases(self) -> list[TriedCall]:
        """All cases of the function that its solution and the right answers pass."""
        if not callable(self._called) or isinstance(self._called, type):
            self.notes.append(f"{self.function} is no function: it cannot be asked")
            return []
        try:
            parameters = roles.parameters_of(self._called)
        except (TypeError, ValueError):
            self.notes.append(f"{self.function} has no signature")
            return []
        if not parameters:
            self.notes.append(
                f"{self.function} takes no argument: only what it gives can be tested"
            )
        annotations = getattr(self._called, "__annotations__", {})
        values = [tuple(map(read, call.arguments)) for call in self._seen]
        seen = [call.arguments for call in self._seen]
        optional = roles.optional_of(self._called)
        self._needed = sum(name not in optional for name in parameters)
        self._roles = roles.roles_of(self._doc, parameters, annotations, optional, seen, values)
        gave, refused, unlike = self._tried(parameters)
        if not gave and not refused:
            why = ", ".join(f"{count} times {what}" for what, count in sorted(unlike.items())[:4])
            self.notes.append(f"{self.function}: nothing can be tested ({why or 'no input found'})")
        elif sum(unlike.values()) > len(gave) + len(refused):
            what, count = max(unlike.items(), key=lambda each: each[1])
            self.notes.append(f"{self.function}: {count} inputs were passed over ({what})")
        return [*_various(gave, _VALUES), *_various(refused, _ERRORS)]

    def _tried(
        self, parameters: tuple[str, ...]
    ) -> tuple[list[TriedCall], list[TriedCall], dict[str, int]]:
        unlike: dict[str, int] = {}
        known: list[tuple[KnownResult, TriedCall]] = []
        refused: list[TriedCall] = []
        averaged: list[TriedCall] = []
        begun = time.process_time()
        done, left = 0, _DRAWN
        many = _DRAWN if parameters else 0
        drawn = inputs.calls_like(self.function, self._roles, self._seen, many, self._seed)
        if not parameters:
            drawn = iter([ExampleCall(self.function, ())])
        for call in drawn:
            # a clock gives the same answer each time only where it is asked for orders of magnitude
            if done == _TIMED:
                each = (time.process_time() - begun) / done
                left = next((few for most, few in _DEAR if each < most), _DEAREST)
            if done >= left or time.process_time() - begun > 8 * self._seconds:
                break
            done += 1
            if sum(map(len, call.arguments)) > _LONGEST:
                continue
            one = self._one(call, parameters)
            if isinstance(one, str):
                unlike[one] = unlike.get(one, 0) + 1
            elif one.oracle == "error":
                refused.append(one)
            elif one.form is None:
                averaged.append(one)
            else:
                numbers = tuple(numbers_of(self._result(call.arguments), one.form))
                known.append((KnownResult(call.arguments, one.form, numbers), one))
        if unlike.get(_UNSTEADY, 0) >= _FEW:
            known = []  # what came out alike twice did so by chance, or was empty
        return [*self._judged(parameters, known), *averaged[:_AVERAGED]], refused, unlike

    def _one(self, call: ExampleCall, parameters: tuple[str, ...]) -> TriedCall | str:
        """The case of a call as the solution has it, or why there is none."""
        used = parameters[: len(call.arguments)]
        if len(call.arguments) > len(parameters):
            return "too many arguments"
        kept = tuple(
            name
            for name, text in zip(used, call.arguments, strict=True)
            if self._keeps
            and text[:1] in "[{" + "np"
            and text.startswith(("[", "{", "np.array", "pd."))
        )
        case = TriedCall(
            function=self.function,
            parameters=used,
            arguments=call.arguments,
            oracle="solution",
            keeps=kept,
            traits=_traits(call.arguments),
        )
        try:
            result = self._result(call.arguments)
        except TimeLimit:
            return "it takes too long"
        except Exception as error:
            name = type(error).__name__
            promised = [e for e in self._errors if e in {c.__name__ for c in type(error).__mro__}]
            if not promised:
                return f"it raises {name}"
            if self._fails_besides(call.arguments):
                return "a function that it is handed fails there, too"
            case = msgspec.structs.replace(case, oracle="error", by=promised[0], error=promised[0])
            return msgspec.structs.replace(case, keeps=())
        try:
            form = form_of(result)
            again = form_of(self._result(call.arguments))
        except Exception:
            return _UNSTEADY
        finally:
            _close_pictures()
        sources = [role.name for role in self._roles if role.kind == "source"]
        if sources and self._drawn_freely:
            return self._averaged(case, sources[0])
        if form is None:
            named = type(result).__name__
            return "it draws" if named in _PICTURES else f"a {named} that cannot be compared"
        if again != form:
            return _UNSTEADY
        return self._measured(msgspec.structs.replace(case, form=form), result)

    def _fails_besides(self, arguments: Sequence[str]) -> bool:
        """Whether a function of an array that is handed over cannot take an array that is handed
        over with it: then which error comes first is no matter of right and wrong."""
        given = list(zip(self._roles, map(read, arguments), strict=False))
        lines = [value for role, value in given if role.kind == "line"]
        for role, function in given:
            for line in lines if role.vector and callable(function) else ():
                try:
                    function(np.asarray(line, dtype=float))
                except Exception:
                    return True
        return False

    def _averaged(self, case: TriedCall, source: str) -> TriedCall | str:
        """The case of a result that depends on how random numbers are drawn, over many sources."""
        place = case.parameters.index(source)
        found: list[Any] = []
        try:
            with _timed(2 * _CALL_SECONDS):
                for seed in range(oracles.SOURCES):
                    given = [read(text) for text in case.arguments]
                    given[place] = np.random.default_rng(seed)
                    found.append(self._called(*given))
            text = _over_sources(self.function, case.parameters, source, found)
        except TimeLimit:
            return "it takes too long"
        except Exception:
            text = None
        if text is None:
            return "a random result that cannot be averaged"
        by = ", ".join(list(self._right)[:2])
        oracle = "second answer" if by else "solution"
        return msgspec.structs.replace(
            case, oracle=oracle, by=by, want=text, form=None, keeps=(), spread=1.0
        )

    def _measured(self, case: TriedCall, result: Any) -> TriedCall | str:
        """The case with tolerances from what right answers, and nudged inputs, differ by."""
        form = case.form or Form(kind="nothing")
        numbers = numbers_of(result, form)
        spread = absolute = 0.0
        for right in self._right.values():
            try:
                with _timed(_CALL_SECONDS):
                    found = numbers_of(right(*map(read, case.arguments)), form)
            except (Exception, TimeLimit) as error:
                return f"a right answer raises {type(error).__name__}"
            finally:
                _close_pictures()
            parts, gap = differing(found, numbers)
            if parts > 1e-3:
                return "right answers differ"
            spread, absolute = max(spread, parts), max(absolute, gap)
        for factor in (1 + 4e-16, 1 - 4e-16):
            with contextlib.suppress(Exception, TimeLimit), _timed(_CALL_SECONDS):
                nudged = [_nudged(read(text), factor) for text in case.arguments]
                parts, gap = differing(numbers_of(self._called(*nudged), form), numbers)
                if 1e-3 < parts < math.inf:
                    return "the result depends on rounding"
                if parts < math.inf:
                    spread, absolute = max(spread, parts), max(absolute, gap)
        rtol, atol = oracles.tolerances(spread, absolute, numbers)
        return msgspec.structs.replace(case, rtol=rtol, atol=atol, spread=spread)

    def _judged(
        self, parameters: tuple[str, ...], known: Sequence[tuple[KnownResult, TriedCall]]
    ) -> list[TriedCall]:
        """The cases, each by the best oracle that there is for it."""
        easy = [one for one, case in known if _is_easy(case)]
        short = [one for one in easy if len(one.arguments) == self._needed]
        library = oracles.agreeing(parameters[: self._needed], _spread_out(short, 12))
        if library is None and self._needed < len(parameters):
            library = oracles.agreeing(parameters, _spread_out(easy, 12))
        holding = {} if library or self._right else self._properties(known)
        cases: list[TriedCall] = []
        for one, case in known:
            if library is not None and oracles.agrees(library, parameters, one):
                cases.append(
                    msgspec.structs.replace(
                        case,
                        oracle="library",
                        by=library.name,
                        want=library.text,
                        imports=library.imports,
                        rtol=max(case.rtol, 1e-5 if "approx" in library.text else 0.0),
                    )
                )
            elif self._right:
                by = ", ".join(list(self._right)[:2])
                cases.append(msgspec.structs.replace(case, oracle="second answer", by=by))
            else:
                cases.append(case)
                for name, text in holding.get(one.arguments, ()):
                    made = {"oracle": "property", "by": name, "want": text, "form": None}
                    cases.append(msgspec.structs.replace(case, keeps=(), **made))
        return cases

    def _properties(
        self, known: Sequence[tuple[KnownResult, TriedCall]]
    ) -> dict[tuple[str, ...], list[tuple[str, str]]]:
        """By arguments: the properties that hold there, of those that hold wherever they are
        asked."""
        held: dict[tuple[str, str], list[bool]] = {}
        by: dict[tuple[str, ...], list[tuple[str, str]]] = {}
        for one, case in known[:40]:
            if one.form.kind not in ("number", "numbers"):
                continue
            for name, text in oracles.properties(
                self.function, case.parameters, case.arguments, self._called
            ):
                made = msgspec.structs.replace(
                    case, oracle="property", by=name, want=text, form=None, keeps=()
                )
                with contextlib.suppress(TimeLimit), _timed(_CALL_SECONDS):
                    holds = _passes(compiled(made), {self.function: self._called})
                    told = "not all of it is zero" in text and not any(one.numbers)
                    if not told:
                        held.setdefault((name, text), []).append(holds)
                    if holds:
                        by.setdefault(one.arguments, []).append((name, text))
        sure = {each for each, found in held.items() if len(found) >= 5 and all(found)}
        return {a: [each for each in listed if each in sure] for a, listed in by.items()}

    def _result(self, arguments: Sequence[str]) -> Any:
        random.seed(0)
        np.random.seed(0)
        with _timed(_CALL_SECONDS):
            return self._called(*map(read, arguments))


def _over_sources(
    function: str, parameters: Sequence[str], source: str, found: Sequence[Any]
) -> str | None:
    """The comparison of random results, those of each source; `None` where there is none."""
    if isinstance(found[0], list) and np.ndim(found[0][0]) == 1:
        return oracles.dealt(function, parameters, source, found)
    rows = np.array([np.ravel(np.asarray(each, dtype=float)) for each in found])
    if not rows.size or not np.all(np.isfinite(rows)):
        return None
    return oracles.on_average(function, parameters, source, rows)


def _is_easy(case: TriedCall) -> bool:
    """Whether an input is of a size at which each algorithm is exact enough to be compared."""
    return not {"huge", "tiny", "empty", "all zero", "one element"} & set(case.traits)


def _spread_out(known: Sequence[KnownResult], many: int) -> list[KnownResult]:
    """Some of them, those of different results first."""
    first = {one.form.value: one for one in known}
    return list(first.values())[:: max(1, len(first) // many)][:many]


def _nudged(value: Any, factor: float) -> Any:
    """The argument with its last digits changed; a function gives results with as much noise as
    another way to compute with it makes."""
    if callable(value):
        return _noisy(value)
    if isinstance(value, float):
        return value * factor
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return value * factor
    if type(value) in (list, tuple):
        return type(value)(_nudged(part, factor) for part in value)
    return value


def _noisy(function: Callable[..., Any]) -> Callable[..., Any]:
    signs = itertools.cycle((1, -1, -1, 1, -1))

    def noisy(*args: Any, **named: Any) -> Any:
        return function(*args, **named) * (1 + _NOISE * next(signs))

    return noisy


_LOOKS: _Names = {}
exec(regions._LOOKS, _LOOKS)  # noqa: S102 - the audit's own text, which answers of it hold as well


def _traits(arguments: Sequence[str]) -> tuple[str, ...]:
    """The regions that a call lies in."""
    values = _LOOKS["_audit_values"]([read(text) for text in arguments], {})
    found = []
    for name, expression in regions.REGIONS.items():
        with contextlib.suppress(Exception):
            if eval(expression, {**_LOOKS, "values": values}):  # noqa: S307 - the audit's own
                found.append(name)
    return tuple(found)


def _various(cases: Sequence[TriedCall], many: int) -> list[TriedCall]:
    """So many of them, short ones of every region and oracle first, then others as they come."""
    short = sorted(cases, key=lambda case: (sum(map(len, case.arguments)), case.arguments))
    chosen: dict[int, TriedCall] = {id(case): case for case in cases[:4]}
    groups: dict[str, list[TriedCall]] = {}
    for case in short:
        gives = f"gives {case.form.value if case.form else case.error}"
        for trait in (*case.traits, f"by {case.oracle}", gives, *_corners(case)):
            groups.setdefault(trait, []).append(case)
    for depth in range(3):
        for _, listed in sorted(groups.items(), key=lambda each: (len(each[1]), each[0])):
            if depth < len(listed) and len(chosen) < 2 * many // 3:
                chosen.setdefault(id(listed[depth]), listed[depth])
    for case in cases:
        if len(chosen) < many:
            chosen.setdefault(id(case), case)
    return [case for case in cases if id(case) in chosen]


def _corners(case: TriedCall) -> list[str]:
    """What is said of small arguments: their value, which are alike, and which whole numbers are
    the length of another argument, or next to it."""
    named = list(zip(case.parameters, case.arguments, strict=True))
    small = [(name, text) for name, text in named if len(text) <= _SMALL]
    found = [f"{name}={text}" for name, text in small]
    found += [
        f"{name} is {other}"
        for place, (name, text) in enumerate(small)
        for other, same in small[:place]
        if text == same
    ]
    values = {name: read(text) for name, text in named}
    sizes = {name: len(value) for name, value in values.items() if hasattr(value, "__len__")}
    for name, value in values.items():
        if type(value) is int:
            beyond = [(other, value - size) for other, size in sizes.items()]
            found += [f"{name} at {gap} of {other}" for other, gap in beyond if abs(gap) <= 1]
    return found


# ------------------------------------------------------------------ running tests


def compiled(case: TriedCall) -> tuple[str, Callable[..., None]]:
    """The test of a case as a function of what it asks."""
    space: _Names = {}
    source = wording.case_source(case, "test_case")
    exec(compile(source, "<case>", "exec"), space)  # noqa: S102 - written by us
    return case.function, space["test_case"]


def _passes(test: tuple[str, Callable[..., None]], answer: Mapping[str, Any]) -> bool:
    name, function = test
    random.seed(0)
    np.random.seed(0)
    try:
        function(answer[name])
    except Exception:
        return False
    finally:
        _close_pictures()
    return True


def _passes_all(
    test: tuple[str, Callable[..., None]], solution: _Names, right: Mapping[str, _Names]
) -> bool:
    try:
        with _timed(_CALL_SECONDS * 4):
            return all(_passes(test, answer) for answer in (solution, *right.values()))
    except TimeLimit:
        return False


def _seconds(test: tuple[str, Callable[..., None]], solution: _Names) -> float:
    begun = time.process_time()
    _passes(test, solution)
    return time.process_time() - begun


def _met(
    source: str, given: _Names, tests: Sequence[tuple[str, Callable[..., None]]], limit: float
) -> str:
    """What an answer does in each test, in a process of its own."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            signal.signal(signal.SIGALRM, signal.SIG_DFL)  # the end of it, whatever it does then
            signal.setitimer(signal.ITIMER_REAL, 120 + 240 * limit)
            with contextlib.suppress(OSError, ValueError):
                most = math.ceil(10 + 24 * limit)  # no clock of the wall: others may be at work
                resource.setrlimit(resource.RLIMIT_CPU, (most, most))
            for letter in _letters(source, given, tests, limit):
                os.write(writing, letter.encode())
        finally:
            os._exit(0)
    os.close(writing)
    letters = b""
    while part := os.read(reading, 4096):
        letters += part
    os.close(reading)
    os.waitpid(child, 0)
    return letters.decode().ljust(len(tests), "?")


def _letters(
    source: str, given: _Names, tests: Sequence[tuple[str, Callable[..., None]]], limit: float
) -> Iterator[str]:
    try:
        with _timed(limit + 1):
            answer = loaded(source, given)
    except (Exception, TimeLimit, SystemExit):
        yield "f" * len(tests)
        return
    found = ""
    for test in tests:
        if found.count("t") >= 3:
            yield ("?" if "p" in found else "t") * (len(tests) - len(found))
            return
        try:
            with _timed(limit):
                letter = "p" if _passes(test, answer) else "f"
        except TimeLimit:
            letter = "t"
        except BaseException:
            letter = "f"
        found += letter
        yield letter


@contextlib.contextmanager
def _timed(seconds: float) -> Iterator[None]:
    """Raise `TimeLimit` inside when so many CPU seconds are used up, again and again where it is
    caught."""

    def strike(number: int, frame: Any) -> None:
        raise TimeLimit

    signal.signal(signal.SIGPROF, strike)
    signal.setitimer(signal.ITIMER_PROF, seconds, 0.1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _close_pictures() -> None:
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")


if __name__ == "__main__":
    main()
