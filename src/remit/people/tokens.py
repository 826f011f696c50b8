"""Who a chat is with: tokens that we sign ourselves, and identities that a business signs (JWT, RFC 7519)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey, RSAKey
from pydantic import TypeAdapter

from remit.errors import ChatOver, NotShown
from remit.model.customer import Identity, IdentityKind
from remit.model.ids import ConversationId
from remit.people.identity import identity

SHORTEST = 32
"""Characters of a shared secret (RFC 7518, section 3.2: as long as the hash)."""

LONGEST = 8_192
"""Characters of a token that are looked at."""

AUDIENCE = "remit-chat"
"""Whom an identity is meant for, unless the installation says otherwise."""

_CHAT = "remit/chat"
_CLAIMS: Mapping[str, IdentityKind] = {"email": "email", "phone_number": "phone", "sub": "login"}
_WHO = TypeAdapter(tuple[Identity, ...])


@dataclass(frozen=True)
class HostKey:
    """What a business signs the identities of its customers with, and whom they must be meant for.

    INVARIANT: the key says which algorithm it is for; what a token says of that is never believed.
    """

    key: OctKey | RSAKey
    algorithm: Literal["HS256", "RS256"]
    audience: str = AUDIENCE


@dataclass(frozen=True)
class Bearer:
    """Whoever holds a chat's token: may read and write in one conversation, as these if the business said so.

    until: when it ends for good, however often its token was renewed.
    """

    conversation: ConversationId
    until: datetime
    identities: tuple[Identity, ...] = ()
    issued_at: datetime | None = None


def host_key(text: str, audience: str = AUDIENCE) -> HostKey:
    """From an RSA public key in PEM, or else a shared secret. Raises ValueError with what is wrong with it."""
    if "-----BEGIN" in text:
        if "PRIVATE KEY" in text:
            raise ValueError("it is a private key; give the public one, and keep the private one to yourself.")
        try:
            return HostKey(RSAKey.import_key(text), "RS256", audience)
        except (JoseError, ValueError, TypeError) as error:
            raise ValueError("it is not an RSA public key in PEM.") from error
    if len(text) < SHORTEST:
        raise ValueError(f"a shared secret has {SHORTEST} characters at least.")
    return HostKey(OctKey.import_key(text), "HS256", audience)


def shown(token: str, by: HostKey, now: datetime) -> tuple[Identity, ...]:
    """Who a business says is at the page: `email`, `phone_number` and `sub` of a signed token. Raises NotShown."""
    claims = _claims(token, by.key, by.algorithm, by.audience, now)
    if claims is None:
        raise NotShown
    if claims.get("email_verified") is False:
        claims.pop("email", None)
    told = [identity(kind, value) for claim, kind in _CLAIMS.items() if isinstance(value := claims.get(claim), str)]
    known = tuple(one for one in told if one is not None)
    if not known:
        raise NotShown
    return known


def chat_token(key: bytes, bearer: Bearer, now: datetime, lasts: timedelta) -> str:
    """A token for whoever speaks in one conversation, signed with the installation's key."""
    claims: dict[str, object] = {
        "aud": _CHAT,
        "sub": bearer.conversation,
        "iat": int(now.timestamp()),
        "exp": int(min(now + lasts, bearer.until).timestamp()),
        "end": int(bearer.until.timestamp()),
        "who": _WHO.dump_json(bearer.identities).decode(),
    }
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(key), algorithms=["HS256"])


def bearer_of(key: bytes, token: str, now: datetime) -> Bearer:
    """Whose token it is. Raises ChatOver for one that is forged, expired, or meant for something else."""
    claims = _claims(token, OctKey.import_key(key), "HS256", _CHAT, now)
    if claims is None:
        raise ChatOver
    known = _WHO.validate_json(str(claims["who"]))
    until, issued_at = (datetime.fromtimestamp(int(str(claims[name])), UTC) for name in ("end", "iat"))
    return Bearer(ConversationId(str(claims["sub"])), until, known, issued_at)


def _claims(token: str, key: OctKey | RSAKey, algorithm: str, audience: str, now: datetime) -> dict[str, object] | None:
    """What a token says; None where it is not signed with this key, not for this audience, or not of this time."""
    rules = jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        aud={"essential": True, "value": audience},
        exp={"essential": True},
        sub={"essential": False},
    )
    try:
        if len(token) > LONGEST:
            return None
        claims = jwt.decode(token, key, algorithms=[algorithm]).claims
        rules.validate(claims)
    except (JoseError, ValueError, TypeError):
        return None
    return dict(claims)
