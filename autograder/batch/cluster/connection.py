"""The way to a cluster: one that is there, or one of this machine's own processes.

Dask is spoken to in here and in `dispatch`; what it says in its log is for its own people, so it is
kept quiet, and every failure to connect is one line of ours.
"""

from __future__ import annotations

import contextlib
import logging
import tempfile
import warnings
from collections.abc import Iterator

import dask.config
import msgspec
from distributed import Client, LocalCluster
from distributed.comm import get_address_host_port
from distributed.security import Security
from distributed.versions import VersionMismatchWarning

from autograder.batch.cluster import background
from autograder.errors import UsageError

LOCAL = "local"
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


class Place(msgspec.Struct, frozen=True):
    """Where a scheduler listens, and the certificates to speak to it with (Dask's settings where
    there are none)."""

    address: str
    security: Security | None = None


@contextlib.contextmanager
def found(address: str, workers: int) -> Iterator[Place]:
    """The cluster at `address`; for `local` one with that many worker processes on this machine,
    which ends with the context. Nobody else on the machine can speak to it: each end shows a
    certificate that was made for this run."""
    with (
        _quiet(),
        tempfile.TemporaryDirectory(prefix="cluster-") as folder,
        dask.config.set({**_SETTINGS, "temporary-directory": folder}),
    ):
        if address != LOCAL:
            yield Place(address)
            return
        with LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            scheduler_kwargs={"dashboard": False},
            memory_limit=None,
            security=True,
            silence_logs=logging.CRITICAL,
            preload=[background.__name__],
        ) as cluster:
            yield Place(cluster.scheduler_address, cluster.security)


class _Client(Client):  # type: ignore[misc]
    """Is closed by us. Dask's own way, where there was no connection, waits and complains."""

    def __del__(self) -> None:
        pass


@contextlib.contextmanager
def connected(place: Place, seconds: float) -> Iterator[Client]:
    """A client of the scheduler at `place`.

    Raises:
        UsageError: nothing that is a scheduler answers there within `seconds`.
    """
    try:
        get_address_host_port(place.address)
        client = _Client(
            place.address, timeout=seconds, security=place.security, set_as_default=False
        )
    except Exception as error:
        raise UsageError(
            f"no Dask scheduler answers at {place.address} ({_first_line(error)})",
            "the address that `dask scheduler` prints, such as tcp://host:8786, or local",
            "see that it runs and can be reached from here",
        ) from error
    try:
        yield client
    finally:
        with contextlib.suppress(Exception):
            client.close(timeout=seconds)


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
