"""The way to a cluster: one that is there, or one of this machine's own processes.

Dask is spoken to in here and in `dispatch`; what it says in its log is for its own people, so it is
kept quiet, and every failure to connect is one line of ours.

Dask leaves its thread and its sockets behind where a connection fails, or where the other end does
not say goodbye. So what it does here runs on a loop of ours, which ends with all that is on it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import tempfile
import threading
import warnings
from collections.abc import Coroutine, Iterator
from typing import Any, TypeVar

import dask.config
import msgspec
from distributed import Client, LocalCluster
from distributed.comm import get_address_host_port
from distributed.security import Security
from distributed.versions import VersionMismatchWarning
from tornado.platform.asyncio import AsyncIOLoop

from autograder.batch.cluster import background
from autograder.errors import UsageError

_T = TypeVar("_T")
LOCAL = "local"
_FAREWELL = 5.0
"""seconds for a scheduler to hear that we go, and for what is under way to end"""
_SETTINGS = {
    "distributed.admin.large-graph-warning-threshold": "1 GB",
    "distributed.admin.system-monitor.interval": "10s",
    "distributed.admin.tick.interval": "1s",
    "distributed.comm.timeouts.connect": "5s",
    "distributed.scheduler.active-memory-manager.start": False,
    "distributed.scheduler.http.routes": [],
    "distributed.scheduler.work-stealing": False,
    "distributed.worker.http.routes": [],
    "distributed.worker.profile.enabled": False,
}
"""for this process, and for a cluster that it starts; a cluster that is there has its own"""


class Scheduler(msgspec.Struct, frozen=True):
    """Where a scheduler listens, and the certificates to speak to it with (Dask's settings where
    there are none)."""

    address: str
    security: Security | None = None


@contextlib.contextmanager
def found(address: str, workers: int) -> Iterator[Scheduler]:
    """The cluster at `address`; for `local` one with that many worker processes on this machine,
    which ends with the context. Nobody else on the machine can speak to it: each end shows a
    certificate that was made for this run."""
    with (
        _quiet(),
        tempfile.TemporaryDirectory(prefix="cluster-") as folder,
        dask.config.set({**_SETTINGS, "temporary-directory": folder}),
    ):
        if address != LOCAL:
            yield Scheduler(address)
            return
        with (
            _loop() as loop,
            LocalCluster(
                loop=loop,
                n_workers=workers,
                threads_per_worker=1,
                host="127.0.0.1",
                dashboard_address="127.0.0.1:0",
                scheduler_kwargs={"dashboard": False},
                memory_limit=None,
                security=True,
                silence_logs=logging.CRITICAL,
                preload=[background.__name__],
            ) as cluster,
        ):
            yield Scheduler(cluster.scheduler_address, cluster.security)


class _Client(Client):  # type: ignore[misc]
    """Is closed by us. Dask's own way, where there was no connection, waits and complains."""

    def __del__(self) -> None:
        pass


@contextlib.contextmanager
def connected(scheduler: Scheduler, seconds: float) -> Iterator[Client]:
    """A client of the `scheduler`.

    Raises:
        UsageError: nothing that is a scheduler answers there within `seconds`.
    """
    with _loop() as loop:
        try:
            get_address_host_port(scheduler.address)
            client = _on(loop, _client(scheduler, loop, seconds))
        except Exception as error:
            raise UsageError(
                f"no Dask scheduler answers at {scheduler.address} ({_first_line(error)})",
                "the address that `dask scheduler` prints, such as tcp://host:8786, or local",
                "see that it runs and can be reached from here",
            ) from error
        try:
            yield client
        finally:
            with contextlib.suppress(Exception):
                _on(loop, _goodbye(client))


async def _client(scheduler: Scheduler, loop: AsyncIOLoop, seconds: float) -> Client:
    made = _Client(
        scheduler.address,
        loop=loop,
        asynchronous=True,  # on this loop; for the thread that uses it, it is not
        timeout=seconds,
        security=scheduler.security,
        set_as_default=False,
    )
    try:
        return await asyncio.wait_for(made, 2 * seconds)
    except TimeoutError as error:
        raise TimeoutError(str(error) or "it takes the connection and says nothing") from error


async def _goodbye(client: Client) -> None:
    await client.close(timeout=_FAREWELL)


@contextlib.contextmanager
def _loop() -> Iterator[AsyncIOLoop]:
    """A loop that runs in a thread until the context ends; what is under way on it then is ended,
    and what is open is closed."""
    loop = AsyncIOLoop(make_current=False)

    def run() -> None:
        loop.start()
        under_way = asyncio.all_tasks(loop.asyncio_loop)
        for task in under_way:
            task.cancel()
        if under_way:
            loop.asyncio_loop.run_until_complete(asyncio.wait(under_way, timeout=_FAREWELL))
        loop.close(all_fds=True)

    thread = threading.Thread(target=run, name="autograder-dask", daemon=True)
    thread.start()
    try:
        yield loop
    finally:
        loop.add_callback(loop.stop)
        thread.join()


def _on(loop: AsyncIOLoop, work: Coroutine[Any, Any, _T]) -> _T:
    return asyncio.run_coroutine_threadsafe(work, loop.asyncio_loop).result()


def _first_line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(":")[:200]


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Dask's own log is not for those who grade."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", VersionMismatchWarning)
            yield
    finally:
        logging.disable(before)
