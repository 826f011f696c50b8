"""What wakes a lane, and what a stretch leaves for others: rows that wait without memory."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from remit.model.conversation import Message
from remit.model.customer import Assurance, Identity
from remit.model.desk import DeskAct
from remit.model.entry.installation import InstallationAct
from remit.model.ids import ChainId, ConversationId, CustomerId, GoalId, LaneId, MessageId, RecordId, ReviewId, WakeId
from remit.model.plan import Plan
from remit.model.review import Answer
from remit.model.value import Value


class Arrived(Value):
    """A message came in. `signed_in` are identities the channel vouches for; `claims` those it does not."""

    tag: Literal["arrived"] = "arrived"
    message: Message
    acting_for: str | None = None
    signed_in: tuple[Identity, ...] = ()
    claims: tuple[Identity, ...] = ()
    assurance: Assurance = Assurance.ANONYMOUS


class Answered(Value):
    """A person answered a review."""

    tag: Literal["answered"] = "answered"
    goal: GoalId
    review: ReviewId
    answer: Answer


class Due(Value):
    """A goal asked to be taken up again: a retry, a settlement, a deadline."""

    tag: Literal["due"] = "due"
    goal: GoalId
    why: str


class MovedHere(Value):
    """A conversation was found to be with this lane's customer."""

    tag: Literal["moved_here"] = "moved_here"
    conversation: ConversationId


class UndoAsked(Value):
    """Someone asked to take back steps of goals of this lane, in this plan's order."""

    tag: Literal["undo_asked"] = "undo_asked"
    goal: GoalId
    by: str
    roles: tuple[str, ...]
    plan: Plan


class EraseAsked(Value):
    tag: Literal["erase_asked"] = "erase_asked"
    by: str


class Instructed(Value):
    """A person at the Desk does something in this lane's customer's matter."""

    tag: Literal["instructed"] = "instructed"
    act: DeskAct
    by: str
    roles: tuple[str, ...]


class Administered(Value):
    """A person, or whoever starts the installation, changes something in it. Only its own lane takes this in."""

    tag: Literal["administered"] = "administered"
    act: InstallationAct
    by: str


Reason: TypeAlias = Annotated[
    Arrived | Answered | Due | MovedHere | UndoAsked | EraseAsked | Instructed | Administered,
    Field(discriminator="tag"),
]


class Wake(Value):
    """A reason for a lane to be served. The same id is taken once; `reason` is sealed under `record`'s key at rest."""

    id: WakeId
    lane: LaneId
    due: datetime
    record: RecordId | None  # None: nothing personal in it
    reason: str  # the Reason as JSON, sealed where `record` is set
    subject: str | None = None  # wait for this subject tag to be settled rather than for the time alone


class Lease(Value):
    """The right to serve a lane until a time. The fence rises with each lease; work under an old fence is refused."""

    lane: LaneId
    worker: str
    fence: int
    until: datetime


class Outgoing(Value):
    """A message to deliver at least once under a stable id. `text` is sealed at rest."""

    id: MessageId
    channel: str
    address: str  # conversation id for a chat, e-mail address or phone number else; sealed at rest
    text: str
    record: RecordId
    conversation: ConversationId | None
    buttons: tuple[tuple[str, str], ...] = ()  # (label, what pressing sends)
    at: datetime


ViewKind: TypeAlias = Literal["goal", "conversation", "customer", "review", "installation"]


class Kept(Value):
    """A small record that is no part of the journal: a session, a link that works once, the answer to a request that
    may come again. What is personal in it comes in sealed. Past its time it is as good as gone; readers look."""

    kind: str
    id: str
    body: str
    until: datetime | None = None


class View(Value):
    """The folded state of something, as of its chain's head: a projection, rebuilt from entries at will."""

    kind: ViewKind
    id: str
    customer: CustomerId
    status: str  # goal: open, ended:TAG · review: open, closed · conversation, customer: open
    queue: str = ""  # review: who may answer
    holder: str = ""  # review: who has it, or is to take it
    due: datetime | None = None  # review: from when on it is late
    chain: ChainId
    seq: int
    at: datetime  # of the last entry · conversation: when something was last said
    sort: str = ""  # goal: kind · conversation: channel · review: what is asked
    record: RecordId
    state: str  # JSON of the value, sealed


class Head(Value):
    chain: ChainId
    seq: int
    digest: str
    record: RecordId | None = None


EffectState: TypeAlias = Literal["intended", "happened", "absent", "unknown", "undone"]


class EffectRow(Value):
    """A write as the store sees it across goals: who else has done, or is doing, the same to the same subject."""

    key: str
    base: str
    occurrence: int
    customer: CustomerId
    action: str
    subject: str
    state: EffectState
    chain: ChainId
    step: str
    at: datetime
