"""The Desk of a kiosk, and the browsers of those who may, and may not, ask for its pages."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import Receive, Scope, Send
from tests.unit.agent.kiosk_world import ADA, Kiosk, kiosk

from remit.model.ids import StaffId
from remit.model.installation import Installation
from remit.model.review import Approval, Takeover
from remit.model.staff import Member
from remit.web.desk.app import routes
from remit.web.session import Session

VIC = Member(id=StaffId("vic"), name="Vic", roles=("viewer",))
JO = Member(id=StaffId("jo"), name="Jo", roles=("agent",))
SUE = Member(id=StaffId("sue"), name="Sue", roles=("supervisor", "clerk"))
TIM = Member(id=StaffId("tim"), name="Tim", roles=("supervisor", "clerk"))
ROOT = Member(id=StaffId("root"), name="Root", roles=("admin",))


class Browser:
    def __init__(self, it: Kiosk, member: Member) -> None:
        inner = Starlette(routes=[Mount("/desk", routes=routes(it.world.remit.house, patience=0))])

        async def signed_in(scope: Scope, receive: Receive, send: Send) -> None:
            scope["remit.session"] = Session(member, "t0ken")
            await inner(scope, receive, send)

        self._it = it
        self._http = httpx.AsyncClient(transport=httpx.ASGITransport(app=signed_in), base_url="http://desk")

    async def get(self, path: str) -> str:
        answer = await self._http.get(path)
        assert answer.status_code == 200, answer.text
        self._http.headers["Referer"] = f"http://desk{path}"
        return answer.text

    async def status(self, path: str) -> int:
        return (await self._http.get(path)).status_code

    async def stay(self, path: str, **form: str) -> dict[str, str]:
        """Send a form as a page does that stays."""
        answer = await self._http.post(path, data=form, headers={"Accept": "application/json", "X-CSRF": "t0ken"})
        await self._it.world.remit.settle()
        return answer.json()

    async def post(self, path: str, **form: str) -> httpx.Response:
        answer = await self._http.post(path, data={"csrf": "t0ken", **form})
        await self._it.world.remit.settle()
        return answer


@asynccontextmanager
async def desk(home: Path, member: Member) -> AsyncGenerator[tuple[Kiosk, Browser]]:
    async with kiosk(home) as it:
        yield it, Browser(it, member)


async def approval_of(it: Kiosk) -> tuple[str, Approval]:
    await it.hear("voiding ticket=T1", ADA)
    review = (await it.world.remit.reviews.waiting())[-1]
    assert isinstance(review.matter, Approval)
    return review.id, review.matter


async def handed_over(it: Kiosk, says: str = "#fire") -> tuple[str, str]:
    await it.hear(says, ADA)
    review = (await it.world.remit.reviews.waiting())[-1]
    assert isinstance(review.matter, Takeover)
    return review.id, review.goal


async def installation_of(it: Kiosk) -> Installation:
    return await it.world.remit.house.office.installation()
