"""Notices when customers have to repeat themselves: they give once more what was known when a person was to take over.

How often that is, is the number of `fact.told_again` entries over the number of conversations that were handed over.
"""

from __future__ import annotations

from datetime import datetime

from remit.agent.lane import Lane
from remit.language.spans import Reading, spans
from remit.model.conversation import Conversation
from remit.model.entry import ToldAgain
from remit.model.fact import Fact, Said
from remit.model.goal import Goal
from remit.model.review import Takeover
from remit.model.shape import Choice, Flag, Text, Whole
from remit.model.turn import Turn, Understanding

_TELLING = 6
"""So many letters of a text are no chance."""


def note_repeats(lane: Lane, conversation: Conversation, turn: Turn, understood: Understanding) -> None:
    """Record each fact that a message gives as it was handed over. What was pressed is no burden."""
    if turn.message.pressed is not None:
        return
    told = {**understood.facts, **{name: f for wish in understood.wishes for name, f in wish.facts.items()}}
    told = {n: f for n, f in told.items() if not isinstance(f.source, Said) or f.source.message == turn.message.id}
    again: set[str] = set()
    for goal in (*((turn.current,) if turn.current else ()), *turn.others):
        since = _handed_at(conversation, goal)
        if since is None:
            continue
        for name, known in goal.facts.items():
            given = (name in told and told[name].value == known.value) or _stands_in(lane, name, known, turn)
            if known.at <= since and given and name not in again:
                again.add(name)
                lane.note_said(conversation.id, ToldAgain(goal=goal.id, fact=name, message=turn.message.id))


def _stands_in(lane: Lane, name: str, known: Fact, turn: Turn) -> bool:
    """Whether a message holds the very value of a fact: a number, an address, a text of some length."""
    shape, text = lane.means.shapes.get(name), turn.message.text
    if shape is None or isinstance(shape, Flag | Choice | Whole) or name not in _asked_for(lane):
        return False
    if isinstance(shape, Text):
        words = str(known.value).strip().casefold()
        return len(words) >= _TELLING and words in text.casefold()
    reading = Reading(now=turn.message.at, zone=turn.zone, locale=turn.locale)
    return any(span.value == known.value for span in spans(shape, text, reading))


def _asked_for(lane: Lane) -> frozenset[str]:
    """What actions need: nobody repeats what was read for its own sake."""
    return frozenset(p.name for action in lane.means.contents.actions.values() for p in action.parameters)


def _handed_at(conversation: Conversation, goal: Goal) -> datetime | None:
    """When a person was first to take over; None where none was."""
    asked = (review.opened_at for review in goal.reviews if isinstance(review.matter, Takeover))
    taken = (conversation.handed_at,) if conversation.handed_at is not None else ()
    return min((*asked, *taken), default=None)
