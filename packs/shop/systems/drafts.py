"""Orders before they are placed: who wants what, how it is paid, and what it comes to.

A draft is kept nowhere: its identifier says it all, the total included. Placing it adds up again, and comes to nothing
where the total would be another.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Literal, NamedTuple, TypeAlias

from pydantic import BaseModel

from remit.errors import Refused
from remit.pack import Email, Money

from ..ids import DraftId
from . import accounts, carts
from .customers import customer_of
from .database import now
from .money import money

_DELIVERY, _ABROAD, _FREE_FROM = 495, 1290, 6000
_OUTSIDE_EU = ("Zurich", "Switzerland", "Norway", "United Kingdom")
_MEMBERS = ("silver", "gold")  # the segments of those who are in the circle

Way: TypeAlias = Literal["card", "payment link"]


class Wish(NamedTuple):
    """How an order is wanted: percent off, another address than the account's, and a way to pay."""

    discount: int | None = None
    address: str | None = None
    way: Way | None = None


class Parts(NamedTuple):
    """What a draft's identifier says. `basket`: a cart, or pieces of variants as in "P002-GREY*2+P007-BRASS*1"."""

    account: str
    basket: str
    discount: int
    way: str
    total: int
    address: str


class Terms(BaseModel, frozen=True):
    """What a draft comes to, as a customer is told it."""

    order_contents: str
    order_total: Money
    total_in_words: str
    ship_to: str
    paid_by: str


class PurchaseQuote(Terms, frozen=True):
    purchase: DraftId


class CartQuote(Terms, frozen=True):
    cart_order: DraftId


class RepeatQuote(Terms, frozen=True):
    repeat_order: DraftId


class Draft(BaseModel, frozen=True):
    """A draft as policies see it. `goods` is what it holds before any discount."""

    email: Email
    customer_since: datetime
    is_member: bool
    flagged_for_fraud: bool
    goods: Money
    total: Money
    discount: int
    sent_elsewhere: bool
    charges_card: bool


class Sum(NamedTuple):
    """A draft added up, in cents."""

    goods: int
    less: int
    delivery: int

    @property
    def total(self) -> int:
        return self.goods - self.less + self.delivery


def draft(tx: sqlite3.Connection, account: str, basket: str, wish: Wish) -> tuple[DraftId, Terms]:
    """Raises Refused where there is nothing in it, or not that many, or the discount is none."""
    customer = customer_of(tx, account)
    way = _way(tx, account, wish.way)
    address = wish.address or customer["address"]
    found = carts.there(lines_in(tx, basket))
    sum_ = add_up(found, wish.discount or 0, address)
    parts = Parts(account, basket, wish.discount or 0, way, sum_.total, address)
    terms = Terms(
        order_contents=carts.in_words(found),
        order_total=money(sum_.total),
        total_in_words=_in_words(sum_, wish.discount),
        ship_to=address,
        paid_by="paid by a link that I give you"
        if way == "payment link"
        else f"charged to {card_on_file(tx, account)}",
    )
    return DraftId("|".join(str(part) for part in parts)), terms


def read(id: str) -> Parts:
    """Raises Refused for what is no draft."""
    account, basket, discount, way, total, address = (*id.split("|", 5), *[""] * 6)[:6]
    if not (discount.isdecimal() and total.isdecimal()):
        raise Refused("there is no such draft of an order")
    return Parts(account, basket, int(discount), way, int(total), address)


def record(tx: sqlite3.Connection, id: str) -> Draft:
    parts = read(id)
    customer = customer_of(tx, parts.account)
    sum_ = add_up(lines_in(tx, parts.basket), parts.discount, parts.address)
    return Draft(
        email=customer["email"],
        customer_since=customer["since"],
        is_member=customer["segment"] in _MEMBERS,
        flagged_for_fraud=customer["flagged_for_fraud"],
        goods=money(sum_.goods),
        total=money(sum_.total),
        discount=parts.discount,
        sent_elsewhere=parts.address != customer["address"],
        charges_card=parts.way == "card",
    )


def lines_in(tx: sqlite3.Connection, basket: str) -> list[carts.Line]:
    """What is in a basket. Raises Refused where it is empty."""
    if basket.startswith(carts.PREFIX):
        found = carts.contents(tx, basket)
    else:
        pieces = [piece.rpartition("*") for piece in basket.split("+")]
        found = [carts.line(tx, variant, int(count)) for variant, _, count in pieces]
    if not found:
        raise Refused("there is nothing in your cart")
    return found


def basket_of(pieces: Sequence[tuple[str, int]]) -> str:
    """The basket of pieces of variants, each variant once."""
    counted: dict[str, int] = {}
    for variant, count in pieces:
        counted[variant] = counted.get(variant, 0) + count
    return "+".join(f"{variant}*{count}" for variant, count in counted.items())


def add_up(found: Sequence[carts.Line], discount: int, address: str) -> Sum:
    if not 0 <= discount <= 100:
        raise Refused(f"{discount} percent is no discount")
    goods = carts.total(found)
    less = goods * discount // 100
    abroad = any(place in address for place in _OUTSIDE_EU)
    delivery = _ABROAD if abroad else 0 if goods - less >= _FREE_FROM else _DELIVERY
    return Sum(goods, less, delivery)


def card_on_file(tx: sqlite3.Connection, account: str) -> str:
    """The card that an account is charged on; empty where there is none that can be."""
    row = tx.execute("SELECT * FROM cards WHERE account = ? AND charged", (account,)).fetchone()
    if row is None or accounts.last_day(row["expires"]) < now(tx).date():
        return ""
    return accounts.card_name(row)


def _way(tx: sqlite3.Connection, account: str, wanted: Way | None) -> Way:
    """A payment link where it is wanted, and where there is no card to charge."""
    return "payment link" if wanted == "payment link" or not card_on_file(tx, account) else "card"


def _in_words(sum_: Sum, discount: int | None) -> str:
    words = [f"{money(sum_.goods)} for the goods"]
    if sum_.less:
        words.append(f"less {discount} percent")
    return ", ".join([*words, f"{money(sum_.delivery)} for delivery" if sum_.delivery else "delivery is free"])
