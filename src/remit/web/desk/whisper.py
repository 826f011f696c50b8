"""What the agent whispers to whoever works on a conversation: what could be said, and done next with one key."""

from __future__ import annotations

import json

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from remit.desk.assist import assist
from remit.model.ids import ConversationId
from remit.people.roles import May
from remit.web.desk.page import Desk
from remit.web.session import member

_MOST = 3
"""How many steps are proposed at a time: the keys 1 to 3 run them."""


def routes(desk: Desk) -> list[BaseRoute]:
    async def whispered(request: Request) -> Response:
        me = member(request, May.WORK)
        id = ConversationId(request.path_params["conversation"])
        helps = await assist(desk.house.means, id, me, desk.house.floor)
        steps = [(step, json.dumps(step.arguments)) for step in helps.steps[:_MOST]]
        once = desk.house.means.new_id("act")
        return desk.page(request, "whisper.html", 200, helps=helps, steps=steps, once=once)

    return [Route("/conversations/{conversation}/whisper", whispered)]
