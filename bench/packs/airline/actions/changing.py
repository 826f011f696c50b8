"""What can be changed about a reservation. Everything here can be taken back as long as nothing came after it."""

from __future__ import annotations

from datetime import date
from typing import Literal

from remit.pack import Check, Key, Money, action

from ..ids import Cabin, ChangeId, ItineraryId, JourneyId, PassengerId, PaymentId, ReservationId
from ..places import Airport, code
from ..systems import changing, reading
from ..systems.airline import Airline
from ..systems.changing import BagQuote, BagsAdded, CabinQuote, Changed, NewFlightsQuote, TakenBack
from ..systems.reading import Journey, PassengerOnBoard
from ..systems.searching import Itinerary

PartyChange = Literal["another name", "one more", "one less"]
CHANGES = ("reservations", "changes")
FLIGHTS = (*CHANGES, "changes_flights")

# -- flights --------------------------------------------------------------------------------------------------------


@action(groups=FLIGHTS)
def list_journeys(airline: Airline, reservation: ReservationId) -> list[Journey]:
    """see which flights are in a reservation"""
    return airline.look(lambda tx: reading.journeys_of(tx, reservation))


@action(groups=(*FLIGHTS, "changes_journey"))
def find_new_flights(
    airline: Airline,
    reservation: ReservationId,
    journey: JourneyId,
    new_day: date,
    new_destination: Airport | None = None,
) -> list[Itinerary]:
    """look for other flights"""
    to = None if new_destination is None else code(new_destination)
    return airline.new_flights(reservation, journey, new_day, to)


@action(groups=(*FLIGHTS, "changes_journey"))
def quote_new_flights(
    airline: Airline, reservation: ReservationId, journey: JourneyId, itinerary: ItineraryId
) -> NewFlightsQuote:
    """see what other flights cost"""
    return airline.look(lambda tx: changing.quote_flights(tx, reservation, journey, itinerary))


@action(
    effect="write",
    undo="take_change_back",
    once=("reservation", "journey", "itinerary"),
    repeatable=True,
    accepts={"itinerary": ("read",), "new_route": ("read",), "fare_difference": ("read",), "payment_method": ("read",)},
    groups=(*FLIGHTS, "changes_journey", "settles_difference"),
    doing="change reservation {reservation} to {new_flights} {fare_words}",
    says="Reservation {reservation} now has {now_flying}.",
)
def change_flights(
    airline: Airline,
    reservation: ReservationId,
    journey: JourneyId,
    itinerary: ItineraryId,
    new_route: str,
    fare_difference: Money,
    payment_method: PaymentId,
    key: Key,
) -> Changed:
    """change the flights of a reservation"""
    return airline.change_flights(key, reservation, journey, itinerary, fare_difference, payment_method)


@change_flights.check
def flights_are_changed(
    airline: Airline, reservation: ReservationId, journey: JourneyId, itinerary: ItineraryId
) -> Check:
    flying = airline.look(lambda tx: changing.flies(tx, reservation, journey, itinerary))
    return Check(holds=flying is not None, state={"now_flying": flying})


@change_flights.settle
def new_flights_under(airline: Airline, key: Key) -> Changed | None:
    return airline.answered(key, Changed)


# -- cabin ----------------------------------------------------------------------------------------------------------


@action(groups=(*CHANGES, "changes_cabin"))
def quote_cabin(airline: Airline, reservation: ReservationId, new_cabin: Cabin) -> CabinQuote:
    """see what another cabin costs"""
    return airline.look(lambda tx: changing.quote_cabin(tx, reservation, new_cabin))


@action(
    effect="write",
    undo="take_change_back",
    once=("reservation", "new_cabin"),
    repeatable=True,
    accepts={"cabin_difference": ("read",), "payment_method": ("read",)},
    groups=(*CHANGES, "changes_cabin", "settles_difference"),
    doing="put all passengers of reservation {reservation} in {new_cabin} on all flights {cabin_words}",
    says="Reservation {reservation} is in {cabin_now} now.",
)
def change_cabin(
    airline: Airline,
    reservation: ReservationId,
    new_cabin: Cabin,
    cabin_difference: Money,
    payment_method: PaymentId,
    key: Key,
) -> Changed:
    """change the cabin of a reservation"""
    return airline.change_cabin(key, reservation, new_cabin, cabin_difference, payment_method)


@change_cabin.check
def cabin_is_changed(airline: Airline, reservation: ReservationId, new_cabin: Cabin) -> Check:
    cabin = airline.look(lambda tx: reading.reservation_row(tx, reservation)["cabin"])
    return Check(holds=cabin == new_cabin, state={"cabin_now": cabin})


@change_cabin.settle
def new_cabin_under(airline: Airline, key: Key) -> Changed | None:
    return airline.answered(key, Changed)


# -- bags -----------------------------------------------------------------------------------------------------------


@action(groups=(*CHANGES, "adds_bags"))
def quote_bags(airline: Airline, reservation: ReservationId, extra_bags: int) -> BagQuote:
    """see what more checked bags cost"""
    return airline.look(lambda tx: changing.quote_bags(tx, reservation, extra_bags))


