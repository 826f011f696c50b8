"""Who may answer what waits for people, and how. Pure; what may be done to customers is the Gate's to say."""

from __future__ import annotations

from typing import assert_never

from remit.errors import NotAllowed
from remit.model.review import (
    Answer,
    Approval,
    Approved,
    Assigned,
    CallBackWanted,
    Changed,
    Closed,
    Declined,
    Escalated,
    Established,
    Expired,
    HandedBack,
    Review,
    Snoozed,
    Taken,
)
from remit.model.staff import Member
from remit.people.roles import May, insist, may


def check(review: Review, answer: Answer, by: Member) -> None:
    """Raises NotAllowed for somebody who may not answer so, or in another's name."""
    if getattr(answer, "by", by.id) != by.id:
        raise NotAllowed(who=by.called, why="people answer in their own name.")
    match answer:
        case Approved() | Changed():
            _in_role(review, by)
        case Declined() if isinstance(review.matter, Approval):
            _in_role(review, by)
        case Assigned(to=to):
            insist(by, May.WORK if to in (by.id, None) and review.assigned_to in (by.id, None) else May.ASSIGN)
        case Taken() | Snoozed() | HandedBack() | Closed() | Declined() | Established():
            insist(by, May.WORK)
            _not_another_s(review, by)
        case Escalated() | CallBackWanted() | Expired():
            raise NotAllowed(who=by.called, why="this is not for people to say.")
        case _:
            assert_never(answer)


def _in_role(review: Review, by: Member) -> None:
    """Approvals are for those in the role that they ask for."""
    if not isinstance(review.matter, Approval):
        raise NotAllowed(who=by.called, why="this asks for a person, not for an approval; take it instead.")
    if not by.active or review.matter.role not in by.roles:
        raise NotAllowed(who=by.called, why=f"this needs the role {review.matter.role}.")


def _not_another_s(review: Review, by: Member) -> None:
    if review.taken_by not in (None, by.id) and not may(by, May.ASSIGN):
        raise NotAllowed(who=by.called, why=f"{review.taken_by} has it; somebody who assigns work may move it.")
