"""Notices when customers have to repeat themselves: they give once more what was known when a person was to take over.

How often that is, is the number of `fact.told_again` entries over the number of conversations that were handed over.
"""

from __future__ import annotations

from datetime import datetime

from remit.agent.lane import Lane
from remit.model.conversation import Conversation
from remit.model.entry import ToldAgain
from remit.model.fact import Said
from remit.model.goal import Goal
from remit.model.review import Takeover
from remit.model.turn import Turn, Understanding


def note_repeats(lane: Lane, conversation: Conversation, turn: Turn, understood: Understanding) -> None:
    """Record each fact that a message gives as it was handed over. What was pressed is no burden."""
    if turn.message.pressed is not None:
        return
    told = {**understood.facts, **{name: f for wish in understood.wishes for name, f in wish.facts.items()}}
    told = {n: f for n, f in told.items() if not isinstance(f.source, Said) or f.source.message == turn.message.id}
    for goal in (*((turn.current,) if turn.current else ()), *turn.others):
        since = _handed_at(conversation, goal)
        for name, fact in told.items():
            known = goal.facts.get(name)
            if since is not None and known is not None and known.value == fact.value and known.at <= since:
                again = ToldAgain(goal=goal.id, fact=name, message=turn.message.id)
                lane.note_said(conversation.id, again)


def _handed_at(conversation: Conversation, goal: Goal) -> datetime | None:
    """When a person was first to take over; None where none was."""
    asked = (review.opened_at for review in goal.reviews if isinstance(review.matter, Takeover))
    taken = (conversation.handed_at,) if conversation.handed_at is not None else ()
    return min((*asked, *taken), default=None)
