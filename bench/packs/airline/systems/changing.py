"""Changing what is booked: flights, cabin, bags, and who is on board."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from datetime import date
from typing import Literal

from pydantic import BaseModel

from remit.errors import Refused
from remit.pack import Money

from ..ids import ChangeId
from . import cancelling, paying, searching
from .money import money
from .reading import (
    flights_in_words,
    free_bags,
    names,
    passengers_of,
    reservation_row,
    segments_of,
)

BAG = 50
"""Dollars for each bag beyond those that are free."""


class NewFlightsQuote(BaseModel, frozen=True):
    fare_difference: Money
    fare_words: str
    new_flights: str
    new_route: str


class CabinQuote(BaseModel, frozen=True):
    cabin_difference: Money
    cabin_words: str


class BagQuote(BaseModel, frozen=True):
    bags_in_all: int
    bags_free: int
    bags_charged: int
    bag_fee: Money
    bag_cost: Literal["free", "to pay"]


class Changed(BaseModel, frozen=True):
    change: ChangeId


class BagsAdded(BaseModel, frozen=True):
    change: ChangeId
    bags_added: int


class TakenBack(BaseModel, frozen=True):
    taken_back: ChangeId


# -- flights --------------------------------------------------------------------------------------------------------


def new_flights(
    tx: sqlite3.Connection, reservation: str, journey: str, day: date, destination: str | None
) -> list[searching.Itinerary]:
    """Other flights for one way of a reservation, in its cabin. Raises Refused where there are none."""
    row, own = reservation_row(tx, reservation), _journey(tx, reservation, journey)
    to = destination or own[-1]["destination"]
    people = len(passengers_of(tx, reservation))
    return searching.itineraries(searching.find(tx, own[0]["origin"], to, day, row["cabin"], people, "new_day"))


def quote_flights(tx: sqlite3.Connection, reservation: str, journey: str, itinerary: str) -> NewFlightsQuote:
    """Flights that are kept keep their price."""
    difference, way = _fare_difference(tx, reservation, journey, itinerary)
    return NewFlightsQuote(
        fare_difference=money(difference), fare_words=_in_words(difference), new_flights=way.words, new_route=way.route
    )


def change_flights(
    tx: sqlite3.Connection, reservation: str, journey: str, itinerary: str, difference: int, payment: str
) -> Changed:
    id = reservation_row(tx, reservation)["reservation"]
    number = _journey(tx, id, journey)[0]["journey"]
    due, way = _fare_difference(tx, id, journey, itinerary)
    kept = {(s["flight_number"], s["day"]): s["price"] for s in segments_of(tx, id, number)}

    def do() -> None:
        cancelling.give_up_delay(tx, id)
        tx.execute("DELETE FROM segments WHERE reservation = ? AND journey = ?", (id, number))
        for n, (flight, price) in enumerate(zip(way.flights, way.prices, strict=True), 1):
            paid = kept.get((flight["flight_number"], flight["day"]), price)
            row = (id, number, n, flight["flight_number"], flight["day"], paid)
            tx.execute("INSERT INTO segments VALUES (?, ?, ?, ?, ?, ?)", row)

    return _changed(tx, id, _still(due, difference), payment, do, seats=True)


def flies(tx: sqlite3.Connection, reservation: str, journey: str, itinerary: str) -> str | None:
    """The flights of a journey in words, where they are these; else None."""
    own = _journey(tx, reservation, journey)
    ids = "+".join(f"{segment['flight_number']}@{segment['day']}" for segment in own)
    return flights_in_words(own) if ids == itinerary else None


def _journey(tx: sqlite3.Connection, reservation: str, journey: str) -> list[sqlite3.Row]:
    of, _, number = journey.rpartition("-")
    own = segments_of(tx, reservation, int(number)) if of == reservation.upper() and number.isdigit() else []
    if not own:
        raise Refused("that journey is not part of that reservation", parameter="journey")
    return own


def _fare_difference(
    tx: sqlite3.Connection, reservation: str, journey: str, itinerary: str
) -> tuple[int, searching.Way]:
    row, own = reservation_row(tx, reservation), _journey(tx, reservation, journey)
    people = len(passengers_of(tx, reservation))
    way = searching.way(tx, itinerary, row["cabin"], 0)
    kept = {(segment["flight_number"], segment["day"]): segment["price"] for segment in own}
    new = 0
    for flight in way.flights:
        at = (flight["flight_number"], flight["day"])
        new += kept[at] if at in kept else paying.price(tx, *at, row["cabin"], people)
    return (new - sum(kept.values())) * people, way


# -- cabin ----------------------------------------------------------------------------------------------------------


def quote_cabin(tx: sqlite3.Connection, reservation: str, cabin: str) -> CabinQuote:
    """What all flights cost in another cabin by today's prices, less what was paid for them. Raises Refused."""
    difference = sum(_cabin_prices(tx, reservation, cabin)[1])
    return CabinQuote(cabin_difference=money(difference), cabin_words=_in_words(difference))


def change_cabin(tx: sqlite3.Connection, reservation: str, cabin: str, difference: int, payment: str) -> Changed:
    id = reservation_row(tx, reservation)["reservation"]
    prices, differences = _cabin_prices(tx, id, cabin)

    def do() -> None:
        tx.execute("UPDATE reservations SET cabin = ? WHERE reservation = ?", (cabin, id))
        for (journey, position), price in prices.items():
            where = (price, id, journey, position)
            tx.execute("UPDATE segments SET price = ? WHERE reservation = ? AND journey = ? AND position = ?", where)

    return _changed(tx, id, _still(sum(differences), difference), payment, do, seats=True)