@action(
    effect="write",
    undo="take_change_back",
    once=("reservation", "bags_in_all"),
    repeatable=True,
    accepts={"bag_cost": ("read",), "bags_in_all": ("read",), "bags_free": ("read",), "bag_fee": ("read",)},
    groups=(*CHANGES, "adds_bags", "prices_bags"),
    doing="add {extra_bags} to the checked bags of reservation {reservation}, free of charge",
    says="Reservation {reservation} has {bags_now} checked bags now.",
)
def add_free_bags(
    airline: Airline,
    reservation: ReservationId,
    extra_bags: int,
    bag_cost: Literal["free"],
    bags_in_all: int,
    bags_free: int,
    bag_fee: Money,
    key: Key,
) -> BagsAdded:
    """add checked bags that are free"""
    return airline.add_bags(key, reservation, extra_bags, bag_fee, None)


@add_free_bags.check
def free_bags_are_added(airline: Airline, reservation: ReservationId, bags_in_all: int) -> Check:
    return _bags_are(airline, reservation, bags_in_all)


@add_free_bags.settle
def free_bags_under(airline: Airline, key: Key) -> BagsAdded | None:
    return airline.answered(key, BagsAdded)


@action(
    effect="write",
    undo="take_change_back",
    once=("reservation", "bags_in_all"),
    repeatable=True,
    accepts={
        "bag_cost": ("read",),
        "bags_in_all": ("read",),
        "bags_free": ("read",),
        "bag_fee": ("read",),
        "payment_method": ("read",),
    },
    groups=(*CHANGES, "adds_bags", "prices_bags", "settles_difference"),
    doing="add {extra_bags} to the checked bags of reservation {reservation} for {bag_fee}",
    says="Reservation {reservation} has {bags_now} checked bags now.",
)
def add_paid_bags(
    airline: Airline,
    reservation: ReservationId,
    extra_bags: int,
    bag_cost: Literal["to pay"],
    bags_in_all: int,
    bags_free: int,
    bag_fee: Money,
    payment_method: PaymentId,
    key: Key,
) -> BagsAdded:
    """add checked bags that are paid for"""
    return airline.add_bags(key, reservation, extra_bags, bag_fee, payment_method)


@add_paid_bags.check
def paid_bags_are_added(airline: Airline, reservation: ReservationId, bags_in_all: int) -> Check:
    return _bags_are(airline, reservation, bags_in_all)


@add_paid_bags.settle
def paid_bags_under(airline: Airline, key: Key) -> BagsAdded | None:
    return airline.answered(key, BagsAdded)


def _bags_are(airline: Airline, reservation: ReservationId, wanted: int) -> Check:
    there = airline.look(lambda tx: changing.bags(tx, reservation))
    return Check(holds=there == wanted, state={"bags_now": there})


# -- passengers -----------------------------------------------------------------------------------------------------


@action(groups=(*CHANGES, "changes_passengers"))
def list_passengers(
    airline: Airline, reservation: ReservationId, party_change: PartyChange | None = None
) -> list[PassengerOnBoard]:
    """see who is on board"""
    return airline.look(lambda tx: reading.on_board(tx, reservation))


@action(
    effect="write",
    undo="take_change_back",
    once=("passenger", "new_name"),
    repeatable=True,
    groups=(*CHANGES, "changes_passengers"),
    doing="change the passenger's name in reservation {reservation} to {new_name}",
    says="The passenger in reservation {reservation} is {name_now} now.",
)
def change_passenger(
    airline: Airline,
    reservation: ReservationId,
    passenger: PassengerId,
    new_name: str,
    key: Key,
    date_of_birth: date | None = None,
    party_change: PartyChange | None = None,
) -> Changed:
    """change the details of a passenger"""
    return airline.rename(key, reservation, passenger, new_name, date_of_birth)


@change_passenger.check
def passenger_is_changed(airline: Airline, passenger: PassengerId, new_name: str) -> Check:
    name = airline.look(lambda tx: changing.called(tx, passenger))
    said = " ".join(new_name.strip().rstrip(".").split())
    return Check(holds=name == said, state={"name_now": name})


@change_passenger.settle
def new_passenger_under(airline: Airline, key: Key) -> Changed | None:
    return airline.answered(key, Changed)


# -- taking back ----------------------------------------------------------------------------------------------------


@action(
    effect="irreversible", groups=("reservations", "takes_back"), doing="put reservation {reservation} back as it was"
)
def take_change_back(airline: Airline, reservation: ReservationId, change: ChangeId, key: Key) -> TakenBack:
    """put a reservation back as it was before its latest change"""
    return airline.take_back(key, reservation, change)


@take_change_back.check
def change_is_taken_back(airline: Airline, change: ChangeId) -> bool:
    return airline.look(lambda tx: changing.is_taken_back(tx, change))


@take_change_back.settle
def taking_back_under(airline: Airline, key: Key) -> TakenBack | None:
    return airline.answered(key, TakenBack)
