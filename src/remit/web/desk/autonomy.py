"""How far each action is trusted, and what is stopped: one page, for whoever answers for what the machine does."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import get_args

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from remit.desk.autonomy import MODES, Trust, segment_fields, told
from remit.desk.policies import Policies
from remit.errors import BadRequest, PackErrors
from remit.model.autonomy import Autonomy, Mode
from remit.model.ids import INSTALLATION, ActionName
from remit.model.installation import StopKind
from remit.model.value import Money
from remit.people.roles import May, may
from remit.web.desk.page import Desk, filled
from remit.web.desk.rules import DAYS, Recent, version_in
from remit.web.desk.typed import Typed, not_taken
from remit.web.session import member

TONES: Mapping[Mode, str] = {Mode.AUTONOMOUS: "ok", Mode.APPROVE: "accent", Mode.DRAFT: "accent", Mode.OFF: "bad"}
_ROWS = 20


def routes(desk: Desk) -> list[BaseRoute]:
    trust, recent = trust_of(desk), Recent(desk)

    async def page(request: Request) -> Response:
        return await _page(desk, trust, recent, request, Typed())

    async def put(request: Request) -> Response:
        me, form = member(request), await filled(request)
        action = ActionName(request.path_params["action"])
        try:
            seen = version_in(form["seen"]) if "seen" in form else None
            handed = await trust.set(action, read_settings(action, form), me, form.get("note", ""), seen)
            taken = await trust.policies.taken(handed, desk.patience)
        except (BadRequest, PackErrors) as fault:
            return await _page(desk, trust, recent, request, not_taken(action, form, fault))
        return RedirectResponse(f"/desk/autonomy?said={'trusted' if taken else 'on-its-way'}#action-{action}", 303)

    async def stop(request: Request) -> Response:
        me, form = member(request, May.ASSIGN), await filled(request)
        what, name = stop_of(form)
        back = f"/desk/autonomy?said={{}}#action-{name}" if what == "action" else "/desk/autonomy?said={}"
        try:
            if form.get("act") == "start":
                await desk.done(trust.start(what, name, me), INSTALLATION)
                return RedirectResponse(back.format("started"), 303)
            await desk.done(trust.stop(what, name, form.get("why", ""), me), INSTALLATION)
        except BadRequest as fault:
            return await _page(desk, trust, recent, request, not_taken(f"stop {name}", form, fault))
        return RedirectResponse(back.format("stopped"), 303)

    return [
        Route("/autonomy", page),
        Route("/autonomy/stops", stop, methods=["POST"]),
        Route("/autonomy/{action}", put, methods=["POST"]),
    ]


async def _page(desk: Desk, trust: Trust, recent: Recent, request: Request, typed: Typed) -> Response:
    me = member(request)
    means = desk.house.means
    rules, did = await means.rulebook.refreshed(), await recent.look()
    latest = await trust.policies.current()
    infos = rules.gate.rules()
    written = {policy.id: policy.statement for policy in rules.gate.policies if policy.statement.generated}
    return desk.page(
        request,
        "autonomy.html",
        422 if typed.wrong else 200,
        rows=sorted(await trust.actions(), key=lambda row: -did.action(row.action.name).decided),
        seen=latest.version if latest else 0,
        typed=typed,
        told_above=typed.wrong if typed.form.removeprefix("stop ") not in means.contents.actions else "",
        stops=rules.stops,
        wrong=rules.wrong,
        lately=did,
        days=DAYS,
        modes=MODES,
        tones=TONES,
        told=told,
        roles=means.gate.vocabulary.roles,
        segments=segment_fields(means.contents),
        cedar={
            name: [written[info.id].text for info in infos if info.id in written and name in info.actions]
            for name in means.contents.actions
        },
        stoppable=[
            ("everything", "Everything"),
            *((f"pack {one.name}", f"All that the pack {one.name} does") for one in means.contents.packs),
        ],
        may_set=may(me, May.ASSIGN) or may(me, May.WRITE_POLICIES),
    )


def trust_of(desk: Desk) -> Trust:
    return Trust(Policies(desk.house.means, desk.house.office))


def read_settings(action: ActionName, form: Mapping[str, str]) -> list[Autonomy]:
    """What a form sets for an action: for everyone, then for each segment; rows without a mode are left out.

    Raises BadRequest.
    """
    rows = [n for n in range(_ROWS) if form.get(f"mode-{n}")]
    return [_setting(action, n, form) for n in rows]


def stop_of(form: Mapping[str, str]) -> tuple[StopKind, str]:
    """What a form is to stop, and its name, which may stand behind it. Raises BadRequest."""
    what, _, name = form.get("what", "").partition(" ")
    for kind in get_args(StopKind):
        if kind == what:
            return kind, name or form.get("name", "")
    raise BadRequest(what="It is not clear what to stop.", cure="Use the buttons of the page.")


def _setting(action: ActionName, n: int, form: Mapping[str, str]) -> Autonomy:
    attribute = form.get(f"attribute-{n}", "")
    return Autonomy(
        action=action,
        mode=_mode(form.get(f"mode-{n}", "")),
        role=form.get(f"role-{n}") or "supervisor",
        above=_amount(n, form.get(f"above-{n}", ""), form.get(f"currency-{n}", "")),
        segment=(attribute, form.get(f"value-{n}", "")) if attribute else None,
        share=_share(n, form.get(f"share-{n}", "")),
        otherwise=_mode(form.get(f"otherwise-{n}", Mode.HUMAN)),
    )


def _mode(text: str) -> Mode:
    if text not in set(Mode):
        raise BadRequest(what=f"{text!r} is no way to trust an action.", cure=f"Choose: {', '.join(Mode)}.")
    return Mode(text)


def _amount(n: int, text: str, currency: str) -> Money | None:
    if not text:
        return None
    try:
        amount = Decimal(text.replace(",", "."))
        return Money(amount=amount, currency=currency.upper() or "EUR")
    except (InvalidOperation, ValueError):
        cure = "Write it like 100.00, and EUR."
        raise BadRequest(what=f"{text} {currency} is no amount.", cure=cure, field=f"above-{n}") from None


def _share(n: int, text: str) -> int:
    if text and not (text.isdecimal() and len(text) <= 3 and int(text) <= 100):
        cure = "Give a whole number from 0 to 100."
        raise BadRequest(what=f"{text} is no percentage.", cure=cure, field=f"share-{n}")
    return int(text) if text else 100
