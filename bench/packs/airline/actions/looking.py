"""What can be looked up: members, their reservations, and what policies see of either."""

from __future__ import annotations

from remit.errors import Refused
from remit.pack import Email, action, customer, subject

from ..ids import ReservationId, UserId
from ..systems import reading
from ..systems.airline import Airline
from ..systems.reading import (
    BagAllowance,
    Member,
    MemberFound,
    PaymentMethod,
    Reservation,
    ReservationDetails,
    ReservationSummary,
)


@customer
def customer_record(airline: Airline, email: Email) -> Member | None:
    return airline.member(email=email)


@subject
def member_record(airline: Airline, user: UserId) -> Member | None:
    return airline.member(user=user)


@subject
def reservation_record(airline: Airline, reservation: ReservationId) -> Reservation | None:
    return airline.record(reservation)


@action(groups=("lookups",))
def find_member(airline: Airline, email: Email) -> MemberFound:
    """look up your profile"""
    found = airline.member(email=email)
    if found is None:
        raise Refused("there is no member with that e-mail address", parameter="email")
    return MemberFound(user=found.user)


@action(groups=("lookups",))
def find_reservations(airline: Airline, email: Email) -> list[ReservationSummary]:
    """look up your reservations"""
    return airline.reservations(email)


@action(groups=("profile",))
def list_payment_methods(airline: Airline, user: UserId) -> list[PaymentMethod]:
    """look up how you can pay"""
    return airline.payment_methods(user)


@action(
    groups=("reservations",),
    says=(
        "Reservation {reservation}, {booked_route} ({booked_trip}, {booked_cabin}, {booked_insurance}) is "
        "{booked_state}. Flights: {booked_flights}. Passengers: {booked_passengers}."
    ),
)
def see_reservation(airline: Airline, reservation: ReservationId) -> ReservationDetails:
    """see what is in a reservation"""
    return airline.look(lambda tx: reading.details(tx, reservation))


@action(
    groups=("reservations",),
    says="With reservation {reservation}, {allowance} checked bags are free: {allowance_why}.",
)
def see_baggage(airline: Airline, reservation: ReservationId) -> BagAllowance:
    """see how many checked bags are free"""
    return airline.look(lambda tx: reading.allowance(tx, reservation))
