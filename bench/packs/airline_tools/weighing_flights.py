"""What has to be worked out about flights before a booking or a change can be judged."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from pydantic import BaseModel

from remit.errors import Refused
from remit.pack import action
from remit.pack.seen import Seen

from .airline import Airline, kept, legs_of
from .ids import Cabin, FlightType, PaymentId, ReservationId, UserId
from .records import BookedLeg, Flight, Leg, Passenger, Payment, ReservationDetails

BAG_PRICE = Decimal(50)
INSURANCE_PRICE = Decimal(30)
"""For each passenger."""


class NewFlights(BaseModel):
    flights_change: bool
    cabin_changes: bool
    flights_known: bool  # each was found by a search, or is in a reservation
    seats_free: bool
    route_holds: bool
    days_in_order: bool
    difference: Decimal | None  # unknown where somebody did not look up what a flight costs now
    difference_covered: bool


class NewTrip(BaseModel):
    flights_known: bool
    seats_free: bool
    route_holds: bool
    days_in_order: bool
    party_size: int
    trip_price: Decimal | None  # unknown where somebody did not look up what a flight costs
    paid_in_full: bool
    paid_from_profile: bool
    methods_hold_enough: bool
    certificates_used: int
    cards_used: int
    gift_cards_used: int
    bags_counted_right: bool


@action(groups=("reservations",))
def weigh_flights(
    seen: Seen, reservation_id: ReservationId, cabin: Cabin, flights: list[Leg], payment_id: PaymentId
) -> NewFlights:
    """see what other flights or another cabin mean for a reservation"""
    airline = Airline(seen)
    now = reservation_in(airline, reservation_id)
    same_cabin, passengers = cabin == now.cabin, len(now.passengers)
    fresh = [airline.flight(leg) for leg in flights if not (same_cabin and kept(now, leg))]
    legs = [airline.known(leg) for leg in flights]
    difference = _difference(airline, now, flights, cabin)
    return NewFlights(
        flights_change=list(flights) != legs_of(now),
        cabin_changes=not same_cabin,
        flights_known=all(legs),
        seats_free=_seats(fresh, cabin, passengers),
        route_holds=_route_holds(legs, now.origin, now.destination, now.flight_type),
        days_in_order=_in_order(legs),
        difference=difference,
        difference_covered=difference is None or airline.covers(now.user_id, payment_id, difference),
    )


@action(groups=("profiles",))
def weigh_trip(
    seen: Seen,
    user_id: UserId,
    origin: str,
    destination: str,
    flight_type: FlightType,
    cabin: Cabin,
    flights: list[Leg],
    passengers: list[Passenger],
    payment_methods: list[Payment],
    total_baggages: int,
    nonfree_baggages: int,
    insurance: str,
) -> NewTrip:
    """see what a trip costs, and whether it can be booked as it is asked for"""
    airline = Airline(seen)
    legs, found = [airline.known(leg) for leg in flights], [airline.flight(leg) for leg in flights]
    extras = INSURANCE_PRICE * len(passengers) * (insurance == "yes") + BAG_PRICE * nonfree_baggages
    fares = [flight.prices[cabin] for flight in found if flight and cabin in flight.prices]
    price = in_cents(sum(fares, Decimal(0)) * len(passengers) + extras) if len(fares) == len(flights) else None
    methods = airline.methods(user_id)
    kinds = [methods[payment.payment_id].source for payment in payment_methods if payment.payment_id in methods]
    to_pay = airline.bags_to_pay(user_id, cabin, len(passengers), total_baggages)
    return NewTrip(
        flights_known=all(legs),
        seats_free=_seats(found, cabin, len(passengers)),
        route_holds=_route_holds(legs, origin, destination, flight_type),
        days_in_order=_in_order(legs),
        party_size=len(passengers),
        trip_price=price,
        paid_in_full=price is None or sum((p.amount for p in payment_methods), Decimal(0)) == price,
        paid_from_profile=len(kinds) == len(payment_methods),
        methods_hold_enough=all(airline.covers(user_id, p.payment_id, p.amount) for p in payment_methods),
        certificates_used=kinds.count("certificate"),
        cards_used=kinds.count("credit_card"),
        gift_cards_used=kinds.count("gift_card"),
        bags_counted_right={nonfree_baggages} == to_pay,
    )


def in_cents(dollars: Decimal) -> Decimal:
    return dollars.quantize(Decimal("0.01"))


def reservation_in(airline: Airline, reservation_id: str) -> ReservationDetails:
    """A reservation that was read. Raises Refused."""
    if reservation_id not in airline.reservations:
        raise Refused("that reservation was not read", parameter="reservation_id")
    return airline.reservations[reservation_id]


def _difference(airline: Airline, now: ReservationDetails, flights: Sequence[Leg], cabin: Cabin) -> Decimal | None:
    """What is to be paid, or paid back. A flight that stays costs what it cost; any other what it costs now."""
    fares = sum((leg.price for leg in now.flights), Decimal(0))
    prices: list[Decimal] = []
    for leg in flights:
        stays, flight = kept(now, leg) if cabin == now.cabin else None, airline.flight(leg)
        if stays is None and flight is None:
            return None
        prices.append(stays.price if stays else flight.prices.get(cabin, Decimal(0)) if flight else Decimal(0))
    return in_cents((sum(prices, Decimal(0)) - fares) * len(now.passengers))


def _seats(flights: Sequence[Flight | None], cabin: Cabin, passengers: int) -> bool:
    """Whether none of the flights is known to lack seats."""
    return all(f.status == "available" and f.available_seats.get(cabin, 0) >= passengers for f in flights if f)


def _route_holds(
    legs: Sequence[Flight | BookedLeg | None], origin: str, destination: str, flight_type: FlightType
) -> bool:
    """Whether each flight leaves where the last one landed, from the origin to the destination (and back)."""
    known = [leg for leg in legs if leg]
    if not known or len(known) < len(legs):
        return bool(legs)  # flights that nobody looked up are another rule's matter
    stops = [known[0].origin, *(leg.destination for leg in known)]
    joined = all(one.destination == two.origin for one, two in pairwise(known))
    end = destination if flight_type == "one_way" else origin
    there = flight_type == "one_way" or destination in stops[1:-1]
    return joined and there and (stops[0], stops[-1]) == (origin, end)


def _in_order(legs: Sequence[Flight | BookedLeg | None]) -> bool:
    days = [leg.date for leg in legs if leg]
    return days == sorted(days)
