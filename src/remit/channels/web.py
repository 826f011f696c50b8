"""The chat on the web as a channel: what is in the journal is delivered, for that is what a chat shows."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from remit.model.ids import MessageId
from remit.model.wake import Outgoing

WEB = "web"
_REMEMBERED = 10_000


def _nothing(message: Outgoing) -> None: ...


class WebChannel:
    """`remit.ports.Channel`. A commit rings for those who follow in its own process; `tell` is for whoever else should
    hear of a message: it is called once for each."""

    def __init__(self, tell: Callable[[Outgoing], None] = _nothing) -> None:
        self._tell = tell
        self._told: OrderedDict[MessageId, None] = OrderedDict()

    @property
    def name(self) -> str:
        return WEB

    async def deliver(self, message: Outgoing) -> None:
        if message.id in self._told:
            return
        self._told[message.id] = None
        if len(self._told) > _REMEMBERED:
            self._told.popitem(last=False)
        self._tell(message)
