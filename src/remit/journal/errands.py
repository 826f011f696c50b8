"""Folds what people want done for a goal, and what they note beside it. Pure."""

from __future__ import annotations

from datetime import datetime

from remit.model.entry import Remarked
from remit.model.goal import Goal, Note
from remit.model.ids import StepId

_NOTES = 30
"""How many notes a goal keeps at hand; the journal has them all."""


def errand_of(goal: Goal, step: StepId) -> str:
    """Who wants a step done; empty for one that the machine takes itself."""
    return next((errand.by for errand in goal.errands if errand.step.id == step), "")


def without_errand(goal: Goal, step: StepId) -> Goal:
    """The goal once a step that somebody wanted was begun, or comes to nothing."""
    if not errand_of(goal, step):
        return goal
    return goal.model_copy(update={"errands": tuple(e for e in goal.errands if e.step.id != step)})


def noted(goal: Goal, body: Remarked, at: datetime) -> Goal:
    """The goal with a note more."""
    notes = (*goal.notes, Note(by=body.by, text=body.note, at=at))[-_NOTES:]
    goal = goal.model_copy(update={"notes": notes})
    return without_errand(goal, body.ends) if body.ends is not None else goal
