"""What things are called at the shop: one kind of identifier for each kind of thing."""

from __future__ import annotations

from remit.pack import Id


class UserId(Id, pattern=r"[a-z]+_[a-z]+_\d{4}", called="customer"): ...


class OrderId(Id, pattern=r"#W\d{7}", called="order"): ...


class ItemId(Id, pattern=r"\d{10}", called="item"): ...


class ProductId(Id, pattern=r"\d{10}", called="product"): ...


class PaymentMethodId(Id, pattern=r"(?:gift_card|paypal|credit_card)_\d+", called="payment method"): ...
