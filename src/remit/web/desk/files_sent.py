"""Files that came with messages, for those who work here: saved by their browser, never opened in it."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from remit.desk.attachments import about_file, file_of, given_as
from remit.people.roles import May
from remit.web.desk.page import Desk
from remit.web.session import member


def routes(desk: Desk) -> list[BaseRoute]:
    """What is answered under /desk/files."""

    async def give(request: Request) -> Response:
        member(request, May.SEE)
        about = await about_file(desk.house, request.path_params["id"])
        if about is None:
            raise HTTPException(404)
        return Response(await file_of(desk.house, about), headers=given_as(about.attachment))

    return [Route("/files/{id}", give, methods=["GET"])]
