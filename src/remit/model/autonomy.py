"""What an action may do without people, as an operations lead sets it. Cedar policies are made of it."""

from __future__ import annotations

from enum import StrEnum

from remit.model.ids import ActionName
from remit.model.value import Money, Value


class Mode(StrEnum):
    OFF = "off"  # refused
    SHADOW = "shadow"  # a person does it; what the machine would have done is recorded beside
    DRAFT = "draft"  # the machine prepares it, any agent sends it off
    APPROVE = "approve"  # a role approves, above an amount where one is set
    AUTONOMOUS = "autonomous"  # as far as the pack's policies permit
    HUMAN = "human"  # always a person


class Autonomy(Value):
    """How far one action is trusted, for everyone or for one segment of customers.

    role: who approves. above: the amount from which approval is needed; None: always. segment: an attribute of the
    customer's record and the value it must have. share: percent of customers it holds for (a canary: who is in it
    never changes while the number stays); the others keep to `otherwise`.
    """

    action: ActionName
    mode: Mode = Mode.AUTONOMOUS
    role: str = "supervisor"
    above: Money | None = None
    segment: tuple[str, str] | None = None
    share: int = 100
    otherwise: Mode = Mode.HUMAN
