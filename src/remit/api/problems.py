"""How the API says that something is wrong: problem details (RFC 9457), each with what to do about it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from remit import errors as e
from remit.api.examples import shown
from remit.desk.faults import status_of

MEDIA_TYPE = "application/problem+json"
_MOST = 20  # mistakes of one request that are told

_CURES: Mapping[int, str] = {
    400: "The body is not what it says it is. Send JSON (RFC 8259) in UTF-8.",
    404: "There is nothing at this address. /v1/openapi.json says what there is.",
    405: "This address does not answer to that method. The Allow header says to which it does.",
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
        self.status, self.type, self.detail, self.headers = status, type, detail, headers


def told(
    status: int,
    type: str,
    detail: str,
    headers: Mapping[str, str] | None = None,
    errors: Sequence[Mistake] = (),
) -> Response:
    """A problem as it is sent."""
    body = Problem(
        type=f"urn:remit:problem:{type}",
        title=HTTPStatus(status).phrase,
        status=int(status),
        detail=detail,
        errors=list(errors) or None,
    )
    plain = body.model_dump(mode="json", exclude_none=True)
    return JSONResponse(plain, status_code=int(status), headers=dict(headers or {}), media_type=MEDIA_TYPE)


def unknown(what: str, id: str) -> Wrong:
    """There is no such thing; or not for this key, which is the same to whoever asks."""
    return Wrong(HTTPStatus.NOT_FOUND, f"unknown-{what}", f"There is no {what} {id}.")


def broken() -> Response:
    """A mistake of ours. What it was is in the log and nowhere else."""
    detail = "Something went wrong inside Remit. What was taken in before is not lost; the log says more. Try again."
    return told(500, "internal", detail)


def told_error(error: e.RemitError) -> Response:
    """What Remit raised, as a problem."""
    headers: dict[str, str] = {}
    match error:
        case e.TooMany(seconds=seconds):
            headers["Retry-After"] = str(seconds)
        case e.SignInNeeded():
            headers["WWW-Authenticate"] = "Bearer"
        case e.StoreError():
            headers["Retry-After"] = "5"
            return told(503, "store", "The database cannot be used right now. Nothing was lost; try again.", headers)
        case _:
            pass
    status = _status(error)
    if status >= 500 and not isinstance(error, e.SystemFault | e.LeaseLost | e.ChainMoved | e.SubjectBusy):
        return broken()
    return told(status, _slug(type(error).__name__), str(error), headers)


def answer_problems(app: FastAPI) -> None:
    """Have whatever is raised answered as a problem."""

    async def wrong(_: Request, error: Exception) -> Response:
        if isinstance(error, Wrong):
            return told(error.status, error.type, error.detail, error.headers)
        return broken()

    async def invalid(_: Request, error: Exception) -> Response:
        found: Sequence[Mapping[str, Any]] = error.errors() if isinstance(error, RequestValidationError) else ()
        mistakes = [Mistake(where=_pointer(one["loc"]), detail=str(one["msg"])) for one in found[:_MOST]]
        if any(one["type"] == "json_invalid" for one in found):
            return told(400, "not-json", _CURES[400], errors=mistakes)
        detail = "The request does not say what it should. `errors` tells where; mend that and send it again."
        return told(422, "invalid", detail, errors=mistakes)

    async def http(_: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        headers = error.headers if isinstance(error, HTTPException) else None
        phrase = HTTPStatus(status).phrase
        return told(status, _slug(phrase.replace(" ", "")), _CURES.get(status, f"{phrase}."), headers)

    async def remit(_: Request, error: Exception) -> Response:
        return told_error(error) if isinstance(error, e.RemitError) else broken()

    app.add_exception_handler(Wrong, wrong)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(e.RemitError, remit)


def _status(error: e.RemitError) -> int:
    match error:
        case e.LeaseLost() | e.ChainMoved() | e.SubjectBusy():
            return HTTPStatus.SERVICE_UNAVAILABLE
        case e.BadCheckpoint():
            return HTTPStatus.UNPROCESSABLE_ENTITY
        case _:
            return status_of(error)


def _pointer(place: Sequence[int | str]) -> str:
    return "/" + "/".join(str(part).replace("~", "~0").replace("/", "~1") for part in place)


def _slug(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()
