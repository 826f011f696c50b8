"""Answers questions from the business's documents, in their own words; and notes what nothing there answers."""

from __future__ import annotations

from remit.agent.lane import Lane
from remit.agent.wording import summary
from remit.knowledge.cite import answered
from remit.language.stems import terms
from remit.model.conversation import AskFact, Conversation
from remit.model.customer import Assurance
from remit.model.entry import KnowledgeAsked
from remit.model.knowledge import Audience, Found
from remit.model.turn import Asking, Informed, NotKnown, Turn, Understanding

_AT_ONCE = 3  # questions of one message
_FEW = 2  # telling words: so short a question is about the goal at hand, as "before that, is there a fee?"


def passages_for(lane: Lane, conversation: Conversation, text: str) -> tuple[Found, ...]:
    """What the documents hold about a text, for whoever speaks and today."""
    library = lane.means.library
    return library.find(text, reader(conversation), lane.today(), conversation.locale) if library else ()


async def inform(lane: Lane, conversation: Conversation, turn: Turn, understood: Understanding) -> bool:
    """Answer what a message asks, or say that it is not known. Whether there was anything to tell."""
    if not lane.means.library:
        return False
    goal = turn.current or (await lane.goal(lane.opened[0]) if lane.opened else None)
    about = summary(lane, goal) if goal else ""
    told = [_told(lane, conversation, turn, asked, about) for asked in understood.questions[:_AT_ONCE]]
    if any(told):
        lane.informed.add(conversation.id)
    return any(told)


def reader(conversation: Conversation) -> Audience:
    """INVARIANT: what is for customers is for those alone who have shown who they are; what is for staff is for none
    who write in a conversation."""
    shown = conversation.assurance >= Assurance.VERIFIED and bool(conversation.verified)
    return "customers" if shown else "public"


def _told(lane: Lane, conversation: Conversation, turn: Turn, asked: Asking, about: str) -> bool:
    short = bool(about) and len(terms(asked.text)) <= _FEW
    text = f"{about}: {asked.text}" if short else asked.text
    found = passages_for(lane, conversation, text)
    answer = answered(text, found, lane.means.library.embedder)
    if answer is None and not asked.plain:
        return False
    if answer is None and short and isinstance(turn.question, AskFact):
        return True  # "and when?": the goal tells that, once it is told what is asked for
    speech = lane.speech(conversation.id)
    if answer is None:
        speech.say(NotKnown(question=asked.text))
    else:
        speech.say(
            Informed(question=asked.text, answer=answer.text, citations=answer.citations, passages=answer.passages)
        )
    looked_up = KnowledgeAsked(
        message=turn.message.id,
        question=asked.text,
        passages=tuple(f.passage.id for f in (answer.passages if answer else found)),
        support=round(100 * found[0].support) if found else 0,
        answered=answer is not None,
    )
    lane.note_said(conversation.id, looked_up)
    return True
