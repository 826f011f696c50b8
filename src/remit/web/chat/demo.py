"""A page that stands in for the business's own: the chat as customers meet it, for those who want to try it."""

from __future__ import annotations

from datetime import timedelta
from html import escape
from pathlib import Path
from string import Template

from joserfc import jwt
from joserfc.jwk import OctKey
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from remit.desk.house import House
from remit.people.tokens import AUDIENCE, HostKey

CONTENT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""The page's content security policy: the strictest that the widget can be held under."""

_PAGE = Path(__file__).parent / "static" / "demo.html"
_LASTS = timedelta(minutes=10)


def demo_key(house: House) -> HostKey:
    """What the page signs its visitor's identity with."""
    return HostKey(OctKey.import_key(house.means.vault.installation_key("chat demo")), "HS256")


async def demo(house: House, email: str, request: Request) -> Response:
    """The page, where somebody is signed in under an address; with an empty one, nobody is."""
    name = house.means.contents.pack.acting_for
    page = Template(_PAGE.read_text(encoding="utf-8")).substitute(
        name=escape(name),
        who=escape(f"Signed in as {email}" if email else "Not signed in"),
        identity=f'data-identity="{_identity(house, email)}"' if email else "",
    )
    return HTMLResponse(page, headers={"content-security-policy": CONTENT, "cache-control": "no-store"})


def _identity(house: House, email: str) -> str:
    key, until = demo_key(house), int((house.means.now() + _LASTS).timestamp())
    claims = {"aud": AUDIENCE, "sub": email, "email": email, "exp": until}
    return jwt.encode({"alg": key.algorithm}, claims, key.key)
