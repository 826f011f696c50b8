"""What the shop's tools answer, as far as policies need it."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import BaseModel

Kind = Literal["gift_card", "paypal", "credit_card"]


class Address(BaseModel):
    address1: str
    address2: str
    city: str
    state: str
    country: str
    zip: str


class PaymentMethod(BaseModel):
    id: str
    source: Kind
    balance: Decimal | None = None


class Profile(BaseModel):
    user_id: str
    address: Address
    payment_methods: dict[str, PaymentMethod]


class OrderedItem(BaseModel):
    item_id: str
    product_id: str
    price: Decimal


class Payment(BaseModel):
    transaction_type: Literal["payment", "refund"]
    amount: Decimal
    payment_method_id: str


class OrderDetails(BaseModel):
    order_id: str
    user_id: str
    address: Address
    items: list[OrderedItem]
    status: str
    payment_history: list[Payment]


class Variant(BaseModel):
    item_id: str
    available: bool
    price: Decimal


class ProductDetails(BaseModel):
    product_id: str
    variants: dict[str, Variant]


class Offered(BaseModel):
    """An item, the product it is a variant of, and whether it can be had as far as known."""

    item_id: str
    price: Decimal
    product_id: str | None = None
    available: bool = True
