"""Offers to call back where nobody is there now, and notes who wants that."""

from __future__ import annotations

from remit.agent.lane import Lane
from remit.model.conversation import Conversation, OfferCallback
from remit.model.entry import ReviewAnswered
from remit.model.review import CallBackWanted, Takeover
from remit.model.turn import Small


async def want_callback(lane: Lane, asked: OfferCallback, conversation: Conversation) -> None:
    """Note with what waits for a person that the customer wants to be called, and where."""
    goal = await lane.goal(asked.goal)
    where = conversation.identity("phone") or ""
    for review in goal.reviews:
        if isinstance(review.matter, Takeover) and not review.call_back:
            wanted = ReviewAnswered(review=review.id, answer=CallBackWanted(), words=where)
            lane.note(goal, wanted, actor="customer")
    lane.speech(conversation.id).say(Small(what="call_back" if where else "call_back_where"))
