"""The items of an order: which they are, what was paid for each, and what became of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from remit.errors import Refused

ORDERED, CANCELLED, RETURNED, REFUNDED = "ordered", "cancelled", "returned", "refunded"

_LINES = """SELECT i.*, i.price - i.discount AS paid, p.title, p.final_sale, v.color, v.size, s.status AS parcel_status,
s.delivered_at FROM order_items i JOIN variants v USING (variant) JOIN products p USING (product)
LEFT JOIN shipments s USING (shipment) WHERE i.order_id = ? ORDER BY i.item"""


def order_row(tx: sqlite3.Connection, order: str) -> sqlite3.Row:
    """Raises Refused where there is no such order."""
    row = tx.execute("SELECT * FROM orders WHERE order_id = ?", (order,)).fetchone()
    if row is None:
        raise Refused("we have no such order", parameter="order")
    return row


def lines_of(tx: sqlite3.Connection, order: str) -> list[sqlite3.Row]:
    return tx.execute(_LINES, (order,)).fetchall()


def chosen(tx: sqlite3.Connection, order: str, items: Sequence[str], parameter: str) -> list[sqlite3.Row]:
    """The lines of these items, all of which the customer still has or awaits. Raises Refused."""
    order_row(tx, order)
    lines = {line["item"]: line for line in lines_of(tx, order)}
    if not items or len(set(items)) != len(items) or not lines.keys() >= set(items):
        raise Refused("these are not items of that order", parameter=parameter)
    for item in items:
        if lines[item]["status"] != ORDERED:
            raise Refused(f"the {name(lines[item])} has already been {lines[item]['status']}", parameter=parameter)
    return [lines[item] for item in items]


def mark(tx: sqlite3.Connection, items: Sequence[str], status: str) -> None:
    tx.executemany("UPDATE order_items SET status = ? WHERE item = ?", [(status, item) for item in items])


def name(line: sqlite3.Row) -> str:
    return line["title"] if line["size"] == "one size" else f"{line['title']} ({line['color']}, {line['size']})"


def names(lines: Sequence[sqlite3.Row]) -> str:
    return " and ".join(name(line) for line in lines)


def settle_status(tx: sqlite3.Connection, order: str) -> None:
    """An order none of whose items is left with the customer counts as returned; else, once delivered, as delivered."""
    row = order_row(tx, order)
    if row["status"] not in ("delivered", "returned"):
        return
    left = any(line["status"] == ORDERED for line in lines_of(tx, order))
    tx.execute("UPDATE orders SET status = ? WHERE order_id = ?", ("delivered" if left else "returned", order))
