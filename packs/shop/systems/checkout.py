"""The shop's checkout: carts, drafts of orders, and placing them.

What is in a cart is put aside for half an hour; then somebody else may have it. A cart is ordered once, and a new one
begins.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from pydantic import BaseModel

from remit.errors import Refused
from remit.pack import Email, Key

from ..ids import CartLineId, DraftId, ItemId, OfferId, OrderId, ShopperId
from . import cancelling, carts, drafts, lines, payments, placing, well_known
from .books import Books
from .catalogue import Quantity, pieces_of
from .customers import account_with
from .drafts import Wish

if TYPE_CHECKING:
    from .generate import World

TABLES = """
CREATE TABLE carts (
    cart TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES customers, order_id TEXT REFERENCES orders
);
CREATE INDEX carts_of ON carts (account);
CREATE TABLE cart_lines (
    line TEXT PRIMARY KEY, cart TEXT NOT NULL REFERENCES carts, variant TEXT NOT NULL REFERENCES variants,
    pieces INTEGER NOT NULL CHECK (pieces > 0), kept_until TEXT NOT NULL
);
CREATE TABLE payment_links (link TEXT PRIMARY KEY, order_id TEXT NOT NULL REFERENCES orders, amount INTEGER NOT NULL);
"""


class ShopperFound(BaseModel, frozen=True):
    shopper: ShopperId


class Shopper(BaseModel, frozen=True):
    """Who looks around and fills a cart, as policies see them."""

    email: Email
    flagged_for_fraud: bool


class Withdrawn(BaseModel, frozen=True):
    withdrawn: bool


class Checkout(Books):
    """Carts, and orders made of them."""

    def find(self, email: Email) -> ShopperFound:
        """Raises Refused for who has no account: guests order in the shop itself."""
        return ShopperFound(shopper=ShopperId(self.look(lambda tx: account_with(tx, email))))

    def record(self, shopper: ShopperId) -> Shopper | None:
        row = self.look(lambda tx: tx.execute("SELECT * FROM customers WHERE account = ?", (shopper,)).fetchone())
        return None if row is None else Shopper(email=row["email"], flagged_for_fraud=row["flagged_for_fraud"])

    def draft(self, draft: DraftId) -> drafts.Draft | None:
        try:
            return self.look(lambda tx: drafts.record(tx, draft))
        except Refused:  # what was in it is gone
            return None

    # -- what an order would come to --------------------------------------------------------------------------------

    def quote(self, shopper: ShopperId, offer: OfferId, quantity: Quantity | None, wish: Wish) -> drafts.PurchaseQuote:
        """Raises Refused where it is sold out."""
        basket = drafts.basket_of([(offer, pieces_of(quantity))])
        id, terms = self.look(lambda tx: drafts.draft(tx, shopper, basket, wish))
        return drafts.PurchaseQuote(purchase=id, **dict(terms))

    def quote_cart(self, shopper: ShopperId, wish: Wish) -> drafts.CartQuote:
        """Raises Refused where there is nothing in the cart."""
        id, terms = self.look(lambda tx: drafts.draft(tx, shopper, carts.open_cart(tx, shopper), wish))
        return drafts.CartQuote(cart_order=id, **dict(terms))

    def quote_again(
        self, shopper: ShopperId, order: OrderId, items: Sequence[ItemId], wish: Wish
    ) -> drafts.RepeatQuote:
        """What was bought before, at today's prices. Raises Refused where it is sold out, or not of that order."""

        def ask(tx: sqlite3.Connection) -> tuple[DraftId, drafts.Terms]:
            bought = {line["item"]: line["variant"] for line in lines.lines_of(tx, order)}
            if lines.order_row(tx, order)["account"] != shopper or not items or not bought.keys() >= set(items):
                raise Refused("these are not items of an order of yours", parameter="again_items")
            basket = drafts.basket_of([(bought[item], 1) for item in items])
            return drafts.draft(tx, shopper, basket, wish)

        id, terms = self.look(ask)
        return drafts.RepeatQuote(repeat_order=id, **dict(terms))

    # -- changing anything ------------------------------------------------------------------------------------------

    def put(self, key: Key, shopper: ShopperId, offer: OfferId, pieces: int) -> carts.CartFilled:
        return self._database.once(
            key, "put in cart", carts.CartFilled, lambda tx: carts.put(tx, shopper, offer, pieces)
        )

    def take_out(self, key: Key, line: CartLineId) -> carts.LineGone:
        return self._database.once(key, "take out", carts.LineGone, lambda tx: carts.take_out(tx, line))

    def place(self, key: Key, draft: DraftId) -> placing.Placed:
        return self._database.once(key, "place", placing.Placed, lambda tx: placing.place(tx, draft))

    def withdraw(self, key: Key, order: OrderId) -> Withdrawn:
        """Cancel an order that has not left yet: what was paid is paid back, what was put aside is given back."""

        def do(tx: sqlite3.Connection) -> Withdrawn:
            cancelling.cancel(tx, order, payments.refundable(tx, order))
            return Withdrawn(withdrawn=True)

        return self._database.once(key, "withdraw", Withdrawn, do)


def generate(world: World) -> None:
    """What people left in their carts."""
    kept_until = (world.dawn + timedelta(days=2)).isoformat()
    for number, (account, variant, pieces) in enumerate(well_known.CARTS, start=1):
        cart = f"{carts.PREFIX}{number:05d}"
        world.rows("carts", ("cart", "account"), [(cart, account)])
        line = (f"{cart}-1", cart, variant, pieces, kept_until)
        world.rows("cart_lines", ("line", "cart", "variant", "pieces", "kept_until"), [line])
