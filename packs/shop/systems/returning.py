"""Money back for what was delivered: because it is sent back, or because it arrived damaged."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from pydantic import BaseModel

from remit.errors import Refused
from remit.pack import Money

from ..ids import RefundId
from . import cancelling, inventory, lines, payments
from .money import money


class ReturnQuote(BaseModel, frozen=True):
    refund_amount: Money
    refund_to: str
    returned_titles: str


class DamageQuote(BaseModel, frozen=True):
    damage_refund: Money
    damage_refund_to: str
    damaged_title: str


class Refund(BaseModel, frozen=True):
    refund_id: RefundId
    paid_back: Money


class DamageRefund(BaseModel, frozen=True):
    refund_id: RefundId
    paid_back: Money
    damage_settled: str


class Voided(BaseModel, frozen=True):
    voided: bool


def quote(tx: sqlite3.Connection, order: str, items: Sequence[str]) -> ReturnQuote:
    chosen = lines.chosen(tx, order, items, "returned_items")
    cents = sum(line["paid"] for line in chosen)
    to = payments.in_words(payments.parts_of(tx, order, cents))
    return ReturnQuote(refund_amount=money(cents), refund_to=to, returned_titles=lines.names(chosen))


def quote_damage(tx: sqlite3.Connection, order: str, item: str) -> DamageQuote:
    (line,) = lines.chosen(tx, order, [item], "order_item")
    to = payments.in_words(payments.parts_of(tx, order, line["paid"]))
    return DamageQuote(damage_refund=money(line["paid"]), damage_refund_to=to, damaged_title=lines.name(line))


def refund(tx: sqlite3.Connection, order: str, items: Sequence[str], cents: int, reason: str | None) -> Refund:
    """Take items back on the shelf and refund an amount for them."""
    chosen = lines.chosen(tx, order, items, "returned_items")
    for line in chosen:
        inventory.put_back(tx, line["variant"])
    made = _pay(tx, order, "return", cents, items, reason, lines.RETURNED)
    return Refund(refund_id=made, paid_back=money(cents))


def refund_damaged(tx: sqlite3.Connection, order: str, item: str, cents: int, damage: str) -> DamageRefund:
    """Refund an amount for an item that is not worth sending back."""
    lines.chosen(tx, order, [item], "order_item")
    made = _pay(tx, order, "damage", cents, [item], damage, lines.REFUNDED)
    return DamageRefund(refund_id=made, paid_back=money(cents), damage_settled="refunded")


def void(tx: sqlite3.Connection, order: str, refund: str) -> Voided:
    """Take a refund back: the money is charged again and the items are the customer's again. Raises Refused."""
    row = payments.take_back(tx, refund)
    if row["order_id"] != order:
        raise Refused("that refund is another order's", parameter="refund_id")
    if row["kind"] in ("return", "item_cancellation"):
        cancelling.reserve(tx, refund)
    items = tx.execute("SELECT item FROM refund_items WHERE refund = ?", (refund,)).fetchall()
    lines.mark(tx, [item["item"] for item in items], lines.ORDERED)
    lines.settle_status(tx, order)
    return Voided(voided=True)


def _pay(
    tx: sqlite3.Connection, order: str, kind: str, cents: int, items: Sequence[str], reason: str | None, status: str
) -> RefundId:
    made = payments.pay_back(tx, order, kind, cents, items=items, reason=reason)
    lines.mark(tx, items, status)
    lines.settle_status(tx, order)
    return made
