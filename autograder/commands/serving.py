"""`autograder serve`: the hand-in service of a course, with the grader behind it.

open the store, made where there is none -> the course and its instructor -> the key -> a socket ->
what somebody had when this was last ended waits again -> answer, and grade meanwhile
"""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
from collections.abc import Callable, Collection
from concurrent.futures import Future, InvalidStateError

import msgspec

from autograder import batch
from autograder.commands.at_store import CourseAddress
from autograder.config import Config
from autograder.service import courses, graders, keyring, members, orders
from autograder.service.dispatch import Dispatch, at_work
from autograder.service.store import news, opened
from autograder.service.web import app, server
from autograder.service.web.bulletin import Bulletin
from autograder.service.web.site import Site
from autograder.service.web.surroundings import Surroundings

SERVING = "serve "
"""begins the name of the one that serves, where it has leases"""


class ServeTerms(msgspec.Struct, frozen=True, kw_only=True):
    """Where to serve, and by which address people know it."""

    host: str
    port: int
    public_url: str = ""
    insecure: bool = False
    workers: int = 1


class GradingPlace(msgspec.Struct, frozen=True, kw_only=True):
    """Where orders are graded, and how to make an end there from another thread."""

    grading: batch.Grading
    end: Callable[[], None]


class ServiceReady(msgspec.Struct, frozen=True, kw_only=True):
    """What a person is told when the service answers: its address, and the instructor's link, which
    is told once. `instructor` is the number of one who has it (`#1`)."""

    url: str
    link: str | None
    instructor: str = ""


def serve(
    config: Config,
    address: CourseAddress,
    terms: ServeTerms,
    grading: GradingPlace | None,
    *,
    ready: Callable[[ServiceReady], None],
    say: Callable[[str], None],
) -> None:
    """Serve a course until SIGINT or SIGTERM. Without `grading` what comes is accepted, and waits.

    Raises:
        UsageError: people would sign in over an open line, or the store is something else.
        MachineError: the port is taken, or the store cannot be used; or somebody else serves it by
            now, or grades it otherwise.
    """
    server.require_safe(terms.host, terms.public_url, terms.insecure)
    ending: Future[None] = Future()

    def end(error: BaseException | None) -> None:
        with contextlib.suppress(InvalidStateError):  # one reason to end is enough
            if error is not None:
                ending.set_exception(error)

    with contextlib.ExitStack() as scope:
        store = scope.enter_context(opened(address.place, make=True, serving=True, overtaken=end))
        listening = scope.enter_context(server.bound(terms.host, terms.port))
        now = store.now()
        course = store.write(lambda c: courses.found(c, address.course, address.zone, now))
        first = store.write(lambda c: members.first_instructor(c, course, now))
        with store.read() as connection:
            instructor = members.any_instructor(connection, course)
        signer = keyring.signer(store)
        store.write(lambda c: graders.take_charge(c, batch.grader_version(), now))
        # nobody else serves it; on PostgreSQL others may be at work
        gone = "" if address.place.file is not None else SERVING
        store.write(lambda c: orders.take_back_all(c, gone))
        url = terms.public_url or _address(listening)
        dispatch, bulletin = None, Bulletin()

        def heard(attempts: Collection[int]) -> None:
            bulletin.post(attempts)
            if dispatch is not None and not attempts:
                dispatch.wake()

        def changed(attempts: Collection[int]) -> None:
            bulletin.post(attempts)
            tell(attempts)

        def came() -> None:
            heard(())
            tell(())

        tell = scope.enter_context(news.shared(address.place, heard))
        if grading is not None:
            dispatch = Dispatch(
                store, grading.grading, holder(SERVING), terms.workers, say, changed
            )
        spool = scope.enter_context(server.spooling())
        site = Site(store, signer, spool, url, came, bulletin)
        link = None if first is None else members.address_of(first, url)
        surroundings = Surroundings(dist=config.folder("dist"), root=config.root)
        if dispatch is not None and grading is not None:
            graded = scope.enter_context(at_work(dispatch, grading.end))
            graded.add_done_callback(lambda done: end(done.exception()))
        made = app.made(site, config.hidden_feedback, {course.name: config.when_away}, surroundings)
        server.run(
            made,
            listening,
            lambda: ready(ServiceReady(url=url, link=link, instructor=instructor)),
            made.state.figures.count,
            ending,
            bulletin.close,
        )


def holder(program: str) -> str:
    """What this process is called where it has leases."""
    return f"{program}{socket.gethostname()} {os.getpid()} {secrets.token_hex(4)}"


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
