"""How a goal ended."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from remit.model.ids import GoalId, ReviewId, StepId
from remit.model.value import Value
from remit.model.verdict import Rule


class Resolved(Value):
    """Claimed: we say so. Confirmed: the customer says so. Proven: the system of record says so."""

    tag: Literal["resolved"] = "resolved"
    level: Literal["claimed", "confirmed", "proven"]
    proof: tuple[StepId, ...]  # the steps whose checks hold


class HandedOver(Value):
    tag: Literal["handed_over"] = "handed_over"
    review: ReviewId


class Denied(Value):
    """Rightly not done: policy, a system or an approver says no."""

    tag: Literal["refused"] = "refused"
    rules: tuple[Rule, ...]  # none: a system or an approver said so


class Abandoned(Value):
    """The customer dropped it, or let it lie."""

    tag: Literal["abandoned"] = "abandoned"
    why: str


Ending: TypeAlias = Annotated[Resolved | HandedOver | Denied | Abandoned, Field(discriminator="tag")]


class Outcome(Value):
    goal: GoalId
    ending: Ending
    autonomous: bool  # no person approved, took over or established anything
    told: bool  # the customer was told
    at: datetime
