"""Orders become results: they are taken by lease, graded as `grade` does, and kept.

take back what nobody works at -> lease some in fair order -> the solution first, once for each
bundle -> what is known already -> grade, and lease more while it is the same bundle's turn -> keep
each result and end its lease in one transaction

Equal submissions are graded once. Of a submission that another bundle was asked about before, only
what the change can reach is asked again. What goes wrong here costs no attempt anything: its order
waits again.
"""

from __future__ import annotations

import contextlib
import hashlib
import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future
from contextlib import closing

import msgspec
import sqlalchemy as sa

from autograder import batch
from autograder.batch import Task
from autograder.batch.journal import Entry, Key
from autograder.errors import AutograderError, BundleError
from autograder.formats import submission
from autograder.formats.archive import is_zip
from autograder.formats.bundle import Bundle, Parts, parts_of, unpacked
from autograder.formats.submission import Parcel
from autograder.grading.known import Known, still_known, whole
from autograder.result import QuestionResult, Result, Status
from autograder.service import fitness, graders, orders, results
from autograder.service.orders import Leased
from autograder.service.store import Store
from autograder.service.store.tables import bundles

IDLE = 1.0
"""seconds between looks at the store where nobody says that something came"""
MOMENT = 2.0
"""seconds that a submission at work has to end"""
TROUBLE = 10.0
"""seconds to wait after grading failed through no fault of a submission"""
AHEAD = 1.0
"""seconds of work to lease at once: what comes meanwhile waits for it"""
_FEWEST, _MOST = 1, 32
"""orders to lease at once, a worker"""
A_SPELL, A_TURN = 60.0, 5.0
"""seconds in which more is taken to what is being graded, so that no worker waits for the others;
the second where what another bundle grades waits, too"""

EVERY = 0.25
"""seconds from one writing of how attempts stand meanwhile to the next"""

Say = Callable[[str], None]
Changed = Callable[[Collection[int]], None]
"""Told of attempts, by the numbers of their rows."""


class _BundleAtHand(msgspec.Struct, frozen=True):
    """A bundle that orders name, and its parts."""

    bundle: Bundle
    parts: Parts
    canary: bytes | None


class _ToGrade(msgspec.Struct, frozen=True):
    """One submission to grade, and all the orders that its result is for; an equal one may come
    while it is at work."""

    key: Key
    parcel: Parcel
    held: list[Leased]


class _Keeping(msgspec.Struct, frozen=True):
    """A result on its way to the disk."""

    entry: Entry
    one: _ToGrade
    change: Future[None]


class _UnfitBundle(msgspec.Struct, frozen=True):
    """Why this machine cannot grade with a bundle, and until when it does not try again."""

    reason: str
    until: float


