"""Whole dollars."""

from __future__ import annotations

from decimal import Decimal

from remit.errors import Refused
from remit.pack import Money


def money(dollars: int) -> Money:
    return Money(amount=Decimal(dollars), currency="USD")


def dollars(amount: Money, parameter: str) -> int:
    """Raises Refused for cents and for another currency."""
    if amount.currency != "USD" or amount.amount != int(amount.amount):
        raise Refused(f"{amount} is no amount of whole dollars", parameter=parameter)
    return int(amount.amount)
