"""Who grades what: the client's side of a cluster.

Theory. Every order goes to one named worker, a few at a time, and what is with whom stands here.
So the scheduler holds no more than what is in flight; a worker that goes takes nothing with it that
is not known here; and a result counts only if it answers an order that still stands, so nothing has
two results. What is left to do outlives a connection: where the scheduler goes away, the client
waits for one to come back, and goes on.

A worker is inspected before its first submission, and says its version with every order. One that
would give other results, or has no confinement, is refused by name and left alone.
"""

from __future__ import annotations

import contextlib
import queue
import secrets
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from typing import Any

import msgspec
from distributed import Client, Future

from autograder.batch import fitness, jobs
from autograder.batch.cluster import connection, station, talk
from autograder.batch.controller import TRIES, Graded, Task, given_up, settled
from autograder.batch.jobs import NOTHING
from autograder.batch.preload import Modules, modules_of
from autograder.batch.survey import NONE, Needs
from autograder.errors import ClusterError, Unreadable, UsageError
from autograder.formats import submission
from autograder.formats.bundle import Bundle
from autograder.formats.submission import Parcel
from autograder.grading import confine
from autograder.result import QuestionResult

CHUNK = 8
"""submissions in one order, at most: a second's work or less, and no more than is lost with it"""
_MOST_BYTES = 16 << 20
_ROLL = 1.0
_CONNECT, _RETURN, _JOIN, _GRACE, _ANSWER = 5.0, 60.0, 60.0, 15.0, 60.0
"""seconds: for a scheduler to answer; for one that went away to come back; for a first worker to
join; for another one where all are refused; for a reply to come over"""


class _Queued(msgspec.Struct, frozen=True):
    task: Task
    tried: int = 0


class _Terms(msgspec.Struct, frozen=True):
    """What a worker must offer."""

    needs: Needs
    allow_weak: bool
    same_user: bool
    force: bool


class _Hand:
    """One worker of the cluster, as it is seen from here."""

    def __init__(self, address: str, threads: int) -> None:
        self.address = address
        self.threads = threads
        self.fit: bool | None = None
        self.kept: set[str] = set()
        self.asked: set[str] = set()
        self.flights: dict[str, _Flight] = {}

    @property
    def working(self) -> list[_Flight]:
        return [flight for flight in self.flights.values() if flight.entries]


class _Flight(msgspec.Struct, frozen=True):
    """An order under way, and what it is to grade."""

    hand: _Hand
    future: Future
    entries: tuple[_Queued, ...] = ()


def grade(
    address: str,
    work: Iterable[Task],
    *,
    workers: int = 1,
    allow_weak: bool = False,
    same_user: bool = False,
    needs: Needs = NONE,
    force: bool = False,
    say: Callable[[str], None] = lambda line: None,
) -> Generator[Graded, None, None]:
    """Grade every upload of `work` on the cluster at `address`, yielding each as it is done.

    As `batch.grade`; `say` gets a line for each worker that is refused. `workers` is the number of
    processes of a `local` cluster. A worker that lacks some of `needs` is refused, or with `force`
    only told of.

    Raises:
        UsageError: there is no scheduler at `address`.
        ClusterError: the scheduler went away and did not come back, or no worker can grade.
    """
    terms = _Terms(needs, allow_weak, same_user, force)
    yield from settled(_graded(address, work, workers, terms, say))


def _graded(
    address: str,
    work: Iterable[Task],
    workers: int,
    terms: _Terms,
    say: Callable[[str], None],
) -> Generator[Graded, None, None]:
    todo = deque(_Queued(task) for task in work)
    if not todo:
        return
    modules = modules_of((entry.task.bundle, entry.task.upload) for entry in todo)
    with connection.found(address, min(workers, len(todo))) as place:
        patience = _CONNECT
        while todo:
            try:
                with connection.connected(place, patience) as client:
                    yield from _Session(client, todo, modules, terms, say).run()
            except _SchedulerLost:
                say(f"the scheduler at {place.address} went away; waiting for it to come back")
                patience = _RETURN
            except UsageError as error:
                if patience == _CONNECT:  # there never was a scheduler
                    raise
                raise ClusterError(
                    f"the scheduler at {place.address} went away and did not come back",
                    then="what is graded is kept; run the same command again to go on",
                ) from error


class _SchedulerLost(Exception):
    """The connection broke; nothing that was under way can be trusted to arrive."""


