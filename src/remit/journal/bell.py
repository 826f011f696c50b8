"""Rings when something was written, for those in this process who wait for it. The journal is what they then read."""

from __future__ import annotations

import asyncio
from collections.abc import Generator, Iterable
from contextlib import contextmanager


class Bell:
    """INVARIANT: a ring between looking and waiting is not missed: one listens first, and looks afterwards."""

    def __init__(self) -> None:
        self._ears: dict[str, set[asyncio.Event]] = {}
        self.closing = False

    def ring(self, topics: Iterable[str]) -> None:
        """Wake everyone who listens for one of the topics: chain ids, and kinds of views."""
        for topic in topics:
            for ear in self._ears.get(topic, ()):
                ear.set()

    def close(self) -> None:
        """Wake everyone who listens, to find that the process is `closing`, and to go."""
        self.closing = True
        self.ring(list(self._ears))

    @contextmanager
    def listening(self, *topics: str) -> Generator[Ear]:
        """Listen for any of the topics until the block ends."""
        event = asyncio.Event()
        for topic in topics:
            self._ears.setdefault(topic, set()).add(event)
        try:
            yield Ear(event)
        finally:
            for topic in topics:
                self._ears[topic].discard(event)
                if not self._ears[topic]:
                    del self._ears[topic]


class Ear:
    """Somebody who listens."""

    def __init__(self, event: asyncio.Event) -> None:
        self._event = event

    async def heard(self, seconds: float) -> bool:
        """Whether it rang since it was last asked; waits for so long at most."""
        try:
            async with asyncio.timeout(seconds):
                await self._event.wait()
        except TimeoutError:
            return False
        self._event.clear()
        return True
