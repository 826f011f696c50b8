"""Taking an order back before it leaves the warehouse: all of it, or some items."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from pydantic import BaseModel

from remit.errors import Refused
from remit.pack import Money

from ..ids import RefundId
from . import inventory, lines, payments
from .money import money

WAITING = ("awaiting payment", "processing", "packed")


class CancellationQuote(BaseModel, frozen=True):
    cancel_refund: Money
    cancel_refund_to: str


class ItemCancellationQuote(BaseModel, frozen=True):
    items_refund: Money
    items_refund_to: str
    cancelled_titles: str


class Cancelled(BaseModel, frozen=True):
    refund_id: RefundId
    paid_back: Money


class AddressOnFile(BaseModel, frozen=True):
    delivery_address: str


class AddressChanged(BaseModel, frozen=True):
    previous_address: str


class AddressRestored(BaseModel, frozen=True):
    restored_address: str


class Reopened(BaseModel, frozen=True):
    reopened: bool


def quote(tx: sqlite3.Connection, order: str) -> CancellationQuote:
    lines.order_row(tx, order)
    cents = payments.refundable(tx, order)
    to = payments.in_words(payments.parts_of(tx, order, cents))
    return CancellationQuote(cancel_refund=money(cents), cancel_refund_to=to)


def quote_items(tx: sqlite3.Connection, order: str, items: Sequence[str]) -> ItemCancellationQuote:
    chosen = lines.chosen(tx, order, items, "cancelled_items")
    left = [line for line in lines.lines_of(tx, order) if line["status"] == lines.ORDERED]
    if len(left) == len(chosen):
        raise Refused("that is all that is left of the order", parameter="cancelled_items")
    cents = sum(line["paid"] for line in chosen)
    return ItemCancellationQuote(
        items_refund=money(cents),
        items_refund_to=payments.in_words(payments.parts_of(tx, order, cents)),
        cancelled_titles=lines.names(chosen),
    )


def cancel(tx: sqlite3.Connection, order: str, cents: int) -> Cancelled:
    """Cancel what is left of an order, put it back on the shelf and refund an amount."""
    _still_here(tx, order)
    items = [line for line in lines.lines_of(tx, order) if line["status"] == lines.ORDERED]
    _drop(tx, items)
    refund = payments.pay_back(tx, order, "cancellation", cents, items=[line["item"] for line in items])
    tx.execute("UPDATE orders SET status = 'cancelled' WHERE order_id = ?", (order,))
    return Cancelled(refund_id=refund, paid_back=money(cents))


def cancel_items(tx: sqlite3.Connection, order: str, items: Sequence[str], cents: int) -> Cancelled:
    _still_here(tx, order)
    chosen = lines.chosen(tx, order, items, "cancelled_items")
    _drop(tx, chosen)
    refund = payments.pay_back(tx, order, "item_cancellation", cents, items=items)
    return Cancelled(refund_id=refund, paid_back=money(cents))


def reopen(tx: sqlite3.Connection, order: str, refund: str) -> Reopened:
    """Take a cancellation back: the items are reserved and the money is charged again. Raises Refused."""
    if lines.order_row(tx, order)["status"] != "cancelled":
        raise Refused("this order is not cancelled", parameter="order")
    payments.take_back(tx, refund)
    reserve(tx, refund)
    tx.execute("UPDATE orders SET status = 'processing' WHERE order_id = ?", (order,))
    return Reopened(reopened=True)


def reserve(tx: sqlite3.Connection, refund: str) -> None:
    """Take a refund's items off the shelf again. Raises Refused where one is sold out."""
    rows = tx.execute("SELECT i.* FROM refund_items r JOIN order_items i USING (item) WHERE r.refund = ?", (refund,))
    for line in rows.fetchall():
        if not inventory.take(tx, line["variant"]):
            raise Refused("it has been sold out since")
        lines.mark(tx, [line["item"]], lines.ORDERED)


def address(tx: sqlite3.Connection, order: str) -> AddressOnFile:
    return AddressOnFile(delivery_address=lines.order_row(tx, order)["address"])


def change_address(tx: sqlite3.Connection, order: str, to: str) -> AddressChanged:
    previous = _still_here(tx, order)["address"]
    tx.execute("UPDATE orders SET address = ? WHERE order_id = ?", (to, order))
    return AddressChanged(previous_address=previous)


def restore_address(tx: sqlite3.Connection, order: str, to: str) -> AddressRestored:
    change_address(tx, order, to)
    return AddressRestored(restored_address=to)


def _still_here(tx: sqlite3.Connection, order: str) -> sqlite3.Row:
    row = lines.order_row(tx, order)
    if row["status"] not in WAITING:
        raise Refused(f"the order is {row['status']} already", parameter="order")
    return row


def _drop(tx: sqlite3.Connection, items: Sequence[sqlite3.Row]) -> None:
    for line in items:
        inventory.put_back(tx, line["variant"])
    lines.mark(tx, [line["item"] for line in items], lines.CANCELLED)
