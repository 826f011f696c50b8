"""What can be done for somebody who looks around, and fills a cart."""

from __future__ import annotations

from remit.pack import Check, Email, Key, Money, action, subject

from ..ids import CartId, CartLineId, OfferId, ProductId, ShopperId
from ..systems import carts
from ..systems.carts import CartFilled, LineGone
from ..systems.catalogue import Catalogue, Offer, OfferTerms, ProductDetails, Quantity
from ..systems.checkout import Checkout, Shopper, ShopperFound
from ..systems.searching import Color, Department, PriceOrder, ProductKind, ProductsFound, Size, Wanted

BROWSING = ("browsing",)


@subject
def shopper_record(checkout: Checkout, shopper: ShopperId) -> Shopper | None:
    return checkout.record(shopper)


# -- looking around -------------------------------------------------------------------------------------------------


@action(groups=BROWSING)
def list_products(
    catalogue: Catalogue,
    department: Department,
    product_kind: ProductKind | None = None,
    wanted_color: Color | None = None,
    wanted_size: Size | None = None,
    price_limit: Money | None = None,
    price_order: PriceOrder | None = None,
) -> ProductsFound:
    """look up what there is in the shop"""
    return catalogue.products(Wanted(department, product_kind, wanted_color, wanted_size, price_limit, price_order))


@action(groups=BROWSING, says="{product_name}, {prices}. {product_description} In stock: {available_in}.")
def see_product(catalogue: Catalogue, product: ProductId) -> ProductDetails:
    """see what a product costs and what there is of it"""
    return catalogue.details(product)


@action(groups=BROWSING)
def list_offers(
    catalogue: Catalogue, product: ProductId, wanted_color: Color | None = None, wanted_size: Size | None = None
) -> list[Offer]:
    """see which colours and sizes of a product there are"""
    return catalogue.offers(product, wanted_color, wanted_size)


@action(groups=BROWSING)
def see_offer(catalogue: Catalogue, bought_offer: OfferId, quantity: Quantity | None = None) -> OfferTerms:
    """see what it costs and how many there are"""
    return catalogue.terms(bought_offer, quantity)


# -- the cart -------------------------------------------------------------------------------------------------------


@action(groups=("lookups",))
def find_shopper(checkout: Checkout, email: Email) -> ShopperFound:
    """look up who is buying"""
    return checkout.find(email)


@action(
    effect="write",
    undo="take_out_of_cart",
    once=("shopper", "bought_offer", "pieces"),
    repeatable=True,
    accepts={"pieces": ("read",), "pieces_left": ("read",), "piece_price": ("read",), "piece_name": ("read",)},
    groups=("shopping", "filling_carts"),
    doing="put {pieces} x {piece_name} in your cart",
    says="In your cart, and put aside for half an hour: {cart_contents}. That comes to {cart_total}.",
)
def put_in_cart(
    checkout: Checkout,
    shopper: ShopperId,
    bought_offer: OfferId,
    pieces: int,
    pieces_left: int,
    piece_price: Money,
    piece_name: str,
    key: Key,
    quantity: Quantity | None = None,
) -> CartFilled:
    """put something in the cart"""
    return checkout.put(key, shopper, bought_offer, pieces)


@put_in_cart.check
def is_in_cart(checkout: Checkout, cart: CartId, cart_line: CartLineId) -> Check:
    found = checkout.look(lambda tx: carts.contents(tx, cart))
    return Check(holds=cart_line in {line.id for line in found}, state={"cart_contents": carts.in_words(found)})


@put_in_cart.settle
def filled_under(checkout: Checkout, key: Key) -> CartFilled | None:
    return checkout.answered(key, CartFilled)


@action(effect="irreversible", groups=("shopping", "takes_back_shopping"), doing="take it out of the cart again")
def take_out_of_cart(checkout: Checkout, shopper: ShopperId, cart: CartId, cart_line: CartLineId, key: Key) -> LineGone:
    """take something out of the cart"""
    return checkout.take_out(key, cart_line)


@take_out_of_cart.check
def is_out_of_cart(checkout: Checkout, cart: CartId, cart_line: CartLineId) -> bool:
    return cart_line not in {line.id for line in checkout.look(lambda tx: carts.contents(tx, cart))}


@take_out_of_cart.settle
def taken_out_under(checkout: Checkout, key: Key) -> LineGone | None:
    return checkout.answered(key, LineGone)
