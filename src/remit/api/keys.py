"""Keys for programs: those that were issued, a new one, and the end of one."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, Request
from pydantic import AwareDatetime, BaseModel, Field

from remit.api.callers import Administers
from remit.api.examples import shown, taken_in
from remit.api.once import SHOWN_ONCE
from remit.api.pages import Id, Page
from remit.api.problems import unknown
from remit.model.entry import KeyIssued, KeyRevoked
from remit.model.ids import CustomerId
from remit.model.installation import ApiKey, Installation
from remit.people.keys import issue

keys = APIRouter(tags=["keys"])

_KEY = {
    "id": "6f3a9c0b1d2e4f58",
    "name": "help centre",
    "scopes": ["conversations:read", "conversations:write"],
    "roles": [],
    "customer": None,
    "expires_at": None,
    "by": "key:00aa11bb22cc33dd",
    "revoked": False,
}


class KeyTold(BaseModel):
    """A key, without its secret, which nobody has but its holder."""

    model_config = shown(**_KEY)

    id: str
    name: str
    scopes: tuple[str, ...]
    roles: tuple[str, ...]
    customer: CustomerId | None
    expires_at: datetime | None
    by: str
    revoked: bool


class KeyMade(KeyTold):
    """A new key. key: what programs send; it is shown this once."""

    model_config = shown(**_KEY, key=f"rk_6f3a9c0b1d2e4f58_{'x' * 43}")

    key: str


class Issuing(BaseModel):
    """A key to be made. roles: those it acts in where it answers for the business. customer: it sees nothing of
    others, and speaks as that customer."""

    model_config = taken_in(name="help centre", scopes=["conversations:read", "conversations:write"])

    name: str = Field(min_length=1, max_length=100)
    scopes: list[str] = Field(min_length=1, max_length=30)
    roles: list[str] = Field(default_factory=list[str], max_length=30)
    customer: str | None = Field(default=None, max_length=300)
    expires_at: AwareDatetime | None = None


@keys.get("/keys")
async def list_keys(by: Administers) -> Page[KeyTold]:
    """The keys that were issued, revoked ones too."""
    found = (await by.register.installation()).keys.values()
    return Page(items=[_told(key) for key in found], next=None)


@keys.post("/keys", status_code=201)
async def issue_key(by: Administers, request: Request, body: Issuing) -> KeyMade:
    """Make a key.

    It is in this answer alone: sent again under the same Idempotency-Key, this says that there is one.
    """
    customer = CustomerId(body.customer) if body.customer else None
    if customer is not None and await by.house.means.store.view("customer", customer) is None:
        raise unknown("customer", customer)
    key, text = issue(
        body.name, body.scopes, by.member.id, roles=body.roles, customer=customer, expires_at=body.expires_at
    )
    await by.change(KeyIssued(key=key), lambda now: key.id in now.keys)
    request.scope[SHOWN_ONCE] = (
        f"The key {key.id} was issued, and shown then. If it did not arrive, revoke it (POST /v1/keys/{key.id}/revoke) "
        "and issue another, under another Idempotency-Key."
    )
    return KeyMade(**_told(key).model_dump(), key=text)


@keys.post("/keys/{id}/revoke")
async def revoke_key(by: Administers, id: Id) -> KeyTold:
    """End a key: the next request with it is refused, and what it follows ends within seconds."""
    if id not in (before := (await by.register.installation()).keys):
        raise unknown("key", id)
    await by.change(KeyRevoked(key=id), lambda now: _is_over(now, id))
    return _told((await by.register.installation()).keys.get(id, before[id]))


# -- private ----------------------------------------------------------------------------------------------------------


def _is_over(installation: Installation, id: str) -> bool:
    return id not in installation.keys or installation.keys[id].revoked


def _told(key: ApiKey) -> KeyTold:
    return KeyTold(**key.model_dump(exclude={"hash"}))
