"""The API as one ASGI application, to be mounted at /v1."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from importlib.metadata import version

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from starlette.middleware import Middleware
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount

from remit.api.assist import assisting
from remit.api.customers import customers
from remit.api.document import document
from remit.api.door import OPEN, Door, Shield, Taken
from remit.api.events import events
from remit.api.files import files
from remit.api.goals import goals
from remit.api.hooks import hooks
from remit.api.keys import keys
from remit.api.knowledge import knowledge
from remit.api.metrics import metrics
from remit.api.once import Once
from remit.api.policies import policies
from remit.api.problems import answer_problems
from remit.api.records import records
from remit.api.register import Register
from remit.api.reviews import reviews
from remit.api.talk import talk
from remit.api.terms import Terms
from remit.desk.house import House

_ROUTERS: Sequence[APIRouter] = (
    talk, files, events, goals, assisting, reviews, customers, knowledge, policies, records, keys, hooks, metrics,
)  # fmt: skip


def api(house: House, terms: Terms | None = None) -> FastAPI:
    """The API of a house, to be mounted at /v1. Who may call is in the installation: `remit keys issue`."""
    terms = terms or Terms()
    app = FastAPI(
        title="Remit",
        version=version("remit"),
        summary="Customer goals in, finished and proven jobs out.",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=_named,
        middleware=[
            Middleware(Shield),
            Middleware(Door, house=house, terms=terms, register=Register(house)),
            Middleware(Taken, terms=terms),
            Middleware(Once, terms=terms),
        ],
    )
    for router in _ROUTERS:
        app.include_router(router)
    answer_problems(app)
    app.add_route(OPEN, partial(_openapi, app), include_in_schema=False)
    return app


def mounted(house: House, terms: Terms | None = None) -> Mount:
    """The API at /v1: all that begins so, line breaks in it and all."""
    mount = Mount("/v1", api(house, terms))
    mount.path_regex = re.compile(mount.path_regex.pattern, re.DOTALL)
    return mount


async def _openapi(app: FastAPI, _: object) -> Response:
    """What there is to ask, for anyone."""
    return JSONResponse(document(app))


def _named(route: APIRoute) -> str:
    return route.name