class _Meanwhile:
    """How the questions of what is at work stand, as far as was told; for several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._found: dict[int, tuple[Leased, dict[str, QuestionResult]]] = {}
        self._news: set[int] = set()

    def of(self, held: Sequence[Leased]) -> Callable[[QuestionResult], None]:
        """What to tell of the submission that these orders are for, until they are forgotten; more
        of them may come."""
        self.join(held)

        def tell(question: QuestionResult) -> None:
            with self._lock:
                for one in held:
                    known = self._found.get(one.attempt)
                    if known is not None and known[0].lease == one.lease:
                        known[1][question.name] = question
                        self._news.add(one.attempt)

        return tell

    def join(self, held: Sequence[Leased]) -> None:
        """Let those of these orders stand as the first does that are not known yet."""
        with self._lock:
            so_far = self._found.get(held[0].attempt, (held[0], {}))[1]
            for one in held:
                known = self._found.get(one.attempt)
                if known is None or known[0].lease != one.lease:
                    self._found[one.attempt] = (one, dict(so_far))
                    if so_far:
                        self._news.add(one.attempt)

    def news(self) -> list[tuple[Leased, tuple[QuestionResult, ...]]]:
        """How those stand that something was told of since the last time."""
        with self._lock:
            found = [self._found[number] for number in self._news]
            self._news.clear()
            return [(one, tuple(questions.values())) for one, questions in found]

    def forget(self, held: Sequence[Leased]) -> None:
        """Nobody is at these any more."""
        with self._lock:
            for one in held:
                known = self._found.get(one.attempt)
                if known is not None and known[0].lease == one.lease:
                    del self._found[one.attempt]
                    self._news.discard(one.attempt)


class Dispatch:
    """Takes orders of a store and has them graded in the place that `grading` stands for, as
    `holder`, by so many `workers`. `say` is told what a person should know, and `changed` which
    attempts stand otherwise than before."""

    def __init__(
        self,
        store: Store,
        grading: batch.Grading,
        holder: str,
        workers: int,
        say: Say = lambda line: None,
        changed: Changed = lambda attempts: None,
    ) -> None:
        self._store = store
        self._grading = grading
        self._holder = holder
        self._workers = workers
        self._say = say
        self._changed = changed
        self._meanwhile = _Meanwhile()
        self._grader = batch.grader_version()
        self._prepared: dict[str, _BundleAtHand] = {}
        self._unfit: dict[str, _UnfitBundle] = {}
        self._proved: set[str] = set()
        self._seconds = AHEAD
        self._woken = threading.Event()
        self._stopped = threading.Event()

    def wake(self) -> None:
        """Something came: look at once."""
        self._woken.set()

    def stop(self) -> None:
        """Make an end after what is being graded now."""
        self._stopped.set()
        self._woken.set()

    def run(self) -> None:
        """Grade what is ordered, until `stop`.

        Raises:
            AnotherGrader: somebody else grades otherwise by now.
        """
        trouble = ""
        with self._speaking():
            while not self._stopped.is_set():
                self._woken.clear()
                try:
                    busy = self.step()
                    if trouble:
                        self._say("grading goes on")
                        trouble = ""
                except graders.AnotherGrader:
                    raise
                except Exception as error:  # whatever it is: who was accepted is graded
                    if self._stopped.is_set():
                        return
                    ours = isinstance(error, AutograderError)
                    said = str(error) if ours else f"{type(error).__name__}: {error}"
                    if said != trouble:  # a store that is away for an hour is told once
                        self._say(f"grading stopped, tried every {TROUBLE:g} seconds: {said}")
                        trouble = said
                    self._stopped.wait(TROUBLE)
                    self._give_back_all()
                    continue
                if not busy:
                    self._woken.wait(IDLE)

    def step(self) -> bool:
        """Grade what waits, for a spell; `False` where nothing does.

        Raises:
            AutograderError: what `grading` raises, or the store; all that was taken waits again.
        """
        left: dict[int, Leased] = {}
        held = self._lease(left)
        if not held:
            return False
        try:
            for digest in dict.fromkeys(one.bundle for one in held):
                self._grade(digest, [one for one in held if one.bundle == digest], left)
        finally:
            if left:
                given_back = tuple(left.values())
                self._meanwhile.forget(given_back)
                self._store.write(lambda c: orders.hand_back(c, given_back))
        return True

    def _lease(self, left: dict[int, Leased], only: str | None = None) -> tuple[Leased, ...]:
        """Some of what waits, now in `left`."""
        most = round(min(max(AHEAD / self._seconds, _FEWEST), _MOST)) * self._workers
        now = self._store.now()
        # others may be able to: who cannot is not to stand in front of them
        without = [one for one, why in self._unfit.items() if time.monotonic() < why.until]

        def change(connection: sa.Connection) -> tuple[Leased, ...]:
            graders.require(connection, self._grader)
            return orders.lease(connection, self._holder, most, now, only, without)

        held = self._store.write(change)
        left.update({one.attempt: one for one in held})
        self._changed([one.attempt for one in held])
        return held

    def _others_wait(self, digest: str) -> bool:
        with self._store.read() as connection:
            return orders.others_wait(connection, digest)

    def _grade(self, digest: str, held: Sequence[Leased], left: dict[int, Leased]) -> None:
        """Grade orders of one bundle, and more of its while it is their turn; what is done with is
        taken out of `left`."""
        try:
            prepared = self._prepare(digest)
            self._prove(prepared)
        except _CannotGrade as error:
            self._leave(digest, str(error))
            return
        if self._unfit.pop(digest, None) is not None:
            self._store.write(lambda c: fitness.say_fit(c, self._holder, digest))
        at_work: dict[str, _ToGrade] = {}
        by_id: dict[str, _ToGrade] = {}

        def coming() -> Iterator[Task]:
            began, more = time.monotonic(), held
            while more:
                for one in self._wanted(prepared, more, at_work):
                    entry, known = self._recalled(prepared, one)
                    if entry is not None:
                        del at_work[one.parcel.digest]
                        self._kept(self._keep(entry, one), left)
                    else:
                        by_id[one.parcel.id] = one
                        told = self._meanwhile.of(one.held)
                        yield Task(prepared.bundle, one.parcel, known, told)
                lasts = A_TURN if self._others_wait(digest) else A_SPELL
                is_over = self._stopped.is_set() or time.monotonic() > began + lasts
                if is_over or len(by_id) >= _MOST * self._workers:  # a cluster takes all it can
                    return
                more = self._lease(left, digest)

        keeping: deque[_Keeping] = deque()
        try:
            with closing(self._grading(coming())) as stream:
                for done in stream:
                    one = by_id.pop(done.task.upload.id)
                    del at_work[one.parcel.digest]
                    cost = msgspec.to_builtins(done.cost)
                    if seconds := cost.get("seconds", 0.0):
                        self._seconds = 0.8 * self._seconds + 0.2 * seconds
                    entry = Entry(one.key, done.result, cost, done.touched)
                    keeping.append(self._keep(entry, one))
                    while keeping and keeping[0].change.done():
                        self._kept(keeping.popleft(), left)
                    if self._stopped.is_set():
                        return  # what else was taken waits again
        finally:
            while keeping:
                self._kept(keeping.popleft(), left)

    def _leave(self, digest: str, reason: str) -> None:
        """Leave the orders of a bundle to others for a while, and say why."""
        before = self._unfit.get(digest)
        self._unfit[digest] = _UnfitBundle(reason, time.monotonic() + TROUBLE)
        if before is None or before.reason != reason:
            self._say(f"nothing is graded with bundle {digest[:12]}: {reason}")
            now = self._store.now()
            self._store.write(lambda c: fitness.say_unfit(c, self._holder, digest, reason, now))

    def _wanted(
        self, prepared: _BundleAtHand, held: Sequence[Leased], at_work: dict[str, _ToGrade]
    ) -> list[_ToGrade]:
        """What is to be graded for these orders, each submission once: not what is `at_work`,
        where it is now."""
        new = []
        for order in held:
            parcel = submission.parcel_of(f"attempt-{order.attempt}", order.called, order.data)
            one = at_work.get(parcel.digest)
            if one is not None:
                one.held.append(order)
                self._meanwhile.join(one.held)
                continue
            key = Key(prepared.bundle.digest, parcel.digest, self._grader)
            at_work[parcel.digest] = _ToGrade(key, parcel, [order])
            new.append(at_work[parcel.digest])
        return new

    def _recalled(
        self, prepared: _BundleAtHand, one: _ToGrade
    ) -> tuple[Entry | None, Known | None]:
        """What came of a submission already, or else what of it holds from another bundle."""
        with self._store.read() as connection:
            entry = results.find(connection, one.key)
            if entry is not None:
                return entry, None
            before = results.earlier(connection, one.key.submission, self._grader)
        for earlier in before[:1]:
            try:
                parts = self._prepare(earlier.key.bundle).parts
            except _CannotGrade:
                continue
            known = still_known(
                parts, prepared.parts, prepared.bundle, earlier.result, earlier.touched
            )
            if known is None or not known.questions:
                continue
            if len(known.questions) == len(prepared.bundle.examined):
                result = whole(prepared.bundle, one.parcel.id, known)
                return Entry(one.key, result, {}, known.touching), None
            return None, known
        return None, None

    def _keep(self, entry: Entry, one: _ToGrade) -> _Keeping:
        """Have a result kept, and the leases of all orders ended that it is for. Where none of
        these is ours any more nothing is kept: whoever handed it in may be forgotten. Workers need
        not wait for that."""
        now = self._store.now()

        def change(connection: sa.Connection) -> None:
            ended = [
                orders.finish(
                    connection,
                    held,
                    self._grader,
                    now,
                    examined=_has_points(entry),
                    share=_share(entry),
                )
                for held in one.held
            ]
            if _has_points(entry) and any(ended):
                results.keep(connection, entry, now)

        return _Keeping(entry, one, self._store.submit(change))

    def _kept(self, keeping: _Keeping, left: dict[int, Leased]) -> None:
        """Wait until it is kept, and say so."""
        keeping.change.result()
        held = keeping.one.held
        for order in held:
            if left.get(order.attempt) is order:  # or it waited again, and was taken again
                del left[order.attempt]
        self._meanwhile.forget(held)
        self._changed([order.attempt for order in held])
        if not _has_points(keeping.entry):
            reason = keeping.entry.result.reason
            self._say(f"attempt {held[0].attempt} could not be examined: {reason}")

    def _prepare(self, digest: str) -> _BundleAtHand:
        """The bundle of that digest, from the store."""
        if digest not in self._prepared:
            with self._store.read() as connection:
                row = connection.execute(
                    sa.select(bundles).where(bundles.c.digest == digest)
                ).one_or_none()
            if row is None:
                raise _CannotGrade("it is not in the store any more")
            try:
                bundle = unpacked(row.data, f"bundle {digest[:12]}")
            except BundleError as error:
                raise _CannotGrade(str(error)) from error
            self._prepared[digest] = _BundleAtHand(bundle, parts_of(bundle), row.canary)
        return self._prepared[digest]

    def _prove(self, prepared: _BundleAtHand) -> None:
        """Grade the solution, once in the life of this process: where it does not get full marks
        here nothing of this bundle is graded, for it would be graded wrong."""
        digest = prepared.bundle.digest
        if digest in self._proved or prepared.canary is None:
            return
        name = f"{prepared.bundle.slug}{'.zip' if is_zip(prepared.canary) else '.ipynb'}"
        own = hashlib.sha256(prepared.canary).hexdigest()
        parcel = Parcel("solution", "solution", name, own, {"": prepared.canary})
        with closing(self._grading([Task(prepared.bundle, parcel)])) as stream:
            found = [done.result for done in stream]
        if len(found) != 1 or not _has_full_marks(found[0]):
            said = found[0].reason if found else "nothing came of it"
            lost = _lost(found[0]) if found else ""
            raise _CannotGrade(
                f"the solution does not get full marks on this machine ({lost or said})"
            )
        self._proved.add(digest)

    def _write_heard(self) -> None:
        """Keep how what is at work stands, where that is news, for those who wait to read."""
        news = self._meanwhile.news()
        if not news:
            return

        def change(connection: sa.Connection) -> None:
            for held, questions in news:
                orders.hear(connection, held, questions)

        self._store.write(change)
        self._changed([held.attempt for held, _ in news])

    def _give_back_all(self) -> None:
        """Have all wait again that is leased to this process: where a line broke while a lease was
        kept, it may have some that it does not know of. Called where nothing is at work."""
        with contextlib.suppress(AutograderError):
            self._store.write(lambda c: orders.take_back(c, self._store.now(), self._holder))

    def _renew(self) -> None:
        """Our leases last from now, and what we said of bundles."""
        now = self._store.now()

        def change(connection: sa.Connection) -> None:
            orders.renew(connection, self._holder, now)
            fitness.say_again(connection, self._holder, now)

        self._store.write(change)

    @contextlib.contextmanager
    def _speaking(self) -> Iterator[None]:
        """Meanwhile the leases of this process last, and who waits hears how far it is."""
        with (
            _repeating(self._renew, orders.LEASE.total_seconds() / 5, "leases"),
            _repeating(self._write_heard, EVERY, "heard"),
        ):
            yield


@contextlib.contextmanager
def at_work(dispatch: Dispatch, end: Callable[[], None]) -> Iterator[Future[None]]:
    """Orders are graded meanwhile, in a thread of their own; the future has what that came to where
    it ends by itself. At the end what is being graded has a moment, then `end` ends it and its
    orders wait again."""
    ended: Future[None] = Future()

    def run() -> None:
        try:
            dispatch.run()
        except BaseException as error:
            ended.set_exception(error)
        else:
            ended.set_result(None)

    thread = threading.Thread(target=run, name="dispatch")
    thread.start()
    try:
        yield ended
    finally:
        dispatch.stop()
        thread.join(MOMENT)
        if thread.is_alive():
            end()
        thread.join()


@contextlib.contextmanager
def _repeating(act: Callable[[], None], every: float, name: str) -> Iterator[None]:
    """Something is done every so many seconds meanwhile; where the store cannot, at the next."""
    ended = threading.Event()

    def repeat() -> None:
        while not ended.wait(every):
            with contextlib.suppress(AutograderError):
                act()

    thread = threading.Thread(target=repeat, name=name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


class _CannotGrade(Exception):
    """This machine cannot grade with a bundle."""


def _share(entry: Entry) -> float | None:
    """Of its time, how much a processor was at it: examiner and candidate take turns, so that is
    all of it on a machine with nothing else to do."""
    cost = entry.cost
    computed = cost.get("cpu_examiner", 0.0) + cost.get("cpu_candidate", 0.0)
    return min(computed / cost["seconds"], 1.0) if cost.get("seconds") else None


def _has_points(entry: Entry) -> bool:
    return entry.result.status is not Status.UNEXAMINED and entry.result.score is not None


def _has_full_marks(result: Result) -> bool:
    return result.status is Status.GRADED and result.score == result.max_score


def _lost(result: Result) -> str:
    """Which questions the solution lost points in."""
    names = [one.name for one in result.questions if (one.points or 0.0) < one.max_points]
    return f"it loses points in {', '.join(names[:5])}" if names else ""
