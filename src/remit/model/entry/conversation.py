"""What can happen in a conversation."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from remit.model.conversation import Message, Proof, Question, Rating, Wording
from remit.model.customer import Assurance, Identity
from remit.model.ids import ConversationId, CustomerId, GoalId, MessageId, RecordId
from remit.model.spend import ModelCall
from remit.model.turn import Understanding
from remit.model.value import PERSONAL, Value


class ConversationOpened(Value):
    kind: Literal["conversation.opened"] = "conversation.opened"
    conversation: ConversationId
    customer: CustomerId
    record: RecordId
    channel: str
    acting_for: str | None = None
    locale: str = "en"


class MessageReceived(Value):
    kind: Literal["message.received"] = "message.received"
    id: MessageId
    message: Annotated[Message, PERSONAL]


class MessageUnderstood(Value):
    kind: Literal["message.understood"] = "message.understood"
    id: MessageId
    understanding: Annotated[Understanding, PERSONAL]
    brain: str  # that which understood it
    calls: tuple[ModelCall, ...] = ()


class MessageSent(Value):
    """A reply, and the question it leaves open (None: none)."""

    kind: Literal["message.sent"] = "message.sent"
    id: MessageId
    message: Annotated[Message, PERSONAL]
    question: Annotated[Question | None, PERSONAL] = None
    about: GoalId | None = None
    confused: bool = False
    by: str = ""  # whose wording it is
    proofs: Annotated[tuple[Proof, ...], PERSONAL] = ()  # of what was done, beside the words
    calls: tuple[ModelCall, ...] = ()


class KnowledgeAsked(Value):
    """A question was looked up in the documents. Where nothing there supports an answer, it is a gap."""

    kind: Literal["knowledge.asked"] = "knowledge.asked"
    message: MessageId
    question: Annotated[str, PERSONAL]
    passages: tuple[str, ...]  # by id, best first
    support: int  # of the best, in percent
    answered: bool


class IdentityClaimed(Value):
    kind: Literal["identity.claimed"] = "identity.claimed"
    identity: Annotated[Identity, PERSONAL]


class VerificationStarted(Value):
    kind: Literal["verification.started"] = "verification.started"
    level: Assurance
    identity: Annotated[Identity, PERSONAL]
    code_mac: str
    expires_at: datetime
    sent: int = 1  # which one it is of those sent: the ones before did not come
    tries: int = 0  # wrong answers to those before


class VerificationFailed(Value):
    kind: Literal["verification.failed"] = "verification.failed"
    over: bool  # no more tries


class AssuranceRaised(Value):
    kind: Literal["assurance.raised"] = "assurance.raised"
    level: Assurance
    identity: Annotated[Identity, PERSONAL]
    by: str


class Rebound(Value):
    """The speaker turned out to be a customer we know: the conversation goes on in that customer's lane."""

    kind: Literal["conversation.rebound"] = "conversation.rebound"
    customer: CustomerId


class Rated(Value):
    """The customer says how it went: `score` on a scale from `low` to `high`, where higher is better. solved: unasked,
    and in so many words; 1 of 1."""

    kind: Literal["conversation.rated"] = "conversation.rated"
    what: Rating | Literal["solved"]
    score: int
    low: int
    high: int
    goal: GoalId | None
    message: MessageId
    comment: Annotated[str, PERSONAL] = ""


class PersonTook(Value):
    kind: Literal["person.took"] = "person.took"
    by: str


class PersonLeft(Value):
    """The machine goes on, with what it was told to; `calls`: of language models, to understand that."""

    kind: Literal["person.left"] = "person.left"
    by: str
    instruction: Annotated[str, PERSONAL] = ""
    calls: tuple[ModelCall, ...] = ()


class Worded(Value):
    """A brain found words for whoever works here: a reply that they may send, a wrap-up. Nobody was told them."""

    kind: Literal["words.found"] = "words.found"
    wording: Annotated[Wording, PERSONAL]
    calls: tuple[ModelCall, ...] = ()


class ToldAgain(Value):
    """INVARIANT: the customer gave a fact that was known when they were handed to a person, at the same value: they
    had to repeat themselves. Nothing in it is personal, so that it is counted by whoever may not read the rest."""

    kind: Literal["fact.told_again"] = "fact.told_again"
    goal: GoalId
    fact: str
    message: MessageId
