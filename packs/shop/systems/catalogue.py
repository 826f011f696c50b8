"""The shop's catalogue: what there is to buy, in which colours and sizes, and what it costs."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Literal, TypeAlias

from pydantic import BaseModel

from remit.errors import Refused
from remit.pack import Money

from ..ids import OfferId, ProductId
from . import well_known
from .books import Books
from .money import cents, money

if TYPE_CHECKING:
    from .generate import World

TABLES = """
CREATE TABLE descriptions (product TEXT PRIMARY KEY REFERENCES products, text TEXT NOT NULL);
"""

Department: TypeAlias = Literal["jackets", "shirts", "trousers", "shoes", "accessories", "kitchen", "home", "bikes"]
Quantity: TypeAlias = Literal["two", "three", "four", "five", "six", "more than six"]

_PIECES: dict[str, int] = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "more than six": 7}


class ProductSummary(BaseModel, frozen=True):
    product: ProductId
    product_title: str
    product_department: str
    from_price: Money
    availability: str


class ProductDetails(BaseModel, frozen=True):
    """`available_in` and `prices` in words; a description is its supplier's."""

    product_name: str
    product_description: str
    prices: str
    available_in: str


class Offer(BaseModel, frozen=True):
    bought_offer: OfferId
    offer_name: str
    offer_color: str
    offer_size: str
    offer_price: Money
    offer_availability: str


class OfferTerms(BaseModel, frozen=True):
    """What is to be put in the cart: how many pieces, what one costs, and how many there are."""

    pieces: int
    piece_name: str
    piece_price: Money
    pieces_left: int


class Catalogue(Books):
    """What can be bought."""

    def products(self, department: Department, most: Money | None) -> list[ProductSummary]:
        """What there is, of a department, at no more than a price. Raises Refused where there is nothing."""
        limit = None if most is None else cents(most, "price_limit")
        with self._database.read() as tx:
            rows = tx.execute(_PRODUCTS, {"department": department, "most": limit}).fetchall()
        if not rows:
            raise Refused("there is nothing like that at such a price", parameter="price_limit")
        return [_summary(row) for row in rows]

    def details(self, product: ProductId) -> ProductDetails:
        """Raises Refused for an unknown product."""
        with self._database.read() as tx:
            row = tx.execute(_DESCRIBED, (product,)).fetchone()
            offers = tx.execute(_OFFERS, (product,)).fetchall()
        if row is None:
            raise Refused("we have no such product", parameter="product")
        prices = sorted({offer["price"] for offer in offers})
        return ProductDetails(
            product_name=row["title"],
            product_description=row["text"] or f"From our {row['category']} department.",
            prices=" to ".join(str(money(price)) for price in dict.fromkeys((prices[0], prices[-1]))),
            available_in="; ".join(_kinds([o for o in offers if o["stock"] > 0])) or "nothing at the moment: sold out",
        )

    def offers(self, product: ProductId) -> list[Offer]:
        """A product's colours and sizes, sold out or not."""
        with self._database.read() as tx:
            rows = tx.execute(_OFFERS, (product,)).fetchall()
        return [_offer(row) for row in rows]

    def terms(self, offer: OfferId, quantity: Quantity | None) -> OfferTerms:
        """Raises Refused where it is unknown, or sold out."""
        with self._database.read() as tx:
            row = tx.execute(_OFFER, (offer,)).fetchone()
        if row is None:
            raise Refused("we have no such thing", parameter="bought_offer")
        if row["stock"] < 1:
            raise Refused(f"the {called(row)} is sold out", parameter="bought_offer")
        return OfferTerms(
            pieces=pieces_of(quantity),
            piece_name=called(row),
            piece_price=money(row["price"]),
            pieces_left=row["stock"],
        )


def pieces_of(quantity: Quantity | None) -> int:
    return _PIECES.get(quantity or "", 1)


def called(row: sqlite3.Row) -> str:
    """What a variant is called: "Alpine rain jacket in blue, M"."""
    size = "" if row["size"] == "one size" else f", {row['size']}"
    return f"{row['title']} in {row['color']}{size}"


_PRODUCTS = """SELECT p.product, p.title, p.category, min(v.price) AS price, max(v.stock) AS stock FROM products p
JOIN variants v USING (product) WHERE p.category = :department
GROUP BY p.product HAVING :most IS NULL OR min(v.price) <= :most ORDER BY p.product"""
_DESCRIBED = (
    "SELECT p.title, p.category, d.text FROM products p LEFT JOIN descriptions d USING (product) WHERE p.product = ?"
)
_OFFERS = "SELECT v.*, p.title FROM variants v JOIN products p USING (product) WHERE v.product = ? ORDER BY v.variant"
_OFFER = "SELECT v.*, p.title FROM variants v JOIN products p USING (product) WHERE v.variant = ?"


def _summary(row: sqlite3.Row) -> ProductSummary:
    return ProductSummary(
        product=ProductId(row["product"]),
        product_title=row["title"],
        product_department=row["category"],
        from_price=money(row["price"]),
        availability="in stock" if row["stock"] > 0 else "sold out",
    )


def _offer(row: sqlite3.Row) -> Offer:
    return Offer(
        bought_offer=OfferId(row["variant"]),
        offer_name=row["title"],
        offer_color=row["color"],
        offer_size=row["size"],
        offer_price=money(row["price"]),
        offer_availability="in stock" if row["stock"] > 0 else "sold out",
    )


def _kinds(offers: list[sqlite3.Row]) -> list[str]:
    """Colours, each with the sizes there are of it: "blue (M, L)"."""
    sizes: dict[str, list[str]] = {}
    for offer in offers:
        sizes.setdefault(offer["color"], []).append(offer["size"])
    return [color if found == ["one size"] else f"{color} ({', '.join(found)})" for color, found in sizes.items()]


def generate(world: World) -> None:
    world.rows("descriptions", ("product", "text"), well_known.DESCRIPTIONS)
