"""Looks for what somebody has in mind: all that was said counts, and where nothing is like it, what is nearest."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from pydantic import BaseModel

from remit.pack import Money

from ..ids import ProductId
from .money import cents, money

Department: TypeAlias = Literal["jackets", "shirts", "trousers", "shoes", "accessories", "kitchen", "home", "bikes"]
ProductKind: TypeAlias = Literal[
    "rain jacket", "down jacket", "fleece jacket", "softshell jacket", "windbreaker", "T-shirt", "blouse",
    "flannel shirt", "oxford shirt", "polo shirt", "linen shirt", "hiking trousers", "chinos", "jeans", "cord trousers",
    "running shoes", "trail shoes", "sandals", "boots", "sneakers", "backpack", "scarf", "beanie", "umbrella", "belt",
    "espresso machine", "coffee grinder", "frying pan", "kettle", "toaster", "blanket", "lamp", "side table", "vase",
    "wall clock",
]  # fmt: skip
Color: TypeAlias = Literal[
    "black", "blue", "brass", "green", "grey", "ivory", "orange", "red", "sand", "steel", "white", "brown", "pink",
    "purple", "yellow",
]  # fmt: skip
"""What people ask for, of which there need not be anything."""
Size: TypeAlias = Literal[
    "S", "M", "L", "XL", "size 30", "size 32", "size 34", "size 36", "size 38", "size 40", "size 42", "size 43",
    "size 44", "size 46", "size 48",
]  # fmt: skip
PriceOrder: TypeAlias = Literal["cheapest", "most expensive"]

_SHOWN = 5  # of more, one question is asked that leaves fewer
_LOOSENED = ("size", "color", "limit", "kind")
"""What is given up first, where there is nothing like it."""


class ProductSummary(BaseModel, frozen=True):
    """`product_colors` in words."""

    product: ProductId
    product_title: str
    product_colors: str
    from_price: Money
    availability: str


class ProductsFound(BaseModel, frozen=True):
    """`products_found` says what there is, and asks which it shall be."""

    products_found: str
    products: list[ProductSummary]


@dataclass(frozen=True)
class Wanted:
    """What somebody has in mind; None is not said."""

    department: Department
    kind: ProductKind | None = None
    color: Color | None = None
    size: Size | None = None
    limit: Money | None = None
    order: PriceOrder | None = None

    def called(self) -> str:
        """It in words: "rain jackets in blue, M for up to 100.00 EUR"."""
        what = self.department if self.kind is None else _plural(self.kind)
        variant = ", ".join(filter(None, (self.color, self.size)))
        limit = f" for up to {self.limit}" if self.limit else ""
        return f"{_HOME.get(what, what)}{f' in {variant}' if variant else ''}{limit}"


_HOME = {"kitchen": "things for the kitchen", "home": "things for the home"}


def found(tx: sqlite3.Connection, wanted: Wanted) -> ProductsFound:
    """What is like that, dearest last or as it is wanted; or what is like the most of it."""
    rows, near = _rows(tx, wanted), wanted
    for given_up in _LOOSENED:
        if rows or getattr(near, given_up) is None:
            continue
        near = replace(near, **{given_up: None})
        rows = _rows(tx, near)
    if wanted.order is not None:
        rows = rows[:1] if wanted.order == "cheapest" else rows[-1:]
    missed = "" if near == wanted else f"We have no {wanted.called()}. "
    return ProductsFound(products_found=missed + _told(near, rows), products=[_summary(row) for row in rows])


def plain_size(size: Size | None) -> str | None:
    """As the books have it: "size 40" is 40."""
    return None if size is None else size.removeprefix("size ")


def _rows(tx: sqlite3.Connection, wanted: Wanted) -> list[sqlite3.Row]:
    """Every product that comes so, sold out or not."""
    return tx.execute(
        _PRODUCTS,
        {
            "department": wanted.department,
            "kind": wanted.kind,
            "color": wanted.color,
            "size": plain_size(wanted.size),
            "most": None if wanted.limit is None else cents(wanted.limit, "price_limit"),
        },
    ).fetchall()


_PRODUCTS = """SELECT p.product, p.title, min(v.price) AS price, max(v.stock) AS stock,
(SELECT group_concat(color, ', ') FROM (SELECT DISTINCT color FROM variants WHERE product = p.product ORDER BY color))
AS colors FROM products p JOIN variants v USING (product)
WHERE p.category = :department AND (:kind IS NULL OR p.title LIKE '%' || :kind || '%')
AND (:color IS NULL OR v.color = :color) AND (:size IS NULL OR v.size = :size) AND (:most IS NULL OR v.price <= :most)
GROUP BY p.product ORDER BY max(v.stock) = 0, price, p.product"""


def _told(wanted: Wanted, rows: Sequence[sqlite3.Row]) -> str:
    """What there is and what it costs, and what would leave fewer."""
    if len(rows) == 1:
        return "We have this one. Is it what you mean?"
    prices = [row["price"] for row in rows]
    least, most = money(min(prices)), money(max(prices))
    head = f"We have {wanted.called()}, from {least} to {most}."
    if len(rows) <= _SHOWN:
        return f"{head} Which of these do you mean?"
    kinds = [kind for kind in ProductKind.__args__ if any(kind.lower() in row["title"].lower() for row in rows)]
    if wanted.kind is None and len(kinds) > 1:
        return f"{head} Which do you have in mind: {', '.join(kinds[:-1])} or {kinds[-1]}? Some of them:"
    if wanted.color is None:
        return f"{head} In which colour should it be? Some of them:"
    return f"{head} Up to which price should I look? Some of them:"


def _summary(row: sqlite3.Row) -> ProductSummary:
    return ProductSummary(
        product=ProductId(row["product"]),
        product_title=row["title"],
        product_colors=row["colors"],
        from_price=money(row["price"]),
        availability="in stock" if row["stock"] > 0 else "sold out",
    )


def _plural(kind: str) -> str:
    if kind.endswith("s"):
        return kind
    return "scarves" if kind == "scarf" else f"{kind}s"
