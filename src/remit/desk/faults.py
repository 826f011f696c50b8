"""How errors are told over HTTP, whichever front tells them: problem details (RFC 9457), with what to do about them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus

from remit import errors as e
from remit.model.value import Json

PROBLEM = "application/problem+json"
_TYPE = "urn:remit:problem:"

_CURES: Mapping[int, str] = {
    400: "This cannot be read. Send what is asked for, in UTF-8.",
    404: "There is nothing at this address.",
    405: "This address does not answer to that method. The Allow header says to which it does.",
    408: "That took too long to arrive. Send it again, in one go.",
    413: "That is too large. Send less at a time.",
    415: "This is not the kind of content that is taken here.",
}


@dataclass(frozen=True)
class Fault:
    """What is wrong, and what to do about it. type: what kind of fault, as `unknown-goal`."""

    status: HTTPStatus
    type: str
    detail: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    def problem(self) -> dict[str, Json]:
        """The fault as it is sent."""
        return {
            "type": f"{_TYPE}{self.type}",
            "title": self.status.phrase,
            "status": self.status.value,
            "detail": self.detail,
        }


OURS = Fault(
    HTTPStatus.INTERNAL_SERVER_ERROR,
    "internal",
    "Something went wrong on our side. What was taken in before is not lost. Try again in a moment.",
)
"""A mistake of ours. What it was is in the log and nowhere else."""


def fault_of(error: Exception) -> Fault:
    """An error as it is told. INVARIANT: of what is our own mistake nothing is told but that it is one."""
    if not isinstance(error, e.RemitError):
        return OURS
    status = status_of(error)
    told = Fault(status, _slug(type(error).__name__), str(error))
    match error:
        case e.TooMany(seconds=seconds):
            return replace(told, headers={"Retry-After": str(seconds)})
        case e.SignInNeeded():
            return replace(told, headers={"WWW-Authenticate": "Bearer"})
        case e.StoreError():
            words = "The database cannot be used right now. Nothing was lost; try again."
            return Fault(status, "store", words, {"Retry-After": "5"})
        case e.Unavailable() | e.LeaseLost() | e.ChainMoved() | e.SubjectBusy():
            return told
        case _:
            return OURS if status >= HTTPStatus.INTERNAL_SERVER_ERROR else told


def fault_with(status: int, headers: Mapping[str, str] | None = None) -> Fault:
    """What a bare status stands for."""
    known = HTTPStatus(status)
    if known >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return OURS
    return Fault(known, _slug(known.phrase.replace(" ", "")), _CURES.get(status, f"{known.phrase}."), headers or {})


def status_of(error: e.RemitError) -> HTTPStatus:
    """The status that an error is answered with (RFC 9110)."""
    match error:
        case e.SignInNeeded():
            return HTTPStatus.UNAUTHORIZED
        case e.NotAllowed():
            return HTTPStatus.FORBIDDEN
        case e.UnknownCustomer() | e.UnknownGoal() | e.UnknownConversation() | e.UnknownReview() | e.UnknownDelivery():
            return HTTPStatus.NOT_FOUND
        case e.Erased():
            return HTTPStatus.GONE
        case e.TooMany():
            return HTTPStatus.TOO_MANY_REQUESTS
        case e.BadRequest() | e.WrongUse() | e.PackErrors() | e.BadCheckpoint():
            return HTTPStatus.UNPROCESSABLE_ENTITY
        case e.Unavailable() | e.StoreError() | e.LeaseLost() | e.ChainMoved() | e.SubjectBusy():
            return HTTPStatus.SERVICE_UNAVAILABLE
        case _:
            return HTTPStatus.INTERNAL_SERVER_ERROR


def _slug(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()
