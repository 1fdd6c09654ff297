"""Who waits for news of an attempt is woken when there are some."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator

EVERY = 0
"""In the place of an attempt: all of them. Rows are numbered from 1."""

_Waiting = tuple[asyncio.AbstractEventLoop, asyncio.Event]


class Bulletin:
    """Says that an attempt (the number of its row) stands otherwise than before, not how: that is
    read from the store."""

    def __init__(self) -> None:
        self._waiting: defaultdict[int, set[_Waiting]] = defaultdict(set)
        self._lock = threading.Lock()
        self.is_over = False
        """Whether there will be no more news: who waits is to go."""

    def close(self) -> None:
        """There will be no more news; from any thread."""
        self.is_over = True
        with self._lock:
            everybody = tuple(self._waiting)
        self.post(everybody)

    def post(self, attempts: Iterable[int]) -> None:
        """Wake all who wait for one of these, or for `EVERY`; from any thread."""
        with self._lock:
            for attempt in (EVERY, *attempts):
                for loop, event in self._waiting.get(attempt, ()):
                    with contextlib.suppress(RuntimeError):  # a loop that has ended
                        loop.call_soon_threadsafe(event.set)

    def following(self) -> int:
        """How many wait for news."""
        with self._lock:
            return sum(map(len, self._waiting.values()))

    @contextlib.contextmanager
    def watching(self, attempt: int) -> Iterator[asyncio.Event]:
        """An event that is set whenever there are news of an attempt; whoever waits clears it. To
        be called on the loop that waits."""
        waiting = (asyncio.get_running_loop(), asyncio.Event())
        with self._lock:
            self._waiting[attempt].add(waiting)
        try:
            yield waiting[1]
        finally:
            with self._lock:
                self._waiting[attempt].discard(waiting)
                if not self._waiting[attempt]:
                    del self._waiting[attempt]
