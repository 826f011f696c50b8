"""Another one for what was delivered: another colour or size, or the same again in place of a damaged one."""

from __future__ import annotations

import sqlite3

from pydantic import BaseModel

from remit.errors import Refused

from ..ids import ExchangeId, ReplacementId
from . import inventory, lines, payments
from .database import now


class Exchanged(BaseModel, frozen=True):
    exchange_id: ExchangeId


class Replaced(BaseModel, frozen=True):
    replacement_id: ReplacementId
    damage_settled: str


class PutBack(BaseModel, frozen=True):
    put_back: bool


def exchange(tx: sqlite3.Connection, order: str, item: str, wanted: str, difference: int) -> Exchanged:
    """Swap an item for another variant, and charge or pay back the difference. Raises Refused."""
    (line,) = lines.chosen(tx, order, [item], "order_item")
    new = inventory.exchangeable(tx, item, wanted)
    payment = payments.charge(tx, order, difference) if difference > 0 else None
    refund = payments.pay_back(tx, order, "exchange", -difference, items=[item]) if difference < 0 else None
    inventory.take(tx, wanted)
    inventory.put_back(tx, line["variant"])
    price = line["price"] + difference
    tx.execute("UPDATE order_items SET variant = ?, price = ? WHERE item = ?", (new["variant"], price, item))
    number = tx.execute("SELECT count(*) + 1 AS next FROM exchanges").fetchone()["next"]
    made = ExchangeId(f"X{number:05d}")
    tx.execute(
        "INSERT INTO exchanges VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
        (made, order, item, line["variant"], line["price"], wanted, difference, payment, refund, now(tx).isoformat()),
    )
    return Exchanged(exchange_id=made)


def exchange_back(tx: sqlite3.Connection, order: str, exchange: str) -> PutBack:
    """Undo an exchange, money included. Raises Refused where the first variant has been sold out since."""
    row = _standing(tx, "exchange", exchange, order)
    if not inventory.take(tx, row["old_variant"]):
        raise Refused("the one from before has been sold out since")
    inventory.put_back(tx, row["new_variant"])
    tx.execute(
        "UPDATE order_items SET variant = ?, price = ? WHERE item = ?",
        (row["old_variant"], row["old_price"], row["item"]),
    )
    if row["refund"] is not None:
        payments.take_back(tx, row["refund"])
    if row["payment"] is not None:
        tx.execute("UPDATE payments SET refunded = amount WHERE payment = ?", (row["payment"],))
    tx.execute("UPDATE exchanges SET voided_at = ? WHERE exchange = ?", (now(tx).isoformat(), exchange))
    return PutBack(put_back=True)


def replace(tx: sqlite3.Connection, order: str, item: str, damage: str) -> Replaced:
    """Send the same again. Raises Refused where it is sold out: then there is only the money."""
    (line,) = lines.chosen(tx, order, [item], "order_item")
    if replacement_for(tx, item) is not None:
        raise Refused(f"a new {lines.name(line)} is on its way already", parameter="order_item")
    if not inventory.take(tx, line["variant"]):
        raise Refused(f"the {lines.name(line)} is out of stock", parameter="resolution")
    number = tx.execute("SELECT count(*) + 1 AS next FROM replacements").fetchone()["next"]
    made = ReplacementId(f"N{number:05d}")
    tx.execute(
        "INSERT INTO replacements VALUES (?, ?, ?, ?, ?, ?, NULL)",
        (made, order, item, line["variant"], damage, now(tx).isoformat()),
    )
    return Replaced(replacement_id=made, damage_settled="replaced")


def recall(tx: sqlite3.Connection, order: str, replacement: str) -> PutBack:
    """Stop a replacement: it goes back on the shelf."""
    row = _standing(tx, "replacement", replacement, order)
    inventory.put_back(tx, row["variant"])
    tx.execute("UPDATE replacements SET voided_at = ? WHERE replacement = ?", (now(tx).isoformat(), replacement))
    return PutBack(put_back=True)


def replacement_for(tx: sqlite3.Connection, item: str) -> sqlite3.Row | None:
    """The replacement under way for an item, with the title of what is sent."""
    return tx.execute(_UNDER_WAY, (item,)).fetchone()


def replacement_of(tx: sqlite3.Connection, replacement: str) -> sqlite3.Row | None:
    sql = "SELECT * FROM replacements WHERE replacement = ? AND voided_at IS NULL"
    return tx.execute(sql, (replacement,)).fetchone()


def exchange_of(tx: sqlite3.Connection, exchange: str) -> sqlite3.Row | None:
    return tx.execute("SELECT * FROM exchanges WHERE exchange = ? AND voided_at IS NULL", (exchange,)).fetchone()


_UNDER_WAY = """SELECT r.*, p.title FROM replacements r JOIN variants USING (variant) JOIN products p USING (product)
WHERE r.item = ? AND r.voided_at IS NULL"""
_STANDING = {
    "exchange": "SELECT * FROM exchanges WHERE exchange = ? AND order_id = ? AND voided_at IS NULL",
    "replacement": "SELECT * FROM replacements WHERE replacement = ? AND order_id = ? AND voided_at IS NULL",
}


def _standing(tx: sqlite3.Connection, kind: str, ident: str, order: str) -> sqlite3.Row:
    row = tx.execute(_STANDING[kind], (ident, order)).fetchone()
    if row is None:
        raise Refused(f"there is no such {kind} to take back", parameter=f"{kind}_id")
    return row
