"""What whoever runs the service watches, as figures for Prometheus: the line, the disk, requests.

They name routes and never anybody. Whoever comes by a proxy finds nothing here: it is asked for on
the machine itself.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import anyio.to_thread
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Histogram, generate_latest
from prometheus_client import Counter as Counting
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from autograder.service import orders
from autograder.service.orders import State
from autograder.service.store import Store
from autograder.service.web.site import Site

_BOUNDS = (0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0)
"""seconds; what a request may take is told by these"""
_METHODS = ("GET", "HEAD", "POST")
_NEAR = ("127.0.0.1", "::1", "testclient")
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")


class Figures:
    """Counts requests, and reads the rest from the store when it is asked."""

    def __init__(self, site: Site) -> None:
        self._registry = CollectorRegistry()
        self._registry.register(_OfStore(site))
        ProcessCollector(registry=self._registry)
        labels = ("method", "route", "status")
        self._requests = Counting(
            "autograder_requests", "Requests that were answered.", labels, registry=self._registry
        )
        self._seconds = Histogram(
            "autograder_request_seconds",
            "How long an answer took, in seconds; of a stream until its end.",
            ("route",),
            buckets=_BOUNDS,
            registry=self._registry,
        )

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """A request was answered; one that nobody waited for has the status 0."""
        known = method if method in _METHODS else "other"  # anybody can make up more
        self._requests.labels(known, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def text(self) -> bytes:
        """All of them, as Prometheus reads them."""
        return generate_latest(self._registry)


class _OfStore(Collector):
    """How the line stands, and what room is left."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def describe(self) -> list[Metric]:
        return []  # else it would be asked for all when it is registered

    def collect(self) -> Iterator[Metric]:
        store = self._site.store
        with store.read() as connection:
            counts = orders.counted(connection)
            oldest = orders.oldest(connection)
        line = GaugeMetricFamily(
            "autograder_orders", "Attempts by how far they are.", labels=("state",)
        )
        for state in State:
            line.add_metric((state.value,), counts.get(state, 0))
        yield line
        waited = 0.0 if oldest is None else max((store.now() - oldest).total_seconds(), 0.0)
        yield GaugeMetricFamily(
            "autograder_oldest_waiting_seconds", "How long the oldest waits.", waited
        )
        yield GaugeMetricFamily(
            "autograder_following", "Streams that are open.", self._site.bulletin.following()
        )
        room = GaugeMetricFamily("autograder_free_bytes", "Room on a disk.", labels=("place",))
        for name, free in _room(store, self._site).items():
            room.add_metric((name,), free)
        yield room


def _room(store: Store, site: Site) -> dict[str, int]:
    places = {"spool": site.spool}
    if store.place.file is not None:
        places["store"] = store.place.file.parent
    return {name: shutil.disk_usage(path).free for name, path in places.items()}


async def metrics(request: Request) -> Response:
    """For Prometheus on this machine."""
    near = request.client is not None and request.client.host in _NEAR
    if not near or any(name in request.headers for name in _FORWARDED):
        raise HTTPException(404)
    figures: Figures = request.app.state.figures
    data = await anyio.to_thread.run_sync(figures.text)
    return Response(data, media_type=CONTENT_TYPE_LATEST)