class _Session:
    """One connection to a scheduler: takes from `todo`, and puts back what did not come to pass."""

    def __init__(
        self,
        client: Client,
        todo: deque[_Queued],
        modules: Modules,
        terms: _Terms,
        say: Callable[[str], None],
    ) -> None:
        self._client = client
        self._todo = todo
        self._modules = modules
        self._terms = terms
        self._say = say
        self._hands: dict[str, _Hand] = {}
        self._flights: dict[str, _Flight] = {}
        self._landed: queue.SimpleQueue[Future] = queue.SimpleQueue()
        self._next_roll = 0.0
        self._idle_since = time.monotonic()
        self._refusals: dict[str, str] = {}
        self._topic = f"autograder-{secrets.token_hex(8)}"
        self._told: dict[str, Callable[[QuestionResult], None]] = {}
        """whom to tell of the questions of a parcel, by its id, while it is under way"""

    def run(self) -> Iterator[Graded]:
        if any(entry.task.told for entry in self._todo):
            self._client.subscribe_topic(self._topic, self._hear_meanwhile)
        try:
            while self._todo or any(hand.working for hand in self._hands.values()):
                yield from self._call_the_roll()
                yield from self._hand_out()
                for future in self._next_landed():
                    yield from self._hear(future)
        finally:
            for flight in self._flights.values():
                self._todo.extend(flight.entries)

    # ---------------------------------------------------------------- workers that come and go

    def _call_the_roll(self) -> Iterator[Graded]:
        if time.monotonic() < self._next_roll:
            return
        self._next_roll = time.monotonic() + _ROLL
        present = self._ask(self._client.nthreads)
        for address in self._hands.keys() - present.keys():
            yield from self._miss(self._hands.pop(address))
        for address in present.keys() - self._hands.keys():
            self._hands[address] = _Hand(address, present[address])
            self._send(self._hands[address], talk.Inspect(self._terms.needs))
        if any(hand.fit for hand in self._hands.values()):
            self._idle_since = time.monotonic()
        elif time.monotonic() > self._idle_since + (_GRACE if self._all_refused() else _JOIN):
            said = "; ".join(self._refusals.values()) or "none has joined it"
            raise ClusterError(
                f"no worker of the cluster can grade ({said})",
                "a worker with this version of the grader, confinement, and what tests import",
                "start some, and run the same command again; what is graded is kept",
            )

    def _all_refused(self) -> bool:
        return bool(self._hands) and all(hand.fit is False for hand in self._hands.values())

    def _ask(self, question: Callable[[], Any]) -> Any:
        """The scheduler's answer."""
        try:
            if self._client.status == "running":
                return question()
        except Exception as error:
            raise _SchedulerLost from error
        raise _SchedulerLost

    def _miss(self, hand: _Hand) -> Iterator[Graded]:
        """A worker is gone, and what it was at with it."""
        for key in list(hand.flights):
            yield from self._lost(self._end(key), "its worker of the cluster went away")

    # ---------------------------------------------------------------- orders

    def _hand_out(self) -> Iterator[Graded]:
        """Keep every worker busy, with one order waiting behind those that it is at."""
        ready = [hand for hand in self._hands.values() if hand.fit]
        for depth in range(1 + max((hand.threads for hand in ready), default=0)):
            for hand in ready:
                if len(hand.working) <= depth <= hand.threads and self._todo:
                    yield from self._order(hand)
        if not self._todo:
            self._share(ready)

    def _order(self, hand: _Hand) -> Iterator[Graded]:
        bundle = self._todo[0].task.bundle
        if not self._has(hand, bundle):
            return
        entries: list[_Queued] = []
        parcels: list[Parcel] = []
        room, most = _MOST_BYTES, self._chunk()
        while self._todo and len(entries) < most and room > 0:
            if self._todo[0].task.bundle.digest != bundle.digest:
                break
            if entries and self._todo[0].tried:
                break
            entry = self._todo.popleft()
            upload = entry.task.upload
            try:
                parcel = upload if isinstance(upload, Parcel) else submission.parcel(upload)
            except Unreadable as error:
                result = jobs.unreadable(bundle, upload.id, str(error))
                yield Graded(entry.task, result, NOTHING)
                continue
            entries.append(entry)
            parcels.append(parcel)
            room -= sum(map(len, parcel.members.values()))
            if entry.tried:
                break
        for entry in entries:
            if entry.task.told is not None:
                self._told[entry.task.upload.id] = entry.task.told
        if entries:
            grader = fitness.grader_version()
            order = talk.GradeParcels(
                grader,
                bundle.digest,
                self._modules,
                tuple(parcels),
                tuple(entry.task.known for entry in entries),
                self._topic if any(entry.task.told for entry in entries) else "",
            )
            self._send(hand, order, tuple(entries))

    def _has(self, hand: _Hand, bundle: Bundle) -> bool:
        """Whether it can grade with that bundle; if not, it is sent there, once."""
        if bundle.digest not in hand.asked:
            hand.asked.add(bundle.digest)
            self._send(hand, talk.Keep(fitness.grader_version(), bundle))
        return bundle.digest in hand.kept

    def _chunk(self) -> int:
        """Fewer towards the end, so that all workers end together."""
        threads = sum(hand.threads for hand in self._hands.values() if hand.fit)
        return max(1, min(CHUNK, len(self._todo) // (4 * threads)))

    def _share(self, ready: list[_Hand]) -> None:
        """Nothing is left to hand out: those that have nothing get what waits with others."""
        idle = [hand for hand in ready if not hand.working]
        for hand in ready:
            if idle and len(hand.working) > hand.threads:
                last = hand.working[-1]
                if self._has(idle.pop(), last.entries[0].task.bundle):
                    self._todo.extend(self._end(last.future.key))

    def _send(
        self,
        hand: _Hand,
        order: talk.Inspect | talk.Keep | talk.GradeParcels,
        entries: tuple[_Queued, ...] = (),
    ) -> None:
        try:
            future = self._client.submit(
                station.serve, talk.encode(order), workers=[hand.address], pure=False
            )
        except Exception as error:
            self._todo.extendleft(reversed(entries))
            raise _SchedulerLost from error
        self._flights[future.key] = hand.flights[future.key] = _Flight(hand, future, entries)
        future.add_done_callback(self._landed.put)

    def _end(self, key: str) -> tuple[_Queued, ...]:
        """The order no longer stands, and its answer is not wanted; what it was to grade."""
        flight = self._flights.pop(key)
        del flight.hand.flights[key]
        for entry in flight.entries:
            self._told.pop(entry.task.upload.id, None)
        if not flight.future.done():
            with contextlib.suppress(Exception):
                flight.future.cancel()
        flight.future.release()
        return flight.entries

    # ---------------------------------------------------------------- replies

    def _next_landed(self) -> Iterator[Future]:
        with contextlib.suppress(queue.Empty):
            yield self._landed.get(timeout=max(0.01, self._next_roll - time.monotonic()))
            while True:
                yield self._landed.get_nowait()

    def _hear(self, future: Future) -> Iterator[Graded]:
        flight = self._flights.get(future.key)
        if flight is None:
            return
        try:
            reply = talk.reply.decode(future.result(timeout=_ANSWER))
        except Exception as error:
            if self._client.status != "running" or future.status in ("cancelled", "lost"):
                raise _SchedulerLost from error
            entries = self._end(future.key)
            if not entries:
                self._refuse(flight.hand, f"cannot run the grader: {type(error).__name__}: {error}")
            yield from self._lost(entries, "its worker of the cluster failed")
            return
        entries = self._end(future.key)
        match reply:
            case fitness.Fitness():
                self._judge(flight.hand, reply)
                self._todo.extendleft(reversed(entries))
            case talk.Kept(digest):
                flight.hand.kept.add(digest)
            case talk.Wanted(digest):
                flight.hand.kept.discard(digest)
                flight.hand.asked.discard(digest)
                self._todo.extendleft(reversed(entries))
            case talk.Results(done):
                for entry, one in zip(entries, done, strict=True):
                    yield Graded(entry.task, one.result, one.cost, one.touched, one.falls)
            case talk.Trouble(reason):
                self._refuse(flight.hand, f"cannot grade: {reason}")
                yield from self._lost(entries, reason)

    def _hear_meanwhile(self, event: tuple[float, Any]) -> None:
        """On the thread of the client's loop: what comes damaged, or too late, is nobody's loss."""
        with contextlib.suppress(msgspec.MsgspecError, TypeError):
            said = talk.hearsay.decode(event[1])
            if told := self._told.get(said.parcel):
                told(said.question)

    def _judge(self, hand: _Hand, found: fitness.Fitness) -> None:
        problems = fitness.differences(fitness.versions(), found.versions)
        accepted = confine.DESCRIPTIONS[confine.SAME_USER] if self._terms.same_user else None
        lacking = [layer for layer in found.lacking if layer != accepted]
        if lacking and not self._terms.allow_weak:
            problems.append(f"no {'; no '.join(lacking)}")
        if self._terms.force and found.without:
            self._say(f"warning: worker {self._name(hand.address)} has {', '.join(found.without)}")
        else:
            problems += found.without
        if problems:
            self._refuse(hand, f"has {', '.join(problems)}")
        else:
            hand.fit = True

    def _refuse(self, hand: _Hand, reason: str) -> None:
        """Say so, once, and take back what it has."""
        for key in list(hand.flights):
            self._todo.extendleft(reversed(self._end(key)))
        if hand.fit is not False:
            hand.fit = False
            self._idle_since = time.monotonic()
            name = self._name(hand.address)
            self._refusals[hand.address] = f"{name} {reason}".splitlines()[0][:300]
            self._say(f"worker {self._refusals[hand.address]}; it gets no work")

    def _name(self, address: str) -> str:
        workers = self._ask(self._client.scheduler_info)["workers"]
        name = workers.get(address, {}).get("name", address)
        return f"{address}" if str(name) == address else f"{name} at {address}"

    def _lost(self, entries: tuple[_Queued, ...], reason: str) -> Iterator[Graded]:
        """Back to what is left, each alone from now on, or given up after `TRIES`."""
        for entry in entries:
            if entry.tried + 1 < TRIES:
                self._todo.append(_Queued(entry.task, entry.tried + 1))
                continue
            yield given_up(entry.task, reason)
