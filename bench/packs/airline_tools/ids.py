"""What things are called at the airline: one kind of identifier for each kind of thing."""

from __future__ import annotations

from typing import Literal

from remit.pack import Id

Cabin = Literal["basic_economy", "economy", "business"]
FlightType = Literal["one_way", "round_trip"]
Membership = Literal["regular", "silver", "gold"]


class ReservationId(Id, pattern=r"[A-Z0-9]{6}", called="reservation"): ...


class UserId(Id, pattern=r"[a-z]+_[a-z]+_\d{4}", called="member"): ...


class PaymentId(Id, pattern=r"(?:credit_card|gift_card|certificate)_\d+", called="payment method"): ...
