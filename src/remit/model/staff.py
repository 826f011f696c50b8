"""Who works for the business, and what they may do at the Desk."""

from __future__ import annotations

from enum import StrEnum

from remit.model.ids import StaffId
from remit.model.value import Value


class Role(StrEnum):
    """What somebody may do at the Desk. A pack may name further roles, which its policies turn on."""

    VIEWER = "viewer"  # sees conversations, goals and outcomes
    AGENT = "agent"  # takes over, answers, runs steps
    SUPERVISOR = "supervisor"  # approves, assigns, stops and starts
    POLICY_AUTHOR = "policy_author"  # edits, checks and publishes policies
    AUDITOR = "auditor"  # reads the journal and its proofs
    ADMIN = "admin"  # enrols people, issues keys, sets up sign-in


class Credential(Value):
    """A passkey: what a browser signs with, and what to check it by (WebAuthn; base64url)."""

    id: str
    public_key: str
    label: str = ""


class Member(Value):
    """Somebody who works for the business, in the roles they have now.

    skills: queues and languages they can serve. capacity: how many hand-overs at a time.
    """

    id: StaffId
    roles: tuple[str, ...] = ()
    name: str = ""
    email: str = ""
    skills: tuple[str, ...] = ()
    capacity: int = 5
    credentials: tuple[Credential, ...] = ()
    subject: str = ""  # who they are to the OpenID provider, where one is set up
    active: bool = True

    @property
    def called(self) -> str:
        """What people call them."""
        return self.name or self.id
