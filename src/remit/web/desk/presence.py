"""Who is at the Desk, by their own word; it holds as long as a page of theirs is open."""

from __future__ import annotations

from typing import get_args

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from remit.agent.means import Means
from remit.desk.queues import State, is_present, present
from remit.errors import BadRequest
from remit.model.ids import StaffId
from remit.people.roles import May
from remit.web.desk.page import Desk, filled, inside
from remit.web.session import member


def routes(desk: Desk) -> list[BaseRoute]:
    async def said(request: Request) -> Response:
        me = member(request, May.WORK)
        form = await filled(request)
        state = next((one for one in get_args(State) if one == form.get("state")), None)
        if state is None:
            raise BadRequest(what="It is not clear whether you are here.", cure="Use the buttons of the page.")
        await is_present(desk.house.means, me.id, state)
        return desk.back(inside(form.get("back", ""), "/desk/inbox"), state)

    return [Route("/presence", said, methods=["POST"])]


async def still_here(means: Means, staff: StaffId) -> State:
    """Whether somebody is here; said again for them, whose page just asked."""
    found = (await present(means)).get(staff)
    if found is None:
        return "away"
    await is_present(means, staff, found.state)
    return found.state
