"""What can happen to an installation. Each is an act of a person, or of whoever starts it."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from remit.model.baseline import Baseline, Rates
from remit.model.ids import ConversationId, PackDigest, RecordId, StaffId
from remit.model.installation import ApiKey, Hook, PolicySet, Stop, StopKind
from remit.model.queue import Queue
from remit.model.staff import Member
from remit.model.value import PERSONAL, Value


class InstallationOpened(Value):
    kind: Literal["installation.opened"] = "installation.opened"
    record: RecordId


class PackLoaded(Value):
    kind: Literal["pack.loaded"] = "pack.loaded"
    pack: str
    digest: PackDigest


class PoliciesPublished(Value):
    """on: the version it was made from, and is for; 0: the pack's own; None: whichever is in force."""

    kind: Literal["policies.published"] = "policies.published"
    policies: PolicySet
    on: int | None = None


class Stopped(Value):
    kind: Literal["stopped"] = "stopped"
    stop: Stop


class Started(Value):
    """What was stopped goes on."""

    kind: Literal["started"] = "started"
    what: StopKind
    name: str = ""


class StaffEnrolled(Value):
    """Somebody works here from now on, or in other roles; as a whole, what was known of them before falls."""

    kind: Literal["staff.enrolled"] = "staff.enrolled"
    staff: StaffId
    roles: tuple[str, ...]
    member: Annotated[Member | None, PERSONAL] = None


class StaffLeft(Value):
    kind: Literal["staff.left"] = "staff.left"
    staff: StaffId


class SignedIn(Value):
    kind: Literal["staff.signed_in"] = "staff.signed_in"
    staff: StaffId
    how: Literal["passkey", "link", "openid"]


class SignInFailed(Value):
    kind: Literal["staff.sign_in_failed"] = "staff.sign_in_failed"
    staff: StaffId | None
    how: Literal["passkey", "link", "openid"]
    why: str


class SignedOut(Value):
    kind: Literal["staff.signed_out"] = "staff.signed_out"
    staff: StaffId


class KeyIssued(Value):
    kind: Literal["key.issued"] = "key.issued"
    key: ApiKey


class KeyRevoked(Value):
    kind: Literal["key.revoked"] = "key.revoked"
    key: str


class HookSet(Value):
    kind: Literal["hook.set"] = "hook.set"
    hook: Annotated[Hook, PERSONAL]  # its secret is nobody else's


class HookRemoved(Value):
    kind: Literal["hook.removed"] = "hook.removed"
    hook: str


class QueueSet(Value):
    kind: Literal["queue.set"] = "queue.set"
    queue: Queue


class BaselineSet(Value):
    kind: Literal["baseline.set"] = "baseline.set"
    baseline: Baseline


class RatesSet(Value):
    kind: Literal["rates.set"] = "rates.set"
    rates: Rates


class QualityScored(Value):
    """A person's look at a conversation, beside what the checks found."""

    kind: Literal["quality.scored"] = "quality.scored"
    conversation: ConversationId
    by: StaffId
    marks: dict[str, bool]  # by the name of the check
    note: Annotated[str, PERSONAL] = ""


InstallationBody: TypeAlias = (
    PackLoaded
    | PoliciesPublished
    | Stopped
    | Started
    | StaffEnrolled
    | StaffLeft
    | SignedIn
    | SignInFailed
    | SignedOut
    | KeyIssued
    | KeyRevoked
    | HookSet
    | HookRemoved
    | QueueSet
    | BaselineSet
    | RatesSet
    | QualityScored
)
"""What can follow in an installation's chain."""

InstallationAct: TypeAlias = Annotated[InstallationBody, Field(discriminator="kind")]
"""The same, as it travels."""
