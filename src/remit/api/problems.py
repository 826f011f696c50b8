"""How the API says that something is wrong: problem details (RFC 9457), each with what to do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from remit.api.examples import shown
from remit.desk.faults import OURS, PROBLEM, Fault, fault_of, fault_with
from remit.errors import RemitError

_MOST = 20  # mistakes of one request that are told

_JSON = "The body is not what it says it is. Send JSON (RFC 8259) in UTF-8."
NOT_JSON = Fault(HTTPStatus.BAD_REQUEST, "not-json", _JSON)
_CURES: Mapping[int, str] = {
    400: _JSON,
    404: "There is nothing at this address. /v1/openapi.json says what there is.",
}


class Mistake(BaseModel):
    """Where in a request something is wrong (a JSON pointer, RFC 6901, below `body`, `query`, `path` or `header`)."""

    where: str
    detail: str


class Problem(BaseModel):
    """What is wrong, and what to do about it (RFC 9457)."""

    model_config = shown(
        type="urn:remit:problem:unknown-goal", title="Not Found", status=404, detail="There is no goal goal-01k0."
    )

    type: str
    title: str
    status: int
    detail: str
    errors: list[Mistake] | None = None


class Wrong(Exception):
    """Something about a request that is told to whoever made it."""

    def __init__(self, status: HTTPStatus, type: str, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.fault = Fault(status, type, detail, headers or {})


def told(fault: Fault, errors: Sequence[Mistake] = ()) -> Response:
    """A fault as it is sent."""
    body: dict[str, Any] = {**fault.problem()}
    if errors:
        body["errors"] = [mistake.model_dump() for mistake in errors]
    return JSONResponse(body, fault.status, dict(fault.headers), media_type=PROBLEM)


def unknown(what: str, id: str) -> Wrong:
    """There is no such thing; or not for this key, which is the same to whoever asks."""
    return Wrong(HTTPStatus.NOT_FOUND, f"unknown-{what}", f"There is no {what} {id}.")


def answer_problems(app: FastAPI) -> None:
    """Have whatever is raised answered as a problem."""

    async def wrong(_: Request, error: Exception) -> Response:
        return told(error.fault if isinstance(error, Wrong) else OURS)

    async def invalid(_: Request, error: Exception) -> Response:
        found: Sequence[Mapping[str, Any]] = error.errors() if isinstance(error, RequestValidationError) else ()
        mistakes = [Mistake(where=_pointer(one["loc"]), detail=str(one["msg"])) for one in found[:_MOST]]
        if any(one["type"] == "json_invalid" for one in found):
            return told(NOT_JSON, mistakes)
        detail = "The request does not say what it should. `errors` tells where; mend that and send it again."
        return told(Fault(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", detail), mistakes)

    async def http(_: Request, error: Exception) -> Response:
        fault = fault_with(error.status_code, error.headers) if isinstance(error, HTTPException) else OURS
        return told(replace(fault, detail=_CURES.get(fault.status, fault.detail)))

    async def remit(_: Request, error: Exception) -> Response:
        return told(fault_of(error))

    app.add_exception_handler(Wrong, wrong)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(RemitError, remit)


def _pointer(place: Sequence[int | str]) -> str:
    return "/" + "/".join(str(part).replace("~", "~0").replace("/", "~1") for part in place)
