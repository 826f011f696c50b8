"""Customers, how we know them, and how sure we are who is speaking."""

from __future__ import annotations

from datetime import datetime
from enum import IntEnum
from typing import Literal, TypeAlias

from remit.model.ids import CustomerId, RecordId
from remit.model.value import Value


class Assurance(IntEnum):
    """How sure we are who is speaking. It belongs to a conversation: the same customer may be surer elsewhere."""

    ANONYMOUS = 0
    CLAIMED = 1
    VERIFIED = 2
    STRONG = 3


IdentityKind: TypeAlias = Literal["email", "phone", "login", "device"]


class Identity(Value):
    kind: IdentityKind
    value: str  # normalised: e-mail lower-cased, phone in E.164


class Consents(Value):
    """A purpose the customer agreed to on a channel, with the words that did it."""

    purpose: str
    channel: str
    at: datetime


class Customer(Value):
    """A person, folded from their chain."""

    id: CustomerId
    record: RecordId
    identities: tuple[Identity, ...] = ()
    consents: tuple[Consents, ...] = ()
    merged_into: CustomerId | None = None
    erased_at: datetime | None = None
    asked_rating_at: datetime | None = None  # when they were last asked how it went
