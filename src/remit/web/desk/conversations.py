"""All conversations, the newest first."""

from __future__ import annotations

from datetime import datetime

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from remit.agent.means import Means
from remit.errors import Erased, UnknownCustomer
from remit.journal.rows import opened_state
from remit.model.conversation import Conversation
from remit.model.customer import Assurance
from remit.model.ids import ConversationId, CustomerId
from remit.model.installation import Installation
from remit.model.value import Value
from remit.model.wake import View
from remit.web.desk.page import Desk
from remit.web.desk.waiting import called, name_of
from remit.web.session import member

PAGE = 40


class Talk(Value):
    """A conversation as a row."""

    id: ConversationId
    whom: str
    last: str
    by: str  # who said it last
    channel: str
    at: datetime
    leader: str
    sure: Assurance
    erased: bool = False


def routes(desk: Desk) -> list[BaseRoute]:
    async def listed(request: Request) -> Response:
        member(request)
        means, asked = desk.house.means, request.query_params
        q, after = asked.get("q", "").strip(), asked.get("after", "")
        if q and await means.store.view("conversation", q) is not None:
            return RedirectResponse(f"/desk/conversations/{q}", 303)
        customer, unknown = await found(desk, q)
        house = await desk.house.office.installation()
        views = [] if unknown else await _views(means, customer, after)
        rows = [await _talk(means, house, view) for view in views]
        more = views[-1].id if len(views) == PAGE else ""
        return desk.page(request, "conversations.html", 200, rows=rows, after=more, q=q, unknown=unknown)

    return [Route("/conversations", listed)]


async def found(desk: Desk, who: str) -> tuple[CustomerId | None, bool]:
    """The customer whom a search names, by an address or an id; and whether it names somebody nobody knows."""
    if not who:
        return None, False
    try:
        return await desk.house.reception.find(who), False
    except UnknownCustomer:
        return None, True


async def _views(means: Means, customer: CustomerId | None, after: str) -> list[View]:
    return list(await means.store.views("conversation", customer=customer, after=after, limit=PAGE, newest=True))


async def _talk(means: Means, house: Installation, view: View) -> Talk:
    id = ConversationId(view.id)
    try:
        state = await opened_state(means.vault, view)
    except Erased:
        state = None
    if not isinstance(state, Conversation):
        return Talk(
            id=id, whom="erased customer", last="What was said is erased.", by="", channel=view.sort, at=view.at,
            leader="", sure=Assurance.ANONYMOUS, erased=True,
        )  # fmt: skip
    last = state.recent[-1] if state.recent else None
    return Talk(
        id=id,
        whom=await called(means, state.customer),
        last=last.text if last else "",
        by=last.author if last else "",
        channel=state.channel,
        at=view.at,
        leader=name_of(house, state.taken_by),
        sure=state.assurance,
    )
