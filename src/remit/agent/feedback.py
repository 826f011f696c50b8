"""Asks customers how it went: once in a conversation, when it has gone quiet, and not for a while afterwards."""

from __future__ import annotations

import re

from remit.agent.lane import Lane
from remit.language.solved import says_solved
from remit.model.conversation import AskRating, Conversation, Message, Mood
from remit.model.customer import Customer
from remit.model.entry import FeedbackAsked, Rated
from remit.model.goal import Goal
from remit.model.ids import customer_chain
from remit.model.outcome import Denied, Resolved
from remit.model.turn import Small, Turn
from remit.pack.declare import Feedback

HOW_IT_WENT = "ask how it went"
"""Why a goal is woken that has ended."""

_SCORE = re.compile(r"\W*(\d{1,2})(?:\s*(?:/|of|out of)\s*\d{1,2})?\s*(?:$|[-.,;:!–—\n(])\s*(.*)", re.DOTALL)
_MOST_CONTENT = 5


async def ask_later(lane: Lane) -> None:
    """Have those whose goals ended just now asked how it went, once it has gone quiet."""
    feedback = lane.means.contents.pack.feedback
    ended, lane.ended = lane.ended, []
    for id in ended if feedback else ():
        goal = await lane.goal(id)
        conversation = await lane.conversation(goal)
        if feedback and conversation and await _suits(lane, feedback, goal, conversation):
            lane.wake(goal, lane.now() + feedback.quiet, HOW_IT_WENT)


async def ask_how_it_went(lane: Lane, goal: Goal) -> None:
    """Ask, or leave it, or wait until nothing was said for long enough."""
    feedback, conversation = lane.means.contents.pack.feedback, await lane.conversation(goal)
    if feedback is None or conversation is None or conversation.question is not None:
        return
    if not await _suits(lane, feedback, goal, conversation):
        return
    view = await lane.means.store.view("conversation", conversation.id)
    if view is not None and view.at + feedback.quiet > lane.now():
        lane.wake(goal, view.at + feedback.quiet, HOW_IT_WENT)
        return
    if lane.speech(conversation.id).ask(AskRating(what="effort", goal=goal.id)):
        lane.log.write(customer_chain(conversation.customer), FeedbackAsked(conversation=conversation.id))


async def rate(lane: Lane, conversation: Conversation, asked: AskRating, message: Message) -> bool:
    """Take a message as the score that was asked for, with what is said beside it. False: it is none."""
    found = _SCORE.fullmatch(message.pressed or message.text)
    score = int(found[1]) if found else 0
    if found is None or not asked.low <= score <= asked.high:
        return False
    rated = Rated(
        what=asked.what,
        score=score,
        low=asked.low,
        high=asked.high,
        goal=asked.goal,
        message=message.id,
        comment=found[2].strip(),
    )
    lane.note_said(conversation.id, rated, actor="customer")
    feedback = lane.means.contents.pack.feedback
    speech = lane.speech(conversation.id)
    if asked.what == "effort" and feedback is not None and feedback.satisfaction:
        speech.ask(AskRating(what="satisfaction", goal=asked.goal, high=_MOST_CONTENT))
    else:
        speech.say(Small(what="rated"))
    return True


def note_solved(lane: Lane, conversation: Conversation, turn: Turn) -> bool:
    """Note the customer's own word that what was done here last solved it. Whether they said so."""
    done = turn.before
    if done is None or done.conversation != conversation.id or not says_solved(turn.message.text):
        return False
    if done.outcome is None or not isinstance(done.outcome.ending, Resolved):
        return False
    said = Rated(what="solved", score=1, low=0, high=1, goal=done.id, message=turn.message.id)
    lane.note_said(conversation.id, said, actor="customer")
    return True


async def _suits(lane: Lane, feedback: Feedback, goal: Goal, conversation: Conversation) -> bool:
    """Whether it may be asked: of what came to an end here, of nobody who is angry, busy, with a person or tired of it.

    INVARIANT: it is asked within consent, once in a conversation, and of a customer once in a while.
    """
    ended = goal.outcome is not None and isinstance(goal.outcome.ending, Resolved | Denied)
    here = conversation.channel in feedback.channels and goal.customer == conversation.customer
    if not (ended and here) or conversation.asked_rating:
        return False
    if conversation.taken_by is not None or Mood.ANGRY in conversation.moods:
        return False
    if await lane.log.goals(conversation=conversation.id):  # something goes on, or waits for a person
        return False
    return _may_ask(lane, feedback, await lane.log.customer(conversation.customer))


def _may_ask(lane: Lane, feedback: Feedback, customer: Customer) -> bool:
    agreed = not feedback.consent or any(given.purpose == feedback.consent for given in customer.consents)
    last = customer.asked_rating_at
    return agreed and customer.erased_at is None and (last is None or lane.now() - last >= feedback.every)
