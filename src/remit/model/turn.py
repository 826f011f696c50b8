"""What a brain is asked, and what it may answer. Nothing in an answer carries authority."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from remit.model.conversation import Candidate, Line, Message, Mood, Question
from remit.model.fact import Fact
from remit.model.goal import Goal
from remit.model.ids import GoalId, GoalKind, StepId
from remit.model.knowledge import Citation, Found
from remit.model.spend import ModelCall
from remit.model.value import ExactDecimal, Json, Value
from remit.model.verdict import Rule


class Act(StrEnum):
    """What a message does, beside wanting things."""

    AFFIRM = "affirm"
    DENY = "deny"
    CORRECT = "correct"  # "no, the blue one": a fact given before is replaced
    STOP = "stop"  # "actually, leave it": the goal at hand is dropped
    ANSWER = "answer"  # it answers the open question
    ASK = "ask"
    GREET = "greet"
    THANK = "thank"
    COMPLAIN = "complain"
    WHO = "who"  # "who are you?", "are you a bot?"
    PERSON = "person"  # "let me talk to a person"
    REPEAT = "repeat"
    WHY = "why"  # "why not?", "why do you need that?": after a question or a no
    UNDO = "undo"  # "actually, undo that": what was done is to be taken back
    UNCLEAR = "unclear"  # nonsense, or empty


class Wish(Value):
    """A kind of goal that a message asks for, the part of the message that does, and the facts in that part."""

    kind: GoalKind
    confidence: float
    start: int
    end: int
    facts: dict[str, Fact] = {}


class Asking(Value):
    """A part of a message that asks what the business's documents may answer."""

    text: str
    start: int
    end: int
    plain: bool = True  # it is a question for certain; else it is one only where the documents answer it


class Turn(Value):
    """A message and what is needed to understand it."""

    message: Message
    question: Question | None = None
    current: Goal | None = None  # the goal the question, or the last reply, was about
    others: tuple[Goal, ...] = ()  # further open goals of this conversation
    before: Goal | None = None  # where none is open: the one that was talked about last
    told: dict[str, Fact] = {}  # before anything was wanted
    candidates: dict[str, tuple[Candidate, ...]] = {}  # what systems returned to the current goal, by fact name
    recalling: bool = False  # the message came before the question: only what plainly answers it counts
    recent: tuple[Line, ...] = ()  # what was said before, oldest first
    passages: tuple[Found, ...] = ()  # what the documents hold about the message, best first
    spent: ExactDecimal = Decimal(0)  # on language models in this conversation so far, in US dollars
    spent_today: ExactDecimal = Decimal(0)  # the same, in all conversations since midnight (UTC)
    language: str = ""  # of what was said before, as ISO 639-1; empty where it could not be told
    locale: str = "en"
    zone: str = "UTC"


class Understanding(Value):
    acts: tuple[Act, ...]
    wishes: tuple[Wish, ...] = ()  # new goals, in the order they were said
    between: tuple[GoalKind, ...] = ()  # could be either of these, or this one but not surely: ask
    facts: dict[str, Fact] = {}  # for the current goal, and for what is opened next
    narrowed: tuple[Candidate, ...] = ()  # of what the open question offers, the several that may be meant
    topics: tuple[str, ...] = ()
    drops: tuple[GoalId, ...] = ()  # goals the customer no longer wants
    questions: tuple[Asking, ...] = ()  # for the business's documents to answer
    moods: tuple[Mood, ...] = ()
    language: str = ""  # of the message, as ISO 639-1; empty where it cannot be told
    by: str = ""  # the brain that understood it
    draft: str = ""  # a reply with {fact} slots, made before anything was done; it may no longer fit
    calls: tuple[ModelCall, ...] = ()  # of language models, to understand this
    confidence: float = 1.0


class Introduced(Value):
    """The first reply: an AI, and whom it acts for."""

    tag: Literal["introduced"] = "introduced"


class Done(Value):
    """A step's says-template and the facts it may be filled from: arguments, receipt and what was read back."""

    tag: Literal["done"] = "done"
    says: str
    values: dict[str, Json]
    goal: GoalId | None = None  # of the write that it is about
    step: StepId | None = None


class AskedFor(Value):
    """The open question. `asks` is the pack's wording for the fact, where it has one."""

    tag: Literal["asked_for"] = "asked_for"
    question: Question
    asks: str = ""


class NotDone(Value):
    """Something was refused or failed, and why, in words people may hear."""

    tag: Literal["not_done"] = "not_done"
    summary: str
    reasons: tuple[str, ...]


class Waits(Value):
    """It goes on without the customer: for an approval, for a system that is down, for a write to be settled."""

    tag: Literal["waits"] = "waits"
    on: Literal["approval", "system", "settling", "unknown"]
    summary: str


class ToPerson(Value):
    """A person carries on. `back`: when somebody is there again, where nobody is now, as in "on Monday at 9:00"."""

    tag: Literal["to_person"] = "to_person"
    queue: str
    reasons: tuple[str, ...] = ()
    paused: bool = False  # because it was stopped for the moment
    back: str = ""


class Informed(Value):
    """A question, its answer in the documents' own words, and where they stand."""

    tag: Literal["informed"] = "informed"
    question: str
    answer: str
    citations: tuple[Citation, ...]
    passages: tuple[Found, ...]


class NotKnown(Value):
    """A question that the documents do not answer."""

    tag: Literal["not_known"] = "not_known"
    question: str


class Small(Value):
    """A word that needs no work: a greeting, thanks, who I am, what I can do, not understood, not in this language; a
    file that came, where `summary` says what it is."""

    tag: Literal["small"] = "small"
    what: Literal[
        "greet", "thank", "rated", "who", "unclear", "beyond", "foreign", "dropped", "nothing_to_undo", "cannot_undo",
        "call_back", "call_back_where", "received",
        "wrong_code", "code_first", "repeat", "why", "why_fact", "why_confirm", "why_code",
    ]  # fmt: skip
    summary: str = ""


class Resumes(Value):
    """What is taken up again after another goal was finished."""

    tag: Literal["resumes"] = "resumes"
    summary: str


Telling: TypeAlias = Annotated[
    Introduced | Done | AskedFor | NotDone | Waits | ToPerson | Informed | NotKnown | Small | Resumes,
    Field(discriminator="tag"),
]


Use: TypeAlias = Literal["reply", "draft", "wrap_up"]
"""What words are for: to be sent; for a person to send, or to change; for colleagues."""


class Happening(Value):
    """All that happened in a stretch and is to be told in one reply."""

    use: Use = "reply"
    tellings: tuple[Telling, ...]
    today: date | None = None  # where the business is: a day far from it has its year
    locale: str = "en"
    acting_for: str = ""
    rules: tuple[Rule, ...] = ()
    facts: dict[str, Fact] = {}  # of the goal that is talked about: what a draft's slots may be filled from
    recent: tuple[Line, ...] = ()  # what was said before, oldest first
    moods: tuple[Mood, ...] = ()
    noticed: tuple[Mood, ...] = ()  # of these, what the last message showed first
    language: str = ""
    draft: str = ""  # what the brain would say, made when it understood the message; it may no longer fit
    spent: ExactDecimal = Decimal(0)
    spent_today: ExactDecimal = Decimal(0)


class Saying(Value):
    """A reply, whose wording it is, and what it cost to word it."""

    text: str
    by: str = ""
    calls: tuple[ModelCall, ...] = ()
