"""How a review was answered: by whom, when, with which words."""

from __future__ import annotations

from datetime import datetime

from remit.agent.means import Means
from remit.journal.log import read_chain
from remit.model.entry import ReviewAnswered
from remit.model.ids import GoalId, ReviewId, goal_chain
from remit.model.review import Answer
from remit.model.value import Value


class Answered(Value):
    """words: what was written, which the answer itself leaves out."""

    answer: Answer
    words: str
    by: str
    at: datetime


async def answers(means: Means, goal: GoalId, review: ReviewId) -> tuple[Answered, ...]:
    """All that was answered to a review, in order. What was erased is left out."""
    recorded = await read_chain(means.store, means.vault, goal_chain(goal))
    return tuple(
        Answered(
            answer=one.body.answer,
            words=one.body.words,
            by=str(getattr(one.body.answer, "by", "")),
            at=one.entry.at,
        )
        for one in recorded
        if isinstance(one.body, ReviewAnswered) and one.body.review == review
    )
