"""A running site with a door, and a browser at it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx
from authenticator import Authenticator
from company import Company
from starlette.requests import Request

from remit.model.ids import StaffId
from remit.model.staff import Member
from remit.serving import site
from remit.settings import SiteSettings
from remit.testing.brain import WordForWord
from remit.testing.world import World, stage, world
from remit.web.session import Session
from remit.web.sign_in.door import COOKIE, Door

KIOSK = Path(__file__).parents[1] / "agent" / "kiosk"
URL = "http://localhost:8000"
SARA = Member(id=StaffId("sara"), roles=("supervisor",), name="Sara", email="sara@example.com")


@dataclass
class Here:
    """A running site, and a browser at it."""

    world: World
    door: Door
    browser: httpx.AsyncClient
    company: Company = field(default_factory=Company)

    async def link(self) -> str:
        return (await self.door.invite(SARA.id)).removeprefix(URL)

    async def sign_in(self) -> Session:
        await self.browser.post(await self.link())
        session = await self.session()
        assert session is not None
        return session

    async def session(self) -> Session | None:
        return await self.door.session_of(_request(self.browser))

    async def post(self, path: str, body: str = "", csrf: str = "") -> httpx.Response:
        return await self.browser.post(path, content=body, headers={"x-csrf": csrf} if csrf else {})

    async def passkey(self) -> Authenticator:
        """Sign in by a link, make a passkey, and sign out."""
        session = await self.sign_in()
        key = Authenticator("localhost", URL)
        asked = (await self.post("/sign-in/passkey/new/ask", csrf=session.csrf)).json()
        kept = await self.post("/sign-in/passkey/new/keep", key.make(asked["challenge"]), session.csrf)
        assert kept.status_code == 200, kept.text
        await self.world.remit.durable.settle()
        await self.post("/sign-in/out", csrf=session.csrf)
        return key

    async def show(self, key: Authenticator) -> httpx.Response:
        asked = (await self.post("/sign-in/passkey/ask")).json()
        return await self.post("/sign-in/passkey", key.show(asked["challenge"]))

    async def by_company(self, state: str | None = None) -> httpx.Response:
        sent = await self.browser.get("/sign-in/openid")
        if sent.status_code != 303:
            return sent
        asked, code = self.company.sign_in(sent.headers["location"])
        return await self.browser.get("/sign-in/openid/back", params={"state": state or asked, "code": code})


def _request(browser: httpx.AsyncClient) -> Request:
    cookie = f"{COOKIE}={browser.cookies.get(COOKIE, '')}".encode()
    return Request({"type": "http", "headers": [(b"cookie", cookie)]})


@asynccontextmanager
async def opened(home: Path, settings: SiteSettings) -> AsyncGenerator[Here]:
    company = Company()
    async with world(stage(KIOSK, WordForWord), home) as it:
        house = it.remit.house
        door = Door(house, URL)
        await door.enrol(SARA, "console")
        await it.remit.durable.settle()
        transport = httpx.ASGITransport(
            site(house, replace(it.remit.settings, site=settings), openid=company.transport())
        )
        async with httpx.AsyncClient(transport=transport, base_url=URL) as browser:
            yield Here(it, door, browser, company)
