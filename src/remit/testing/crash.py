"""Ends a process, or what a test takes for one, at any point on either side of a system call or a commit."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from remit.model.system import Call, Check, Receipt, Settlement
from remit.model.verdict import Resource
from remit.ports import System
from remit.stores.work import Held
from remit.systems.wrap import Wrapped
from remit.testing.twins import HookedStore


class Crash(BaseException):
    """The process is gone: nothing after this happens."""


def crash() -> NoReturn:
    raise Crash


class Fuse:
    """Counts the points that are passed, and ends everything at one of them.

    `at`: which point, from 1; None: none. `end`: what ends it. Once burnt, every further point ends it too.
    """

    def __init__(self, at: int | None = None, end: Callable[[], None] = crash) -> None:
        self._at, self._end = at, end
        self.passed: list[str] = []

    def point(self, where: str) -> None:
        self.passed.append(where)
        if self._at is not None and len(self.passed) >= self._at:
            self._end()

    def around(self, system: System) -> System:
        return Fused(system, self)

    def watch(self, store: HookedStore) -> None:
        async def before(held: Held) -> None:
            self.point(f"before {_commit(held)}")

        async def after(held: Held) -> None:
            self.point(f"after {_commit(held)}")

        store.before_commit, store.after_commit = before, after


class Fused(Wrapped):
    """A system with a point on either side of every call."""

    def __init__(self, inner: System, fuse: Fuse) -> None:
        super().__init__(inner)
        self._fuse = fuse

    async def perform(self, call: Call) -> Receipt:
        self._fuse.point(f"before {call.action}")
        try:
            return await self.inner.perform(call)
        finally:
            self._fuse.point(f"after {call.action}")

    async def settle(self, call: Call) -> Settlement:
        self._fuse.point("before settling")
        settlement = await self.inner.settle(call)
        self._fuse.point("after settling")
        return settlement

    async def check(self, call: Call, receipt: Receipt) -> Check:
        self._fuse.point("before checking")
        check = await self.inner.check(call, receipt)
        self._fuse.point("after checking")
        return check

    async def load(self, type: str, id: str) -> Resource:
        self._fuse.point("before loading")
        resource = await self.inner.load(type, id)
        self._fuse.point("after loading")
        return resource


def _commit(held: Held) -> str:
    kinds = dict.fromkeys(entry.kind for entry in held.entries)
    return f"committing {', '.join(kinds) or 'nothing'}"
