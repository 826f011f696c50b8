"""What a customer agrees to: read and set by people who were told so elsewhere. The customer's lane records it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from remit.agent.means import Means
from remit.errors import BadRequest, Erased, UnknownCustomer
from remit.journal.rows import opened_state
from remit.model.customer import Customer
from remit.model.desk import SetConsent
from remit.model.ids import CustomerId, customer_chain
from remit.model.verdict import Consent
from remit.people.roles import May
from remit.web.desk.page import Desk, filled, inside
from remit.web.desk.typed import Typed, not_taken
from remit.web.desk.waiting import address_of
from remit.web.session import member

CHANNELS: Mapping[str, str] = {
    "web": "in the chat", "mail": "by e-mail", "text": "by text message", "voice": "on the telephone",
}  # fmt: skip
"""Where somebody can agree to something; a pack's channels may be called otherwise."""

_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")


def routes(desk: Desk) -> list[BaseRoute]:
    async def shown(request: Request, typed: Typed | None = None) -> Response:
        member(request)
        customer = await _customer(desk.house.means, CustomerId(request.path_params["customer"]))
        back = inside(request.query_params.get("back", ""), "/desk/conversations")
        values = {
            "customer": customer,
            "whom": address_of(customer),
            "back": back,
            "purposes": sorted({*purposes(desk.house.means), *(one.purpose for one in customer.consents)}),
            "channels": list(({one.channel: one.channel for one in customer.consents} | dict(CHANNELS)).items()),
            "typed": typed or Typed(),
        }
        return desk.page(request, "consents.html", 422 if typed else 200, **values)

    async def changed(request: Request) -> Response:
        me, form = member(request, May.WORK), await filled(request)
        id = CustomerId(request.path_params["customer"])
        try:
            act = read_consent(id, form)
        except BadRequest as fault:
            return await shown(request, not_taken("consent", form, fault))
        await desk.done(desk.house.floor.do(act, me), customer_chain(id))
        return desk.back(f"{request.url.path}?{request.url.query}", "kept")

    return [
        Route("/customers/{customer}/consents", shown, methods=["GET"]),
        Route("/customers/{customer}/consents", changed, methods=["POST"]),
    ]


def purposes(means: Means) -> frozenset[str]:
    """What the policies, or the pack's questions how it went, want a customer's consent to."""
    asked = {r.purpose for one in means.gate.policies for r in one.notes.remedies if isinstance(r, Consent)}
    feedback = means.contents.pack.feedback
    return frozenset(asked | ({feedback.consent} if feedback and feedback.consent else set()))


def read_consent(customer: CustomerId, form: Mapping[str, str]) -> SetConsent:
    """A consent as a form says it. Raises BadRequest."""
    purpose, channel = form.get("purpose", ""), form.get("channel", "")
    if not _NAME.fullmatch(purpose):
        cure = "Write it as the policies do: small letters and underscores, like order_news."
        raise BadRequest(what="It is not clear to what.", cure=cure, field="purpose")
    if not _NAME.fullmatch(channel):
        raise BadRequest(what="It is not clear how they said so.", cure="Choose one.", field="channel")
    return SetConsent(customer=customer, purpose=purpose, channel=channel, given=form.get("act") != "withdraw")


async def _customer(means: Means, id: CustomerId) -> Customer:
    """Raises UnknownCustomer, and Erased."""
    view = await means.store.view("customer", id)
    if view is None:
        raise UnknownCustomer(who=id)
    if view.status == "erased":
        raise Erased(record=view.record)
    state = await opened_state(means.vault, view)
    if not isinstance(state, Customer):
        raise UnknownCustomer(who=id)
    return state
