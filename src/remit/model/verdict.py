"""What the Gate may answer, and all it was told when it did."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from remit.model.conversation import Mood
from remit.model.customer import Assurance
from remit.model.fact import SourceTag
from remit.model.ids import ActionName, PolicyId
from remit.model.value import Json, Value


class Rule(Value):
    """A policy that decided, and what it says to people."""

    id: PolicyId
    says: str = ""


class Verify(Value):
    tag: Literal["verify"] = "verify"
    level: Assurance


class Consent(Value):
    tag: Literal["consent"] = "consent"
    purpose: str


class Confirm(Value):
    tag: Literal["confirm"] = "confirm"


class Approve(Value):
    tag: Literal["approve"] = "approve"
    role: str
    count: int = 1


Remedy: TypeAlias = Annotated[Verify | Consent | Confirm | Approve, Field(discriminator="tag")]


class Allow(Value):
    tag: Literal["allow"] = "allow"
    rules: tuple[Rule, ...]


class Needs(Value):
    """The step would be permitted with these remedies, to be sought in this order."""

    tag: Literal["needs"] = "needs"
    remedies: tuple[Remedy, ...]
    rules: tuple[Rule, ...]


class HandOver(Value):
    tag: Literal["handover"] = "handover"
    queue: str
    rules: tuple[Rule, ...]


class Refuse(Value):
    tag: Literal["refuse"] = "refuse"
    rules: tuple[Rule, ...]
    reason: str = ""


Verdict: TypeAlias = Annotated[Allow | Needs | HandOver | Refuse, Field(discriminator="tag")]


class Agent(Value):
    """Remit itself, acting for a customer."""

    tag: Literal["Agent"] = "Agent"


class Staff(Value):
    tag: Literal["Staff"] = "Staff"
    id: str
    roles: tuple[str, ...]


class Machine(Value):
    """Another party's agent, acting for a customer."""

    tag: Literal["Machine"] = "Machine"
    id: str


Principal: TypeAlias = Annotated[Agent | Staff | Machine, Field(discriminator="tag")]


class Resource(Value):
    """The subject of a step as its loader returned it; `missing` where there is none."""

    type: str
    id: str
    attributes: dict[str, Json]
    missing: bool = False


class Speaker(Value):
    """Who is speaking and how sure we are, as policies see it (`context.customer`)."""

    id: str
    assurance: Assurance
    email: str | None = None
    phone: str | None = None
    traits: dict[str, Json] = {}


class Standing(Value):
    """All that a judgement may look at. Judging is a function of this and the policies, and nothing else."""

    action: ActionName
    principal: Principal
    resource: Resource
    now: datetime
    customer: Speaker
    acting_for: str | None = None
    args: dict[str, Json]
    source: dict[str, SourceTag]
    approvals: dict[str, int] = {}  # role -> distinct people whose live grant names this digest
    confirmed: bool = False
    consents: tuple[str, ...] = ()
    moods: tuple[Mood, ...] = ()  # how the customer seems to be
    bucket: int = 0  # 0 to 99: who is in a share of the customers, for this action
    facts: dict[str, Json] = {}  # the goal's facts, scalars only
    history: dict[str, int] = {}  # the pack's counters over what was done
