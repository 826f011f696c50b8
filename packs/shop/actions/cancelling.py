"""What can be done about an order before it leaves the warehouse."""

from __future__ import annotations

from remit.pack import Check, Key, Money, action

from ..ids import ItemId, OrderId, RefundId
from ..systems import lines, payments
from ..systems.cancelling import (
    AddressChanged,
    AddressOnFile,
    AddressRestored,
    CancellationQuote,
    Cancelled,
    ItemCancellationQuote,
    Reopened,
)
from ..systems.money import cents, money
from ..systems.orders import Orders
from ..systems.returning import Voided

WAITING = ("orders", "before_it_leaves")


@action(groups=WAITING)
def quote_cancellation(orders: Orders, order: OrderId) -> CancellationQuote:
    """see what cancelling an order pays back"""
    return orders.quote_cancellation(order)


@action(
    effect="write",
    undo="reopen_order",
    accepts={"cancel_refund": ("read", "given")},
    groups=WAITING,
    doing="cancel order {order} and pay {cancel_refund} back ({cancel_refund_to})",
    says="Order {order} is cancelled. {paid_back} is on its way back to you ({paid_back_to}).",
)
def cancel_order(orders: Orders, order: OrderId, cancel_refund: Money, key: Key) -> Cancelled:
    """cancel an order"""
    return orders.cancel(key, order, cancel_refund)


@cancel_order.check
def order_is_cancelled(orders: Orders, order: OrderId, refund_id: RefundId, cancel_refund: Money) -> Check:
    check = refund_stands(orders, refund_id, cancel_refund)
    status = orders.details(order).order_status
    return Check(holds=check.holds and status == "cancelled", state={**check.state, "order_status": status})


@cancel_order.settle
def cancellation_under(orders: Orders, key: Key) -> Cancelled | None:
    return orders.answered(key, Cancelled)


@action(effect="irreversible", groups=("orders", "takes_back"), doing="reopen order {order}")
def reopen_order(orders: Orders, order: OrderId, refund_id: RefundId, key: Key) -> Reopened:
    """take the cancellation of an order back"""
    return orders.reopen(key, order, refund_id)


@reopen_order.check
def order_is_open(orders: Orders, order: OrderId, refund_id: RefundId) -> bool:
    return orders.details(order).order_status != "cancelled" and not refund_stands(orders, refund_id).holds


@reopen_order.settle
def reopening_under(orders: Orders, key: Key) -> Reopened | None:
    return orders.answered(key, Reopened)


@action(groups=WAITING)
def quote_item_cancellation(orders: Orders, order: OrderId, cancelled_items: list[ItemId]) -> ItemCancellationQuote:
    """see what taking items out of an order pays back"""
    return orders.quote_item_cancellation(order, cancelled_items)


@action(
    effect="write",
    undo="void_refund",
    once=("order", "cancelled_items"),
    accepts={"items_refund": ("read", "given")},
    groups=WAITING,
    doing="take the {cancelled_titles} out of order {order} and pay {items_refund} back ({items_refund_to})",
    says="The {cancelled_titles} will not be sent. {paid_back} is on its way back to you ({paid_back_to}).",
)
def cancel_items(
    orders: Orders, order: OrderId, cancelled_items: list[ItemId], items_refund: Money, key: Key
) -> Cancelled:
    """take items out of an order"""
    return orders.cancel_items(key, order, cancelled_items, items_refund)


@cancel_items.check
def items_are_cancelled(
    orders: Orders, order: OrderId, cancelled_items: list[ItemId], refund_id: RefundId, items_refund: Money
) -> Check:
    check = refund_stands(orders, refund_id, items_refund)
    gone = items_are(orders, order, cancelled_items, lines.CANCELLED)
    return Check(holds=check.holds and gone, state=check.state)


@cancel_items.settle
def item_cancellation_under(orders: Orders, key: Key) -> Cancelled | None:
    return orders.answered(key, Cancelled)


@action(effect="irreversible", groups=("orders", "takes_back"), doing="take refund {refund_id} back")
def void_refund(orders: Orders, order: OrderId, refund_id: RefundId, key: Key) -> Voided:
    """take a refund back"""
    return orders.void(key, order, refund_id)


@void_refund.check
def refund_is_void(orders: Orders, refund_id: RefundId) -> bool:
    return not refund_stands(orders, refund_id).holds


@void_refund.settle
def voiding_under(orders: Orders, key: Key) -> Voided | None:
    return orders.answered(key, Voided)


@action(groups=WAITING)
def see_address(orders: Orders, order: OrderId) -> AddressOnFile:
    """see where an order will be delivered"""
    return orders.address(order)


@action(
    effect="write",
    undo="restore_address",
    once=("order", "new_address"),
    repeatable=True,
    accepts={"delivery_address": ("read",)},
    groups=WAITING,
    doing="send order {order} to {new_address} instead of {delivery_address}",
    says="Order {order} will go to {delivery_address}.",
)
def change_address(orders: Orders, order: OrderId, delivery_address: str, new_address: str, key: Key) -> AddressChanged:
    """change where an order is delivered"""
    return orders.change_address(key, order, new_address)


@change_address.check
def goes_to_new_address(orders: Orders, order: OrderId, new_address: str) -> Check:
    address = orders.address(order).delivery_address
    return Check(holds=address == new_address, state={"delivery_address": address})


@change_address.settle
def change_of_address_under(orders: Orders, key: Key) -> AddressChanged | None:
    return orders.answered(key, AddressChanged)


@action(effect="irreversible", groups=("orders", "takes_back"), doing="send order {order} to {previous_address} again")
def restore_address(orders: Orders, order: OrderId, previous_address: str, key: Key) -> AddressRestored:
    """send an order to its former address again"""
    return orders.restore_address(key, order, previous_address)


@restore_address.check
def goes_to_previous_address(orders: Orders, order: OrderId, previous_address: str) -> bool:
    return orders.address(order).delivery_address == previous_address


@restore_address.settle
def restored_address_under(orders: Orders, key: Key) -> AddressRestored | None:
    return orders.answered(key, AddressRestored)


def refund_stands(orders: Orders, refund: RefundId, amount: Money | None = None) -> Check:
    """Whether a refund was made, not taken back, and its parts sum up to the amount."""
    row = orders.look(lambda tx: payments.stands(tx, refund))
    if row is None:
        return Check(holds=False)
    paid_out: int = row["paid_out"] or 0
    expected = row["amount"] if amount is None else cents(amount, "refund_amount")
    paid_back = money(paid_out)
    return Check(
        holds=paid_out == expected == row["amount"],
        state={
            "paid_back": {"amount": f"{paid_back.amount:.2f}", "currency": paid_back.currency},
            "paid_back_to": orders.look(lambda tx: payments.went_to(tx, refund)),
        },
    )


def items_are(orders: Orders, order: OrderId, items: list[ItemId], status: str) -> bool:
    found = {line["item"]: line["status"] for line in orders.look(lambda tx: lines.lines_of(tx, order))}
    return all(found.get(item) == status for item in items)
