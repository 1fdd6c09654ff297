"""What the programs at one store tell each other: that something came, or stands otherwise.

On PostgreSQL by NOTIFY, several of what is told in one. Nothing depends on it: who missed it looks
at the store by the clock. A store that is a file has one program, and nobody to tell.
"""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from collections.abc import Callable, Collection, Iterator
from typing import Any

import sqlalchemy as sa

from autograder.service.store.kinds import engine_of, plainly
from autograder.service.store.place import StorePlace

CHANNEL = "autograder"
APART = 0.05
"""seconds from one telling to the next, at least"""
AGAIN = 1.0
"""seconds after which a line that broke is tried again; nobody waits longer to make an end"""
_MOST = 500
"""numbers in one telling: PostgreSQL takes 8 000 bytes"""

News = Callable[[Collection[int]], None]
"""Told of attempts that stand otherwise, by the numbers of their rows; of none where one came."""


@contextlib.contextmanager
def shared(place: StorePlace, heard: News) -> Iterator[News]:
    """What to call with news for other programs at the store; theirs are `heard` meanwhile, in
    another thread."""
    if place.file is not None:
        yield lambda attempts: None
        return
    with engine_of(place) as engine:
        alone = plainly(engine)
        ended = threading.Event()
        told: queue.SimpleQueue[Collection[int] | None] = queue.SimpleQueue()
        threads = [
            threading.Thread(target=_speak, args=(alone, told), daemon=True),
            threading.Thread(target=_listen, args=(alone, heard, ended), daemon=True),
        ]
        for thread in threads:
            thread.start()
        try:
            yield told.put
        finally:
            ended.set()
            told.put(None)
            for thread in threads:
                thread.join()


def _speak(engine: sa.Engine, told: queue.SimpleQueue[Collection[int] | None]) -> None:
    """Tell what is put into the queue, until that is `None`."""
    while (first := told.get()) is not None:
        time.sleep(APART)
        several: list[Collection[int]] = [first]
        while not told.empty():
            if (following := told.get()) is None:
                return
            several.append(following)
        numbers = sorted({number for some in several for number in some})
        lines = [numbers[at : at + _MOST] for at in range(0, len(numbers), _MOST)]
        if not all(several):
            lines.append([])
        asked = sa.text("SELECT pg_notify(:channel, :said)")
        with contextlib.suppress(sa.exc.DBAPIError), engine.connect() as connection:
            for line in lines:
                said = " ".join(map(str, line))
                connection.execute(asked, {"channel": CHANNEL, "said": said})


def _listen(engine: sa.Engine, heard: News, ended: threading.Event) -> None:
    """Hear what is told, also after the server was away."""
    while not ended.is_set():
        try:
            with engine.connect() as connection:
                connection.detach()  # it is no line for others, nor to be put in order at the end
                raw: Any = connection.connection.driver_connection
                raw.execute(f"LISTEN {CHANNEL}")
                heard(())  # what was told while nobody listened
                while not ended.is_set():
                    for one in raw.notifies(timeout=AGAIN):
                        heard([int(number) for number in one.payload.split() if number.isdecimal()])
                        if ended.is_set():
                            break
        except Exception:  # whatever a driver raises for a line that broke
            ended.wait(AGAIN)
