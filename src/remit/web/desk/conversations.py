"""All conversations, those in which something was said last first."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from remit.agent.means import Means
from remit.desk.talks import LOOKED_THROUGH, talks
from remit.errors import UnknownCustomer
from remit.model.conversation import Conversation
from remit.model.customer import Assurance
from remit.model.ids import ConversationId, CustomerId
from remit.model.installation import Installation
from remit.model.value import Value
from remit.model.wake import View
from remit.web.desk.page import Desk
from remit.web.desk.waiting import called
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
        if (there := await _place(means, q)) is not None:
            return RedirectResponse(there, 303)
        customer, unknown = await found(desk, q)
        words = q if unknown else ""
        page = await talks(means, customer, words, after, PAGE)
        house = await desk.house.office.installation()
        rows = [await _talk(means, house, view, state) for view, state in page.found]
        shown = {"rows": rows, "after": page.after, "q": q, "words": words, "through": LOOKED_THROUGH}
        return desk.page(request, "conversations.html", 200, **shown)

    return [Route("/conversations", listed)]


async def _place(means: Means, q: str) -> str | None:
    """Where at the Desk something is that a search names by its id."""
    if q and await means.store.view("conversation", q) is not None:
        return f"/desk/conversations/{quote(q)}"
    if q and await means.store.view("goal", q) is not None:
        return f"/desk/goals/{quote(q)}"
    return None


async def found(desk: Desk, who: str) -> tuple[CustomerId | None, bool]:
    """The customer whom a search names, by an address or an id; and whether it names somebody nobody knows."""
    if not who:
        return None, False
    try:
        return await desk.house.reception.find(who), False
    except UnknownCustomer:
        return None, True


async def _talk(means: Means, house: Installation, view: View, state: Conversation | None) -> Talk:
    id = ConversationId(view.id)
    if state is None:
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
        leader=house.called(state.taken_by),
        sure=state.assurance,
    )
