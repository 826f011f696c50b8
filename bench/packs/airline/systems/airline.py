"""The airline's systems behind one interface.

It trusts whoever calls it with who may do what: its own API checks none of the rules for cancelling and changing. What
cannot be done raises Refused; asked twice under one key, a write is done once.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from remit.pack import Email, Key, Money

from ..ids import Cabin, ChangeId, ItineraryId, JourneyId, PassengerId, PaymentId, ReservationId, UserId
from . import booking, cancelling, changing, reading, searching
from .database import Answer, Database
from .money import dollars

T = TypeVar("T")


class Airline:
    def __init__(self, database: Database) -> None:
        self._database = database

    def close(self) -> None:
        self._database.close()

    def look(self, question: Callable[[sqlite3.Connection], T]) -> T:
        """Answer a question from the books."""
        with self._database.transaction() as tx:
            return question(tx)

    def answered(self, key: Key, kind: type[Answer]) -> Answer | None:
        """What was answered to the write under a key; None if there was none."""
        return self._database.answered(key, kind)

    # -- what there is ----------------------------------------------------------------------------------------------

    def member(self, *, email: str = "", user: str = "") -> reading.Member | None:
        return self.look(lambda tx: reading.member(tx, email=email, user=user))

    def payment_methods(self, user: UserId) -> list[reading.PaymentMethod]:
        return self.look(lambda tx: reading.payment_methods(tx, user))

    def reservations(self, email: Email) -> list[reading.ReservationSummary]:
        return self.look(lambda tx: reading.reservations_of(tx, email))

    def record(self, reservation: ReservationId) -> reading.Reservation | None:
        return self.look(lambda tx: reading.record(tx, reservation))

    # -- booking ----------------------------------------------------------------------------------------------------

    def price_trip(self, trip: booking.Trip) -> booking.TripPrice:
        return self.look(lambda tx: booking.price(tx, trip))

    def book(self, key: Key, trip: booking.Trip, price: Money) -> booking.Booked:
        whole = dollars(price, "trip_price")
        return self._database.once(key, "book", booking.Booked, lambda tx: booking.book(tx, trip, whole))

    def withdraw(self, key: Key, booked: ReservationId) -> booking.Withdrawn:
        return self._database.once(key, "withdraw", booking.Withdrawn, lambda tx: booking.withdraw(tx, booked))

    # -- changing ---------------------------------------------------------------------------------------------------

    def new_flights(
        self, reservation: ReservationId, journey: JourneyId, day: date, destination: str | None
    ) -> list[searching.Itinerary]:
        return self.look(lambda tx: changing.new_flights(tx, reservation, journey, day, destination))

    def change_flights(
        self,
        key: Key,
        reservation: ReservationId,
        journey: JourneyId,
        itinerary: ItineraryId,
        difference: Money,
        payment: PaymentId,
    ) -> changing.Changed:
        whole = dollars(difference, "fare_difference")
        return self._change(
            key, "flights", lambda tx: changing.change_flights(tx, reservation, journey, itinerary, whole, payment)
        )

    def change_cabin(
        self, key: Key, reservation: ReservationId, cabin: Cabin, difference: Money, payment: PaymentId
    ) -> changing.Changed:
        whole = dollars(difference, "cabin_difference")
        return self._change(key, "cabin", lambda tx: changing.change_cabin(tx, reservation, cabin, whole, payment))

    def add_bags(
        self, key: Key, reservation: ReservationId, more: int, fee: Money, payment: PaymentId | None
    ) -> changing.BagsAdded:
        whole = dollars(fee, "bag_fee")
        return self._database.once(
            key, "bags", changing.BagsAdded, lambda tx: changing.add_bags(tx, reservation, more, whole, payment)
        )

    def rename(
        self, key: Key, reservation: ReservationId, passenger: PassengerId, name: str, born: date | None
    ) -> changing.Changed:
        return self._change(key, "rename", lambda tx: changing.rename(tx, reservation, passenger, name, born))

    def take_back(self, key: Key, reservation: ReservationId, change: ChangeId) -> changing.TakenBack:
        return self._database.once(
            key, "take back", changing.TakenBack, lambda tx: changing.take_back(tx, reservation, change)
        )

    # -- cancelling -------------------------------------------------------------------------------------------------

    def cancel(self, key: Key, reservation: ReservationId, refund: Money) -> cancelling.Cancelled:
        whole = dollars(refund, "refund")
        return self._database.once(
            key, "cancel", cancelling.Cancelled, lambda tx: cancelling.cancel(tx, reservation, whole)
        )

    def send_certificate(
        self, key: Key, reservation: ReservationId, mishap: str, amount: int
    ) -> cancelling.CertificateSent:
        return self._database.once(
            key,
            "certificate",
            cancelling.CertificateSent,
            lambda tx: cancelling.send_certificate(tx, reservation, mishap, amount),
        )

    def withdraw_certificate(
        self, key: Key, reservation: ReservationId, certificate: PaymentId
    ) -> cancelling.CertificateWithdrawn:
        return self._database.once(
            key,
            "withdraw certificate",
            cancelling.CertificateWithdrawn,
            lambda tx: cancelling.withdraw_certificate(tx, reservation, certificate),
        )

    def _change(self, key: Key, action: str, do: Callable[[sqlite3.Connection], changing.Changed]) -> changing.Changed:
        return self._database.once(key, action, changing.Changed, do)
