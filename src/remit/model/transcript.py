"""What another agent did: a conversation with its tool calls, as it was recorded."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from remit.model.value import Json, Value

Role: TypeAlias = Literal["user", "assistant", "tool"]


class Called(Value):
    """A tool call. Numbers with a fraction in its arguments are strings, exactly as they were written."""

    id: str
    name: str
    arguments: dict[str, Json]
    by: Literal["assistant", "user"] = "assistant"


class Remark(Value):
    """One message: what was said, the calls made with it, or what a tool answered."""

    number: int  # from 0, in the order of the conversation
    role: Role
    text: str
    calls: tuple[Called, ...] = ()
    answers: str = ""  # of a tool's message: the id of the call
    at: datetime | None = None


class Transcript(Value):
    name: str
    line: int  # where it stands in its file
    signed_in: str = ""  # the e-mail address of whoever had signed in; empty: nobody had
    remarks: tuple[Remark, ...]


class Answered(Value):
    """A tool call with what it gave: `value` is its JSON, or its text where it is none."""

    call: Called
    number: int  # of the message that tells it
    text: str
    value: Json
    failed: bool
