"""Wrappers: each is a System around a System."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import TypeVar

from remit.errors import Unavailable
from remit.model.system import Call, Check, Receipt, Settlement
from remit.model.verdict import Resource
from remit.ports import System

T = TypeVar("T")


class Wrapped:
    """Passes everything on; wrappers override what they change."""

    def __init__(self, inner: System) -> None:
        self.inner = inner

    @property
    def name(self) -> str:
        return self.inner.name

    async def perform(self, call: Call) -> Receipt:
        return await self.inner.perform(call)

    async def settle(self, call: Call) -> Settlement:
        return await self.inner.settle(call)

    async def check(self, call: Call, receipt: Receipt) -> Check:
        return await self.inner.check(call, receipt)

    async def load(self, type: str, id: str) -> Resource:
        return await self.inner.load(type, id)


class Retrying(Wrapped):
    """Tries again what may be tried again: reads, settling, checks and loads. A write goes out once.

    INVARIANT: a call with a key is passed on at most once per call of `perform`; sending it again is a decision of the
    kernel, made after it settled what the first one did.
    """

    def __init__(
        self,
        inner: System,
        *,
        pauses: Sequence[timedelta] = (timedelta(milliseconds=50), timedelta(milliseconds=250)),
        wait: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        super().__init__(inner)
        self._pauses = pauses
        self._wait = wait

    async def perform(self, call: Call) -> Receipt:
        if call.key is not None:
            return await self.inner.perform(call)
        return await self._again(lambda: self.inner.perform(call))

    async def settle(self, call: Call) -> Settlement:
        return await self._again(lambda: self.inner.settle(call))

    async def check(self, call: Call, receipt: Receipt) -> Check:
        return await self._again(lambda: self.inner.check(call, receipt))

    async def load(self, type: str, id: str) -> Resource:
        return await self._again(lambda: self.inner.load(type, id))

    async def _again(self, attempt: Callable[[], Awaitable[T]]) -> T:
        for pause in self._pauses:
            try:
                return await attempt()
            except Unavailable:
                await self._wait(pause.total_seconds())
        return await attempt()


class Limited(Wrapped):
    """Lets at most so many calls into a system at a time."""

    def __init__(self, inner: System, at_once: int) -> None:
        super().__init__(inner)
        self._gate = asyncio.Semaphore(at_once)

    async def perform(self, call: Call) -> Receipt:
        async with self._gate:
            return await self.inner.perform(call)


class Recording(Wrapped):
    """Keeps every call that went in, in order: what a test looks at to see what a system was asked."""

    def __init__(self, inner: System) -> None:
        super().__init__(inner)
        self.calls: list[Call] = []

    async def perform(self, call: Call) -> Receipt:
        self.calls.append(call)
        return await self.inner.perform(call)
