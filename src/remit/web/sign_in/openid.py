"""The company's own sign-in, by OpenID Connect (Core 1.0, authorization code flow with PKCE, RFC 7636)."""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass
from urllib.parse import urlencode

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import JWTClaimsRegistry
from pydantic import BaseModel, ValidationError

from remit.errors import BadRequest

_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]
_PATIENCE = 10.0


@dataclass(frozen=True)
class Provider:
    """An OpenID provider. issuer: its address, under which `.well-known/openid-configuration` lies. roles: the claim
    that names the roles of whoever signs in; empty: only people who were enrolled come in, in the roles they have."""

    issuer: str
    client_id: str
    client_secret: str
    name: str = "your company"
    roles: str = ""


class _Discovery(BaseModel):
    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str


class _Tokens(BaseModel):
    id_token: str


class Begun(BaseModel):
    """A sign-in that was begun: what the browser comes back with, and what it must fit to."""

    state: str
    nonce: str
    verifier: str
    goes_on: str = "/desk"


class Person(BaseModel):
    """Whom the provider vouches for."""

    subject: str
    email: str = ""
    name: str = ""
    roles: tuple[str, ...] = ()


class OpenId:
    """A provider that is asked. transport: for tests; the network otherwise."""

    def __init__(
        self, provider: Provider, redirect_uri: str, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self.provider = provider
        self._redirect = redirect_uri
        self._transport = transport

    async def begin(self, goes_on: str) -> tuple[str, Begun]:
        """Where to send the browser. Raises BadRequest where the provider does not answer."""
        found = await self._discover()
        begun = Begun(
            state=secrets.token_urlsafe(24),
            nonce=secrets.token_urlsafe(24),
            verifier=secrets.token_urlsafe(48),
            goes_on=goes_on,
        )
        asked = {
            "response_type": "code",
            "client_id": self.provider.client_id,
            "redirect_uri": self._redirect,
            "scope": "openid email profile",
            "state": begun.state,
            "nonce": begun.nonce,
            "code_challenge": _challenge(begun.verifier),
            "code_challenge_method": "S256",
        }
        return f"{found.authorization_endpoint}?{urlencode(asked)}", begun

    async def finish(self, state: str, code: str, begun: Begun) -> Person:
        """Whom the provider vouches for. Raises BadRequest."""
        if not secrets.compare_digest(state.encode(), begun.state.encode()):
            raise BadRequest(what="This sign-in was not begun here.", cure="Begin again.")
        found = await self._discover()
        try:
            async with self._client() as client:
                answered = (
                    await client.post(found.token_endpoint, data=self._redeemed(code, begun))
                ).raise_for_status()
                keys = KeySet.import_key_set((await client.get(found.jwks_uri)).raise_for_status().json())
            token = jwt.decode(_Tokens.model_validate(answered.json()).id_token, keys, algorithms=_ALGORITHMS)
            return self._person(token.claims, found, begun)
        except (JoseError, KeyError, ValueError, httpx.HTTPError) as fault:
            raise BadRequest(
                what=f"{self.provider.name} did not vouch for you: {fault}.", cure="Begin again."
            ) from None

    def _person(self, claims: dict[str, object], found: _Discovery, begun: Begun) -> Person:
        JWTClaimsRegistry(
            leeway=60,
            iss={"essential": True, "value": found.issuer},
            aud={"essential": True, "value": self.provider.client_id},
            exp={"essential": True},
            nonce={"essential": True, "value": begun.nonce},
        ).validate(claims)
        roles = claims.get(self.provider.roles) if self.provider.roles else None
        known: list[object] = list(roles) if isinstance(roles, list) else []  # pyright: ignore[reportUnknownArgumentType] -- claims are JSON
        email = str(claims.get("email") or "") if claims.get("email_verified") is True else ""
        return Person(
            subject=str(claims["sub"]),
            email=email.lower(),
            name=str(claims.get("name") or ""),
            roles=tuple(str(role) for role in known),
        )

    async def _discover(self) -> _Discovery:
        where = f"{self.provider.issuer.rstrip('/')}/.well-known/openid-configuration"
        try:
            async with self._client() as client:
                found = _Discovery.model_validate((await client.get(where)).raise_for_status().json())
        except (httpx.HTTPError, ValueError, ValidationError):
            raise BadRequest(
                what=f"{self.provider.name} does not answer at {where}.", cure="Sign in by passkey, or try again later."
            ) from None
        if found.issuer.rstrip("/") != self.provider.issuer.rstrip("/"):
            raise BadRequest(what=f"{where} speaks for {found.issuer}.", cure="Correct REMIT_OIDC_ISSUER.")
        return found

    def _redeemed(self, code: str, begun: Begun) -> dict[str, str]:
        return {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._redirect,
            "client_id": self.provider.client_id,
            "client_secret": self.provider.client_secret,
            "code_verifier": begun.verifier,
        }

    def _client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=self._transport, timeout=_PATIENCE)


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
