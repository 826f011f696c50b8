"""A fact is a value together with where it comes from."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from remit.model.ids import MessageId, StepId
from remit.model.value import Json, Value


class Said(Value):
    """The customer said it: characters `start` to `end` of a message."""

    tag: Literal["said"] = "said"
    message: MessageId
    start: int
    end: int


class Read(Value):
    """A system returned it, in answer to a step. `path` is dotted, as in `items.0.item`."""

    tag: Literal["read"] = "read"
    system: str
    step: StepId
    path: str


class Given(Value):
    """The business gave it: the pack, the channel's sign-in, or staff who typed it in. `by` says which."""

    tag: Literal["given"] = "given"
    by: str
    key: str


class Granted(Value):
    """A person granted it in answer to a review or a question."""

    tag: Literal["granted"] = "granted"
    review: str
    by: str


class Inferred(Value):
    """A brain concluded it. It cannot fill a write's parameter unless the action says so."""

    tag: Literal["inferred"] = "inferred"
    brain: str
    of: str


Source: TypeAlias = Annotated[Said | Read | Given | Granted | Inferred, Field(discriminator="tag")]
SourceTag: TypeAlias = Literal["said", "read", "given", "granted", "inferred"]

TRUST: dict[SourceTag, int] = {"inferred": 0, "said": 1, "granted": 2, "given": 3, "read": 4}
"""A derived fact is trusted as its weakest source."""


class Fact(Value):
    value: Json
    source: Source
    at: datetime


def weakest(tags: list[SourceTag]) -> SourceTag:
    """The least trusted of some sources; of none, `inferred`."""
    return min(tags, key=lambda tag: TRUST[tag]) if tags else "inferred"
