"""Who calls, and what they may."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer, SecurityScopes
from starlette.requests import HTTPConnection

from remit.api.problems import Wrong
from remit.api.register import Register
from remit.api.terms import Terms
from remit.desk.house import House
from remit.errors import SignInNeeded
from remit.model.entry import InstallationBody
from remit.model.ids import CustomerId
from remit.model.installation import ApiKey, Installation
from remit.model.staff import Member
from remit.people.keys import permits

SCOPE = "remit.caller"
"""Where in a connection's scope the caller stands, once the key was recognised."""

WITHIN = 5.0
"""For how many seconds an answer waits for a change to hold."""

_bearer = HTTPBearer(auto_error=False, scheme_name="key", description="A key as `remit keys issue` makes: rk_ID_SECRET")


@dataclass(frozen=True)
class Caller:
    """Who calls: by which key, as whom, and the house they are in. count, count_file: count a request more, or a file
    that is sent in, and raise Wrong where that is too often."""

    house: House
    register: Register
    terms: Terms
    key: ApiKey
    member: Member
    count: Callable[[], object]
    count_file: Callable[[], object]

    def sees(self, customer: str) -> bool:
        """Whether what is a customer's is shown to them."""
        return self.key.customer is None or self.key.customer == customer

    @contextmanager
    def following(self) -> Generator[None]:
        """Count something that is followed, for as long as it is."""
        now = self.register.following
        now[self.key.id] += 1
        try:
            yield
        finally:
            now[self.key.id] -= 1
            if not now[self.key.id]:
                del now[self.key.id]

    async def change(self, act: InstallationBody, holds: Callable[[Installation], bool]) -> bool:
        """Have the installation changed, and wait until it is. Whether it is by now; if not, it will be."""
        await self.house.office.do(act, f"staff:{self.member.id}")
        return await self.house.office.until(holds, WITHIN)

    def only(self, customer: str | None) -> CustomerId | None:
        """The customer whose things are listed: the one asked for, or else the key's own."""
        return CustomerId(customer) if customer else self.key.customer


def caller_of(connection: HTTPConnection) -> Caller:
    """The caller of a request. Raises SignInNeeded."""
    found = connection.scope.get(SCOPE)
    if not isinstance(found, Caller):
        raise SignInNeeded
    return found


def insist(caller: Caller, scope: str) -> None:
    """Raises Wrong for a key without the scope."""
    if not permits(caller.key, scope):
        detail = f"This key lacks the scope {scope}. Issue one that has it: remit keys issue NAME --scope {scope}"
        raise Wrong(HTTPStatus.FORBIDDEN, "scope", detail)


def insist_on_room(caller: Caller) -> None:
    """Raises Wrong for a key by which as much is followed as may be."""
    if caller.register.following[caller.key.id] >= caller.terms.streams:
        detail = "So much is followed by this key already. Close what is not needed."
        raise Wrong(HTTPStatus.TOO_MANY_REQUESTS, "too-many-streams", detail, {"Retry-After": "10"})


def insist_on_all(caller: Caller) -> None:
    """Raises Wrong for a key that is for one customer, where what is asked for is about all of them."""
    if caller.key.customer is not None:
        detail = "This is about all customers, and this key is for one. Issue one that is for all."
        raise Wrong(HTTPStatus.FORBIDDEN, "one-customer", detail)


async def _caller(
    connection: HTTPConnection,
    needed: SecurityScopes,
    _: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)],
) -> Caller:
    caller = caller_of(connection)
    for scope in needed.scopes:
        insist(caller, scope)
    return caller


ReadsConversations = Annotated[Caller, Security(_caller, scopes=["conversations:read"])]
WritesConversations = Annotated[Caller, Security(_caller, scopes=["conversations:write"])]
ReadsGoals = Annotated[Caller, Security(_caller, scopes=["goals:read"])]
WritesGoals = Annotated[Caller, Security(_caller, scopes=["goals:write"])]
ReadsReviews = Annotated[Caller, Security(_caller, scopes=["reviews:read"])]
WritesReviews = Annotated[Caller, Security(_caller, scopes=["reviews:write"])]
ReadsCustomers = Annotated[Caller, Security(_caller, scopes=["customers:read"])]
WritesCustomers = Annotated[Caller, Security(_caller, scopes=["customers:write"])]
ErasesCustomers = Annotated[Caller, Security(_caller, scopes=["customers:erase"])]
ReadsPolicies = Annotated[Caller, Security(_caller, scopes=["policies:read"])]
Assists = Annotated[Caller, Security(_caller, scopes=["conversations:read", "goals:read", "customers:read"])]
AsksDocuments = Annotated[Caller, Security(_caller, scopes=["knowledge:read"])]
Vouches = Annotated[Caller, Security(_caller, scopes=["customers:write", "conversations:vouch"])]
Stops = Annotated[Caller, Security(_caller, scopes=["stops:write"])]
ReadsJournal = Annotated[Caller, Security(_caller, scopes=["journal:read"])]
ReadsMetrics = Annotated[Caller, Security(_caller, scopes=["metrics:read"])]
Administers = Annotated[Caller, Security(_caller, scopes=["admin"])]
