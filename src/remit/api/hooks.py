"""Webhooks: who is told of what happens, what was sent to them, and sending it again."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from remit.api.callers import Administers, Caller
from remit.api.examples import AT, shown, taken_in
from remit.api.once import SHOWN_ONCE
from remit.api.pages import After, Id, Limit, Page, page
from remit.api.problems import unknown
from remit.desk.notices import Delivery, State, deliveries, replay
from remit.journal.notice import KINDS
from remit.model.entry import HookRemoved, HookSet
from remit.model.installation import Hook
from remit.people.hooks import new_hook

hooks = APIRouter(tags=["webhooks"])

_HOOK = {"id": "hook-6f3a9c0b1d2e", "url": "https://example.com/remit", "kinds": ["goal.ended"], "active": True}
_DELIVERY = "hook-6f3a9c0b1d2e 01795608001000000 evt_7d1c7d1c7d1c7d1c7d1c7d1c7d1c7d1c"


class HookTold(BaseModel):
    """An address that is told of entries as they are written: ids and kinds, and nothing personal. kinds: of entries;
    none: all there are."""

    model_config = shown(**_HOOK)

    id: str
    url: str
    kinds: tuple[str, ...]
    active: bool


class HookMade(HookTold):
    """A new hook. secret: what is sent is signed with it (standardwebhooks.com); it is shown this once."""

    model_config = shown(**_HOOK, secret="whsec_" + "A" * 43 + "=")

    secret: str


class Setting(BaseModel):
    """Whom to tell of what."""

    model_config = taken_in(url="https://example.com/remit", kinds=["goal.ended"])

    url: str = Field(min_length=8, max_length=2000)
    kinds: list[str] = Field(default_factory=list[str], max_length=len(KINDS))


class DeliveryTold(BaseModel):
    """A notice, and what became of it. tries: how often it was sent. status: of the last answer; 0: there was none."""

    model_config = shown(
        id=_DELIVERY, event="evt_7d1c7d1c7d1c7d1c7d1c7d1c7d1c7d1c", state="waiting", tries=2, since=AT, tried_at=AT,
        next_at=AT, status=503, why="answered 503", payload='{"type":"goal.ended"}',
    )  # fmt: skip

    id: str
    event: str
    state: State
    tries: int
    since: datetime
    tried_at: datetime | None
    next_at: datetime | None
    status: int
    why: str
    payload: str


@hooks.get("/hooks")
async def list_hooks(by: Administers) -> Page[HookTold]:
    """The hooks that are told."""
    found = (await by.register.installation()).hooks.values()
    return Page(items=[_told(hook) for hook in found if hook.active], next=None)


@hooks.post("/hooks", status_code=201)
async def set_hook(by: Administers, request: Request, body: Setting) -> HookMade:
    """Have an address told of what happens, from now on. It is https, or on this machine.

    Its secret is in this answer alone: sent again under the same Idempotency-Key, this says that there is one.
    """
    hook = new_hook(body.url, body.kinds)
    await by.change(HookSet(hook=hook), lambda now: hook.id in now.hooks)
    request.scope[SHOWN_ONCE] = (
        f"The hook {hook.id} was set, and its secret shown then. If it did not arrive, remove it "
        f"(DELETE /v1/hooks/{hook.id}) and set another, under another Idempotency-Key."
    )
    return HookMade(**_told(hook).model_dump(), secret=hook.secret)


@hooks.delete("/hooks/{id}", status_code=204, response_class=Response)
async def remove_hook(by: Administers, id: Id) -> Response:
    """Tell an address nothing more."""
    await _hook(by, id)
    await by.change(HookRemoved(hook=id), lambda now: id not in now.hooks or not now.hooks[id].active)
    return Response(status_code=HTTPStatus.NO_CONTENT)


@hooks.get("/hooks/{id}/deliveries")
async def list_deliveries(by: Administers, id: Id, after: After = "", limit: Limit = 50) -> Page[DeliveryTold]:
    """What was sent to a hook, or will be, the oldest first; for a month."""
    await _hook(by, id)
    found = await deliveries(by.house.means.store, id, after=after if after.startswith(f"{id} ") else "", limit=limit)
    return page([_sent(one) for one in found], len(found), limit, found[-1].id if found else "")


@hooks.post("/hooks/{id}/deliveries/{delivery}/replay", status_code=202)
async def replay_delivery(by: Administers, id: Id, delivery: Id) -> DeliveryTold:
    """Have a notice sent again, under the id it had."""
    await _hook(by, id)
    if not delivery.startswith(f"{id} "):
        raise unknown("delivery", delivery)
    means = by.house.means
    return _sent(await replay(means.store, delivery, means.now(), means.live.bell))


# -- private ----------------------------------------------------------------------------------------------------------


async def _hook(by: Caller, id: str) -> Hook:
    hook = (await by.register.installation()).hooks.get(id)
    if hook is None or not hook.active:
        raise unknown("hook", id)
    return hook


def _told(hook: Hook) -> HookTold:
    return HookTold(id=hook.id, url=hook.url, kinds=hook.kinds, active=hook.active)


def _sent(one: Delivery) -> DeliveryTold:
    return DeliveryTold(**one.model_dump(exclude={"hook"}))
