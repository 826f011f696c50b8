"""Twins of the Gate and of the store: the same, but for the one thing a test needs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from remit.gate.judge import Gate
from remit.model.action import Action
from remit.model.ids import LaneId
from remit.model.verdict import Allow, Standing, Verdict
from remit.model.wake import Wake
from remit.stores.database import DatabaseStore
from remit.stores.work import Held


class ListeningGate(Gate):
    """Judges as another does, and tells each verdict."""

    def __init__(self, judge: Gate, tell: Callable[[Action, Verdict], None]) -> None:
        self.__dict__.update(judge.__dict__)  # the same policies, not compiled again
        self._judge, self._tell = judge, tell

    def judge(self, action: Action, standing: Standing) -> Verdict:
        verdict = self._judge.judge(action, standing)
        self._tell(action, verdict)
        return verdict


class OpenGate(Gate):
    """Allows everything: what becomes of an attack when there is no Gate."""

    def __init__(self, judge: Gate) -> None:
        self.__dict__.update(judge.__dict__)

    def judge(self, action: Action, standing: Standing) -> Verdict:
        return Allow(rules=())


async def _nothing(*_: object) -> None:
    return


class HookedStore(DatabaseStore):
    """A store with places to break in: before it is asked what woke a lane, and on both sides of a commit."""

    before_pending: Callable[[], Awaitable[None]] = staticmethod(_nothing)
    before_commit: Callable[[Held], Awaitable[None]] = staticmethod(_nothing)
    after_commit: Callable[[Held], Awaitable[None]] = staticmethod(_nothing)

    async def pending(self, lane: LaneId, now: datetime) -> Sequence[Wake]:
        await self.before_pending()
        return await super().pending(lane, now)

    async def _commit(self, held: Held) -> None:
        await self.before_commit(held)
        await super()._commit(held)
        await self.after_commit(held)
