"""The airline as far as its tools have shown it: the records that were read, and what the writes since did to them."""

from __future__ import annotations

from decimal import Decimal
from typing import TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from remit.model.transcript import Answered
from remit.model.value import Json
from remit.pack.seen import Seen, records_in

from .ids import Cabin, Membership
from .records import BookedLeg, Flight, Leg, Payment, PaymentMethod, Profile, ReservationDetails

M = TypeVar("M", bound=BaseModel)

FREE_BAGS: dict[Membership, dict[Cabin, int]] = {
    "regular": {"basic_economy": 0, "economy": 1, "business": 2},
    "silver": {"basic_economy": 1, "economy": 2, "business": 3},
    "gold": {"basic_economy": 2, "economy": 3, "business": 4},
}
"""Checked bags that are free for each passenger."""


class Airline:
    """What is known of members, reservations and flights; nothing where nothing was read."""

    def __init__(self, seen: Seen) -> None:
        self.profiles: dict[str, Profile] = {}
        self.reservations: dict[str, ReservationDetails] = {}
        self.flights: dict[Leg, Flight] = {}
        self.statuses: dict[Leg, str] = {}
        self.rewritten: set[str] = set()  # reservations that a write of this conversation changed or cancelled
        for answer in seen.answers:
            if not answer.failed:
                self._learn(answer)

    def members(self) -> set[str]:
        """Everybody whose profile or reservation was read."""
        return {*self.profiles, *(reservation.user_id for reservation in self.reservations.values())}

    def methods(self, user_id: str) -> dict[str, PaymentMethod]:
        """The payment methods in a member's profile; none where it was not read."""
        profile = self.profiles.get(user_id)
        return profile.payment_methods if profile else {}

    def bags_to_pay(self, user_id: str, cabin: Cabin, passengers: int, bags: int) -> set[int]:
        """How many of some bags cost something: as any membership has it, where the profile was not read."""
        profile = self.profiles.get(user_id)
        free = (FREE_BAGS[profile.membership],) if profile else FREE_BAGS.values()
        return {max(0, bags - each[cabin] * passengers) for each in free}

    def covers(self, user_id: str, payment_id: str, amount: Decimal) -> bool:
        """Whether a payment method can pay an amount, as far as known: a credit card always can."""
        method = self.methods(user_id).get(payment_id)
        return method is None or method.amount is None or method.amount >= amount

    def flight(self, leg: Leg) -> Flight | None:
        """A flight as a search showed it."""
        return self.flights.get(Leg(flight_number=leg.flight_number, date=leg.date))

    def known(self, leg: Leg) -> Flight | BookedLeg | None:
        """A flight as a search showed it, or else as somebody booked it, which says nothing of seats and prices."""
        booked = (kept(reservation, leg) for reservation in self.reservations.values())
        return self.flight(leg) or next((found for found in booked if found), None)

    def status(self, leg: Leg) -> str:
        """What the airline says of a flight on its day; empty where nobody asked."""
        return self.statuses.get(Leg(flight_number=leg.flight_number, date=leg.date), "")

    # -- private ----------------------------------------------------------------------------------------------------

    def _learn(self, answer: Answered) -> None:
        if reservation := _read(ReservationDetails, answer.value):
            self._settle(reservation)
            if not answer.call.name.startswith("get_"):
                self.rewritten.add(reservation.reservation_id)
            self.reservations[reservation.reservation_id] = reservation
        elif profile := _read(Profile, answer.value):
            self.profiles[profile.user_id] = profile
        elif answer.call.name == "get_flight_status" and (leg := _read(Leg, answer.call.arguments)):
            self.statuses[leg] = str(answer.value).strip().casefold()
        else:
            self._learn_flights(answer)

    def _learn_flights(self, answer: Answered) -> None:
        """A search names the day that its flights leave on, unless each says its own."""
        for record in records_in(answer.value):
            dated = {**record, "date": record.get("date") or answer.call.arguments.get("date")}
            if flight := _read(Flight, dated):
                self.flights[Leg(flight_number=flight.flight_number, date=flight.date)] = flight

    def _settle(self, now: ReservationDetails) -> None:
        """What was paid and paid back since the profile was read has moved what gift cards and certificates hold."""
        before = self.reservations.get(now.reservation_id)
        paid_before = before.payment_history if before else []
        known = before is not None or now.reservation_id not in self._listed(now.user_id)
        if known and now.status != "cancelled":  # what is paid back for a cancellation takes days
            for payment in now.payment_history[len(paid_before) :]:
                self._pay(now.user_id, payment)

    def _listed(self, user_id: str) -> list[str]:
        profile = self.profiles.get(user_id)
        return profile.reservations if profile else []

    def _pay(self, user_id: str, payment: Payment) -> None:
        method = self.methods(user_id).get(payment.payment_id)
        if method is None or method.amount is None:
            return
        method.amount = Decimal(0) if method.source == "certificate" else method.amount - payment.amount


def legs_of(reservation: ReservationDetails) -> list[Leg]:
    return [Leg(flight_number=leg.flight_number, date=leg.date) for leg in reservation.flights]


def kept(reservation: ReservationDetails, leg: Leg) -> BookedLeg | None:
    """The flight of a reservation that a leg is."""
    same = (b for b in reservation.flights if (b.flight_number, b.date) == (leg.flight_number, leg.date))
    return next(same, None)


def _read(model: type[M], answer: Json) -> M | None:
    try:
        return TypeAdapter(model).validate_python(answer)
    except ValidationError:
        return None
