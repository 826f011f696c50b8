"""Answers that carry authority are recognised here, by the kernel alone: a code, a yes to this very step, a consent.

A brain never sees the code, and what it makes of a message grants nothing.
"""

from __future__ import annotations

import hmac

from remit.agent.feedback import rate
from remit.agent.hearing.recognise import vouch
from remit.agent.lane import Lane
from remit.agent.open_goal import open_goal
from remit.agent.remedies import code_mac
from remit.agent.staff.call_back import want_callback
from remit.language.acts import confirms
from remit.language.detect import says_yes_elsewhere
from remit.language.troubles import code_lost
from remit.model.conversation import (
    AskCode,
    AskConfirm,
    AskConsent,
    AskFact,
    AskRating,
    AskWhich,
    Conversation,
    Message,
    OfferCallback,
    OfferGoal,
    OfferPerson,
)
from remit.model.entry import ConsentGiven, Granted, VerificationFailed
from remit.model.goal import Grant
from remit.model.ids import customer_chain
from remit.model.turn import Small
from remit.people.assurance import TRIES, code_in, live


async def answer(lane: Lane, conversation: Conversation, message: Message) -> bool:
    """Take the message as a plain answer to the open question. False: it is not one, and is left to be understood."""
    if _elsewhere(conversation, message):
        return False
    match conversation.question:
        case AskCode():
            return await _code(lane, conversation, message)
        case AskConfirm() as question:
            return await _confirm(lane, question, message)
        case AskConsent() as question if _yes(message):
            given = ConsentGiven(purpose=question.purpose, channel=conversation.channel, message=message.id)
            lane.log.write(customer_chain(conversation.customer), given, actor="customer")
            return True
        case OfferGoal() as question if _yes(message):
            offered_by = await lane.goal(question.goal)
            await open_goal(lane, conversation, question.kind, message, offered_by.facts)
            return True
        case AskWhich(kinds=(kind,), facts=facts) if _yes(message):
            await open_goal(lane, conversation, kind, message, facts)
            return True
        case AskWhich(kinds=(_,)) if _no(message):
            lane.speech(conversation.id).say(Small(what="greet"))
            return True
        case OfferCallback() as question if _yes(message):
            await want_callback(lane, question, conversation)
            return True
        case OfferGoal() | OfferPerson() | OfferCallback() if _no(message):
            lane.speech(conversation.id).say(Small(what="dropped"))
            return True
        case AskRating() as question:
            return await rate(lane, conversation, question, message)
        case AskConsent() | OfferGoal() | OfferPerson() | OfferCallback() | AskFact() | AskWhich() | None:
            return False


async def _confirm(lane: Lane, question: AskConfirm, message: Message) -> bool:
    """INVARIANT: only the button that carries this digest, or a message that is nothing but a yes to this question,
    grants the confirmation; and what it grants is the digest that was asked about, whatever the step is by now."""
    pressed = message.pressed is not None and hmac.compare_digest(message.pressed.encode(), question.digest.encode())
    if not pressed and not (message.pressed is None and confirms(message.text) is True):
        return False
    goal = await lane.goal(question.goal)
    if not goal.open:
        return False
    grant = Grant(kind="confirm", digest=question.digest, by="customer", at=message.at)
    lane.note(goal, Granted(grant=grant), actor="customer")
    return True


async def _code(lane: Lane, conversation: Conversation, message: Message) -> bool:
    code = code_in(message.text)
    started = conversation.verification
    if code is None and (lost := code_lost(message.text)):
        lane.code_lost[conversation.id] = lost  # seen to where it is asked for
        return True
    if code is None or started is None:
        return False
    expected = started.code_mac
    if not live(started, lane.now()) or not hmac.compare_digest(expected, await code_mac(lane, conversation, code)):
        over = not live(started, lane.now()) or started.tries + 1 >= TRIES
        lane.note_said(conversation.id, VerificationFailed(over=over))
        lane.speech(conversation.id).say(Small(what="wrong_code"))
        return True
    await vouch(lane, conversation, started.identity, started.level, "code")
    return True


def _elsewhere(conversation: Conversation, message: Message) -> bool:
    """INVARIANT: a "ja" or "si" grants nothing while the conversation is in a language that is not served here: whoever
    says it may not have understood what they were asked. The button does."""
    foreign = conversation.language not in ("", conversation.locale[:2])
    return foreign and message.pressed is None and says_yes_elsewhere(message.text) is True


def _no(message: Message) -> bool:
    return message.pressed == "no" or (message.pressed is None and confirms(message.text) is False)


def _yes(message: Message) -> bool:
    return message.pressed == "yes" or (message.pressed is None and confirms(message.text) is True)
