"""The pages of signing in, under /sign-in."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

from remit.errors import BadRequest, NotAllowed, SignInNeeded
from remit.model.ids import StaffId
from remit.model.staff import Member
from remit.people.addresses import place
from remit.web.desk.files import STATIC
from remit.web.pace import Pace
from remit.web.session import session
from remit.web.sign_in import passkeys
from remit.web.sign_in.door import LINK, Door
from remit.web.sign_in.openid import Begun, OpenId, Person

_HERE = Path(__file__).parent
_DESK = "/desk"
_TRIES = 60
"""How often somebody at one address may try to come in, in a minute: each try that fails is an entry in the journal."""
_NEW_LINK = "A link works once, within 24 hours. An admin makes another: under Settings, or by remit staff invite NAME."
Answer = Callable[[Request], Awaitable[Response]]


def routes(door: Door, openid: OpenId | None = None) -> list[BaseRoute]:
    """What is answered under /sign-in."""
    pages = SignIn(door, openid)
    return [
        Route("/sign-in", pages.begin),
        Route("/sign-in/out", pages.leave, methods=["POST"]),
        Route("/sign-in/link/{secret}", pages.by_link, methods=["GET", "POST"]),
        Route("/sign-in/passkey/ask", pages.ask_passkey, methods=["POST"]),
        Route("/sign-in/passkey", pages.by_passkey, methods=["POST"]),
        Route("/sign-in/passkey/new", pages.new_passkey),
        Route("/sign-in/passkey/new/ask", pages.ask_new_passkey, methods=["POST"]),
        Route("/sign-in/passkey/new/keep", pages.keep_passkey, methods=["POST"]),
        Route("/sign-in/openid", pages.to_openid),
        Route("/sign-in/openid/back", pages.by_openid),
    ]


class SignIn:
    def __init__(self, door: Door, openid: OpenId | None) -> None:
        self._door = door
        self._openid = openid
        self._tried = Pace(_TRIES, _TRIES, door.house.means.now)
        self._templates = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=select_autoescape(default=True),
            undefined=StrictUndefined,
        )
        known: dict[str, object] = {"static": STATIC.address, "house": door.house.means.contents.pack.acting_for}
        self._templates.globals.update(known)  # pyright: ignore[reportCallIssue, reportArgumentType] -- any value

    async def begin(self, request: Request) -> Response:
        """Which ways in there are."""
        company = self._openid.provider.name if self._openid else ""
        return self._page("sign_in.html", company=company, goes_on=_inside(request.query_params.get("next", "")))

    async def leave(self, request: Request) -> Response:
        return await self._door.let_out(request, RedirectResponse("/sign-in", 303))

    # -- a link that works once -------------------------------------------------------------------------------------

    async def by_link(self, request: Request) -> Response:
        """A link is looked at before it is used: what reads links in mails must not use it up."""
        self._pace(request)
        tickets, secret = self._door.tickets("link", LINK), str(request.path_params["secret"])
        staff = await (tickets.take(secret) if request.method == "POST" else tickets.look(secret))
        member = await self._door.member(StaffId(staff)) if staff else None
        if member is None:
            await self._door.note_failure(StaffId(staff) if staff else None, "link", "used, too old, or none of ours")
            return self._problem(request, 403, "This link was used already, or is too old.", _NEW_LINK)
        if request.method == "GET":
            return self._page("link.html", member=member)
        goes_on = _DESK if member.credentials else "/sign-in/passkey/new"
        return await self._door.let_in(member, "link", RedirectResponse(goes_on, 303))

    # -- passkeys ---------------------------------------------------------------------------------------------------

    async def ask_passkey(self, request: Request) -> Response:
        self._pace(request)
        challenge = secrets.token_bytes(32)
        response = Response(passkeys.ask_for_known(self._door.host, challenge), media_type="application/json")
        await self._door.challenge("passkey", bytes_to_base64url(challenge), response)
        return response

    async def by_passkey(self, request: Request) -> Response:
        self._pace(request)
        answer = (await request.body()).decode(errors="replace")
        known = await self._door.by_credential(passkeys.shown(answer))
        try:
            challenge = await self._challenge(request)
            if known is None:
                raise BadRequest(what="This passkey is not known here.", cure="Ask an admin for a link to sign in.")
            member, credential = known
            await self._count(answer, challenge, credential.id, member)
        except BadRequest as fault:
            await self._door.note_failure(known[0].id if known else None, "passkey", str(fault))
            return JSONResponse({"problem": str(fault)}, 403)
        goes_on = _inside(request.query_params.get("next", ""))
        return await self._door.let_in(member, "passkey", JSONResponse({"goes_on": goes_on}))

    async def new_passkey(self, request: Request) -> Response:
        who = self._who(request)
        return self._page("passkey.html", member=who, csrf=session(request).csrf)

    async def ask_new_passkey(self, request: Request) -> Response:
        challenge = secrets.token_bytes(32)
        options = passkeys.ask_for_new(self._door.host, self._who(request), challenge)
        response = Response(options, media_type="application/json")
        await self._door.challenge("passkey", bytes_to_base64url(challenge), response)
        return response

    async def keep_passkey(self, request: Request) -> Response:
        member, answer = self._who(request), (await request.body()).decode(errors="replace")
        label = request.headers.get("user-agent", "").partition("(")[2].partition(")")[0] or "passkey"
        try:
            challenge = await self._challenge(request)
            credential = passkeys.made(answer, self._door.host, self._door.url, challenge, label)
        except BadRequest as fault:
            return JSONResponse({"problem": str(fault)}, 422)
        known = await self._door.member(member.id)
        if known is None:
            return JSONResponse({"problem": "You no longer work here."}, 403)
        richer = known.model_copy(update={"credentials": (*known.credentials, credential)})
        await self._door.enrol(richer, f"staff:{member.id}")
        return JSONResponse({"goes_on": _DESK})

    # -- the company's own sign-in ----------------------------------------------------------------------------------

    async def to_openid(self, request: Request) -> Response:
        self._pace(request)
        if self._openid is None:
            return self._problem(request, 404, "No company sign-in is set up here.")
        try:
            url, begun = await self._openid.begin(_inside(request.query_params.get("next", "")))
        except BadRequest as fault:
            return self._problem(request, 502, str(fault))
        response = RedirectResponse(url, 303)
        await self._door.challenge("openid", begun.model_dump_json(), response)
        return response

    async def by_openid(self, request: Request) -> Response:
        self._pace(request)
        asked = await self._door.challenged("openid", request)
        try:
            if self._openid is None or asked is None:
                raise BadRequest(what="This sign-in took too long, or was not begun here.", cure="Begin again.")
            begun = Begun.model_validate_json(asked)
            state, code = request.query_params.get("state", ""), request.query_params.get("code", "")
            person = await self._openid.finish(state, code, begun)
            member = await self._vouched(person)
        except (BadRequest, NotAllowed) as fault:
            await self._door.note_failure(None, "openid", str(fault))
            return self._problem(request, 403, str(fault))
        return await self._door.let_in(member, "openid", RedirectResponse(begun.goes_on, 303))

    async def _vouched(self, person: Person) -> Member:
        """The member somebody is. Raises NotAllowed for a stranger.

        INVARIANT: who was enrolled under an address is known by it once; from then on by the provider's own name for
        them, so that an address that goes to somebody else does not take its old owner's place along.
        """
        members = await self._door.members()
        known = next((m for m in members if m.subject == person.subject), None)
        known = known or next((m for m in members if person.email and not m.subject and m.email == person.email), None)
        if known is None and not person.roles:
            raise NotAllowed(who=person.name or person.email or "You", why="nobody enrolled you; ask an admin.")
        member = known or Member(id=StaffId(f"openid-{secrets.token_hex(6)}"), email=person.email)
        named = {"subject": person.subject, "name": member.name or person.name, "roles": person.roles or member.roles}
        if (richer := member.model_copy(update=named)) != known:
            await self._door.enrol(richer, "openid")
        return richer

    # -- private ----------------------------------------------------------------------------------------------------

    async def _challenge(self, request: Request) -> bytes:
        asked = await self._door.challenged("passkey", request)
        if asked is None:
            raise BadRequest(what="That took too long.", cure="Try again.")
        return base64url_to_bytes(asked)

    async def _count(self, answer: str, challenge: bytes, id: str, member: Member) -> None:
        credential = next(c for c in member.credentials if c.id == id)
        uses = await self._door.uses(id)
        door = self._door
        await door.used(id, passkeys.proves(answer, credential, door.host, door.url, challenge, uses))

    def _pace(self, request: Request) -> None:
        """Raises TooMany."""
        self._tried.take(place(request.client.host) if request.client else "", "tries to sign in")

    def _who(self, request: Request) -> Member:
        try:
            return session(request).member
        except SignInNeeded:
            raise BadRequest(what="Sign in first.", cure="Ask an admin for a link.") from None

    def _problem(self, request: Request, status: int, what: str, cure: str = "") -> Response:
        """What did not work; whoever is signed in all the same is led on."""
        shown = {"title": "That did not work", "what": what, "cure": cure}
        return self._page("problem.html", status, **shown, signed_in="remit.session" in request.scope)

    def _page(self, template: str, status: int = 200, **values: object) -> Response:
        return HTMLResponse(self._templates.get_template(template).render(**values), status)


def _inside(path: str) -> str:
    """Where to go on: only within the Desk, wherever a link says."""
    return path if path.startswith(("/desk/", "/desk?")) and "\\" not in path and "//" not in path else _DESK
