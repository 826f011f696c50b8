"""A channel whose messages are fetched: the journal holds them, and a commit rings for whoever waits."""

from __future__ import annotations

from remit.model.wake import Outgoing


class Pulled:
    """`remit.ports.Channel`: there is nothing to hand over."""

    def __init__(self, name: str) -> None:
        self._name = name

    @property
    def name(self) -> str:
        return self._name

    async def deliver(self, message: Outgoing) -> None:
        return
