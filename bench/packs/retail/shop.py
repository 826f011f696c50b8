"""The shop as far as its tools have shown it: the records that were read, and what the writes since did to them."""

from __future__ import annotations

from decimal import Decimal
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from remit.model.value import Json
from remit.pack.seen import Seen

from .records import Offered, OrderDetails, Payment, ProductDetails, Profile, Variant

M = TypeVar("M", bound=BaseModel)

LOOKUPS = ("find_user_id_by_email", "find_user_id_by_name_zip")
"""The tools that tell who somebody is by what only they should know."""


class Shop:
    """What is known of customers, orders and products; nothing where nothing was read."""

    def __init__(self, seen: Seen) -> None:
        self.located = [str(found.value).strip() for found in seen.results(*LOOKUPS)]
        self.profiles: dict[str, Profile] = {}
        self.orders: dict[str, OrderDetails] = {}
        self.products: dict[str, ProductDetails] = {}
        self.items: dict[str, Variant] = {}
        for answer in seen.answers:
            if not answer.failed:
                self._learn(answer.value)

    def offered(self, item_id: str) -> Offered | None:
        """An item as its product's record shows it; or else as somebody ordered it, which says nothing of the stock."""
        for product in self.products.values():
            if variant := product.variants.get(item_id):
                return Offered(product_id=product.product_id, **variant.model_dump())
        if variant := self.items.get(item_id):
            return Offered(**variant.model_dump())
        ordered = (item for order in self.orders.values() for item in order.items if item.item_id == item_id)
        return next((Offered(**item.model_dump()) for item in ordered), None)

    def balance(self, user_id: str, payment_method_id: str) -> Decimal | None:
        """What a gift card holds; None for what is not one, or is not known to be one."""
        profile = self.profiles.get(user_id)
        method = profile.payment_methods.get(payment_method_id) if profile else None
        return method.balance if method else None

    # -- private ----------------------------------------------------------------------------------------------------

    def _learn(self, answer: Json) -> None:
        if order := _read(OrderDetails, answer):
            self._settle(order, self.orders.get(order.order_id))
            self.orders[order.order_id] = order
        elif profile := _read(Profile, answer):
            self.profiles[profile.user_id] = profile
        elif product := _read(ProductDetails, answer):
            self.products[product.product_id] = product
        elif item := _read(Variant, answer):
            self.items[item.item_id] = item

    def _settle(self, order: OrderDetails, before: OrderDetails | None) -> None:
        """A write that paid or refunded at once has moved what the gift cards hold since their profile was read."""
        profile = self.profiles.get(order.user_id)
        if before is None or profile is None:
            return
        for payment in order.payment_history[len(before.payment_history) :]:
            method = profile.payment_methods.get(payment.payment_method_id)
            if method is not None and method.balance is not None:
                method.balance += _gained(payment)


def _gained(payment: Payment) -> Decimal:
    return payment.amount if payment.transaction_type == "refund" else -payment.amount


def _read(model: type[M], answer: Json) -> M | None:
    try:
        return model.model_validate(answer)
    except ValidationError:
        return None
