"""From a draft to an order in the books."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from pydantic import BaseModel

from remit.errors import Refused

from ..ids import OrderId
from . import carts, drafts, inventory, lines
from .database import now
from .money import money, share


class Placed(BaseModel, frozen=True):
    placed_order: OrderId


class OrderState(BaseModel, frozen=True):
    """What became of an order that was placed: its total in cents, and how it is or is to be paid."""

    status: str
    total: int
    address: str
    payment: str


def place(tx: sqlite3.Connection, id: str) -> Placed:
    """Order a draft: charge the card on file, or make a payment link. Raises Refused where it comes to another amount
    by now, or something is sold out."""
    parts = drafts.read(id)
    found = carts.there(drafts.lines_in(tx, parts.basket))
    sum_ = drafts.add_up(found, parts.discount, parts.address)
    if sum_.total != parts.total:
        raise Refused(f"the order comes to {money(sum_.total)} by now")
    for line in found:
        if not line.kept:
            inventory.take(tx, line.variant, line.pieces)
    order = _enter(tx, parts, found, sum_)
    _pay(tx, parts, order)
    if parts.basket.startswith(carts.PREFIX):
        carts.empty(tx, parts.basket, order)
    return Placed(placed_order=order)


def state_of(tx: sqlite3.Connection, order: str) -> OrderState:
    row = lines.order_row(tx, order)
    total = sum(line["paid"] for line in lines.lines_of(tx, order)) + row["shipping"]
    paid = tx.execute("SELECT instrument, amount FROM payments WHERE order_id = ?", (order,)).fetchone()
    link = tx.execute("SELECT link, amount FROM payment_links WHERE order_id = ?", (order,)).fetchone()
    words = ""
    if paid is not None:
        words = f"{money(paid['amount'])} charged to {paid['instrument']}"
    elif link is not None:
        words = f"please pay {money(link['amount'])} here: {link['link']}"
    return OrderState(status=row["status"], total=total, address=row["address"], payment=words)


def _enter(tx: sqlite3.Connection, parts: drafts.Parts, found: Sequence[carts.Line], sum_: drafts.Sum) -> OrderId:
    """Write an order into the books: an item for each piece, the discount shared over them."""
    last = tx.execute("SELECT max(CAST(substr(order_id, 2) AS INTEGER)) AS last FROM orders").fetchone()["last"]
    order = OrderId(f"W{last + 1:05d}")
    status = "processing" if parts.way == "card" else "awaiting payment"
    tx.execute(
        "INSERT INTO orders (order_id, account, status, placed_at, address, shipping) VALUES (?, ?, ?, ?, ?, ?)",
        (order, parts.account, status, now(tx).isoformat(), parts.address, sum_.delivery),
    )
    pieces = [(line.variant, line.price) for line in found for _ in range(line.pieces)]
    less = share(sum_.less, [price for _, price in pieces])
    tx.executemany(
        "INSERT INTO order_items (item, order_id, variant, price, discount, status) VALUES (?, ?, ?, ?, ?, 'ordered')",
        [(f"{order}-{n}", order, *piece, less[n - 1]) for n, piece in enumerate(pieces, start=1)],
    )
    return order


def _pay(tx: sqlite3.Connection, parts: drafts.Parts, order: str) -> None:
    if parts.way != "card":
        link = f"https://pay.larchandlane.example/{order.lower()}"
        tx.execute("INSERT INTO payment_links VALUES (?, ?, ?)", (link, order, parts.total))
        return
    card = drafts.card_on_file(tx, parts.account)
    if not card:
        raise Refused("there is no card on file that could be charged")
    tx.execute(
        "INSERT INTO payments (payment, order_id, method, instrument, amount) VALUES (?, ?, 'card', ?, ?)",
        (f"{order}-PAY1", order, card, parts.total),
    )
