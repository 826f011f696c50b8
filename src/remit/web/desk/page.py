"""How a page of the Desk is made: a template, filled with values, in the frame that all pages share."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from remit.desk.house import House
from remit.web.session import session

_TEMPLATES = Path(__file__).parent / "templates"


def _environment() -> Environment:
    loader = FileSystemLoader(_TEMPLATES)
    return Environment(loader=loader, autoescape=select_autoescape(default=True), undefined=StrictUndefined)


@dataclass(frozen=True)
class Desk:
    house: House
    templates: Environment = field(default_factory=_environment)

    def page(self, request: Request, template: str, /, status: int = 200, **values: object) -> HTMLResponse:
        """A whole page, or a part of one that htmx puts in its place. Every template knows who asks (`me`), the time
        (`now`), the pack, and the token its forms carry (`csrf`). Raises SignInNeeded."""
        who = session(request)
        known = {"me": who.member, "csrf": who.csrf, "now": self.now(), "pack": self.house.means.contents.pack}
        html = self.templates.get_template(template).render(request=request, **known, **values)
        return HTMLResponse(html, status)

    def now(self) -> datetime:
        """The time where the business is."""
        return self.house.means.now().astimezone(ZoneInfo(self.house.means.contents.pack.zone))
