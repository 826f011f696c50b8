"""What a business can do, what customers want of it, and when that wants a person: values, without the functions."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Literal, TypeAlias

from remit.model.fact import SourceTag
from remit.model.ids import ActionName, GoalKind
from remit.model.shape import Shape
from remit.model.value import Value


class Effect(StrEnum):
    READ = "read"
    WRITE = "write"
    IRREVERSIBLE = "irreversible"


class Parameter(Value):
    """One thing an action needs. `name` is the name of the fact that fills it."""

    name: str
    shape: Shape
    required: bool = True
    accepts: tuple[SourceTag, ...] = ("said", "read", "given", "granted")
    asks: str = ""  # the question in the pack's voice; empty: customers are not asked for it
    each_time: bool = False  # used up by the step: asked anew for the next one


class Action(Value):
    """A thing a system can do: what it needs and gives is the contract that plans are derived from."""

    name: ActionName
    system: str
    summary: str
    parameters: tuple[Parameter, ...]
    gives: dict[str, Shape]  # the facts its receipt holds; always one named like the action itself: the whole result
    effect: Effect
    subject: str | None = None  # the parameter that names the resource; None: the customer
    subject_type: str = "Customer"
    groups: tuple[str, ...] = ()  # Cedar action groups beside "reads" or "writes"
    once: tuple[str, ...] = ()  # the parameters that make two steps the same effect; default: the subject
    repeatable: bool = False
    honours_key: bool = False
    can_settle: bool = False
    settles_within: timedelta = timedelta(0)
    undo: ActionName | None = None
    doing: str = ""  # "refund {refund_amount} to {refund_to}": what will be done, for confirmation and approval
    says: str = ""  # what is true once it is done, filled from what was read back

    @property
    def writes(self) -> bool:
        return self.effect is not Effect.READ

    def parameter(self, name: str) -> Parameter:
        return next(p for p in self.parameters if p.name == name)


Stake: TypeAlias = Literal["", "sale", "leaving"]
"""What hangs on a goal for the business: with a "sale" it gains when the goal is reached, with "leaving" it loses."""


class GoalType(Value):
    """A kind of goal: what people say when they want it, and the facts that must be given for it to be reached."""

    kind: GoalKind
    summary: str  # in the customer's words, after "you want to ...": "return something you bought"
    wants: tuple[str, ...]
    examples: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()  # what sounds like it, and asks for none of the kinds
    otherwise: tuple[GoalKind, ...] = ()  # offered when this one cannot be had
    queue: str = "service"  # where it goes when only a person can help
    eligible: bool = True  # counts where it is measured how many were resolved without people
    stake: Stake = ""


class Topic(Value):
    """Something that may need a person whatever the goal: a legal threat, self-harm. Policies on `converse` decide."""

    name: str
    examples: tuple[str, ...]
    patterns: tuple[str, ...] = ()


CONVERSE = ActionName("converse")
"""The kernel's own action: talking on. Judged when a message touches a topic."""
