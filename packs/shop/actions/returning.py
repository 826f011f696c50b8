"""What can be done about an order once it has arrived."""

from __future__ import annotations

from typing import Literal

from remit.pack import Check, Key, Money, action

from ..ids import ExchangeId, ItemId, OrderId, RefundId, ReplacementId, VariantId
from ..systems import exchanging, lines
from ..systems.exchanging import Exchanged, PutBack, Replaced
from ..systems.inventory import ExchangeQuote, Inventory, Variant
from ..systems.orders import Orders
from ..systems.returning import DamageQuote, DamageRefund, Refund, ReturnQuote
from .cancelling import items_are, refund_stands

RETURNS = ("orders", "about_returns")
EXCHANGES = ("orders", "about_exchanges")
DAMAGE = ("orders", "about_damage")

Reason = Literal["wrong_size", "changed_mind", "not_as_described", "arrived_late"]
Damage = Literal["broken", "torn", "scratched", "stained", "leaking", "incomplete"]


# -- sending back ---------------------------------------------------------------------------------------------------


@action(groups=RETURNS)
def quote_return(orders: Orders, order: OrderId, returned_items: list[ItemId]) -> ReturnQuote:
    """see what sending items back pays back"""
    return orders.quote_return(order, returned_items)


@action(
    effect="write",
    undo="void_refund",
    once=("order", "returned_items"),
    accepts={"refund_amount": ("read", "given")},
    groups=RETURNS,
    doing="take back the {returned_titles} and refund {refund_amount} ({refund_to})",
    says="Your return is registered: {returned_titles}. I have refunded {paid_back} ({paid_back_to}).",
)
def refund_return(
    orders: Orders,
    order: OrderId,
    returned_items: list[ItemId],
    refund_amount: Money,
    key: Key,
    return_reason: Reason | None = None,
) -> Refund:
    """send items back and refund them"""
    return orders.refund(key, order, returned_items, refund_amount, return_reason)


@refund_return.check
def items_are_returned(
    orders: Orders, order: OrderId, returned_items: list[ItemId], refund_id: RefundId, refund_amount: Money
) -> Check:
    check = refund_stands(orders, refund_id, refund_amount)
    returned = items_are(orders, order, returned_items, lines.RETURNED)
    return Check(holds=check.holds and returned, state=check.state)


@refund_return.settle
def refund_under(orders: Orders, key: Key) -> Refund | None:
    return orders.answered(key, Refund)


# -- another colour or size -----------------------------------------------------------------------------------------


@action(groups=EXCHANGES)
def list_variants(inventory: Inventory, order: OrderId, order_item: ItemId) -> list[Variant]:
    """see which colours and sizes there are"""
    return inventory.variants_for(order_item)


@action(groups=EXCHANGES)
def quote_exchange(inventory: Inventory, order: OrderId, order_item: ItemId, new_variant: VariantId) -> ExchangeQuote:
    """see whether there is one to exchange for, and what it costs"""
    return inventory.quote_exchange(order_item, new_variant)


@action(
    effect="write",
    undo="exchange_back",
    once=("order_item", "new_variant"),
    accepts={"price_difference": ("read", "given")},
    groups=EXCHANGES,
    doing="exchange it for the {exchange_for} ({difference})",
    says="It is exchanged: the {exchange_for} is on its way, {difference}. Please send the other one back.",
)
def exchange_item(
    orders: Orders, order: OrderId, order_item: ItemId, new_variant: VariantId, price_difference: Money, key: Key
) -> Exchanged:
    """exchange an item for another colour or size"""
    return orders.exchange(key, order, order_item, new_variant, price_difference)


@exchange_item.check
def item_is_exchanged(orders: Orders, exchange_id: ExchangeId, new_variant: VariantId) -> Check:
    row = orders.look(lambda tx: exchanging.exchange_of(tx, exchange_id))
    return Check(holds=row is not None and row["new_variant"] == new_variant, state={"exchange_id": exchange_id})


@exchange_item.settle
def exchange_under(orders: Orders, key: Key) -> Exchanged | None:
    return orders.answered(key, Exchanged)


