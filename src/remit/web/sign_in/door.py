"""What signing in works with: sessions, links, challenges, and who they stand for."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from remit.desk.house import House
from remit.model.entry import SignedIn, SignedOut, SignInFailed, StaffEnrolled
from remit.model.ids import StaffId
from remit.model.staff import Credential, Member
from remit.model.wake import Kept
from remit.people.roles import acting
from remit.people.tickets import Tickets
from remit.web.session import Session

How = Literal["passkey", "link", "openid"]

SESSION = timedelta(hours=12)
LINK = timedelta(hours=24)
CHALLENGE = timedelta(minutes=5)

COOKIE = "remit_session"
WHOM = "remit_challenge"


@dataclass(frozen=True)
class Door:
    """url: where browsers find this installation, as http://localhost:8000: its host is what passkeys are bound to."""

    house: House
    url: str

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or "localhost"

    @property
    def secure(self) -> bool:
        return self.url.startswith("https:")

    def tickets(self, kind: str, lasts: timedelta) -> Tickets:
        return Tickets(self.house.means.store, self.house.means.clock, kind, lasts)

    # -- links ------------------------------------------------------------------------------------------------------

    async def invite(self, staff: StaffId) -> str:
        """A link that signs a member in, once."""
        return f"{self.url}/sign-in/link/{await self.tickets('link', LINK).issue(staff)}"

    # -- sessions ---------------------------------------------------------------------------------------------------

    async def session_of(self, request: Request) -> Session | None:
        """Who is at the browser, by its cookie."""
        secret = request.cookies.get(COOKIE, "")
        staff = await self.tickets("session", SESSION).look(secret) if secret else None
        member = await self.member(StaffId(staff)) if staff else None
        return Session(acting(member), _csrf(secret)) if member is not None else None

    async def let_in(self, member: Member, how: How, response: Response) -> Response:
        """Begin a session with a response."""
        secret = await self.tickets("session", SESSION).issue(member.id)
        await self.house.office.do(SignedIn(staff=member.id, how=how), f"staff:{member.id}")
        self._set(response, COOKIE, secret, SESSION)
        response.delete_cookie(WHOM, path="/sign-in")
        return response

    async def let_out(self, request: Request, response: Response) -> Response:
        """End a session."""
        staff = await self.tickets("session", SESSION).take(request.cookies.get(COOKIE, ""))
        if staff is not None:
            await self.house.office.do(SignedOut(staff=StaffId(staff)), f"staff:{staff}")
        response.delete_cookie(COOKIE, path="/")
        return response

    async def note_failure(self, staff: StaffId | None, how: How, why: str) -> None:
        await self.house.office.do(SignInFailed(staff=staff, how=how, why=why), "kernel")

    # -- challenges -------------------------------------------------------------------------------------------------

    async def challenge(self, how: How, stands_for: str, response: Response) -> None:
        """Remember in the browser what it was asked to prove, and how."""
        secret = await self.tickets(f"challenge {how}", CHALLENGE).issue(stands_for)
        self._set(response, WHOM, secret, CHALLENGE, "/sign-in")

    async def challenged(self, how: How, request: Request) -> str | None:
        """What the browser was asked to prove in this way; once."""
        return await self.tickets(f"challenge {how}", CHALLENGE).take(request.cookies.get(WHOM, ""))

    # -- members ----------------------------------------------------------------------------------------------------

    async def members(self) -> list[Member]:
        return [member for member in (await self.house.office.installation()).members.values() if member.active]

    async def member(self, id: StaffId) -> Member | None:
        return next((member for member in await self.members() if member.id == id), None)

    async def by_credential(self, id: str) -> tuple[Member, Credential] | None:
        found = ((m, c) for m in await self.members() for c in m.credentials if c.id == id)
        return next(found, None)

    async def uses(self, credential: str) -> int:
        """How often a passkey was used, as far as it counts."""
        row = await self.house.means.store.kept("passkey", credential)
        return int(row.body) if row else 0

    async def used(self, credential: str, times: int) -> None:
        await self.house.means.store.keep(Kept(kind="passkey", id=credential, body=str(times)))

    async def enrol(self, member: Member, by: str) -> None:
        """Have somebody work here, or change what is known of them."""
        await self.house.office.do(StaffEnrolled(staff=member.id, roles=member.roles, member=member), by)

    def _set(self, response: Response, name: str, secret: str, lasts: timedelta, path: str = "/") -> None:
        seconds = int(lasts.total_seconds())
        response.set_cookie(name, secret, seconds, path=path, secure=self.secure, httponly=True, samesite="lax")


def _csrf(secret: str) -> str:
    return hashlib.sha256(f"csrf {secret}".encode()).hexdigest()
