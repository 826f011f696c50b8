"""Values as a form shows them, and as it gives them back: text, of the kind that the value was before."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from remit.errors import BadRequest
from remit.model.value import Json


def written(value: Json) -> str | None:
    """A value as text that can be edited; None for one that cannot."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case str() | int() as plain:
            return str(plain)
        case list():
            return ", ".join(str(each) for each in value) if all(isinstance(each, str) for each in value) else None
        case dict() if {"amount", "currency"} == set(value):
            return f"{value['amount']} {value['currency']}"
        case _:
            return None


def read(name: str, text: str, before: Json) -> Json:
    """Text as a value of the kind it was before. Raises BadRequest."""
    match before:
        case bool():
            return _yes(name, text)
        case int():
            return _whole(name, text)
        case {"amount": _, "currency": str(currency)}:
            return _money(name, text, currency)
        case list():
            return [part.strip() for part in text.split(",") if part.strip()]
        case _:
            return text


def _yes(name: str, text: str) -> bool:
    if text.lower() not in ("yes", "no"):
        raise BadRequest(what=f"{name} cannot be {text!r}.", cure="Say yes or no.")
    return text.lower() == "yes"


def _whole(name: str, text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise BadRequest(what=f"{name} cannot be {text!r}.", cure="Write a whole number.") from None


def _money(name: str, text: str, currency: str) -> Json:
    amount, _, named = text.partition(" ")
    try:
        exact = Decimal(amount.replace(",", "."))
    except InvalidOperation:
        raise BadRequest(what=f"{name} cannot be {text!r}.", cure=f"Write an amount, as in 49.90 {currency}.") from None
    if named.strip().upper() not in ("", currency) or not exact.is_finite() or exact < 0:
        raise BadRequest(what=f"{name} cannot be {text!r}.", cure=f"Write an amount, as in 49.90 {currency}.")
    return {"amount": f"{exact:.2f}" if exact == round(exact, 2) else str(exact), "currency": currency}
