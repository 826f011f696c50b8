"""The shop's products, their variants, stock and prices."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydantic import BaseModel

from remit.errors import Refused
from remit.pack import Money

from ..ids import ItemId, VariantId
from . import well_known
from .books import Books
from .money import money
from .well_known import Product, Variety

if TYPE_CHECKING:
    from .generate import World

TABLES = """
CREATE TABLE products (
    product TEXT PRIMARY KEY, title TEXT NOT NULL, category TEXT NOT NULL, final_sale INTEGER NOT NULL
);
CREATE TABLE variants (
    variant TEXT PRIMARY KEY, product TEXT NOT NULL REFERENCES products, color TEXT NOT NULL, size TEXT NOT NULL,
    price INTEGER NOT NULL, stock INTEGER NOT NULL CHECK (stock >= 0)
);
CREATE INDEX variants_of ON variants (product);
CREATE TABLE reviews (review INTEGER PRIMARY KEY, product TEXT NOT NULL REFERENCES products, stars INTEGER, text TEXT);
CREATE INDEX reviews_of ON reviews (product);
"""


class Variant(BaseModel, frozen=True):
    new_variant: VariantId
    title: str
    color: str
    size: str
    price: Money
    in_stock: bool
    customers_say: str


class ExchangeQuote(BaseModel, frozen=True):
    """What another variant costs on top of what was paid for; less than nothing is paid back."""

    price_difference: Money
    difference: str
    exchange_for: str


class Inventory(Books):
    """What there is and what it costs."""

    def variants_for(self, item: ItemId) -> list[Variant]:
        """The other variants of what was bought, in stock or not. Raises Refused for an unknown item."""
        with self._database.read() as tx:
            bought = bought_variant(tx, item)
            says = "; ".join(r["text"] for r in tx.execute(_REVIEWS, (bought["product"],)))
            rows = tx.execute(_OTHERS, (bought["product"], bought["variant"])).fetchall()
        return [_variant(row, says) for row in rows]

    def quote_exchange(self, item: ItemId, wanted: VariantId) -> ExchangeQuote:
        """Raises Refused where the variant is another product's, the same as before, or out of stock."""
        with self._database.read() as tx:
            bought, new = bought_variant(tx, item), exchangeable(tx, item, wanted)
        difference = new["price"] - bought["paid_price"]
        return ExchangeQuote(
            price_difference=money(difference),
            difference=_in_words(difference),
            exchange_for=f"{new['title']} in {new['color']}, {new['size']}",
        )

    def stock(self, variant: VariantId) -> int:
        with self._database.read() as tx:
            row = tx.execute("SELECT stock FROM variants WHERE variant = ?", (variant,)).fetchone()
        return 0 if row is None else row["stock"]


_REVIEWS = "SELECT text FROM reviews WHERE product = ? ORDER BY review LIMIT 3"
_OTHERS = """SELECT v.*, p.title FROM variants v JOIN products p USING (product)
WHERE v.product = ? AND v.variant != ? ORDER BY v.variant"""
_BOUGHT = """SELECT v.variant, v.product, i.price AS paid_price FROM order_items i JOIN variants v USING (variant)
WHERE i.item = ?"""


def bought_variant(tx: sqlite3.Connection, item: str) -> sqlite3.Row:
    row = tx.execute(_BOUGHT, (item,)).fetchone()
    if row is None:
        raise Refused("we have no record of that item", parameter="order_item")
    return row


def exchangeable(tx: sqlite3.Connection, item: str, wanted: str) -> sqlite3.Row:
    """The variant an item may be exchanged for. Raises Refused."""
    bought = bought_variant(tx, item)
    new = tx.execute("SELECT v.*, p.title FROM variants v JOIN products p USING (product) WHERE variant = ?", (wanted,))
    row = new.fetchone()
    if row is None or row["product"] != bought["product"]:
        raise Refused(
            "it can be exchanged for another colour or size of the same product only", parameter="new_variant"
        )
    if row["variant"] == bought["variant"]:
        raise Refused("that is the one you already have", parameter="new_variant")
    if row["stock"] < 1:
        raise Refused(f"the {row['title']} in {row['color']}, {row['size']} is out of stock", parameter="new_variant")
    return row


