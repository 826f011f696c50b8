"""Settings: who works here, keys for programs, who else is told of what, and the queues."""

from __future__ import annotations

import re
from datetime import time, timedelta
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from remit.errors import BadRequest
from remit.journal.notice import KINDS
from remit.model.entry import (
    HookRemoved,
    HookSet,
    InstallationBody,
    KeyIssued,
    KeyRevoked,
    QueueSet,
    StaffEnrolled,
    StaffLeft,
)
from remit.model.ids import INSTALLATION, StaffId
from remit.model.installation import Installation
from remit.model.queue import Hours, Queue
from remit.model.staff import Member, Role
from remit.people.hooks import new_hook
from remit.people.keys import Scope, issue
from remit.people.roles import May
from remit.web.desk.page import Desk, filled
from remit.web.session import member
from remit.web.sign_in.door import Door

TABS = {"members": "People", "keys": "Keys", "hooks": "Webhooks", "queues": "Queues"}
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOURS = re.compile(r"([a-z]{3})(?:-([a-z]{3}))? (\d{1,2}:\d\d)-(\d{1,2}:\d\d)")


def routes(desk: Desk) -> list[BaseRoute]:
    async def first(request: Request) -> Response:
        member(request, May.ADMINISTER)
        return RedirectResponse("/desk/settings/members", 303)

    async def shown(request: Request) -> Response:
        member(request, May.ADMINISTER)
        return await _shown(desk, request)

    async def changed(request: Request) -> Response:
        me = member(request, May.ADMINISTER)
        form = await filled(request)
        house = await desk.house.office.installation()
        act, secret = settled(form, house, me)
        await desk.done(desk.house.office.do(act, f"staff:{me.id}"), INSTALLATION)
        if isinstance(act, StaffEnrolled) and form.get("act") == "enrol":
            secret = await Door(desk.house, str(request.base_url).rstrip("/")).invite(act.staff)
        if secret:
            return await _shown(desk, request, secret)
        return desk.back(f"/desk/settings/{request.path_params['tab']}", "kept")

    return [
        Route("/settings", first),
        Route("/settings/{tab}", shown),
        Route("/settings/{tab}", changed, methods=["POST"]),
    ]


async def _shown(desk: Desk, request: Request, secret: str = "") -> Response:
    tab = str(request.path_params["tab"])
    house = await desk.house.office.installation()
    shown: dict[str, object] = {
        "tab": tab if tab in TABS else "members",
        "tabs": TABS,
        "house": house,
        "secret": secret,
        "roles": list(dict.fromkeys([*(role.value for role in Role), *desk.house.means.contents.pack.roles])),
        "scopes": [scope.value for scope in Scope],
        "kinds": KINDS,
        "hours": hours_told,
    }
    return desk.page(request, "settings.html", 200, **shown)


def settled(form: dict[str, str], house: Installation, me: Member) -> tuple[InstallationBody, str]:
    """What a form changes, and a secret that is shown this once. Raises BadRequest."""
    chosen = [name.partition(":")[2] for name in form if name.startswith("has:")]
    match form.get("act"):
        case "enrol":
            return _enrolled(form, house, tuple(chosen)), ""
        case "leave":
            if form.get("id") == me.id:
                raise BadRequest(what="You cannot remove yourself.", cure="Ask another administrator.")
            return StaffLeft(staff=StaffId(form.get("id", ""))), ""
        case "issue":
            key, text = issue(form.get("name") or "key", chosen, f"staff:{me.id}")
            return KeyIssued(key=key), text
        case "revoke":
            return KeyRevoked(key=form.get("id", "")), ""
        case "hook":
            hook = new_hook(form.get("url", ""), chosen)
            return HookSet(hook=hook), hook.secret
        case "unhook":
            return HookRemoved(hook=form.get("id", "")), ""
        case "queue":
            return QueueSet(queue=queue_of_form(form)), ""
        case _:
            raise BadRequest(what="It is not clear what to change.", cure="Use the buttons of the page.")


def _enrolled(form: dict[str, str], house: Installation, roles: tuple[str, ...]) -> StaffEnrolled:
    id = StaffId(form.get("id", ""))
    if not _NAME.fullmatch(id) or not roles:
        raise BadRequest(what="They need a short name and a role.", cure="Write it as sara or jo.smith, and tick one.")
    known = house.members.get(id) or Member(id=id)
    words = {name: form[name] for name in ("name", "email") if form.get(name)}
    skills = tuple(part.strip() for part in form.get("skills", "").split(",") if part.strip()) or known.skills
    update = {**words, "roles": roles, "skills": skills, "active": True}
    return StaffEnrolled(staff=id, roles=roles, member=known.model_copy(update=update))


def queue_of_form(form: dict[str, str]) -> Queue:
    """A queue as a form says it. Raises BadRequest."""
    zone, minutes = form.get("zone") or "UTC", form.get("target", "")
    try:
        ZoneInfo(zone)
        target = timedelta(minutes=int(minutes)) if minutes else None
        hours = tuple(hour for line in form.get("hours", "").lower().splitlines() for hour in _hours(line.strip()))
    except (ValueError, OSError, KeyError):  # KeyError: there is no such zone
        raise BadRequest(
            what="The queue cannot be read.", cure="Write hours as mon-fri 09:00-17:00, the target in minutes."
        ) from None
    if not _NAME.fullmatch(form.get("name", "")):
        raise BadRequest(what="The queue needs a short name.", cure="Write it as service or fraud.")
    to, skill = form.get("escalates_to", ""), form.get("skill", "")
    return Queue(name=form["name"], zone=zone, hours=hours, target=target, escalates_to=to, skill=skill)


def _hours(line: str) -> tuple[Hours, ...]:
    if not line:
        return ()
    found = _HOURS.fullmatch(line)
    if found is None:
        raise ValueError(line)
    first, last = _DAYS.index(found[1]), _DAYS.index(found[2] or found[1])
    opens, closes = time.fromisoformat(found[3].zfill(5)), time.fromisoformat(found[4].zfill(5))
    return tuple(Hours(weekday=day, opens=opens, closes=closes) for day in range(first, last + 1))


def hours_told(queue: Queue) -> str:
    """A queue's hours as its form takes them: a line for each day."""
    return "\n".join(f"{_DAYS[one.weekday]} {one.opens:%H:%M}-{one.closes:%H:%M}" for one in queue.hours)
