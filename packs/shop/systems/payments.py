"""How money goes back, and comes in again: always over the payments an order was paid with."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from remit.errors import Refused

from ..ids import RefundId
from .database import now
from .money import money, share


class Part(NamedTuple):
    """A share of a refund, and the payment it goes back to."""

    payment: str
    instrument: str
    cents: int


def refundable(tx: sqlite3.Connection, order: str) -> int:
    """What was paid for an order and has not gone back, in cents."""
    return sum(row["amount"] - row["refunded"] for row in _payments(tx, order))


def parts_of(tx: sqlite3.Connection, order: str, cents: int) -> list[Part]:
    """How a refund is shared over an order's payments: in proportion to what is left of each. Raises Refused where it
    is more than was paid."""
    payments = _payments(tx, order)
    left = [row["amount"] - row["refunded"] for row in payments]
    if not 0 <= cents <= sum(left):
        raise Refused(f"{money(sum(left))} of this order can still be paid back", parameter="refund_amount")
    shares = share(cents, left)
    return [Part(p["payment"], p["instrument"], part) for p, part in zip(payments, shares, strict=True) if part]


def in_words(parts: Sequence[Part]) -> str:
    """`20.00 EUR to gift card ending 7788 and 44.90 EUR to Visa ending 4242`; of one part `to Visa ending 4242`."""
    if not parts:
        return "nothing has been paid yet"
    if len(parts) == 1:
        return f"to {parts[0].instrument}"
    return " and ".join(f"{money(part.cents)} to {part.instrument}" for part in parts)


def pay_back(
    tx: sqlite3.Connection, order: str, kind: str, cents: int, *, items: Sequence[str], reason: str | None = None
) -> RefundId:
    """Refund an amount for some items of an order."""
    parts = parts_of(tx, order, cents)
    number = tx.execute("SELECT count(*) + 1 AS next FROM refunds").fetchone()["next"]
    refund = RefundId(f"R{number:05d}")
    tx.execute(
        "INSERT INTO refunds (refund, order_id, kind, amount, reason, made_at) VALUES (?, ?, ?, ?, ?, ?)",
        (refund, order, kind, cents, reason, now(tx).isoformat()),
    )
    for part in parts:
        tx.execute("INSERT INTO refund_payments VALUES (?, ?, ?)", (refund, part.payment, part.cents))
        tx.execute("UPDATE payments SET refunded = refunded + ? WHERE payment = ?", (part.cents, part.payment))
        tx.execute("UPDATE gift_cards SET balance = balance + ? WHERE instrument = ?", (part.cents, part.instrument))
    tx.executemany("INSERT INTO refund_items VALUES (?, ?)", [(refund, item) for item in items])
    return refund


def take_back(tx: sqlite3.Connection, refund: str) -> sqlite3.Row:
    """Reverse a refund. Raises Refused where there is none, or its money has been spent."""
    row = tx.execute("SELECT * FROM refunds WHERE refund = ? AND voided_at IS NULL", (refund,)).fetchone()
    if row is None:
        raise Refused("there is no such refund to take back", parameter="refund_id")
    for part in tx.execute(_PARTS, (refund,)).fetchall():
        if part["method"] == "gift_card":
            _debit(tx, part["instrument"], part["amount"])
        tx.execute("UPDATE payments SET refunded = refunded - ? WHERE payment = ?", (part["amount"], part["payment"]))
    tx.execute("UPDATE refunds SET voided_at = ? WHERE refund = ?", (now(tx).isoformat(), refund))
    return row


def charge(tx: sqlite3.Connection, order: str, cents: int) -> str:
    """Charge an amount to the card or account an order was paid with. Raises Refused where that takes no charge."""
    payments = [row for row in _payments(tx, order) if row["method"] != "gift_card"]
    if not payments:
        raise Refused("there is no card on this order that could be charged")
    source = payments[0]
    if source["declines"]:
        raise Refused(f"{source['instrument']} declined the charge of {money(cents)}", parameter="new_variant")
    number = tx.execute("SELECT count(*) + 1 AS next FROM payments WHERE order_id = ?", (order,)).fetchone()["next"]
    payment = f"{order}-PAY{number}"
    tx.execute(
        "INSERT INTO payments (payment, order_id, method, instrument, amount) VALUES (?, ?, ?, ?, ?)",
        (payment, order, source["method"], source["instrument"], cents),
    )
    return payment


def stands(tx: sqlite3.Connection, refund: str) -> sqlite3.Row | None:
    """A refund that was made and not taken back: its amount, and what its parts sum up to."""
    return tx.execute(_STANDING, (refund,)).fetchone()


def went_to(tx: sqlite3.Connection, refund: str) -> str:
    rows = tx.execute(_PARTS, (refund,)).fetchall()
    return in_words([Part(row["payment"], row["instrument"], row["amount"]) for row in rows])


_PARTS = """SELECT r.payment, r.amount, p.method, p.instrument FROM refund_payments r JOIN payments p USING (payment)
WHERE r.refund = ? ORDER BY r.payment"""
_STANDING = """SELECT r.*, (SELECT sum(amount) FROM refund_payments WHERE refund = r.refund) AS paid_out
FROM refunds r WHERE r.refund = ? AND r.voided_at IS NULL"""


def _payments(tx: sqlite3.Connection, order: str) -> list[sqlite3.Row]:
    return tx.execute("SELECT * FROM payments WHERE order_id = ? ORDER BY payment", (order,)).fetchall()


def _debit(tx: sqlite3.Connection, instrument: str, cents: int) -> None:
    taken = tx.execute(
        "UPDATE gift_cards SET balance = balance - ? WHERE instrument = ? AND balance >= ?", (cents, instrument, cents)
    )
    if taken.rowcount != 1:
        raise Refused(f"the money on the {instrument} has been spent")
