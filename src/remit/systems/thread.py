"""One thread in which a system's plain functions run, one after the other."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Thread:
    """Runs plain functions in a thread of its own, so that a slow one holds up its own system and nothing else.

    The thread is a daemon: a function that never returns does not keep the process alive.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._started = False

    async def run(self, function: Callable[[], T]) -> T:
        """The function's result, or its exception."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()

        def job() -> None:
            if answer.cancelled():  # given up before its turn came
                return
            try:
                result = function()
            except BaseException as error:
                _tell(loop, answer, lambda error=error: answer.set_exception(error))
            else:
                _tell(loop, answer, lambda: answer.set_result(result))

        if not self._started:
            self._started = True
            threading.Thread(target=self._work, name=f"system-{self._name}", daemon=True).start()
        self._jobs.put(job)
        return await answer

    def stop(self) -> None:
        self._jobs.put(None)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()


def _tell(loop: asyncio.AbstractEventLoop, answer: asyncio.Future[T], how: Callable[[], None]) -> None:
    def tell() -> None:
        if not answer.done():
            how()

    if not loop.is_closed():
        loop.call_soon_threadsafe(tell)