def _cabin_prices(tx: sqlite3.Connection, reservation: str, cabin: str) -> tuple[dict[tuple[int, int], int], list[int]]:
    if reservation_row(tx, reservation)["cabin"] == cabin:
        raise Refused(f"that reservation is in {cabin} already", parameter="new_cabin")
    people, segments = len(passengers_of(tx, reservation)), segments_of(tx, reservation)
    prices = {
        (s["journey"], s["position"]): paying.price(tx, s["flight_number"], s["day"], cabin, people) for s in segments
    }
    return prices, [(prices[s["journey"], s["position"]] - s["price"]) * people for s in segments]


# -- bags -----------------------------------------------------------------------------------------------------------


def quote_bags(tx: sqlite3.Connection, reservation: str, more: int) -> BagQuote:
    row = reservation_row(tx, reservation)
    total = row["total_baggages"] + more
    free = free_bags(row["membership"], row["cabin"]) * len(passengers_of(tx, reservation))
    charged = max(total - max(free, 0), row["nonfree_baggages"], 0) - row["nonfree_baggages"]
    return BagQuote(
        bags_in_all=total,
        bags_free=free,
        bags_charged=charged,
        bag_fee=money(charged * BAG),
        bag_cost="to pay" if charged else "free",
    )


def add_bags(tx: sqlite3.Connection, reservation: str, more: int, fee: int, payment: str | None) -> BagsAdded:
    id = reservation_row(tx, reservation)["reservation"]
    quote = quote_bags(tx, id, more)

    def do() -> None:
        tx.execute(
            "UPDATE reservations SET total_baggages = total_baggages + ?, nonfree_baggages = nonfree_baggages + ? "
            "WHERE reservation = ?",
            (more, quote.bags_charged, id),
        )

    due = _still(quote.bags_charged * BAG, fee)
    return BagsAdded(change=_changed(tx, id, due, payment, do).change, bags_added=more)


def bags(tx: sqlite3.Connection, reservation: str) -> int:
    return reservation_row(tx, reservation)["total_baggages"]


# -- passengers -----------------------------------------------------------------------------------------------------

_NAME = re.compile(r"[^\W\d_][\w'.-]*(?: [^\W\d_][\w'.-]*)+")


def rename(tx: sqlite3.Connection, reservation: str, passenger: str, name: str, born: date | None) -> Changed:
    """Raises Refused for what is no first and last name."""
    id, said = reservation_row(tx, reservation)["reservation"], " ".join(name.strip().rstrip(".").split())
    if not _NAME.fullmatch(said):
        raise Refused("I need the first name and the last name, and nothing else", parameter="new_name")
    first, _, last = said.rpartition(" ")
    position = passenger.removeprefix(f"{id}-P")

    def do() -> None:
        values = (first, last, born.isoformat() if born else None, id, position)
        done = tx.execute(
            "UPDATE passengers SET first_name = ?, last_name = ?, dob = coalesce(?, dob) "
            "WHERE reservation = ? AND position = ?",
            values,
        )
        if done.rowcount != 1:
            raise Refused("that passenger is not in that reservation", parameter="passenger")

    return _changed(tx, id, 0, None, do)


def called(tx: sqlite3.Connection, passenger: str) -> str:
    id, _, position = passenger.rpartition("-P")
    return names([row for row in passengers_of(tx, id) if str(row["position"]) == position])


# -- what every change does -----------------------------------------------------------------------------------------


def _changed(
    tx: sqlite3.Connection, id: str, amount: int, payment: str | None, do: Callable[[], None], *, seats: bool = False
) -> Changed:
    """Do a change, settle its price, and keep what was before."""
    before = paying.as_it_is(tx, id)
    if amount and payment is not None:
        paying.pay(tx, id, payment, amount, parameter="payment_method")
    if seats:
        paying.move_seats(tx, id, 1)
    do()
    if seats:
        paying.move_seats(tx, id, -1)
    number = tx.execute("SELECT count(*) + 1 FROM changes WHERE reservation = ?", (id,)).fetchone()[0]
    change = ChangeId(f"{id}-C{number}")
    tx.execute(
        "INSERT INTO changes VALUES (?, ?, ?, ?, ?, 0)", (change, id, before, payment if amount else None, amount)
    )
    return Changed(change=change)


def take_back(tx: sqlite3.Connection, reservation: str, change: str) -> TakenBack:
    """Put a reservation back to what it was before its latest change. Raises Refused."""
    id = reservation_row(tx, reservation)["reservation"]
    query = "SELECT * FROM changes WHERE reservation = ? AND taken_back = 0 ORDER BY rowid DESC LIMIT 1"
    row = tx.execute(query, (id,)).fetchone()
    if row is None or row["change"] != change:
        raise Refused("that reservation has been changed since")
    if reservation_row(tx, id)["status"] == "cancelled":
        raise Refused("that reservation has been cancelled since")
    if row["payment_id"] is not None:
        paying.pay(tx, id, row["payment_id"], -row["amount"], parameter="change")
    paying.put_back(tx, id, row["before"])
    tx.execute("UPDATE changes SET taken_back = 1 WHERE change = ?", (change,))
    return TakenBack(taken_back=ChangeId(change))


def is_taken_back(tx: sqlite3.Connection, change: str) -> bool:
    row = tx.execute("SELECT taken_back FROM changes WHERE change = ?", (change,)).fetchone()
    return row is not None and bool(row["taken_back"])


def _still(due: int, quoted: int) -> int:
    """Raises Refused where a price is no longer what was quoted."""
    if due != quoted:
        raise Refused("the price has changed meanwhile")
    return due


def _in_words(difference: int) -> str:
    if difference == 0:
        return "at no extra cost"
    return f"for {money(difference)} more" if difference > 0 else f"with {money(-difference)} paid back to you"