@action(effect="irreversible", groups=("orders", "takes_back"), doing="undo exchange {exchange_id}")
def exchange_back(orders: Orders, order: OrderId, exchange_id: ExchangeId, key: Key) -> PutBack:
    """undo an exchange"""
    return orders.exchange_back(key, order, exchange_id)


@exchange_back.check
def exchange_is_undone(orders: Orders, exchange_id: ExchangeId) -> bool:
    return orders.look(lambda tx: exchanging.exchange_of(tx, exchange_id)) is None


@exchange_back.settle
def exchange_back_under(orders: Orders, key: Key) -> PutBack | None:
    return orders.answered(key, PutBack)


# -- arrived damaged ------------------------------------------------------------------------------------------------


@action(groups=DAMAGE)
def quote_damage(orders: Orders, order: OrderId, order_item: ItemId) -> DamageQuote:
    """see what a damaged item pays back"""
    return orders.quote_damage(order, order_item)


@action(
    effect="write",
    undo="recall_replacement",
    once=("order_item",),
    accepts={"damaged_title": ("read",)},
    groups=DAMAGE,
    doing="send you a new {damaged_title} in place of the damaged one, free of charge",
    says="A new {replaced_title} is on its way, free of charge. You can keep or recycle the damaged one.",
)
def replace_damaged(
    orders: Orders,
    order: OrderId,
    order_item: ItemId,
    damaged_title: str,
    damage: Damage,
    resolution: Literal["replacement"],
    key: Key,
) -> Replaced:
    """replace a damaged item"""
    return orders.replace(key, order, order_item, damage)


@replace_damaged.check
def replacement_is_on_its_way(orders: Orders, order: OrderId, order_item: ItemId) -> Check:
    row = orders.look(lambda tx: exchanging.replacement_for(tx, order_item))
    return Check(holds=row is not None, state={"replaced_title": row["title"] if row is not None else ""})


@replace_damaged.settle
def replacement_under(orders: Orders, key: Key) -> Replaced | None:
    return orders.answered(key, Replaced)


@action(effect="irreversible", groups=("orders", "takes_back"), doing="stop replacement {replacement_id}")
def recall_replacement(orders: Orders, order: OrderId, replacement_id: ReplacementId, key: Key) -> PutBack:
    """stop a replacement"""
    return orders.recall(key, order, replacement_id)


@recall_replacement.check
def replacement_is_stopped(orders: Orders, replacement_id: ReplacementId) -> bool:
    return orders.look(lambda tx: exchanging.replacement_of(tx, replacement_id)) is None


@recall_replacement.settle
def recall_under(orders: Orders, key: Key) -> PutBack | None:
    return orders.answered(key, PutBack)


@action(
    effect="write",
    undo="void_refund",
    once=("order_item",),
    accepts={"damage_refund": ("read", "given"), "damaged_title": ("read",)},
    groups=DAMAGE,
    doing="refund {damage_refund} for the damaged {damaged_title} ({damage_refund_to})",
    says="I have refunded {paid_back} for the {damaged_title} ({paid_back_to}). You need not send it back.",
)
def refund_damaged(
    orders: Orders,
    order: OrderId,
    order_item: ItemId,
    damaged_title: str,
    damage: Damage,
    damage_refund: Money,
    resolution: Literal["refund"],
    key: Key,
) -> DamageRefund:
    """refund a damaged item"""
    return orders.refund_damaged(key, order, order_item, damage_refund, damage)


@refund_damaged.check
def damaged_item_is_refunded(
    orders: Orders, order: OrderId, order_item: ItemId, refund_id: RefundId, damage_refund: Money
) -> Check:
    check = refund_stands(orders, refund_id, damage_refund)
    refunded = items_are(orders, order, [order_item], lines.REFUNDED)
    return Check(holds=check.holds and refunded, state=check.state)


@refund_damaged.settle
def damage_refund_under(orders: Orders, key: Key) -> DamageRefund | None:
    return orders.answered(key, DamageRefund)
