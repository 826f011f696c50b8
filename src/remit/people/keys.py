"""Keys for programs: what each may do, how one is made, and how one is recognised."""

from __future__ import annotations

import hmac
import re
from base64 import urlsafe_b64encode
from collections.abc import Callable, Collection
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from os import urandom

from remit.errors import BadRequest
from remit.model.ids import CustomerId, StaffId
from remit.model.installation import ApiKey, Installation
from remit.model.staff import Member

_FORM = re.compile(r"rk_([0-9a-f]{16})_([A-Za-z0-9_-]{43})")
_ID, _SECRET = 8, 32  # bytes
_ACTS_AS = "key:"


class Scope(StrEnum):
    """What a key may be used for."""

    CONVERSATIONS_READ = "conversations:read"
    CONVERSATIONS_WRITE = "conversations:write"
    CONVERSATIONS_VOUCH = "conversations:vouch"  # say who is speaking, and be believed
    GOALS_READ = "goals:read"
    GOALS_WRITE = "goals:write"
    REVIEWS_READ = "reviews:read"
    REVIEWS_WRITE = "reviews:write"
    CUSTOMERS_READ = "customers:read"
    CUSTOMERS_WRITE = "customers:write"
    CUSTOMERS_ERASE = "customers:erase"
    KNOWLEDGE_READ = "knowledge:read"  # what the documents say to anyone
    KNOWLEDGE_CUSTOMERS = "knowledge:customers"  # and to customers who showed who they are
    KNOWLEDGE_STAFF = "knowledge:staff"  # and to those who work here
    POLICIES_READ = "policies:read"
    STOPS_WRITE = "stops:write"
    JOURNAL_READ = "journal:read"
    METRICS_READ = "metrics:read"
    ADMIN = "admin"


_OF_ALL = frozenset({Scope.ADMIN, Scope.STOPS_WRITE, Scope.JOURNAL_READ, Scope.METRICS_READ, Scope.KNOWLEDGE_STAFF})
"""What is about all customers, or for none of them."""


def issue(
    name: str,
    scopes: Collection[str],
    by: str,
    *,
    roles: Collection[str] = (),
    customer: CustomerId | None = None,
    expires_at: datetime | None = None,
    entropy: Callable[[int], bytes] = urandom,
) -> tuple[ApiKey, str]:
    """A new key, and the text of it, `rk_ID_SECRET`, which is kept nowhere. Raises BadRequest for a scope there is
    not, and for one that a key for one customer cannot have."""
    unknown = sorted(set(scopes) - set(Scope))
    if unknown or not scopes:
        what = f"There is no scope {unknown[0]!r}." if unknown else "A key needs a scope."
        raise BadRequest(what=what, cure=f"Choose of: {', '.join(Scope)}.")
    if customer is not None and (wide := sorted(_OF_ALL.intersection(scopes))):
        raise BadRequest(what=f"A key for one customer cannot have {wide[0]}.", cure="Leave the scope out, or them.")
    id, secret = entropy(_ID).hex(), urlsafe_b64encode(entropy(_SECRET)).rstrip(b"=").decode()
    key = ApiKey(
        id=id,
        name=name,
        scopes=tuple(dict.fromkeys(scopes)),
        hash=_hash(secret),
        by=by,
        roles=tuple(dict.fromkeys(roles)),
        customer=customer,
        expires_at=expires_at,
    )
    return key, f"rk_{id}_{secret}"


def id_in(text: str) -> str | None:
    """The id of the key whose text this may be; None where it has not the form of one."""
    form = _FORM.fullmatch(text)
    return form[1] if form else None


def opens(key: ApiKey | None, text: str, now: datetime) -> bool:
    """Whether a text is that of a key which still holds. How long it takes does not tell how much of it is right."""
    form = _FORM.fullmatch(text)
    right = hmac.compare_digest(_hash(form[2] if form else ""), key.hash if key else _hash("none"))
    return right and key is not None and holds(key, now)


def holds(key: ApiKey, now: datetime) -> bool:
    """Whether a key is neither revoked nor past its time."""
    return not key.revoked and (key.expires_at is None or now < key.expires_at)


def permits(key: ApiKey, scope: str) -> bool:
    """Whether a key may be used for something; an `admin` one for everything."""
    return scope in key.scopes or Scope.ADMIN in key.scopes


def acting(key: ApiKey) -> Member:
    """Whoever acts by a key, as one of those who work here: `key:ID`, in the roles it was given."""
    return Member(id=StaffId(f"{_ACTS_AS}{key.id}"), roles=key.roles, name=key.name)


def behind(id: str, installation: Installation) -> str:
    """Who answers for what somebody does: for a key, whoever issued it, by another key or not; for one that was issued
    at the command line, the key itself, for nobody knows who holds it.

    INVARIANT: nobody counts as two people by issuing keys.
    """
    while (key := installation.keys.get(id.removeprefix(_ACTS_AS))) and id.startswith(_ACTS_AS):
        if key.by not in installation.members and not key.by.startswith(_ACTS_AS):
            break
        id = key.by
    return id


def _hash(secret: str) -> str:
    """SHA-256. Of 256 random bits: there is nothing to guess, so it need not be slow."""
    return sha256(secret.encode()).hexdigest()
