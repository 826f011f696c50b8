"""Takes a message in: who says it, what it answers, what it wants. What follows from it is pursued afterwards."""

from __future__ import annotations

from remit.agent.ask import outdated_by
from remit.agent.hearing.answer import answer
from remit.agent.hearing.recognise import claim, greet, moved_on
from remit.agent.hearing.repeats import note_repeats
from remit.agent.hearing.respond import respond, take_in
from remit.agent.hearing.turn import turn_of
from remit.agent.lane import Lane
from remit.agent.staff.granted import corrected
from remit.agent.staff.queues import back_at
from remit.model.conversation import AskCode, Conversation, Message
from remit.model.entry import MessageReceived, MessageUnderstood
from remit.model.ids import ConversationId
from remit.model.review import Takeover
from remit.model.turn import Small, ToPerson, Understanding
from remit.model.wake import Arrived

READ = 4_000
"""Characters of a message that are looked at for what they mean; all of it is kept, and shown to people."""


async def hear(lane: Lane, arrived: Arrived) -> ConversationId | None:
    """Take a message in. The conversation to go on with; None where it is with another customer's lane."""
    message = arrived.message
    conversation = await greet(lane, arrived)
    if conversation is None or await moved_on(lane, conversation, arrived):
        return None
    lane.note_said(conversation.id, MessageReceived(id=message.id, message=message), actor=message.author)
    message = message.model_copy(update={"text": message.text[:READ]})
    conversation = await lane.log.conversation(conversation.id)
    led = conversation.taken_by is not None
    if not led:
        lane.heard[conversation.id] = message
    if message.attachments:
        lane.speech(conversation.id).say(Small(what="received", summary=_files(message)))
    if message.corrects:
        return await _put_right(lane, conversation, message)
    if (not led or isinstance(conversation.question, AskCode)) and await answer(lane, conversation, message):
        lane.heard.pop(conversation.id, None)
        return await _still_here(lane, conversation)
    turn, moods = await turn_of(lane, conversation, message), conversation.moods
    understood = await lane.means.brain.understand(turn)
    lane.note_said(conversation.id, _noted(message, understood), actor="brain")
    note_repeats(lane, conversation, turn, understood)
    _claim(lane, conversation, understood)
    conversation = await lane.log.conversation(conversation.id)
    if led:  # a person answers; what was said is known all the same
        await take_in(lane, conversation, turn, understood)
        return conversation.id
    lane.drafts[conversation.id] = understood.draft
    lane.noticed[conversation.id] = tuple(mood for mood in understood.moods if mood not in moods)
    await respond(lane, conversation, turn, understood)
    return conversation.id


async def _put_right(lane: Lane, conversation: Conversation, message: Message) -> ConversationId:
    """The customer puts right what was shown to them: of each goal that rests on it, what follows from it falls."""
    for goal in await lane.log.goals(conversation=conversation.id):
        facts = corrected(lane, goal, message)
        lane.learn(goal, facts, dropped=outdated_by(lane, goal, facts), actor="customer")
    return conversation.id


async def never_silent(lane: Lane, id: ConversationId) -> None:
    """INVARIANT: a message that was heard, and about which there is nothing to tell, gets a word all the same."""
    speech = lane.speech(id)
    if id not in lane.heard or speech.spoken or speech.tellings or speech.question is not None:
        return
    handed = [
        r.matter for g in await lane.log.goals(conversation=id) for r in g.reviews if isinstance(r.matter, Takeover)
    ]
    if handed:
        queue = handed[0].queue
        speech.say(ToPerson(queue=queue, back=await back_at(lane.means, queue)))
    else:
        speech.say(Small(what="unclear"))


def _files(message: Message) -> str:
    """What came with a message, in a word."""
    all_pictures = all(file.media_type.startswith("image/") for file in message.attachments)
    return ("picture" if all_pictures else "file") + ("s" if len(message.attachments) > 1 else "")


def _noted(message: Message, understood: Understanding) -> MessageUnderstood:
    """What models cost is no secret of the customer's, and stays readable."""
    without = understood.model_copy(update={"calls": ()})
    return MessageUnderstood(id=message.id, understanding=without, brain=understood.by, calls=understood.calls)


def _claim(lane: Lane, conversation: Conversation, understood: Understanding) -> None:
    """An address the speaker gives as theirs, before one is verified; afterwards it is a fact like any other."""
    for facts in (understood.facts, *(wish.facts for wish in understood.wishes)):
        email = facts.get("email")
        if email is not None and email.source.tag == "said" and not conversation.verified:
            claim(lane, conversation, str(email.value))


async def _still_here(lane: Lane, conversation: Conversation) -> ConversationId | None:
    """Answering a code may show that the conversation is with a customer of another lane."""
    now_with = (await lane.log.conversation(conversation.id)).customer
    return conversation.id if now_with == conversation.customer else None
