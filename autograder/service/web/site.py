"""What all routes share, and how they reach the store without holding up others."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import anyio
import anyio.to_thread
import sqlalchemy as sa

from autograder.formats.bundle import Bundle, unpacked
from autograder.service.intake import Signer
from autograder.service.marking import AnswerIndex
from autograder.service.store import Store
from autograder.service.store.tables import bundles
from autograder.service.web.bulletin import Bulletin

LOOPBACK = ("127.0.0.1", "::1", "localhost")
"""addresses of a machine to itself"""
T = TypeVar("T")
LOOKS = 1
"""files that are looked at at once; of more than that nothing is said before they are graded"""


class Site:
    """The store of the service, what it signs with, a folder for bodies on their way, the address
    that people know it by, whom to wake when something came and where news of attempts are."""

    def __init__(
        self,
        store: Store,
        signer: Signer,
        spool: Path,
        public_url: str,
        wake: Callable[[], None] = lambda: None,
        bulletin: Bulletin | None = None,
    ) -> None:
        self.store = store
        self.signer = signer
        self.spool = spool
        self.public_url = public_url.rstrip("/")
        self.wake = wake
        self.bulletin = Bulletin() if bulletin is None else bulletin
        self.looking = anyio.CapacityLimiter(LOOKS)
        """of files that are looked at, which may be made to take long"""
        self.answers = AnswerIndex()
        self.exporting = anyio.CapacityLimiter(1)
        """of exports, each of which is a program of its own"""
        self._bundles: dict[str, Bundle] = {}

    @property
    def is_secure(self) -> bool:
        """Whether people reach it by https, so that cookies are for https alone."""
        return self.public_url.startswith("https://")

    @property
    def is_here_alone(self) -> bool:
        """Whether its address leads to this machine, whoever opens it."""
        return urlsplit(self.public_url).hostname in LOOPBACK

    async def read(self, question: Callable[[sa.Connection], T]) -> T:
        """What the store answers, in another thread."""

        def asked() -> T:
            with self.store.read() as connection:
                return question(connection)

        return await anyio.to_thread.run_sync(asked)

    async def write(self, change: Callable[[sa.Connection], T]) -> T:
        """Make a change: it is on the disk when this returns."""
        return await asyncio.wrap_future(self.store.submit(change))

    async def bundle(self, digest: str) -> Bundle:
        """The bundle of that digest, read once."""
        if digest not in self._bundles:
            query = sa.select(bundles.c.data).where(bundles.c.digest == digest)
            data = await self.read(lambda c: c.execute(query).scalar_one())
            self._bundles[digest] = await anyio.to_thread.run_sync(
                unpacked, data, f"bundle {digest[:12]}"
            )
        return self._bundles[digest]
