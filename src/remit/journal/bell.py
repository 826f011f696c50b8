"""Rings when something was written, for those in this process who wait for it. The journal is what they then read."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Generator, Iterable
from contextlib import contextmanager, suppress


def about(seconds: float) -> float:
    """About so long: of thousands who began to wait together, each looks at a moment of its own."""
    return seconds * random.uniform(0.6, 1.0)  # noqa: S311 -- nothing is kept secret by it


class Bell:
    """INVARIANT: a ring between looking and waiting is not missed: one listens first, and looks afterwards."""

    def __init__(self) -> None:
        self._ears: dict[str, set[Ear]] = {}
        self.closing = False

    def ring(self, topics: Iterable[str]) -> None:
        """Wake everyone who listens for one of the topics: chain ids, and kinds of views."""
        for topic in topics:
            for ear in self._ears.get(topic, ()):
                ear.ring(topic)

    def close(self) -> None:
        """Wake everyone who listens, to find that the process is `closing`, and to go."""
        self.closing = True
        self.ring(list(self._ears))

    @contextmanager
    def listening(self, *topics: str) -> Generator[Ear]:
        """Listen for any of the topics until the block ends."""
        ear = Ear()
        for topic in topics:
            self._ears.setdefault(topic, set()).add(ear)
        try:
            yield ear
        finally:
            for topic in topics:
                self._ears[topic].discard(ear)
                if not self._ears[topic]:
                    del self._ears[topic]


class Ear:
    """Somebody who listens."""

    def __init__(self) -> None:
        self._event = asyncio.Event()
        self._rang: set[str] = set()

    def ring(self, topic: str) -> None:
        self._rang.add(topic)
        self._event.set()

    async def heard(self, seconds: float) -> frozenset[str]:
        """The topics that it rang for since it was last asked; none, where it did not within so long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._event.wait()
        rang = frozenset(self._rang)
        self._rang.clear()
        self._event.clear()
        return rang
