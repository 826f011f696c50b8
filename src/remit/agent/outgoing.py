"""What a conversation is told, ready to be delivered on its channel."""

from __future__ import annotations

from remit.agent.lane import Lane
from remit.model.conversation import Conversation, Message, Question, answers_to, buttons
from remit.model.wake import Outgoing


async def send(lane: Lane, conversation: Conversation, message: Message, question: Question | None = None) -> None:
    """Put a message into the outbox, with what may be pressed to answer its question."""
    customer = await lane.log.customer(conversation.customer)
    lane.log.send(
        Outgoing(
            id=message.id,
            channel=conversation.channel,
            address=conversation.id,
            text=message.text,
            record=customer.record,
            conversation=conversation.id,
            buttons=buttons(question, answers_to(message.text, conversation.locale)),
            at=message.at,
        )
    )
