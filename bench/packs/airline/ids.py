"""What things are called at the airline: one kind of identifier for each kind of thing."""

from __future__ import annotations

from typing import Literal

from remit.pack import Id

Cabin = Literal["basic economy", "economy", "business"]
Membership = Literal["regular", "silver", "gold"]


class ReservationId(Id, pattern=r"(?=[A-Z]*\d)(?=\d*[A-Z])(?-i:[A-Z\d]{6})|(?-i:[A-Z]{6})", called="reservation"): ...


class UserId(Id, called="member"): ...


class PaymentId(Id, called="payment method"): ...


class TripPaymentId(Id, called="payment method"): ...


class JourneyId(Id, called="journey"): ...


class ItineraryId(Id, called="flight"): ...


class OutboundId(Id, called="outbound flight"): ...


class InboundId(Id, called="return flight"): ...


class PassengerId(Id, called="passenger"): ...


class ChangeId(Id, called="change"): ...
