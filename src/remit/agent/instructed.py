"""What people at the Desk do in a customer's matter."""

from __future__ import annotations

from remit.agent.lane import Lane
from remit.model.conversation import Conversation, Message
from remit.model.desk import CloseGoal, GiveBack, OpenGoal, Remark, RunStep, Speak, TakeOver, TellFacts
from remit.model.entry import MessageSent, PersonLeft, PersonTook
from remit.model.ids import ConversationId, GoalId
from remit.model.wake import Instructed, Outgoing


async def instructed(lane: Lane, asked: Instructed) -> list[GoalId]:
    """Do what a person asked for. The goals that can go on with it."""
    match asked.act:
        case TakeOver(conversation=id):
            await _take_over(lane, id, asked.by)
            return []
        case Speak() as speak:
            await _take_over(lane, speak.conversation, asked.by)
            await _speak(lane, speak, asked.by)
            return []
        case GiveBack(conversation=id):
            if (await lane.log.conversation(id)).taken_by is not None:
                lane.note_said(id, PersonLeft(by=asked.by), actor=f"staff:{asked.by}")
            return [goal.id for goal in await lane.log.goals(conversation=id)]
        case OpenGoal() | TellFacts() | RunStep() | CloseGoal() | Remark():
            raise NotImplementedError


async def _take_over(lane: Lane, id: ConversationId, by: str) -> None:
    if (await lane.log.conversation(id)).taken_by != by:
        lane.note_said(id, PersonTook(by=by), actor=f"staff:{by}")


async def _speak(lane: Lane, speak: Speak, by: str) -> None:
    conversation = await lane.log.conversation(speak.conversation)
    message = Message(
        id=speak.id,
        conversation=conversation.id,
        author="human",
        channel=conversation.channel,
        text=speak.text,
        at=lane.now(),
        attachments=speak.attachments,
    )
    sent = MessageSent(id=message.id, message=message, question=conversation.question, by=f"staff:{by}")
    lane.note_said(conversation.id, sent, actor=f"staff:{by}")
    lane.log.send(await _outgoing(lane, conversation, message))


async def _outgoing(lane: Lane, conversation: Conversation, message: Message) -> Outgoing:
    record = (await lane.log.customer(conversation.customer)).record
    return Outgoing(
        id=message.id,
        channel=conversation.channel,
        address=conversation.id,
        text=message.text,
        record=record,
        conversation=conversation.id,
        at=message.at,
    )
