"""How errors are told over HTTP."""

from __future__ import annotations

from http import HTTPStatus

from remit import errors as e


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
        case e.BadRequest() | e.WrongUse() | e.PackErrors():
            return HTTPStatus.UNPROCESSABLE_ENTITY
        case e.Unavailable() | e.StoreError():
            return HTTPStatus.SERVICE_UNAVAILABLE
        case _:
            return HTTPStatus.INTERNAL_SERVER_ERROR
