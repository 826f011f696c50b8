"""Who is at the browser. Sign-in puts it there before any page is asked."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request

from remit.errors import SignInNeeded
from remit.model.staff import Member
from remit.people.roles import May, insist


@dataclass(frozen=True)
class Session:
    """csrf: what every form and every request that changes something must carry."""

    member: Member
    csrf: str


def session(request: Request) -> Session:
    """The session of a request. Raises SignInNeeded."""
    found = request.scope.get("remit.session")
    if not isinstance(found, Session):
        raise SignInNeeded
    return found


def member(request: Request, to: May = May.SEE) -> Member:
    """Who asks, where they may. Raises SignInNeeded, NotAllowed."""
    who = session(request).member
    insist(who, to)
    return who
