"""A company's sign-in in this process: an OpenID provider that vouches for whom it is told to."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from joserfc import jwt
from joserfc.jwk import RSAKey

ISSUER = "https://login.example.com"


@dataclass
class Company:
    """claims: what it says of whoever signs in, beside what it must."""

    claims: dict[str, Any] = field(default_factory=dict[str, Any])
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1"}))
    signs_with: RSAKey | None = None
    asked: dict[str, str] = field(default_factory=dict[str, str])
    down: bool = False

    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self._answer)

    def sign_in(self, where: str) -> tuple[str, str]:
        """Somebody signs in where the browser was sent. The state and the code they come back with."""
        self.asked = {name: values[0] for name, values in parse_qs(urlsplit(where).query).items()}
        return self.asked["state"], "the-code"

    def _answer(self, request: httpx.Request) -> httpx.Response:
        if self.down:
            raise httpx.ConnectError("nobody there")
        match request.url.path:
            case "/.well-known/openid-configuration":
                ends = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
                return httpx.Response(200, json={"issuer": ISSUER, **{k: f"{ISSUER}/{v}" for k, v in ends.items()}})
            case "/keys":
                return httpx.Response(200, json={"keys": [self.key.as_dict(private=False)]})
            case "/token":
                return self._token(parse_qs(request.content.decode()))
            case _:
                return httpx.Response(404)

    def _token(self, form: dict[str, list[str]]) -> httpx.Response:
        digest = hashlib.sha256(form["code_verifier"][0].encode()).digest()
        proven = base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == self.asked["code_challenge"]
        if not proven or form["code"] != ["the-code"]:
            return httpx.Response(400, json={"error": "invalid_grant"})
        must = {"iss": ISSUER, "aud": "remit", "sub": "u-1", "exp": 4102444800, "nonce": self.asked["nonce"]}
        token = jwt.encode({"alg": "RS256", "kid": "1"}, {**must, **self.claims}, self.signs_with or self.key)
        return httpx.Response(200, content=json.dumps({"id_token": token, "token_type": "Bearer"}))
