"""What every channel keeps to. Subclass `ChannelContract`; give it the fixtures `channel` and `delivered`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from remit.model.ids import MessageId
from remit.model.wake import Outgoing
from remit.ports import Channel
from remit.testing.contracts.rows import a_message

Delivered: TypeAlias = Callable[[], Sequence[Outgoing]]


def outgoing(id: str, text: str = "Hello.") -> Outgoing:
    return a_message().model_copy(update={"id": MessageId(id), "text": text})


class ChannelContract:
    """A channel hands each message over once, whole, in the order it was given. `delivered()` is what has arrived."""

    async def test_a_message_arrives_as_it_was_given(self, channel: Channel, delivered: Delivered) -> None:
        message = outgoing("m1", "Größe 44 → 45 👟")
        await channel.deliver(message)
        assert list(delivered()) == [message]

    async def test_the_same_message_again_is_not_shown_again(self, channel: Channel, delivered: Delivered) -> None:
        """INVARIANT: delivered at least once by the outbox is seen once by the customer."""
        for id in ("m1", "m1", "m2", "m1"):
            await channel.deliver(outgoing(id))
        assert [message.id for message in delivered()] == ["m1", "m2"]

    async def test_messages_arrive_in_their_order(self, channel: Channel, delivered: Delivered) -> None:
        for n in range(20):
            await channel.deliver(outgoing(f"m{n}"))
        assert [message.id for message in delivered()] == [f"m{n}" for n in range(20)]

    async def test_a_channel_has_a_name(self, channel: Channel) -> None:
        assert channel.name
