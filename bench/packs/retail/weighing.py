"""What has to be worked out from several records before a write can be judged."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from pydantic import BaseModel

from remit.errors import Refused
from remit.pack import action
from remit.pack.seen import Seen, records_in

from .ids import ItemId, OrderId, PaymentMethodId
from .records import OrderDetails
from .shop import Shop


class Picked(BaseModel):
    items_belong: bool  # each is in the order, as often as it is named


class Swap(BaseModel):
    one_for_one: bool
    new_items_known: bool
    same_products: bool
    new_items_available: bool
    something_changes: bool
    difference_covered: bool  # by the gift card, if it is one


class NewPayment(BaseModel):
    total_covered: bool  # by the gift card, if it is one


class Place(BaseModel):
    country_known: bool  # some record that was read has a country written like that


@action()
def weigh_place(seen: Seen, country: str) -> Place:
    """see whether a country is one of those in the shop's records"""
    shown = seen.results("get_user_details", "get_order_details")  # what a write put there is no record to go by
    return Place(country_known=any(found.get("country") == country for a in shown for found in records_in(a.value)))


@action(groups=("orders",))
def weigh_items(seen: Seen, order_id: OrderId, item_ids: list[ItemId]) -> Picked:
    """see whether items are in an order"""
    ordered = Counter(item.item_id for item in _order(Shop(seen), order_id).items)
    return Picked(items_belong=bool(item_ids) and Counter(map(str, item_ids)) <= ordered)


@action(groups=("orders",))
def weigh_swap(
    seen: Seen,
    order_id: OrderId,
    item_ids: list[ItemId],
    new_item_ids: list[ItemId],
    payment_method_id: PaymentMethodId,
) -> Swap:
    """see what items can be swapped for, and what is paid for it"""
    shop = Shop(seen)
    order = _order(shop, order_id)
    old = {item.item_id: item for item in order.items}
    found = [shop.offered(id) for id in new_item_ids]
    pairs = [(old[one], two) for one, two in zip(item_ids, found, strict=False) if one in old and two is not None]
    difference = sum((two.price - one.price for one, two in pairs), Decimal(0))
    balance = shop.balance(order.user_id, payment_method_id)
    return Swap(
        one_for_one=0 < len(item_ids) == len(new_item_ids),
        new_items_known=all(variant is not None for variant in found),
        same_products=all(two.product_id in (one.product_id, None) for one, two in pairs),
        new_items_available=all(two.available for two in found if two is not None),
        something_changes=any(one.item_id != two.item_id for one, two in pairs),
        difference_covered=balance is None or balance >= difference,
    )


@action(groups=("orders",))
def weigh_payment(seen: Seen, order_id: OrderId, payment_method_id: PaymentMethodId) -> NewPayment:
    """see whether a payment method can pay an order"""
    shop = Shop(seen)
    order = _order(shop, order_id)
    total = sum((item.price for item in order.items), Decimal(0))
    balance = shop.balance(order.user_id, payment_method_id)
    return NewPayment(total_covered=balance is None or balance >= total)


def _order(shop: Shop, order_id: str) -> OrderDetails:
    if order_id not in shop.orders:
        raise Refused("that order was not read", parameter="order_id")
    return shop.orders[order_id]
