"""The shop's tools that change something, under their own names and with their own parameters.

They are another agent's tools. Here nothing can be done with them: they are described, so that it can be judged.
"""

from __future__ import annotations

from typing import Literal

from remit.model.fact import SourceTag
from remit.pack import action
from remit.pack.seen import Seen

from .ids import ItemId, OrderId, PaymentMethodId, UserId

Reason = Literal["no longer needed", "ordered by mistake"]

MEANT: tuple[SourceTag, ...] = ("said", "read", "given", "granted", "inferred")
"""What a customer means rather than says letter by letter: heard wrong, it shows when the step is confirmed."""
READ: tuple[SourceTag, ...] = ("said", "read")
ADDRESS: dict[str, tuple[SourceTag, ...]] = dict.fromkeys(
    ("address1", "address2", "city", "state", "country", "zip"), MEANT
)


@action(
    effect="irreversible",
    accepts={"reason": MEANT},
    groups=("pending_orders",),
    doing="cancel order {order_id}, because it is {reason}",
)
def cancel_pending_order(seen: Seen, order_id: OrderId, reason: Reason) -> None:
    """cancel a pending order"""


@action(
    effect="irreversible",
    accepts={"item_ids": READ, "new_item_ids": READ, "payment_method_id": READ},
    groups=("pending_orders", "swaps"),
    doing="change items {item_ids} of order {order_id} to {new_item_ids}, settled with {payment_method_id}",
)
def modify_pending_order_items(
    seen: Seen,
    order_id: OrderId,
    item_ids: list[ItemId],
    new_item_ids: list[ItemId],
    payment_method_id: PaymentMethodId,
) -> None:
    """change items of a pending order"""


@action(
    effect="irreversible",
    accepts={"payment_method_id": READ},
    groups=("pending_orders",),
    doing="let order {order_id} be paid with {payment_method_id}",
)
def modify_pending_order_payment(seen: Seen, order_id: OrderId, payment_method_id: PaymentMethodId) -> None:
    """change how a pending order is paid"""


@action(
    effect="irreversible",
    accepts=ADDRESS,
    groups=("pending_orders", "addresses"),
    doing="send order {order_id} to {address1}, {address2}, {city}, {state} {zip}, {country}",
)
def modify_pending_order_address(
    seen: Seen, order_id: OrderId, address1: str, address2: str, city: str, state: str, country: str, zip: str
) -> None:
    """change where a pending order goes"""


@action(
    effect="irreversible",
    accepts={"item_ids": READ, "payment_method_id": READ},
    groups=("delivered_orders",),
    doing="take back items {item_ids} of order {order_id} and refund them to {payment_method_id}",
)
def return_delivered_order_items(
    seen: Seen, order_id: OrderId, item_ids: list[ItemId], payment_method_id: PaymentMethodId
) -> None:
    """return items of a delivered order"""


@action(
    effect="irreversible",
    accepts={"item_ids": READ, "new_item_ids": READ, "payment_method_id": READ},
    groups=("delivered_orders", "swaps"),
    doing="exchange items {item_ids} of order {order_id} for {new_item_ids}, settled with {payment_method_id}",
)
def exchange_delivered_order_items(
    seen: Seen,
    order_id: OrderId,
    item_ids: list[ItemId],
    new_item_ids: list[ItemId],
    payment_method_id: PaymentMethodId,
) -> None:
    """exchange items of a delivered order"""


@action(
    effect="irreversible",
    accepts=ADDRESS,
    groups=("profiles", "addresses"),
    doing="make {address1}, {address2}, {city}, {state} {zip}, {country} the default address",
)
def modify_user_address(
    seen: Seen, user_id: UserId, address1: str, address2: str, city: str, state: str, country: str, zip: str
) -> None:
    """change a customer's default address"""
