"""What can be done for somebody who buys: the terms are read, confirmed word for word, and the order is placed once."""

from __future__ import annotations

from functools import partial

from remit.pack import Check, Key, action, subject

from ..ids import DraftId, ItemId, OfferId, OrderId, ShopperId
from ..systems import drafts, placing
from ..systems.catalogue import Quantity
from ..systems.checkout import Checkout, Withdrawn
from ..systems.drafts import CartQuote, Draft, PurchaseQuote, RepeatQuote, Way, Wish
from ..systems.placing import Placed

placing_an_order = partial(
    action,
    effect="write",
    undo="withdraw_order",
    repeatable=True,
    groups=("ordering",),
    doing="order {order_contents} for {order_total} ({total_in_words}), sent to {ship_to}, {paid_by}",
    says="Your order {placed_order} is placed: {payment}. It goes to {goes_to}.",
)


@subject
def draft_record(checkout: Checkout, draft: DraftId) -> Draft | None:
    return checkout.draft(draft)


# -- something from the catalogue -----------------------------------------------------------------------------------


@action(groups=("shopping",))
def quote_purchase(
    checkout: Checkout,
    shopper: ShopperId,
    bought_offer: OfferId,
    quantity: Quantity | None = None,
    discount: int | None = None,
    new_address: str | None = None,
    payment_way: Way | None = None,
) -> PurchaseQuote:
    """see what buying it comes to"""
    return checkout.quote(shopper, bought_offer, quantity, Wish(discount, new_address, payment_way))


@placing_an_order(accepts={"purchase": ("read",)})
def buy_now(checkout: Checkout, purchase: DraftId, key: Key) -> Placed:
    """buy something"""
    return checkout.place(key, purchase)


@buy_now.check
def is_bought(checkout: Checkout, placed_order: OrderId, purchase: DraftId) -> Check:
    return order_is_placed(checkout, placed_order, purchase)


@buy_now.settle
def bought_under(checkout: Checkout, key: Key) -> Placed | None:
    return checkout.answered(key, Placed)


# -- what is in the cart --------------------------------------------------------------------------------------------


@action(groups=("shopping",))
def quote_cart(
    checkout: Checkout,
    shopper: ShopperId,
    discount: int | None = None,
    new_address: str | None = None,
    payment_way: Way | None = None,
) -> CartQuote:
    """see what ordering the cart comes to"""
    return checkout.quote_cart(shopper, Wish(discount, new_address, payment_way))


@placing_an_order(accepts={"cart_order": ("read",)})
def order_cart(checkout: Checkout, cart_order: DraftId, key: Key) -> Placed:
    """order what is in the cart"""
    return checkout.place(key, cart_order)


@order_cart.check
def cart_is_ordered(checkout: Checkout, placed_order: OrderId, cart_order: DraftId) -> Check:
    return order_is_placed(checkout, placed_order, cart_order)


@order_cart.settle
def cart_ordered_under(checkout: Checkout, key: Key) -> Placed | None:
    return checkout.answered(key, Placed)


# -- something bought before ----------------------------------------------------------------------------------------


@action(groups=("shopping",))
def quote_again(
    checkout: Checkout,
    shopper: ShopperId,
    order: OrderId,
    again_items: list[ItemId],
    discount: int | None = None,
    new_address: str | None = None,
    payment_way: Way | None = None,
) -> RepeatQuote:
    """see what it costs today"""
    return checkout.quote_again(shopper, order, again_items, Wish(discount, new_address, payment_way))


@placing_an_order(accepts={"repeat_order": ("read",)})
def order_again(checkout: Checkout, repeat_order: DraftId, key: Key) -> Placed:
    """order something again"""
    return checkout.place(key, repeat_order)


@order_again.check
def is_ordered_again(checkout: Checkout, placed_order: OrderId, repeat_order: DraftId) -> Check:
    return order_is_placed(checkout, placed_order, repeat_order)


@order_again.settle
def ordered_again_under(checkout: Checkout, key: Key) -> Placed | None:
    return checkout.answered(key, Placed)


# -- taking it back -------------------------------------------------------------------------------------------------


@action(effect="irreversible", groups=("takes_back_shopping",), doing="cancel order {placed_order} and pay it back")
def withdraw_order(checkout: Checkout, placed_order: OrderId, key: Key) -> Withdrawn:
    """cancel an order that was just placed"""
    return checkout.withdraw(key, placed_order)


@withdraw_order.check
def order_is_withdrawn(checkout: Checkout, placed_order: OrderId) -> bool:
    return checkout.look(lambda tx: placing.state_of(tx, placed_order)).status == "cancelled"


@withdraw_order.settle
def withdrawn_under(checkout: Checkout, key: Key) -> Withdrawn | None:
    return checkout.answered(key, Withdrawn)


def order_is_placed(checkout: Checkout, order: OrderId, draft: DraftId) -> Check:
    """Whether an order stands in the books as it was drafted: its total and its address."""
    wanted, found = drafts.read(draft), checkout.look(lambda tx: placing.state_of(tx, order))
    return Check(
        holds=found.status != "cancelled" and found.total == wanted.total and found.address == wanted.address,
        state={"payment": found.payment, "goes_to": found.address},
    )
