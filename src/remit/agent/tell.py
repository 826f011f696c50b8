"""Tells: what happened in a stretch becomes one reply in each conversation, with the one question it leaves open."""

from __future__ import annotations

from functools import partial

from remit.agent.lane import Lane
from remit.agent.outgoing import send
from remit.agent.proofs import proof
from remit.agent.speech import Speech
from remit.model.conversation import (
    Message,
    Question,
)
from remit.model.entry import MessageSent
from remit.model.ids import ConversationId, MessageId
from remit.model.turn import AskedFor, Done, Happening, Introduced, Small, Telling

WORDLESS = "Something went wrong on our side. Please write to us again in a moment."
"""What is said where the brain has no words."""


async def tell(lane: Lane) -> None:
    """Say all there is to say, and leave the open question."""
    for id, speech in lane.speeches.items():
        await _reply(lane, id, speech, speech.question)
    lane.speeches.clear()


async def tell_so_far(lane: Lane) -> None:
    """Say what was found before a write begins: a crash in the write must not swallow it. What was done and has no
    words of its own waits for what follows."""
    for id, speech in lane.speeches.items():
        if any(not isinstance(telling, Done) or telling.says for telling in speech.tellings):
            await _reply(lane, id, Speech(tellings=list(speech.tellings)), None)
            speech.tellings.clear()
            speech.spoken = True


async def _reply(lane: Lane, id: ConversationId, speech: Speech, question: Question | None) -> None:
    conversation = await lane.log.conversation(id)
    if conversation.taken_by is not None or not (speech.tellings or question):
        return
    asked: tuple[Telling, ...] = (AskedFor(question=question, asks=speech.asks),) if question else ()
    known = conversation.introduced or Small(what="who") in speech.tellings
    first: tuple[Telling, ...] = () if known else (Introduced(),)
    acting_for = conversation.acting_for or lane.means.contents.pack.acting_for
    happening = Happening(
        tellings=(*first, *speech.tellings, *asked),
        today=lane.today(),
        locale=conversation.locale,
        acting_for=acting_for,
        facts=(await lane.goal(speech.about)).facts if speech.about is not None else {},
        recent=conversation.recent,
        moods=conversation.moods,
        noticed=lane.noticed.pop(id, ()),
        language=conversation.language,
        draft=lane.drafts.pop(id, ""),
        spent=conversation.spent,
        spent_today=await lane.log.spent_today(),
    )
    message_id = MessageId(lane.means.new_id("message"))
    saying = await lane.means.brain.say(happening, partial(lane.means.live.show, id, message_id))
    text = saying.text
    if not text:  # nobody is to agree to what they were not told
        text, question = WORDLESS, None
    message = Message(
        id=message_id,
        conversation=id,
        author="agent",
        channel=conversation.channel,
        text=text,
        at=lane.now(),
    )
    sent = MessageSent(
        id=message.id,
        message=message,
        question=question,
        about=speech.about,
        confused=speech.confused,
        by=saying.by,
        calls=saying.calls,
        proofs=tuple([p for t in speech.tellings if isinstance(t, Done) and (p := await proof(lane, t))]),
    )
    lane.note_said(id, sent, actor="agent")
    lane.means.live.said(id)
    await send(lane, conversation, message, question)
