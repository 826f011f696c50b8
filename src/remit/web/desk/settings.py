"""Settings: who works here, keys for programs, who else is told of what, and the queues."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from remit.agent.staff.queues import queues
from remit.desk.notices import Delivery, deliveries, replay
from remit.errors import BadRequest, UnknownCustomer, UnknownDelivery
from remit.journal.notice import KINDS
from remit.model.entry import HookRemoved, HookSet, InstallationBody, KeyIssued, KeyRevoked, QueueSet, StaffLeft
from remit.model.ids import INSTALLATION, CustomerId, StaffId
from remit.model.installation import Hook, Installation
from remit.model.staff import Member, Role
from remit.people.hooks import new_hook
from remit.people.keys import Scope, holds, issue
from remit.people.roles import May
from remit.web.desk.page import Desk, filled
from remit.web.desk.settings_forms import LASTS, enrolled, expiry, holidays_told, hours_told, queue_of_form, ticked
from remit.web.desk.typed import Typed, not_taken
from remit.web.session import member
from remit.web.sign_in.door import Door

TABS = {"members": "People", "keys": "Keys", "hooks": "Webhooks", "queues": "Queues"}
ROLES: Mapping[str, str] = {
    Role.VIEWER: "sees conversations and outcomes",
    Role.AGENT: "answers customers",
    Role.SUPERVISOR: "approves, assigns, stops",
    Role.POLICY_AUTHOR: "writes the policies",
    Role.AUDITOR: "reads the journal",
    Role.ADMIN: "sets things up",
}
_SHOWN = 50
_LOOKED = 2_000
"""How many notices to a hook are looked through."""


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
        try:
            act, secret = await _settled(desk, form, house, me)
        except (BadRequest, UnknownCustomer) as fault:
            return await _shown(desk, request, typed=not_taken(form.get("act", ""), form, fault))
        await desk.done(desk.house.office.do(act, f"staff:{me.id}"), INSTALLATION)
        if form.get("act") == "invite":
            secret = await Door(desk.house, str(request.base_url).rstrip("/")).invite(StaffId(form.get("id", "")))
        if secret:
            return await _shown(desk, request, secret=secret)
        return desk.back(f"/desk/settings/{request.path_params['tab']}", "kept")

    return [
        Route("/settings", first),
        Route("/settings/{tab}", shown),
        Route("/settings/{tab}", changed, methods=["POST"]),
        *_notices(desk),
    ]


async def _shown(desk: Desk, request: Request, *, secret: str = "", typed: Typed | None = None) -> Response:
    tab, asked = str(request.path_params["tab"]), request.query_params.get("change", "")
    house, means = await desk.house.office.installation(), desk.house.means
    known = await queues(means)
    shown: dict[str, object] = {
        "tab": tab if tab in TABS else "members",
        "tabs": TABS,
        "house": house,
        "secret": secret,
        "typed": typed or Typed(),
        "roles": {role: ROLES.get(role, "") for role in [*ROLES, *means.contents.pack.roles]},
        "scopes": [scope.value for scope in Scope],
        "kinds": KINDS,
        "lasts": list(LASTS.items()),
        "holding": {key.id for key in house.keys.values() if holds(key, means.now())},
        "one": next((one for one in house.members.values() if one.active and one.id == asked), None),
        "queue": known.get(asked),
        "queues": known,
        "names": sorted(
            {*known, *means.gate.vocabulary.roles, *(goal.queue for goal in means.contents.goals.values())}
        ),
        "hours": hours_told,
        "holidays": holidays_told,
    }
    return desk.page(request, "settings.html", 422 if typed else 200, **shown)


async def _settled(
    desk: Desk, form: Mapping[str, str], house: Installation, me: Member
) -> tuple[InstallationBody, str]:
    """What a form changes, and a secret that is shown this once. Raises BadRequest, UnknownCustomer."""
    id = form.get("id", "")
    match form.get("act"):
        case "enrol" | "invite":
            return enrolled(form, house), ""
        case "leave":
            if id == me.id:
                raise BadRequest(what="You cannot remove yourself.", cure="Ask another administrator.")
            return StaffLeft(staff=StaffId(id)), ""
        case "issue":
            return await _issued(desk, form, me)
        case "revoke":
            return KeyRevoked(key=id), ""
        case "hook":
            hook = _hook(form.get("url", ""), ticked(form, "kind"))
            return HookSet(hook=hook), hook.secret
        case "resecret":
            known = _known(house, id)
            hook = known.model_copy(update={"secret": new_hook(known.url, known.kinds).secret})
            return HookSet(hook=hook), hook.secret
        case "unhook":
            return HookRemoved(hook=id), ""
        case "queue":
            return QueueSet(queue=queue_of_form(form)), ""
        case _:
            raise BadRequest(what="It is not clear what to change.", cure="Use the buttons of the page.")


async def _issued(desk: Desk, form: Mapping[str, str], me: Member) -> tuple[KeyIssued, str]:
    name, scopes, customer = form.get("name", ""), ticked(form, "scope"), None
    if not name:
        raise BadRequest(what="It has no name.", cure="Say what it is for.", field="name")
    if form.get("customer"):
        try:
            customer = CustomerId(await desk.house.reception.find(form["customer"]))
        except UnknownCustomer as fault:
            raise BadRequest(
                what=str(fault), cure="Leave it empty for a key of the business.", field="customer"
            ) from None
    ends = expiry(form, desk.house.means.now())
    try:
        key, text = issue(
            name, scopes, f"staff:{me.id}", roles=ticked(form, "role"), customer=customer, expires_at=ends
        )
    except BadRequest as fault:
        raise fault.at("scopes") from None
    return KeyIssued(key=key), text


def _hook(url: str, kinds: tuple[str, ...]) -> Hook:
    try:
        return new_hook(url, kinds)
    except BadRequest as fault:
        raise fault.at("url") from None


def _known(house: Installation, id: str) -> Hook:
    hook = house.hooks.get(id)
    if hook is None or not hook.active:
        raise BadRequest(what="That address is told nothing any more.", cure="Look at the list again.")
    return hook


# -- what was sent to a hook ------------------------------------------------------------------------------------------


def _notices(desk: Desk) -> list[BaseRoute]:
    async def sent(request: Request) -> Response:
        member(request, May.ADMINISTER)
        hook = _known(await desk.house.office.installation(), str(request.path_params["hook"]))
        found = await _sent(desk, hook)
        missed = [one for one in found if one.state == "given_up"]
        shown = {"hook": hook, "rows": found[-_SHOWN:][::-1], "more": max(len(found) - _SHOWN, 0), "missed": missed}
        return desk.page(request, "settings_notices.html", 200, **shown)

    async def again(request: Request) -> Response:
        member(request, May.ADMINISTER)
        hook = _known(await desk.house.office.installation(), str(request.path_params["hook"]))
        chosen = (await filled(request)).get("id", "")
        missed = [one.id for one in await _sent(desk, hook) if one.state == "given_up"]
        for id in missed if chosen == "missed" else [chosen]:
            if not id.startswith(f"{hook.id} "):
                raise UnknownDelivery(delivery=id)
            await replay(desk.house.means.store, id, desk.house.means.now(), desk.house.means.live.bell)
        return desk.back(f"/desk/settings/hooks/{quote(hook.id)}", "on-its-way")

    return [
        Route("/settings/hooks/{hook}", sent),
        Route("/settings/hooks/{hook}", again, methods=["POST"]),
    ]


async def _sent(desk: Desk, hook: Hook) -> list[Delivery]:
    """What was sent to a hook or will be, the oldest first; of very many the newest are what is looked at."""
    found: list[Delivery] = []
    store, after = desk.house.means.store, ""
    while page := await deliveries(store, hook.id, after=after, limit=200):
        found, after = [*found, *page][-_LOOKED:], page[-1].id
    return found
