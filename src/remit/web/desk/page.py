"""How a page of the Desk is made: a template, filled with values, in the frame that all pages share."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from python_multipart.exceptions import FormParserError
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse

from remit.desk.house import House
from remit.errors import BadRequest
from remit.model.staff import Member
from remit.people.roles import May, may
from remit.web.desk import telling
from remit.web.desk.files import STATIC
from remit.web.session import session

_TEMPLATES = Path(__file__).parent / "templates"
SAID: Mapping[str, str] = {
    "taken": "It is yours.",
    "not-taken": "A colleague was quicker: it is theirs.",
    "assigned": "Assigned.",
    "later": "Put off. It comes back by itself.",
    "sooner": "It waits again.",
    "approved": "Approved. It is being done.",
    "approved-half": "Your approval counts. It takes one more person.",
    "refused": "Refused. The customer is told why.",
    "changed": "Changed. What is to be done now waits with a new digest.",
    "answered-before": "A colleague answered first. Nothing was done twice.",
    "on-its-way": "Taken in. It takes a moment; this page shows it when it is done.",
    "led": "You lead now. The agent says nothing to the customer.",
    "sent": "Sent.",
    "given-back": "The agent goes on with it.",
    "told": "Noted as a fact, on your word.",
    "noted": "Noted.",
    "running": "The step is being judged and run.",
    "opened": "Opened.",
    "closed": "Closed.",
    "established": "Thank you. It goes on with what you found out.",
    "undoing": "It is being taken back.",
    "here": "You are here. Work comes to you.",
    "busy": "You are busy. Nothing new is offered to you.",
    "away": "You are away. Nothing new comes to you.",
    "trusted": "Set. It holds from the next step on.",
    "stopped": "Stopped. Whoever waits for it is being told.",
    "started": "It goes on.",
    "published": "Published. It holds from the next step on.",
    "dropped": "The draft is gone.",
    "kept": "Kept.",
    "left": "They can no longer sign in.",
    "revoked": "The key no longer opens anything.",
}
"""What a page says after an act, by the code in its address: never words from the address itself."""


def _environment() -> Environment:
    loader = FileSystemLoader(_TEMPLATES)
    made = Environment(
        loader=loader,
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(readable=telling.readable, initials=telling.initials, value=telling.value, span=telling.span)
    made.globals.update(static=STATIC.address)  # pyright: ignore[reportCallIssue, reportArgumentType] -- any function
    return made


@dataclass(frozen=True)
class Desk:
    """patience: for how many seconds a page waits to show what became of an act."""

    house: House
    templates: Environment = field(default_factory=_environment)
    patience: float = 2.0

    def page(self, request: Request, template: str, /, status: int = 200, **values: object) -> HTMLResponse:
        """A whole page, or a part of one that htmx puts in its place. Every template knows who asks (`me`), what they
        may do (`can("WORK")`), the time (`now`), the pack, the token its forms carry (`csrf`), and the macros of
        parts.html (`p`). Raises SignInNeeded."""
        who = session(request)
        now = self.now()
        known: dict[str, object] = {
            "me": who.member,
            "can": partial(_can, who.member),
            "csrf": who.csrf,
            "now": now,
            "pack": self.house.means.contents.pack,
            "request": request,
            "said": SAID.get(request.query_params.get("said", ""), ""),
            "ago": partial(telling.ago, now),
            "left": partial(telling.left, now),
            "stamp": partial(telling.stamp, now),
            "clock": partial(telling.clock, now),
        }
        known["p"] = self.templates.get_template("parts.html").make_module(known)
        html = self.templates.get_template(template).render({**known, **values})
        return HTMLResponse(html, status, headers={"Cache-Control": "no-store"})

    def back(self, to: str, said: str = "") -> RedirectResponse:
        """After an act: back to a page of the Desk, which says what was done (a code of `SAID`)."""
        sign = "&" if "?" in to else "?"
        return RedirectResponse(f"{to}{sign}{urlencode({'said': said})}" if said else to, 303)

    async def done(self, act: Awaitable[object], *chains: str) -> None:
        """Have an act done, and wait until it shows in these chains, for as long as somebody would."""
        with self.house.means.live.bell.listening(*chains) as ear:
            await act
            await ear.heard(self.patience)

    def now(self) -> datetime:
        """The time where the business is."""
        return self.house.means.now().astimezone(ZoneInfo(self.house.means.contents.pack.zone))


def _can(member: Member, what: str) -> bool:
    return may(member, May[what])


async def filled(request: Request) -> dict[str, str]:
    """What a form says: each field's text, the last where there are several of a name. Raises BadRequest."""
    try:
        async with request.form() as form:
            return {name: part.strip() for name, part in form.multi_items() if isinstance(part, str) and name != "csrf"}
    except FormParserError:
        raise BadRequest(
            what="This form could not be read.", cure="Load the page again, and send it once more."
        ) from None


def inside(to: str, otherwise: str) -> str:
    """An address at the Desk to go back to; `otherwise` for one that leads anywhere else."""
    return to if to.startswith("/desk/") and not set("\\\r\n") & set(to) else otherwise
