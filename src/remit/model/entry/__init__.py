"""Entries: the append-only record of everything that happened. Each body is one thing that can happen to a chain.

Fields marked PERSONAL are sealed under the record's key before an entry is stored; the entry's digest covers the
sealed form, so a chain still verifies after an erasure.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, TypeAlias

from pydantic import Field

from remit.model.entry.conversation import (
    AssuranceRaised,
    ConversationOpened,
    IdentityClaimed,
    KnowledgeAsked,
    MessageReceived,
    MessageSent,
    MessageUnderstood,
    PersonLeft,
    PersonTook,
    Rated,
    Rebound,
    ToldAgain,
    VerificationFailed,
    VerificationStarted,
    Worded,
)
from remit.model.entry.customer import (
    ConsentGiven,
    ConsentWithdrawn,
    CustomerMet,
    ErasedCustomer,
    FeedbackAsked,
    IdentityAdded,
    Merged,
)
from remit.model.entry.goal import (
    Checked,
    ErrandGiven,
    FactsLearned,
    Failed,
    GoalEnded,
    GoalOpened,
    Granted,
    Intended,
    Judged,
    Lost,
    Planned,
    Received,
    Rehomed,
    Remarked,
    Resent,
    ReviewAnswered,
    ReviewOpened,
    StepBarred,
    Unconfirmed,
    Undone,
    Waited,
)
from remit.model.entry.installation import (
    BaselineSet,
    HookRemoved,
    HookSet,
    InstallationAct,
    InstallationBody,
    InstallationOpened,
    KeyIssued,
    KeyRevoked,
    PackLoaded,
    PoliciesPublished,
    QualityScored,
    QueueSet,
    RatesSet,
    SignedIn,
    SignedOut,
    SignInFailed,
    StaffEnrolled,
    StaffLeft,
    Started,
    Stopped,
)
from remit.model.ids import ChainId, GoalId
from remit.model.value import Value

__all__ = [
    "AssuranceRaised",
    "BaselineSet",
    "Body",
    "Checked",
    "ConsentGiven",
    "ConsentWithdrawn",
    "ConversationOpened",
    "CustomerMet",
    "Entry",
    "ErasedCustomer",
    "ErrandGiven",
    "FactsLearned",
    "Failed",
    "FeedbackAsked",
    "GoalEnded",
    "GoalOpened",
    "Granted",
    "HookRemoved",
    "HookSet",
    "IdentityAdded",
    "IdentityClaimed",
    "InstallationAct",
    "InstallationBody",
    "InstallationOpened",
    "Intended",
    "Judged",
    "KeyIssued",
    "KeyRevoked",
    "KnowledgeAsked",
    "Lost",
    "Merged",
    "MessageReceived",
    "MessageSent",
    "MessageUnderstood",
    "PackLoaded",
    "PersonLeft",
    "PersonTook",
    "Planned",
    "PoliciesPublished",
    "QualityScored",
    "QueueSet",
    "Rated",
    "RatesSet",
    "Rebound",
    "Received",
    "Rehomed",
    "Remarked",
    "Resent",
    "ReviewAnswered",
    "ReviewOpened",
    "SignInFailed",
    "SignedIn",
    "SignedOut",
    "StaffEnrolled",
    "StaffLeft",
    "Started",
    "StepBarred",
    "Stopped",
    "ToldAgain",
    "Unconfirmed",
    "Undone",
    "VerificationFailed",
    "VerificationStarted",
    "Waited",
    "Worded",
]

Body: TypeAlias = Annotated[
    GoalOpened
    | FactsLearned
    | Planned
    | Judged
    | StepBarred
    | ErrandGiven
    | Remarked
    | Granted
    | Unconfirmed
    | Intended
    | Resent
    | Received
    | Failed
    | Lost
    | Checked
    | Undone
    | ReviewOpened
    | ReviewAnswered
    | Waited
    | Rehomed
    | GoalEnded
    | ConversationOpened
    | MessageReceived
    | MessageUnderstood
    | MessageSent
    | KnowledgeAsked
    | IdentityClaimed
    | VerificationStarted
    | VerificationFailed
    | AssuranceRaised
    | Rebound
    | PersonTook
    | PersonLeft
    | Worded
    | ToldAgain
    | Rated
    | CustomerMet
    | IdentityAdded
    | ConsentGiven
    | ConsentWithdrawn
    | FeedbackAsked
    | Merged
    | ErasedCustomer
    | InstallationOpened
    | BaselineSet
    | HookRemoved
    | HookSet
    | KeyIssued
    | KeyRevoked
    | PackLoaded
    | PoliciesPublished
    | QualityScored
    | QueueSet
    | RatesSet
    | SignInFailed
    | SignedIn
    | SignedOut
    | StaffEnrolled
    | StaffLeft
    | Started
    | Stopped,
    Field(discriminator="kind"),
]


class Entry(Value):
    """One link of a chain. `body` is canonical JSON (RFC 8785) text with personal fields sealed; `digest` is SHA-256
    over the canonical JSON of all the other fields."""

    chain: ChainId
    seq: int  # from 1, without gaps
    at: datetime
    goal: GoalId | None
    actor: str  # "agent", "customer", "staff:NAME", "system:NAME", "kernel"
    kind: str
    body: str
    previous: str  # digest of the entry before; of the first: 64 zeros
    digest: str
