"""What each role may do at the Desk. What may be done to customers is the Gate's to say, not this table's."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from remit.errors import NotAllowed
from remit.model.staff import Member, Role


class May(StrEnum):
    SEE = "see conversations and goals"
    WORK = "take over, answer and run steps"
    ASSIGN = "assign work and stop what the agent does"
    WRITE_POLICIES = "edit and publish policies"
    AUDIT = "read the journal"
    ADMINISTER = "enrol people, issue keys and set things up"


_ROLES: Mapping[Role, frozenset[May]] = {
    Role.VIEWER: frozenset({May.SEE}),
    Role.AGENT: frozenset({May.SEE, May.WORK}),
    Role.SUPERVISOR: frozenset({May.SEE, May.WORK, May.ASSIGN, May.AUDIT}),
    Role.POLICY_AUTHOR: frozenset({May.SEE, May.WRITE_POLICIES, May.AUDIT}),
    Role.AUDITOR: frozenset({May.SEE, May.AUDIT}),
    Role.ADMIN: frozenset(May),
}


def may(member: Member, what: May) -> bool:
    """Whether somebody may. A role that a pack names beside these says nothing here."""
    return member.active and any(what in _ROLES[role] for role in Role if role in member.roles)


def acting(member: Member) -> Member:
    """Somebody in all the roles they act in: a supervisor is an agent, too."""
    if Role.SUPERVISOR not in member.roles or Role.AGENT in member.roles:
        return member
    return member.model_copy(update={"roles": (*member.roles, Role.AGENT.value)})


def insist(member: Member, what: May) -> None:
    """Raises NotAllowed for somebody who may not."""
    if not may(member, what):
        raise NotAllowed(who=member.called, why=f"your roles do not let you {what}.")
