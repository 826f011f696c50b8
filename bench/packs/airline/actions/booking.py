"""Booking a trip, one way or round: flights out and back, who travels, how it is paid."""

from __future__ import annotations

from datetime import date
from typing import Literal, TypeAlias

from remit.pack import Key, Money, action

from ..ids import Cabin, InboundId, OutboundId, ReservationId, TripPaymentId, UserId
from ..places import Airport, code
from ..systems import booking, reading, searching
from ..systems.airline import Airline
from ..systems.booking import Booked, Party, Shares, Trip, TripPayment, TripPrice, Withdrawn
from ..systems.money import dollars
from ..systems.searching import Inbound, Outbound

OneWay: TypeAlias = Literal["one way"]
RoundTrip: TypeAlias = Literal["round trip"]
READ = ("read",)
PRICED = {
    "trip_price": READ,
    "party_size": READ,
    "trip_bags_free": READ,
    "certificates_used": READ,
    "cards_used": READ,
    "gift_cards_used": READ,
    "payment_methods": READ,
}


@action(groups=("searches",))
def find_outbound(
    airline: Airline, origin: Airport, destination: Airport, departure_day: date, cabin: Cabin
) -> list[Outbound]:
    """look for flights"""
    ends = code(origin), code(destination)
    return airline.look(lambda tx: searching.outbound(tx, *ends, departure_day, cabin))


@action(groups=("searches",))
def find_inbound(
    airline: Airline,
    trip_type: RoundTrip,
    origin: Airport,
    destination: Airport,
    departure_day: date,
    outbound: OutboundId,
    return_day: date,
    cabin: Cabin,
) -> list[Inbound]:
    """look for flights back"""
    ends = code(destination), code(origin)
    return airline.look(lambda tx: searching.inbound(tx, *ends, return_day, cabin))


@action(groups=("profile",))
def note_travellers(airline: Airline, user: UserId, outbound: OutboundId, cabin: Cabin, travellers: str) -> Party:
    """see who travels"""
    return airline.look(lambda tx: booking.party(tx, user, travellers, outbound, cabin))


@action(accepts={"party_size": READ}, groups=("profile", "books"))
def price_one_way(
    airline: Airline,
    user: UserId,
    trip_type: OneWay,
    outbound: OutboundId,
    cabin: Cabin,
    travellers: str,
    party_size: int,
    bags: int,
    insurance: bool,
) -> TripPrice:
    """see what a trip costs"""
    return airline.price_trip(Trip(user, [outbound], cabin, travellers, bags, insurance))


@action(accepts={"party_size": READ}, groups=("profile", "books"))
def price_round_trip(
    airline: Airline,
    user: UserId,
    trip_type: RoundTrip,
    outbound: OutboundId,
    inbound: InboundId,
    cabin: Cabin,
    travellers: str,
    party_size: int,
    bags: int,
    insurance: bool,
) -> TripPrice:
    """see what a round trip costs"""
    return airline.price_trip(Trip(user, [outbound, inbound], cabin, travellers, bags, insurance))


@action(accepts={"trip_price": READ}, groups=("profile",))
def list_trip_payments(airline: Airline, user: UserId, trip_price: Money) -> list[TripPayment]:
    """look up how you can pay for a trip"""
    return airline.look(lambda tx: booking.payments(tx, user))


@action(accepts={"trip_price": READ}, groups=("profile", "pays_trips"))
def share_payment(airline: Airline, user: UserId, payment_methods: list[TripPaymentId], trip_price: Money) -> Shares:
    """see what is paid with what"""
    return airline.look(lambda tx: booking.share(tx, payment_methods, dollars(trip_price, "trip_price")))


@action(
    effect="write",
    undo="withdraw_booking",
    once=("user", "outbound", "travellers"),
    repeatable=True,
    accepts={**PRICED, "outbound": READ},
    groups=("profile", "books", "pays_trips", "books_trips"),
    doing="book {trip_words} in {cabin} for {party}, for {trip_price} from the {trip_paid_by}",
    says="It is booked: {trip_words} in {cabin} for {party}. Your reservation is {booked}.",
)
def book_one_way(
    airline: Airline,
    user: UserId,
    trip_type: OneWay,
    origin: Airport,
    destination: Airport,
    departure_day: date,
    cabin: Cabin,
    outbound: OutboundId,
    travellers: str,
    party_size: int,
    bags: int,
    insurance: bool,
    payment_methods: list[TripPaymentId],
    certificates_used: int,
    cards_used: int,
    gift_cards_used: int,
    trip_bags_free: int,
    trip_price: Money,
    key: Key,
) -> Booked:
    """book a trip"""
    trip = Trip(user, [outbound], cabin, travellers, bags, insurance, payment_methods)
    return airline.book(key, trip, trip_price)


@book_one_way.check
def one_way_is_booked(airline: Airline, booked: ReservationId) -> bool:
    return _stands(airline, booked)


@book_one_way.settle
def one_way_under(airline: Airline, key: Key) -> Booked | None:
    return airline.answered(key, Booked)


@action(
    effect="write",
    undo="withdraw_booking",
    once=("user", "outbound", "inbound", "travellers"),
    repeatable=True,
    accepts={**PRICED, "outbound": READ, "inbound": READ},
    groups=("profile", "books", "pays_trips", "books_trips"),
    doing="book {trip_words} in {cabin} for {party}, for {trip_price} from the {trip_paid_by}",
    says="It is booked: {trip_words} in {cabin} for {party}. Your reservation is {booked}.",
)
def book_round_trip(
    airline: Airline,
    user: UserId,
    trip_type: RoundTrip,
    origin: Airport,
    destination: Airport,
    departure_day: date,
    return_day: date,
    cabin: Cabin,
    outbound: OutboundId,
    inbound: InboundId,
    travellers: str,
    party_size: int,
    bags: int,
    insurance: bool,
    payment_methods: list[TripPaymentId],
    certificates_used: int,
    cards_used: int,
    gift_cards_used: int,
    trip_bags_free: int,
    trip_price: Money,
    key: Key,
) -> Booked:
    """book a round trip"""
    trip = Trip(user, [outbound, inbound], cabin, travellers, bags, insurance, payment_methods)
    return airline.book(key, trip, trip_price)


@book_round_trip.check
def round_trip_is_booked(airline: Airline, booked: ReservationId) -> bool:
    return _stands(airline, booked)


@book_round_trip.settle
def round_trip_under(airline: Airline, key: Key) -> Booked | None:
    return airline.answered(key, Booked)


@action(effect="irreversible", groups=("reservations", "takes_back"), doing="withdraw booking {booked}")
def withdraw_booking(airline: Airline, booked: ReservationId, key: Key) -> Withdrawn:
    """take a booking back as though it had never been"""
    return airline.withdraw(key, booked)


@withdraw_booking.check
def booking_is_withdrawn(airline: Airline, booked: ReservationId) -> bool:
    return not _stands(airline, booked)


@withdraw_booking.settle
def withdrawal_under(airline: Airline, key: Key) -> Withdrawn | None:
    return airline.answered(key, Withdrawn)


def _stands(airline: Airline, booked: ReservationId) -> bool:
    status: str = airline.look(lambda tx: reading.reservation_row(tx, booked)["status"])
    return status == "booked"
