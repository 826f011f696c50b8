"""What is put aside for customers until they order it: one open cart for each account."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from pydantic import BaseModel

from remit.errors import Refused
from remit.pack import Money

from ..ids import CartId, CartLineId
from . import catalogue, inventory
from .database import now
from .money import money

PREFIX = "B"
KEPT = timedelta(minutes=30)


class Line(NamedTuple):
    """Some pieces of a variant. `left`: how many there are, those that are put aside for it included."""

    id: str
    variant: str
    called: str
    price: int
    pieces: int
    left: int
    kept: bool


class CartFilled(BaseModel, frozen=True):
    """`cart_contents` in words, of all that is in it."""

    cart: CartId
    cart_line: CartLineId
    cart_contents: str
    cart_total: Money


class LineGone(BaseModel, frozen=True):
    was_there: bool


def open_cart(tx: sqlite3.Connection, account: str) -> str:
    """The cart that an account fills now. Raises Refused where there is none."""
    cart = _open(tx, account)
    if cart is None:
        raise Refused("there is nothing in your cart")
    return cart


def put(tx: sqlite3.Connection, account: str, variant: str, pieces: int) -> CartFilled:
    """Put pieces of a variant in an account's cart, and aside for it. Raises Refused where there are not that many."""
    _let_go(tx)
    cart = _open(tx, account) or _begin(tx, account)
    if not inventory.take(tx, variant, pieces):
        raise Refused("there are not that many left of it", parameter="bought_offer")
    until = (now(tx) + KEPT).isoformat()
    number = max((int(line.id.rsplit("-", 1)[1]) for line in contents(tx, cart)), default=0) + 1
    id = CartLineId(f"{cart}-{number}")
    tx.execute("INSERT INTO cart_lines VALUES (?, ?, ?, ?, ?)", (id, cart, variant, pieces, until))
    tx.execute("UPDATE cart_lines SET kept_until = ? WHERE cart = ?", (until, cart))
    found = contents(tx, cart)
    return CartFilled(cart=CartId(cart), cart_line=id, cart_contents=in_words(found), cart_total=money(total(found)))


def take_out(tx: sqlite3.Connection, id: str) -> LineGone:
    """Take a line out of its cart, and give back what was put aside."""
    row = tx.execute("SELECT * FROM cart_lines WHERE line = ?", (id,)).fetchone()
    if row is not None:
        _drop(tx, [row])
    return LineGone(was_there=row is not None)


def empty(tx: sqlite3.Connection, cart: str, order: str) -> None:
    """A cart that has become an order holds nothing any more, and is not filled again."""
    tx.execute("DELETE FROM cart_lines WHERE cart = ?", (cart,))
    tx.execute("UPDATE carts SET order_id = ? WHERE cart = ?", (order, cart))


def contents(tx: sqlite3.Connection, cart: str) -> list[Line]:
    return [_line(row, kept=True) for row in tx.execute(_CONTENTS, (cart,)).fetchall()]


def line(tx: sqlite3.Connection, variant: str, pieces: int) -> Line:
    """Some pieces from the shelf. Raises Refused for an unknown variant."""
    row = tx.execute(_ON_SHELF, (pieces, variant)).fetchone()
    if row is None:
        raise Refused("we have no such thing", parameter="bought_offer")
    return _line(row, kept=False)


def in_words(found: Sequence[Line]) -> str:
    """`2 x Wool scarf in grey and 1 x Alpine rain jacket in blue, M`."""
    return " and ".join(f"{line.pieces} x {line.called}" for line in found)


def there(found: Sequence[Line]) -> Sequence[Line]:
    """All of it. Raises Refused where there are not that many left of something."""
    for line in found:
        if line.left < line.pieces:
            why = "is sold out" if line.left < 1 else f"is almost sold out: there are {line.left} left"
            raise Refused(f"the {line.called} {why}", parameter="bought_offer")
    return found


def total(found: Sequence[Line]) -> int:
    return sum(line.price * line.pieces for line in found)


_CONTENTS = """SELECT l.line, l.pieces, v.*, p.title FROM cart_lines l JOIN variants v USING (variant)
JOIN products p USING (product) WHERE l.cart = ? ORDER BY l.line"""
_ON_SHELF = """SELECT '' AS line, ? AS pieces, v.*, p.title FROM variants v JOIN products p USING (product)
WHERE v.variant = ?"""


def _line(row: sqlite3.Row, *, kept: bool) -> Line:
    left = row["stock"] + (row["pieces"] if kept else 0)
    return Line(row["line"], row["variant"], catalogue.called(row), row["price"], row["pieces"], left, kept)


def _open(tx: sqlite3.Connection, account: str) -> str | None:
    row = tx.execute("SELECT cart FROM carts WHERE account = ? AND order_id IS NULL", (account,)).fetchone()
    return None if row is None else row["cart"]


def _begin(tx: sqlite3.Connection, account: str) -> str:
    number = tx.execute("SELECT count(*) + 1 AS next FROM carts").fetchone()["next"]
    cart = f"{PREFIX}{number:05d}"
    tx.execute("INSERT INTO carts (cart, account) VALUES (?, ?)", (cart, account))
    return cart


def _let_go(tx: sqlite3.Connection) -> None:
    """Give back what was put aside for too long."""
    at = now(tx).isoformat()
    _drop(tx, tx.execute("SELECT * FROM cart_lines WHERE kept_until < ?", (at,)).fetchall())


def _drop(tx: sqlite3.Connection, gone: Sequence[sqlite3.Row]) -> None:
    for row in gone:
        inventory.put_back(tx, row["variant"], row["pieces"])
        tx.execute("DELETE FROM cart_lines WHERE line = ?", (row["line"],))
