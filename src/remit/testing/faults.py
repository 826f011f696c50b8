"""What systems do wrong: each is a System around a System."""

from __future__ import annotations

import asyncio
from typing import NoReturn

from remit.errors import BrokenAnswer, Unavailable
from remit.model.system import Absent, Call, CannotSay, Check, Happened, Receipt, Settlement
from remit.model.verdict import Resource
from remit.ports import System
from remit.systems.wrap import Wrapped
from remit.testing.script import How


class Failing(Wrapped):
    """Works until it is told to fail, and again once it is restored. See `remit.testing.script.Fail` for the ways.

    `asked`, `wrote`: whether it was called at all, and whether for a write.
    """

    def __init__(self, inner: System) -> None:
        super().__init__(inner)
        self.asked = self.wrote = False
        self._how: How | None = None
        self._times: int | None = None

    def fail(self, how: How = "down", times: int | None = None) -> None:
        self._how, self._times = how, times

    def restore(self) -> None:
        self._how = None

    async def perform(self, call: Call) -> Receipt:
        self._answer(call.action)
        self.wrote = self.wrote or call.key is not None
        if call.key is None or self._how is None:
            return await self.inner.perform(call)
        if self._how == "after":
            await self.inner.perform(call)
        self._failed_once()
        return self._silent(call.action, "no answer in time")

    async def settle(self, call: Call) -> Settlement:
        self._answer(call.action)
        return await self.inner.settle(call)

    async def check(self, call: Call, receipt: Receipt) -> Check:
        self._answer(call.action)
        return await self.inner.check(call, receipt)

    async def load(self, type: str, id: str) -> Resource:
        self._answer(f"loading {type}")
        return await self.inner.load(type, id)

    def _answer(self, what: str) -> None:
        self.asked = True
        if self._how == "down":
            self._silent(what, "it is down")

    def _failed_once(self) -> None:
        if self._times is not None:
            self._times -= 1
            self._how = self._how if self._times else None
        elif self._how in ("after", "cut"):
            self._how = "down"

    def _silent(self, what: str, why: str) -> NoReturn:
        raise Unavailable(why, system=self.name, action=what)


class IgnoresKeys(Wrapped):
    """Takes every call for a new one, also under a key it has seen; asked, it knows what was done under it.

    The action it is put around must not say that it honours keys.
    """

    def __init__(self, inner: System) -> None:
        super().__init__(inner)
        self._calls: dict[str, int] = {}

    async def perform(self, call: Call) -> Receipt:
        if call.key is None:
            return await self.inner.perform(call)
        count = self._calls[call.key] = self._calls.get(call.key, 0) + 1
        return await self.inner.perform(_under(call, count))

    async def settle(self, call: Call) -> Settlement:
        for count in range(1, self._calls.get(call.key or "", 0) + 1):
            match await self.inner.settle(_under(call, count)):
                case Absent():
                    continue
                case Happened() | CannotSay() as settlement:
                    return settlement
        return Absent()


class AnswersTwice(Wrapped):
    """Every call reaches the system twice, as when a network sends a request again; the second answer is given."""

    async def perform(self, call: Call) -> Receipt:
        await self.inner.perform(call)
        return await self.inner.perform(call)


class CannotBeAsked(Wrapped):
    """Cannot say what became of a write."""

    async def settle(self, call: Call) -> Settlement:
        return CannotSay()


class Hangs(Wrapped):
    """Never answers a write; whoever waits gives up after `patience` seconds of real time."""

    def __init__(self, inner: System, patience: float = 0.01) -> None:
        super().__init__(inner)
        self._patience = patience

    async def perform(self, call: Call) -> Receipt:
        if call.key is None:
            return await self.inner.perform(call)
        try:
            async with asyncio.timeout(self._patience):
                await asyncio.Event().wait()
        except TimeoutError:
            pass
        raise Unavailable(f"no answer within {self._patience:g} s", system=self.name, action=call.action)


class WrongShape(Wrapped):
    """Does the work and answers with something else than it declares."""

    async def perform(self, call: Call) -> Receipt:
        receipt = await self.inner.perform(call)
        if call.key is None:
            return receipt
        raise BrokenAnswer(system=self.name, action=call.action, why="a page of HTML instead of an answer")


def _under(call: Call, count: int) -> Call:
    return call if call.key is None else call.model_copy(update={"key": f"{call.key}#{count}"})
