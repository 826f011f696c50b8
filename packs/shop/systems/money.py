"""Cents, and how they are shared out so that the parts always sum to the whole."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from remit.errors import Refused
from remit.pack import Money

CURRENCY = "EUR"


def money(cents: int) -> Money:
    return Money(amount=Decimal(cents).scaleb(-2), currency=CURRENCY)


def cents(amount: Money, parameter: str) -> int:
    """Raises Refused for fractions of a cent and for another currency."""
    hundredfold = amount.amount * 100
    if amount.currency != CURRENCY or hundredfold != int(hundredfold):
        raise Refused(f"{amount.amount} {amount.currency} is no amount of whole {CURRENCY} cents", parameter=parameter)
    return int(hundredfold)


def share(amount: int, weights: Sequence[int]) -> list[int]:
    """Share an amount in proportion to weights, by largest remainder; the earlier of equals gets the odd cent.

    No part exceeds its weight as long as the amount does not exceed their sum.
    """
    whole = sum(weights)
    if whole == 0:
        return [0] * len(weights)
    parts = [amount * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(amount * weights[i] % whole), i))
    for i in by_remainder[: amount - sum(parts)]:
        parts[i] += 1
    return parts
