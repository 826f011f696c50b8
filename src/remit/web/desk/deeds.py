"""What a goal changed in the systems of the business, and whether it can be taken back. Pure: nothing is asked now."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from remit.agent.means import Means
from remit.desk.theirs import of_them
from remit.model.goal import Attempt, Goal
from remit.model.ids import GoalId
from remit.model.value import Value
from remit.web.desk.course import doing
from remit.web.desk.telling import sentence

Back: TypeAlias = Literal["can", "cannot", "was"]


class Deed(Value):
    """A write. back: whether it can be taken back, as it is declared; what the systems show then decides. how: what
    would take it back, or why nothing can. by: who had it done; empty: the agent."""

    says: str
    state: str
    tone: str
    at: datetime
    by: str
    answered: dict[str, str]
    back: Back
    how: str
    undone_by: GoalId | None = None


def deeds(means: Means, goal: Goal) -> tuple[Deed, ...]:
    """What a goal changed, or tried to, in the order it was begun; also what is not known to have happened."""
    return tuple(_deed(means, goal, attempt) for attempt in goal.attempts if attempt.key is not None)


def _deed(means: Means, goal: Goal, attempt: Attempt) -> Deed:
    state, tone = _state(attempt)
    back, how = _back(means, attempt)
    given = attempt.receipt.gives if attempt.receipt else {}
    return Deed(
        says=doing(means, goal, attempt.step),
        state=state,
        tone=tone,
        at=attempt.begun_at,
        by=attempt.by,
        answered={name: str(value) for name, value in given.items() if isinstance(value, str | int) and value != ""},
        back=back,
        how=how,
        undone_by=attempt.undone_by,
    )


def _state(attempt: Attempt) -> tuple[str, str]:
    match attempt.state:
        case "received":
            return ("done, and read back", "ok") if attempt.check and attempt.check.holds else ("done", "ok")
        case "failed":
            return "was not done", "bad"
        case "intended":
            return "under way", "accent"
        case "unknown":
            return "nobody knows whether it happened", "wait"


def _back(means: Means, attempt: Attempt) -> tuple[Back, str]:
    if attempt.undone_by is not None:
        return "was", "It was taken back."
    if attempt.receipt is None or attempt.state != "received":
        return "cannot", ""
    undo = means.action(attempt.step.action).undo
    if undo is None:
        return "cannot", "It cannot be taken back."
    if attempt.step.undoes is not None:
        return "cannot", "It took something back itself."
    return "can", sentence(of_them(means.action(undo).summary)).rstrip(".")
