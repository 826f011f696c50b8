"""What the shop tells about its orders."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime

from pydantic import BaseModel

from remit.pack import Email, Money

from ..ids import ItemId, OrderId
from . import lines
from .money import money


class OrderLine(BaseModel, frozen=True):
    order_item: ItemId
    title: str
    color: str
    size: str
    paid: Money
    item_status: str


class OrderSummary(BaseModel, frozen=True):
    order: OrderId
    titles: str
    order_status: str
    placed_on: date
    delivered_on: date | None
    total: Money


class OrderDetails(BaseModel, frozen=True):
    order_status: str
    titles: str
    placed_on: date
    delivered_on: date | None
    total: Money
    order_note: str | None
    items: list[OrderLine]


class Tracking(BaseModel, frozen=True):
    tracked: str
    order_status: str
    titles: str
    parcels: str


class Order(BaseModel, frozen=True):
    """An order as policies see it."""

    email: Email
    account: str | None
    status: str
    placed_at: datetime
    delivered_at: datetime | None
    total: Money
    item_ids: list[ItemId]
    undelivered_items: list[ItemId]
    final_sale_items: list[ItemId]
    flagged_for_fraud: bool


_TOTAL = "SELECT coalesce(sum(price - discount), 0) FROM order_items WHERE order_id = ?"
_OF = """SELECT o.order_id FROM orders o LEFT JOIN customers c USING (account)
WHERE c.email = :email OR o.guest_email = :email ORDER BY o.placed_at DESC LIMIT 20"""
_OWNER = """SELECT o.*, coalesce(c.email, o.guest_email) AS email, coalesce(c.flagged_for_fraud, 0) AS flagged
FROM orders o LEFT JOIN customers c USING (account) WHERE o.order_id = ?"""


def orders_of(tx: sqlite3.Connection, email: str) -> list[OrderSummary]:
    """The latest twenty orders of a customer or a guest, newest first."""
    found = tx.execute(_OF, {"email": email.lower()}).fetchall()
    return [_summary(tx, row["order_id"]) for row in found]


def details(tx: sqlite3.Connection, order: str) -> OrderDetails:
    """Its items are those that the customer has or awaits; all of them where none is left. Raises Refused."""
    row, found = lines.order_row(tx, order), lines.lines_of(tx, order)
    left = [line for line in found if line["status"] == lines.ORDERED]
    summary = _summary(tx, order)
    return OrderDetails(
        order_status=summary.order_status,
        titles=summary.titles,
        placed_on=summary.placed_on,
        delivered_on=summary.delivered_on,
        total=summary.total,
        order_note=row["note"],
        items=[_line(line) for line in left or found],
    )


def tracking(tx: sqlite3.Connection, order: str) -> Tracking:
    row = lines.order_row(tx, order)
    parcels = tx.execute("SELECT * FROM shipments WHERE order_id = ? ORDER BY shipment", (order,)).fetchall()
    titles = _summary(tx, order).titles
    told = " ".join(_parcel(p, n, len(parcels)) for n, p in enumerate(parcels, start=1)) or _WAITING[row["status"]]
    return Tracking(tracked=order, order_status=row["status"], titles=titles, parcels=told)


def record(tx: sqlite3.Connection, order: str) -> Order | None:
    row = tx.execute(_OWNER, (order.upper(),)).fetchone()
    if row is None:
        return None
    found = lines.lines_of(tx, row["order_id"])
    return Order(
        email=row["email"],
        account=row["account"],
        status=row["status"],
        placed_at=row["placed_at"],
        delivered_at=max((line["delivered_at"] for line in found if line["delivered_at"]), default=None),
        total=money(_total(tx, order, row["shipping"])),
        item_ids=[ItemId(line["item"]) for line in found],
        undelivered_items=[ItemId(line["item"]) for line in found if line["parcel_status"] != "delivered"],
        final_sale_items=[ItemId(line["item"]) for line in found if line["final_sale"]],
        flagged_for_fraud=row["flagged"],
    )


_WAITING = {
    "awaiting payment": "We have put it aside for you and send it once it is paid.",
    "processing": "We are getting it ready; it has not left our warehouse yet.",
    "packed": "It is packed and waits for the carrier.",
    "cancelled": "It was cancelled, so nothing will be delivered.",
}


def _parcel(row: sqlite3.Row, number: int, of: int) -> str:
    which = "It" if of == 1 else f"Parcel {number} of {of}"
    if row["status"] == "delivered":
        return f"{which} was delivered on {_day(row['delivered_at']):%-d %B}."
    sent = f"{_day(row['shipped_at']):%-d %B}"
    return f"{which} left on {sent} with {row['carrier']} and is on its way (tracking number {row['tracking']})."


def _summary(tx: sqlite3.Connection, order: str) -> OrderSummary:
    row = lines.order_row(tx, order)
    found = lines.lines_of(tx, order)
    delivered = [line["delivered_at"] for line in found if line["delivered_at"]]
    return OrderSummary(
        order=OrderId(order),
        titles=", ".join(line["title"] for line in found),
        order_status=row["status"],
        placed_on=_day(row["placed_at"]),
        delivered_on=_day(max(delivered)) if delivered else None,
        total=money(_total(tx, order, row["shipping"])),
    )


def _total(tx: sqlite3.Connection, order: str, shipping: int) -> int:
    return tx.execute(_TOTAL, (order,)).fetchone()[0] + shipping


def _line(line: sqlite3.Row) -> OrderLine:
    return OrderLine(
        order_item=ItemId(line["item"]),
        title=line["title"],
        color=line["color"],
        size=line["size"],
        paid=money(line["paid"]),
        item_status=line["status"],
    )


def _day(moment: str) -> date:
    return datetime.fromisoformat(moment).date()
