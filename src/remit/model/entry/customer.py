"""What can happen to a customer."""

from __future__ import annotations

from typing import Annotated, Literal

from remit.model.customer import Identity
from remit.model.ids import ConversationId, CustomerId, MessageId, RecordId
from remit.model.value import PERSONAL, Value


class CustomerMet(Value):
    kind: Literal["customer.met"] = "customer.met"
    customer: CustomerId
    record: RecordId


class IdentityAdded(Value):
    kind: Literal["identity.added"] = "identity.added"
    identity: Annotated[Identity, PERSONAL]


class ConsentGiven(Value):
    kind: Literal["consent.given"] = "consent.given"
    purpose: str
    channel: str
    message: MessageId | None = None


class ConsentWithdrawn(Value):
    kind: Literal["consent.withdrawn"] = "consent.withdrawn"
    purpose: str


class FeedbackAsked(Value):
    """The customer is asked how it went: not again for a while, in whatever conversation."""

    kind: Literal["feedback.asked"] = "feedback.asked"
    conversation: ConversationId


class Merged(Value):
    kind: Literal["customer.merged"] = "customer.merged"
    into: CustomerId


class ErasedCustomer(Value):
    """The tombstone: the keys of these records are destroyed, what was sealed under them can never be read again."""

    kind: Literal["customer.erased"] = "customer.erased"
    customer: CustomerId
    by: str
    records: tuple[RecordId, ...]
