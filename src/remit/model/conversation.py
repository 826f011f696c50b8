"""What is said, the one question that is open, and who we take the speaker to be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from remit.model.customer import Assurance, Identity
from remit.model.fact import Fact
from remit.model.ids import ActionName, ConversationId, CustomerId, GoalId, GoalKind, MessageId, StepDigest, StepId
from remit.model.value import ExactDecimal, Json, Value

Author: TypeAlias = Literal["customer", "machine", "agent", "human"]


class Mood(StrEnum):
    """How a customer seems to be. Policies may turn on it: `context.moods.contains("vulnerable")`."""

    ANGRY = "angry"
    VULNERABLE = "vulnerable"  # bereaved, ill, in hardship, afraid
    HURRIED = "hurried"


class Line(Value):
    """What somebody said, shortened: for a brain to know what it was about."""

    author: Author
    text: str


class Attachment(Value):
    """A file that came with a message. What is in it is stored apart, sealed."""

    id: str
    name: str
    media_type: str
    size: int  # in bytes


class Message(Value):
    id: MessageId
    conversation: ConversationId
    author: Author
    channel: str
    text: str
    at: datetime
    in_reply_to: MessageId | None = None
    pressed: str | None = None  # the button pressed instead of typing: a digest for a confirmation, or an option
    attachments: tuple[Attachment, ...] = ()
    corrects: dict[str, str] = {}  # by name: facts that are otherwise, in the words that the text has for them


class Candidate(Value):
    """Something a system returned that a parameter may be filled with."""

    value: Json  # the identifier
    fact: Fact  # the same as a fact, with its source
    record: dict[str, Json]
    label: str


class AskFact(Value):
    """One fact is needed. With candidates the answer is one of them (or several, where `many`)."""

    tag: Literal["fact"] = "fact"
    goal: GoalId
    fact: str
    needed_by: ActionName
    candidates: tuple[Candidate, ...] = ()
    options: tuple[str, ...] = ()
    many: bool = False
    asked: int = 1  # how often it has been asked


class AskConfirm(Value):
    """Shall this very step be done? Only a yes to this question, or its button, grants it."""

    tag: Literal["confirm"] = "confirm"
    goal: GoalId
    digest: StepDigest
    action: ActionName
    doing: str
    arguments: dict[str, Json] = {}  # of the step: exactly what it will be done with


class AskCode(Value):
    """A one-time code was sent to an address on record."""

    tag: Literal["code"] = "code"
    goal: GoalId | None
    level: Assurance
    sent_to: str  # masked
    tries: int = 0
    again: Literal["", "another", "same"] = ""  # another code was sent in its place, or it is only asked for once more


class AskConsent(Value):
    tag: Literal["consent"] = "consent"
    goal: GoalId
    purpose: str


class OfferGoal(Value):
    """What was wanted cannot be had; would this do instead?"""

    tag: Literal["offer"] = "offer"
    goal: GoalId
    kind: GoalKind


class AskWhich(Value):
    """Which of these did you mean? Of a single one: is it that? `facts` are what the message told beside."""

    tag: Literal["which"] = "which"
    kinds: tuple[GoalKind, ...]
    message: MessageId
    facts: dict[str, Fact] = {}


class OfferPerson(Value):
    tag: Literal["person"] = "person"
    goal: GoalId | None = None


Rating: TypeAlias = Literal["effort", "satisfaction"]
"""effort: how easy it was made (CES), from 1, hard, to 7, easy. satisfaction: how content they are (CSAT), 1 to 5."""


class AskRating(Value):
    """How did it go? Asked once in a conversation, after what was wanted came to an end."""

    tag: Literal["rating"] = "rating"
    what: Rating
    goal: GoalId | None = None
    low: int = 1
    high: int = 7


class OfferCallback(Value):
    """Nobody is there now: shall somebody call when they are?"""

    tag: Literal["callback"] = "callback"
    goal: GoalId


Question: TypeAlias = Annotated[
    AskFact | AskConfirm | AskCode | AskConsent | OfferGoal | AskWhich | OfferPerson | OfferCallback | AskRating,
    Field(discriminator="tag"),
]


Answers: TypeAlias = tuple[str, str]
"""Yes and no, as they are written on buttons."""

_OFFERED = re.compile(r"\(([^()/\s]{1,12})/([^()/\s]{1,12})\)\s*$")
_BY_LANGUAGE: Mapping[str, Answers] = {
    "en": ("Yes", "No"), "de": ("Ja", "Nein"), "fr": ("Oui", "Non"), "es": ("Sí", "No"), "it": ("Sì", "No"),
    "nl": ("Ja", "Nee"), "pt": ("Sim", "Não"), "pl": ("Tak", "Nie"), "sv": ("Ja", "Nej"), "da": ("Ja", "Nej"),
    "tr": ("Evet", "Hayır"),
}  # fmt: skip


def answers_to(words: str, locale: str = "en") -> Answers:
    """Yes and no in the language of a question: as its own words offer them, "(ja/nein)", or else as in a locale."""
    offered = _OFFERED.search(words)
    if offered is None:
        return _BY_LANGUAGE.get(locale[:2], _BY_LANGUAGE["en"])
    yes, no = (word[:1].upper() + word[1:] for word in offered.groups())
    return yes, no


def buttons(question: Question | None, answers: Answers = ("Yes", "No")) -> tuple[tuple[str, str], ...]:
    """What may be pressed instead of typing: labels, and what pressing sends. A confirmation's yes carries the digest
    of the step it confirms."""
    yes, no = answers
    match question:
        case AskConfirm(digest=digest):
            return ((yes, digest), (no, "no"))
        case AskFact(candidates=candidates, options=options, many=False):
            chosen = tuple((c.label, str(c.value)) for c in candidates)
            return chosen or tuple((option.replace("_", " "), option) for option in options)
        case OfferGoal() | OfferPerson() | OfferCallback() | AskWhich(kinds=(_,)):
            return ((yes, "yes"), (no, "no"))
        case AskRating(low=low, high=high):
            return tuple((str(score), str(score)) for score in range(low, high + 1))
        case _:
            return ()


class Proof(Value):
    """Something that was done, as the system of record shows it: what is said of it, when, under which reference."""

    goal: GoalId
    step: StepId
    says: str
    reference: str
    at: datetime


class Verification(Value):
    """A code on its way: which identity it proves, its HMAC, until when it may be used."""

    level: Assurance
    identity: Identity
    code_mac: str
    expires_at: datetime
    tries: int = 0
    sent: int = 1  # how many codes were sent, because those before did not come


class Wording(Value):
    """What a brain found for a person in other words than the kernel's own. `of`: a digest of those; it fits only as
    long as they are the same. `by`: whose words they are."""

    use: Literal["draft", "wrap_up"]
    of: str
    text: str
    by: str


class Conversation(Value):
    """A conversation as folded from its chain."""

    id: ConversationId
    customer: CustomerId
    channel: str
    opened_at: datetime
    acting_for: str | None = None
    locale: str = "en"
    assurance: Assurance = Assurance.ANONYMOUS
    claimed: tuple[Identity, ...] = ()
    verified: tuple[Identity, ...] = ()
    verification: Verification | None = None
    question: Question | None = None
    question_message: MessageId | None = None
    answers: Answers = ("Yes", "No")  # to the question, in its language
    last_goal: GoalId | None = None
    taken_by: str | None = None  # a person holds the conversation; the machine is silent to the customer
    handed_at: datetime | None = None  # when a person first took it
    proven: tuple[StepId, ...] = ()  # what was shown to be done, last
    to_person: tuple[Message, ...] = ()  # the last messages that were said to a person, oldest first
    introduced: bool = False
    confused: int = 0  # messages in a row that led nowhere
    asked_rating: bool = False  # how it went
    recent: tuple[Line, ...] = ()  # the last lines, oldest first
    meanwhile: tuple[Message, ...] = ()  # said while something was asked for, oldest first
    told: dict[str, Fact] = {}  # before there was a goal to tell it to
    moods: tuple[Mood, ...] = ()
    language: str = ""  # of what the customer last wrote, as ISO 639-1; empty where it could not be told
    spent: ExactDecimal = Decimal(0)  # on language models, in US dollars
    wordings: tuple[Wording, ...] = ()  # for people: the last of each use

    @property
    def last_reply(self) -> str:
        return next((line.text for line in reversed(self.recent) if line.author in ("agent", "human")), "")

    def identity(self, kind: str) -> str | None:
        """The address to go by: one that was verified; and only where none was, of any kind, the one claimed last."""
        return next((i.value for i in self.verified or reversed(self.claimed) if i.kind == kind), None)
