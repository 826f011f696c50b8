"""What passes between Remit and the systems that run the business."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from remit.model.ids import ActionName, StepKey
from remit.model.value import Json, Value


class Call(Value):
    """An action to perform. A write carries the key under which the system may recognise it."""

    action: ActionName
    arguments: dict[str, Json]
    key: StepKey | None = None
    within: timedelta = timedelta(seconds=20)


class Receipt(Value):
    """What a system answered: the facts the action gives, by name."""

    gives: dict[str, Json]


class Happened(Value):
    tag: Literal["happened"] = "happened"
    receipt: Receipt


class Absent(Value):
    """The system has no trace of the key: not done, or not done yet."""

    tag: Literal["absent"] = "absent"


class CannotSay(Value):
    tag: Literal["cannot_say"] = "cannot_say"


Settlement: TypeAlias = Annotated[Happened | Absent | CannotSay, Field(discriminator="tag")]


class Check(Value):
    """The end state read back: whether it is what the write meant to bring about, and what the system shows."""

    holds: bool
    state: dict[str, Json] = {}
