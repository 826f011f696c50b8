"""The terminal as a channel; and the mailbox, its twin, which keeps what is delivered to it."""

from __future__ import annotations

from collections.abc import Callable

from remit.model.ids import MessageId
from remit.model.wake import Outgoing


class Console:
    """Hands each message once to a function that shows it."""

    def __init__(self, show: Callable[[Outgoing], None], name: str = "console") -> None:
        self._name = name
        self._show = show
        self._shown: set[MessageId] = set()

    @property
    def name(self) -> str:
        return self._name

    async def deliver(self, message: Outgoing) -> None:
        if message.id not in self._shown:
            self._shown.add(message.id)
            self._show(message)


class Mailbox:
    """Keeps what is delivered: each message once, in the order it came."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._kept: dict[MessageId, Outgoing] = {}

    @property
    def name(self) -> str:
        return self._name

    @property
    def messages(self) -> tuple[Outgoing, ...]:
        return tuple(self._kept.values())

    async def deliver(self, message: Outgoing) -> None:
        self._kept.setdefault(message.id, message)
