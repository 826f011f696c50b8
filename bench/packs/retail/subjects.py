"""What policies see of an order and of a customer."""

from __future__ import annotations

from pydantic import BaseModel

from remit.pack import subject
from remit.pack.seen import Seen

from .ids import ItemId, OrderId, PaymentMethodId, UserId
from .records import PaymentMethod
from .shop import Shop


class Order(BaseModel):
    user_id: UserId
    others_located: bool  # somebody else's account was found first, by e-mail or by name and ZIP code
    status: str
    item_ids: list[ItemId]
    paid_with: list[PaymentMethodId]
    payment_method_ids: list[PaymentMethodId]  # of the owner, as far as known
    gift_card_ids: list[PaymentMethodId]


class User(BaseModel):
    user_id: UserId
    others_located: bool


@subject
def order_as_read(seen: Seen, order_id: OrderId) -> Order | None:
    shop = Shop(seen)
    order = shop.orders.get(order_id)
    if order is None:
        return None
    paid_with = {payment.payment_method_id for payment in order.payment_history}
    methods = _methods(shop, order.user_id)
    return Order(
        user_id=UserId(order.user_id),
        others_located=_others(shop, order.user_id),
        status=order.status,
        item_ids=[ItemId(item.item_id) for item in order.items],
        paid_with=[PaymentMethodId(id) for id in sorted(paid_with)],
        payment_method_ids=[PaymentMethodId(id) for id in sorted({*paid_with, *methods})],
        gift_card_ids=[PaymentMethodId(id) for id, method in methods.items() if method.source == "gift_card"],
    )


@subject
def user_as_read(seen: Seen, user_id: UserId) -> User | None:
    shop = Shop(seen)
    if user_id not in shop.located and user_id not in shop.profiles:
        return None
    return User(user_id=user_id, others_located=_others(shop, user_id))


def _methods(shop: Shop, user_id: str) -> dict[str, PaymentMethod]:
    profile = shop.profiles.get(user_id)
    return profile.payment_methods if profile else {}


def _others(shop: Shop, user_id: str) -> bool:
    return bool(shop.located) and shop.located[0] != user_id
