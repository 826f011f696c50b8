"""Flights that can be booked: direct ones, and two that connect on the same day."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from pydantic import BaseModel

from remit.errors import Refused
from remit.pack import Money

from ..ids import InboundId, ItineraryId, OutboundId
from .money import money
from .reading import CABINS, day_in_words, flights_in_words

MOST = 5
CHANGING = "01:00"
"""The least time between two flights, in hours and minutes."""


class Way(NamedTuple):
    """Flights from one end to the other, and what a seat costs on each."""

    flights: tuple[sqlite3.Row, ...]
    prices: tuple[int, ...]

    @property
    def id(self) -> str:
        return "+".join(f"{flight['flight_number']}@{flight['day']}" for flight in self.flights)

    @property
    def route(self) -> str:
        return f"{self.flights[0]['origin']}-{self.flights[-1]['destination']}"

    @property
    def words(self) -> str:
        return f"{flights_in_words(self.flights)} on {day_in_words(self.flights[0]['day'])}"


class Outbound(BaseModel, frozen=True):
    outbound: OutboundId
    outbound_flights: str
    outbound_stops: str
    outbound_price: Money


class Inbound(BaseModel, frozen=True):
    inbound: InboundId
    inbound_flights: str
    inbound_stops: str
    inbound_price: Money


class Itinerary(BaseModel, frozen=True):
    itinerary: ItineraryId
    itinerary_flights: str
    itinerary_stops: str
    itinerary_price: Money


_DAY = (
    "SELECT f.*, d.* FROM flights f JOIN flight_days d USING (flight_number) WHERE d.day = ? AND d.status = 'available'"
)


def outbound(tx: sqlite3.Connection, origin: str, destination: str, day: date, cabin: str) -> list[Outbound]:
    return [
        Outbound(outbound=OutboundId(way.id), outbound_flights=flights, outbound_stops=stops, outbound_price=price)
        for way, flights, stops, price in _told(find(tx, origin, destination, day, cabin, 1, "departure_day"))
    ]


def inbound(tx: sqlite3.Connection, origin: str, destination: str, day: date, cabin: str) -> list[Inbound]:
    return [
        Inbound(inbound=InboundId(way.id), inbound_flights=flights, inbound_stops=stops, inbound_price=price)
        for way, flights, stops, price in _told(find(tx, origin, destination, day, cabin, 1, "return_day"))
    ]


def itineraries(ways: Sequence[Way]) -> list[Itinerary]:
    return [
        Itinerary(
            itinerary=ItineraryId(way.id), itinerary_flights=flights, itinerary_stops=stops, itinerary_price=price
        )
        for way, flights, stops, price in _told(ways)
    ]


def find(
    tx: sqlite3.Connection, origin: str, destination: str, day: date, cabin: str, seats: int, parameter: str
) -> list[Way]:
    """The ways there on a day, direct ones first, then by price. Raises Refused where there are none."""
    flights = [row for row in tx.execute(_DAY, (day.isoformat(),)) if row[f"{CABINS[cabin]}_seats"] >= seats]
    ways = [
        way_of(flights, cabin)
        for flights in (*_direct(flights, origin, destination), *_two(flights, origin, destination))
    ]
    if not ways:
        on = day_in_words(day.isoformat())
        raise Refused(
            f"there is no flight from {origin} to {destination} with seats in {cabin} on {on}", parameter=parameter
        )
    return sorted(ways, key=lambda way: (len(way.flights), sum(way.prices), way.id))[:MOST]


def way(tx: sqlite3.Connection, id: str, cabin: str, seats: int) -> Way:
    """The flights of a way that was found. Raises Refused where they cannot be booked any more."""
    flights: list[sqlite3.Row] = []
    for part in id.split("+"):
        number, _, day = part.partition("@")
        row = tx.execute(f"{_DAY} AND f.flight_number = ?", (day, number)).fetchone()
        if row is None or row[f"{CABINS[cabin]}_seats"] < seats:
            raise Refused(f"flight {number} has not enough seats for sale in {cabin}")
        flights.append(row)
    return way_of(flights, cabin)


def way_of(flights: Sequence[sqlite3.Row], cabin: str) -> Way:
    return Way(tuple(flights), tuple(flight[f"{CABINS[cabin]}_price"] for flight in flights))


def _direct(flights: Sequence[sqlite3.Row], origin: str, destination: str) -> Iterator[list[sqlite3.Row]]:
    return ([flight] for flight in flights if (flight["origin"], flight["destination"]) == (origin, destination))


def _two(flights: Sequence[sqlite3.Row], origin: str, destination: str) -> Iterator[list[sqlite3.Row]]:
    for first in flights:
        if first["origin"] == origin and first["destination"] != destination and not first["arrives_next_day"]:
            for second in flights:
                there = (second["origin"], second["destination"]) == (first["destination"], destination)
                if there and _minutes(second["departs"]) - _minutes(first["arrives"]) >= _minutes(CHANGING):
                    yield [first, second]


def _minutes(time: str) -> int:
    hours, minutes = time.split(":")
    return int(hours) * 60 + int(minutes)


def _told(ways: Sequence[Way]) -> Iterator[tuple[Way, str, str, Money]]:
    for each in ways:
        stops = "nonstop" if len(each.flights) == 1 else f"one stop in {each.flights[0]['destination']}"
        yield each, flights_in_words(each.flights), stops, money(sum(each.prices))
