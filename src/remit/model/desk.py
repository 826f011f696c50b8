"""What people do at the Desk in a customer's matter. The lane of the customer does it: nothing is decided elsewhere."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from remit.model.conversation import Attachment
from remit.model.customer import Identity
from remit.model.ids import ActionName, ConversationId, CustomerId, GoalId, GoalKind, MessageId
from remit.model.turn import Happening
from remit.model.value import Json, Value


class TakeOver(Value):
    """From now on a person leads the conversation: the machine is silent to the customer."""

    tag: Literal["take_over"] = "take_over"
    conversation: ConversationId


class Speak(Value):
    """Say something to the customer. Whoever speaks leads the conversation."""

    tag: Literal["speak"] = "speak"
    conversation: ConversationId
    id: MessageId
    text: str
    attachments: tuple[Attachment, ...] = ()


class GiveBack(Value):
    """The machine goes on, with what the person tells it: facts, and what is wanted."""

    tag: Literal["give_back"] = "give_back"
    conversation: ConversationId
    instruction: str = ""


class OpenGoal(Value):
    """Have a goal pursued for the customer, or gathered for, while the person leads."""

    tag: Literal["open_goal"] = "open_goal"
    conversation: ConversationId
    kind: GoalKind
    facts: dict[str, Json] = {}


class TellFacts(Value):
    """Tell a goal what is known; each fact is granted by the person who tells it."""

    tag: Literal["tell_facts"] = "tell_facts"
    goal: GoalId
    facts: dict[str, Json]


class RunStep(Value):
    """Have a step done, judged with the person as principal."""

    tag: Literal["run_step"] = "run_step"
    goal: GoalId
    action: ActionName
    arguments: dict[str, Json] = {}  # beside what the goal knows


class CloseGoal(Value):
    """The person finished it themselves, in a way no system shows."""

    tag: Literal["close_goal"] = "close_goal"
    goal: GoalId
    note: str = ""


class Remark(Value):
    """A note for colleagues, kept with the goal."""

    tag: Literal["remark"] = "remark"
    goal: GoalId
    note: str


class SetConsent(Value):
    """A customer agrees to something on a channel, or does no longer."""

    tag: Literal["set_consent"] = "set_consent"
    customer: CustomerId
    purpose: str
    channel: str
    given: bool


class AddIdentity(Value):
    """A customer is known by an address, too: from now on whoever is shown to be behind it is them."""

    tag: Literal["add_identity"] = "add_identity"
    customer: CustomerId
    identity: Identity


class FindWords(Value):
    """Have the brain put into its own words what could be said, or what is to be noted. Nobody is told. `of`: a digest
    of the kernel's words for it."""

    tag: Literal["find_words"] = "find_words"
    conversation: ConversationId
    happening: Happening
    of: str


DeskAct: TypeAlias = Annotated[
    TakeOver
    | Speak
    | GiveBack
    | OpenGoal
    | TellFacts
    | RunStep
    | CloseGoal
    | Remark
    | SetConsent
    | AddIdentity
    | FindWords,
    Field(discriminator="tag"),
]
