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
from .money import money
from .searching import Color, ProductsFound, Size, Wanted, found, plain_size

if TYPE_CHECKING:
    from .generate import World

TABLES = """
CREATE TABLE descriptions (product TEXT PRIMARY KEY REFERENCES products, text TEXT NOT NULL);
"""

Quantity: TypeAlias = Literal["two", "three", "four", "five", "six", "more than six"]

_PIECES: dict[str, int] = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "more than six": 7}


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

    def products(self, wanted: Wanted) -> ProductsFound:
        """What there is like that, or what is nearest to it."""
        with self._database.read() as tx:
            return found(tx, wanted)

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

    def offers(self, product: ProductId, color: Color | None, size: Size | None) -> list[Offer]:
        """Those of a product in this colour and size, sold out or not; where none of them is in stock, all that it
        comes in. Where nothing is said, those in stock."""
        with self._database.read() as tx:
            rows = tx.execute(_OFFERS, (product,)).fetchall()
        in_stock = [row for row in rows if row["stock"] > 0]
        if color is None and size is None:
            return [_offer(row) for row in in_stock or rows]
        fitting = [r for r in rows if color in (None, r["color"]) and plain_size(size) in (None, r["size"])]
        return [_offer(row) for row in (fitting if any(row in in_stock for row in fitting) else rows)]

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


_DESCRIBED = (
    "SELECT p.title, p.category, d.text FROM products p LEFT JOIN descriptions d USING (product) WHERE p.product = ?"
)
_OFFERS = "SELECT v.*, p.title FROM variants v JOIN products p USING (product) WHERE v.product = ? ORDER BY v.variant"
_OFFER = "SELECT v.*, p.title FROM variants v JOIN products p USING (product) WHERE v.variant = ?"


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
