"""An event loop in a thread of its own, so that the main thread can wait for a person to type."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Generator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any, TypeVar

T = TypeVar("T")


class Loop:
    """Runs coroutines, and what they leave running, until it is closed."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._started: list[Future[None]] = []
        self._thread = threading.Thread(target=self._loop.run_forever, name="remit", daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of a coroutine. Interrupted, it leaves the coroutine running."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Let a coroutine run until `still`."""
        self._started.append(asyncio.run_coroutine_threadsafe(work, self._loop))

    def still(self) -> None:
        """Cancel what runs, and wait until it has let go of what it held."""
        self.run(_cancel_all())

    def close(self) -> None:
        """Cancel what runs, and end the thread."""
        self.still()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


@contextmanager
def loop() -> Generator[Loop]:
    """A loop until the block ends."""
    running = Loop()
    try:
        yield running
    finally:
        running.close()


async def _cancel_all() -> None:
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