def take(tx: sqlite3.Connection, variant: str, pieces: int = 1) -> bool:
    """Take some from stock; False if there are not that many."""
    change = "UPDATE variants SET stock = stock - ? WHERE variant = ? AND stock >= ?"
    return tx.execute(change, (pieces, variant, pieces)).rowcount == 1


def put_back(tx: sqlite3.Connection, variant: str, pieces: int = 1) -> None:
    tx.execute("UPDATE variants SET stock = stock + ? WHERE variant = ?", (pieces, variant))


def _variant(row: sqlite3.Row, says: str) -> Variant:
    return Variant(
        new_variant=VariantId(row["variant"]),
        title=row["title"],
        color=row["color"],
        size=row["size"],
        price=money(row["price"]),
        in_stock=row["stock"] > 0,
        customers_say=says,
    )


def _in_words(difference: int) -> str:
    if difference == 0:
        return "at no extra cost"
    amount = money(abs(difference))
    return f"you pay {amount} more" if difference > 0 else f"you get {amount} back"


# -- made-up products -----------------------------------------------------------------------------------------------

HOW_MANY = 300

_KINDS: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[int, int]]] = {
    "shirts": (("Oxford shirt", "Flannel shirt", "Linen shirt", "Polo shirt"), ("S", "M", "L", "XL"), (1990, 6990)),
    "jackets": (("Fleece jacket", "Parka", "Softshell jacket", "Windbreaker"), ("S", "M", "L", "XL"), (5990, 24990)),
    "trousers": (("Chinos", "Jeans", "Hiking trousers", "Cord trousers"), ("30", "32", "34", "36"), (3990, 11990)),
    "shoes": (("Trail shoes", "Sneakers", "Leather boots", "Sandals"), ("38", "40", "42", "44"), (4990, 17990)),
    "accessories": (("Beanie", "Leather belt", "Backpack", "Umbrella"), ("one size",), (1290, 8990)),
    "kitchen": (("Coffee grinder", "Kettle", "Frying pan", "Toaster"), ("one size",), (2490, 18990)),
    "home": (("Floor lamp", "Wool blanket", "Wall clock", "Side table"), ("one size",), (2990, 29990)),
}
_SERIES = ("Aspen", "Birch", "Cedar", "Dune", "Ember", "Fjord", "Grove", "Harbour", "Isle", "Juniper", "Lark", "Moor")
_COLORS = ("black", "white", "blue", "green", "grey", "red", "sand")
_PRAISE = ("Exactly as described.", "Good value.", "Smaller than I thought.", "Would buy again.", "Arrived quickly.")


def _made_up(dice: random.Random) -> Iterator[tuple[Product, list[Variety]]]:
    for number in range(len(well_known.PRODUCTS) + 1, HOW_MANY + 1):
        category = dice.choice(list(_KINDS))
        names, sizes, (low, high) = _KINDS[category]
        product = f"P{number:03d}"
        title = f"{dice.choice(_SERIES)} {dice.choice(names).lower()}"
        price = dice.randrange(low, high, 500)
        colors = dice.sample(_COLORS, dice.randint(2, 4))
        varieties = [
            Variety(f"{product}-{color}-{size}".upper().replace(" ", ""), product, color, size, price, _stock(dice))
            for color in colors
            for size in sizes
        ]
        yield Product(product, title, category, dice.random() < 0.05), varieties


def _stock(dice: random.Random) -> int:
    return 0 if dice.random() < 0.1 else dice.randint(1, 40)


def generate(world: World) -> None:
    dice = world.dice("inventory")
    made_up = list(_made_up(dice))
    products = [*well_known.PRODUCTS, *(product for product, _ in made_up)]
    world.rows("products", Product._fields, products)
    world.rows("variants", Variety._fields, [*well_known.VARIANTS, *(v for _, varieties in made_up for v in varieties)])
    reviewed = [product.product for product, _ in made_up for _ in range(dice.randint(0, 3))]
    reviews = [(product, dice.randint(2, 5), dice.choice(_PRAISE)) for product in reviewed]
    world.rows("reviews", ("product", "stars", "text"), [*well_known.REVIEWS, *reviews])
